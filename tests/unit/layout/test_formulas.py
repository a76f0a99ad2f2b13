"""Formulas of single lines, and of lines that are told by their neighbours: lists, imprints, folios."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from flows.steps.layout.facts import LineFacts, gather_facts
from flows.steps.layout.lines import view_lines
from flows.steps.model import Line


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
        ("【街坊热线】拨打 55667，说说身边的新鲜事", "imprint", True),
        ("热线 连着街坊的心", "imprint", False),
        ("55667热线 十年接了百万个电话", "imprint", False),
        ("街坊们拨打热线55667，说起了老槐树。", "imprint", False),
        ("5月 6日，孩子们在河边放风筝", "dated", True),
    ],
)
def test_lines_that_tell_what_they_are(text: str, name: str, holds: bool) -> None:
    (fact,) = facts_of([text])
    assert (name in fact.matches) is holds


def test_marks_of_one_kind_near_each_other_head_a_list() -> None:
    briefs = [f"▲{town}的渡口昨天恢复通航，头班船上坐满了人。" for town in ("柳湾", "石桥", "青渡")]
    facts = facts_of(briefs)
    assert all("listed" in fact.matches and "caption_mark" not in fact.matches for fact in facts)


def test_marks_that_point_to_pictures_stay() -> None:
    pictured = ["▲柳湾渡口。", "▲图为石桥渡口。", "▲青渡渡口的头班船。"]
    far = [row for town in ("柳湾", "石桥", "青渡") for row in (f"▲{town}渡口。", *["船一早就开了。"] * 7)]
    assert not any(
        "listed" in fact.matches for fact in facts_of(pictured) + facts_of(far) + facts_of(["▲渡口"] * 2)
    )
