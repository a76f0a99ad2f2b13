"""Figures of the five seed pages against their labels, in the labels' reading order.

Layout is taken from the labels, so that what is measured is the facts alone; the measures are score.py's. The
pages are not in this repository: where ../shared is absent, this file is skipped and says so.
"""

from __future__ import annotations

import csv
import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from difflib import SequenceMatcher
from itertools import groupby
from pathlib import Path

import pytest

from flows.steps.facts.context import page_context
from flows.steps.facts.dates import find_dates
from flows.steps.facts.figures import find_figures
from flows.steps.language.names import find_mentions
from flows.steps.language.sentences import split_article
from flows.steps.language.words import Segmenter
from flows.steps.model import Article, Figure, Paragraph, Sentence
from flows.steps.text import assemble, fold, squeeze

SHARED = Path(__file__).parents[4] / "shared"
pytestmark = pytest.mark.skipif(
    not (SHARED / "gold").is_dir(), reason="the seed pages are not here (../shared)"
)
TARGETS = {
    "figures": 0.95,
    "value": 0.985,
    "unit": 0.985,
    "subject": 0.8,
    "indicator": 0.8,
    "comparison": 0.97,
}
_STACKED = ("headline", "kicker", "deck")


def _articles(stem: str, segmenter: Segmenter) -> list[tuple[Article, tuple[Sentence, ...]]]:
    text = (SHARED / "seeds" / f"{stem}.txt").read_text(encoding="utf-8").split("\n")
    with (SHARED / "gold" / f"{stem}.gold.tsv").open(encoding="utf-8", newline="") as file:
        rows = [
            r for r in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE) if r["article"] != "-"
        ]
    rows.sort(key=lambda r: (int(r["article"][1:]), int(r["order"])))
    articles = []
    for name, own in groupby(rows, key=lambda r: r["article"]):
        paragraphs = []
        for (_, role), lines in groupby(own, key=lambda r: (r["para"], r["role"])):
            numbered = [(int(r["line"]), text[int(r["line"]) - 1]) for r in lines]
            joined, spans = assemble(numbered, blank_between=role in _STACKED)
            paragraphs.append(Paragraph(len(paragraphs) + 1, role, joined, spans))
        article = Article(int(name[1:]), tuple(paragraphs))
        sentences = split_article(article)
        articles.append((article, tuple(replace(s, tokens=segmenter.tokenize(s.text)) for s in sentences)))
    return articles


def _found(stem: str, segmenter: Segmenter) -> list[tuple[Figure, Sentence]]:
    articles = _articles(stem, segmenter)
    meta = json.loads((SHARED / "gold" / f"{stem}.meta.json").read_text(encoding="utf-8"))
    mentions = find_mentions(articles, meta["publication"])
    context = page_context(meta["publication"], None, [m for own in mentions.values() for m in own])
    return [
        (figure, sentences[figure.sentence_number - 1])
        for article, sentences in articles
        for figure in find_figures(
            article, sentences, find_dates(sentences, None), mentions[article.number], context
        )
    ]


def _like(text: str | None) -> str:
    return fold(squeeze(text or "")).translate(str.maketrans("“”‘’", "\"\"''"))


def _matches(stem: str, found: list[tuple[Figure, Sentence]]) -> Iterator[tuple[dict, Figure]]:
    """Each label with the nearest figure of the same wording."""
    free = list(found)
    lines = (SHARED / "gold" / f"{stem}.figures.jsonl").read_text(encoding="utf-8").splitlines()
    for label in map(json.loads, filter(None, lines)):
        same = [pair for pair in free if _like(pair[0].text) == _like(label["surface"])]
        if same:
            nearest = min(same, key=lambda pair: _distance(label["line"], pair[1]))
            free.remove(nearest)
            yield label, nearest[0]


def _distance(line: int, sentence: Sentence) -> int:
    if sentence.line_first <= line <= sentence.line_last:
        return 0
    return min(abs(sentence.line_first - line), abs(sentence.line_last - line))


def _judge(tally: Counter[str], label: dict, figure: Figure) -> None:
    tally["value"] += abs(figure.value - label["value"]) <= 1e-6 * max(1.0, abs(label["value"]))
    tally["unit"] += figure.unit == label["unit"]
    tally["comparison"] += figure.comparison == label["comparison"]
    want, have = _like(label["subject"]), _like(figure.subject)
    tally["subject"] += bool(have) and (want in have or have in want)
    want, have = _like(label["indicator"]), _like(figure.indicator)
    blocks = SequenceMatcher(None, want, have, autojunk=False).get_matching_blocks()
    tally["indicator"] += bool(have) and 4 * sum(b.size for b in blocks) >= len(want) + len(have)


@pytest.fixture(scope="module")
def shares(segmenter: Segmenter) -> dict[str, float]:
    tally: Counter[str] = Counter()
    hits = rows = 0
    for path in sorted((SHARED / "gold").glob("*.figures.jsonl")):
        stem = path.name.removesuffix(".figures.jsonl")
        found = _found(stem, segmenter)
        rows += len(found) + sum(1 for line in path.read_text(encoding="utf-8").splitlines() if line)
        for label, figure in _matches(stem, found):
            hits += 1
            _judge(tally, label, figure)
    return {"figures": 2 * hits / rows} | {name: count / hits for name, count in tally.items()}


@pytest.mark.parametrize("measure", list(TARGETS))
def test_the_target_is_met(shares: dict[str, float], measure: str) -> None:
    assert shares[measure] >= TARGETS[measure]
