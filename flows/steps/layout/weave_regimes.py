"""How a stretch of the page is printed: in page order, or k columns row by row.

A hidden Markov model over the rows: a junction alone says little, but the same stride over many rows
says all. Leaving page order costs so much that a few odd junctions never do it.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]
Indices = npt.NDArray[np.intp]

MOST_COLUMNS = 8  # newspapers are set in up to eight columns

# Set on press pages (all kinds but those held back, own stories): with 9 nats to leave page order no
# clean page of some 130 is touched; from 6 down some are.
_LEAVE = 9.0
_LEAVE_AT_BREAK = 7.0  # columns begin side by side below a heading, seldom amid a text
# Where these have proven so many rows printed across, the dump prints columns so: less proves it elsewhere on
# the page. Pages that prove nothing keep the strict costs; from 5 to 7 nats the result is the same.
_WOVEN_SHARE = 0.1
_LEAVE_WOVEN, _LEAVE_WOVEN_AT_BREAK = 6.0, 4.0
_RETURN = 3.0
_CHANGE = 3.5  # one column of several ends: the stride becomes shorter by one
# Share of links that fit nothing: stories end, rows are lost, a dump prints several columns in one row.
# Page order is excused for more of them, and the other regimes pay for every row, so that only junctions
# that fit at a stride take rows out of page order, never junctions that fit nowhere.
_MISFIT, _MISFIT_IN_PAGE_ORDER = 0.04, 0.25
_PER_ROW = 0.4

# Log-odds of a link before its fit is known, by where it leads. Chosen so that inside a stretch the stride
# wins over any single better fit, and page order outside it always.
_AT_STRIDE, _BESIDE, _NEAR_STRIDE = 5.0, -1.0, 1.5
_IN_PAGE_ORDER = 6.0


def find_strides(fits: Floats, breaks: npt.NDArray[np.bool_]) -> Ints:
    """For each row how many rows further its continuation is printed, 1 for page order; `fits[k - 1, i]` is
    the log-odds that row i + k fits row i, for k up to MOST_COLUMNS, 0 beyond the last row; `breaks` tells
    the rows that something else than body stands before."""
    emissions = _emissions(fits)
    strides = _best_path(emissions, breaks, _LEAVE, _LEAVE_AT_BREAK)
    if not is_woven(strides):
        return strides
    return _best_path(emissions, breaks, _LEAVE_WOVEN, _LEAVE_WOVEN_AT_BREAK)


def is_woven(strides: Ints) -> bool:
    """Whether so much of the page is proven to be columns printed across that its page order is suspect."""
    return bool((strides > 1).mean() >= _WOVEN_SHARE)


def _best_path(emissions: Floats, breaks: npt.NDArray[np.bool_], leave: float, leave_at_break: float) -> Ints:
    """The likeliest stride of each row, leaving page order at these costs."""
    amid, at_break = _switch_costs(leave), _switch_costs(leave_at_break)
    value = emissions[0] - at_break[0]
    amid_into, at_break_into = np.ascontiguousarray(amid.T), np.ascontiguousarray(at_break.T)
    back = np.zeros(emissions.shape, np.intp)
    reached = np.arange(MOST_COLUMNS)
    for i, (row, after_break) in enumerate(zip(emissions[1:], breaks[1:].tolist(), strict=True), start=1):
        paths = value - (at_break_into if after_break else amid_into)  # state after x state before
        came = paths.argmax(1, out=back[i])
        value = paths[reached, came] + row
    states = [int(value.argmax())]
    for choice in reversed(back[1:].tolist()):
        states.append(choice[states[-1]])
    return np.array(states[::-1]) + 1


def _switch_costs(leave: float) -> Floats:
    cost = np.full((MOST_COLUMNS, MOST_COLUMNS), leave, np.float32)
    cost[1:, 1:] = _CHANGE
    cost[1:, 0] = _RETURN
    np.fill_diagonal(cost, 0.0)
    return cost


def _emissions(fits: Floats) -> Floats:
    """Log-likelihood ratio of each row's link at each stride, n x MOST_COLUMNS."""
    odds = np.exp(np.clip(fits.T, -12, 12))
    misfit = np.full(MOST_COLUMNS, _MISFIT, np.float32)
    misfit[0] = _MISFIT_IN_PAGE_ORDER
    out: Floats = np.log((1 - misfit) * odds + misfit)
    out[:, 1:] -= _PER_ROW
    return out


def candidate_links(strides: Ints) -> tuple[Indices, Indices, Floats]:
    """Pairs of rows that may be read one after the other, with their log-odds before the fit is known."""
    first: list[int] = []
    second: list[int] = []
    priors: list[float] = []
    n = len(strides)
    for i, stride in enumerate(strides.tolist()):
        if stride == 1:
            ahead = {1: _IN_PAGE_ORDER}
        else:
            # A column of several ends: the strides around it are one longer or shorter.
            ahead = {1: _BESIDE, stride - 1: _NEAR_STRIDE, stride + 1: _NEAR_STRIDE, stride: _AT_STRIDE}
        for step, prior in ahead.items():
            if i + step < n:
                first.append(i)
                second.append(i + step)
                priors.append(prior)
    return np.array(first, np.intp), np.array(second, np.intp), np.array(priors, np.float32)
