"""Stories set into boxes of columns on a page, with what a real page has around them.

Each page draws its own habits: how many columns, where in its box a title stands (over all columns, over some
of them, in a column of its own, let into the text), kickers and decks and how big they are, how stories are
signed, crossheads, photos with captions, names of columns, advertisements, folio and editors' line.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from flows.steps.text import display_width
from tests.press.damage import furnish
from tests.press.dress import find_clauses
from tests.press.garnish import AD_ROWS, LABELS
from tests.press.habits import Paper, draw_paper, sign
from tests.press.story import Author, Piece, Story
from tests.press.typeset import letter_space

BODY_SIZE = 9.0  # points
_NO_START = "，。、；：？！）》”’"  # may hang beyond the column, never open a row
_PLACES = ("over", "over", "over", "left", "middle", "inset", "beside")  # of a title in its box
_READ_LAST = 10_000  # captions are read after the story, wherever they stand

Box = tuple[int, int, int, int]  # first and last column, first and last row
Slot = tuple[int, float]  # column and row of the page
Area = tuple[int, int, float, float]  # first and last column, first and last row, in parts of a row


@dataclass(frozen=True)
class Printed:
    """One line on the page: what it is, and where it stands (points). `story` None outside articles."""

    story: str | None
    role: str
    text: str
    order: int
    size: float
    x: float
    y: float


@dataclass(frozen=True)
class Grid:
    """A page's columns: their number, characters a row, rows, and distances in points."""

    columns: int
    width: int
    rows: int
    leading: float
    gutter: float
    indent: int

    @property
    def step(self) -> float:
        return self.width * BODY_SIZE + self.gutter

    @property
    def page_size(self) -> tuple[float, float]:
        return self.columns * self.step + 60, self.rows * self.leading + 120

    def span(self, columns: int) -> float:
        """The width of so many columns, in points."""
        return columns * self.step - self.gutter


@dataclass(frozen=True)
class Manner:
    """What the page does with its titles: shares of stories, and sizes against the headline's."""

    paper: Paper
    place: str  # usual place of titles
    kickers: float
    decks: float
    crossheads: float
    smaller: float  # size of kicker and deck: this share of the headline's
    centred: bool


@dataclass
class SetBox:
    """A story in its box: printed lines in reading order, and the authors the page still names."""

    story: Story
    lines: list[Printed] = field(default_factory=list)
    authors: tuple[Author, ...] = ()


def set_page(stories: Sequence[Story], rng: random.Random) -> tuple[Grid, list[SetBox], list[Printed]]:
    """The stories in boxes of the page, and the lines that belong to none."""
    leading = BODY_SIZE * rng.choice((1.35, 1.5, 1.7))
    grid = Grid(
        rng.choice((3, 4, 5, 6, 7)), rng.choice((9, 10, 12, 13, 15, 17, 18, 22)), rng.randint(50, 85),
        leading, BODY_SIZE * rng.choice((1.2, 2)), rng.choice((0, 2, 2, 2)),
    )  # fmt: skip
    manner = Manner(
        draw_paper(rng), rng.choice(_PLACES), rng.choice((0.1, 0.3, 0.6)), rng.choice((0.1, 0.3, 0.6)),
        rng.choice((0.0, 0.2, 0.5)), rng.choice((0.5, 0.6, 0.75)), rng.random() < 0.4,
    )  # fmt: skip
    outside = list(_page_edges(manner, grid, rng))
    boxes = list(_split((0, grid.columns, 2, grid.rows), grid, rng, depth=rng.choice((2, 3, 4, 4, 5))))
    placed = []
    for at, box in enumerate(boxes):
        if at and rng.random() < 0.07:
            outside += _advertisement(box, grid, rng)
        elif stories:
            story, stories = stories[0], stories[1:]
            placed.append(_Setter(_titled(story, manner, rng), box, grid, manner, rng).set(outside))
    return grid, placed, outside


def _split(box: Box, grid: Grid, rng: random.Random, depth: int) -> Iterator[Box]:
    """Cuts across or down at random, down to boxes that still hold a story."""
    left, right, top, foot = box
    wide, tall = right - left, foot - top
    small = wide * tall < grid.columns * grid.rows * 0.25
    down = wide >= 2 and (tall < 30 or rng.random() < 0.5)
    if depth == 0 or wide * tall < 36 or (small and rng.random() < 0.5) or not (down or tall >= 30):
        yield box
    elif down:
        at = rng.randint(left + 1, right - 1)
        yield from _split((left, at, top, foot), grid, rng, depth - 1)
        yield from _split((at, right, top, foot), grid, rng, depth - 1)
    else:
        at = rng.randint(top + 14, foot - 14)
        yield from _split((left, right, top, at), grid, rng, depth - 1)
        yield from _split((left, right, at, foot), grid, rng, depth - 1)


def _page_edges(manner: Manner, grid: Grid, rng: random.Random) -> Iterator[Printed]:
    width, height = grid.page_size
    rows = [row for block in furnish([], manner.paper, rng) for row in block if row.role == "furniture"]
    for at, row in enumerate(rows):
        yield Printed(None, row.role, row.text, 0, BODY_SIZE, 30 + at * width / 4, height - 40)


def _advertisement(box: Box, grid: Grid, rng: random.Random) -> list[Printed]:
    left, _, top, _ = box
    rows = [make(rng) for make in rng.sample(AD_ROWS, rng.randint(2, 5))]
    height = grid.page_size[1] - 60
    return [
        Printed(None, "ad", text, 0, rng.choice((9, 12, 16)), 30 + left * grid.step + 6,
                height - (top + 2 + 2.2 * at) * grid.leading)
        for at, text in enumerate(rows)
    ]  # fmt: skip


def _titled(story: Story, manner: Manner, rng: random.Random) -> Story:
    """The story with a kicker, deck and crossheads of clauses of its own text, as the page's habit is."""
    clauses = [clause for clause in find_clauses(story) if len(clause) <= 16]
    if len(clauses) < 4:
        return story
    if not story.kicker and rng.random() < manner.kickers:
        words = " ".join(rng.sample(clauses, rng.choice((1, 1, 2))))
        story = replace(story, kicker=words + rng.choice(("", "", "", "——", "强调", "指出", "：")))
    if not story.deck and rng.random() < manner.decks:
        words = " ".join(rng.sample(clauses, rng.choice((1, 2, 2))))
        story = replace(story, deck=("——" if rng.random() < 0.3 else "") + words)
    if rng.random() < 0.06:
        story = replace(story, headline=f"{story.headline}（{rng.choice(LABELS).replace(' ', '')}）")
    if rng.random() < manner.crossheads and all(piece.role == "body" for piece in story.pieces):
        story = replace(story, pieces=tuple(_with_crossheads(story.pieces, clauses, manner, rng)))
    return story


def _with_crossheads(
    pieces: Sequence[Piece], clauses: Sequence[str], manner: Manner, rng: random.Random
) -> Iterator[Piece]:
    every = rng.choice((2, 3))
    for at, piece in enumerate(pieces):
        if at % every == every - 1:
            yield Piece("crosshead", manner.paper.crosshead_sign + rng.choice(clauses))
        yield piece


class _Setter:
    """Sets one story into its box."""

    def __init__(self, story: Story, box: Box, grid: Grid, manner: Manner, rng: random.Random) -> None:
        self.story, self.grid, self.manner, self.rng = story, grid, manner, rng
        self.left, self.right, self.top, self.foot = box
        self.columns = self.right - self.left
        self.result = SetBox(story)

    def set(self, outside: list[Printed]) -> SetBox:
        rng, signing = self.rng, sign(self.story, self.manner.paper, self.rng)
        place = self.manner.place if rng.random() < 0.7 else rng.choice(_PLACES)
        first, last, start = self._title_area(place)
        if rng.random() < 0.12:
            outside.append(self._printed(None, "furniture", rng.choice(LABELS), 10, first, 0, start + 1))
            start += 1.6
        end = self._set_title(signing.rows, first, last, start)
        pieces = [(p.role, p.text) for p in self.story.pieces]
        pieces[0] = (pieces[0][0], signing.lead + pieces[0][1])
        pieces[-1] = (pieces[-1][0], pieces[-1][1] + signing.tail)
        pieces += [("byline", row) for row in signing.end_rows]
        photo = self._photo_area()
        self._pour(pieces, self._slots((first, last, start, end), photo))
        authors = list(signing.authors)
        if photo:
            authors += self._set_photo(photo)
        text = "".join(line.text for line in self.result.lines).replace(" ", "")
        self.result.authors = tuple(dict.fromkeys(a for a in authors if a.name in text))
        return self.result

    def _title_area(self, place: str) -> tuple[int, int, float]:
        """First and last column of the title and the row it begins at."""
        n, rng = self.columns, self.rng
        if place == "over" or n < 2:
            return self.left, self.right, float(self.top)
        if place == "beside":
            return self.left, self.left + 1, float(self.top)
        width = rng.randint(1, n - 1)
        first = self.left if place == "left" else self.left + rng.randint(min(1, n - width), n - width)
        down = rng.randint(3, max(4, (self.foot - self.top) // 3)) if place == "inset" else 0
        return first, first + width, float(self.top + down)

    def _set_title(self, bylines: Sequence[str], first: int, last: int, row: float) -> float:
        """Prints kicker, headline, deck and byline; returns the row below."""
        rng, manner = self.rng, self.manner
        size = rng.choice((16, 18, 22, 28)) if last - first > 1 else rng.choice((13, 14, 16))
        small = max(10.0, size * manner.smaller)
        room = self.grid.span(last - first)
        titles = [
            ("kicker", self.story.kicker, small),
            ("headline", self.story.headline, size),
            ("deck", self.story.deck, small),
        ]
        if (self.story.deck or "").endswith("。") and rng.random() < 0.4:
            titles.insert(0, titles.pop())  # a summary above the headline
        for role, text, points in titles:
            if not text or (text.endswith("。") and last - first < 2):  # no room for a summary
                continue
            for line in title_rows(text, room / points, rng):
                row += points / self.grid.leading * 1.15
                spread = role == "headline" and manner.paper.spread and len(line) * points * 1.6 < room
                shown = letter_space(line) if spread and " " not in line else line
                right_of = max(0.0, (room - display_width(shown) * points) / 2) if manner.centred else 0.0
                self._put(role, shown, points, first, right_of, row)
            row += 0.3
        for text in bylines:
            row += 1.3
            self._put("byline", text, BODY_SIZE, first, 0, row)
        return row + 0.8

    def _photo_area(self) -> Area | None:
        """Where a photo with its caption stands: at the box's foot, or let into the text."""
        rng = self.rng
        if self.foot - self.top < 26 or rng.random() < 0.5:
            return None
        width, height = rng.randint(1, min(self.columns, 3)), rng.randint(8, 11)
        first = self.right - width if rng.random() < 0.5 else self.left
        row = self.foot - height if rng.random() < 0.6 else rng.randint(self.top + 12, self.foot - height)
        return first, first + width, row, row + height

    def _slots(self, title: Area, photo: Area | None) -> list[Slot]:
        """Rows of the columns that neither title nor photo takes, in reading order."""
        first, last, start, end = title
        beside = last - first < self.columns and end - start > 0.6 * (self.foot - self.top)
        slots: list[Slot] = []
        for column in range(self.left, self.right):
            under = first <= column < last
            if under and beside:
                continue
            row = end + 1 if under and start <= self.top + 2 else float(self.top + 1)
            while row < self.foot - 1:
                if under and start - 1 < row < end + 0.5:
                    row = end + 1
                    continue
                if photo and photo[0] <= column < photo[1] and photo[2] - 1 <= row < photo[3]:
                    row = photo[3] + 0.5
                    continue
                slots.append((column, row))
                row += 1
        return slots

    def _pour(self, pieces: Sequence[tuple[str, str]], slots: Sequence[Slot]) -> None:
        rows = [(role, row) for role, text in pieces for row in self._wrapped(role, text)]
        if self.rng.random() < 0.5 and len(rows) < len(slots):  # columns of equal height
            slots = _level(slots, len(rows))
        for (role, row), (column, at) in zip(rows, slots, strict=False):
            blanks = len(row) - len(row.lstrip("　"))
            self._put(role, row.lstrip("　"), BODY_SIZE, column, blanks * BODY_SIZE, at)

    def _wrapped(self, role: str, text: str) -> list[str]:
        if role == "body":
            return wrap(text, self.grid.width, self.grid.indent)
        return wrap(text, self.grid.width, 2 if role == "crosshead" else 0)

    def _set_photo(self, area: Area) -> list[Author]:
        first, last, row, _ = area
        rng, story = self.rng, self.story
        name = story.photographer or rng.choice(("柳亦诚", "牧之", "孟小棠", "王铁山", "李维"))
        bodies = [p.text.split("。")[0].lstrip("“")[:60] + "。" for p in story.pieces if p.role == "body"]
        text = rng.choice(("", "", "▲", "图为")) + (story.caption or rng.choice(bodies))
        below = rng.random() < 0.5
        text += "" if below else rng.choice((" ", "  ")) + f"{name} 摄"
        room = int(self.grid.span(last - first) / BODY_SIZE)
        row += rng.choice((0, 4))
        for line in wrap(text, room, 0):
            self._put("caption", line, BODY_SIZE, first, 0, row)
            row += 1
        if below:
            shown = rng.choice(("本报记者 {} 摄", "{} 摄", "通讯员 {} 摄", "摄影：{}")).format(name)
            self._put("credit", shown, BODY_SIZE, first, 0, row)
        return [Author("摄影", name)]

    def _put(self, role: str, text: str, size: float, column: int, right_of: float, row: float) -> None:
        self.result.lines.append(self._printed(self.story.key, role, text, size, column, right_of, row))

    def _printed(
        self, story: str | None, role: str, text: str, size: float, column: int, right_of: float, row: float
    ) -> Printed:
        height = self.grid.page_size[1] - 60 - row * self.grid.leading
        x = 30 + column * self.grid.step + right_of
        order = len(self.result.lines) + (_READ_LAST if role in ("caption", "credit") else 1)
        return Printed(story, role, text, order, size, x, height)


def _level(slots: Sequence[Slot], count: int) -> list[Slot]:
    """The upper slots of all columns, just enough of them for so many rows."""
    rows = sorted(row for _, row in slots)
    deepest = rows[min(len(rows) - 1, count - 1)]
    return [slot for slot in slots if slot[1] <= deepest + 1]


def title_rows(text: str, room: float, rng: random.Random) -> list[str]:
    """A title's element in rows: whole, at its blanks, in even parts, or as much as there is room for."""
    text, most = text.strip(), max(4, int(room))
    if display_width(text) <= most:
        return [text]
    parts = text.split(" ")
    if len(parts) > 1 and all(display_width(p) <= most for p in parts):
        return parts
    dense = text if rng.random() < 0.5 else text.replace(" ", "")
    count = -(-len(dense) // most)
    size = most if rng.random() < 0.4 else -(-len(dense) // count)
    rows: list[str] = []
    while dense:
        cut = size + (dense[size : size + 1] in tuple(_NO_START))
        rows.append(dense[:cut].strip())
        dense = dense[cut:]
    return [row for row in rows if row]


def wrap(text: str, width: int, indent: int) -> list[str]:
    """Rows of a column, the first begun with so many ideographic blanks."""
    rows, row = [], "　" * indent
    for char in text:
        full = display_width(row + char) > width
        if full and not (char in _NO_START and display_width(row + char) <= width + 1):
            rows.append(row)
            row = ""
        row += char
    return [*rows, row]
