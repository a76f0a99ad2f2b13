"""Corrections: what a person found wrong on a page, mended at ingest and visible as `corrected_by`.

A file of `corrections/*.yaml` is a list of entries:

    - id: 2025-04-lanjiang-001     # stands in corrected_by
      page: 463b7e642c24a7b2       # page_id
      table: figures               # pages, lines, articles, mentions or figures
      row: {text: 3.6亿元}         # columns that tell the one row; none for pages
      field: value
      expected: 360000000          # what the pipeline says today
      value: 3600000000            # what is right
      reason: the page prints 36亿元; the extractor lost a digit

A line's role (table lines, row {line_no: 12}, field role) is given to the layout before it makes articles,
so that everything that follows from it follows: what is said to be an ad leaves its article, a headline
opens one. Everything else is changed in the finished rows.

An entry fails loudly when its row is gone or no longer holds what it expects: the source was mended,
or the pipeline learned it, and the entry is to be deleted.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import yaml

from flows.steps.language.names import entity_id
from flows.steps.layout import scored_as, scored_roles
from flows.steps.model import Page
from flows.steps.rows import PageTables
from schemas.vocabulary import LINE_ROLES

# Fields no offset depends on (changing a text would cut every word out of the wrong place), and the roles of
# lines, which the texts are made from.
CORRECTABLE: dict[str, tuple[str, ...]] = {
    "pages": ("publication", "page_date", "page_no"),
    "lines": ("role",),
    "articles": ("dateline_place", "dateline_date", "continues"),
    "mentions": ("type", "name", "title"),
    "figures": (
        "value", "value_max", "unit", "bound", "subject", "indicator", "comparison", "period", "period_start",
        "period_end", "status",
    ),
}  # fmt: skip
_KEYS = ("id", "page", "table", "row", "field", "expected", "value", "reason")


class CorrectionsFileError(ValueError):
    """A corrections file that cannot be used; the message names file and entry."""


class CorrectionFailedError(Exception):
    """A page is not as a correction expects it; `check_name` is the rule, the message says what it is."""

    def __init__(self, check_name: str, message: str) -> None:
        super().__init__(message)
        self.check_name = check_name
        self.message = message

    def __reduce__(self) -> tuple[type[CorrectionFailedError], tuple[str, str]]:
        return CorrectionFailedError, (self.check_name, self.message)


@dataclass(frozen=True, slots=True)
class Correction:
    """One entry; `row` picks the one row whose columns hold these values."""

    id: str
    page: str
    table: str
    row: Mapping[str, Any]
    field: str
    expected: Any
    value: Any
    reason: str
    file: str = ""  # that holds the entry


def read_corrections(files: Iterable[tuple[str, bytes]]) -> dict[str, tuple[Correction, ...]]:
    """Corrections by page id from (file name, bytes); raises CorrectionsFileError."""
    by_page: dict[str, tuple[Correction, ...]] = {}
    seen: dict[str, str] = {}
    for name, data in files:
        for entry in _entries(name, data):
            correction = _correction(name, entry)
            if correction.id in seen:
                other = seen[correction.id]
                raise CorrectionsFileError(f"{name}: id {correction.id!r} stands in {other} as well")
            seen[correction.id] = name
            by_page[correction.page] = (*by_page.get(correction.page, ()), correction)
    return by_page


def _entries(name: str, data: bytes) -> Sequence[Any]:
    try:
        entries = yaml.safe_load(data)
    except yaml.YAMLError as error:
        raise CorrectionsFileError(f"{name}: {error}") from error
    if entries is None:
        return ()
    if not isinstance(entries, list):
        raise CorrectionsFileError(f"{name}: holds no list of corrections")
    return entries


def _correction(name: str, entry: Any) -> Correction:
    """One checked entry."""
    label = f"{name}: {entry.get('id', entry)!r}" if isinstance(entry, dict) else f"{name}: {entry!r}"
    if not isinstance(entry, dict):
        raise CorrectionsFileError(f"{label} is no mapping")
    row = entry.get("row", {})
    missing = [key for key in _KEYS if key not in entry and key != "row"]
    unknown = [key for key in entry if key not in _KEYS]
    if missing or unknown:
        raise CorrectionsFileError(f"{label}: missing {missing}, unknown {unknown}")
    if entry["field"] not in CORRECTABLE.get(entry["table"], ()):
        raise CorrectionsFileError(f"{label}: {entry['table']}.{entry['field']} cannot be corrected")
    if not isinstance(row, dict) or (not row) != (entry["table"] == "pages"):
        raise CorrectionsFileError(f"{label}: `row` holds the columns that tell the row; pages need none")
    if entry["table"] == "lines":
        _check_line(label, entry)
    if not str(entry["reason"]).strip() or not str(entry["id"]).strip():
        raise CorrectionsFileError(f"{label}: id and reason may not be empty")
    return Correction(str(entry["id"]), str(entry["page"]), entry["table"], row, entry["field"],
                      entry["expected"], entry["value"], str(entry["reason"]), name)  # fmt: skip


def _check_line(label: str, entry: Mapping[str, Any]) -> None:
    if set(entry["row"]) != {"line_no"} or not isinstance(entry["row"]["line_no"], int):
        raise CorrectionsFileError(f"{label}: a line's `row` is its line_no")
    for key in ("expected", "value"):
        if entry[key] not in LINE_ROLES:
            roles = ", ".join(LINE_ROLES)
            raise CorrectionsFileError(f"{label}: {key} {entry[key]!r} is no role; there are {roles}")


def given_roles(page: Page, corrections: Sequence[Correction]) -> dict[int, str]:
    """The corrected roles by line number; raises CorrectionFailedError where a line is not as expected."""
    ours = [correction for correction in corrections if correction.table == "lines"]
    if not ours:
        return {}
    scored = scored_roles(page)
    for correction in ours:
        number = correction.row["line_no"]
        if number not in scored:
            raise CorrectionFailedError(
                "correction_row", f"correction {correction.id}: line {number} is blank or not there"
            )
        if scored[number] != scored_as(correction.expected):
            raise _unexpected(correction, scored[number])
    return {correction.row["line_no"]: correction.value for correction in ours}


def correct(tables: PageTables, corrections: Sequence[Correction]) -> PageTables:
    """The page's tables with the corrections made; raises CorrectionFailedError."""
    if not corrections:
        return tables
    corrected = {
        table: {name: list(values) for name, values in columns.items()} for table, columns in tables.items()
    }
    for correction in corrections:
        _apply(corrected[correction.table], correction, corrected["pages"]["publication"][0])
    return corrected


def _apply(columns: dict[str, list[Any]], correction: Correction, publication: str | None) -> None:
    at = _row_of(columns, correction)
    found = columns[correction.field][at]
    if correction.table == "lines":  # the layout was given it; whether it could follow is seen here
        if found != correction.value:
            raise CorrectionFailedError(
                "correction_follows",
                f"correction {correction.id} makes line {columns['line_no'][at]} a {correction.value}, "
                f"the lines around it make it a {found}: correct them as well, or give another role",
            )
    elif not _same(found, correction.expected):
        raise _unexpected(correction, found)
    height = len(columns[correction.field])
    columns[correction.field][at] = correction.value
    columns.setdefault("corrected_by", [None] * height)[at] = correction.id
    if correction.field == "page_date":  # known from outside the page now
        columns["page_date_source"][at] = None if correction.value is None else "manifest"
    if correction.table == "mentions":
        columns["entity_id"][at] = entity_id(columns["type"][at], columns["name"][at], publication)


def _unexpected(correction: Correction, found: Any) -> CorrectionFailedError:
    return CorrectionFailedError(
        "correction_expects",
        f"correction {correction.id} expects {correction.table}.{correction.field} to be "
        f"{correction.expected!r}, the page now gives {found!r}: delete or mend the correction",
    )


def _row_of(columns: Mapping[str, Sequence[Any]], correction: Correction) -> int:
    unknown = [name for name in correction.row if name not in columns]
    if unknown:
        raise CorrectionFailedError(
            "correction_row", f"correction {correction.id}: {correction.table} has no column {unknown}"
        )
    height = len(columns[correction.field])
    rows = [
        at for at in range(height) if all(_same(columns[name][at], v) for name, v in correction.row.items())
    ]
    if len(rows) != 1:
        raise CorrectionFailedError(
            "correction_row",
            f"correction {correction.id} needs one row of {correction.table} that holds "
            f"{dict(correction.row)!r}, there are {len(rows)}",
        )
    return rows[0]


def _same(found: Any, expected: Any) -> bool:
    """Equal values; YAML's 12 is the figure 12.0, and a date may be written as text."""
    if isinstance(found, date) and isinstance(expected, str):
        return found.isoformat() == expected
    if isinstance(found, float) and isinstance(expected, int | float) and not isinstance(expected, bool):
        return abs(found - expected) <= 1e-9 * max(1.0, abs(expected))
    return bool(found == expected)
