"""Lines that stand by themselves between two texts and have their like on the page.

The crossheads of a story are made alike: of one length, divided by the same sign or by none, beginning or
ending with the same character. A line that neither ends a sentence nor goes on in the next, and has a twin
elsewhere on the page, is no body text: on 324 pages of the press 3 of 289 such lines were.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import combinations
from typing import TYPE_CHECKING

from flows.steps.text import squeeze

if TYPE_CHECKING:
    from flows.steps.layout.facts import LineFacts

_TORN = -1.0  # log-odds of a bridge below which a row rather does not go on in the next
_LONGEST = 30  # characters; longer lines are no crossheads
_DIVIDER = re.compile(r"[:,— ]")
_ASKS = re.compile(r"^[^,。;:\"“”!?]{2,13}\?$")  # who is quoted asks in quotes or behind a colon
_NUMBER = re.compile(r"\d+")
_STRONG = frozenset(":—")
_OUTSIDE = frozenset(
    ("folio", "staff", "byline", "byline_bare", "credit_names", "credit_line", "jump", "phone")
)
# Rows that fill the column, or are indented as a paragraph is, may well be text, with a colon or without: of
# those only what is set letter by letter counts.
_LIKE_TEXT = frozenset(("full", "over", "indented"))


def find_twins(facts: Sequence[LineFacts]) -> dict[int, frozenset[str]]:
    """The lines that stand by themselves and have a twin: `twin`, and `twin_divided` where a colon or dash
    divides both."""
    standing = [i for i in range(len(facts)) if _stands(facts, i)]
    if len(standing) > 1:
        labels = list(map(_label, facts))
        said = Counter(labels)
        standing = [i for i in standing if said[labels[i]] < 2]
    signs = {i: _sign(facts[i]) for i in standing}
    found = dict.fromkeys(_questions(facts), frozenset(("question_title",)))
    for one, other in combinations(standing, 2):
        sign = signs[one]
        if sign == signs[other] and other - one > 1 and _are_twins(facts[one], facts[other], sign):
            names = ("twin", "twin_divided") if sign in _STRONG else ("twin",)
            found |= dict.fromkeys((one, other), frozenset(names))
    return found


def _questions(facts: Sequence[LineFacts]) -> list[int]:
    """Crossheads that ask: two short questions at least, each between a finished sentence and a longer
    row."""
    asking = [
        i
        for i in range(1, len(facts) - 1)
        if _ASKS.match(facts[i].view.folded)
        and facts[i - 1].view.closed
        and facts[i + 1].view.width > facts[i].view.width + 1
    ]
    return asking if len(asking) > 1 else []


def _stands(facts: Sequence[LineFacts], i: int) -> bool:
    fact = facts[i]
    if not fact.view.open or fact.view.soft_end or fact.view.width > _LONGEST or fact.view.cjk < 3:
        return False
    sign = _sign(fact)
    if fact.matches & _OUTSIDE or sign == ",":
        return False
    if fact.shape in _LIKE_TEXT and not (sign == ":" and fact.view.letter_spaced):
        return False
    fresh = i == 0 or not facts[i - 1].view.open
    ends = i + 1 == len(facts) or facts[i + 1].bridge < _TORN or facts[i + 1].view.indent >= 1
    return fresh and ends


def _label(fact: LineFacts) -> str:
    """What stands before a colon, whatever its number: who speaks, or the line itself where it has none.

    Questions, answers and items of a list share their label; crossheads have one of their own.
    """
    label, colon, _ = fact.view.folded.partition(":")
    return _NUMBER.sub("0", squeeze(label)) if colon else f"{fact.view.index}"


def _are_twins(one: LineFacts, other: LineFacts, sign: str) -> bool:
    """Whether two lines that the same sign divides have one form."""
    if abs(one.view.width - other.view.width) > 2:
        return False
    a, b = one.view.folded, other.view.folded
    return sign != "" or a[0] == b[0] or a[-1] == b[-1]


def _sign(fact: LineFacts) -> str:
    found = _DIVIDER.search(fact.view.folded)
    return found[0] if found else ""
