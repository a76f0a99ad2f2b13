"""How Prefect runs inside this process: quietly, with files of our own.

To be called before Prefect is imported. Whatever the environment says already is left as it is, so
that a deployment's worker keeps its own server.
"""

from __future__ import annotations

import atexit
import logging
import os
from functools import cache
from pathlib import Path

CORE_LOGGERS = ("flows", "schemas", "warehouse")


def show_core_logs() -> None:
    """What the core logs through `logging` goes where Prefect's own runs log: console and API.

    Called inside a run. Prefect's setting for extra loggers sets no level, so their INFO would be lost.
    """
    handlers = logging.getLogger("prefect.extra").handlers
    for name in CORE_LOGGERS:
        logger = logging.getLogger(name)
        logger.setLevel(logging.getLogger("prefect").level)
        for handler in handlers:
            logger.addHandler(handler)  # a second time is no second time


def prepare_prefect(state_folder: Path) -> None:
    """Set Prefect's environment for runs on this machine."""
    home = state_folder / "prefect"
    home.mkdir(parents=True, exist_ok=True)
    defaults = {
        "PREFECT_HOME": str(home),
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "DO_NOT_TRACK": "1",
        "PREFECT_SERVER_LOGGING_LEVEL": "CRITICAL",
    }
    if "PREFECT_API_URL" not in os.environ:
        # The server that lives as long as the run keeps no logs worth 10 ms a line.
        defaults["PREFECT_LOGGING_TO_API_ENABLED"] = "false"
    for name, value in defaults.items():
        os.environ.setdefault(name, value)
    quiet_teardown()


@cache
def quiet_teardown() -> None:
    """Once a process, and before Prefect registers its own: exit functions run last in, first out."""
    atexit.register(_close_error_stream)


def _close_error_stream() -> None:
    """Close the error stream once everything has been said.

    DuckDB's binding library reports, as the interpreter goes down, a page of "leaked instances" that
    Prefect's daemon threads still hold: nothing that anyone could act on.
    """
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
