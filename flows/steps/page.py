"""The walk of one page through the steps, from its lines to its rows in every table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from datetime import date
from itertools import chain, compress
from operator import itemgetter

from flows.steps.facts.context import PageContext, page_context
from flows.steps.facts.dates import find_dates
from flows.steps.facts.figures import find_figures
from flows.steps.facts.quotes import find_quotes
from flows.steps.language.keywords import extract_keywords
from flows.steps.language.names import find_mentions
from flows.steps.language.sentences import split_article
from flows.steps.language.words import Segmenter, page_words
from flows.steps.layout import NOTHING_GIVEN, rebuild
from flows.steps.model import Article, Layout, ManifestEntry, Mention, Page, Sentence
from flows.steps.rows import PageTables, ReadArticle, page_tables
from schemas.vocabulary import FIRST_PAGE_YEAR

_TEXT = itemgetter(0)  # of a token, as fast as can be: a page has two thousand

Stage = Callable[[str], AbstractContextManager[None]]


def _unwatched(stage: str) -> AbstractContextManager[None]:
    return nullcontext()


@dataclass(frozen=True)
class Tools:
    """What is loaded once a process and used for every page."""

    segmenter: Segmenter
    stage: Stage = _unwatched  # entered around each stage: the caller times it, or knows where it failed
    latest: date | None = None  # no page is printed after this day


def process_page(
    page: Page,
    tools: Tools,
    manifest: ManifestEntry | None = None,
    given: Mapping[int, str] = NOTHING_GIVEN,
) -> PageTables:
    """One page's rows in every table of the text and fact shelves; `given` are corrected roles of lines."""
    with tools.stage("rebuild"):
        layout = without_impossible_date(rebuild(page, manifest, given), tools.latest)
    with tools.stage("segment"):
        cut = segment(layout.articles, tools.segmenter)
    with tools.stage("enrich"):
        articles = enrich(layout, cut)
    return page_tables(page, layout, articles, known_word_share(cut, tools.segmenter))


def without_impossible_date(layout: Layout, latest: date | None) -> Layout:
    """A day read off the page that no page can bear (a plan's year, a misread digit) is not its date.

    A manifest's date stays: who wrote it is told of the mistake by the contract.
    """
    day = layout.page_date
    if day is None or latest is None or layout.page_date_source == "manifest":
        return layout
    if day.year >= FIRST_PAGE_YEAR and day <= latest:
        return layout
    articles = tuple(replace(article, dateline_date=None) for article in layout.articles)
    undated = replace(layout, page_date=None, page_date_source=None, page_date_confidence=None)
    return replace(undated, articles=articles)


def segment(articles: Sequence[Article], segmenter: Segmenter) -> list[tuple[Article, tuple[Sentence, ...]]]:
    """Each article with its sentences, cut into words; words that the page defines count on it."""
    segmenter = segmenter.with_words(page_words(articles))
    return [(article, split_article(article, segmenter.tokenize)) for article in articles]


def known_word_share(
    cut: Sequence[tuple[Article, tuple[Sentence, ...]]], segmenter: Segmenter
) -> float | None:
    """Share (0..1) of the page's Chinese words that a dictionary has; None without words."""
    count = Counter(map(_TEXT, chain.from_iterable([s.tokens for _, sentences in cut for s in sentences])))
    words = {word: n for word, n in count.items() if "\u4e00" <= word[0] <= "\u9fff"}
    known = compress(words.values(), segmenter.known(words))
    return sum(known) / sum(words.values()) if words else None


def enrich(layout: Layout, cut: Sequence[tuple[Article, tuple[Sentence, ...]]]) -> list[ReadArticle]:
    """Names first, since keywords, figures and quotes lean on them; then what each article states."""
    mentions = find_mentions(cut, layout.publication)
    on_page = [mention for found in mentions.values() for mention in found]
    context = page_context(layout.publication, layout.page_date, on_page)
    return [
        _facts(article, sentences, mentions.get(article.number, ()), context) for article, sentences in cut
    ]


def _facts(
    article: Article, sentences: tuple[Sentence, ...], mentions: tuple[Mention, ...], context: PageContext
) -> ReadArticle:
    dates = find_dates(sentences, context.page_date)
    return ReadArticle(
        article=article,
        sentences=sentences,
        keywords=extract_keywords(article, sentences, mentions),
        mentions=mentions,
        dates=dates,
        figures=find_figures(article, sentences, dates, mentions, context),
        quotes=find_quotes(article, sentences, mentions),
    )
