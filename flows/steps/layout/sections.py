"""Text flows into sections: cut where a formula, a byline, a heading or a change of subject stands."""

from __future__ import annotations

from collections.abc import Sequence

from flows.steps.layout.draft import Section
from flows.steps.layout.features import LineFacts
from flows.steps.layout.paragraphs import split_paragraphs, uses_indents
from flows.steps.layout.topics import cosine, vector, words_of

_CUTTING = frozenset(("heading", "byline", "jump", "ad"))
_WINDOW = 300  # characters on either side that a change of subject is judged on
# Windows of the same story share less than this in 1 of 20 cases, windows of two stories share more in 1
# of 12; a cut without any printed sign needs to be rarer still, and enough text on both sides.
_STRANGE = 0.04
_ENOUGH = 160


def cut_sections(
    flows: Sequence[Sequence[int]], facts: Sequence[LineFacts], roles: Sequence[str]
) -> list[Section]:
    """Sections of all text flows, in order of their first line on the page."""
    indents = uses_indents([facts[i] for flow in flows for i in flow])
    sections: list[Section] = []
    for flow in flows:
        for stretch in _cut_at_signs(flow, facts, roles):
            paragraphs = split_paragraphs(stretch, facts, indents=indents)
            for part, fresh in _cut_at_subjects(paragraphs, facts):
                sections.append(_section(part, fresh, facts, roles))
    return sorted(sections, key=lambda s: s.first)


def _cut_at_signs(
    flow: Sequence[int], facts: Sequence[LineFacts], roles: Sequence[str]
) -> list[list[int]]:
    stretches: list[list[int]] = []
    for at, index in enumerate(flow):
        if not at or _begins(flow[at - 1], index, facts, roles):
            stretches.append([])
        stretches[-1].append(index)
    return stretches


def _begins(before: int, index: int, facts: Sequence[LineFacts], roles: Sequence[str]) -> bool:
    if "dateline" in facts[index].matches:
        return True
    return index > before and any(roles[i] in _CUTTING for i in range(before + 1, index))


def _cut_at_subjects(
    paragraphs: list[list[int]], facts: Sequence[LineFacts]
) -> list[tuple[list[list[int]], bool]]:
    """Parts of a stretch, each with whether a change of subject (not a printed sign) begins it."""
    words = [words_of("".join(facts[i].view.text for i in rows)) for rows in paragraphs]
    sizes = [sum(len(facts[i].view.text) for i in rows) for rows in paragraphs]
    parts: list[tuple[list[list[int]], bool]] = []
    start = 0
    for at in range(1, len(paragraphs)):
        left, left_size = _gather(words, sizes, range(at - 1, start - 1, -1))
        right, right_size = _gather(words, sizes, range(at, len(paragraphs)))
        if min(left_size, right_size) < _ENOUGH:
            continue
        if cosine(vector(left), vector(right)) < _STRANGE and facts[paragraphs[at - 1][-1]].view.closed:
            parts.append((paragraphs[start:at], start > 0))
            start = at
    parts.append((paragraphs[start:], start > 0))
    return parts


def _gather(words: list[list[str]], sizes: list[int], places: range) -> tuple[list[str], int]:
    gathered: list[str] = []
    size = 0
    for place in places:
        if size >= _WINDOW:
            break
        gathered += words[place]
        size += sizes[place]
    return gathered, size


def _section(
    paragraphs: list[list[int]], fresh: bool, facts: Sequence[LineFacts], roles: Sequence[str]
) -> Section:
    first, last = paragraphs[0][0], paragraphs[-1][-1]
    words = words_of("".join(facts[i].view.text for rows in paragraphs for i in rows))
    cue, cue_lines = _cue(first, facts, roles, fresh)
    return Section(
        paragraphs=paragraphs,
        cue=cue,
        cue_lines=cue_lines,
        goes_on=_goes_on(facts[first]),
        stays_open=facts[last].view.open and len(facts[last].view.text) > 1,
        size=sum(len(facts[i].view.text) for rows in paragraphs for i in rows),
        vector=vector(words),
        words=frozenset(words),
    )


def _goes_on(fact: LineFacts) -> bool:
    return fact.view.continues


def _cue(first: int, facts: Sequence[LineFacts], roles: Sequence[str], fresh: bool) -> tuple[str, int]:
    """What stands directly before a section, strongest sign first, and how many heading lines."""
    signs: list[str] = []
    for i in range(first - 1, -1, -1):
        if roles[i] == "body":
            break
        signs.append(roles[i])
    heads = signs.count("heading")
    if "dateline" in facts[first].matches:
        return "news", heads
    if "jump" in signs:
        return "jump", heads
    if "byline" in signs:
        return "byline", heads
    if heads:
        return "heading", heads
    return ("subject" if fresh else "none"), 0
