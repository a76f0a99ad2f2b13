"""In which order engines read a painted sheet, by name.

first, after, last  the frames of each article as they were drawn: title before the text, after it, or
                    all titles at the end (`split`, which some papers have of their own: between frames)
percol              the grid's columns, each row by row
cut, rows, across   cut again and again along white space, what cannot be cut is read row by row; white
                    beside a text counts from 7 points on, from 12, or where it is wider than any gutter
ocr                 cut likewise, then pieces of columns by their height, as recognisers of images do
own                 what the sheet's first row says
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain

from tests.press.sheet_layout import Drawn
from tests.press.sheets import Grid, Heads, Reading, Sheet, SheetArticle

ENGINES: Mapping[str, Reading | None] = {
    "first": Reading(order="stream", heads="first"),
    "after": Reading(order="stream", heads="after"),
    "last": Reading(order="stream", heads="last"),
    "percol": Reading(order="percol"),
    "cut": Reading(order="xycut", gap_beside=7, gap_below=13),
    "rows": Reading(order="xycut", gap_beside=12, gap_below=13),
    "across": Reading(order="xycut", gap_beside=30, gap_below=13),
    "ocr": Reading(order="xycut", gap_beside=12, gap_below=13, leaf="ocr", one_row=24),
    "own": None,
}

Block = list[Drawn]

_PREFERS_COLUMNS = 1.5  # a gap beside counts so much more than one below
_PIECE_AT_PARAGRAPH, _PIECE_ANYWHERE = 0.55, 0.1  # how often a recogniser cuts a column


def read(drawn: Sequence[Drawn], sheet: Sheet, engine: str, rng: random.Random) -> list[Block]:
    """The page's lines, each once, in the blocks and order in which the engine named reads them."""
    own = ENGINES[engine] is None
    reading = ENGINES[engine] or sheet.reading
    if reading.order == "stream":
        return _stream(drawn, sheet, reading, own)
    if reading.order == "percol":
        return _by_column(drawn, sheet.grid, reading.inner)
    return [block for block in _cut(drawn, reading, rng) if block]


def _stream(drawn: Sequence[Drawn], sheet: Sheet, reading: Reading, own: bool) -> list[Block]:
    mine: dict[str, list[Drawn]] = defaultdict(list)
    for line in drawn:
        mine[line.article.key].append(line)
    now: list[Block] = []
    late: list[Block] = []  # on a layer above all frames
    for article in _by_layer(sheet.articles):
        heads = (own and article.setting.heads) or reading.heads
        title, photo, columns = _frames(mine[article.key], article.setting.frames if own else None)
        now += _with_title(title, columns, heads)
        if heads == "last":
            late.append(title)
        (now if sheet.habits.captions == "with" else late).append(photo)
    return [block for block in now + late if block]


def _by_layer(articles: Sequence[SheetArticle]) -> list[SheetArticle]:
    layers = [float(i) if a.setting.layer is None else a.setting.layer for i, a in enumerate(articles)]
    return [articles[i] for i in sorted(range(len(articles)), key=lambda i: layers[i])]


def _frames(lines: Iterable[Drawn], order: Sequence[int] | None) -> tuple[Block, Block, list[Block]]:
    """An article's title, photo and columns, the columns in the order given."""
    frames = _boxes(lines)
    columns = [frame for (_, box), frame in frames.items() if box.startswith("column")]
    if order:
        columns = [columns[i] for i in order]
    titles = (frame for (_, box), frame in frames.items() if box.startswith("title"))
    photos = (frame for (_, box), frame in frames.items() if box == "photo")
    return list(chain.from_iterable(titles)), list(chain.from_iterable(photos)), columns


def _with_title(title: Block, columns: list[Block], heads: Heads) -> list[Block]:
    before = {"first": 0, "split": max(1, len(columns) // 2)}.get(heads, len(columns))
    frames = columns if heads == "last" else [*columns[:before], title, *columns[before:]]
    return [list(chain.from_iterable(frames))]


def _boxes(lines: Iterable[Drawn]) -> dict[tuple[str, str], Block]:
    boxes: dict[tuple[str, str], Block] = defaultdict(list)
    for line in lines:
        boxes[line.article.key, line.box].append(line)
    return boxes


def _by_column(drawn: Iterable[Drawn], grid: Grid, inner: bool) -> list[Block]:
    columns: dict[int, Block] = defaultdict(list)
    for line in drawn:  # four points: a title may begin a little left of its column
        columns[min(grid.columns - 1, int((line.left + 4) / (grid.width + grid.gutter)))].append(line)
    # Inner columns are told apart where they begin half a column further right.
    part = grid.width * 0.45

    def place(line: Drawn) -> tuple[float, float, float]:
        return (round(line.left / part) if inner else 0, line.foot, line.left)

    return [sorted(columns[number], key=place) for number in sorted(columns)]


def _cut(lines: Sequence[Drawn], reading: Reading, rng: random.Random) -> Iterator[Block]:
    """Cuts along the wider white space, again and again."""
    if len(lines) <= 1:
        yield list(lines)
        return
    below = _gaps(((line.top, line.foot) for line in lines), reading.gap_below)
    beside = _gaps(((line.left, line.right) for line in lines), reading.gap_beside)
    if not below and not beside:
        yield from _leaf(lines, reading, rng)
        return
    if max(beside.values(), default=0) * _PREFERS_COLUMNS >= max(below.values(), default=0):
        parts = _divided(lines, list(beside), lambda line: line.left + 1)
    else:
        parts = _divided(lines, list(below), lambda line: line.foot - 1)
    for part in parts:
        yield from _cut(part, reading, rng)


def _gaps(spans: Iterable[tuple[float, float]], least: float) -> dict[float, float]:
    """Middles of the gaps that no span reaches into, with their widths."""
    found: dict[float, float] = {}
    (_, end), *rest = sorted(spans)
    for begin, foot in rest:
        if begin - end >= least:
            found[(begin + end) / 2] = begin - end
        end = max(end, foot)
    return found


def _divided(
    lines: Iterable[Drawn], cuts: Sequence[float], place: Callable[[Drawn], float]
) -> list[list[Drawn]]:
    parts: list[list[Drawn]] = [[] for _ in range(len(cuts) + 1)]
    for line in lines:
        parts[sum(place(line) > cut for cut in cuts)].append(line)
    return parts


def _leaf(lines: Sequence[Drawn], reading: Reading, rng: random.Random) -> list[Block]:
    if reading.leaf == "rows":
        return [_row_by_row(lines, reading.one_row)]
    pieces = [piece for box in _boxes(lines).values() for piece in _pieces(box, rng)]
    blur = reading.one_row
    height = {id(piece): round((piece[0].foot + rng.uniform(-0.5, 0.5) * blur) / blur) for piece in pieces}
    return sorted(pieces, key=lambda piece: (height[id(piece)], piece[0].left))


def _row_by_row(lines: Iterable[Drawn], one_row: float) -> Block:
    rows: list[Block] = []
    for line in sorted(lines, key=lambda line: (line.foot, line.left)):
        if not rows or line.foot - rows[-1][0].foot > one_row:
            rows.append([])
        rows[-1].append(line)
    return [line for row in rows for line in sorted(row, key=lambda line: line.left)]


def _pieces(box: Iterable[Drawn], rng: random.Random) -> Iterator[Block]:
    """A frame falls into pieces where the role changes, often at paragraphs, anywhere by mistake."""
    piece: Block = []
    for line in sorted(box, key=lambda line: line.foot):
        if piece and (
            line.role != piece[-1].role
            or (line.paragraph != piece[-1].paragraph and rng.random() < _PIECE_AT_PARAGRAPH)
            or rng.random() < _PIECE_ANYWHERE
        ):
            yield piece
            piece = []
        piece.append(line)
    yield piece
