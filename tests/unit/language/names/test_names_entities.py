from __future__ import annotations

import pytest

from flows.steps.language.names.entities import (
    DecisionError,
    decisions_by_name,
    entity_id,
    identity_of,
    is_relative,
    linked_names,
)


def test_the_same_name_has_the_same_id_however_it_is_printed() -> None:
    assert entity_id("ORG", "瀚海（宁波）轴承有限公司") == entity_id("ORG", "瀚海(宁波) 轴承有限公司")


def test_ids_hold_over_versions() -> None:
    # Written into warehouses: a change here orphans every link made so far.
    assert entity_id("PER", "苗启衡") == "P3955e10b7250d23"
    assert entity_id("ORG", "市委", "甲地日报") == "O5b2bbad64551389"


def test_type_is_part_of_the_identity() -> None:
    assert entity_id("PER", "华山") != entity_id("LOC", "华山")


def test_a_division_is_one_entity_in_short_and_full() -> None:
    assert entity_id("LOC", "湖南") == entity_id("LOC", "湖南省")
    assert entity_id("LOC", "长沙") == entity_id("LOC", "长沙市")
    assert entity_id("LOC", "吉林") not in {entity_id("LOC", "吉林省"), entity_id("LOC", "吉林市")}


@pytest.mark.parametrize("name", ["市委", "县教育局", "组织部", "省政府"])
def test_bodies_named_within_their_place_are_one_a_paper(name: str) -> None:
    assert is_relative(name)
    assert entity_id("ORG", name, "甲地日报") != entity_id("ORG", name, "乙地日报")


@pytest.mark.parametrize("name", ["兰州大学", "国务院", "海纳精密"])
def test_bodies_named_in_full_are_one_everywhere(name: str) -> None:
    assert entity_id("ORG", name, "甲地日报") == entity_id("ORG", name, "乙地日报")


def test_manual_merges_hold() -> None:
    assert identity_of("ORG", "工信部") == "工业和信息化部"


def test_a_split_counts_for_its_paper_only() -> None:
    decided = decisions_by_name(
        "action,type,name,publication,identity,reason\nsplit,PER,何青,甲地日报,何青(医生),another person\n"
    )
    assert decided == {("PER", "何青", "甲地日报"): "何青(医生)"}


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("join,PER,何青,,何青,x", "merge or split"),
        ("merge,PER,何青,,,x", "identity"),
        ("merge,PER,何青,,何菁,", "reason"),
        ("split,PER,何青,,何青(医生),x", "publication"),
    ],
)
def test_decisions_that_cannot_be_carried_out_name_their_line(row: str, message: str) -> None:
    with pytest.raises(DecisionError, match=f"line 2: .*{message}"):
        decisions_by_name(f"action,type,name,publication,identity,reason\n{row}\n")


def test_short_names_are_linked_over_pages_only_where_one_body_bears_them() -> None:
    links = linked_names(
        [
            ("ORG", "海纳精密", "宁波海纳精密机械有限公司"),
            ("ORG", "东岭电气", "东岭电气股份有限公司"),
            ("ORG", "东岭电气", "安庆东岭电气有限公司"),
            ("ORG", "联盟", "全国茶叶产业联盟"),
            ("ORG", "市科协", "某市科学技术协会"),
            ("LOC", "衡阳", "衡阳市"),
        ]
    )
    assert links == {("ORG", "海纳精密"): "宁波海纳精密机械有限公司"}
