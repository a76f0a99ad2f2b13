"""The flow `maintain`: compact where it pays, back up, prune: what keeps a warehouse fit for years."""

from __future__ import annotations

import logging
from datetime import UTC, datetime, timedelta
from pathlib import Path

from prefect import flow, task
from prefect.artifacts import create_markdown_artifact
from prefect.cache_policies import NO_CACHE
from prefect.client.orchestration import get_client
from prefect.client.schemas.filters import FlowRunFilter, FlowRunFilterEndTime

from flows.clock import utc_now
from flows.report import markdown_table
from flows.runs import opened, writing
from flows.settings import Settings, load_settings
from warehouse.maintain import back_up, compact, free_share
from warehouse.publish import publish
from warehouse.store import open_writer

logger = logging.getLogger(__name__)

# Rewriting costs the whole file; holes smaller than this are filled again by the next weeks' loads.
REWRITE_AT = 0.3
# Prefect deletes runs one by one; the next night goes on.
PRUNED_AT_ONCE = 2000


@flow(name="maintain", flow_run_name="maintain")
def maintain(warehouse: Path | None = None) -> dict[str, str]:
    """Checkpoint, rewrite the file where bloat pays, back up, prune old backups and Prefect's history.

    Args:
        warehouse: the published warehouse; that of the settings where none is given.
    """
    settings = load_settings(warehouse=warehouse)
    with writing(settings, "maintain"):
        holes = checkpoint(settings.warehouse)
    done = {"holes in the file": f"{holes:.0%}"}
    if holes >= REWRITE_AT:
        before, after = rewrite(settings)
        done["rewritten"] = f"{before:,} -> {after:,} bytes"
    done["backup"] = str(back_up_warehouse(settings))
    done["Prefect runs forgotten"] = f"{prune_history(settings.history_days):,}"
    table = markdown_table(("step", "outcome"), list(done.items()))
    create_markdown_artifact(f"# Maintenance\n\n{table}", key="maintain", description="What was done")
    return done


@task(name="checkpoint", cache_policy=NO_CACHE)
def checkpoint(warehouse: Path) -> float:
    """The log goes into the file; gives the share of the file that is holes."""
    connection = opened(warehouse).connection
    connection.execute("CHECKPOINT")
    return free_share(connection)


@task(name="rewrite", cache_policy=NO_CACHE)
def rewrite(settings: Settings) -> tuple[int, int]:
    """The working file without holes, published, so that readers and the backup have it as well."""
    sizes = compact(settings.warehouse, settings.lock_wait_seconds)
    with open_writer(settings.warehouse, settings.lock_wait_seconds) as store:
        publish(store)
    return sizes


@task(name="back up", cache_policy=NO_CACHE)
def back_up_warehouse(settings: Settings) -> Path:
    """A verified copy of what is published."""
    return back_up(settings.warehouse, settings.backup_folder, utc_now(), settings.backups_kept)


@task(name="prune history", cache_policy=NO_CACHE)
def prune_history(days: int) -> int:
    """Delete Prefect's record of runs that ended so many days ago; ours stays in the table `runs`."""
    old = FlowRunFilter(end_time=FlowRunFilterEndTime(before_=datetime.now(UTC) - timedelta(days=days)))
    forgotten = 0
    with get_client(sync_client=True) as client:
        while forgotten < PRUNED_AT_ONCE:
            runs = client.read_flow_runs(flow_run_filter=old, limit=200)
            if not runs:
                break
            for run in runs:
                client.delete_flow_run(run.id)
            forgotten += len(runs)
    return forgotten
