"""How many rows further on the rows of a page go on: what the rows around say of each.

A dump that prints k columns across goes on k rows further on, row after row. Where a column ends, it is k - 1
from then on, and the column's last row goes on nowhere near; where one begins, k + 1. Rows of two columns at
nearly one height change places now and then: k + 1, then k - 1. Page order is k = 1. So the page is read as a
hidden Markov model: each row is in one of the states "goes on k rows further on", "foot of one of k columns",
"first" and "second of two that change places", and what is known is how well it fits the rows further on.
Read from both ends: a row's step to the row that follows it, and to the row it follows; feet are tops then.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

import numpy as np
import numpy.typing as npt

from flows.steps.layout.weave_features import Rows
from flows.steps.layout.weave_fit import all_fits, load_numbers

MOST = 16  # columns; newspapers are set in up to eight, and more rows may stand at nearly one height
FURTHEST = MOST + 1  # rows further on
ON_STEP = 0.05  # belief of the rows around from which a row is thought to go on so
# What stands between a row and the row before it.
MARKS = ("", "gap", "break")
# States, each of 1 to MOST columns; kinds of rows after which the next may be this or that; and what it may
# be: a step or foot of so many columns more or less, rows that change places, or any step.
STEP, FOOT, FIRST, SECOND = range(4)
STATES = 4 * MOST
KINDS = ("one", "many", "foot of one", "foot of many", "changed places")
CHANGES = range(-3, 4)
OUTCOMES = (*(f"step {d:+}" for d in CHANGES), *(f"foot {d:+}" for d in CHANGES), "change places", "any")
_FIT_TRUST = 0.8  # fits of neighbouring rows are no independent evidence
_FIT_RANGE = 6.0
# A page of columns printed across has so many rows of which the rows around say that they go on farther than
# in the next one, and hardly doubt it. Such pages of the press have 18 in a hundred, all but a few; irregular
# weaves have one at most.
_ACROSS_SHARE, _DOUBT = 0.1, 0.2
_MISFIT = 0.02  # share of rows that go on elsewhere though their column does not end
# Where a foot goes on: nowhere, further down, further up the page. On pages of the press and extracted ones
# each is about a third.
_NOWHERE, _AHEAD, _BACK = 0.35, 0.35, 0.30
_AHEAD_REACH, _BACK_REACH = 60, 100
_UNKNOWN_END = 0.02  # how much of an end even a row is that seems none
_FOOT_RANGE = (0.3, 8.0)
_SCALED = 4  # rows between two of which sums become shares again: a row changes them by a hundred at most

Floats = npt.NDArray[np.float32]
Odds = npt.NDArray[np.float64]
Indices = npt.NDArray[np.intp]


@dataclass(frozen=True, eq=False)
class Steps:
    """Beliefs, 0 to 1, from the rows around; of `foot` and `top` from the row itself too."""

    after: Floats  # row x step - 1: the row goes on so many rows further on, at most FURTHEST
    before: Floats  # row x step - 1: it goes on with the row so many rows above
    foot: Floats  # the row is the last of its column
    top: Floats  # the first
    one: Floats  # the rows around go on with the next one: the page is no weave there

    @property
    def across(self) -> bool:
        """Whether the page is one of columns printed across, be it in part."""
        return bool((self.one < _DOUBT).mean() >= _ACROSS_SHARE)

    def of(self, first: Indices, second: Indices) -> tuple[Floats, Floats]:
        """For each pair what the rows around the first and around the second think of the step between."""
        step = second - first
        within = (step >= 1) & (step <= FURTHEST)
        at = np.clip(step, 1, FURTHEST) - 1
        return np.where(within, self.after[first, at], 0), np.where(within, self.before[second, at], 0)


@lru_cache(1)  # several steps ask for the page at hand
def read_steps(rows: Rows) -> Steps:
    """The beliefs for a page: read twice, the second time with what the first says of feet and tops: a foot
    may go on with any top, where it fits one well that speaks for both."""
    odds = np.exp(_FIT_TRUST * np.clip(all_fits(rows), -_FIT_RANGE, _FIT_RANGE).astype(np.float64))
    np.fill_diagonal(odds, 0.0)
    marks = np.where(rows.breaks, 2, np.where(rows.gaps, 1, 0))
    both = np.stack([marks, _mirrored(marks)])
    fits = np.stack([_further(odds), _further(odds[::-1, ::-1].T)])
    elsewhere = np.ones((2, len(odds)))
    ahead = _going(len(odds))
    for last in (False, True):
        beliefs, ends = _beliefs(fits, elsewhere, both)
        foot, top = ends[0], ends[1][::-1]
        if not last:
            elsewhere = np.stack([_some_end(odds, ahead, top), _some_end(odds.T, ahead.T, foot)[::-1]])
    after, before = _by_step(beliefs[0]), _by_step(beliefs[1])[::-1]
    one = beliefs[0, :, [state_of(STEP, 1), state_of(FOOT, 1)]].sum(0)
    return Steps(*(x.astype(np.float32) for x in (after, before, foot, top, one)))


def state_of(what: int, columns: int) -> int:
    """The number of a state."""
    return what * MOST + columns - 1


def steps_of_states() -> Indices:
    """How many rows further on the rows in each state go on; 0 for feet, and for what cannot be."""
    columns = np.arange(1, MOST + 1)
    return np.concatenate([columns, 0 * columns, (columns + 1) * (columns > 1), columns - 1])


def _by_step(beliefs: Odds) -> Odds:
    """Row x step - 1: beliefs in all states of that step together."""
    out = np.zeros((len(beliefs), FURTHEST + 1))
    np.add.at(out.T, steps_of_states(), beliefs.T)
    return out[:, 1:]


def _mirrored(marks: Indices) -> Indices:
    """What stands between the rows of the page read from its end."""
    return np.append(marks[:1] * 0, marks[:0:-1])


def _further(odds: Odds) -> Odds:
    """Row x step - 1: the odds of the row so many further on."""
    out = np.zeros((len(odds), FURTHEST))
    for step in range(1, min(FURTHEST, len(odds) - 1) + 1):
        out[:-step, step - 1] = odds.diagonal(step)
    return out


def _going(count: int) -> Odds:
    """Row x row: how likely a foot goes on there, whatever both say."""
    step = np.arange(count)[None, :] - np.arange(count)[:, None]
    ahead = np.where((step > 1) & (step <= _AHEAD_REACH), 1 / np.maximum(step, 2), 0.0)
    back = np.where((step < 0) & (step >= -_BACK_REACH), 1.0, 0.0)
    return _AHEAD * _shares(ahead) + _BACK * _shares(back)


def _shares(weight: Odds) -> Odds:
    shares: Odds = weight / np.maximum(weight.sum(1, keepdims=True), 1e-9)
    return shares


def _some_end(odds: Odds, going: Odds, ends: Odds) -> Odds:
    """For each row, as foot, the odds that it goes on with one of the tops, or with nothing."""
    weight = (_AHEAD + _BACK) * _shares(going * (ends + _UNKNOWN_END))
    return np.clip(_NOWHERE + (weight * odds).sum(1), *_FOOT_RANGE)


def _beliefs(fits: Odds, elsewhere: Odds, marks: Indices) -> tuple[Odds, Odds]:
    """Reading x row x state what the rows around say; reading x row that the row is a foot.

    Forward and backward sums of both readings run side by side: of such small products the calls are the
    cost.
    """
    fits = np.concatenate([elsewhere[..., None], (1 - _MISFIT) * fits + _MISFIT], 2)
    says = fits.take(steps_of_states(), 2)
    # Row by row down the page for the one half; for the other up, by what comes next turned round.
    turned = np.append(marks[:, :1], marks[:, :0:-1], 1) + len(MARKS)
    sums = _chances(np.concatenate([says, says[:, ::-1]]), np.concatenate([marks, turned]))
    readings = len(marks)
    around = (sums[:, :readings, 0] * sums[::-1, readings:, 0]).swapaxes(0, 1)
    around /= around.sum(2, keepdims=True)
    known = around * says
    return around, known[:, :, FOOT * MOST : FIRST * MOST].sum(2) / known.sum(2)


def _chances(says: Odds, marks: Indices) -> Odds:
    """Row x side x 1 x state: the chances of the states before the row itself is looked at, the first half of
    the sides forward, the second backward; only those of one row and side are on one scale."""
    sides, count, _ = says.shape
    moves = np.concatenate([_moves(), _moves().swapaxes(1, 2)])
    seen = np.ascontiguousarray(says.swapaxes(0, 1))[:, :, None]
    sums = np.empty_like(seen)
    sums[0, : sides // 2], sums[0, sides // 2 :] = begin_chances(load_numbers("steps")), 1.0
    between = [tuple(kinds) for kinds in marks.T.tolist()]
    by_marks = {kinds: moves[list(kinds)] for kinds in set(between[1:])}  # a few: most rows have none
    weighed, reached = np.empty_like(seen[0]), sums[0]
    for row in range(1, count):
        np.multiply(reached, seen[row - 1], out=weighed)
        reached = np.matmul(weighed, by_marks[between[row]], out=sums[row])
        if row % _SCALED == 0:
            reached /= reached.sum(2, keepdims=True)
    return sums


@cache
def _moves() -> Odds:
    """Mark x state x state: how likely the one comes after the other."""
    return np.stack([move_table(load_numbers("steps"), mark) for mark in MARKS])


def begin_chances(chances: Mapping[str, float]) -> Odds:
    """State: how likely a page's first row is in it."""
    begin = np.zeros(STATES)
    begin[:MOST] = any_step(chances)
    begin[FOOT * MOST : FIRST * MOST] = _MISFIT
    return begin


def any_step(chances: Mapping[str, float]) -> Odds:
    """How often so many rows further on, from 1, where nothing is known."""
    return np.array([chances[f"any, {step}"] for step in range(1, MOST + 1)])


def move_table(chances: Mapping[str, float], mark: str) -> Odds:
    """State x state, from the chances of OUTCOMES after each of KINDS."""
    table = np.zeros((STATES, STATES))
    for state in range(STATES):
        what, columns = divmod(state, MOST)
        if what == FIRST:
            table[state, state + MOST] = 1.0
            continue
        kind = kind_of(state)
        for outcome, then in outcomes_of(columns):
            table[state, then] += chances[f"{kind}, {mark}, {outcome}"]
        table[state, :MOST] += chances[f"{kind}, {mark}, any"] * any_step(chances)
    return table / table.sum(1, keepdims=True)


def kind_of(state: int) -> str:
    """Which of KINDS the row in that state is."""
    what, columns = divmod(state, MOST)
    return KINDS[-1] if what == SECOND else KINDS[2 * what + (columns > 0)]


def outcomes_of(columns: int) -> list[tuple[str, int]]:
    """What may come after a row of that many columns less one: outcomes, but any step, and states."""
    near = [change for change in CHANGES if 0 <= columns + change < MOST]
    found = [(f"step {change:+}", STEP * MOST + columns + change) for change in near]
    found += [(f"foot {change:+}", FOOT * MOST + columns + change) for change in near]
    return [*found, ("change places", FIRST * MOST + columns)] if columns else found
