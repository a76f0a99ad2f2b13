"""Which row is read after which, all rows judged together.

What the rows around say (`weave_steps`) tells where most rows of a woven page go on. Where columns end and
begin they do not: a column's foot goes on at the top of the next one, up the page, or further down below a
photo, and what follows it in the same place is another story. So every row is offered every other row that
may follow: the assignment of followers with the greatest sum of odds, in which a row that one row needs more
is not there for another. Done in turns: what flows have in common, and where their columns end, is known once
there are flows.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

from flows.steps.layout.weave_across import read_across
from flows.steps.layout.weave_columns import Columns
from flows.steps.layout.weave_cuts import in_step
from flows.steps.layout.weave_features import END_STATES, Rows
from flows.steps.layout.weave_fit import all_fits, load_numbers
from flows.steps.layout.weave_links import NONE, chains, fall_back
from flows.steps.layout.weave_pieces import join_pieces
from flows.steps.layout.weave_steps import ON_STEP, Steps, read_steps

ACROSS, ONE_BY_ONE = "links across", "links one by one"  # parts of the weights
_REACH = 100  # rows that a follower is sought up and down the page; seldom is one farther
_MOST = 600  # rows; pages of more stay as they are
_OFFERED = 8  # rows that are judged as followers of each row, and rows as what it follows: the likeliest ones
# How often flows are asked; more changes hardly a link.
_TURNS = {ACROSS: 2, ONE_BY_ONE: 1}
_CONTEXT = 8  # rows of the flow before and after that are compared
_FIT_RANGE = (-6.0, 8.0)
_USUAL = 100  # rows of a page: the scale on which more of them count against links to elsewhere
_FAR = 25  # rows: beyond, farther is no less likely
_LEAST_BELIEF = 5e-4
_SAME_WIDTH = 1.1  # characters by which columns of one width may seem to differ
_AROUND = 5  # rows above and below in which neighbours should fit each other
_LEAST_END, _USUAL_END = 0.01, 2.0  # belief that a column ends, and the scale on which it counts
# A link that is better than any other of its two rows by so much is not put to the choice: of 28,000 rows of
# 201 pages none comes out otherwise when all are.
_SETTLED = 3.0
# What leaving page order must gain. Where columns are printed across, so much for each row that is read on
# elsewhere: of 140 dumps the three that gain less (3.2 at most) are the three that are read worse than
# printed, the others gain 4.6 and more.
_PROOF_A_ROW = 4.0
# Elsewhere so much in all: of 60 pages that gain less a third are read worse than printed, a twentieth of
# those that gain more.
_PROOF = 5.0
# Rows of tables, lists and dialogues fit many others: where fewer of the rows that are read on elsewhere are
# full ones, it must gain more. Of the links of 110 such dumps that gain less than that, every tenth was
# right; of those with more full rows every third, and of the press's two in three.
_PROSE, _FULL, _PROOF_OF_LISTS = 0.6, 0.85, 30.0
_NEVER = -1e6
_LOG = np.log(np.arange(_FAR + 1).clip(1)).astype(np.float32)

Floats = npt.NDArray[np.float32]
Odds = npt.NDArray[np.float64]
Indices = npt.NDArray[np.intp]
Features = Mapping[str, Floats]


def reassign(rows: Rows) -> list[int]:
    """The row read after each row, or NONE, chosen for all rows at once."""
    count = len(rows.texts)
    if count > _MOST:
        return [*range(1, count), NONE]
    steps = read_steps(rows)
    first, second, odds = likely_pairs(rows, steps)
    part = weights_for(steps)
    table = table_of(count, first, second, odds)
    follower = begin(rows, steps, table)
    ending = ending_odds(rows, steps, part)
    for _ in range(_TURNS[part]):
        table = table_of(
            count, first, second, weigh(link_features(rows, steps, follower, first, second), part)
        )
        follower = choose(table, ending)
    if _gain(follower, table, ending) >= _proof(rows, steps, follower):
        return follower
    return [*range(1, count), NONE]


def _proof(rows: Rows, steps: Steps, follower: Sequence[int]) -> float:
    """What these links must gain."""
    chosen = np.array(follower, np.intp)
    moved = (chosen != NONE) & (chosen != np.arange(1, len(chosen) + 1))
    if steps.across:
        return float(_PROOF_A_ROW * moved.sum())
    full = (rows.widths >= _FULL * np.median(rows.widths)) & (rows.ends <= 1)
    return _PROOF if not moved.any() or full[moved].mean() >= _PROSE else _PROOF_OF_LISTS


def _gain(follower: Sequence[int], table: Odds, ending: Odds) -> float:
    """By how much the sum of odds exceeds that of page order."""
    every = np.arange(len(table) - 1)
    chosen = np.array(follower, np.intp)
    goes_on = chosen != NONE
    total = table[goes_on.nonzero()[0], chosen[goes_on]].sum() + ending[~goes_on].sum()
    return float(total - table[every, every + 1].sum() - ending[-1])


def begin(rows: Rows, steps: Steps, guess: Odds) -> list[int]:
    """The followers that the first turn goes out from: the first guess, or where steps tell little, threads
    and pieces that break off joined."""
    if steps.across:
        return choose(guess, ending_odds(rows, steps, "guess"))
    across = read_across(rows)
    return fall_back(across, join_pieces(rows, chains(across)))


def weights_for(steps: Steps) -> str:
    """The weights for the page: columns printed across can be told by their steps; a page whose columns are
    printed one by one but lie in disorder only by what fits."""
    return ACROSS if steps.across else ONE_BY_ONE


def likely_pairs(rows: Rows, steps: Steps) -> tuple[Indices, Indices, Floats]:
    """The pairs of rows, first and second, that are judged, with the odds of a first guess: for each row the
    likeliest rows after it and before it."""
    count = len(rows.texts)
    every = np.arange(count)
    odds = weigh(guess_features(rows, steps, every[:, None], every[None, :]), "guess")
    possible = within_reach(count) & ~(rows.opens[:, None] & rows.opens[None, :])  # no story is one row
    odds[~possible] = _NEVER
    offered = np.zeros((count, count), bool)
    if count > _OFFERED:
        after = np.argpartition(-odds, _OFFERED, 1)[:, :_OFFERED]
        before = np.argpartition(-odds, _OFFERED, 0)[:_OFFERED]
        offered[every[:, None], after] = True
        offered[before, every[None, :]] = True
        offered &= possible
    else:
        offered = possible
    offered[every[:-1], every[1:]] = True  # what is printed always is
    first, second = np.nonzero(offered)
    return first, second, odds[first, second]


def within_reach(count: int) -> npt.NDArray[np.bool_]:
    """Row x row: whether the two may be read one after the other."""
    step = np.arange(count)[None, :] - np.arange(count)[:, None]
    near: npt.NDArray[np.bool_] = (step != 0) & (abs(step) <= _REACH)
    return near


def guess_features(rows: Rows, steps: Steps, first: Indices, second: Indices) -> Features:
    """What speaks for row `second` being read after row `first` before there are flows: by name, values that
    broadcast to one for each pair; pairs as `bridge_features` takes them."""
    after, before = steps.of(first, second)
    off = np.maximum(after, before) < ON_STEP
    features: dict[str, npt.ArrayLike] = {
        "fit": np.clip(all_fits(rows), *_FIT_RANGE)[first, second],
        "steps after": np.log(after + _LEAST_BELIEF),
        "steps before": np.log(before + _LEAST_BELIEF),
        "off": off,  # the rows around go on otherwise
        "foot": off * _end(steps.foot)[first],
        "top": off * _end(steps.top)[second],
    }
    return {name: np.asarray(value, np.float32) for name, value in features.items()}


def link_features(
    rows: Rows, steps: Steps, follower: Sequence[int], first: Indices, second: Indices
) -> Features:
    """The same once there are flows: `follower` is the guess so far."""
    guess = guess_features(rows, steps, first, second)
    fit, off = guess["fit"], guess["off"]
    step = second - first
    beside, back = step == 1, step < 0
    kept = (np.array(follower, np.intp)[first] == second) & ~beside
    closed = rows.ends[first] > 1
    like = _likeness(rows, follower)[first, second]
    columns = Columns.of(steps, follower)
    ahead = columns.meet(first, second) * off * (step > 1)
    rank = np.log(np.maximum(columns.passed(first, second), 1))
    features: dict[str, npt.ArrayLike] = {
        "fit, closed": fit * closed,
        "neighbour": beside,
        "neighbour, gap": beside & rows.gaps[second],
        "neighbour, break": beside & rows.breaks[second],
        "neighbour, fit around": beside * _fit_around(rows)[first],
        # The more rows a page has, the more of them fit by chance.
        "off, rows": off * np.log(len(follower) / _USUAL),
        "off, ahead": off * (step > 1) * _LOG[np.clip(step, 1, _FAR)],
        "off, parallel": off * _parallel(rows, steps, first, second),
        "off, column to column": off * columns.meet(first, second),
        "next column": off * columns.side_by_side(first, second),
        "ahead, columns passed": ahead * rank,
        "kept": kept,
        "kept, in step": kept * in_step(follower)[first],
        "elsewhere, rows": (~beside & ~kept) * np.log(len(follower) / _USUAL),
        "back": back,
        "back, far": back * _LOG[np.clip(-step, 1, _FAR)],
        "back, new paragraph": back & (rows.starts[second] < 2),
        "other column": np.abs(rows.columns[first] - rows.columns[second]) > _SAME_WIDTH,
        "likeness": like,
        "likeness, closed": like * closed,
        "likeness, on step": like * (1 - off),
        "likeness, kept": like * kept,
    }
    return {**guess, **{name: np.asarray(value, np.float32) for name, value in features.items()}}


def _fit_around(rows: Rows) -> Floats:
    """For each row how well the open rows around it fit those printed below them."""
    is_open = (rows.ends <= 1).astype(np.float32)
    is_open[-1] = 0.0
    beside = np.append(np.clip(all_fits(rows).diagonal(1), *_FIT_RANGE), 0.0)
    window = np.ones(2 * _AROUND + 1, np.float32)
    inside = slice(_AROUND, _AROUND + len(is_open))
    fits = np.convolve(beside * is_open, window)[inside]
    known = np.convolve(is_open, window)[inside]
    return np.clip(fits / (known + 1e-6), -2.0, 3.0).astype(np.float32)


def weigh(features: Features, part: str) -> Floats:
    """The odds of the pairs from their features, by that part of the weights."""
    weights = load_numbers(part)
    total = np.zeros(features["fit"].shape, np.float32)
    for name, value in features.items():
        total += np.float32(weights[name]) * value
    return total


def ending_features(rows: Rows, steps: Steps) -> Features:
    """What speaks for nothing on the page going on with a row: by name, a value for each row."""
    ends = {f"ends {state}": (rows.ends == k).astype(np.float32) for k, state in enumerate(END_STATES)}
    return ends | {"ends, foot": _end(steps.foot)}


def ending_odds(rows: Rows, steps: Steps, part: str) -> Odds:
    """For each row the odds, on the same scale, that nothing on the page goes on with it."""
    weights = load_numbers(part)
    odds: Odds = np.sum([weights[name] * value for name, value in ending_features(rows, steps).items()], 0)
    return odds


def _end(belief: Floats) -> Floats:
    scaled: Floats = np.log(belief + _LEAST_END) + np.float32(_USUAL_END)
    return scaled


def _parallel(rows: Rows, steps: Steps, first: Indices, second: Indices) -> Floats:
    """How well the neighbours of the two rows fit each other, as far as these are feet and tops too: columns
    that end side by side go on side by side."""
    last = len(rows.texts) - 1
    fits = np.clip(all_fits(rows), -3.0, 6.0)
    total = np.zeros(len(first), np.float32)
    for away in (-1, 1):
        foot, top = first + away, second + away
        there = (foot >= 0) & (foot <= last) & (top >= 0) & (top <= last)
        foot, top = np.clip(foot, 0, last), np.clip(top, 0, last)
        total += there * steps.foot[foot] * steps.top[top] * fits[foot, top]
    return total


def table_of(count: int, first: Indices, second: Indices, odds: Floats) -> Odds:
    """Row x row: the odds of these pairs; of all others, never."""
    table = np.full((count, count), _NEVER)
    table[first, second] = odds
    return table


def choose(odds: Odds, ending: Odds) -> list[int]:
    """The followers with the greatest sum of odds."""
    count = len(odds)
    every = np.arange(count)
    best = odds.argmax(1)
    own = odds[every, best]
    second, first = np.sort(odds, 0)[-2:, best] if count > 1 else (own, own)
    others = odds.copy()
    others[every, best] = _NEVER
    others = others.max(1)
    rivals = np.maximum(np.maximum(others, ending), np.where(own == first, second, first))
    settled = own - rivals > _SETTLED
    out = np.full(count, NONE)
    out[settled] = best[settled]
    free = np.flatnonzero(~settled)
    open_ = np.setdiff1d(every, best[settled])
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
