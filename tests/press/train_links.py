"""Learns what speaks for one row being read after another when all are judged together (`weave_assign`).

Called by `train_weave`. What is wanted is not each link's own probability but an assignment that is right, on
every kind of damage alike; so that is what is maximised, by trying: weights changed a few at a time, kept
where the pages come out better. A few dozen weights tried on a hundred pages learn these pages by heart; it
takes some hundreds.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from flows.steps.layout.weave import BodyLine
from flows.steps.layout.weave_assign import (
    ACROSS,
    ONE_BY_ONE,
    begin,
    choose,
    ending_features,
    likely_pairs,
    link_features,
    table_of,
    weights_for,
)
from flows.steps.layout.weave_features import Rows
from flows.steps.layout.weave_links import NONE, chains
from flows.steps.layout.weave_steps import read_steps
from flows.steps.layout.weave_suspect import may_be_woven

_TRIALS = 3000
_STEP = 0.3
_JOINS_STORIES = 0.25  # of a right link is what a link between two stories costs
# The first guess, not learned: what follows goes over every pair again.
GUESS = {
    "fit": 0.9, "steps after": 0.35, "steps before": 0.35, "off": 0.0, "foot": 0.4, "top": 0.4,
    "ends open": -5.0, "ends soft": -4.5, "ends closed-full": -4.0, "ends closed-short": -4.0,
    "ends, foot": 0.0,
}  # fmt: skip
# Where the search begins; all other features at nothing.
_BEGIN = {
    ACROSS: {
        "fit": 0.6, "steps after": 0.3, "steps before": 0.3, "off": 0.7, "foot": 0.7, "top": 0.6,
        "neighbour": 0.7, "neighbour, gap": -1.5, "neighbour, break": -1.2, "back": -2.0, "likeness": 2.0,
        "likeness, closed": 1.0, "off, column to column": 1.0, "next column": 2.0, "off, parallel": 0.7,
        "ahead, columns passed": -0.6, "ends open": -3.5, "ends soft": -3.5, "ends closed-full": -2.0,
        "ends closed-short": -1.5, "ends, foot": 0.9,
    },
    ONE_BY_ONE: {
        "fit": 0.9, "neighbour": 2.5, "neighbour, break": -2.0, "kept": 2.0, "kept, in step": 3.0,
        "elsewhere, rows": -1.0, "off, ahead": -0.4, "back": -1.5, "other column": -0.3, "likeness": 1.0,
        "ends open": -3.5, "ends soft": -2.5, "ends closed-full": -1.0, "ends closed-short": -1.0,
    },
}  # fmt: skip

Labelled = tuple[list[BodyLine], np.ndarray]


@dataclass(frozen=True)
class Case:
    """A page that may be woven: its likely pairs and their features, where it went out from, what is true."""

    kind: str
    part: str  # of the weights that the page is read with
    pairs: tuple[np.ndarray, np.ndarray]
    table: np.ndarray  # pair x feature
    endings: np.ndarray  # row x feature
    begun: list[int]
    true: np.ndarray

    @property
    def known(self) -> np.ndarray:
        """The rows that something goes on with."""
        return np.flatnonzero(self.true != NONE)

    def right(self, follower: Sequence[int]) -> int:
        """How many links are right."""
        return int((np.array(follower)[self.known] == self.true[self.known]).sum())

    def joining(self, follower: Sequence[int]) -> int:
        """How many links join two stories."""
        story = np.zeros(len(self.true), np.intp)
        for number, chain in enumerate(chains(self.true.tolist())):
            story[list(chain)] = number
        links = np.array([(i, j) for i, j in enumerate(follower) if j != NONE]).reshape(-1, 2)
        return int((story[links[:, 0]] != story[links[:, 1]]).sum())


def case_of(kind: str, lines: list[BodyLine], true: np.ndarray) -> tuple[list[str], Case] | None:
    """The page as a case before its first turn, with the names of its features; None where nothing speaks for
    a weave."""
    rows = Rows.of(lines)
    if not may_be_woven(rows):
        return None
    steps = read_steps(rows)
    first, second, odds = likely_pairs(rows, steps)
    begun = begin(rows, steps, table_of(len(lines), first, second, odds))
    links, endings = link_features(rows, steps, begun, first, second), ending_features(rows, steps)
    table = np.stack(list(links.values()), -1).astype(np.float16)
    ends = np.stack(list(endings.values()), -1)
    case = Case(kind, weights_for(steps), (first, second), table, ends, begun, true)
    return [*links, *endings], case


def learn_links(pages: Iterable[tuple[str, Labelled]]) -> dict[str, dict[str, float]]:
    """The parts of the weights by which rows are linked, from pages with their kind of damage."""
    found = [case for kind, (lines, true) in pages if (case := case_of(kind, lines, true))]
    names = found[0][0]
    parts = {part: [case for _, case in found if case.part == part] for part in _BEGIN}
    return {
        part: _search(np.array([_BEGIN[part].get(n, 0.0) for n in names]), names, parts[part])
        for part in parts
    }


def _search(weights: np.ndarray, names: Sequence[str], cases: Sequence[Case]) -> dict[str, float]:
    rng = np.random.default_rng(0)
    best = score(weights, cases)
    for _ in range(_TRIALS):
        some = rng.choice(len(weights), rng.integers(1, 4), replace=False)
        changed = weights.copy()
        changed[some] += rng.normal(0, _STEP, len(some)) * (np.abs(weights[some]) + 0.3)
        value = score(changed, cases)
        if value > best:
            best, weights = value, changed
            print(f"{best:.5f}", flush=True)
    return {name: round(float(weight), 3) for name, weight in zip(names, weights, strict=True)}


def score(weights: np.ndarray, cases: Sequence[Case]) -> float:
    """Share of links right, the mean of all kinds, less what pages lose against page order and
    what they went out from."""
    total: dict[str, list[float]] = defaultdict(lambda: [0.0, 0.0])
    lost = 0.0
    for case in cases:
        follower = _followers(weights, case)
        right, known = case.right(follower), len(case.known)
        total[case.kind][0] += right - _JOINS_STORIES * case.joining(follower)
        total[case.kind][1] += known
        printed = [*range(1, len(case.true)), NONE]
        lost += max(0, max(case.right(case.begun), case.right(printed)) - right) / known
    return float(np.mean([right / known for right, known in total.values()])) - lost / len(cases)


def _followers(weights: np.ndarray, case: Case) -> list[int]:
    features = case.table.shape[1]
    odds = case.table.astype(np.float32) @ weights[:features].astype(np.float32)
    return choose(table_of(len(case.true), *case.pairs, odds), case.endings @ weights[features:])


def pages_of_kind(kind: str, some: Iterable[Labelled], most: int) -> Iterator[tuple[str, Labelled]]:
    """So many pages of a kind of damage, of 8 to 300 rows each."""
    taken = 0
    for lines, true in some:
        if 8 <= len(lines) <= 300 and taken < most:
            taken += 1
            yield kind, (lines, true)
