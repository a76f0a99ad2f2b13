"""One writer at a time: an advisory lock that dies with its holder, and says who holds it.

`flock` on a file beside the warehouse. The kernel frees it when the process ends, however it ends, so a
crashed writer is no obstacle and no process id has to be judged dead. The file's text (pid, host, start)
is only for the message. On NFS, Linux turns flock into a lock of the server, which holds between hosts on
NFS 4; on older or exotic network drives locks may be local to the host: keep one writing host there.
"""

from __future__ import annotations

import fcntl
import json
import logging
import os
import platform
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

logger = logging.getLogger(__name__)

# How often a waiting writer looks again, in seconds: short beside a batch, long beside a system call.
POLL_SECONDS = 0.2


class LockHeldError(RuntimeError):
    """Another writer works on the warehouse and did not finish within the time to wait."""


@contextmanager
def hold_lock(path: Path, wait_seconds: float) -> Iterator[None]:
    """Holds the lock file exclusively; raises LockHeldError, naming the holder, after `wait_seconds`."""
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    try:
        _acquire(handle, path, wait_seconds)
        _sign(handle)
        yield
    finally:
        os.close(handle)  # frees the lock; the file stays, since removing it would let two writers in


def _acquire(handle: int, path: Path, wait_seconds: float) -> None:
    deadline = time.monotonic() + wait_seconds
    announced = False
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= deadline:
                raise LockHeldError(
                    f"the warehouse is being written by {holder(path)}; waited {wait_seconds:g} s. Try again "
                    f"when it has finished ({path.name} is freed with it)."
                ) from None
            if not announced:
                logger.info("waiting up to %g s for the writer %s", wait_seconds, holder(path))
                announced = True
            time.sleep(min(POLL_SECONDS, max(deadline - time.monotonic(), 0.01)))
        else:
            return


def _sign(handle: int) -> None:
    started = datetime.now(UTC).isoformat(timespec="seconds")
    text = json.dumps({"pid": os.getpid(), "host": platform.node(), "started": started})
    os.ftruncate(handle, 0)
    os.pwrite(handle, text.encode(), 0)


def holder(path: Path) -> str:
    """Who signed the lock last: `process 42 on host since 2026-01-02T03:04:05+00:00`."""
    try:
        signed = json.loads(path.read_text(encoding="utf-8"))
        return f"process {signed['pid']} on {signed['host']} since {signed['started']}"
    except (OSError, ValueError, KeyError):
        return "another process"


def is_held(path: Path) -> bool:
    """Whether some process holds the lock now."""
    if not path.exists():
        return False
    handle = os.open(path, os.O_RDWR | os.O_CLOEXEC)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    else:
        return False
    finally:
        os.close(handle)
