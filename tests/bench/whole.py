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
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

_COMMAND = [sys.executable, "-c", "from flows.cli import main; main()", "ingest", "--json", "--warehouse"]
_BARE = [sys.executable, "-m", "tests.bench.bare"]
_ROOT = Path(__file__).parents[2]
_TICKS = os.sysconf("SC_CLK_TCK")  # a second, of /proc's CPU times


@dataclass(frozen=True)
class Run:
    """One run: seconds of wall and CPU time, the highest memory of all its processes, and its report.

    `busiest` is the CPU time of the process of it that took most.
    """

    wall: float
    cpu: float
    busiest: float
    megabytes: float
    report: dict[str, Any]


def ingest(folder: Path, warehouse: Path, processes: int, state: Path) -> Run:
    """Runs `baoshu ingest` on a folder with so many worker processes."""
    return _run([*_COMMAND, str(warehouse), str(folder)], processes, state)


def without_prefect(folder: Path, warehouse: Path, state: Path) -> Run:
    """Runs the flow's steps bare (`tests.bench.bare`), in one process."""
    return _run([*_BARE, str(folder), str(warehouse)], 1, state)


def _run(command: list[str], processes: int, state: Path) -> Run:
    environment = os.environ | {
        "BAOSHU_PROCESSES": str(processes),
        "BAOSHU_SETTLE_SECONDS": "0",
        "BAOSHU_STATE_FOLDER": str(state),
    }
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    begun = time.perf_counter()
    seen = _Seen()
    state.mkdir(exist_ok=True)
    with (state / "run.log").open("w+", encoding="utf-8") as log:
        process = subprocess.Popen(
            command, env=environment, cwd=_ROOT, stdout=subprocess.PIPE, stderr=log, text=True
        )
        watcher = threading.Thread(target=_watch, args=(process, seen), daemon=True)
        watcher.start()
        output, _ = process.communicate()
    wall = time.perf_counter() - begun
    watcher.join()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    if process.returncode not in (0, 3):  # 3: a few pages were quarantined
        told = (state / "run.log").read_text(encoding="utf-8")[-1000:]
        raise RuntimeError(f"{' '.join(command)} ended with {process.returncode}: {told}")
    return Run(wall, cpu, max(seen.cpu.values(), default=0.0), seen.megabytes, json.loads(output))


@dataclass
class _Seen:
    """The highest memory so far of all processes together, and the CPU seconds of each."""

    megabytes: float = 0.0
    pages: int = 0  # of memory, shared ones counted in each process
    cpu: dict[int, float] = field(default_factory=dict)


def _watch(process: subprocess.Popen[str], seen: _Seen) -> None:
    while process.poll() is None:
        seconds = _cpu_of_tree(process.pid)
        seen.cpu |= seconds
        # A page that several share counts once (PSS). The kernel counts that for 10 ms in each process, which
        # would be a tenth of what the run has, and holds it up: asked only when they are larger than ever.
        pages = sum(map(_resident_pages, seconds))
        if pages > seen.pages:
            seen.pages = pages
            seen.megabytes = max(seen.megabytes, sum(map(_proportional_megabytes, seconds)))
        time.sleep(0.25)


def _cpu_of_tree(root: int) -> dict[int, float]:
    """CPU seconds of the process and of all below it, each by itself."""
    parents: dict[int, int] = {}
    seconds: dict[int, float] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                fields = (entry / "stat").read_text().rpartition(")")[2].split()
            except OSError:  # ended meanwhile
                continue
            parents[int(entry.name)] = int(fields[1])
            seconds[int(entry.name)] = (int(fields[11]) + int(fields[12])) / _TICKS
    tree = {root}
    while grown := {pid for pid, parent in parents.items() if parent in tree} - tree:
        tree |= grown
    return {pid: seconds[pid] for pid in tree & seconds.keys()}


def _resident_pages(process: int) -> int:
    try:
        return int(Path(f"/proc/{process}/statm").read_text().split()[1])
    except OSError:  # ended meanwhile
        return 0


def _proportional_megabytes(process: int) -> float:
    try:
        rows = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    except OSError:  # ended meanwhile
        return 0.0
    return sum(int(row.split()[1]) for row in rows if row.startswith("Pss:")) / 1e3
