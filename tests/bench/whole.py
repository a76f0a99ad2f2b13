"""Whole runs of the command, each in a process of its own: wall time, CPU time and memory of all its
processes together."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_COMMAND = [sys.executable, "-c", "from flows.cli import main; main()", "ingest", "--json"]


@dataclass(frozen=True)
class Run:
    """One run: seconds of wall and CPU time, the highest memory of all its processes, and its report."""

    wall: float
    cpu: float
    megabytes: float
    report: dict[str, Any]


def ingest(folder: Path, warehouse: Path, processes: int, state: Path) -> Run:
    """Runs `baoshu ingest` on a folder with so many worker processes."""
    environment = os.environ | {
        "BAOSHU_PROCESSES": str(processes),
        "BAOSHU_SETTLE_SECONDS": "0",
        "BAOSHU_STATE_FOLDER": str(state),
    }
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    begun = time.perf_counter()
    process = subprocess.Popen(
        [*_COMMAND, "--warehouse", str(warehouse), str(folder)],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    peak = [0.0]
    watcher = threading.Thread(target=_watch, args=(process, peak), daemon=True)
    watcher.start()
    output, _ = process.communicate()
    wall = time.perf_counter() - begun
    watcher.join()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    if process.returncode not in (0, 3):  # 3: a few pages were quarantined
        raise RuntimeError(f"ingest ended with {process.returncode}: {output[-500:]}")
    return Run(wall, cpu, peak[0], json.loads(output))


def _watch(process: subprocess.Popen[str], peak: list[float]) -> None:
    while process.poll() is None:
        peak[0] = max(peak[0], _memory_of_tree(process.pid))
        time.sleep(0.25)


def _memory_of_tree(root: int) -> float:
    """Megabytes of the process and all below it; a page that several share counts once (PSS)."""
    parents: dict[int, int] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                fields = (entry / "stat").read_text().rpartition(")")[2].split()
            except OSError:  # ended meanwhile
                continue
            parents[int(entry.name)] = int(fields[1])
    tree = {root}
    while grown := {pid for pid, parent in parents.items() if parent in tree} - tree:
        tree |= grown
    return sum(map(_proportional_megabytes, tree))


def _proportional_megabytes(process: int) -> float:
    try:
        rows = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    except OSError:  # ended meanwhile
        return 0.0
    return sum(int(row.split()[1]) for row in rows if row.startswith("Pss:")) / 1e3
