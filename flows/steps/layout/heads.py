"""How the headings above sections are made: like titles, like crossheads, like those of a series."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from flows.steps.layout.draft import Draft, Section
from flows.steps.layout.facts import LineFacts
from flows.steps.layout.gaps import find_gaps
from flows.steps.layout.heading_signs import HeadingSigns

# Signs that tell titles from crossheads; what surrounds a heading is told by other features.
_TELLING = (
    "form:",
    "series:",
    "width:",
    "box:",
    "room:",
    "before:",
    "after:",
    "unlike_spaced",
    "said_again",
    "only",
    "first",
    "last",
    "marks",
    "question_title",
    "serial",
    "dated",
    "editor_note",
    "lead_out",
)
_SURE = 4.0  # log-odds beyond which a heading is no more sure a crosshead or a title
_MOST_PARTS = 3  # of a story with headings of their own: more say no more


class _Made(NamedTuple):
    """The look of the headings above a section: those that are made alike are equal."""

    rows: int
    form: str  # of a series; empty where there is none
    shape: str  # where it is of no series
    letter_spaced: bool
    gap: int


class Heads:
    """The headings above the sections of a page; only of those that it was made of can it tell."""

    def __init__(
        self,
        sections: Sequence[Section],
        facts: Sequence[LineFacts],
        roles: Sequence[str],
        crossheads: Sequence[float],
    ) -> None:
        gaps = find_gaps(roles)
        signs = HeadingSigns(facts, roles, gaps)
        gap_above = {gap.after: gap for gap in gaps}
        self._made: dict[int, _Made] = {}
        self._new: dict[int, dict[str, float]] = {}
        for section in sections:
            gap = gap_above.get(section.first)
            rows = [i for i in gap.lines if roles[i] == "heading"] if gap else []
            if not gap or not rows:
                continue
            row, form = facts[rows[-1]], signs.form(rows[-1])
            shape = "" if form else row.shape
            self._made[id(section)] = _Made(len(rows), form, shape, row.view.letter_spaced, row.view.gap)
            new = {f"new:sign:{sign}": 1.0 for sign in _telling(signs.of(rows[-1], gap, rows))}
            if len(rows) > 1:
                new |= {f"new:sign:top:{sign}": 1.0 for sign in _telling(signs.of(rows[0], gap, rows))}
            torn = gap.before is not None and facts[gap.before].view.open  # by whatever stands here
            if section.cue == "heading" and not torn:
                odds = [max(-_SURE, min(_SURE, crossheads[i])) for i in rows]
                new["new:crosshead_odds"] = sum(odds) / len(odds)
            self._new[id(section)] = new

    def new(self, section: Section) -> dict[str, float]:
        """What the headings above the section say for a new article."""
        return self._new.get(id(section), {})

    def join(self, section: Section, draft: Draft, here: str) -> dict[str, float]:
        """What they say for a part of the draft: headings inside a story come in numbers and are made alike,
        unlike its title."""
        made = self._made.get(id(section))
        if made is None:
            return {}
        inner = [m for part in draft.sections[1:] if (m := self._made.get(id(part)))]
        found = {f"join:headed:{here}:{min(len(inner), _MOST_PARTS)}": 1.0}
        if made in inner:
            found[f"join:made_alike:{here}"] = 1.0
            if made.form:
                found[f"join:made_alike:form:{here}"] = 1.0
        elif inner:
            found[f"join:made_unlike:{here}"] = 1.0
        title = self._made.get(id(draft.sections[0]))
        if title is not None:
            found[f"join:made_as_title:{made == title}:{here}"] = 1.0
        return found


def _telling(signs: Sequence[str]) -> list[str]:
    return [sign for sign in signs if sign.startswith(_TELLING)]
