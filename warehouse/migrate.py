"""Brings a warehouse to the present contract: numbered SQL migrations, then everything that is only said.

Migrations are applied once, in order, each in a transaction of its own. Comments, the units table, views
and macros hold no data; they are made anew whenever the code that says them has changed.
"""

from __future__ import annotations

import hashlib
import logging
from datetime import UTC, datetime

import duckdb

from schemas import CONTRACT_VERSION, TABLES, ddl
from schemas.units import unit_rows
from warehouse.catalogue import comment_statements
from warehouse.sql import sql_files
from warehouse.transactions import transaction

logger = logging.getLogger(__name__)


class NewerWarehouseError(RuntimeError):
    """The warehouse was written by a later version of the code than this one."""


class ChangedMigrationError(RuntimeError):
    """A migration that was already applied has another text now."""


def migrations() -> list[tuple[int, str, str]]:
    """(number, name, SQL) of every migration, in order."""
    return [(int(name.split("_")[0]), name, sql) for name, sql in sql_files("migrations")]


def migrate(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """Applies what is missing; returns the names of the migrations applied now.

    Raises NewerWarehouseError or ChangedMigrationError where the file's history is not the beginning of ours.
    """
    applied = applied_versions(connection)
    ours = migrations()
    if applied and max(applied) > ours[-1][0]:
        raise NewerWarehouseError(
            f"the warehouse has structure {max(applied)}, this program knows {ours[-1][0]}: update baoshu"
        )
    done = []
    for number, name, sql in ours:
        checksum = _checksum(sql)
        if number not in applied:
            _apply(connection, number, name, sql, checksum)
            done.append(name)
        elif applied[number] != checksum:
            raise ChangedMigrationError(f"migration {name} was changed after it had been applied here")
    _say(connection)
    return done


def applied_versions(connection: duckdb.DuckDBPyConnection) -> dict[int, str]:
    """Number and checksum of the migrations applied to this file."""
    if not _has_table(connection, "schema_versions"):
        return {}
    rows = connection.execute("SELECT version, checksum FROM schema_versions WHERE version > 0").fetchall()
    return dict(rows)


def _has_table(connection: duckdb.DuckDBPyConnection, table: str) -> bool:
    query = "SELECT count(*) FROM duckdb_tables() WHERE table_name = ? AND database_name = current_database()"
    return connection.execute(query, [table]).fetchall() != [(0,)]


def _apply(connection: duckdb.DuckDBPyConnection, number: int, name: str, sql: str, checksum: str) -> None:
    logger.info("migration %s", name)
    now = datetime.now(UTC).replace(tzinfo=None)
    with transaction(connection):
        connection.execute(sql)
        connection.execute(
            "INSERT INTO schema_versions VALUES (?, ?, ?, ?, ?)",
            [number, name, checksum, CONTRACT_VERSION, now],
        )


def said() -> list[str]:
    """Comments, views and macros, in an order in which each finds what it stands on."""
    statements = [statement for table in TABLES for statement in ddl.comments(table)]
    statements += [sql for folder in ("macros", "marts") for _, sql in sql_files(folder)]
    return statements


def _say(connection: duckdb.DuckDBPyConnection) -> None:
    statements = said()
    checksum = _checksum("\n".join([*statements, repr(unit_rows())]))
    known = connection.execute("SELECT checksum FROM schema_versions WHERE version = 0").fetchall()
    if known == [(checksum,)]:
        return
    now = datetime.now(UTC).replace(tzinfo=None)
    with transaction(connection):
        for statement in statements:
            connection.execute(statement)
        for statement in comment_statements(connection):
            connection.execute(statement)
        connection.execute("DELETE FROM units")
        connection.executemany("INSERT INTO units VALUES (?, ?, ?, ?)", unit_rows())
        connection.execute(
            "INSERT OR REPLACE INTO schema_versions VALUES (0, 'comments, units, views, macros', ?, ?, ?)",
            [checksum, CONTRACT_VERSION, now],
        )


def _checksum(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
