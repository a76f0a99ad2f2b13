"""What every flow that writes has in common: the lock, the run's row in the ledger, the published end.

The warehouse's own table `runs` is the record; Prefect shows a run while it lasts.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from prefect import runtime, task
from prefect.cache_policies import NO_CACHE

from flows.batch import RunStamp, dictionary_version
from flows.clock import utc_now
from flows.prefect_home import quiet_teardown, show_core_logs
from flows.settings import Settings
from flows.steps.language.engine import read_base_dictionary
from flows.version import pipeline_version
from warehouse.load import finish_run, start_run
from warehouse.publish import is_behind, publish
from warehouse.store import Warehouse, open_writer

# The warehouses this process has open for writing, by their published path. Tasks are given the path: Prefect
# keeps what a task was given until the process ends, and a connection kept that long is not closed cleanly.
_open: dict[Path, Warehouse] = {}


@dataclass
class OpenRun:
    """A run that holds the writer's lock. What `counts` holds when it ends goes into its row of `runs`."""

    store: Warehouse
    stamp: RunStamp
    counts: dict[str, int] = field(default_factory=dict)
    changed: bool = True  # False: nothing that is worth copying the whole file for
    state: str = "completed"  # "failed": what could be done was done, and is published


@contextmanager
def writing(settings: Settings, flow_name: str) -> Iterator[OpenRun]:
    """One run of a flow that writes: at the end of the block the run is closed and the warehouse published.

    A run that changed nothing publishes only what earlier ones left unpublished; its own row of `runs` is
    seen from the next publishing on.

    Any exception, SIGTERM and Ctrl-C among them, closes the run as failed; the transaction that was open is
    rolled back and what was committed before stays, to be published by the next run. A run that is killed
    leaves its row without an end; the next run marks it as crashed.
    """
    show_core_logs()
    quiet_teardown()
    with open_writer(settings.warehouse, settings.lock_wait_seconds) as store:
        _open[settings.warehouse] = store
        run = OpenRun(store, _begin(store, settings, flow_name))
        try:
            yield run
            # Before the snapshot is taken, so that it shows the run's end.
            finish_run(store.connection, run.stamp.run_id, run.state, **run.counts)
            if run.changed or is_behind(store):
                publish_snapshot(settings.warehouse)
        except BaseException:
            finish_run(store.connection, run.stamp.run_id, "failed", **run.counts)
            raise
        finally:
            del _open[settings.warehouse]


def opened(warehouse: Path) -> Warehouse:
    """The warehouse that the run of this process has open."""
    return _open[warehouse]


def _begin(store: Warehouse, settings: Settings, flow_name: str) -> RunStamp:
    dictionaries = dictionary_version(settings)
    if settings.processes > 1 or settings.cluster:
        read_base_dictionary.cache_clear()  # 50 MB that only those need who do the work
    run_id = start_run(
        store.connection,
        flow=flow_name,
        pipeline_version=pipeline_version(),
        flow_run_name=runtime.flow_run.name,
        engine=settings.engine,
        dictionary_version=dictionaries,
    )
    return RunStamp(run_id, utc_now())


@task(name="publish", cache_policy=NO_CACHE)
def publish_snapshot(warehouse: Path) -> None:
    """Swap the new snapshot in; readers see all of the run at once."""
    publish(_open[warehouse])
