"""The text shelf: pages, their lines, the articles rebuilt from them, and their words."""

from __future__ import annotations

import polars as pl

from schemas.columns import column
from schemas.table import Table, Timestamp


class Pages(Table):
    """One page dump (版面), as ingested."""

    page_id: str = column("page_id")
    file_name: str = column("file_name")
    sha256: str = column("sha256")
    bytes: pl.Int64 = column("bytes")
    encoding: str = column("encoding")
    line_count: pl.Int64 = column("line_count")
    text_line_count: pl.Int64 = column("text_line_count")
    character_count: pl.Int64 = column("character_count")
    publication: str = column("publication", nullable=True)
    page_date: pl.Date = column("page_date", nullable=True)
    page_date_source: str = column("page_date_source", nullable=True)
    page_date_confidence: pl.Float64 = column("page_date_confidence", nullable=True)
    page_no: str = column("page_no", nullable=True)
    known_word_share: pl.Float64 = column("known_word_share", nullable=True)
    corrected_by: str = column("corrected_by", nullable=True)
    run_id: str = column("run_id")
    ingested_at: Timestamp = column("ingested_at")
    pipeline_version: str = column("pipeline_version")


class Lines(Table):
    """One non-blank physical line of a file (行): the ledger that proves that no text was lost."""

    page_id: str = column("page_id", rule=False)
    line_no: pl.Int32 = column("line_no")
    text: str = column("text", "the line exactly as it stands in the file (原文)")
    article_id: str = column(
        "article_id", "article (稿件); NULL: the line belongs to none", nullable=True, rule=False
    )
    role: str = column("role")
    paragraph_no: pl.Int32 = column("paragraph_no", nullable=True)
    position: pl.Int32 = column(
        "position",
        "place of the line in the article's reading order (阅读顺序), 1..n; NULL without article",
        nullable=True,
    )
    char_start: pl.Int32 = column(
        "char_start",
        "where the line begins in the column of articles that holds its role (text for body and crosshead, "
        "captions for caption and credit, else the role's name); NULL where no column holds it",
        nullable=True,
    )
    char_end: pl.Int32 = column("char_end", "where it ends there, end not included", nullable=True)
    evidence: str = column("evidence", nullable=True)
    corrected_by: str = column("corrected_by", nullable=True)


class Articles(Table):
    """One article (稿件), or one standalone photo with its caption."""

    article_id: str = column("article_id")
    page_id: str = column("page_id", rule=False)
    article_no: pl.Int32 = column("article_no")
    kicker: str = column("kicker", nullable=True)
    headline: str = column("headline", nullable=True)
    deck: str = column("deck", nullable=True)
    byline: str = column("byline", nullable=True)
    text: str = column("body")
    captions: str = column("captions", nullable=True)
    dateline_place: str = column("dateline_place", nullable=True)
    dateline_date: pl.Date = column("dateline_date", nullable=True)
    continues: str = column("continues", nullable=True)
    character_count: pl.Int64 = column(
        "character_count", "length of text (字数), the line ends between paragraphs counted"
    )
    layout_confidence: pl.Float64 = column("layout_confidence")
    corrected_by: str = column("corrected_by", nullable=True)


class Authors(Table):
    """One name in an article's byline or credit (作者)."""

    article_id: str = column("article_id", rule=False)
    author_no: pl.Int32 = column("author_no")
    role: str = column("author_role", nullable=True)
    name: str = column("author_name")


class Sentences(Table):
    """One sentence (句) of a headline, deck, byline, body, crosshead or caption."""

    article_id: str = column("article_id", rule=False)
    sentence_no: pl.Int32 = column("sentence_no")
    paragraph_no: pl.Int32 = column("paragraph_no")
    role: str = column("sentence_role")
    text: str = column("text", "the sentence (句子), as it stands in the article")
    char_start: pl.Int32 = column(
        "char_start",
        "where the sentence begins in the column of articles that holds its role (text for body and "
        "crosshead, captions for caption and credit, else the role's name)",
    )
    char_end: pl.Int32 = column("char_end", "where it ends there, end not included")
    line_first: pl.Int32 = column("line_first")
    line_last: pl.Int32 = column("line_last")


class Tokens(Table):
    """One word (词)."""

    article_id: str = column("article_id", rule=False)
    sentence_no: pl.Int32 = column("sentence_no")
    token_no: pl.Int32 = column("token_no")
    token: str = column("token")
    pos: str = column("pos")
    char_start: pl.Int32 = column("char_start", "where the word begins in the sentence's text, from 0")
    char_end: pl.Int32 = column("char_end", "where it ends there, end not included")


class Keywords(Table):
    """One key term (关键词) of an article."""

    article_id: str = column("article_id", rule=False)
    rank: pl.Int32 = column("rank")
    keyword: str = column("keyword")
    weight: pl.Float64 = column("weight")
