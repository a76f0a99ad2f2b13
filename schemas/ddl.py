"""The tables in DuckDB's words: CREATE TABLE and COMMENT ON, derived from the models."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import polars as pl

from schemas.frames import polars_schema
from schemas.table import Table
from schemas.tables import PRIMARY_KEYED, TABLES, key_of, schema_of

_SQL_TYPES = {
    pl.String: "VARCHAR",
    pl.Int32: "INTEGER",
    pl.Int64: "BIGINT",
    pl.UInt64: "UBIGINT",
    pl.Float64: "DOUBLE",
    pl.Boolean: "BOOLEAN",
    pl.Date: "DATE",
    pl.Datetime: "TIMESTAMP",
}


class ColumnFacts(NamedTuple):
    """What is promised of one column, in plain values."""

    name: str
    sql_type: str
    nullable: bool
    description: str
    unit: str | None
    allowed: tuple[str, ...]
    rules: tuple[str, ...]  # ranges and patterns, readable


def sql_type(dtype: pl.DataType) -> str:
    """DuckDB's name of a polars type."""
    if isinstance(dtype, pl.List):
        return f"{sql_type(dtype.inner)}[]"  # type: ignore[arg-type]
    return _SQL_TYPES[dtype.base_type()]


def table_comment(model: type[Table]) -> str:
    """What one row of the table is: the first line of the model's docstring."""
    return (model.__doc__ or "").strip().splitlines()[0]


def columns_of(table: str) -> list[ColumnFacts]:
    """The table's columns in order, with everything that is promised of them."""
    columns = schema_of(TABLES[table]).columns
    return [
        ColumnFacts(
            name=name,
            sql_type=sql_type(dtype),
            nullable=columns[name].nullable,
            description=columns[name].description,
            unit=columns[name].metadata["unit"],
            allowed=_allowed(columns[name].checks),
            rules=tuple(_readable(columns[name].checks)),
        )
        for name, dtype in polars_schema(table).items()
    ]


def _allowed(checks: list) -> tuple[str, ...]:
    return tuple(v for check in checks if check.name == "isin" for v in check.statistics["allowed_values"])


def _readable(checks: list) -> Iterator[str]:
    for check in checks:
        facts = check.statistics
        if check.name == "greater_than_or_equal_to":
            yield f"≥ {facts['min_value']:g}"
        elif check.name == "less_than_or_equal_to":
            yield f"≤ {facts['max_value']:g}"
        elif check.name == "str_matches":
            yield f"matches {facts['pattern']}"
        elif check.name == "str_length" and facts.get("min_value"):
            yield "not empty"


def column_comment(facts: ColumnFacts) -> str:
    """The description with unit, allowed values and range: what an analyst sees in the client."""
    extras = []
    if facts.unit:
        extras.append(f"unit: {facts.unit}")
    if facts.allowed:
        extras.append("one of " + ", ".join(facts.allowed))
    extras += [rule for rule in facts.rules if rule.startswith(("≥", "≤"))]
    return facts.description + (f" [{'; '.join(extras)}]" if extras else "")


def create_table(table: str) -> str:
    """CREATE TABLE; a PRIMARY KEY only where the table is small and rows are never replaced.

    On big tables it would cost more than it finds: the key is checked in the frames before the load.
    """
    rows = [f'    "{c.name}" {c.sql_type}{"" if c.nullable else " NOT NULL"}' for c in columns_of(table)]
    if table in PRIMARY_KEYED:
        rows.append(f"    PRIMARY KEY ({', '.join(key_of(TABLES[table]))})")
    return f'CREATE TABLE "{table}" (\n' + ",\n".join(rows) + "\n);"


def comments(table: str) -> list[str]:
    """COMMENT ON for the table and each of its columns."""
    statements = [f'COMMENT ON TABLE "{table}" IS {literal(table_comment(TABLES[table]))};']
    statements += [
        f'COMMENT ON COLUMN "{table}"."{c.name}" IS {literal(column_comment(c))};' for c in columns_of(table)
    ]
    return statements


def create_all() -> str:
    """Every table as the contract stands now, without comments."""
    return "\n\n".join(create_table(table) for table in TABLES) + "\n"


def literal(text: str) -> str:
    """The text as an SQL string."""
    return "'" + text.replace("'", "''") + "'"
