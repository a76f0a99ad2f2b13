"""Whole invented pages: every sheet can be read, and every engine prints it whole, with its labels."""

from __future__ import annotations

import itertools
import random
from collections import Counter
from dataclasses import replace
from functools import cache

import pytest

from flows.steps.text import squeeze
from tests.press.metrics import Gold, GoldLine
from tests.press.sheet_engines import ENGINES, read
from tests.press.sheet_habits import Habits
from tests.press.sheet_layout import Drawn, paint
from tests.press.sheet_press import dump_sheet, print_sheet, sheet_pages
from tests.press.sheet_rows import break_rows
from tests.press.sheets import ROLES, Sheet, SheetError, is_held_back, load_sheets, parse_sheet
from tests.press.story import Author

_EVERY_ENGINE = pytest.mark.parametrize("engine", ENGINES)
_EVERY_SHEET = pytest.mark.parametrize("sheet", load_sheets(), ids=lambda sheet: sheet.name)

_SMALL = """\
# pub=青渡晚报 date=2020-05-06 cols=3 cw=100 gut=12 order=stream just=0 spread=0 indent=full
@ a x=0 n=2 hs=20
= 记者 祁连川; 卫子衿
~ 本报讯|青渡|
K 桥上的早市
H 四百个摊位今晨开张
P 本报讯（记者 祁连川）四百个摊位今晨在老桥南端开张，卖菜的、卖花的各占一段。
S 卫子衿
@ b x=2 n=1
A 老桥茶馆 今日开业
"""


def _plain(sheet: Sheet) -> Sheet:
    """The sheet without the habits that change what its texts say."""
    return replace(sheet, habits=Habits())


def _dumped(sheet: Sheet, engine: str = "own") -> Gold:
    return dump_sheet(sheet, engine, random.Random(1), "page")[1]


def test_sheets_hold_every_kind_of_row_and_one_in_five_is_held_back() -> None:
    sheets = load_sheets()
    assert len(sheets) >= 110
    assert {item.kind for sheet in sheets for article in sheet.articles for item in article.items} == set(
        ROLES
    )
    assert len(sheets) * 0.15 < sum(map(is_held_back, sheets)) < len(sheets) * 0.25


@cache
def _painted() -> list[tuple[Sheet, list[Drawn]]]:
    return [(sheet, paint(sheet, random.Random(1))) for sheet in load_sheets()]


@_EVERY_ENGINE
def test_every_engine_reads_every_painted_line_once(engine: str) -> None:
    for sheet, drawn in _painted():
        found = [line for block in read(drawn, sheet, engine, random.Random(2)) for line in block]
        assert Counter(map(id, found)) == Counter(map(id, drawn)), sheet.name


@_EVERY_ENGINE
def test_every_printed_line_has_its_label_and_every_article_its_order(engine: str) -> None:
    for sheet in load_sheets()[::5]:
        page, gold = print_sheet(sheet, engine, 3)
        assert {line.number: line.text for line in page.lines} == gold.text
        assert set(gold.lines) == set(gold.text)
        for article in gold.articles:
            orders = sorted(line.order for line in gold.lines.values() if line.article == article)
            assert orders == list(range(1, len(orders) + 1)), (sheet.name, article)


@_EVERY_SHEET
def test_every_sign_written_is_printed_under_its_role(sheet: Sheet) -> None:
    gold = _dumped(_plain(sheet), "cut")
    written, printed = Counter[tuple[str, str]](), Counter[tuple[str, str]]()
    for article in sheet.articles:
        for item in article.items:
            written.update((_signed(item.role), sign) for sign in squeeze(item.text))
    for number, line in gold.lines.items():
        printed.update((_signed(line.role), sign) for sign in squeeze(gold.text[number]))
    assert printed == written


def _signed(role: str) -> str:
    """Signatures that fill the last row of a paragraph become bylines."""
    return "body" if role == "byline" else role


@_EVERY_SHEET
def test_articles_name_their_authors_and_dates(sheet: Sheet) -> None:
    for article in sheet.articles:
        text = squeeze("".join(item.text for item in article.items))
        stated = [author.name for author in article.authors]
        # Whoever is named with a photo is 摄影, whatever the page calls them.
        stated += [author.role for author in article.authors if author.role and author.role != "摄影"]
        assert not [words for words in stated if squeeze(words) not in text], article.key
        assert article.dateline is None or squeeze(article.dateline.raw) in text, article.key


def test_a_small_page_is_dumped_as_it_was_written() -> None:
    gold = _dumped(parse_sheet("small", _SMALL), "after")
    text, lines = list(gold.text.values()), list(gold.lines.values())
    assert text == [
        "　　本报讯（记者 祁连",
        "川）四百个摊位今晨在老",
        "桥南端开张，卖菜的、卖",
        "花的各占一段。",
        "卫子衿",
        "桥上的早市",
        "四百个摊位今晨开张",
        "老桥茶馆 今日开业",
    ]
    assert [line.role for line in lines] == [*["body"] * 4, "byline", "kicker", "headline", "ad"]
    assert [line.order for line in lines] == [4, 5, 6, 7, 3, 1, 2, 0]
    assert lines[-1] == GoldLine(None, "ad", 0, 0)
    article = gold.articles["a1"]
    assert (article.kicker, article.headline) == ("桥上的早市", "四百个摊位今晨开张")
    assert article.authors == (Author("记者", "祁连川"), Author(None, "卫子衿"))


@pytest.mark.parametrize(
    ("row", "complaint"),
    [
        ("X 无此字母", "neither a letter"),
        ("P", "neither a letter"),
        ("@ c x=3 n=1\nP 页外", "beyond the last column"),
        ("@ a x=0 n=1\nP 重名", "one key"),
        ("@ c x=0 n=1 z=上", "small.src:11"),
        ("@ c x=0 n=1", "has no text"),
        ("@ c x=0 n=1 headline", "not key=value"),
    ],
)
def test_what_is_not_written_by_the_rules_is_refused(row: str, complaint: str) -> None:
    with pytest.raises(SheetError, match=complaint):
        parse_sheet("small", f"{_SMALL}{row}\n")


def test_unknown_habits_are_refused() -> None:
    with pytest.raises(SheetError, match="nothing is known of colour"):
        parse_sheet("small", _SMALL.replace("cols=3", "cols=3 colour=red"))


def test_same_seed_same_page_and_every_dump_another_engine() -> None:
    sheet = load_sheets()[0]
    assert print_sheet(sheet, "ocr", 5) == print_sheet(sheet, "ocr", 5)
    assert print_sheet(sheet, "ocr", 5)[0].sha256 != print_sheet(sheet, "ocr", 6)[0].sha256
    pages = list(sheet_pages(len(ENGINES), 1, [sheet]))
    assert {page.file_name.split("-")[1] for page, _ in pages} == set(ENGINES)


def test_rows_hold_their_measure_but_for_two_hanging_marks() -> None:
    text = "今天，天气很好。“明天呢？”他问道：“也许有雨。”气温12.5℃，GDP增长7.4%。" * 6
    rows = break_rows(text, 9, 7)
    assert "".join(rows) == text
    assert not any(row[0] in "，。？”：" for row in rows)
    assert not any(row[-1] == "“" for row in rows)
    assert not any(a[-1].isdigit() and b[0] in ".%" for a, b in itertools.pairwise(rows))
