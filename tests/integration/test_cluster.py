"""A Dask cluster of two worker processes: the same rows as one process, also when a worker is killed."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from flows.batch import BatchResult, RunStamp
from flows.discovery import PageFiles
from flows.parallel import Cluster, Frames, InProcess, open_workers
from flows.settings import Settings
from flows.steps.inbox import look
from flows.steps.reading import read_page

distributed = pytest.importorskip("distributed", reason="needs the extra `dask`")
pytestmark = pytest.mark.integration

PAGES = Path(__file__).parents[2] / "samples"
STAMP = RunStamp("test", datetime(2030, 1, 1))


@pytest.fixture(scope="module")
def pages() -> list[PageFiles]:
    files = look([PAGES]).files
    return [PageFiles(read_page(Path(f.path).read_bytes(), f.name).page_id, (f,)) for f in files]


@pytest.fixture(scope="module")
def cluster() -> Iterator[Any]:
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None
    ) as local:
        yield local


@pytest.fixture
def settings(cluster: Any, tmp_path: Path) -> Settings:
    return Settings(cluster=cluster.scheduler_address, warehouse=tmp_path / "w.duckdb")


@pytest.fixture(scope="module")
def alone(pages: list[PageFiles]) -> BatchResult:
    return InProcess(Frames(Settings(), STAMP)).process(pages)


def assert_same(result: BatchResult, expected: BatchResult) -> None:
    assert [page.page_id for page in result.loaded] == [page.page_id for page in expected.loaded]
    assert result.refusals == expected.refusals
    for name, frame in expected.frames.items():
        assert result.frames[name].equals(frame), name
        assert result.frames[name].schema == frame.schema


def test_cluster_gives_the_same_rows(
    settings: Settings, pages: list[PageFiles], alone: BatchResult, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("flows.parallel.CHUNK_PAGES", 2)
    with open_workers(settings, STAMP, len(pages)) as workers:
        assert isinstance(workers, Cluster)
        workers.submit(pages)
        assert_same(workers.process(pages), alone)
    assert not any((settings.warehouse.parent / "w.parts").rglob("*.parquet"))


def test_a_killed_worker_costs_no_page(
    settings: Settings,
    cluster: Any,
    pages: list[PageFiles],
    alone: BatchResult,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("flows.parallel.CHUNK_PAGES", 1)
    with distributed.Client(cluster.scheduler_address, set_as_default=False) as client:
        pids = list(client.run(os.getpid).values())
    with open_workers(settings, STAMP, len(pages)) as workers:
        workers.submit(pages)
        os.kill(pids[0], signal.SIGKILL)
        assert_same(workers.process(pages), alone)


def test_slow_pages_are_refused_on_a_worker(settings: Settings, pages: list[PageFiles]) -> None:
    hasty = settings.model_copy(update={"page_seconds": 0.0001})
    with open_workers(hasty, replace(STAMP, run_id="hasty"), 1) as workers:
        result = workers.process(pages[:1])
    assert [refusal.check_name for refusal in result.refusals] == ["timeout"]
