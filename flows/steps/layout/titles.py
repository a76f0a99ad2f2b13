"""Hands headings and bylines over to the articles they were read for."""

from __future__ import annotations

from collections.abc import Sequence

from flows.steps.layout.byline_places import BylinePlacer
from flows.steps.layout.draft import Draft, Section
from flows.steps.layout.facts import LineFacts
from flows.steps.layout.headings import HeadingReader
from flows.steps.layout.stacks import Stack, page_manner


def attach_headings(
    drafts: list[Draft], facts: Sequence[LineFacts], roles: Sequence[str], usual_gap: int
) -> None:
    """Gives every heading and byline row of the page to a draft: title, byline or crosshead."""
    reader = HeadingReader(drafts, facts, roles, usual_gap)
    titles: dict[int, list[int]] = {}
    lost: list[list[int]] = []
    places = reader.read()
    signed = BylinePlacer(reader).place()
    for place in places:
        for row, (kind, draft) in zip(place.rows, place.chosen, strict=True):
            if roles[row] == "byline":
                signed.get(row, drafts[0]).add("byline", [row])
            elif draft is None:
                _add_lost(row, lost)
            elif kind == "crosshead" or reader.titled.get(id(draft)) is not place:
                _add_crosshead(row, draft, place.gap.after)
            else:
                titles.setdefault(id(draft), []).append(row)
    stacks = {
        id(d): Stack([facts[i] for i in rows], [reader.covers([i], d) for i in rows], usual_gap)
        for d in drafts
        if (rows := titles.get(id(d)))
    }
    for rows in lost:
        drafts.append(Draft())
        stacks[id(drafts[-1])] = Stack([facts[i] for i in rows], [0.0] * len(rows), usual_gap)
    _add_titles(drafts, stacks)


def _add_lost(row: int, lost: list[list[int]]) -> None:
    """Rows that title no text of the page (of a photo, a table, a story whose text was taken for another's):
    those that follow each other are one title, of an article without text."""
    if lost and lost[-1][-1] == row - 1:
        lost[-1].append(row)
    else:
        lost.append([row])


def _add_titles(drafts: list[Draft], titles: dict[int, Stack]) -> None:
    """Each story's stack of titles, read in the manner of the page."""
    manner = page_manner(titles.values())
    for draft in drafts:
        if id(draft) in titles:
            for role, lines in titles[id(draft)].split(manner):
                draft.add(role, lines)


def _add_crosshead(row: int, draft: Draft, after: int | None) -> None:
    """Before the paragraph that follows on the page, else at the end of the story's nearest section."""
    section = _section_at(draft, row, after)
    place = next((k for k, rows in enumerate(section.paragraphs) if rows[0] > row), len(section.paragraphs))
    section.crossheads.setdefault(place, []).append(row)


def _section_at(draft: Draft, row: int, after: int | None) -> Section:
    for section in draft.sections:
        if after is not None and after in section.lines:
            return section
    return next((s for s in draft.sections if s.last > row), draft.sections[-1])
