"""Sentences with their names marked inline ({P:person} {O:body} {L:place}), and how many are found."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

from flows.steps.language.names import find_mentions
from flows.steps.language.words import Segmenter, load_segmenter
from flows.steps.model import Article, Author, Mention, Paragraph, Sentence

INVENTED = Path(__file__).parent / "invented.txt"
_MARK = re.compile(r"\{([POL]):([^}]*)\}")
_TYPES = {"P": "PER", "O": "ORG", "L": "LOC"}

Span = tuple[int, int, str]  # start, end, type
Page = list[tuple[str, set[Span]]]  # one entry a sentence


def marked(line: str) -> tuple[str, set[Span]]:
    """The line's text without marks, and the names marked in it."""
    text, spans, at = "", set(), 0
    for mark in _MARK.finditer(line):
        text += line[at : mark.start()]
        spans.add((len(text), len(text) + len(mark[2]), _TYPES[mark[1]]))
        text += mark[2]
        at = mark.end()
    return text + line[at:], spans


def marked_pages(file: Path = INVENTED) -> Iterator[Page]:
    """The pages of a file of marked lines; blank lines part pages, # begins a comment."""
    page: Page = []
    for line in [*file.read_text(encoding="utf-8").splitlines(), ""]:
        if line and not line.startswith("#"):
            page.append(marked(line))
        elif not line and page:
            yield page
            page = []


@cache
def segmenter() -> Segmenter:
    return load_segmenter()


def article_of(
    texts: Sequence[str], authors: Sequence[str] = (), number: int = 1
) -> tuple[Article, tuple[Sentence, ...]]:
    """An article with one body sentence a text."""
    paragraphs = tuple(Paragraph(no, "body", text, ()) for no, text in enumerate(texts, start=1))
    sentences = tuple(
        Sentence(no, no, "body", text, 0, len(text), 1, 1, segmenter().tokenize(text))
        for no, text in enumerate(texts, start=1)
    )
    return Article(number, paragraphs, tuple(Author("记者", name) for name in authors)), sentences


def mentions_of(*texts: str, authors: Sequence[str] = ()) -> tuple[Mention, ...]:
    """The mentions of a page with one article of these sentences."""
    return find_mentions([article_of(texts, authors)], None)[1]


def scores(pages: Iterator[Page]) -> dict[str, float]:
    """F1 of exact spans, by type."""
    hits: Counter[str] = Counter()
    found: Counter[str] = Counter()
    wanted: Counter[str] = Counter()
    for page in pages:
        mentions = mentions_of(*(text for text, _ in page))
        for number, (_, gold) in enumerate(page, start=1):
            have = {(m.start, m.end, m.type) for m in mentions if m.sentence_number == number}
            hits.update(kind for *_, kind in have & gold)
            found.update(kind for *_, kind in have)
            wanted.update(kind for *_, kind in gold)
    return {kind: 2 * hits[kind] / (found[kind] + wanted[kind]) for kind in _TYPES.values()}
