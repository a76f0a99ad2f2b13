"""The summary that a page prints above its title, or between title and byline: a deck, though it stands and
reads like a paragraph.

A story whose byline or opening formula stands below the title has no body above it. A paragraph that opens
the page there sums the story up, unless another page's story ends in it. Words they share say little: a
summary uses others.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from flows.steps.layout.draft import Draft, Section
from flows.steps.layout.facts import LineFacts

_LONGEST = 300  # characters
_LONGEST_NOTE = 200  # characters; where no paragraphs show, what follows a note reads as part of it


def claim_notes(drafts: list[Draft], facts: Sequence[LineFacts]) -> None:
    """Makes decks of what editors say before their stories (编者按)."""
    for story in drafts:
        if sum(len(section.paragraphs) for section in story.sections) > 1:
            _claim_note(story, facts)


def claim_lead_ins(drafts: list[Draft], roles: Sequence[str]) -> None:
    """Makes decks of paragraphs above titles and below them; drafts that are nothing else go."""
    for story in [d for d in drafts if d.is_titled and d.sections]:
        _claim_below_title(story, roles)
        if story.sections[0].cue not in ("byline", "news"):
            continue
        top = min(i for role in ("kicker", "headline") for rows in story.around.get(role, []) for i in rows)
        if top >= story.sections[0].first:
            continue
        for draft in drafts:
            found = next((s for s in draft.sections if s.last == top - 1), None)
            if found is None or not _sums_up(found, draft, story, roles):
                continue
            draft.sections.remove(found)
            story.add("deck", found.lines)
            if not draft.sections:
                drafts.remove(draft)
            break


def _claim_note(story: Draft, facts: Sequence[LineFacts]) -> None:
    first = story.sections[0]
    note = first.paragraphs[0]
    if "editor_note" not in facts[note[0]].matches or sum(facts[i].view.width for i in note) > _LONGEST_NOTE:
        return
    story.add("deck", first.paragraphs.pop(0))
    if first.paragraphs:
        first.crossheads = _moved_up(first.crossheads)
    else:
        story.sections.remove(first)
        after = story.sections[0]
        headings = [row for place in sorted(first.crossheads) for row in first.crossheads[place]]
        if headings:
            after.crossheads[0] = [*headings, *after.crossheads.get(0, [])]


def _moved_up(crossheads: dict[int, list[int]]) -> dict[int, list[int]]:
    """Crossheads by place, once the first paragraph is gone: those above and below it come together."""
    moved: dict[int, list[int]] = {}
    for place in sorted(crossheads):
        moved.setdefault(max(place - 1, 0), []).extend(crossheads[place])
    return moved


def _claim_below_title(story: Draft, roles: Sequence[str]) -> None:
    """Makes a deck of the one paragraph between a story's title and the byline of its text."""
    titles = {rows[-1] for role in ("kicker", "headline", "deck") for rows in story.around.get(role, [])}
    for lead, text in pairwise(story.sections):
        between = roles[lead.last + 1 : text.first]
        if lead.first - 1 not in titles or text.cue != "byline" or set(between) != {"byline"}:
            continue
        if _is_summary(lead):
            story.sections.remove(lead)
            story.add("deck", lead.lines)
            return


def _sums_up(section: Section, draft: Draft, story: Draft, roles: Sequence[str]) -> bool:
    if section.cue != "none" or not _is_summary(section) or "body" in roles[: section.first]:
        return False
    return draft is story or (len(draft.sections) == 1 and not draft.around)


def _is_summary(section: Section) -> bool:
    """Whether a section is one whole paragraph, not too long, without headings of its own."""
    whole = not (section.goes_on or section.stays_open or section.crossheads)
    return whole and len(section.paragraphs) == 1 and section.size <= _LONGEST
