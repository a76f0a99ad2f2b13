"""Debian's PostgreSQL for one session, without containers: a cluster of its own on loopback."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

# Debian keeps the programs out of PATH, one folder a version.
VERSIONS = Path("/usr/lib/postgresql")


def programs() -> Path | None:
    """The folder of the newest PostgreSQL that is installed."""
    found = [path.parent for path in VERSIONS.glob("*/bin/initdb")]
    return max(found, key=lambda path: int(path.parent.name), default=None)


@contextmanager
def running(port: int) -> Iterator[str]:
    """The address of an empty database that lives as long as the block, in the form Prefect takes."""
    binaries = programs()
    assert binaries, "PostgreSQL is not installed (Debian: apt install postgresql)"
    user = "postgres" if os.geteuid() == 0 else None  # it refuses to run as root
    home = Path(tempfile.mkdtemp(prefix="baoshu-postgres-"))
    if user:
        shutil.chown(home, user, user)

    def call(program: str, *arguments: str) -> None:
        command = [str(binaries / program), *arguments]
        subprocess.run(command, check=True, user=user, cwd=home, stdout=subprocess.DEVNULL)

    data = str(home / "data")
    try:
        call("initdb", "-D", data, "-U", "prefect", "--auth=trust", "--no-locale", "-E", "UTF8")
        options = f"-c listen_addresses=127.0.0.1 -c port={port} -c unix_socket_directories={home}"
        call("pg_ctl", "-D", data, "-w", "-l", str(home / "log"), "-o", options, "start")
        try:
            call("createdb", "-h", "127.0.0.1", "-p", str(port), "-U", "prefect", "prefect")
            yield f"postgresql+asyncpg://prefect@127.0.0.1:{port}/prefect"
        finally:
            call("pg_ctl", "-D", data, "-w", "-m", "fast", "stop")
    finally:
        shutil.rmtree(home, ignore_errors=True)
