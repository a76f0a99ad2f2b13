"""The writer's lock, migrations, and the published file."""

from __future__ import annotations

import json
import os
from pathlib import Path

import duckdb
import pytest

from schemas import TABLES, ddl
from schemas.frames import empty_frame
from tests.made_pages import RUN_ID, make_batch, sources_of_pages
from warehouse import migrate as migrating
from warehouse.ledger import known_sources
from warehouse.load import load_batch
from warehouse.lock import LockHeldError, hold_lock, holder, is_held
from warehouse.migrate import ChangedMigrationError, NewerWarehouseError, migrate
from warehouse.publish import publish
from warehouse.store import Warehouse, lock_path, open_reader, open_writer, working_path


def load(warehouse: Warehouse, seeds: list[int]) -> None:
    """Pages in the columns the warehouse has by now: an old one lacks what later migrations add."""
    query = "SELECT table_name, list(column_name) FROM duckdb_columns() GROUP BY ALL"
    known = dict(warehouse.connection.execute(query).fetchall())
    made = make_batch(seeds, articles=1, paragraphs=1)
    batch = {
        table: frame.select(c for c in frame.columns if c in known[table]) for table, frame in made.items()
    }
    load_batch(warehouse.connection, batch, sources_of_pages(batch), empty_frame("quarantine"), RUN_ID)


def page_count(path: Path) -> int:
    with open_reader(path) as connection:
        return connection.execute("SELECT count(*) FROM pages").fetchall()[0][0]


def structure(connection: duckdb.DuckDBPyConnection) -> list[tuple]:
    """Everything the catalogue says of tables, columns, views and macros."""
    queries = (
        "SELECT table_name, comment, has_primary_key FROM duckdb_tables()",
        "SELECT table_name, column_index, column_name, data_type, is_nullable, comment "
        "FROM duckdb_columns() WHERE NOT internal",
        "SELECT view_name, sql, comment FROM duckdb_views() WHERE NOT internal",
        "SELECT function_name, parameters::VARCHAR, macro_definition, comment "
        "FROM duckdb_functions() WHERE NOT internal",
        "SELECT * FROM units",
    )
    return [row for query in queries for row in sorted(connection.execute(query).fetchall(), key=repr)]


def test_the_lock_keeps_a_second_writer_out_and_names_the_first(tmp_path: Path) -> None:
    lock = tmp_path / "x.lock"
    with hold_lock(lock, 0):
        assert is_held(lock)
        with pytest.raises(LockHeldError, match=f"process {os.getpid()} on .* since "), hold_lock(lock, 0.01):
            pass
    assert not is_held(lock)
    with hold_lock(lock, 0):
        pass


def test_a_lock_file_without_a_living_holder_is_no_obstacle(tmp_path: Path) -> None:
    lock = tmp_path / "x.lock"
    lock.write_text(json.dumps({"pid": 1, "host": "elsewhere", "started": "long ago"}))
    with hold_lock(lock, 0):
        assert f"process {os.getpid()}" in holder(lock)


def test_a_torn_signature_still_gives_a_message(tmp_path: Path) -> None:
    (tmp_path / "x.lock").write_text('{"pid": ')
    assert holder(tmp_path / "x.lock") == "another process"


def test_the_migrated_tables_are_those_of_the_contract() -> None:
    with duckdb.connect() as migrated, duckdb.connect() as declared:
        migrate(migrated)
        declared.execute(ddl.create_all())
        for table in TABLES:
            for statement in ddl.comments(table):
                declared.execute(statement)
        tables = "SELECT table_name, comment, has_primary_key FROM duckdb_tables() ORDER BY ALL"
        columns = (
            "SELECT table_name, column_index, column_name, data_type, is_nullable, comment "
            "FROM duckdb_columns() WHERE table_name IN (SELECT table_name FROM duckdb_tables()) "
            "AND NOT internal ORDER BY ALL"
        )
        for query in (tables, columns):
            assert migrated.execute(query).fetchall() == declared.execute(query).fetchall()


def test_a_warehouse_migrated_step_by_step_equals_a_fresh_one(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = migrating.migrations()
    with duckdb.connect() as grown, duckdb.connect() as fresh:
        for known in range(1, len(whole) + 1):
            if known < len(whole):  # views of today may need tables of tomorrow
                monkeypatch.setattr(migrating, "said", list)
                monkeypatch.setattr(migrating, "comment_statements", lambda _: [])
            else:
                monkeypatch.undo()
            monkeypatch.setattr(migrating, "migrations", lambda known=known: whole[:known])
            migrate(grown)
        monkeypatch.undo()
        migrate(fresh)
        assert structure(grown) == structure(fresh)


def test_migrating_again_does_nothing() -> None:
    with duckdb.connect() as connection:
        assert migrate(connection) != []
        before = connection.execute("FROM schema_versions").fetchall()
        assert migrate(connection) == []
        assert connection.execute("FROM schema_versions").fetchall() == before


def test_a_warehouse_of_a_later_program_is_refused() -> None:
    with duckdb.connect() as connection:
        migrate(connection)
        connection.execute("INSERT INTO schema_versions VALUES (999, 'x', 'x', '9.0', now()::TIMESTAMP)")
        with pytest.raises(NewerWarehouseError, match="999"):
            migrate(connection)


def test_a_changed_migration_is_refused() -> None:
    with duckdb.connect() as connection:
        migrate(connection)
        connection.execute("UPDATE schema_versions SET checksum = 'x' WHERE version = 1")
        with pytest.raises(ChangedMigrationError):
            migrate(connection)


def test_what_is_published_is_what_was_loaded(tmp_path: Path) -> None:
    path = tmp_path / "news.duckdb"
    with open_writer(path, 0) as warehouse:
        load(warehouse, [1, 2])
        assert not path.exists()
        publish(warehouse)
        load(warehouse, [3])
        assert page_count(path) == 2
        publish(warehouse)
    assert page_count(path) == 3
    assert known_sources(path).height == 3
    assert sorted(entry.name for entry in tmp_path.iterdir()) == [
        path.name,
        lock_path(path).name,
        working_path(path).name,
    ]


def test_an_open_reader_keeps_its_snapshot(tmp_path: Path) -> None:
    path = tmp_path / "news.duckdb"
    with open_writer(path, 0) as warehouse:
        load(warehouse, [1])
        publish(warehouse)
    reading = duckdb.connect(str(path), read_only=True)
    with open_writer(path, 0) as warehouse:
        load(warehouse, [2])
        publish(warehouse)
    assert reading.execute("SELECT count(*) FROM pages").fetchall() == [(1,)]
    assert reading.execute("SELECT count(DISTINCT article_id) FROM tokens").fetchall() == [(1,)]
    reading.close()
    assert page_count(path) == 2


def test_a_published_file_brought_from_elsewhere_goes_on_growing(tmp_path: Path) -> None:
    path = tmp_path / "news.duckdb"
    with open_writer(path, 0) as warehouse:
        load(warehouse, [1])
        publish(warehouse)
    moved = tmp_path / "elsewhere" / "news.duckdb"
    moved.parent.mkdir()
    path.rename(moved)
    with open_writer(moved, 0) as warehouse:
        load(warehouse, [2])
        publish(warehouse)
    assert page_count(moved) == 2


def test_reading_before_the_first_publishing_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="baoshu ingest"), open_reader(tmp_path / "news.duckdb"):
        pass
    assert known_sources(tmp_path / "news.duckdb").is_empty()


def test_leftovers_of_a_killed_publishing_are_removed(tmp_path: Path) -> None:
    path = tmp_path / "news.duckdb"
    leftover = tmp_path / f".{path.name}.4711.tmp"
    leftover.write_bytes(b"half a file")
    with open_writer(path, 0) as warehouse:
        publish(warehouse)
    assert not leftover.exists()


def test_rows_outlive_every_migration(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path, first = tmp_path / "news.duckdb", migrating.migrations()[:1]
    monkeypatch.setattr(migrating, "migrations", lambda: first)
    monkeypatch.setattr(migrating, "said", list)
    monkeypatch.setattr(migrating, "comment_statements", lambda _: [])
    with open_writer(path, 0) as warehouse:
        load(warehouse, [1, 2])
        before = warehouse.connection.execute("FROM tokens ORDER BY ALL").fetchall()
    monkeypatch.undo()
    with open_writer(path, 0) as warehouse:
        assert warehouse.connection.execute("FROM tokens ORDER BY ALL").fetchall() == before
        publish(warehouse)
    assert page_count(path) == 2
