"""Dresses a bare story of the corpus with what its crawl has lost: crossheads, deck or summary, caption.

The words are the story's own clauses and sentences, so that they speak of its subject as real ones do.
"""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from dataclasses import replace

from tests.press.story import Piece, Story

_CLAUSE = re.compile(r"[\u4e00-\u9fff“”、]{4,22}")
_NO_FIRST = "的地得和与及或了着过而但并也又都就还将被把对在从由因为其这那该此、”"
_NO_LAST = "的地得和与及或了着在从对将被把是有为于向、“"
_TOPICS = ("产业", "民生", "治理", "服务", "创新", "生态", "人才", "改革", "文化", "乡村", "安全", "品牌")
_LEAST_PIECES = 4  # shorter stories are not divided by crossheads


def dress(story: Story, rng: random.Random, photographers: Sequence[str]) -> Story:
    """The story with some of the parts it lacks."""
    clauses = find_clauses(story)
    if len(clauses) < 6:
        return story
    if rng.random() < 0.35 and len(story.pieces) >= _LEAST_PIECES:
        story = _divide(story, clauses, rng)
    if story.deck is None and rng.random() < 0.35:
        story = replace(story, deck=_deck(story, clauses, rng))
    if story.caption is None and rng.random() < 0.35:
        name = rng.choice(photographers) if rng.random() < 0.7 else None
        story = replace(story, caption=_caption(story, clauses, rng), photographer=name)
    return story


def find_clauses(story: Story) -> list[str]:
    """Runs of Chinese words between two stops that could stand alone in a title."""
    runs = [run for piece in story.pieces for run in _CLAUSE.findall(piece.text)]
    return [
        run
        for run in runs
        if run[0] not in _NO_FIRST and run[-1] not in _NO_LAST and run.count("“") == run.count("”")
    ]


def _divide(story: Story, clauses: Sequence[str], rng: random.Random) -> Story:
    """Crossheads of one make before some of the paragraphs."""
    makes = (_plain, _plain, _of_two, _with_topic, _long)
    make = rng.choice(makes)
    gaps = range(1, len(story.pieces))
    places = sorted(rng.sample(gaps, min(len(gaps), rng.randint(2, 4))))
    pieces = list(story.pieces)
    for place in reversed(places):
        pieces.insert(place, Piece("crosshead", make(clauses, rng)))
    return replace(story, pieces=tuple(pieces))


def _plain(clauses: Sequence[str], rng: random.Random) -> str:
    return _one(clauses, rng, 5, 14)


def _of_two(clauses: Sequence[str], rng: random.Random) -> str:
    return f"{_one(clauses, rng, 4, 9)}{rng.choice((' ', '，'))}{_one(clauses, rng, 4, 9)}"


def _with_topic(clauses: Sequence[str], rng: random.Random) -> str:
    topic = rng.choice((rng.choice(_TOPICS), _one(clauses, rng, 4, 7)))
    return f"{topic}{rng.choice('：：—')}{_one(clauses, rng, 5, 11)}"


def _long(clauses: Sequence[str], rng: random.Random) -> str:
    return f"{_one(clauses, rng, 7, 13)}，{_one(clauses, rng, 7, 13)}"


def _one(clauses: Sequence[str], rng: random.Random, low: int, high: int) -> str:
    """A clause of the given length, or the nearest the story has."""
    fit = [c for c in clauses if low <= len(c) <= high]
    return rng.choice(fit) if fit else min(clauses, key=lambda c: abs(len(c) - (low + high) // 2))


def _deck(story: Story, clauses: Sequence[str], rng: random.Random) -> str:
    """A line of one or two clauses, or a summary of one or two sentences."""
    if rng.random() < 0.6:
        return _plain(clauses, rng) if rng.random() < 0.5 else _of_two(clauses, rng)
    texts = "".join(piece.text for piece in story.pieces if piece.role == "body")
    sentences = [s + "。" for s in texts.split("。") if len(s) > 15]
    if not sentences:
        return _long(clauses, rng)
    at = rng.randrange(len(sentences))
    return "".join(sentences[at : at + rng.randint(1, 2)])[:140]


def _caption(story: Story, clauses: Sequence[str], rng: random.Random) -> str:
    """What a photo shows, in a clause or a sentence."""
    words = _one(clauses, rng, 9, 20)
    if rng.random() < 0.5:
        words = f"{_one(clauses, rng, 4, 9)}，{words}"
    return rng.choice(("", "", "图为", "图为")) + words + rng.choice(("。", "。", ""))
