"""Papers that send the same names every day: what was archived stays, what comes is new."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.integration.conftest import Run
from tests.integration.pages import contents, rows, settle, write_pages

pytestmark = pytest.mark.integration


def test_the_same_name_every_day_loses_no_page(baoshu: Run, tmp_path: Path) -> None:
    days = write_pages(tmp_path / "days", 3)
    warehouse, archive = tmp_path / "w.duckdb", str(tmp_path / "done")
    (tmp_path / "inbox").mkdir()
    front = tmp_path / "inbox" / "A01.txt"
    for day in days:
        front.write_bytes(day.read_bytes())
        settle(front)
        run = baoshu("ingest", "inbox", "--warehouse", warehouse, BAOSHU_ARCHIVE=archive)
        assert run.returncode == 0, run.stderr
        assert not front.exists()
    assert rows(warehouse, "SELECT DISTINCT file_name FROM pages") == [("A01.txt",)]
    held = {Path(path) for (path,) in rows(warehouse, "SELECT path FROM sources WHERE status = 'loaded'")}
    assert held == {*(tmp_path / "done").rglob("*.txt")}, "the ledger knows where each lies"
    before = contents(warehouse)
    assert len(before["pages"]) == 3
    front.write_bytes(days[0].read_bytes())  # the first day once more
    settle(front)
    assert baoshu("ingest", "inbox", "--warehouse", warehouse, BAOSHU_ARCHIVE=archive).returncode == 0
    assert not front.exists()
    assert contents(warehouse) == before
