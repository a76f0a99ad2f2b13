"""Headings above sections: those of a series inside a story are known from titles by how they are made."""

from __future__ import annotations

from collections.abc import Sequence

from flows.steps.layout.columns import column_widths
from flows.steps.layout.draft import Draft, Section
from flows.steps.layout.facts import gather_facts
from flows.steps.layout.heads import Heads
from flows.steps.layout.lines import view_lines
from flows.steps.layout.sections import cut_sections
from flows.steps.model import Line

PAGE = (
    ("heading", "三条渡船和一座桥"),
    ("body", "　　桥通车那天，三条渡船一起停在南岸，"),
    ("body", "船工们坐在船头，看汽车从头顶上过去。"),
    ("heading", "1号船：老秦"),
    ("body", "　　老秦撑了三十年船，桥上第一辆车过江"),
    ("body", "时，他把竹篙横放在膝盖上，没有说话。"),
    ("heading", "2号船：阿桂"),
    ("body", "　　阿桂把船改成了茶座，炉子上坐着铁壶，"),
    ("body", "客人坐在舱里，看水从船底下流过去。"),
    ("heading", "西街菜场月底迁入新楼"),
    ("body", "　　西街菜场一百二十个摊位月底迁入新楼，"),
    ("body", "电梯和冷库已经装好，摊位费三年不变。"),
)


def sections_and_heads(page: Sequence[tuple[str, str]] = PAGE) -> tuple[list[Section], Heads]:
    """The page's four sections, and what their headings show."""
    roles = [role for role, _ in page]
    views = view_lines([Line(number, text) for number, (_, text) in enumerate(page, 1)])
    facts = gather_facts(views, column_widths(views))
    body = [i for i, role in enumerate(roles) if role == "body"]
    sections = cut_sections([body], facts, roles)
    return sections, Heads(sections, facts, roles, [0.5] * len(facts))


def test_a_heading_made_like_the_last_one_goes_on_in_its_series() -> None:
    sections, heads = sections_and_heads()
    story = Draft(sections=sections[:2])
    assert heads.join(sections[2], story, "here") == {
        "join:headed:here:1": 1.0,
        "join:made_alike:here": 1.0,
        "join:made_alike:form:here": 1.0,
        "join:made_as_title:False:here": 1.0,
    }


def test_a_heading_unlike_those_of_a_series_is_made_like_the_title() -> None:
    sections, heads = sections_and_heads()
    story = Draft(sections=sections[:3])
    assert heads.join(sections[3], story, "here") == {
        "join:headed:here:2": 1.0,
        "join:made_unlike:here": 1.0,
        "join:made_as_title:True:here": 1.0,
    }


def test_a_row_of_a_series_says_so_for_a_new_article() -> None:
    sections, heads = sections_and_heads()
    assert "new:sign:form:divided:1" in heads.new(sections[1])
    assert not any(name.startswith("new:sign:form:divided") for name in heads.new(sections[3]))


def test_what_the_network_says_of_a_heading_counts_unless_a_sentence_is_torn_there() -> None:
    sections, heads = sections_and_heads()
    assert [heads.new(section).get("new:crosshead_odds") for section in sections[1:]] == [0.5, 0.5, 0.5]
    sections, heads = sections_and_heads([*PAGE[:5], ("body", "时，他把竹篙横放在"), *PAGE[6:]])
    assert [heads.new(section).get("new:crosshead_odds") for section in sections[1:]] == [0.5, None, 0.5]
