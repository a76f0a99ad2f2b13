"""How a warehouse fares, at a glance; read from the published file, without Prefect."""

from __future__ import annotations

import shutil
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import duckdb

from flows.issues import counted
from flows.settings import Settings
from flows.steps.language.words import segmenter_version
from flows.version import pipeline_version
from schemas import CONTRACT_VERSION
from warehouse.lock import holder, is_held
from warehouse.maintain import backups
from warehouse.reprocess import stale_page_ids
from warehouse.store import lock_path, open_reader, published_path, working_path

RECENT_RUNS = 5


def status(settings: Settings, now: datetime) -> dict[str, Any]:
    """Freshness, runs, quarantine, checks, staleness, disk.

    Raises FileNotFoundError without a warehouse, EngineError and DictionaryError.
    """
    with open_reader(settings.warehouse) as connection:
        found = {
            "warehouse": str(settings.warehouse),
            "contents": _contents(connection),
            "freshness": _freshness(connection, settings, now),
            "runs": _records(
                connection,
                "SELECT run_id, flow, state, started_at, finished_at, files_new, files_quarantined "
                "FROM runs ORDER BY started_at DESC LIMIT $limit",
                limit=RECENT_RUNS,
            ),
            "quarantine": _records(
                connection,
                "SELECT check_name, count(DISTINCT path) AS files FROM quarantine "
                "WHERE resolved_at IS NULL GROUP BY check_name ORDER BY files DESC, check_name",
            ),
            "failed_checks": _records(
                connection,
                "SELECT check_name, severity, rows_failed FROM checks "
                "WHERE NOT passed "
                "AND run_id = (SELECT run_id FROM checks ORDER BY checked_at DESC LIMIT 1) "
                "ORDER BY check_name",
            ),
            "stale_pages": _stale(connection, settings),
        }
    lock = lock_path(settings.warehouse)
    writer = {"writer": holder(lock) if is_held(lock) else None, "last_write_began": _signed_at(lock)}
    return found | writer | {"disk": _disk(settings)}


def _records(connection: duckdb.DuckDBPyConnection, query: str, **parameters: Any) -> list[dict[str, Any]]:
    cursor = connection.execute(query, parameters)
    names = [column[0] for column in cursor.description or []]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def _contents(connection: duckdb.DuckDBPyConnection) -> dict[str, int]:
    tables = ("pages", "articles", "tokens", "mentions", "figures")
    counts = ", ".join(f"(SELECT count(*) FROM {table}) AS {table}" for table in tables)
    return _records(connection, f"SELECT {counts}")[0]


def _freshness(connection: duckdb.DuckDBPyConnection, settings: Settings, now: datetime) -> dict[str, Any]:
    row = _records(
        connection,
        "SELECT max(last_seen_at) AS last_file, (SELECT max(page_date) FROM pages) AS last_page_date "
        "FROM sources WHERE status = 'loaded'",
    )[0]
    last = row["last_file"]
    days = (now - last).total_seconds() / 86400 if last else None
    is_fresh = days is not None and days <= settings.fresh_days
    return row | {"days_ago": None if days is None else round(days, 1), "is_fresh": is_fresh}


def _stale(connection: duckdb.DuckDBPyConnection, settings: Settings) -> int:
    """Pages that `reprocess` would make again; to tell, dictionaries are read, which takes half a second."""
    dictionaries = segmenter_version(settings.engine, settings.dictionaries)
    return len(stale_page_ids(connection, pipeline_version(), dictionaries, CONTRACT_VERSION))


def _signed_at(lock: Path) -> datetime | None:
    """When a writer last began, UTC: also one that found nothing new, whose run is not published yet."""
    if not lock.exists():
        return None
    return datetime.fromtimestamp(int(lock.stat().st_mtime), UTC).replace(tzinfo=None)


def _disk(settings: Settings) -> dict[str, int]:
    def size(path: Path) -> int:
        return path.stat().st_size if path.exists() else 0

    copies = backups(settings.warehouse, settings.backup_folder)
    return {
        "published_bytes": size(published_path(settings.warehouse)),
        "working_bytes": size(working_path(settings.warehouse)),
        "backups": len(copies),
        "backup_bytes": sum(map(size, copies)),
        "free_bytes": shutil.disk_usage(published_path(settings.warehouse).parent).free,
    }


def status_text(found: dict[str, Any]) -> str:
    """The same for a person."""
    fresh, disk = found["freshness"], found["disk"]
    if fresh["last_file"] is None:
        freshness = "nothing loaded yet"
    else:
        mark = "" if fresh["is_fresh"] else "  << nothing arrived for too long"
        freshness = f"last file {fresh['days_ago']} days ago, last page date {fresh['last_page_date']}{mark}"
    lines = [
        f"warehouse   {found['warehouse']}",
        "contents    " + ", ".join(f"{count:,} {table}" for table, count in found["contents"].items()),
        f"freshness   {freshness}",
        f"stale       {counted(found['stale_pages'], 'page')} (baoshu reprocess)",
        "quarantine  " + (_pairs(found["quarantine"], "check_name", "files") or "empty"),
        "checks      " + (_pairs(found["failed_checks"], "check_name", "rows_failed") or "all passed"),
        f"writer      {found['writer'] or 'none at work'}; the last began {found['last_write_began']}",
        f"disk        {_mb(disk['published_bytes'])} published, {_mb(disk['working_bytes'])} working, "
        f"{disk['backups']} backups {_mb(disk['backup_bytes'])}, {_mb(disk['free_bytes'])} free",
        "last runs",
    ]
    return "\n".join(lines + [_run_line(run) for run in found["runs"]])


def _run_line(run: dict[str, Any]) -> str:
    files = f", {run['files_new']:,} files new" if run["files_new"] is not None else ""
    put_aside = f", {run['files_quarantined']:,} quarantined" if run["files_quarantined"] else ""
    return f"  {run['started_at']:%Y-%m-%d %H:%M} {run['flow']:<10} {run['state']}{files}{put_aside}"


def _pairs(records: list[dict[str, Any]], name: str, count: str) -> str:
    return ", ".join(f"{record[name]} {record[count]:,}" for record in records)


def _mb(size: int) -> str:
    return f"{size / 1e6:,.1f} MB"


def plain(value: Any) -> Any:
    """For `json.dumps(default=…)`."""
    if isinstance(value, date | datetime):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} in a status")
