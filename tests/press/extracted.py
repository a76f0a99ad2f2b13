"""Pages really typeset and really extracted: stories set in columns on a PDF, dumped by six extractors.

    python -m tests.press.extracted OUT [--pages 40] [--seed 500] [--font FILE.ttf]

For development only; it needs what the project does not: `pip install reportlab pymupdf pypdf pypdfium2
pdfminer.six`, Debian's `poppler-utils` and a Chinese TrueType font (`fonts-arphic-gbsn00lp`). Each dump gets
labels in the format of the gold (`NAME.gold.tsv`, `NAME.meta.json`): a dump's line bears the labels of the
printed line it holds, that of the greater part where an extractor ran several together. Some of the weights
in `flows/steps/layout` were learned with such pages (`train_* --extra OUT`), bodies from the shared corpus.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import subprocess
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from pathlib import Path

from flows.steps.text import display_width
from tests.press.stories import Story, load_corpus, load_own

FONT = Path("/usr/share/fonts/truetype/arphic-gbsn00lp/gbsn00lp.ttf")
_NO_START = "，。、；：？！）》”’"  # may hang beyond the column, never open a row
_BODY_SIZE = 9.0  # points
_ORDERS = ("stories", "stories", "body first", "boxes shuffled", "across")  # in which the page is drawn
_READ_LAST = 10_000  # captions are read after the story, wherever they stand
_LIKE = 0.45  # least likeness of a dumped and a printed line

Box = tuple[int, int, int, int]  # first and last column, first and last row


@dataclass(frozen=True)
class Printed:
    """One line on the page: what it is, and where it stands (points)."""

    story: str
    role: str
    text: str
    order: int
    size: float
    x: float
    y: float


@dataclass(frozen=True)
class Grid:
    """A page's columns: their number, characters a row, rows, and distances in points."""

    columns: int
    width: int
    rows: int
    leading: float
    gutter: float
    indent: int

    @property
    def step(self) -> float:
        return self.width * _BODY_SIZE + self.gutter

    @property
    def page_size(self) -> tuple[float, float]:
        return self.columns * self.step + 60, self.rows * self.leading + 120


def set_page(stories: Sequence[Story], rng: random.Random) -> tuple[Grid, list[list[Printed]]]:
    """The stories in boxes of the page, one list of printed lines a story, in reading order."""
    leading = _BODY_SIZE * rng.choice((1.35, 1.5, 1.7))
    grid = Grid(
        rng.choice((4, 5, 6)), rng.choice((10, 12, 13, 15, 18)), rng.randint(55, 85), leading,
        _BODY_SIZE * rng.choice((1.2, 2)), rng.choice((0, 2, 2, 2)),
    )  # fmt: skip
    boxes = list(_split((0, grid.columns, 0, grid.rows), grid, rng, depth=4))
    return grid, [_set_story(s, box, grid, rng) for s, box in zip(stories, boxes, strict=False)]


def _split(box: Box, grid: Grid, rng: random.Random, depth: int) -> Iterator[Box]:
    """Cuts across or down at random, down to boxes that still hold a story."""
    left, right, top, foot = box
    wide, tall = right - left, foot - top
    small = wide * tall < grid.columns * grid.rows * 0.25
    down = wide >= 2 and (tall < 30 or rng.random() < 0.5)
    if depth == 0 or wide * tall < 36 or (small and rng.random() < 0.5) or not (down or tall >= 30):
        yield box
    elif down:
        at = rng.randint(left + 1, right - 1)
        yield from _split((left, at, top, foot), grid, rng, depth - 1)
        yield from _split((at, right, top, foot), grid, rng, depth - 1)
    else:
        at = rng.randint(top + 14, foot - 14)
        yield from _split((left, right, top, at), grid, rng, depth - 1)
        yield from _split((left, right, at, foot), grid, rng, depth - 1)


def _set_story(story: Story, box: Box, grid: Grid, rng: random.Random) -> list[Printed]:
    left, right, top, foot = box
    x, y = 30 + left * grid.step, float(top)
    lines: list[Printed] = []

    def put(role: str, text: str, size: float, right_of: float, row: float) -> None:
        height = grid.page_size[1] - 60 - row * grid.leading
        order = len(lines) + (_READ_LAST if role == "caption" else 1)
        lines.append(Printed(story.key, role, text, order, size, x + right_of, height))

    size = rng.choice((16, 18, 22)) if right - left > 1 else rng.choice((13, 14))
    room = max(4, int(((right - left) * grid.step - grid.gutter) / size))
    for role, title in _titles(story, rng):
        points = size if role == "headline" else 11 if role == "kicker" else rng.choice((9, 11))
        fit = room if points == size else int(room * size / points)
        for at in range(0, len(title), fit):
            y += points / grid.leading * 1.15
            put(role, title[at : at + fit], points, 0, y)
    if story.authors and rng.random() < 0.5:
        y += 1.6
        names = " ".join(author.name for author in story.authors)
        put(
            "byline", rng.choice(("本报记者 {}", "□ 本报记者 {}", "■记者 {}")).format(names), _BODY_SIZE, 0, y
        )
    rows = [row for piece in story.pieces for row in _piece_rows(piece.role, piece.text, grid)]
    if story.caption:  # a photo in one column of the body, its caption below
        at = rng.randint(0, len(rows))
        credit = f" {story.photographer} 摄" if story.photographer else ""
        rows[at:at] = [("caption", row) for row in _wrap(story.caption + credit, replace(grid, indent=0))]
    height = max(4, foot - int(y) - 3)
    if rng.random() < 0.5:  # columns of equal height, or filled one after the other
        height = min(height, max(4, -(-len(rows) // (right - left))))
    for at, (role, row) in enumerate(rows[: height * (right - left)]):
        column, place = divmod(at, height)
        blanks = len(row) - len(row.lstrip("　"))
        put(role, row.lstrip("　"), _BODY_SIZE, column * grid.step + blanks * _BODY_SIZE, y + 1.6 + place)
    return lines


def _titles(story: Story, rng: random.Random) -> list[tuple[str, str]]:
    """Kicker, headline and deck; a summary may stand above the headline."""
    titles = [("kicker", story.kicker), ("headline", story.headline), ("deck", story.deck)]
    if story.deck and story.deck.endswith("。") and rng.random() < 0.4:
        titles = [titles[2], *titles[:2]]
    return [(role, title) for role, title in titles if title]


def _piece_rows(role: str, text: str, grid: Grid) -> list[tuple[str, str]]:
    return [(role, row) for row in _wrap(text, grid if role == "body" else replace(grid, indent=0))]


def _wrap(text: str, grid: Grid) -> list[str]:
    rows, row = [], "　" * grid.indent
    for sign in text:
        full = display_width(row + sign) > grid.width
        if full and not (sign in _NO_START and display_width(row + sign) <= grid.width + 1):
            rows.append(row)
            row = ""
        row += sign
    return [*rows, row]


def draw(grid: Grid, page: list[list[Printed]], font: Path, target: Path, rng: random.Random) -> None:
    """Writes the PDF; the order of drawing is what some extractors read."""
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont
    from reportlab.pdfgen.canvas import Canvas

    pdfmetrics.registerFont(TTFont("press", str(font)))
    order = rng.choice(_ORDERS)
    if order == "boxes shuffled":
        page = rng.sample(page, len(page))
    lines = [line for story in page for line in story]
    if order == "body first":
        lines = [i for s in page for i in sorted(s, key=lambda p: p.role in ("headline", "kicker", "deck"))]
    elif order == "across":
        lines.sort(key=lambda line: (-round(line.y), line.x))
    canvas = Canvas(str(target), pagesize=grid.page_size)
    for line in lines:
        canvas.setFont("press", line.size)
        canvas.drawString(line.x, line.y, line.text)
    canvas.save()


def extract(pdf: Path) -> Iterator[tuple[str, str]]:
    """Each extractor's name and dump."""
    import fitz
    import pypdf
    import pypdfium2
    from pdfminer.high_level import extract_text

    for name, options in (("pdftotext", ()), ("raw", ("-raw",))):
        done = subprocess.run(
            ["pdftotext", *options, str(pdf), "-"], capture_output=True, text=True, check=True
        )
        yield name, done.stdout
    yield "fitz", fitz.open(pdf)[0].get_text()
    yield "pdfminer", extract_text(str(pdf))
    yield "pypdf", pypdf.PdfReader(pdf).pages[0].extract_text()
    yield "pdfium", pypdfium2.PdfDocument(pdf)[0].get_textpage().get_text_range().replace("\r\n", "\n")


def label(dump: str, page: Sequence[Sequence[Printed]]) -> Iterator[tuple[int, str, str, int]]:
    """Line number, story, role and order of every non-blank line of a dump."""
    free: dict[str, list[Printed]] = defaultdict(list)
    for story in page:
        for line in story:
            free[_dense(line.text)].append(line)
    for number, row in enumerate(dump.split("\n"), start=1):
        text = _dense(row)
        if not text:
            continue
        held = [free[text].pop(0)] if free.get(text) else _held(text, free)
        if not held:
            yield number, "-", "noise", 0
            continue
        size: dict[str, int] = defaultdict(int)
        for line in held:
            size[line.story] += len(line.text)
        most = [line for line in held if line.story == max(size, key=lambda key: size[key])]
        longest = max(most, key=lambda line: len(line.text))
        yield number, longest.story, longest.role, min(line.order for line in most)


def _held(text: str, free: dict[str, list[Printed]]) -> list[Printed]:
    """The printed lines that a dumped line runs together, or the one most like it."""
    parts = [i for key, lines in free.items() if key and (key in text or text in key) for i in lines]
    if parts:
        return parts
    likeness = {key: SequenceMatcher(None, key, text).ratio() for key, lines in free.items() if lines}
    best = max(likeness, key=lambda key: likeness[key], default="")
    return free[best][:1] if likeness.get(best, 0) > _LIKE else []


def _dense(text: str) -> str:
    return re.sub(r"\s+", "", text)


def _write(
    out: Path, stem: str, dump: str, page: Sequence[Sequence[Printed]], stories: Sequence[Story]
) -> None:
    dump = dump.replace("\x0c", "\n")
    rows = list(label(dump, page))
    (out / f"{stem}.txt").write_text(dump, encoding="utf-8")
    table = "".join(f"{number}\t{story}\t{role}\t0\t{order}\n" for number, story, role, order in rows)
    (out / f"{stem}.gold.tsv").write_text("line\tarticle\trole\tpara\torder\n" + table, encoding="utf-8")
    seen = {story for _, story, _, _ in rows}
    articles = [{"id": s.key, "headline": s.headline, "authors": []} for s in stories if s.key in seen]
    meta = {"publication": None, "page_date": None, "articles": articles}
    (out / f"{stem}.meta.json").write_text(json.dumps(meta, ensure_ascii=False), encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("out", type=Path)
    parser.add_argument("--pages", type=int, default=40)
    parser.add_argument("--seed", type=int, default=500)
    parser.add_argument("--font", type=Path, default=FONT)
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    pool = load_corpus() or load_own()
    for seed in range(options.seed, options.seed + options.pages):
        rng = random.Random(seed)
        stories = rng.sample(pool, min(14, len(pool)))
        grid, page = set_page(stories, rng)
        pdf = options.out / f"{seed:03d}.pdf"
        draw(grid, page, options.font, pdf, rng)
        for tool, dump in extract(pdf):
            _write(options.out, f"{seed:03d}_{tool}", dump, page, stories)


if __name__ == "__main__":
    main()
