"""`baoshu search`: full-text search, best articles first."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click
from rich.text import Text

from flows.cli.common import open_settings, warehouse_option
from flows.cli.reading import reader
from flows.cli.tables import console, write_json

COLUMNS = ("score", "article_id", "publication", "page_date", "headline", "snippet")


@click.command()
@click.argument("query", nargs=-1, required=True)
@click.option(
    "-n", "--number", type=click.IntRange(1, 1000), default=10, show_default=True, help="Articles to show."
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@warehouse_option
def search(query: tuple[str, ...], number: int, as_json: bool, warehouse: Path | None) -> None:
    """Find articles by words, best first.

    A "quoted phrase" (with its quotes: '"…"') must stand in the text as it is; headline:WORD looks only in
    the headlines.

    \b
    Examples:
      baoshu search 电池 产能
      baoshu search 'headline:开工 "一期工程"'
    """
    with reader(open_settings(warehouse=warehouse).warehouse) as connection:
        asked = " ".join(query)
        found = connection.execute(
            f"SELECT {', '.join(COLUMNS)} FROM search(?, n := ?)", [asked, number]
        ).fetchall()
        words = connection.execute("SELECT DISTINCT word FROM query_words(?)", [asked]).fetchall()
    if as_json:
        write_json(sys.stdout, COLUMNS, found)
        return
    for row in found:
        _print_hit(dict(zip(COLUMNS, row, strict=True)), [word for (word,) in words])
    if not found:
        click.echo("nothing found")


def _print_hit(hit: dict[str, Any], words: list[str]) -> None:
    output = console()
    title = Text(hit["headline"] or "(no headline)", style="bold")
    title.highlight_words(words, style="bold yellow", case_sensitive=False)
    where = " ".join(str(part) for part in (hit["publication"], hit["page_date"]) if part)
    output.print(Text.assemble(f"{hit['score']:6.2f}  ", title))
    output.print(Text(f"        {where}  {hit['article_id']}".rstrip(), style="dim"))
    snippet = Text(f"        {hit['snippet']}")
    snippet.highlight_words(words, style="yellow", case_sensitive=False)
    output.print(snippet)
