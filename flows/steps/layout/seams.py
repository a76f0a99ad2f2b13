"""Where one section breaks off and another may go on with it: what the seam between the two shows.

A heading set into its story, or the foot of a column, tears a sentence; the text beyond shows by how it
begins that it is no beginning: flush where the page indents, with the rest of a word, of a bracket or of a
quotation.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from flows.steps.layout.draft import Section
from flows.steps.layout.facts import LineFacts, word_crosses
from flows.steps.layout.paragraphs import uses_indents
from flows.steps.layout.weave_bridges import load_bridges

Floats = npt.NDArray[np.float32]

_FIT = 6.0  # log-odds of a bridge beyond which more says no more
_PAIRS = {"(": ")", "“": "”", "《": "》", "「": "」"}
_OFTEN = 0.4  # share of sections that break off from which doing so says little


class Seams:
    """The seams of a page's sections; only of those that it was made of can it tell."""

    def __init__(self, sections: Sequence[Section], facts: Sequence[LineFacts]) -> None:
        self._facts = facts
        self._place = {id(section): place for place, section in enumerate(sections)}
        indented = uses_indents([facts[i] for section in sections for i in section.lines])
        self._begins = [_beginning(section, facts, indented=indented) for section in sections]
        self._open = [_left_open(section, facts) for section in sections]
        self._fits = _fits(sections, facts)
        torn = np.array([section.stays_open for section in sections], bool)
        self._page = "often" if torn.mean() > _OFTEN else "seldom"
        fits = np.where(torn[:, None] & ~np.eye(len(sections), dtype=bool), self._fits, -_FIT)
        self._best_start, self._best_end = fits.argmax(1).tolist(), fits.argmax(0).tolist()

    def begins(self, section: Section) -> str:
        """How a section begins: `indented` or `flush` on a page that indents, `torn` with what no sentence
        begins with, else `plain`."""
        return self._begins[self._place[id(section)]]

    def fit(self, end: Section, start: Section) -> float:
        """The log-odds, at most 6, that the characters at the end of the one are followed by those at the
        beginning of the other."""
        return float(self._fits[self._place[id(end)], self._place[id(start)]])

    def features(self, last: Section, section: Section, here: str) -> dict[str, float]:
        """What speaks for the section going on with another that ends above it; `here`: whether another story
        stands between."""
        begins = self.begins(section)
        state = "open" if last.stays_open else "closed"
        found = {} if begins == "plain" else {f"seam:{state}:{here}:{begins}": 1.0}
        if not last.stays_open:
            return found
        end, start = self._place[id(last)], self._place[id(section)]
        if self._best_start[end] == start and self._best_end[start] == end:
            found[f"seam:{here}:best:{self._page}"] = 1.0
        before, after = self._facts[last.last].view, self._facts[section.first].view
        if self._fits[end, start] > 0 and word_crosses(before.folded, after.folded):
            found[f"seam:{here}:word"] = 1.0
        if self._open[end] and _closes_first(after.folded, self._open[end]):
            found[f"seam:{here}:bracket"] = 1.0
        return found


def _beginning(section: Section, facts: Sequence[LineFacts], *, indented: bool) -> str:
    first = facts[section.first]
    if first.view.continues:
        return "torn"
    if not indented:
        return "plain"
    return "indented" if first.view.indent >= 1 else "flush"


def _left_open(section: Section, facts: Sequence[LineFacts]) -> str:
    """The mark that would close what the last paragraph leaves open; empty where it leaves nothing."""
    text = "".join([facts[i].view.folded for i in section.paragraphs[-1]])
    places = {close: text.rfind(opening) for opening, close in _PAIRS.items()}
    left = [close for close, place in places.items() if place > text.rfind(close)]
    return max(left, key=lambda close: places[close], default="")


def _closes_first(text: str, close: str) -> bool:
    """Whether a text closes a bracket or quotation before it opens one."""
    opening = next(mark for mark, other in _PAIRS.items() if other == close)
    closed, opened = text.find(close), text.find(opening)
    return closed >= 0 and (opened < 0 or closed < opened)


def _fits(sections: Sequence[Section], facts: Sequence[LineFacts]) -> Floats:
    """Section x section: see `Seams.fit`."""
    lasts = np.array([section.last for section in sections], np.intp)
    firsts = np.array([section.first for section in sections], np.intp)
    network, pairs = load_bridges().odds(facts[0].edges.page, lasts[:, None], firsts[None, :])
    fits: Floats = np.clip(network + pairs, -_FIT, _FIT)
    return fits
