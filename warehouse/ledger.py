"""What the warehouse knows of the inbox, readable at any time: from the published file, without the lock.

Discovery asks this before anything else, so nothing heavy is imported here. Where a run was killed
between loading and publishing, the published ledger lags behind; the files then look new, the next run
takes the lock, looks again with `known_sources_of`, finds them loaded, and publishes.
"""

from __future__ import annotations

from pathlib import Path

import duckdb
import polars as pl

from warehouse.transactions import transaction

COLUMNS = ("path", "size", "mtime_ns", "ctime_ns", "inode", "page_id", "status")
_TYPES = {
    "path": pl.String,
    "size": pl.Int64,
    "mtime_ns": pl.Int64,
    "ctime_ns": pl.Int64,
    "inode": pl.UInt64,
    "page_id": pl.String,
    "status": pl.String,
}
# The version of each path seen last: a loaded page whose file has since been replaced by a broken one
# is still in the tables, but it is the broken one that lies in the inbox.
_CURRENT = f"""
SELECT {", ".join(COLUMNS)}
FROM sources
WHERE status <> 'superseded'
QUALIFY row_number() OVER (PARTITION BY path ORDER BY last_seen_at DESC, status DESC) = 1
"""


def known_sources(path: Path) -> pl.DataFrame:
    """The version of each path that was handled last, one row a path; empty without a published file.

    Columns: path, size (bytes), mtime_ns, ctime_ns, inode, page_id, status (loaded or quarantined).
    """
    if not path.exists():
        return pl.DataFrame(schema=_TYPES)
    with duckdb.connect(str(path.absolute()), read_only=True) as connection:
        return known_sources_of(connection)


def known_sources_of(connection: duckdb.DuckDBPyConnection) -> pl.DataFrame:
    """The same from an open warehouse, published or working."""
    return pl.DataFrame(_ArrowStream(connection.sql(_CURRENT)))


class _ArrowStream:
    """A result for Polars without PyArrow, whose import takes longer than all else when nothing is new.

    Polars remembers the types it was given; DuckDB's own, kept to the end, would be reported as leaked.
    """

    def __init__(self, result: duckdb.DuckDBPyRelation) -> None:
        self._result = result

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        return self._result.__arrow_c_stream__(requested_schema)


def loaded_page_ids(connection: duckdb.DuckDBPyConnection) -> set[str]:
    """Pages that are in the tables: the same bytes need no second processing."""
    return {page_id for (page_id,) in connection.execute("SELECT page_id FROM pages").fetchall()}


def move_source(connection: duckdb.DuckDBPyConnection, path: str, page_id: str, target: str) -> None:
    """The file of a loaded page lies at `target` now; a row that says so already gives way."""
    with transaction(connection):
        connection.execute("DELETE FROM sources WHERE path = ? AND page_id = ?", [target, page_id])
        connection.execute(
            "UPDATE sources SET path = ? WHERE path = ? AND page_id = ? AND status = 'loaded'",
            [target, path, page_id],
        )
