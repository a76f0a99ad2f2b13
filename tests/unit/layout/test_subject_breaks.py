"""Where a story ends without a sign: the seam of two stories stands out among the ends of paragraphs."""

from __future__ import annotations

from itertools import permutations

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


STORIES = ("clinic", "robots", "tea", "court", "railway", "library")


def likeliest_break(first: list[list[str]], second: list[list[str]]) -> int:
    """The paragraph that most likely begins another story."""
    rows = [row for paragraph in first + second for row in paragraph]
    views = view_lines([Line(number, text) for number, text in enumerate(rows, 1)])
    facts = gather_facts(views, column_widths(views))
    places, start = [], 0
    for paragraph in first + second:
        places.append(list(range(start, start + len(paragraph))))
        start += len(paragraph)
    odds = break_odds([places], facts, ["body"] * len(rows))
    return max(odds, key=lambda place: odds[place])[1]


def test_the_seam_of_two_stories_is_mostly_the_likeliest_break() -> None:
    texts = {key: paragraphs_of(key) for key in STORIES}
    pairs = list(permutations(STORIES, 2))
    found = [likeliest_break(texts[one], texts[other]) == len(texts[one]) for one, other in pairs]
    assert sum(found) >= 0.9 * len(pairs)
