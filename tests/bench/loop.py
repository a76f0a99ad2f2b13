"""The bare loop: one process, the same steps as a run, each timed in seconds of this process's CPU.

CPU time, because benchmarks share machines; ratios are taken inside one round, because machines change
their pace.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import polars as pl

from flows.batch import RunStamp, sources_frame, to_frames
from flows.garbage import no_garbage_collection
from flows.steps.inbox import look
from flows.steps.language.engine import _import_jieba, prepare
from flows.steps.language.words import Segmenter, load_segmenter
from flows.steps.model import Page
from flows.steps.page import Tools, process_page
from flows.steps.reading import read_page
from schemas.frames import empty_frame
from schemas.validation import validate_batch
from warehouse.load import load_batch, start_run
from warehouse.publish import publish
from warehouse.store import Warehouse, open_writer

ROUND_PAGES = 100
_REPLACED = 4  # times
PIPELINE = ("read", "rebuild", "segment", "enrich", "rows", "frames", "validate", "load", "publish")


@dataclass
class Rounds:
    """CPU seconds by stage, one Counter a round; characters and pages a round."""

    seconds: list[Counter[str]] = field(default_factory=list)
    replacing: list[float] = field(default_factory=list)  # a page, by pace: after the references, at the end
    characters: list[int] = field(default_factory=list)
    pages: list[int] = field(default_factory=list)

    def total(self, *stages: str, rounds: slice = slice(None)) -> float:
        return sum(second[stage] for second in self.seconds[rounds] for stage in stages)

    def per_page(self, rounds: slice, *stages: str) -> float:
        """Seconds of these stages a page, in units of the machine's pace in those rounds."""
        return (
            self.total(*stages, rounds=rounds) / sum(self.pages[rounds]) / self.total("pace", rounds=rounds)
        )


class Clock:
    """CPU seconds by stage."""

    def __init__(self) -> None:
        self.seconds: Counter[str] = Counter()

    @contextmanager
    def __call__(self, stage: str) -> Iterator[None]:
        begun = time.process_time()
        try:
            yield
        finally:
            self.seconds[stage] += time.process_time() - begun


def run(paths: Sequence[Path], warehouse: Path, references: int, growth: int) -> Rounds:
    """Loads `growth` pages in rounds: the first `references` of `paths`, then copies of their rows under
    other ids, as many as are wanting, then the rest. (Nothing before loading can tell how many there are.)

    The reference engines run on the first rounds, and a few lines through jieba.posseg in each, which tells
    the machine's pace. The pages of the first round are loaded again after those rounds and after the last.
    """
    segmenter = load_segmenter()
    posseg = _load_posseg()
    rounds = Rounds()
    half = min(references * ROUND_PAGES, len(paths))
    with open_writer(warehouse) as store:
        stamp = RunStamp(start_run(store.connection, "bench", "bench"), datetime(2060, 1, 1))
        _load_models(paths[0], segmenter)
        made: list[Mapping[str, pl.DataFrame]] = []
        for start in [*range(0, half, ROUND_PAGES), *range(half, len(paths), ROUND_PAGES)]:
            if start == half:
                _load_copies(store, made, growth - len(paths), stamp)
            clock = Clock()
            chosen = paths[start : start + ROUND_PAGES]
            pages, frames = _load_round(store, chosen, stamp, Tools(segmenter, clock), clock)
            if not start:
                sample = [line.text for page in pages[:3] for line in page.lines]
            if start < half:
                made.append(frames)
                _time_references(pages, clock, segmenter, posseg)
            with clock("pace"):
                for text in sample:
                    posseg.lcut(text)
            rounds.seconds.append(clock.seconds)
            rounds.pages.append(len(pages))
            rounds.characters.append(sum(len(line.text) for page in pages for line in page.lines))
            if start + len(pages) == half:  # a run publishes once
                with clock("publish"):
                    publish(store)
            if start + len(pages) in (half, len(paths)):
                rounds.replacing.append(_replace(store, made[0], stamp) / clock.seconds["pace"])
    return rounds


def _load_models(path: Path, segmenter: Segmenter) -> None:
    """One page, so that no round pays for what is loaded once a process."""
    process_page(read_page(path.read_bytes(), path.name), Tools(segmenter))


def _load_copies(
    store: Warehouse, made: Sequence[Mapping[str, pl.DataFrame]], wanting: int, stamp: RunStamp
) -> None:
    """So many pages more: the rows of these rounds again and again, under other ids."""
    for number in range(wanting // ROUND_PAGES):
        frames = {name: _as_copy(frame, number) for name, frame in made[number % len(made)].items()}
        pages = frames["pages"]
        sources = pl.DataFrame(
            {
                "path": pages["page_id"],
                "page_id": pages["page_id"],
                "size": [1] * pages.height,
                "modified_at": pages["ingested_at"],
                "mtime_ns": [1] * pages.height,
                "ctime_ns": [1] * pages.height,
                "inode": [1] * pages.height,
                "first_seen_at": pages["ingested_at"],
                "last_seen_at": pages["ingested_at"],
                "status": ["loaded"] * pages.height,
                "run_id": pages["run_id"],
            }
        )
        load_batch(store.connection, frames, sources, empty_frame("quarantine"), stamp.run_id)


def _as_copy(frame: pl.DataFrame, number: int) -> pl.DataFrame:
    """The frame with other ids, all of which begin with the page's."""
    ids = [name for name in ("page_id", "article_id") if name in frame.columns]
    other = {name: pl.lit(f"{number:04x}") + pl.col(name).str.slice(4) for name in ids}
    return frame.with_columns(**other)


def _replace(store: Warehouse, frames: Mapping[str, pl.DataFrame], stamp: RunStamp) -> float:
    """CPU seconds a page of loading pages that are there already: the least of some times, for now and then
    DuckDB writes its log into the file meanwhile."""
    return min(_replace_once(store, frames, stamp) for _ in range(_REPLACED)) / frames["pages"].height


def _replace_once(store: Warehouse, frames: Mapping[str, pl.DataFrame], stamp: RunStamp) -> float:
    begun = time.process_time()
    load_batch(store.connection, frames, empty_frame("sources"), empty_frame("quarantine"), stamp.run_id)
    return time.process_time() - begun


def _load_round(
    store: Warehouse, paths: Sequence[Path], stamp: RunStamp, tools: Tools, clock: Clock
) -> tuple[list[Page], Mapping[str, pl.DataFrame]]:
    with clock("read"):
        pages = [read_page(path.read_bytes(), path.name) for path in paths]
    inside = Counter(clock.seconds)
    begun = time.process_time()
    with no_garbage_collection():
        tables = {page.page_id: process_page(page, tools) for page in pages}
    whole = time.process_time() - begun
    clock.seconds["rows"] += whole - (sum(clock.seconds.values()) - sum(inside.values()))
    with clock("frames"):
        frames = to_frames(tables, stamp)
    with clock("validate"):
        frames, breaks = validate_batch(frames)
    out = {rule.page_id for rule in breaks}
    if len(out) > len(pages) // 20:
        raise AssertionError(f"{len(out)} of {len(pages)} pages broke a rule; the first: {breaks[0]}")
    with clock("load"):
        files = look(paths).files
        sources = sources_frame(
            [
                (f, page.page_id, "loaded")
                for f, page in zip(files, pages, strict=True)
                if page.page_id not in out
            ],
            stamp,
            stamp.started_at,
        )
        load_batch(store.connection, frames, sources, empty_frame("quarantine"), stamp.run_id)
    return pages, frames


def _load_posseg():  # type: ignore[no-untyped-def]
    _import_jieba()
    from jieba import posseg

    posseg.lcut("先把词典读进来")
    return posseg


def _time_references(pages: Sequence[Page], clock: Clock, segmenter, posseg) -> None:  # type: ignore[no-untyped-def]
    """The same text through bare jieba.posseg, bare jieba.cut and the fast engine."""
    import jieba

    texts = [line.text for page in pages for line in page.lines]
    with clock("jieba.posseg"):
        for text in texts:
            posseg.lcut(text)
    with clock("jieba.cut"):
        for text in texts:
            jieba.lcut(prepare(text))
    with clock("exact rjieba cut"):
        for text in texts:
            segmenter.cut(text)
    with clock("exact rjieba words with tags"):
        for text in texts:
            segmenter.tokenize(text)
