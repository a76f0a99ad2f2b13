"""Drafts into articles: reading order, paragraphs with their text, authors, dateline."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from flows.steps.layout.bylines import ROLE, is_no_word, parse_byline
from flows.steps.layout.dateline import dateline_place
from flows.steps.layout.draft import Draft
from flows.steps.layout.facts import LineFacts
from flows.steps.layout.patterns import DATELINE, JUMP_FROM, JUMP_TAIL, JUMP_TO
from flows.steps.layout.surnames import COMMON_SURNAMES
from flows.steps.model import Article, Author, Paragraph, PlacedLine
from flows.steps.text import assemble as join_rows
from flows.steps.text import fold

_BEFORE_BODY = ("jump", "kicker", "headline", "deck", "byline")
_AFTER_BODY = ("caption", "credit")
_SPACED = frozenset(("headline", "kicker", "deck", "byline"))  # a blank stands between their rows
_OPENING = 140  # characters in which the formula with the reporters' names stands
_BRACKETED = re.compile(r"\(([^()]{2,80})\)")
_SIGNATURE = re.compile(r"(?:[。!?”\"…]\s*)(?:\((?P<inner>[^()]{2,60})\)|(?P<bare>[^。!?\"”]{2,40}))\s*$")
_MARKED = re.compile(r"[■□●○◎]")
_PHOTO_SIGNED = re.compile(
    rf"(?:{ROLE.pattern})\s*[:/]?\s*(?P<names>[^。,]{{2,24}}?)\s?(?:摄影报道|摄影|摄)[)\s]*$"
)
_REPORTER_OPENS = re.compile(
    rf"^[■□●◆\s]*(?P<names>.{{0,60}}?(?:{ROLE.pattern}).{{0,40}}?)(?:报道|摄影报道|电)[:,。\s\d]"
)


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
        authors=_authors(paragraphs, bodies),
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


def _authors(paragraphs: Sequence[Paragraph], bodies: Sequence[str]) -> tuple[Author, ...]:
    """Everyone named in bylines, in the opening formula, in a signature, in captions and credits."""
    authors: list[Author] = []
    for paragraph in paragraphs:
        if paragraph.role == "byline":
            authors += parse_byline(fold(paragraph.text)).authors
    if bodies:
        authors += _opening_authors(bodies[0])
        if not authors:
            authors += _signed_authors(bodies[-1]) or _authors_signed_within(bodies)
    for paragraph in paragraphs:
        if paragraph.role in ("caption", "credit"):
            authors += credit_authors(fold(paragraph.text))
    return tuple(dict.fromkeys(authors))


def _opening_authors(body: str) -> list[Author]:
    """Names in 某报讯(记者 … 通讯员 …), (记者 …), 本报讯 记者…报道."""
    head = body[:_OPENING]
    for bracket in _BRACKETED.finditer(head):
        formula = bracket.start() <= 30 and ROLE.search(bracket.group(1))
        if formula:
            return list(parse_byline(bracket.group(1)).authors)
    news = DATELINE.match(head)
    rest = head[news.end() :] if news else head
    opening = _REPORTER_OPENS.match(rest)
    if opening:
        byline = parse_byline(opening["names"])
        if byline.complete:
            return list(byline.authors)
    return []


def _signed_authors(body: str) -> list[Author]:
    """Names after the last sentence: (张三 李四), or a byline without brackets."""
    signature = _SIGNATURE.search(body[-80:])
    if not signature:
        return []
    inner = signature["inner"] or signature["bare"]
    byline = parse_byline(inner.strip())
    sure = any(a.role for a in byline.authors) or all(a.name[0] in COMMON_SURNAMES for a in byline.authors)
    sure = sure or (bool(signature["inner"]) and all(is_no_word(a.name) for a in byline.authors))
    return list(byline.authors) if byline.complete and sure else []


def _authors_signed_within(bodies: Sequence[str]) -> list[Author]:
    """Names with posts, in brackets or behind a mark, that end a paragraph: the story's end, where rows of a
    neighbour are read after it."""
    signatures = (_SIGNATURE.search(body) for body in reversed(bodies))
    told = (
        found["inner"] or (_MARKED.match(found["bare"]) and found["bare"]) for found in signatures if found
    )
    bylines = (parse_byline(names) for names in told if names)
    return next((list(b.authors) for b in bylines if b.complete and all(a.role for a in b.authors)), [])


def credit_authors(text: str) -> list[Author]:
    """Photographers of a caption's tail or a credit line; all of them have the role 摄影."""
    tail = re.split(r"[。!?…]\s*", text)
    last = next((piece for piece in reversed(tail) if piece.strip()), "")
    found = re.search(r"^(?P<names>.{2,60}?)\s?/?\s?(?:摄影报道|摄影|摄|供图|制图|绘)[)\s]*$", last)
    found = found or re.search(r"^(?:摄影|图片?|供图)\s?[:/]\s?(?P<names>.{2,40})$", last)
    if not found:
        return []
    byline = parse_byline(found["names"].strip("( "))
    if not byline.complete and (signed := _PHOTO_SIGNED.search(last)):  # the caption runs on to its signature
        byline = parse_byline(signed["names"])
    return [Author("摄影", a.name) for a in byline.authors] if byline.complete else []
