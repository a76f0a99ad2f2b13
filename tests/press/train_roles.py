"""Learns the weights of the line roles from pages of the press (a linear-chain CRF).

    python -m tests.press.train_roles [--pages 30] [--onward 0.4] [--write]

`--onward` learns on from the shipped weights and goes that share of the way: every time a page is read
a part of its features is hidden, so that none is leant on alone, as pages of habits never seen ask for.
Features describe typography and formulas, no words, so the weights hold nothing of the texts they were
learned from. Kinds of damage in `HELD_BACK` are not learned from: the second figure printed is theirs.
"""

from __future__ import annotations

import argparse
import json
import random
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from flows.steps.layout import roles as role_steps
from flows.steps.layout.columns import column_widths
from flows.steps.layout.facts import gather_facts
from flows.steps.layout.features import role_features
from flows.steps.layout.lines import view_lines
from flows.steps.layout.roles import ROLES
from flows.steps.model import Page
from tests.press.garnish import garnished
from tests.press.metrics import Gold, load_gold
from tests.press.press import KINDS, page_of, print_page
from tests.press.role_prior import TRANSITIONS, WEIGHTS
from tests.press.stories import is_held_out, load_corpus, load_own

HELD_BACK = (
    "heads-beside",
    "jumps",
    "rows-of-3",
    "weave-detached",
    "weave-misread",
    "grid-across",
    "grid-halves",
    "grid-down",
    "grid-blocks",
)
HEADINGS = frozenset(("headline", "kicker", "deck", "crosshead"))
TARGET = Path(role_steps.__file__).with_name("role_weights.json")
_LEAST = 12  # a feature seen on fewer lines says nothing that carries over
_SHRINK = 1e-4  # pull of every weight towards its prior, per line
_SHRINK_ONWARD = 1e-3
_HIDDEN = 0.15  # share of the features hidden while learning on
_PRESS_TIMES = 3  # a page of the press counts for so many dumps while learning on


@dataclass
class Sample:
    """One page: feature numbers of each line, its true role, its weight in characters."""

    features: list[np.ndarray]
    truth: np.ndarray
    names: list[tuple[str, ...]]


def features_of(page: Page) -> tuple[tuple[str, ...], ...]:
    """The features the layout step would see."""
    views = view_lines(page.lines)
    return role_features(gather_facts(views, column_widths(views)))


def truth_of(page: Page, gold: Gold) -> np.ndarray:
    """True role numbers, headings as one role."""
    found = [gold.lines[line.number].role for line in page.lines]
    return np.array([ROLES.index("heading" if role in HEADINGS else role) for role in found])


def press_pages(
    pages: int, held_back: bool, seed: int, *, corpus: bool = True
) -> Iterator[tuple[Page, Gold]]:
    """Pages of the learned (or held-back) kinds, from our stories and, where present and asked for, the
    corpus."""
    sources = [
        [story for number, story in enumerate(stories) if is_held_out(number) == held_back]
        for stories in (load_own(), load_corpus() if corpus else ())
        if stories
    ]
    for kind in KINDS:
        if (kind in HELD_BACK) != held_back:
            continue
        # Real dumps are woven far less often than the kinds of weave are many.
        share = pages if KINDS[kind].family.startswith("clean") or held_back else max(1, pages // 2)
        for n in range(share):
            printed = print_page(kind, seed + n, sources[n % len(sources)])
            if n % 3:
                yield garnished(printed.page, printed.gold, random.Random(n), sources[n % len(sources)])
            else:
                yield printed.page, printed.gold


def labelled_pages(folder: Path) -> Iterator[tuple[Page, Gold]]:
    """Dumps of really typeset pages, labelled in the form of the shared gold."""
    for path in sorted(folder.glob("*.gold.tsv")):
        page = path.with_name(path.name.removesuffix(".gold.tsv") + ".txt")
        yield page_of(page.name, page.read_text(encoding="utf-8")), load_gold(page, folder)


def samples(pages: Iterator[tuple[Page, Gold]]) -> list[Sample]:
    """Features and truth of every page."""
    return [Sample([], truth_of(page, gold), list(features_of(page))) for page, gold in pages]


def number_features(train: Sequence[Sample]) -> dict[str, int]:
    """Numbers of the features seen often enough."""
    seen = Counter(name for s in train for names in s.names for name in set(names))
    return {
        name: k for k, name in enumerate(sorted({n for n, c in seen.items() if c >= _LEAST} | set(WEIGHTS)))
    }


def prior(numbers: dict[str, int]) -> tuple[np.ndarray, np.ndarray]:
    """Weights before any page is seen."""
    weights = np.zeros((len(numbers), len(ROLES)))
    for name, row in WEIGHTS.items():
        for role, value in row.items():
            weights[numbers[name], ROLES.index(role)] = value
    moves = np.array([[TRANSITIONS.get((a, b), 0.0) for b in ROLES] for a in ROLES])
    return weights, moves


def encode(data: Sequence[Sample], numbers: dict[str, int]) -> None:
    """Feature names to numbers; unknown ones fall away."""
    for sample in data:
        sample.features = [np.array([numbers[n] for n in names if n in numbers]) for names in sample.names]


def _log_sum(x: np.ndarray, axis: int) -> np.ndarray:
    top = x.max(axis=axis, keepdims=True)
    return (top + np.log(np.exp(x - top).sum(axis=axis, keepdims=True))).squeeze(axis)


def gradient(sample: Sample, weights: np.ndarray, moves: np.ndarray) -> tuple[float, np.ndarray, np.ndarray]:
    """Log-likelihood of one page, and truth minus expectation per line and per move."""
    scores = _scores(sample, weights)
    n, k = scores.shape
    top = scores.max(axis=1, keepdims=True)
    local, step = np.exp(scores - top), np.exp(moves)
    forward, backward, scale = np.zeros((n, k)), np.ones((n, k)), np.ones(n)
    for i in range(n):
        reached = local[i] * (forward[i - 1] @ step) if i else local[0]
        scale[i] = reached.sum()
        forward[i] = reached / scale[i]
    for i in range(n - 2, -1, -1):
        backward[i] = step @ (local[i + 1] * backward[i + 1]) / scale[i + 1]
    total = float(np.log(scale).sum() + top.sum())
    lines = -forward * backward
    lines[np.arange(n), sample.truth] += 1
    pairs = np.zeros((k, k))
    if n > 1:
        onward = local[1:] * backward[1:] / scale[1:, None]
        pairs = -step * (forward[:-1].T @ onward)
        np.add.at(pairs, (sample.truth[:-1], sample.truth[1:]), 1)
    path = scores[np.arange(n), sample.truth].sum() + moves[sample.truth[:-1], sample.truth[1:]].sum()
    return float(path) - total, lines, pairs


def _scores(sample: Sample, weights: np.ndarray) -> np.ndarray:
    """Lines x ROLES; every line has a feature."""
    starts = np.cumsum([0, *(len(found) for found in sample.features[:-1])])
    return np.add.reduceat(weights[np.concatenate(sample.features)], starts, axis=0)


@dataclass(frozen=True)
class Course:
    """How weights are learned: where from, and how fast."""

    weights: np.ndarray
    moves: np.ndarray
    shrink: float
    pace: float
    caution: float  # squared gradients each weight is taken to have had
    hidden: float = 0.0  # share of features hidden at random


def shipped(numbers: dict[str, int]) -> tuple[np.ndarray, np.ndarray]:
    """The weights there are, nothing for features that are new."""
    content = json.loads(TARGET.read_text(encoding="utf-8"))
    weights = np.zeros((len(numbers), len(ROLES)))
    for name, row in content["features"].items():
        weights[numbers[name]] = row
    return weights, np.array(content["moves"])


def fit(
    train: Sequence[Sample], numbers: dict[str, int], rounds: int, course: Course
) -> tuple[np.ndarray, np.ndarray]:
    """Adagrad over pages; the average of the second half of all steps."""
    rng = np.random.default_rng(3)
    weights, moves = course.weights.copy(), course.moves.copy()
    speed, move_speed = np.full_like(weights, course.caution), np.full_like(moves, course.caution)
    mean, move_mean, kept = np.zeros_like(weights), np.zeros_like(moves), 0
    for done in range(rounds):
        gain = 0.0
        for k in rng.permutation(len(train)):
            sample = _partly_hidden(train[k], course.hidden, numbers["bias"], rng)
            value, lines, pairs = gradient(sample, weights / (1 - course.hidden), moves)
            gain += value
            step = np.zeros_like(weights)
            sizes = [len(found) for found in sample.features]
            np.add.at(step, np.concatenate(sample.features), np.repeat(lines, sizes, axis=0))
            step -= course.shrink * len(lines) * (weights - course.weights)
            pairs -= course.shrink * len(lines) * (moves - course.moves)
            speed += step**2
            move_speed += pairs**2
            weights += course.pace * step / np.sqrt(speed)
            moves += course.pace * pairs / np.sqrt(move_speed)
            if done >= rounds // 2:
                mean, move_mean, kept = mean + weights, move_mean + moves, kept + 1
        print(f"round {done + 1}: {gain / sum(len(s.truth) for s in train):.4f} per line", flush=True)
    return mean / kept, move_mean / kept


def _partly_hidden(sample: Sample, share: float, bias: int, rng: np.random.Generator) -> Sample:
    """The page with a share of its features left out; every line keeps one, the bias."""
    if not share:
        return sample
    seen = [found[(rng.random(len(found)) >= share) | (found == bias)] for found in sample.features]
    return Sample(seen, sample.truth, sample.names)


def accuracy(data: Sequence[Sample], weights: np.ndarray, moves: np.ndarray) -> tuple[float, Counter[str]]:
    """Share of lines with the right role on the best path, and the commonest mistakes."""
    right = total = 0
    wrong: Counter[str] = Counter()
    for sample in data:
        scores = _scores(sample, weights)
        path = role_steps.best_path(scores, moves)
        for have, want in zip(path, sample.truth, strict=True):
            right += have == want
            total += 1
            if have != want:
                wrong[f"{ROLES[want]} taken for {ROLES[have]}"] += 1
    return right / max(1, total), wrong


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--pages", type=int, default=30, help="pages a kind (default 30)")
    parser.add_argument(
        "--extra",
        type=Path,
        action="append",
        default=[],
        help="folder of labelled dumps (NAME.txt, NAME.gold.tsv) to learn from too",
    )
    parser.add_argument("--rounds", type=int, default=12)
    parser.add_argument("--onward", type=float, default=0.0, metavar="SHARE", help="learn on; see above")
    parser.add_argument("--write", action="store_true", help=f"write {TARGET.name}")
    options = parser.parse_args()
    train = samples(press_pages(options.pages, held_back=False, seed=5000))
    held = samples(press_pages(max(4, options.pages // 4), held_back=True, seed=9000))
    train *= _PRESS_TIMES if options.onward else 1
    for folder in options.extra:
        train += samples(labelled_pages(folder))
    if options.onward:
        numbers = {
            name: k for k, name in enumerate(json.loads(TARGET.read_text(encoding="utf-8"))["features"])
        }
        course = Course(*shipped(numbers), _SHRINK_ONWARD, pace=0.5, caution=25.0, hidden=_HIDDEN)
    else:
        numbers = number_features(train)
        course = Course(*prior(numbers), _SHRINK, pace=0.6, caution=1.0)
    encode(train, numbers)
    encode(held, numbers)
    weights, moves = fit(train, numbers, options.rounds, course)
    if options.onward:
        weights = course.weights + options.onward * (weights - course.weights)
        moves = course.moves + options.onward * (moves - course.moves)
    for name, data in (("learned kinds", train), ("held-back kinds", held)):
        share, wrong = accuracy(data, weights, moves)
        print(f"{name}: {share:.4f} of lines; {dict(wrong.most_common(8))}")
    if options.write:
        TARGET.write_text(_written(numbers, weights, moves), encoding="utf-8")


def _written(numbers: dict[str, int], weights: np.ndarray, moves: np.ndarray) -> str:
    """The weights as JSON, one feature a line."""
    rows = [f"{json.dumps(n)}: {weights[k].round(2).tolist()}" for n, k in numbers.items()]
    table = "{\n" + ",\n".join(rows) + "\n}"
    head = f'{{"roles": {json.dumps(ROLES)},\n"moves": {moves.round(2).tolist()},\n"features": '
    return f"{head}{table}}}\n"


if __name__ == "__main__":
    main()
