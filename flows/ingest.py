"""The flow `ingest`: from a folder of page dumps to a published warehouse.

discover -> batches of (read -> rebuild -> segment -> enrich -> validate -> load) -> publish

A task is a batch of pages. The run's own ledger is the warehouse's table `runs`; Prefect shows the
run while it lasts and keeps its artifact.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Annotated

from prefect import flow, runtime, task
from prefect.artifacts import create_markdown_artifact
from prefect.cache_policies import NO_CACHE
from prefect.events import emit_event
from prefect.states import Failed, State
from pydantic import Field

from flows.archive import archive_loaded
from flows.batch import BatchResult, RunStamp, load_corrections, quarantine_frame, sources_frame
from flows.clock import utc_now
from flows.discovery import PageFiles, Refusal, Work, batches, discover
from flows.parallel import Workers, one_ahead, open_workers
from flows.progress import show_progress
from flows.quality import QualityReport, check_run
from flows.report import BatchCounts, IngestReport, RefusedFile, UnreachableInboxError
from flows.runs import OpenRun, opened, writing
from flows.settings import SECRET_IN_URL, Settings, load_settings
from flows.steps.inbox import FoundFile
from schemas import PAGE_TABLES
from schemas.frames import empty_frame
from warehouse.ledger import known_sources_of, loaded_page_ids, move_source
from warehouse.load import load_batch
from warehouse.store import Warehouse, sparing

logger = logging.getLogger(__name__)

# Automations listen for it (deployments/automations.py).
LOADED_EVENT = "baoshu.pages.loaded"

# A server keeps the parameters of runs, so it refuses a URL with a password before there is a run.
Place = Annotated[str, Field(json_schema_extra={"not": {"pattern": SECRET_IN_URL}})]

# Who turns pages into frames for the run of this process, by the published path (flows.runs says why).
_workers: dict[Path, Workers[BatchResult]] = {}


def _flow_run_name() -> str:
    paths = runtime.flow_run.parameters.get("paths") or ["the inbox"]
    more = f" and {len(paths) - 1} more" if len(paths) > 1 else ""
    return f"ingest {Path(paths[0]).name or paths[0]}{more}"


@flow(name="ingest", flow_run_name=_flow_run_name, retries=0)
def ingest(
    paths: list[Place] | None = None, warehouse: Path | None = None, batch_pages: int | None = None
) -> IngestReport | State[IngestReport]:
    """Load new and changed page dumps into the warehouse and publish it.

    An inbox that cannot be reached does not keep the others from loading; the run has failed all the same.

    Args:
        paths: files or folders to look in; the inbox of the settings where none are given.
        warehouse: the published warehouse; that of the settings where none is given.
        batch_pages: pages a task and a transaction.
    """
    begun = time.perf_counter()
    settings = load_settings(inbox=paths, warehouse=warehouse, batch_pages=batch_pages)
    report = IngestReport(warehouse=str(settings.warehouse))
    with writing(settings, "ingest") as run:
        report.run_id = run.stamp.run_id
        work = discover_files(settings)
        report.files_seen, report.files_skipped = work.seen, work.known
        report.files_waiting, report.unreachable = work.waiting, list(work.unreachable)
        # Every quarter of an hour for years: a run without work adds no checks and copies no warehouse.
        run.changed = bool(work)
        quality = work_through(run, settings, work, report) if work else None
        if settings.archive:
            report.files_archived, failures = archive_files(settings)
            report.unreachable += failures
            run.changed |= report.files_archived > 0
        run.counts = report.counts()
        report.state = run.state = "failed" if report.unreachable else "completed"
    if report.pages:
        _tell(report)
    report.seconds = time.perf_counter() - begun
    create_markdown_artifact(
        "\n\n".join([report.to_markdown(), *([quality.to_markdown()] if quality else [])]),
        key="ingest",
        description="What the run loaded and refused, and what its checks found",
    )
    return failed(report) if report.unreachable else report


def failed(report: IngestReport) -> State[IngestReport]:
    """The run's end where places were out of reach: whoever called gets UnreachableInboxError.

    Handed to Prefect as a state and not raised, so that its log has one line and no trace of ours.
    """
    error = UnreachableInboxError(report)
    return Failed(message=f"out of reach: {error}", data=error)


def _tell(report: IngestReport) -> None:
    """The event that the alarm for silence waits for."""
    resource = {
        "prefect.resource.id": "baoshu.warehouse",
        "prefect.resource.name": Path(report.warehouse).name,
    }
    emit_event(LOADED_EVENT, resource=resource, payload={"pages": report.pages})


def work_through(run: OpenRun, settings: Settings, work: Work, report: IngestReport) -> QualityReport:
    """Load what there is and check what was loaded."""
    load_pages(run.store, settings, run.stamp, work, report)
    quality = check_quality(settings, run.stamp)
    report.quality, report.quality_report = quality.summary, str(quality.file)
    return quality


def load_pages(
    store: Warehouse, settings: Settings, stamp: RunStamp, work: Work, report: IngestReport
) -> None:
    """All batches, then what needs no processing: refused files, new names of known pages, manifests."""
    count = len(work.pages)
    with (
        show_progress(count) as advance,
        open_workers(settings, stamp, count) as workers,
        sparing(store.connection),
    ):
        _workers[settings.warehouse] = workers
        for pages in one_ahead(workers, batches(work.pages, settings.batch_pages)):
            label = f"{len(pages)} pages from {pages[0].files[0].name}"
            report.add(load_pages_of_batch(label, pages, settings, stamp))
            advance(len(pages))
    del _workers[settings.warehouse]
    remember(store, stamp, work.refusals, [*work.twins, *((file, None) for file in work.manifests)], report)


@task(name="discover", cache_policy=NO_CACHE)
def discover_files(settings: Settings) -> Work:
    """What is new in the inbox; under the writer's lock, so that no other run takes the same files."""
    connection = opened(settings.warehouse).connection
    return discover(settings, known_sources_of(connection), loaded_page_ids(connection))


@task(name="load pages", task_run_name="{label}", cache_policy=NO_CACHE)
def load_pages_of_batch(
    label: str,
    pages: Sequence[PageFiles],
    settings: Settings,
    stamp: RunStamp,
) -> BatchCounts:
    """One batch from files to rows, in one transaction."""
    result = _workers[settings.warehouse].process(pages)
    begun = time.perf_counter()
    rows = _load(opened(settings.warehouse), stamp, result)
    result.seconds["load"] = time.perf_counter() - begun
    return batch_counts(result, rows)


def batch_counts(result: BatchResult, rows: Mapping[str, int]) -> BatchCounts:
    """What a batch adds to the run's report; `rows` were loaded, by table."""
    return BatchCounts(
        pages=len(result.loaded),
        articles=rows["articles"],
        tokens=rows["tokens"],
        figures=rows["figures"],
        files=sum(len(page.files) for page in result.loaded),
        files_left=result.left,
        refused=refused_files(result.refusals),
        seconds_by_stage=result.seconds,
    )


@task(name="archive", cache_policy=NO_CACHE)
def archive_files(settings: Settings) -> tuple[int, list[str]]:
    """Loaded files leave the inbox; those of earlier runs too, where a kill left them."""
    connection = opened(settings.warehouse).connection
    return archive_loaded(settings, known_sources_of(connection), partial(move_source, connection))


@task(name="check", cache_policy=NO_CACHE)
def check_quality(settings: Settings, stamp: RunStamp) -> QualityReport:
    """The catalogue of checks on this run's pages; findings are reported, what loaded stays loaded."""
    connection = opened(settings.warehouse).connection
    corrections = load_corrections(settings.corrections)
    return check_run(connection, stamp.run_id, settings.warehouse, utc_now(), corrections)


def _load(store: Warehouse, stamp: RunStamp, result: BatchResult) -> dict[str, int]:
    now = utc_now()
    seen: list[tuple[FoundFile, str | None, str]] = [
        (file, page.page_id, "loaded") for page in result.loaded for file in page.files
    ]
    seen += _quarantined_sources(result.refusals)
    return load_batch(
        store.connection,
        result.frames,
        sources_frame(seen, stamp, now),
        quarantine_frame(result.refusals, stamp, now),
        stamp.run_id,
    )


def remember(
    store: Warehouse,
    stamp: RunStamp,
    refusals: Sequence[Refusal],
    known: Sequence[tuple[FoundFile, str | None]],
    report: IngestReport,
) -> None:
    """What no batch loads: files refused unread, new names of known pages, manifests."""
    now = utc_now()
    seen = [(file, page_id, "loaded") for file, page_id in known] + _quarantined_sources(refusals)
    frames = {name: empty_frame(name) for name in PAGE_TABLES}
    sources, quarantine = sources_frame(seen, stamp, now), quarantine_frame(refusals, stamp, now)
    load_batch(store.connection, frames, sources, quarantine, stamp.run_id)
    report.files_new += len(known)
    report.refuse(refused_files(refusals))


def _quarantined_sources(refusals: Sequence[Refusal]) -> list[tuple[FoundFile, str | None, str]]:
    """A file that breaks several rules is still one file."""
    files = {(file, refusal.page_id) for refusal in refusals for file in refusal.files}
    return [(file, page_id, "quarantined") for file, page_id in sorted(files, key=lambda f: f[0].path)]


def refused_files(refusals: Sequence[Refusal]) -> list[RefusedFile]:
    """The refusals as the report shows them, one for each file and rule."""
    return [
        RefusedFile(file.printable_path, refusal.stage, refusal.check_name, refusal.message)
        for refusal in refusals
        for file in refusal.files
    ]
