"""Learns the weights that divide sections among articles: a softmax over a new one and those there.

    python -m tests.press.train_grouping [--pages 30] [--extra DIR] [--only NAME] [--write]

The features are likenesses and typography; no word is stored. Kinds in `train_roles.HELD_BACK` are only
measured. `--only subject` learns what the meanings of words say, all other weights as they are: on our own
stories and dumps of the held-out fifth, which the meanings have not read.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

import numpy as np

from flows.steps.layout import grouping
from flows.steps.layout.draft import Draft, Section
from flows.steps.layout.facts import LineFacts
from flows.steps.layout.kinship import Kinship
from flows.steps.layout.rebuild import prepare_sections
from flows.steps.layout.seams import Seams
from flows.steps.model import Page
from tests.press.metrics import Gold
from tests.press.train_roles import labelled_pages, press_pages

TARGET = Path(grouping.__file__).with_name("grouping_weights.json")
_SHRINK = 2e-4


@dataclass
class Choice:
    """One section: features of every option, and which is right."""

    options: list[dict[str, float]]
    right: int


def choices(page: Page, gold: Gold) -> list[Choice]:
    """The choices a page poses when all earlier ones were made right."""
    sections, facts = prepare_sections(page)
    habit = grouping.page_habit(sections)
    if not sections:
        return []
    kinship, seams = Kinship(sections), Seams(sections, facts)
    drafts: list[Draft] = []
    names: list[str | None] = []
    current: Draft | None = None
    found = []
    for section in sections:
        article = _article_of(section, facts, gold)
        old = next((i for i, name in enumerate(names) if name == article and name is not None), None)
        first = max(0, len(drafts) - 10)
        if drafts and article is not None and (old is None or old >= first):
            options = [grouping.new_features(section, habit, seams, first=False)]
            near = drafts[first:]
            options += [
                grouping.join_features(section, d, current, drafts, facts, kinship, seams) for d in near
            ]
            found.append(Choice(options, 0 if old is None else old - first + 1))
        if old is None:
            current = Draft(sections=[section])
            drafts.append(current)
            names.append(article)
        else:
            current = drafts[old]
            grouping.add_section(current, section)
    return found


def _article_of(section: Section, facts: Sequence[LineFacts], gold: Gold) -> str | None:
    count: Counter[str | None] = Counter()
    for i in section.lines:
        count[gold.lines[facts[i].view.number].article] += len(facts[i].view.text)
    article, size = count.most_common(1)[0]
    return article if size >= 0.8 * sum(count.values()) else None


def fit(
    data: Sequence[Choice], rounds: int = 14, known: Mapping[str, float] | None = None, only: str = ""
) -> dict[str, float]:
    """Adagrad over choices; the average of the second half. With `only`, weights of features whose names lack
    it stay as they are `known`."""
    known = known or {}
    names = {n: k for k, n in enumerate(sorted({n for c in data for o in c.options for n in o}))}
    encoded = [
        ([(np.array([names[n] for n in o]), np.array(list(o.values()))) for o in c.options], c.right)
        for c in data
    ]
    rng = np.random.default_rng(5)
    weights, speed = np.array([known.get(n, 0.0) for n in names]), np.full(len(names), 1.0)
    free = np.array([only in n for n in names])
    mean, kept = np.zeros(len(names)), 0
    for done in range(rounds):
        for k in rng.permutation(len(encoded)):
            options, right = encoded[k]
            scores = np.array([weights[i] @ x for i, x in options])
            chances = np.exp(scores - scores.max())
            chances /= chances.sum()
            chances[right] -= 1
            step = -_SHRINK * weights
            for (i, x), wrong in zip(options, chances, strict=True):
                step[i] -= wrong * x
            step *= free
            speed += step**2
            weights += 0.2 * step / np.sqrt(speed)
        if done >= rounds // 2:
            mean, kept = mean + weights, kept + 1
    return dict(known) | {n: round(float(mean[k] / kept), 3) for n, k in names.items() if free[k]}


def right_share(data: Iterable[Choice], weights: dict[str, float]) -> tuple[float, Counter[str]]:
    """Share of right choices, and the kinds of wrong ones."""
    right = total = 0
    wrong: Counter[str] = Counter()
    for choice in data:
        scores = [sum(weights.get(n, 0.0) * x for n, x in o.items()) for o in choice.options]
        best = int(np.argmax(scores))
        total += 1
        right += best == choice.right
        if best != choice.right and "join" in str(choice.options[-1]):
            kinds = [
                "new" if k == 0 else "here" if "join:here" in choice.options[k] else "away"
                for k in (best, choice.right)
            ]
            wrong[f"{kinds[0]} for {kinds[1]}"] += 1
    return right / max(1, total), wrong


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--pages", type=int, default=30, help="pages a kind (default 30)")
    parser.add_argument("--extra", type=Path, help="folder of labelled dumps to learn from too")
    parser.add_argument("--only", default="", help="learn only weights of features whose names hold this")
    parser.add_argument("--write", action="store_true", help=f"write {TARGET.name}")
    options = parser.parse_args()
    pages = press_pages(options.pages, held_back=False, seed=5000, corpus=not options.only)
    if options.extra:
        pages = chain(pages, labelled_pages(options.extra))
    train = [c for page, gold in pages for c in choices(page, gold)]
    held = [
        c
        for page, gold in press_pages(options.pages // 3, held_back=True, seed=9000)
        for c in choices(page, gold)
    ]
    known = json.loads(TARGET.read_text(encoding="utf-8")) if options.only else {}
    weights = fit(train, known=known, only=options.only)
    for name, data in (("learned", train), ("held back", held)):
        print(name, len(data), *right_share(data, weights))
    if options.write:
        TARGET.write_text(json.dumps(weights, ensure_ascii=False, indent=0) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
