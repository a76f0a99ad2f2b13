"""Lines that stand by themselves and are made alike: crossheads, not text."""

from __future__ import annotations

import pytest

from flows.steps.layout import rebuild
from flows.steps.layout.facts import gather_facts
from flows.steps.layout.features import role_features
from flows.steps.layout.lines import view_lines
from flows.steps.layout.roles import score_roles
from flows.steps.model import Line
from tests.unit.layout.pages import page_of, roles_of

_PARAGRAPH = (
    "青渡市自来水公司今年更换了老城区的三十公里管道，漏损率降到了百分之九以下，沿线的两万多户居民"
    "说，夏天用水高峰的时候，住在顶楼也不用半夜起来接水了。"
)
_OTHER = (
    "水厂的值班室里，大屏幕上跳动着两百多个监测点的数据，哪一段压力不对，维修班十五分钟就能赶到。"
    "公司负责人介绍，这套系统去年十月上线，已经提前发现了四十七处隐患。"
)
_MORE = "入户查表的老师傅也换了工具，手机一扫，用水量就记进了系统，账单当天就能送到居民手里。"

_SUMMARY = "三年时间，自来水公司换完了老城区的管道，漏损率年年下降。顶楼的居民，夏天还用半夜起来接水吗？"


def test_crossheads_of_one_form_are_no_text_and_part_no_story() -> None:
    layout = rebuild(
        page_of(
            "让每一滴水都算数", "", "青渡日报记者 柳亦诚", "", _PARAGRAPH, "", "管网：旧管换新管", "",
            _OTHER, "", _MORE, "", "服务：跑腿换上门", "", _MORE, _PARAGRAPH,
        )
    )  # fmt: skip
    assert roles_of(layout)[3] == "crosshead"
    assert roles_of(layout)[6] == "crosshead"
    assert len(layout.articles) == 1


def test_a_clause_that_goes_on_is_no_crosshead() -> None:
    layout = rebuild(
        page_of("让每一滴水都算数", "", _PARAGRAPH, "", "管网：旧管换新管，服务也换了样。", "", _OTHER)
    )
    assert roles_of(layout)[2] == "body"


def test_a_summary_above_the_title_is_a_deck() -> None:
    layout = rebuild(
        page_of(
            _SUMMARY, "", "让每一滴水都算数", "", "——青渡市自来水公司改造纪事", "", "青渡日报记者 柳亦诚", "",
            _PARAGRAPH, "", _OTHER,
        )
    )  # fmt: skip
    assert roles_of(layout) == ["deck", "headline", "deck", "byline", "body", "body"]
    assert len(layout.articles) == 1
    read = [paragraph.role for paragraph in layout.articles[0].paragraphs]
    assert read == ["headline", "deck", "deck", "byline", "body", "body"]


def test_a_paragraph_between_title_and_byline_is_a_deck() -> None:
    layout = rebuild(
        page_of("让每一滴水都算数", "", _SUMMARY, "", "青渡日报记者 柳亦诚", "", _PARAGRAPH, "", _OTHER)
    )
    assert roles_of(layout) == ["headline", "deck", "byline", "body", "body"]
    assert len(layout.articles) == 1


@pytest.mark.parametrize(
    "rows",
    [
        ("答：管道换了，水压稳了，半夜接水的日子过", "答：管网图纸全部重画，老街的阀门也都标"),
        ("第12题：顶楼住户夏天接水要等到几点", "第7题：水表读数和账单对不上该找谁去"),
        ("维修班的记事本上有一行字：先问清哪一", "站里的老师傅常说一句话：水是有脾气的"),
    ],
)
def test_rows_of_text_with_a_colon_are_no_twins(rows: tuple[str, str]) -> None:
    """Indented or full rows, as those of an interview, fall neither to headings nor to noise."""
    text = ["街坊们晚上都能用上热水了。", "值班室里的灯整夜都亮着呢。"]
    page = [text[0], rows[0], text[1], rows[1], text[0]]
    facts = gather_facts(view_lines([Line(n, t) for n, t in enumerate(page, 1)]), [20.0] * 5)
    assert not any("twin" in fact.matches for fact in facts)


def test_lines_with_one_label_are_no_twins_even_if_set_letter_by_letter() -> None:
    rows = [
        "答 ： 先 修 主 管 再 修 支 管",
        "家家都有水了。",
        "答 ： 先 换 水 表 再 换 阀 门",
        "家家都有水了。",
    ]
    facts = gather_facts(view_lines([Line(n, t) for n, t in enumerate(rows, 1)]), [None] * 4)
    assert not any("twin" in fact.matches for fact in facts)
    labels = ["接 得 上 ： 主 管 换 到 村 口", rows[1], "喝 得 好 ： 水 质 一 天 一 测", rows[1]]
    facts = gather_facts(view_lines([Line(n, t) for n, t in enumerate(labels, 1)]), [None] * 4)
    assert ["twin" in fact.matches for fact in facts] == [True, False, True, False]


def test_what_may_be_no_body_is_no_noise_for_that() -> None:
    rows = [_PARAGRAPH, "管网：旧管换新管", _OTHER, "服务：跑腿换上门", _OTHER]
    facts = gather_facts(view_lines([Line(n, t) for n, t in enumerate(rows, 1)]), [None] * 5)
    assert score_roles(role_features(facts), [f.view.folded for f in facts]).roles[1] not in ("body", "noise")
