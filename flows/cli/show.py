"""`baoshu show`: one article with its names and figures marked, or one page as it was read."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click
import duckdb
from rich.text import Text

from flows.cli.common import open_settings, warehouse_option
from flows.cli.reading import reader
from flows.cli.tables import console, print_table

STYLES = {"PER": "cyan", "ORG": "magenta", "LOC": "green", "figure": "bold yellow"}
_ARTICLE_ID = re.compile(r"[0-9a-f]{16}-\d{2,}")


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch of a sentence: a name (PER, ORG, LOC) or a figure."""

    start: int
    end: int
    kind: str


@click.command()
@click.argument("what")
@warehouse_option
def show(what: str, warehouse: Path | None) -> None:
    """Show an article (WHAT is its id) with names and figures marked, or a page (id or file name).

    In a terminal the marks are colours; in a file or pipe they are brackets: [name|PER], [12家|figure].

    \b
    Examples:
      baoshu show 1234567890abcdef-01
      baoshu show 1234567890abcdef
    """
    with reader(open_settings(warehouse=warehouse).warehouse) as connection:
        if _ARTICLE_ID.fullmatch(what):
            show_article(connection, what)
        else:
            show_page(connection, what)


def show_article(connection: duckdb.DuckDBPyConnection, article_id: str) -> None:
    """The article in reading order, then its names and figures as tables."""
    head = connection.execute(
        "SELECT publication, page_date, page_no, file_name, authors, layout_confidence "
        "FROM article_overview WHERE article_id = ?",
        [article_id],
    ).fetchall()
    if not head:
        raise click.ClickException(f"no article {article_id}")
    *place, authors, confidence = head[0]
    output = console()
    output.print(Text("  ".join(str(part) for part in place if part), style="dim"))
    output.print(
        Text(f"{'、'.join(authors) or 'no byline'}  layout confidence {confidence:.2f}", style="dim")
    )
    marks = _marks(connection, article_id)
    paragraph = 0
    for number, role, text, paragraph_no in connection.execute(
        "SELECT sentence_no, role, text, paragraph_no FROM sentences WHERE article_id = ? "
        "ORDER BY sentence_no",
        [article_id],
    ).fetchall():
        if paragraph_no != paragraph:
            output.print(Text(f"\n{'' if role == 'body' else f'{role}: '}", style="dim"), end="")
            paragraph = paragraph_no
        colours = output.is_terminal
        line = marked(text, marks.get(number, []), colours)
        line.stylize("bold" if role in ("headline", "crosshead") else "")
        output.print(line, end="", soft_wrap=True)
    output.print("\n")
    _print_rows(
        connection,
        "SELECT type, name, any_value(title) AS title, count(*) AS mentions FROM mentions "
        "WHERE article_id = ? GROUP BY type, name ORDER BY type DESC, mentions DESC, name",
        article_id,
    )
    output.print()
    _print_rows(
        connection,
        "SELECT subject, indicator, comparison, text, value, unit, period, status FROM figures "
        "WHERE article_id = ? ORDER BY sentence_no, figure_no",
        article_id,
    )


def _marks(connection: duckdb.DuckDBPyConnection, article_id: str) -> dict[int, list[Mark]]:
    found: dict[int, list[Mark]] = {}
    for number, start, end, kind in connection.execute(
        "SELECT sentence_no, char_start, char_end, type FROM mentions WHERE article_id = $1 UNION ALL "
        "SELECT sentence_no, char_start, char_end, 'figure' FROM figures WHERE article_id = $1 ORDER BY ALL",
        [article_id],
    ).fetchall():
        found.setdefault(number, []).append(Mark(start, end, kind))
    return found


def marked(text: str, marks: list[Mark], colours: bool) -> Text:
    """The sentence with its marks as colours, or as brackets; of marks that overlap the first stands."""
    line = Text()
    at = 0
    for mark in sorted(marks, key=lambda m: (m.start, -m.end)):
        if mark.start < at:
            continue
        line.append(text[at : mark.start])
        piece = text[mark.start : mark.end]
        line.append(
            piece if colours else f"[{piece}|{mark.kind}]", style=STYLES[mark.kind] if colours else ""
        )
        at = mark.end
    line.append(text[at:])
    return line


def _print_rows(connection: duckdb.DuckDBPyConnection, query: str, *parameters: Any) -> None:
    cursor = connection.execute(query, parameters)
    names = [column[0] for column in cursor.description or []]
    print_table(names, cursor.fetchall())


def show_page(connection: duckdb.DuckDBPyConnection, what: str) -> None:
    """The page's lines as they stand, each with its role and place in an article."""
    pages = connection.execute(
        "SELECT page_id, file_name, publication, page_date, page_no FROM pages "
        "WHERE page_id = $1 OR file_name = $1",
        [what],
    ).fetchall()
    if not pages:
        raise click.ClickException(f"no page {what}")
    for page in pages:
        console().print(Text("  ".join(str(part) for part in page if part), style="dim"))
        _print_rows(
            connection,
            "SELECT line_no AS line, coalesce(right(article_id, 2), '–') AS article, role, "
            "position AS place, text, evidence FROM lines WHERE page_id = ? ORDER BY line_no",
            page[0],
        )
