"""`baoshu ingest` as a user runs it: bad files, reruns, other batches, two at once, killed at any moment."""

from __future__ import annotations

import contextlib
import json
import os
import random
import re
import resource
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple, TypeVar

import pytest

from tests.integration.conftest import BAOSHU, Run, quiet_environment
from tests.integration.pages import contents, rows, settle, write_pages

pytestmark = pytest.mark.integration
T = TypeVar("T")


def hostile_folder(folder: Path) -> Path:
    """Everything that a folder of dumps should not hold, beside three good pages."""
    good = write_pages(folder, 3)
    good[1].write_bytes(good[1].read_text(encoding="utf-8").encode("gb18030"))
    shutil.move(good[0], folder / "two\nlines.txt")
    shutil.move(good[2], folder / "'; drop table pages; --.txt")
    (folder / "empty.txt").touch()
    (folder / "binary.txt").write_bytes(bytes(range(256)) * 20)
    (folder / "cut.txt").write_bytes(("城东新建公园开放，市民前往游览" * 3).encode()[:-1])
    (folder / "nul.txt").write_bytes("城东公园".encode() + b"\0" + "开放".encode())
    with (folder / "huge.txt").open("wb") as huge:
        huge.write("长".encode() * 17_500_000)
    (folder / "loop.txt").symlink_to("loop.txt")
    os.mkfifo(folder / "pipe.txt")
    for path in folder.iterdir():
        settle(path)
    return folder


REASONS = {
    "empty.txt": "empty",
    "binary.txt": "binary",
    "cut.txt": "truncated",
    "nul.txt": "nul_bytes",
    "huge.txt": "too_large",
    "loop.txt": "link_loop",
    "pipe.txt": "not_a_file",
}


def test_good_pages_load_and_each_bad_file_is_in_quarantine_with_its_reason(
    baoshu: Run, tmp_path: Path
) -> None:
    inbox, warehouse = hostile_folder(tmp_path / "inbox"), tmp_path / "w.duckdb"
    run = baoshu("ingest", inbox, "--warehouse", warehouse, "--json")
    assert run.returncode == 3, run.stderr
    summary = json.loads(run.stdout)
    assert (summary["pages"], summary["files_quarantined"]) == (3, len(REASONS))
    assert dict(rows(warehouse, "SELECT file_name, encoding FROM pages")) == {
        "two\nlines.txt": "utf-8",
        "001_page.txt": "gb18030",
        "'; drop table pages; --.txt": "utf-8",
    }
    quarantined = rows(warehouse, "SELECT path, check_name, message FROM quarantine")
    assert {Path(path).name: check for path, check, _ in quarantined} == REASONS
    assert all(message for *_, message in quarantined)
    again = baoshu("ingest", inbox, "--warehouse", warehouse)
    assert (again.returncode, "Nothing new" in again.stdout) == (0, True), again.stderr


def test_a_file_without_permission_is_quarantined(environment: dict[str, str], tmp_path: Path) -> None:
    """Root reads everything, so as root the command runs without the capabilities that let it."""
    mortal: list[str] = []
    if os.geteuid() == 0:
        if not shutil.which("setpriv"):
            pytest.skip(
                "running as root, and setpriv (util-linux), which takes root's powers away, is not here"
            )
        mortal = ["setpriv", "--bounding-set=-dac_override,-dac_read_search"]
    write_pages(tmp_path / "inbox", 2)[1].chmod(0)
    run = subprocess.run(
        [*mortal, *BAOSHU, "ingest", "inbox", "--warehouse", "w.duckdb"],
        cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip
    assert run.returncode == 3, run.stderr
    assert rows(tmp_path / "w.duckdb", "SELECT check_name FROM quarantine") == [("unreadable",)]
    assert rows(tmp_path / "w.duckdb", "SELECT file_name FROM pages") == [("000_page.txt",)]


def processor_seconds(run: Callable[[], T]) -> tuple[T, float]:
    """What `run` returns, and the processor time of its processes, which other work does not stretch."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    result = run()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return result, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def test_a_rerun_changes_nothing_and_takes_little_more_than_its_imports(
    baoshu: Run, baoshu_process: Run, tmp_path: Path
) -> None:
    """Half a second where this was written, most of it to import what no answer can do without."""
    write_pages(tmp_path / "inbox", 7)
    warehouse = tmp_path / "w.duckdb"
    assert baoshu("ingest", "inbox", "--warehouse", warehouse).returncode == 0
    before = warehouse.stat()
    baoshu_process("ingest", "inbox", "--warehouse", warehouse)  # byte code and disk cache are warm now
    again, seconds = processor_seconds(
        lambda: baoshu_process("ingest", "inbox", "--warehouse", warehouse, "--json")
    )
    assert json.loads(again.stdout)["files_new"] == 0
    after = warehouse.stat()
    assert (before.st_mtime_ns, before.st_ino, before.st_size) == (
        after.st_mtime_ns,
        after.st_ino,
        after.st_size,
    )
    needed = [sys.executable, "-c", "import click, duckdb, polars, pydantic_settings"]
    _, importing = processor_seconds(lambda: subprocess.run(needed, check=True))
    assert seconds < 2 * importing


def test_nothing_to_do_does_not_import_prefect(baoshu: Run, baoshu_process: Run, tmp_path: Path) -> None:
    write_pages(tmp_path / "inbox", 1)
    assert baoshu("ingest", "inbox", "--warehouse", "w.duckdb").returncode == 0
    run = baoshu_process("ingest", "inbox", "--warehouse", "w.duckdb", PYTHONPROFILEIMPORTTIME="1")
    assert "Nothing new" in run.stdout
    assert "flows.discovery" in run.stderr
    for heavy in ("prefect", "pandera", "pyarrow", "numpy"):
        assert not re.search(rf"\| +{heavy}\b", run.stderr)


def test_other_batches_and_another_order_give_the_same_rows(baoshu: Run, tmp_path: Path) -> None:
    pages = write_pages(tmp_path / "a", 11)
    assert baoshu("ingest", "a", "--warehouse", "a.duckdb", "--batch-pages", "150").returncode == 0
    shuffled = list(range(len(pages)))
    random.Random(5).shuffle(shuffled)
    for folder, page in zip(shuffled, pages, strict=True):  # the folders' order is the order of reading
        (tmp_path / "b" / str(folder)).mkdir(parents=True)
        shutil.copy2(page, tmp_path / "b" / str(folder) / page.name)
    assert baoshu("ingest", "b", "--warehouse", "b.duckdb", "--batch-pages", "3").returncode == 0
    assert contents(tmp_path / "a.duckdb") == contents(tmp_path / "b.duckdb")


def test_the_same_bytes_are_one_page_and_changed_bytes_a_new_one(baoshu: Run, tmp_path: Path) -> None:
    first, second = write_pages(tmp_path / "inbox", 2)
    shutil.copy2(first, tmp_path / "inbox" / "twin.txt")
    assert baoshu("ingest", "inbox", "--warehouse", "w.duckdb").returncode == 0
    assert rows(tmp_path / "w.duckdb", "SELECT count(*) FROM pages") == [(2,)]
    assert rows(tmp_path / "w.duckdb", "SELECT count(*), count(DISTINCT page_id) FROM sources") == [(3, 2)]

    second.write_text("城东公园开放。\n这天上午，三千名市民走进新建的城东公园。\n", encoding="utf-8")
    settle(second)
    shutil.copy2(first, tmp_path / "inbox" / "third.txt")
    run = baoshu("ingest", "inbox", "--warehouse", "w.duckdb", "--json")
    assert json.loads(run.stdout)["pages"] == 1
    assert rows(tmp_path / "w.duckdb", "SELECT count(*) FROM pages") == [(2,)]
    told = rows(tmp_path / "w.duckdb", "SELECT status, count(*) FROM sources GROUP BY 1 ORDER BY 1")
    assert told == [("loaded", 4), ("superseded", 1)]

    first.write_text("城南公园也开放。\n这天下午，两千名市民走进改造好的城南公园。\n", encoding="utf-8")
    settle(first)
    assert baoshu("ingest", "inbox", "--warehouse", "w.duckdb").returncode == 0
    assert baoshu("ingest", "inbox", "--warehouse", "calm.duckdb").returncode == 0
    assert contents(tmp_path / "w.duckdb") == contents(tmp_path / "calm.duckdb")  # the twins' name too


def test_a_manifest_overrides_and_its_errors_are_reported(baoshu: Run, tmp_path: Path) -> None:
    write_pages(tmp_path / "inbox", 2)
    assert baoshu("ingest", "inbox", "--warehouse", "w.duckdb").returncode == 0
    manifest = tmp_path / "inbox" / "manifest.csv"
    manifest.write_text(
        "file_name,publication,page_date,page_no\n000_page.txt,霁川晚报,2021-02-03,B07\n001_page.txt,,soon,\n",
        encoding="utf-8",
    )
    settle(manifest)
    run = baoshu("ingest", "inbox", "--warehouse", "w.duckdb")
    assert run.returncode == 3
    assert "manifest_row" in run.stdout
    query = """
        SELECT publication, page_date::VARCHAR, page_date_source, page_no
        FROM pages WHERE file_name LIKE '000%'
    """
    assert rows(tmp_path / "w.duckdb", query) == [("霁川晚报", "2021-02-03", "manifest", "B07")]
    assert "Nothing new" in baoshu("ingest", "inbox", "--warehouse", "w.duckdb").stdout
    manifest.write_text("file_name,publication\n000_page.txt,霁川晚报\n", encoding="utf-8")
    settle(manifest, 1800)
    assert baoshu("ingest", "inbox", "--warehouse", "w.duckdb").returncode == 0
    assert rows(tmp_path / "w.duckdb", "SELECT count(*) FROM quarantine WHERE resolved_at IS NULL") == [(0,)]


def test_a_folder_that_is_not_there_is_a_usage_error(baoshu: Run) -> None:
    run = baoshu("ingest", "no-such-folder")
    assert (run.returncode, "no-such-folder" in run.stderr) == (2, True)
    run = baoshu("ingest", BAOSHU_BATCH_PAGES="none")
    assert (run.returncode, "BAOSHU_BATCH_PAGES" in run.stderr) == (2, True)


def test_two_at_once_one_waits_and_the_data_is_right(
    baoshu: Run, environment: dict[str, str], tmp_path: Path
) -> None:
    write_pages(tmp_path / "inbox", 16)
    command = [*BAOSHU, "ingest", "inbox", "--warehouse", "w.duckdb", "--batch-pages", "1"]
    patient = environment | {"BAOSHU_LOCK_WAIT_SECONDS": "300"}
    both = [
        subprocess.Popen(
            command, env=patient, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        for _ in range(2)
    ]
    told = [process.communicate(timeout=600) for process in both]
    assert [process.returncode for process in both] == [0, 0], told
    assert baoshu("ingest", "inbox", "--warehouse", "alone.duckdb").returncode == 0
    assert contents(tmp_path / "w.duckdb") == contents(tmp_path / "alone.duckdb")


def test_a_writer_that_may_not_wait_says_who_holds_the_lock(
    baoshu: Run, environment: dict[str, str], tmp_path: Path
) -> None:
    from warehouse.store import open_writer

    write_pages(tmp_path / "inbox", 1)
    with open_writer(tmp_path / "w.duckdb"):
        run = baoshu("ingest", "inbox", "--warehouse", "w.duckdb", BAOSHU_LOCK_WAIT_SECONDS="0.5")
    assert run.returncode == 1
    assert f"process {os.getpid()}" in run.stderr


def kill_at_some_moment(command: list[str], environment: dict[str, str], home: Path, moment: Moment) -> bool:
    """Run the command and kill it and its children once it has logged so much; whether it still ran."""
    log = home / "killed.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            command, env=environment, cwd=home, stdout=output, stderr=output, start_new_session=True
        )
    while process.poll() is None and log.read_bytes().count(b"\n") < moment.lines:
        time.sleep(0.005)
    time.sleep(moment.seconds)
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    return process.wait() == -signal.SIGKILL


class Moment(NamedTuple):
    """So many seconds after so many lines of the run's log: as random on a slow machine as on a fast one."""

    lines: int
    seconds: float


def test_killed_at_ten_random_moments_the_next_run_completes_the_work(
    baoshu: Run, environment: dict[str, str], tmp_path: Path
) -> None:
    """After every kill the warehouse opens and holds whole pages; at the end it equals an undisturbed one."""
    write_pages(tmp_path / "inbox", 24)
    assert baoshu("ingest", "inbox", "--warehouse", "calm.duckdb").returncode == 0
    calm = contents(tmp_path / "calm.duckdb")
    expected = {row[0]: row for row in calm["pages"]}
    chance = random.Random(os.environ.get("TEST_SEED", "8"))
    command = [*BAOSHU, "ingest", "inbox", "--warehouse", "w.duckdb", "--batch-pages", "1"]
    killed = 0
    for _ in range(10):
        # Two lines a batch, a few before and after: a run gets through two batches or so.
        moment = Moment(chance.randrange(10), chance.uniform(0, 0.3))
        killed += kill_at_some_moment(command, environment, tmp_path, moment)
        for warehouse in (tmp_path / "w.duckdb", tmp_path / "w.working.duckdb"):
            if warehouse.exists():
                held = contents(warehouse)
                assert all(expected[row[0]] == row for row in held["pages"])
                assert held["lines"] == [r for r in calm["lines"] if r[0] in {p[0] for p in held["pages"]}]
    assert killed > 5, "most runs ended before they were killed"
    assert baoshu("ingest", "inbox", "--warehouse", "w.duckdb").returncode == 0
    assert contents(tmp_path / "w.duckdb") == calm
    states = dict(rows(tmp_path / "w.duckdb", "SELECT state, count(*) FROM runs GROUP BY 1"))
    assert "running" not in states


def test_without_any_server_the_flow_runs_in_this_process(tmp_path: Path) -> None:
    write_pages(tmp_path / "inbox", 2)
    command = [*BAOSHU, "ingest", "inbox", "--warehouse", "w.duckdb"]
    run = subprocess.run(
        command,
        env=quiet_environment(tmp_path),
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    assert "2 new" in run.stdout
    assert "2 pages to process" in run.stderr  # the core's own log, shown by Prefect
    for noise in ("database is locked", "Traceback", "nanobind", "Warning"):
        assert noise not in run.stderr


def test_a_terminal_sees_a_bar_and_the_log_above_it(environment: dict[str, str], tmp_path: Path) -> None:
    write_pages(tmp_path / "inbox", 6)
    screen, terminal = os.openpty()
    process = subprocess.Popen(
        [*BAOSHU, "ingest", "inbox", "--warehouse", "w.duckdb", "--batch-pages", "2"],
        env=environment | {"TERM": "xterm", "COLUMNS": "100"}, cwd=tmp_path,
        stdin=terminal, stdout=subprocess.DEVNULL, stderr=terminal,
    )  # fmt: skip
    os.close(terminal)
    shown = b""
    with contextlib.suppress(OSError):  # Linux says EIO when the last writer has gone
        while piece := os.read(screen, 65536):
            shown += piece
    os.close(screen)
    assert process.wait(300) == 0, shown.decode()
    assert b"6/6" in shown
    lines = [line.rsplit(b"\r", 1)[-1] for line in shown.split(b"\r\n")]
    assert sum(b"2 pages loaded" in line and b"/6" not in line for line in lines) == 3
