"""Learns how the steps of dumps change from row to row: the part `steps` of the weights (`weave_steps`).

Called by `train_weave`. Which row follows which is known from the gold; in which state each row is (does a
row that goes on elsewhere end its column, or is it an exception?) is not, so chances and states are found in
turns (Baum and Welch). Pages are read from both ends: feet are tops then, and change in the same way.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

import numpy as np

from flows.steps.layout.weave import BodyLine
from flows.steps.layout.weave_features import Rows
from flows.steps.layout.weave_links import NONE
from flows.steps.layout.weave_steps import (
    FIRST,
    FOOT,
    KINDS,
    MARKS,
    MOST,
    OUTCOMES,
    STATES,
    any_step,
    begin_chances,
    kind_of,
    move_table,
    outcomes_of,
    steps_of_states,
)
from flows.steps.layout.weave_suspect import may_be_woven

_TURNS = 6
_LEAST = 2e-5  # of all rows: what is never seen is not impossible
# How likely a row of either state goes on so: as its state says, elsewhere, nowhere.
_STEPS, _FEET = (0.97, 0.0008, 0.01), (0.001, 0.03, 0.4)

Labelled = tuple[list[BodyLine], np.ndarray]
Reading = tuple[np.ndarray, np.ndarray, float]  # row x state likelihoods, marks before rows, weight of a row


def learn_steps(pages: Iterable[tuple[str, Labelled]]) -> dict[str, float]:
    """The chances by name, from woven pages with their kind of damage, all kinds alike."""
    by_kind: dict[str, list[tuple[np.ndarray, np.ndarray]]] = defaultdict(list)
    for kind, (lines, true) in pages:
        rows = Rows.of(lines)
        if may_be_woven(rows):
            marks = np.where(rows.breaks, 2, np.where(rows.gaps, 1, 0))
            by_kind[kind] += [(true, marks), (_turned(true), np.append(0, marks[:0:-1]))]
    readings: list[Reading] = []
    for some in by_kind.values():
        weight = 1 / sum(len(true) for true, _ in some)
        readings += [(_likelihoods(true), marks, weight) for true, marks in some]
    chances = _begin()
    for _ in range(_TURNS):
        chances = _counted(chances, readings)
    return {name: round(chance, 5) for name, chance in chances.items()}


def _turned(true: np.ndarray) -> np.ndarray:
    """The follower of each row of the page read from its end."""
    turned = np.full(len(true), NONE)
    linked = np.flatnonzero(true != NONE)
    turned[len(true) - 1 - true[linked]] = len(true) - 1 - linked
    return turned


def _likelihoods(true: np.ndarray) -> np.ndarray:
    steps = true - np.arange(len(true))
    own = steps[:, None] == steps_of_states()
    nowhere = (true == NONE)[:, None]
    kinds = [np.where(own, s[0], np.where(nowhere, s[2], s[1])) for s in (_STEPS, _FEET)]
    is_foot = np.arange(STATES) // MOST == FOOT
    # A foot goes on anywhere but as its column would have.
    feet = np.where(np.roll(own, MOST, 1), _FEET[0], kinds[1])
    return np.where(is_foot, feet, kinds[0])


def _begin() -> dict[str, float]:
    chances = {f"any, {step}": 1 / MOST for step in range(1, MOST + 1)}
    for kind in KINDS:
        usual = {"step -1": 0.5} if kind.startswith("foot") else {"step +0": 0.8, "foot +0": 0.1}
        for mark in MARKS:
            chances |= {f"{kind}, {mark}, {outcome}": usual.get(outcome, 0.01) for outcome in OUTCOMES}
    return chances


def _counted(chances: dict[str, float], readings: Iterable[Reading]) -> dict[str, float]:
    """The chances as the pages have them, if they came about with these."""
    tables = np.stack([move_table(chances, mark) for mark in MARKS])
    moved = np.zeros_like(tables)
    begun = np.zeros(STATES)
    start = begin_chances(chances)
    for says, marks, weight in readings:
        down, up = _sums(says, marks, tables, start)
        first = down[0] * says[0] * up[0]
        begun += weight * first / first.sum()
        before, after = down[:-1] * says[:-1], says[1:] * up[1:]
        for mark, table in enumerate(tables):
            at = np.flatnonzero(marks[1:] == mark)
            size = np.einsum("ns,st,nt->n", before[at], table, after[at])
            moved[mark] += weight * table * ((before[at] / size[:, None]).T @ after[at])
    return _shares(chances, moved, begun)


def _sums(
    says: np.ndarray, marks: np.ndarray, tables: np.ndarray, start: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    down, up = np.empty_like(says), np.ones_like(says)
    down[0] = start / start.sum()
    for row in range(1, len(says)):
        reached = (down[row - 1] * says[row - 1]) @ tables[marks[row]]
        down[row] = reached / reached.sum()
    for row in range(len(says) - 2, -1, -1):
        reached = tables[marks[row + 1]] @ (up[row + 1] * says[row + 1])
        up[row] = reached / reached.sum()
    return down, up


def _shares(chances: dict[str, float], moved: np.ndarray, begun: np.ndarray) -> dict[str, float]:
    """Moves counted as outcomes; those that any step explains as well, by the shares of both."""
    counts: dict[str, float] = defaultdict(lambda: _LEAST)
    any_now = any_step(chances)
    any_then = 3 * begun[:MOST] + 1e-3
    for mark, name in enumerate(MARKS):
        for state in (state for state in range(STATES) if state // MOST != FIRST):
            kind = f"{kind_of(state)}, {name}"
            jumps = chances[f"{kind}, any"] * any_now
            own = np.zeros(STATES)
            for outcome, then in outcomes_of(state % MOST):
                own[then] = chances[f"{kind}, {outcome}"]
                jump = jumps[then] if then < MOST else 0.0
                counts[f"{kind}, {outcome}"] += moved[mark, state, then] * own[then] / (own[then] + jump)
            jumped = moved[mark, state, :MOST] * jumps / (own[:MOST] + jumps)
            counts[f"{kind}, any"] += float(jumped.sum())
            any_then += jumped
    result = {f"any, {step}": float(x) for step, x in enumerate(any_then / any_then.sum(), 1)}
    for kind in KINDS:
        for mark in MARKS:
            names = [f"{kind}, {mark}, {outcome}" for outcome in OUTCOMES]
            total = sum(counts[name] for name in names)
            result |= {name: float(counts[name] / total) for name in names}
    return result
