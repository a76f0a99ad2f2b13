"""Learns where another story begins in a flow without any printed sign (`subject_breaks`).

    python -m tests.press.train_breaks [--pages 20] [--sheets 3] [--extra DIR ... --every N] [--write]

One logistic model of likenesses and typography; no word is stored. Kinds in `train_roles.HELD_BACK` are only
measured. Every time a place is read a tenth of its features is hidden, so that none is leant on alone.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import numpy.typing as npt

from flows.steps.layout import subject_breaks
from flows.steps.layout.rebuild import prepare_stretches
from flows.steps.model import Page
from tests.press.lots import add_options, pages_to_learn
from tests.press.metrics import Gold
from tests.press.train_roles import labelled_pages, press_pages

_ROUNDS = 400
_HIDDEN = 0.1
_SHRINK = 2e-3
_SPEED = 0.03

Floats = npt.NDArray[np.float64]


def places(pages: Iterable[tuple[Page, Gold]]) -> tuple[list[str], Floats, Floats]:
    """Names of the features, place x feature, and whether another story begins there (1 or 0)."""
    names: list[str] = []
    values, truth = [], []
    for page, gold in pages:
        stretches, facts, roles = prepare_stretches(page)
        found = subject_breaks.find_breaks(stretches, facts, roles)
        if not found.places:
            continue
        names = found.names
        for (number, at), value in zip(found.places, np.stack(found.values, 1), strict=True):
            rows = stretches[number][at - 1][-1], stretches[number][at][0]
            one, other = (gold.lines[facts[i].view.number].article for i in rows)
            if one is not None and other is not None:
                values.append(value)
                truth.append(float(one != other))
    return names, np.array(values, np.float64), np.array(truth)


def fit(values: Floats, truth: Floats) -> tuple[float, Floats]:
    """Bias and weights of a logistic model (Adam over all places at once)."""
    rng = np.random.default_rng(0)
    mean, spread = values.mean(0), values.std(0) + 0.05
    scaled = np.hstack([(values - mean) / spread, np.ones((len(values), 1))])
    weights = np.zeros(scaled.shape[1])
    first, second = np.zeros_like(weights), np.zeros_like(weights)
    for done in range(1, _ROUNDS + 1):
        seen = scaled * np.append(rng.random(len(mean)) > _HIDDEN, 1)
        slope = seen.T @ (1 / (1 + np.exp(-seen @ weights)) - truth) / len(truth)
        slope[:-1] += _SHRINK * weights[:-1]
        first, second = 0.9 * first + 0.1 * slope, 0.999 * second + 0.001 * slope**2
        step = (first / (1 - 0.9**done)) / (np.sqrt(second / (1 - 0.999**done)) + 1e-8)
        weights -= _SPEED * (1 - 0.9 * done / _ROUNDS) * step
    plain = weights[:-1] / spread
    return float(weights[-1] - plain @ mean), plain


def mean_precision(odds: Floats, truth: Floats) -> float:
    """Of the places in order of their odds, averaged over those that are right."""
    right = truth[np.argsort(-odds)]
    return float((np.cumsum(right) / np.arange(1, len(right) + 1) * right).sum() / max(1, right.sum()))


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    add_options(parser, pages=20)
    parser.add_argument("--measure", type=Path, nargs="*", default=[], help="folders to measure by")
    parser.add_argument("--write", action="store_true", help=f"write {subject_breaks.WEIGHTS.name}")
    options = parser.parse_args()
    names, values, truth = places(pages_to_learn(options))
    bias, weights = fit(values, truth)
    print("learned", len(truth), f"{truth.mean():.3f} {mean_precision(values @ weights, truth):.3f}")
    held = {"held back": press_pages(options.pages // 2, held_back=True, seed=9000)}
    for name, pages in (held | {f.name: labelled_pages(f) for f in options.measure}).items():
        _, values, truth = places(pages)
        print(name, len(truth), f"{truth.mean():.3f} {mean_precision(values @ weights, truth):.3f}")
    if options.write:
        rounded = {name: round(float(w), 4) for name, w in zip(names, weights, strict=True)}
        model = {"bias": round(bias, 4), "weights": rounded}
        subject_breaks.WEIGHTS.write_text(json.dumps(model, indent=0) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
