"""What changed between two warehouses or releases: structure, counts, and rows by their key."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import duckdb

from schemas.ddl import literal
from schemas.tables import TABLES, key_of
from warehouse.export import EXPORTED, MANIFEST

# Differ from run to run although nothing in the data does.
VOLATILE = frozenset({"run_id", "ingested_at", "pipeline_version"})
# Only say when and on which machine something was done: two warehouses of the same pages differ in them.
COMPARED = tuple(
    table for table in EXPORTED if table not in {"runs", "sources", "quarantine", "checks", "schema_versions"}
)
EXAMPLES = 5


class NotComparableError(ValueError):
    """A path that holds neither a warehouse nor an export."""


@dataclass(frozen=True, slots=True)
class TableDiff:
    """One table in both: rows by key, and in which columns the changed ones differ."""

    table: str
    rows_before: int
    rows_after: int
    added: int
    removed: int
    changed: int
    changed_columns: dict[str, int] = field(default_factory=dict)
    examples: list[dict[str, Any]] = field(default_factory=list)

    @property
    def is_equal(self) -> bool:
        return not (self.added or self.removed or self.changed)


@dataclass(frozen=True, slots=True)
class Diff:
    """Everything that differs; `structure` lists tables and columns in one of the two only, or retyped."""

    before: str
    after: str
    structure: list[str]
    tables: list[TableDiff]

    @property
    def is_equal(self) -> bool:
        return not self.structure and all(table.is_equal for table in self.tables)

    def to_json(self) -> str:
        """The whole as JSON."""
        return json.dumps(asdict(self), ensure_ascii=False, indent=2, default=str)


def compare(before: Path, after: Path) -> Diff:
    """Compares two warehouses (files) or exports (folders with a manifest), in any mixture."""
    with duckdb.connect() as connection:
        _attach(connection, "before", before)
        _attach(connection, "after", after)
        columns = {side: _columns(connection, side) for side in ("before", "after")}
        common = [table for table in COMPARED if table in columns["before"] and table in columns["after"]]
        return Diff(
            before=str(before),
            after=str(after),
            structure=_structure_changes(columns["before"], columns["after"]),
            tables=[
                _compare_table(connection, table, columns["before"][table], columns["after"][table])
                for table in common
            ],
        )


def _attach(connection: duckdb.DuckDBPyConnection, side: str, path: Path) -> None:
    if path.is_file():
        connection.execute(f"ATTACH {literal(str(path.absolute()))} AS {side} (READ_ONLY)")
        return
    if not (path / MANIFEST).exists():
        raise NotComparableError(f"{path} is neither a warehouse nor an export with a {MANIFEST}")
    manifest = json.loads((path / MANIFEST).read_text(encoding="utf-8"))
    if manifest["format"] != "parquet":
        raise NotComparableError(f"{path} is an export in {manifest['format']}; only parquet keeps the types")
    connection.execute(f"ATTACH ':memory:' AS {side}")
    for table, facts in manifest["tables"].items():
        files = ", ".join(literal(str(path / file["path"])) for file in facts["files"])
        connection.execute(
            f'CREATE VIEW {side}.main."{table}" AS FROM read_parquet([{files}], hive_partitioning = false)'
        )


def _columns(connection: duckdb.DuckDBPyConnection, side: str) -> dict[str, dict[str, str]]:
    rows = connection.execute(
        "SELECT table_name, column_name, data_type FROM duckdb_columns() WHERE database_name = ? "
        "ORDER BY table_name, column_index",
        [side],
    ).fetchall()
    found: dict[str, dict[str, str]] = {}
    for table, column, kind in rows:
        if table in COMPARED:
            found.setdefault(table, {})[column] = kind
    return found


def _structure_changes(before: dict[str, dict[str, str]], after: dict[str, dict[str, str]]) -> list[str]:
    changes = [f"table {table} is gone" for table in before if table not in after]
    changes += [f"table {table} is new" for table in after if table not in before]
    for table in before.keys() & after.keys():
        old, new = before[table], after[table]
        changes += [f"{table}.{column} is gone" for column in old if column not in new]
        changes += [f"{table}.{column} is new" for column in new if column not in old]
        changes += [
            f"{table}.{column} was {old[column]}, is {new[column]}"
            for column in old
            if column in new and old[column] != new[column]
        ]
    return sorted(changes)


def _compare_table(
    connection: duckdb.DuckDBPyConnection, table: str, before: dict[str, str], after: dict[str, str]
) -> TableDiff:
    key = key_of(TABLES[table])
    values = [name for name in before if name in after and name not in key and name not in VOLATILE]
    on = " AND ".join(f'b."{name}" IS NOT DISTINCT FROM a."{name}"' for name in key)
    differs = {name: f'b."{name}" IS DISTINCT FROM a."{name}"' for name in values}
    changed = " OR ".join(differs.values()) or "false"
    tables = f'(SELECT *, true AS present FROM before.main."{table}") AS b'
    tables += f' FULL JOIN (SELECT *, true AS present FROM after.main."{table}") AS a ON {on}'
    both = "b.present AND a.present"
    counts = [
        "count(b.present)",
        "count(a.present)",
        "count(*) FILTER (b.present IS NULL)",
        "count(*) FILTER (a.present IS NULL)",
        f"count(*) FILTER ({both} AND ({changed}))",
        *(f"count(*) FILTER ({both} AND {test})" for test in differs.values()),
    ]
    row = connection.execute(f"SELECT {', '.join(counts)} FROM {tables}").fetchall()[0]
    by_column = {name: n for name, n in zip(values, row[5:], strict=True) if n}
    examples = _examples(connection, tables, both, key, by_column) if by_column else []
    before_n, after_n, added, removed, changed_n = row[:5]
    return TableDiff(table, before_n, after_n, added, removed, changed_n, by_column, examples)


def _examples(
    connection: duckdb.DuckDBPyConnection,
    tables: str,
    both: str,
    key: tuple[str, ...],
    columns: dict[str, int],
) -> list[dict[str, Any]]:
    """A few changed rows: their key, column, value before and after."""
    found = []
    for column in columns:
        cells = ", ".join(f'b."{name}"' for name in key)
        rows = connection.execute(
            f'SELECT {cells}, b."{column}", a."{column}" FROM {tables} '
            f'WHERE {both} AND b."{column}" IS DISTINCT FROM a."{column}" ORDER BY {cells} LIMIT {EXAMPLES}'
        ).fetchall()
        found += [
            {
                "key": dict(zip(key, row, strict=False)),
                "column": column,
                "before": row[len(key)],
                "after": row[len(key) + 1],
            }
            for row in rows
        ]
    return found[:EXAMPLES]
