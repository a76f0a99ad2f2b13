"""A run that finds nothing new among many known files, beside hashing them all."""

from __future__ import annotations

import hashlib
import os
import time
from pathlib import Path

import polars as pl

from flows.discovery import look_for_new
from flows.settings import Settings
from flows.steps.inbox import VERSION_COLUMNS, look

_A_FOLDER = 1000
_OF_THEIR_OWN = 10  # files of a folder that have bytes of their own; the others are names for the same ones
_SENTENCES = 330  # 15 kB of text, as a real page has


def find_nothing_new(folder: Path, count: int) -> tuple[float, float]:
    """CPU seconds of looking at `count` known files, and of reading and hashing them."""
    _make_files(folder, count)
    files = look([folder]).files
    columns = {name: [str(getattr(file, name)) for file in files] for name in VERSION_COLUMNS}
    ledger = pl.DataFrame(
        {**columns, "status": ["loaded"] * count, "page_id": ["0" * 16] * count}
    ).with_columns(pl.col("size", "mtime_ns", "ctime_ns", "inode").cast(pl.Int64))
    settings = Settings(inbox=(str(folder),), settle_seconds=0)
    begun = time.process_time()
    _, new = look_for_new(settings, ledger)
    looking = time.process_time() - begun
    assert new.known == count
    begun = time.process_time()
    for file in files:
        hashlib.sha256(Path(file.path).read_bytes()).hexdigest()
    return looking, time.process_time() - begun


def _make_files(folder: Path, count: int) -> None:
    text = "新桥昨日通车，两岸居民往来方便。" * _SENTENCES
    for number in range(count):
        path = folder / f"{number // _A_FOLDER:03d}" / f"{number:06d}.txt"
        own = number % _A_FOLDER % _OF_THEIR_OWN
        if number % _A_FOLDER == own:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(f"第{number}号\n{text}", encoding="utf-8")
        else:
            os.link(path.with_name(f"{number - number % _A_FOLDER + own:06d}.txt"), path)
