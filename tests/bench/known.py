"""A run that finds nothing new among many known files, beside hashing them all."""

from __future__ import annotations

import hashlib
import time
from pathlib import Path

import polars as pl

from flows.steps.inbox import VERSION_COLUMNS, look, pending


def find_nothing_new(folder: Path, count: int) -> tuple[float, float]:
    """CPU seconds of looking at `count` known files, and of hashing them."""
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(count):
        path = folder / f"{number // 1000:03d}" / f"{number:06d}.txt"
        if not path.exists():
            path.parent.mkdir(exist_ok=True)
            path.write_text(f"第{number}号\n" + "新桥昨日通车，两岸居民往来方便。" * 40, encoding="utf-8")
    files = look([folder]).files
    columns = {name: [str(getattr(file, name)) for file in files] for name in VERSION_COLUMNS}
    ledger = pl.DataFrame(
        {**columns, "status": ["loaded"] * count, "page_id": ["0" * 16] * count}
    ).with_columns(pl.col("size", "mtime_ns", "ctime_ns", "inode").cast(pl.Int64))
    begun = time.process_time()
    new = pending(look([folder]), ledger, time.time_ns(), 0)
    looking = time.process_time() - begun
    assert new.known == count
    begun = time.process_time()
    for file in files:
        hashlib.sha256(Path(file.path).read_bytes()).hexdigest()
    return looking, time.process_time() - begun
