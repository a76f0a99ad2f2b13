"""One page through the layout steps: lines, columns, roles, weave, sections, articles, headings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from flows.steps.layout.assemble import build_articles
from flows.steps.layout.attach import attach_jumps, attach_photos, titled_photos
from flows.steps.layout.columns import column_widths
from flows.steps.layout.confidence import article_confidence
from flows.steps.layout.dateline import date_articles
from flows.steps.layout.draft import Draft, Section
from flows.steps.layout.facts import LineFacts, gather_facts
from flows.steps.layout.features import role_features
from flows.steps.layout.grouping import group_sections, rejoin_sections
from flows.steps.layout.issue import identify_issue
from flows.steps.layout.lead_in import claim_lead_ins, claim_notes
from flows.steps.layout.lines import typical_gap, view_lines
from flows.steps.layout.openings import continue_openings
from flows.steps.layout.roles import RoleScores, score_roles, scored_as
from flows.steps.layout.sections import cut_at_signs, cut_sections
from flows.steps.layout.titles import attach_headings
from flows.steps.layout.unity import unite_paragraphs
from flows.steps.layout.weave import BodyLine, Unweave, unweave
from flows.steps.model import Article, Layout, ManifestEntry, Page, PlacedLine

_OUTSIDE = frozenset(("ad", "furniture", "noise"))
_TITLES = frozenset(("heading", "byline", "jump"))
_OUTSIDE_SIGNS = frozenset(
    (
        "folio",
        "staff",
        "imprint",
        "web",
        "qr",
        "section",
        "phone",
        "notice",
        "notice_body",
        "in_notice",
        "teaser",
        "ad_words",
        "markup",
    )
)
_LEAST_BODY = 0.3  # pages of newspapers hold far more body text than this
# Roles that somebody knows better than the scores tell, by line number.
NOTHING_GIVEN: Mapping[int, str] = MappingProxyType({})
# Un-weaving compares lines with lines; beyond this many a page is no newspaper page and page order stands.
_MOST_LINES = 1500


@dataclass(frozen=True, slots=True)
class Trace:
    """What the steps decided on the way, for `explain`."""

    facts: tuple[LineFacts, ...]
    features: tuple[tuple[str, ...], ...]
    scores: RoleScores
    roles: tuple[str, ...]


def rebuild_lines(
    page: Page, given: Mapping[int, str] = NOTHING_GIVEN
) -> tuple[tuple[PlacedLine, ...], tuple[Article, ...], Trace]:
    """Every line placed and every article assembled; publication and date are `issue`'s."""
    drafts, trace, woven = read_drafts(page, given)
    facts, scores, roles = trace.facts, trace.scores, trace.roles
    outside = {i: role for i, role in enumerate(roles) if role in _OUTSIDE}
    degraded = len(facts) > _MOST_LINES
    confidences = {
        id(d): article_confidence(d, facts, scores, woven.evidence, degraded=degraded) for d in drafts
    }
    lines, articles = build_articles(drafts, facts, woven.evidence, outside, confidences)
    return lines, articles, trace


def read_drafts(page: Page, given: Mapping[int, str] = NOTHING_GIVEN) -> tuple[list[Draft], Trace, Unweave]:
    """The articles as drafts, with what led to them."""
    trace = _read_roles(page, given)
    woven = _unweave(trace.facts, trace.roles)
    return _draft_articles(woven, trace.facts, trace.roles), trace, woven


def scored_roles(page: Page) -> dict[int, str]:
    """What each line is by itself and its neighbours, by line number; one of `roles.ROLES`."""
    trace = _read_roles(page)
    return {fact.view.number: role for fact, role in zip(trace.facts, trace.roles, strict=True)}


def _read_roles(page: Page, given: Mapping[int, str] = NOTHING_GIVEN) -> Trace:
    views = view_lines(page.lines)
    facts = gather_facts(views, column_widths(views))
    features = role_features(facts)
    scores = score_roles(features, [view.folded for view in views])
    read = unite_paragraphs(_at_least_one_body(scores.roles, facts), facts, typical_gap(views))
    roles = tuple(scored_as(given.get(f.view.number, role)) for f, role in zip(facts, read, strict=True))
    return Trace(facts, features, scores, roles)


def prepare_sections(
    page: Page, given: Mapping[int, str] = NOTHING_GIVEN
) -> tuple[list[Section], tuple[LineFacts, ...], tuple[str, ...]]:
    """The sections that grouping divides among articles, and the roles (for its training)."""
    facts, roles = (trace := _read_roles(page, given)).facts, trace.roles
    return cut_sections(_unweave(facts, roles).streams, facts, roles), facts, roles


def prepare_stretches(page: Page) -> tuple[list[list[list[int]]], tuple[LineFacts, ...], tuple[str, ...]]:
    """The paragraphs of stretches that no printed sign divides, and the roles (for the training of that
    step)."""
    facts, roles = (trace := _read_roles(page)).facts, trace.roles
    return cut_at_signs(_unweave(facts, roles).streams, facts, roles), facts, roles


def prepare_drafts(
    page: Page, given: Mapping[int, str] = NOTHING_GIVEN
) -> tuple[list[Draft], tuple[LineFacts, ...], tuple[str, ...]]:
    """The articles before headings are given to them, and roles by which they will be (for the training of
    that step)."""
    trace = _read_roles(page, given)
    drafts = _group(_unweave(trace.facts, trace.roles), trace.facts, trace.roles)
    return drafts, trace.facts, without_photos(trace.roles, titled_photos(trace.facts, trace.roles))


def _at_least_one_body(roles: Sequence[str], facts: Sequence[LineFacts]) -> tuple[str, ...]:
    """A document that is no newspaper page (a list, a table, a poem, another language) is body lines.

    It is one where little is body and no story is opened or signed; lines that show an outsider's formula
    (a folio, a notice) keep their role.
    """
    size = sum(f.view.width for f in facts)
    body = sum(f.view.width for f, role in zip(facts, roles, strict=True) if role == "body")
    if body >= _LEAST_BODY * size or any(f.matches & {"dateline", "byline"} for f in facts):
        if "body" in roles or not any(role in _TITLES for role in roles):
            return tuple(roles)
        return tuple("body" if role in _TITLES else role for role in roles)
    return tuple(
        "body" if role in _TITLES or (role in _OUTSIDE and not f.matches & _OUTSIDE_SIGNS) else role
        for f, role in zip(facts, roles, strict=True)
    )


def _unweave(facts: Sequence[LineFacts], roles: Sequence[str]) -> Unweave:
    """Text flows as page line indexes, with the evidence by page line index."""
    body = [i for i, role in enumerate(roles) if role == "body"]
    if len(body) > _MOST_LINES:
        return Unweave(streams=(tuple(body),))
    usual = typical_gap([f.view for f in facts])
    blocks = _blocks(body, facts)
    lines = [
        _body_line(block, facts, blocks[at - 1][-1] if at else -1, usual) for at, block in enumerate(blocks)
    ]
    found = unweave(lines)
    streams = continue_openings(found.streams, lines)
    return Unweave(
        streams=tuple(tuple(i for k in stream for i in blocks[k]) for stream in streams),
        evidence={blocks[k][0]: why for k, why in found.evidence.items()},
        cut={blocks[i][-1]: blocks[j][0] for i, j in found.cut.items()},
    )


def _blocks(body: Sequence[int], facts: Sequence[LineFacts]) -> list[list[int]]:
    """The body lines, those of a table and of a broken name together: they fit anywhere and belong where they
    stand."""
    blocks: list[list[int]] = []
    for i in body:
        goes_on = "form_run" in facts[i].matches and i and facts[i - 1].matches & _TABLE_GOES_ON
        if blocks and blocks[-1][-1] == i - 1 and (goes_on or "name_tail" in facts[i].matches):
            blocks[-1].append(i)
        else:
            blocks.append([i])
    return blocks


_TABLE_GOES_ON = frozenset(("form_run:first", "form_run:mid"))


def _body_line(block: Sequence[int], facts: Sequence[LineFacts], before: int, usual_gap: int) -> BodyLine:
    """`before` is the index of the body line before it on the page, `usual_gap` the page's line distance."""
    view = facts[block[0]].view
    return BodyLine(
        # A table or signature ends where it ends, without a full stop.
        text=view.text if len(block) == 1 else f"{view.text}{facts[block[-1]].view.text}。",
        width=view.width,
        indent=view.indent,
        after_break=view.index != before + 1,
        after_gap=view.gap > usual_gap,
        opens="dateline" in facts[block[0]].matches,
    )


def _draft_articles(woven: Unweave, facts: Sequence[LineFacts], roles: Sequence[str]) -> list[Draft]:
    drafts = _group(woven, facts, roles)
    photos = titled_photos(facts, roles)
    attach_headings(drafts, facts, without_photos(roles, photos), typical_gap([f.view for f in facts]))
    drafts += photos
    attach_jumps(drafts, facts, roles)
    attach_photos(drafts, facts, roles)
    claim_notes(drafts, facts)
    claim_lead_ins(drafts, roles)
    return drafts


def _group(woven: Unweave, facts: Sequence[LineFacts], roles: Sequence[str]) -> list[Draft]:
    drafts = group_sections(cut_sections(woven.streams, facts, roles), facts, roles)
    for draft in drafts:
        rejoin_sections(draft, woven.cut, facts)
    return drafts


def without_photos(roles: Sequence[str], photos: Sequence[Draft]) -> tuple[str, ...]:
    """The roles of lines that are free to title stories: titles of photos are not."""
    taken = {i for photo in photos for rows in photo.around["headline"] for i in rows}
    return tuple("photo" if i in taken else role for i, role in enumerate(roles))


def rebuild(
    page: Page, manifest: ManifestEntry | None = None, given: Mapping[int, str] = NOTHING_GIVEN
) -> Layout:
    """The page's articles in reading order, and what it says of itself (the manifest overrides).

    `given` are roles of lines, by line number, that a person has corrected.
    """
    lines, articles, _ = rebuild_lines(page, given)
    issue = identify_issue(page, lines, articles, manifest)
    articles = date_articles(articles, issue.page_date)
    confidence = issue.confidence if issue.page_date else None
    return Layout(
        lines, articles, issue.publication, issue.page_date, issue.page_date_source, issue.page_no, confidence
    )
