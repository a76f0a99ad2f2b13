"""The operations shelf: runs, files, what did not load, and what the warehouse knows of itself."""

from __future__ import annotations

import polars as pl

from schemas.columns import column
from schemas.table import Table, Timestamp


class Runs(Table):
    """One run (批次) of a flow."""

    run_id: str = column("run_id", "run (批次)")
    flow: str = column("flow")
    flow_run_name: str = column("flow_run_name", nullable=True)
    started_at: Timestamp = column("started_at")
    finished_at: Timestamp = column("finished_at", nullable=True)
    state: str = column("state")
    pipeline_version: str = column("pipeline_version")
    engine: str = column("engine", nullable=True)
    dictionary_version: str = column("dictionary_version", nullable=True)
    contract_version: str = column("contract_version")
    files_seen: pl.Int64 = column("files_seen", nullable=True)
    files_new: pl.Int64 = column("files_new", nullable=True)
    files_skipped: pl.Int64 = column("files_skipped", nullable=True)
    files_quarantined: pl.Int64 = column("files_quarantined", nullable=True)
    articles: pl.Int64 = column("articles", nullable=True)
    tokens: pl.Int64 = column("tokens", nullable=True)
    figures: pl.Int64 = column("figures", nullable=True)


class Sources(Table):
    """One version of a file seen in the inbox (来源文件): a path and the bytes it held."""

    path: str = column("path")
    size: pl.Int64 = column("size", nullable=True)
    modified_at: Timestamp = column("modified_at", nullable=True)
    mtime_ns: pl.Int64 = column("mtime_ns", nullable=True)
    ctime_ns: pl.Int64 = column("ctime_ns", nullable=True)
    inode: pl.UInt64 = column("inode", nullable=True)
    page_id: str = column(
        "page_id", "page (版面) of the file's bytes; NULL where they could not be read", nullable=True
    )
    first_seen_at: Timestamp = column("first_seen_at")
    last_seen_at: Timestamp = column("last_seen_at")
    status: str = column("source_status")
    run_id: str = column("run_id", "run (批次) that saw it last")


class Quarantine(Table):
    """One file that did not load (隔离)."""

    path: str = column("path")
    page_id: str = column(
        "page_id", "page (版面) of the file's bytes; NULL where they could not be read", nullable=True
    )
    run_id: str = column("run_id")
    stage: str = column("stage")
    check_name: str = column("check_name")
    message: str = column("message")
    rows: str = column("rows", nullable=True)
    quarantined_at: Timestamp = column("quarantined_at")
    resolved_at: Timestamp = column("resolved_at", nullable=True)


class Checks(Table):
    """One data-quality check (质量检查) in one run."""

    run_id: str = column("run_id")
    table_name: str = column("table_name")
    check_name: str = column("check_name")
    severity: str = column("severity")
    rows_checked: pl.Int64 = column("rows_checked")
    rows_failed: pl.Int64 = column("rows_failed")
    passed: pl.Boolean = column("passed")
    example_: str = column("example", nullable=True, alias="example")  # `example` is a method of the model
    checked_at: Timestamp = column("checked_at")


class Units(Table):
    """One unit as pages print it (单位): what figures.unit and figures.value make of it."""

    name: str = column("unit_name")
    unit: str = column("unit")
    dimension: str = column("dimension")
    factor: pl.Float64 = column("factor")


class SchemaVersions(Table):
    """One migration applied to this warehouse (结构版本)."""

    version: pl.Int32 = column("version")
    name: str = column("migration")
    checksum: str = column("checksum")
    contract_version: str = column("contract_version")
    applied_at: Timestamp = column("applied_at")
