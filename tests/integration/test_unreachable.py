"""One inbox out of reach: the others load and are published, and the run says what it could not do."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.integration.conftest import Run, free_port
from tests.integration.pages import rows, write_pages
from warehouse.store import working_path

pytestmark = pytest.mark.integration


def test_the_files_of_the_other_inboxes_load(baoshu: Run, tmp_path: Path) -> None:
    write_pages(tmp_path / "here", 2)
    warehouse = tmp_path / "w.duckdb"
    silent = f"http://127.0.0.1:{free_port()}/pages"
    inboxes = {"BAOSHU_INBOX": json.dumps([silent, str(tmp_path / "gone"), str(tmp_path / "here")])}

    run = baoshu("ingest", "--warehouse", warehouse, **inboxes)
    assert run.returncode == 1, run.stderr
    assert "pages     2 new" in run.stdout
    told = [line for line in run.stderr.splitlines() if "out of reach: " in line]
    assert [line.partition("out of reach: ")[2].split(": ")[0] for line in told] == [
        str(tmp_path / "gone"),
        silent,
    ]
    assert "Traceback" not in run.stderr
    assert rows(warehouse, "SELECT count(*) FROM pages") == [(2,)], "published"
    assert rows(warehouse, "SELECT state, files_new FROM runs") == [("failed", 2)]

    again = baoshu("ingest", "--json", "--warehouse", warehouse, **inboxes)
    assert again.returncode == 1
    summary = json.loads(again.stdout)
    assert (summary["files_skipped"], len(summary["unreachable"])) == (2, 2)


def test_a_run_that_could_look_nowhere_makes_no_warehouse(baoshu: Run, tmp_path: Path) -> None:
    run = baoshu("ingest", "--warehouse", "w.duckdb", BAOSHU_INBOX=str(tmp_path / "gone"))
    assert run.returncode == 1
    assert "there is no such file or folder" in run.stderr
    assert not (tmp_path / "w.duckdb").exists()
    assert not working_path(tmp_path / "w.duckdb").exists()
