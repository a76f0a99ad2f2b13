"""Un-weaving: which body lines belong to one flow of text, and in what order they are read.

A dump that has lost its coordinates may print the columns of several stories row by row, or their
pieces in any order. `unweave` takes the body-like lines of one span in page order and divides them
into streams, each one flow of text in reading order. Where the evidence is weak it answers with one
stream in page order: leaving page order must never cost more than it brings.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from flows.steps.layout.weave_features import Rows
from flows.steps.layout.weave_fit import fit_odds
from flows.steps.layout.weave_links import NONE, chains, choose_links, fall_back
from flows.steps.layout.weave_pieces import join_pieces
from flows.steps.layout.weave_regimes import MOST_COLUMNS, candidate_links, find_strides, is_woven

_FEWEST = 6  # rows; fewer cannot prove anything
_COLUMN_TOP = -1.0  # log-odds of fit from which the next column goes on: its place already speaks for it
# Log-odds of fit below which, on pages with columns printed across, more links between rows mid-sentence join
# two stories than go on with one.
_MISFIT = -2.5
_MOST = 1500  # rows; the cost grows with their square, and no newspaper page has more

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]
Indices = npt.NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class BodyLine:
    """What un-weaving needs to know of one body-like line."""

    text: str  # edge blanks off, letter-spacing undone
    width: float  # CJK characters count 1, ASCII half, measured as printed
    indent: float = 0.0  # leading blanks in the same unit; 0 where the dump dropped them
    after_break: bool = False  # a heading, caption or furniture stands between it and the line before
    after_gap: bool = False  # more blank lines stand above it than between most lines of the page


@dataclass(frozen=True, slots=True)
class Unweave:
    """Streams of line indices (positions in the input), each in reading order; every line exactly once.

    `evidence` says, for a line that does not follow its neighbour of page order, why it was moved.
    """

    streams: tuple[tuple[int, ...], ...]
    evidence: dict[int, str] = field(default_factory=dict)


def unweave(lines: Sequence[BodyLine]) -> Unweave:
    """Divide body lines into text flows; one flow in page order where nothing else is proven."""
    n = len(lines)
    if n < _FEWEST or n > _MOST:
        return Unweave(streams=(tuple(range(n)),) if n else ())
    rows = Rows.of(lines)
    strides = find_strides(stride_fits(rows), rows.breaks)
    across = read_across(rows, strides)
    joined = fall_back(across, join_pieces(rows, chains(across)))
    if is_woven(strides):
        joined = _cut_misfits(rows, joined)
    return Unweave(chains(joined), _evidence(joined, across, strides))


def _cut_misfits(rows: Rows, follower: list[int]) -> list[int]:
    """Cuts the links between rows mid-sentence that fit too badly: which story goes on where is then asked
    of whole sections (`grouping`)."""
    first = np.array([i for i, j in enumerate(follower) if j != NONE and rows.ends[i] <= 1], np.intp)
    second = np.array(follower, np.intp)[first]
    out = list(follower)
    for i in first[fit_odds(rows, first, second) < _MISFIT].tolist():
        out[i] = NONE
    return out


def read_across(rows: Rows, strides: Ints) -> list[int]:
    """The row read after each row, or NONE, once columns printed row by row are taken apart."""
    n = len(rows.texts)
    if (strides == 1).all():
        return [*range(1, n), NONE]
    first, second, priors = candidate_links(strides)
    odds = fit_odds(rows, first, second) + priors
    follower = _join_columns(choose_links(n, first, second, odds), rows, strides)
    return fall_back([*range(1, n), NONE], {i: j for i, j in enumerate(follower) if j != NONE})


def _join_columns(follower: list[int], rows: Rows, strides: Ints) -> list[int]:
    """Links the last row of a column, mid-sentence, to the first row of the column to its right."""
    columns = [c for c in chains(follower) if len(c) > 1 and strides[c[0]] > 1]
    tops = {column[0] for column in columns}
    open_ends = [c for c in columns if rows.ends[c[-1]] <= 1 and c[0] + 1 in tops]
    if not open_ends:
        return follower
    first = np.array([c[-1] for c in open_ends], np.intp)
    second = np.array([c[0] + 1 for c in open_ends], np.intp)
    out = list(follower)
    for i, j, odds in zip(first.tolist(), second.tolist(), fit_odds(rows, first, second), strict=True):
        if odds > _COLUMN_TOP:
            out[i] = j
    return out


def stride_fits(rows: Rows) -> Floats:
    """MOST_COLUMNS x n: how well the row so many rows further on fits each row; 0 beyond the last."""
    n = len(rows.texts)
    first = np.concatenate([np.arange(max(0, n - k)) for k in range(1, MOST_COLUMNS + 1)])
    step = np.concatenate([np.full(max(0, n - k), k) for k in range(1, MOST_COLUMNS + 1)])
    fits = np.zeros((MOST_COLUMNS, n), np.float32)
    fits[step - 1, first] = fit_odds(rows, first, first + step)
    return fits


def _evidence(follower: Sequence[int], across: Sequence[int], strides: Ints) -> dict[int, str]:
    """Why a row does not follow its neighbour of page order."""
    out = {}
    for i, j in enumerate(follower):
        if j in (NONE, i + 1):
            continue
        if j != across[i]:
            out[j] = "breaks off mid-sentence above: this piece goes on best"
        else:
            where = "the next row" if j > i else "the top"
            out[j] = f"{int(strides[i])} columns printed row by row: {where} of its column"
    return out
