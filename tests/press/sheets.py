"""Whole pages of invented papers as written: the articles, their place on the grid, the paper's habits.

    for sheet in load_sheets():
        if not is_held_back(sheet): ...

`pages/README.md` tells how such a file is written. `sheet_press` prints what is read here.
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Annotated, Literal, NamedTuple, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from tests.press.sheet_habits import Habits
from tests.press.story import Author

PAGES = Path(__file__).parent / "pages"
# The role of a line by the letter it begins with.
ROLES: Mapping[str, str] = {
    "J": "jump",
    "K": "kicker",
    "H": "headline",
    "D": "deck",
    "E": "deck",
    "B": "byline",
    "P": "body",
    "C": "crosshead",
    "T": "body",
    "S": "byline",
    "j": "jump",
    "Q": "caption",
    "R": "credit",
    "F": "furniture",
    "A": "ad",
}
_READ = ("jump", "kicker", "headline", "deck", "byline", "body", "caption", "credit")

Heads = Literal["first", "after", "last", "split"]
Options = Mapping[str, str]


class SheetError(ValueError):
    """A sheet is not written as `pages/README.md` says."""


def reading_rank(role: str) -> int:
    """Place of a role in an article's reading order; crossheads stand among the body."""
    role = "body" if role == "crosshead" else role
    return _READ.index(role) if role in _READ else len(_READ)


class Photo(NamedTuple):
    """Where the photo of an article stands (over all columns below the title, in the last column, at the
    article's foot) and its height in rows of 13 points."""

    where: Literal["full", "last", "foot"]
    rows: float


def _split(mark: str) -> BeforeValidator:
    return BeforeValidator(lambda value: value.split(mark) if isinstance(value, str) else value)


class _Written(BaseModel):
    """Options of a row, `key=value`, under the short keys they are written with."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class Grid(_Written):
    """The page's columns; widths in points."""

    columns: int = Field(alias="cols", ge=1)
    width: float = Field(alias="cw", gt=0)
    gutter: float = Field(alias="gut", ge=0)
    inner_gutter: float = Field(9, alias="ing", ge=0)


class Reading(_Written):
    """How an engine reads the page; see `sheet_engines`. Lengths in points."""

    order: Literal["stream", "percol", "xycut"]
    heads: Heads = "after"
    inner: bool = Field(False, alias="sub")  # percol: inner columns one by one, not row by row
    gap_beside: float = Field(12, alias="gx")
    gap_below: float = Field(14, alias="gy")
    leaf: Literal["rows", "ocr"] = "rows"
    one_row: float = Field(4, alias="tol")  # lines that differ less in height stand in one row


class Setting(_Written):
    """Where and how an article is set."""

    first: int = Field(alias="x", ge=0)
    columns: int = Field(alias="n", ge=1)
    inner_columns: int | None = Field(None, alias="k", ge=1)
    headline_size: float | None = Field(None, alias="hs")
    body_size: float = Field(9, alias="fs")
    pitch: float = 13
    gap: float = 16  # white above it
    below_all: bool = Field(False, alias="nl")  # below everything set so far, not only in its columns
    head: Literal["top", "left", "mid"] = "top"
    photo: Annotated[Photo, _split(":")] | None = Field(None, alias="ph")
    layer: float | None = Field(None, alias="z")  # drawn in this order; in the order of the file without
    heads: Heads | None = None  # in the paper's own stream: the title's place, where it is not the page's
    frames: Annotated[tuple[int, ...], _split(",")] | None = Field(None, alias="cols")  # its columns' order


class Item(NamedTuple):
    """One row of the file: its letter and its text."""

    kind: str
    text: str

    @property
    def role(self) -> str:
        return ROLES[self.kind]


class Dateline(NamedTuple):
    """What the article's dateline says, as printed and in its parts (`day` as MM-DD)."""

    raw: str
    place: str | None
    day: str | None


@dataclass(frozen=True)
class SheetArticle:
    """One article, or a piece of furniture or an advertisement, which have no article of their own."""

    key: str
    setting: Setting
    items: tuple[Item, ...]
    authors: tuple[Author, ...]
    dateline: Dateline | None


@dataclass(frozen=True)
class Sheet:
    """One page of an invented paper."""

    name: str
    paper: str
    date: str
    grid: Grid
    reading: Reading
    habits: Habits
    articles: tuple[SheetArticle, ...]


@cache
def load_sheets() -> tuple[Sheet, ...]:
    """The pages of `pages/`, sorted by name."""
    return tuple(parse_sheet(p.stem, p.read_text(encoding="utf-8")) for p in sorted(PAGES.glob("*.src")))


def is_held_back(sheet: Sheet) -> bool:
    """Whether the sheet is kept from all training, for the benchmark to be measured on: one in five."""
    return zlib.crc32(sheet.name.encode()) % 5 == 0


@dataclass
class _Draft:
    """An article while its rows are read."""

    key: str
    setting: Setting
    items: list[Item] = field(default_factory=list)
    authors: tuple[Author, ...] = ()
    dateline: Dateline | None = None

    def done(self) -> SheetArticle:
        if not self.items:
            raise SheetError(f"article {self.key} has no text")
        return SheetArticle(self.key, self.setting, tuple(self.items), self.authors, self.dateline)


def parse_sheet(name: str, text: str) -> Sheet:
    """Reads a sheet. Raises SheetError, with the row's number, where it is not written as it should be."""
    head: Options = {}
    drafts: list[_Draft] = []
    for number, row in enumerate(text.split("\n"), 1):
        if not row.strip():
            continue
        try:
            if row[0] == "#":
                head = _options(row[1:].split())
            else:
                _take_row(row, drafts)
        except (SheetError, ValidationError) as error:
            raise SheetError(f"{name}.src:{number}: {error}") from error
    try:
        return _sheet(name, head, [draft.done() for draft in drafts])
    except (SheetError, ValidationError) as error:
        raise SheetError(f"{name}.src: {error}") from error


def _take_row(row: str, drafts: list[_Draft]) -> None:
    if row[0] == "@":
        key, *options = row[1:].split()
        drafts.append(_Draft(key, Setting.model_validate(_options(options))))
    elif not drafts:
        raise SheetError("text before the first article")
    elif row[0] == "=":
        drafts[-1].authors = tuple(_author(entry.strip()) for entry in row[1:].split(";"))
    elif row[0] == "~":
        raw, place, day = row[1:].strip().split("|")
        drafts[-1].dateline = Dateline(raw, place or None, day or None)
    elif row[0] in ROLES and row[1:2] == " " and row[2:].strip():
        drafts[-1].items.append(Item(row[0], row[2:].rstrip()))
    else:
        raise SheetError(f"neither a letter of {''.join(ROLES)} and a text, nor one of # @ = ~: {row}")


def _options(words: Sequence[str]) -> dict[str, str]:
    pairs = [word.partition("=") for word in words]
    wrong = [key for key, equals, _ in pairs if not equals]
    if wrong:
        raise SheetError(f"not key=value: {' '.join(wrong)}")
    return {key: value for key, _, value in pairs}


def _author(entry: str) -> Author:
    role, _, name = entry.rpartition(" ")
    return Author(role or None, name)


_M = TypeVar("_M", bound=BaseModel)


def _sheet(name: str, head: Options, articles: list[SheetArticle]) -> Sheet:
    rest = dict(head)
    grid, reading, habits = _pick(Grid, rest), _pick(Reading, rest), _pick(Habits, rest)
    try:
        sheet = Sheet(name, rest.pop("pub"), rest.pop("date"), grid, reading, habits, tuple(articles))
    except KeyError as error:
        raise SheetError(f"the first row lacks {error}") from error
    if rest:
        raise SheetError(f"nothing is known of {' '.join(rest)}")
    if len({article.key for article in articles}) < len(articles):
        raise SheetError("two articles have one key")
    for article in articles:
        if article.setting.first + article.setting.columns > grid.columns:
            raise SheetError(f"article {article.key} stands beyond the last column")
    return sheet


def _pick(model: type[_M], options: dict[str, str]) -> _M:
    """The model's own options, taken from the others."""
    keys = [f.alias or name for name, f in model.model_fields.items()]
    return model.model_validate({key: options.pop(key) for key in keys if key in options})
