"""Measures speed, all in one run and as ratios.

    python -m tests.bench [--pages 2000] [--growth 8000] [--known 100000] [--write]

Prints a table, writes bench-results/bench.json, and with --write puts the table into docs/performance.md.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flows.steps.reading import read_page
from tests.bench import loop, whole
from tests.bench.corpus import make_pages
from tests.bench.known import find_nothing_new

ROOT = Path(__file__).parents[2]
RESULTS = ROOT / "bench-results"
REPORT = ROOT / "docs" / "performance.md"
START, END = "<!-- bench -->\n", "<!-- /bench -->\n"
REFERENCE_ROUNDS = 5  # of 100 pages: half a million characters and more, enough for a steady ratio
LOOP_PAGES = 2 * REFERENCE_ROUNDS * loop.ROUND_PAGES  # of the bare loop that are made anew
FIRST, LAST = slice(0, REFERENCE_ROUNDS), slice(-REFERENCE_ROUNDS, None)
STAGES = loop.PIPELINE[:-1]  # publishing is once a run


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--pages", type=int, default=2000, help="pages of the whole runs")
    parser.add_argument("--growth", type=int, default=8000, help="pages of the bare loop")
    parser.add_argument("--known", type=int, default=100_000, help="files of the run that finds nothing new")
    parser.add_argument("--write", action="store_true", help="put the table into docs/performance.md")
    asked = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="baoshu-bench-"))
    try:
        results = measure(folder, asked.pages, max(asked.growth, asked.pages), asked.known)
    finally:
        shutil.rmtree(folder)
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / "bench.json").write_text(json.dumps(results, indent=1, ensure_ascii=False), encoding="utf-8")
    table = told(results)
    print(table)
    if asked.write:
        write_report(table)


@dataclass(frozen=True)
class Runs:
    """Everything that ran."""

    rounds: loop.Rounds
    first: whole.Run  # one page, and Prefect's database has to be made
    start: whole.Run  # one page: what a run costs before it does anything
    single: whole.Run
    double: whole.Run
    bare_start: whole.Run
    bare: whole.Run
    looking: float  # CPU seconds
    hashing: float


def measure(folder: Path, pages: int, growth: int, known: int) -> dict[str, Any]:
    """Every measurement; seconds are CPU seconds unless their name says wall."""
    paths = make_pages(folder / "all", max(pages, LOOP_PAGES))
    runs = _run_all(folder, paths, pages, growth, known)
    rounds, characters = runs.rounds, sum(map(_characters, paths[:pages]))
    posseg = rounds.total("jieba.posseg", rounds=FIRST)
    return {
        "machine": {
            "processor": _processor(),
            "cores": os.cpu_count(),
            "python": platform.python_version(),
            "load": os.getloadavg()[0],
        },
        "pages": pages,
        "characters": characters,
        "megabytes": round(sum(path.stat().st_size for path in paths[:pages]) / 1e6, 1),
        "references": {
            name: {
                "seconds": rounds.total(name, rounds=FIRST),
                "characters_per_second": sum(rounds.characters[FIRST]) / rounds.total(name, rounds=FIRST),
            }
            for name in ("jieba.posseg", "jieba.cut", "exact rjieba cut", "exact rjieba words with tags")
        },
        "stages": {stage: rounds.total(stage, rounds=FIRST) / posseg for stage in loop.PIPELINE},
        "pages_per_second": sum(rounds.pages) / rounds.total(*loop.PIPELINE),
        "publish_seconds": runs.bare.report["publish_seconds"],
        "ratios": _ratios_of_stages(rounds, growth)
        | _ratios_of_runs(runs, posseg * characters / sum(rounds.characters[FIRST])),
        "growth_pages": growth,
        "start_wall_seconds": runs.start.wall,
        "prefect_start_wall_seconds": runs.start.wall - runs.bare_start.wall,
        "prefect_first_start_wall_seconds": runs.first.wall - runs.bare_start.wall,
        "wall": {"one process": runs.single.wall, "two processes": runs.double.wall},
        "megabytes_peak": {"one process": runs.single.megabytes, "two processes": runs.double.megabytes},
    }


def _characters(path: Path) -> int:
    return sum(len(line.text) for line in read_page(path.read_bytes(), path.name).lines)


def _run_all(folder: Path, paths: Sequence[Path], pages: int, growth: int, known: int) -> Runs:
    one, some = _linked(folder / "one", paths[:1]), _linked(folder / "some", paths[:pages])
    state = folder / "state"
    looking, hashing = find_nothing_new(folder / "known", known)
    return Runs(
        first=whole.ingest(one, folder / "first.duckdb", 1, state),
        start=whole.ingest(one, folder / "start.duckdb", 1, state),
        double=whole.ingest(some, folder / "double.duckdb", 2, state),
        single=whole.ingest(some, folder / "single.duckdb", 1, state),
        bare_start=whole.without_prefect(one, folder / "bare_start.duckdb", state),
        bare=whole.without_prefect(some, folder / "bare.duckdb", state),
        rounds=loop.run(paths[: min(growth, LOOP_PAGES)], folder / "loop.duckdb", REFERENCE_ROUNDS, growth),
        looking=looking,
        hashing=hashing,
    )


def _linked(folder: Path, paths: Sequence[Path]) -> Path:
    folder.mkdir()
    for path in paths:
        os.link(path, folder / path.name)
    return folder


def _ratios_of_stages(rounds: loop.Rounds, growth: int) -> dict[str, float]:
    """From the bare loop: ratios of CPU time inside one process."""
    few = REFERENCE_ROUNDS * loop.ROUND_PAGES
    posseg = rounds.total("jieba.posseg", rounds=FIRST)
    every, validate = rounds.total(*STAGES), rounds.total("validate")
    before, after = rounds.replacing[0], rounds.replacing[-1]
    return {
        "whole pipeline, one process, to bare jieba.posseg": rounds.total(*loop.PIPELINE, rounds=FIRST)
        / posseg,
        "segmentation: exact rjieba to jieba.cut, times faster": rounds.total("jieba.cut")
        / rounds.total("exact rjieba cut"),
        "words with tags to jieba.posseg, times faster": posseg
        / rounds.total("exact rjieba words with tags", rounds=FIRST),
        "with validation to without": every / (every - validate),
        f"a page at {growth:,} to a page at {few}": rounds.per_page(LAST, *STAGES)
        / rounds.per_page(FIRST, *STAGES),
        "... its loading alone": rounds.per_page(LAST, "load") / rounds.per_page(FIRST, "load"),
        f"replacing a page at {growth:,} to one at {few}": after / before,
    }


def _ratios_of_runs(runs: Runs, posseg: float) -> dict[str, float]:
    """From whole runs of the command; `posseg` is what bare jieba.posseg takes for the same text."""
    single, double = runs.single, runs.double
    halved = max(double.busiest, (double.cpu - runs.start.cpu) / 2)
    return {
        "two processes to bare jieba.posseg, wall": (double.wall - runs.start.wall) / posseg,
        "two processes to bare jieba.posseg, CPU time on two free cores": halved / posseg,
        "two processes to one, wall": (double.wall - runs.start.wall) / (single.wall - runs.start.wall),
        "with Prefect to the same steps without, CPU": (single.cpu - runs.start.cpu)
        / (runs.bare.cpu - runs.bare_start.cpu),
        "nothing new: looking to hashing": runs.looking / runs.hashing,
    }


def _processor() -> str:
    info = Path("/proc/cpuinfo")
    names = [
        row.partition(":")[2].strip() for row in info.read_text().splitlines() if row.startswith("model name")
    ]
    return names[0] if names else platform.processor()


def told(results: dict[str, Any]) -> str:
    """The results as Markdown."""
    machine = results["machine"]
    rows = [
        f"{results['pages']:,} pages, {results['characters']:,} characters, {results['megabytes']} MB, set by"
        f" the press; {machine['cores']} cores ({machine['processor']}), Python {machine['python']},"
        f" load {machine['load']:.1f} while measuring. CPU seconds of one process, unless they say wall.",
        "",
        "| engine on the same text | characters/s | times jieba.posseg |",
        "|---|---|---|",
    ]
    reference = results["references"]["jieba.posseg"]["seconds"]
    rows += [
        f"| {name} | {value['characters_per_second']:,.0f} | {reference / value['seconds']:.1f} |"
        for name, value in results["references"].items()
    ]
    rows += ["", "| stage | share of bare jieba.posseg's time |", "|---|---|"]
    rows += [f"| {stage} | {share:.3f} |" for stage, share in results["stages"].items()]
    rows += ["", "| ratio | |", "|---|---|"]
    rows += [f"| {name} | {value:.2f} |" for name, value in results["ratios"].items()]
    wall, peak = results["wall"], results["megabytes_peak"]
    rows += [
        "",
        "| whole run of the command | wall s | of it start | peak memory MB |",
        "|---|---|---|---|",
        *(
            f"| {name} | {wall[name]:.0f} | {results['start_wall_seconds']:.0f} | {peak[name]:,.0f} |"
            for name in wall
        ),
        "",
        f"Of the start {results['prefect_start_wall_seconds']:.0f} s are Prefect's, the first time"
        f" {results['prefect_first_start_wall_seconds']:.0f}: then it makes its database. Publishing"
        f" {results['pages']:,} pages with all derived tables took {results['publish_seconds']:.1f} s."
        f" The bare loop does {results['pages_per_second']:.0f} pages/s.",
        "",
    ]
    return "\n".join(rows)


def write_report(table: str) -> None:
    """Puts the table between the marks in docs/performance.md."""
    text = REPORT.read_text(encoding="utf-8")
    before, _, rest = text.partition(START)
    _, _, after = rest.partition(END)
    REPORT.write_text(before + START + "\n" + table + END + after, encoding="utf-8")


if __name__ == "__main__":
    main()
