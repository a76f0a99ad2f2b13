"""`baoshu ingest`: load new and changed page dumps."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import click

from flows.cli.common import open_settings, run_in_process, warehouse_option
from flows.discovery import look_for_new
from flows.issues import counted
from flows.remote import UnreachableError, is_url, local_path
from flows.settings import Settings
from warehouse.ledger import known_sources

SOME_QUARANTINED = 3


def _existing(context: click.Context, parameter: click.Parameter, places: tuple[str, ...]) -> tuple[str, ...]:
    """Whether a URL leads anywhere is told when it is looked into."""
    for place in places:
        if not is_url(place) and not local_path(place).exists():
            raise click.BadParameter(f"there is no file or folder {place!r}", context, parameter)
    return places


@click.command(short_help="Load new and changed page dumps into the warehouse.")
@click.argument("paths", nargs=-1, callback=_existing)
@warehouse_option
@click.option("--batch-pages", type=int, help="Pages a task and a transaction (default 150).")
@click.option("--json", "as_json", is_flag=True, help="Print the summary as JSON.")
def ingest(paths: tuple[str, ...], warehouse: Path | None, batch_pages: int | None, as_json: bool) -> None:
    """Load new and changed page dumps from PATHS: files, folders or URLs (default: the inbox).

    Files that were loaded before are not read again. A file that is no page, or breaks a rule, goes to
    the quarantine with its reason; the others load.

    Exit status: 0 everything loaded or nothing new, 3 some files were quarantined, 1 the run failed,
    2 wrong usage.

    \b
    Examples:
      baoshu ingest samples
      baoshu ingest --warehouse news.duckdb dumps/2024-05 dumps/2024-06
      baoshu ingest --json inbox | jq .files_quarantined
      baoshu ingest s3://newspapers/2024-05
    """
    settings = open_settings(inbox=paths or None, warehouse=warehouse, batch_pages=batch_pages)
    summary = nothing_new(settings)
    if summary is None:
        report = run_flow(settings)
        summary = report.to_json()
        text = report.to_text()
    else:
        text = f"Nothing new: {counted(summary['files_seen'], 'file')}, all known to {summary['warehouse']}"
    click.echo(json.dumps(summary, ensure_ascii=False) if as_json else text)
    sys.exit(SOME_QUARANTINED if summary["files_quarantined"] else 0)


def nothing_new(settings: Settings) -> dict[str, Any] | None:
    """The summary of a run that has nothing to do, or None: told without importing Prefect."""
    try:
        found, new = look_for_new(settings, known_sources(settings.warehouse))
    except FileNotFoundError as error:
        raise click.ClickException(f"inbox: {error.filename}: there is no such file or folder") from error
    except UnreachableError as error:
        raise click.ClickException(f"inbox: {error}") from error
    if new or new.unsettled or not settings.warehouse.exists():
        return None
    seen = len(found.files) + len(found.bad)
    return {
        "state": "completed",
        "warehouse": str(settings.warehouse),
        "files_seen": seen,
        "files_new": 0,
        "files_skipped": seen,
        "files_quarantined": 0,
    }


def run_flow(settings: Settings) -> Any:
    """The flow in this process, with these settings."""
    return run_in_process(
        "flows.ingest:ingest",
        settings,
        paths=list(settings.inbox),
        warehouse=settings.warehouse,
        batch_pages=settings.batch_pages,
    )
