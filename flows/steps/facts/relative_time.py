"""Times that count from the page's date: 近3年, 本月21日, 昨日, 周三, 21日, 农历正月初一.

Each resolver takes the groups that matched, the clock and the page's date, and gives first and last day and
the grain. Without a page date none of them is asked: `GRAIN_UNRESOLVED` tells the grain.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from flows.steps.facts import calendar
from flows.steps.facts.stated_time import Clock, Groups, Resolved, likely_year, number, part_of_month

_LUNAR_DAYS = {"初": 0, "十": 10, "二十": 20, "廿": 20, "三十": 30}
_LUNAR_MONTHS = {"正": 1, "冬": 11, "腊": 12}
_WEEKDAYS = dict(zip("一二三四五六日", range(7), strict=True)) | {"天": 6, "末": 5}
_DAY_WORDS = {"昨": -1, "今": 0, "即": 0, "明": 1, "前": -2, "后": 2}


def _n_span(groups: Groups, clock: Clock, today: date) -> Resolved:
    count, unit = number(groups["span_count"]), groups["span_unit"]
    if not count:
        return None, "span"
    if groups["span_way"] == "前" and unit == "月":
        return calendar.months(clock.year or today.year, 1, count), "span"
    if groups["span_way"] in ("未来", "今后", "此后"):
        end = calendar.shifted(today, count, unit)
        return (today, end) if end else None, "span"
    start = calendar.shifted(today, -count, unit)
    return (start, today) if start else None, "span"


def _long_span(groups: Groups, clock: Clock, today: date) -> Resolved:
    count = number(groups["long_count"])
    start = calendar.shifted(today, -count, groups["long_unit"]) if count else None
    return (start, today) if start else None, "span"


def _ago(groups: Groups, clock: Clock, today: date) -> Resolved:
    count, unit = number(groups["ago_count"]), groups["ago_unit"]
    grain = {"年": "year", "月": "month"}.get(unit, "day")
    if not count or groups.get("ago_more") or "后" in groups["ago_way"]:
        return None, grain  # 三年后 counts from the story's own time
    at = calendar.shifted(today, -count, unit)
    if at is None:
        return None, grain
    if grain == "day":
        return (at, at), grain
    return calendar.months(at.year, *((1, 12) if grain == "year" else (at.month, at.month))), grain


def _lunar(groups: Groups, clock: Clock, today: date) -> Resolved:
    name = groups.get("lunar_month") or groups["short_month"]
    month = _LUNAR_MONTHS.get(name) or number(name)
    said = groups.get("lunar_day") or groups.get("short_day")
    years = [today.year - 1, today.year, today.year + 1]
    days = [pair[0] for year in years if (pair := calendar.lunar_day(year, month, _lunar_number(said)))]
    if not days:
        return None, "day"
    nearest = min(days, key=lambda day: abs(day - today))
    return (nearest, nearest if said else nearest + timedelta(28)), "day" if said else "month"


def _lunar_number(said: str | None) -> int:
    if not said:
        return 1
    tens = next(prefix for prefix in ("三十", "二十", "廿", "十", "初") if said.startswith(prefix))
    rest = said[len(tens) :]
    return _LUNAR_DAYS[tens] + number(rest)


def _month_word(groups: Groups, clock: Clock, today: date) -> Resolved:
    step = {"上": -1, "下": 1}.get(groups["which_month"][0], 0)
    year, month = divmod(today.year * 12 + today.month - 1 + step, 12)
    if groups.get("which_day"):
        return calendar.day(year, month + 1, number(groups["which_day"])), "day"
    return part_of_month(year, month + 1, groups.get("which_part"))


def _month_end(groups: Groups, clock: Clock, today: date) -> Resolved:
    return part_of_month(today.year, today.month, groups["month_end"][-1])


def _week(groups: Groups, clock: Clock, today: date) -> Resolved:
    monday = today - timedelta(days=today.weekday())
    step = {"上": -7, "下": 7}.get(groups.get("which_week", ""), 0)
    only = monday + timedelta(days=step + _WEEKDAYS[groups["weekday"]])
    return (only, only), "day"


def _week_whole(groups: Groups, clock: Clock, today: date) -> Resolved:
    monday = today - timedelta(days=today.weekday())
    monday += timedelta(days={"上": -7, "下": 7}.get(groups["week_whole"][0], 0))
    return (monday, monday + timedelta(days=6)), "span"


def _day_word(groups: Groups, clock: Clock, today: date) -> Resolved:
    if groups["day_word"][0] in "当次翌":  # counts from a day of the story
        return None, "day"
    only = today + timedelta(days=_DAY_WORDS[groups["day_word"][0]])
    return (only, only), "day"


def _now(groups: Groups, clock: Clock, today: date) -> Resolved:
    return (today, today), "day"


def _bare_day(groups: Groups, clock: Clock, today: date) -> Resolved:
    first, last = number(groups["only_day"]), number(groups.get("only_to"))
    grain = "span" if last else "day"
    year, month = _month_of_bare_day(first, clock, today)
    start, end = calendar.day(year, month, first), calendar.day(year, month, last or first)
    return (start[0], end[0]) if start and end and start <= end else None, grain


def _month_of_bare_day(day: int, clock: Clock, today: date) -> tuple[int, int]:
    """The month named before in the sentence, else the page's or, for days yet to come, the one before.

    A paper announces the next few days without their month, so a week ahead is still this month's.
    """
    if clock.month:
        return clock.year or likely_year(clock.month, day, today), clock.month
    if day <= today.day + 7:
        return today.year, today.month
    year, month = divmod(today.year * 12 + today.month - 2, 12)
    return year, month + 1


RELATIVE: dict[str, Callable[[Groups, Clock, date], Resolved]] = {
    "n_span": _n_span,
    "long_span": _long_span,
    "ago": _ago,
    "lunar": _lunar,
    "lunar_short": _lunar,
    "month_word": _month_word,
    "month_end": _month_end,
    "week": _week,
    "week_whole": _week_whole,
    "day_word": _day_word,
    "now": _now,
    "bare_day": _bare_day,
}
# How fine a time is that nothing resolves, for lack of a page date or because it is vague (近日).
GRAIN_UNRESOLVED = dict.fromkeys(RELATIVE, "day") | dict.fromkeys(
    ("n_span", "long_span", "month_end", "week_whole", "vague"), "span"
)
