"""`manifest.csv` beside the pages: what the operator knows of them and the pages may not say.

Columns `file_name`, `publication`, `page_date` (ISO, 2024-05-31), `page_no`; the first is required,
an empty cell says nothing.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from datetime import date

from flows.steps.model import ManifestEntry
from flows.steps.reading import UnreadableFile, decode

COLUMNS = ("file_name", "publication", "page_date", "page_no")


@dataclass(frozen=True, slots=True)
class Manifest:
    """The entries by file name, and the rows that could not be used."""

    entries: dict[str, ManifestEntry]
    bad_rows: tuple[dict[str, str], ...] = ()  # each row as read, with `row` (line of the file) and `error`


def read_manifest(data: bytes) -> Manifest:
    """The usable entries and the bad rows; raises UnreadableFile where the file is no such table."""
    text, _ = decode(data)
    reader = csv.DictReader(io.StringIO(text, newline=""), strict=True)
    _check_header(reader.fieldnames or [])
    entries: dict[str, ManifestEntry] = {}
    bad: list[dict[str, str]] = []
    try:
        for row in reader:
            try:
                entry = _entry(row)
                if entry.file_name in entries:
                    raise ValueError(f"file_name {entry.file_name!r} stands twice")
            except ValueError as error:
                cells = {str(key): str(value) for key, value in row.items() if value}
                bad.append({"row": str(reader.line_num), "error": str(error), **cells})
            else:
                entries[entry.file_name] = entry
    except csv.Error as error:
        raise UnreadableFile("manifest_not_csv", f"row {reader.line_num}: {error}") from error
    return Manifest(entries, tuple(bad))


def _check_header(names: object) -> None:
    found = [str(name).strip() for name in names] if isinstance(names, list) else []
    unknown = [name for name in found if name not in COLUMNS]
    if "file_name" not in found or unknown:
        message = f"the first row is {', '.join(found) or 'empty'}; it may hold {', '.join(COLUMNS)}"
        raise UnreadableFile("manifest_header", message)


def _entry(row: dict[str, str | None]) -> ManifestEntry:
    """One row's entry; raises ValueError with what is wrong."""
    if None in row or None in row.values():
        raise ValueError("the row has more or fewer cells than the header")
    cells = {key.strip(): (value or "").strip() or None for key, value in row.items()}
    file_name = cells["file_name"]
    if not file_name:
        raise ValueError("file_name is empty")
    page_date = _date(cells.get("page_date"))
    return ManifestEntry(file_name, cells.get("publication"), page_date, cells.get("page_no"))


def _date(text: str | None) -> date | None:
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ValueError(f"page_date {text!r} is no date like 2024-05-31") from None
