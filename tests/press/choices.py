"""Choices of one option among several, and weights that make them: a softmax over sums of features."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

_SHRINK = 1e-4  # pull of every weight towards what is known
_SPEED = 3e-3
_BATCH = 256
_LEAST = 30  # a feature seen with fewer options says nothing that carries over

Floats = npt.NDArray[np.float32]


@dataclass
class Choice:
    """Features of every option, which is right, and how much the choice counts."""

    options: list[dict[str, float]]
    right: int
    weight: float = 1.0


def fit(
    data: Sequence[Choice],
    rounds: int = 8,
    known: Mapping[str, float] | None = None,
    only: str = "",
    hidden: float = 0.0,
) -> dict[str, float]:
    """Weights by name (Adam). What is `known` stays as it is, with `only` but for names that hold it; of
    every batch a share of the features is `hidden`, so that none is leant on alone."""
    known = known or {}
    count = Counter(name for choice in data for option in choice.options for name in option)
    names = sorted(name for name, seen in count.items() if seen >= _LEAST or name in known)
    values, starts = _encode(data, {name: k for k, name in enumerate(names)})
    right = starts[:-1] + np.array([choice.right for choice in data])
    weight = np.array([choice.weight for choice in data])
    weight /= weight.mean()
    begin = np.array([known.get(name, 0.0) for name in names])
    free = np.array([only in name if only else name not in known for name in names])
    rng = np.random.default_rng(0)
    weights, first, second = begin.copy(), np.zeros(len(names)), np.zeros(len(names))
    steps = rounds * -(-len(data) // _BATCH)
    for done in range(1, steps + 1):
        if (done - 1) % (steps // rounds) == 0:
            shuffled = rng.permutation(len(data))
        batch = np.sort(shuffled[(done - 1) % (steps // rounds) * _BATCH :][:_BATCH])
        rows = np.concatenate([np.arange(starts[k], starts[k + 1]) for k in batch])
        sizes = starts[batch + 1] - starts[batch]
        seen = values[rows] * (rng.random(len(names)) >= hidden).astype(np.float32)
        wrong = _chances(seen @ weights, sizes) - np.isin(rows, right[batch])
        slope = seen.T @ (wrong * np.repeat(weight[batch], sizes)) / len(batch)
        slope = (slope + _SHRINK * (weights - begin)) * free
        first, second = 0.9 * first + 0.1 * slope, 0.999 * second + 0.001 * slope**2
        step = (first / (1 - 0.9**done)) / (np.sqrt(second / (1 - 0.999**done)) + 1e-8)
        weights -= _SPEED * (1 - 0.9 * done / steps) * step
    return dict(known) | {name: round(float(weights[k]), 3) for k, name in enumerate(names) if free[k]}


def _encode(data: Sequence[Choice], number: Mapping[str, int]) -> tuple[Floats, npt.NDArray[np.intp]]:
    """Option x feature, and where each choice's options begin."""
    starts = np.cumsum([0, *(len(choice.options) for choice in data)])
    values = np.zeros((starts[-1], len(number)), np.float32)
    for row, option in zip(values, (o for choice in data for o in choice.options), strict=True):
        for name, value in option.items():
            if name in number:
                row[number[name]] = value
    return values, starts


def _chances(scores: npt.NDArray[np.float64], sizes: npt.NDArray[np.intp]) -> npt.NDArray[np.float64]:
    """The softmax of the scores of every choice's options, choice after choice."""
    starts = np.cumsum(sizes) - sizes
    powers = np.exp(scores - np.repeat(np.maximum.reduceat(scores, starts), sizes))
    chances: npt.NDArray[np.float64] = powers / np.repeat(np.add.reduceat(powers, starts), sizes)
    return chances


def right_share(data: Iterable[Choice], weights: Mapping[str, float]) -> float:
    """Share of right choices."""
    right = [
        int(np.argmax([sum(weights.get(n, 0.0) * x for n, x in o.items()) for o in choice.options]))
        == choice.right
        for choice in data
    ]
    return sum(right) / max(1, len(right))
