"""Keeping a warehouse fit for years: how full of holes it is, rewriting, backups."""

from __future__ import annotations

import logging
from datetime import datetime
from pathlib import Path

import duckdb

from warehouse.files import copy_file, sync_folder
from warehouse.lock import hold_lock
from warehouse.migrate import migrate
from warehouse.sql import quoted
from warehouse.store import STORAGE_VERSION, lock_path, published_path, working_path

logger = logging.getLogger(__name__)

STAMP = "%Y%m%dT%H%M%S"


class BadBackupError(ValueError):
    """A file that is no warehouse, or one whose tables cannot be read."""


def free_share(connection: duckdb.DuckDBPyConnection) -> float:
    """Share (0..1) of the file's blocks that hold nothing; they are reused by later loads."""
    query = "SELECT total_blocks, free_blocks FROM pragma_database_size()"
    ((total, free),) = connection.execute(query).fetchall()
    return free / total if total else 0.0


def compact(path: Path, wait_seconds: float) -> tuple[int, int]:
    """Rewrite the working file without its holes; bytes before and after. Takes as much disk again.

    A kill leaves the old file or the new one.
    """
    working = working_path(path)
    fresh = working.with_name(f".{working.name}.compact.tmp")
    with hold_lock(lock_path(path), wait_seconds):
        before = working.stat().st_size
        fresh.unlink(missing_ok=True)
        try:
            _copy_tables(working, fresh)
            fresh.replace(working)
        finally:
            fresh.unlink(missing_ok=True)
        sync_folder(working.parent)
        return before, working.stat().st_size


def _copy_tables(source: Path, target: Path) -> None:
    """Every row of every table into a new file that the migrations built."""
    with duckdb.connect(str(target), config={"storage_compatibility_version": STORAGE_VERSION}) as connection:
        migrate(connection)
        connection.execute(f"ATTACH {quoted(str(source))} AS old (READ_ONLY)")
        for (table,) in connection.execute(
            "SELECT table_name FROM duckdb_tables() WHERE database_name = 'old' ORDER BY table_name"
        ).fetchall():
            connection.execute(f'DELETE FROM main."{table}"')
            connection.execute(f'INSERT INTO main."{table}" BY NAME SELECT * FROM old."{table}"')
        connection.execute("DETACH old")
        connection.execute("CHECKPOINT")


def back_up(path: Path, folder: Path, now: datetime, keep: int) -> Path:
    """A copy of the published file, readable by itself; the oldest beyond `keep` are deleted."""
    folder.mkdir(parents=True, exist_ok=True)
    published = published_path(path)
    target = folder / f"{published.stem}-{now:{STAMP}}{published.suffix}"
    copy_file(published, target)
    verify(target)
    for old in backups(path, folder)[:-keep]:
        logger.info("deleted the old backup %s", old)
        old.unlink()
    return target


def backups(path: Path, folder: Path) -> list[Path]:
    """The backups of this warehouse, oldest first."""
    published = published_path(path)
    return sorted(folder.glob(f"{published.stem}-[0-9]*T[0-9]*{published.suffix}"))


def verify(path: Path) -> int:
    """Number of pages in a warehouse file; raises BadBackupError where it cannot be read whole."""
    try:
        with duckdb.connect(str(path), read_only=True) as connection:
            for (table,) in connection.execute("SELECT table_name FROM duckdb_tables()").fetchall():
                connection.execute(f'SELECT count(COLUMNS(*)) FROM "{table}"').fetchall()  # reads every block
            ((pages,),) = connection.execute("SELECT count(*) FROM pages").fetchall()
            return int(pages)
    except duckdb.Error as error:
        raise BadBackupError(f"{path} is no sound warehouse: {error}") from error


def restore(backup: Path, path: Path, wait_seconds: float, now: datetime) -> Path | None:
    """The backup becomes the warehouse; what was published before is kept beside it and returned.

    Under the writer's lock. Files that were loaded after the backup look new to the next ingest.
    """
    verify(backup)
    published, working = published_path(path), working_path(path)
    published.parent.mkdir(parents=True, exist_ok=True)
    with hold_lock(lock_path(path), wait_seconds):
        kept = None
        if published.exists():
            kept = published.with_name(f"{published.stem}-before-restore-{now:{STAMP}}{published.suffix}")
            copy_file(published, kept)
        # The working file goes first: without it the next writer starts from what is published, so that a
        # kill between the two steps leaves the old state, never a mixture.
        working.unlink(missing_ok=True)
        working.with_name(working.name + ".wal").unlink(missing_ok=True)
        copy_file(backup, published)
        return kept
