"""The quarantine as a place of work: what lies there, sending files round again, closing entries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import duckdb

from warehouse.transactions import transaction


@dataclass(frozen=True, slots=True)
class Entry:
    """One rule that keeps, or kept, one file out of the tables."""

    path: str
    page_id: str | None
    run_id: str
    stage: str
    check_name: str
    message: str
    rows: str | None  # JSON list of the offending rows
    quarantined_at: datetime
    resolved_at: datetime | None


def entries(
    connection: duckdb.DuckDBPyConnection, files: Sequence[str] = (), include_resolved: bool = False
) -> list[Entry]:
    """Entries by path; `files` are paths, their last parts, or page ids (none: all)."""
    found = connection.execute(
        """
        SELECT path, page_id, run_id, stage, check_name, message, "rows", quarantined_at, resolved_at
        FROM quarantine
        WHERE (resolved_at IS NULL OR ?)
          AND (len(?) = 0 OR list_contains(?, path) OR list_contains(?, page_id)
               OR list_contains(?, regexp_extract(path, '[^/]+$')))
        ORDER BY path, quarantined_at, check_name
        """,
        [include_resolved, *[list(files)] * 4],
    ).fetchall()
    return [Entry(*row) for row in found]


def forget(connection: duckdb.DuckDBPyConnection, paths: Sequence[str]) -> None:
    """Makes quarantined files look new, so that the next run reads them again."""
    with transaction(connection):
        connection.execute(
            """
            UPDATE sources SET status = 'superseded'
            WHERE status = 'quarantined' AND list_contains(?, path)
            """,
            [list(paths)],
        )


def close(connection: duckdb.DuckDBPyConnection, paths: Sequence[str]) -> int:
    """Closes the open entries of these files without loading them; returns how many."""
    now = datetime.now(UTC).replace(tzinfo=None)
    with transaction(connection):
        closed = connection.execute(
            "UPDATE quarantine SET resolved_at = ? WHERE resolved_at IS NULL AND list_contains(?, path)",
            [now, list(paths)],
        ).fetchall()
    return int(closed[0][0])
