"""A paragraph above a title, or between title and byline, is its deck; none of its lines is lost for that."""

from __future__ import annotations

import pytest

from flows.steps.layout.draft import Draft, Section
from flows.steps.layout.facts import gather_facts
from flows.steps.layout.lead_in import claim_lead_ins, claim_notes
from flows.steps.layout.lines import view_lines
from flows.steps.model import Line


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


def test_what_the_editor_says_first_is_a_deck() -> None:
    rows = ["编者按：菱角下塘，价钱却上不去。", "塘主们说，今年的雨水多了十天。", "收购商说，路还没有修好。"]
    facts = gather_facts(view_lines([Line(n, text) for n, text in enumerate(rows, 1)]), [None] * 3)
    story = Draft(sections=[section([[0], [1], [2]])])
    story.sections[0].crossheads[1] = [3]
    alone = Draft(sections=[section([[0]])])
    claim_notes([story, alone], facts)
    assert story.around["deck"] == [[0]]
    assert story.sections[0].paragraphs == [[1], [2]]
    assert story.sections[0].crossheads == {0: [3]}
    assert "deck" not in alone.around


def test_headings_above_what_the_editor_says_are_kept() -> None:
    rows = ["编者按：菱角下塘，价钱却上不去。", "塘主们说，今年的雨水多了十天。", "收购商说，路还没有修好。"]
    facts = gather_facts(view_lines([Line(n, text) for n, text in enumerate(rows, 1)]), [None] * 3)
    one = Draft(sections=[section([[0], [1], [2]])])
    one.sections[0].crossheads = {0: [3], 1: [4]}
    two = Draft(sections=[section([[0]]), section([[1], [2]])])
    two.sections[0].crossheads = {0: [3, 4]}
    two.sections[1].crossheads = {0: [5]}
    claim_notes([one, two], facts)
    assert one.sections[0].crossheads == {0: [3, 4]}
    assert [s.crossheads for s in two.sections] == [{0: [3, 4, 5]}]
