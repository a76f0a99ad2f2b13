"""Which pages of a request an unfinished run has done already."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from schemas.frames import empty_frame
from tests.made_pages import make_batch, sources_of_pages
from warehouse.load import finish_run, load_batch, start_run
from warehouse.reprocess import chosen_page_ids, done_page_ids
from warehouse.store import open_writer

MAY = "reprocess since 2024-05-01"


@pytest.fixture
def connection(tmp_path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A warehouse of six pages."""
    with open_writer(tmp_path / "w.duckdb", 0) as warehouse:
        batch = make_batch(range(6), articles=1)
        load_batch(warehouse.connection, batch, sources_of_pages(batch), empty_frame("quarantine"), "first")
        yield warehouse.connection


def made(connection: duckdb.DuckDBPyConnection, name: str, pages: list[str], end: str | None) -> None:
    """A run of this name made these pages; None: it was killed, and the next run found it."""
    run_id = start_run(connection, "reprocess", "test", flow_run_name=name)
    connection.execute("UPDATE pages SET run_id = ? WHERE page_id IN (SELECT unnest(?))", [run_id, pages])
    if end:
        finish_run(connection, run_id, end)
    else:
        start_run(connection, "check", "test")  # marks what has no end as crashed


@pytest.mark.parametrize("end", ["failed", None])
def test_what_an_unfinished_run_made_is_done(connection: duckdb.DuckDBPyConnection, end: str | None) -> None:
    pages = chosen_page_ids(connection, None, None, None)
    made(connection, MAY, pages[:2], end)
    made(connection, MAY, pages[2:3], end)
    assert done_page_ids(connection, MAY) == {*pages[:3]}
    assert done_page_ids(connection, "reprocess since 2024-06-01") == set()


def test_after_a_completed_run_the_same_request_begins_anew(connection: duckdb.DuckDBPyConnection) -> None:
    pages = chosen_page_ids(connection, None, None, None)
    made(connection, MAY, pages[:2], "failed")
    made(connection, MAY, pages[2:], "completed")
    assert done_page_ids(connection, MAY) == set()


def test_a_page_that_another_run_made_since_is_not_done(connection: duckdb.DuckDBPyConnection) -> None:
    pages = chosen_page_ids(connection, None, None, None)
    made(connection, MAY, pages[:2], "failed")
    made(connection, "ingest the inbox", pages[:1], "completed")
    assert done_page_ids(connection, MAY) == {pages[1]}
