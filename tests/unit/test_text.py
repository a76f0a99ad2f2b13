"""The shared text primitives."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.steps.text import assemble, display_width, fold, is_letter_spaced, squeeze, tidy


@pytest.mark.parametrize(
    ("raw", "tidied"),
    [
        ("春 耕 备 耕 正 当 时", "春耕备耕正当时"),
        ("老 人 笑 道 ，今 年 好 收 成", "老人笑道，今年好收成"),
        ("春 耕 备 耕   不 误 农 时", "春耕备耕 不误农时"),
        ("卖出 3 万颗白菜", "卖出3万颗白菜"),
        ("记者 王小明", "记者 王小明"),
        ("记者 王 明", "记者 王明"),
        ("王 明 摄", "王明 摄"),
        ("王大明 摄", "王大明 摄"),
        ("the quick  fox", "the quick fox"),
        ("5 月 3 日", "5月3日"),
        ("　　他说， 好", "他说，好"),
        ("", ""),
    ],
)
def test_layout_blanks_are_dropped_and_word_blanks_kept(raw, tidied):
    assert tidy(raw) == tidied


def test_wraps_are_undone_and_each_line_knows_its_place():
    text, spans = assemble([(3, "　　今年粮食"), (5, "又丰收了。")])
    assert text == "今年粮食又丰收了。"
    assert [(s.line_number, text[s.start : s.end]) for s in spans] == [(3, "今年粮食"), (5, "又丰收了。")]


def test_latin_lines_join_with_a_blank_and_chinese_ones_do_not():
    assert assemble([(1, "hello brave"), (2, "new world")])[0] == "hello brave new world"
    assert assemble([(1, "产能达到12GW"), (2, "h的新厂投产")])[0] == "产能达到12GWh的新厂投产"
    assert assemble([(1, "第一行"), (2, "第二行")], blank_between=True)[0] == "第一行 第二行"


def test_widths_count_chinese_one_and_ascii_half():
    assert display_width("产能 12GWh") == 4.5
    assert display_width("“好”——") == 5


def test_letter_spacing_is_told_from_words_with_blanks():
    assert is_letter_spaced("丰 收 在 望")
    assert not is_letter_spaced("记者 王小明 通讯员 李四")


@given(st.text())
def test_folding_keeps_the_length(text):
    assert len(fold(text)) == len(text)


@given(st.lists(st.text(), max_size=5))
def test_spans_cut_out_exactly_the_lines(lines):
    text, spans = assemble(enumerate(lines))
    cut = {s.line_number: text[s.start : s.end] for s in spans}
    for number, line in enumerate(lines):
        assert squeeze(cut.get(number, "")) == squeeze(line)
