"""How many rows further on rows go on: columns printed across, columns that end, rows that change places."""

from __future__ import annotations

import numpy as np
import pytest

from flows.steps.layout.weave_columns import Columns
from flows.steps.layout.weave_features import Rows
from flows.steps.layout.weave_fit import load_numbers
from flows.steps.layout.weave_links import NONE
from flows.steps.layout.weave_steps import (
    FIRST,
    FURTHEST,
    MARKS,
    SECOND,
    Steps,
    move_table,
    read_steps,
    state_of,
    steps_of_states,
)
from tests.unit.layout.rows import row_by_row, rows_of

COLUMNS = ("court", "fishery", "water")


def test_rows_of_columns_printed_across_go_on_as_many_rows_further_on() -> None:
    steps = read_steps(Rows.of(row_by_row(*(rows_of(key)[:14] for key in COLUMNS))))
    inside = slice(6, 33)
    assert (steps.after[inside].argmax(1) == 2).mean() > 0.9
    assert (steps.before[9:].argmax(1) == 2).mean() > 0.9
    assert steps.one[inside].max() < 0.5


def test_where_a_column_ends_its_last_row_is_a_foot_and_steps_are_shorter() -> None:
    """The third of three columns is ten rows shorter than the others."""
    long, other, short = (rows_of(key) for key in COLUMNS)
    steps = read_steps(Rows.of(row_by_row(long[:24], other[:24], short[:12])))
    assert steps.foot[33:38].argmax() == 35 - 33
    assert (steps.after[:30].argmax(1) == 2).mean() > 0.9
    assert (steps.after[40:56].argmax(1) == 1).mean() > 0.9


def test_rows_that_change_places_now_and_then_do_not_end_their_columns() -> None:
    rows = row_by_row(*(rows_of(key)[:18] for key in COLUMNS))
    for first in (16, 22, 28, 34, 40):
        rows[first], rows[first + 1] = rows[first + 1], rows[first]
    steps = read_steps(Rows.of(rows))
    swapped = np.array([[first - 3, first] for first in (16, 22, 28, 34, 40)]).ravel()
    assert (steps.after[swapped, 4 - 1] > 0.05).mean() > 0.5  # the first of two that change places
    assert (steps.after[swapped + 1, 2 - 1] > 0.05).mean() > 0.5
    assert steps.foot[12:44].max() < 0.5


def test_page_order_is_one_column() -> None:
    steps = read_steps(Rows.of(rows_of("tea")))
    assert (steps.after.argmax(1)[:-1] == 0).mean() > 0.95
    assert steps.one[:-1].mean() > 0.9


@pytest.mark.parametrize("mark", MARKS)
def test_chances_of_what_comes_next_are_whole(mark: str) -> None:
    table = move_table(load_numbers("steps"), mark)
    assert table.sum(1) == pytest.approx(1.0)
    assert table[state_of(FIRST, 3), state_of(SECOND, 3)] == 1.0
    steps = steps_of_states()
    assert (steps[state_of(FIRST, 3)], steps[state_of(SECOND, 3)]) == (4, 2)


def test_the_column_to_the_right_begins_in_the_next_row() -> None:
    """Two columns of three rows printed across, the second of which goes on with the first."""
    on_step = np.zeros((6, FURTHEST), np.float32)
    on_step[:4, 1] = 1.0
    some = np.zeros(6, np.float32)
    steps = Steps(on_step, np.zeros_like(on_step), some, some, some)
    columns = Columns.of(steps, [2, 3, 4, 5, 1, NONE])
    assert columns.heads.tolist() == [True, True, False, False, False, False]
    assert columns.feet.tolist() == [False, False, False, False, True, True]
    first, second = np.array([4, 5, 4]), np.array([1, 0, 5])
    assert columns.meet(first, second).tolist() == [True, True, False]
    assert columns.side_by_side(first, second).tolist() == [True, False, False]
    assert columns.passed(np.array([0]), np.array([5])).tolist() == [1]
