"""The mentions of one page: a small model under rules with structure, over all its articles at once."""

from __future__ import annotations

from collections.abc import Sequence

from flows.steps.language.names.evidence import FullNames, find_names
from flows.steps.language.names.pagetext import Name, PageText, join_sentences
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
    for before, name in zip([None, *names], names, strict=False):
        index = page.sentence_of(name.start)
        offset = page.sentence_starts[index]
        found[owners[index]].append(_mention(page, name, before, sentences[index].number, offset, full_names))
    return {number: tuple(mentions) for number, mentions in found.items()}


def _mention(
    page: PageText, name: Name, before: Name | None, sentence_number: int, offset: int, full_names: FullNames
) -> Mention:
    text = page.text[name.start : name.end]
    return Mention(
        sentence_number=sentence_number,
        type=name.type,
        text=text,
        name=full_names.get((name.type, text), text),
        title=title_of(page, name, before) if name.type == "PER" else None,
        start=name.start - offset,
        end=name.end - offset,
    )
