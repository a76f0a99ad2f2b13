"""What words are about: texts of one subject are alike though they share no word."""

from __future__ import annotations

import numpy as np
import pytest

from flows.steps.layout.draft import Section
from flows.steps.layout.kinship import Kinship
from flows.steps.layout.meanings import beyond_the_page, load_meanings, subjects_of
from flows.steps.layout.topics import vector, words_of

RAIL = "大桥主跨合龙，列车将以更高时速通过隧道，施工单位正在铺设轨道。"
BRIDGE = "高铁通车以后，两地之间只要半个小时，斜拉桥的桥塔已经封顶。"
BANK = "银行为小微企业发放信用贷款，金融机构降低融资成本，还款期限延长。"


def section(text: str) -> Section:
    """A section of one line that holds so much text."""
    words = words_of(text)
    return Section(
        paragraphs=[[0]],
        cue="none",
        cue_lines=0,
        cue_marks=(),
        signed_before=False,
        goes_on=False,
        stays_open=False,
        size=len(text),
        vector=vector(words),
        rare_words=frozenset(),
    )


def test_texts_of_one_subject_are_alike_without_a_word_in_common() -> None:
    rail, bridge, bank = subjects_of([words_of(text) for text in (RAIL, BRIDGE, BANK)])
    assert not set(words_of(RAIL)) & set(words_of(BRIDGE))
    assert rail @ bridge > 0.3 > rail @ bank


def test_unknown_words_are_about_nothing() -> None:
    assert not subjects_of([["霁川恒曜", "qwx"], []]).any()
    assert not load_meanings().of(["霁川恒曜"]).any()


def test_vectors_have_length_one_but_for_rounding() -> None:
    lengths = np.sqrt((load_meanings().vectors[:-1] ** 2).sum(1))
    assert lengths == pytest.approx(np.ones(len(lengths)), abs=0.05)


def test_what_the_page_is_about_is_taken_off() -> None:
    one, rest = np.array([1.0, 1.0], np.float32), np.array([0.0, 1.0], np.float32)
    assert beyond_the_page(one, rest) == pytest.approx([1.0, 0.0])


def test_sections_of_one_subject_are_kin_beyond_their_words() -> None:
    rail, bridge, bank = sections = [section(text * 8) for text in (RAIL, BRIDGE, BANK)]
    kinship = Kinship(sections)
    assert kinship.of(rail, [bridge]).subject > 0.3 > kinship.of(rail, [bank]).subject


def test_two_sections_of_a_page_that_has_no_more_are_compared_as_they_are() -> None:
    """What both are about is all that the page is about, and is not taken off."""
    rail, bridge = sections = [section(text * 8) for text in (RAIL, BRIDGE)]
    assert Kinship(sections).of(rail, [bridge]).subject == pytest.approx(
        float(subject_of_vector(rail) @ subject_of_vector(bridge)), abs=1e-3
    )


def subject_of_vector(of: Section) -> np.ndarray:
    """What a section's words are about, weighed as they are in it."""
    subject = np.array([*of.vector.values()], np.float32) @ load_meanings().of(of.vector)
    return subject / np.sqrt((subject**2).sum())
