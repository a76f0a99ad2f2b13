"""The learned scores of un-weaving: how well one row goes on with another, one piece with another."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

from flows.steps.layout.weave_features import JUNCTIONS, Rows, bridge_features, junctions

Floats = npt.NDArray[np.float32]
Indices = npt.NDArray[np.intp]

WEIGHTS = Path(__file__).with_name("weave_weights.json")
_PAIRS = 1 << 15  # scored at once: two dozen arrays as large as this stay near the processor


@dataclass(frozen=True)
class Weights:
    """One logistic model: log-odds = bias + weights by feature name."""

    bias: float
    by_name: Mapping[str, float]

    def odds(self, names: Sequence[str], values: Sequence[Floats], kinds: Floats | float = 0.0) -> Floats:
        """Log-odds of pairs from their features; `kinds` is what being of their kind adds."""
        total = np.full(np.broadcast_shapes(*(v.shape for v in values)), self.bias, np.float32)
        total += kinds
        for name, value in zip(names, values, strict=True):
            total += np.float32(self.by_name[name]) * value
        return total

    def of(self, names: Sequence[str]) -> Floats:
        """The weights of these features."""
        return np.array([self.by_name[name] for name in names], np.float32)

    @cached_property
    def of_junctions(self) -> Floats:
        """The weights of JUNCTIONS, by their numbers."""
        return self.of(JUNCTIONS)


@cache
def load_weights(part: str) -> Weights:
    """The model of that name, learned by `tests/press/train_weave.py`: `rows` or `pieces`."""
    model = json.loads(WEIGHTS.read_text(encoding="utf-8"))[part]
    return Weights(model["bias"], model["weights"])


@cache
def load_numbers(part: str) -> Mapping[str, float]:
    """A part of the same file that is weights by name and nothing else."""
    numbers: dict[str, float] = json.loads(WEIGHTS.read_text(encoding="utf-8"))[part]
    return numbers


def fit_odds(rows: Rows, first: Indices, second: Indices) -> Floats:
    """For each pair the log-odds that row `second` goes on with row `first`, wherever they stand; the pairs
    as `bridge_features` takes them."""
    model = load_weights("rows")
    kinds = model.of_junctions[junctions(rows, first, second)]
    names, values = bridge_features(rows, first, second)
    return model.odds(names, values, kinds)


@lru_cache(1)  # asked twice of the page at hand
def next_fits(rows: Rows) -> Floats:
    """For each row but the last the log-odds that the next printed goes on with it."""
    first = np.arange(len(rows.texts) - 1)
    return fit_odds(rows, first, first + 1)


@lru_cache(1)  # several steps ask for pairs of the page at hand
def all_fits(rows: Rows) -> Floats:
    """Row x row: the log-odds that the second goes on with the first."""
    every = np.arange(len(rows.texts))
    size = max(1, _PAIRS // max(1, len(every)))
    blocks = [every[top : top + size, None] for top in range(0, len(every), size)]
    return np.concatenate([fit_odds(rows, block, every[None, :]) for block in blocks])
