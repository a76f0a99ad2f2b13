"""`baoshu quarantine`: files that did not load, why, and what becomes of them."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from itertools import groupby
from pathlib import Path
from typing import Any

import click

from flows.cli.common import open_settings, run_in_process, warehouse_option
from flows.cli.reading import reader
from flows.issues import counted, one_line
from flows.remote import bytes_of, is_url, reason
from flows.settings import Settings
from flows.steps.reading import UnreadableFile, damaged_line, decode, split_lines
from warehouse.ledger import loaded_page_ids
from warehouse.quarantine import Entry, close, entries, forget

SOME_QUARANTINED = 3
CONTEXT = 1  # lines shown above and below an offending one
files_argument = click.argument("files", nargs=-1)


@click.group(short_help="Files that did not load: list, show, retry, drop.")
def quarantine() -> None:
    """Files that did not load: why, and what becomes of them.

    FILES are paths, file names or page ids.

    \b
    Examples:
      baoshu quarantine list
      baoshu quarantine show page-03.txt
      baoshu quarantine retry page-03.txt
    """


@quarantine.command("list", short_help="Open entries.")
@files_argument
@warehouse_option
@click.option("--all", "include_resolved", is_flag=True, help="Entries that are closed as well.")
@click.option("--json", "as_json", is_flag=True, help="Print the entries as JSON.")
def list_entries(
    files: tuple[str, ...], warehouse: Path | None, include_resolved: bool, as_json: bool
) -> None:
    """List what did not load, one line a file and rule.

    \b
    Examples:
      baoshu quarantine list
      baoshu quarantine list --all --json
    """
    found = _entries(warehouse, files, include_resolved)
    if as_json:
        click.echo(json.dumps([asdict(entry) for entry in found], ensure_ascii=False, indent=1, default=str))
        return
    for entry in found:
        state = f" (closed {entry.resolved_at:%Y-%m-%d %H:%M})" if entry.resolved_at else ""
        click.echo(f"{entry.path}: {entry.stage}: {entry.check_name}: {entry.message}{state}")
    click.echo(f"{counted(len({entry.path for entry in found}), 'file')}, {counted(len(found), 'entry')}")


@quarantine.command(short_help="The offending rows beside the file's lines.")
@files_argument
@warehouse_option
def show(files: tuple[str, ...], warehouse: Path | None) -> None:
    """Show each broken rule with its offending rows beside the lines of the file.

    \b
    Examples:
      baoshu quarantine show 004_b8fd23cb4af97b10.txt
    """
    for path, found in groupby(_some_entries(warehouse, files), key=lambda entry: entry.path):
        click.secho(path, bold=True)
        lines, damaged = _lines_of(path)
        for entry in found:
            click.echo(f"  {entry.stage}: {entry.check_name}: {entry.message}  [run {entry.run_id}]")
            rows = json.loads(entry.rows or "[]")
            if entry.stage == "read" and not rows and damaged:
                rows = [{"line_no": damaged}]
            for row in rows:
                _show_row(row, lines)


@quarantine.command(short_help="Read files again after a fix.")
@files_argument
@warehouse_option
def retry(files: tuple[str, ...], warehouse: Path | None) -> None:
    """Read quarantined FILES again (default: all) and close the entries of those that load.

    Their folders are looked through as `baoshu ingest` would: what else is new there loads as well.

    Exit status: 0 everything loaded, 3 some files are still quarantined, 1 failed.

    \b
    Examples:
      baoshu quarantine retry
      baoshu quarantine retry 004_b8fd23cb4af97b10.txt
    """
    settings = open_settings(warehouse=warehouse)
    found = _entries(warehouse, files, include_resolved=False)
    if not found:
        click.echo("nothing to retry")
        return
    with reader(settings.warehouse) as connection:
        loaded = loaded_page_ids(connection)
    # Pages that failed when they were made again keep their old rows: they are made from their lines.
    if pages := sorted({entry.page_id for entry in found if entry.page_id in loaded}):
        again = {"pages": pages, "warehouse": settings.warehouse}
        click.echo(run_in_process("flows.reprocess:reprocess", settings, **again).to_text())
    if unread := sorted({entry.path for entry in found if entry.page_id not in loaded}):
        _read_again(settings, unread)
    paths = sorted({entry.path for entry in found})
    left = {entry.path for entry in _entries(warehouse, tuple(paths), include_resolved=False)}
    click.echo(f"{len(paths) - len(left):,} of {len(paths):,} files loaded")
    sys.exit(SOME_QUARANTINED if left else 0)


@quarantine.command(short_help="Close entries without loading the files.")
@click.argument("files", nargs=-1, required=True)
@warehouse_option
def drop(files: tuple[str, ...], warehouse: Path | None) -> None:
    """Close the entries of FILES without loading them; a changed file is still looked at again.

    \b
    Examples:
      baoshu quarantine drop not-a-page.txt
    """
    settings = open_settings(warehouse=warehouse)
    paths = sorted({entry.path for entry in _some_entries(warehouse, files)})
    _write(settings, lambda connection: close(connection, paths))
    click.echo(f"closed the entries of {counted(len(paths), 'file')}")


def _read_again(settings: Settings, paths: Sequence[str]) -> None:
    """The files look new to the next run, and their folders are looked through."""
    from flows.cli.ingest import run_flow, tell_unreachable

    gone = [path for path in paths if not is_url(path) and not Path(path).exists()]
    for path in gone:
        click.echo(f"{path}: the file is gone; `baoshu quarantine drop` closes its entry", err=True)
    _write(settings, lambda connection: forget(connection, paths))
    folders = sorted({path.rpartition("/")[0] or "/" for path in paths if path not in gone})
    if folders:
        report = run_flow(settings.model_copy(update={"inbox": tuple(folders), "settle_seconds": 0.0}))
        click.echo(report.to_text())
        tell_unreachable(report.unreachable)


def _entries(warehouse: Path | None, files: tuple[str, ...], include_resolved: bool) -> list[Entry]:
    wanted = [str(Path(file).resolve()) if Path(file).exists() else file for file in files]
    with reader(open_settings(warehouse=warehouse).warehouse) as connection:
        return entries(connection, wanted, include_resolved)


def _some_entries(warehouse: Path | None, files: tuple[str, ...]) -> list[Entry]:
    """At least one entry; none for a file that was named is the user's error."""
    found = _entries(warehouse, files, include_resolved=False)
    if files and not found:
        raise click.ClickException(f"no open entry for {', '.join(files)}: see `baoshu quarantine list`")
    return found


def _write(settings: Settings, work: Any) -> None:
    """Do it in the working file and publish."""
    from warehouse.lock import LockHeldError
    from warehouse.publish import publish
    from warehouse.store import open_writer

    try:
        with open_writer(settings.warehouse, settings.lock_wait_seconds) as store:
            work(store.connection)
            publish(store)
    except LockHeldError as error:
        raise click.ClickException(str(error)) from error


def _lines_of(path: str) -> tuple[list[str], int | None]:
    """The file's lines as it stands today, unreadable bytes as \\xNN, and the first line that has such."""
    try:
        data = bytes_of(path)
    except Exception as error:  # of any library, where it is a URL
        click.echo(f"  ({reason(error)})")
        return [], None
    try:
        return split_lines(decode(data)[0]), None
    except UnreadableFile:
        return split_lines(data.decode("utf-8", "backslashreplace")), damaged_line(data)


def _show_row(row: dict[str, Any], lines: list[str]) -> None:
    number = row.get("line_no")
    values = {name: value for name, value in row.items() if value is not None and name != "line_no"}
    if values:
        click.echo(f"    {json.dumps(values, ensure_ascii=False)}")
    if number and number <= len(lines):
        for at in range(max(1, number - CONTEXT), min(len(lines), number + CONTEXT) + 1):
            mark = ">" if at == number else " "
            click.echo(f"    {mark}{at:>5} | {one_line(lines[at - 1])}")
