"""What the pipeline makes of the sample pages, as text whose diff can be read.

python -m tests.gold.rows            what differs from tests/gold/expected
python -m tests.gold.rows --update   write it; each changed row is a claim that it is better now
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from flows.steps.language.words import load_segmenter
from flows.steps.manifest import read_manifest
from flows.steps.page import Tools, process_page
from flows.steps.reading import read_page
from flows.steps.rows import PageTables
from tests.gold.make_samples import SAMPLES

EXPECTED = Path(__file__).with_name("expected")
PAGES = sorted(SAMPLES.glob("*.txt"))

# What is shown of each table; ids, offsets and confidences follow from the rest or move with every model.
SHOWN = {
    "pages": ("publication", "page_date", "page_date_source", "page_no", "encoding"),
    "articles": (
        "article_no", "kicker", "headline", "deck", "byline", "dateline_place", "dateline_date", "continues",
        "character_count",
    ),
    "authors": ("article_id", "role", "name"),
    "lines": ("line_no", "role", "article_id", "paragraph_no", "position"),
    "keywords": ("article_id", "rank", "keyword"),
    "mentions": ("article_id", "sentence_no", "type", "text", "name", "title"),
    "figures": (
        "article_id", "sentence_no", "text", "value", "value_max", "unit", "bound", "subject", "indicator",
        "comparison", "period", "status",
    ),
    "dates": ("article_id", "sentence_no", "text", "start_date", "end_date", "grain"),
    "quotes": ("article_id", "sentence_no", "speaker", "verb", "text"),
}  # fmt: skip


def rows_of(path: Path) -> str:
    """The page's rows, one a line."""
    page = read_page(path.read_bytes(), path.name)
    tables = process_page(page, _tools(), _manifest().get(path.name))
    return "\n".join(_shown(tables)) + "\n"


def _shown(tables: PageTables) -> Iterator[str]:
    for table, columns in SHOWN.items():
        yield f"== {table}: {' | '.join(columns)}"
        values = [tables[table][name] for name in columns]
        yield from (" | ".join(map(_cell, row)) for row in zip(*values, strict=True))


def _cell(value: Any) -> str:
    if value is None:
        return "-"
    if isinstance(value, float):
        return f"{value:.10g}"
    text = str(value)
    # article ids begin with the page's hash, which changes with every edit of a sample
    return f"a{int(text[17:])}" if len(text) == 19 and text[16] == "-" else text.replace("\n", " / ")


@cache
def _tools() -> Tools:
    return Tools(load_segmenter())


@cache
def _manifest() -> dict[str, Any]:
    return read_manifest((SAMPLES / "manifest.csv").read_bytes()).entries


def differing(update: bool) -> list[Path]:
    """The files under expected/ that are not what the pipeline makes now."""
    changed = []
    wanted = {EXPECTED / f"{path.stem}.txt": path for path in PAGES}
    for file, path in wanted.items():
        made = rows_of(path)
        if not file.exists() or file.read_text(encoding="utf-8") != made:
            changed.append(file)
            if update:
                EXPECTED.mkdir(exist_ok=True)
                file.write_text(made, encoding="utf-8")
    for stale in set(EXPECTED.glob("*.txt")) - set(wanted):
        changed.append(stale)
        if update:
            stale.unlink()
    return changed


def main() -> int:
    update = "--update" in sys.argv[1:]
    changed = differing(update)
    for file in changed:
        print(("wrote " if update else "differs: ") + file.name)
    return 1 if changed and not update else 0


if __name__ == "__main__":
    sys.exit(main())
