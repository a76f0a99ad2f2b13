"""Articles made of a few sentences, read into figures, dates and quotes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

import pytest

from flows.steps.facts.context import PageContext
from flows.steps.facts.dates import find_dates
from flows.steps.facts.figures import find_figures
from flows.steps.facts.quotes import find_quotes
from flows.steps.language.sentences import split_article
from flows.steps.language.words import Segmenter, load_segmenter
from flows.steps.model import Article, Figure, Mention, Paragraph, Quote, Sentence, Span, StatedDate

PAGE_DATE = date(2025, 7, 24)


@dataclass(frozen=True)
class Facts:
    sentences: tuple[Sentence, ...]
    figures: tuple[Figure, ...]
    dates: tuple[StatedDate, ...]
    quotes: tuple[Quote, ...]


@pytest.fixture(scope="session")
def segmenter() -> Segmenter:
    return load_segmenter()


@pytest.fixture(scope="session")
def read(segmenter: Segmenter) -> Callable[..., Facts]:
    """read(text, names=[("ORG", "启明公司", "青岚启明公司")]) -> Facts; a line of text is a paragraph."""

    def read_text(
        text: str,
        names: Sequence[tuple[str, ...]] = (),
        page_date: date | None = PAGE_DATE,
        home: str | None = "青岚市",
    ) -> Facts:
        paragraphs = tuple(
            Paragraph(n, "body", line, (Span(n, 0, len(line)),)) for n, line in enumerate(text.split("\n"), 1)
        )
        article = Article(1, paragraphs)
        sentences = split_article(article, segmenter.tokenize)
        mentions = mentions_of(sentences, names)
        dates = find_dates(sentences, page_date)
        context = PageContext("青岚日报", page_date, home)
        figures = find_figures(article, sentences, dates, mentions, context)
        return Facts(sentences, figures, dates, find_quotes(article, sentences, mentions))

    return read_text


def mentions_of(sentences: Sequence[Sentence], names: Sequence[tuple[str, ...]]) -> tuple[Mention, ...]:
    """Every place where a name stands: (type, text) or (type, text, full name)."""
    found = []
    for sentence in sentences:
        taken = 0
        for kind, text, *full in sorted(names, key=lambda name: -len(name[1])):
            start = sentence.text.find(text)
            while start >= 0:
                if not taken >> start & 1:
                    name = full[0] if full else text
                    found.append(Mention(sentence.number, kind, text, name, None, start, start + len(text)))
                    taken |= ((1 << len(text)) - 1) << start
                start = sentence.text.find(text, start + len(text))
    return tuple(sorted(found, key=lambda m: (m.sentence_number, m.start)))
