"""`baoshu ingest`: load new and changed page dumps."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click
import duckdb

from flows.cli.common import open_settings, run_in_process, warehouse_option
from flows.discovery import look_for_new
from flows.issues import counted, one_line
from flows.remote import is_url, local_path
from flows.report import UnreachableInboxError
from flows.settings import Settings
from warehouse.ledger import known_sources

FAILED, SOME_QUARANTINED = 1, 3


def _existing(context: click.Context, parameter: click.Parameter, places: tuple[str, ...]) -> tuple[str, ...]:
    """Whether a URL leads anywhere is told when it is looked into."""
    for place in places:
        if not is_url(place) and not local_path(place).exists():
            raise click.BadParameter(f"there is no file or folder {place!r}", context, parameter)
    return places


@click.command(short_help="Load new and changed page dumps into the warehouse.")
@click.argument("paths", nargs=-1, callback=_existing)
@warehouse_option
@click.option("--batch-pages", type=int, help="Pages a task and a transaction (default 100).")
@click.option("--json", "as_json", is_flag=True, help="Print the summary as JSON.")
def ingest(paths: tuple[str, ...], warehouse: Path | None, batch_pages: int | None, as_json: bool) -> None:
    """Load new and changed page dumps from PATHS: files, folders or URLs (default: the inbox).

    Files that were loaded before are not read again. A file that is no page, or breaks a rule, goes to
    the quarantine with its reason; the others load. So they do where one of several inboxes is out of reach.

    Exit status: 0 everything loaded or nothing new, 3 some files were quarantined, 1 the run failed or an
    inbox is out of reach, 2 wrong usage.

    \b
    Examples:
      baoshu ingest samples
      baoshu ingest --warehouse news.duckdb dumps/2024-05 dumps/2024-06
      baoshu ingest --json inbox | jq .files_quarantined
      baoshu ingest s3://newspapers/2024-05
    """
    settings = open_settings(inbox=paths or None, warehouse=warehouse, batch_pages=batch_pages)
    try:
        summary = nothing_new(settings)
    except duckdb.Error as error:
        raise click.ClickException(str(error)) from error
    if summary is None:
        report = run_flow(settings)
        summary = report.to_json()
        text = report.to_text()
    else:
        text = f"Nothing new: {counted(summary['files_seen'], 'file')}, all known to {summary['warehouse']}"
    if as_json or summary["files_seen"] or not summary["unreachable"]:
        click.echo(json.dumps(summary, ensure_ascii=False) if as_json else text)
    tell_unreachable(summary["unreachable"])
    if summary["unreachable"]:
        sys.exit(FAILED)
    sys.exit(SOME_QUARANTINED if summary["files_quarantined"] else 0)


def tell_unreachable(places: Sequence[str]) -> None:
    """One line on standard error for each place and the reason."""
    for place in places:
        click.echo(f"Error: out of reach: {one_line(place)}", err=True)


def nothing_new(settings: Settings) -> dict[str, Any] | None:
    """The summary of a run that has nothing to do, or None: told without importing Prefect."""
    found, new = look_for_new(settings, known_sources(settings.warehouse))
    seen = len(found.files) + len(found.bad)
    makes_a_warehouse = not settings.warehouse.exists() and not (found.unreachable and not seen)
    if new or new.unsettled or makes_a_warehouse:
        return None
    return {
        "state": "failed" if found.unreachable else "completed",
        "warehouse": str(settings.warehouse),
        "files_seen": seen,
        "files_new": 0,
        "files_skipped": seen,
        "files_quarantined": 0,
        "unreachable": found.unreachable,
    }


def run_flow(settings: Settings) -> Any:
    """The flow in this process, with these settings; its report, whatever was out of reach."""
    try:
        return run_in_process(
            "flows.ingest:ingest",
            settings,
            paths=list(settings.inbox),
            warehouse=settings.warehouse,
            batch_pages=settings.batch_pages,
        )
    except UnreachableInboxError as error:
        return error.report
