"""Stories set into boxes of columns on a page, and the page read the ways real extractors read it.

Held back from all training: only the benchmark uses these kinds.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from tests.press.arrange import Block
from tests.press.typeset import Row, SetStory

_HEAD_HEIGHT = {"headline": 2.2, "kicker": 1.4, "deck": 1.4, "byline": 1.2, "jump": 1.0}


@dataclass(frozen=True)
class Placed:
    """One row on the page: its column (from the left), its height (rows from the top), how many columns
    it spans, and the block of the page it was set in."""

    row: Row
    column: int
    top: float
    block: int


def set_on_page(stories: Sequence[SetStory], rng: random.Random) -> list[Placed]:
    """Boxes side by side and below each other, each as wide as one to three columns."""
    page_columns = rng.randint(3, 6)
    placed: list[Placed] = []
    floor = [0.0] * page_columns
    block = 0
    for story in stories:
        span = rng.randint(1, min(3, page_columns))
        at = min(range(page_columns - span + 1), key=lambda c: (max(floor[c : c + span]), c))
        top = max(floor[at : at + span]) + rng.uniform(0.3, 1.2)
        for row in story.head:
            placed.append(Placed(row, at, top, block))
            top += _HEAD_HEIGHT[row.role]
        block += 1
        height = -(-len(story.body) // span)
        for i, row in enumerate(story.body):
            column, place = divmod(i, height)
            placed.append(Placed(row, at + column, top + place, block + column))
        block += span
        bottom = top + height
        for row in story.extras:
            placed.append(Placed(row, at, bottom + 0.4, block))
            bottom += 1.3
        block += bool(story.extras)
        floor[at : at + span] = [bottom] * span
    return placed


def read_across(stories: Sequence[SetStory], rng: random.Random) -> list[Block]:
    """Row by row over the whole page, rows of one height from left to right."""
    rows = sorted(set_on_page(stories, rng), key=lambda p: (round(p.top), p.column))
    return [[p.row for p in rows]]


def read_across_halves(stories: Sequence[SetStory], rng: random.Random) -> list[Block]:
    """Row by row, the left part of the page before the right one."""
    rows = set_on_page(stories, rng)
    cut = rng.randint(1, max(1, max(p.column for p in rows)))
    rows.sort(key=lambda p: (p.column >= cut, round(p.top), p.column))
    return [[p.row for p in rows if p.column < cut], [p.row for p in rows if p.column >= cut]]


def read_down(stories: Sequence[SetStory], rng: random.Random) -> list[Block]:
    """Down each column of the page, across the borders of the stories."""
    rows = sorted(set_on_page(stories, rng), key=lambda p: (p.column, p.top))
    return _by(rows, lambda p: p.column)


def read_blocks(stories: Sequence[SetStory], rng: random.Random) -> list[Block]:
    """Block by block (a heading, one column of a story), the blocks by height as a scan reader finds them,
    some out of place."""
    rows = set_on_page(stories, rng)
    first: dict[int, Placed] = {}
    for p in rows:
        first.setdefault(p.block, p)
    place = {b: (p.top + rng.gauss(0, 6), p.column) for b, p in first.items()}
    rows.sort(key=lambda p: (place[p.block], p.top))
    return _by(rows, lambda p: p.block)


def _by(rows: Sequence[Placed], key: Callable[[Placed], int]) -> list[Block]:
    blocks: list[Block] = []
    before: int | None = None
    for p in rows:
        if key(p) != before:
            blocks.append([])
            before = key(p)
        blocks[-1].append(p.row)
    return blocks
