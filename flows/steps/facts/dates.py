"""Stated times: found in sentences, resolved against the page's date, the text kept where they cannot be."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from flows.steps.facts import calendar
from flows.steps.facts.calendar import DatePair
from flows.steps.facts.date_patterns import STATED_TIME, TIME_STARTS
from flows.steps.facts.numerals import CHINESE_NUMERAL_SIGNS, chinese_value
from flows.steps.model import Sentence, StatedDate
from flows.steps.text import fold

# 12月5日 on a page of January is last month's, on a page of November next month's: a day this far
# ahead of the page is still an announcement, farther it is last year's.
ANNOUNCED_AHEAD = timedelta(days=150)
_LUNAR_DAYS = {"初": 0, "十": 10, "二十": 20, "廿": 20, "三十": 30}
_WEEKDAYS = {name: number for number, names in enumerate(("一", "二", "三", "四", "五", "六", "日天末")) for name in names}
_RELATIVE_YEARS = {"今": 0, "本": 0, "当": 0, "去": -1, "上": -1, "前": -2, "明": 1, "翌": 1, "次": 1, "后": 2}
_DAY_WORDS = {"昨": -1, "今": 0, "当": 0, "即": 0, "明": 1, "次": 1, "翌": 1, "前": -2, "后": 2}


@dataclass(slots=True)
class Clock:
    """What is known of the time while reading on: the page's date, the year and month named last."""

    page_date: date | None
    year: int | None = None
    month: int | None = None

    def year_of(self, relative: str) -> int | None:
        """今年, 去年 … as a year; 当年 and 次年 count from the year named last."""
        base = self.year if relative[0] in "当翌次" and self.year else self.page_date and self.page_date.year
        return None if base is None else base + _RELATIVE_YEARS[relative[0]]


Resolved = tuple[DatePair | None, str]  # first and last day, grain
Groups = dict[str, str | None]


@dataclass(frozen=True, slots=True)
class TimeSpan:
    """Where a time stands in a sentence; `hides` tells whether its numbers are no quantities."""

    start: int
    end: int
    pair: DatePair | None
    grain: str
    is_date: bool  # False for clock times
    hides: bool  # 120年来 and 未来两年内 are lengths of time as well


def find_dates(sentences: Sequence[Sentence], page_date: date | None) -> tuple[StatedDate, ...]:
    """The stated times of an article's sentences, in reading order.

    Years, months and days that a sentence leaves out are taken from the same sentence, else from
    `page_date`; without either the dates are None and only the text is told.
    """
    found: list[StatedDate] = []
    for sentence in sentences:
        found += (_row(sentence, span) for span in scan_times(fold(sentence.text), page_date) if span.is_date)
    return tuple(found)


def _row(sentence: Sentence, span: TimeSpan) -> StatedDate:
    first, last = span.pair or (None, None)
    return StatedDate(
        sentence_number=sentence.number,
        text=sentence.text[span.start : span.end],
        start_date=first,
        end_date=last,
        grain=span.grain,
        start=span.start,
        end=span.end,
    )


def scan_times(folded: str, page_date: date | None) -> Iterator[TimeSpan]:
    """Every stated time of one folded sentence, clock times included."""
    clock = Clock(page_date)
    at = 0
    while start := TIME_STARTS.search(folded, at):
        found = STATED_TIME.match(folded, start.start())
        if found is None or not found[0]:
            at = start.end()
            continue
        at = found.end()
        groups = {name: text for name, text in found.groupdict().items() if text}
        kind = next(name for name in KINDS if name in groups)
        span = _span(found, kind, groups, clock)
        if span:
            yield span


def _span(found: re.Match[str], kind: str, groups: Groups, clock: Clock) -> TimeSpan | None:
    if kind in ("clock", "word_clock"):
        return _clock_span(found)
    if kind == "dated" and not _is_anchored(groups):
        return None
    pair, grain = _RESOLVERS[kind](groups, clock)
    hides = kind != "long_span" and not (kind == "n_span" and found[0].endswith("内") and found[0][0] in "未今")
    return TimeSpan(found.start(), found.end(), pair, grain, True, hides)


def _clock_span(found: re.Match[str]) -> TimeSpan | None:
    """3点 is a time of day; 涨了3点 is an index and is told so by the words before it."""
    before = found.string[max(0, found.start() - 8) : found.start()]
    if found[0].endswith("点") and re.search(r"指数|[涨跌报收高低]", before):
        return None
    return TimeSpan(found.start(), found.end(), None, "day", False, True)


def _is_anchored(groups: Groups) -> bool:
    """A season needs its year (春 alone is a word); 以来 and 伊始 need something to begin with."""
    has_year = "year" in groups or "rel_year" in groups
    needs_year = {"season", "since", "year_begin"} & groups.keys()
    return has_year or not needs_year or (groups.get("year_begin") == "年初")


# --- resolvers: groups and clock in, first and last day and grain out ---


def _resolve_dated(groups: Groups, clock: Clock) -> Resolved:
    year = _named_year(groups, clock)
    is_stated = year is not None or "rel_year" in groups
    if is_stated:
        clock.year = year
    if year is None and not is_stated:
        year = clock.year
    if "month" in groups:
        return _resolve_month(groups, clock, year)
    if year is None and "rel_year" not in groups and clock.page_date:
        year = clock.page_date.year
    if year is None:
        return None, _grain_of(groups)
    for name, resolve in _PARTS_OF_YEAR.items():
        if name in groups:
            return resolve(groups, year, clock)
    last = groups.get("year_to") or groups.get("year_last")
    if last:
        return calendar.months(year, 1, 12) and (date(year, 1, 1), date(number(last), 12, 31)), "span"
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
    if groups.keys() & {"months_from", "first_months", "season", "quarters", "year_end", "year_begin", "since"}:
        return "span"
    return "day" if "festival" in groups else "year"


def _resolve_month(groups: Groups, clock: Clock, year: int | None) -> Resolved:
    month = number(groups["month"])
    first = number(groups.get("day"))
    if year is None and clock.page_date:
        year = _likely_year(month, first, clock.page_date)
    clock.month = month
    grain = "day" if first else "month"
    if year is None:
        return None, "span" if groups.get("to_day") else grain
    if first is None:
        return _part_of_month(year, month, groups.get("month_part"))
    start = calendar.day(year, month, first)
    if groups.get("to_day") is None:
        return start, "day"
    to_year = number(groups.get("to_year")) or year
    end = calendar.day(to_year, number(groups.get("to_month")) or month, number(groups["to_day"]))
    return (start[0], end[0]) if start and end and start <= end else None, "span"


def _likely_year(month: int, day: int | None, page_date: date) -> int:
    """The year of a day told without one: the page's, unless that lies too far ahead of the page."""
    pair = calendar.day(page_date.year, month, day or 1)
    return page_date.year - 1 if pair and pair[0] - page_date > ANNOUNCED_AHEAD else page_date.year


def _part_of_month(year: int, month: int, part: str | None) -> Resolved:
    pair = calendar.months(year, month, month)
    if pair is None or part is None:
        return pair, "month"
    days = {"上旬": (1, 10), "中旬": (11, 20), "下旬": (21, None), "初": (1, 10), "底": (21, None), "末": (21, None)}
    first, last = days[part]
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
    return calendar.day(*(int(groups[f"iso_{part}"]) for part in ("year", "month", "day"))), "day"


def _n_span(groups: Groups, clock: Clock) -> Resolved:
    count, unit, today = number(groups["span_count"]), groups["span_unit"], clock.page_date
    if today is None or not count:
        return None, "span"
    if groups["span_way"] == "前" and unit == "月":
        return calendar.months(clock.year or today.year, 1, count), "span"
    if groups["span_way"] in ("未来", "今后", "此后"):
        end = calendar.shifted(today, count, unit)
        return (today, end) if end else None, "span"
    start = calendar.shifted(today, -count, unit)
    return (start, today) if start else None, "span"


def _long_span(groups: Groups, clock: Clock) -> Resolved:
    count = number(groups["long_count"])
    start = calendar.shifted(clock.page_date, -count, groups["long_unit"]) if clock.page_date and count else None
    return (start, clock.page_date) if start else None, "span"


def _ago(groups: Groups, clock: Clock) -> Resolved:
    count, unit = number(groups["ago_count"]), groups["ago_unit"]
    grain = {"年": "year", "月": "month"}.get(unit, "day")
    if clock.page_date is None or not count or groups.get("ago_more") or "后" in groups["ago_way"]:
        return None, grain  # 三年后 counts from the story's own time
    at = calendar.shifted(clock.page_date, -count, unit)
    if at is None:
        return None, grain
    if grain == "day":
        return (at, at), grain
    return calendar.months(at.year, *((1, 12) if grain == "year" else (at.month, at.month))), grain


def _plan(groups: Groups, clock: Clock) -> Resolved:
    """十四五 runs 2021..2025, each plan five years."""
    first = 1956 + 5 * (number(groups["plan_name"]) - 1)
    part = groups["plan_part"]
    if part == "末" or part == "收官":
        return calendar.months(first + 4, 1, 12), "year"
    if part in ("初", "开局"):
        return calendar.months(first, 1, 12), "year"
    end = clock.page_date if part == "以来" else date(first + 4, 12, 31)
    return (date(first, 1, 1), end) if end else None, "span"


def _decades(groups: Groups, clock: Clock) -> Resolved:
    century, decade = groups.get("century"), groups.get("decade") or groups.get("bare_decade")
    start = _century_start(century)
    if start is None:
        return None, "span"
    if not decade:
        return (date(start + 1, 1, 1), date(start + 100, 12, 31)), "span"
    first, last = _decade_bounds(decade)
    return (date(start + first, 1, 1), date(start + last + 9, 12, 31)), "span"


def _century_start(century: str | None) -> int | None:
    if century in (None, "上"):  # 90年代 without a century is the last one's in today's papers
        return 1900
    return (number(century) - 1) * 100


def _decade_bounds(decade: str) -> tuple[int, int]:
    """六七十 -> (60, 70); 90 -> (90, 90)."""
    if decade.isdigit():
        return int(decade), int(decade)
    return number(decade[0] + "十"), number(decade[-2:])


def _lunar(groups: Groups, clock: Clock) -> Resolved:
    if clock.page_date is None:
        return None, "day"
    name = groups.get("lunar_month") or groups["short_month"]
    month = {"正": 1, "冬": 11, "腊": 12}.get(name) or number(name)
    said = groups.get("lunar_day") or groups.get("short_day")
    years = [clock.page_date.year - 1, clock.page_date.year, clock.page_date.year + 1]
    days = [pair[0] for year in years if (pair := calendar.lunar_day(year, month, _lunar_number(said)))]
    if not days:
        return None, "day"
    nearest = min(days, key=lambda day: abs(day - clock.page_date))
    return (nearest, nearest if said else nearest + timedelta(28)), "day" if said else "month"


def _lunar_number(said: str | None) -> int:
    if not said:
        return 1
    tens = next(prefix for prefix in ("三十", "二十", "廿", "十", "初") if said.startswith(prefix))
    rest = said[len(tens) :]
    return _LUNAR_DAYS[tens] + (number(rest) or 0)


def _month_word(groups: Groups, clock: Clock) -> Resolved:
    if clock.page_date is None:
        return None, "day" if groups.get("which_day") else "month"
    step = {"上": -1, "下": 1}.get(groups["which_month"][0], 0)
    year, month = divmod(clock.page_date.year * 12 + clock.page_date.month - 1 + step, 12)
    if groups.get("which_day"):
        return calendar.day(year, month + 1, number(groups["which_day"])), "day"
    return _part_of_month(year, month + 1, groups.get("which_part"))


def _month_end(groups: Groups, clock: Clock) -> Resolved:
    if clock.page_date is None:
        return None, "span"
    return _part_of_month(clock.page_date.year, clock.page_date.month, groups["month_end"][-1])


def _week(groups: Groups, clock: Clock) -> Resolved:
    if clock.page_date is None:
        return None, "day"
    monday = clock.page_date - timedelta(days=clock.page_date.weekday())
    step = {"上": -7, "下": 7}.get(groups.get("which_week"), 0)
    only = monday + timedelta(days=step + _WEEKDAYS[groups["weekday"]])
    return (only, only), "day"


def _week_whole(groups: Groups, clock: Clock) -> Resolved:
    if clock.page_date is None:
        return None, "span"
    monday = clock.page_date - timedelta(days=clock.page_date.weekday())
    monday += timedelta(days={"上": -7, "下": 7}.get(groups["week_whole"][0], 0))
    return (monday, monday + timedelta(days=6)), "span"


def _day_word(groups: Groups, clock: Clock) -> Resolved:
    if clock.page_date is None:
        return None, "day"
    if groups["day_word"][0] in "当次翌":  # counts from a day of the story
        return None, "day"
    only = clock.page_date + timedelta(days=_DAY_WORDS[groups["day_word"][0]])
    return (only, only), "day"


def _now(groups: Groups, clock: Clock) -> Resolved:
    return (clock.page_date, clock.page_date) if clock.page_date else None, "day"


def _bare_day(groups: Groups, clock: Clock) -> Resolved:
    first, last = number(groups["only_day"]), number(groups.get("only_to"))
    grain = "span" if last else "day"
    if clock.page_date is None:
        return None, grain
    year, month = _month_of_bare_day(first, clock)
    start, end = calendar.day(year, month, first), calendar.day(year, month, last or first)
    return (start[0], end[0]) if start and end and start <= end else None, grain


def _month_of_bare_day(day: int, clock: Clock) -> tuple[int, int]:
    """The month named before in the sentence, else the page's or, for days yet to come, the one before.

    A paper announces the next few days without their month, so a week ahead is still this month's.
    """
    today = clock.page_date
    if clock.month:
        return clock.year or _likely_year(clock.month, day, today), clock.month
    if day <= today.day + 7:
        return today.year, today.month
    year, month = divmod(today.year * 12 + today.month - 2, 12)
    return year, month + 1


def _unresolved(groups: Groups, clock: Clock) -> Resolved:
    return None, "span"


_RESOLVERS: dict[str, Callable[[Groups, Clock], Resolved]] = {
    "iso": _iso,
    "n_span": _n_span,
    "long_span": _long_span,
    "ago": _ago,
    "plan": _plan,
    "decades": _decades,
    "lunar": _lunar,
    "lunar_short": _lunar,
    "month_word": _month_word,
    "month_end": _month_end,
    "week": _week,
    "week_whole": _week_whole,
    "day_word": _day_word,
    "vague": _unresolved,
    "now": _now,
    "bare_day": _bare_day,
    "dated": _resolve_dated,
}
KINDS = ("clock", "word_clock", *_RESOLVERS)


def number(text: str | None) -> int | None:
    """A small whole number in digits or Chinese numerals; None for None and for 数, 几."""
    if text is None:
        return None
    if text.isdigit() and text.isascii():
        return int(text)
    text = text.replace("○", "〇")
    value = chinese_value(text) if all(sign in CHINESE_NUMERAL_SIGNS for sign in text) else None
    return None if value is None else int(value)
