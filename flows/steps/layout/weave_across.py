"""Columns printed among each other taken apart by threads, where the steps of rows tell of none."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from flows.steps.layout.weave_features import Rows
from flows.steps.layout.weave_fit import all_fits
from flows.steps.layout.weave_links import NONE, chains, fall_back
from flows.steps.layout.weave_threads import find_threads

_COLUMN_TOP = -1.0  # log-odds of fit from which the next column goes on: its place already speaks for it
# Log-odds of fit by which a stretch must gain: so much, and so much a row or that much in all. Of the
# stretches of 70 extracted pages that gain less than nine, or than one and a half a row, every other loses
# more links than it wins; of those that gain more than thirty one in twenty does, however long they are.
_PROOF, _PROOF_A_ROW, _FULL_PROOF = 9.0, 1.5, 30.0
_FIT_RANGE = 6.0


def read_across(rows: Rows) -> list[int]:
    """The row read after each row, or NONE, once columns printed among each other are taken apart."""
    printed = [*range(1, len(rows.texts)), NONE]
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
