"""A stack of heading rows into kicker, headline and deck."""

from __future__ import annotations

from collections.abc import Sequence

from flows.steps.layout.features import LineFacts


def split_stack(rows: Sequence[LineFacts], usual_gap: int) -> dict[str, list[list[int]]]:
    """Elements of a stack by role: each element is the line indexes of its rows, top to bottom."""
    elements = _elements(rows, usual_gap)
    chosen = _headline_place(elements)
    roles: dict[str, list[list[int]]] = {}
    for place, element in enumerate(elements):
        role = "headline" if place == chosen else "kicker" if place < chosen else "deck"
        roles.setdefault(role, []).append([f.view.index for f in element])
    return roles


def _elements(rows: Sequence[LineFacts], usual_gap: int) -> list[list[LineFacts]]:
    elements: list[list[LineFacts]] = []
    for at, row in enumerate(rows):
        if at and _same_element(rows[at - 1], row, usual_gap):
            elements[-1].append(row)
        else:
            elements.append([row])
    return elements


def _same_element(above: LineFacts, below: LineFacts, usual_gap: int) -> bool:
    """Whether two heading rows are rows of one element: one kicker, one headline or one deck."""
    if "lead_out" in above.matches or "dash_start" in below.matches:
        return False
    if below.view.index != above.view.index + 1:
        return False
    score = 0.0
    if below.crosses or not above.view.balanced:
        score += 3
    if above.view.soft_end:
        score += 2
    if below.view.gap > usual_gap:
        score -= 2
    elif below.view.gap < usual_gap:
        score += 1.5
    if above.column is None and below.column is None and below.view.gap >= usual_gap:
        score -= 1.5  # one paragraph a line: every line is an element of its own
    score += 2.0 if above.view.letter_spaced and below.view.letter_spaced else 0.0
    if above.view.letter_spaced != below.view.letter_spaced:
        score -= 2.5
    if "says" in above.matches:
        score -= 2
    difference = abs(above.view.width - below.view.width)
    score += 0.8 if difference <= 1.5 else -0.25 * min(difference, 8)
    return score > 0


def _headline_place(elements: Sequence[Sequence[LineFacts]]) -> int:
    """Which element is the headline: set largest, so the shortest in characters, and no lead-in."""
    if len(elements) < 2:
        return 0
    scores = [_headline_score(element, place) for place, element in enumerate(elements)]
    return max(range(len(elements)), key=lambda place: scores[place])


def _headline_score(element: Sequence[LineFacts], place: int) -> float:
    width = sum(f.view.width for f in element)
    first, last = element[0], element[-1]
    score = -0.12 * max(0.0, width - 10)
    if width < 5:
        score -= 1
    if "lead_out" in last.matches or "says" in last.matches:
        score -= 3
    if "dash_start" in first.matches:
        score -= 4
    if any(f.view.letter_spaced for f in element):
        score += 2.5
    if last.view.closed and "verb_end" not in last.matches:
        score -= 2
    score -= 0.6 * sum(f.view.marks for f in element)
    score -= 0.3 * max(0, place - 1)
    return score
