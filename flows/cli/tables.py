"""Rows for people and for programs: wide-character aware tables, CSV, JSON."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Iterable, Sequence
from typing import IO, Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

# A pipe has no width: let each column be as wide as its widest cell.
_NO_TERMINAL_WIDTH = 10_000


def console(stream: IO[str] | None = None) -> Console:
    """Where tables go: as wide as the terminal, or unwrapped into a file or pipe."""
    stream = stream or sys.stdout
    width = None if stream.isatty() else _NO_TERMINAL_WIDTH
    return Console(file=stream, width=width, highlight=False, emoji=False, markup=False)


def print_table(names: Sequence[str], rows: Sequence[Sequence[Any]], more: int = 0) -> None:
    """Prints rows as a table; Chinese characters count as two columns. `more` rows are only counted."""
    numeric = [_is_numeric(row[i] for row in rows) for i in range(len(names))]
    table = Table(show_edge=False, pad_edge=False, header_style="bold")
    for name, right in zip(names, numeric, strict=True):
        table.add_column(name, justify="right" if right else "left", overflow="fold")
    for row in rows:
        table.add_row(*(_cell(value) for value in row))
    output = console()
    output.print(table)
    total = len(rows) + more
    noun = "row" if total == 1 else "rows"
    output.print(Text(f"{total:,} {noun}" + (f", {more:,} not shown" if more else ""), style="dim"))


def _is_numeric(values: Iterable[Any]) -> bool:
    kinds = {type(value) for value in values if value is not None}
    return bool(kinds) and kinds <= {int, float}


def _cell(value: Any) -> Text:
    if value is None:
        return Text("NULL", style="dim")
    return Text(readable(value))


def readable(value: Any) -> str:
    """A value for the eye: thousands marked, lists joined, no trailing zeros."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return f"{value:,}" if abs(value) >= 10_000 else str(value)
    if isinstance(value, float):
        return f"{value:,.0f}" if value == round(value) and abs(value) < 1e16 else f"{value:,.6g}"
    if isinstance(value, list):
        return "、".join(map(readable, value))
    return str(value)


def write_csv(stream: IO[str], names: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Rows as CSV with a header; NULL is an empty cell, lists are JSON."""
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(names)
    for row in rows:
        writer.writerow([_json(value) if isinstance(value, list | dict) else value for value in row])


def write_json(stream: IO[str], names: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Rows as one JSON array, an object a row, a row a line."""
    opening = "[\n"
    for row in rows:
        stream.write(opening + _json(dict(zip(names, row, strict=True))))
        opening = ",\n"
    stream.write("[]\n" if opening == "[\n" else "\n]\n")


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, default=str)
