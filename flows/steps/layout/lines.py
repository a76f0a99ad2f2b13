"""What one line shows by itself: width, indent, how it begins and ends, blank lines around it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import partial
from operator import sub
from typing import NamedTuple

from flows.steps.model import Line
from flows.steps.tally import Tally
from flows.steps.text import BLANK, CJK_WORD, WIDE, fold_all, is_letter_spaced, tidy

_CLOSED_END = re.compile(r"[。!?…．;；](?:[”’\"'」』）)】〕]|\([^()]{0,12}\))*$|\.[”\"']?$")
_SOFT_END = re.compile(r"[,、:](?:[”\"'])?$")
_MAY_CLOSE, _MAY_SOFTEN = (
    frozenset("。!?…．;；.”’\"'」』）)】〕"),
    frozenset(",、:”\"'"),
)  # their last characters
_PAIRS = {"“": "”", "‘": "’", "(": ")", "《": "》", "【": "】", "「": "」", "『": "』", "〈": "〉", "[": "]"}
_CLOSERS = {closer: opener for opener, closer in _PAIRS.items()}
# Characters that cannot begin a heading or a paragraph: they go on from the line before.
_CONTINUES = frozenset(",。、;:!?)”’》】」』〉…％%的了着们吗呢吧")
_PAIR_MARK = re.compile(f"[{re.escape(''.join([*_PAIRS, *_CLOSERS]))}]")
# What counts of a text as printed, and of its folded signs.
_PRINTED = Tally({"blank": BLANK, "wide": WIDE, "chinese": CJK_WORD})
_SIGNS = Tally({"mark": re.compile(r"[,。、;:!?]"), "paired": re.compile(f'{_PAIR_MARK.pattern}|"')})


class LineView(NamedTuple):
    """One line with everything later steps ask about it; widths in Chinese characters."""

    index: int  # type: ignore[assignment]  # place among the page's non-blank lines, from 0
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
    if not lines:
        return ()
    texts = [tidy(line.text) for line in lines]
    folded = fold_all(texts, between="\n").split("\n")
    printed, signs = _PRINTED.count(texts), _SIGNS.count(folded)
    numbers, raws = [line.number for line in lines], [line.text for line in lines]
    sizes = zip(map(len, folded), printed["blank"], printed["wide"], strict=True)
    # Column by column, in the order of the fields.
    columns = (
        range(len(lines)),
        numbers,
        raws,
        texts,
        folded,
        [(size - blank + wide) / 2 for size, blank, wide in sizes],
        list(map(_indent, raws)),
        map(sub, numbers, [0, *numbers]),
        [plain[-1:] in _MAY_CLOSE and bool(_CLOSED_END.search(plain)) for plain in folded],
        [plain[-1:] in _MAY_SOFTEN and bool(_SOFT_END.search(plain)) for plain in folded],
        map(is_letter_spaced, raws),
        [not paired or is_balanced(plain) for paired, plain in zip(signs["paired"], folded, strict=True)],
        [plain[:1] in _CONTINUES for plain in folded],
        printed["chinese"],
        signs["mark"],
    )
    return tuple(map(_VIEW, zip(*columns, strict=True)))


_VIEW = partial(tuple.__new__, LineView)


def _indent(raw: str) -> float:
    if not raw[:1].isspace():
        return 0.0
    blanks = raw[: len(raw) - len(raw.lstrip())]
    return sum(1.0 if blank == "\u3000" else 0.5 for blank in blanks)


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
