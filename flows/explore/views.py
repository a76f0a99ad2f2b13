"""What the explorer shows: rows and HTML from the published warehouse. Knows neither marimo nor altair."""

from __future__ import annotations

import math
from html import escape

import duckdb
import polars as pl

Connection = duckdb.DuckDBPyConnection

_COLOURS = {"PER": "#bde0fe", "ORG": "#e2c2ff", "LOC": "#c7f0c2", "figure": "#ffe08a"}
_STYLES = {"headline": "font-size:1.3em;font-weight:bold", "crosshead": "font-weight:bold", "body": ""}
_GREY_ROLES = {"ad", "furniture", "noise"}


def rows(connection: Connection, query: str, *parameters: object) -> pl.DataFrame:
    """The answer as a frame; parameters are bound, never pasted."""
    cursor = connection.execute(query, parameters)
    names = [column[0] for column in cursor.description or []]
    return pl.DataFrame(cursor.fetchall(), schema=names, orient="row", infer_schema_length=None)


def found_articles(connection: Connection, query: str, number: int = 30) -> pl.DataFrame:
    """Hits of a search, best first; without a query the latest articles."""
    if query.strip():
        return rows(connection, "FROM search(?, n := ?)", query, number)
    return rows(
        connection,
        "SELECT article_id, publication, page_date, headline, opening AS snippet "
        "FROM article_overview ORDER BY page_date DESC NULLS LAST, article_id LIMIT ?",
        number,
    )


def article_html(connection: Connection, article_id: str) -> str:
    """The article in reading order, names and figures marked."""
    marks: dict[int, list[tuple[int, int, str]]] = {}
    for number, start, end, kind in connection.execute(
        "SELECT sentence_no, char_start, char_end, type FROM mentions WHERE article_id = $1 UNION ALL "
        "SELECT sentence_no, char_start, char_end, 'figure' FROM figures WHERE article_id = $1 ORDER BY ALL",
        [article_id],
    ).fetchall():
        marks.setdefault(number, []).append((start, end, kind))
    paragraphs: dict[int, tuple[str, list[str]]] = {}
    for number, paragraph, role, text in connection.execute(
        "SELECT sentence_no, paragraph_no, role, text FROM sentences WHERE article_id = ? "
        "ORDER BY sentence_no",
        [article_id],
    ).fetchall():
        paragraphs.setdefault(paragraph, (role, []))[1].append(marked_html(text, marks.get(number, [])))
    return "".join(_paragraph(role, "".join(parts)) for role, parts in paragraphs.values())


def _paragraph(role: str, html: str) -> str:
    style = _STYLES.get(role, "color:#666")
    return f"<p title='{role}' style='margin:0 0 .6em;{style}'>{html}</p>"


def marked_html(text: str, marks: list[tuple[int, int, str]]) -> str:
    """The sentence with its marks as coloured stretches; of marks that overlap the first stands."""
    parts = []
    at = 0
    for start, end, kind in sorted(marks, key=lambda mark: (mark[0], -mark[1])):
        if start < at:
            continue
        parts.append(escape(text[at:start]))
        colour = _COLOURS[kind]
        piece = escape(text[start:end])
        parts.append(f"<mark title='{kind}' style='background:{colour}'>{piece}</mark>")
        at = end
    return "".join([*parts, escape(text[at:])])


def page_lines_html(connection: Connection, article_id: str) -> str:
    """The page's physical lines in file order; those of the article stand out, with their place."""
    lines = connection.execute(
        "SELECT line_no, role, position, text, article_id = $1 FROM lines "
        "WHERE page_id = (SELECT page_id FROM articles WHERE article_id = $1) ORDER BY line_no",
        [article_id],
    ).fetchall()
    return "<table style='font-size:.85em;border-spacing:0'>" + "".join(map(_line_row, lines)) + "</table>"


def _line_row(line: tuple[int, str, int | None, str, bool | None]) -> str:
    number, role, position, text, is_own = line
    style = "background:#fff3c4" if is_own else ("color:#aaa" if role in _GREY_ROLES else "color:#555")
    cells = (str(number), role, str(position) if is_own else "", escape(text))
    return (
        f"<tr style='{style}'>"
        + "".join(f"<td style='padding:0 .5em'>{cell}</td>" for cell in cells)
        + "</tr>"
    )


def indicators(connection: Connection, name: str, number: int = 12) -> list[str]:
    """Indicators most often stated with a number about the name (all where it is empty)."""
    found = connection.execute(
        "SELECT indicator FROM figures WHERE indicator IS NOT NULL AND contains(coalesce(subject, ''), ?) "
        "GROUP BY indicator ORDER BY count(*) DESC, indicator LIMIT ?",
        [name, number],
    ).fetchall()
    return [indicator for (indicator,) in found]


def course(connection: Connection, name: str, indicator: str) -> pl.DataFrame:
    """The indicator over time: one row a stated value, with subject, unit and where it was printed."""
    return rows(
        connection,
        "SELECT coalesce(period_end, page_date) AS day, subject, value, unit, text, status, publication, "
        "article_id FROM figures_long WHERE indicator = ? AND contains(coalesce(subject, ''), ?) "
        "AND coalesce(period_end, page_date) IS NOT NULL ORDER BY day, value",
        indicator,
        name,
    )


def network(connection: Connection, name: str, number: int = 24) -> tuple[pl.DataFrame, pl.DataFrame]:
    """(nodes, edges) around an entity: who is named with it, placed on a circle, the closest first.

    Nodes: name, type, x, y, together. Edges: x, y, x2, y2, weight (log-likelihood). Empty where the name
    is unknown.
    """
    neighbours = connection.execute(
        "SELECT other_name, any_value(other_type), max(together), max(log_likelihood) FROM co_mentions "
        "WHERE name = ? GROUP BY other_name ORDER BY max(log_likelihood) DESC, other_name LIMIT ?",
        [name, number],
    ).fetchall()
    schema = {"name": pl.String, "type": pl.String, "x": pl.Float64, "y": pl.Float64, "together": pl.Int64}
    nodes: list[tuple[str, str, float, float, int]] = [(name, "centre", 0.0, 0.0, 0)] if neighbours else []
    edges = []
    for place, (other, kind, together, likelihood) in enumerate(neighbours):
        angle = 2 * math.pi * place / len(neighbours)
        x, y = math.cos(angle), math.sin(angle)
        nodes.append((other, kind, x, y, together))
        edges.append((0.0, 0.0, x, y, likelihood))
    return (
        pl.DataFrame(nodes, schema=schema, orient="row"),
        pl.DataFrame(edges, schema=dict.fromkeys(("x", "y", "x2", "y2", "weight"), pl.Float64), orient="row"),
    )


def entity_names(connection: Connection, number: int = 500) -> list[str]:
    """Names for the choice of an entity, the most often named first."""
    found = connection.execute(
        "SELECT DISTINCT name, mention_count FROM entities ORDER BY mention_count DESC, name LIMIT ?",
        [number],
    ).fetchall()
    return list(dict.fromkeys(name for name, _ in found))
