"""What a pattern needs is read off its syntax, and nothing that would match is skipped."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from flows.steps.layout.facts import _PATTERNS
from flows.steps.sieve import Sieve, hastened, telling_characters
from flows.steps.text import fold, tidy

SAMPLES = Path(__file__).parents[2] / "samples"


@pytest.mark.parametrize(
    ("pattern", "telling"),
    [
        (r"热线|电话", "热电"),
        (r"^第?\d{1,3}版", "版"),
        (r"[甲乙](?:丙|丁)?$", "甲乙"),
        (r"(?:\d|一)+", "0一"),
        (r"(?<!不)(?=.*好)", "好"),
        (r"(?<!不).(?!好)", None),
        (r"甲?|乙", None),
        (r"[^甲]", None),
        (r"a+:?", "a"),
    ],
)
def test_telling_characters(pattern: str, telling: str | None) -> None:
    expected = None if telling is None else frozenset(telling)
    assert telling_characters(re.compile(pattern)) == expected


def test_a_hastened_pattern_finds_the_same() -> None:
    pattern = r"[0-9〇]天|\^乙|甲(?=.丙)|甲]|[“\"-]丁"
    text = '3天〇天^乙甲一丙甲]“丁"丁-丁天甲乙٣天'
    found = [match.span() for match in hastened(pattern).finditer(text)]
    assert found == [match.span() for match in re.finditer(pattern, text)]


@pytest.mark.parametrize("pattern", ["甲乙", "甲|.乙", "甲|[^乙]", "甲|乙?", "甲|(?!乙)丙"])
def test_what_may_begin_with_anything_is_not_hastened(pattern: str) -> None:
    with pytest.raises(ValueError, match="begins with"):
        hastened(pattern)


def test_letters_of_either_case_tell_nothing() -> None:
    assert telling_characters(re.compile("kB", re.IGNORECASE)) is None
    assert telling_characters(re.compile("k:", re.IGNORECASE)) == frozenset(":")


def test_the_sieve_finds_what_the_patterns_find() -> None:
    sieve = Sieve(_PATTERNS)
    lines = {
        fold(tidy(line)) for page in SAMPLES.glob("*.txt") for line in page.read_text("utf-8").split("\n")
    }
    lines |= {"联系电话：٣٤٥", "第１２版", "www.example.org", "（下转第三版）", "联系电话：𝟗𝟗", "😀", ""}
    assert len(lines) > 100
    for line, names in zip(lines, sieve.names(list(lines)), strict=True):
        assert names == {name for name, pattern in _PATTERNS.items() if pattern.search(line)}
