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
from pathlib import Path
from typing import Any

# Before numpy is imported: a run does the same (flows/__init__.py).
import flows  # noqa: F401
from tests.bench import loop, whole
from tests.bench.corpus import make_pages
from tests.bench.known import find_nothing_new

ROOT = Path(__file__).parents[2]
RESULTS = ROOT / "bench-results"
REPORT = ROOT / "docs" / "performance.md"
START, END = "<!-- bench -->\n", "<!-- /bench -->\n"
REFERENCE_ROUNDS = 5  # of 100 pages: half a million characters and more, enough for a steady ratio


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


def measure(folder: Path, pages: int, growth: int, known: int) -> dict[str, Any]:
    """Every measurement; seconds are CPU seconds unless their name says wall."""
    paths = make_pages(folder / "all", growth)
    some = folder / "some"
    some.mkdir()
    for path in paths[:pages]:
        os.link(path, some / path.name)
    one = folder / "one"
    one.mkdir()
    os.link(paths[0], one / paths[0].name)

    rounds = loop.run(paths, folder / "loop.duckdb", REFERENCE_ROUNDS)
    first, last = slice(0, 5), slice(-5, None)
    posseg = rounds.total("jieba.posseg", rounds=first)
    pipeline = rounds.total(*loop.PIPELINE[:-1], rounds=first)
    publish = rounds.total("publish")
    state = folder / "state"
    start = whole.ingest(one, folder / "start.duckdb", 1, state)
    single = whole.ingest(some, folder / "single.duckdb", 1, state)
    double = whole.ingest(some, folder / "double.duckdb", 2, state)
    looking, hashing = find_nothing_new(folder / "known", known)
    bare = rounds.total(*loop.PIPELINE[:-1], rounds=slice(0, pages // loop.ROUND_PAGES))
    bare += publish * pages / growth
    validate = rounds.total("validate")
    return {
        "machine": {
            "processor": _processor(),
            "cores": os.cpu_count(),
            "python": platform.python_version(),
            "load": os.getloadavg()[0],
        },
        "pages": pages,
        "characters": sum(rounds.characters[: pages // loop.ROUND_PAGES]),
        "megabytes": round(sum(path.stat().st_size for path in paths[:pages]) / 1e6, 1),
        "references": {
            name: {
                "seconds": rounds.total(name, rounds=first),
                "characters_per_second": sum(rounds.characters[first]) / rounds.total(name, rounds=first),
            }
            for name in ("jieba.posseg", "jieba.cut", "exact rjieba cut", "exact rjieba words with tags")
        },
        "stages": {stage: rounds.total(stage, rounds=first) / posseg for stage in loop.PIPELINE[:-1]},
        "pages_per_second": sum(rounds.pages) / (rounds.total(*loop.PIPELINE)),
        "publish_seconds": publish,
        "ratios": {
            "whole pipeline, one process, to bare jieba.posseg": pipeline / posseg
            + publish / sum(rounds.pages) * sum(rounds.pages[first]) / posseg,
            "two processes to one, wall": (double.wall - start.wall) / (single.wall - start.wall),
            "segmentation: exact rjieba to jieba.cut, times faster": rounds.total("jieba.cut")
            / rounds.total("exact rjieba cut"),
            "words with tags to jieba.posseg, times faster": posseg
            / rounds.total("exact rjieba words with tags", rounds=first),
            "with validation to without": bare / (bare - validate * pages / growth),
            "with Prefect to the bare loop": (single.cpu - start.cpu) / bare,
            "a page at the end to a page at the start": rounds.per_page(last) / rounds.per_page(first),
            "nothing new: looking to hashing": looking / hashing,
        },
        "growth_pages": growth,
        "start_wall_seconds": start.wall,
        "wall": {"one process": single.wall, "two processes": double.wall},
        "megabytes_peak": {"one process": single.megabytes, "two processes": double.megabytes},
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
        f"The growth ratio is taken over {results['growth_pages']:,} pages; publishing them took"
        f" {results['publish_seconds']:.2f} s. The bare loop does {results['pages_per_second']:.0f} pages/s.",
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
