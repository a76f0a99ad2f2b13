"""How each sample page is printed and dumped: one function a shape of damage.

A shape sets the articles' blocks into rows and returns the sheet in file order; None is a blank line.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable

from tests.gold.typeset import Block, Row, SetArticle, rows_of, set_rows, space_numbers, wrap

Articles = dict[str, SetArticle]
Sheet = list[Row | None]


def narrow_with_blank_lines(a: Articles) -> Sheet:
    """(a) 17 characters a line, a blank line after each, headlines under their stories."""

    def lines(block: Block) -> list[str]:
        if block.role == "crosshead":
            return [" ".join(block.text)]
        if block.role == "caption":
            return wrap(block.text, 46)
        if block.role in ("body", "deck") and len(block.text) > 20:
            return wrap(space_numbers(_open_dateline(block.text)), 17, justify=True)
        return [" ".join(block.text)] if block.role == "headline" and len(block.text) < 9 else [block.text]

    for article in a.values():
        set_rows(article, article.blocks, lines)
    sheet = _blank_between(rows_of(a["battery"].body))
    sheet += [*_blank_between(rows_of(a["battery"].of("deck"))), *rows_of(a["battery"].of("headline"))]
    sheet += [*rows_of(a["battery"].of("byline")), None]
    sheet += _blank_between(rows_of(a["visit"].body))
    sheet += [*rows_of(a["visit"].of("headline", "deck")), None]
    sheet += [*rows_of(a["tea"].blocks), None]
    sheet += _blank_between(rows_of(a["robots"].body))
    return [*sheet, *rows_of(a["robots"].of("kicker")), *rows_of(a["robots"].of("headline"))]


def feature_with_lead_first(a: Articles) -> Sheet:
    """(b) One paragraph a line; the lead stands before the headline, the end before the last section."""
    park = a["park"]
    set_rows(park, park.blocks, lambda block: [block.text])
    dash, lead = park.of("deck")
    printed = sorted(park.of("body", "crosshead", "caption"), key=lambda block: block.printed)
    end = park.body[-1]
    printed.remove(end)
    last_section = max(i for i, block in enumerate(printed) if block.role == "crosshead")
    printed.insert(last_section, end)
    blocks = [lead, *park.of("headline"), dash, *park.of("byline"), *printed, *park.of("credit")]
    return [None, None, *_blank_between(rows_of(blocks))]


def interleaved_stories(a: Articles) -> Sheet:
    """(c) Three stories in turns; one has its second half first and its crossheads at the page's end."""

    def lines(block: Block) -> list[str]:
        return wrap(block.text, 25) if block.role == "body" else [block.text]

    for article in a.values():
        set_rows(article, article.blocks, lines)
    spring, water, ferry = a["spring"], a["water"], a["ferry"]
    paragraphs = ferry.of("body")
    crossheads = ferry.of("crosshead")
    sheet: Sheet = [None, *rows_of(spring.of("kicker")), None, *rows_of(spring.of("headline"))]
    sheet += _blank_each(rows_of(spring.body[:2]), 7)
    sheet += _blank_each(rows_of(paragraphs[2:]), 6)
    sheet += [None, *rows_of(water.of("headline")), None]
    sheet += _blank_each(rows_of(spring.body[2:]), 8)
    sheet += _blank_each(rows_of(water.body), 7)
    sheet += [None, *rows_of(ferry.of("byline")), None]
    sheet += _blank_each(rows_of(paragraphs[:2]), 6)
    sheet += [None, *rows_of(a["masthead"].blocks), None, *rows_of(crossheads[:1])]
    return [*sheet, None, *rows_of(crossheads[1:]), None, *rows_of(ferry.of("kicker", "headline"))]


def clean_with_furniture(a: Articles) -> Sheet:
    """(d) One paragraph a line, some cut where a column ends; a jump, an ad, a QR teaser."""

    def lines(block: Block) -> list[str]:
        # A column's end falls into every third long paragraph.
        if block.role == "body" and len(block.text) > 95 and block.printed % 3 == 2:
            at = len(block.text) * 2 // 3
            while not ("\u4e00" <= block.text[at] <= "\u9fff" and "\u4e00" <= block.text[at - 1] <= "\u9fff"):
                at += 1
            return [block.text[:at], block.text[at:]]
        return [block.text]

    for article in a.values():
        set_rows(article, article.blocks, lines)
    alliance, night = a["alliance"], a["night"]
    sheet: Sheet = [None, None, *_blank_between(rows_of(alliance.of("kicker", "headline")))]
    sheet += [*rows_of(alliance.of("byline")), None, *_blank_between(rows_of(alliance.body)), None, None]
    sheet += [*rows_of(night.of("headline")), None, None, None, *rows_of(night.of("caption", "credit")), None]
    sheet += _blank_between(rows_of(night.body[:2]))
    sheet += [None, None, *rows_of(a["qr"].blocks), None, *_blank_between(rows_of(night.body[2:]))]
    sheet += [*_blank_between(rows_of(a["tail"].blocks)), *rows_of(a["ad"].blocks), None]
    return sheet + _blank_between(rows_of(a["water"].blocks)) + [None, *rows_of(a["folio"].blocks)]


def woven_half_width(a: Articles) -> Sheet:
    """(e) Half-width punctuation; two stories set at one width and dumped in turns of a few lines."""
    woven = (a["bridge"], a["rescue"])

    def lines(block: Block) -> list[str]:
        return wrap(block.text, 17) if block.role == "body" else [block.text]

    for article in a.values():
        set_rows(article, article.blocks, lines if article in woven else lambda block: [block.text])
    sheet = [*_blank_between(rows_of(a["congress"].blocks)), *rows_of(a["swim"].of("headline")), None, None]
    sheet += _blank_between(rows_of(a["swim"].of("caption")))
    sheet += _blank_between(rows_of(a["jingyue"].of("kicker", "headline")))
    sheet += _blank_between(rows_of(a["jingyue"].body[:2]))
    bridge, rescue = list(rows_of(a["bridge"].body)), list(rows_of(a["rescue"].body))
    first = _turns(bridge[:14], rescue[:9], seed=3)
    second = _turns(bridge[14:], rescue[9:], seed=5)
    sheet += _blank_between(first) + _blank_between(rows_of(a["bridge"].of("headline", "deck")))
    sheet += _blank_between(second[: len(second) // 2]) + _blank_between(rows_of(a["rescue"].of("headline")))
    return sheet + _blank_between(second[len(second) // 2 :]) + _blank_between(rows_of(a["jingyue"].body[2:]))


def clean_columns(a: Articles) -> Sheet:
    """(f) As one would wish: masthead, headlines over their stories, wrapped lines, indents kept."""

    def lines(block: Block) -> list[str]:
        return wrap(block.text, 24, indent="　　") if block.role == "body" else [block.text]

    sheet: Sheet = []
    for article in a.values():
        set_rows(article, article.blocks, lines)
        sheet += [*rows_of(article.blocks), None]
    return sheet[:-1]


def county_page(a: Articles) -> Sheet:
    """(g) Narrow indented lines, signatures at the end, folio lines at head and foot."""
    for article in a.values():
        set_rows(
            article,
            article.blocks,
            lambda b: wrap(b.text, 15, indent="　　") if b.role in ("body", "caption") else [b.text],
        )
    masthead = list(rows_of(a["masthead"].blocks))
    sheet: Sheet = [*masthead[:3], None]
    for key in ("steppe", "photo", "rail", "clinic"):
        sheet += [*rows_of(a[key].blocks), None]
    return [*sheet, *masthead[3:]]


def _open_dateline(text: str) -> str:
    """讯（ -> 讯 （, ）3月 -> ） 3月: extractors put a blank around full-width brackets."""
    return text.replace("讯（", "讯 （", 1).replace("）3月", "） 3月", 1)


def _blank_between(rows: Iterable[Row]) -> Sheet:
    return [item for row in rows for item in (row, None)]


def _blank_each(rows: Iterable[Row], count: int) -> Sheet:
    sheet: Sheet = []
    for number, row in enumerate(rows, start=1):
        sheet += [row, None] if number % count == 0 else [row]
    return sheet


def _turns(left: list[Row], right: list[Row], seed: int) -> list[Row]:
    """Both lists in turns of one to three rows; each keeps its own order."""
    dice = random.Random(seed)
    out: list[Row] = []
    sides = [left[:], right[:]]
    while sides[0] or sides[1]:
        for side in sides:
            take = dice.randint(1, 3)
            out += side[:take]
            del side[:take]
    return out


SHAPES: dict[str, Callable[[Articles], Sheet]] = {
    "000": narrow_with_blank_lines,
    "001": feature_with_lead_first,
    "002": interleaved_stories,
    "003": clean_with_furniture,
    "004": woven_half_width,
    "005": clean_columns,
    "006": county_page,
}
