"""What holds for every test: nothing of this machine's settings, and state in a folder that goes away."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import settings

from flows.prefect_home import quiet_teardown

# Prefect reads its settings as it is imported, and test modules import it: so this is no fixture.
STATE = Path(tempfile.mkdtemp(prefix="baoshu-tests-"))
atexit.register(shutil.rmtree, STATE, ignore_errors=True)
for name in [name for name in os.environ if name.startswith(("BAOSHU_", "PREFECT_"))]:
    del os.environ[name]
os.environ |= {
    "PREFECT_HOME": str(STATE / "prefect"),
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "PREFECT_LOGGING_TO_API_WHEN_MISSING_FLOW": "ignore",
    "DO_NOT_TRACK": "1",
}
quiet_teardown()  # the last line is pytest's summary, not what DuckDB's library says as it goes down

# The same examples at every run: what lands is judged by the change, not by luck. `make fuzz` seeks new ones.
settings.register_profile("steady", derandomize=True, deadline=None)
settings.register_profile("fuzz", deadline=None, print_blob=True)
settings.load_profile("steady")

# `make test` runs files side by side. Those that take longest, most of it waiting, begin first.
BEGIN_FIRST = ("test_worker.py", "test_serve.py", "test_ingest.py", "test_operate.py")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The order in which files are given out (`--dist loadfile --no-loadscope-reorder`)."""
    ranks = {name: rank for rank, name in enumerate(BEGIN_FIRST)}
    items.sort(key=lambda item: ranks.get(item.path.name, len(ranks)))
