"""Rows judged all together: the best assignment, no circles, rows printed apart put back."""

from __future__ import annotations

from itertools import permutations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from flows.steps.layout.weave_assign import assign, choose, likely_pairs, reassign, within_reach
from flows.steps.layout.weave_features import Rows
from flows.steps.layout.weave_links import NONE, chains
from flows.steps.layout.weave_steps import read_steps
from tests.press.press import print_page
from tests.press.sheet_press import print_sheet
from tests.press.sheets import load_sheets
from tests.press.stories import load_own
from tests.press.train_weave import body_lines
from tests.unit.layout.rows import rows_of

GAINS = st.integers(1, 5).flatmap(
    lambda rows: st.integers(rows, 6).flatmap(
        lambda columns: arrays.arrays(float, (rows, columns), elements=st.integers(-20, 20).map(float))
    )
)


@given(GAINS)
def test_no_other_assignment_gains_more(gain: np.ndarray) -> None:
    columns = assign(gain)
    rows = np.arange(len(gain))
    assert len(set(columns.tolist())) == len(gain)
    best = max(gain[rows, list(others)].sum() for others in permutations(range(gain.shape[1]), len(gain)))
    assert gain[rows, columns].sum() == pytest.approx(best)


@given(st.integers(2, 12), st.integers(0, 10_000))
def test_every_row_has_one_place_and_no_flow_bites_its_tail(count: int, seed: int) -> None:
    odds = np.random.default_rng(seed).uniform(-5, 5, (count, count))
    np.fill_diagonal(odds, -1e6)
    found = choose(odds, np.full(count, -3.0))
    assert sorted(row for flow in chains(found) for row in flow) == list(range(count))


@given(st.integers(2, 9), st.integers(0, 10_000))
def test_links_that_nothing_disputes_are_those_of_the_best_assignment(count: int, seed: int) -> None:
    odds = np.random.default_rng(seed).uniform(-9, 9, (count, count))
    np.fill_diagonal(odds, -1e6)
    ending = np.full(count, -2.0)
    none = np.full((count, count), -1e6)
    np.fill_diagonal(none, ending)
    columns = assign(np.hstack([odds, none]))
    best = [int(column) if column < count else NONE for column in columns]
    if sorted(row for flow in chains(best) for row in flow) == list(range(count)):  # no circle
        assert choose(odds, ending) == best


def test_rows_printed_below_their_column_are_put_back() -> None:
    """A scan reader that makes blocks of equal rows prints a paragraph's short last row rows late."""
    put_back = []
    for key in ("court", "fishery", "water", "opera", "jobs", "elders"):
        rows = rows_of(key)
        texts = [row.text for row in rows]
        for short in range(7, len(rows) - 6):
            if len(texts[short]) > 10 or texts[short][-1] != "。" or texts[short - 1][-1] == "。":
                continue
            printed = [*range(short), *range(short + 1, short + 4), short, *range(short + 4, len(rows))]
            follower = reassign(Rows.of([rows[i] for i in printed]))
            read = [(printed[i], printed[j]) for i, j in enumerate(follower) if j != NONE]
            put_back.append((short - 1, short) in read)
    assert sum(put_back) >= 0.4 * len(put_back)  # half of them are; none is as printed


def test_it_wins_more_links_than_it_loses_on_irregular_weaves() -> None:
    won = 0
    for seed in range(300, 304):
        lines, true = body_lines(print_page("weave-detached", seed, load_own()).gold)
        page_order = [*range(1, len(lines)), NONE]
        found = np.array(reassign(Rows.of(lines)))
        known = np.flatnonzero(true >= 0)
        won += int((found[known] == true[known]).sum() - (np.array(page_order)[known] == true[known]).sum())
    assert won > 0


def test_pairs_are_all_rows_but_the_row_itself() -> None:
    first, second = np.nonzero(within_reach(4))
    assert sorted(zip(first.tolist(), second.tolist(), strict=True)) == list(permutations(range(4), 2))


@pytest.mark.parametrize("name", ["h10_shibao", "w1_16_zhounian", "w2_05_tiyu", "w2_14_gangao"])
def test_rows_of_tables_and_dialogues_stay_as_printed(name: str) -> None:
    sheet = next(sheet for sheet in load_sheets() if sheet.name == name)
    rows = Rows.of(body_lines(print_sheet(sheet, "first", 901)[1])[0])
    assert reassign(rows) == [*range(1, len(rows.texts)), NONE]


def test_no_story_is_its_opening_row_alone() -> None:
    lines = [*rows_of("tea")[:6], *rows_of("court")[:6]]
    for opening in (0, 6):
        lines[opening] = lines[opening]._replace(text="青渡日报讯（记者祁连川）", opens=True)
    rows = Rows.of(lines)
    first, second, _ = likely_pairs(rows, read_steps(rows))
    assert not (rows.opens[first] & rows.opens[second]).any()
    assert {(0, 1), (5, 6), (6, 7)} <= set(zip(first.tolist(), second.tolist(), strict=True))


@pytest.mark.parametrize("key", ["court", "water", "elders"])
def test_a_story_printed_in_order_stays_so(key: str) -> None:
    rows = Rows.of(rows_of(key))
    assert reassign(rows) == [*range(1, len(rows.texts)), NONE]
