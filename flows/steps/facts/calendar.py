"""Days, months, quarters, halves and years as pairs of first and last day."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

from borax.calendars.lunardate import LunarDate  # type: ignore[import-untyped]

DatePair = tuple[date, date]

SOLAR_FESTIVALS = {"元旦": (1, 1), "五一": (5, 1), "国庆": (10, 1), "十一": (10, 1)}
LUNAR_FESTIVALS = {
    "春节": (1, 1),
    "元宵": (1, 15),
    "端午": (5, 5),
    "七夕": (7, 7),
    "中秋": (8, 15),
    "重阳": (9, 9),
    "腊八": (12, 8),
}
# Spring is March to May as meteorologists and statisticians count it; winter runs into the next year.
SEASON_FIRST_MONTH = {"春": 3, "夏": 6, "秋": 9, "冬": 12}


def day(year: int, month: int, number: int) -> DatePair | None:
    """The day as a pair; None where the calendar has none (2月30日)."""
    try:
        only = date(year, month, number)
    except ValueError:
        return None
    return only, only


def months(year: int, first: int, last: int) -> DatePair | None:
    """From the first day of one month to the last day of another, 13 and more in the next year."""
    if not (1 <= first <= last <= 24 and 1 <= year <= 9990):
        return None
    first_year, first_month = year + (first - 1) // 12, (first - 1) % 12 + 1
    last_year, last_month = year + (last - 1) // 12, (last - 1) % 12 + 1
    return (
        date(first_year, first_month, 1),
        date(last_year, last_month, monthrange(last_year, last_month)[1]),
    )


def quarter(year: int, number: int) -> DatePair | None:
    return months(year, 3 * number - 2, 3 * number)


def season(year: int, name: str) -> DatePair | None:
    first = SEASON_FIRST_MONTH[name]
    return months(year, first, first + 2)


def shifted(start: date, count: int, unit: str) -> date | None:
    """The day `count` days, weeks, months or years later (earlier where negative)."""
    try:
        if unit in "天日":
            return start + timedelta(days=count)
        if unit in ("周", "星期"):
            return start + timedelta(weeks=count)
        total = start.year * 12 + start.month - 1 + count * (12 if unit == "年" else 1)
        year, month = divmod(total, 12)
        return date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))
    except (ValueError, OverflowError):
        return None


def lunar_day(year: int, month: int, number: int) -> DatePair | None:
    """The solar day of a day of the lunar year that begins in `year`; None outside 1900..2100."""
    try:
        only = LunarDate(year, month, number).to_solar_date()
    except ValueError:  # the year is outside the tables, or the month has no such day
        return None
    return only, only


def festival(year: int, name: str) -> DatePair | None:
    """The day of a festival that falls in the solar year (除夕 is the eve of that year's 春节)."""
    name = name[:2]
    if name in SOLAR_FESTIVALS:
        return day(year, *SOLAR_FESTIVALS[name])
    if name == "清明":
        # The sun's 15th degree falls on 4 or 5 April in this century; this is the rule of thumb for it.
        two_digits = year % 100
        return (
            day(year, 4, int(two_digits * 0.2422 + 4.81) - (two_digits - 1) // 4)
            if 2000 < year < 2100
            else None
        )
    if name == "除夕":
        new_year = lunar_day(year, 1, 1)
        return (new_year[0] - timedelta(1),) * 2 if new_year else None
    month, number = LUNAR_FESTIVALS[name]
    # The eighth of the twelfth lunar month falls in the next solar year.
    return lunar_day(year - 1 if month == 12 else year, month, number)
