"""How a stretch of the page is printed: in page order, k columns row by row, or woven without a rule.

A hidden Markov model over the rows: a junction alone says little, but the same stride over many rows
says all. Leaving page order costs so much that a few odd junctions never do it.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]

PAGE_ORDER, IRREGULAR = 0, 8  # 1..7: that many columns and one, read row by row
REGIMES = 9

# Set on press pages (all kinds, own stories): with 9 nats to leave page order no clean page of some
# 130 is touched; from 6 down some are.
_LEAVE = 9.0
_RETURN = 3.0
_CHANGE = 3.5  # one column of several ends: the stride becomes shorter by one
# Share of links that fit nothing: stories end, rows are lost, a dump prints several columns in one row.
# Page order is excused for more of them, and the other regimes pay for every row, so that only junctions
# that fit at a stride take rows out of page order, never junctions that fit nowhere.
_MISFIT, _MISFIT_IN_PAGE_ORDER = 0.04, 0.25
_PER_ROW = 0.4
_FAR = 24  # rows; links inside woven stretches are seldom longer

# Share of links by distance inside woven stretches of press pages.
_BESIDE, _AHEAD, _BACK, _ANYWHERE = 0.75, 0.15, 0.06, 0.04


def irregular_shares(n: int) -> Floats:
    """n x n: how often, in a woven stretch, row i is followed by row j, knowing their places only."""
    distance = np.arange(n)[None, :] - np.arange(n)[:, None]
    shares = np.full((n, n), _ANYWHERE / max(n, 40), np.float32)
    shares[(distance >= 2) & (distance <= _FAR)] = _AHEAD / (_FAR - 1)
    shares[(distance < 0) & (distance >= -_FAR)] = _BACK / _FAR
    shares[distance == 1] = _BESIDE
    shares[distance == 0] = 0.0
    return shares


def find_regimes(fit: Floats) -> Ints:
    """For each row the likeliest regime of its link to the next; `fit` is the log-odds that j's beginning
    fits i's end (n x n)."""
    emissions = _emissions(fit)
    cost = _switch_costs()
    value = emissions[0] - cost[PAGE_ORDER]
    back = []
    for row in emissions[1:]:
        paths = value[:, None] - cost
        back.append(paths.argmax(0))
        value = paths.max(0) + row
    states = [int(value.argmax())]
    for choice in reversed(back):
        states.append(int(choice[states[-1]]))
    return np.array(states[::-1])


def _switch_costs() -> Floats:
    cost = np.full((REGIMES, REGIMES), _LEAVE, np.float32)
    cost[1:IRREGULAR, 1:IRREGULAR] = _CHANGE
    cost[1:, PAGE_ORDER] = _RETURN
    np.fill_diagonal(cost, 0.0)
    return cost


def _emissions(fit: Floats) -> Floats:
    """Log-likelihood ratio of each row's link under each regime, n x REGIMES."""
    n = len(fit)
    out = np.zeros((n, REGIMES), np.float32)
    for regime in range(IRREGULAR):
        fits = np.exp(np.clip(_at_stride(fit, regime + 1), -12, 12))
        misfit = _MISFIT_IN_PAGE_ORDER if regime == PAGE_ORDER else _MISFIT
        out[:, regime] = np.log((1 - misfit) * fits + misfit)
    likely = irregular_shares(n) * np.exp(np.clip(fit, -12, 12))
    out[:, IRREGULAR] = np.log(likely.sum(1) + _MISFIT)
    out[:, PAGE_ORDER + 1 :] -= _PER_ROW
    return out


def _at_stride(fit: Floats, stride: int) -> Floats:
    out = np.zeros(len(fit), np.float32)
    if stride < len(fit):
        out[:-stride] = np.diagonal(fit, stride)
    return out


def link_priors(regimes: Ints) -> Floats:
    """n x n log-odds that row i is followed by row j, knowing their places and the regime only."""
    n = len(regimes)
    distance = np.arange(n)[None, :] - np.arange(n)[:, None]
    out = np.where(distance == 1, 6.0, -9.5).astype(np.float32)
    woven = regimes == IRREGULAR
    if woven.any():
        out[woven] = np.log(irregular_shares(n)[woven] + 1e-9) + 1.5
    strided = (regimes > PAGE_ORDER) & (regimes < IRREGULAR)
    stride = regimes[:, None] + 1
    rows = np.where(distance == stride, 5.0, -8.0)
    rows = np.where((distance == 1) & (stride > 1), -1.0, rows)
    # A column of several ends: the strides around it are one longer or shorter.
    rows = np.where((abs(distance - stride) == 1) & (distance > 0), np.maximum(rows, -0.5), rows)
    out[strided] = rows[strided]
    np.fill_diagonal(out, -99.0)
    return out
