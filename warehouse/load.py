"""Batches into the warehouse: one transaction each, pages whole or not at all.

Rows are replaced by deleting the page and inserting it again, by column name, from registered frames:
with keys and foreign keys in the database the same takes fifty times as long.
"""

from __future__ import annotations

import logging
import platform
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import duckdb
import polars as pl

from schemas import CONTRACT_VERSION, PAGE_TABLES
from schemas.frames import sort_by_key, to_frame
from warehouse.transactions import transaction

logger = logging.getLogger(__name__)

Connection = duckdb.DuckDBPyConnection


def load_batch(
    connection: Connection,
    frames: Mapping[str, pl.DataFrame],
    sources: pl.DataFrame,
    quarantine: pl.DataFrame,
    run_id: str,
) -> dict[str, int]:
    """Loads the validated pages of a batch with what is known of their files, in one transaction; the number
    of rows loaded into each table.

    frames: every table of PAGE_TABLES. Pages that are there already are replaced.
    sources: one row a file handled (table `sources`); files whose bytes are already loaded under another
        name come without page rows. An older version of the same path is superseded by a loaded one, and
        its page goes, unless another file still holds it.
    quarantine: one row a file that did not load; it takes the place of the file's open entries. Open
        entries of files and pages that loaded are resolved.
    """
    with (
        _registered(connection, pages=frames["pages"], sources=sources, quarantine=quarantine),
        transaction(connection),
    ):
        rows = _replace_pages(connection, frames)
        _record_sources(connection)
        _supersede(connection)
        _record_quarantine(connection)
        _name_pages(connection)
    if rows["pages"] or quarantine.height:  # else only the names of files were learned
        logger.info("run %s: %d pages loaded, %d files put aside", run_id, rows["pages"], quarantine.height)
    return rows


@contextmanager
def _registered(connection: Connection, **frames: pl.DataFrame) -> Iterator[None]:
    """The frames as views `new_<name>` for as long as the block lasts."""
    for name, frame in frames.items():
        connection.register(f"new_{name}", frame)
    try:
        yield
    finally:
        for name in frames:
            connection.unregister(f"new_{name}")


def _replace_pages(connection: Connection, frames: Mapping[str, pl.DataFrame]) -> dict[str, int]:
    known = connection.execute("SELECT page_id FROM pages SEMI JOIN new_pages USING (page_id)").fetchall()
    delete_pages(connection, [page_id for (page_id,) in known])
    # One after the other: sorted and handed over a table is in memory three times.
    return {table: _insert_sorted(connection, table, frames) for table in PAGE_TABLES}


def _insert_sorted(connection: Connection, table: str, frames: Mapping[str, pl.DataFrame]) -> int:
    """Frames may be unpacked only when they are asked for, so this one's is asked for once and not kept."""
    rows = sort_by_key(table, frames[table])
    if rows.height:
        insert_rows(connection, table, rows)
    return rows.height


def delete_pages(connection: Connection, page_ids: list[str]) -> None:
    """Removes every row of the pages. Inside a transaction of the caller's."""
    if not page_ids:
        return
    articles = [
        article_id
        for (article_id,) in connection.execute(
            "SELECT article_id FROM articles WHERE page_id IN (SELECT unnest(?))", [page_ids]
        ).fetchall()
    ]
    for table, model in PAGE_TABLES.items():
        if "page_id" in model.to_schema().columns:
            connection.execute(f'DELETE FROM "{table}" WHERE page_id IN (SELECT unnest(?))', [page_ids])
        elif articles:
            connection.execute(f'DELETE FROM "{table}" WHERE article_id IN (SELECT unnest(?))', [articles])


def _record_sources(connection: Connection) -> None:
    """Upserts by (path, page_id): the first sight of a version stays, everything else is as seen now."""
    connection.execute(
        """
        CREATE OR REPLACE TEMP TABLE seen AS
        SELECT new.* REPLACE (coalesce(old.first_seen_at, new.first_seen_at) AS first_seen_at)
        FROM new_sources AS new
        LEFT JOIN sources AS old
          ON old.path = new.path AND old.page_id IS NOT DISTINCT FROM new.page_id
        """
    )
    connection.execute(
        """
        DELETE FROM sources USING seen
        WHERE sources.path = seen.path AND sources.page_id IS NOT DISTINCT FROM seen.page_id
        """
    )
    connection.execute("INSERT INTO sources BY NAME SELECT * FROM seen ORDER BY path")


def _supersede(connection: Connection) -> None:
    """Other versions of a path that has loaded are history; pages no file holds any more go.

    A new version that was quarantined supersedes nothing: the last good page stays until a better one is
    there. Older quarantined versions of the path are history all the same.
    """
    connection.execute(
        """
        UPDATE sources SET status = 'superseded'
        FROM seen
        WHERE sources.path = seen.path
          AND sources.page_id IS DISTINCT FROM seen.page_id
          AND (seen.status = 'loaded' OR sources.status = 'quarantined')
        """
    )
    orphans = connection.execute(
        """
        SELECT DISTINCT page_id
        FROM sources AS gone
        SEMI JOIN seen USING (path)
        SEMI JOIN pages USING (page_id)
        WHERE status = 'superseded'
          AND NOT EXISTS (
            FROM sources AS held WHERE held.page_id = gone.page_id AND held.status = 'loaded'
          )
        """
    ).fetchall()
    delete_pages(connection, [page_id for (page_id,) in orphans])


def _record_quarantine(connection: Connection) -> None:
    connection.execute(
        """
        UPDATE quarantine SET resolved_at = seen.last_seen_at
        FROM seen
        WHERE quarantine.path = seen.path AND seen.status = 'loaded' AND resolved_at IS NULL
        """
    )
    connection.execute(  # pages that were made again from their lines come without files
        """
        UPDATE quarantine SET resolved_at = new_pages.ingested_at
        FROM new_pages
        WHERE quarantine.page_id = new_pages.page_id AND resolved_at IS NULL
        """
    )
    connection.execute(
        "DELETE FROM quarantine WHERE resolved_at IS NULL AND path IN (SELECT path FROM new_quarantine)"
    )
    connection.execute(
        "INSERT INTO quarantine BY NAME SELECT * FROM new_quarantine ORDER BY path, check_name"
    )


def _name_pages(connection: Connection) -> None:
    """A page bears the first name of the files that hold it now, whichever was seen first.

    Also the page whose first file has just been given other bytes: it bears its twin's name from now on.
    """
    connection.execute(
        r"""
        WITH named AS (
          SELECT page_id,  -- the archive puts the page's id before the name (flows.archive)
                 min(regexp_replace(regexp_extract(path, '[^/]*$'), '^' || page_id || '_', '')) AS file_name
          FROM sources
          WHERE status = 'loaded'
            AND page_id IN (SELECT page_id FROM sources SEMI JOIN seen USING (path))
          GROUP BY page_id
        )
        UPDATE pages SET file_name = named.file_name
        FROM named
        WHERE pages.page_id = named.page_id AND pages.file_name <> named.file_name
        """
    )


def start_run(
    connection: Connection,
    flow: str,
    pipeline_version: str,
    flow_run_name: str | None = None,
    engine: str | None = None,
    dictionary_version: str | None = None,
) -> str:
    """Opens a row in the run ledger and returns its run_id.

    Runs without an end are marked as crashed: the caller holds the writer's lock, so none of them lives.
    """
    now = datetime.now(UTC).replace(tzinfo=None)
    connection.execute("UPDATE runs SET state = 'crashed' WHERE finished_at IS NULL AND state = 'running'")
    run_id = new_run_id(now)
    row = to_frame(
        "runs",
        {
            "run_id": [run_id],
            "flow": [flow],
            "flow_run_name": [flow_run_name],
            "started_at": [now],
            "state": ["running"],
            "pipeline_version": [pipeline_version],
            "engine": [engine],
            "dictionary_version": [dictionary_version],
            "contract_version": [CONTRACT_VERSION],
        },
    )
    insert_rows(connection, "runs", row)
    return run_id


def new_run_id(now: datetime) -> str:
    """Sortable by time, and unique on one warehouse: microseconds and host."""
    return f"{now:%Y%m%dT%H%M%S.%f}-{platform.node() or 'host'}"


def finish_run(connection: Connection, run_id: str, state: str, **counts: int | None) -> None:
    """Closes the run's row: its state, and any of files_seen … figures."""
    values: dict[str, Any] = {
        "state": state,
        "finished_at": datetime.now(UTC).replace(tzinfo=None),
        **counts,
    }
    assignments = ", ".join(f'"{name}" = ?' for name in values)
    connection.execute(f"UPDATE runs SET {assignments} WHERE run_id = ?", [*values.values(), run_id])


def record_checks(connection: Connection, checks: pl.DataFrame) -> None:
    """Appends rows to the table `checks`."""
    insert_rows(connection, "checks", checks)


def insert_rows(connection: Connection, table: str, rows: pl.DataFrame) -> None:
    """Appends a typed frame to a table, by column name."""
    connection.register("new_rows", rows)
    try:
        connection.execute(f'INSERT INTO "{table}" BY NAME SELECT * FROM new_rows')
    finally:
        connection.unregister("new_rows")
