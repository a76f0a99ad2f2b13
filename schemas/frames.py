"""Plain columns in, typed frames out: the one place where rows become polars."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from functools import cache
from typing import Any

import polars as pl

from schemas.tables import TABLES, key_of, schema_of


class WrongColumnsError(ValueError):
    """The columns given are not those that the table promises."""


@cache
def polars_schema(table: str) -> pl.Schema:
    """Column names and types of a table, in order."""
    return pl.Schema({name: c.dtype.type for name, c in schema_of(TABLES[table]).columns.items()})


@cache
def _nullable(table: str) -> frozenset[str]:
    return frozenset(name for name, c in schema_of(TABLES[table]).columns.items() if c.nullable)


def empty_frame(table: str) -> pl.DataFrame:
    """The table without rows."""
    return pl.DataFrame(schema=polars_schema(table))


def to_frame(table: str, columns: Mapping[str, Sequence[Any] | pl.Series]) -> pl.DataFrame:
    """A frame with the table's columns in order and in its types.

    Columns that may be NULL may be left out. Raises WrongColumnsError for unknown or missing columns or
    unequal lengths, and polars' own error for a value that does not fit its type: nothing is coerced but
    int to float and an aware datetime to UTC.
    """
    schema = polars_schema(table)
    _require_columns(table, columns)
    lengths = {len(values) for values in columns.values()}
    if len(lengths) > 1:
        raise WrongColumnsError(f"{table}: columns of unequal length: {sorted(lengths)}")
    height = lengths.pop() if lengths else 0
    return pl.DataFrame([_series(name, columns.get(name), dtype, height) for name, dtype in schema.items()])


def _require_columns(table: str, columns: Mapping[str, object]) -> None:
    promised = set(polars_schema(table))
    unknown = sorted(set(columns) - promised)
    missing = sorted(promised - set(columns) - _nullable(table))
    if unknown or missing:
        raise WrongColumnsError(f"{table}: unknown columns {unknown}, missing columns {missing}")


def _series(
    name: str, values: Sequence[Any] | pl.Series | None, dtype: pl.DataType, height: int
) -> pl.Series:
    if values is None:
        return pl.repeat(None, height, dtype=dtype, eager=True).alias(name)
    if isinstance(values, pl.Series):
        return values.cast(dtype).alias(name)
    if dtype == pl.Float64:
        values = [None if v is None else float(v) for v in values]
    elif isinstance(dtype, pl.Datetime):
        values = [_naive_utc(v) for v in values]
    return pl.Series(name, values, dtype=dtype, strict=True)


def _naive_utc(value: datetime | None) -> datetime | None:
    if value is None or value.tzinfo is None:
        return value
    return value.astimezone(UTC).replace(tzinfo=None)


def sort_by_key(table: str, frame: pl.DataFrame) -> pl.DataFrame:
    """Rows in the order of the table's key, so that the same rows always lie in the same order."""
    key = key_of(TABLES[table])
    first = frame[key[0]]
    if len(key) == 1 and first.is_sorted():
        return frame
    return frame.sort(key, maintain_order=True)
