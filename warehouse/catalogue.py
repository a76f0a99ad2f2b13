"""What the SQL files say of themselves: views and macros with their purpose, for comments and the dictionary.

The first comment of a file says what an analyst uses the object for; lines `--   column: meaning` explain
the columns of its own. Columns that come straight from a table keep that table's meaning.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache

import duckdb

from schemas import TABLES
from schemas.ddl import column_comment, columns_of, literal
from warehouse.sql import sql_files

_OBJECT = re.compile(r'^CREATE OR REPLACE (VIEW|MACRO) "?(\w+)"?(\([^)]*\))?( AS TABLE)?', re.MULTILINE)
_COLUMN_LINE = re.compile(r"^--   (\w+): (.+)$")


@dataclass(frozen=True, slots=True)
class SqlObject:
    """A view or macro: `signature` as it is called, `columns` with a meaning of their own."""

    kind: str  # view, table macro, macro
    name: str
    signature: str
    purpose: str
    sql: str
    columns: dict[str, str] = field(default_factory=dict)


@cache
def objects(folder: str) -> tuple[SqlObject, ...]:
    """The views of `marts` or the macros of `macros`, in file order."""
    return tuple(found for _, sql in sql_files(folder) for found in _objects_of(sql))


def _objects_of(sql: str) -> list[SqlObject]:
    found = []
    starts = list(_OBJECT.finditer(sql))
    for match in starts:
        kind = "view" if match[1] == "VIEW" else ("table macro" if match[4] else "macro")
        purpose, columns = _header(sql[: match.start()])
        arguments = re.sub(r"\s+", " ", match[3] or "")
        found.append(SqlObject(kind, match[2], match[2] + arguments, purpose, sql, columns))
    return found


def _header(text: str) -> tuple[str, dict[str, str]]:
    """Purpose and column meanings from the last block of comment lines before the object."""
    block: list[str] = []
    for line in reversed(text.rstrip().splitlines()):
        if not line.startswith("--"):
            break
        block.insert(0, line)
    columns = {match[1]: match[2] for line in block if (match := _COLUMN_LINE.match(line))}
    prose = " ".join(line[2:].strip() for line in block if not _COLUMN_LINE.match(line))
    return re.sub(r"\s+", " ", prose).strip(), columns


def comment_statements(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """COMMENT ON every view, its columns, and every table macro."""
    statements = []
    for view in objects("marts"):
        statements.append(f'COMMENT ON VIEW "{view.name}" IS {literal(view.purpose)}')
        for column, meaning in view_columns(connection, view).items():
            statements.append(f'COMMENT ON COLUMN "{view.name}"."{column}" IS {literal(meaning)}')
    for macro in objects("macros"):
        word = "MACRO TABLE" if macro.kind == "table macro" else "MACRO"
        if macro.purpose:
            statements.append(f'COMMENT ON {word} "{macro.name}" IS {literal(macro.purpose)}')
    return statements


def view_columns(connection: duckdb.DuckDBPyConnection, view: SqlObject) -> dict[str, str]:
    """The view's columns in order, each with its meaning; raises KeyError for one that nobody explains."""
    names = [name for name, *_ in connection.execute(f'DESCRIBE "{view.name}"').fetchall()]
    inherited = _inherited(view.sql)
    return {name: view.columns.get(name) or inherited[name] for name in names}


def _inherited(sql: str) -> dict[str, str]:
    """Meanings of the columns of the tables that the final SELECT reads, the first table first."""
    last = sql.rindex("\nSELECT")
    meanings: dict[str, str] = {}
    for table in re.findall(r"(?:FROM|JOIN) (\w+)", sql[last:]) + re.findall(r"(?:FROM|JOIN) (\w+)", sql):
        if table in TABLES:
            for facts in columns_of(table):
                meanings.setdefault(facts.name, column_comment(facts))
    return meanings
