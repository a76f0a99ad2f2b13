from __future__ import annotations

from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.steps.language.engine import read_base_dictionary
from flows.steps.language.tags import guess_tag
from flows.steps.language.words import (
    DictionaryError,
    PageWord,
    Segmenter,
    load_segmenter,
    page_words,
    read_dictionary,
)
from flows.steps.model import Article, Author, Paragraph

PAGE_WORDS = (
    PageWord("星汉储能", "nt"),
    PageWord("何若溪", "nr"),
    PageWord("卫澜", "nr"),
    PageWord("一中", "nz"),
)


@cache
def segmenter(engine: str = "rjieba") -> Segmenter:
    return load_segmenter(engine)


def words_of(text: str, *page: PageWord) -> list[str]:
    return [token.text for token in segmenter().with_words(page).tokenize(text)]


def article(text: str, *names: str) -> Article:
    return Article(1, (Paragraph(1, "body", text, ()),), tuple(Author("记者", name) for name in names))


@settings(max_examples=300, deadline=None)
@given(
    st.lists(
        st.sampled_from([*"的在说到市中 　１.%ab，。", *(w for w, _ in PAGE_WORDS), "储能", "澜湖", "产业园"])
    )
)
def test_tokens_cover_the_text_in_both_engines(pieces: list[str]) -> None:
    text = "".join(pieces)
    ours = segmenter("rjieba").with_words(PAGE_WORDS).tokenize(text)
    assert ours == segmenter("jieba").with_words(PAGE_WORDS).tokenize(text)
    assert all(token.text == text[token.start : token.end] and token.text.strip() for token in ours)
    assert all(a.end <= b.start for a, b in pairwise(ours))
    assert "".join(token.text for token in ours) == "".join(text.split())


def test_blanks_are_no_tokens() -> None:
    assert words_of("记者 何 苗　摄") == ["记者", "何", "苗", "摄"]


def test_text_is_as_printed_and_analysis_is_folded() -> None:
    token = segmenter().tokenize("增长８．２％")[-1]
    assert (token.text, token.pos) == ("８．２％", "m")


def test_page_word_is_one_token_with_its_tag() -> None:
    tokens = segmenter().with_words(PAGE_WORDS).tokenize("星汉储能的何若溪到场")
    assert [(t.text, t.pos) for t in tokens[:3]] == [("星汉储能", "nt"), ("的", "uj"), ("何若溪", "nr")]


def test_page_words_leave_no_trace() -> None:
    before = words_of("星汉储能投产")
    words_of("星汉储能投产", PageWord("星汉储能", "nt"))
    assert words_of("星汉储能投产") == before


def test_page_word_does_not_cut_a_dictionary_word_apart() -> None:
    assert "明天" in words_of("李明天的约会", PageWord("李明", "nr"))


def test_page_word_cuts_a_guessed_word_apart() -> None:
    text = "副市长易澜溯静指出"
    assert "易澜溯" in words_of(text, PageWord("易澜溯", "nr"))


def test_project_dictionaries_are_loaded() -> None:
    assert {"固态电池", "规模以上工业"} <= {*words_of("固态电池企业进入规模以上工业")}


def test_user_dictionary_is_added_and_changes_the_version(tmp_path: Path) -> None:
    (tmp_path / "own.txt").write_text("# ours\n汐港云仓 nz\n", encoding="utf-8")
    own = load_segmenter(dictionaries=[tmp_path])
    assert [(t.text, t.pos) for t in own.tokenize("走进汐港云仓")][-1] == ("汐港云仓", "nz")
    assert own.version != segmenter().version
    assert own.version.startswith("rjieba ")


def test_bad_dictionary_line_is_named(tmp_path: Path) -> None:
    bad = tmp_path / "bad.txt"
    bad.write_text("好词 12 n\n坏 词 行 1 n\n", encoding="utf-8")
    with pytest.raises(DictionaryError, match=r"bad\.txt:2"):
        list(read_dictionary(bad, read_base_dictionary()))


@pytest.mark.parametrize(
    ("word", "tag"),
    [
        ("3.5%", "m"),
        ("三百二十余", "m"),
        ("GWh", "eng"),
        ("，", "x"),
        ("何若溪", "nr"),
        ("澄湖镇", "ns"),
        ("星汉公司", "nt"),
        ("绿电化", "n"),
        ("①", "x"),
    ],
)
def test_unknown_words_get_a_sensible_tag(word: str, tag: str) -> None:
    assert guess_tag(word) == tag


def test_page_words_are_read_off_the_page() -> None:
    found = page_words(
        [article("澄江星汉新能源有限公司（以下简称“星汉能源”）董事长何若溪介绍，已投产。", "陆遥")]
    )
    assert {("星汉能源", "nt"), ("何若溪", "nr"), ("陆遥", "nr")} <= {*map(tuple, found)}


def test_two_character_name_needs_a_second_place() -> None:
    assert page_words([article("市长何若说，要抓紧。")]) == ()
    assert page_words([article("市长何若说，要抓紧。随后，何若来到车间。")]) == (PageWord("何若", "nr"),)
