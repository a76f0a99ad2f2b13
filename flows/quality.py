"""The quality of a run: the catalogue on its pages, rows in `checks`, a report for people and programs."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from types import MappingProxyType

import duckdb
import polars as pl

from flows.checking import result_issues
from flows.issues import Issue, as_jsonl, counted
from flows.report import markdown_table
from flows.steps.corrections import Correction
from schemas import PAGE_TABLES
from schemas.frames import to_frame
from warehouse.checks import CheckResult, Failure, row_contracts, run_checks
from warehouse.load import record_checks
from warehouse.quarantine import Entry

logger = logging.getLogger(__name__)

SHOWN_ISSUES = 50  # of the report's table; issues.jsonl has them all
KEPT_REPORTS = 100  # the folder of reports would otherwise grow with every run, for ever

_FAILED_HEADER = ("severity", "check", "rows", "what should hold")
_ISSUE_HEADER = ("severity", "file:line", "check", "message", "text")


@dataclass
class QualityReport:
    """What the checks found in one run, and where it is written."""

    run_id: str
    results: list[CheckResult] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)
    file: Path | None = None

    def count(self, severity: str) -> int:
        return sum(issue.severity == severity for issue in self.issues)

    @property
    def summary(self) -> str:
        errors, warnings = (counted(self.count(severity), severity) for severity in ("error", "warning"))
        return f"{counted(len(self.results), 'check')}: {errors}, {warnings}"

    def to_markdown(self) -> str:
        """The report for people: what failed, where, and how much was checked."""
        parts = [f"# Quality of run {self.run_id}", self.summary + "."]
        failed = [result for result in self.results if not result.passed]
        if failed:
            parts += ["## Checks that failed", markdown_table(_FAILED_HEADER, list(map(_failed_row, failed)))]
        if self.issues:
            shown = self.issues[:SHOWN_ISSUES]
            parts += ["## Where", markdown_table(_ISSUE_HEADER, list(map(_issue_row, shown)))]
        if len(self.issues) > SHOWN_ISSUES:
            parts.append(f"… and {len(self.issues) - SHOWN_ISSUES:,} more in the `.jsonl` beside this file.")
        return "\n\n".join(parts) + "\n"


def _failed_row(result: CheckResult) -> tuple[str, ...]:
    rows = f"{result.rows_failed:,} of {result.rows_checked:,}"
    return result.check.severity, result.check.name, rows, result.check.description


def _issue_row(issue: Issue) -> tuple[str, ...]:
    where = f"{issue.path}:{issue.line or 1}"
    return issue.severity, where, issue.check, issue.message, issue.text or ""


def check_run(
    connection: duckdb.DuckDBPyConnection,
    run_id: str,
    warehouse: Path,
    now: datetime,
    corrections: Mapping[str, Sequence[Correction]] = MappingProxyType({}),
) -> QualityReport:
    """Check the pages that a run loaded, record every check, write the report beside the warehouse.

    The files are `<warehouse>.quality/<run id>.md` and `.jsonl`.
    """
    pages = _column(connection, "SELECT page_id FROM pages WHERE run_id = ?", run_id)
    put_aside = _put_aside(connection, run_id)
    report = QualityReport(run_id)
    report.results = [*_contract_results(connection, run_id, put_aside), *run_checks(connection, pages=pages)]
    record_checks(connection, checks_frame(report.results, run_id, now))
    sources = connection.execute("SELECT page_id, any_value(path) FROM sources GROUP BY page_id")
    paths = dict(sources.fetchall())
    report.issues = [_entry_issue(entry) for entry in put_aside]
    report.issues += _corrections_without_page(connection, corrections)
    for result in report.results:
        if not result.check.name.startswith("contract_of_"):  # those are the entries of the quarantine
            report.issues += result_issues(result, paths, str(warehouse))
    report.file = _write(report, warehouse)
    for issue in report.issues:
        if issue.severity == "error":
            logger.error("%s", issue.to_text())
    return report


def _corrections_without_page(
    connection: duckdb.DuckDBPyConnection, corrections: Mapping[str, Sequence[Correction]]
) -> list[Issue]:
    """Corrections nothing can apply: the page was never loaded, or its file has other bytes now."""
    known = set(_column(connection, "SELECT page_id FROM pages UNION SELECT page_id FROM quarantine"))
    stale = [c for page, found in corrections.items() if page not in known for c in found]
    return [
        Issue(c.file, None, "warning", "correction_has_page", f"{c.id}: no page {c.page}", c.reason)
        for c in stale
    ]


def checks_frame(results: Sequence[CheckResult], run_id: str, now: datetime) -> pl.DataFrame:
    """Rows of the table `checks`, one a check."""
    return to_frame(
        "checks",
        {
            "run_id": [run_id] * len(results),
            "table_name": [result.check.table for result in results],
            "check_name": [result.check.name for result in results],
            "severity": [result.check.severity for result in results],
            "rows_checked": [result.rows_checked for result in results],
            "rows_failed": [result.rows_failed for result in results],
            "passed": [result.passed for result in results],
            "example": [_example(result.failures) for result in results],
            "checked_at": [now] * len(results),
        },
    )


def _example(failures: Sequence[Failure]) -> str | None:
    if not failures:
        return None
    first = failures[0]
    where = f"{first.file_name or first.page_id or 'warehouse'}:{first.line_no or 1}"
    return ": ".join(part for part in (where, first.detail, first.text) if part)


def _contract_results(
    connection: duckdb.DuckDBPyConnection, run_id: str, put_aside: Sequence[Entry]
) -> list[CheckResult]:
    """The row contracts, which every batch went through: what they refused lies in the quarantine."""
    results = []
    for check in row_contracts():
        key = "page_id" if check.table in ("pages", "lines", "articles") else "left(article_id, 16)"
        pages = "(SELECT page_id FROM pages WHERE run_id = ?)"
        query = f'SELECT count(*) FROM "{check.table}" WHERE {key} IN {pages}'
        loaded = _column(connection, query, run_id)[0]
        failures = [
            Failure(entry.page_id, Path(entry.path).name, row.get("line_no"), None, entry.message)
            for entry in put_aside
            if entry.stage == "validate" and entry.message.startswith(f"{check.table}:")
            for row in json.loads(entry.rows or "[]") or [{}]
        ]
        results.append(CheckResult(check, loaded + len(failures), len(failures), tuple(failures)))
    assert {result.check.table for result in results} == set(PAGE_TABLES)
    return results


def _put_aside(connection: duckdb.DuckDBPyConnection, run_id: str) -> list[Entry]:
    rows = connection.execute(
        """
        SELECT path, page_id, run_id, stage, check_name, message, "rows", quarantined_at, resolved_at
        FROM quarantine
        WHERE run_id = ?
        ORDER BY path, check_name
        """,
        [run_id],
    ).fetchall()
    return [Entry(*row) for row in rows]


def _entry_issue(entry: Entry) -> Issue:
    rows = json.loads(entry.rows or "[]") or [{}]
    return Issue(entry.path, rows[0].get("line_no"), "error", entry.check_name, entry.message)


def _write(report: QualityReport, warehouse: Path) -> Path:
    folder = warehouse.with_suffix(".quality")
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / f"{report.run_id}.md"
    file.write_text(report.to_markdown(), encoding="utf-8")
    file.with_suffix(".jsonl").write_text(as_jsonl(report.issues), encoding="utf-8")
    for old in sorted(folder.glob("*.md"))[:-KEPT_REPORTS]:
        old.unlink()
        old.with_suffix(".jsonl").unlink(missing_ok=True)
    return file


def _column(connection: duckdb.DuckDBPyConnection, query: str, *parameters: object) -> list:
    return [value for (value,) in connection.execute(query, parameters).fetchall()]
