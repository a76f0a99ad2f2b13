"""Lines that stand by themselves and are made alike: crossheads, not text."""

from __future__ import annotations

from flows.steps.layout import rebuild
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
