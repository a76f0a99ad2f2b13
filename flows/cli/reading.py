"""Opening the published warehouse for a command, with messages a person can act on."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
import duckdb

from warehouse.store import open_reader


@contextmanager
def reader(path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """The published warehouse, read-only; what is wrong with it or with the SQL is told in one line."""
    try:
        with open_reader(path) as connection:
            yield connection
    except (FileNotFoundError, duckdb.Error) as error:
        raise click.ClickException(str(error)) from error
