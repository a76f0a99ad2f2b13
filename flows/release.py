"""The flow `release`: the warehouse as versioned files, with a manifest and what changed since the last."""

from __future__ import annotations

import shutil
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from prefect import flow, task
from prefect.artifacts import create_markdown_artifact
from prefect.cache_policies import NO_CACHE

from flows.report import markdown_table
from flows.runs import opened, writing
from flows.settings import load_settings
from warehouse.diff import Diff, compare
from warehouse.export import MANIFEST, export_tables

CHANGES = "changes.json"


@flow(name="release", flow_run_name="release")
def release(name: str | None = None, warehouse: Path | None = None) -> str:
    """Export every table as Parquet into a folder of its own, with a manifest and the changes.

    Args:
        name: of the release; default: today's date, with a number where there is one already.
        warehouse: the published warehouse; that of the settings where none is given.
    """
    settings = load_settings(warehouse=warehouse)
    folder = settings.release_folder
    last = latest_release(folder)
    if name and (Path(name).name != name or name.startswith(".")):
        raise ValueError(f"{name!r} is no name for a release: it becomes a folder in {folder}")
    target = folder / (name or _free_name(folder, datetime.now(ZoneInfo(settings.timezone))))
    with writing(settings, "release"):
        manifest = export_release(settings.warehouse, target)
    changes = compare_releases(last, target) if last else None
    create_markdown_artifact(
        _markdown(target, manifest, last, changes), key="release", description=target.name
    )
    return str(target)


def latest_release(folder: Path) -> Path | None:
    """The youngest complete release, by the time of its manifest, which is written last."""
    manifests = sorted(folder.glob(f"[!.]*/{MANIFEST}"), key=lambda path: path.stat().st_mtime_ns)
    return manifests[-1].parent if manifests else None


def _free_name(folder: Path, today: datetime) -> str:
    day = f"{today:%Y-%m-%d}"
    names = [day, *(f"{day}.{number}" for number in range(2, 1000))]
    return next(name for name in names if not (folder / name).exists())


@task(name="export", cache_policy=NO_CACHE)
def export_release(warehouse: Path, target: Path) -> dict[str, Any]:
    """All tables, under a hidden name until they are complete."""
    if target.exists():
        raise FileExistsError(f"there is a release {target} already")
    partial = target.with_name(f".{target.name}.partial")
    if partial.exists():
        shutil.rmtree(partial)  # of a run that was killed
    partial.parent.mkdir(parents=True, exist_ok=True)
    manifest = export_tables(opened(warehouse).connection, partial)
    partial.rename(target)
    return manifest


@task(name="changes", cache_policy=NO_CACHE)
def compare_releases(last: Path, target: Path) -> Diff:
    """What changed since the last release, also as a file in the new one."""
    changes = compare(last, target)
    (target / CHANGES).write_text(changes.to_json() + "\n", encoding="utf-8")
    return changes


def _markdown(target: Path, manifest: dict[str, Any], last: Path | None, changes: Diff | None) -> str:
    parts = [f"# Release {target.name}", f"Contract {manifest['contract_version']}, in `{target}`."]
    if last and changes:
        parts.append(f"Changes since {last.name}:")
        header = ("table", "before", "after", "added", "removed", "changed")
        rows = [
            (t.table, *(f"{n:,}" for n in (t.rows_before, t.rows_after, t.added, t.removed, t.changed)))
            for t in changes.tables
        ]
        parts.append(markdown_table(header, rows))
    return "\n\n".join(parts)
