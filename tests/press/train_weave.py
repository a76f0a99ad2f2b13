"""Trains the weights of un-weaving: what makes one row, or one piece of a column, go on with another.

    python -m tests.press.train_weave

Logistic models on press pages. `rows`: true successors against random pairs of rows; the bias is set
so that odds are against a random pair. `pieces`: which piece goes on where one breaks off. `cuts …`: which
links join two stories. `breaks`: where page order passes to another text. Between them `steps`
(`train_steps`), `threads` (`train_threads`) and `links …` (`train_links`). The junction network and the
meanings of words have read four fifths of the corpus, so the weights are learned where they have not: on our
own stories and the held-out fifth. Writes flows/steps/layout/weave_weights.json.
"""

from __future__ import annotations

import argparse
import itertools
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from flows.steps.layout.patterns import STARTS_NEWS
from flows.steps.layout.weave import BodyLine, is_columns, is_woven, link_rows, page_order
from flows.steps.layout.weave_breaks import break_features
from flows.steps.layout.weave_cuts import cut_features, weights_for
from flows.steps.layout.weave_features import Rows, fit_features
from flows.steps.layout.weave_fit import WEIGHTS, load_numbers, load_weights
from flows.steps.layout.weave_links import chains
from flows.steps.layout.weave_pieces import breaking_pairs, cut_pieces, piece_features
from flows.steps.layout.weave_suspect import may_be_woven
from flows.steps.text import display_width, fold, tidy
from tests.press.metrics import Gold
from tests.press.press import HELD_BACK, KINDS, print_page
from tests.press.stories import Story, load_corpus_part, load_own
from tests.press.train_links import GUESS, learn_links, pages_of_kind
from tests.press.train_roles import labelled_pages
from tests.press.train_steps import learn_steps
from tests.press.train_threads import learn_threads

_FALSE_PAIRS = 30  # a row
_RIDGE = 3.0

Labelled = tuple[list[BodyLine], np.ndarray]  # the body rows of a page, and each one's true follower
Samples = tuple[list[str], np.ndarray, np.ndarray]  # names of features, sample x feature, truth


def body_lines(gold: Gold) -> tuple[list[BodyLine], np.ndarray]:
    """The body rows of a press page as un-weaving is given them, and each one's true follower (-1: none)."""
    order = sorted(gold.text)
    place = {n: i for i, n in enumerate(order)}
    body = [n for n in order if gold.lines[n].role == "body"]
    steps = sorted(b - a for a, b in itertools.pairwise(order))
    usual = steps[len(steps) // 2] if steps else 1
    lines = []
    for k, n in enumerate(body):
        raw, text = gold.text[n], tidy(gold.text[n])
        blanks = raw[: len(raw) - len(raw.lstrip())]
        indent = sum(1.0 if c == "\u3000" else 0.5 for c in blanks)
        apart = k > 0 and place[n] - place[body[k - 1]] > 1
        gap = n - order[place[n] - 1] if place[n] else 1
        opens = STARTS_NEWS.match(fold(text)) is not None
        lines.append(BodyLine(text, display_width(text), indent, apart, gap > usual, opens))
    number = {n: k for k, n in enumerate(body)}
    follower = np.full(len(body), -1)
    for article in {gold.lines[n].article for n in body}:
        mine = [n for n in body if gold.lines[n].article == article]
        for a, b in itertools.pairwise(sorted(mine, key=lambda n: gold.lines[n].order)):
            follower[number[a]] = number[b]
    return lines, follower


def pages(stories: Sequence[Story], seeds: range) -> Iterator[Labelled]:
    for kind in KINDS:
        if kind == "clean-paragraphs" or kind in HELD_BACK:
            continue
        for lines, follower in printed(kind, seeds, stories):
            if 4 <= len(lines) <= 400:
                yield lines, follower


def extracted_pages(folder: Path, tool: str = "") -> Iterator[Labelled]:
    """Dumps made by `tests.press.extracted`, those of all tools or of one."""
    for page, gold in labelled_pages(folder):
        if tool not in page.file_name:
            continue
        lines, follower = body_lines(gold)
        if 4 <= len(lines) <= 400:
            yield lines, follower


def samples(some: Iterable[Labelled]) -> Samples:
    rng = np.random.default_rng(500)
    names: list[str] = []
    features, truth = [], []
    for lines, follower in some:
        rows = Rows.of(lines)
        ends = np.flatnonzero(follower >= 0)
        names, true = fit_features(rows, ends, follower[ends])
        first = np.repeat(np.arange(len(lines)), _FALSE_PAIRS)
        second = rng.integers(0, len(lines), len(first))
        keep = (first != second) & (follower[first] != second)
        _, false = fit_features(rows, first[keep], second[keep])
        features += [np.stack(true, -1), np.stack(false, -1)]
        truth += [np.ones(len(ends)), np.zeros(int(keep.sum()))]
    return names, np.concatenate(features), np.concatenate(truth)


def fit_logistic(features: np.ndarray, truth: np.ndarray, balanced: bool) -> tuple[float, np.ndarray]:
    """Ridge logistic regression by Newton steps; `balanced`: as if true and false were equally many."""
    table = np.hstack([np.ones((len(features), 1)), features]).astype(np.float64)
    weight = np.ones(len(truth))
    if balanced:
        weight = np.where(truth == 1, 0.5 / truth.mean(), 0.5 / (1 - truth.mean()))
    ridge = np.full(table.shape[1], _RIDGE)
    ridge[0] = 1e-6
    beta = np.zeros(table.shape[1])
    for _ in range(12):
        chance = 1 / (1 + np.exp(-table @ beta))
        slope = table.T @ (weight * (truth - chance)) - ridge * beta
        curve = (table * (weight * chance * (1 - chance) + 1e-9)[:, None]).T @ table + np.diag(ridge)
        beta += np.linalg.solve(curve, slope)
    return float(beta[0]), beta[1:]


def piece_samples(
    some: Iterable[Labelled],
) -> Samples:
    """Pairs of pieces that may go on with each other, on pages that are not woven."""
    names: list[str] = []
    features, truth = [], []
    for lines, follower in some:
        rows = Rows.of(lines)
        if may_be_woven(rows):
            continue
        pieces = cut_pieces(rows, chains(page_order(rows)))
        first, second = breaking_pairs(rows, pieces)
        if len(pieces) < 2 or not len(first):
            continue
        names, values = piece_features(rows, pieces, first, second)
        features.append(np.stack(values, -1))
        truth.append([follower[pieces[a][-1]] == pieces[b][0] for a, b in zip(first, second, strict=True)])
    return names, np.concatenate(features), np.concatenate(truth)


def cut_samples(some: Iterable[Labelled], part: str) -> Samples:
    """The links of woven pages that this part of the weights is for, and whether each joins two stories."""
    names: list[str] = []
    features, truth = [], []
    for lines, follower in some:
        rows = Rows.of(lines)
        joined = link_rows(rows)
        if not is_woven(joined) or weights_for(rows) != part:
            continue
        first, names, values = cut_features(rows, joined)
        story = np.zeros(len(lines))
        for number, chain in enumerate(chains(follower.tolist())):
            story[list(chain)] = number
        features.append(np.stack(values, -1))
        truth.append(story[first] != story[np.array(joined)[first]])
    return names, np.concatenate(features), np.concatenate(truth)


def break_samples(some: Iterable[Labelled]) -> Samples:
    """Rows of pages printed column by column, and whether the next row does not go on with them."""
    names: list[str] = []
    features, truth = [], []
    for lines, follower in some:
        rows = Rows.of(lines)
        if len(lines) > 5 and is_columns(rows):
            names, values = break_features(rows)
            features.append(np.stack(values, -1))
            truth.append(follower[:-1] != np.arange(1, len(lines)))
    return names, np.concatenate(features), np.concatenate(truth)


def learn(
    sample: Callable[[Iterable[Labelled]], Samples],
    seeds: int,
    balanced: bool,
    extra: Path | None,
) -> dict[str, Any]:
    """One model on our own stories, twice, on the held-out corpus fifth and on the extra dumps."""
    names, own, own_truth = sample(pages(load_own()[:18], range(500, 500 + seeds)))
    parts, truths = [own, own], [own_truth, own_truth]
    held = load_corpus_part(held_out=True)
    others = [pages(held, range(700, 700 + seeds))] if held else []
    others += [extracted_pages(extra)] if extra else []
    for some in others:
        _, other, other_truth = sample(some)
        parts.append(other)
        truths.append(other_truth)
    bias, weights = fit_logistic(np.concatenate(parts), np.concatenate(truths), balanced)
    for name, weight in zip(names, weights, strict=True):
        print(f"{weight:7.2f} {name}")
    by_name = {name: round(float(weight), 4) for name, weight in zip(names, weights, strict=True)}
    return {"bias": round(bias, 4), "weights": by_name}


def pages_by_kind(extra: Path | None) -> Iterator[tuple[str, Labelled]]:
    """Pages with their kind of damage, of each kind about as many."""
    own, held = load_own()[:18], load_corpus_part(held_out=True)
    for kind in (k for k in KINDS if k != "clean-paragraphs" and k not in HELD_BACK):
        yield from pages_of_kind(kind, printed(kind, range(500, 520), own), 14)
        yield from pages_of_kind(kind, printed(kind, range(700, 720), held), 8 if held else 0)
    tools = {path.name.split("_")[1].split(".")[0] for path in extra.glob("*.gold.tsv")} if extra else set()
    for tool in sorted(tools):
        yield from pages_of_kind(tool, extracted_pages(extra, tool), 40)


def printed(kind: str, seeds: range, stories: Sequence[Story]) -> Iterator[Labelled]:
    return (body_lines(print_page(kind, seed, stories).gold) for seed in seeds)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--extra", type=Path, help="folder of labelled dumps to learn from too")
    extra = parser.parse_args().extra
    made_by = "tests/press/train_weave.py, own stories and the held-out corpus fifth, printed and extracted"
    model: dict[str, Any] = json.loads(WEIGHTS.read_text(encoding="utf-8")) | {"made_by": made_by}
    for part, sample, seeds, balanced in (
        ("rows", samples, 4, True),
        ("pieces", piece_samples, 20, False),
        ("cuts across", partial(cut_samples, part="cuts across"), 4, False),
        ("cuts one by one", partial(cut_samples, part="cuts one by one"), 4, False),
        ("breaks", break_samples, 5, False),
    ):
        # Extracted pages print too few pieces out of order to learn from.
        model[part] = learn(sample, seeds, balanced, extra if part != "pieces" else None)
        if part == "rows":  # where pages of no steps begin
            own = [*pages(load_own()[:18], range(500, 503))]
            model |= learn_threads([*own, *extracted_pages(extra)] if extra else own)
        if part == "pieces":
            model |= {"steps": learn_steps(pages_by_kind(extra)), "guess": GUESS}
            _write(model)
            model |= learn_links(pages_by_kind(extra))
        _write(model)


def _write(model: dict[str, Any]) -> None:
    WEIGHTS.write_text(json.dumps(model, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    load_weights.cache_clear()
    load_numbers.cache_clear()


if __name__ == "__main__":
    main()
