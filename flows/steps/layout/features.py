"""The named yes/no features of a line among its neighbours, from which its role is scored.

A feature is a short string; `roles` adds up a learned or set weight per feature and role. They describe
typography and the trade's formulas, never content.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import rjieba

from flows.steps.layout import patterns as p
from flows.steps.layout.bylines import parse_byline
from flows.steps.layout.lines import LineView, typical_gap
from flows.steps.layout.surnames import COMMON_SURNAMES
from flows.steps.model import Line
from flows.steps.text import is_cjk

_LONGEST_BYLINE = 60  # characters; bylines with eight names are shorter
_REACH = 6  # characters on either side of a wrap that decide whether a word crosses it
_LENGTH_CLASSES = ((4, "len4"), (8, "len8"), (14, "len14"), (20, "len20"), (28, "len28"), (42, "len42"))


@dataclass(frozen=True, slots=True)
class LineFacts:
    """A line with what its patterns and its column say; computed once, used by all later steps."""

    view: LineView
    column: float | None
    matches: frozenset[str]  # names of the formulas found
    shape: str  # against the column: tiny, short, indented, full, over, wide; or a length class
    crosses: bool  # a word runs over from the line before

    @property
    def view_line(self) -> Line:
        """The line as it stands in the file."""
        return Line(self.view.number, self.view.raw)


def gather_facts(views: Sequence[LineView], widths: Sequence[float | None]) -> tuple[LineFacts, ...]:
    """Facts of every line, in page order."""
    return tuple(
        LineFacts(
            view=view,
            column=width,
            matches=_matches(view),
            shape=_shape(view, width),
            crosses=i > 0 and word_crosses(views[i - 1].folded, view.folded),
        )
        for i, (view, width) in enumerate(zip(views, widths, strict=True))
    )


def word_crosses(before: str, after: str) -> bool:
    """Whether a Chinese word begins at the end of `before` and ends at the beginning of `after`."""
    tail, head = before[-_REACH:], after[:_REACH]
    if not tail or not head or not is_cjk(tail[-1]) or not is_cjk(head[0]):
        return False
    at = 0
    for word in rjieba.cut(tail + head):
        if at < len(tail) < at + len(word):
            return True
        at += len(word)
    return False


_PATTERNS = {
    "jump": p.JUMP,
    "jump_tail": p.JUMP_TAIL,
    "folio": p.FOLIO,
    "staff": p.STAFF,
    "imprint": p.IMPRINT,
    "web": p.WEB,
    "qr": p.QR_TEASER,
    "phone": p.PHONE,
    "notice": p.NOTICE,
    "notice_body": p.NOTICE_BODY,
    "section": p.SECTION,
    "caption_mark": p.CAPTION_MARK,
    "pictured": p.PICTURED,
    "credit_tail": p.CREDIT_TAIL,
    "credit_line": p.CREDIT_LINE,
    "markup": p.MARKUP,
    "crosshead_mark": p.CROSSHEAD_MARK,
    "dash_start": re.compile(r"^[—\-–]{1,3}\S"),
    "lead_out": re.compile(r"(?:—{1,2}|--|:)$"),
    "says": re.compile(r"(?:强调|指出|要求|表示|提出|主持|讲话|致辞|出席|会见|座谈|调研)$"),
    "verb_end": re.compile(r"[!?]$"),
    "question": re.compile(r"^[问答QA记][:：]"),
}


def _matches(view: LineView) -> frozenset[str]:
    found = {name for name, pattern in _PATTERNS.items() if pattern.search(view.folded)}
    if p.starts_news(view.folded):
        found.add("dateline")
    if len(view.folded) <= _LONGEST_BYLINE and view.cjk >= 2:
        found |= _byline_matches(view.folded)
    return frozenset(found)


def _byline_matches(folded: str) -> set[str]:
    byline = parse_byline(folded)
    if not byline.complete:
        return set()
    if any(a.role == "摄影" for a in byline.authors) and not any(a.role and a.role != "摄影" for a in byline.authors):
        return {"credit_names"}
    if any(a.role for a in byline.authors):
        return {"byline"}
    likely = all(len(a.name) <= 3 and a.name[0] in COMMON_SURNAMES for a in byline.authors)
    marked = folded[0] in "□■●◆○(" or "文" in folded
    if marked:
        return {"byline_bare_marked"} if likely or len(byline.authors) > 1 else set()
    return {"byline_bare"} if likely else set()


def _shape(view: LineView, width: float | None) -> str:
    if width is None:
        return next((name for limit, name in _LENGTH_CLASSES if view.width <= limit), "long")
    over = view.width - width
    if over > 4:
        return "wide"
    if over > 1.5:
        return "over"
    if over >= -1.5:
        return "full"
    if over >= -3.2:
        return "indented"
    return "tiny" if view.width < 0.45 * width else "short"


def role_features(facts: Sequence[LineFacts]) -> tuple[tuple[str, ...], ...]:
    """For each line the names of its features."""
    usual = typical_gap([f.view for f in facts])
    return tuple(_features_of(facts, i, usual) for i in range(len(facts)))


def _features_of(facts: Sequence[LineFacts], i: int, usual: int) -> tuple[str, ...]:
    fact = facts[i]
    view = fact.view
    before = facts[i - 1] if i else None
    after = facts[i + 1] if i + 1 < len(facts) else None
    end = _end(view)
    mode = "rows" if fact.column is not None else "paras"
    names = ["bias", end, f"{mode}:{fact.shape}", f"{mode}:{fact.shape}:{end}", f"marks{min(view.marks, 3)}"]
    names += fact.matches
    names += _state_features(view)
    names += _before_features(fact, before, usual, mode)
    names += _after_features(fact, after, usual, mode)
    if i < 2:
        names.append("page_top")
    if i >= len(facts) - 2:
        names.append("page_foot")
    return tuple(names)


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
        names.append("no_chinese")
    if " " in view.text:
        names.append("inner_blank")
    return names


def _before_features(fact: LineFacts, before: LineFacts | None, usual: int, mode: str) -> list[str]:
    if before is None:
        return ["no_before"]
    names = [f"before:{_end(before.view)}", f"{mode}:before:{before.shape}:{_end(before.view)}"]
    names += [f"before:{m}" for m in before.matches & _TELLING]
    names += _gap_features("before", fact.view.gap, usual)
    if fact.crosses:
        names.append("crosses_before")
    if fact.column is not None and abs(before.view.width - fact.view.width) <= 1:
        names.append("as_wide_as_before")
    return names


def _after_features(fact: LineFacts, after: LineFacts | None, usual: int, mode: str) -> list[str]:
    if after is None:
        return ["no_after"]
    names = [f"after:{_end(after.view)}", f"{mode}:after:{after.shape}:{_end(after.view)}"]
    names += [f"after:{m}" for m in after.matches & _TELLING]
    names += _gap_features("after", after.view.gap, usual)
    if after.crosses:
        names.append("crosses_after")
    if after.view.continues:
        names.append("after:continues")
    if after.view.indent >= 1 and fact.view.indent < 1:
        names.append("after:indent")
    return names


def _gap_features(side: str, gap: int, usual: int) -> list[str]:
    if gap > usual:
        return [f"{side}:apart"]
    if gap < usual:
        return [f"{side}:tight"]
    return []


_TELLING = frozenset(
    "dateline byline byline_bare byline_bare_marked credit_names credit_line credit_tail jump folio staff qr notice notice_body "
    "caption_mark section phone".split()
)
