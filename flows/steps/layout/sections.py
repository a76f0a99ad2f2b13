"""Text flows into sections: cut where a formula, a byline, a heading or a change of subject stands."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from itertools import pairwise

from flows.steps.layout.bylines import parse_byline
from flows.steps.layout.draft import Section
from flows.steps.layout.facts import LineFacts
from flows.steps.layout.paragraphs import split_paragraphs, uses_indents
from flows.steps.layout.patterns import JUMP_FROM
from flows.steps.layout.subject_breaks import break_odds
from flows.steps.layout.topics import subject, words_of_flow

_CUTTING = frozenset(("heading", "byline", "jump", "ad"))
_TELLING = frozenset(("crosshead_mark", "dash_start", "lead_out", "says", "twin", "twin_divided"))
# One in three: a cut in vain costs little, for grouping may join both sides again; what is not cut here never
# comes apart. At one in five more stories of invented papers are found, and as many of others torn.
LIKELY = -0.7


def cut_sections(
    flows: Sequence[Sequence[int]], facts: Sequence[LineFacts], roles: Sequence[str]
) -> list[Section]:
    """Sections of all text flows, in order of their first line on the page."""
    stretches = cut_at_signs(flows, facts, roles)
    odds = break_odds(stretches, facts, roles)
    sections: list[Section] = []
    for number, paragraphs in enumerate(stretches):
        places = range(1, len(paragraphs))
        cuts = [at for at in places if odds.get((number, at), -math.inf) > LIKELY]
        for start, end in pairwise([0, *cuts, len(paragraphs)]):
            section = _section(paragraphs[start:end], start > 0, facts, roles)
            if start:
                section.cut_from, section.break_odds = paragraphs[start - 1][-1], odds[number, start]
            sections.append(section)
    return sorted(sections, key=lambda s: s.first)


def cut_at_signs(
    flows: Sequence[Sequence[int]], facts: Sequence[LineFacts], roles: Sequence[str]
) -> list[list[list[int]]]:
    """Paragraphs of all stretches of text that no printed sign divides."""
    indents = uses_indents([facts[i] for flow in flows for i in flow])
    return [
        split_paragraphs(stretch, facts, indents=indents)
        for flow in flows
        for stretch in _cut_at_signs(flow, facts, roles)
    ]


def _cut_at_signs(flow: Sequence[int], facts: Sequence[LineFacts], roles: Sequence[str]) -> list[list[int]]:
    stretches: list[list[int]] = []
    for at, index in enumerate(flow):
        if not at or _begins(flow[at - 1], index, facts, roles):
            stretches.append([])
        stretches[-1].append(index)
    return stretches


def _begins(before: int, index: int, facts: Sequence[LineFacts], roles: Sequence[str]) -> bool:
    if "dateline" in facts[index].matches:
        return True
    if index <= before + 1:  # moved up the page, or printed right below
        return False
    nearest = max((i for i in range(before, index) if roles[i] == "body"), default=before)
    if nearest > before and facts[before].view.open:
        return False  # moved here by un-weaving, mid-sentence: what stands between is another story's
    return any(roles[i] in _CUTTING for i in range(nearest + 1, index))


def _texts(paragraphs: Sequence[Sequence[int]], facts: Sequence[LineFacts]) -> list[str]:
    return ["".join([facts[i].view.text for i in rows]) for rows in paragraphs]


def _section(
    paragraphs: list[list[int]], fresh: bool, facts: Sequence[LineFacts], roles: Sequence[str]
) -> Section:
    first, last = paragraphs[0][0], paragraphs[-1][-1]
    texts = _texts(paragraphs, facts)
    vector_, rare_words = subject(words_of_flow(texts))
    signs = _signs_before(first, roles)
    heads = [i for i in signs if roles[i] == "heading"]
    signed = _signs_off(signs, heads, roles, facts)
    return Section(
        paragraphs=paragraphs,
        cue=_cue(facts[first], [roles[i] for i in signs if i not in signed], fresh),
        cue_lines=len(heads),
        cue_marks=_marks(heads, facts),
        signed_before=bool(signed) or _ends_signed(min(signs, default=first) - 1, facts),
        goes_on=facts[first].view.continues,
        stays_open=facts[last].view.open
        and len(facts[last].view.text) > 1
        and "form_run" not in facts[last].matches,
        size=sum(map(len, texts)),
        vector=vector_,
        rare_words=rare_words,
        comes_from=any(roles[i] == "jump" and JUMP_FROM.search(facts[i].view.folded) for i in signs),
    )


def _signs_before(first: int, roles: Sequence[str]) -> list[int]:
    """The lines between a section and the body line before it on the page, top to bottom."""
    start = first
    while start > 0 and roles[start - 1] != "body":
        start -= 1
    return list(range(start, first))


def _signs_off(
    signs: Sequence[int], heads: Sequence[int], roles: Sequence[str], facts: Sequence[LineFacts]
) -> set[int]:
    """Byline rows that sign the text before: they stand above the headings, or in brackets."""
    bylines = [i for i in signs if roles[i] == "byline"]
    above = {i for i in bylines if heads and i < heads[0] and i > 0}
    return above | {i for i in bylines if "signature" in facts[i].matches and i > 0}


def _ends_signed(index: int, facts: Sequence[LineFacts]) -> bool:
    """Whether a body line ends in a bracket with names after its last sentence."""
    if index < 0:
        return False
    found = _SIGNED.search(facts[index].view.folded)
    return found is not None and parse_byline(found.group(1)).complete


def _marks(heads: Sequence[int], facts: Sequence[LineFacts]) -> tuple[str, ...]:
    """How the headings before a section are set: names of what tells titles from crossheads."""
    marks = set()
    for i in heads:
        fact = facts[i]
        marks.add(f"shape:{fact.shape}")
        marks |= {m for m in fact.matches if m in _TELLING}
        if fact.view.letter_spaced:
            marks.add("letter_spaced")
        if " " in fact.view.text:
            marks.add("inner_blank")
    if heads:
        before = facts[heads[0] - 1] if heads[0] else None
        marks.add("after:open" if before is not None and before.view.open else "after:closed")
        marks.add(f"gap:{min(facts[heads[0]].view.gap, 4)}")
    return tuple(sorted(marks))


def _cue(first: LineFacts, signs: Sequence[str], fresh: bool) -> str:
    """What announces a section: the strongest sign."""
    if "dateline" in first.matches:
        return "news"
    for role in ("jump", "byline", "heading", "ad"):
        if role in signs:
            return role
    return "subject" if fresh else "none"


_SIGNED = re.compile(r"[。!?”\"…]\s?\(([^()]{2,60})\)$")
