"""Learns the weights that give heading and byline rows to their stories (a conditional random field).

    python -m tests.press.train_headings [--pages 20] [--extra DIR] [--only NAME] [--write]

`--only subject` learns what the meanings of words say, all other weights as they are: on our own stories and
dumps of the held-out fifth, which the meanings have not read.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

import numpy as np

from flows.steps.layout import headings
from flows.steps.layout.draft import Draft
from flows.steps.layout.heading_steps import Option, Place, step_kinds
from flows.steps.layout.headings import HeadingReader
from flows.steps.layout.lines import typical_gap
from flows.steps.layout.rebuild import prepare_drafts
from flows.steps.model import Page
from tests.press.metrics import Gold
from tests.press.train_roles import labelled_pages, press_pages

TARGET = Path(headings.__file__).with_name("heading_weights.json")
_SHRINK = 5e-4
_TITLE = ("kicker", "headline", "deck")


@dataclass
class Lesson:
    """One place of a page and its right reading."""

    reader: HeadingReader
    place: Place
    right: list[Option]


def _log_sum(x: np.ndarray, axis: int) -> np.ndarray:
    top = x.max(axis=axis, keepdims=True)
    return (top + np.log(np.exp(x - top).sum(axis=axis, keepdims=True))).squeeze(axis)


def lessons(page: Page, gold: Gold) -> list[Lesson]:
    """The places of a page whose stories were found well enough to say what is right."""
    drafts, facts, roles = prepare_drafts(page)
    reader = HeadingReader(drafts, facts, roles, typical_gap([f.view for f in facts]))
    story_of = {a: d for d in drafts if (a := _article_of(d, facts, gold)) is not None}
    found = []
    for place in reader.places:
        right = [
            _right_option(row, facts[row].view.number, place, roles, gold, story_of) for row in place.rows
        ]
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


@dataclass
class Encoded:
    """A lesson as arrays: features of each row and option, of each step kind, and the right path."""

    rows: list[list[tuple[np.ndarray, np.ndarray]]]
    steps: list[dict[str, tuple[np.ndarray, np.ndarray]]]
    kinds: list[list[str]]  # option x option: kind of step
    right: list[int]


def encode(data: Sequence[Lesson]) -> tuple[list[Encoded], list[str]]:
    """All lessons as arrays, and the names of the features."""
    numbers: dict[str, int] = {}

    def arrays(features: dict[str, float]) -> tuple[np.ndarray, np.ndarray]:
        found = np.array([numbers.setdefault(n, len(numbers)) for n in features], dtype=int)
        return found, np.array(list(features.values()))

    encoded = []
    for lesson in data:
        reader, place = lesson.reader, lesson.place
        options = reader.options(place)
        rows = [[arrays(reader.row_features(place, at, o)) for o in options] for at in range(len(place.rows))]
        steps = [
            {k: arrays(reader.steps.features(place, at, k)) for k in step_kinds(place)}
            for at in range(1, len(place.rows))
        ]
        kinds = [[reader.steps.kind(place, a, b) for b in options] for a in options]
        encoded.append(Encoded(rows, steps, kinds, [options.index(o) for o in lesson.right]))
    return encoded, list(numbers)


def fit(
    data: Sequence[Lesson], rounds: int = 10, known: Mapping[str, float] | None = None, only: str = ""
) -> dict[str, float]:
    """A conditional random field over the rows of each place; Adagrad, averaged. With `only`, weights of
    features whose names lack it stay as they are `known`."""
    known = known or {}
    encoded, names = encode(data)
    weights, speed = np.array([known.get(n, 0.0) for n in names]), np.full(len(names), 1.0)
    free = np.array([only in n for n in names])
    mean, kept = np.zeros(len(names)), 0
    rng = np.random.default_rng(7)
    for done in range(rounds):
        for k in rng.permutation(len(encoded)):
            step = (_gradient(encoded[k], weights) - _SHRINK * weights) * free
            speed += step**2
            weights += 0.25 * step / np.sqrt(speed)
        if done >= rounds // 2:
            mean, kept = mean + weights, kept + 1
    learned = {name: round(float(mean[i] / kept), 3) for i, name in enumerate(names) if free[i]}
    return dict(known) | learned


def _gradient(lesson: Encoded, weights: np.ndarray) -> np.ndarray:
    """Features of the right path less those expected."""
    n, k = len(lesson.rows), len(lesson.rows[0])
    scores = np.array([[weights[i] @ x for i, x in row] for row in lesson.rows])
    moves = []
    for at in range(n - 1):
        value = {kind: float(weights[i] @ x) for kind, (i, x) in lesson.steps[at].items()}
        moves.append(np.array([[value[kind] for kind in row] for row in lesson.kinds]))
    forward, backward = np.zeros((n, k)), np.zeros((n, k))
    forward[0] = scores[0]
    for at in range(1, n):
        forward[at] = _log_sum(forward[at - 1][:, None] + moves[at - 1], 0) + scores[at]
    for at in range(n - 2, -1, -1):
        backward[at] = _log_sum(moves[at] + (scores[at + 1] + backward[at + 1])[None, :], 1)
    total = float(_log_sum(forward[-1], 0))
    step = np.zeros(len(weights))
    for at, row in enumerate(lesson.rows):
        chances = np.exp(forward[at] + backward[at] - total)
        chances[lesson.right[at]] -= 1
        for (i, x), chance in zip(row, chances, strict=True):
            step[i] -= chance * x
    for at in range(n - 1):
        pairs = np.exp(
            forward[at][:, None] + moves[at] + (scores[at + 1] + backward[at + 1])[None, :] - total
        )
        pairs[lesson.right[at], lesson.right[at + 1]] -= 1
        for kind, (i, x) in lesson.steps[at].items():
            chance = sum(pairs[a, b] for a in range(k) for b in range(k) if lesson.kinds[a][b] == kind)
            step[i] -= chance * x
    return step


def right_rows(data: Sequence[Lesson], weights: dict[str, float]) -> float:
    """Share of rows read rightly."""
    right = rows = 0
    for lesson in data:
        lesson.reader.weigh_by(weights)
        lesson.reader.choose(lesson.place)
        rows += len(lesson.right)
        right += sum(a == b for a, b in zip(lesson.place.chosen, lesson.right, strict=True))
    return right / max(1, rows)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--pages", type=int, default=20, help="pages a kind (default 20)")
    parser.add_argument("--extra", type=Path, help="folder of labelled dumps to learn from too")
    parser.add_argument("--rounds", type=int, default=10)
    parser.add_argument("--only", default="", help="learn only weights of features whose names hold this")
    parser.add_argument("--write", action="store_true", help=f"write {TARGET.name}")
    options = parser.parse_args()
    pages = press_pages(options.pages, held_back=False, seed=5000, corpus=not options.only)
    if options.extra:
        pages = chain(pages, labelled_pages(options.extra))
    train = [lesson for page, gold in pages for lesson in lessons(page, gold)]
    held = [
        lesson
        for page, gold in press_pages(options.pages // 2, held_back=True, seed=9000)
        for lesson in lessons(page, gold)
    ]
    known = json.loads(TARGET.read_text(encoding="utf-8")) if options.only else {}
    weights = fit(train, known=known, only=options.only, rounds=options.rounds)
    print(f"learned {len(train)} places: {right_rows(train, weights):.4f} of rows")
    print(f"held back {len(held)} places: {right_rows(held, weights):.4f} of rows")
    if options.write:
        TARGET.write_text(json.dumps(weights, ensure_ascii=False, indent=0) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
