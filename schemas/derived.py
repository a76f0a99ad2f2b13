"""The derived shelf: tables that follow from the pages and are brought up to date at each publishing."""

from __future__ import annotations

import polars as pl

from schemas.columns import column
from schemas.table import Table, Texts, Timestamp


class Entities(Table):
    """One real-world entity (实体), over all pages; made anew from mentions at each publishing."""

    entity_id: str = column("entity_id", "entity (实体): the same id in mentions")
    type: str = column("mention_type")
    name: str = column("entity_name")
    aliases: Texts = column("aliases")
    first_seen: pl.Date = column("first_seen", nullable=True)
    last_seen: pl.Date = column("last_seen", nullable=True)
    mention_count: pl.Int64 = column("mention_count")
    article_count: pl.Int64 = column("article_count")
    page_count: pl.Int64 = column("page_count")


class EntityLinks(Table):
    """One short name that some page defines as a full one (简称), taken for the same entity on all pages."""

    type: str = column("mention_type")
    name: str = column(
        "name", "short name (简称), as it is a mention's full name on pages that do not define it"
    )
    full_name: str = column("full_name")
    own_entity_id: str = column("entity_id", "the id that the short name has by itself")
    entity_id: str = column("entity_id", "entity (实体) it is linked to: the id its mentions bear")


class SearchDocuments(Table):
    """One article as search counts it (检索文档)."""

    doc_no: pl.Int32 = column("doc_no")
    article_id: str = column("article_id", rule=False)
    token_count: pl.Int64 = column("token_count")
    is_sorted: pl.Boolean = column("is_sorted")
    ingested_at: Timestamp = column("ingested_at")


class Postings(Table):
    """One word in one article (倒排索引): what search reads in place of tokens, sorted by word."""

    token: str = column("folded_token")
    doc_no: pl.Int32 = column("doc_no")
    tf: pl.Int32 = column("tf")
    tf_headline: pl.Int32 = column("tf_headline")


class Terms(Table):
    """One distinct word of the warehouse (词表)."""

    token: str = column("folded_token")
    document_count: pl.Int64 = column("document_count")
    token_count: pl.Int64 = column("token_count", "how often the word stands in them (词频)")


class ArticleBands(Table):
    """One band of an article's MinHash (最小哈希): articles that share one may be near-duplicates."""

    article_id: str = column("article_id", rule=False)
    band: pl.Int32 = column("band")
    hash: pl.UInt64 = column("hash")
    ingested_at: Timestamp = column("ingested_at")


class ArticlePairs(Table):
    """Two articles with much the same text (通稿/重复稿), verified shingle by shingle."""

    article_id: str = column("article_id", "the article whose id comes first", rule=False)
    other_article_id: str = column("other_article_id")
    similarity: pl.Float64 = column("similarity")
    containment: pl.Float64 = column("containment")
