"""Check page dumps without loading them, or a whole warehouse: files or tables in, issues out."""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import duckdb
import polars as pl

from flows.batch import RunStamp, load_corrections, process_batch
from flows.clock import utc_now
from flows.discovery import PageFiles, Refusal, discover
from flows.issues import CheckReport, Issue
from flows.parallel import open_processes
from flows.settings import Settings
from flows.steps.corrections import CorrectionsFileError
from flows.steps.inbox import VERSION_COLUMNS
from flows.steps.reading import damaged_line
from schemas.ddl import create_table
from schemas.frames import polars_schema
from schemas.tables import PAGE_TABLES, TABLES
from schemas.units import unit_rows
from warehouse.checks import CheckResult, load_catalogue, row_contracts, run_checks
from warehouse.checks.contracts import contract_failures
from warehouse.store import open_reader

logger = logging.getLogger(__name__)

# What a file is refused for before there are any tables (flows.steps.reading, flows.steps.inbox).
READABLE = "file_is_readable"
PAGES = "folder_has_pages"
CORRECTIONS = "corrections_are_usable"


@dataclass(frozen=True, slots=True)
class _Checked:
    """What pages gave: the findings, not the rows."""

    refusals: list[Refusal]
    results: list[CheckResult]  # of every check, so that a share over all pages can be told


@dataclass(frozen=True, slots=True)
class _Findings:
    """The work of a check (flows.parallel.Work)."""

    settings: Settings
    stamp: RunStamp

    def make(self, pages: Sequence[PageFiles]) -> _Checked:
        batch = process_batch(pages, self.settings, self.stamp)
        with duckdb.connect(config={"threads": 1}) as connection:  # small tables, and other workers beside us
            _fill(connection, batch.frames)
            results = run_checks(connection, scopes=("page",))
        return _Checked(batch.refusals, results)

    def refuse(self, refusal: Refusal) -> _Checked:
        return _Checked([refusal], [])

    def combine(self, parts: Sequence[_Checked]) -> _Checked:
        refusals = [refusal for part in parts for refusal in part.refusals]
        return _Checked(refusals, _merged(part.results for part in parts))


def check_files(settings: Settings) -> CheckReport:
    """Everything that can be said of the files of `settings.inbox` alone; nothing is loaded."""
    begun = time.perf_counter()
    if wrong := _corrections_issue(settings.corrections):
        return _finished(CheckReport([wrong]), begun)
    work = discover(settings, _empty_ledger(), set())
    findings = _Findings(settings, RunStamp("check", utc_now()))
    with open_processes(findings, settings, len(work.pages)) as workers:
        workers.submit(work.pages)
        checked = workers.process(work.pages)
    report = CheckReport(pages=len(work.pages), descriptions=_descriptions(("page",)))
    report.descriptions = {
        READABLE: "every file is text in a known encoding",
        PAGES: "what is checked holds page dumps (*.txt)",
        **report.descriptions,
    }
    for place, _, why in (told.partition(": ") for told in work.unreachable):
        report.issues.append(Issue(place, None, "error", READABLE, why))
    if not work.seen:
        shown = ", ".join(settings.inbox)
        report.issues.append(Issue(settings.inbox[0], None, "warning", PAGES, f"no page dumps in {shown}"))
    for refusal in [*work.refusals, *checked.refusals]:
        report.issues += _refusal_issues(refusal)
    paths = {page.page_id: page.files[0].printable_path for page in work.pages}
    whole = settings.inbox[0] if len(settings.inbox) == 1 else "."
    for result in checked.results:
        report.issues += result_issues(result, paths, whole)
    return _finished(report, begun)


def check_warehouse(path: Path) -> CheckReport:
    """The whole catalogue on a published warehouse. Raises FileNotFoundError and duckdb.Error."""
    begun = time.perf_counter()
    with open_reader(path) as connection:
        results = run_checks(connection)
        results += contract_failures(connection)
        paths = _source_paths(connection)
    report = CheckReport(pages=len(paths), descriptions=_descriptions(("page", "warehouse", "monitor")))
    for result in results:
        report.descriptions.setdefault(result.check.name, result.check.description)
        report.issues += result_issues(result, paths, str(path))
    return _finished(report, begun)


def _finished(report: CheckReport, begun: float) -> CheckReport:
    here = Path.cwd()
    report.issues = [replace(issue, path=_shown(issue.path, here)) for issue in report.issues]
    # What is said of a whole folder ("and 40 more of 900 rows") comes after what is said of its files.
    report.issues.sort(key=lambda i: (Path(i.path).is_dir(), i.path, i.line or 0, i.check))
    report.seconds = time.perf_counter() - begun
    return report


def _shown(path: str, here: Path) -> str:
    """Relative to where we are, which is how GitHub and editors know the files of a repository."""
    return str(Path(path).relative_to(here)) if Path(path).is_relative_to(here) else path


def _descriptions(scopes: Sequence[str]) -> dict[str, str]:
    checks = [*row_contracts(), *load_catalogue()]
    return {check.name: check.description for check in checks if check.scope in scopes}


def _empty_ledger() -> pl.DataFrame:
    return pl.DataFrame(schema=dict.fromkeys((*VERSION_COLUMNS, "status"), pl.String))


def _fill(connection: duckdb.DuckDBPyConnection, frames: Mapping[str, pl.DataFrame]) -> None:
    """The frames as tables of an empty database, as far as the page checks look."""
    for table in (*PAGE_TABLES, "units"):
        assert table in TABLES
        connection.execute(create_table(table))
    units = pl.DataFrame(unit_rows(), schema=polars_schema("units"), orient="row")
    for table, frame in {**frames, "units": units}.items():
        connection.register("frame", frame)
        connection.execute(f'INSERT INTO "{table}" BY NAME SELECT * FROM frame')
        connection.unregister("frame")


def _merged(batches_of_results: Iterable[Iterable[CheckResult]]) -> list[CheckResult]:
    """One result a check over all batches, so that a share is a share of all pages."""
    merged: dict[str, CheckResult] = {}
    for results in batches_of_results:
        for result in results:
            other = merged.get(result.check.name)
            merged[result.check.name] = _sum(other, result) if other else result
    return list(merged.values())


def _sum(one: CheckResult, other: CheckResult) -> CheckResult:
    return CheckResult(
        one.check,
        one.rows_checked + other.rows_checked,
        one.rows_failed + other.rows_failed,
        one.failures + other.failures,
    )


def result_issues(result: CheckResult, paths: Mapping[str, str], whole: str) -> list[Issue]:
    """The issues of a check that did not pass; what stays under its threshold is no issue."""
    if result.passed:
        return []
    issues = [
        Issue(
            path=paths.get(failure.page_id or "", failure.file_name or whole),
            line=failure.line_no,
            severity=result.check.severity,
            check=result.check.name,
            message=failure.detail,
            text=failure.text,
        )
        for failure in result.failures
    ]
    more = result.rows_failed - len(issues)
    if more > 0:
        message = f"and {more:,} more of {result.rows_checked:,} rows"
        issues.append(Issue(whole, None, result.check.severity, result.check.name, message))
    return issues


def _corrections_issue(folder: Path) -> Issue | None:
    """What is wrong with the files of corrections: without them no page can be made."""
    try:
        load_corrections(folder)
    except CorrectionsFileError as error:
        path, _, message = str(error).partition(": ")
        return Issue(path, None, "error", CORRECTIONS, message)
    return None


def _refusal_issues(refusal: Refusal) -> list[Issue]:
    """A refused page's issues: one for each offending row, or one for the file."""
    path = refusal.files[0].printable_path
    rows = json.loads(refusal.rows) if refusal.rows else []
    if refusal.stage == "read":
        line = _damaged_line(Path(refusal.files[0].path)) if not rows else None
        rows = rows or [{"line_no": line}]
    return [
        Issue(path, row.get("line_no"), "error", refusal.check_name, refusal.message, _row_text(row))
        for row in rows or [{}]
    ]


def _row_text(row: Mapping[str, object]) -> str | None:
    """What stands in an offending row, in the first of the columns that hold text."""
    columns = ("text", "token", "headline", "name", "error")
    shown = next((row[name] for name in columns if row.get(name)), None)
    return None if shown is None else str(shown)[:60]


def _damaged_line(path: Path) -> int | None:
    try:
        return damaged_line(path.read_bytes())
    except OSError:
        return None


def _source_paths(connection: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """Page id -> path of its file, or its name where no source is known."""
    rows = connection.execute(
        """
        SELECT page_id, coalesce(any_value(path), any_value(file_name))
        FROM pages
        LEFT JOIN (FROM sources WHERE status = 'loaded') AS loaded USING (page_id)
        GROUP BY page_id
        """
    ).fetchall()
    return dict(rows)
