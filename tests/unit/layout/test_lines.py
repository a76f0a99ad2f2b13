"""Lines, columns, paragraphs, stacks, datelines: one thing at a time."""

from __future__ import annotations

from datetime import date

import pytest

from flows.steps.layout.columns import column_widths
from flows.steps.layout.dateline import date_articles, dateline_place
from flows.steps.layout.facts import gather_facts, word_crosses
from flows.steps.layout.lines import is_balanced, view_lines
from flows.steps.layout.paragraphs import split_paragraphs
from flows.steps.layout.patterns import FOLIO, JUMP, STAFF, STARTS_NEWS
from flows.steps.layout.stacks import Stack
from flows.steps.model import Article, Paragraph
from tests.unit.layout.pages import page_of

COLUMN = (
    "今年的早稻长势好过往年，合作",
    "社的六台收割机全部下田，一天",
    "能收一百二十亩，烘干机也连轴",
    "转了三天。",
    "农技员说，头季稻收完，再生稻",
    "八月就能长起来，一年种一次收",
    "两次，农户省下了育秧的钱。",
)


def facts_of(*rows: str):
    views = view_lines(page_of(*rows).lines)
    return gather_facts(views, column_widths(views))


def test_a_column_s_width_is_that_of_its_full_rows():
    assert {fact.column for fact in facts_of(*COLUMN)} == {14.0}


def test_whole_paragraphs_have_no_column():
    long = "今年的早稻长势好过往年，合作社的六台收割机全部下田，一天能收一百二十亩。" * 2
    assert {fact.column for fact in facts_of(*["早稻开镰", long] * 6)} == {None}


def test_paragraphs_end_where_a_sentence_ends_before_the_column_does():
    facts = facts_of(*COLUMN)
    assert split_paragraphs(range(7), facts, indents=False) == [[0, 1, 2, 3], [4, 5, 6]]


def test_a_word_over_the_wrap_binds_two_rows():
    assert word_crosses("合作社买了三台收割", "机下田")
    assert not word_crosses("今天早稻开镰。", "农户都很高兴")


@pytest.mark.parametrize(
    ("text", "balanced"), [("“好”", True), ("(好", False), ("好”", False), ('"好"', True)]
)
def test_quotes_and_brackets_are_paired(text, balanced):
    assert is_balanced(text) is balanced


def test_a_title_is_cut_into_kicker_headline_and_deck():
    facts = facts_of(
        "河湾镇今年收割机比去年多一倍——", "早稻开镰", "——六台收割机一天收一百二十亩", "", *COLUMN
    )
    assert dict(Stack(facts[:3], [1.0] * 3, 1).split()) == {"kicker": [0], "headline": [1], "deck": [2]}


@pytest.mark.parametrize(
    "line",
    [
        "本报讯 昨日,",
        "河湾日报讯(记者 田小禾)昨日",
        "新华社北京7月1日电(记者",
        "本报青石讯 21日",
        "(记者 石磊)昨日",
    ],
)
def test_opening_formulas_are_known(line):
    assert STARTS_NEWS.match(line)


@pytest.mark.parametrize(
    "line", ["记者从市交通局获悉", "(记者 石磊)", "河湾镇的早稻开镰了", "通讯员队伍扩大"]
)
def test_other_lines_open_no_story(line):
    assert not STARTS_NEWS.match(line)


@pytest.mark.parametrize(
    ("pattern", "line"),
    [
        (JUMP, "(下转第三版)"),
        (JUMP, "上接A01版"),
        (STAFF, "责任编辑:田小禾 版式:石磊"),
        (FOLIO, "2024年5月6日 星期一 A03 要闻"),
    ],
)
def test_formulas_of_the_page_are_known(pattern, line):
    assert pattern.search(line)


def dated(opening: str, page_date: date | None) -> date | None:
    article = Article(1, (Paragraph(1, "body", opening, ()),))
    return date_articles([article], page_date)[0].dateline_date


def test_datelines_take_month_and_year_from_the_page():
    assert dated("新华社北京7月1日电 早稻开镰。", date(2024, 7, 2)) == date(2024, 7, 1)
    assert dated("新华社北京12月31日电 早稻开镰。", date(2024, 1, 1)) == date(2023, 12, 31)
    assert dated("新华社北京7月1日电 早稻开镰。", None) is None
    assert dated("早稻开镰。", date(2024, 7, 2)) is None
    assert dateline_place("新华社北京7月1日电 早稻开镰。") == "北京"
