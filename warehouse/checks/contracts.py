"""The row contracts on a warehouse: the same rules that a batch must pass, on portions of its pages."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import duckdb
import polars as pl

from schemas.breaks import RuleBreak
from schemas.frames import polars_schema
from schemas.tables import PAGE_TABLES, key_of
from schemas.validation import validate_batch
from warehouse.checks.catalogue import Check
from warehouse.checks.run import CheckResult, Failure

# As many pages as a batch has: what one validation needs of memory stays bounded.
PAGES_A_PORTION = 200


def contract_failures(connection: duckdb.DuckDBPyConnection) -> list[CheckResult]:
    """One result for each rule of `schemas` that rows of the warehouse break; none where all hold."""
    breaks: list[RuleBreak] = []
    try:
        for pages in _portions(connection):
            breaks += validate_batch(_frames(connection, pages))[1]
            if any(found.check_name == "shape" for found in breaks):
                break  # every portion has the same columns
    except duckdb.Error as error:
        breaks = [RuleBreak("", "pages", "shape", str(error).splitlines()[0], "[]")]
    return _results(breaks)


def _portions(connection: duckdb.DuckDBPyConnection) -> Iterator[list[str]]:
    rows = connection.execute("SELECT DISTINCT page_id FROM pages ORDER BY page_id").fetchall()
    ids = [page_id for (page_id,) in rows]
    return (ids[start : start + PAGES_A_PORTION] for start in range(0, len(ids), PAGES_A_PORTION))


def _frames(connection: duckdb.DuckDBPyConnection, pages: list[str]) -> dict[str, pl.DataFrame]:
    frames = {}
    for table, model in PAGE_TABLES.items():
        page = "page_id" if "page_id" in polars_schema(table) else "left(article_id, 16)"
        order = ", ".join(key_of(model))
        query = f'SELECT * FROM "{table}" WHERE {page} IN (SELECT unnest(?)) ORDER BY {order}'
        frames[table] = connection.sql(query, params=[pages]).pl()
    return frames


def _results(breaks: list[RuleBreak]) -> list[CheckResult]:
    by_rule: dict[tuple[str, str], list[RuleBreak]] = {}
    for found in breaks:
        by_rule.setdefault((found.table, found.check_name), []).append(found)
    return [_result(table, rule, found) for (table, rule), found in by_rule.items()]


def _result(table: str, rule: str, breaks: list[RuleBreak]) -> CheckResult:
    check = Check(f"{table}.{rule}", table, "error", "page", breaks[0].message)
    failures = [_failure(found, row) for found in breaks for row in json.loads(found.rows_json) or [{}]]
    return CheckResult(check, len(failures), len(failures), tuple(failures[:20]))


def _failure(found: RuleBreak, row: dict[str, Any]) -> Failure:
    text = row.get("text") or row.get("token") or row.get("headline")
    return Failure(found.page_id or None, None, row.get("line_no"), text and str(text)[:60], found.message)
