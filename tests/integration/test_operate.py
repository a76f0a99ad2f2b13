"""The operator's commands, as docs/operations.md says to use them."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import duckdb
import pytest

from tests.integration.conftest import BAOSHU, Run, run_here
from tests.integration.pages import contents, rows, settle, write_pages

pytestmark = pytest.mark.integration


@pytest.fixture(scope="module")
def seven_pages(prefect_server: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a warehouse of seven pages and its inbox, made once."""
    home = tmp_path_factory.mktemp("seven")
    write_pages(home / "inbox", 7)
    arguments = ["ingest", home / "inbox", "--warehouse", home / "w.duckdb"]
    assert run_here(arguments, prefect_server, home / "state").returncode == 0
    return home


@pytest.fixture
def loaded(seven_pages: Path, tmp_path: Path) -> Path:
    """A copy of it; the files of the copied inbox are new names of known pages."""
    for entry in seven_pages.glob("w.*duckdb"):
        shutil.copy2(entry, tmp_path)
    shutil.copytree(seven_pages / "inbox", tmp_path / "inbox")
    return tmp_path / "w.duckdb"


def change(warehouse: Path, statement: str) -> None:
    """As if another version of the program had written it."""
    from warehouse.publish import publish
    from warehouse.store import open_writer

    with open_writer(warehouse) as store:
        store.connection.execute(statement)
        publish(store)


def test_reprocess_makes_stale_pages_again_without_their_files(
    baoshu: Run, loaded: Path, tmp_path: Path
) -> None:
    before = contents(loaded)
    fresh = baoshu("reprocess", "--warehouse", loaded, "--json")
    assert json.loads(fresh.stdout)["pages"] == 0, fresh.stderr
    for path in (tmp_path / "inbox").iterdir():
        path.unlink()
    change(loaded, "UPDATE pages SET pipeline_version = 'old' WHERE file_name < '004'")
    change(loaded, "UPDATE sentences SET text = 'old' WHERE article_id IN (SELECT article_id FROM articles)")
    assert json.loads(baoshu("status", "--warehouse", loaded, "--json").stdout)["stale_pages"] == 4
    run = baoshu("reprocess", "--warehouse", loaded, "--json")
    assert (run.returncode, json.loads(run.stdout)["pages"]) == (0, 4), run.stderr
    change(loaded, "DELETE FROM checks")
    everything = rows(loaded, "SELECT page_id FROM pages")
    chosen = [option for (page_id,) in everything for option in ("--pages", page_id)]
    assert json.loads(baoshu("reprocess", "--warehouse", loaded, "--json", *chosen).stdout)["pages"] == 7
    assert contents(loaded) == before


def test_reprocess_goes_on_where_it_was_killed(
    baoshu: Run, environment: dict[str, str], loaded: Path, tmp_path: Path
) -> None:
    before = contents(loaded)
    change(loaded, "UPDATE pages SET pipeline_version = 'old'")
    command = [*BAOSHU, "reprocess", "--warehouse", "w.duckdb"]
    slow = environment | {"BAOSHU_BATCH_PAGES": "1", "BAOSHU_PROCESSES": "1"}
    process = subprocess.Popen(
        command, cwd=tmp_path, env=slow, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True
    )
    assert process.stderr
    for line in process.stderr:
        if "Task run '1 pages" in line:
            break
    process.kill()
    process.wait()
    assert contents(loaded)["lines"] == before["lines"]  # readers still see the old rows, whole
    run = baoshu("reprocess", "--warehouse", loaded, "--json")
    assert 0 < json.loads(run.stdout)["pages"] < 7, "only what the killed run had left"
    assert {version for (version,) in rows(loaded, "SELECT pipeline_version FROM pages")} != {"old"}
    assert contents(loaded) == before


def test_a_page_that_fails_when_made_again_keeps_its_rows_and_is_retried_from_its_lines(
    baoshu: Run, loaded: Path, tmp_path: Path
) -> None:
    before = contents(loaded)
    page = rows(loaded, "SELECT min(page_id) FROM pages")[0][0]
    entry = {"id": "c-1", "page": page, "table": "pages", "field": "page_no", "expected": "Z99"}
    (tmp_path / "corrections").mkdir()
    correction = tmp_path / "corrections" / "a.yaml"
    correction.write_text(json.dumps([entry | {"value": "B07", "reason": "wrong on purpose"}]))
    assert baoshu("reprocess", "--warehouse", loaded, "--pages", page).returncode == 3
    assert contents(loaded) == before
    open_entries = "SELECT check_name FROM quarantine WHERE resolved_at IS NULL"
    assert rows(loaded, open_entries) == [("correction_expects",)]
    assert baoshu("check", "--warehouse", loaded).returncode == 0, "old rows beside a younger entry are sound"
    correction.unlink()
    for path in (tmp_path / "inbox").iterdir():
        path.unlink()
    retried = baoshu("quarantine", "retry", "--warehouse", loaded)
    assert (retried.returncode, "1 of 1 files loaded" in retried.stdout) == (0, True), retried.stderr
    assert rows(loaded, open_entries) == []
    assert contents(loaded) == before
    assert baoshu("reprocess", "--warehouse", loaded, "--pages", "nosuchpage").returncode == 2


def test_maintain_backs_up_and_restore_brings_back(baoshu: Run, loaded: Path, tmp_path: Path) -> None:
    before = contents(loaded)
    done = baoshu("maintain", "--warehouse", loaded, BAOSHU_BACKUPS_KEPT="2")
    assert done.returncode == 0, done.stderr
    (backup,) = (tmp_path / "w.backups").iterdir()
    assert contents(backup) == before
    write_pages(tmp_path / "inbox", 2, first=50)
    assert baoshu("ingest", "inbox", "--warehouse", loaded).returncode == 0
    restored = baoshu("restore", "--warehouse", loaded, "--yes")
    assert restored.returncode == 0, restored.stderr
    assert contents(loaded) == before
    (kept,) = tmp_path.glob("w-before-restore-*.duckdb")
    assert rows(kept, "SELECT count(*) FROM pages") == [(9,)]
    assert baoshu("ingest", "inbox", "--warehouse", loaded).returncode == 0  # what came after is loaded again
    assert rows(loaded, "SELECT count(*) FROM pages") == [(9,)]


def test_restore_refuses_what_is_no_warehouse(baoshu: Run, loaded: Path, tmp_path: Path) -> None:
    before = loaded.read_bytes()
    (tmp_path / "bad.duckdb").write_bytes(before[: len(before) // 2])
    run = baoshu("restore", "bad.duckdb", "--warehouse", loaded, "--yes")
    assert (run.returncode, "no sound warehouse" in run.stderr) == (1, True)
    assert loaded.read_bytes() == before
    assert baoshu("restore", "--warehouse", loaded, "--yes").returncode == 1  # there is no backup


def test_compacting_keeps_every_row_and_the_structure(loaded: Path) -> None:
    from warehouse.maintain import compact, free_share
    from warehouse.publish import publish
    from warehouse.store import open_writer

    before = contents(loaded)
    with open_writer(loaded) as store:
        structure = store.connection.execute("SELECT sql FROM duckdb_tables() ORDER BY sql").fetchall()
        store.connection.execute("CREATE TABLE ballast AS SELECT random() AS x FROM range(3_000_000)")
        store.connection.execute("CHECKPOINT")
        store.connection.execute("DROP TABLE ballast")
        store.connection.execute("CHECKPOINT")
        assert free_share(store.connection) > 0.3
    old, new = compact(loaded, 1)
    assert new < old * 0.7
    with open_writer(loaded) as store:
        assert (
            store.connection.execute("SELECT sql FROM duckdb_tables() ORDER BY sql").fetchall() == structure
        )
        publish(store)
    assert contents(loaded) == before


def test_a_release_is_versioned_and_says_what_changed(baoshu: Run, loaded: Path, tmp_path: Path) -> None:
    first = Path(baoshu("release", "--warehouse", loaded).stdout.strip())
    assert {path.name for path in first.iterdir()} >= {"manifest.json", "pages", "articles", "figures"}
    assert not (first / "changes.json").exists()
    write_pages(tmp_path / "inbox", 2, first=50)
    assert baoshu("ingest", "inbox", "--warehouse", loaded).returncode == 0
    second = Path(baoshu("release", "--warehouse", loaded).stdout.strip())
    assert second.name == f"{first.name}.2"
    changes = json.loads((second / "changes.json").read_text())
    (pages,) = [table for table in changes["tables"] if table["table"] == "pages"]
    assert (pages["added"], pages["removed"], pages["changed"]) == (2, 0, 0)
    counted = duckdb.sql(f"SELECT count(*) FROM '{second}/pages/*.parquet'").fetchall()
    assert counted == [(9,)]
    assert baoshu("release", "--name", "../out", "--warehouse", loaded).returncode == 1
    assert baoshu("release", "--name", first.name, "--warehouse", loaded).returncode == 2
    told = baoshu("contracts", "diff", first / "manifest.json")
    assert (told.returncode, "0 changes" in told.stdout) == (0, True), "a release says what it promised"


def test_status_shows_it_all_without_prefect(
    baoshu: Run, baoshu_process: Run, loaded: Path, tmp_path: Path
) -> None:
    (tmp_path / "inbox" / "empty.txt").touch()
    settle(tmp_path / "inbox" / "empty.txt")
    baoshu("ingest", "inbox", "--warehouse", loaded)
    told = baoshu_process("status", "--warehouse", loaded, PYTHONPROFILEIMPORTTIME="1")
    assert "| prefect" not in told.stderr
    found = json.loads(baoshu("status", "--warehouse", loaded, "--json").stdout)
    assert found["contents"]["pages"] == 7
    assert found["freshness"]["is_fresh"] is True
    assert [run["state"] for run in found["runs"]] == ["completed", "completed"]
    assert found["quarantine"] == [{"check_name": "empty", "files": 1}]
    assert found["stale_pages"] == 0
    (tmp_path / "words.txt").write_text("云仓\n", encoding="utf-8")
    told = baoshu("status", "--warehouse", loaded, "--json", BAOSHU_DICTIONARIES="words.txt")
    assert json.loads(told.stdout)["stale_pages"] == 7, "pages were cut with other dictionaries"
    assert baoshu("status", "--warehouse", "none.duckdb").returncode == 1


def test_the_nightly_check_records_every_check_and_finds_damage(prefect_server: str, loaded: Path) -> None:
    from prefect.settings import PREFECT_API_URL, temporary_settings

    from flows.check import check

    with temporary_settings({PREFECT_API_URL: prefect_server}):
        assert check(loaded)["errors"] == 0
        change(loaded, "DELETE FROM sentences WHERE sentence_no = 1")
        assert check(loaded)["errors"] > 0
    recorded = rows(loaded, "SELECT count(*) FROM checks WHERE NOT passed AND severity = 'error'")
    assert recorded[0][0] > 0


def test_settings_are_printed_with_their_sources(baoshu: Run) -> None:
    told = json.loads(baoshu("settings", "--json", BAOSHU_BATCH_PAGES="99").stdout)
    by_name = {setting["name"]: setting for setting in told}
    assert by_name["batch_pages"] == {
        "name": "batch_pages",
        "value": 99,
        "source": "environment BAOSHU_BATCH_PAGES",
    }
    assert baoshu("settings", BAOSHU_BATCH_PAGES="-1").returncode == 2
