from __future__ import annotations

from datetime import date

import pytest

from flows.steps.facts.dates import find_dates, scan_times
from flows.steps.model import Sentence

PAGE = date(2025, 7, 24)  # a Thursday


def _only(text: str, page_date: date | None = PAGE) -> tuple[str, str | None, str | None, str]:
    sentence = Sentence(1, 1, "body", text, 0, len(text), 1, 1)
    (row,) = find_dates([sentence], page_date)
    assert sentence.text[row.start : row.end] == row.text
    first = row.start_date.isoformat() if row.start_date else None
    last = row.end_date.isoformat() if row.end_date else None
    return row.text, first, last, row.grain


@pytest.mark.parametrize(
    ("text", "stated", "first", "last", "grain"),
    [
        ("截至2022年末，余额", "2022年末", "2022-12-31", "2022-12-31", "day"),
        ("今年一季度末", "今年一季度末", "2025-03-31", "2025-03-31", "day"),
        ("一季度，全市", "一季度", "2025-01-01", "2025-03-31", "quarter"),
        ("上半年，全省", "上半年", "2025-01-01", "2025-06-30", "half"),
        ("1—9月，共", "1—9月", "2025-01-01", "2025-09-30", "span"),
        ("前三季度实现", "前三季度", "2025-01-01", "2025-09-30", "span"),
        ("去年底，", "去年底", "2024-12-31", "2024-12-31", "day"),
        ("去年以来，", "去年以来", "2024-01-01", "2025-07-24", "span"),
        ("昨日，", "昨日", "2025-07-23", "2025-07-23", "day"),
        ("下周三举行", "下周三", "2025-07-30", "2025-07-30", "day"),
        ("近3年累计", "近3年", "2022-07-24", "2025-07-24", "span"),
        ("未来两年内建成", "未来两年内", "2025-07-24", "2027-07-24", "span"),
        ("30年来，", "30年来", "1995-07-24", "2025-07-24", "span"),
        ("五年前，", "五年前", "2020-01-01", "2020-12-31", "year"),
        ("本月21日", "本月21日", "2025-07-21", "2025-07-21", "day"),
        ("21日上午", "21日", "2025-07-21", "2025-07-21", "day"),
        ("12月5日，", "12月5日", "2025-12-05", "2025-12-05", "day"),
        ("2017年至2020年，", "2017年至2020年", "2017-01-01", "2020-12-31", "span"),
        ("2018年至2020年上半年", "2018年至2020年上半年", "2018-01-01", "2020-06-30", "span"),
        ("4月28日至5月3日", "4月28日至5月3日", "2025-04-28", "2025-05-03", "span"),
        ("二〇二四年三月", "二〇二四年三月", "2024-03-01", "2024-03-31", "month"),
        ("2024-03-15发布", "2024-03-15", "2024-03-15", "2024-03-15", "day"),
        ("二十世纪六七十年代", "二十世纪六七十年代", "1960-01-01", "1979-12-31", "span"),
        ("上世纪90年代初", "上世纪90年代初", "1990-01-01", "1999-12-31", "span"),
        ("“十四五”期间，", "“十四五”期间", "2021-01-01", "2025-12-31", "span"),
        ("今年春节，", "今年春节", "2025-01-29", "2025-01-29", "day"),
        ("中秋节前夕，", "中秋节前夕", "2025-10-06", "2025-10-06", "day"),
        ("农历正月十五", "农历正月十五", "2025-02-12", "2025-02-12", "day"),
        ("近日，", "近日", None, None, "span"),
    ],
)
def test_a_time_is_found_and_resolved(
    text: str, stated: str, first: str | None, last: str | None, grain: str
) -> None:
    assert _only(text) == (stated, first, last, grain)


def test_december_on_a_page_of_january_is_last_years() -> None:
    assert _only("12月5日，", date(2025, 1, 8))[1] == "2024-12-05"


@pytest.mark.parametrize("text", ["去年底，", "21日，", "近3年，", "3月5日，", "上半年，", "昨天，"])
def test_without_a_page_date_the_text_stays_and_the_dates_are_unknown(text: str) -> None:
    stated, first, last, _ = _only(text, None)
    assert stated in text
    assert first is None
    assert last is None


def test_a_year_holds_for_the_months_after_it_in_the_sentence() -> None:
    spans = list(scan_times("工程于2022年2月开工,10月完工", PAGE))
    assert [span.pair[0].isoformat() for span in spans] == ["2022-02-01", "2022-10-01"]


@pytest.mark.parametrize("text", ["18时至21时", "上午9时30分", "8:30出发", "下午三点半", "凌晨2点多"])
def test_clock_times_are_no_dates(text: str) -> None:
    spans = list(scan_times(text, PAGE))
    assert spans
    assert not any(span.is_date for span in spans)


@pytest.mark.parametrize(
    "text",
    [
        "有2000年历史",
        "三明治",
        "春耕生产",
        "每周一例会",
        "一月一链",
        "指数涨了30点",
        "月球",
        "年产5万台",
        "1日均",
    ],
)
def test_what_only_looks_like_a_date(text: str) -> None:
    assert [text[s.start : s.end] for s in scan_times(text, PAGE) if s.is_date] == []
