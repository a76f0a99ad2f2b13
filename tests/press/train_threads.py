"""Learns how dumps print columns among each other: the weights of `weave_moves` and `weave_threads`.

Called by `train_weave`. Every row of a page is a choice: with which of the threads open by then, by the gold,
does it go on, or does it begin one? The moves are learned from woven pages only: a page is searched for
threads only where its rows go on badly as printed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from flows.steps.layout.weave import BodyLine
from flows.steps.layout.weave_features import START_STATES, Rows
from flows.steps.layout.weave_likeness import Likeness
from flows.steps.layout.weave_links import NONE
from flows.steps.layout.weave_moves import NEW, RANKS, Habit, move_features, next_habit
from flows.steps.layout.weave_threads import REACH, marks_before, pair_bands

_WOVEN = 0.08  # share of links to another row than the next, from which a page is woven
_DISTANCES = ("distance", "other column")
# How far the odds of fit and likeness are trusted, which are summed over rows as if each were new evidence:
# of 0.6, 0.8 and 1.0 the one that orders pages of other seeds best, none below page order.
_TRUST = 0.8
# What a row has in common with its thread it mostly has in common with the next row too: no new evidence.
_LIKENESS_TRUST = 0.45
_RIDGE = 1.0


@dataclass
class Move:
    """One row: its options by name of feature and distance, which is right, and what the pairs have."""

    options: list[tuple[list[str], tuple[float, float]]]
    right: int
    pairs: list[tuple[float, float]]  # fit and likeness of the options that go on
    begins: int  # START_STATES


def moves_of(lines: Sequence[BodyLine], follower: np.ndarray) -> Iterator[Move]:
    """The choices of one page, all earlier ones made right."""
    rows = Rows.of(lines)
    likeness, bands, marks = Likeness.of(rows), pair_bands(rows), marks_before(rows)
    before = np.full(len(lines), NONE)
    before[follower[follower >= 0]] = np.flatnonzero(follower >= 0)
    ends: list[int] = []
    habit = Habit()
    for i in range(len(lines)):
        values = {name: band[:, i] for name, band in bands.items()}
        values["likeness"] = likeness.to_row(i, REACH)
        is_open = i > 0 and bool(rows.ends[i - 1] <= 1)
        ranks = [rank for rank, end in enumerate(ends[:RANKS]) if i - end <= REACH]
        at = [i - ends[rank] - 1 for rank in ranks]
        options = [
            (move_features(habit, marks[i], rank, is_open), _pair(values, _DISTANCES, k))
            for rank, k in zip(ranks, at, strict=True)
        ]
        options.append((move_features(habit, marks[i], NEW, is_open), (0.0, 0.0)))
        pairs = [_pair(values, ("fit", "likeness"), k) for k in at]
        move = ends.index(before[i]) if before[i] in ends[: len(ranks)] else NEW
        yield Move(options, len(ranks) if move == NEW else move, pairs, int(rows.starts[i]))
        likeness.follow(i, NONE if move == NEW else ends[move])
        if move != NEW:
            del ends[move]
        ends.insert(0, i)
        habit = next_habit(habit, move)


def _pair(values: Mapping[str, np.ndarray], names: tuple[str, str], at: int) -> tuple[float, float]:
    return float(values[names[0]][at]), float(values[names[1]][at])


def learn_threads(pages: Iterable[tuple[list[BodyLine], np.ndarray]]) -> dict[str, dict[str, float]]:
    """The parts `moves`, `threads` and `starts` of the weights."""
    woven: list[Move] = []
    everything: list[Move] = []
    for lines, follower in pages:
        moves = list(moves_of(lines, follower))
        everything += moves
        linked = np.flatnonzero(follower >= 0)
        if len(linked) and (follower[linked] != linked + 1).mean() >= _WOVEN:
            woven += moves
    weights = fit_moves(woven)
    distances = {name: weights.pop(name) for name in _DISTANCES}
    pairs = fit_pairs(everything) | distances
    return {"moves": weights, "threads": pairs, "starts": count_starts(everything)}


def fit_moves(data: Sequence[Move]) -> dict[str, float]:
    """Softmax over the options, by Newton steps."""
    names = sorted({name for move in data for features, _ in move.options for name in features})
    number = {name: k for k, name in enumerate([*_DISTANCES, *names])}
    most = max(len(move.options) for move in data)
    table = np.zeros((len(data), most, len(number)), np.float32)
    there = np.zeros((len(data), most), bool)
    right = np.array([move.right for move in data])
    for m, move in enumerate(data):
        for k, (features, distances) in enumerate(move.options):
            there[m, k] = True
            table[m, k, : len(distances)] = distances
            table[m, k, [number[name] for name in features]] = 1.0
    beta = np.zeros(len(number))
    for _ in range(12):
        scores = np.where(there, table @ beta, -np.inf)
        chance = np.exp(scores - scores.max(1, keepdims=True))
        chance /= chance.sum(1, keepdims=True)
        mean = (chance[..., None] * table).sum(1)
        slope = (table[np.arange(len(data)), right] - mean).sum(0) - _RIDGE * beta
        spread = (np.sqrt(chance)[..., None] * table).reshape(-1, len(number)).astype(np.float64)
        beta += np.linalg.solve(spread.T @ spread - mean.T @ mean + _RIDGE * np.eye(len(number)), slope)
    return {name: round(float(beta[k]), 3) for name, k in number.items()}


def fit_pairs(data: Sequence[Move]) -> dict[str, float]:
    """Right thread against wrong ones open at the same time: log-odds as if both were equally many."""
    values = np.array([pair for move in data for pair in move.pairs])
    truth = np.array([k == move.right for move in data for k in range(len(move.pairs))], float)
    weight = np.where(truth == 1, 0.5 / truth.mean(), 0.5 / (1 - truth.mean()))
    table = np.hstack([np.ones((len(values), 1)), values])
    beta = np.zeros(3)
    for _ in range(12):
        chance = 1 / (1 + np.exp(-table @ beta))
        curve = (table * (weight * chance * (1 - chance) + 1e-9)[:, None]).T @ table
        beta += np.linalg.solve(curve, table.T @ (weight * (truth - chance)))
    names = ("bias", "fit", "likeness")
    beta[2] *= _LIKENESS_TRUST
    return {name: round(float(b), 3) for name, b in zip(names, beta, strict=True)} | {"trust": _TRUST}


def count_starts(data: Sequence[Move]) -> dict[str, float]:
    """How much likelier the first row of a thread begins in each way than any other row does."""
    counts = np.ones((2, len(START_STATES)))
    for move in data:
        counts[:, move.begins] += (1, move.right == len(move.pairs))
    odds = np.log(counts[1] / counts[1].sum()) - np.log(counts[0] / counts[0].sum())
    usual = odds[START_STATES.index("plain")]
    return {state: round(_TRUST * float(x - usual), 3) for state, x in zip(START_STATES, odds, strict=True)}
