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
from flows.cli.page_view import ShownArticle, ShownLine, print_articles, print_lines, print_reasons
from flows.cli.reading import reader
from flows.cli.tables import console, print_table
from flows.steps.inbox import MANIFEST_NAME
from flows.steps.layout import rebuild
from flows.steps.layout.explain import explain_line
from flows.steps.manifest import read_manifest
from flows.steps.model import Article, Line, ManifestEntry, Page
from flows.steps.reading import UnreadableFile, read_page

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
@click.option("--articles", is_flag=True, help="A page's articles as rebuilt, not its lines.")
@click.option("--why", type=int, metavar="LINE", help="Why this line of the page was placed where it is.")
@warehouse_option
def show(what: str, articles: bool, why: int | None, warehouse: Path | None) -> None:
    """Show an article (WHAT is its id) with names and figures marked, or a page (id or file name).

    A page is shown line by line, coloured by article. WHAT may be a file that is not loaded.
    In a terminal the marks are colours; in a file or pipe they are brackets: [name|PER], [12家|figure].

    \b
    Examples:
      baoshu show 1234567890abcdef-01
      baoshu show 1234567890abcdef
      baoshu show inbox/page.txt --articles
      baoshu show inbox/page.txt --why 12
    """
    if Path(what).is_file():
        show_built(_read_file(Path(what)), _manifest_of(Path(what)), articles, why)
        return
    with reader(open_settings(warehouse=warehouse).warehouse) as connection:
        if _ARTICLE_ID.fullmatch(what):
            show_article(connection, what)
        else:
            show_page(connection, what, articles, why)


def show_article(connection: duckdb.DuckDBPyConnection, article_id: str) -> None:
    """The article in reading order, then its names and figures as tables."""
    head = connection.execute(
        "SELECT publication, page_date, page_no, file_name, authors, layout_confidence "
        "FROM article_overview WHERE article_id = ?",
        [article_id],
    ).fetchall()
    if not head:
        raise click.ClickException(f"no article {article_id}; `baoshu search` finds articles and their ids")
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


def show_page(connection: duckdb.DuckDBPyConnection, what: str, articles: bool, why: int | None) -> None:
    """Pages of the warehouse: lines coloured by article, articles as rebuilt, or one line explained."""
    pages = connection.execute(
        "SELECT page_id, file_name, publication, page_date, page_no FROM pages "
        "WHERE page_id = $1 OR file_name = $1",
        [what],
    ).fetchall()
    if not pages:
        raise click.ClickException(f"{what} is no file here, and no page or article of the warehouse")
    output = console()
    for page in pages:
        output.print(Text("  ".join(str(part) for part in page if part), style="dim"))
        lines = _loaded_lines(connection, page[0])
        if why is not None:
            _explain(_page_of(page[0], page[1], lines), why)
        elif articles:
            print_articles(output, _loaded_articles(connection, page[0]))
        else:
            print_lines(output, lines)


def _loaded_lines(connection: duckdb.DuckDBPyConnection, page_id: str) -> list[ShownLine]:
    rows = connection.execute(
        "SELECT line_no, text, role, coalesce(right(article_id, 2)::INT, 0), position, evidence "
        "FROM lines WHERE page_id = ? ORDER BY line_no",
        [page_id],
    ).fetchall()
    return [ShownLine(*row) for row in rows]


def _loaded_articles(connection: duckdb.DuckDBPyConnection, page_id: str) -> list[ShownArticle]:
    rows = connection.execute(
        "SELECT a.article_no, a.kicker, a.headline, a.deck, "
        "coalesce((SELECT list(u.name ORDER BY u.author_no) FROM authors u "
        "WHERE u.article_id = a.article_id), []), a.text, a.captions, a.layout_confidence "
        "FROM articles a WHERE a.page_id = ? ORDER BY a.article_no",
        [page_id],
    ).fetchall()
    return [ShownArticle(*row) for row in rows]


def _read_file(path: Path) -> Page:
    try:
        return read_page(path.read_bytes(), path.name)
    except UnreadableFile as error:
        raise click.ClickException(f"{path}: {error}") from error


def _manifest_of(path: Path) -> ManifestEntry | None:
    """What the manifest beside the file says of it. Ingest tells of one that cannot be read."""
    try:
        return read_manifest((path.parent / MANIFEST_NAME).read_bytes()).entries.get(path.name)
    except (OSError, UnreadableFile):
        return None


def _page_of(page_id: str, file_name: str, lines: list[ShownLine]) -> Page:
    """The page as the layout steps need it; bytes and encoding are not known here, and not asked for."""
    rows = tuple(Line(line.number, line.text) for line in lines)
    return Page(page_id, file_name, "", 0, "utf-8", rows[-1].number, 0, rows)


def show_built(page: Page, manifest: ManifestEntry | None, articles: bool, why: int | None) -> None:
    """A page that is not loaded, built now."""
    if why is not None:
        _explain(page, why)
        return
    layout = rebuild(page, manifest)
    said = (page.page_id, page.file_name, layout.publication, layout.page_date, layout.page_no)
    output = console()
    output.print(Text("  ".join(str(part) for part in said if part), style="dim"))
    if articles:
        print_articles(output, [_shown(article) for article in layout.articles])
        return
    print_lines(
        output,
        [
            ShownLine(p.line.number, p.line.text, p.role, p.article_number or 0, p.position, p.evidence)
            for p in layout.lines
        ],
    )


def _shown(article: Article) -> ShownArticle:
    columns = article.columns
    return ShownArticle(
        article.number,
        columns.get("kicker"),
        article.headline,
        columns.get("deck"),
        tuple(author.name for author in article.authors),
        article.text,
        columns.get("captions"),
        article.confidence,
    )


def _explain(page: Page, line: int) -> None:
    try:
        print_reasons(console(), explain_line(page, line))
    except KeyError as error:
        raise click.ClickException(str(error.args[0])) from error
