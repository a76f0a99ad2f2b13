"""Real processes, a real Prefect server on loopback (once a session), real warehouses."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest
from click.testing import CliRunner

from flows.cli import main

REPOSITORY = Path(__file__).parents[2]
BAOSHU = (sys.executable, "-c", "from flows.cli import main; main()")

Run = Callable[..., subprocess.CompletedProcess[str]]


def quiet_environment(home: Path) -> dict[str, str]:
    """The environment of a run that knows nothing of this machine's settings."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("BAOSHU_", "PREFECT_"))}
    return kept | {
        "BAOSHU_STATE_FOLDER": str(home / "state"),
        "PREFECT_HOME": str(home / "prefect"),
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "DO_NOT_TRACK": "1",
        "PYTHONPATH": str(REPOSITORY),
    }


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until(true: Callable[[], bool], seconds: float, what: str) -> None:
    """Polls; fails the test with `what` when time is up."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if true():
            return
        time.sleep(0.4)  # each look may cost a server ten times as much as us
    pytest.fail(f"not within {seconds:g} s: {what}")


def answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=2) as reply:
            return bool(reply.status == 200)
    except OSError:
        return False


@pytest.fixture(scope="session")
def prefect_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The API address of a server process of the session's own."""
    home = tmp_path_factory.mktemp("prefect-server")
    port = free_port()
    command = [sys.executable, "-m", "prefect", "server", "start", "--host", "127.0.0.1", "--port", str(port)]
    environment = quiet_environment(home) | {"PREFECT_SERVER_UI_ENABLED": "false"}
    with (home / "server.log").open("w") as log:
        server = subprocess.Popen(command, env=environment, stdout=log, stderr=subprocess.STDOUT, cwd=home)
        url = f"http://127.0.0.1:{port}/api"
        try:
            wait_until(lambda: answers(f"{url}/health"), 300, f"Prefect's server, see {home}/server.log")
            yield url
        finally:
            server.kill()
            server.wait()


@pytest.fixture
def environment(tmp_path: Path, prefect_server: str) -> dict[str, str]:
    """For processes beside the session's server: they start in two seconds, not ten."""
    return quiet_environment(tmp_path) | {"PREFECT_API_URL": prefect_server}


@pytest.fixture
def baoshu_process(environment: dict[str, str], tmp_path: Path) -> Run:
    """`baoshu_process("ingest", folder, …)`: the command in a process of its own, three seconds each."""

    def run(*arguments: str | Path, **variables: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [*BAOSHU, *map(str, arguments)],
            env=environment | variables,
            cwd=tmp_path,
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )

    return run


@pytest.fixture
def baoshu(prefect_server: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """The same command with its flow in this process: for what does not hang on the process."""
    monkeypatch.chdir(tmp_path)

    def run(*arguments: str | Path, **variables: str) -> subprocess.CompletedProcess[str]:
        return run_here(arguments, prefect_server, tmp_path / "state", **variables)

    return run


def run_here(
    arguments: Sequence[str | Path], prefect_server: str, state: Path, **variables: str
) -> subprocess.CompletedProcess[str]:
    """`baoshu` with these arguments in this process, its runs told to the session's server."""
    from prefect.settings import PREFECT_API_URL, PREFECT_LOGGING_TO_API_ENABLED, temporary_settings

    words = [str(argument) for argument in arguments]
    own = {"BAOSHU_STATE_FOLDER": str(state), "PREFECT_API_URL": prefect_server}
    with temporary_settings({PREFECT_API_URL: prefect_server, PREFECT_LOGGING_TO_API_ENABLED: False}):
        done = CliRunner().invoke(main, words, env=own | variables)
    if done.exception and not isinstance(done.exception, SystemExit):
        raise done.exception
    return subprocess.CompletedProcess(words, done.exit_code, done.stdout, done.stderr)
