"""Learns the weights that give bylines to their stories, after titles (a choice among the page's stories).

    python -m tests.press.train_bylines [--pages 24] [--sheets 6] [--extra DIR] [--write]

Learned from pages of the press, from dumps of the sheets that are not held back and from labelled dumps
(`--extra`, any number of folders, each counts twice: really typeset pages are fewer), with all steps before
as they are: bylines have to be told in spite of titles that were given to wrong stories.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from pathlib import Path
from typing import NamedTuple

import numpy as np

from flows.steps.layout import byline_places
from flows.steps.layout.byline_places import BylinePlacer, hear
from flows.steps.layout.headings import HeadingReader
from flows.steps.layout.lines import typical_gap
from flows.steps.model import Page
from tests.press.metrics import Gold
from tests.press.sheet_press import sheet_pages
from tests.press.sheets import is_held_back, load_sheets
from tests.press.train_headings import as_read, stories_of
from tests.press.train_roles import labelled_pages, press_pages

TARGET = Path(byline_places.__file__).with_name("byline_weights.json")
_SHRINK = 0.02  # pull of every weight towards nothing, each time a page shows its feature
_SPEED = 0.2
_WANTED = "wanted"  # the number of this feature is 0
_AT_FIRST = -1.0  # its weight: what it adds is only seen where there is one
_NOBODY = -1  # a row that is no byline, or of a story that was not found


class Choice(NamedTuple):
    """One byline: features by story (as cells), the right story and the one the titles say."""

    stories: int
    cells: np.ndarray  # story of each feature
    features: np.ndarray
    values: np.ndarray
    right: int
    given: int

    def scores(self, weights: np.ndarray) -> np.ndarray:
        """By story, nothing being known of other bylines."""
        return np.bincount(self.cells, self.values * weights[self.features], self.stories)


def choices(page: Page, gold: Gold, numbers: dict[str, int], *, grow: bool) -> list[Choice]:
    """The bylines of a page; features that have no number yet get one where they may."""
    drafts, facts, roles = as_read(page, gold)
    reader = HeadingReader(drafts, facts, roles, typical_gap([f.view for f in facts]))
    reader.read()
    placer = BylinePlacer(reader)
    story_of = stories_of(drafts, facts, gold)
    place = {id(draft): number for number, draft in enumerate(placer.drafts)}
    found = []
    for run in placer.runs:
        line = gold.lines[facts[run.rows[0]].view.number]
        story = story_of.get(line.article or "") if line.role == "byline" else None
        right = place.get(id(story), _NOBODY)
        found.append(_encode(placer.features(run), right, place[id(run.given)], numbers, grow=grow))
    return found


def _encode(
    features: Sequence[Mapping[str, float]], right: int, given: int, numbers: dict[str, int], *, grow: bool
) -> Choice:
    cells = []
    for story, signs in enumerate(features):
        for name, value in signs.items():
            number = numbers.setdefault(name, len(numbers)) if grow else numbers.get(name)
            if number is not None:
                cells.append((story, number, value))
    where, which, values = (np.array(column) for column in zip(*cells, strict=True))
    return Choice(len(features), where.astype(np.intp), which.astype(np.intp), values, right, given)


def fit(pages: Sequence[Sequence[Choice]], numbers: Mapping[str, int], rounds: int) -> dict[str, float]:
    """A softmax over stories for each byline, others heard; Adagrad, the average of the second half."""
    weights, speed = np.zeros(len(numbers)), np.full(len(numbers), 1.0)
    weights[0] = _AT_FIRST
    mean, kept = np.zeros(len(numbers)), 0
    rng = np.random.default_rng(7)
    for done in range(rounds):
        for k in rng.permutation(len(pages)):
            step, shown = _gradient(pages[k], weights)
            if not len(shown):
                continue
            pull = step[shown] - _SHRINK * weights[shown]
            speed[shown] += pull**2
            weights[shown] += _SPEED * pull / np.sqrt(speed[shown])
        if done >= rounds // 2:
            mean, kept = mean + weights, kept + 1
    learned = {name: round(float(mean[number] / kept), 3) for name, number in numbers.items()}
    return {name: weight for name, weight in sorted(learned.items()) if weight}


def _gradient(page: Sequence[Choice], weights: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The direction that makes the right stories likelier, and the features that are shown."""
    total = np.zeros(len(weights))
    alone = [choice.scores(weights) for choice in page]
    heard = hear([row.tolist() for row in alone], weights[0])
    shown = [np.zeros(1, np.intp)]
    for choice, by_itself, row in zip(page, alone, heard, strict=True):
        if choice.right == _NOBODY:
            continue
        odds = np.exp(np.array(row) - max(row))
        miss = -odds / odds.sum()
        miss[choice.right] += 1
        total += np.bincount(choice.features, choice.values * miss[choice.cells], len(weights))
        total[0] += miss @ (np.array(row) - by_itself) / weights[0]
        shown.append(choice.features)
    return total, np.unique(np.concatenate(shown)) if len(shown) > 1 else shown[0][:0]


def right_bylines(
    pages: Iterable[Sequence[Choice]], weights: Mapping[str, float], numbers: Mapping[str, int]
) -> tuple[int, int, int]:
    """How many bylines get their story by titles, how many now, of all whose story was found."""
    values = np.array([weights.get(name, 0.0) for name in numbers])
    total = given = now = 0
    for page in pages:
        heard = hear([choice.scores(values).tolist() for choice in page], values[0])
        for choice, row in zip(page, heard, strict=True):
            if choice.right != _NOBODY:
                total += 1
                given += choice.given == choice.right
                now += int(np.argmax(row)) == choice.right
    return given, now, total


def shipped_rights(pages: Iterable[tuple[Page, Gold]]) -> tuple[int, int, int]:
    """The same for pages read with the shipped weights."""
    numbers = {_WANTED: 0}
    data = [found for page, gold in pages if (found := choices(page, gold, numbers, grow=True))]
    return right_bylines(data, byline_places.shipped_weights(), numbers)


def main() -> None:
    raw = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=raw)
    parser.add_argument("--pages", type=int, default=24, help="pages of the press a kind (default 24)")
    parser.add_argument("--sheets", type=int, default=6, help="dumps a sheet (default 6)")
    parser.add_argument(
        "--extra", type=Path, action="append", default=[], help="folder of labelled dumps to learn from too"
    )
    parser.add_argument("--rounds", type=int, default=12)
    parser.add_argument("--write", action="store_true", help=f"write {TARGET.name}")
    options = parser.parse_args()
    numbers = {_WANTED: 0}

    def learn(pages: Iterable[tuple[Page, Gold]], *, grow: bool = True) -> Iterator[list[Choice]]:
        return (found for page, gold in pages if (found := choices(page, gold, numbers, grow=grow)))

    extra = list(learn(chain.from_iterable(map(labelled_pages, options.extra))))
    sheets = [sheet for sheet in load_sheets() if not is_held_back(sheet)]
    press = press_pages(options.pages, held_back=False, seed=5000, corpus=False)
    train = [*extra, *extra, *learn(press), *learn(sheet_pages(options.sheets, 0, sheets))]
    weights = fit(train, numbers, options.rounds)
    print("learned: {} to {} of {} bylines".format(*right_bylines(train, weights, numbers)))
    apart = press_pages(options.pages // 2, held_back=True, seed=9000, corpus=False)
    kept = sheet_pages(4, 1, [sheet for sheet in load_sheets() if is_held_back(sheet)])
    for name, held in (("of the press", apart), ("of sheets", kept)):
        rights = right_bylines(learn(held, grow=False), weights, numbers)
        print("held back {}: {} to {} of {} bylines".format(name, *rights))
    if options.write:
        TARGET.write_text(json.dumps(weights, ensure_ascii=False, indent=0) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
