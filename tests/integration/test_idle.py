"""A run that finds nothing new costs nothing: no checks, no copy of the warehouse."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from prefect.settings import PREFECT_API_URL, temporary_settings

from flows.clock import utc_now
from flows.ingest import ingest
from flows.settings import load_settings
from flows.status import status
from tests.integration.pages import rows, write_pages
from warehouse.store import open_writer, working_path

pytestmark = pytest.mark.integration


def test_only_a_run_that_changed_something_publishes(prefect_server: str, tmp_path: Path) -> None:
    write_pages(tmp_path / "inbox", 2)
    warehouse = tmp_path / "w.duckdb"

    def run() -> int:
        """One ingest; when the published file was written, in nanoseconds."""
        with temporary_settings({PREFECT_API_URL: prefect_server}):
            assert ingest([str(tmp_path / "inbox")], warehouse).state == "completed"
        return warehouse.stat().st_mtime_ns

    first = run()
    checks = rows(warehouse, "SELECT count(*) FROM checks")
    os.utime(warehouse.with_suffix(".duckdb.lock"), (0, 0))
    assert run() == first, "nothing new: not published again"
    assert rows(working_path(warehouse), "SELECT count(*) FROM checks") == checks
    assert rows(working_path(warehouse), "SELECT count(*) FROM runs WHERE state = 'completed'") == [(2,)]
    told = status(load_settings(warehouse=warehouse), utc_now())["last_write_began"]
    assert (utc_now() - told).total_seconds() < 600, "status tells that it looked all the same"

    with open_writer(warehouse) as store:  # as if a run had been killed before it published
        store.connection.execute("UPDATE runs SET files_new = 1")
    second = run()
    assert second > first, "what is unpublished is published, whoever did it"
    assert run() == second
    warehouse.write_bytes(b"no longer a database")
    run()
    assert rows(warehouse, "SELECT count(*) FROM pages") == [(2,)], "a damaged file is published anew"
    write_pages(tmp_path / "inbox", 1, first=10)
    run()
    assert rows(warehouse, "SELECT count(*) FROM pages") == [(3,)]
