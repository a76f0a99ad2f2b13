"""Learns how sure an article is, and prints the reliability table.

    python -m tests.press.train_confidence [--pages 12] [--extra DIR] [--write]

An article is right when its body, in order, is at least 99 % that of one story. Of the sheets, every second
one that is held back from all other steps is learned from: on pages that these have read they are surer
than they should be. Kinds in `train_roles.HELD_BACK` and the other sheets held back are for the other tables.
"""

from __future__ import annotations

import argparse
import itertools
import json
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np

from flows.steps.layout import confidence
from flows.steps.layout.confidence import Features, doubt_features
from flows.steps.layout.rebuild import read_drafts, rebuild
from flows.steps.model import Page
from tests.press.metrics import Gold, is_same, squeeze
from tests.press.sheet_press import sheet_pages
from tests.press.sheets import is_held_back, load_sheets
from tests.press.train_roles import labelled_pages, press_pages

TARGET = Path(confidence.__file__).with_name("confidence_weights.json")
BINS = (0.0, 0.2, 0.4, 0.6, 0.8, 0.9, 1.0)
_BODY = ("body", "crosshead")


def examples(page: Page, gold: Gold) -> list[tuple[Features, bool]]:
    """Features of every article found, and whether it is right."""
    drafts, trace, woven = read_drafts(page)
    layout = rebuild(page)
    stories: dict[str, list[int]] = {}
    for number, line in sorted(gold.lines.items(), key=lambda item: item[1].order):
        if line.article and line.role in _BODY:
            stories.setdefault(line.article, []).append(number)
    wanted = ["".join(squeeze(gold.text[n]) for n in numbers) for numbers in stories.values()]
    found = []
    for draft, article in zip(sorted(drafts, key=lambda d: d.first_line), layout.articles, strict=True):
        if draft.sections:
            got = "".join(squeeze(p.text) for p in article.paragraphs if p.role in _BODY)
            right = any(is_same(want, got) for want in wanted)
            found.append((doubt_features(draft, trace.facts, trace.scores, woven.evidence), right))
    return found


def fit(data: Sequence[tuple[Features, bool]], rounds: int = 400) -> dict[str, float]:
    """Logistic regression by gradient steps with a small pull to zero."""
    names = sorted({n for features, _ in data for n in features})
    x = np.array([[features.get(n, 0.0) for n in names] for features, _ in data])
    y = np.array([right for _, right in data], dtype=float)
    scale = np.maximum(np.abs(x).max(axis=0), 1e-6)
    weights = np.zeros(len(names))
    for _ in range(rounds * 10):
        chance = 1 / (1 + np.exp(-(x / scale) @ weights))
        weights += 1.0 * ((x / scale).T @ (y - chance) / len(y) - 1e-4 * weights)
    return {n: round(float(w), 3) for n, w in zip(names, weights / scale, strict=True)}


def reliability(data: Iterable[tuple[Features, bool]], weights: dict[str, float]) -> list[str]:
    """One row a bin: how many articles, their mean confidence, the share that is right."""
    rows = []
    pairs = []
    for features, right in data:
        logit = sum(v * weights.get(n, 0.0) for n, v in features.items())
        pairs.append((1 / (1 + np.exp(-logit)), right))
    for low, high in itertools.pairwise(BINS):
        inside = [(c, r) for c, r in pairs if low <= c < high or c == high == 1.0]
        if inside:
            mean, share = np.mean([c for c, _ in inside]), np.mean([r for _, r in inside])
            rows.append(f"| {low:.1f}–{high:.1f} | {len(inside)} | {mean:.2f} | {share:.2f} |")
    return ["| confidence | articles | mean | right |", "|---|---|---|---|", *rows]


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--pages", type=int, default=12, help="pages a kind (default 12)")
    parser.add_argument(
        "--extra", type=Path, action="append", default=[], help="folder of labelled dumps to learn from too"
    )
    parser.add_argument("--write", action="store_true", help=f"write {TARGET.name}")
    options = parser.parse_args()
    train = [e for p, g in press_pages(options.pages, held_back=False, seed=3000) for e in examples(p, g)]
    unseen = [sheet for sheet in load_sheets() if is_held_back(sheet)]
    train += [e for p, g in sheet_pages(9, 3000, unseen[::2]) for e in examples(p, g)]
    for folder in options.extra:
        train += [e for p, g in labelled_pages(folder) for e in examples(p, g)]
    held = [e for p, g in press_pages(options.pages, held_back=True, seed=4000) for e in examples(p, g)]
    invented = [e for p, g in sheet_pages(9, 3000, unseen[1::2]) for e in examples(p, g)]
    weights = fit(train)
    tables = (("learned", train), ("held-back kinds", held), ("held-back sheets", invented))
    for name, data in tables:
        print(name, *reliability(data, weights), sep="\n")
    if options.write:
        TARGET.write_text(json.dumps(weights, ensure_ascii=False, indent=0) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
