from __future__ import annotations

from collections.abc import Callable

import pytest

NAMES = [("PER", "贺川"), ("PER", "苏禾"), ("ORG", "青岚机床厂")]


def _quotes(read: Callable, text: str) -> list[tuple[str | None, str | None, str]]:
    return [(q.speaker, q.verb, q.text) for q in read(text, NAMES).quotes]


@pytest.mark.parametrize(
    ("text", "speaker", "verb", "said"),
    [
        ("厂长贺川介绍：“今年的订单已经排满了。”", "贺川", "介绍", "今年的订单已经排满了。"),
        ("“今年的订单已经排满了。”厂长贺川说。", "贺川", "说", "今年的订单已经排满了。"),
        ("“今年的订单已经排满了。”一位村民高兴地说。", "一位村民", "说", "今年的订单已经排满了。"),
        ("贺川走出车间。他表示：“我们不会停下来。”", "贺川", "表示", "我们不会停下来。"),
        ('"订单已经排满了,"苏禾告诉记者。', "苏禾", "告诉", "订单已经排满了,"),
    ],
)
def test_who_says_it_and_how(read: Callable, text: str, speaker: str, verb: str, said: str) -> None:
    ((got_speaker, got_verb, got_said),) = _quotes(read, text)
    assert got_said == said
    assert got_verb == verb
    assert got_speaker.startswith(speaker)


def test_the_speaker_in_the_middle_says_both_halves(read: Callable) -> None:
    quotes = _quotes(read, "“大家都很辛苦，”贺川说，“但是值得。”")
    assert [(speaker, text) for speaker, _, text in quotes] == [
        ("贺川", "大家都很辛苦，"),
        ("贺川", "但是值得。"),
    ]


def test_a_quotation_of_several_sentences_is_one(read: Callable) -> None:
    said = "第一年很难。第二年好了一些。第三年我们把设备全部换成了新的，产量翻了一番。"
    ((speaker, _, text),) = _quotes(read, f"贺川说：“{said}”")
    assert (speaker, text) == ("贺川", said)


def test_a_quotation_goes_on_in_the_next_paragraph(read: Callable) -> None:
    quotes = _quotes(read, "贺川说：“第一年很难，大家都想放弃了。\n“第二年好了一些，我们又留了下来。”")
    assert [speaker for speaker, _, _ in quotes] == ["贺川", "贺川"]


@pytest.mark.parametrize(
    "text",
    [
        "看到“银龄岗”招募启事，贺川说不出话。",
        "“五小”建设全面铺开。",
        "实施“春风”行动。",
        "贺川认为，“旧办法”是行不通的。",
    ],
)
def test_names_in_marks_are_no_quotations(read: Callable, text: str) -> None:
    assert _quotes(read, text) == []


def test_the_sentence_is_the_one_it_begins_in(read: Callable) -> None:
    facts = read("车间里很热闹。贺川说：“今年的订单已经排满了。”", NAMES)
    assert facts.quotes[0].sentence_number == facts.sentences[1].number
