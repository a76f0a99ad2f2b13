"""All tables: their names, in load order, and the columns that tell their rows apart."""

from __future__ import annotations

from schemas import derived, facts, operations, text
from schemas.pandera_alone import pa
from schemas.table import Table

# Filled from pages and replaced page by page.
PAGE_TABLES: dict[str, type[Table]] = {
    "pages": text.Pages,
    "lines": text.Lines,
    "articles": text.Articles,
    "authors": text.Authors,
    "sentences": text.Sentences,
    "tokens": text.Tokens,
    "keywords": text.Keywords,
    "mentions": facts.Mentions,
    "figures": facts.Figures,
    "dates": facts.Dates,
    "quotes": facts.Quotes,
}
OPERATION_TABLES: dict[str, type[Table]] = {
    "runs": operations.Runs,
    "sources": operations.Sources,
    "quarantine": operations.Quarantine,
    "checks": operations.Checks,
    "units": operations.Units,
    "schema_versions": operations.SchemaVersions,
}
# Follow from the page tables; brought up to date at each publishing.
DERIVED_TABLES: dict[str, type[Table]] = {
    "entities": derived.Entities,
    "entity_links": derived.EntityLinks,
    "search_documents": derived.SearchDocuments,
    "postings": derived.Postings,
    "terms": derived.Terms,
    "article_bands": derived.ArticleBands,
    "article_pairs": derived.ArticlePairs,
}
TABLES: dict[str, type[Table]] = PAGE_TABLES | OPERATION_TABLES | DERIVED_TABLES

# The columns that tell rows apart; also the order in which rows lie.
_KEYS: dict[type[Table], tuple[str, ...]] = {
    text.Pages: ("page_id",),
    text.Lines: ("page_id", "line_no"),
    text.Articles: ("article_id",),
    text.Authors: ("article_id", "author_no"),
    text.Sentences: ("article_id", "sentence_no"),
    text.Tokens: ("article_id", "sentence_no", "token_no"),
    text.Keywords: ("article_id", "rank"),
    facts.Mentions: ("article_id", "sentence_no", "mention_no"),
    facts.Figures: ("article_id", "sentence_no", "figure_no"),
    facts.Dates: ("article_id", "sentence_no", "date_no"),
    facts.Quotes: ("article_id", "sentence_no", "quote_no"),
    operations.Runs: ("run_id",),
    operations.Sources: ("path", "page_id"),
    operations.Quarantine: ("path", "quarantined_at", "check_name"),
    operations.Checks: ("run_id", "table_name", "check_name"),
    operations.Units: ("name",),
    operations.SchemaVersions: ("version",),
    derived.Entities: ("entity_id",),
    derived.EntityLinks: ("type", "name"),
    derived.SearchDocuments: ("doc_no",),
    derived.Postings: ("token", "doc_no"),
    derived.Terms: ("token",),
    derived.ArticleBands: ("article_id", "band"),
    derived.ArticlePairs: ("article_id", "other_article_id"),
}
# Small tables whose rows are never deleted and inserted again: there a PRIMARY KEY costs nothing.
PRIMARY_KEYED = frozenset({"runs", "units", "schema_versions"})


def key_of(model: type[Table]) -> tuple[str, ...]:
    """The columns that tell the rows apart."""
    return _KEYS[model]


def schema_of(model: type[Table]) -> pa.DataFrameSchema:
    """The Pandera schema, its columns in order."""
    return model.to_schema()
