"""Many different pages out of the samples, and what a warehouse holds apart from run and time."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Any

import duckdb

from schemas import PAGE_TABLES
from tests.integration.conftest import REPOSITORY

SAMPLES = sorted((REPOSITORY / "samples").glob("*.txt"))
RUN_COLUMNS = {"run_id", "ingested_at"}


def write_pages(folder: Path, count: int, first: int = 0) -> list[Path]:
    """`count` page files, no two with the same bytes, old enough to be settled."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for number in range(first, first + count):
        sample = SAMPLES[number % len(SAMPLES)].read_text(encoding="utf-8")
        path = folder / f"{number:03d}_page.txt"
        path.write_text(f"{sample.rstrip()}\n\n第{number}号印张\n", encoding="utf-8")
        settle(path)
        written.append(path)
    return written


def settle(path: Path, seconds: float = 3600) -> None:
    """Make the file look as if it had been there for a while."""
    then = time.time() - seconds
    os.utime(path, (then, then), follow_symlinks=False)


def contents(warehouse: Path) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every page table, sorted, without the columns that say which run made it."""
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        found = {}
        for table, model in PAGE_TABLES.items():
            columns = [name for name in model.to_schema().columns if name not in RUN_COLUMNS]
            listed = ", ".join(f'"{name}"' for name in columns)
            found[table] = connection.execute(f'SELECT {listed} FROM "{table}" ORDER BY ALL').fetchall()
        return found


def rows(warehouse: Path, query: str) -> list[tuple[Any, ...]]:
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        return connection.execute(query).fetchall()
