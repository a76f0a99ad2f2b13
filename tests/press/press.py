"""The page press: stories in, a damaged dump out, with its gold by construction.

    page = print_page("weave-runs", seed=7, stories=load_own())
    page.text, page.gold

The same kind, seed and stories always give the same page.
"""

from __future__ import annotations

import hashlib
import random
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from flows.steps.model import Line, Page
from tests.press import arrange, damage, grid
from tests.press.habits import Paper, draw_paper
from tests.press.metrics import Gold, GoldArticle, GoldLine
from tests.press.stories import Story
from tests.press.typeset import Row, SetStory, set_story


@dataclass(frozen=True)
class Kind:
    """One kind of damage. `wrapped`: rows of a column, one paragraph a row, or either by chance."""

    family: str
    arrangement: arrange.Arrangement
    wrapped: bool | None = None
    misread: float = 0.0
    one_width: bool = True  # every story in the same column width


_GRID = "page grid (held back)"
_WEAVE = "irregular weave"
_ROWS = "regular interleave"
_CLEAN = "clean or headline misplaced"

KINDS: dict[str, Kind] = {
    "clean-paragraphs": Kind(_CLEAN, arrange.in_order, wrapped=False),
    "clean-columns": Kind(_CLEAN, arrange.in_order, wrapped=True),
    "heads-after": Kind(_CLEAN, arrange.heads_after),
    "heads-inside": Kind(_CLEAN, arrange.heads_inside),
    "heads-beside": Kind(_CLEAN, arrange.heads_beside),
    "heads-at-end": Kind(_CLEAN, arrange.heads_at_end),
    "heads-at-start": Kind(_CLEAN, arrange.heads_at_start),
    "heads-mixed": Kind(_CLEAN, arrange.mixed_heads),
    "cut-columns": Kind(_CLEAN, arrange.cut_columns),
    "jumps": Kind(_CLEAN, arrange.jumps),
    "misread": Kind(_CLEAN, arrange.in_order, misread=0.02),
    "rows-of-2": Kind(_ROWS, arrange.interleaved(2), wrapped=True),
    "rows-of-2-widths": Kind(_ROWS, arrange.interleaved(2), wrapped=True, one_width=False),
    "rows-of-3": Kind(_ROWS, arrange.interleaved(3), wrapped=True),
    "rows-of-4": Kind(_ROWS, arrange.interleaved(4), wrapped=True, one_width=False),
    "rows-partial": Kind(_ROWS, arrange.interleaved(2, partial=True), wrapped=True),
    "rows-of-self": Kind(_ROWS, arrange.interleaved_self, wrapped=True),
    "weave-runs": Kind(_WEAVE, arrange.woven_runs, wrapped=True),
    "weave-columns": Kind(_WEAVE, arrange.woven_columns, wrapped=True),
    "weave-reversed": Kind(_WEAVE, arrange.woven_reversed, wrapped=True),
    "weave-detached": Kind(_WEAVE, arrange.woven_detached, wrapped=True),
    "weave-widths": Kind(_WEAVE, arrange.woven_runs, wrapped=True, one_width=False),
    "grid-across": Kind(_GRID, grid.read_across, wrapped=True),
    "grid-halves": Kind(_GRID, grid.read_across_halves, wrapped=True),
    "grid-down": Kind(_GRID, grid.read_down, wrapped=True),
    "grid-blocks": Kind(_GRID, grid.read_blocks, wrapped=True),
    "weave-misread": Kind(_WEAVE, arrange.woven_reversed, wrapped=True, misread=0.015),
}

# Kinds no weight or threshold has been learned or set on: what they score is what a new page may.
HELD_BACK = frozenset(name for name, kind in KINDS.items() if kind.family == _GRID)


@dataclass(frozen=True)
class PressPage:
    """A printed page: its text, and what is true of it."""

    kind: str
    seed: int
    text: str
    gold: Gold

    @property
    def page(self) -> Page:
        """The page as the reading room would hand it over."""
        return page_of(f"{self.kind}-{self.seed}.txt", self.text)


def page_of(file_name: str, text: str) -> Page:
    """A page of the given text."""
    data = text.encode()
    digest = hashlib.sha256(data).hexdigest()
    rows = text.split("\n")
    lines = tuple(Line(i, row) for i, row in enumerate(rows, 1) if row.strip())
    return Page(digest[:16], file_name, digest, len(data), "utf-8", len(rows), len(text), lines)


def print_page(kind: str, seed: int, stories: Sequence[Story], size: tuple[int, int] = (3, 7)) -> PressPage:
    """Prints one page of `size[0]` to `size[1]` stories with the named kind of damage."""
    what = KINDS[kind]
    rng = random.Random(zlib.crc32(kind.encode()) * 1000 + seed)
    paper = draw_paper(rng)
    chosen = rng.sample(list(stories), min(len(stories), rng.randint(*size)))
    wrapped = what.wrapped if what.wrapped is not None else rng.random() < 0.7
    set_ = [
        set_story(
            story,
            number,
            paper,
            rng,
            _width(paper, what, number, rng) if wrapped else None,
            photo=rng.random() < 0.7,
        )
        for number, story in enumerate(chosen)
    ]
    blocks = damage.furnish(what.arrangement(set_, rng), paper, rng)
    if rng.random() < 0.4:
        blocks = damage.space_out(blocks, paper.column if wrapped else None, rng)
    if what.misread:
        blocks = damage.misread(blocks, rng, what.misread)
    blocks = [[replace(r, text=damage.restyle(r.text, paper)) for r in b] for b in blocks]
    printed = _with_blank_rows(blocks, paper, rng)
    text, gold = _record(printed, set_, lambda t: damage.restyle(t, paper))
    return PressPage(kind, seed, text, gold)


def _width(paper: Paper, what: Kind, number: int, rng: random.Random) -> int:
    if what.one_width or number == 0:
        return paper.column
    return max(8, paper.column + rng.choice((-8, -5, -3, 3, 5, 8)))


def _with_blank_rows(blocks: list[arrange.Block], paper: Paper, rng: random.Random) -> list[Row | None]:
    """The rows with blank ones (None) between, where the dump's habit puts them."""
    out: list[Row | None] = []
    for block in blocks:
        for row in block:
            out.append(row)
            if paper.blank_rows == "each" or (paper.blank_rows == "paragraphs" and row.ends):
                out.append(None)
        if paper.blank_rows == "blocks":
            out.append(None)
    return out


def _record(
    printed: list[Row | None], stories: list[SetStory], restyle: Callable[[str], str]
) -> tuple[str, Gold]:
    """The dump's text and its gold, articles numbered by first appearance."""
    rows = [(number, row) for number, row in enumerate(printed, 1) if row is not None]
    ids: dict[int, str] = {}
    for _, row in rows:
        if row.story is not None:
            ids.setdefault(row.story, f"a{len(ids) + 1}")
    lines: dict[int, GoldLine] = {n: GoldLine(None, r.role, 0, 0) for n, r in rows if r.story is None}
    articles = {}
    for story, article in ids.items():
        mine = sorted(((n, r) for n, r in rows if r.story == story), key=lambda x: x[1].place)
        paragraphs = {key: i for i, key in enumerate(dict.fromkeys(r.paragraph for _, r in mine), 1)}
        for order, (n, r) in enumerate(mine, 1):
            lines[n] = GoldLine(article, r.role, paragraphs[r.paragraph], order)
        articles[article] = _gold_article(stories[story], [r for _, r in mine], restyle)
    text = "\n".join("" if row is None else row.text for row in printed)
    return text, Gold({n: row.text for n, row in rows}, lines, articles)


def _gold_article(story: SetStory, rows: list[Row], restyle: Callable[[str], str]) -> GoldArticle:
    def joined(role: str) -> str | None:
        return " ".join(r.text for r in rows if r.role == role) or None

    authors = story.authors
    if not any(r.role in ("byline", "credit", "caption") for r in rows) or joined("headline") is None:
        authors = _still_stated(story, rows)
    return GoldArticle(joined("headline"), joined("kicker"), joined("deck"), tuple(authors))


def _still_stated(story: SetStory, rows: list[Row]) -> tuple:
    """The authors whose names are still on the page (a story cut in two loses its signature)."""
    text = "".join(r.text for r in rows).replace(" ", "")
    return tuple(a for a in story.authors if a.name in text)
