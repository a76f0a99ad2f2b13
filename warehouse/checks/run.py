"""Run checks on a connection: what was checked, what failed, and where it stands in the file."""

from __future__ import annotations

import logging
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Any

import duckdb

from warehouse.checks.catalogue import Check, helper_sql, load_catalogue

logger = logging.getLogger(__name__)

# Enough to see the pattern of a failure; a broken rule may hit every row of a warehouse.
FAILURES_KEPT = 20

# Tables whose rows belong to one page, by their own column or by the article's id.
_PAGE_KEYED = ("pages", "lines", "articles")
_ARTICLE_KEYED = ("authors", "sentences", "tokens", "keywords", "mentions", "figures", "dates", "quotes")


@dataclass(frozen=True, slots=True)
class Failure:
    """One bad row: the page's file, the line (None where it is about the whole page), and the text."""

    page_id: str | None
    file_name: str | None
    line_no: int | None
    text: str | None
    detail: str


@dataclass(frozen=True, slots=True)
class CheckResult:
    """What one check found; `failures` are the first of `rows_failed`."""

    check: Check
    rows_checked: int
    rows_failed: int
    failures: tuple[Failure, ...] = field(default=())

    @property
    def passed(self) -> bool:
        return self.check.allows(self.rows_failed, self.rows_checked)


def run_checks(
    connection: duckdb.DuckDBPyConnection,
    scopes: Sequence[str] = ("page", "warehouse", "monitor"),
    pages: Collection[str] | None = None,
    kept: int = FAILURES_KEPT,
) -> list[CheckResult]:
    """Run the catalogue's checks of these scopes; with `pages`, page checks need look at these pages only.

    The connection may be read-only; temporary macros and views are made in it. A check that cannot run
    (a table or column is missing) has failed and says why.
    """
    results = []
    if "page" in scopes:
        narrowed = pages is not None and _is_smaller_part(connection, pages)
        if pages is not None and narrowed:
            _narrow(connection, pages)
        results += _run_scope(connection, "page", kept)
        if narrowed:
            _widen(connection)
    for scope in ("warehouse", "monitor"):
        if scope in scopes:
            results += _run_scope(connection, scope, kept)
    return results


def _run_scope(connection: duckdb.DuckDBPyConnection, scope: str, kept: int) -> list[CheckResult]:
    checks = [check for check in load_catalogue() if check.scope == scope]
    names = ("helpers", "rates") if scope == "monitor" else ("helpers",)
    try:
        for name in names:
            connection.execute(helper_sql(name))
    except duckdb.Error as error:
        return [_cannot_run(check, error) for check in checks]
    return [_run(connection, check, kept) for check in checks]


def _run(connection: duckdb.DuckDBPyConnection, check: Check, kept: int) -> CheckResult:
    try:
        rows_checked = _scalar(connection, f'SELECT count(*) FROM "{check.table}"')
        query = f"SELECT *, count(*) OVER () AS rows_failed FROM (\n{check.sql}\n) LIMIT ?"
        found = connection.execute(query, [kept])
        names = [column[0] for column in found.description]
        rows = [dict(zip(names, row, strict=True)) for row in found.fetchall()]
    except duckdb.Error as error:
        return _cannot_run(check, error)
    rows_failed = rows[0]["rows_failed"] if rows else 0
    failures = tuple(_failure(connection, check, row) for row in rows)
    return CheckResult(check, rows_checked, rows_failed, failures)


def _cannot_run(check: Check, error: duckdb.Error) -> CheckResult:
    message = f"cannot run: {str(error).splitlines()[0]}"
    return CheckResult(check, 0, 1, (Failure(None, None, None, None, message),))


def _failure(connection: duckdb.DuckDBPyConnection, check: Check, row: dict[str, Any]) -> Failure:
    article = row.get("article_id")
    page = row.get("page_id") or (article[:16] if article else None)
    line = row.get("line_no") or _line_of(connection, article, row.get("sentence_no"))
    name = None
    if page:
        name = _scalar(connection, "SELECT any_value(file_name) FROM pages WHERE page_id = ?", page)
    # A NULL inside format() makes the whole detail NULL.
    detail = row["detail"] or f"breaks the rule: {check.description}"
    return Failure(page, name, line, row.get("text"), detail)


def _line_of(connection: duckdb.DuckDBPyConnection, article: str | None, sentence: int | None) -> int | None:
    """The sentence's first line, else the article's first one in the file."""
    if article is None:
        return None
    line = None
    if sentence is not None:
        query = "SELECT min(line_first) FROM sentences WHERE article_id = ? AND sentence_no = ?"
        line = _scalar(connection, query, article, sentence)
    return line or _scalar(connection, "SELECT min(line_no) FROM lines WHERE article_id = ?", article)


def _scalar(connection: duckdb.DuckDBPyConnection, query: str, *parameters: Any) -> Any:
    rows = connection.execute(query, parameters).fetchall()
    return rows[0][0] if rows else None


def _is_smaller_part(connection: duckdb.DuckDBPyConnection, pages: Collection[str]) -> bool:
    """Copying most of a warehouse to check it would cost more than checking all of it."""
    return 2 * len(pages) < int(_scalar(connection, "SELECT count(*) FROM pages"))


def _narrow(connection: duckdb.DuckDBPyConnection, pages: Collection[str]) -> None:
    """Hide all other pages behind temporary tables, which a name finds before the tables themselves.

    Copies rather than views: some sixty checks read them, the big tables are scanned only once.
    """
    here = _scalar(connection, "SELECT current_database() || '.' || current_schema()")
    for table in (*_PAGE_KEYED, *_ARTICLE_KEYED):
        page = "page_id" if table in _PAGE_KEYED else "left(article_id, 16)"
        rows = f'FROM {here}."{table}" WHERE {page} IN (SELECT unnest(?))'
        connection.execute(f'CREATE OR REPLACE TEMP TABLE "{table}" AS {rows}', [list(pages)])


def _widen(connection: duckdb.DuckDBPyConnection) -> None:
    for table in (*_PAGE_KEYED, *_ARTICLE_KEYED):
        connection.execute(f'DROP TABLE temp."{table}"')
