"""What one line shows by itself: width, indent, how it begins and ends, blank lines around it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from flows.steps.model import Line
from flows.steps.text import count_cjk, display_width, fold, is_letter_spaced, tidy

_CLOSED_END = re.compile(r"[。!?…．;；](?:[”’\"'」』）)】〕]|\([^()]{0,12}\))*$|\.[”\"']?$")
_SOFT_END = re.compile(r"[,、:](?:[”\"'])?$")
_PAIRS = {"“": "”", "‘": "’", "(": ")", "《": "》", "【": "】", "「": "」", "『": "』", "〈": "〉", "[": "]"}
_CLOSERS = {closer: opener for opener, closer in _PAIRS.items()}
# Characters that cannot begin a heading or a paragraph: they go on from the line before.
_CONTINUES = re.compile(r"^[,。、;:!?)”’》】」』〉…％%的了着们吗呢吧]")
_PAIR_MARK = re.compile(f"[{re.escape(''.join([*_PAIRS, *_CLOSERS]))}]")
_PUNCTUATION = re.compile(r"[,。、;:!?]")


@dataclass(frozen=True, slots=True)
class LineView:
    """One line with everything later steps ask about it; widths in Chinese characters."""

    index: int  # place among the page's non-blank lines, from 0
    number: int
    raw: str
    text: str  # tidied: layout blanks gone
    folded: str  # tidied and folded to half-width
    width: float
    indent: float  # leading blanks: ideographic 1, others ½
    gap: int  # line numbers since the non-blank line before; 1 = directly below
    closed: bool  # ends a sentence
    soft_end: bool  # ends in a comma, enumeration comma or colon
    letter_spaced: bool
    balanced: bool  # quotes and brackets opened and closed inside the line
    continues: bool  # begins with something that cannot begin a paragraph
    cjk: int
    marks: int  # commas, stops and their like

    @property
    def open(self) -> bool:
        """Whether the text goes on beyond the line, as far as its last character tells."""
        return not self.closed


def view_lines(lines: Sequence[Line]) -> tuple[LineView, ...]:
    """One view per line, in page order."""
    views = []
    before = 0
    for index, line in enumerate(lines):
        views.append(_view(index, line, line.number - before))
        before = line.number
    return tuple(views)


def _view(index: int, line: Line, gap: int) -> LineView:
    text = tidy(line.text)
    folded = fold(text)
    return LineView(
        index=index,
        number=line.number,
        raw=line.text,
        text=text,
        folded=folded,
        width=display_width(text),
        indent=_indent(line.text),
        gap=gap,
        closed=bool(_CLOSED_END.search(folded)),
        soft_end=bool(_SOFT_END.search(folded)),
        letter_spaced=is_letter_spaced(line.text),
        balanced=is_balanced(folded),
        continues=bool(_CONTINUES.match(folded)),
        cjk=count_cjk(text),
        marks=len(_PUNCTUATION.findall(folded)),
    )


def _indent(raw: str) -> float:
    blanks = raw[: len(raw) - len(raw.lstrip())]
    return 0.0 if not blanks else sum(1.0 if blank == "\u3000" else 0.5 for blank in blanks)


def is_balanced(folded: str) -> bool:
    """Whether every quote and bracket that is opened is closed, and the other way round."""
    stack: list[str] = []
    for mark in _PAIR_MARK.findall(folded):
        if mark in _PAIRS:
            stack.append(mark)
        elif not stack or stack.pop() != _CLOSERS[mark]:
            return False
    return not stack and folded.count('"') % 2 == 0


def quote_runs_over(above: LineView, below: LineView) -> bool:
    """Whether a quote or bracket opened in one line is closed in the next, both otherwise whole."""
    return not above.balanced and not below.balanced and is_balanced(above.folded + below.folded)


def typical_gap(views: Sequence[LineView]) -> int:
    """The usual distance of one line to the next: 1 where the dump has no blank lines between rows."""
    gaps = sorted(view.gap for view in views[1:])
    return gaps[len(gaps) // 2] if gaps else 1
