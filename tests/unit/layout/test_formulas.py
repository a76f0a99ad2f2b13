"""Formulas of single lines, and of lines that are told by their neighbours: lists, imprints, folios."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from flows.steps.layout import rebuild
from flows.steps.layout.facts import LineFacts, gather_facts
from flows.steps.layout.features import role_features
from flows.steps.layout.lines import view_lines
from flows.steps.layout.roles import score_roles
from flows.steps.model import Line
from tests.unit.layout.pages import page_of, roles_of


def facts_of(rows: Sequence[str]) -> tuple[LineFacts, ...]:
    return gather_facts(view_lines([Line(n, text) for n, text in enumerate(rows, 1)]), [None] * len(rows))


@pytest.mark.parametrize(
    ("text", "name", "holds"),
    [
        ("青渡农民报 05 田头课堂", "folio_whole", True),
        ("05　田头课堂　青渡农民报", "folio_whole", True),
        ("青渡晚报 第7版 书页·河灯", "folio_whole", True),
        ("预报05号冷空气", "folio_whole", False),
        ("青渡晚报05年的那场雪", "folio_whole", False),
        ("中共青渡市委机关报　青渡日报社出版", "imprint", True),
        ("【街坊热线】拨打 55667，说说身边的新鲜事", "teaser", True),
        ("热线 连着街坊的心", "teaser", False),
        ("55667热线 十年接了百万个电话", "teaser", False),
        ("街坊们拨打热线55667，说起了老槐树。", "teaser", False),
        ("5月 6日，孩子们在河边放风筝", "dated", True),
        ("青渡县委主管　青渡县融媒体中心主办", "folio_whole", True),
        ("内部资料　免费交流　准印证号：（青）字第0912号", "folio_whole", True),
        ("今天：多云转阴　11℃～19℃　东北风3级　　明天：小雨　9℃～14℃", "folio_whole", True),
        ("2021年5月4日　立夏　责编 田禾　美编 白小石　读者QQ群：5531072", "folio_whole", True),
        ("值班编辑 田禾　本版编辑 白石　每周三、六出版", "folio_whole", True),
        ("青渡工人报", "folio_whole", True),
        ("青渡　多云　12℃～21℃", "folio_whole", False),
        ("（2016年11月28日青渡县人大常委会第七次会议通过）", "dateline", True),
        ("（作者系青渡中学教师）", "affiliation", True),
        ("（答案见下期）", "to_be_continued", True),
        ("■毋自醒", "byline_bare_marked", True),
        ("多云转阴，东北风3级，出门请添衣", "folio_whole", False),
        ("编辑田禾的三十年 从铅字到屏幕", "folio_whole", False),
        ("菱角怎么卖？详见03版", "see_page", True),
        ("乡亲们头一回看见3版《青渡志》", "see_page", False),
        ("亲爱的同学们：", "letter_opens", True),
        ("敬礼！", "letter_closes", True),
        ("祝你们秋收顺利！", "letter_closes", True),
        ("长篇小说连载 ⑫", "serial", True),
        ("（未完待续）", "to_be_continued", True),
        ("编者按：菱角下塘，价钱却上不去。", "editor_note", True),
        ("[新闻背景]今年菱塘多了一千亩。", "editor_note", True),
        ("编者按语写得短，是老社长的规矩", "editor_note", False),
        ("柳湾讯（通讯员 田禾）菱角下塘了。", "dateline", True),
        ("【本报讯】（记者 田禾）菱角下塘了。", "dateline", True),
        ("晚报讯　记者 田禾报道：菱角下塘了。", "dateline", True),
        ("简讯（三则）", "dateline", False),
        ("青渡中学2021级　田　禾", "byline_bare_marked", True),
        ("青渡机床厂　白小石", "byline_bare_marked", True),
        ("石　禾", "byline_bare_marked", True),
        ("□阎寄舟", "byline_bare_marked", True),
        ("简　讯", "byline_bare_marked", False),
        ("野　摄", "byline_bare_marked", False),
        ("县法院　高效", "byline_bare_marked", False),
        ("文丨田小禾　图丨白石", "byline", True),
    ],
)
def test_lines_that_tell_what_they_are(text: str, name: str, holds: bool) -> None:
    (fact,) = facts_of([text])
    assert (name in fact.matches) is holds


def test_marks_of_one_kind_near_each_other_head_a_list() -> None:
    briefs = [f"▲{town}的渡口昨天恢复通航，头班船上坐满了人。" for town in ("柳湾", "石桥", "青渡")]
    facts = facts_of(briefs)
    assert all("listed" in fact.matches and "caption_mark" not in fact.matches for fact in facts)
    assert "heading" not in score_roles(role_features(facts), [f.view.folded for f in facts]).roles


def test_marks_that_point_to_pictures_stay() -> None:
    pictured = ["▲柳湾渡口。", "▲图为石桥渡口。", "▲青渡渡口的头班船。"]
    far = [row for town in ("柳湾", "石桥", "青渡") for row in (f"▲{town}渡口。", *["船一早就开了。"] * 7)]
    assert not any(
        "listed" in fact.matches for fact in facts_of(pictured) + facts_of(far) + facts_of(["▲渡口"] * 2)
    )


_SCORES = ("岸柳队 2∶1 石桥队", "渡口队 0∶0 青渡队", "磨坊队 3∶2 田埂队")


def places_of(rows: Sequence[str]) -> list[str]:
    """Where in a table each line stands, empty where in none."""
    found = [{m for m in fact.matches if m.startswith("form_run:")} for fact in facts_of(rows)]
    return ["".join(names).removeprefix("form_run:") for names in found]


def test_three_rows_of_one_form_are_a_table() -> None:
    assert places_of(["昨 日 赛 果", *_SCORES, "球迷们唱了一夜。"]) == ["", "first", "mid", "last", ""]
    assert places_of(_SCORES[:2]) == ["", ""]


def test_prices_are_a_table_whatever_ends_their_rows() -> None:
    prices = ("白菜 0.90 降 0.05", "菠菜(散装) 3.20 涨 0.20", "番茄 5.60 持平")
    assert places_of(prices) == ["first", "mid", "last"]


def test_heads_of_parts_are_rows_of_the_table() -> None:
    rows = ["足球联赛", *_SCORES, "篮球联赛", "岸柳队 88∶79 石桥队（22∶19、21∶20）"]
    assert places_of(rows) == ["first", *["mid"] * 4, "last"]


def test_text_with_numbers_is_no_table() -> None:
    assert not any(places_of(["新修水渠12公里，惠及", "农户800家，另建泵站", "水闸3座，清淤河道"]))


def test_a_table_is_body_and_stays_as_printed() -> None:
    rows = ["石桥联赛昨晚打响首轮", "", "看台上坐满了从各村赶来的乡亲，孩子们举着自己画的旗子。", *_SCORES]
    layout = rebuild(page_of(*rows, "", "下一轮比赛周六晚上开始，球场门口有免费的凉茶。"))
    assert roles_of(layout)[2:5] == ["body"] * 3
    positions = [placed.position for placed in layout.lines[2:5]]
    assert positions == [positions[0], positions[0] + 1, positions[0] + 2]
    assert len({placed.paragraph_number for placed in layout.lines[2:5]}) == 3


_NOTICE = (
    "公　告",
    "柳大河：本院受理石桥粮站诉你仓储合同纠纷一案，现依法向你公告送达起诉状副本，自公告之日起",
    "经过三十日即视为送达，逾期将依法缺席判决。",
    "青渡县人民法院",
)


def test_a_notice_is_one_ad_to_the_line_of_its_issuer() -> None:
    rows = [
        "水渠修到了田头，乡亲们笑了。",
        *_NOTICE,
        "渡口又开了头班船",
        "本报讯（记者 田禾）渡口昨天恢复通航。",
    ]
    assert ["in_notice" in fact.matches for fact in facts_of(rows)] == [False, *[True] * 4, False, False]
    assert roles_of(rebuild(page_of(*rows)))[1:5] == ["ad"] * 4


def test_news_of_an_announcement_is_no_notice() -> None:
    told = ["县里发出防汛通告", "本报讯（记者 田禾）县里昨天发出通告，要求渡口今日停航。", "青渡县水利局"]
    unsigned = [*_NOTICE[:3], "渡口又开了头班船。"]
    assert not any("in_notice" in fact.matches for fact in facts_of(told) + facts_of(unsigned))


_JOBS = ("①石桥磨坊 磨工8人 包吃住", "②柳湾船厂 焊工2人 持证", "③青渡茶社 帮工3人 计时")


def test_numbers_in_circles_count_a_list() -> None:
    facts = facts_of(_JOBS)
    assert all("item" in fact.matches and "caption_mark" not in fact.matches for fact in facts)
    assert not {"heading", "caption"} & set(
        score_roles(role_features(facts), [f.view.folded for f in facts]).roles
    )


def test_numbers_in_circles_that_point_to_pictures_stay() -> None:
    assert not any("item" in fact.matches for fact in facts_of([*_JOBS, "田禾 摄"]) + facts_of(_JOBS[1:]))


def test_briefs_that_fill_the_column_are_items_and_have_a_heading() -> None:
    briefs = [
        row
        for town in ("柳湾", "石桥", "青渡")
        for row in (f"●{town}的渡口昨天恢复通航，头班船", "上坐满了赶集的乡亲和他们的竹筐。")
    ]
    facts = facts_of(["简 讯", *briefs])
    assert "heads_list" in facts[0].matches
    assert "section" not in facts[0].matches
    assert all("item" in fact.matches for fact in facts[1::2])
    crossheads = [
        row for town in ("柳湾", "石桥", "青渡") for row in (f"●{town}", "船一早就开了，坐满了人。")
    ]
    assert not any("item" in fact.matches for fact in facts_of(crossheads))


def test_the_foot_of_a_letter_is_no_heading() -> None:
    rows = ["乡亲们都盼着你们回来看看。", "此致", "敬礼！", "青渡渡口管理处", "2021年5月10日", "渡口的新船"]
    facts = facts_of(rows)
    assert ["letter_foot" in fact.matches for fact in facts] == [False, False, True, True, True, False]
    assert score_roles(role_features(facts), [f.view.folded for f in facts]).roles[1:5] == ("body",) * 4


def test_who_sent_a_brief_in_is_no_heading() -> None:
    sent, column = facts_of(["渡口昨天恢复通航。", "（青渡团委）"]), facts_of(["渡口的早晨", "（街坊故事）"])
    assert "signed_below" in sent[1].matches
    assert "signed_below" not in column[1].matches


_POEM = ("风把船推到对岸", "又推回来", "像忘了什么的人", "灯亮了", "水声比灯还亮", "谁都没有说话")


def test_verses_below_their_writer_are_body() -> None:
    for rows in (["渡 口 帖", "□田禾", *_POEM], ["渡口帖", "溪　声", *_POEM]):
        facts = facts_of(rows)
        assert ["verse" in fact.matches for fact in facts] == [False, False, *[True] * 6]
        assert set(score_roles(role_features(facts), [f.view.folded for f in facts]).roles[2:]) == {"body"}


def test_titles_above_an_opening_are_no_verses() -> None:
    titles = ["渡 口 帖", "□田禾", *_POEM, "本报讯（记者 白石）菱角下塘了。"]
    assert not any("verse" in fact.matches for fact in facts_of(titles) + facts_of(["□田禾", *_POEM[:4]]))


def test_two_characters_set_apart_are_a_title() -> None:
    rows = ["渡口昨天恢复通航。", "天　气", "今天白天晴，夜里有小雨，江面有雾。"]
    assert "spaced_title" in role_features(facts_of(rows))[1]
    assert "spaced_title" not in role_features(facts_of(["渡口昨天恢复", *rows[1:]]))[1]


def test_short_questions_between_paragraphs_are_crossheads() -> None:
    answers = "船票由渡口代办，六十岁以上的乡亲凭证件免费乘船。"
    facts = facts_of([answers, "谁该买票？", answers, "票价多少？", answers])
    assert ["question_title" in fact.matches for fact in facts] == [False, True, False, True, False]
    told = facts_of([answers, "“谁该买票？”", answers, "问：票价多少？", answers])
    assert not any("question_title" in fact.matches for fact in told)


def test_shares_are_a_table_as_sums_are() -> None:
    assert places_of(["菱角产量 310吨 同比增长", "出塘占比 41.7% 同比提高", "外销 68车 比去年多"]) == [
        "first",
        "mid",
        "last",
    ]


def test_short_rows_behind_one_mark_between_paragraphs_are_crossheads() -> None:
    answers = "船票由渡口代办，六十岁以上的乡亲凭证件免费乘船。"
    for first, second in (
        ("◎荠菜：开花就老", "◎菱角：见水就活"),
        ("【焦点1】谁该买票？", "【焦点2】票价多少？"),
    ):
        facts = facts_of([answers, first, answers, second, answers])
        assert ["marked_title" in fact.matches for fact in facts] == [False, True, False, True, False]
    alone = facts_of([answers, "◎荠菜", answers, "●菱角", answers, "●船来了。", answers])
    assert not any("marked_title" in fact.matches for fact in alone)


def test_a_death_notice_is_an_ad_to_its_issuer() -> None:
    rows = [
        "水渠修到了田头，乡亲们笑了。",
        "讣　告",
        "青渡船厂退休职工石大河因病医治无效逝世，享年九十三岁。",
        "青渡县总工会",
    ]
    assert ["in_notice" in fact.matches for fact in facts_of(rows)] == [False, True, True, True]
