"""The mentions of one page: base recogniser, rules with structure, page-wide consistency, aliases."""

from __future__ import annotations

from collections.abc import Sequence

from flows.steps.model import Article, Mention, Sentence

_TYPE_OF_TAG = {"nr": "PER", "nrt": "PER", "nrfg": "PER", "ns": "LOC", "nt": "ORG"}


def find_mentions(
    articles: Sequence[tuple[Article, tuple[Sentence, ...]]], publication: str | None
) -> dict[int, tuple[Mention, ...]]:
    """All names of a page, by article number, in the order of sentences and offsets; they never overlap."""
    return {
        article.number: tuple(m for sentence in sentences for m in _tagged_names(sentence))
        for article, sentences in articles
    }


def _tagged_names(sentence: Sentence) -> list[Mention]:
    return [
        Mention(sentence.number, _TYPE_OF_TAG[t.pos], t.text, t.text, None, t.start, t.end)
        for t in sentence.tokens
        if t.pos in _TYPE_OF_TAG and len(t.text) > 1
    ]
