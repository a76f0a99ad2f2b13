"""The mentions of one page: a small model under rules with structure, over all its articles at once."""

from __future__ import annotations

from collections.abc import Sequence

from flows.steps.language.names.evidence import find_names
from flows.steps.language.names.pagetext import Name, join_sentences
from flows.steps.language.names.persons import title_of
from flows.steps.language.names.student import load_student
from flows.steps.model import Article, Mention, Sentence


def find_mentions(
    articles: Sequence[tuple[Article, tuple[Sentence, ...]]], publication: str | None
) -> dict[int, tuple[Mention, ...]]:
    """All names of a page, by article number, in the order of sentences and offsets; they never overlap.

    The sentences must hold their tokens. `publication` is the paper's name, where known: it stands in
    datelines (某某日报讯) as an organisation.
    """
    sentences = [sentence for _, own in articles for sentence in own]
    owners = [article.number for article, own in articles for _ in own]
    page = join_sentences(sentences)
    authors = {author.name for article, _ in articles for author in article.authors}
    names, full_names = find_names(page, load_student().find(page), authors, publication)
    found: dict[int, list[Mention]] = {article.number: [] for article, _ in articles}
    before: Name | None = None
    ends_of_sentences = [*page.sentence_starts[1:], len(page.text)]
    index = 0
    for name in names:
        start, end, kind = name
        while start >= ends_of_sentences[index]:
            index += 1
        offset, text = page.sentence_starts[index], page.text[start:end]
        full = full_names.get((kind, text), text)
        title = title_of(page, name, before) if kind == "PER" else None
        mention = Mention(sentences[index].number, kind, text, full, title, start - offset, end - offset)
        found[owners[index]].append(mention)
        before = name
    return {number: tuple(mentions) for number, mentions in found.items()}
