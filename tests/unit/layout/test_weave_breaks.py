"""Page order that passes from one text into another is cut where nothing is printed between."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import permutations

from flows.steps.layout.weave import BodyLine, unweave
from flows.steps.layout.weave_breaks import SURE, break_features, cut_page_order
from flows.steps.layout.weave_features import Rows
from flows.steps.layout.weave_fit import load_weights
from flows.steps.layout.weave_links import NONE
from flows.steps.text import display_width
from tests.unit.layout.rows import COLUMN, rows_of

KEYS = ("court", "fishery", "water", "opera", "jobs", "tea", "robots", "elders")


def broken_off(text: Sequence[BodyLine], low: int, high: int) -> int:
    """The first row there that fills the column mid-sentence."""
    return next(i for i in range(low, high) if display_width(text[i].text) >= COLUMN - 1)


def test_a_column_that_breaks_off_above_another_story_is_the_likeliest_place() -> None:
    told = []
    for one, other in permutations(KEYS, 2):
        above, below = rows_of(one), rows_of(other)
        foot, top = broken_off(above, 8, 24), broken_off(below, 3, 16) + 1
        rest = [above[foot + 1]._replace(after_gap=True), *above[foot + 2 :]]
        rows = [*above[: foot + 1], below[top]._replace(after_gap=True), *below[top + 1 :], *rest]
        names, values = break_features(Rows.of(rows))
        told.append(
            int(load_weights("breaks").odds(names, values).argmax()) in (foot, len(rows) - len(rest) - 1)
        )
    assert sum(told) >= 0.8 * len(told)


def test_a_story_is_not_cut() -> None:
    for key in KEYS:
        assert not unweave(rows_of(key)).cut


def test_where_something_is_printed_between_sections_are_asked() -> None:
    story, other = rows_of("robots")[:12], rows_of("elders")[4:]
    lines = [*story, other[0]._replace(after_break=True), *other[1:]]
    rows = Rows.of(lines)
    follower = [*range(1, len(lines)), NONE]
    assert cut_page_order(rows, follower)[11] == 12


def test_rivals_are_sought_wherever_they_would_tell() -> None:
    for one, other in permutations(KEYS[:4], 2):
        lines = [*rows_of(one)[:9], *rows_of(other)[4:], *rows_of(one)[9:]]
        rows, printed = Rows.of(lines), [*range(1, len(lines)), NONE]
        odds = load_weights("breaks").odds(*break_features(rows))
        told = [NONE if odd > SURE else i + 1 for i, odd in enumerate(odds.tolist())]
        assert cut_page_order(rows, printed) == [*told, NONE]
