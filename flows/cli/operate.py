"""The commands of the operator: check what runs by itself, or do it by hand."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

import click

from flows.cli.common import open_settings, run_in_process, warehouse_option
from flows.cli.reading import reader
from warehouse.reprocess import unknown_page_ids

DAY = click.DateTime(formats=["%Y-%m-%d"])


@click.command(short_help="Make stale pages again.")
@click.option("--since", type=DAY, help="Instead: all pages from this day on, stale or not.")
@click.option("--until", type=DAY, help="Instead: all pages up to this day, stale or not.")
@click.option("--pages", multiple=True, metavar="ID", help="Instead: these pages; may be given many times.")
@click.option("--json", "as_json", is_flag=True, help="Print the summary as JSON.")
@warehouse_option
def reprocess(
    since: datetime | None,
    until: datetime | None,
    pages: tuple[str, ...],
    as_json: bool,
    warehouse: Path | None,
) -> None:
    """Make pages again that other code, dictionaries or contracts than today's made.

    The files are not needed: a page's lines are in the warehouse. May be stopped at any time; the same
    command again goes on. Readers see the old or the new rows of a page, never both.

    Exit status: 0 done, 3 some pages broke a rule and kept their old rows, 1 the run failed.

    \b
    Examples:
      baoshu reprocess
      baoshu reprocess --since 2024-05-01 --until 2024-05-31
      baoshu reprocess --pages 8cb3c0d75bbfcb25
    """
    settings = open_settings(warehouse=warehouse)
    _require(settings.warehouse)
    with reader(settings.warehouse) as connection:
        if unknown := unknown_page_ids(connection, pages):
            raise click.UsageError(f"no such page in the warehouse: {', '.join(unknown)}")
    report = run_in_process(
        "flows.reprocess:reprocess",
        settings,
        since=since.date() if since else None,
        until=until.date() if until else None,
        pages=list(pages) or None,
        warehouse=settings.warehouse,
    )
    click.echo(json.dumps(report.to_json(), ensure_ascii=False) if as_json else report.to_text())
    raise SystemExit(3 if report.files_quarantined else 0)


@click.command(short_help="Write a versioned release with its changes.")
@click.option("--name", help="Name of the release (default: today's date).")
@warehouse_option
def release(name: str | None, warehouse: Path | None) -> None:
    """Write all tables as Parquet with a manifest, and what changed since the last release.

    \b
    Examples:
      baoshu release
      baoshu release --name 2024-spring
    """
    settings = open_settings(warehouse=warehouse)
    _require(settings.warehouse)
    if name and (settings.release_folder / name).exists():
        raise click.UsageError(f"there is a release {settings.release_folder / name} already")
    click.echo(run_in_process("flows.release:release", settings, name=name, warehouse=settings.warehouse))


@click.command(short_help="Compact, back up, prune.")
@warehouse_option
def maintain(warehouse: Path | None) -> None:
    """Checkpoint, rewrite the file where that pays, back it up, delete old backups and Prefect's history.

    \b
    Examples:
      baoshu maintain --warehouse news.duckdb
    """
    settings = open_settings(warehouse=warehouse)
    _require(settings.warehouse)
    done = run_in_process("flows.maintain:maintain", settings, warehouse=settings.warehouse)
    for step, outcome in done.items():
        click.echo(f"{step}: {outcome}")


@click.command(short_help="Bring a backup back.")
@click.argument("backup", required=False, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--yes", is_flag=True, help="Do not ask.")
@warehouse_option
def restore(backup: Path | None, yes: bool, warehouse: Path | None) -> None:
    """Make BACKUP (default: the latest) the warehouse again; what is there now is kept beside it.

    Files that were loaded after the backup are loaded by the next ingest, as far as they still lie in
    the inbox.

    \b
    Examples:
      baoshu restore --warehouse news.duckdb
      baoshu restore news.backups/news-20240531T033000.duckdb --warehouse news.duckdb --yes
    """
    from flows.clock import utc_now
    from warehouse.lock import LockHeldError
    from warehouse.maintain import BadBackupError, backups, verify
    from warehouse.maintain import restore as bring_back

    settings = open_settings(warehouse=warehouse)
    found = backups(settings.warehouse, settings.backup_folder)
    chosen = backup or (found[-1] if found else None)
    if chosen is None:
        raise click.ClickException(f"there is no backup in {settings.backup_folder}")
    try:
        pages = verify(chosen)
        if not yes:
            click.confirm(f"Make {chosen} ({pages:,} pages) the warehouse {settings.warehouse}?", abort=True)
        kept = bring_back(chosen, settings.warehouse, settings.lock_wait_seconds, utc_now())
    except (BadBackupError, LockHeldError) as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"restored {chosen}: {pages:,} pages")
    if kept:
        click.echo(f"what was there is in {kept}")


@click.command(short_help="Freshness, last runs, quarantine, disk.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@warehouse_option
def status(as_json: bool, warehouse: Path | None) -> None:
    """How the warehouse fares, at a glance.

    \b
    Examples:
      baoshu status
      baoshu status --json | jq .freshness.is_fresh
    """
    import duckdb

    from flows.clock import utc_now
    from flows.status import plain, status_text
    from flows.status import status as read_status
    from flows.steps.language.words import DictionaryError

    settings = open_settings(warehouse=warehouse)
    try:
        found = read_status(settings, utc_now())
    except (FileNotFoundError, DictionaryError, duckdb.Error) as error:
        raise click.ClickException(str(error)) from error
    click.echo(json.dumps(found, ensure_ascii=False, default=plain) if as_json else status_text(found))


@click.command(short_help="Every setting, its value and where it came from.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def settings(as_json: bool) -> None:
    """Print every setting, its value and where it came from; a wrong one is refused with the reason.

    \b
    Examples:
      baoshu settings
      BAOSHU_BATCH_PAGES=50 baoshu settings --json
    """
    from flows.settings import Settings, sources

    told = sources(open_settings())
    if as_json:
        records = [{"name": name, "value": value, "source": source} for name, value, source in told]
        click.echo(json.dumps(records, ensure_ascii=False, default=str))
        return
    for name, value, source in told:
        shown = ", ".join(map(str, value)) if isinstance(value, tuple) else value
        click.echo(f"{name:<18} {'' if shown is None else shown!s:<32} {source}")
        click.echo(f"{'':<18} {Settings.model_fields[name].description}")


def _require(warehouse: Path) -> None:
    if not warehouse.exists():
        raise click.ClickException(
            f"no warehouse at {warehouse}: run `baoshu ingest` first, or name one by --warehouse"
        )
