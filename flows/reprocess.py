"""The flow `reprocess`: make pages again that are stale, or that somebody names.

choose -> batches of (lines from the tables -> the walk of a page -> validate -> replace) -> publish

Each batch replaces its pages in one transaction, and readers see the result at the publishing: old or
new rows of a page, never both. After a kill the pages that were done are no longer stale, so the next
run goes on where this one ended. Pages that somebody names may never have been stale: there the run's
name says what was asked for, under which corrections, and a run with the name of one that did not end
leaves out what that did.
"""

from __future__ import annotations

import hashlib
import logging
import time
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from prefect import flow, runtime, task
from prefect.artifacts import create_markdown_artifact
from prefect.cache_policies import NO_CACHE

from flows.batch import BatchResult, RunStamp, dictionary_version, quarantine_frame, sources_frame
from flows.clock import utc_now
from flows.discovery import PageFiles, batches
from flows.ingest import batch_counts, check_quality
from flows.parallel import Workers, one_ahead, open_workers
from flows.progress import show_progress
from flows.report import BatchCounts, IngestReport
from flows.runs import opened, writing
from flows.settings import Settings, load_settings
from flows.steps.inbox import MANIFEST_NAME, FoundFile
from flows.steps.manifest import read_manifest
from flows.steps.model import Line, ManifestEntry, Page
from flows.steps.reading import UnreadableFile
from flows.version import pipeline_version
from schemas import CONTRACT_VERSION
from warehouse.load import load_batch
from warehouse.reprocess import (
    chosen_page_ids,
    done_page_ids,
    page_records,
    stale_page_ids,
    unknown_page_ids,
)
from warehouse.store import sparing

logger = logging.getLogger(__name__)

_workers: dict[Path, Workers[BatchResult]] = {}


def _flow_run_name() -> str:
    """What was asked for: the same request has the same name, whatever the order of its ids."""
    asked = runtime.flow_run.parameters
    words = [f"{word} {asked[word]}" for word in ("since", "until") if asked.get(word)]
    if asked.get("pages") is not None:
        pages = sorted(set(asked["pages"]))
        digest = hashlib.sha256(" ".join(pages).encode()).hexdigest()[:12]
        words.append(pages[0] if len(pages) == 1 else f"{len(pages)} pages {digest}")
    if not words:
        return "reprocess stale pages"
    corrections = corrections_stamp(load_settings(warehouse=asked.get("warehouse")).corrections)
    return " ".join(["reprocess", *words, *([f"corrections {corrections}"] if corrections else [])])


def corrections_stamp(folder: Path) -> str:
    """What the corrections say, in eight digits; nothing where there are none. Pages made before they changed
    lack what they say now, whatever the clock said at the time."""
    digest = hashlib.sha256()
    paths = sorted(folder.glob("*.yaml"))
    for path in paths:
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:8] if paths else ""


@flow(name="reprocess", flow_run_name=_flow_run_name)
def reprocess(
    since: date | None = None,
    until: date | None = None,
    pages: list[str] | None = None,
    warehouse: Path | None = None,
) -> IngestReport:
    """Make stale pages again: those made by other code, dictionaries or contract than today's.

    Args:
        since: instead, all pages from this day on, stale or not.
        until: instead, all pages up to this day, stale or not.
        pages: instead, the pages with these ids, stale or not.
        warehouse: the published warehouse; that of the settings where none is given.
    """
    begun = time.perf_counter()
    settings = load_settings(warehouse=warehouse)
    report = IngestReport(warehouse=str(settings.warehouse))
    with writing(settings, "reprocess") as run:
        report.run_id = run.stamp.run_id
        chosen, report.files_skipped = choose_pages(settings, since, until, pages)
        report.files_seen = len(chosen) + report.files_skipped
        with (
            show_progress(len(chosen)) as advance,
            open_workers(settings, run.stamp, len(chosen)) as workers,
            sparing(run.store.connection),
        ):
            _workers[settings.warehouse] = workers
            for batch in one_ahead(workers, _read_batches(settings, chosen)):
                report.add(
                    reprocess_batch(f"{len(batch)} pages from {batch[0].page_id}", batch, settings, run.stamp)
                )
                advance(len(batch))
        quality = check_quality(settings, run.stamp)
        report.quality, report.quality_report = quality.summary, str(quality.file)
        run.counts = report.counts()
    report.state = "completed"
    report.seconds = time.perf_counter() - begun
    create_markdown_artifact(report.to_markdown(), key="reprocess", description="What was made again")
    return report


@task(name="choose pages", cache_policy=NO_CACHE)
def choose_pages(
    settings: Settings, since: date | None, until: date | None, pages: list[str] | None
) -> tuple[list[str], int]:
    """Ids of the pages to make again, and how many more a run that did not end has made already."""
    connection = opened(settings.warehouse).connection
    stale = stale_page_ids(connection, pipeline_version(), dictionary_version(settings), CONTRACT_VERSION)
    if not (since or until or pages is not None):
        return stale, 0
    if unknown := unknown_page_ids(connection, pages or ()):
        raise ValueError(f"no such page in the warehouse: {', '.join(unknown)}")
    asked = chosen_page_ids(connection, since, until, pages)
    done = done_page_ids(connection, str(runtime.flow_run.name))
    left = sorted({*asked} - (done - {*stale}))
    if len(left) < len(asked):
        logger.info("%d of %d pages were made by a run that did not end", len(asked) - len(left), len(asked))
    return left, len(asked) - len(left)


@task(name="reprocess pages", task_run_name="{label}", cache_policy=NO_CACHE)
def reprocess_batch(
    label: str, pages: Sequence[PageFiles], settings: Settings, stamp: RunStamp
) -> BatchCounts:
    """One batch made again and replaced, in one transaction; a page that fails now keeps its old rows."""
    result: BatchResult = _workers[settings.warehouse].process(pages)
    begun = time.perf_counter()
    now = utc_now()
    quarantine = quarantine_frame(result.refusals, stamp, now)
    connection = opened(settings.warehouse).connection
    rows = load_batch(connection, result.frames, sources_frame([], stamp, now), quarantine, stamp.run_id)
    result.seconds["load"] = time.perf_counter() - begun
    return batch_counts(result, rows)


def _read_batches(settings: Settings, page_ids: Sequence[str]) -> Iterator[Sequence[PageFiles]]:
    connection = opened(settings.warehouse).connection
    manifests: dict[Path, Mapping[str, ManifestEntry]] = {}
    for portion in batches(page_ids, settings.batch_pages):
        yield [_page_of(record, manifests) for record in page_records(connection, portion)]


def _page_of(record: Mapping[str, Any], manifests: dict[Path, Mapping[str, ManifestEntry]]) -> PageFiles:
    page = Page(
        page_id=record["page_id"],
        file_name=record["file_name"],
        sha256=record["sha256"],
        size=record["bytes"],
        encoding=record["encoding"],
        line_count=record["line_count"],
        character_count=record["character_count"],
        lines=tuple(Line(line["number"], line["text"]) for line in record["lines"]),
    )
    paths = record["paths"] or [record["file_name"]]
    files = tuple(FoundFile(path, page.size, 0, 0, 0) for path in paths)
    return PageFiles(page.page_id, files, _manifest_entry(record, paths, manifests), page)


def _manifest_entry(
    record: Mapping[str, Any], paths: Sequence[str], manifests: dict[Path, Mapping[str, ManifestEntry]]
) -> ManifestEntry | None:
    """What the manifest beside the page says today; where that is gone, what it said at the time."""
    for path in map(Path, paths):
        if path.parent not in manifests:
            manifests[path.parent] = _manifest_in(path.parent)
        if path.name in manifests[path.parent]:
            return manifests[path.parent][path.name]
    if record["page_date_source"] == "manifest":
        return ManifestEntry(
            record["file_name"], record["publication"], record["page_date"], record["page_no"]
        )
    return None


def _manifest_in(folder: Path) -> Mapping[str, ManifestEntry]:
    try:
        return read_manifest((folder / MANIFEST_NAME).read_bytes()).entries
    except OSError:
        return {}
    except UnreadableFile as error:  # reported when it was ingested
        logger.warning("%s: %s", folder / MANIFEST_NAME, error)
        return {}
