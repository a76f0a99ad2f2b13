"""Every model as a contract: empty frames, all-NULL columns, one meaning and one type a column."""

from __future__ import annotations

import re
from pathlib import Path

import pandera.errors
import polars as pl
import pytest

from schemas import TABLES, ddl
from schemas.columns import MEANINGS
from schemas.dictionary import parquet_metadata
from schemas.frames import empty_frame, polars_schema
from schemas.tables import key_of, schema_of
from warehouse.dictionary import PAGE, markdown

ROOT = Path(__file__).parents[3]
COLUMNS = [(table, facts) for table in TABLES for facts in ddl.columns_of(table)]


@pytest.mark.parametrize("table", TABLES)
def test_an_empty_table_keeps_its_contract(table: str) -> None:
    TABLES[table].validate(empty_frame(table), lazy=True)


@pytest.mark.parametrize("table", TABLES)
def test_a_row_of_nulls_breaks_exactly_the_columns_that_may_not_be_null(table: str) -> None:
    nulls = pl.DataFrame({name: [None] for name in polars_schema(table)}, schema=polars_schema(table))
    with pytest.raises(pandera.errors.SchemaErrors) as caught:
        TABLES[table].validate(nulls, lazy=True)
    broken = set(caught.value.failure_cases["column"])
    assert broken == {facts.name for facts in ddl.columns_of(table) if not facts.nullable}


def test_a_meaning_has_one_type_everywhere() -> None:
    types: dict[str, set[str]] = {}
    for model in TABLES.values():
        for column in schema_of(model).columns.values():
            types.setdefault(column.metadata["meaning"], set()).add(str(column.dtype))
    assert {meaning: found for meaning, found in types.items() if len(found) > 1} == {}


def test_every_meaning_is_used() -> None:
    used = {c.metadata["meaning"] for model in TABLES.values() for c in schema_of(model).columns.values()}
    assert set(MEANINGS) - used == set()


@pytest.mark.parametrize("table", TABLES)
def test_keys_are_columns(table: str) -> None:
    assert set(key_of(TABLES[table])) <= set(polars_schema(table))


@pytest.mark.parametrize(("table", "facts"), COLUMNS, ids=lambda value: getattr(value, "name", value))
def test_every_column_says_what_it_holds(table: str, facts: ddl.ColumnFacts) -> None:
    assert len(facts.description) > 5


@pytest.mark.parametrize("table", TABLES)
def test_every_table_says_what_one_row_is(table: str) -> None:
    assert re.match(r"(One|Two) .+\.$", ddl.table_comment(TABLES[table]))


def test_not_empty_means_at_least_one_character() -> None:
    check = next(c for c in schema_of(TABLES["tokens"]).columns["token"].checks if c.name == "str_length")
    frame = pl.DataFrame({"token": ["", "词", "词语"]})
    assert check(frame.lazy(), "token").check_output.collect().to_series().to_list() == [False, True, True]


def test_parquet_metadata_holds_every_column() -> None:
    metadata = parquet_metadata("figures")
    assert metadata["baoshu.table"] == "figures"
    assert all(f'"{name}"' in metadata["baoshu.columns"] for name in polars_schema("figures"))


def test_the_data_dictionary_is_current() -> None:
    assert (ROOT / PAGE).read_text("utf-8") == markdown(), "run `python -m warehouse.dictionary`"
