"""What lines are by the lines around them that are made alike: items of a list, rows of a table, a notice.

Each function takes the formulas found line by line and gives them back settled.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from flows.steps.layout.lines import LineView
from flows.steps.layout.patterns import NOTICE_ISSUER
from flows.steps.text import squeeze

Matches = list[frozenset[str]]

_ARROWS = frozenset("▲▼△▽")  # head no crossheads, as the others do
_LEAST = 3  # two lines alike may be so by accident
_LIST_MARKS = frozenset("▲▼△▽■●□○◆◇")
_NEAR = 6  # lines: items of briefs and notices are no longer; photos that stand as near show another sign
_PICTURE_SIGNS = frozenset(
    ("pictured", "credit_tail", "credit_line", "photographer", "byline", "byline_bare_marked")
)
_LONGEST_ROW = 30  # characters; longer rows are text
_BRACKETED = re.compile(r"\([^()]*\)")
_SENTENCE = re.compile(r"[,。、;!?]")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_WORDS = re.compile(r"[\u3400-\u9fff〇]+")
_LATIN = re.compile(r"[A-Za-z]+")
_LONGEST_TITLE = 16.0  # characters
_LONGEST_NOTICE = 600.0  # characters; the legal notices of pages of the press are shorter
_NEWS_SIGNS = frozenset(("dateline", "byline", "byline_bare_marked", "caption_mark", "staff"))
_FORM = 3  # signs that two rows must share: 名9名 of a price, 名9:9名 of a result


def settle_lists(matches: Sequence[frozenset[str]], views: Sequence[LineView]) -> Matches:
    """Marks that point to pictures, where they head the items of a list: three of a kind, near each other."""
    settled = list(matches)
    runs: dict[str, list[int]] = {}  # by mark: the latest lines that begin with it, each near the one before
    for i, view in enumerate(views):
        mark = view.folded[:1]
        if mark not in _LIST_MARKS:
            continue
        run = runs.get(mark, [])
        runs[mark] = run = [*run, i] if run and i - run[-1] <= _NEAR else [i]
        if len(run) >= _LEAST and not any(matches[k] & _PICTURE_SIGNS for k in run):
            for k in run:
                settled[k] = settled[k] - {"caption_mark"} | (
                    {"listed", "item"} if mark in _ARROWS else {"listed"}
                )
    return settled


def settle_notices(matches: Sequence[frozenset[str]], views: Sequence[LineView]) -> Matches:
    """A legal notice from its title to the line of who issued it."""
    settled = list(matches)
    for i, view in enumerate(views):
        if "notice" in matches[i] and view.width <= _LONGEST_TITLE:
            for k in range(i, _end_of_notice(matches, views, i)):
                settled[k] = settled[k] | {"in_notice"}
    return settled


def _end_of_notice(matches: Sequence[frozenset[str]], views: Sequence[LineView], title: int) -> int:
    """The line after the last; the title's own place where what follows it is no notice."""
    size, found = 0.0, False
    for k in range(title + 1, len(views)):
        view = views[k]
        size += view.width
        if matches[k] & _NEWS_SIGNS or size > _LONGEST_NOTICE:
            break
        found = found or "notice_body" in matches[k]
        if found and view.open and not view.marks and NOTICE_ISSUER.match(view.folded):
            dated = k + 1 < len(views) and NOTICE_ISSUER.match(views[k + 1].folded)
            return k + 2 if dated else k + 1
    return title


def settle_tables(matches: Sequence[frozenset[str]], views: Sequence[LineView]) -> Matches:
    """Rows of tables, results and price lists: three and more of one form, one right after the other, but for
    single lines that head a part of them."""
    settled = list(matches)
    forms = [_form(view) for view in views]
    start = 0
    while start < len(views):
        end = _end_of_table(forms, views, start) if forms[start] else start
        if (rows := forms[start:end].count(forms[start])) >= _LEAST:
            if rows < end - start and start and _heads_a_part(views[start - 1]):
                start -= 1  # the first part has a head of its own, as a later one has
            for i in range(start, end):
                place = "first" if i == start else "last" if i == end - 1 else "mid"
                settled[i] = settled[i] | {"form_run", f"form_run:{place}"}
        start = max(end, start + 1)
    return settled


def _end_of_table(forms: Sequence[str], views: Sequence[LineView], start: int) -> int:
    """The line after the last that has the form of the first."""
    end = start + 1
    while end < len(forms):
        if forms[end] == forms[start]:
            end += 1
        elif end + 1 < len(forms) and forms[end + 1] == forms[start] and _heads_a_part(views[end]):
            end += 2
        else:
            break
    return end


def _heads_a_part(view: LineView) -> bool:
    return view.open and not view.marks and view.width <= _LONGEST_ROW / 2


def _form(view: LineView) -> str:
    """How words, numbers and signs follow each other at the row's beginning; nothing for lines of text."""
    if not view.cjk or view.width > _LONGEST_ROW or not _NUMBER.search(view.folded):
        return ""
    text = squeeze(_BRACKETED.sub("", view.folded))
    if _SENTENCE.search(text):
        return ""
    form = _LATIN.sub("a", _WORDS.sub("名", _NUMBER.sub("9", text)))
    return form[:_FORM] if "9" in form[:_FORM] and "名" in form[:_FORM] else ""
