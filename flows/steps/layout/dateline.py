"""Place and day in the formula that opens a story: 新华社北京7月1日电, 某报4月12日讯."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from flows.steps.layout.patterns import DATELINE
from flows.steps.model import Article
from flows.steps.text import fold

_DAY = re.compile(r"(?:(?P<year>\d{4})年)?(?:(?P<month>\d{1,2})月)?(?P<day>\d{1,2})日")


def dateline_place(opening: str) -> str | None:
    """The place as printed; `opening` is folded."""
    found = DATELINE.match(opening)
    return (found["where"] or None) if found else None


def date_articles(articles: Sequence[Article], page_date: date | None) -> tuple[Article, ...]:
    """The articles with the day of their formula, as far as the page's date gives its year and month."""
    return tuple(
        replace(article, dateline_date=_day_of(fold(article.text), page_date)) if article.text else article
        for article in articles
    )


def _day_of(opening: str, page_date: date | None) -> date | None:
    found = DATELINE.match(opening)
    day = _DAY.search(found["date"]) if found and found["date"] else None
    if not day or (page_date is None and not day["year"]):
        return None
    year, month = _year_and_month(day, page_date)
    try:
        return date(year, month, int(day["day"]))
    except ValueError:  # 2月30日: misread or misprinted, so no day at all
        return None


def _year_and_month(day: re.Match[str], page_date: date | None) -> tuple[int, int]:
    """A day without a month is in the page's month or, if later, the month before; likewise the year."""
    if day["year"]:
        return int(day["year"]), int(day["month"] or 1)
    assert page_date is not None
    if day["month"]:
        month = int(day["month"])
        return (page_date.year - 1 if month > page_date.month else page_date.year), month
    if int(day["day"]) <= page_date.day:
        return page_date.year, page_date.month
    return (page_date.year - 1, 12) if page_date.month == 1 else (page_date.year, page_date.month - 1)
