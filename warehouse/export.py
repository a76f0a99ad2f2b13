"""A release of the warehouse as files: one folder a table, and a manifest that says what is there.

Parquet carries the meaning of table and columns in its metadata. Large tables are partitioned by month of
the page's date. Rows lie in the order of the key, so the same warehouse gives the same files.
"""

from __future__ import annotations

import hashlib
import json
import logging
import shutil
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb

from schemas import CONTRACT_VERSION, TABLES
from schemas.contract import current_contract
from schemas.ddl import literal
from schemas.dictionary import parquet_metadata
from schemas.frames import polars_schema
from schemas.tables import key_of
from warehouse.sql import sql_files

logger = logging.getLogger(__name__)

MANIFEST = "manifest.json"
FORMATS = {"parquet": "FORMAT parquet, COMPRESSION zstd", "csv": "FORMAT csv, HEADER", "jsonl": "FORMAT json"}
# The search index and the bands follow from the tables and are of use inside the warehouse only.
INTERNAL = frozenset({"search_documents", "postings", "terms", "article_bands"})
EXPORTED = tuple(table for table in TABLES if table not in INTERNAL)
# About a gigabyte of Parquet for tokens: above it, a reader gains from touching single months only.
PARTITION_ROWS = 20_000_000


class ExportExistsError(RuntimeError):
    """The folder holds something that is no export; nothing in it is touched."""


def export_tables(
    connection: duckdb.DuckDBPyConnection,
    folder: Path,
    file_format: str = "parquet",
    tables: Iterable[str] = EXPORTED,
    partition_rows: int = PARTITION_ROWS,
) -> dict[str, Any]:
    """Writes the tables below `folder` and returns the manifest, which is written last.

    An earlier export in the folder is replaced. Raises ExportExistsError for a folder of anything else.
    """
    if folder.exists() and any(folder.iterdir()) and not (folder / MANIFEST).exists():
        raise ExportExistsError(f"{folder} is not empty and holds no {MANIFEST}: choose another folder")
    folder.mkdir(parents=True, exist_ok=True)
    (folder / MANIFEST).unlink(missing_ok=True)
    manifest = {
        "contract_version": CONTRACT_VERSION,
        "contract": current_contract(),  # for `baoshu contracts diff`, years later
        "structure": _structure(connection),
        "format": file_format,
        "exported_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "tables": {
            table: _export_table(connection, table, folder / table, file_format, partition_rows)
            for table in tables
        },
    }
    (folder / MANIFEST).write_text(json.dumps(manifest, ensure_ascii=False, indent=2), encoding="utf-8")
    return manifest


def _structure(connection: duckdb.DuckDBPyConnection) -> int:
    return int(connection.execute("SELECT max(version) FROM schema_versions").fetchall()[0][0])


def _export_table(
    connection: duckdb.DuckDBPyConnection, table: str, folder: Path, file_format: str, partition_rows: int
) -> dict[str, Any]:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    rows = connection.execute(f'SELECT count(*) FROM "{table}"').fetchall()[0][0]
    months = rows > partition_rows and {"page_id", "article_id"} & set(polars_schema(table))
    options = FORMATS[file_format]
    if file_format == "parquet":
        options += f", KV_METADATA {{{_metadata(table)}}}"
    if months:
        source = dict(sql_files("queries"))["rows_by_month"].format(
            table=table, key=_order(table), page=_page(table)
        )
        options += ", PARTITION_BY (month)"
        target = folder
    else:
        source = f'SELECT * FROM "{table}" ORDER BY {_order(table)}'
        target = folder / f"{table}.{file_format}"
    connection.execute(f"COPY ({source.strip().rstrip(';')}) TO {literal(str(target))} ({options})")
    files = [_described(path, folder.parent) for path in sorted(folder.rglob(f"*.{_suffix(file_format)}"))]
    logger.info("%s: %d rows in %d files", table, rows, len(files))
    return {"rows": rows, "files": files}


def _suffix(file_format: str) -> str:
    return file_format if file_format != "jsonl" else "json*"


def _order(table: str) -> str:
    return ", ".join(f'"{name}"' for name in key_of(TABLES[table]))


def _page(table: str) -> str:
    return "page_id" if "page_id" in polars_schema(table) else "left(article_id, 16)"


def _metadata(table: str) -> str:
    return ", ".join(f"{literal(name)}: {literal(text)}" for name, text in parquet_metadata(table).items())


def _described(path: Path, root: Path) -> dict[str, Any]:
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return {"path": path.relative_to(root).as_posix(), "bytes": path.stat().st_size, "sha256": digest}


def verify_export(folder: Path) -> list[str]:
    """What of the manifest does not hold in the folder: missing files and wrong checksums."""
    manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    problems = []
    for table in manifest["tables"].values():
        for file in table["files"]:
            path = folder / file["path"]
            if not path.exists():
                problems.append(f"{file['path']} is missing")
            elif _described(path, folder) != file:
                problems.append(f"{file['path']} was changed")
    return problems
