"""`baoshu serve` as systemd runs it: with a server of its own, on the clock, ended and started again."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.integration.conftest import BAOSHU, answers, free_port, quiet_environment, wait_until
from tests.integration.pages import contents, rows, write_pages

pytestmark = pytest.mark.integration


@contextmanager
def serving(home: Path, log: Path) -> Iterator[subprocess.Popen[bytes]]:
    """`baoshu serve`, killed at the end of the block if it still lives."""
    with log.open("ab") as output:
        environment = quiet_environment(home)
        process = subprocess.Popen(
            [*BAOSHU, "serve"], cwd=home, env=environment, stdout=output, stderr=output
        )
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def test_serve_keeps_the_schedule_and_stops_on_sigterm_with_the_batch_rolled_back(tmp_path: Path) -> None:
    """No server but its own; SIGTERM in mid-run; the next start completes the work."""
    write_pages(tmp_path / "inbox", 20)
    port = free_port()
    (tmp_path / "baoshu.toml").write_text(
        f'warehouse = "w.duckdb"\ningest_cron = "* * * * *"\nserver_port = {port}\n'
        "batch_pages = 1\nprocesses = 1\n"
    )
    log, warehouse = tmp_path / "serve.log", tmp_path / "w.duckdb"
    health = f"http://127.0.0.1:{port}/api/health"

    with serving(tmp_path, log) as first:
        wait_until(lambda: "Task run '1 pages" in log.read_text(), 300, f"a scheduled run, see {log}")
        first.send_signal(signal.SIGTERM)
        assert first.wait(300) == 0
    assert not answers(health), "the server ends with us"
    assert "Traceback (most recent" not in log.read_text()[-2000:]
    held = contents(tmp_path / "w.working.duckdb")
    assert 0 < len(held["pages"]) < 20
    assert len({row[0] for row in held["lines"]}) == len(held["pages"]), "whole pages only"

    with serving(tmp_path, log):
        wait_until(
            lambda: warehouse.exists() and rows(warehouse, "SELECT count(*) FROM pages") == [(20,)],
            300,
            f"the work to be completed, see {log}",
        )
        second = subprocess.run(
            [*BAOSHU, "serve"], cwd=tmp_path, env=quiet_environment(tmp_path), capture_output=True, text=True,
            timeout=300, check=False,
        )  # fmt: skip
        assert "is taken" in second.stderr
    wait_until(lambda: not answers(health), 300, "the server to end with its parent")
    assert rows(warehouse, "SELECT count(*) FROM runs WHERE state = 'running'") == [(0,)]


def test_serve_refuses_a_wrong_schedule_by_name(tmp_path: Path) -> None:
    nobody = f"http://127.0.0.1:{free_port()}/api"  # it is refused before any server is asked
    environment = quiet_environment(tmp_path) | {
        "BAOSHU_CHECK_CRON": "every night",
        "PREFECT_API_URL": nobody,
    }
    run = subprocess.run(
        [*BAOSHU, "serve"], cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=300,
        check=False,
    )  # fmt: skip
    assert (run.returncode, "check_cron" in run.stderr) == (2, True), run.stderr


def test_a_run_s_own_server_ends_with_it_even_when_it_is_killed(tmp_path: Path) -> None:
    run = """
import time
from pathlib import Path
from flows.prefect_server import start_temporary_server
server = start_temporary_server(Path("server.log"))
server.wait()
print(server.url, flush=True)
time.sleep(600)
"""
    with subprocess.Popen(
        [sys.executable, "-c", run], cwd=tmp_path, env=quiet_environment(tmp_path), stdout=subprocess.PIPE,
        text=True,
    ) as process:  # fmt: skip
        assert process.stdout
        health = f"{process.stdout.readline().strip()}/health"
        assert answers(health)
        process.kill()
    wait_until(lambda: not answers(health), 60, "the server to end with its run")
