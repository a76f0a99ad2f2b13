"""The values that walk through the steps: a page, its lines, its articles, their words and facts.

Everything here is frozen and holds plain Python values, so that a step can be tested with values
only. Offsets are 0-based, counted in Unicode code points, and half-open (`start <= i < end`).

What a page has hundreds or thousands of is a tuple: tuples are made three times as fast as dataclasses.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import NamedTuple

# Which column of `articles` holds the assembled text of a role. Offsets of lines and sentences
# count inside that column; roles that are missing here have no assembled text.
ARTICLE_COLUMN_OF_ROLE = {
    "kicker": "kicker",
    "headline": "headline",
    "deck": "deck",
    "byline": "byline",
    "body": "text",
    "crosshead": "text",
    "caption": "captions",
    "credit": "captions",
}


class Line(NamedTuple):
    """One non-blank physical line, exactly as it stands in the file (no line terminator)."""

    number: int  # 1-based, blank lines counted
    text: str


@dataclass(frozen=True, slots=True)
class Page:
    """One page dump as read: identity, and the non-blank lines in file order."""

    page_id: str  # first 16 hex digits of sha256
    file_name: str
    sha256: str
    size: int  # bytes
    encoding: str
    line_count: int  # blank lines counted
    character_count: int
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class ManifestEntry:
    """What `manifest.csv` beside the page says of it; each given value overrides what the page says."""

    file_name: str
    publication: str | None = None
    page_date: date | None = None
    page_no: str | None = None


class Span(NamedTuple):
    """Where one physical line stands in a paragraph's text."""

    line_number: int
    start: int
    end: int


def _start_of(span: Span) -> int:
    return span.start


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph in reading order, wraps and letter-spacing undone.

    `spans` are in reading order and do not overlap; outside them the text holds only the blanks
    that join two lines (headline rows).
    """

    number: int  # inside the article, from 1
    role: str
    text: str
    spans: tuple[Span, ...]

    def lines_between(self, start: int, end: int) -> tuple[int, int]:
        """Smallest and largest number of the physical lines that hold text[start:end]."""
        first = max(bisect_right(self.spans, start, key=_start_of) - 1, 0)
        last = max(bisect_left(self.spans, max(end, start + 1), key=_start_of), first + 1)
        touched = [s.line_number for s in self.spans[first:last] if s.end > start]
        if not touched:  # a joining blank: the line before it
            touched = [self.spans[first].line_number]
        return min(touched), max(touched)


@dataclass(frozen=True, slots=True)
class Author:
    """One name of a byline or credit; `role` is NULL where the page gives none."""

    role: str | None
    name: str


@dataclass(frozen=True)
class Article:
    """One rebuilt article, or one standalone photo with its caption."""

    number: int  # order of first appearance on the page, from 1
    paragraphs: tuple[Paragraph, ...]  # reading order
    authors: tuple[Author, ...] = ()
    dateline_place: str | None = None
    dateline_date: date | None = None
    continues: str | None = None  # from, to, both
    confidence: float = 1.0

    @cached_property
    def columns(self) -> dict[str, str]:
        """The assembled text of each column that has any: one paragraph a line."""
        texts: dict[str, list[str]] = {}
        for paragraph in self.paragraphs:
            column = ARTICLE_COLUMN_OF_ROLE.get(paragraph.role)
            if column:
                texts.setdefault(column, []).append(paragraph.text)
        return {column: "\n".join(parts) for column, parts in texts.items()}

    @cached_property
    def paragraph_starts(self) -> dict[int, int]:
        """Paragraph number -> offset of its text in its column."""
        starts: dict[int, int] = {}
        length: dict[str, int] = {}
        for paragraph in self.paragraphs:
            column = ARTICLE_COLUMN_OF_ROLE.get(paragraph.role)
            if column:
                starts[paragraph.number] = length.get(column, 0)
                length[column] = starts[paragraph.number] + len(paragraph.text) + 1
        return starts

    @property
    def headline(self) -> str | None:
        return self.columns.get("headline")

    @property
    def text(self) -> str:
        """Body with crossheads; empty for a standalone photo."""
        return self.columns.get("text", "")


class PlacedLine(NamedTuple):
    """The ledger's verdict on one line: its role and its place, if any, in an article."""

    line: Line
    role: str
    article_number: int | None = None
    paragraph_number: int | None = None
    position: int | None = None  # 1..n in the article's reading order
    evidence: str | None = None  # why it was moved away from page order; NULL where it was not


@dataclass(frozen=True, slots=True)
class Layout:
    """A rebuilt page: every line placed, every article assembled, what the page says of itself."""

    lines: tuple[PlacedLine, ...]  # file order, one for each line of the page
    articles: tuple[Article, ...]
    publication: str | None = None
    page_date: date | None = None
    page_date_source: str | None = None  # stated, inferred, manifest
    page_no: str | None = None
    page_date_confidence: float | None = None  # 0..1, NULL without a date


class Token(NamedTuple):
    """One word."""

    text: str
    pos: str  # jieba/ICTCLAS tag
    start: int  # in the sentence
    end: int


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence; `start`/`end` cut it out of its article column (ARTICLE_COLUMN_OF_ROLE)."""

    number: int  # in the article, reading order, from 1
    paragraph_number: int
    role: str
    text: str
    start: int
    end: int
    line_first: int
    line_last: int
    tokens: tuple[Token, ...] = ()


class Keyword(NamedTuple):
    rank: int  # from 1
    keyword: str
    weight: float


class Mention(NamedTuple):
    """One named entity where it stands; offsets in the sentence."""

    sentence_number: int
    type: str  # PER, ORG, LOC
    text: str
    name: str  # canonical full form on this page
    title: str | None
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class StatedDate:
    """One stated time; offsets in the sentence, dates NULL where it cannot be resolved."""

    sentence_number: int
    text: str
    start_date: date | None
    end_date: date | None
    grain: str  # day, month, quarter, half, year, span
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Figure:
    """One stated quantity in base units; offsets in the sentence."""

    sentence_number: int
    text: str
    value: float
    value_max: float | None
    unit: str
    bound: str  # exact, approx, over, under, at_least
    subject: str | None
    indicator: str | None
    comparison: str | None
    period: str | None
    period_start: date | None
    period_end: date | None
    status: str  # actual, planned, capacity
    confidence: float  # of subject and indicator, 0..1
    start: int
    end: int
    subject_name: str | None = None  # the subject with its name in full, as in mentions.name


@dataclass(frozen=True, slots=True)
class Quote:
    """One direct quotation; offsets in the sentence it begins in may end in a later one."""

    sentence_number: int
    speaker: str | None
    verb: str | None
    text: str
