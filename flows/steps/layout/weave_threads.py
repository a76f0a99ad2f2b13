"""Which row is read after which, where columns are printed among each other: the likeliest threads.

Row by row down the page, a beam of the best ways to deal the rows out to threads. Each row goes on with one
of the open threads or begins one; for it speak the habit of the dump (`weave_moves`), how well the row's
beginning fits the thread's end (`weave_fit`), and the strings it has in common with the thread's rows.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from math import log
from operator import itemgetter, mul
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from flows.steps.layout.weave_features import START_STATES, Rows
from flows.steps.layout.weave_fit import all_fits, load_numbers
from flows.steps.layout.weave_likeness import Likeness
from flows.steps.layout.weave_links import NONE
from flows.steps.layout.weave_moves import MARKS, NEW, RANKS, Habit, move_odds, next_habit

REACH = 40  # rows a thread stays open; wider weaves than eight columns with slips are not known
_BEAM = 12
_HOPELESS = 8.0  # a way so many nats behind the best is not followed further
_SAME = 6  # ways with the same latest thread ends are one
# Share of rows that fit what they go on with no better than by chance: lost rows, several columns in one.
_MISFIT = 0.02
_FIT_RANGE = 6.0
Floats = npt.NDArray[np.float32]
Trail = tuple[int, "Trail | None"]


class _Pairs(NamedTuple):
    """By distance to a row, 1 first: what speaks for its going on with the row there."""

    odds: list[float]  # log-odds, what the distance says among them
    apart: list[float]  # what the distance alone says: how likely, not as logarithm


# Score; last rows of the open threads, by rank; habit; the row that each row goes on with, latest first, NONE
# where it begins a thread. Plain tuples: a dozen are made for every row.
_Path = tuple[float, tuple[int, ...], Habit, Trail | None]


def find_threads(rows: Rows) -> list[int]:
    """The row read after each row, always one further down; NONE where a thread ends."""
    count = len(rows.texts)
    likeness = Likeness.of(rows)
    bands = pair_bands(rows)
    starts = start_odds(rows)
    marks = marks_before(rows)
    is_open = [False, *(rows.ends <= 1).tolist()]
    paths: list[_Path] = [(0.0, (), Habit(), None)]
    for i, pairs in enumerate(_pair_odds(bands, likeness, count)):
        paths = _go_on(paths, i, pairs, starts[i], marks[i], is_open[i])
        likeness.follow(i, _link(paths[0]))
    return _links(paths[0], count)


def _go_on(
    paths: Sequence[_Path], i: int, pairs: _Pairs, start: float, mark: str, before_open: bool
) -> list[_Path]:
    """The best ways once row i has moved."""
    options: list[tuple[float, int, _Path]] = []
    odds, apart = pairs
    for path in paths:
        score, ends, habit, _ = path
        scores, chances = move_odds(habit, mark, before_open)
        at = [i - 1 - end for end in ends]
        score -= log(sum(map(mul, chances, [apart[k] for k in at]), chances[NEW]))
        options.append((score + scores[NEW] + start, NEW, path))
        options += [(score + scores[rank] + odds[k], rank, path) for rank, k in enumerate(at)]
    options.sort(key=itemgetter(0), reverse=True)
    least = options[0][0] - _HOPELESS
    best: list[_Path] = []
    seen = set()
    for score, move, path in options:
        if len(best) == _BEAM or score < least:
            break
        _, ends, habit, trail = path
        end = NONE if move == NEW else ends[move]
        ends = (i, *ends[: RANKS - 1]) if move == NEW else (i, *ends[:move], *ends[move + 1 :])
        if i - ends[-1] >= REACH:
            ends = tuple(end for end in ends if i - end < REACH)
        if ends[:_SAME] not in seen:
            seen.add(ends[:_SAME])
            best.append((score, ends, next_habit(habit, move), (end, trail)))
    return best


def _link(path: _Path) -> int:
    trail = path[-1]
    return trail[0] if trail else NONE


def _links(path: _Path, count: int) -> list[int]:
    follower = [NONE] * count
    trail = path[-1]
    for i in range(count - 1, -1, -1):
        if trail is None:
            break
        end, trail = trail
        if end != NONE:
            follower[end] = i
    return follower


def marks_before(rows: Rows) -> list[str]:
    """What stands before each row, by name."""
    marks = np.where(rows.breaks, 2, np.where(rows.gaps, 1, 0))
    return [MARKS[mark] for mark in marks]


def start_odds(rows: Rows) -> list[float]:
    """For each row the log-odds that speak for its being the first of a thread, from how it begins."""
    weights = load_numbers("starts")
    return [weights[START_STATES[state]] for state in rows.starts]


def pair_bands(rows: Rows) -> dict[str, Floats]:
    """REACH x rows: what speaks for each row going on with the row 1, 2, … above it, whatever is printed
    between: how well it fits, the distance, whether the columns are of other width; 0 above the first."""
    fits = all_fits(rows)
    columns = rows.columns
    fit, distance, other = np.zeros((3, REACH, len(columns)), np.float32)
    for step in range(1, min(REACH, len(columns) - 1) + 1):
        fit[step - 1, step:] = fits.diagonal(step).clip(-_FIT_RANGE, _FIT_RANGE)
        distance[step - 1, step:] = log(step)
        other[step - 1, step:] = np.abs(columns[step:] - columns[:-step]) > 1.1
    return {"fit": fit, "distance": distance, "other column": other}


def _pair_odds(bands: Mapping[str, Floats], likeness: Likeness, count: int) -> Iterator[_Pairs]:
    """Row by row, once `likeness` has been told what the rows above go on with."""
    weights = load_numbers("threads")
    fits = (weights["bias"] + weights["fit"] * bands["fit"]).T
    apart = (weights["distance"] * bands["distance"] + weights["other column"] * bands["other column"]).T
    chances = np.exp(apart).tolist()
    yield _Pairs([], [])
    for i in range(1, count):
        reach = min(i, REACH)
        odds = np.exp(fits[i, :reach] + weights["likeness"] * likeness.to_row(i, reach))
        odds = weights["trust"] * np.log((1 - _MISFIT) * odds + _MISFIT) + apart[i, :reach]
        yield _Pairs(odds.tolist(), chances[i])
