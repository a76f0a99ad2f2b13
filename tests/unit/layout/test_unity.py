"""A paragraph's rows bear one role."""

from __future__ import annotations

from flows.steps.layout.columns import column_widths
from flows.steps.layout.facts import gather_facts
from flows.steps.layout.lines import typical_gap, view_lines
from flows.steps.layout.unity import unite_paragraphs
from tests.unit.layout.pages import page_of

STORY = ("今年以来，青石镇的果农忙个不停，", "山上的梨树已经挂果，镇里修好了三", "条机耕路。")


def united(rows: tuple[str, ...], roles: list[str]) -> list[str]:
    views = view_lines(page_of(*rows).lines)
    return list(unite_paragraphs(roles, gather_facts(views, column_widths(views)), typical_gap(views)))


def test_a_signature_that_runs_over_is_no_heading():
    rows = (*STORY[:2], "条机耕路。（石", "小禾）", "山里有了新学堂")
    assert united(rows, ["body", "body", "body", "heading", "heading"]) == [*["body"] * 4, "heading"]


def test_a_row_that_opens_its_own_bracket_stays_a_heading():
    rows = (*STORY, "梨园新景（组图）")
    assert united(rows, ["body", "body", "body", "heading"])[-1] == "heading"


def test_a_caption_is_one_from_its_first_row_to_its_photographer():
    rows = (*STORY, "", "昨日，青石镇的孩子们在梨园", "里写生，学校请来了三位画家。本报", "记者 白小溪 摄")
    assert united(rows, [*["body"] * 5, "credit"]) == [*["body"] * 3, *["caption"] * 3]


def test_what_stands_below_a_crosshead_of_a_series_is_text():
    rows = (
        "种梨：坡上的学问",
        *STORY,
        "卖梨：网上的集市",
        "果农们在手机上把梨卖到了省外。",
        "本版图片由镇里提供",
    )
    roles = ["heading", *["body"] * 3, "heading", "caption", "credit"]
    assert united(rows, roles) == [*roles[:5], "body", "credit"]


def test_a_photographer_on_a_row_of_his_own_is_a_credit():
    rows = (*STORY, "", "孩子们在梨园里写生。", "本报记者 白小溪 摄")
    assert united(rows, [*["body"] * 3, "caption", "credit"])[-2:] == ["caption", "credit"]


def test_a_caption_right_below_a_story_takes_no_row_from_it():
    rows = (*STORY[:2], "条机耕路，梨园", "孩子们在梨园里写生。石小禾 摄")
    assert united(rows, ["body", "body", "body", "caption"]) == ["body", "body", "body", "caption"]


def test_a_table_has_one_role_and_is_text_unless_the_page_signs_it():
    rates = ("岸元　687.42　681.85", "桥元　781.06　756.79", "湾元　6.09　5.90")
    assert united(rates, ["furniture", "furniture", "body"]) == ["body"] * 3
    assert united(rates, ["ad", "ad", "body"]) == ["ad"] * 3
    numbered = ("渡口 0998-5551234 转1", "磨坊 0998-5551235 转2", "茶社 0998-5551236 转3")
    assert united(numbered, ["furniture", "furniture", "body"]) == ["furniture"] * 3
