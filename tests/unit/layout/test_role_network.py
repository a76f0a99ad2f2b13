"""The network of line roles: what it sees of a row, and how far."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.steps.layout.facts import gather_facts
from flows.steps.layout.features import role_features
from flows.steps.layout.lines import view_lines
from flows.steps.layout.role_network import hash_characters, leave_out, load_network, score_lines
from flows.steps.layout.roles import ROLES, score_roles
from flows.steps.model import Line

REACH = 4  # lines that two convolutions over five see up and down
ROWS = ["城东菜场昨日重新开张", "■本报记者 柳亦诚", "摊主们说，秤换了，地也不滑了。", "图为新的摊位。"]


@given(st.lists(st.text(st.characters(blacklist_categories=()), max_size=20), min_size=1, max_size=5))
def test_any_characters_have_a_row_of_the_table(texts: list[str]) -> None:
    found = hash_characters(texts, 2048)
    assert found.shape == (len(texts), 20)
    assert found.min() >= 0
    assert found.max() < 2048


def test_digits_are_alike_and_blanks_do_not_count() -> None:
    one, other, apart = hash_characters(["第3 版", "第8版", "第三版"], 2048)
    assert (one == other).all()
    assert (one != apart).any()


def test_a_line_sees_four_lines_up_and_down() -> None:
    direct = load_network().direct
    far = [ROWS[k % len(ROWS)] for k in range(12)]
    near = [*far]
    near[0] = "市长会见外宾"
    features = [["bias"]] * len(far)
    changed = (score_lines(features, far, direct).roles != score_lines(features, near, direct).roles).any(1)
    assert changed[0]
    assert not changed[REACH + 1 :].any()


def test_a_numbered_heading_amid_a_story_is_a_crosshead_rather_than_its_title() -> None:
    text = ["　　城东菜场昨日重新开张，摊主们天不亮就把菜码齐了。", "秤换了，地也不滑了，价钱还是老样子。"]
    rows = [
        "城东菜场换了新颜",
        "本报讯（记者 柳亦诚）" + text[0].strip(),
        *text,
        "一、先把地面铺平",
        *text,
        *text,
    ]
    facts = gather_facts(view_lines([Line(n, row) for n, row in enumerate(rows, 1)]), [None] * len(rows))
    odds = score_roles(role_features(facts), [f.view.folded for f in facts]).crossheads
    assert odds[0] < 0 < odds[4]


def test_reasons_are_learned_features_characters_and_the_lines_around() -> None:
    names = next(iter(load_network().rows)), "never learned"
    said = leave_out([list(names)] * len(ROWS), ROWS, 1)
    assert set(said) == {names[0], "characters", "lines around"}
    assert all(len(scores) == len(ROLES) for scores in said.values())
    alone = leave_out([["bias"]], ROWS[:1], 0)
    assert alone["lines around"] == pytest.approx(np.zeros(len(ROLES)), abs=1e-5)
