"""`make soak`: half an hour in which everything goes wrong, then the proof that nothing is lost.

    python -m tests.soak [--minutes 30] [--seed 1]

Files arrive at random (new, changed, twins, broken ones) on a small tmpfs. `baoshu ingest` runs again and
again beside a Prefect server and is killed, starved of disk, refused reads, or given a clock that jumped.
At the end the warehouse must equal one made from the same files in a single undisturbed run.

Needs Linux; a full disk needs root (to mount the tmpfs), refused reads setpriv where the user is root.
What cannot be done here is said and left out.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from tests.integration.conftest import BAOSHU, answers, free_port, quiet_environment
from tests.integration.pages import contents, rows, settle, write_pages

TMPFS_MB = 256
BATCH = "4"
# The clock of a machine without a battery, after a power cut, and one that was set by hand.
CLOCK_JUMPS = (-400 * 86400, -7200, 7200, 30 * 86400)
JUMPED = """
import time
now = time.time_ns
time.time_ns = lambda: now() + {seconds} * 1_000_000_000
import flows.clock
from datetime import timedelta
utc_now = flows.clock.utc_now
flows.clock.utc_now = lambda: utc_now() + timedelta(seconds={seconds})
from flows.cli import main
main()
"""


class Site:
    """The inbox, the warehouse, and the ways to disturb a run."""

    def __init__(self, home: Path, chance: random.Random, environment: dict[str, str]) -> None:
        self.home, self.chance, self.environment = home, chance, environment
        self.inbox, self.warehouse = home / "inbox", home / "w.duckdb"
        self.counts: Counter[str] = Counter()
        self.made = 0
        self.seconds = 6.0  # of an undisturbed run, learned as we go
        self.faults = ["none", "none", "kill", "kill", "kill", "clock"]
        if os.path.ismount(home):
            self.faults.append("full disk")
        if os.geteuid() != 0 or shutil.which("setpriv"):
            self.faults.append("refused read")

    def files_arrive(self) -> None:
        """A few new pages, now and then a changed one, a twin, a broken one."""
        count = self.chance.randint(0, 12)
        written = write_pages(self.inbox, count, first=self.made)
        self.made += count
        self.counts["new files"] += count
        there = sorted(self.inbox.glob("*_page.txt"))
        if there and self.chance.random() < 0.4:
            path = self.chance.choice(there)
            path.write_text(path.read_text(encoding="utf-8") + f"第{self.made}次改版\n", encoding="utf-8")
            settle(path, self.chance.randint(60, 3000))
            self.counts["changed files"] += 1
        if written and self.chance.random() < 0.3:
            shutil.copy2(written[0], self.inbox / f"{written[0].stem}_twin.txt")
            self.counts["twins"] += 1
        if self.chance.random() < 0.2:
            bad = self.inbox / f"bad{self.made}.txt"
            bad.write_bytes(self.chance.choice([b"", b"\x00" * 50, os.urandom(500)]))
            settle(bad)
            self.counts["broken files"] += 1

    def run(self) -> None:
        """One ingest with one fault."""
        fault = self.chance.choice(self.faults)
        self.counts[f"runs: {fault}"] += 1
        command = [*BAOSHU]
        if fault == "clock":
            command = [sys.executable, "-c", JUMPED.format(seconds=self.chance.choice(CLOCK_JUMPS))]
        refused = self._refuse_reads() if fault == "refused read" else []
        if refused and os.geteuid() == 0:
            command = ["setpriv", "--bounding-set=-dac_override,-dac_read_search", *command]
        ballast = self._fill_disk() if fault == "full disk" else None
        begun = time.monotonic()
        process = subprocess.Popen(
            [*command, "ingest", str(self.inbox), "--warehouse", str(self.warehouse), "--batch-pages", BATCH],
            env=self.environment, cwd=self.home.parent, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
            start_new_session=True, text=True,
        )  # fmt: skip
        if fault == "kill":
            time.sleep(self.chance.uniform(0.3, 1.0) * self.seconds)
            os.killpg(process.pid, signal.SIGKILL)
        _, told = process.communicate(timeout=600)
        self.counts[f"exit {process.returncode}"] += 1
        if fault in ("none", "clock") and process.returncode not in (0, 3):
            raise SystemExit(f"a run without a fault failed:\n{told}")
        if fault == "none":
            self.seconds = 0.7 * self.seconds + 0.3 * (time.monotonic() - begun)
        if ballast:
            ballast.unlink()
        for path in refused:
            path.chmod(0o644)
        self.must_be_whole()

    def _refuse_reads(self) -> list[Path]:
        chosen = [path for path in sorted(self.inbox.glob("*.txt")) if self.chance.random() < 0.05]
        for path in chosen:
            path.chmod(0)
        self.counts["refused reads"] += len(chosen)
        return chosen

    def _fill_disk(self) -> Path:
        """Leave between nothing and a few megabytes, so that the run fails at one place or another."""
        ballast = self.home / "ballast"
        free = shutil.disk_usage(self.home).free - self.chance.randint(0, 6_000_000)
        with ballast.open("wb") as stream:
            for _ in range(max(free, 0) // 1_000_000):
                stream.write(bytes(1_000_000))
        return ballast

    def must_be_whole(self) -> None:
        """Whatever happened: both files open, and hold no part of a page."""
        for path in (self.warehouse, self.warehouse.with_suffix(".working.duckdb")):
            if path.exists():
                torn = rows(
                    path, "SELECT count(*) FROM pages WHERE page_id NOT IN (SELECT page_id FROM lines)"
                )
                assert torn == [(0,)], f"{path} holds a page without lines"
                self.counts["times opened"] += 1


def start_server(home: Path) -> tuple[subprocess.Popen[bytes], dict[str, str]]:
    """A Prefect server for all runs; they start faster so."""
    port = free_port()
    environment = quiet_environment(home) | {"PREFECT_SERVER_UI_ENABLED": "false"}
    command = [sys.executable, "-m", "prefect", "server", "start", "--host", "127.0.0.1", "--port", str(port)]
    server = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    url = f"http://127.0.0.1:{port}/api"
    while not answers(f"{url}/health"):
        assert server.poll() is None, "the server did not start"
        time.sleep(0.2)
    return server, environment | {"PREFECT_API_URL": url}


def soak(minutes: float, seed: int) -> int:
    """The whole; 0 where the warehouse is right in the end."""
    home = Path(tempfile.mkdtemp(prefix="baoshu-soak-"))
    disk = home / "disk"
    disk.mkdir()
    mounted = os.geteuid() == 0 and not subprocess.call(
        ["mount", "-t", "tmpfs", "-o", f"size={TMPFS_MB}m", "tmpfs", str(disk)]
    )
    if not mounted:
        print("no tmpfs could be mounted: no full disks in this soak")
    server, environment = start_server(home)
    try:
        site = Site(disk, random.Random(seed), environment)
        until = time.monotonic() + 60 * minutes
        while time.monotonic() < until:
            site.files_arrive()
            site.run()
        return verdict(site, home)
    finally:
        server.terminate()
        server.wait()
        if mounted:
            subprocess.call(["umount", str(disk)])
        shutil.rmtree(home, ignore_errors=True)


def verdict(site: Site, home: Path) -> int:
    """One calm run to complete the work, one from nothing, and the comparison."""
    calm = home / "calm.duckdb"
    for warehouse in (site.warehouse, calm):
        done = subprocess.run(
            [*BAOSHU, "ingest", str(site.inbox), "--warehouse", str(warehouse)],
            env=site.environment, cwd=home, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode in (0, 3), done.stderr
    soaked, expected = contents(site.warehouse), contents(calm)
    states = dict(rows(site.warehouse, "SELECT state, count(*) FROM runs GROUP BY 1 ORDER BY 1"))
    for name, count in sorted(site.counts.items()):
        print(f"{name:<24}{count:>7,}")
    print(f"{'runs in the ledger':<24}{states}")
    different = [table for table in expected if soaked[table] != expected[table]]
    for table in expected:
        mark = "DIFFERENT" if table in different else "equal"
        print(f"{table:<24}{len(soaked[table]):>7,} rows, undisturbed {len(expected[table]):>7,}: {mark}")
    return 1 if different or "running" in states else 0


if __name__ == "__main__":
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--minutes", type=float, default=30)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    sys.exit(soak(given.minutes, given.seed))
