"""One inbox out of reach: the others load and are published, and the run says what it could not do."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from prefect.client.orchestration import get_client
from prefect.client.schemas.filters import FlowRunFilter, FlowRunFilterName
from prefect.settings import PREFECT_API_URL, temporary_settings

from tests.integration.conftest import Run, free_port
from tests.integration.pages import rows, write_pages
from warehouse.store import working_path

pytestmark = pytest.mark.integration


def test_the_files_of_the_other_inboxes_load(baoshu: Run, prefect_server: str, tmp_path: Path) -> None:
    write_pages(tmp_path / "here", 2)
    warehouse = tmp_path / "w.duckdb"
    silent = f"http://127.0.0.1:{free_port()}/pages"
    inboxes = {"BAOSHU_INBOX": json.dumps([silent, str(tmp_path / "gone"), str(tmp_path / "here")])}

    run = baoshu("ingest", "--warehouse", warehouse, **inboxes)
    assert run.returncode == 1, run.stderr
    assert "pages     2 new" in run.stdout
    told = [line for line in run.stderr.splitlines() if line.startswith("Error: out of reach: ")]
    assert [line.partition("out of reach: ")[2].split(": ")[0] for line in told] == [
        str(tmp_path / "gone"),
        silent,
    ]
    assert "Traceback" not in run.stderr
    assert rows(warehouse, "SELECT count(*) FROM pages") == [(2,)], "published"
    assert rows(warehouse, "SELECT state, files_new FROM runs") == [("failed", 2)]

    with temporary_settings({PREFECT_API_URL: prefect_server}), get_client(sync_client=True) as client:
        named = FlowRunFilter(name=FlowRunFilterName(any_=["ingest pages and 2 more"]))
        (known,) = client.read_flow_runs(flow_run_filter=named)
    assert known.state
    assert known.state.is_failed(), "so that the alarm for failed runs tells"
    assert str(known.state.message).startswith("out of reach: ")

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
