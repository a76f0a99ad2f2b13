"""`baoshu export`: the warehouse as files."""

from __future__ import annotations

from pathlib import Path

import click

from flows.cli.common import open_settings, warehouse_option
from flows.cli.reading import reader
from flows.cli.tables import print_table


@click.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.option(
    "--format",
    "file_format",
    type=click.Choice(["parquet", "csv", "jsonl"]),
    default="parquet",
    show_default=True,
)
@click.option("-t", "--table", "tables", multiple=True, help="Only this table; may be given several times.")
@warehouse_option
def export(folder: Path, file_format: str, tables: tuple[str, ...], warehouse: Path | None) -> None:
    """Write the published warehouse into FOLDER: one folder a table, and manifest.json.

    Parquet files carry the meaning of table and columns in their metadata. An earlier export in FOLDER is
    replaced; a folder with anything else in it is left alone.

    \b
    Examples:
      baoshu export release
      baoshu export figures --table figures --format csv
    """
    from warehouse.export import EXPORTED, ExportExistsError, export_tables

    unknown = sorted(set(tables) - set(EXPORTED))
    if unknown:
        raise click.UsageError(f"no table {', '.join(unknown)}; there are {', '.join(EXPORTED)}")
    with reader(open_settings(warehouse=warehouse).warehouse) as connection:
        try:
            manifest = export_tables(connection, folder, file_format, tables or EXPORTED)
        except ExportExistsError as error:
            raise click.ClickException(str(error)) from error
    rows = [
        (table, facts["rows"], len(facts["files"]), sum(file["bytes"] for file in facts["files"]))
        for table, facts in manifest["tables"].items()
    ]
    print_table(["table", "rows", "files", "bytes"], rows)
