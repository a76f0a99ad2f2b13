"""A paragraph above a title, or between title and byline, is its deck; none of its lines is lost for that."""

from __future__ import annotations

import pytest

from flows.steps.layout.draft import Draft, Section
from flows.steps.layout.lead_in import claim_lead_ins


def section(paragraphs: list[list[int]], cue: str = "none") -> Section:
    """A section of these lines; all else is as in plain text."""
    return Section(
        paragraphs=paragraphs,
        cue=cue,
        cue_lines=0,
        cue_marks=(),
        signed_before=False,
        goes_on=False,
        stays_open=False,
        size=80,
        vector={},
        rare_words=frozenset(),
    )


@pytest.fixture
def story() -> Draft:
    """A title in line 0, a paragraph in lines 1 and 2, a byline in line 3, the text below."""
    draft = Draft(sections=[section([[1, 2]], "heading"), section([[4, 5], [6]], "byline")])
    draft.add("headline", [0])
    return draft


ROLES = ["heading", "body", "body", "byline", "body", "body", "body"]


def test_the_paragraph_between_title_and_byline_is_a_deck(story: Draft) -> None:
    claim_lead_ins([story], ROLES)
    assert story.around["deck"] == [[1, 2]]
    assert [s.first for s in story.sections] == [4]


def test_a_part_with_headings_of_its_own_is_no_deck(story: Draft) -> None:
    story.sections[0].crossheads[1] = [7]
    claim_lead_ins([story], [*ROLES, "heading"])
    assert "deck" not in story.around
    assert story.sections[0].crossheads == {1: [7]}
