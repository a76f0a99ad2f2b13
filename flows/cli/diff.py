"""`baoshu diff`: what changed between two warehouses or releases."""

from __future__ import annotations

from pathlib import Path

import click

from flows.cli.tables import print_table


@click.command()
@click.argument("before", type=click.Path(exists=True, path_type=Path))
@click.argument("after", type=click.Path(exists=True, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def diff(before: Path, after: Path, as_json: bool) -> None:
    """Compare two warehouses or exports: structure, counts and rows.

    BEFORE and AFTER are warehouse files or folders that `baoshu export` wrote. Rows are compared by key; when
    and by which run they were written does not count.

    Exit status: 0 equal, 1 different, 2 wrong usage.

    \b
    Examples:
      baoshu diff yesterday.duckdb news.duckdb
      baoshu diff --json releases/2025-04 releases/2025-05
    """
    from warehouse.diff import NotComparableError, compare

    try:
        found = compare(before, after)
    except NotComparableError as error:
        raise click.UsageError(str(error)) from error
    if as_json:
        click.echo(found.to_json())
    else:
        for change in found.structure:
            click.echo(change)
        print_table(
            ["table", "before", "after", "added", "removed", "changed", "columns that changed"],
            [
                (
                    table.table,
                    table.rows_before,
                    table.rows_after,
                    table.added,
                    table.removed,
                    table.changed,
                    ", ".join(f"{name} {n:,}" for name, n in table.changed_columns.items()),
                )
                for table in found.tables
            ],
        )
        for table in found.tables:
            for example in table.examples:
                key = " ".join(map(str, example["key"].values()))
                change = f"{example['column']} was {example['before']!r}, is {example['after']!r}"
                click.echo(f"{table.table} {key}: {change}")
    raise SystemExit(0 if found.is_equal else 1)
