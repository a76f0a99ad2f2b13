"""Batches into a warehouse: replaced, superseded, put aside, all or nothing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import duckdb
import polars as pl
import pytest

from schemas import PAGE_TABLES
from schemas.frames import empty_frame, to_frame
from tests.made_pages import NOW, RUN_ID, make_batch, sources_of_pages
from warehouse.ledger import known_sources_of, loaded_page_ids
from warehouse.load import finish_run, load_batch, start_run
from warehouse.store import open_writer

NO_QUARANTINE = empty_frame("quarantine")
NO_PAGES = {table: empty_frame(table) for table in PAGE_TABLES}
LATER = NOW + timedelta(hours=1)


@pytest.fixture
def connection(tmp_path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with open_writer(tmp_path / "news.duckdb", 1) as warehouse:
        yield warehouse.connection


def source(path: str, page_id: str | None, status: str = "loaded", seen: object = NOW) -> pl.DataFrame:
    row = {"path": path, "page_id": page_id, "status": status, "first_seen_at": seen, "last_seen_at": seen}
    return to_frame("sources", {name: [value] for name, value in row.items()} | {"run_id": [RUN_ID]})


def refusal(path: str, page_id: str | None, check: str = "binary") -> pl.DataFrame:
    row = {"path": path, "page_id": page_id, "run_id": RUN_ID, "stage": "read", "check_name": check}
    row |= {"message": "no text", "quarantined_at": NOW}
    return to_frame("quarantine", {name: [value] for name, value in row.items()})


def rows(connection: duckdb.DuckDBPyConnection, table: str) -> list[tuple]:
    columns = ", ".join(f'"{name}"' for name in empty_frame(table).columns)
    return connection.execute(f'SELECT {columns} FROM "{table}" ORDER BY ALL').fetchall()


def everything(connection: duckdb.DuckDBPyConnection) -> dict[str, list[tuple]]:
    return {table: rows(connection, table) for table in PAGE_TABLES}


def test_rows_come_back_as_they_went_in(connection: duckdb.DuckDBPyConnection) -> None:
    batch = make_batch(range(3))
    load_batch(connection, batch, sources_of_pages(batch), NO_QUARANTINE, RUN_ID)
    for table, frame in batch.items():
        loaded = connection.sql(f'FROM "{table}"').pl()
        assert loaded.sort(pl.all()).equals(frame.sort(pl.all())), table


def test_loading_again_changes_nothing(connection: duckdb.DuckDBPyConnection) -> None:
    batch = make_batch(range(3))
    load_batch(connection, batch, sources_of_pages(batch), NO_QUARANTINE, RUN_ID)
    before = everything(connection)
    load_batch(connection, batch, sources_of_pages(batch), NO_QUARANTINE, RUN_ID)
    assert everything(connection) == before
    assert connection.execute("SELECT count(*) FROM sources").fetchall() == [(3,)]


@pytest.mark.parametrize("batches", [[[4, 2, 0], [3, 1]], [[1], [0], [3], [2], [4]], [[0, 1, 2, 3, 4]]])
def test_the_order_and_size_of_batches_do_not_matter(
    connection: duckdb.DuckDBPyConnection, tmp_path: Path, batches: list[list[int]]
) -> None:
    for seeds in batches:
        batch = make_batch(seeds)
        load_batch(connection, batch, sources_of_pages(batch), NO_QUARANTINE, RUN_ID)
    with open_writer(tmp_path / "other.duckdb", 1) as other:
        whole = make_batch(range(5))
        load_batch(other.connection, whole, sources_of_pages(whole), NO_QUARANTINE, RUN_ID)
        assert everything(connection) == everything(other.connection)


def test_rows_of_a_batch_lie_in_key_order(connection: duckdb.DuckDBPyConnection) -> None:
    batch = make_batch([3, 1, 2])
    load_batch(connection, batch, sources_of_pages(batch), NO_QUARANTINE, RUN_ID)
    stored = connection.execute("SELECT article_id, sentence_no, token_no FROM tokens").fetchall()
    assert stored == sorted(stored)


def test_a_page_processed_again_replaces_its_rows(connection: duckdb.DuckDBPyConnection) -> None:
    batch = make_batch([1, 2])
    load_batch(connection, batch, sources_of_pages(batch), NO_QUARANTINE, RUN_ID)
    again = make_batch([2])
    again["keywords"] = again["keywords"].clear()
    load_batch(connection, again, sources_of_pages(again), NO_QUARANTINE, RUN_ID)
    page = again["pages"]["page_id"][0]
    assert connection.execute("SELECT count(*) FROM pages").fetchall() == [(2,)]
    assert not connection.execute("FROM keywords WHERE starts_with(article_id, ?)", [page]).fetchall()
    assert connection.execute("SELECT count(*) FROM keywords").fetchall()[0][0] > 0


def test_a_changed_file_supersedes_its_old_page(connection: duckdb.DuckDBPyConnection) -> None:
    old, new = make_batch([1]), make_batch([2])
    old_id, new_id = old["pages"]["page_id"][0], new["pages"]["page_id"][0]
    load_batch(connection, old, source("/inbox/a.txt", old_id), NO_QUARANTINE, RUN_ID)
    load_batch(connection, new, source("/inbox/a.txt", new_id, seen=LATER), NO_QUARANTINE, RUN_ID)
    assert loaded_page_ids(connection) == {new_id}
    for table in PAGE_TABLES:
        assert not [row for row in rows(connection, table) if str(row[0]).startswith(old_id)], table
    history = connection.execute("SELECT page_id, status FROM sources ORDER BY last_seen_at").fetchall()
    assert history == [(old_id, "superseded"), (new_id, "loaded")]
    assert known_sources_of(connection)["page_id"].to_list() == [new_id]


def test_a_file_changed_back_has_its_first_page_again(connection: duckdb.DuckDBPyConnection) -> None:
    old, new = make_batch([1]), make_batch([2])
    old_id, new_id = old["pages"]["page_id"][0], new["pages"]["page_id"][0]
    for batch, page, seen in ((old, old_id, NOW), (new, new_id, LATER), (old, old_id, LATER + timedelta(1))):
        load_batch(connection, batch, source("/inbox/a.txt", page, seen=seen), NO_QUARANTINE, RUN_ID)
    assert loaded_page_ids(connection) == {old_id}
    rows_of_file = connection.execute("SELECT page_id, status, first_seen_at FROM sources").fetchall()
    assert sorted(rows_of_file) == sorted([(old_id, "loaded", NOW), (new_id, "superseded", LATER)])


def test_the_same_bytes_under_two_names_are_one_page(connection: duckdb.DuckDBPyConnection) -> None:
    batch = make_batch([1])
    page = batch["pages"]["page_id"][0]
    load_batch(connection, batch, source("/inbox/z.txt", page), NO_QUARANTINE, RUN_ID)
    load_batch(connection, NO_PAGES, source("/inbox/b.txt", page), NO_QUARANTINE, RUN_ID)
    assert connection.execute("SELECT count(*) FROM sources WHERE status = 'loaded'").fetchall() == [(2,)]
    assert connection.execute("SELECT file_name FROM pages").fetchall() == [("b.txt",)]


def test_a_page_stays_while_one_of_its_files_does(connection: duckdb.DuckDBPyConnection) -> None:
    shared, new = make_batch([1]), make_batch([2])
    page, other = shared["pages"]["page_id"][0], new["pages"]["page_id"][0]
    load_batch(connection, shared, source("/inbox/a.txt", page), NO_QUARANTINE, RUN_ID)
    load_batch(connection, NO_PAGES, source("/inbox/b.txt", page), NO_QUARANTINE, RUN_ID)
    load_batch(connection, new, source("/inbox/a.txt", other, seen=LATER), NO_QUARANTINE, RUN_ID)
    assert loaded_page_ids(connection) == {page, other}


def test_a_broken_new_version_leaves_the_last_good_page(connection: duckdb.DuckDBPyConnection) -> None:
    batch = make_batch([1])
    page = batch["pages"]["page_id"][0]
    load_batch(connection, batch, source("/inbox/a.txt", page), NO_QUARANTINE, RUN_ID)
    broken = source("/inbox/a.txt", "0" * 16, "quarantined", seen=LATER)
    load_batch(connection, NO_PAGES, broken, refusal("/inbox/a.txt", "0" * 16), RUN_ID)
    assert loaded_page_ids(connection) == {page}
    assert known_sources_of(connection).select("page_id", "status").rows() == [("0" * 16, "quarantined")]


def test_a_file_without_readable_bytes_has_no_page(connection: duckdb.DuckDBPyConnection) -> None:
    for _ in range(2):
        unread = source("/inbox/a.txt", None, "quarantined")
        load_batch(connection, NO_PAGES, unread, refusal("/inbox/a.txt", None, "unreadable"), RUN_ID)
    assert connection.execute("SELECT page_id, status FROM sources").fetchall() == [(None, "quarantined")]
    assert connection.execute("SELECT count(*) FROM quarantine").fetchall() == [(1,)]


def test_an_entry_is_resolved_when_the_file_loads(connection: duckdb.DuckDBPyConnection) -> None:
    bad = source("/inbox/a.txt", "0" * 16, "quarantined")
    load_batch(connection, NO_PAGES, bad, refusal("/inbox/a.txt", "0" * 16), RUN_ID)
    batch = make_batch([1])
    mended = source("/inbox/a.txt", batch["pages"]["page_id"][0], seen=LATER)
    load_batch(connection, batch, mended, NO_QUARANTINE, RUN_ID)
    assert connection.execute("SELECT resolved_at FROM quarantine").fetchall() == [(LATER,)]
    statuses = connection.execute("SELECT status FROM sources ORDER BY last_seen_at").fetchall()
    assert statuses == [("superseded",), ("loaded",)]


def test_a_batch_that_fails_leaves_nothing(connection: duckdb.DuckDBPyConnection) -> None:
    batch = make_batch([1, 2])
    before = everything(connection)
    unloadable = batch | {"quotes": batch["quotes"].with_columns(speaker=pl.lit("x"), colour=pl.lit("red"))}
    with pytest.raises(duckdb.Error):
        load_batch(connection, unloadable, sources_of_pages(batch), NO_QUARANTINE, RUN_ID)
    assert everything(connection) == before
    load_batch(connection, batch, sources_of_pages(batch), NO_QUARANTINE, RUN_ID)
    assert len(loaded_page_ids(connection)) == 2


def test_paths_are_values_never_sql(connection: duckdb.DuckDBPyConnection) -> None:
    batch = make_batch([1])
    path = "/inbox/x'; DROP TABLE pages; --\n.txt"
    load_batch(connection, batch, source(path, batch["pages"]["page_id"][0]), NO_QUARANTINE, RUN_ID)
    assert known_sources_of(connection)["path"].to_list() == [path]
    assert len(loaded_page_ids(connection)) == 1


def test_a_run_without_an_end_has_crashed(connection: duckdb.DuckDBPyConnection) -> None:
    first = start_run(connection, "ingest", "0.1")
    second = start_run(connection, "ingest", "0.1", engine="rjieba 0.2.2")
    finish_run(connection, second, "completed", files_seen=3, tokens=7)
    states = dict(connection.execute("SELECT run_id, state FROM runs").fetchall())
    assert states == {first: "crashed", second: "completed"}
    closed = connection.execute(
        "SELECT files_seen, tokens, finished_at >= started_at FROM runs WHERE run_id = ?", [second]
    )
    assert closed.fetchall() == [(3, 7, True)]
