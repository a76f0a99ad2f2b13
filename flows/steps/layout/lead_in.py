"""The summary that a page prints above its title: a deck, though it stands and reads like a paragraph.

A story whose byline or opening formula stands below the title has no body above it. A paragraph that opens
the page there sums the story up, unless another page's story ends in it.
"""

from __future__ import annotations

from collections.abc import Sequence

from flows.steps.layout.draft import Draft, Section
from flows.steps.layout.facts import LineFacts
from flows.steps.layout.topics import cosine

_LONGEST = 300  # characters
# Cosine: sections of two stories on pages of the press share less in 85 of 100 cases, of one story in 26.
_OF_THE_STORY = 0.05


def claim_lead_ins(drafts: list[Draft], facts: Sequence[LineFacts], roles: Sequence[str]) -> None:
    """Makes decks of paragraphs above titles; drafts that are nothing else go."""
    for story in [d for d in drafts if d.is_titled and d.sections]:
        if story.sections[0].cue not in ("byline", "news"):
            continue
        top = min(i for role in ("kicker", "headline") for rows in story.around.get(role, []) for i in rows)
        if top >= story.sections[0].first:
            continue
        for draft in drafts:
            found = next((s for s in draft.sections if s.last == top - 1), None)
            if found is None or not _sums_up(found, draft, story, facts, roles):
                continue
            draft.sections.remove(found)
            story.add("deck", found.lines)
            if not draft.sections:
                drafts.remove(draft)
            break


def _sums_up(
    section: Section, draft: Draft, story: Draft, facts: Sequence[LineFacts], roles: Sequence[str]
) -> bool:
    if section.cue != "none" or len(section.paragraphs) > 1 or section.size > _LONGEST:
        return False
    if section.goes_on or section.stays_open or "body" in roles[: section.first]:
        return False
    if draft is story:
        return True
    alone = len(draft.sections) == 1 and not draft.around
    return alone and max(cosine(section.vector, s.vector) for s in story.sections) >= _OF_THE_STORY
