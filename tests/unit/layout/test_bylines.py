"""Names and roles out of bylines in the shapes that papers print."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.steps.layout import rebuild
from flows.steps.layout.authors import credit_authors
from flows.steps.layout.bylines import may_be_byline, parse_byline, split_names
from flows.steps.layout.facts import gather_facts
from flows.steps.layout.lines import view_lines
from flows.steps.model import Line
from flows.steps.text import fold, tidy
from tests.unit.layout.pages import authors_of, page_of


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
        ("本报评论员", [("评论员", "本报评论员")]),
        ("■河湾日报编辑部", [("编辑部", "河湾日报编辑部")]),
        ("特约养蜂人 田小禾", [("特约养蜂人", "田小禾")]),
        ("本报驻县记者 田小禾", [("驻县记者", "田小禾")]),
        ("河湾日报·河湾在线记者 田小禾", [("记者", "田小禾")]),
        ("本刊记者 田小禾 文　溪声 图", [("记者", "田小禾"), ("摄影", "溪声")]),
        ("通讯员　溪声", [("通讯员", "溪声")]),
        ("（口述/田小禾　整理/白石）", [(None, "田小禾"), (None, "白石")]),
        ("田小禾（作者系河湾大学教师）", [(None, "田小禾")]),
        ("文丨田小禾　图丨白石", [(None, "田小禾"), ("摄影", "白石")]),
        ("河湾机床厂　白小石", [(None, "白小石")]),
        ("河湾中学2021级　田 禾", [(None, "田禾")]),
        ("河湾中学2021级田禾", [(None, "田禾")]),
        ("学生记者 田小禾", [("学生记者", "田小禾")]),
        ("河湾县农业局农艺师　田小禾", [(None, "田小禾")]),
        ("（河湾镇中心小学校长　田小禾）", [(None, "田小禾")]),
        ("本刊通讯员　田小禾", [("通讯员", "田小禾")]),
        ("本报记者 田小禾 文并摄", [("记者", "田小禾")]),
        ("河湾晚报记者 田小禾　摄影 白石", [("记者", "田小禾"), ("摄影", "白石")]),
        (
            "文｜本刊记者 田小禾　实习记者 石禾苗　图｜阿满",
            [("记者", "田小禾"), ("实习记者", "石禾苗"), ("摄影", "阿满")],
        ),
        ("文/通讯员 田小禾　图/记者 白石", [("通讯员", "田小禾"), ("摄影", "白石")]),
        ("采写／本报记者 田小禾　口述／白大成", [("记者", "田小禾"), (None, "白大成")]),
        ("（白大成口述　通讯员 田小禾整理）", [(None, "白大成"), ("通讯员", "田小禾")]),
        ("口述/白大成　采写/青芽", [(None, "白大成"), (None, "青芽")]),
        ("（田小禾　本报特约评论员）", [("特约评论员", "田小禾")]),
        ("⊙本报记者 田小禾 ○编辑 白石", [("记者", "田小禾")]),
        ("□特约撰稿 田小禾□记者 白石", [("特约撰稿", "田小禾"), ("记者", "白石")]),
        ("作者：田小禾　插图：阿满", [("作者", "田小禾"), ("插图", "阿满")]),
        ("读者　田小禾", [("读者", "田小禾")]),
        ("（指导老师：田小禾）", [("指导老师", "田小禾")]),
        ("本报深度记者　田小禾", [("深度记者", "田小禾")]),
        ("本报通讯员 田小 禾", [("通讯员", "田小禾")]),
        (
            "本报记者 乌云图雅 巴特尔·艾山 田小禾",
            [("记者", "乌云图雅"), ("记者", "巴特尔·艾山"), ("记者", "田小禾")],
        ),
        ("通讯员 扎西卓嘎", [("通讯员", "扎西卓嘎")]),
        ("記者 陳禾田", [("記者", "陳禾田")]),
        ("记者田　禾　白　石", [("记者", "田禾"), ("记者", "白石")]),
        ("（本报评论员）", [("评论员", "本报评论员")]),
        ("记者 田小禾 制图 白石", [("记者", "田小禾"), ("制图", "白石")]),
        ("田小禾口述　白石执笔", [(None, "田小禾"), (None, "白石")]),
        ("本刊分析师 田小禾", [("分析师", "田小禾")]),
        ("（供稿：田小禾）", [(None, "田小禾")]),
    ],
)
def test_every_usual_shape_of_a_byline_is_read(printed, authors):
    byline = parse_byline(fold(tidy(printed)))
    assert byline.complete
    assert [(a.role, a.name) for a in byline.authors] == authors


@pytest.mark.parametrize(
    "prose",
    [
        "记者从市水务局了解到",
        "●记者：一起去",
        "今年春耕比往年早了十天",
        "记者在现场看到，稻田已经翻好",
        "记者 手记",
        "记者手记",
        "记者 在村口",
        "(作者单位：河湾农科所)",
        "（作者系本报特约评论员）",
    ],
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


@pytest.mark.parametrize(
    ("printed", "name"),
    [
        ("口述：田小禾 整理：白石", "byline"),
        ("编译 田小禾", "byline"),
        ("本报编辑部", "byline"),
        ("（作者单位：河湾农科所）", "byline_bare_marked"),
        ("田小禾　白石　摄影报道", "credit_names"),
        ("田小禾（渡口小学教师）", "byline_bare_marked"),
        ("护林员　阿依古丽·买买提", "byline_bare_marked"),
        ("渡口小学六（2）班　田小禾　指导老师　白石", "byline"),
        ("（据《河湾旧事》　田小禾辑）", "byline_bare_marked"),
        ("自述：田小禾　整理：白石", "byline"),
        ("◎老船工", "byline_bare_marked"),
        ("·柳　絮·", "byline_bare_marked"),
        ("心理咨询师　温　婉", "byline_bare_marked"),
        ("文：許禾", "byline_bare_marked"),
    ],
)
def test_dresses_of_bylines_are_told_apart(printed, name):
    (fact,) = gather_facts(view_lines([Line(1, printed)]), [None])
    assert {m for m in fact.matches if m.startswith(("byline", "credit_names"))} == {name}


@pytest.mark.parametrize("printed", ["夏季高温", "◎消费", "《河湾旧事》　田小禾", "渡口的老工人　谢幕"])
def test_words_are_no_bylines(printed):
    (fact,) = gather_facts(view_lines([Line(1, printed)]), [None])
    assert not any(m.startswith("byline") for m in fact.matches)


def test_a_name_broken_by_a_wrap_goes_on_below():
    rows = ["河上的新桥通了。■本报记者 田小", "禾", "乡亲们说，过河", "方便"]
    facts = gather_facts(view_lines([Line(n, t) for n, t in enumerate(rows, 1)]), [None] * 4)
    assert ["name_tail" in fact.matches for fact in facts] == [False, True, False, False]


def test_a_signature_behind_a_mark_names_the_author_though_more_is_read_after_it():
    mill = "石桥村的老磨坊昨天重新开张，磨盘一转，麦香飘出去半条街。■本报记者 田小"
    price = "村里花了两个月修好水车，又请回了磨了四十年面的老师傅，收费还是从前的老价钱。"
    layout = rebuild(page_of("老磨坊转起来了", "", mill, "禾", "", price))
    assert authors_of(layout.articles[0]) == [("记者", "田小禾")]


def test_whoever_is_named_in_brackets_below_the_last_sentence_signs_it_by_any_name():
    mill = "石桥村的老磨坊昨天重新开张，磨盘一转，麦香飘出去半条街，乡亲们拎着口袋排队。"
    price = "村里花了两个月修好水车，又请回了磨了四十年面的老师傅，收费还是从前的老价钱。"
    layout = rebuild(page_of("老磨坊转起来了", "", mill, price, "（桂兰亭）"))
    assert layout.lines[-1].role == "byline"
    assert authors_of(layout.articles[0]) == [(None, "桂兰亭")]


@pytest.mark.parametrize("signature", ["■记者 田禾", "（田禾）"])
def test_a_signature_above_the_next_heading_signs_the_text_above(signature):
    mill = "石桥村的老磨坊昨天重新开张，磨盘一转，麦香飘出去半条街，乡亲们拎着口袋排队。"
    price = "村里花了两个月修好水车，又请回了磨了四十年面的老师傅，收费还是从前的老价钱。"
    school = "青柳小学的操场边多了一座气象站，孩子们每天早上轮流去读数，再写在黑板上。"
    layout = rebuild(
        page_of("老磨坊转起来了", "", mill, price, signature, "", "操场边有座气象站", "", school)
    )
    assert [name for _, name in authors_of(layout.articles[0])] == ["田禾"]
    assert [article.authors for article in layout.articles[1:]] == [()]


PIECES = [
    "记者",
    "通讯员",
    "本报",
    "全媒体",
    "王小明",
    "李芳",
    "摄",
    "文",
    "图",
    "报道",
    "中心",
    "特约",
    "口述",
    "·",
    "/",
    " ",
    "、",
]


@given(
    st.lists(
        st.one_of(st.sampled_from([*PIECES, "(", ")", "。", "A5", "年代"]), st.text(max_size=3)), max_size=12
    )
)
def test_no_byline_is_ruled_out_by_its_signs(pieces: list[str]) -> None:
    text = "".join(pieces)
    assert may_be_byline(text) or not parse_byline(text).complete


def test_a_rare_name_in_brackets_behind_the_last_sentence_signs() -> None:
    told = "渡口昨天恢复通航，头班船上坐满了赶集的乡亲。"
    signed = rebuild(page_of("渡口又开了头班船", "", f"本报讯　{told}（窦禾苗）"))
    ended = rebuild(page_of("渡口又开了头班船", "", f"本报讯　{told}（连载）"))
    assert [authors_of(layout.articles[0]) for layout in (signed, ended)] == [[(None, "窦禾苗")], []]
