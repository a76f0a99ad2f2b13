"""Poems: lines that end where the verse ends, not where the column does.

They look like titles row by row. What tells them: many of them below the writer's name, of many lengths,
and no story that opens below them.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flows.steps.layout.facts import LineFacts

_LONGEST = 14.0  # characters of a verse
_LEAST = 5  # verses; titles of several stories that stand beside each other are interrupted sooner
_LENGTHS = 3  # of the verses
_WRITERS = frozenset(("byline_bare", "byline_bare_marked"))  # no reporter
_FILLED = frozenset(("full", "over", "wide", "indented", "merged"))
_PAIR = 2  # characters
_OTHERS = frozenset(
    ("dateline", "byline", "folio", "staff", "notice", "phone", "jump", "credit_line", "form_run", "section")
)


def find_poems(facts: Sequence[LineFacts]) -> dict[int, frozenset[str]]:
    """The lines of poems (`verse`) and their writers' names (`byline_bare_marked`); without the titles."""
    found: dict[int, frozenset[str]] = {}
    for i, fact in enumerate(facts):
        if not _may_be_writer(facts, i):
            continue
        end = i + 1
        while end < len(facts) and _is_verse(facts[end]) and facts[end].view.gap <= facts[i + 1].view.gap:
            end += 1
        verses = facts[i + 1 : end]
        opens = end < len(facts) and facts[end].matches & {"dateline", "byline"}
        if len(verses) >= _LEAST and len({v.view.width for v in verses}) >= _LENGTHS and not opens:
            found[i] = fact.matches & _WRITERS or frozenset(("byline_bare_marked",))
            found |= dict.fromkeys(range(i + 1, end), frozenset(("verse",)))
    return found


def _may_be_writer(facts: Sequence[LineFacts], i: int) -> bool:
    """A name alone, or two characters set apart below a title: pen names begin with anything."""
    view = facts[i].view
    if view.width > _LONGEST or "notice" in facts[i].matches:
        return False
    if facts[i].matches & _WRITERS:
        return True
    return i > 0 and facts[i - 1].view.open and len(view.text) == _PAIR and len(view.raw.split()) == _PAIR


def _is_verse(fact: LineFacts) -> bool:
    view = fact.view
    if view.cjk < 2 or view.width > _LONGEST or view.marks > 1 or view.letter_spaced:
        return False
    return not (fact.shape in _FILLED or fact.matches & _OTHERS or not view.balanced)
