"""Authors of articles out of bylines, openings, signatures, captions and credits, in original words."""

from __future__ import annotations

import pytest

from flows.steps.layout import rebuild
from flows.steps.layout.authors import name_authors
from flows.steps.model import Paragraph
from tests.unit.layout.pages import authors_of, page_of

_TOLD = "渡口昨天恢复通航，头班船上坐满了赶集的乡亲。"
_MORE = "船老大说，河水比去年高了两尺。"


def _authors(*paragraphs: tuple[str, str]) -> list[tuple[str | None, str]]:
    made = tuple(Paragraph(n, role, text, ()) for n, (role, text) in enumerate(paragraphs, 1))
    return [(a.role, a.name) for a in name_authors(made)]


@pytest.mark.parametrize(
    ("byline", "authors"),
    [
        ("（田禾苗　县农业局农艺师）", [(None, "田禾苗")]),
        ("河湾镇中心小学六（2）班　田禾苗", [(None, "田禾苗")]),
        ("白玛（藏族）", [(None, "白玛")]),
        ("（据《河湾旧事》　田禾苗辑）", [(None, "田禾苗")]),
        ("（柳絮编译自《远山周刊》2021年第3期）", [(None, "柳絮")]),
        ("·柳　絮·", [(None, "柳絮")]),
        ("○老船夫", [(None, "老船夫")]),
        ("河湾市统计局　河湾市调查队", [(None, "河湾市统计局"), (None, "河湾市调查队")]),
        ("（本报综合）", []),
        ("（均据河湾社）", []),
        ("田禾苗（渡口小学教师）", [(None, "田禾苗")]),
        ("文／田禾苗（气象台工程师）　图／白石", [(None, "田禾苗"), ("摄影", "白石")]),
        ("护林员　田禾苗", [(None, "田禾苗")]),
        ("河湾乡　田禾苗　石桥镇　白石", [(None, "田禾苗"), (None, "白石")]),
        ("渡口村　田春生", [(None, "田春生")]),
        ("记者 田春生 白石", [("记者", "田春生"), ("记者", "白石")]),
        ("东关街　田禾苗等七户居民", [(None, "田禾苗")]),
        ("（主持人：胖船工）", [("主持人", "胖船工")]),
        ("本报见习记者清荷 记者白石", [("见习记者", "清荷"), ("记者", "白石")]),
        ("船工老柳/图　田禾苗/文", [("摄影", "船工老柳"), (None, "田禾苗")]),
        ("田禾　著", [(None, "田禾")]),
        ("本报特派记者 田禾苗 河湾传真", [("特派记者", "田禾苗")]),
        ("（本報記者林禾攝）", [("摄影", "林禾")]),
        ("（县文化馆　央金）", [(None, "央金")]),
    ],
)
def test_rows_known_as_bylines_name_whoever_signs(byline, authors):
    assert _authors(("body", _TOLD), ("byline", byline)) == authors


@pytest.mark.parametrize(
    ("opening", "authors"),
    [
        ("本报讯　记者田禾苗、白石报道" + _TOLD, [("记者", "田禾苗"), ("记者", "白石")]),
        ("晚报讯　本报记者田禾苗　昨天，" + _TOLD, [("记者", "田禾苗")]),
        ("快讯 记者 田禾苗 通讯员 白石报道 " + _TOLD, [("记者", "田禾苗"), ("通讯员", "白石")]),
        ("本报记者田禾苗8月2日河湾报道 " + _TOLD, [("记者", "田禾苗")]),
        ("本报讯　记者昨天从渡口获悉，" + _TOLD, []),
        ("本报记者　田禾苗　" + _TOLD, []),
        ("河湾讯（田禾苗　白石）" + _TOLD, [(None, "田禾苗"), (None, "白石")]),
        ("河湾讯（综合）" + _TOLD, []),
    ],
)
def test_reporters_who_open_a_story_without_brackets_are_named(opening, authors):
    assert _authors(("body", opening)) == authors


@pytest.mark.parametrize(
    ("rows", "authors"),
    [
        (["本报记者　田禾苗　通讯", "员　白石"], [("记者", "田禾苗"), ("通讯员", "白石")]),
        (
            ["本报记者　田禾苗　通讯员", "白石　石磨"],
            [("记者", "田禾苗"), ("通讯员", "白石"), ("通讯员", "石磨")],
        ),
        (["（通讯员　田禾苗　白", "石）"], [("通讯员", "田禾苗"), ("通讯员", "白石")]),
        (["本报记者　田禾苗", "白石"], [("记者", "田禾苗"), (None, "白石")]),
    ],
)
def test_rows_of_a_torn_byline_are_read_as_one(rows, authors):
    assert _authors(("body", _TOLD), *(("byline", row) for row in rows)) == authors


def test_an_opening_formula_torn_over_two_paragraphs_is_one():
    assert _authors(("body", "本报讯（记者 田禾苗 通讯"), ("body", "员 白石）" + _TOLD)) == [
        ("记者", "田禾苗"),
        ("通讯员", "白石"),
    ]


@pytest.mark.parametrize(
    ("signature", "authors"),
    [
        ("（青　禾）", [(None, "青禾")]),
        ("（水产站　田禾苗）", [(None, "田禾苗")]),
        ("（编译/柳絮）", [(None, "柳絮")]),
        ("（扎西卓嘎）", [(None, "扎西卓嘎")]),
        ("（全文完）", []),
    ],
)
def test_signatures_behind_the_last_sentence_are_read(signature, authors):
    assert _authors(("body", _MORE), ("body", _TOLD + signature)) == authors
    assert _authors(("body", _MORE), ("body", signature)) == authors


def test_items_of_a_column_are_signed_one_by_one_and_nobody_signs_the_column():
    assert _authors(("body", f"●{_TOLD}（田禾苗）"), ("body", f"●{_MORE}（白石）")) == []


def test_a_signature_before_a_note_at_the_end_still_signs():
    assert _authors(("body", f"{_TOLD}（田禾苗）"), ("body", "头班船：早上六点离岸的渡船。")) == [
        (None, "田禾苗")
    ]


@pytest.mark.parametrize(
    ("credit", "authors"),
    [
        ("田禾苗/图", [("摄影", "田禾苗")]),
        ("早市上的花摊。柳絮摄", [("摄影", "柳絮")]),
        ("漫画／田禾苗", [("漫画", "田禾苗")]),
        ("早市开张。（通讯员 田禾苗）", [("通讯员", "田禾苗")]),
        ("受访者供图", []),
    ],
)
def test_whoever_drew_or_shot_is_named_by_the_credit(credit, authors):
    assert _authors(("body", _TOLD), ("caption", credit)) == authors


def test_a_photo_goes_to_the_story_its_photographer_wrote():
    ferry = "本报讯（记者 田禾苗）渡口昨天恢复通航，头班船上坐满了赶集的乡亲，船老大说河水比去年高了两尺。"
    mill = "本报讯（记者 白石）石桥村的老磨坊昨天重新开张，磨盘一转，麦香飘出去半条街，乡亲们拎着口袋排队。"
    photo = "▲孩子们趴在栏杆上看热闹。记者 田禾苗 摄"
    layout = rebuild(page_of("渡口又开了头班船", "", ferry, "", "老磨坊转起来了", "", mill, "", photo))
    assert [authors_of(article) for article in layout.articles] == [
        [("记者", "田禾苗"), ("摄影", "田禾苗")],
        [("记者", "白石")],
    ]
