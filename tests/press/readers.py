"""A typeset page read as layout analysers read it: by columns, by white space, across, block by block.

The tools of `extracted` read what they are given in few ways; engines that see the page as an image have
others. These know where every line stands and nothing of what it says.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from flows.steps.text import display_width
from tests.press.broadsheet import BODY_SIZE, Grid, Printed

_ROW = 4.0  # points by which lines of one row may differ in height
_PIECE = 24.0  # heights by which pieces of text are sorted are as coarse as this

Read = Callable[[Sequence["Line"]], list[list["Line"]]]


@dataclass(frozen=True, eq=False)
class Line:
    """One line: its text with the blanks of its indent, its edges in points from the page's upper left
    corner, the column it begins in, and the thing it is part of as far as the eye tells."""

    text: str
    left: float
    right: float
    top: float
    foot: float
    column: int
    indented: bool
    thing: tuple[str | None, str, float]


def dumps(printed: Sequence[Printed], grid: Grid, rng: random.Random) -> Iterator[tuple[str, str]]:
    """Names of readings and the dumps they make."""
    lines = [_placed(line, grid) for line in printed]
    gutter, wide = grid.gutter, grid.span(2)
    readings: dict[str, Read] = {
        "percol": _by_column,
        "cut": lambda some: _cut(some, 7, 13, _by_row),
        "rows": lambda some: _cut(some, gutter + rng.choice((1, 4)), 13, _by_row),
        "across": lambda some: _cut(some, wide, rng.choice((13, 20, 40)), _by_row),
        "ocr": lambda some: _cut(some, rng.choice((gutter + 3, wide)), 13, lambda part: _pieces(part, rng)),
        "blocks": lambda some: _blocks(some, rng),
    }
    for name, read in readings.items():
        yield name, _dump(read(lines), rng)


def _placed(line: Printed, grid: Grid) -> Line:
    column, right_of = divmod(line.x - 30 + 1, grid.step)
    height = grid.page_size[1] - line.y
    is_body = line.role in ("body", "byline", "crosshead")
    blanks = round(right_of / BODY_SIZE) if is_body else 0
    role = "body" if is_body else line.role
    right = line.x + display_width(line.text) * line.size
    text = "　" * blanks + line.text
    thing = (line.story, role, line.size)
    return Line(text, line.x, right, height - line.size, height, int(column), blanks > 0, thing)


def _dump(blocks: Sequence[Sequence[Line]], rng: random.Random) -> str:
    blank_rows, indents = rng.choice(("none", "none", "blocks", "paragraphs", "each")), rng.random() < 0.35
    rows: list[str] = []
    for block in blocks:
        for line in block:
            if blank_rows == "paragraphs" and line.indented:
                rows.append("")
            rows.append(line.text if indents else line.text.lstrip("　"))
            if blank_rows == "each":
                rows.append("")
        if blank_rows == "blocks":
            rows.append("")
    return "\n".join(rows) + "\n"


def _by_column(lines: Sequence[Line]) -> list[list[Line]]:
    columns: dict[int, list[Line]] = defaultdict(list)
    for line in sorted(lines, key=lambda line: (line.foot, line.left)):
        columns[line.column].append(line)
    return [columns[column] for column in sorted(columns)]


def _cut(lines: Sequence[Line], across: float, down: float, read: Read) -> list[list[Line]]:
    """Cut in turns where so much white stands between columns, or rows; what cannot be cut is read."""
    if len(lines) < 2:
        return [list(lines)]
    columns = _whites([(line.left, line.right) for line in lines], across)
    rows = _whites([(line.top, line.foot) for line in lines], down)
    if columns and (not rows or 1.5 * max(columns.values()) >= max(rows.values())):
        at = [sum(line.left + 1 > cut for cut in columns) for line in lines]
    elif rows:
        at = [sum(line.foot - 1 > cut for cut in rows) for line in lines]
    else:
        return read(lines)
    parts = [
        [line for line, part in zip(lines, at, strict=True) if part == number] for number in sorted(set(at))
    ]
    return [block for part in parts for block in _cut(part, across, down, read)]


def _whites(spans: Sequence[tuple[float, float]], least: float) -> dict[float, float]:
    """The middles of stripes that no line touches, and how broad they are."""
    found: dict[float, float] = {}
    _, end = min(spans)
    for begin, foot in sorted(spans):
        if begin - end >= least:
            found[(begin + end) / 2] = begin - end
        end = max(end, foot)
    return found


def _by_row(lines: Sequence[Line]) -> list[list[Line]]:
    rows: list[list[Line]] = []
    for line in sorted(lines, key=lambda line: (line.foot, line.left)):
        if not rows or line.foot - rows[-1][0].foot > _ROW:
            rows.append([])
        rows[-1].append(line)
    return [[line for row in rows for line in sorted(row, key=lambda line: line.left)]]


def _pieces(lines: Sequence[Line], rng: random.Random) -> list[list[Line]]:
    """Columns fall into pieces where paragraphs begin, and anywhere by mistake; pieces are read by height."""
    pieces = _columns_of_things(
        lines, lambda line: (line.indented and rng.random() < 0.55) or rng.random() < 0.1, 2.2
    )
    height = {
        id(piece): round((piece[0].foot + rng.uniform(-0.5, 0.5) * _PIECE) / _PIECE) for piece in pieces
    }
    return sorted(pieces, key=lambda piece: (height[id(piece)], piece[0].left))


def _blocks(lines: Sequence[Line], rng: random.Random) -> list[list[Line]]:
    """Whole columns of a story, read by height, some out of place."""
    blocks = _columns_of_things(lines, lambda line: False, 3.0)
    height = {id(block): block[0].foot + rng.gauss(0, 50) for block in blocks}
    return sorted(blocks, key=lambda block: (height[id(block)], block[0].left))


def _columns_of_things(
    lines: Sequence[Line], begins: Callable[[Line], bool], apart: float
) -> list[list[Line]]:
    """The lines of each thing in each column, cut where more than so many rows' height is white or a line
    begins a piece."""
    things: dict[tuple[object, int], list[Line]] = defaultdict(list)
    for line in sorted(lines, key=lambda line: line.foot):
        things[line.thing, line.column].append(line)
    pieces: list[list[Line]] = []
    for thing in things.values():
        before: Line | None = None
        for line in thing:
            if before is None or line.foot - before.foot > apart * (line.foot - line.top) or begins(line):
                pieces.append([])
            pieces[-1].append(line)
            before = line
    return pieces
