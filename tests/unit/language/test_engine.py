"""Both engines give the same words, with and without words of our own."""

from __future__ import annotations

import random
import re
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.steps.language.engine import (
    ENGINES,
    Engine,
    EngineError,
    Entry,
    load_engine,
    prepare,
    read_base_dictionary,
    read_idf,
)

CORPUS = Path(__file__).parents[4] / "shared" / "corpus" / "peoples_daily_2020-07.tsv"
OWN_WORDS = [
    Entry("澄湖镇", 3, "ns"),
    Entry("3C认证", 20, "n"),
    Entry("工业", 5, "n"),
    Entry("绿电", 900, "n"),
]

_CHINESE = st.text(
    "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能澄湖镇认证绿电",
    max_size=8,
)
_LATIN = st.text("abXYZGW0123456789+#&._%-", max_size=8)
_OTHER = st.text("，。“”（） \t　:;!—…①㎡℃１２．％ＡＢ𠮷㐀鿕鿖\u2028\x1c", max_size=4)
MIXED = st.lists(st.one_of(_CHINESE, _LATIN, _OTHER), max_size=8).map("".join)


@cache
def engines() -> tuple[Engine, Engine]:
    pair = load_engine("rjieba"), load_engine("jieba")
    for engine in pair:
        engine.add(OWN_WORDS)
    return pair


# The one listed difference of the engines: a tie between 哈哈|哈 and 哈|哈哈.
_TIE = re.compile(r"([\u4e00-\u9fd5])\1\1")


@settings(max_examples=1000, deadline=None)
@given(MIXED.filter(lambda text: not _TIE.search(text)))
def test_engines_cut_alike(text: str) -> None:
    folded = prepare(text)
    ours, reference = (engine.cut(folded) for engine in engines())
    assert ours == reference
    assert "".join(ours) == folded


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=40))
def test_engines_cut_any_text_alike(text: str) -> None:
    folded = prepare(text)
    assert len(folded) == len(text)
    ours, reference = (engine.cut(folded) for engine in engines())
    assert ours == reference


@pytest.mark.skipif(not CORPUS.exists(), reason=f"needs the development corpus {CORPUS}")
def test_engines_cut_the_corpus_alike() -> None:
    rows = CORPUS.read_text(encoding="utf-8").splitlines()
    sample = random.Random(4).sample(rows, 120)
    for row in sample:
        folded = prepare(row)
        ours, reference = (engine.cut(folded) for engine in engines())
        assert ours == reference


def test_latin_words_are_split_as_jieba_splits_them() -> None:
    for engine in engines():
        assert engine.cut("1.15GWh与AB-12") == ["1.15", "GWh", "与", "AB", "-", "12"]


def test_own_words_stay_whole() -> None:
    for engine in engines():
        assert "澄湖镇" in engine.cut("到澄湖镇走访")


def test_full_width_is_folded_for_the_engine() -> None:
    assert prepare("增长８．２％，Ａ") == "增长8.2%,A"
    assert prepare("，。") == "，。"


def test_unknown_engine_is_named() -> None:
    with pytest.raises(EngineError, match="thulac"):
        load_engine("thulac")
    assert set(ENGINES) == {"rjieba", "jieba"}


def test_base_dictionary_is_jiebas() -> None:
    base = read_base_dictionary()
    assert base.tags["的"] == "uj"
    assert base.total == 60_101_967
    assert len(read_idf()) > 200_000
