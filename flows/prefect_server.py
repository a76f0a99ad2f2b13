"""A Prefect server as a child process on loopback: for `baoshu serve` as long as it serves, else for one run.

Prefect starts one for a run by itself, but only after it has imported the whole server into the run's own
process (75 MB, two seconds). This one starts while the run imports what it needs.
"""

from __future__ import annotations

import atexit
import ctypes
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from http import HTTPStatus
from http.client import HTTPConnection
from pathlib import Path

START_SECONDS = 120  # a loaded machine, and the first start on it, which makes Prefect's database
STOP_SECONDS = 30
_PR_SET_PDEATHSIG = 1  # of Linux' prctl


class ServerDownError(RuntimeError):
    """The Prefect server did not come up; the message names its log."""


class PrefectServer:
    """The child process; `url` is that of its API."""

    def __init__(self, command: Sequence[str], port: int, log: Path, sockets: Sequence[int] = ()) -> None:
        self.url = f"http://127.0.0.1:{port}/api"
        self.log = log
        self._port = port
        with log.open("ab") as output:
            self._process = subprocess.Popen(
                [sys.executable, "-m", *command],
                stdout=output,
                stderr=output,
                pass_fds=sockets,
                start_new_session=True,  # Ctrl-C is for us; we end it last
                preexec_fn=_end_with_parent if sys.platform == "linux" else None,
            )

    def wait(self) -> None:
        """Until it answers. Raises ServerDownError."""
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline and self._process.poll() is None:
            if self._answers() and self._process.poll() is None:
                return
            time.sleep(0.2)
        raise ServerDownError(f"the Prefect server did not start, see {self.log}")

    def _answers(self) -> bool:
        connection = HTTPConnection("127.0.0.1", self._port, timeout=START_SECONDS)  # past any proxy
        try:
            connection.request("GET", "/api/health")
            return connection.getresponse().status == HTTPStatus.OK
        except OSError:
            return False
        finally:
            connection.close()

    def stop(self) -> None:
        """Ends it, by force if it takes too long."""
        self._process.terminate()
        try:
            self._process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()


def start_temporary_server(log: Path) -> PrefectServer:
    """A server that lives as long as this process: to be waited for. Its history stays in PREFECT_HOME."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port, number = listening.getsockname()[1], listening.fileno()
        # The socket and no port number, so that nobody else can take it meanwhile.
        server = PrefectServer(["flows.temporary_server", str(number)], port, log, [number])
    atexit.register(server.stop)  # before Prefect's own, which run earlier and still talk to it
    return server


def _end_with_parent() -> None:
    """In the child: Linux ends it when we die, even by SIGKILL, which would leave the port taken."""
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
