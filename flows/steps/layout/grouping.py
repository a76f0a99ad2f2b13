"""Sections into articles: which stretches of text tell the same story."""

from __future__ import annotations

from collections.abc import Sequence

from flows.steps.layout.draft import Draft, Section
from flows.steps.layout.features import LineFacts, word_crosses
from flows.steps.layout.topics import Vector, cosine

# Log-odds that a section begins a new article, by what announces it.
_NEW = {"news": 9.0, "byline": 4.5, "jump": 6.0, "heading": -0.6, "subject": 2.0, "none": -3.0}
_SECOND_HEADING_LINE = 0.7  # headlines have more rows than crossheads
# Similarity of two sections of one story is above this in most cases, of two stories below it.
_NEUTRAL = 0.09
_SLOPE = 22.0
_MOST = 4.0  # no similarity outweighs a printed formula
_ELSEWHERE = -2.5  # leaving the article that page order is in
_FURTHER = -0.25  # and each article passed over
_OPEN_TO_OPEN = 4.0  # broken off there, going on here
_CROSSING_WORD = 1.5
_LEFT_OPEN = -1.5  # the article before broke off, and this section does not go on with it


def group_sections(sections: Sequence[Section], facts: Sequence[LineFacts]) -> list[Draft]:
    """Articles with their sections in reading order, in order of first appearance."""
    drafts: list[Draft] = []
    current: Draft | None = None
    for section in sections:
        current = _place(section, drafts, current, facts)
    return drafts


def _place(
    section: Section, drafts: list[Draft], current: Draft | None, facts: Sequence[LineFacts]
) -> Draft:
    """Adds the section to the article that suits it best, or to a new one."""
    new = _NEW[section.cue] + _SECOND_HEADING_LINE * max(0, section.cue_lines - 1)
    scored = [(_joins(section, draft, current, drafts, facts, new), draft) for draft in drafts]
    score, best = max(scored, key=lambda pair: pair[0], default=(-1.0, None))
    if best is None or score < 0:
        best = Draft(doubt=score)
        drafts.append(best)
        best.sections.append(section)
        return best
    best.doubt = max(best.doubt, -score)
    if _is_front(section, best):
        best.sections.insert(0, section)
    else:
        best.sections.append(section)
    return best


def _joins(
    section: Section,
    draft: Draft,
    current: Draft | None,
    drafts: Sequence[Draft],
    facts: Sequence[LineFacts],
    new: float,
) -> float:
    """Log-odds that the section belongs to the draft rather than to an article of its own."""
    last = draft.sections[-1]
    score = _alike(section, draft)
    front = _is_front(section, draft)
    if front:
        score -= 1.0 if section.cue == "byline" else 3.0
    else:
        score -= new
    if draft is not current:
        score += _ELSEWHERE + _FURTHER * (len(drafts) - 1 - drafts.index(draft))
    if last.stays_open and not front:
        before, after = facts[last.last], facts[section.first]
        if section.cue in ("none", "heading", "jump") and "dateline" not in after.matches:
            score += _OPEN_TO_OPEN
            if word_crosses(before.view.folded, after.view.folded):
                score += _CROSSING_WORD
    elif section.goes_on:
        score += 0.5
    if draft is not current and current and current.sections[-1].stays_open and section.cue == "none":
        score += _LEFT_OPEN
    return score


def _is_front(section: Section, draft: Draft) -> bool:
    """Whether the section is the announced beginning of a draft that so far has none."""
    return section.cue in ("news", "byline") and draft.sections[0].cue in ("none", "subject") and section.cue_lines == 0


def _alike(section: Section, draft: Draft) -> float:
    size = sum(s.size for s in draft.sections)
    similarity = cosine(section.vector, _merged(draft))
    trust = min(1.0, section.size / 150, size / 150)
    return trust * max(-_MOST, min(_MOST, _SLOPE * (similarity - _NEUTRAL)))


def _merged(draft: Draft) -> Vector:
    if len(draft.sections) == 1:
        return draft.sections[0].vector
    total: Vector = {}
    for section in draft.sections:
        weight = section.size**0.5
        for word, value in section.vector.items():
            total[word] = total.get(word, 0.0) + weight * value
    norm = sum(v * v for v in total.values()) ** 0.5
    return {w: v / norm for w, v in total.items()} if norm else {}
