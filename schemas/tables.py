"""All tables in load order."""

from __future__ import annotations

import pandera.polars as pa

from schemas import derived, facts, operations, text
from schemas.table import Table


def name_of(model: type[Table]) -> str:
    """The table's name in the warehouse."""
    return str(model.Config.metadata["name"])  # type: ignore[attr-defined]


def key_of(model: type[Table]) -> tuple[str, ...]:
    """The columns that tell the rows apart."""
    return tuple(model.Config.metadata["key"])  # type: ignore[attr-defined]


def schema_of(model: type[Table]) -> pa.DataFrameSchema:
    """The Pandera schema, its columns in order."""
    return model.to_schema()


_PAGE_MODELS: tuple[type[Table], ...] = (
    text.Pages,
    text.Lines,
    text.Articles,
    text.Authors,
    text.Sentences,
    text.Tokens,
    text.Keywords,
    facts.Mentions,
    facts.Figures,
    facts.Dates,
    facts.Quotes,
)
_OTHER_MODELS: tuple[type[Table], ...] = (
    operations.Runs,
    operations.Sources,
    operations.Quarantine,
    operations.Checks,
    operations.Units,
    operations.SchemaVersions,
)
_DERIVED_MODELS: tuple[type[Table], ...] = (
    derived.Entities,
    derived.SearchDocuments,
    derived.Postings,
    derived.Terms,
    derived.ArticleBands,
    derived.ArticlePairs,
)

# Filled from pages and replaced page by page.
PAGE_TABLES: dict[str, type[Table]] = {name_of(model): model for model in _PAGE_MODELS}
# Follow from the page tables; brought up to date at each publishing.
DERIVED_TABLES: dict[str, type[Table]] = {name_of(model): model for model in _DERIVED_MODELS}
TABLES: dict[str, type[Table]] = (
    PAGE_TABLES | {name_of(model): model for model in _OTHER_MODELS} | DERIVED_TABLES
)
