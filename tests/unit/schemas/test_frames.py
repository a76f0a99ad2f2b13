"""Columns in, typed frames out."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import polars as pl
import pytest

from schemas import TABLES
from schemas.frames import WrongColumnsError, empty_frame, polars_schema, sort_by_key, to_frame

UNIT_ROW = {"name": ["公里"], "unit": ["m"], "dimension": ["length"], "factor": [1000.0]}


def test_columns_come_out_in_the_order_of_the_contract() -> None:
    shuffled = dict(reversed(UNIT_ROW.items()))
    assert to_frame("units", shuffled).columns == list(UNIT_ROW)


def test_nullable_columns_may_be_left_out() -> None:
    frame = to_frame("authors", {"article_id": ["a"], "author_no": [1], "name": ["戚远山"]})
    assert frame["role"].to_list() == [None]


@pytest.mark.parametrize(
    "columns",
    [
        {"unit": ["%"]},
        UNIT_ROW | {"colour": ["red"]},
        UNIT_ROW | {"name": ["one", "two"]},
    ],
)
def test_other_columns_than_promised_are_refused(columns: dict[str, list[str]]) -> None:
    with pytest.raises(WrongColumnsError):
        to_frame("units", columns)


def test_nothing_is_coerced_into_another_type() -> None:
    with pytest.raises(TypeError):
        to_frame("authors", {"article_id": ["a"], "author_no": ["1"], "name": ["戚远山"]})


def test_whole_numbers_are_good_floats() -> None:
    frame = to_frame(
        "keywords", {"article_id": ["a", "a"], "rank": [1, 2], "keyword": ["x", "y"], "weight": [1, 0.5]}
    )
    assert frame["weight"].to_list() == [1.0, 0.5]


def test_aware_times_become_utc() -> None:
    shanghai = datetime(2026, 1, 2, 8, tzinfo=timezone(timedelta(hours=8)))
    row = {"version": [1], "name": ["x"], "checksum": ["x"], "contract_version": ["1.0"]}
    frames = [
        to_frame("schema_versions", row | {"applied_at": [at]}) for at in (shanghai, shanghai.astimezone(UTC))
    ]
    assert frames[0]["applied_at"].to_list() == [datetime(2026, 1, 2)]
    assert frames[0].equals(frames[1])


@pytest.mark.parametrize("table", TABLES)
def test_empty_frames_have_the_types_of_full_ones(table: str) -> None:
    assert empty_frame(table).schema == polars_schema(table)
    assert to_frame(table, {name: [] for name in polars_schema(table)}).schema == polars_schema(table)


def test_rows_lie_in_the_order_of_the_key() -> None:
    rows = [("b-01", 1), ("a-01", 2), ("a-01", 1)]
    frame = to_frame(
        "authors",
        {"article_id": [a for a, _ in rows], "author_no": [n for _, n in rows], "name": ["x", "y", "z"]},
    )
    assert sort_by_key("authors", frame)["name"].to_list() == ["z", "y", "x"]
    assert isinstance(sort_by_key("authors", frame), pl.DataFrame)
