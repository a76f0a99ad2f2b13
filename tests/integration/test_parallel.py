"""Worker processes: the same rows as one process, whatever happens to a worker."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path

import pytest

from flows.batch import BatchResult, RunStamp
from flows.discovery import PageFiles
from flows.parallel import Frames, InProcess, ProcessPool, one_ahead, open_workers
from flows.settings import Settings
from flows.steps.inbox import look
from flows.steps.reading import read_page

pytestmark = pytest.mark.integration

PAGES = Path(__file__).parents[2] / "samples"
STAMP = RunStamp("test", datetime(2030, 1, 1))
SETTINGS = Settings(processes=2, settle_seconds=0)


@pytest.fixture(scope="module")
def pages() -> list[PageFiles]:
    """The sample pages, each as one file."""
    files = look([PAGES]).files
    return [PageFiles(read_page(Path(f.path).read_bytes(), f.name).page_id, (f,)) for f in files]


@pytest.fixture(scope="module")
def alone(pages: list[PageFiles]) -> BatchResult:
    return InProcess(Frames(SETTINGS, STAMP)).process(pages)


@pytest.fixture
def pool(monkeypatch: pytest.MonkeyPatch) -> Iterator[ProcessPool[BatchResult]]:
    monkeypatch.setattr("flows.parallel.CHUNK_PAGES", 2)
    workers = ProcessPool(Frames(SETTINGS, STAMP), 2, SETTINGS.page_seconds)
    yield workers
    workers.close()


def assert_same(result: BatchResult, expected: BatchResult) -> None:
    assert [page.page_id for page in result.loaded] == [page.page_id for page in expected.loaded]
    assert result.refusals == expected.refusals
    for name, frame in expected.frames.items():
        assert result.frames[name].equals(frame), name


def test_workers_give_the_same_rows(
    pool: ProcessPool[BatchResult], pages: list[PageFiles], alone: BatchResult
) -> None:
    assert alone.frames["tokens"].height > 1000
    pool.submit(pages)
    assert_same(pool.process(pages), alone)


def test_a_killed_worker_costs_no_page(
    pool: ProcessPool[BatchResult], pages: list[PageFiles], alone: BatchResult
) -> None:
    pool.submit(pages)
    process = next(iter(pool._pool._processes.values()))
    os.kill(process.pid, signal.SIGKILL)
    assert_same(pool.process(pages), alone)


def test_a_slow_page_is_refused(pages: list[PageFiles]) -> None:
    settings = Settings(processes=1, page_seconds=0.001)
    result = InProcess(Frames(settings, STAMP)).process(pages[:2])
    assert not result.loaded
    assert {refusal.check_name for refusal in result.refusals} == {"timeout"}
    assert result.frames["pages"].height == 0


def test_few_pages_need_no_processes() -> None:
    with open_workers(SETTINGS, STAMP, pages=3) as workers:
        assert isinstance(workers, InProcess)


def test_batches_come_one_behind_their_submission(pages: list[PageFiles]) -> None:
    events: list[str] = []

    class Recorder(InProcess[BatchResult]):
        def submit(self, pages: Sequence[PageFiles]) -> None:
            events.append(f"submit {len(pages)}")

    given = one_ahead(Recorder(Frames(SETTINGS, STAMP)), [pages[:1], pages[:2], pages[:3]])
    events.extend(f"give {len(batch)}" for batch in given)
    assert events == ["submit 1", "submit 2", "give 1", "submit 3", "give 2", "give 3"]


def test_seconds_add_up(alone: BatchResult) -> None:
    both = Frames(SETTINGS, STAMP).combine([alone, alone])
    assert both.seconds["rebuild"] == pytest.approx(2 * alone.seconds["rebuild"])
