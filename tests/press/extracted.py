"""Pages really typeset and really extracted: stories set in columns on a PDF, dumped by six extractors, and
read the ways of six layout analysers (`readers`).

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
from difflib import SequenceMatcher
from pathlib import Path

from tests.press.broadsheet import Grid, Printed, SetBox, set_page
from tests.press.readers import dumps
from tests.press.stories import load_corpus_part, load_own

FONT = Path("/usr/share/fonts/truetype/arphic-gbsn00lp/gbsn00lp.ttf")
# In which the page is drawn: what some extractors read it in.
_ORDERS = ("stories", "stories", "body first", "titles first", "boxes shuffled", "across")
_TITLE = ("kicker", "headline", "deck")
_LIKE = 0.45  # least likeness of a dumped and a printed line


def draw(grid: Grid, boxes: Sequence[SetBox], outside: Sequence[Printed], font: Path, target: Path,
         rng: random.Random) -> None:  # fmt: skip
    """Writes the PDF; the order of drawing is what some extractors read."""
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont
    from reportlab.pdfgen.canvas import Canvas

    pdfmetrics.registerFont(TTFont("press", str(font)))
    canvas = Canvas(str(target), pagesize=grid.page_size)
    for line in drawn(boxes, outside, rng):
        canvas.setFont("press", line.size)
        canvas.drawString(line.x, line.y, line.text)
    canvas.save()


def drawn(boxes: Sequence[SetBox], outside: Sequence[Printed], rng: random.Random) -> list[Printed]:
    """All lines of the page in the order of drawing."""
    order = rng.choice(_ORDERS)
    if order == "boxes shuffled":
        boxes = rng.sample(boxes, len(boxes))
    stories = [box.lines for box in boxes]
    if order == "body first":
        stories = [sorted(lines, key=lambda line: line.role in _TITLE) for lines in stories]
    lines = [line for story in stories for line in story]
    if order == "titles first":
        lines.sort(key=lambda line: line.role not in _TITLE)
    lines = [*outside, *lines] if rng.random() < 0.5 else [*lines, *outside]
    if order == "across":
        lines.sort(key=lambda line: (-round(line.y), line.x))
    return lines


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


def label(dump: str, printed: Sequence[Printed]) -> Iterator[tuple[int, str, str, int]]:
    """Line number, story, role and order of every non-blank line of a dump."""
    free: dict[str, list[Printed]] = defaultdict(list)
    for line in printed:
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
            size[line.story or "-"] += len(line.text)
        story = max(size, key=lambda key: size[key])
        most = [line for line in held if (line.story or "-") == story]
        longest = max(most, key=lambda line: len(line.text))
        yield number, story, longest.role, min(line.order for line in most)


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


def _write(out: Path, stem: str, dump: str, boxes: Sequence[SetBox], outside: Sequence[Printed]) -> None:
    dump = dump.replace("\x0c", "\n")
    rows = list(label(dump, [*outside, *(line for box in boxes for line in box.lines)]))
    (out / f"{stem}.txt").write_text(dump, encoding="utf-8")
    table = "".join(f"{number}\t{story}\t{role}\t0\t{order}\n" for number, story, role, order in rows)
    (out / f"{stem}.gold.tsv").write_text("line\tarticle\trole\tpara\torder\n" + table, encoding="utf-8")
    seen = {story for _, story, _, _ in rows}
    articles = [_article(box) for box in boxes if box.story.key in seen]
    meta = {"publication": None, "page_date": None, "articles": articles}
    (out / f"{stem}.meta.json").write_text(json.dumps(meta, ensure_ascii=False), encoding="utf-8")


def _article(box: SetBox) -> dict[str, object]:
    headline = "".join(line.text for line in box.lines if line.role == "headline")
    authors = [{"role": author.role, "name": author.name} for author in box.authors]
    return {"id": box.story.key, "headline": headline, "authors": authors}


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("out", type=Path)
    parser.add_argument("--pages", type=int, default=40)
    parser.add_argument("--seed", type=int, default=500)
    parser.add_argument("--font", type=Path, default=FONT)
    parser.add_argument("--held-out", action="store_true", help="set the stories kept from all training")
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    pool = (*load_corpus_part(held_out=options.held_out), *load_own()) or load_own()
    for seed in range(options.seed, options.seed + options.pages):
        rng = random.Random(seed)
        stories = rng.sample(pool, min(14, len(pool)))
        grid, boxes, outside = set_page(stories, rng)
        pdf = options.out / f"{seed:03d}.pdf"
        draw(grid, boxes, outside, options.font, pdf, rng)
        printed = [*outside, *(line for box in boxes for line in box.lines)]
        for tool, dump in (*extract(pdf), *dumps(printed, grid, rng)):
            _write(options.out, f"{seed:03d}_{tool}", dump, boxes, outside)


if __name__ == "__main__":
    main()
