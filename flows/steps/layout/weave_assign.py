"""Which row is read after which, all rows judged together.

Threads are found row by row down the page, and pieces joined where a gap shows that they end. Dumps whose
blocks were cut elsewhere (short and indented rows printed apart from their column, runs of two stories
that change places) show no gap, and what goes up the page again no thread can hold. There every row is
offered every other one: the assignment of followers with the greatest sum of odds, in which a row that one
row needs more is not there for another.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from flows.steps.layout.weave_cuts import in_step
from flows.steps.layout.weave_features import END_STATES, Rows
from flows.steps.layout.weave_fit import all_fits, load_numbers
from flows.steps.layout.weave_links import NONE, chains

_REACH = 100  # rows that a follower is sought up and down the page; seldom is one farther
_MOST = 600  # rows; pages of more stay as they are
_CONTEXT = 8  # rows of the flow before and after that are compared
_FIT_RANGE = (-6.0, 8.0)
_USUAL = 100  # rows of a page: the scale on which more of them count against links to elsewhere
_FAR = 25  # rows: beyond, farther is no less likely
_AROUND = 5  # rows above and below in which neighbours should fit each other
# A link that is better than any other of its two rows by so much is not put to the choice: of 28,000 rows of
# 201 pages none comes out otherwise when all are.
_SETTLED = 3.0
_NEVER = -1e6
_LOG = np.log(np.arange(_FAR + 1).clip(1)).astype(np.float32)

Floats = npt.NDArray[np.float32]
Odds = npt.NDArray[np.float64]
Indices = npt.NDArray[np.intp]


def reassign(rows: Rows, follower: Sequence[int]) -> list[int]:
    """The row read after each row, or NONE, chosen for all rows at once; `follower` is the guess so far."""
    count = len(follower)
    if count > _MOST:
        return list(follower)
    every = np.arange(count)
    names, values = link_features(rows, follower, every[:, None], every[None, :])
    odds = np.where(within_reach(count), weigh(names, values).astype(np.float64), _NEVER)
    return choose(odds, ending_odds(rows), follower)


def within_reach(count: int) -> npt.NDArray[np.bool_]:
    """Row x row: whether the two may be read one after the other."""
    step = np.arange(count)[None, :] - np.arange(count)[:, None]
    near: npt.NDArray[np.bool_] = (step != 0) & (abs(step) <= _REACH)
    return near


def link_features(
    rows: Rows, follower: Sequence[int], first: Indices, second: Indices
) -> tuple[list[str], list[Floats]]:
    """Names of what speaks for row `second` being read after row `first`, and values that broadcast to one
    for each pair: of two arrays of one length, or all that a column and a row of numbers make."""
    fits = np.clip(all_fits(rows), *_FIT_RANGE)
    fit = fits[first, second]
    closed = rows.ends[first] > 1
    step = second - first
    beside = step == 1
    across = (np.array(follower, np.intp)[first] == second) & ~beside
    like = _likeness(rows, follower)[first, second]
    features: dict[str, npt.ArrayLike] = {
        "fit": fit,
        "fit, closed": fit * closed,
        "neighbour": beside,
        "neighbour, gap": beside & rows.gaps[second],
        "neighbour, break": beside & rows.breaks[second],
        "neighbour, fit around": beside * _fit_around(rows, fits.diagonal(1))[first],
        "thread": across,
        "thread, in step": across * in_step(follower)[first],
        # The more rows a page has, the more of them fit by chance.
        "elsewhere, rows": (~beside & ~across) * np.log(len(follower) / _USUAL),
        "ahead": (step > 1) * _LOG[np.clip(step, 1, _FAR)],
        "back": step < 0,
        "back, far": _LOG[np.clip(-step, 1, _FAR)],
        "other column": np.abs(rows.columns[first] - rows.columns[second]) > 1.1,
        "likeness": like,
        "likeness, closed": like * closed,
        "likeness, thread": like * across,
    }
    return list(features), [np.asarray(v, np.float32) for v in features.values()]


def weigh(names: Sequence[str], values: Sequence[Floats]) -> Floats:
    """The odds of the pairs from their features."""
    weights = load_numbers("links")
    total = np.zeros(np.broadcast_shapes(*(value.shape for value in values)), np.float32)
    for name, value in zip(names, values, strict=True):
        total += np.float32(weights[name]) * value
    return total


def ending_odds(rows: Rows) -> Odds:
    """For each row the odds, on the same scale, that nothing on the page goes on with it."""
    weights = load_numbers("links")
    return np.array([weights[f"ends {state}"] for state in END_STATES])[rows.ends]


def choose(odds: Odds, ending: Odds, follower: Sequence[int]) -> list[int]:
    """The followers with the greatest sum of odds; links of `follower` that nothing disputes stay."""
    count = len(follower)
    linked = np.flatnonzero(np.array(follower, np.intp) != NONE)
    then = np.array(follower, np.intp)[linked]
    others = odds.copy()
    others[linked, then] = _NEVER
    rivals = np.maximum(np.maximum(others.max(1)[linked], ending[linked]), others.max(0)[then])
    settled = odds[linked, then] - rivals > _SETTLED
    out = np.full(count, NONE)
    out[linked[settled]] = then[settled]
    free = np.flatnonzero(out == NONE)
    open_ = np.setdiff1d(np.arange(count), then[settled])
    if len(free) and len(open_):
        none = np.full((len(free), len(free)), _NEVER)
        np.fill_diagonal(none, ending[free])
        chosen = assign(np.hstack([odds[np.ix_(free, open_)], none]))
        goes_on = chosen < len(open_)
        out[free[goes_on]] = open_[chosen[goes_on]]
    return _without_circles(out.tolist(), odds)


def assign(gain: Odds) -> Indices:
    """For each row of a matrix a column of its own, so that the sum of the gains is greatest.

    Shortest augmenting paths (the Hungarian method in O(n³): Kuhn 1955; Tomizawa 1971). At least as many
    columns as rows.
    """
    count, width = gain.shape
    cost = np.hstack([np.zeros((count, 1)), gain.max() - gain])  # column 0 stands for the row to be placed
    row_price, price = cost[:, 1:].min(1, initial=np.inf), np.zeros(width + 1)
    row_of = np.full(width + 1, -1)
    # What is cheapest for some row is given to the first of these at once.
    wanted, placed = np.unique(cost[:, 1:].argmin(1) + 1, return_index=True)
    row_of[wanted] = placed
    for row in np.setdiff1d(np.arange(count), placed).tolist():
        row_of[0], column = row, 0
        least = np.full(width + 1, np.inf)
        came_from = np.zeros(width + 1, np.intp)
        free = np.ones(width + 1, bool)
        while row_of[column] >= 0:
            free[column] = False
            here = row_of[column]
            reduced = cost[here] - row_price[here] - price
            better = free & (reduced < least)
            least[better] = reduced[better]
            came_from[better] = column
            column = int(np.argmin(np.where(free, least, np.inf)))
            step = least[column]
            row_price[row_of[~free]] += step
            price[~free] -= step
            least[free] -= step
        while column:
            row_of[column] = row_of[came_from[column]]
            column = int(came_from[column])
    columns = np.flatnonzero(row_of[1:] >= 0)
    out = np.zeros(count, np.intp)
    out[row_of[1:][columns]] = columns
    return out


def _without_circles(follower: list[int], odds: Odds) -> list[int]:
    """The links, each circle opened where it is weakest."""
    seen: set[int] = set()
    for start in range(len(follower)):
        flow = []
        row = start
        while row != NONE and row not in seen:
            seen.add(row)
            flow.append(row)
            row = follower[row]
        if row in flow:
            weakest = min(flow[flow.index(row) :], key=lambda i: odds[i, follower[i]])
            follower[weakest] = NONE
    return follower


def _likeness(rows: Rows, follower: Sequence[int]) -> Floats:
    """Row x row: cosine of the strings in the flow up to the one and in the flow from the other on."""
    table = rows.content
    before, after = np.zeros_like(table), np.zeros_like(table)
    for chain in chains(list(follower)):
        flow = list(chain)
        sums = np.vstack([np.zeros((1, table.shape[1]), np.float32), np.cumsum(table[flow], axis=0)])
        places = np.arange(len(flow))
        before[flow] = sums[places + 1] - sums[np.maximum(places + 1 - _CONTEXT, 0)]
        after[flow] = sums[np.minimum(places + _CONTEXT, len(flow))] - sums[places]
    before /= np.sqrt((before**2).sum(1, keepdims=True)) + 1e-6
    after /= np.sqrt((after**2).sum(1, keepdims=True)) + 1e-6
    likeness: Floats = before @ after.T
    return likeness


def _fit_around(rows: Rows, beside: Floats) -> Floats:
    """For each row how well the open rows around it fit those printed below them; `beside` has the fit of
    each row but the last with the next."""
    is_open = (rows.ends <= 1).astype(np.float32)
    is_open[-1] = 0.0
    window = np.ones(2 * _AROUND + 1, np.float32)
    inside = slice(_AROUND, _AROUND + len(is_open))
    fits = np.convolve(np.append(beside, 0.0) * is_open, window)[inside]
    known = np.convolve(is_open, window)[inside]
    return np.clip(fits / (known + 1e-6), -2.0, 3.0).astype(np.float32)
