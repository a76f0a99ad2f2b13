"""`baoshu check`: is the data right, and where is it wrong?"""

from __future__ import annotations

import sys
from pathlib import Path

import click
import duckdb

from flows.cli.common import open_settings
from flows.issues import FORMATS

CLEAN, ISSUES = 0, 1


@click.command(short_help="Check page dumps or a warehouse; nothing is loaded.")
@click.argument("paths", nargs=-1, type=click.Path(exists=True))
@click.option(
    "--warehouse",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Check this published warehouse instead of files.",
)
@click.option("--format", "form", type=click.Choice(list(FORMATS)), default="text", show_default=True)
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), help="Write to this file.")
@click.option("--strict", is_flag=True, help="Warnings fail as well.")
def check(
    paths: tuple[str, ...], warehouse: Path | None, form: str, output: Path | None, strict: bool
) -> None:
    """Check PATHS (files or folders of page dumps) without loading anything, or a warehouse.

    Files: readable, encoding, ledger, row contracts and every check that makes sense for a page alone.
    A warehouse: the whole catalogue, monitors over time included.

    Exit status: 0 clean, 1 errors (with --strict: or warnings), 2 wrong usage.

    \b
    Examples:
      baoshu check inbox
      baoshu check --format github dumps/2025-04
      baoshu check --warehouse news.duckdb --format junit --output check.xml
    """
    if bool(paths) == bool(warehouse):
        raise click.UsageError("name files to check, or a warehouse with --warehouse")
    from flows.checking import check_files, check_warehouse

    if warehouse:
        try:
            report = check_warehouse(warehouse)
        except duckdb.Error as error:
            raise click.UsageError(str(error)) from error
    else:
        report = check_files(open_settings(inbox=paths, settle_seconds=0.0))
    shown = FORMATS[form](report)
    if output:
        output.write_text(shown + "\n", encoding="utf-8")
        click.echo(report.summary)
    else:
        click.echo(shown)
    failed = report.count("error") or (strict and report.count("warning"))
    sys.exit(ISSUES if failed else CLEAN)
