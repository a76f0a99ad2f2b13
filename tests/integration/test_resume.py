"""A reprocess of named pages or days that is killed goes on where it ended, stale or not."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from tests.integration.conftest import BAOSHU, Run
from tests.integration.pages import contents, rows, write_pages

pytestmark = pytest.mark.integration
PAGES = 6


def test_a_killed_request_goes_on_and_a_completed_one_begins_anew(
    baoshu: Run, environment: dict[str, str], tmp_path: Path
) -> None:
    write_pages(tmp_path / "inbox", PAGES)
    assert baoshu("ingest", "inbox", "--warehouse", "w.duckdb").returncode == 0
    before = contents(tmp_path / "w.duckdb")
    ids = [page_id for (page_id,) in rows(tmp_path / "w.duckdb", "SELECT page_id FROM pages")]
    asked = [word for page_id in ids for word in ("--pages", page_id)]
    _kill_in_mid_run(["reprocess", "--warehouse", "w.duckdb", *asked], environment, tmp_path)

    (tmp_path / "corrections").mkdir()
    (tmp_path / "corrections" / "none.yaml").write_text("[]")
    chosen = "SELECT count(*) FROM runs WHERE flow_run_name LIKE '%corrections %'"
    none = json.loads(baoshu("reprocess", "--warehouse", "w.duckdb", "--json", *asked[-2:]).stdout)
    assert (none["pages"], none["files_skipped"], rows(tmp_path / "w.duckdb", chosen)) == (1, 0, [(1,)])
    (tmp_path / "corrections" / "none.yaml").unlink()

    same = [word for page_id in reversed(ids) for word in ("--pages", page_id)]
    told = json.loads(baoshu("reprocess", "--warehouse", "w.duckdb", "--json", *same).stdout)
    assert 0 < told["pages"] < PAGES, "only what the killed run had left"
    assert told["pages"] + told["files_skipped"] == PAGES
    assert contents(tmp_path / "w.duckdb") == before

    told = json.loads(baoshu("reprocess", "--warehouse", "w.duckdb", "--json", *asked).stdout)
    assert (told["pages"], told["files_skipped"]) == (PAGES, 0), "asked for again: made again"
    assert contents(tmp_path / "w.duckdb") == before


def _kill_in_mid_run(command: list[str], environment: dict[str, str], home: Path) -> None:
    """End the run by SIGKILL after its first batch of one page."""
    slow = environment | {"BAOSHU_BATCH_PAGES": "1", "BAOSHU_PROCESSES": "1"}
    process = subprocess.Popen(
        [*BAOSHU, *command], cwd=home, env=slow, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True
    )
    assert process.stderr
    told = []
    for line in process.stderr:
        told.append(line)
        if "Task run '1 pages" in line:
            break
    process.kill()
    process.wait()
    assert "Task run '1 pages" in told[-1], "".join(told)
