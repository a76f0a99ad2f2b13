"""A batch against its contracts: the good pages pass, a page with any broken rule stays out whole.

Pandera checks each table by itself (types, NULLs, ranges, allowed values), `schemas.rules` what must
hold between rows and tables. Frames are eager: Pandera checks nothing but the schema of a lazy one.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache
from typing import Any

import polars as pl

from schemas.breaks import RuleBreak, breaks_of, page_of, with_lines
from schemas.frames import polars_schema
from schemas.pandera_alone import SchemaErrors
from schemas.rules import RULES
from schemas.tables import PAGE_TABLES, schema_of

logger = logging.getLogger(__name__)

Frames = dict[str, pl.DataFrame]


class MissingTablesError(ValueError):
    """The batch lacks tables, so nothing can be said about its pages."""


def validate_batch(frames: Mapping[str, pl.DataFrame]) -> tuple[Frames, list[RuleBreak]]:
    """The frames of the good pages, and every broken rule.

    `frames` holds all of `PAGE_TABLES`, the rows of a page in the order of the table's key. Where a
    table has the wrong columns or types, no page of the batch can be told good, and all stay out.
    Raises MissingTablesError where a table is absent.
    """
    missing = [table for table in PAGE_TABLES if table not in frames]
    if missing:
        raise MissingTablesError(f"the batch lacks {', '.join(missing)}")
    batch = {table: frames[table] for table in PAGE_TABLES}
    breaks = misshapen(batch)
    if breaks:
        return {table: pl.DataFrame(schema=polars_schema(table)) for table in PAGE_TABLES}, breaks
    for table, frame in batch.items():
        breaks += contract_breaks(table, frame)
    for rule in RULES:
        for finding in rule(batch):
            breaks += breaks_of(*finding)
    breaks = _laid_to_pages(breaks, _pages(batch))
    return _without(batch, {found.page_id for found in breaks}), with_lines(breaks, batch)


def _laid_to_pages(breaks: list[RuleBreak], pages: list[str]) -> list[RuleBreak]:
    """Every break laid to pages of the batch: a row that names none of them might be anybody's."""
    known = set(pages)
    laid = []
    for found in breaks:
        if found.page_id in known:
            laid.append(found)
        else:
            message = f"{found.message} (of page {found.page_id!r}, which is not in the batch)"
            laid += [replace(found, page_id=page, message=message) for page in pages]
    return laid


def misshapen(batch: Frames) -> list[RuleBreak]:
    """A break for every page of the batch and every table whose columns or types are not as promised."""
    found = []
    for table, frame in batch.items():
        promised = polars_schema(table)
        if frame.schema != promised or list(frame.columns) != list(promised):
            message = f"{table}: {_difference(frame.schema, promised)}"
            found += [RuleBreak(page, table, "shape", message, "[]") for page in _pages(batch)]
    return found


def _difference(schema: pl.Schema, promised: pl.Schema) -> str:
    missing = [name for name in promised if name not in schema]
    extra = [name for name in schema if name not in promised]
    retyped = [
        f"{name} is {schema[name]}, promised {dtype}"
        for name, dtype in promised.items()
        if name in schema and schema[name] != dtype
    ]
    absent = [f"missing columns {missing}"] if missing else []
    unknown = [f"unknown columns {extra}"] if extra else []
    return "; ".join(absent + unknown + retyped) or "columns out of order"


def _pages(batch: Frames) -> list[str]:
    pages = batch["pages"]
    if "page_id" not in pages.columns:
        return [""]
    return [str(page) for page in pages["page_id"].cast(pl.String).unique().sort()] or [""]


def contract_breaks(table: str, frame: pl.DataFrame) -> list[RuleBreak]:
    """What Pandera finds in one table of the promised shape, page by page and rule by rule."""
    if frame.select(_contract_holds(table)).item():
        return []
    try:
        PAGE_TABLES[table].validate(frame, lazy=True)
    except SchemaErrors as errors:
        return _split(table, frame, errors.failure_cases)
    return []


Given = Mapping[str, Any]
# What Pandera's checks say, by their names in its schemas.
_HOLDS: dict[str, Callable[[pl.Expr, Given], pl.Expr]] = {
    "greater_than_or_equal_to": lambda value, given: value >= given["min_value"],
    "less_than_or_equal_to": lambda value, given: value <= given["max_value"],
    "isin": lambda value, given: value.is_in(given["allowed_values"]),
    "str_matches": lambda value, given: value.str.contains(given["pattern"]),
    "str_length": lambda value, given: value.str.len_chars() >= given["min_value"],
}


@cache
def _contract_holds(table: str) -> pl.Expr:
    """Whether all of Pandera's checks of a table hold, in one query: asked for each check by itself it makes
    four, 0.1 s a batch of any size. What does not hold it tells itself."""
    holds: list[pl.Expr] = []
    for name, column in schema_of(PAGE_TABLES[table]).columns.items():
        value = pl.col(name)
        if not column.nullable:
            holds.append(value.is_not_null())
            holds += [value.is_not_nan()] if column.dtype.type == pl.Float64 else []
        holds += [_HOLDS[str(check.name)](value, check.statistics) for check in column.checks]
    return pl.all_horizontal([expression.all() for expression in holds])  # NULL is no break


def _split(table: str, frame: pl.DataFrame, cases: pl.DataFrame) -> list[RuleBreak]:
    rows = frame.with_row_index("_row")
    found = []
    for (column, check), group in cases.group_by(["column", "check"], maintain_order=True):
        bad = rows.filter(pl.col("_row").is_in(group["index"].cast(pl.UInt32).implode())).drop("_row")
        name = f"{column}.{str(check).split('(')[0]}"
        found += breaks_of(table, name, f"{{n}} rows whose {column} breaks {check}", bad)
    return found


def _without(batch: Frames, bad_pages: set[str]) -> Frames:
    if not bad_pages:
        return batch
    good = pl.Series([page for page in _pages(batch) if page not in bad_pages], dtype=pl.String).implode()
    return {table: frame.filter(page_of(frame).is_in(good)) for table, frame in batch.items()}
