"""A warehouse of invented pages, published once for all tests that only read."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from schemas.frames import empty_frame
from tests.made_pages import RUN_ID, make_batch, sources_of_pages
from warehouse.load import finish_run, load_batch, start_run
from warehouse.publish import publish
from warehouse.store import open_writer


@pytest.fixture(scope="session")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("warehouse") / "news.duckdb"
    with open_writer(path, 0) as warehouse:
        run = start_run(warehouse.connection, "ingest", "test")
        batch = make_batch(range(9), articles=3)
        load_batch(warehouse.connection, batch, sources_of_pages(batch), empty_frame("quarantine"), RUN_ID)
        finish_run(warehouse.connection, run, "completed", files_seen=9)
        publish(warehouse)
    return path


@pytest.fixture
def reading(published: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(str(published), read_only=True) as connection:
        yield connection
