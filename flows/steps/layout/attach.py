"""Jumps, captions and credits to their articles; photos that stand alone."""

from __future__ import annotations

from collections.abc import Sequence

from flows.steps.layout.authors import credit_authors
from flows.steps.layout.draft import Draft
from flows.steps.layout.facts import LineFacts
from flows.steps.layout.gaps import Gap, find_gaps
from flows.steps.layout.patterns import JUMP_FROM
from flows.steps.layout.topics import cosine, vector, words_of
from flows.steps.text import squeeze

# A caption that shares less with every story of the page is a photo of its own.
_OWN_PHOTO = 0.10
_LONGEST_TITLE = 2  # rows of a photo's title
_NEARBY = 0.05  # head start of the stories printed next to the photo
# Head start of stories that the photographer signed: enough with a word in common, or next to them.
# With twice as much, photos that stand alone were drawn in on the invented pages.
_SAME_HAND = 0.08
_SIGNED_ROWS = 4  # at both ends of a text, where its reporters stand


def attach_jumps(drafts: list[Draft], facts: Sequence[LineFacts], roles: Sequence[str]) -> None:
    """Gives jump lines to the story they open (上接) or close (下转)."""
    owner = {i: d for d in drafts for i in d.body_lines}
    for gap in find_gaps(roles):
        before = owner.get(gap.before) if gap.before is not None else None
        after = owner.get(gap.after) if gap.after is not None else None
        for row in (i for i in gap.lines if roles[i] == "jump"):
            came = JUMP_FROM.search(facts[row].view.folded)
            target = (after or before) if came else (before or after)
            if target:
                target.add("jump", [row])


def titled_photos(facts: Sequence[LineFacts], roles: Sequence[str]) -> list[Draft]:
    """Photos with a title of their own, as drafts: a heading directly above a caption is the photo's where
    another heading, or no text at all, comes after the photo; else it is the title of the text below."""
    drafts = []
    for gap in find_gaps(roles):
        for rows in _photo_runs(gap, roles):
            title = _title_above(rows[0], roles)
            if title and roles[rows[0]] == "caption" and _nothing_else_to_title(rows[-1], gap, facts, roles):
                draft = Draft()
                draft.add("headline", title)
                for i in rows:
                    _add_row(draft, roles[i], i, facts)
                drafts.append(draft)
    return drafts


def _title_above(first: int, roles: Sequence[str]) -> list[int]:
    start = first
    while start > 0 and roles[start - 1] == "heading" and first - start < _LONGEST_TITLE:
        start -= 1
    return list(range(start, first))


def _nothing_else_to_title(last: int, gap: Gap, facts: Sequence[LineFacts], roles: Sequence[str]) -> bool:
    """Whether the text after a photo, if any, has its own title or goes on from before."""
    below = [i for i in gap.lines if i > last]
    if gap.after is None or any(roles[i] in ("heading", "jump") for i in below):
        return True
    return facts[gap.after].view.continues


def attach_photos(drafts: list[Draft], facts: Sequence[LineFacts], roles: Sequence[str]) -> None:
    """Gives captions with their credits to stories; a photo that suits none becomes a draft of its own."""
    owner = {i: d for d in drafts for i in d.body_lines}
    stories = [d for d in drafts if d.sections]
    done = {i for d in drafts for elements in d.around.values() for rows in elements for i in rows}
    for gap in find_gaps(roles):
        near = [owner[i] for i in (gap.before, gap.after) if i is not None]
        for rows in _photo_runs(gap, roles):
            if done.intersection(rows):
                continue
            target = _photo_target(rows, near, stories, facts, roles)
            if target is None:
                target = Draft()
                drafts.append(target)
            for i in rows:
                _add_row(target, roles[i], i, facts)


def _photo_target(
    rows: list[int], near: list[Draft], stories: list[Draft], facts: Sequence[LineFacts], roles: Sequence[str]
) -> Draft | None:
    captions = [i for i in rows if roles[i] == "caption"]
    if not captions:
        return near[0] if near else (stories[0] if stories else None)
    photographers = [a.name for a in credit_authors(facts[rows[-1]].view.folded) if a.role == "摄影"]
    own = [d for d in stories if _is_signed_by(photographers, d, facts)] if photographers else []
    words = vector(words_of("".join(facts[i].view.text for i in captions)))
    scored = []
    for draft in stories:
        best = max(cosine(words, section.vector) for section in draft.sections)
        best += _NEARBY if draft in near else 0.0
        best += _SAME_HAND if draft in own else 0.0
        scored.append((best, -abs(draft.first_line - rows[0]), draft))
    if not scored:
        return None
    score, _, draft = max(scored, key=lambda item: item[:2])
    inside = len(near) == 2 and near[0] is near[1]
    if score >= _OWN_PHOTO or (inside and len(captions) == 1 and facts[captions[0]].view.width < 20):
        return draft
    return None


def _is_signed_by(names: Sequence[str], draft: Draft, facts: Sequence[LineFacts]) -> bool:
    """Whether one of them is named in the story's byline, its opening or at its end."""
    body = draft.body_lines
    signed = [i for rows in draft.around.get("byline", []) for i in rows]
    signatures = (signed, body[:_SIGNED_ROWS], body[-_SIGNED_ROWS:])
    texts = [squeeze("".join(facts[i].view.text for i in rows)) for rows in signatures]
    return any(name in text for name in names for text in texts)


def _photo_runs(gap: Gap, roles: Sequence[str]) -> list[list[int]]:
    """Captions with the credits that follow them."""
    runs: list[list[int]] = []
    for i in gap.lines:
        if roles[i] not in ("caption", "credit"):
            continue
        if runs and (roles[i] == "credit" or runs[-1][-1] == i - 1):
            runs[-1].append(i)
        else:
            runs.append([i])
    return runs


def _add_row(draft: Draft, role: str, index: int, facts: Sequence[LineFacts]) -> None:
    """A caption row goes on with the row above it where that broke off inside a sentence."""
    elements = draft.around.setdefault(role, [])
    if elements and elements[-1][-1] == index - 1 and facts[index - 1].view.open and role == "caption":
        elements[-1].append(index)
    else:
        elements.append([index])
