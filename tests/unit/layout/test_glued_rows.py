"""Rows that only one element of a title can hold, and lines whose form leaves one role."""

from __future__ import annotations

import pytest

from flows.steps.layout.facts import gather_facts
from flows.steps.layout.features import role_features
from flows.steps.layout.lines import view_lines
from flows.steps.layout.stacks import Stack
from flows.steps.model import Line


@pytest.mark.parametrize(
    "rows",
    [
        ("青石县上月新栽果树合计达到247", "61株"),
        ("小河流过老磨坊带来新的生意", "(乡野走笔)"),
    ],
)
def test_a_number_or_a_bracket_goes_on_with_its_headline(rows: tuple[str, ...]) -> None:
    facts = gather_facts(view_lines([Line(n, t) for n, t in enumerate(rows, 1)]), [None] * len(rows))
    assert dict(Stack(facts, [1.0] * len(facts), 1).split()) == {"headline": [0, 1]}


def test_two_phrases_before_an_opening_formula_are_marked() -> None:
    rows = ("桥面昨晚重新开放。", "修好一座旧桥 方便两岸乡亲", "本报讯(记者 田禾)青石河上的桥开放了")
    facts = gather_facts(view_lines([Line(n, t) for n, t in enumerate(rows, 1)]), [None] * 3)
    assert [("two_phrases" in names) for names in role_features(facts)] == [False, True, False]


@pytest.mark.parametrize(
    ("text", "name", "holds"),
    [
        ("本版图片均由青石县文化馆提供", "credit_whole", True),
        ("图为青石县文化馆的新书架", "credit_whole", False),
        ("前三季度", "period", True),
        ("2023年7月4日 星期二", "period", False),
    ],
)
def test_forms_that_leave_one_role(text: str, name: str, holds: bool) -> None:
    (fact,) = gather_facts(view_lines([Line(1, text)]), [None])
    assert (name in fact.matches) is holds


def test_a_wrapped_title_above_a_byline_is_marked() -> None:
    """A quote is opened in a full row and closed in the short row above the byline."""
    body = [f"青石河边的老磨坊又转起来乡亲说{n}" for n in "一二三四"]
    rows = [*body, "磨坊主人重拾旧手艺他成了“河边", "老师”", "本报记者 田禾", *body]
    views = view_lines([Line(n, t) for n, t in enumerate(rows, 1)])
    names = role_features(gather_facts(views, [16.0] * len(rows)))
    assert [i for i, found in enumerate(names) if "wrapped_title" in found] == [4, 5]


@pytest.mark.parametrize("rows", [("小溪边的山里果园家家通上了清水", "周禾根走访青石县几处果园和水渠")])
def test_whose_visit_it_was_is_told_in_a_deck(rows: tuple[str, ...]) -> None:
    """On a page that has a habit of kickers."""
    facts = gather_facts(view_lines([Line(n, t) for n, t in enumerate(rows, 1)]), [None] * 2)
    assert dict(Stack(facts, [1.0] * len(facts), 2).split(manner=1.0)) == {"headline": [0], "deck": [1]}


def test_a_photographer_is_marked() -> None:
    long = (
        "青石县的果园今年又添了新渠，清水从山顶一直流到村口，家家户户都能用上，老人说这是几十年来头一回。" * 2
    )
    rows = (long, "清水流过家家门口", long[:40] + " 周禾根 摄")
    facts = gather_facts(view_lines([Line(n, t) for n, t in enumerate(rows, 1)]), [None] * 3)
    assert [("photographer" in f.matches) for f in facts] == [False, False, True]


def test_a_period_is_no_headline_by_itself() -> None:
    rows = ("前三季度", "青石县新栽果树合计增长两成")
    facts = gather_facts(view_lines([Line(n, t) for n, t in enumerate(rows, 1)]), [None] * 2)
    assert dict(Stack(facts, [1.0] * len(facts), 1).split(manner=-2.0))["headline"] != [0]
