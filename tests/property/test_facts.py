"""Numbers written in every style are read back exactly; offsets cut the text; no input takes long."""

from __future__ import annotations

import time
from datetime import date
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.steps.facts.context import PageContext
from flows.steps.facts.dates import find_dates
from flows.steps.facts.figures import find_figures
from flows.steps.facts.numerals import read_number
from flows.steps.facts.quantities import scan_quantities
from flows.steps.facts.quotes import find_quotes
from flows.steps.model import Article, Paragraph, Sentence, Span
from flows.steps.text import fold

_DIGITS = "零一二三四五六七八九"
_UNITS = [
    ("元", "CNY", Fraction(1)),
    ("美元", "USD", Fraction(1)),
    ("吨", "kg", Fraction(1000)),
    ("公里", "m", Fraction(1000)),
    ("平方米", "m²", Fraction(1)),
    ("千瓦时", "Wh", Fraction(1000)),
    ("分钟", "h", Fraction(1, 60)),
    ("%", "%", Fraction(1)),
    ("个百分点", "pp", Fraction(1)),
    ("家", "家", Fraction(1)),
    ("名", "人", Fraction(1)),
    ("件", "件", Fraction(1)),
]
_PAGE_DATE = date(2025, 7, 24)


def _in_chinese(value: int) -> str:
    """The ordinary way to write a whole number below 10¹²: 10005 is 一万零五."""
    if value == 0:
        return "零"
    written = ""
    for power, sign in ((8, "亿"), (4, "万"), (0, "")):
        section, value = divmod(value, 10**power)
        if section:
            gap = "零" if written and section < 1000 else ""
            written += gap + _section(section) + sign
    return written


def _section(value: int) -> str:
    written, gap = "", False
    for power, sign in ((3, "千"), (2, "百"), (1, "十"), (0, "")):
        digit = value // 10**power % 10
        if digit:
            written += ("零" if gap and written else "") + _DIGITS[digit] + sign
            gap = False
        else:
            gap = True
    return written


_WHOLE = st.integers(min_value=1, max_value=10**12 - 1)
_DECIMAL = st.tuples(st.integers(0, 99999), st.integers(1, 999)).map(
    lambda pair: (f"{pair[0]}.{pair[1]:03d}", Fraction(pair[0] * 1000 + pair[1], 1000))
)
_POWERS = st.sampled_from(
    [("", 0), ("百", 2), ("千", 3), ("万", 4), ("百万", 6), ("千万", 7), ("亿", 8), ("万亿", 12)]
)


@st.composite
def written_numbers(draw: st.DrawFn) -> tuple[str, Fraction]:
    """A number and its exact value, in Arabic, Chinese, mixed, full-width or grouped digits."""
    style = draw(st.sampled_from(["arabic", "grouped", "full-width", "mixed", "chinese"]))
    if style == "chinese":
        value = draw(_WHOLE)
        return _in_chinese(value), Fraction(value)
    if style == "grouped":
        value = draw(st.integers(1000, 10**12))
        return f"{value:,}", Fraction(value)
    if style == "mixed":
        literal, value = draw(_DECIMAL)
        sign, power = draw(_POWERS)
        return literal + sign, value * 10**power
    value = draw(st.integers(1, 10**9))
    digits = str(value)
    if style == "full-width":
        digits = "".join(chr(ord(d) + 0xFEE0) for d in digits)
    return digits, Fraction(value)


@given(_WHOLE)
def test_chinese_numerals_are_read_back(value: int) -> None:
    number = read_number(_in_chinese(value), 0)
    assert number is not None
    assert number.value == value
    assert number.end == len(_in_chinese(value))


@given(written_numbers(), st.sampled_from(_UNITS), st.sampled_from(["", "约", "超", "近", "不足", "至少"]))
def test_a_quantity_in_any_style_is_read_back_exactly(
    written: tuple[str, Fraction], unit: tuple[str, str, Fraction], bound: str
) -> None:
    numeral, value = written
    printed, symbol, factor = unit
    text = f"全市共计{bound}{numeral}{printed}。"
    quantities = scan_quantities(fold(text))
    if numeral in ("一", "二", "三"):
        return  # an indefinite article, and what everyday words are made of (二元, 三元)
    (quantity,) = quantities
    assert text[quantity.start : quantity.end] == numeral + printed
    assert quantity.unit == symbol
    assert quantity.value == pytest.approx(float(value * factor), rel=1e-14)
    if factor == 1:
        assert quantity.value == float(value)


_PIECES = st.sampled_from(
    [
        *"一二三五七百千万亿两半第前近超约余多年月日时分秒成倍个家名人元点级号度",
        *"，。、：；（）“”《》‘’",
        *"0123456789０５.,%％-—~+/ ",
        "同比增长",
        "高于",
        "分别",
        "企业",
        "全市",
        "投资",
        "以上",
        "去年",
        "一季度",
        "平方米",
        "个百分点",
        "介绍说",
    ]
)


@given(st.lists(_PIECES, max_size=60).map("".join))
def test_whatever_the_text_offsets_cut_it_and_rows_do_not_overlap(text: str) -> None:
    sentence = Sentence(1, 1, "body", text, 0, len(text), 1, 1)
    article = Article(1, (Paragraph(1, "body", text, (Span(1, 0, len(text)),)),))
    dates = find_dates([sentence], _PAGE_DATE)
    figures = find_figures(article, [sentence], dates, (), PageContext("青岚日报", _PAGE_DATE, "青岚市"))
    for rows in (dates, figures):
        assert all(text[row.start : row.end] == row.text != "" for row in rows)
        assert all(left.end <= right.start for left, right in pairwise(rows))
    for stated in dates:
        assert (stated.start_date is None) == (stated.end_date is None)
        assert stated.start_date is None or stated.start_date <= stated.end_date
    for figure in figures:
        assert figure.value_max is None or figure.value < figure.value_max
        assert 0 <= figure.confidence <= 1
    find_quotes(article, [sentence], ())


# One line of a million characters each: whatever repeats, the time must not.
_ENDLESS = [
    "1,234,567,", "1,2,3,", "9", "1人、2人、", "一二三", "3年2月1日",
    "增长8.2%，", "“1”", "1.1.1.", "前半",
    "（1人",
]  # fmt: skip


@pytest.mark.parametrize("pattern", _ENDLESS)
def test_time_is_linear_in_the_length(pattern: str) -> None:
    """Ten times the text may take at most thirty times as long; a quadratic scan would take a hundred."""
    short, long = (_seconds(pattern, length) for length in (5_000, 50_000))
    assert long < 30 * max(short, 0.01)


def test_a_million_digits_and_commas_are_read_in_seconds() -> None:
    assert _seconds("1,234,567,", 1_000_000) < 20


def _seconds(pattern: str, length: int) -> float:
    text = (pattern * (length // len(pattern) + 1))[:length]
    sentence = Sentence(1, 1, "body", text, 0, length, 1, 1)
    article = Article(1, (Paragraph(1, "body", text, (Span(1, 0, length),)),))
    started = time.process_time()
    dates = find_dates([sentence], _PAGE_DATE)
    find_figures(article, [sentence], dates, (), PageContext())
    find_quotes(article, [sentence], ())
    return time.process_time() - started
