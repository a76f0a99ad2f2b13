"""Checks bite: every damage is caught by the check that is named for it, and a correct warehouse passes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import duckdb
import polars as pl
import pytest

from schemas import PAGE_TABLES
from schemas.frames import empty_frame
from schemas.tables import schema_of
from schemas.validation import contract_breaks, validate_batch
from tests.checks.mutations import (
    IN_FRAMES,
    IN_WAREHOUSE,
    Damage,
    FrameDamage,
    correct_frames,
    correct_warehouse,
)
from tests.checks.table import (
    DOCUMENTS,
    catalogue_table,
    mutation_table,
    seen_in_frames,
    seen_in_warehouse,
)
from warehouse.checks import load_catalogue, run_checks
from warehouse.checks.contracts import contract_failures

FRAMES = correct_frames()


@pytest.fixture(scope="module")
def correct() -> Iterator[duckdb.DuckDBPyConnection]:
    with correct_warehouse() as connection:
        yield connection


@pytest.fixture
def warehouse(correct: duckdb.DuckDBPyConnection) -> Iterator[duckdb.DuckDBPyConnection]:
    """The correct warehouse; what a test does to it is undone."""
    correct.execute("BEGIN")
    yield correct
    correct.execute("ROLLBACK")


def test_a_correct_warehouse_passes_every_check(warehouse: duckdb.DuckDBPyConnection) -> None:
    assert [result for result in run_checks(warehouse) if result.rows_failed] == []
    assert contract_failures(warehouse) == []


def test_correct_frames_pass() -> None:
    frames, breaks = validate_batch(correct_frames())
    assert breaks == []
    assert frames["pages"].height == 2


@pytest.mark.parametrize("damage", IN_WAREHOUSE, ids=lambda damage: damage.name)
def test_damage_in_the_warehouse_is_caught(damage: Damage) -> None:
    assert damage.caught_by in seen_in_warehouse(damage.sql)


def test_a_failure_names_file_line_and_text(warehouse: duckdb.DuckDBPyConnection) -> None:
    warehouse.execute("UPDATE lines SET text = '别的字' WHERE line_no = 6")
    results = {result.check.name: result for result in run_checks(warehouse)}
    failures = results["line_is_in_article_text"].failures
    assert {(f.file_name, f.line_no, f.text) for f in failures} == {
        ("00000.txt", 6, "别的字"),
        ("00001.txt", 6, "别的字"),
    }


def test_checks_can_be_narrowed_to_some_pages() -> None:
    with correct_warehouse(pages=5) as warehouse:
        warehouse.execute("DELETE FROM lines WHERE line_no = 6")
        pages = [page for (page,) in warehouse.execute("SELECT page_id FROM pages").fetchall()]
        for some in (pages[:1], pages[1:3]):
            found = {r.check.name: r for r in run_checks(warehouse, scopes=("page",), pages=some)}
            assert {f.page_id for f in found["ledger_is_complete"].failures} == set(some)
        whole = {r.check.name: r for r in run_checks(warehouse, scopes=("page",))}
        assert whole["ledger_is_complete"].rows_failed == 5, "the narrowing is gone afterwards"


@pytest.mark.parametrize("damage", IN_FRAMES, ids=lambda damage: damage.name)
def test_damage_in_frames_is_caught_and_keeps_the_page_out(damage: FrameDamage) -> None:
    assert damage.caught_by in seen_in_frames(damage.hurt)
    frames, breaks = validate_batch(damage.hurt(FRAMES))
    assert not {found.page_id for found in breaks} & set(frames["pages"]["page_id"])


def test_there_are_enough_damages_and_every_check_has_one() -> None:
    assert len(IN_WAREHOUSE) + len(IN_FRAMES) >= 40
    tripped = {damage.caught_by for damage in IN_WAREHOUSE}
    sql_checks = {check.name for check in load_catalogue() if check.scope != "monitor"}
    assert sql_checks - tripped == set(), "a check that nothing trips is a defect"


@pytest.mark.parametrize(("name", "made"), [("mutations.md", mutation_table), ("checks.md", catalogue_table)])
def test_the_tables_in_the_docs_are_current(name: str, made: Callable[[], str]) -> None:
    current = (DOCUMENTS / name).read_text(encoding="utf-8") == made()
    assert current, "run `python -m tests.checks.table`"


@pytest.mark.parametrize("table", list(PAGE_TABLES))
def test_an_empty_frame_passes_its_contract(table: str) -> None:
    schema_of(PAGE_TABLES[table]).validate(empty_frame(table), lazy=True)


@pytest.mark.parametrize(
    ("table", "column"),
    [(table, name) for table, model in PAGE_TABLES.items() for name in schema_of(model).columns],
)
def test_a_column_all_null_passes_only_where_it_may_be_null(table: str, column: str) -> None:
    frame = FRAMES[table]
    hurt = frame.with_columns(pl.lit(None, dtype=frame.schema[column]).alias(column))
    refused = {found.check_name for found in contract_breaks(table, hurt)}
    nullable = schema_of(PAGE_TABLES[table]).columns[column].nullable
    assert (f"{column}.not_nullable" in refused) != nullable


# A value that breaks a check of Pandera's, by the check's name and what it was given.
BREAKING: dict[str, Callable[[dict[str, Any]], Any]] = {
    "greater_than_or_equal_to": lambda given: given["min_value"] - 1,
    "less_than_or_equal_to": lambda given: given["max_value"] + 1,
    "isin": lambda given: "没有这一项",
    "str_matches": lambda given: "x",
    "str_length": lambda given: "",
}


@pytest.mark.parametrize(
    ("table", "column", "check"),
    [
        pytest.param(table, name, check, id=f"{table}-{name}-{check.name}")
        for table, model in PAGE_TABLES.items()
        for name, column in schema_of(model).columns.items()
        for check in column.checks
    ],
)
def test_one_value_that_breaks_a_check_is_found(table: str, column: str, check: Any) -> None:
    frame = FRAMES[table]
    bad = pl.lit(BREAKING[check.name](check.statistics), dtype=frame.schema[column])
    first = pl.int_range(pl.len()) == 0
    hurt = frame.with_columns(pl.when(first).then(bad).otherwise(pl.col(column)).alias(column))
    assert [found.check_name for found in contract_breaks(table, hurt)] == [f"{column}.{check.name}"]


def test_the_contract_asks_for_nothing_that_one_query_does_not_tell() -> None:
    for model in PAGE_TABLES.values():
        schema = schema_of(model)
        assert not schema.checks
        assert not schema.unique
        assert not any(column.unique or column.coerce for column in schema.columns.values())
