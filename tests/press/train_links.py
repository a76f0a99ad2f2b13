"""Learns what speaks for one row being read after another when all are judged together (`weave_assign`).

Called by `train_weave`. What is wanted is not each link's own probability but an assignment that is right, on
every kind of damage alike and never below what was there before; so that is what is maximised, by trying:
weights changed a few at a time, kept where the pages come out better.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from flows.steps.layout.weave import BodyLine, join_pieces, read_across
from flows.steps.layout.weave_assign import choose, link_features, within_reach
from flows.steps.layout.weave_features import END_STATES, Rows
from flows.steps.layout.weave_links import NONE, chains, fall_back
from flows.steps.layout.weave_threads import may_be_woven

_TRIALS = 500
_STEP = 0.4
_FIT = 0.9  # the scale of the odds: the weight of the fit
# Where the search begins: in the order of `link_features`, then of END_STATES.
_BEGIN = {
    "fit": _FIT, "neighbour": 2.5, "neighbour, break": -2.0, "thread": 2.0, "thread, in step": 3.0,
    "elsewhere, rows": -1.0, "ahead": -0.4, "back": -1.5, "other column": -0.3, "likeness": 1.0,
    "ends open": -3.5, "ends soft": -2.5, "ends closed-full": -1.0, "ends closed-short": -1.0,
}  # fmt: skip

Labelled = tuple[list[BodyLine], np.ndarray]


@dataclass(frozen=True)
class Case:
    """A page that may be woven: the features of its pairs, what was thought of it and what is true."""

    kind: str
    table: np.ndarray  # pair x feature
    ends: np.ndarray  # END_STATES of the rows, by number
    before: list[int]
    true: np.ndarray

    @property
    def known(self) -> np.ndarray:
        """The rows that something goes on with."""
        return np.flatnonzero(self.true != NONE)

    def right(self, follower: Sequence[int]) -> int:
        """How many links are right."""
        return int((np.array(follower)[self.known] == self.true[self.known]).sum())


def case_of(kind: str, lines: list[BodyLine], true: np.ndarray) -> tuple[list[str], Case] | None:
    """The page as a case, with the names of its features; None where nothing speaks for a weave."""
    rows = Rows.of(lines)
    if not may_be_woven(rows):
        return None
    across = read_across(rows)
    before = fall_back(across, join_pieces(rows, chains(across)))
    names, values = link_features(rows, before, *np.nonzero(within_reach(len(before))))
    return names, Case(kind, np.stack(values, -1).astype(np.float16), rows.ends, before, true)


def learn_links(pages: Iterable[tuple[str, Labelled]]) -> dict[str, float]:
    """The part `links` of the weights, from pages with their kind of damage."""
    found = [case for kind, (lines, true) in pages if (case := case_of(kind, lines, true))]
    names = [*found[0][0], *(f"ends {state}" for state in END_STATES)]
    cases = [case for _, case in found]
    rng = np.random.default_rng(0)
    weights = np.array([_BEGIN.get(name, 0.0) for name in names])
    best = score(weights, cases)
    reach = np.abs(weights) + 0.5
    for _ in range(_TRIALS):
        some = rng.choice(len(weights), rng.integers(1, 4), replace=False)
        changed = weights.copy()
        changed[some] += rng.normal(0, _STEP, len(some)) * reach[some]
        changed *= _FIT / max(changed[0], 0.1)
        value = score(changed, cases)
        if value > best:
            best, weights = value, changed
            print(f"{best:.5f}", flush=True)
    return {name: round(float(weight), 3) for name, weight in zip(names, weights, strict=True)}


def score(weights: np.ndarray, cases: Sequence[Case]) -> float:
    """Share of links right, the mean of all kinds, less what pages lose against what was thought before."""
    total: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    lost = 0.0
    for case in cases:
        right = case.right(_followers(weights, case))
        total[case.kind][0] += right
        total[case.kind][1] += len(case.known)
        lost += max(0, case.right(case.before) - right) / len(case.known)
    return float(np.mean([right / known for right, known in total.values()])) - lost / len(cases)


def _followers(weights: np.ndarray, case: Case) -> list[int]:
    count = len(case.before)
    features = case.table.shape[1]
    odds = np.full((count, count), -1e6)
    odds[within_reach(count)] = case.table.astype(np.float32) @ weights[:features].astype(np.float32)
    return choose(odds, weights[features:][case.ends], case.before)


def pages_of_kind(kind: str, some: Iterable[Labelled], most: int) -> Iterator[tuple[str, Labelled]]:
    """So many pages of a kind of damage, of 8 to 300 rows each."""
    taken = 0
    for lines, true in some:
        if 8 <= len(lines) <= 300 and taken < most:
            taken += 1
            yield kind, (lines, true)
