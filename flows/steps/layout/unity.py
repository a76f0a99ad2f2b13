"""A paragraph has one role: what scores row by row leave split is made whole.

Only where form leaves no doubt: a bracket that runs over, a caption whose first rows read like body, the rows
of one table, the text below a crosshead.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from flows.steps.layout.facts import LineFacts
from flows.steps.layout.lines import LineView

_MOST_ROWS = 8  # of a caption; what is longer is a story
_BRACKET_LEFT_OPEN = re.compile(r"\([^()]{0,20}$")
_LONE_END = re.compile(r"^[^(),。]{1,12}\)$")
_SIGNER = re.compile(r"(?:本报|[日晚晨]报|记者|通讯员|摄影|特约)$")  # a name must follow
_ROLES_OF_SHORT_ROWS = frozenset(("heading", "byline", "credit"))
_PAGE_SIGNS = frozenset(
    ("folio", "folio_whole", "staff", "imprint", "phone", "web", "qr", "markup", "teaser")
)
_RUNNING = frozenset(("body", "caption"))


def unite_paragraphs(roles: Sequence[str], facts: Sequence[LineFacts], usual_gap: int) -> tuple[str, ...]:
    """The roles, one a line, with split paragraphs made whole; `usual_gap` is the page's line distance."""
    mended = list(roles)
    for i in range(1, len(mended)):
        # Below one of several headings made alike and divided by a colon stands text, 33 times of 33.
        if mended[i] == "caption" and mended[i - 1] == "heading" and "twin_divided" in facts[i - 1].matches:
            mended[i] = "body"
    for i in range(1, len(mended)):
        if mended[i - 1] in _RUNNING and not _stands_apart(facts[i], usual_gap):
            mended[i] = _role_below(mended[i], mended[i - 1], facts[i - 1].view, facts[i].view)
    for i in range(1, len(mended)):
        if mended[i] == "caption" and mended[i - 1] == "body":
            start = _caption_start(i, mended, facts, usual_gap)
            mended[start:i] = ["caption"] * (i - start)
    for first, end in _tables(facts):
        signed = any(fact.matches & _PAGE_SIGNS for fact in facts[first:end])
        role = _role_of_table(mended[first:end], signed)
        mended[first:end] = [role] * (end - first)
    return tuple(mended)


def _tables(facts: Sequence[LineFacts]) -> Iterator[tuple[int, int]]:
    first = 0
    for i, fact in enumerate(facts):
        if "form_run:first" in fact.matches:
            first = i
        elif "form_run:last" in fact.matches:
            yield first, i + 1


def _role_of_table(roles: Sequence[str], signed: bool) -> str:
    """What most rows are, in doubt text; page matter only if `signed`, by a formula of the page's own."""
    most = max(roles, key=lambda role: (roles.count(role), role == "body"))
    return "body" if most in ("furniture", "noise") and not signed else most


def _role_below(role: str, role_above: str, above: LineView, row: LineView) -> str:
    """The role of a row right below running text: that text's, where it only closes the text's bracket; a
    caption's, where it names the photographer whose paper or post the row above ends with."""
    runs_over = _BRACKET_LEFT_OPEN.search(above.folded) and _LONE_END.match(row.folded)
    if role in _ROLES_OF_SHORT_ROWS and runs_over:
        return role_above
    if role == "credit" and _SIGNER.search(above.folded):
        return "caption"
    return role


def _caption_start(i: int, roles: Sequence[str], facts: Sequence[LineFacts], usual_gap: int) -> int:
    """The row with which the caption that has come to row i begins: the nearest row above that stands apart,
    if everything between reads on; i where there is none."""
    k = i
    while not _stands_apart(facts[k], usual_gap):
        if i - k == _MOST_ROWS or k == 0 or roles[k - 1] != "body" or facts[k - 1].view.closed:
            return i
        k -= 1
    return k


def _stands_apart(fact: LineFacts, usual_gap: int) -> bool:
    return fact.view.gap > usual_gap
