"""Learns the weights that give heading and byline rows to their stories (a conditional random field).

    python -m tests.press.train_headings [--pages 8] [--sheets 6] [--extra DIR] [--write]

Learned from pages of the press, from dumps of the sheets that are not held back and from labelled dumps
(`--extra`, any number of folders). Sheets are read three times: as they are, with the true roles of lines and
with the true stories too, so that the reader learns where titles stand also where other steps fail today.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import NamedTuple

import numpy as np

from flows.steps.layout import headings
from flows.steps.layout.claims import Reading, best_path, log_sum
from flows.steps.layout.draft import Draft
from flows.steps.layout.facts import LineFacts
from flows.steps.layout.heading_steps import STEP_KINDS, Option, Place
from flows.steps.layout.headings import HeadingReader
from flows.steps.layout.lines import typical_gap
from flows.steps.layout.rebuild import prepare_drafts
from flows.steps.model import Page
from tests.press.metrics import Gold
from tests.press.sheet_press import sheet_pages
from tests.press.sheets import is_held_back, load_sheets
from tests.press.train_roles import labelled_pages, press_pages

TARGET = Path(headings.__file__).with_name("heading_weights.json")
_SHRINK = 3e-3  # pull of every weight towards nothing, each time a row shows its feature
_SPEED = 0.2
_TITLE = ("kicker", "headline", "deck")
_KIND_NUMBER = {kind: number for number, kind in enumerate(STEP_KINDS)}
_LEAST_SHARE = 0.5  # of a draft's text that is the article's, for the draft to stand for it


class Prepared(NamedTuple):
    """A page as the heading step gets it."""

    drafts: list[Draft]
    facts: tuple[LineFacts, ...]
    roles: tuple[str, ...]


def as_read(page: Page, gold: Gold) -> Prepared:
    """As the steps before read it."""
    return Prepared(*prepare_drafts(page))


def with_roles(page: Page, gold: Gold) -> Prepared:
    """As they would read it if they knew every line's role."""
    return Prepared(*prepare_drafts(page, {n: line.role for n, line in gold.lines.items()}))


def with_stories(page: Page, gold: Gold) -> Prepared:
    """As they would if they knew roles and stories."""
    drafts, facts, roles = with_roles(page, gold)
    stories: dict[str, Draft] = {}
    for section in (s for d in drafts for s in d.sections):
        article, _ = _most_of(section.lines, facts, gold)
        stories.setdefault(article, Draft()).sections.append(section)
    for draft in stories.values():
        draft.sections.sort(key=lambda s: min(gold.lines[facts[i].view.number].order for i in s.lines))
    return Prepared(list(stories.values()), facts, roles)


def _most_of(lines: Sequence[int], facts: Sequence[LineFacts], gold: Gold) -> tuple[str, float]:
    """The article that holds most of the lines, and its share of their characters."""
    count: Counter[str] = Counter()
    for i in lines:
        count[gold.lines[facts[i].view.number].article or ""] += len(facts[i].view.text)
    article, size = count.most_common(1)[0]
    return article, size / max(1, count.total())


@dataclass
class Lesson:
    """A place as arrays: the features of each cell (row x option, then step x kind), and the right path."""

    shape: tuple[int, int]  # rows, options
    cells: np.ndarray
    features: np.ndarray
    values: np.ndarray
    kinds: np.ndarray  # option before x option: number of the kind of step
    right: np.ndarray

    def reading(self, weights: np.ndarray) -> Reading:
        """What the weights say, nothing being known of other places."""
        (n, k), kinds = self.shape, len(STEP_KINDS)
        sums = np.bincount(self.cells, self.values * weights[self.features], n * k + (n - 1) * kinds)
        moves = sums[n * k :].reshape(n - 1, kinds)[:, self.kinds]
        return Reading(sums[: n * k].reshape(n, k), moves, np.full(k, -1), np.zeros(n, bool))


def lessons(prepared: Prepared, gold: Gold, numbers: dict[str, int], *, grow: bool) -> Iterator[Lesson]:
    """The places of a page; features that have no number yet get one where they may."""
    drafts, facts, roles = prepared
    reader = HeadingReader(drafts, facts, roles, typical_gap([f.view for f in facts]))
    story_of = stories_of(drafts, facts, gold)
    for place in reader.places:
        options = reader.options(place)
        right = [_right(row, facts, roles, gold, story_of) for row in place.rows]
        none = len(options) - 1
        truth = np.array([options.index(o) if o in options else none for o in right])
        yield _encode(reader, place, options, truth, numbers, grow=grow)


def stories_of(drafts: Sequence[Draft], facts: Sequence[LineFacts], gold: Gold) -> dict[str, Draft]:
    """For each article the draft that holds most of it."""
    most: dict[str, tuple[float, Draft]] = {}
    for draft in drafts:
        article, share = _most_of(draft.body_lines, facts, gold)
        size = share * sum(len(facts[i].view.text) for i in draft.body_lines)
        if article and share >= _LEAST_SHARE and size > most.get(article, (0.0, draft))[0]:
            most[article] = (size, draft)
    return {article: draft for article, (_, draft) in most.items()}


def _right(
    row: int, facts: Sequence[LineFacts], roles: Sequence[str], gold: Gold, story_of: Mapping[str, Draft]
) -> Option:
    """What the row is; body that was taken for a heading is best left in its story, as a crosshead."""
    line = gold.lines[facts[row].view.number]
    draft = story_of.get(line.article or "")
    if roles[row] == "byline":
        kind = "title" if line.role == "byline" else "none"
    else:
        kind = {"crosshead": "crosshead", "body": "crosshead"}.get(line.role, "none")
        kind = "title" if line.role in _TITLE else kind
    return (kind, draft) if draft is not None and kind != "none" else ("none", None)


def _encode(
    reader: HeadingReader,
    place: Place,
    options: Sequence[Option],
    right: np.ndarray,
    numbers: dict[str, int],
    *,
    grow: bool,
) -> Lesson:
    n, k = len(place.rows), len(options)
    cells: list[tuple[int, int, float]] = []

    def put(cell: int, features: Mapping[str, float]) -> None:
        for name, value in features.items():
            number = numbers.setdefault(name, len(numbers)) if grow else numbers.get(name)
            if number is not None:
                cells.append((cell, number, value))

    for at in range(n):
        for option, features in enumerate(reader.row_features(place, at, options)):
            put(at * k + option, features)
    for at in range(1, n):
        for kind, features in reader.steps.features(place, at).items():
            put(n * k + (at - 1) * len(STEP_KINDS) + _KIND_NUMBER[kind], features)
    kinds = np.array([[_KIND_NUMBER[reader.steps.kind(place, a, b)] for b in options] for a in options])
    where, which, values = (np.array(column) for column in zip(*cells, strict=True))
    return Lesson((n, k), where.astype(np.intp), which.astype(np.intp), values, kinds, right)


def fit(data: Sequence[Lesson], numbers: Mapping[str, int], rounds: int) -> dict[str, float]:
    """A conditional random field over the rows of each place; Adagrad, the average of the second half."""
    weights, speed = np.zeros(len(numbers)), np.full(len(numbers), 1.0)
    mean, kept = np.zeros(len(numbers)), 0
    ruled = [numbers[name] for name in headings.RULES]
    rng = np.random.default_rng(7)
    for done in range(rounds):
        for k in rng.permutation(len(data)):
            lesson = data[k]
            found = _gradient(lesson, weights)
            step = np.bincount(lesson.features, lesson.values * found[lesson.cells], len(numbers))
            shown = np.unique(lesson.features)
            shown = shown[~np.isin(shown, ruled)]
            step = step[shown] - _SHRINK * weights[shown]
            speed[shown] += step**2
            weights[shown] += _SPEED * step / np.sqrt(speed[shown])
        if done >= rounds // 2:
            mean, kept = mean + weights, kept + 1
    learned = {name: round(float(mean[number] / kept), 3) for name, number in numbers.items()}
    return {name: weight for name, weight in learned.items() if weight and name not in headings.RULES}


def _gradient(lesson: Lesson, weights: np.ndarray) -> np.ndarray:
    """By cell: whether it is on the right path, less how likely that is."""
    rows, moves = lesson.reading(weights)[:2]
    n, k = lesson.shape
    forward, backward = rows.copy(), np.zeros((n, k))
    for at in range(1, n):
        forward[at] += log_sum(forward[at - 1][:, None] + moves[at - 1], 0)
    for at in range(n - 2, -1, -1):
        backward[at] = log_sum(moves[at] + (rows[at + 1] + backward[at + 1])[None, :], 1)
    total = log_sum(forward[-1], 0)
    chances = np.exp(forward + backward - total)
    chances[np.arange(n), lesson.right] -= 1
    kinds, parts = lesson.kinds.ravel(), [-chances.ravel()]
    for at in range(n - 1):
        ahead = rows[at + 1] + backward[at + 1]
        pairs = np.exp(forward[at][:, None] + moves[at] + ahead[None, :] - total)
        pairs[lesson.right[at], lesson.right[at + 1]] -= 1
        parts.append(-np.bincount(kinds, pairs.ravel(), len(STEP_KINDS)))
    return np.concatenate(parts)


def right_rows(data: Sequence[Lesson], weights: Mapping[str, float], numbers: Mapping[str, int]) -> float:
    """Share of rows read rightly, each place by itself."""
    values = np.array([weights.get(name, 0.0) for name in numbers])
    right = rows = 0
    for lesson in data:
        path = best_path(lesson.reading(values), np.zeros(1))
        rows += len(path)
        right += int((np.array(path) == lesson.right).sum())
    return right / max(1, rows)


def halfway(shipped: Mapping[str, float], learned: Mapping[str, float], start: str) -> dict[str, float]:
    """The means of both, for weights that both hold and whose names start so."""
    names = [name for name in learned if name.startswith(start) and name in shipped]
    return {name: round((shipped[name] + learned[name]) / 2, 3) for name in names}


def main() -> None:
    raw = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=raw)
    parser.add_argument("--pages", type=int, default=8, help="pages of the press a kind (default 8)")
    parser.add_argument("--sheets", type=int, default=6, help="dumps a sheet (default 6)")
    parser.add_argument(
        "--extra", type=Path, action="append", default=[], help="folder of labelled dumps to learn from too"
    )
    parser.add_argument("--rounds", type=int, default=6)
    parser.add_argument("--halfway", help="weights named so go half of the way from the shipped ones")
    parser.add_argument("--write", action="store_true", help=f"write {TARGET.name}")
    options = parser.parse_args()
    numbers = {name: number for number, name in enumerate(headings.RULES)}
    pages = chain(press_pages(options.pages, held_back=False, seed=5000), *map(labelled_pages, options.extra))
    train = [lesson for p, g in pages for lesson in lessons(as_read(p, g), g, numbers, grow=True)]
    sheets = [sheet for sheet in load_sheets() if not is_held_back(sheet)]
    for page, gold in sheet_pages(options.sheets, 0, sheets):
        for read in (as_read, with_roles, with_stories):
            train += lessons(read(page, gold), gold, numbers, grow=True)
    weights = fit(train, numbers, options.rounds)
    if options.halfway:
        weights |= halfway(headings.shipped_weights(), weights, options.halfway)
    print(f"learned {len(train)} places: {right_rows(train, weights, numbers):.4f} of rows")
    apart = press_pages(options.pages // 2, held_back=True, seed=9000)
    kept = sheet_pages(4, 1, [sheet for sheet in load_sheets() if is_held_back(sheet)])
    for name, held in (("of the press", apart), ("of sheets", kept)):
        data = [lesson for p, g in held for lesson in lessons(as_read(p, g), g, numbers, grow=False)]
        print(f"held back {name} {len(data)} places: {right_rows(data, weights, numbers):.4f} of rows")
    if options.write:
        TARGET.write_text(json.dumps(weights, ensure_ascii=False, indent=0) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
