"""The named yes/no features of a line among its neighbours, from which its role is scored.

A feature is a short string; `roles` adds up a learned weight per feature and role. They describe typography
and the trade's formulas, never content.
"""

from __future__ import annotations

import re
from bisect import bisect
from collections.abc import Collection, Sequence
from functools import lru_cache
from typing import NamedTuple

from flows.steps.layout.facts import LONGEST_BYLINE, LineFacts, word_crosses
from flows.steps.layout.lines import LineView, quote_runs_over, typical_gap
from flows.steps.layout.weave_bridges import bridge_score

# Names of the few hundred combinations of a line's form and its neighbours' are made once.
_COMBINATIONS = 4096
_BRIDGE_CLASSES = (-6.0, -3.0, -1.0, 1.0, 3.0, 6.0)
_ODD_SHAPES = frozenset(("tiny", "short", "over", "wide", "len4", "len8", "len14", "len20", "len28"))
# Words that need something after (before) them: no heading ends (begins) with one.
_NO_LAST = frozenset(
    "的地得和与及或在对从将把被向是了于以并而但则因由给让使这那其该每各第就不未也都又还很更最、"
)
_NO_FIRST = frozenset("的地得和与及或了于并而也又过着们之者性化等吗呢吧么下里员性度率")


def role_features(facts: Sequence[LineFacts]) -> tuple[tuple[str, ...], ...]:
    """For each line the names of its features."""
    usual = typical_gap([f.view for f in facts])
    wrapped = _wrapped_titles(facts)
    runs, stumps, woven = _odd_runs(facts), _stumps(facts), _weave_around(facts)
    signs = [_signs_of(fact, usual) for fact in facts]
    found = []
    for i in range(len(facts)):
        run = [
            *runs.get(i, ()),
            *(f"{n}{w}" for n in stumps.get(i, ()) for w in ("", woven[i])),
            *(("wrapped_title",) if i in wrapped else ()),
        ]
        found.append(_features_of(facts, signs, i, usual, run))
    return tuple(found)


class _Signs(NamedTuple):
    """What a line and both of its neighbours ask about it."""

    mode: str  # rows of a column, or whole paragraphs
    end: str
    gap: str  # to the line above, against the page's usual one
    is_odd: bool
    bridge: int  # class of how well it goes on with the line above


def _signs_of(fact: LineFacts, usual: int) -> _Signs:
    return _Signs(
        "rows" if fact.column is not None else "paras",
        _end(fact.view),
        "apart" if fact.view.gap > usual else "tight" if fact.view.gap < usual else "",
        fact.shape in _ODD_SHAPES,
        bisect(_BRIDGE_CLASSES, fact.bridge),
    )


def _weave_around(facts: Sequence[LineFacts]) -> list[str]:
    """How often the rows around a line do not go on with each other: a woven page breaks off everywhere, so
    that a row without an end says little there."""
    full = [fact.shape in _FULL_SHAPES for fact in facts]
    broken = [0.0] * (len(facts) + 1)
    counted = [0.0] * (len(facts) + 1)
    for i in range(1, len(facts)):
        goes_on = full[i] and full[i - 1] and not facts[i - 1].view.closed
        counted[i + 1] = counted[i] + goes_on
        broken[i + 1] = broken[i] + (goes_on and facts[i].bridge < _BROKEN)
    names = []
    for i in range(len(facts)):
        low, high = max(0, i - _WEAVE_REACH), min(len(facts), i + _WEAVE_REACH + 1)
        total = counted[high] - counted[low]
        share = (broken[high] - broken[low]) / total if total >= 4 else 0.0
        names.append(":woven" if share > 0.5 else ":mixed" if share > 0.25 else ":straight")
    return names


_FULL_SHAPES = frozenset(("full", "over", "indented"))
_BROKEN = -1.0  # log-odds of a bridge below which two rows rather do not go on with each other
_WEAVE_REACH = 12


def _stumps(facts: Sequence[LineFacts]) -> dict[int, list[str]]:
    """For lines after a finished sentence that come to no end of their own before a new text begins: headings
    do that, body text only where it is broken off."""
    names: dict[int, list[str]] = {}
    start = 0
    for i in range(len(facts) + 1):
        sign = _STUMP_ENDS & facts[i].matches if i < len(facts) else {"page_foot"}
        if sign and i - start <= _LONGEST_STUMP:
            first = "top" if start == 0 else "fresh"
            for k in range(start, i):
                names[k] = [f"stump:{min(i - start, 5)}:{min(sign)}", f"stump:{first}"]
        if i < len(facts) and (sign or (facts[i].view.closed and "verb_end" not in facts[i].matches)):
            start = i + 1
    return names


_STUMP_ENDS = frozenset(
    ("dateline", "byline", "byline_bare_marked", "jump", "staff", "credit_names", "caption_mark")
)
_LONGEST_STUMP = 8


def _odd_runs(facts: Sequence[LineFacts]) -> dict[int, list[str]]:
    """For lines in a run of rows that neither fill the column nor end a sentence: what surrounds the run.

    Such rows are headings unless the text reads on through them; where the line before the run reads on
    in the line after it, the run was set between.
    """
    names: dict[int, list[str]] = {}
    start = 0
    while start < len(facts):
        end = start
        while end < len(facts) and _is_odd(facts[end]):
            end += 1
        if end > start:
            around = _run_features(facts, start, end)
            for i in range(start, end):
                place = (
                    "only"
                    if end - start == 1
                    else "first"
                    if i == start
                    else "last"
                    if i == end - 1
                    else "mid"
                )
                names[i] = [*around, f"run:{place}"]
        start = max(end, start + 1)
    return names


def _is_odd(fact: LineFacts) -> bool:
    if fact.view.closed and "verb_end" not in fact.matches:
        return False
    return fact.shape in _ODD_SHAPES and not fact.matches & {"dateline", "byline", "staff", "jump"}


def _run_features(facts: Sequence[LineFacts], start: int, end: int) -> list[str]:
    mode = "rows" if facts[start].column is not None else "paras"
    names = [f"run:{mode}:{min(end - start, 5)}"]
    before = facts[start - 1] if start else None
    after = facts[end] if end < len(facts) else None
    if before is not None:
        names.append(f"run:{mode}:after:{_end(before.view)}:{before.shape in _ODD_SHAPES}")
        if facts[start].crosses:
            names.append("run:crosses_in")
    if after is not None:
        names.append(f"run:{mode}:before:{_opening(after)}")
        if after.crosses:
            names.append("run:crosses_out")
    if before is not None and after is not None and before.view.open:
        over = word_crosses(before.view.folded, after.view.folded)
        names.append(f"run:{mode}:bridged:{over}:{after.view.continues}")
        bridge = bridge_score(before.edges, after.edges)
        names.append(f"run:{mode}:bridge:{bisect(_BRIDGE_CLASSES, bridge)}")
    if any(facts[i].crosses for i in range(start + 1, end)):
        names.append("run:crosses_within")
    return names


def _opening(fact: LineFacts) -> str:
    """How the line after a run of headings begins a text, if it does."""
    for match in ("dateline", "byline", "byline_bare_marked", "byline_bare", "credit_names", "staff"):
        if match in fact.matches:
            return match
    return "indent" if fact.view.indent >= 1 else fact.shape


def _features_of(
    facts: Sequence[LineFacts], signs: Sequence[_Signs], i: int, usual: int, run: Sequence[str]
) -> tuple[str, ...]:
    fact = facts[i]
    view = fact.view
    before = facts[i - 1] if i else None
    after = facts[i + 1] if i + 1 < len(facts) else None
    mode, end, _, _, _ = signs[i]
    names = [*_form_names(mode, fact.shape, end, min(view.marks, 3)), *fact.matches]
    if view.folded[:1] in "▲▼△▽◀▶◄►" and "listed" not in fact.matches:
        names.append(f"arrow:{end}")
    names += _missing_signs(fact, before)
    if _is_title_of_two(fact, before, after):
        names.append("two_phrases")
    if _is_spaced_title(fact, before, usual):
        names.append("spaced_title")
    names += run
    names += _state_features(view)
    names += _before_features(fact, before, signs[i], signs[i - 1]) if before else ("no_before",)
    names += _after_features(fact, after, signs[i], signs[i + 1]) if after else ("no_after",)
    if i < 2:
        names.append("page_top")
    if i >= len(facts) - 2:
        names.append("page_foot")
    return tuple(names)


@lru_cache(_COMBINATIONS)
def _form_names(mode: str, shape: str, end: str, marks: int) -> tuple[str, ...]:
    return ("bias", end, f"{mode}:{shape}", f"{mode}:{shape}:{end}", f"marks{marks}")


def _is_title_of_two(fact: LineFacts, before: LineFacts | None, after: LineFacts | None) -> bool:
    """Two phrases set apart by a blank, between a finished sentence and a story's opening formula."""
    starts = before is None or before.view.closed
    opened = after is not None and "dateline" in after.matches
    return starts and opened and bool(_TWO_PHRASES.match(fact.view.folded))


def _is_spaced_title(fact: LineFacts, before: LineFacts | None, usual: int) -> bool:
    """A few characters set letter by letter, far from filling the column, where nothing comes from above:
    rows of text are spaced only to fill it."""
    fresh = before is None or before.view.closed or "jump" in before.matches or fact.view.gap > usual
    most = _SPACED_SHARE * fact.column if fact.column is not None else _SPACED_MOST
    short = (fact.view.letter_spaced or _is_wide_pair(fact)) and fact.view.width <= most
    return fresh and short and not fact.view.soft_end and not fact.view.folded.endswith(("。", ";"))


def _is_wide_pair(fact: LineFacts) -> bool:
    """Two characters set apart, and no name."""
    return "byline_bare_marked" not in fact.matches and bool(_WIDE_PAIR.match(fact.view.raw))


def _wrapped_titles(facts: Sequence[LineFacts]) -> set[int]:
    """Pairs of rows right above a byline or an opening formula: the first fills the column and wraps into
    a short second that ends no sentence; a quote or a word surely runs over, and nothing comes from above."""
    found: set[int] = set()
    for i in range(1, len(facts) - 2):
        above, row, rest, opening = facts[i - 1 : i + 3]
        if not opening.matches & _OPENING_SIGNS or row.shape not in _FULL_SHAPES or rest.shape not in _STUBS:
            continue
        if row.view.closed or rest.view.closed or row.crosses:
            continue
        apart = above.view.closed or row.bridge < _APART
        worded = rest.crosses and rest.bridge > 0 and row.view.balanced and rest.view.balanced
        if quote_runs_over(row.view, rest.view) or (worded and apart):
            found |= {i, i + 1}
    return found


_WIDE_PAIR = re.compile(r"^\s*[\u4e00-\u9fff]\s+[\u4e00-\u9fff]\s*$")
_SPACED_SHARE, _SPACED_MOST = 0.62, 12  # of the column; characters where its width is not known
_OPENING_SIGNS = frozenset(("byline", "byline_bare_marked", "dateline"))
_STUBS = frozenset(("tiny", "short"))
_APART = -3.0  # log-odds of a bridge below which a row surely does not go on with the one above
_TWO_PHRASES = re.compile(r"^[\u4e00-\u9fff\"“”]{4,14} [\u4e00-\u9fff\"“”]{4,14}$")


def _missing_signs(fact: LineFacts, before: LineFacts | None) -> list[str]:
    """Roles that always show their formula: names of those the line does not show."""
    names = []
    named_before = before is not None and before.names_post and before.view.width < LONGEST_BYLINE
    if not (fact.matches & _BYLINE_SIGNS or fact.names_post or (named_before and fact.view.width <= 20)) or (
        "in_formula" in fact.matches
    ):
        names.append("no_byline_sign")
    if not fact.matches & _CREDIT_SIGNS:
        names.append("no_credit_sign")
    if not fact.matches & {"jump", "jump_tail", "see_page"}:
        names.append("no_jump_sign")
    return names


_BYLINE_SIGNS = frozenset(("byline", "byline_bare", "byline_bare_marked", "credit_names", "signed_below"))
_CREDIT_SIGNS = frozenset(("credit_names", "credit_line", "credit_tail"))


def _end(view: LineView) -> str:
    if view.soft_end:
        return "end_soft"
    return "end_closed" if view.closed else "end_open"


def _state_features(view: LineView) -> list[str]:
    names = []
    if not view.balanced:
        names.append("unbalanced")
    if view.continues:
        names.append("continues")
    if view.letter_spaced:
        names.append("letter_spaced")
    if view.indent >= 1:
        names.append("indent")
    if view.cjk * 2 < len(view.text):
        names.append("mostly_foreign")
    if view.cjk == 0:
        names.append("no_chinese" if any(c.isalnum() for c in view.text) else "only_marks")
    if " " in view.text:
        names.append("inner_blank")
    if view.folded[-1:] in _NO_LAST:
        names.append("hangs")
    if view.folded[:1] in _NO_FIRST:
        names.append("leans")
    return names


def _before_features(fact: LineFacts, before: LineFacts, own: _Signs, above: _Signs) -> list[str]:
    as_wide = fact.column is not None and abs(before.view.width - fact.view.width) <= 1
    return [
        *_beside_names("before", own.mode, before.shape, above.end),
        *_told("before", before.matches & _TELLING),
        *_link_names("before", own.mode, own.gap, fact.crosses, own.is_odd, above.end, own.bridge),
        *(("as_wide_as_before",) if as_wide else ()),
    ]


def _after_features(fact: LineFacts, after: LineFacts, own: _Signs, below: _Signs) -> list[str]:
    # Whose all pictures are says nothing of the line above.
    told = after.matches & _TELLING if "credit_whole" not in after.matches else ()
    names = [
        *_beside_names("after", own.mode, after.shape, below.end),
        *_told("after", told),
        *_link_names("after", own.mode, below.gap, after.crosses, own.is_odd, own.end, below.bridge),
    ]
    if after.view.continues:
        names.append("after:continues")
    if after.view.indent >= 1 and fact.view.indent < 1:
        names.append("after:indent")
    return names


def _told(side: str, matches: Collection[str]) -> list[str]:
    return [f"{side}:{match}" for match in matches] if matches else []


@lru_cache(_COMBINATIONS)
def _beside_names(side: str, mode: str, shape: str, end: str) -> tuple[str, ...]:
    """Of the form of the line above or below."""
    return f"{side}:{end}", f"{mode}:{side}:{shape}:{end}"


@lru_cache(_COMBINATIONS)
def _link_names(
    side: str, mode: str, gap: str, crosses: bool, odd: bool, end: str, bridge: int
) -> tuple[str, ...]:
    """Of how it goes on with the line above, or that below with it; `end` is the upper one's."""
    way = "from_before" if side == "before" else "to_after"
    return (
        *((f"{side}:{gap}",) if gap else ()),
        *((f"crosses_{side}",) if crosses else ()),
        f"{way}:{end}:{bridge}",
        f"{mode}:{way}:{odd}:{bridge}",
    )


_TELLING = frozenset(
    [
        "dateline",
        "byline",
        "byline_bare",
        "byline_bare_marked",
        "credit_names",
        "credit_line",
        "credit_tail",
        "jump",
        "folio",
        "staff",
        "qr",
        "notice",
        "notice_body",
        "caption_mark",
        "section",
        "phone",
        "ad_words",
        "form_run",
    ]
)
