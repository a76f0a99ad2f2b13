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

_LONGEST = 300  # characters


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
