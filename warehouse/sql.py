"""SQL lives in files, one thing a file; this reads them by name. And what SQL wants written its own way."""

from __future__ import annotations

from functools import cache
from importlib.resources import files


@cache
def sql_files(folder: str) -> tuple[tuple[str, str], ...]:
    """(name, SQL) of the files in a folder of `warehouse`, by name."""
    found = (entry for entry in files("warehouse").joinpath(folder).iterdir() if entry.name.endswith(".sql"))
    return tuple(sorted((entry.name.removesuffix(".sql"), entry.read_text("utf-8")) for entry in found))


def quoted(text: str) -> str:
    """A string as a literal, for the statements that take no parameters (ATTACH)."""
    return "'" + text.replace("'", "''") + "'"
