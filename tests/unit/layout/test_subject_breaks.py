"""Where a story ends without a sign: the seam of two stories stands out among the ends of paragraphs."""

from __future__ import annotations

import pytest

from flows.steps.layout.columns import column_widths
from flows.steps.layout.facts import gather_facts
from flows.steps.layout.lines import view_lines
from flows.steps.layout.subject_breaks import break_odds
from flows.steps.model import Line
from tests.press.stories import load_own
from tests.press.typeset import wrap

WIDTH = 16


def paragraphs_of(key: str) -> list[list[str]]:
    """The rows of a story's paragraphs, set in one column with indents."""
    story = next(s for s in load_own() if s.key == key)
    texts = [piece.text for piece in story.pieces if piece.role == "body"]
    return [["　　" + rows[0], *rows[1:]] for rows in (wrap(text, WIDTH, 2) for text in texts)]


@pytest.mark.parametrize(("one", "other"), [("clinic", "robots"), ("tea", "court"), ("railway", "library")])
def test_the_seam_of_two_stories_is_the_likeliest_break(one: str, other: str) -> None:
    first, second = paragraphs_of(one), paragraphs_of(other)
    rows = [row for paragraph in first + second for row in paragraph]
    views = view_lines([Line(number, text) for number, text in enumerate(rows, 1)])
    facts = gather_facts(views, column_widths(views))
    places, start = [], 0
    for paragraph in first + second:
        places.append(list(range(start, start + len(paragraph))))
        start += len(paragraph)
    odds = break_odds([places], facts, ["body"] * len(rows))
    assert max(odds, key=lambda place: odds[place]) == (0, len(first))
