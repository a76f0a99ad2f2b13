"""Rows for people and for programs: wide-character aware tables, CSV, JSON."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Iterable, Sequence
from typing import IO, Any

from rich.cells import cell_len
from rich.console import Console
from rich.table import Table
from rich.text import Text

# A pipe has no width: let each column be as wide as its widest cell.
_NO_TERMINAL_WIDTH = 10_000
# A column narrower than this breaks headings and dates into pieces: rows are then shown one below another.
_LEAST_COLUMN = 12


def console(stream: IO[str] | None = None) -> Console:
    """Where tables go: as wide as the terminal, or unwrapped into a file or pipe."""
    stream = stream or sys.stdout
    width = None if stream.isatty() else _NO_TERMINAL_WIDTH
    return Console(file=stream, width=width, highlight=False, emoji=False, markup=False)


def print_table(names: Sequence[str], rows: Sequence[Sequence[Any]], more: int = 0) -> None:
    """Prints rows as a table; Chinese characters count as two columns. `more` rows are only counted.

    Where so many columns have no room in the terminal, each row is a block of its own, a column a line.
    """
    cells = [[_cell(value) for value in row] for row in rows]
    output = console()
    if output.width < _LEAST_COLUMN * len(names) and output.width < _natural_width(names, cells):
        for row in cells:
            output.print(_block(names, row))
            output.print()
    else:
        output.print(_table(names, cells, [_is_numeric(row[i] for row in rows) for i in range(len(names))]))
    total = len(rows) + more
    noun = "row" if total == 1 else "rows"
    output.print(Text(f"{total:,} {noun}" + (f", {more:,} not shown" if more else ""), style="dim"))


def _table(names: Sequence[str], cells: Iterable[Sequence[Text]], numeric: Sequence[bool]) -> Table:
    table = Table(show_edge=False, pad_edge=False, header_style="bold")
    for name, right in zip(names, numeric, strict=True):
        table.add_column(name, justify="right" if right else "left", overflow="fold")
    for row in cells:
        table.add_row(*row)
    return table


def _block(names: Sequence[str], row: Sequence[Text]) -> Table:
    block = Table(show_edge=False, pad_edge=False, show_header=False)
    block.add_column(no_wrap=True, style="bold")
    block.add_column(overflow="fold")
    for name, cell in zip(names, row, strict=True):
        block.add_row(name, cell)
    return block


def _natural_width(names: Sequence[str], cells: Sequence[Sequence[Text]]) -> int:
    """Columns of the terminal that the table takes where nothing is wrapped."""
    widest = [max(cell_len(name), *(row[i].cell_len for row in cells), 0) for i, name in enumerate(names)]
    return sum(widest) + len(" │ ") * (len(names) - 1)


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
