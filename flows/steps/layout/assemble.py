"""Drafts into articles: reading order, paragraphs with their text, dateline."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flows.steps.layout.authors import name_authors
from flows.steps.layout.dateline import dateline_place
from flows.steps.layout.draft import Draft
from flows.steps.layout.facts import LineFacts
from flows.steps.layout.patterns import JUMP_FROM, JUMP_TAIL, JUMP_TO
from flows.steps.model import Article, Paragraph, PlacedLine
from flows.steps.text import assemble as join_rows
from flows.steps.text import fold

_BEFORE_BODY = ("jump", "kicker", "headline", "deck", "byline")
_AFTER_BODY = ("caption", "credit")
_SPACED = frozenset(("headline", "kicker", "deck", "byline"))  # a blank stands between their rows


def build_articles(
    drafts: Sequence[Draft],
    facts: Sequence[LineFacts],
    evidence: Mapping[int, str],
    outside: Mapping[int, str],
    confidences: Mapping[int, float],
) -> tuple[tuple[PlacedLine, ...], tuple[Article, ...]]:
    """All lines placed (file order) and all articles, numbered by first appearance on the page.

    `outside` holds the roles of lines that belong to no article; `confidences` go by `id(draft)`.
    """
    placed: dict[int, PlacedLine] = {i: PlacedLine(facts[i].view_line, role) for i, role in outside.items()}
    articles = []
    for number, draft in enumerate(sorted(drafts, key=lambda d: d.first_line), start=1):
        elements = reading_order(draft)
        paragraphs = []
        position = 0
        for paragraph_number, (role, rows) in enumerate(elements, start=1):
            for i in rows:
                position += 1
                placed[i] = PlacedLine(
                    facts[i].view_line, role, number, paragraph_number, position, evidence.get(i)
                )
            text, spans = join_rows(
                ((facts[i].view.number, facts[i].view.raw) for i in rows), blank_between=role in _SPACED
            )
            paragraphs.append(Paragraph(paragraph_number, role, text, spans))
        articles.append(_article(number, tuple(paragraphs), confidences[id(draft)]))
    return tuple(placed[i] for i in range(len(facts))), tuple(articles)


def reading_order(draft: Draft) -> list[tuple[str, list[int]]]:
    """(role, line indexes) of every paragraph of the article, in reading order."""
    elements: list[tuple[str, list[int]]] = []
    for role in _BEFORE_BODY:
        elements += [(role, rows) for rows in draft.around.get(role, [])]
    for section in draft.sections:
        for place, rows in enumerate(section.paragraphs):
            if place in section.crossheads:
                elements.append(("crosshead", section.crossheads[place]))
            elements.append(("body", rows))
        if len(section.paragraphs) in section.crossheads:
            elements.append(("crosshead", section.crossheads[len(section.paragraphs)]))
    photos = [(role, rows) for role in _AFTER_BODY for rows in draft.around.get(role, [])]
    return elements + sorted(photos, key=lambda element: element[1][0])


def _article(number: int, paragraphs: tuple[Paragraph, ...], confidence: float) -> Article:
    bodies = [fold(p.text) for p in paragraphs if p.role == "body"]
    return Article(
        number=number,
        paragraphs=paragraphs,
        authors=name_authors(paragraphs),
        dateline_place=dateline_place(bodies[0]) if bodies else None,
        continues=_continues(paragraphs, bodies),
        confidence=confidence,
    )


def _continues(paragraphs: Sequence[Paragraph], bodies: Sequence[str]) -> str | None:
    jumps = "".join(fold(p.text) for p in paragraphs if p.role == "jump")
    tail = JUMP_TAIL.search(bodies[-1]) if bodies else None
    came = bool(JUMP_FROM.search(jumps))
    goes = bool(JUMP_TO.search(jumps)) or bool(tail and tail["word"] == "下转")
    return "both" if came and goes else "from" if came else "to" if goes else None
