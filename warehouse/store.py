"""The warehouse's two files: the working file that one writer holds, and the published one that all read.

DuckDB lets one process write a file and then nobody else read it. So the writer works on a file of its
own beside the published one; readers open the published file, which `publish` replaces in one step.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import duckdb

from warehouse.files import copy_file, remove_leftovers
from warehouse.lock import hold_lock

logger = logging.getLogger(__name__)

# The oldest file format that keeps everything we store; every DuckDB client from 1.0 on opens it, and it
# is no larger than the newest (docs/decisions/0002-publishing.md).
STORAGE_VERSION = "v1.0.0"
# What DuckDB may hold in memory, so that a run needs no more at a million pages than at a thousand; what is
# larger it spills into a folder beside the working file. Each of its threads needs room of its own.
_MEGABYTES_A_THREAD = 96
_WHILE_LOADING = "48MB"  # a batch is 8
# Texts are packed by tables of their commonest strings (FSST) unless told otherwise: a sixth of the time of
# loading and publishing, for a file that is a tenth smaller.
_NO_SLOW_PACKING = "SET disabled_compression_methods = 'fsst'"
_NO_PROGRESS_BAR = "SET enable_progress_bar = false"  # it would be drawn into our commands' output


@dataclass(frozen=True, slots=True)
class Warehouse:
    """An open working file; `path` is the published file it belongs to."""

    path: Path
    connection: duckdb.DuckDBPyConnection


def published_path(path: Path) -> Path:
    """The file readers open: what `--warehouse` names."""
    return path.absolute()


def working_path(path: Path) -> Path:
    """The file the writer works on, beside the published one."""
    return published_path(path).with_suffix(".working" + path.suffix)


def lock_path(path: Path) -> Path:
    """The lock file beside them."""
    return published_path(path).with_suffix(path.suffix + ".lock")


@contextmanager
def open_writer(path: Path, wait_seconds: float = 60.0) -> Iterator[Warehouse]:
    """The warehouse, open for writing and migrated; one writer at a time.

    Waits up to `wait_seconds` for another writer, then raises `lock.LockHeldError`, which names it. Where
    there is only a published file (brought from elsewhere, or restored), work goes on from a copy of it.
    """
    from warehouse.migrate import migrate  # brings Pandera, which readers need not wait for

    published_path(path).parent.mkdir(parents=True, exist_ok=True)
    with hold_lock(lock_path(path), wait_seconds):
        connection = _open_working(path)
        try:
            migrate(connection)
            yield Warehouse(published_path(path), connection)
        finally:
            connection.close()


def _open_working(path: Path) -> duckdb.DuckDBPyConnection:
    working = working_path(path)
    remove_leftovers(working)
    if not working.exists() and published_path(path).exists():
        copy_file(published_path(path), working)
    connection = duckdb.connect(str(working), config={"storage_compatibility_version": STORAGE_VERSION})
    connection.execute(_NO_PROGRESS_BAR)
    connection.execute(_NO_SLOW_PACKING)
    connection.execute(f"SET memory_limit = '{_memory_limit(connection)}'")
    return connection


def _memory_limit(connection: duckdb.DuckDBPyConnection) -> str:
    ((threads,),) = connection.execute("SELECT current_setting('threads')").fetchall()
    return f"{max(2, threads) * _MEGABYTES_A_THREAD}MB"


@contextmanager
def sparing(connection: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """While other processes make the pages that this connection loads, it keeps little of the file in memory;
    what it loads it does not look at again."""
    connection.execute(f"SET memory_limit = '{_WHILE_LOADING}'")
    try:
        yield
    finally:
        connection.execute(f"SET memory_limit = '{_memory_limit(connection)}'")


@contextmanager
def open_reader(path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """The published file, read-only. Raises FileNotFoundError where nothing was published yet."""
    if not published_path(path).exists():
        message = f"no warehouse at {path}: run `baoshu ingest` first, or name one by --warehouse"
        raise FileNotFoundError(message)
    connection = duckdb.connect(str(published_path(path)), read_only=True)
    connection.execute(_NO_PROGRESS_BAR)
    try:
        yield connection
    finally:
        connection.close()
