"""Cuts the texts of a sheet into rows as a typesetter would: titles to fit, paragraphs to their column."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from tests.press.sheet_habits import INDENTS, Habits
from tests.press.sheets import Item, SheetArticle, reading_rank

_NEVER_FIRST = "，。、；：？！”’）》」,.;:?!)%％…"
_NEVER_LAST = "（“‘《「("
_WIDE_MARKS = frozenset("“”‘’—…·●■◆▲◎□○★△▼※①②③④⑤⑥×")
_HANGS = 2  # closing marks that may stand out beyond a row
_SHRINKS = 0.68  # a title is set in a type so much smaller before it is cut in two
_SPREADS = 0.62  # a title that fills less of its measure is set apart
_TITLE_SIZE = {"K": 13.0, "D": 13.0, "B": 9.0, "E": 10.0, "J": 10.0}  # points; headlines have their own
# What a signature may hold beside the names.
_SIGNING = re.compile(r"[（）()■◎□●\s、]|本报|全媒体|特约|记者|通讯员|读者|实习生|据|供稿")


class Row(NamedTuple):
    """One row, not yet placed; `size` of its type in points."""

    item: Item
    role: str
    paragraph: int
    text: str
    size: float


def measure(text: str) -> float:
    """Width of the text in type sizes: blanks and Latin letters half."""
    return sum(1 if ord(c) > 0x2E7F or c in _WIDE_MARKS else 0.5 for c in text)


def number_paragraphs(items: Sequence[Item]) -> list[int]:
    """Each item's paragraph, counted in reading order; the rows of one headline or label are one."""
    paragraph, before = 0, ""
    numbers = [0] * len(items)
    for i in sorted(range(len(items)), key=lambda i: (reading_rank(items[i].role), i)):
        role = items[i].role
        if role != before or role not in ("headline", "kicker", "furniture", "ad"):
            paragraph += 1
        numbers[i], before = paragraph, role
    return numbers


def title_rows(item: Item, paragraph: int, width: float, headline_size: float, spread: bool) -> list[Row]:
    """Rows of a title, deck or byline in a measure of `width` points."""
    size = _TITLE_SIZE.get(item.kind, headline_size)
    room = max(4, int(width / size))
    if item.kind in "KHD" and measure(item.text) > room:
        fitting = width / measure(item.text)
        if fitting >= _SHRINKS * size:
            size, texts = fitting, [item.text]
        else:
            texts = _cut_evenly(item.text, -int(-measure(item.text) // room))
    else:
        texts = break_rows(item.text, room, room - (2 if item.kind == "E" else 0))
    if spread and item.kind == "H":
        texts = [_spread(text) if measure(text) * size < _SPREADS * width else text for text in texts]
    return [Row(item, item.role, paragraph, text, size) for text in texts]


def plain_rows(item: Item, paragraph: int, room: int, size: float) -> list[Row]:
    """Rows of a text that has neither indent nor last row of its own kind, `room` signs wide."""
    return [Row(item, item.role, paragraph, text, size) for text in break_rows(item.text, room)]


def paragraph_rows(
    item: Item, paragraph: int, room: int, size: float, habits: Habits, article: SheetArticle
) -> list[Row]:
    """Rows of a paragraph, the first indented; a signature alone in the last one is a byline."""
    texts = break_rows(item.text, room, room - 2, habits.justified)
    rows = [Row(item, item.role, paragraph, text, size) for text in texts]
    rows[0] = rows[0]._replace(text=INDENTS[habits.indent] + texts[0])
    if len(rows) > 1 and _is_signature(texts[-1], article):
        rows[-1] = rows[-1]._replace(item=Item("S", texts[-1]), role="byline")
    return rows


def break_rows(text: str, room: int, first: int | None = None, justified: bool = False) -> list[str]:
    """Cuts a text into rows of `room` signs, the first of `first`; `justified` sets rows apart that came
    out short, as a dump then shows them."""
    rows: list[str] = []
    width = room if first is None else first
    while text:
        end = _row_end(text, width)
        row, text = text[:end].rstrip(" "), text[end:].lstrip(" ")
        if justified and text and measure(row) <= width - 1:
            row = " ".join(re.findall(r"[!-~]+|\S", row))
        rows.append(row)
        width = room
    return rows


def _row_end(text: str, width: float) -> int:
    end, used = 0, 0.0
    while end < len(text) and used + measure(text[end]) <= width:
        used += measure(text[end])
        end += 1
    if end == len(text):
        return end
    hung = end
    while hung < len(text) and hung - end < _HANGS and text[hung] in _NEVER_FIRST:
        hung += 1
    if hung > end and (hung == len(text) or text[hung] not in _NEVER_FIRST):
        return hung
    while end > 2 and not _may_cut(text, end):
        end -= 1
    return max(end, 1)


def _may_cut(text: str, at: int) -> bool:
    before, after = text[at - 1], text[at]
    if after in _NEVER_FIRST or before in _NEVER_LAST or before + after in ("——", "……"):
        return False
    if before.isdigit() and after in ".%％":
        return False
    return not (before.isascii() and before.isalnum() and after.isascii() and after.isalnum())


def _cut_evenly(text: str, parts: int) -> list[str]:
    """A title in so many rows of about one length, cut at its blanks and stops where there are any near."""
    cuts = [0]
    for part in range(1, parts):
        middle = part * len(text) // parts
        near = range(max(cuts[-1] + 1, middle - 4), min(len(text), middle + 5))
        fit = [at for at in near if text[at] not in _NEVER_FIRST and text[at - 1] not in _NEVER_LAST]
        cuts.append(
            min(
                fit or near, key=lambda at, middle=middle: (text[at - 1] not in " ，、：；", abs(at - middle))
            )
        )
    return [text[a:b].strip() for a, b in zip(cuts, [*cuts[1:], len(text)], strict=True)]


def _spread(text: str) -> str:
    """The row's signs set apart; long ones and Latin words stay as they are."""
    return text if measure(text) > 14 or re.search(r"[0-9A-Za-z]{2}", text) else " ".join(text)


def _is_signature(text: str, article: SheetArticle) -> bool:
    rest = _SIGNING.sub("", text)
    for author in article.authors:
        rest = rest.replace(author.name, "")
    return not rest
