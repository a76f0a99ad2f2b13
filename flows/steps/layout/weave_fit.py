"""The learned scores of un-weaving: how well one row goes on with another, one piece with another."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

from flows.steps.layout.weave_features import JUNCTIONS, Rows, bridge_features, junctions

Floats = npt.NDArray[np.float32]
Indices = npt.NDArray[np.intp]

WEIGHTS = Path(__file__).with_name("weave_weights.json")


@dataclass(frozen=True)
class Weights:
    """One logistic model: log-odds = bias + weights by feature name."""

    bias: float
    by_name: Mapping[str, float]

    def odds(
        self, names: Sequence[str], values: Sequence[Floats], count: int, kinds: Floats | None = None
    ) -> Floats:
        """Log-odds of `count` pairs from their features; `kinds` is what being of their kind adds."""
        total = np.full(count, self.bias, np.float32)
        if kinds is not None:
            total += kinds
        for name, value in zip(names, values, strict=True):
            total += np.float32(self.by_name[name]) * value
        return total

    def of(self, names: Sequence[str]) -> Floats:
        """The weights of these features."""
        return np.array([self.by_name[name] for name in names], np.float32)


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
    """For each pair the log-odds that row `second` goes on with row `first`, wherever they stand."""
    model = load_weights("rows")
    kinds = model.of(JUNCTIONS)[junctions(rows, first, second)]
    names, values = bridge_features(rows, first, second)
    return model.odds(names, values, len(first), kinds)
