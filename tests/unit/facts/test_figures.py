from __future__ import annotations

from collections.abc import Callable

import pytest

from flows.steps.model import Figure


def _by_text(figures: tuple[Figure, ...]) -> dict[str, Figure]:
    return {figure.text: figure for figure in figures}


def test_offsets_cut_the_text_out_of_the_sentence(read: Callable) -> None:
    facts = read("去年，云桥县财政总收入突破３０亿元，较上年增加2.6亿元。")
    for figure in facts.figures:
        sentence = facts.sentences[figure.sentence_number - 1]
        assert sentence.text[figure.start : figure.end] == figure.text


def test_an_alias_is_the_subject_and_its_full_name_stands_beside_it(read: Callable) -> None:
    names = [("ORG", "青岚启明重工有限公司"), ("ORG", "启明重工", "青岚启明重工有限公司")]
    figure = read("启明重工去年实现营业收入73.5亿元。", names).figures[0]
    assert (figure.subject, figure.subject_name) == ("启明重工", "青岚启明重工有限公司")


@pytest.mark.parametrize(
    ("short", "names", "meant"),
    [
        ("该公司", [("ORG", "星河药业股份有限公司")], "星河药业股份有限公司"),
        ("企业", [("ORG", "星河药业股份有限公司")], "星河药业股份有限公司"),
        ("该区", [("LOC", "北塘区")], "北塘区"),
        ("该县", [("ORG", "云桥县税务局")], "云桥县"),
        ("他", [("PER", "贺川")], "贺川"),
    ],
)
def test_short_forms_mean_the_name_before_them(read: Callable, short: str, names: list, meant: str) -> None:
    figures = read(f"日前，记者走进{names[0][1]}。{short}去年新增员工120人。", names).figures
    assert [figure.subject for figure in figures] == [meant]


@pytest.mark.parametrize(
    ("scope", "subject"), [("我市", "青岚市"), ("本市", "青岚市"), ("全市", "青岚市全市"), ("我国", "我国")]
)
def test_scopes_are_the_papers_place(read: Callable, scope: str, subject: str) -> None:
    assert read(f"目前，{scope}已建成充电桩8600个。").figures[0].subject == subject


def test_a_list_shares_its_head_out(read: Callable) -> None:
    figures = read(
        "一季度，全市工业、消费、投资分别增长7.4%、5.1%、2.6%，高于全省平均水平1.5、1.2、0.3个百分点。"
    ).figures
    assert [f.value for f in figures] == [7.4, 5.1, 2.6, 1.5, 1.2, 0.3]
    assert ["工业" in f.indicator for f in figures] == [True, False, False, True, False, False]
    assert ["投资" in f.indicator for f in figures] == [False, False, True, False, False, True]
    assert all("高于" in f.indicator for f in figures[3:])
    assert {f.unit for f in figures[3:]} == {"pp"}


def test_a_comparison_is_told_of_its_own_figure_only(read: Callable) -> None:
    figures = _by_text(read("全市完成投资58.2亿元，同比增长9.1%，环比下降0.3%，占年度计划的72.5%。").figures)
    assert {text: figure.comparison for text, figure in figures.items()} == {
        "58.2亿元": None,
        "9.1%": "同比",
        "0.3%": "环比",
        "72.5%": "占比",
    }


def test_status_is_told_by_the_nearest_cue(read: Callable) -> None:
    figures = _by_text(
        read(
            "规划总投资86亿元的一期项目已完成投资31亿元，力争明年产值达45亿元。三号线可年产电池5000万颗。"
        ).figures
    )
    assert {text: figure.status for text, figure in figures.items()} == {
        "86亿元": "planned",
        "31亿元": "actual",
        "45亿元": "planned",
        "5000万颗": "capacity",
    }


def test_the_period_is_the_time_named_before(read: Callable) -> None:
    figures = _by_text(read("2024年，全县粮食产量45.2万吨；今年上半年，生猪出栏18万头。").figures)
    assert figures["45.2万吨"].period == "2024年"
    assert figures["18万头"].period == "今年上半年"
    assert str(figures["18万头"].period_end) == "2025-06-30"


def test_what_was_said_once_is_carried_on(read: Callable) -> None:
    figures = _by_text(read("服务平台受理企业诉求326件，办结319件。").figures)
    assert figures["319件"].indicator == "办结企业诉求"
    assert figures["319件"].subject == figures["326件"].subject


def test_numbers_in_names_and_times_are_no_figures(read: Callable) -> None:
    facts = read("3月15日上午9时，第十二届青岚书展在三元桥展馆开幕。", [("LOC", "三元桥展馆")])
    assert facts.figures == ()


def test_bylines_hold_no_figures(read: Callable) -> None:
    assert read("记者 三一").figures == ()


def test_confidence_is_a_share(read: Callable) -> None:
    figures = read("星河药业今年投资3亿元，新增员工50人，同比增长8%。", [("ORG", "星河药业")]).figures
    assert all(0 < figure.confidence <= 1 for figure in figures)
