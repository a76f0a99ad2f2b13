"""Un-weaving: which body lines belong to one flow of text, and in what order they are read.

A dump that has lost its coordinates may print the columns of several stories row by row, or their
pieces in any order. `unweave` takes the body-like lines of one span in page order and divides them
into streams, each one flow of text in reading order. Where the evidence is weak it answers with one
stream in page order: leaving page order must never cost more than it brings.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

from flows.steps.layout.weave_assign import reassign
from flows.steps.layout.weave_breaks import cut_page_order
from flows.steps.layout.weave_cuts import cut_links
from flows.steps.layout.weave_features import Rows
from flows.steps.layout.weave_fit import all_fits
from flows.steps.layout.weave_links import NONE, chains, fall_back
from flows.steps.layout.weave_pieces import join_pieces
from flows.steps.layout.weave_threads import WIDEST_COLUMN, find_threads, may_be_woven

_FEWEST = 6  # rows; fewer cannot prove anything
_COLUMN_TOP = -1.0  # log-odds of fit from which the next column goes on: its place already speaks for it
_WOVEN_SHARE = 0.1  # of the rows, from which a page is one of columns printed across
# Log-odds of fit by which a stretch must gain: so much, and so much a row or that much in all. Of the
# stretches of 70 extracted pages that gain less than nine, or than one and a half a row, every other loses
# more links than it wins; of those that gain more than thirty one in twenty does, however long they are.
_PROOF, _PROOF_A_ROW, _FULL_PROOF = 9.0, 1.5, 30.0
_FIT_RANGE = 6.0
_MOST = 1500  # rows; the cost grows with their square, and no newspaper page has more


class BodyLine(NamedTuple):
    """What un-weaving needs to know of one body-like line."""

    text: str  # edge blanks off, letter-spacing undone
    width: float  # CJK characters count 1, ASCII half, measured as printed
    indent: float = 0.0  # leading blanks in the same unit; 0 where the dump dropped them
    after_break: bool = False  # a heading, caption or furniture stands between it and the line before
    after_gap: bool = False  # more blank lines stand above it than between most lines of the page
    opens: bool = False  # begins with a formula that opens a story: 某报讯, (记者 …)


@dataclass(frozen=True, slots=True)
class Unweave:
    """Streams of line indices (positions in the input), each in reading order; every line exactly once.

    `evidence` says, for a line that does not follow its neighbour of page order, why it was moved. `cut` are
    the links, line -> line, at which a flow was cut because it may pass into another story there.
    """

    streams: tuple[tuple[int, ...], ...]
    evidence: dict[int, str] = field(default_factory=dict)
    cut: dict[int, int] = field(default_factory=dict)


def unweave(lines: Sequence[BodyLine]) -> Unweave:
    """Divide body lines into text flows; one flow in page order where nothing else is proven."""
    n = len(lines)
    if n < _FEWEST or n > _MOST:
        return Unweave(streams=(tuple(range(n)),) if n else ())
    rows = Rows.of(lines)
    across, joined = link_rows(rows)
    kept = _cut(rows, joined)
    cut = {i: j for i, j in enumerate(joined) if j != kept[i]}
    return Unweave(chains(kept), _evidence(joined, across), cut)


def _cut(rows: Rows, joined: list[int]) -> list[int]:
    """The links without those that may pass from one story to another."""
    if is_woven(joined):
        return cut_links(rows, joined)
    return cut_page_order(rows, joined) if is_columns(rows) else joined


def is_columns(rows: Rows) -> bool:
    """Whether the rows are those of columns, printed one column after the other."""
    return bool(np.median(rows.widths) <= WIDEST_COLUMN) and not may_be_woven(rows)


def link_rows(rows: Rows) -> tuple[list[int], list[int]]:
    """The row read after each row, or NONE: once columns printed across are taken apart, and once everything
    is known."""
    if not may_be_woven(rows):
        across = page_order(rows)
        return across, fall_back(across, join_pieces(rows, chains(across)))
    across = read_across(rows)
    return across, reassign(rows, fall_back(across, join_pieces(rows, chains(across))))


def page_order(rows: Rows) -> list[int]:
    """The row printed after each row, or NONE."""
    return [*range(1, len(rows.texts)), NONE]


def read_across(rows: Rows) -> list[int]:
    """The row read after each row, or NONE, once columns printed among each other are taken apart."""
    printed = page_order(rows)
    threads = keep_proven(fall_back(printed, _linked(find_threads(rows))), rows)
    return fall_back(printed, _linked(_join_columns(threads, rows)))


def _linked(follower: Sequence[int]) -> dict[int, int]:
    return {i: j for i, j in enumerate(follower) if j != NONE}


def keep_proven(follower: Sequence[int], rows: Rows) -> list[int]:
    """The links, but page order for stretches whose rows fit what they go on with hardly better so."""
    out = list(follower)
    fits = all_fits(rows)
    for top, foot in _stretches(follower):
        inside = np.arange(top, foot)
        moved = inside[out[top:foot] != inside + 1]
        after = np.array(out, np.intp)[moved]
        going = after > moved
        gain = np.clip(fits[moved[going], after[going]], -_FIT_RANGE, _FIT_RANGE).sum()
        gain -= np.clip(fits[moved, moved + 1], -_FIT_RANGE, _FIT_RANGE).sum()
        if gain < min(max(_PROOF, _PROOF_A_ROW * (foot - top)), _FULL_PROOF):
            out[top:foot] = range(top + 1, foot + 1)
    return out


def _stretches(follower: Sequence[int]) -> list[tuple[int, int]]:
    """First and last rows of the stretches that no link leaves and in which the order is not the page's."""
    found: list[tuple[int, int]] = []
    for i, j in enumerate(follower):
        if j > i + 1:
            if found and i <= found[-1][1]:
                found[-1] = (found[-1][0], max(found[-1][1], j))
            else:
                found.append((i, j))
    return found


def is_woven(follower: Sequence[int]) -> bool:
    """Whether so many rows are not read after their neighbour that the page's order is suspect."""
    return sum(j not in (NONE, i + 1) for i, j in enumerate(follower)) >= _WOVEN_SHARE * len(follower)


def _join_columns(follower: list[int], rows: Rows) -> list[int]:
    """Links the last row of a column, mid-sentence, to the first row of the column to its right."""
    columns = [c for c in chains(follower) if c[-1] - c[0] >= len(c)]
    tops = {column[0] for column in columns}
    open_ends = [c for c in columns if rows.ends[c[-1]] <= 1 and c[0] + 1 in tops]
    if not open_ends:
        return follower
    fits = all_fits(rows)
    out = list(follower)
    for column in open_ends:
        i, j = column[-1], column[0] + 1
        if fits[i, j] > _COLUMN_TOP:
            out[i] = j
    return out


def _evidence(follower: Sequence[int], across: Sequence[int]) -> dict[int, str]:
    """Why a row does not follow its neighbour of page order."""
    out = {}
    for i, j in enumerate(follower):
        if j in (NONE, i + 1):
            continue
        if j != across[i]:
            out[j] = "the row above breaks off: of all rows this one goes on best"
        elif j > i:
            out[j] = f"columns printed among each other: goes on with the row {j - i} above"
        else:
            out[j] = "columns printed among each other: the top of the next column"
    return out
