"""`baoshu sql`: questions to the published warehouse, read-only."""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import IO, Any

import click
import duckdb

from flows.cli.common import open_settings, warehouse_option
from flows.cli.reading import reader
from flows.cli.tables import print_table, write_csv, write_json

# A terminal shows no more at a glance; the machine-readable formats give every row.
ROWS_SHOWN = 200
FORMATS = ("table", "csv", "json", "parquet")
# What people type to leave a prompt, of whatever database they come from.
GOODBYES = frozenset(["exit", "quit", ".exit", ".quit", "\\q", "\\quit"])


@click.command()
@click.argument("query", required=False)
@click.option(
    "-f",
    "--file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Read the SQL from a file.",
)
@click.option("--format", "file_format", type=click.Choice(FORMATS), default="table", show_default=True)
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help="Write to a file.")
@warehouse_option
def sql(
    query: str | None, file: Path | None, file_format: str, output: Path | None, warehouse: Path | None
) -> None:
    """Ask the warehouse in SQL, read-only; without QUERY, a prompt.

    \b
    Examples:
      baoshu sql "FROM article_overview LIMIT 5"
      baoshu sql "FROM search('电池')" --format csv
      baoshu sql -f question.sql --format parquet -o answer.parquet
    """
    if query and file:
        raise click.UsageError("give QUERY or --file, not both")
    if file:
        query = file.read_text(encoding="utf-8")
    elif query is None and not sys.stdin.isatty():
        query = sys.stdin.read()
    with reader(open_settings(warehouse=warehouse).warehouse) as connection:
        if query is None:
            prompt(connection)
        else:
            answer(connection, query, file_format, output)


def answer(connection: duckdb.DuckDBPyConnection, query: str, file_format: str, output: Path | None) -> None:
    """Runs the statements and prints the last one's rows; SQL errors become the command's message."""
    try:
        if file_format == "parquet":
            _write_parquet(connection, query, output)
            return
        cursor = connection.execute(query)
        if cursor.description is None:
            return
        names = [column[0] for column in cursor.description]
        if file_format == "table" and output is None:
            _show(cursor, names)
            return
        with _stream(output) as stream:
            (write_json if file_format == "json" else write_csv)(stream, names, _rows(cursor))
    except duckdb.Error as error:
        raise click.ClickException(str(error)) from error


def _rows(cursor: duckdb.DuckDBPyConnection) -> Iterator[tuple[Any, ...]]:
    while rows := cursor.fetchmany(1000):
        yield from rows


def _show(cursor: duckdb.DuckDBPyConnection, names: list[str]) -> None:
    shown = cursor.fetchmany(ROWS_SHOWN)
    more = sum(len(rows) for rows in iter(lambda: cursor.fetchmany(10_000), []))
    print_table(names, shown, more)


def _stream(output: Path | None) -> AbstractContextManager[IO[str]]:
    if output:
        return output.open("w", encoding="utf-8", newline="")
    return nullcontext(sys.stdout)


def _write_parquet(connection: duckdb.DuckDBPyConnection, query: str, output: Path | None) -> None:
    if output is None and sys.stdout.isatty():
        raise click.UsageError("parquet is for a file: give -o FILE, or send the output into one")
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "answer.parquet"
        connection.sql(query).write_parquet(str(target))
        if output:
            shutil.copyfile(target, output)
        else:
            sys.stdout.buffer.write(target.read_bytes())


def prompt(connection: duckdb.DuckDBPyConnection) -> None:
    """Reads statements, each up to `;` or an empty line, until the input ends; a wrong one tells why."""
    import readline  # noqa: F401 - line editing and history in `input`

    click.echo(
        "Baoshu SQL, read-only. A statement ends with ; or an empty line; leave with exit or Ctrl-D.\n"
        "SHOW TABLES; lists the tables and views, DESCRIBE articles; the columns of one."
    )
    pending = ""
    while True:
        try:
            line = input("...> " if pending else "sql> ")
        except EOFError:
            click.echo()
            return
        except KeyboardInterrupt:
            click.echo()
            pending = ""
            continue
        if not pending and line.strip().rstrip(";").lower() in GOODBYES:
            return
        pending += f"{line}\n" if pending or line.strip() else ""
        if pending and (not line.strip() or line.rstrip().endswith(";")):
            try:
                answer(connection, pending, "table", None)
            except click.ClickException as error:
                error.show()
            pending = ""
