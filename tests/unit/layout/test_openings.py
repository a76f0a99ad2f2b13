"""Opening formulas left alone at the tops of columns that are printed among each other."""

from __future__ import annotations

from flows.steps.layout.openings import continue_openings
from flows.steps.layout.weave import BodyLine


def _lines(opening: set[int], count: int, text: str = "渡口又开了船") -> list[BodyLine]:
    return [
        BodyLine(text=text, width=12, indent=0, after_break=False, after_gap=False, opens=i in opening)
        for i in range(count)
    ]


def test_an_opening_left_alone_goes_on_as_far_below_as_the_text_beside_it():
    streams = [(0,), (1, 3, 5, 7), (2, 4, 6)]
    assert continue_openings(streams, _lines({0, 1}, 8)) == ((0, 2, 4, 6), (1, 3, 5, 7))


def test_several_openings_side_by_side_each_go_on_in_their_own_column():
    streams = [(0,), (1,), (2, 5), (3, 6), (4, 7)]
    assert continue_openings(streams, _lines({0, 1, 2}, 8)) == ((0, 3, 6), (1, 4, 7), (2, 5))


def test_openings_stay_alone_where_text_beside_them_goes_on_in_the_next_row():
    streams = [(0,), (1, 2, 3), (4, 5)]
    assert continue_openings(streams, _lines({0, 1}, 6)) == ((0,), (1, 2, 3), (4, 5))


def test_no_opening_goes_on_with_another_one_amid_a_text_or_after_its_end():
    assert continue_openings([(0,), (1, 3), (2, 4)], _lines({0, 2}, 5)) == ((0,), (1, 3), (2, 4))
    brief = _lines({0}, 4, "渡口又开了船。")
    assert continue_openings([(0,), (1, 3), (2,)], brief) == ((0,), (1, 3), (2,))
    assert continue_openings([(0,), (1, 2, 4), (3, 5)], _lines({0}, 6)) == ((0,), (1, 2, 4), (3, 5))
