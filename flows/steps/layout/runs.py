"""What lines are by the lines around them that are made alike: items of a list, rows of a table, a notice.

Each function takes the formulas found line by line and gives them back settled.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from flows.steps.layout.lines import LineView
from flows.steps.layout.patterns import DAY_ALONE, NOTICE_ISSUER
from flows.steps.text import squeeze

Matches = list[frozenset[str]]

_NO_TITLE = frozenset(
    (
        "dateline",
        "byline",
        "byline_bare",
        "byline_bare_marked",
        "notice",
        "credit_names",
        "credit_line",
        "jump",
        "item",
    )
)
_ARROWS = frozenset("▲▼△▽")  # head no crossheads, as the others do
_LEAST = 3  # two lines alike may be so by accident
_LIST_MARKS = frozenset("▲▼△▽■●□○◆◇★☆@")
_TITLE_MARKS = frozenset("●■◆◇★◎▶►【")
_SHORT = 0.7  # of the row below: what is longer may be the first row of a paragraph
_NEAR = 6  # lines: items of briefs and notices are no longer; photos that stand as near show another sign
_PICTURE_SIGNS = frozenset(
    ("pictured", "credit_tail", "credit_line", "photographer", "byline", "byline_bare_marked")
)
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩"
_LONGEST_ROW = 30  # characters; longer rows are text
_BRACKETED = re.compile(r"\([^()]*\)")
_SENTENCE = re.compile(r"[,。、;!?]")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_UNIT_SIGN = re.compile(r"(?<=\d)[%‰℃°]")  # as a unit in words
_WORDS = re.compile(r"[\u3400-\u9fff〇]+")
_LATIN = re.compile(r"[A-Za-z]+")
_LONGEST_TITLE = 16.0  # characters
_LONGEST_NOTICE = 600.0  # characters; the legal notices of pages of the press are shorter
_NEWS_SIGNS = frozenset(("dateline", "byline", "byline_bare_marked", "caption_mark", "staff"))
_LONGEST_FOOT = 4  # lines: office, name, day, and one of the closing words themselves
_OUTSIDE_SIGNS = frozenset(("folio", "notice", "section"))
_SENT_IN = re.compile(r"^\((?!广告)[\u4e00-\u9fff\s、·]{2,14}\)$")
_FULL = 0.8  # of the row below: what is shorter does not fill the column
_FORM = 3  # signs that two rows must share: 名9名 of a price, 名9:9名 of a result


def settle_lists(matches: Sequence[frozenset[str]], views: Sequence[LineView]) -> Matches:
    """Marks that point to pictures, where they head the items of a list: three of a kind, near each other."""
    settled = _settle_numbered(matches, views)
    runs: dict[str, list[list[int]]] = {}  # by mark: lines that begin with it, each near the one before
    for i, view in enumerate(views):
        mark = view.folded[:1]
        if mark not in _LIST_MARKS:
            continue
        if not (found := runs.setdefault(mark, [])) or i - found[-1][-1] > _NEAR:
            found.append([])
        found[-1].append(i)
    for mark, found in runs.items():
        for run in found:
            if len(run) < _LEAST or any(matches[k] & _PICTURE_SIGNS for k in run):
                continue
            is_list = mark in _ARROWS or all(_is_text(views, k) for k in run)
            for k in run:
                settled[k] = settled[k] - {"caption_mark"} | {"listed"} | ({"item"} if is_list else set())
            if run[0]:
                above = views[run[0] - 1]
                heads = above.open and not above.marks and above.width <= _LONGEST_TITLE / 2
                settled[run[0] - 1] = settled[run[0] - 1] | ({"heads_list"} if heads else set())
            for k in range(max(0, run[0] - 1), min(run[-1] + _NEAR, len(views))):
                settled[k] = settled[k] - {"section"}  # 简讯 heads its briefs, and may be printed below them
    return settled


def settle_marked_titles(matches: Sequence[frozenset[str]], views: Sequence[LineView]) -> Matches:
    """Crossheads behind a mark: two with the same one at least, each short and alone between a finished
    sentence and a longer row."""
    settled = list(matches)
    heads: dict[str, list[int]] = {}
    for i in range(1, len(views) - 1):
        if views[i].folded[0] in _TITLE_MARKS and _is_marked_title(matches[i], views[i - 1 : i + 2]):
            heads.setdefault(views[i].folded[0], []).append(i)
    for found in heads.values():
        for i in found if len(found) > 1 else ():
            settled[i] = settled[i] | {"marked_title"}
    return settled


def _is_marked_title(matches: frozenset[str], around: Sequence[LineView]) -> bool:
    above, row, below = around
    ends = row.closed and not row.folded.endswith(("?", "!"))
    alone = above.closed and not ends and not row.soft_end and below.folded[0] != row.folded[0]
    return alone and row.width <= _SHORT * below.width and not matches & _NO_TITLE


def _is_text(views: Sequence[LineView], i: int) -> bool:
    """Whether a line fills its column, as far as the line below tells, or is a whole sentence."""
    full = i + 1 < len(views) and views[i].width >= _FULL * views[i + 1].width
    return views[i].closed or (full and views[i].width > _LONGEST_TITLE / 2)


def _is_short(views: Sequence[LineView], i: int) -> bool:
    """Whether there is such a line and it is no longer than a credit."""
    return i < len(views) and views[i].width <= _LONGEST_TITLE


def _settle_numbered(matches: Sequence[frozenset[str]], views: Sequence[LineView]) -> Matches:
    """Numbers in circles that count the items of a list: from the first on, three at least, without a sign
    of a picture among them or below."""
    settled = list(matches)
    run: list[int] = []
    for i, view in enumerate(views):
        number = _CIRCLED.find(view.folded[:1])
        if not view.folded[1:] or number < 0:
            continue
        run = [i] if number == 0 else [*run, i] if run and number == len(run) and i - run[-1] <= _NEAR else []
        near = range(run[0], i + 1 + _is_short(views, i + 1)) if len(run) >= _LEAST else range(0)
        if near and not any(matches[k] & _PICTURE_SIGNS for k in near):
            for k in run:
                settled[k] = settled[k] - {"caption_mark"} | {"listed", "item"}
    return settled


def settle_letters(matches: Sequence[frozenset[str]], views: Sequence[LineView]) -> Matches:
    """The name and the day below the words that close a letter."""
    settled = list(matches)
    for i in range(len(views)):
        if "letter_closes" not in matches[i]:
            continue
        foot = range(i + 1, min(i + 1 + _LONGEST_FOOT, len(views)))
        day = next((k for k in foot if DAY_ALONE.match(views[k].folded)), None)
        if day is not None and all(views[k].width <= _LONGEST_TITLE for k in foot if k < day):
            for k in range(i + 1, day + 1):
                settled[k] = settled[k] - _OUTSIDE_SIGNS | {"letter_foot"}
    return settled


def settle_signatures(matches: Sequence[frozenset[str]], views: Sequence[LineView]) -> Matches:
    """Who sent it in, in brackets on a line of its own below a finished sentence: (团委), (阮成)."""
    settled = list(matches)
    for i in range(1, len(views)):
        if views[i - 1].closed and _SENT_IN.match(views[i].folded):
            settled[i] = settled[i] | {"signed_below"}
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
    text = squeeze(_UNIT_SIGN.sub("", _BRACKETED.sub("", view.folded)))
    if _SENTENCE.search(text):
        return ""
    form = _LATIN.sub("a", _WORDS.sub("名", _NUMBER.sub("9", text)))
    return form[:_FORM] if "9" in form[:_FORM] and "名" in form[:_FORM] else ""
