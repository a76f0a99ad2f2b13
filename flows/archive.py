"""Loaded files out of the inbox, into the archive; what was put aside stays, to be mended."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import polars as pl

from flows.remote import is_url, look, open_url, read_bytes, reason
from flows.settings import Settings
from flows.steps.inbox import VERSION_COLUMNS, FileChangedError, FoundFile

logger = logging.getLogger(__name__)


# Told the ledger's path of a file, its page id and where its copy lies.
Moved = Callable[[str, str, str], None]


def archive_loaded(settings: Settings, ledger: pl.DataFrame, moved_to: Moved) -> tuple[int, list[str]]:
    """Move every file whose very version the ledger calls loaded; how many were moved, and what went wrong.

    Where one cannot be moved the rest is left for the next run: the archive is full or away.

    A file is deleted only after its copy is whole and the ledger knows where: the next file of the same name
    is another page then, no new version of this one. Called at the end of each run, so that what a kill left
    behind is moved by the next.
    """
    assert settings.archive
    loaded = ledger.filter((pl.col("status") == "loaded") & pl.col("page_id").is_not_null())
    pages = {tuple(row[:-1]): row[-1] for row in loaded.select(*VERSION_COLUMNS, "page_id").iter_rows()}
    moved = 0
    for file in look(settings.inbox).files:
        version = (file.printable_path, file.size, file.mtime_ns, file.ctime_ns, file.inode)
        page_id = pages.get(version)
        try:
            moved += bool(page_id and _move(file, page_id, settings, moved_to))
        except Exception as error:  # each library has its own; what was loaded is to be published
            logger.exception("%s: not archived, nor is what follows", file.printable_path)
            return moved, [f"archive {settings.archive}: {file.printable_path}: {reason(error)}"]
    return moved, []


def _move(file: FoundFile, page_id: str, settings: Settings, moved_to: Moved) -> bool:
    """Copy, note, delete; False where the file changed in the meantime."""
    try:
        data = read_bytes(file, settings.max_page_bytes)
    except FileChangedError as change:
        logger.info("not archived: %s", change)
        return False
    if hashlib.sha256(data).hexdigest()[:16] != page_id:
        return False
    month = datetime.fromtimestamp(file.mtime_ns / 1e9, UTC)
    files, root = open_url(str(settings.archive))
    folder = f"{root.rstrip('/')}/{month:%Y-%m}"
    target = f"{folder}/{page_id}_{file.name}"
    files.makedirs(folder, exist_ok=True)
    files.pipe_file(f"{target}.part", data)
    files.mv(f"{target}.part", target)
    moved_to(file.printable_path, page_id, files.unstrip_protocol(target).removeprefix("file://"))
    if is_url(file.path):
        source, path = open_url(file.path)
        source.rm_file(path)
    else:
        Path(file.path).unlink()
    return True
