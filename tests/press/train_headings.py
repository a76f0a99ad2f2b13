"""Learns the weights that give heading and byline rows to their stories (averaged structured perceptron).

    python -m tests.press.train_headings [--pages 20] [--extra DIR] [--write]
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

import numpy as np

from flows.steps.layout import headings
from flows.steps.layout.draft import Draft
from flows.steps.layout.headings import HeadingReader, Option, Place
from flows.steps.layout.lines import typical_gap
from flows.steps.layout.rebuild import prepare_drafts
from flows.steps.model import Page
from tests.press.metrics import Gold
from tests.press.train_roles import labelled_pages, press_pages

TARGET = Path(headings.__file__).with_name("heading_weights.json")
_TITLE = ("kicker", "headline", "deck")


@dataclass
class Lesson:
    """One place of a page and its right reading."""

    reader: HeadingReader
    place: Place
    right: list[Option]


def lessons(page: Page, gold: Gold) -> list[Lesson]:
    """The places of a page whose stories were found well enough to say what is right."""
    drafts, facts, roles = prepare_drafts(page)
    reader = HeadingReader(drafts, facts, roles, typical_gap([f.view for f in facts]))
    story_of = {a: d for d in drafts if (a := _article_of(d, facts, gold)) is not None}
    found = []
    for place in reader.places:
        right = [_right_option(row, facts[row].view.number, place, roles, gold, story_of) for row in place.rows]
        options = reader.options(place)
        if all(option is not None and option in options for option in right):
            found.append(Lesson(reader, place, [option for option in right if option]))
    return found


def _article_of(draft: Draft, facts: Sequence, gold: Gold) -> str | None:
    count: Counter[str | None] = Counter()
    for i in draft.body_lines:
        count[gold.lines[facts[i].view.number].article] += len(facts[i].view.text)
    article, size = count.most_common(1)[0]
    return article if size >= 0.6 * sum(count.values()) else None


def _right_option(
    row: int, number: int, place: Place, roles: Sequence[str], gold: Gold, story_of: dict[str, Draft]
) -> Option | None:
    line = gold.lines[number]
    draft = story_of.get(line.article or "")
    if draft is None:
        return None
    if roles[row] == "byline":
        return ("title", draft) if line.role == "byline" else None
    if line.role == "crosshead":
        return ("crosshead", draft)
    return ("title", draft) if line.role in _TITLE else None


def fit(data: Sequence[Lesson], rounds: int = 8) -> dict[str, float]:
    """Perceptron over places, averaged."""
    weights: Counter[str] = Counter()
    total: Counter[str] = Counter()
    rng = np.random.default_rng(7)
    steps = 0
    for _ in range(rounds):
        for k in rng.permutation(len(data)):
            lesson = data[k]
            lesson.reader.choose(lesson.place, weights)
            steps += 1
            if lesson.place.chosen != lesson.right:
                for sign, path in ((1.0, lesson.right), (-1.0, lesson.place.chosen)):
                    for name, value in lesson.reader.path_features(lesson.place, path).items():
                        weights[name] += sign * value
                        total[name] += sign * value * steps
    return {name: round(weights[name] - total[name] / steps, 3) for name in sorted(weights)}


def right_rows(data: Sequence[Lesson], weights: dict[str, float]) -> float:
    """Share of rows read rightly."""
    right = rows = 0
    for lesson in data:
        lesson.reader.choose(lesson.place, weights)
        rows += len(lesson.right)
        right += sum(a == b for a, b in zip(lesson.place.chosen, lesson.right, strict=True))
    return right / max(1, rows)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=20, help="pages a kind (default 20)")
    parser.add_argument("--extra", type=Path, help="folder of labelled dumps to learn from too")
    parser.add_argument("--write", action="store_true", help=f"write {TARGET.name}")
    options = parser.parse_args()
    pages = press_pages(options.pages, held_back=False, seed=5000)
    if options.extra:
        pages = chain(pages, labelled_pages(options.extra))
    train = [lesson for page, gold in pages for lesson in lessons(page, gold)]
    held = [lesson for page, gold in press_pages(options.pages // 2, held_back=True, seed=9000) for lesson in lessons(page, gold)]
    weights = fit(train)
    print(f"learned {len(train)} places: {right_rows(train, weights):.4f} of rows")
    print(f"held back {len(held)} places: {right_rows(held, weights):.4f} of rows")
    if options.write:
        TARGET.write_text(json.dumps(weights, ensure_ascii=False, indent=0) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
