"""Whole small pages through the layout."""

from __future__ import annotations

import time
from datetime import date

import pytest

from flows.steps.layout import rebuild
from flows.steps.layout.explain import explain_line
from flows.steps.layout.rebuild import rebuild_lines
from tests.unit.layout.pages import authors_of, page_of, roles_of

HARVEST = (
    "河湾镇的早稻开镰了",
    "河湾日报讯（记者 田小禾 通",
    "讯员 白石）昨日一早，河湾镇的",
    "稻田里开进了六台收割机，今年",
    "第一块早稻开镰收割。",
    "镇农技站站长说，今年早稻长势",
    "好，亩产比去年多出三十斤，农户",
    "都很高兴。",
)
BRIDGE = (
    "青石大桥下月通车",
    "河湾日报讯（记者 石磊）记者",
    "从市交通局获悉，青石大桥桥面",
    "铺装已经完成，下月初通车，两",
    "岸居民过江只要五分钟。",
    "大桥全长一千二百米，双向四车",
    "道，去年三月开工，总投资两亿",
    "多元。",
)


def test_two_stories_with_titles_before_their_text():
    layout = rebuild(page_of(*HARVEST, *BRIDGE))
    assert [a.headline for a in layout.articles] == [HARVEST[0], BRIDGE[0]]
    assert roles_of(layout) == ["headline", *["body"] * 7] * 2
    first = layout.articles[0]
    assert authors_of(first) == [("记者", "田小禾"), ("通讯员", "白石")]
    assert first.text.split("\n")[1].startswith("镇农技站站长说")
    assert layout.publication == "河湾日报"


def test_titles_after_their_text_are_found_by_what_they_say():
    layout = rebuild(page_of(*HARVEST[1:], HARVEST[0], "", *BRIDGE[1:], BRIDGE[0]))
    assert [a.headline for a in layout.articles] == [HARVEST[0], BRIDGE[0]]


def test_wraps_and_letter_spacing_are_undone():
    layout = rebuild(page_of("抢 收 抢 种 正 当 时", *HARVEST[1:]))
    assert layout.articles[0].headline == "抢收抢种正当时"
    assert "亩产比去年多出三十斤，农户都很高兴。" in layout.articles[0].text


def test_furniture_and_editors_lines_belong_to_no_article():
    page = page_of("2024年5月6日 星期一 A03 要闻", *HARVEST, "责任编辑：田大禾 版式：白小石 校对：石磊")
    layout = rebuild(page)
    assert roles_of(layout)[0] == roles_of(layout)[-1] == "furniture"
    assert len(layout.articles) == 1


def test_a_continued_story_says_so():
    layout = rebuild(page_of("（上接A01版）", *HARVEST[2:]))
    assert layout.articles[0].continues == "from"
    assert layout.lines[0].role == "jump"


def test_what_goes_on_from_another_page_joins_no_story_of_this_one():
    """Though it says nothing else: the same words, the same names."""
    tail = (
        "今年早稻长势好，亩产多出三十斤，",
        "河湾镇的农户和农技站站长都很高",
        "兴，收割机已经开进了稻田。",
    )
    layout = rebuild(page_of(*HARVEST, "（上接A01版）", *tail))
    assert [a.continues for a in layout.articles] == [None, "from"]


@pytest.mark.parametrize(
    "rows",
    [
        ("one fish, two fish and a long line of plain English text", "that goes on here.", "And ends."),
        ("苹果 3.5元", "梨 2.8元", "桃 4.1元"),
        ("床前明月光", "疑是地上霜", "举头望明月", "低头思故乡"),
        (
            "我一直记得外婆家门前的那条河，夏天的傍晚，我们在河边洗菜，水很清。",
            "后来河上修了桥，我们也搬走了。",
        ),
        ("一",),
    ],
)
def test_a_document_that_is_no_newspaper_page_is_one_article(rows):
    layout = rebuild(page_of(*rows))
    assert len(layout.articles) == 1
    assert all(placed.article_number == 1 for placed in layout.lines)


def test_names_in_brackets_below_a_story_sign_it():
    layout = rebuild(page_of(HARVEST[0], *HARVEST[3:], "（记者 田小禾 白石）", *BRIDGE))
    assert [a.headline for a in layout.articles] == [HARVEST[0], BRIDGE[0]]
    assert authors_of(layout.articles[0]) == [("记者", "田小禾"), ("记者", "白石")]


def test_the_opening_formula_gives_place_and_day():
    page = page_of(
        "2024年1月2日 星期二 A01", "早稻开镰", "本报青石12月30日讯（记者 石磊）早稻今天开镰，农户很高兴。"
    )
    article = rebuild(page).articles[0]
    assert article.dateline_place == "青石"
    assert article.dateline_date == date(2023, 12, 30)


def test_a_line_is_explained_by_its_features():
    page = page_of(*HARVEST)
    found = explain_line(page, 2)
    assert found.placed.role == "body"
    assert found.reasons
    assert found.role_scores["body"] > found.role_scores["byline"]
    with pytest.raises(KeyError, match="line 99"):
        explain_line(page, 99)


def test_a_huge_document_keeps_page_order_in_bounded_time_and_says_so():
    rows = [f"第{n}行的文字随便写写凑够一行的宽" for n in range(5000)]
    rebuild(page_of(*HARVEST))  # load what is loaded once
    start = time.process_time()
    lines, articles, _ = rebuild_lines(page_of(*rows))
    assert time.process_time() - start < 20
    assert len(lines) == 5000
    assert max(a.confidence for a in articles) < 0.2


def test_a_whole_folio_is_furniture_even_amid_running_text():
    text = (
        "市里今年把老旧小区的水管换了一遍又一遍",
        "住户说水压比从前高了许多夜里也不再",
        "半夜停水大家都很满意纷纷向施工队道谢",
    )
    rows = [*text, "柏川日报 2024年5月4日 星期六 第3版 要闻", *text]
    layout = rebuild(page_of(*rows))
    assert roles_of(layout)[3] == "furniture"
    assert (layout.publication, layout.page_no) == ("柏川日报", "3")


def test_a_signature_is_read_where_another_paragraph_follows_it():
    signed = (*HARVEST[:1], "昨日一早，河湾镇的稻田里开进了六", "台收割机。（记者 田小禾）")
    after = ("镇里的老人们说，多年没有见过这样", "好的收成了。")
    (article,) = rebuild(page_of(*signed, *after)).articles
    assert [(a.role, a.name) for a in article.authors] == [("记者", "田小禾")]
