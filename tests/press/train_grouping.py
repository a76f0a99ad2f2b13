"""Learns the weights that divide sections among articles: a softmax over a new one and those there.

    python -m tests.press.train_grouping [--pages 40] [--sheets 3] [--extra DIR ... --every N] [--write]

The features are likenesses and typography; no word is stored. Kinds in `train_roles.HELD_BACK` are only
measured. Pages are divided over and over with the weights learned so far, so that they learn to choose after
wrong choices too; every third is read once more with only its longest stories.
"""

from __future__ import annotations

import argparse
import json
import random
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np

from flows.steps.layout import grouping
from flows.steps.layout.draft import Draft, Section
from flows.steps.layout.facts import LineFacts
from flows.steps.layout.grouping_features import Features, Option, Scene
from flows.steps.layout.rebuild import prepare_sections
from flows.steps.model import Page
from tests.press.choices import Choice, fit, right_share
from tests.press.lots import add_options, pages_to_learn
from tests.press.metrics import Gold
from tests.press.thin import thinned
from tests.press.train_roles import press_pages

TARGET = Path(grouping.__file__).with_name("grouping_weights.json")
# In each go of dividing and learning, the share of choices made rightly whatever the weights say.
_HELPED = (1.0, 0.3, 0.1)
_HIDDEN = 0.1  # share of the features hidden while learning
_LONG = 1500  # characters from which a section counts no more

Articles = Counter[str | None]  # characters of each article in a section
Prepared = tuple[Sequence[Section], Scene, dict[int, Articles]]


def with_thinned(pages: Iterable[tuple[Page, Gold]]) -> Iterator[tuple[Page, Gold]]:
    """The pages, and every third once more with few stories."""
    for number, (page, gold) in enumerate(pages):
        yield page, gold
        if number % 3 == 0:
            yield thinned(page, gold, random.Random(number))


def prepared(pages: Iterable[tuple[Page, Gold]]) -> list[Prepared]:
    """The sections of pages, and whose text each holds."""
    found: list[Prepared] = []
    for page, gold in pages:
        sections, trace = prepare_sections(page)
        if sections:
            truth = {id(section): _articles_of(section, trace.facts, gold) for section in sections}
            scene = Scene(sections, trace.facts, trace.roles, trace.scores.crossheads.tolist())
            found.append((sections, scene, truth))
    return found


def _articles_of(section: Section, facts: Sequence[LineFacts], gold: Gold) -> Articles:
    count: Articles = Counter()
    for i in section.lines:
        count[gold.lines[facts[i].view.number].article] += len(facts[i].view.text)
    return count


def choices(
    page: Prepared, weights: Mapping[str, float], helped: float, rng: np.random.Generator
) -> list[Choice]:
    """The choices a page poses, in both goes, each made by the weights or, at times, rightly."""
    sections, scene, truth = page
    found: list[Choice] = []

    def choose(section: Section, options: Sequence[Option]) -> tuple[int, float]:
        right = _right_option(section, options, truth, placed)
        placed.append(section)
        scrap = grouping.is_scrap(section)
        if right is not None and len(options) > 1 and not (scrap and right == 0):
            features = [_to_learn(features) for _, features in options]
            found.append(Choice(features, right, min(section.size, _LONG) ** 0.5))
        if right is not None and rng.random() < helped:
            return right, 0.0
        scores = [sum(weights.get(n, 0.0) * x for n, x in features.items()) for _, features in options]
        if scrap and len(options) > 1:
            scores[0] = -np.inf
        return int(np.argmax(scores)), 0.0

    placed: list[Section] = []
    drafts = grouping.divide(sections, scene, {}, choose)
    placed = []
    grouping.divide(sections, scene, grouping.expected_of(drafts), choose)
    return found


def _to_learn(features: Features) -> Features:
    return {name: value for name, value in features.items() if name not in grouping.RULES}


def _right_option(
    section: Section, options: Sequence[Option], truth: Mapping[int, Articles], placed: Sequence[Section]
) -> int | None:
    """The place of the draft that is mostly the section's article and holds most of it, or of the new one
    where there is none; None where the section is several articles', or its article's draft is no option."""
    article, size = truth[id(section)].most_common(1)[0]
    if article is None or size < 0.6 * truth[id(section)].total():
        return None
    found = {
        place: held[article]
        for place, (draft, _) in enumerate(options)
        if draft is not None and (held := _held(draft, truth)).most_common(1)[0][0] == article
    }
    if found:
        return max(found, key=lambda place: found[place])
    begun = any(truth[id(other)].most_common(1)[0][0] == article for other in placed)
    return None if begun and len(options) > 10 else 0


def _held(draft: Draft, truth: Mapping[int, Articles]) -> Articles:
    return sum((truth[id(section)] for section in draft.sections), Counter())


def learned(pages: Sequence[Prepared]) -> tuple[dict[str, float], list[Choice]]:
    """The weights, and the choices they were learned from."""
    weights, found = dict(grouping.RULES), list[Choice]()
    for go, helped in enumerate(_HELPED):
        rng = np.random.default_rng(go)
        found += [choice for page in pages for choice in choices(page, weights, helped, rng)]
        weights = fit(found, hidden=_HIDDEN) | grouping.RULES
    return weights, found


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    add_options(parser, pages=40)
    parser.add_argument("--write", action="store_true", help=f"write {TARGET.name}")
    options = parser.parse_args()
    weights, train = learned(prepared(with_thinned(pages_to_learn(options))))
    held = prepared(press_pages(max(1, options.pages // 3), held_back=True, seed=9000))
    rng = np.random.default_rng(0)
    for name, data in (
        ("learned", train),
        ("held back", [c for page in held for c in choices(page, weights, 0.0, rng)]),
    ):
        print(name, len(data), f"{right_share(data, weights):.3f}")
    if options.write:
        shipped = {name: weight for name, weight in weights.items() if name not in grouping.RULES}
        TARGET.write_text(json.dumps(shipped, ensure_ascii=False, indent=0) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
