"""Sets a sheet: every article into its columns of the grid, below what stands there.

Lengths are in points, heights grow downwards. An article's title stands over its columns, over the first
(`head=left`) or over all but the first (`head=mid`); its photo over all columns, in the last, or at the
foot; the running text fills the columns in turn, to one height.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from tests.press.sheet_habits import Habits
from tests.press.sheet_rows import Row, measure, number_paragraphs, paragraph_rows, plain_rows, title_rows
from tests.press.sheets import Grid, Item, Photo, Sheet, SheetArticle

_CAPTION_SIZE, _CAPTION_PITCH = 8.0, 11.0
_PHOTO_ROW = 13.0  # points a row of a photo's stated height
_PHOTO_FULL, _PHOTO_FOOT = 130.0, 100.0  # heights where none is stated
_CROSSHEAD_INDENT = 18.0
_AIR = 6.0  # below a title or a caption


@dataclass(frozen=True, eq=False)
class Drawn:
    """One line where it stands. `box` is the frame it is part of, `number` its place in the drawing."""

    article: SheetArticle
    kind: str
    role: str
    paragraph: int
    text: str
    left: float
    foot: float
    width: float
    size: float
    box: str
    number: int

    @property
    def top(self) -> float:
        return self.foot - self.size

    @property
    def right(self) -> float:
        return self.left + self.width


def paint(sheet: Sheet, rng: random.Random) -> list[Drawn]:
    """All lines of the page, article by article; signs are misread by lot where the sheet has them so."""
    floor = [0.0] * sheet.grid.columns
    drawn: list[Drawn] = []
    for article in sheet.articles:
        its = article.setting
        columns = slice(its.first, its.first + its.columns)
        top = max(floor if its.below_all else floor[columns]) + its.gap
        canvas = _Canvas(article, sheet.grid, top)
        foot = canvas.draw(sheet.habits, rng)
        floor[columns] = [foot] * its.columns
        drawn += canvas.lines
    return drawn


class _Canvas:
    """The room of one article, and the lines drawn there so far."""

    def __init__(self, article: SheetArticle, grid: Grid, top: float) -> None:
        its = article.setting
        self.article, self.lines, self.top = article, list[Drawn](), top
        self.columns = its.inner_columns or its.columns
        self.left = its.first * (grid.width + grid.gutter)
        self.width = its.columns * grid.width + (its.columns - 1) * grid.gutter
        self.column = (self.width - (self.columns - 1) * grid.inner_gutter) / self.columns
        self.step = self.column + grid.inner_gutter

    def draw(self, habits: Habits, rng: random.Random) -> float:
        """Draws the article; gives its foot."""
        rows = self._rows(habits, rng)
        title, photo, flow = (
            [row for row in rows if row.item.kind in kinds] for kinds in ("KHDBEJFA", "QR", "PCTSj")
        )
        return self._place(title, photo, flow)

    def _rows(self, habits: Habits, rng: random.Random) -> list[Row]:
        items = [Item(item.kind, habits.restyled(item.text, rng)) for item in self.article.items]
        numbered = zip(items, number_paragraphs(items), strict=True)
        return [row for item, paragraph in numbered for row in self._set(item, paragraph, habits)]

    def _set(self, item: Item, paragraph: int, habits: Habits) -> list[Row]:
        size, its = self.article.setting.body_size, self.article.setting
        if item.kind in "KHDBEJ":
            headline = its.headline_size or (17 if its.columns == 1 else 22 if its.columns == 2 else 30)
            return title_rows(item, paragraph, self._title_width, headline, habits.spread)
        if item.kind in "FA":
            return plain_rows(item, paragraph, max(6, int(self.width / size)), size)
        if item.kind in "QR":
            return plain_rows(item, paragraph, int(self._photo_width / _CAPTION_SIZE), _CAPTION_SIZE)
        room = int(self.column / size)
        if item.kind == "P":
            return paragraph_rows(item, paragraph, room, size, habits, self.article)
        return plain_rows(item, paragraph, room, size)

    @property
    def _title_width(self) -> float:
        head = self.article.setting.head
        if head == "top":
            return self.width
        return self.column if head == "left" else self.width - self.step

    @property
    def _photo_width(self) -> float:
        photo = self.article.setting.photo
        return self.column if photo and photo.where == "last" else self.width

    def _place(self, title: list[Row], photo: list[Row], flow: list[Row]) -> float:
        below = self._place_title(title)
        tops = self._column_tops(below)
        at = self.article.setting.photo or Photo("foot" if flow else "full", 0)
        height = at.rows * _PHOTO_ROW
        if photo and at.where == "full":
            tops = [self._place_photo(photo, self.left, below + (height or _PHOTO_FULL))] * self.columns
        elif photo and at.where == "last":
            last = self.left + (self.columns - 1) * self.step
            tops[-1] = self._place_photo(photo, last, tops[-1] + height)
        foot = max(tops)
        if flow:
            foot = max(foot, self._place_flow(flow, tops))
        if photo and at.where == "foot":
            foot = self._place_photo(photo, self.left, foot + (height or _PHOTO_FOOT))
        return foot

    def _column_tops(self, below: float) -> list[float]:
        head = self.article.setting.head
        if head == "top":
            return [below] * self.columns
        beside = [self.top] * (self.columns - 1)
        return [below, *beside] if head == "left" else [self.top, *[below] * (self.columns - 1)]

    def _place_title(self, rows: Iterable[Row]) -> float:
        left = self.left + (self.step if self.article.setting.head == "mid" else 0)
        foot = self.top
        for row in rows:
            foot += row.size * 1.25
            kind = row.item.kind
            self._draw(row, left, foot, self._title_width, "title" + (kind if kind in "BE" else ""))
        return foot + _AIR if foot > self.top else foot

    def _place_photo(self, rows: Iterable[Row], left: float, foot: float) -> float:
        for row in rows:
            foot += _CAPTION_PITCH
            self._draw(row, left, foot, self._photo_width, "photo")
        return foot + _AIR

    def _place_flow(self, rows: list[Row], tops: list[float]) -> float:
        foot = self._common_foot(len(rows), tops)
        for row, (column, height) in zip(rows, self._slots(tops, foot), strict=False):
            indent = _CROSSHEAD_INDENT if row.item.kind == "C" else 0
            if row.item.kind in "Sj":  # set to the right
                indent = max(0, self.column - measure(row.text) * row.size)
            left = self.left + column * self.step + indent
            self._draw(row, left, height, self.column, f"column {column}")
        return foot

    def _common_foot(self, rows: int, tops: list[float]) -> float:
        """The least height, to a point, at which the columns hold all rows."""
        foot = min(tops)
        while sum(1 for _ in self._slots(tops, foot)) < rows:
            foot += 1
        return foot

    def _slots(self, tops: list[float], foot: float) -> Iterator[tuple[int, float]]:
        """Columns and heights of the rows that find room, down one column after another."""
        pitch = self.article.setting.pitch
        for column, top in enumerate(tops):
            for line in range(int((foot - top) / pitch)):
                yield column, top + (line + 1) * pitch

    def _draw(self, row: Row, left: float, foot: float, most: float, box: str) -> None:
        number, (item, role, paragraph, text, size) = len(self.lines), row
        width = min(most, measure(text) * size)
        line = Drawn(self.article, item.kind, role, paragraph, text, left, foot, width, size, box, number)
        self.lines.append(line)
