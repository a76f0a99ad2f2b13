"""A processed page as columns, one set a table: what the warehouse's frames are made of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, repeat
from typing import Any

from flows.steps.language.names import entity_id
from flows.steps.model import (
    ARTICLE_COLUMN_OF_ROLE,
    Article,
    Figure,
    Keyword,
    Layout,
    Mention,
    Page,
    PlacedLine,
    Quote,
    Sentence,
    StatedDate,
)

_entity_id = lru_cache(maxsize=10_000)(entity_id)  # a page names most of its people and places several times

PageTables = dict[str, dict[str, list[Any]]]  # table -> column -> values, all of one length


@dataclass(frozen=True, slots=True)
class ReadArticle:
    """An article with everything that was found in it."""

    article: Article
    sentences: tuple[Sentence, ...]
    keywords: tuple[Keyword, ...] = ()
    mentions: tuple[Mention, ...] = ()
    dates: tuple[StatedDate, ...] = ()
    figures: tuple[Figure, ...] = ()
    quotes: tuple[Quote, ...] = ()


def article_id(page_id: str, number: int) -> str:
    """The article's id: the page's, a hyphen, two digits or more."""
    return f"{page_id}-{number:02d}"


def page_tables(
    page: Page, layout: Layout, articles: Sequence[ReadArticle], known_word_share: float | None = None
) -> PageTables:
    """The page's rows in every table; the columns that only the run knows (run_id …) are not among them."""
    ids = {read.article.number: article_id(page.page_id, read.article.number) for read in articles}
    named = [(ids[read.article.number], read) for read in articles]
    return {
        "pages": _page_row(page, layout, known_word_share),
        "lines": _line_rows(page, layout, {r.article.number: r.article for r in articles}, ids),
        "articles": _article_rows(page, [(key, read.article) for key, read in named]),
        "authors": _columns(
            "article_id author_no role name",
            (
                (key, number, author.role, author.name)
                for key, read in named
                for number, author in enumerate(read.article.authors, start=1)
            ),
        ),
        "sentences": _columns(
            "article_id sentence_no paragraph_no role text char_start char_end line_first line_last",
            (
                (key, s.number, s.paragraph_number, s.role, s.text, s.start, s.end, s.line_first, s.line_last)
                for key, read in named
                for s in read.sentences
            ),
        ),
        "tokens": _token_rows([(key, sentence) for key, read in named for sentence in read.sentences]),
        "keywords": _columns(
            "article_id rank keyword weight",
            ((key, k.rank, k.keyword, k.weight) for key, read in named for k in read.keywords),
        ),
        "mentions": _columns(
            "article_id sentence_no mention_no type text name title entity_id char_start char_end",
            (
                (
                    key,
                    m.sentence_number,
                    no,
                    m.type,
                    m.text,
                    m.name,
                    m.title,
                    _entity_id(m.type, m.name, layout.publication),
                    m.start,
                    m.end,
                )
                for key, read in named
                for no, m in _numbered(read.mentions)
            ),
        ),
        "figures": _figure_rows(named),
        "dates": _columns(
            "article_id sentence_no date_no text start_date end_date grain char_start char_end",
            (
                (key, d.sentence_number, no, d.text, d.start_date, d.end_date, d.grain, d.start, d.end)
                for key, read in named
                for no, d in _numbered(read.dates)
            ),
        ),
        "quotes": _columns(
            "article_id sentence_no quote_no speaker verb text",
            (
                (key, q.sentence_number, no, q.speaker, q.verb, q.text)
                for key, read in named
                for no, q in _numbered(read.quotes)
            ),
        ),
    }


def _columns(names: str, rows: Iterable[tuple[Any, ...]]) -> dict[str, list[Any]]:
    """Rows turned into named columns; without rows the columns are there, empty."""
    keys = names.split()
    by_column = list(zip(*rows, strict=True))
    if not by_column:
        return {key: [] for key in keys}
    return {key: list(values) for key, values in zip(keys, by_column, strict=True)}


def _token_rows(sentences: Sequence[tuple[str, Sentence]]) -> dict[str, list[Any]]:
    """Column by column and not row by row: these are most of the values there are."""
    counts = [len(sentence.tokens) for _, sentence in sentences]
    tokens = _columns(
        "token pos char_start char_end", chain.from_iterable(sentence.tokens for _, sentence in sentences)
    )
    return {
        "article_id": list(chain.from_iterable(map(repeat, [key for key, _ in sentences], counts))),
        "sentence_no": list(chain.from_iterable(map(repeat, [s.number for _, s in sentences], counts))),
        "token_no": list(chain.from_iterable(range(1, count + 1) for count in counts)),
        **tokens,
    }


def _numbered(found: Sequence[Any]) -> Iterable[tuple[int, Any]]:
    """Each finding with its number inside its sentence, from 1, sentences and places in order."""
    count: dict[int, int] = {}
    for item in sorted(found, key=lambda f: (f.sentence_number, getattr(f, "start", 0))):
        count[item.sentence_number] = count.get(item.sentence_number, 0) + 1
        yield count[item.sentence_number], item


def _page_row(page: Page, layout: Layout, known_word_share: float | None) -> dict[str, list[Any]]:
    return {
        "page_id": [page.page_id],
        "file_name": [page.file_name],
        "sha256": [page.sha256],
        "bytes": [page.size],
        "encoding": [page.encoding],
        "line_count": [page.line_count],
        "text_line_count": [len(page.lines)],
        "character_count": [page.character_count],
        "publication": [layout.publication],
        "page_date": [layout.page_date],
        "page_date_source": [layout.page_date_source],
        "page_date_confidence": [layout.page_date_confidence],
        "page_no": [layout.page_no],
        "known_word_share": [known_word_share],
    }


def _line_rows(
    page: Page, layout: Layout, articles: Mapping[int, Article], ids: Mapping[int, str]
) -> dict[str, list[Any]]:
    offsets = {number: line_offsets(article) for number, article in articles.items()}

    def row(placed: PlacedLine) -> tuple[Any, ...]:
        number = placed.article_number
        start, end = offsets[number].get(placed.line.number, (None, None)) if number else (None, None)
        return (
            page.page_id,
            placed.line.number,
            placed.line.text,
            ids[number] if number else None,
            placed.role,
            placed.paragraph_number,
            placed.position,
            start,
            end,
            placed.evidence,
        )

    return _columns(
        "page_id line_no text article_id role paragraph_no position char_start char_end evidence",
        map(row, layout.lines),
    )


def line_offsets(article: Article) -> dict[int, tuple[int, int]]:
    """Line number -> its characters in the article column that holds its role."""
    return {
        span.line_number: (start + span.start, start + span.end)
        for paragraph in article.paragraphs
        if paragraph.role in ARTICLE_COLUMN_OF_ROLE
        for start in (article.paragraph_starts[paragraph.number],)
        for span in paragraph.spans
    }


def _article_rows(page: Page, articles: Sequence[tuple[str, Article]]) -> dict[str, list[Any]]:
    return _columns(
        "article_id page_id article_no kicker headline deck byline text captions dateline_place "
        "dateline_date continues character_count layout_confidence",
        (
            (
                key,
                page.page_id,
                article.number,
                article.columns.get("kicker"),
                article.headline,
                article.columns.get("deck"),
                article.columns.get("byline"),
                article.text,
                article.columns.get("captions"),
                article.dateline_place,
                article.dateline_date,
                article.continues,
                len(article.text),
                article.confidence,
            )
            for key, article in articles
        ),
    )


def _figure_rows(named: Sequence[tuple[str, ReadArticle]]) -> dict[str, list[Any]]:
    return _columns(
        "article_id sentence_no figure_no text value value_max unit bound subject indicator comparison "
        "period period_start period_end status confidence char_start char_end subject_name",
        (
            (
                key,
                f.sentence_number,
                no,
                f.text,
                f.value,
                f.value_max,
                f.unit,
                f.bound,
                f.subject,
                f.indicator,
                f.comparison,
                f.period,
                f.period_start,
                f.period_end,
                f.status,
                f.confidence,
                f.start,
                f.end,
                f.subject_name,
            )
            for key, read in named
            for no, f in _numbered(read.figures)
        ),
    )
