"""Typeset `sources/*.yaml` into `samples/*.txt` and write their gold labels into `tests/gold/samples/`.

python tests/gold/make_samples.py            write; read the diff
python tests/gold/make_samples.py --check    exit 1 where a file is not what would be written
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

if __package__ in (None, ""):
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.gold.shapes import SHAPES
from tests.gold.typeset import Row, SetArticle, load_source, number_orders, squeeze

HERE = Path(__file__).resolve().parent
SAMPLES = HERE.parents[1] / "samples"
GOLD = HERE / "samples"

Sheet = list[Row | None]  # None is a blank line


def make_page(path: Path) -> dict[Path, str]:
    """One source -> {file: content} of its page dump and its gold labels."""
    source, articles = load_source(path)
    sheet: Sheet = SHAPES[path.stem](articles)
    for article in articles.values():
        number_orders(article)
    _assert_all_set(articles, sheet)
    stem = f"{path.stem}_{hashlib.sha256(f'baoshu sample {path.stem}'.encode()).hexdigest()[:16]}"
    names = _article_names(sheet)
    return {
        SAMPLES / f"{stem}.txt": "\n".join(row.text if row else "" for row in sheet) + "\n",
        GOLD / f"{stem}.gold.tsv": _labels(sheet, names),
        GOLD / f"{stem}.meta.json": _meta(source, articles, names),
        GOLD / f"{stem}.entities.tsv": _entities(source, articles, sheet),
        GOLD / f"{stem}.figures.jsonl": _figures(articles, sheet, names),
    }


def _assert_all_set(articles: dict[str, SetArticle], sheet: Sheet) -> None:
    on_page = [id(row) for row in sheet if row]
    wanted = [id(row) for article in articles.values() for block in article.blocks for row in block.rows]
    if sorted(on_page) != sorted(wanted) or any(not b.rows for a in articles.values() for b in a.blocks):
        raise ValueError("a block was set twice or not at all")


def _article_names(sheet: Sheet) -> dict[str, str]:
    keys = dict.fromkeys(row.article for row in sheet if row and row.article)
    return {key: f"a{number}" for number, key in enumerate(keys, start=1)}


def _labels(sheet: Sheet, names: dict[str, str]) -> str:
    out = ["line\tarticle\trole\tpara\torder"]
    for line, row in enumerate(sheet, start=1):
        if row:
            name = names[row.article] if row.article else "-"
            out.append(f"{line}\t{name}\t{row.role}\t{row.paragraph}\t{row.order}")
    return "\n".join(out) + "\n"


def _meta(source: dict[str, Any], articles: dict[str, SetArticle], names: dict[str, str]) -> str:
    def joined(article: SetArticle, role: str) -> str | None:
        return " ".join(block.text for block in article.of(role)) or None

    listed = []
    for key, name in names.items():
        article = articles[key]
        authors = [text.rpartition(" ") for text in article.source.get("authors", ())]
        listed.append(
            {
                "id": name,
                "headline": joined(article, "headline"),
                "kicker": joined(article, "kicker"),
                "deck": joined(article, "deck"),
                "authors": [{"role": role or None, "name": person} for role, _, person in authors],
                "dateline_place": None,
                "dateline_date": article.source.get("dateline_date"),
                "dateline_raw": article.source.get("dateline"),
                "note": None,
            }
        )
    page = {key: source.get(key) for key in ("publication", "page_date")}
    whole = {**page, "note": "An invented page.", "articles": listed}
    return json.dumps(whole, ensure_ascii=False, indent=1) + "\n"


def _entities(source: dict[str, Any], articles: dict[str, SetArticle], sheet: Sheet) -> str:
    out = ["type\tname\taliases\tfirst_line"]
    for kind, names in source["entities"].items():
        for entry in names:
            name, *aliases = entry.split("|")
            first = _first_line([name, *aliases], articles, sheet)
            out.append(f"{kind}\t{name}\t{';'.join(aliases)}\t{first}")
    return "\n".join(out) + "\n"


def _first_line(forms: list[str], articles: dict[str, SetArticle], sheet: Sheet) -> int:
    found = []
    for article in articles.values():
        for block in article.blocks:
            text = squeeze("".join(row.text for row in block.rows))
            found += [_line_at(block.rows, text.index(form), sheet) for form in forms if form in text]
    if not found:
        raise ValueError(f"no line holds any of {forms}")
    return min(found)


def _line_at(rows: list[Row], offset: int, sheet: Sheet) -> int:
    """The physical line of a squeezed offset into a block."""
    for row in rows:
        length = len(squeeze(row.text))
        if offset < length:
            return next(n for n, other in enumerate(sheet, start=1) if other is row)
        offset -= length
    raise ValueError("offset behind the block's end")


def _figures(articles: dict[str, SetArticle], sheet: Sheet, names: dict[str, str]) -> str:
    found = [
        {"line": _line_at(block.rows, offset, sheet), **figure}
        for key in names
        for block in articles[key].blocks
        for offset, figure in block.figures
    ]
    found.sort(key=lambda figure: figure["line"])
    return "".join(json.dumps(figure, ensure_ascii=False) + "\n" for figure in found)


def write(changed: Callable[[Path], None], *, check: bool) -> None:
    files: dict[Path, str] = {}
    for path in sorted((HERE / "sources").glob("*.yaml")):
        files.update(make_page(path))
    for path, content in files.items():
        if not path.exists() or path.read_text(encoding="utf-8") != content:
            changed(path)
            if not check:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(content, encoding="utf-8")
    for stale in {*SAMPLES.glob("0*.txt"), *GOLD.glob("*")} - set(files):
        changed(stale)
        if not check:
            stale.unlink()


def main() -> int:
    changed: list[Path] = []
    check = "--check" in sys.argv[1:]
    write(changed.append, check=check)
    for path in changed:
        print(("differs: " if check else "wrote ") + path.name)
    return 1 if check and changed else 0


if __name__ == "__main__":
    sys.exit(main())
