"""Sets stories into rows: headings, bylines, and paragraphs wrapped to a column, each row with its gold."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from flows.steps.text import display_width
from tests.press.habits import Paper, Signing, sign
from tests.press.stories import Author, Story

_NEVER_FIRST = set("，。、；：！？”’）》】」』…,.;:!?)%％")
_NEVER_LAST = set("“‘（《【「『(")
# A wrap never cuts a number or a Latin word.
_UNITS = re.compile(r"[0-9A-Za-z.%:/-]+|\s+|.", re.S)


@dataclass(frozen=True)
class Row:
    """One printed row: its text and where it belongs. `story` None for ads, furniture and noise."""

    text: str
    role: str
    story: int | None
    paragraph: int = 0  # key of the paragraph, grows in reading order
    place: float = 0.0  # key of the row, grows in reading order
    starts: bool = False  # first row of its paragraph
    ends: bool = False  # last row of its paragraph


@dataclass(frozen=True)
class SetStory:
    """A story in rows, by part, ready to be placed on a page."""

    story: Story
    head: tuple[Row, ...]  # jump, kicker, headline, deck, byline rows
    body: tuple[Row, ...]
    extras: tuple[Row, ...]  # caption and credit
    authors: tuple[Author, ...]


def set_story(
    story: Story, number: int, paper: Paper, rng: random.Random, width: int | None, photo: bool = False
) -> SetStory:
    """Sets one story; `width` is the column in characters, None for one paragraph a row."""
    signing = sign(story, paper, rng)
    head = _set_head(story, number, paper, signing, rng, width)
    paragraphs = _signed_paragraphs(story, paper, signing)
    body: list[Row] = []
    for key, (role, text) in enumerate(paragraphs, start=100):
        indent = paper.indent if role == "body" and rng.random() < paper.keeps_indent else ""
        if role == "byline":  # a signature below the body is read with the heading all the same
            body.append(Row(text, role, number, 9, 9 + key / 1000, True, True))
        else:
            body += _set_paragraph(text, role, number, key, width, indent, paper, rng)
    authors = signing.authors
    extras: tuple[Row, ...] = ()
    if photo and story.caption:
        extras, photographer = _set_photo(story, number, paper, rng)
        authors = tuple(dict.fromkeys((*authors, *photographer)))
    return SetStory(story, head, tuple(body), extras, authors)


def _signed_paragraphs(story: Story, paper: Paper, signing: Signing) -> list[tuple[str, str]]:
    paragraphs = [(p.role, p.text) for p in story.pieces]
    first = next(i for i, (role, _) in enumerate(paragraphs) if role == "body")
    paragraphs[first] = ("body", signing.lead + paragraphs[first][1])
    paragraphs[-1] = (paragraphs[-1][0], paragraphs[-1][1] + signing.tail)
    marked = [(r, paper.crosshead_sign + t if r == "crosshead" else t) for r, t in paragraphs]
    return marked + [("byline", row) for row in signing.end_rows]


def _set_head(
    story: Story, number: int, paper: Paper, signing: Signing, rng: random.Random, width: int | None
) -> tuple[Row, ...]:
    rows: list[Row] = []

    def add(role: str, texts: list[str], key: int) -> None:
        for i, text in enumerate(texts):
            rows.append(Row(text, role, number, key, key + i / 100, i == 0, i == len(texts) - 1))

    if story.kicker:
        add("kicker", [story.kicker], 1)
    add("headline", headline_rows(story.headline, rng, paper), 2)
    if story.deck:
        summary = story.deck.endswith("。")
        deck = ("——" if not summary and rng.random() < 0.4 else "") + story.deck
        title, rows = rows, []
        add("deck", _set_deck(deck, width, paper, rng), 3)
        # A summary may be printed above the headline it is read after.
        rows = rows + title if summary and rng.random() < 0.4 else title + rows
    for i, row in enumerate(signing.rows):
        add("byline", [row], 4 + i)
    return tuple(rows)


def _set_deck(deck: str, width: int | None, paper: Paper, rng: random.Random) -> list[str]:
    """A deck is set in the column of its body or over several."""
    if width is None:
        return [deck]
    return wrap(deck, int(width * rng.choice((1, 1, 1.5, 2, 3))), 0, paper.loose_wrap)


def headline_rows(headline: str, rng: random.Random, paper: Paper) -> list[str]:
    """A headline set in one row, at its blank in two, or cut where the measure ends."""
    rows = headline.split(" ") if " " in headline and rng.random() < 0.5 else [headline]
    if len(rows) == 1 and " " not in headline and len(headline) > 14 and rng.random() < 0.4:
        cut = len(headline) // 2
        while headline[cut] in _NEVER_FIRST or headline[cut - 1] in _NEVER_LAST or headline[cut].isascii():
            cut += 1
        rows = [headline[:cut], headline[cut:]]
    if paper.spread and all(len(row) <= 14 for row in rows):
        rows = [" ".join(row.replace(" ", "")) if " " not in row else row for row in rows]
    return rows


def _set_photo(
    story: Story, number: int, paper: Paper, rng: random.Random
) -> tuple[tuple[Row, ...], tuple[Author, ...]]:
    """The rows below a photo, and its photographer where one is named."""
    caption = Row(str(story.caption), "caption", number, 900, 900, True, True)
    name = story.photographer
    if name is None:
        return (caption,), ()
    photographer = (Author("摄影", name),)
    shape = rng.randrange(4)
    if shape == 0:
        return (replace(caption, text=f"{story.caption}{paper.name}{paper.staff} {name} 摄"),), photographer
    words = (f"本报{paper.staff} {name} 摄", f"{name} 摄", f"摄影：{name}")[shape - 1]
    return (caption, Row(words, "credit", number, 901, 901, True, True)), photographer


def _set_paragraph(
    text: str,
    role: str,
    story: int,
    key: int,
    width: int | None,
    indent: str,
    paper: Paper,
    rng: random.Random,
) -> list[Row]:
    lines = [text]
    if width is not None:

        def room() -> float:
            return width - (rng.choice((0.5, 1.0, 1.5, 2.0)) if rng.random() < paper.ragged else 0.0)

        lines = wrap(text, width, 2 if role == "body" else 0, paper.loose_wrap, room)
    last = len(lines) - 1
    return [
        Row((indent if i == 0 else "") + line, role, story, key, key + i / 1000, i == 0, i == last)
        for i, line in enumerate(lines)
    ]


def wrap(
    text: str,
    width: int,
    first_indent: int = 0,
    loose: bool = False,
    room_of_row: Callable[[], float] | None = None,
) -> list[str]:
    """Cuts a paragraph into rows of `width` characters the Chinese way: no closing sign begins a row, no
    opening sign ends one (signs are hung or carried over; `loose` lets a closing one begin a row), numbers
    stay whole where the row can hold them. `room_of_row` says how much each row holds."""
    rows: list[str] = []
    room_of_row = room_of_row or (lambda: float(width))
    row, room = "", room_of_row() - first_indent
    for unit in _UNITS.findall(text):
        need = display_width(unit)
        if row and need > room + 0.01 and (loose or unit not in _NEVER_FIRST):
            carried = ""
            while row and row[-1] in _NEVER_LAST:
                carried, row = row[-1] + carried, row[:-1]
            rows.append(row.rstrip())
            row, room = carried, room_of_row() - display_width(carried)
            if unit.isspace():
                continue
        row += unit
        room -= need
    if row.strip():
        rows.append(row.rstrip())
    return [r for r in rows if r]


def letter_space(text: str) -> str:
    """The row as a justified dump prints it: a blank between any two characters."""
    return " ".join(text.strip())
