"""Pages for the speed benchmark, set by the press: every kind of damage in turn."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from tests.press.press import KINDS, print_page
from tests.press.stories import Piece, Story, load_corpus, load_own

_STORIES = (8, 15)  # a page; shortened ones, so that a page is nearly as long as a real one
_KEPT = 0.4  # of their paragraphs: pages that use a story again must not be near-duplicates


def make_pages(folder: Path, count: int) -> list[Path]:
    """Writes `count` different pages; the shared corpus gives the stories where it is there, else our own."""
    folder.mkdir(parents=True, exist_ok=True)
    stories = load_corpus() or load_own()
    kinds = list(KINDS)
    paths = []
    for number in range(count):
        path = folder / f"{number:05d}.txt"
        if not path.exists():
            page = print_page(kinds[number % len(kinds)], number, _shortened(stories, number), _STORIES)
            path.write_text(f"{page.text}\n第{number}号", encoding="utf-8")  # no two alike
        paths.append(path)
    return paths


def _shortened(stories: Sequence[Story], seed: int) -> list[Story]:
    """Some stories, each with some of its paragraphs: thousands of pages of a thousand stories would be
    near-duplicates otherwise, which no newspaper prints."""
    rng = random.Random(seed)
    chosen = rng.sample(list(stories), min(len(stories), _STORIES[1]))
    return [replace(story, pieces=_some(story.pieces, rng)) for story in chosen]


def _some(pieces: Sequence[Piece], rng: random.Random) -> tuple[Piece, ...]:
    body = [piece for piece in pieces if piece.role == "body"]
    return tuple(piece for piece in body if rng.random() < _KEPT) or (body[0],)
