"""Un-weaving: which body lines belong to one flow of text, and in what order they are read.

A dump that has lost its coordinates may print the columns of several stories row by row, or their
pieces in any order. `unweave` takes the body-like lines of one span in page order and divides them
into streams, each one flow of text in reading order. Where the evidence is weak it answers with one
stream in page order: leaving page order must never cost more than it brings.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

from flows.steps.layout.weave_features import Rows, fit_features
from flows.steps.layout.weave_links import NONE, chains, choose_links, fill_with_page_order
from flows.steps.layout.weave_regimes import IRREGULAR, find_regimes, link_priors

WEIGHTS = Path(__file__).with_name("weave_weights.json")
_FEWEST = 6  # rows; fewer cannot prove anything
_MOST = 1500  # rows; the cost grows with their square, and no newspaper page has more

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class BodyLine:
    """What un-weaving needs to know of one body-like line."""

    text: str  # edge blanks off, letter-spacing undone
    width: float  # CJK characters count 1, ASCII half, measured as printed
    indent: float = 0.0  # leading blanks in the same unit; 0 where the dump dropped them
    column_width: float | None = None  # local estimate; None where the page is one paragraph a line
    after_break: bool = False  # a heading, caption or furniture stands between it and the line before


@dataclass(frozen=True, slots=True)
class Unweave:
    """Streams of line indices (positions in the input), each in reading order; every line exactly once.

    `evidence` says, for a line that does not follow its neighbour of page order, why it was moved.
    """

    streams: tuple[tuple[int, ...], ...]
    evidence: dict[int, str] = field(default_factory=dict)


def unweave(lines: Sequence[BodyLine]) -> Unweave:
    """Divide body lines into text flows; one flow in page order where nothing else is proven."""
    n = len(lines)
    if n < _FEWEST or n > _MOST:
        return Unweave(streams=(tuple(range(n)),) if n else ())
    fit = fit_odds(Rows.of(lines))
    regimes = find_regimes(fit)
    if not regimes.any():
        return Unweave(streams=(tuple(range(n)),))
    follower = fill_with_page_order(choose_links(fit + link_priors(regimes)))
    return Unweave(chains(follower), _evidence(follower, regimes, fit))


def fit_odds(rows: Rows) -> Floats:
    """n x n log-odds that row j's beginning fits row i's end, wherever they stand."""
    bias, weights = load_weights()
    names, arrays = fit_features(rows)
    total = np.full((len(rows.texts),) * 2, bias, np.float32)
    for name, values in zip(names, arrays, strict=True):
        total += np.float32(weights[name]) * values
    return total


@cache
def load_weights() -> tuple[float, dict[str, float]]:
    """Bias and weights by feature name, learned by `tests/press/train_weave.py`."""
    model = json.loads(WEIGHTS.read_text(encoding="utf-8"))
    return model["bias"], model["weights"]


def _evidence(follower: Sequence[int], regimes: Ints, fit: Floats) -> dict[int, str]:
    out = {}
    for i, j in enumerate(follower):
        if j not in (NONE, i + 1):
            stride = int(regimes[i]) + 1
            how = f"{stride} columns row by row" if j - i == stride <= IRREGULAR else "woven"
            out[j] = f"{how}; fit with the row before {fit[i, j]:+.1f}, in page order {fit[j - 1, j]:+.1f}"
    return out
