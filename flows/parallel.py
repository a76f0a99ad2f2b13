"""Batches over worker processes: the same results in the same order, whoever made them.

What is made of pages is a `Work`: frames for the loader, findings for `baoshu check`. A batch is cut into
chunks; each worker process loads dictionaries and models once and takes chunk after chunk. The flow
submits the next batch before it loads the one that is done, so that workers never wait for the one
writer, and no more than two batches are ever in memory.
"""

from __future__ import annotations

import logging
import multiprocessing
import os
import threading
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import CancelledError, Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain, pairwise
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar

from flows.batch import BatchResult, JoinedFrames, RunStamp, process_batch
from flows.discovery import PageFiles, Refusal
from flows.settings import Settings
from schemas.frames import empty_frame
from schemas.tables import PAGE_TABLES

if TYPE_CHECKING:
    from flows.cluster import DaskCluster

logger = logging.getLogger(__name__)

# Pages a worker takes at a time: small enough to spread a batch evenly over a few workers, large enough that
# validation, which costs 0.03 s whatever it looks at, is a small part of the work.
CHUNK_PAGES = 50
# Below this, starting processes (about two seconds each, for Python, Polars and the dictionaries) costs
# more than it saves.
PAGES_WORTH_A_POOL = 80
# What a chunk may take beyond its pages' own limits: the start of a process and the frames.
_CHUNK_SLACK_SECONDS = 120.0

Pages = Sequence[PageFiles]
Result = TypeVar("Result")
Made = TypeVar("Made", covariant=True)


class Work(Protocol[Result]):
    """What is made of pages. A value that travels to worker processes, as its results do."""

    def make(self, pages: Pages) -> Result:
        """The result of these pages."""

    def refuse(self, refusal: Refusal) -> Result:
        """The result of a page that no worker survived."""

    def combine(self, parts: Sequence[Result]) -> Result:
        """One result of the parts', in their order."""


@dataclass(frozen=True, slots=True)
class Frames:
    """The work of a run: the tables' frames."""

    settings: Settings
    stamp: RunStamp

    def make(self, pages: Pages) -> BatchResult:
        return process_batch(pages, self.settings, self.stamp)

    def refuse(self, refusal: Refusal) -> BatchResult:
        return BatchResult({name: empty_frame(name) for name in PAGE_TABLES}, [], [refusal], 0, {})

    def combine(self, parts: Sequence[BatchResult]) -> BatchResult:
        """One result of the chunks', in their order; seconds add up over processes."""
        seconds: Counter[str] = Counter()
        for part in parts:
            seconds.update(part.seconds)
        return BatchResult(
            JoinedFrames([part.frames for part in parts]),
            [page for part in parts for page in part.loaded],
            [refusal for part in parts for refusal in part.refusals],
            sum(part.left for part in parts),
            dict(seconds),
        )


class Workers(Protocol[Made]):
    """Whoever does the work."""

    def submit(self, pages: Pages) -> None:
        """Begin with this batch, if there is anyone to begin."""

    def process(self, pages: Pages) -> Made:
        """The batch's result; rows in the order of the pages."""


class InProcess(Generic[Result]):
    """This process does the work itself."""

    def __init__(self, work: Work[Result]) -> None:
        self._work = work

    def submit(self, pages: Pages) -> None:
        """Nobody to begin with it."""

    def process(self, pages: Pages) -> Result:
        return self._work.make(pages)


class ProcessPool(Generic[Result]):
    """Spawned worker processes (forked ones would inherit the locks of Polars' and DuckDB's threads).

    A worker that dies or hangs costs nothing but time: the pool is started anew, and the pages it held
    are tried one by one; the page that brings a worker down by itself is refused (`crash`, `timeout`).
    """

    def __init__(self, work: Work[Result], processes: int, page_seconds: float) -> None:
        self._work = work
        self._processes = processes
        self._page_seconds = page_seconds
        self._pool = self._start()
        self._generation = 0  # of the pool
        self._waiting: dict[str, tuple[int, Future[Result]]] = {}  # by the chunk's first page

    def submit(self, pages: Pages) -> None:
        for chunk in _chunks(pages):
            self._submit_chunk(chunk)

    def process(self, pages: Pages) -> Result:
        return self._work.combine([self._collect(chunk) for chunk in _chunks(pages)])

    def close(self) -> None:
        """Ends the workers, whatever they are doing."""
        _kill(self._pool)

    def _start(self) -> ProcessPoolExecutor:
        context = multiprocessing.get_context("spawn")
        # Each worker is one of many: threads of its own would only take turns with the others.
        os.environ.setdefault("POLARS_MAX_THREADS", "1")
        # A page's matrices go back to the system when they are freed: by itself the C library raises the
        # threshold and keeps 20 MB of them in each worker.
        os.environ.setdefault("MALLOC_MMAP_THRESHOLD_", str(4 << 20))
        # What is free at the heap's end a page asks for again: given back each time, it costs 4 ms a page.
        os.environ.setdefault("MALLOC_TRIM_THRESHOLD_", str(4 << 20))
        return ProcessPoolExecutor(self._processes, mp_context=context, initializer=_end_with_parent)

    def _submit_chunk(self, chunk: Pages) -> None:
        future = self._pool.submit(self._work.make, chunk)
        self._waiting[chunk[0].page_id] = self._generation, future

    def _collect(self, chunk: Pages) -> Result:
        if chunk[0].page_id not in self._waiting:
            self._submit_chunk(chunk)
        generation, future = self._waiting.pop(chunk[0].page_id)
        allowed = len(chunk) * self._page_seconds + _CHUNK_SLACK_SECONDS
        try:
            return future.result(allowed)
        except (BrokenProcessPool, CancelledError, TimeoutError) as error:
            if generation != self._generation:  # lost with a pool that another chunk brought down
                return self._collect(chunk)
            self._restart()
            if len(chunk) == 1:
                how = "timeout" if isinstance(error, TimeoutError) else "crash"
                return self._work.refuse(_refusal(chunk[0], how))
            logger.warning("a worker was lost with %d pages in hand; each is tried alone", len(chunk))
            return self._work.combine([self._collect([page]) for page in chunk])

    def _restart(self) -> None:
        _kill(self._pool)
        self._pool = self._start()
        self._generation += 1


class Cluster:
    """Workers of a Dask cluster, on other machines."""

    def __init__(self, work: Frames, cluster: DaskCluster) -> None:
        self._work = work
        self._cluster = cluster

    def submit(self, pages: Pages) -> None:
        for chunk in _chunks(pages):
            self._cluster.submit(chunk)

    def process(self, pages: Pages) -> BatchResult:
        return self._work.combine([self._collect(chunk) for chunk in _chunks(pages)])

    def _collect(self, chunk: Pages) -> BatchResult:
        result = self._cluster.collect(chunk)
        if result:
            return result
        if len(chunk) == 1:
            return self._work.refuse(_refusal(chunk[0], "crash"))
        return self._work.combine([self._collect([page]) for page in chunk])


@contextmanager
def open_workers(settings: Settings, stamp: RunStamp, pages: int) -> Iterator[Workers[BatchResult]]:
    """Worker processes or a cluster as the settings say, where so many pages are worth them."""
    work = Frames(settings, stamp)
    if settings.cluster and pages:
        from flows.cluster import DaskCluster  # Dask is an extra

        cluster = DaskCluster(settings, stamp)
        try:
            yield Cluster(work, cluster)
        finally:
            cluster.close()
        return
    with open_processes(work, settings, pages) as workers:
        yield workers


@contextmanager
def open_processes(work: Work[Result], settings: Settings, pages: int) -> Iterator[Workers[Result]]:
    """Worker processes for any work, or this process where so few pages are not worth others."""
    if settings.processes == 1 or pages < PAGES_WORTH_A_POOL:
        yield InProcess(work)
        return
    pool = ProcessPool(work, settings.processes, settings.page_seconds)
    try:
        yield pool
    finally:
        pool.close()


def one_ahead(workers: Workers[object], batches: Iterable[Pages]) -> Iterator[Pages]:
    """The batches, each given out once the one after it has been submitted."""
    for pages, following in pairwise(chain([()], batches, [()])):
        if following:
            workers.submit(following)
        if pages:
            yield pages


def _chunks(pages: Pages) -> list[Pages]:
    return [pages[start : start + CHUNK_PAGES] for start in range(0, len(pages), CHUNK_PAGES)]


def _refusal(page: PageFiles, check_name: str) -> Refusal:
    messages = {"timeout": "the worker process did not come back", "crash": "the worker process died"}
    return Refusal(page.files, page.page_id, "rebuild", check_name, messages[check_name])


def _kill(pool: ProcessPoolExecutor) -> None:
    """Ends a pool's processes even where one hangs in native code."""
    processes = list((pool._processes or {}).values())
    pool.shutdown(wait=False, cancel_futures=True)
    for process in processes:
        process.kill()


def _end_with_parent() -> None:
    """A worker outlives a killed parent otherwise, waiting for work for ever."""
    parent = multiprocessing.parent_process()

    def watch() -> None:
        if parent is not None:
            parent.join()
            os._exit(1)

    threading.Thread(target=watch, daemon=True).start()
