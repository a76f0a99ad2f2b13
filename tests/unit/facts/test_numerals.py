from __future__ import annotations

import pytest

from flows.steps.facts.numerals import chinese_values, read_number


@pytest.mark.parametrize(
    ("text", "value", "value_max"),
    [
        ("418.27亿", 41827000000.0, None),
        ("1,234,567.8", 1234567.8, None),
        ("53.9万亿", 53.9e12, None),
        ("2700多万", 27000000.0, None),
        ("60余万", 600000.0, None),
        ("8万多", 80000.0, None),
        ("一百二十三", 123, None),
        ("一万零五", 10005, None),
        ("两千五", 2500, None),
        ("三万五", 35000, None),
        ("一亿三千万", 130000000, None),
        ("二〇二三", 2023, None),
        ("三点五万", 35000, None),
        ("六七十", 60, 70),
        ("十七八", 17, 18),
        ("三四百", 300, 400),
        ("三五", 3, 5),
        ("千", 1000, None),
        ("万亿", 1e12, None),
    ],
)
def test_a_numeral_is_read_whole(text: str, value: float, value_max: float | None) -> None:
    number = read_number(text, 0)
    assert number is not None
    assert (number.value, number.value_max, number.end) == (value, value_max, len(text))


def test_more_is_told_apart_from_the_number() -> None:
    assert read_number("80余", 0).is_more
    assert not read_number("80", 0).is_more


def test_a_comma_that_parts_no_thousands_ends_the_number() -> None:
    assert read_number("1,23", 0).end == 1
    assert read_number("1,2345", 0).end == 1


@pytest.mark.parametrize("text", ["七三一一五五", "百千", "五三"])
def test_signs_out_of_order_name_no_pair(text: str) -> None:
    values = chinese_values(text)
    assert values is None or values[1] is None or values[0] < values[1]


def test_a_line_of_digits_is_no_number() -> None:
    assert read_number("7" * 60, 0) is None
