"""Un-weaving: columns printed row by row come apart, everything else stays as it is printed."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.steps.layout.weave import BodyLine, unweave
from flows.steps.layout.weave_cuts import cut_links
from flows.steps.layout.weave_features import Rows, fit_features
from flows.steps.layout.weave_links import NONE, chains, choose_links, fall_back
from flows.steps.layout.weave_suspect import may_be_woven
from flows.steps.layout.weave_words import load_lexicon
from flows.steps.text import display_width
from tests.press.press import KINDS, print_page
from tests.press.stories import load_own
from tests.press.train_weave import body_lines
from tests.unit.layout.rows import COLUMN, row_by_row, rows_of


def test_a_story_in_page_order_stays_one_flow() -> None:
    rows = rows_of("tea")
    assert unweave(rows).streams == (tuple(range(len(rows))),)


def followers_of(rows: list[BodyLine]) -> dict[int, int]:
    return {a: b for stream in unweave(rows).streams for a, b in itertools.pairwise(stream)}


def test_two_columns_read_row_by_row_come_apart() -> None:
    left, right = rows_of("court"), rows_of("fishery")
    found = followers_of(row_by_row(left, right))
    both = 2 * min(len(left), len(right))
    right_links = sum(found.get(i) == i + 2 for i in range(both - 2))
    # At its ends a stretch may gain or lose a row.
    assert right_links >= both - 4


def test_moved_rows_say_why() -> None:
    found = unweave(row_by_row(rows_of("court"), rows_of("fishery")))
    assert found.evidence
    assert any("the row 2 above" in why for why in found.evidence.values())


def test_many_columns_of_one_width() -> None:
    columns = [rows_of(key)[:14] for key in ("court", "fishery", "water", "opera", "jobs")]
    followers = followers_of(row_by_row(*columns))
    right = sum(followers.get(i) == i + 5 for i in range(13 * 5))
    assert right >= 0.95 * 13 * 5


@pytest.mark.parametrize("count", [0, 1, 2, 5])
def test_few_lines_are_left_alone(count: int) -> None:
    rows = rows_of("tax")[:count]
    assert [i for stream in unweave(rows).streams for i in stream] == list(range(count))


def test_a_page_of_thousands_of_lines_stays_in_page_order() -> None:
    rows = row_by_row(rows_of("court"), rows_of("fishery")) * 60
    assert len(rows) > 3000
    assert unweave(rows).streams == (tuple(range(len(rows))),)


@given(st.lists(st.text(max_size=30), max_size=60))
@settings(max_examples=60, deadline=None)
def test_every_line_is_in_exactly_one_flow(texts: list[str]) -> None:
    rows = [BodyLine(text, display_width(text)) for text in texts]
    found = unweave(rows)
    assert sorted(i for stream in found.streams for i in stream) == list(range(len(rows)))
    assert set(found.evidence) <= set(range(len(rows)))


@pytest.mark.parametrize("kind", [k for k in KINDS if KINDS[k].wrapped is not False])
def test_never_below_page_order(kind: str) -> None:
    """On pages of every kind, held-back kinds too, un-weaving keeps at least the links page order has, or
    cuts them to be asked again."""
    for seed in range(300, 303):
        lines, follower = body_lines(print_page(kind, seed, load_own()).gold)
        got = followers_of(lines) | unweave(lines).cut
        linked = np.flatnonzero(follower >= 0)
        kept = sum(got.get(int(i)) == follower[i] for i in linked)
        assert kept >= sum(follower[i] == i + 1 for i in linked)


def test_a_piece_printed_elsewhere_is_joined_where_the_other_breaks_off() -> None:
    """Two columns of one story, the columns of another between them, gaps around every piece."""
    story, other = rows_of("robots"), rows_of("elders")
    cut = next(i for i in range(8, 20) if display_width(story[i].text) >= COLUMN - 1)  # mid-sentence
    pieces = [story[: cut + 1], other[:10], other[10:20], story[cut + 1 :]]
    rows = [row._replace(after_gap=k == 0) for piece in pieces for k, row in enumerate(piece)]
    start_of_rest = len(rows) - len(story) + cut + 1
    assert followers_of(rows).get(cut) == start_of_rest


def test_pieces_out_of_order_gain_more_than_they_lose() -> None:
    gained = 0
    for seed in range(400, 410):
        lines, follower = body_lines(print_page("weave-columns", seed, load_own()).gold)
        got = followers_of(lines)
        gained += sum(got.get(i) == j != i + 1 for i, j in enumerate(follower))
        gained -= sum(got.get(i) != j == i + 1 for i, j in enumerate(follower))
    assert gained > 0


def test_columns_that_slip_come_apart() -> None:
    """Two columns in turns of no fixed length."""
    left, right = rows_of("court"), rows_of("fishery")
    rows, true = [], {}
    last = {}
    turns = (1, 1, 1, 1, 1, 1, 1, 1, 2, 1, 1, 1, 1, 1, 1, 1, 3, 1, 1, 1, 1, 1, 1, 1, 1, 1)
    for turn, size in enumerate(turns):
        column = (left, right)[turn % 2]
        for _ in range(size):
            here = turn % 2
            if here in last:
                true[last[here]] = len(rows)
            last[here] = len(rows)
            rows.append(column[sum(1 for r in rows if r in column)])
    got = followers_of(rows)
    printed = sum(true[i] == i + 1 for i in true)
    assert sum(got.get(i) == j for i, j in true.items()) >= printed + 0.5 * (len(true) - printed)


def test_only_pages_whose_rows_go_on_badly_are_searched() -> None:
    story = rows_of("court")
    assert not may_be_woven(Rows.of(story))
    woven = row_by_row(story, rows_of("fishery"))
    assert may_be_woven(Rows.of(woven))
    merged = [
        a._replace(text=a.text + b.text, width=a.width + b.width) for a, b in zip(woven, woven, strict=True)
    ]
    assert not may_be_woven(Rows.of(merged))


def test_a_name_that_stands_elsewhere_on_the_page_bridges_a_wrap() -> None:
    texts = ("今天我们来到了青", "岭湾村看望乡亲", "走遍了大街小巷", "早晨青岭湾里雾散")
    rows = Rows.of([BodyLine(text, display_width(text)) for text in texts])
    names, values = fit_features(rows, np.array([0, 0]), np.array([1, 2]))
    found = dict(zip(names, values, strict=True))
    assert found["triple across, on this page"].tolist() == [1.0, 0.0]


def test_links_by_which_two_threads_change_places_are_cut() -> None:
    rows = Rows.of(row_by_row(rows_of("court")[:20], rows_of("fishery")[:20]))
    follower = [i + 2 if i + 2 < 40 else NONE for i in range(40)]
    follower[18], follower[19] = 21, 20
    cut = [i for i, j in enumerate(cut_links(rows, follower)) if j == NONE and follower[i] != NONE]
    assert {18, 19} <= set(cut)
    assert len(cut) <= 6


def test_links_make_no_circle() -> None:
    first, second = np.array([0, 1, 2]), np.array([1, 2, 0])
    follower = choose_links(3, first, second, np.array([3.0, 2.0, 1.0], np.float32))
    assert follower == [1, 2, NONE]


@given(st.lists(st.tuples(st.integers(0, 19), st.integers(0, 19), st.floats(-3, 9)), max_size=80))
def test_chains_hold_every_row_once(links: list[tuple[int, int, float]]) -> None:
    links = [link for link in links if link[0] != link[1]]
    first = np.array([a for a, _, _ in links], np.intp)
    second = np.array([b for _, b, _ in links], np.intp)
    odds = np.array([c for _, _, c in links], np.float32)
    chosen = choose_links(20, first, second, odds)
    follower = fall_back([*range(1, 20), NONE], {i: j for i, j in enumerate(chosen) if j != NONE})
    assert sorted(i for chain in chains(follower) for i in chain) == list(range(20))


def test_a_word_across_the_wrap_is_seen() -> None:
    texts = ("他们正在进行经", "济社会发展调查", "会议强调要坚持")
    here = np.array([0, 0, 0])
    gains = load_lexicon().edges(texts).gains(here, np.array([1, 2, 0]))
    assert gains[0] > 3
    assert gains[0] > gains[1] + 3
