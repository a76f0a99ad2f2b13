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
from flows.steps.layout.weave_links import NONE, chains, fall_back
from flows.steps.layout.weave_pieces import join_pieces
from flows.steps.layout.weave_steps import MOST as MOST_STEPS
from flows.steps.layout.weave_suspect import WIDEST_COLUMN, may_be_woven

_FEWEST = 6  # rows; fewer cannot prove anything
_WOVEN_SHARE = 0.1  # of the rows, from which a page is one of columns printed across
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
    joined = link_rows(rows)
    kept = _cut(rows, joined)
    cut = {i: j for i, j in enumerate(joined) if j != kept[i]}
    return Unweave(chains(kept), _evidence(joined), cut)


def _cut(rows: Rows, joined: list[int]) -> list[int]:
    """The links without those that may pass from one story to another."""
    if is_woven(joined):
        return cut_links(rows, joined)
    return cut_page_order(rows, joined) if is_columns(rows) else joined


def is_columns(rows: Rows) -> bool:
    """Whether the rows are those of columns, printed one column after the other."""
    return bool(np.median(rows.widths) <= WIDEST_COLUMN) and not may_be_woven(rows)


def link_rows(rows: Rows) -> list[int]:
    """The row read after each row, or NONE."""
    if may_be_woven(rows):
        return reassign(rows)
    printed = page_order(rows)
    return fall_back(printed, join_pieces(rows, chains(printed)))


def page_order(rows: Rows) -> list[int]:
    """The row printed after each row, or NONE."""
    return [*range(1, len(rows.texts)), NONE]


def is_woven(follower: Sequence[int]) -> bool:
    """Whether so many rows are not read after their neighbour that the page's order is suspect."""
    return sum(j not in (NONE, i + 1) for i, j in enumerate(follower)) >= _WOVEN_SHARE * len(follower)


def _evidence(follower: Sequence[int]) -> dict[int, str]:
    """Why a row does not follow its neighbour of page order."""
    out = {}
    for i, j in enumerate(follower):
        if j in (NONE, i + 1):
            continue
        if i < j <= i + MOST_STEPS:
            out[j] = f"columns printed among each other: goes on with the row {j - i} above"
        else:
            out[j] = "the row above breaks off: of all rows this one goes on best"
    return out
