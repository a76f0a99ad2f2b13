"""Stated times: found in sentences, resolved against the page's date, the text kept where they cannot be."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from operator import itemgetter

from flows.steps.facts.calendar import DatePair
from flows.steps.facts.date_patterns import STATED_TIME, TIME_STARTS
from flows.steps.facts.relative_time import GRAIN_UNRESOLVED, RELATIVE
from flows.steps.facts.stated_time import ABSOLUTE, Clock, Groups, Resolved
from flows.steps.model import Sentence, StatedDate
from flows.steps.text import fold

_KINDS = ("clock", "word_clock", "vague", *RELATIVE, *ABSOLUTE)
_GROUPS = tuple(STATED_TIME.groupindex)  # all of its groups have names
_HAS_TEXT = itemgetter(1)
_INDEX_BEFORE = re.compile(r"指数|[涨跌报收高低]")


@dataclass(frozen=True, slots=True)
class TimeSpan:
    """Where a time stands in a sentence; clock times are no dates."""

    start: int
    end: int
    pair: DatePair | None
    grain: str
    is_date: bool


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
        groups = dict(filter(_HAS_TEXT, zip(_GROUPS, found.groups(), strict=True)))
        kind = next(name for name in _KINDS if name in groups)
        span = _span(found, kind, groups, clock)
        if span:
            yield span


def _span(found: re.Match[str], kind: str, groups: Groups, clock: Clock) -> TimeSpan | None:
    if kind in ("clock", "word_clock"):
        return _clock_span(found)
    if kind == "dated" and not _is_anchored(groups):
        return None
    pair, grain = _resolve(kind, groups, clock)
    return TimeSpan(found.start(), found.end(), pair, grain, True)


def _resolve(kind: str, groups: Groups, clock: Clock) -> Resolved:
    if kind in ABSOLUTE:
        return ABSOLUTE[kind](groups, clock)
    if kind in RELATIVE and clock.page_date:
        return RELATIVE[kind](groups, clock, clock.page_date)
    return None, GRAIN_UNRESOLVED[kind]


def _clock_span(found: re.Match[str]) -> TimeSpan | None:
    """3点 is a time of day; 涨了3点 is an index and is told so by the words before it."""
    before = found.string[max(0, found.start() - 8) : found.start()]
    if found[0].endswith("点") and _INDEX_BEFORE.search(before):
        return None
    return TimeSpan(found.start(), found.end(), None, "day", False)


def _is_anchored(groups: Groups) -> bool:
    """A season needs its year (春 alone is a word); 以来 and 伊始 need something to begin with."""
    has_year = "year" in groups or "rel_year" in groups
    needs_year = {"season", "since", "year_begin"} & groups.keys()
    return has_year or not needs_year or (groups.get("year_begin") == "年初")


# --- resolvers: groups and clock in, first and last day and grain out ---
