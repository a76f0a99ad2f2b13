"""Names and roles out of bylines in the shapes that papers print."""

from __future__ import annotations

import pytest

from flows.steps.layout.assemble import credit_authors
from flows.steps.layout.bylines import parse_byline, split_names
from flows.steps.text import fold, tidy


@pytest.mark.parametrize(
    ("printed", "authors"),
    [
        ("本报记者 田小禾", [("记者", "田小禾")]),
        ("河湾晚报全媒体记者 田小禾", [("全媒体记者", "田小禾")]),
        ("□ 本报记者 田小禾 文/图", [("记者", "田小禾")]),
        ("■记者 田 小 禾 通讯员 白石", [("记者", "田小禾"), ("通讯员", "白石")]),
        ("全媒体记者/田禾通讯员/白小石", [("全媒体记者", "田禾"), ("通讯员", "白小石")]),
        ("本报记者田小禾 实习生白石 河湾报道", [("记者", "田小禾"), ("实习生", "白石")]),
        ("记者 田小禾/文 白石/摄", [("记者", "田小禾"), ("摄影", "白石")]),
        ("文/田小禾 图/白石", [(None, "田小禾"), ("摄影", "白石")]),
        (
            "（记者 田小禾 通讯员 欧阳白 石头）",
            [("记者", "田小禾"), ("通讯员", "欧阳白"), ("通讯员", "石头")],
        ),
        ("见习记者 田小禾 特约记者 白石", [("见习记者", "田小禾"), ("特约记者", "白石")]),
        ("本报通讯员 田小禾摄影报道", [("通讯员", "田小禾")]),
        ("田小禾 白石", [(None, "田小禾"), (None, "白石")]),
        ("记者/田 禾 通讯员/白小石 石 头", [("记者", "田禾"), ("通讯员", "白小石"), ("通讯员", "石头")]),
        ("全 媒体记者/田小禾 通讯 员/白石", [("全媒体记者", "田小禾"), ("通讯员", "白石")]),
    ],
)
def test_every_usual_shape_of_a_byline_is_read(printed, authors):
    byline = parse_byline(fold(tidy(printed)))
    assert byline.complete
    assert [(a.role, a.name) for a in byline.authors] == authors


@pytest.mark.parametrize(
    "prose", ["记者从市水务局了解到", "今年春耕比往年早了十天", "记者在现场看到，稻田已经翻好"]
)
def test_prose_is_no_byline(prose):
    assert not parse_byline(prose).complete


def test_names_without_blanks_are_cut_at_surnames():
    assert split_names("田小禾白石") == ["田小禾", "白石"]
    assert split_names("欧阳小白") == ["欧阳小白"]
    assert split_names("阿依古丽·买买提") == ["阿依古丽·买买提"]
    assert split_names("春耕备耕") == []


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("图为收割现场。本报记者 田小禾 摄", ["田小禾"]),
        ("田小禾 白石 摄影报道", ["田小禾", "白石"]),
        ("摄影：田小禾", ["田小禾"]),
        ("图为镇上的新桥河湾晚报记者 田小禾 摄", ["田小禾"]),
        ("收割机在作业。", []),
    ],
)
def test_photographers_are_read_from_captions_and_credits(text, names):
    assert [(a.role, a.name) for a in credit_authors(fold(text))] == [("摄影", name) for name in names]
