"""The layout benchmark: every figure by kind of damage, beside page order.

    python -m tests.press.bench [--pages 12] [--corpus] [--kind weave-runs] [--write]

Prints a table; `--write` also puts it into docs/layout-benchmark.md. Kinds are those of the press and, by
engine, the invented whole pages that are kept from training (`sheets-first` …), one dump of each. Rows of the
hand-labelled seed pages are added where the shared folder exists.
"""

from __future__ import annotations

import argparse
import itertools
import statistics
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from flows.steps.layout import rebuild
from flows.steps.model import Page
from tests.press.metrics import NAMES, Gold, Tally, load_gold, score, squeeze
from tests.press.press import KINDS, page_of, print_page
from tests.press.sheet_engines import ENGINES
from tests.press.sheet_press import print_sheet
from tests.press.sheets import is_held_back, load_sheets
from tests.press.stories import Story, load_corpus, load_own

SHARED = Path(__file__).parents[3] / "shared"
REPORT = Path(__file__).parents[2] / "docs" / "layout-benchmark.md"
# A paper's own way of reading is one of the others, or nearly.
SHEET_KINDS = {f"sheets-{engine}": engine for engine in ENGINES if engine != "own"}
EVERY_KIND = (*KINDS, *SHEET_KINDS)


@dataclass
class Result:
    """One row of the table."""

    name: str
    tally: Tally = field(default_factory=Tally)
    milliseconds: list[float] = field(default_factory=list)
    pages: int = 0
    below_page_order: int = 0

    def take(self, page: Page, gold: Gold) -> None:
        """Rebuilds one page and counts; its time is the processor's, whatever else the machine does."""
        start = time.process_time()
        layout = rebuild(page)
        self.milliseconds.append((time.process_time() - start) * 1000)
        figures = score(layout, gold)
        self.below_page_order += (figures.value("order") or 0) < (figures.value("page") or 0)
        self.tally.merge(figures)
        self.pages += 1

    def merge(self, other: Result) -> None:
        """Adds another row's counts."""
        self.tally.merge(other.tally)
        self.milliseconds += other.milliseconds
        self.pages += other.pages
        self.below_page_order += other.below_page_order

    def cells(self) -> list[str]:
        """The row as printed: figures, median time, pages ordered worse than they were printed."""
        values = [self.tally.value(name) for name in NAMES]
        shown = ["–" if v is None else f"{v:.3f}" for v in values]
        time_spent = f"{statistics.median(self.milliseconds):.0f}"
        return [self.name, *shown, time_spent, f"{self.below_page_order}/{self.pages}"]


HEADINGS = ["pages", *NAMES, "ms", "below page order"]


def seed_pages() -> Iterator[tuple[Page, Gold]]:
    """The hand-labelled pages of the shared folder; none where it is absent."""
    for path in sorted((SHARED / "seeds").glob("*.txt")):
        yield page_of(path.name, path.read_text(encoding="utf-8")), load_gold(path, SHARED / "gold")


def kind_pages(
    kind: str, stories: Sequence[Story], pages: int, first_seed: int
) -> Iterator[tuple[Page, Gold]]:
    """So many pages of a kind of damage, or one dump of each sheet that is held back."""
    if kind in SHEET_KINDS:
        for sheet in load_sheets():
            if is_held_back(sheet):
                yield print_sheet(sheet, SHEET_KINDS[kind], first_seed)
        return
    for seed in range(first_seed, first_seed + pages):
        printed = print_page(kind, seed, stories)
        yield printed.page, printed.gold


def family(kind: str) -> str:
    """The family a kind is summed up with."""
    return KINDS[kind].family if kind in KINDS else "invented whole pages (held back)"


def run(kinds: Sequence[str], stories: Sequence[Story], pages: int, first_seed: int = 0) -> list[Result]:
    """One row a kind, one a family of kinds, one for the seed pages."""
    families: dict[str, Result] = {}
    rows = []
    for kind in kinds:
        row = Result(kind)
        for page, gold in kind_pages(kind, stories, pages, first_seed):
            row.take(page, gold)
        families.setdefault(family(kind), Result(f"**{family(kind)}**")).merge(row)
        rows.append(row)
    rows += families.values()
    seeds = Result("**seed pages**")
    for page, gold in seed_pages():
        seeds.take(page, gold)
    return [*rows, seeds] if seeds.pages else rows


def misses(page: Page, gold: Gold) -> Iterator[str]:
    """What is wrong on one page: roles, broken neighbours, headlines, authors."""
    layout = rebuild(page)
    placed = {p.line.number: p for p in layout.lines}
    at = {(p.article_number, p.position): n for n, p in placed.items()}
    chains: dict[str, list[int]] = {}
    for n, line in sorted(gold.lines.items(), key=lambda item: item[1].order):
        if line.article:
            chains.setdefault(line.article, []).append(n)
        if placed[n].role != line.role and not {placed[n].role, line.role} <= {"ad", "furniture", "noise"}:
            yield f"{n}\t{placed[n].role} should be {line.role}: {gold.text[n][:40]}"
    heads = {a.number: a for a in layout.articles}
    for article, chain in chains.items():
        for a, b in itertools.pairwise(chain):
            here = placed[a]
            got = at.get((here.article_number, here.position + 1)) if here.position else None
            if got != b:
                texts = f"{gold.text[a][:20]} > {gold.text[b][:20]}"
                yield f"{a}\tfollowed by {got}, should be {b} ({gold.lines[b].role}): {texts}"
        most = statistics.mode(placed[n].article_number for n in chain)
        found, truth = heads.get(most or 0), gold.articles[article]
        if squeeze(truth.headline) != squeeze(found.headline if found else None):
            got_head = found.headline if found else None
            yield f"{article}\theadline {got_head!r} should be {truth.headline!r}"
        have = {(a.role or "", a.name) for a in found.authors} if found else set()
        want = {(a.role or "", a.name) for a in truth.authors}
        if have != want:
            yield f"{article}\tauthors {sorted(have)} should be {sorted(want)}"


def table(rows: Sequence[Result]) -> str:
    """The rows as a markdown table, columns aligned."""
    cells = [HEADINGS, *(row.cells() for row in rows)]
    widths = [max(len(row[i]) for row in cells) for i in range(len(HEADINGS))]
    lines = ["| " + " | ".join(c.ljust(w) for c, w in zip(row, widths, strict=True)) + " |" for row in cells]
    lines.insert(1, "|" + "|".join("-" * (w + 2) for w in widths) + "|")
    return "\n".join(lines)


_BINS = (0.0, 0.5, 0.7, 0.8, 0.9, 0.95, 1.01)


def reliability(rows: Sequence[Result]) -> str:
    """How often an article's body is whole, by the confidence the layout states."""
    lines = ["| layout_confidence | articles | whole | mean confidence |", "|---|---|---|---|"]
    verdicts = [v for row in rows for v in row.tally.verdicts]
    for low, high in itertools.pairwise(_BINS):
        here = [(stated, whole) for stated, whole in verdicts if low <= stated < high]
        if here:
            share = sum(whole for _, whole in here) / len(here)
            mean = sum(stated for stated, _ in here) / len(here)
            lines.append(f"| {low:.2f} to {min(high, 1):.2f} | {len(here)} | {share:.2f} | {mean:.2f} |")
    return "\n".join(lines)


def main() -> None:
    raw = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=raw)
    parser.add_argument("--pages", type=int, default=12, help="pages a kind (default 12)")
    parser.add_argument("--seed", type=int, default=0, help="first seed (default 0)")
    parser.add_argument("--kind", action="append", choices=EVERY_KIND, help="only these kinds")
    parser.add_argument("--corpus", action="store_true", help="set the shared corpus, not our own stories")
    parser.add_argument("--misses", action="store_true", help="list every miss instead of the table")
    parser.add_argument("--write", action="store_true", help="write docs/layout-benchmark.md")
    options = parser.parse_args()
    stories = load_corpus() if options.corpus else load_own()
    if not stories:
        raise SystemExit("bench: the shared corpus is not here")
    if options.misses:
        for kind in options.kind or EVERY_KIND:
            for page, gold in kind_pages(kind, stories, options.pages, options.seed):
                for miss in misses(page, gold):
                    print(f"{page.file_name.removesuffix('.txt')}\t{miss}")
        return
    rows = run(options.kind or EVERY_KIND, stories, options.pages, options.seed)
    result = table(rows) + "\n\n" + reliability([row for row in rows if row.name in EVERY_KIND])
    print(result)
    if options.write:
        text = REPORT.read_text(encoding="utf-8")
        before, _, rest = text.partition("<!-- table -->\n")
        _, _, after = rest.partition("<!-- /table -->")
        REPORT.write_text(f"{before}<!-- table -->\n{result}\n<!-- /table -->{after}", encoding="utf-8")


if __name__ == "__main__":
    main()
