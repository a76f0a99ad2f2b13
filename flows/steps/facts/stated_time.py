"""Times that say their year, or leave it to the sentence or the page: 2022年末, 3月5日至8日, 一季度.

Each resolver takes the groups that matched and the clock, and gives first and last day and the grain.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from flows.steps.facts import calendar
from flows.steps.facts.calendar import DatePair
from flows.steps.facts.numerals import CHINESE_NUMERAL_SIGNS, chinese_value

# A day this far ahead of the page is still an announcement; farther it is last year's: 12月5日 on a page of
# January, but 6月 on one of February.
ANNOUNCED_AHEAD = timedelta(days=150)
_RELATIVE_YEARS = {
    "今": 0,
    "本": 0,
    "当": 0,
    "去": -1,
    "上": -1,
    "前": -2,
    "明": 1,
    "翌": 1,
    "次": 1,
    "后": 2,
}
_PARTS_OF_MONTH = {
    "上旬": (1, 10),
    "中旬": (11, 20),
    "下旬": (21, None),
    "初": (1, 10),
    "底": (21, None),
    "末": (21, None),
}
_SPANS = frozenset(
    ("months_from", "first_months", "season", "quarters", "year_end", "year_begin", "since", "year_middle")
)

Resolved = tuple[DatePair | None, str]  # first and last day, grain
Groups = dict[str, str]  # the named groups that matched


@dataclass(slots=True)
class Clock:
    """What is known of the time while reading on: the page's date, the year and month named last."""

    page_date: date | None
    year: int | None = None
    month: int | None = None

    def year_of(self, relative: str) -> int | None:
        """今年, 去年 … as a year; 当年 and 次年 count from the year named last."""
        base = self.page_date.year if self.page_date else None
        if relative[0] in "当翌次" and self.year:
            base = self.year
        return None if base is None else base + _RELATIVE_YEARS[relative[0]]


def _resolve_dated(groups: Groups, clock: Clock) -> Resolved:
    year = _named_year(groups, clock)
    if "year" in groups or "rel_year" in groups:
        clock.year = year
    else:
        year = clock.year
    if "month" in groups:
        return _resolve_month(groups, clock, year)
    if year is None and clock.page_date:
        year = clock.page_date.year
    if year is None:
        return None, _grain_of(groups)
    last = number(groups.get("year_to") or groups.get("year_last"))
    pair, grain = _part_of_year(groups, last or year, clock)
    if last and pair and year <= last:  # 2018年至2020年上半年: the part is the last year's
        return (date(year, 1, 1), pair[1]), "span"
    return pair, grain


def _part_of_year(groups: Groups, year: int, clock: Clock) -> Resolved:
    for name, resolve in _PARTS_OF_YEAR.items():
        if name in groups:
            return resolve(groups, year, clock)
    return calendar.months(year, 1, 12), "year"


def _named_year(groups: Groups, clock: Clock) -> int | None:
    stated = groups.get("year")
    if stated:
        return number(stated)
    relative = groups.get("rel_year")
    return clock.year_of(relative) if relative else None


def _grain_of(groups: Groups) -> str:
    if "quarter" in groups:
        return "quarter"
    if "half" in groups:
        return "half"
    if groups.keys() & _SPANS:
        return "span"
    return "day" if "festival" in groups else "year"


def _resolve_month(groups: Groups, clock: Clock, year: int | None) -> Resolved:
    month = number(groups["month"])
    first = number(groups.get("day"))
    if year is None and clock.page_date:
        year = likely_year(month, first, clock.page_date)
    clock.month = month
    grain = "day" if first else "month"
    if year is None:
        return None, "span" if groups.get("to_day") else grain
    if not first:
        return part_of_month(year, month, groups.get("month_part"))
    start = calendar.day(year, month, first)
    if groups.get("to_day") is None:
        return start, "day"
    to_year = number(groups.get("to_year")) or year
    end = calendar.day(to_year, number(groups.get("to_month")) or month, number(groups["to_day"]))
    return (start[0], end[0]) if start and end and start <= end else None, "span"


def likely_year(month: int, day: int, page_date: date) -> int:
    """The year of a day told without one: the page's, unless that lies too far ahead of the page."""
    pair = calendar.day(page_date.year, month, day or 1)
    return page_date.year - 1 if pair and pair[0] - page_date > ANNOUNCED_AHEAD else page_date.year


def part_of_month(year: int, month: int, part: str | None) -> Resolved:
    pair = calendar.months(year, month, month)
    if pair is None or part is None:
        return pair, "month"
    first, last = _PARTS_OF_MONTH[part]
    return (pair[0].replace(day=first), pair[0].replace(day=last) if last else pair[1]), "span"


def _months_of(groups: Groups, year: int, clock: Clock) -> Resolved:
    first, last = number(groups["months_from"]), number(groups["months_to"])
    return calendar.months(year, first, last), "span"


def _end_of(pair: DatePair | None) -> Resolved:
    """末: the state on the last day."""
    return (pair[1], pair[1]) if pair else None, "day"


def _quarter_of(groups: Groups, year: int, clock: Clock) -> Resolved:
    pair = calendar.quarter(year, number(groups["quarter"]))
    return _end_of(pair) if groups.get("quarter_end") else (pair, "quarter")


def _since(groups: Groups, year: int, clock: Clock) -> Resolved:
    return (date(year, 1, 1), clock.page_date) if clock.page_date else None, "span"


_PARTS_OF_YEAR: dict[str, Callable[[Groups, int, Clock], Resolved]] = {
    "months_from": _months_of,
    "first_months": lambda g, year, _: (calendar.months(year, 1, number(g["first_months"])), "span"),
    "quarters": lambda g, year, _: (calendar.months(year, 1, 6 if g["quarters"][1] in "两2" else 9), "span"),
    "quarter": _quarter_of,
    "half": lambda g, year, _: (calendar.months(year, *((1, 6) if g["half"] == "上" else (7, 12))), "half"),
    "year_end": lambda g, year, _: _end_of(calendar.months(year, 12, 12)),
    "year_begin": lambda g, year, _: (calendar.months(year, 1, 1), "span"),
    "year_middle": lambda g, year, _: (calendar.months(year, 6, 7), "span"),
    "since": _since,
    "whole": lambda g, year, _: (calendar.months(year, 1, 12), "year"),
    "festival": lambda g, year, _: (calendar.festival(year, g["festival"]), "day"),
    "season": lambda g, year, _: (calendar.season(year, g["season"]), "span"),
}


def _iso(groups: Groups, clock: Clock) -> Resolved:
    year, month, day = (int(groups[f"iso_{part}"]) for part in ("year", "month", "day"))
    return calendar.day(year, month, day), "day"


def _plan(groups: Groups, clock: Clock) -> Resolved:
    """十四五 runs 2021..2025, each plan five years."""
    first = 1956 + 5 * (number(groups["plan_name"]) - 1)
    part = groups["plan_part"]
    if part in ("末", "收官"):
        return calendar.months(first + 4, 1, 12), "year"
    if part in ("初", "开局"):
        return calendar.months(first, 1, 12), "year"
    end = clock.page_date if part == "以来" else date(first + 4, 12, 31)
    return (date(first, 1, 1), end) if end else None, "span"


def _decades(groups: Groups, clock: Clock) -> Resolved:
    century, decade = groups.get("century"), groups.get("decade") or groups.get("bare_decade")
    start = _century_start(century)
    if not decade:
        return (date(start + 1, 1, 1), date(start + 100, 12, 31)), "span"
    first, last = _decade_bounds(decade)
    return (date(start + first, 1, 1), date(start + last + 9, 12, 31)), "span"


def _century_start(century: str | None) -> int:
    if century is None or century == "上":  # 90年代 without a century is the last one's in today's papers
        return 1900
    return (number(century) - 1) * 100


def _decade_bounds(decade: str) -> tuple[int, int]:
    """六七十 -> (60, 70); 90 -> (90, 90)."""
    if decade.isdigit():
        return int(decade), int(decade)
    return number(decade[0] + "十"), number(decade[-2:])


def number(text: str | None) -> int:
    """A small whole number in digits or Chinese numerals; 0 for None and for 数, 几, 半."""
    if not text:
        return 0
    if text.isdigit() and text.isascii():
        return int(text)
    text = text.replace("○", "〇")
    value = chinese_value(text) if all(sign in CHINESE_NUMERAL_SIGNS for sign in text) else None
    return int(value or 0)


ABSOLUTE: dict[str, Callable[[Groups, Clock], Resolved]] = {
    "iso": _iso,
    "plan": _plan,
    "decades": _decades,
    "dated": _resolve_dated,
}
