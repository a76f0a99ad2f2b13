"""A batch's life: files -> pages -> frames, one a table -> good pages and quarantined pages.

Everything here works on values that travel to another process (spawned, not forked): paths and
settings in, frames out. What is loaded once a process is loaded here.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

import polars as pl

from flows.discovery import PageFiles, Refusal
from flows.garbage import no_garbage_collection
from flows.remote import UnreachableError, read_bytes
from flows.settings import Settings
from flows.steps.corrections import Correction, CorrectionFailedError, correct, given_roles, read_corrections
from flows.steps.inbox import FileChangedError, FoundFile
from flows.steps.language.words import load_segmenter, segmenter_version
from flows.steps.model import Page
from flows.steps.page import Tools, process_page
from flows.steps.reading import UnreadableFile, read_page
from flows.steps.rows import PageTables
from flows.time_limit import PageTimeoutError, time_limit
from flows.version import pipeline_version
from schemas.breaks import RuleBreak
from schemas.frames import empty_frame, to_frame
from schemas.tables import PAGE_TABLES
from schemas.validation import validate_batch

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class RunStamp:
    """What every row of a run carries."""

    run_id: str
    started_at: datetime  # UTC, naive


@dataclass
class StageClock:
    """Seconds spent in each stage, and which stage is on."""

    seconds: dict[str, float] = field(default_factory=dict)
    current: str = "read"

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        self.current = name
        begun = time.perf_counter()
        try:
            yield
        finally:
            self.seconds[name] = self.seconds.get(name, 0.0) + time.perf_counter() - begun


@dataclass
class BatchResult:
    """What a batch gives to the loader, and what it says of itself."""

    frames: Mapping[str, pl.DataFrame]  # good pages only
    loaded: list[PageFiles]
    refusals: list[Refusal]
    left: int  # files that changed or went under our hands; the next run takes them
    seconds: dict[str, float]

    def __getstate__(self) -> dict[str, Any]:
        """What travels to another process, and waits there until the batch before it is loaded."""
        return vars(self) | {"frames": _Packed(self.frames)}


class _Packed(Mapping[str, pl.DataFrame]):
    """Frames in a fifth of their memory, unpacked whenever one is asked for; no slower than pickling them."""

    def __init__(self, frames: Mapping[str, pl.DataFrame]) -> None:
        self._bytes = {name: _packed(frame) for name, frame in frames.items()}

    def __getitem__(self, name: str) -> pl.DataFrame:
        return pl.read_ipc(self._bytes[name])

    def __iter__(self) -> Iterator[str]:
        return iter(self._bytes)

    def __len__(self) -> int:
        return len(self._bytes)


class JoinedFrames(Mapping[str, pl.DataFrame]):
    """The frames of several parts, a table's joined when it is asked for: all at once are 40 MB."""

    def __init__(self, parts: Sequence[Mapping[str, pl.DataFrame]]) -> None:
        self._parts = parts

    def __getitem__(self, name: str) -> pl.DataFrame:
        return pl.concat([part[name] for part in self._parts])

    def __iter__(self) -> Iterator[str]:
        return iter(self._parts[0])

    def __len__(self) -> int:
        return len(self._parts[0])


def _packed(frame: pl.DataFrame) -> bytes:
    buffer = BytesIO()
    frame.write_ipc(buffer, compression="lz4")
    return buffer.getvalue()


def process_batch(pages: Sequence[PageFiles], settings: Settings, stamp: RunStamp) -> BatchResult:
    """Read, rebuild, segment, enrich and validate these pages; one bad page never harms another."""
    with no_garbage_collection():
        return _process_batch(pages, settings, stamp)


def _process_batch(pages: Sequence[PageFiles], settings: Settings, stamp: RunStamp) -> BatchResult:
    clock = StageClock()
    corrections = load_corrections(settings.corrections)
    gathered = _Gathered(stamp)
    refusals: list[Refusal] = []
    left = 0
    for page in pages:
        try:
            with time_limit(settings.page_seconds):
                own = corrections.get(page.page_id, ())
                tables = _process(page, own, settings, stamp, clock)
        except (FileChangedError, UnreachableError) as change:
            logger.warning("%s; left for the next run", change)
            left += len(page.files)
        except UnreadableFile as error:
            refusals.append(Refusal(page.files, page.page_id, "read", error.check_name, error.message))
        except CorrectionFailedError as error:
            refusals.append(Refusal(page.files, page.page_id, "correct", error.check_name, error.message))
        except PageTimeoutError as error:
            logger.warning("%s: %s in stage %s", page.files[0].printable_path, error, clock.current)
            refusals.append(Refusal(page.files, page.page_id, clock.current, "timeout", str(error)))
        except Exception as error:  # a defect met on one page sets that page aside, with the trace in the log
            logger.exception("%s: failed in stage %s", page.files[0].printable_path, clock.current)
            message = f"{type(error).__name__}: {error}"
            refusals.append(Refusal(page.files, page.page_id, clock.current, "exception", message))
        else:
            with clock.stage("validate"):
                gathered.add(page.page_id, tables)
    by_id = {page.page_id: page for page in pages}
    with clock.stage("validate"):
        frames, breaks = validate_batch(gathered.frames())
    for page_id, misfit in gathered.misfits.items():
        message = f"{type(misfit).__name__}: {misfit}"
        refusals.append(Refusal(by_id[page_id].files, page_id, "validate", "types", message))
    refusals += [_rule_refusal(by_id[rule.page_id], rule) for rule in breaks]
    out = {rule.page_id for rule in breaks} | gathered.misfits.keys()
    loaded = [by_id[page_id] for page_id in gathered.page_ids if page_id not in out]
    return BatchResult(frames, loaded, refusals, left, clock.seconds)


def _process(
    page: PageFiles,
    corrections: Sequence[Correction],
    settings: Settings,
    stamp: RunStamp,
    clock: StageClock,
) -> PageTables:
    with clock.stage("read"):
        read = page.page or _read(page, settings)
    with clock.stage("correct"):
        given = given_roles(read, corrections)
    made = process_page(read, _tools(settings, stamp, clock), page.manifest, given)
    with clock.stage("correct"):
        return correct(made, corrections)


def _read(page: PageFiles, settings: Settings) -> Page:
    file = page.files[0]
    read = read_page(read_bytes(file, settings.max_page_bytes), file.name, settings.max_page_bytes)
    if read.page_id != page.page_id:
        raise FileChangedError(f"{file.printable_path} holds other bytes than a moment ago")
    return read


def load_corrections(folder: Path) -> dict[str, tuple[Correction, ...]]:
    """The corrections of a folder's YAML files by page id; none without the folder."""
    return read_corrections((str(path), path.read_bytes()) for path in sorted(folder.glob("*.yaml")))


def _tools(settings: Settings, stamp: RunStamp, clock: StageClock) -> Tools:
    tomorrow = stamp.started_at.date() + timedelta(days=1)  # already today, east of Greenwich
    return Tools(_segmenter(settings.engine, settings.dictionaries), clock.stage, tomorrow)


@cache
def _segmenter(engine: str, dictionaries: tuple[Path, ...]) -> Any:
    """Loaded once a process."""
    return load_segmenter(engine, dictionaries)


def dictionary_version(settings: Settings) -> str:
    """Engine and checksum of the dictionaries."""
    return segmenter_version(settings.engine, settings.dictionaries)


# Rows as Python values take seven times the memory of frames: no more than those of so many pages at once.
_PAGES_A_FRAME = 10


class _Gathered:
    """The rows of a batch's pages as frames; `misfits` is, by page id, what kept a page out of them."""

    def __init__(self, stamp: RunStamp) -> None:
        self.page_ids: list[str] = []
        self.misfits: dict[str, Exception] = {}
        self._stamp = stamp
        self._waiting: dict[str, PageTables] = {}
        self._parts: list[dict[str, pl.DataFrame]] = []

    def add(self, page_id: str, tables: PageTables) -> None:
        self.page_ids.append(page_id)
        self._waiting[page_id] = tables
        if len(self._waiting) == _PAGES_A_FRAME:
            self._pack()

    def frames(self) -> dict[str, pl.DataFrame]:
        """One frame a table, the pages in the order they came."""
        self._pack()
        return {name: pl.concat([part[name] for part in self._parts]) for name in PAGE_TABLES}

    def _pack(self) -> None:
        frames, misfits = _frames_and_misfits(self._waiting, self._stamp)
        self._parts.append(frames)
        self.misfits |= misfits
        self._waiting = {}


# What polars and Python raise for a value that does not fit its column.
MISFITS = (pl.exceptions.PolarsError, TypeError, ValueError, OverflowError)


def _frames_and_misfits(
    tables: dict[str, PageTables], stamp: RunStamp
) -> tuple[dict[str, pl.DataFrame], dict[str, Exception]]:
    """The frames, and by page id what kept a page out of them; only after a failure is each tried alone."""
    try:
        return to_frames(tables, stamp), {}
    except MISFITS:
        tried = {page_id: _misfit(page_id, table, stamp) for page_id, table in tables.items()}
    misfits = {page_id: error for page_id, error in tried.items() if error}
    fitting = {page_id: table for page_id, table in tables.items() if page_id not in misfits}
    return to_frames(fitting, stamp), misfits


def _misfit(page_id: str, tables: PageTables, stamp: RunStamp) -> Exception | None:
    try:
        to_frames({page_id: tables}, stamp)
    except MISFITS as error:
        return error
    return None


def to_frames(tables: Mapping[str, PageTables], stamp: RunStamp) -> dict[str, pl.DataFrame]:
    """One typed frame a table from the rows of many pages, by page id, stamped with the run."""
    pages = list(tables.values())
    frames = {name: to_frame(name, _joined(name, pages)) for name in PAGE_TABLES if name != "pages"}
    columns = _joined("pages", pages)
    count = len(pages)
    columns |= {
        "run_id": [stamp.run_id] * count,
        "ingested_at": [stamp.started_at] * count,
        "pipeline_version": [pipeline_version()] * count,
    }
    first = {"pages": to_frame("pages", columns) if pages else empty_frame("pages")}
    return first | frames


def _joined(table: str, pages: Sequence[PageTables]) -> dict[str, list[Any]]:
    if not pages:
        return {name: [] for name in empty_frame(table).columns}
    joined: dict[str, list[Any]] = {name: [] for page in pages for name in page[table]}
    for page in pages:
        rows = max(map(len, page[table].values()))
        for name, values in joined.items():  # only a corrected page has corrected_by
            values.extend(page[table].get(name, [None] * rows))
    return joined


def _rule_refusal(page: PageFiles, rule: RuleBreak) -> Refusal:
    return Refusal(page.files, page.page_id, "validate", rule.check_name, rule.message, rule.rows_json)


def sources_frame(
    seen: Iterable[tuple[FoundFile, str | None, str]], stamp: RunStamp, now: datetime
) -> pl.DataFrame:
    """The ledger's rows for (file, page id, status)."""
    rows = list(seen)
    files = [file for file, _, _ in rows]
    return to_frame(
        "sources",
        {
            "path": [file.printable_path for file in files],
            "size": [file.size for file in files],
            "modified_at": [_moment(file.mtime_ns) for file in files],
            "mtime_ns": [file.mtime_ns for file in files],
            "ctime_ns": [file.ctime_ns for file in files],
            "inode": [file.inode for file in files],
            "page_id": [page_id for _, page_id, _ in rows],
            "first_seen_at": [now] * len(rows),
            "last_seen_at": [now] * len(rows),
            "status": [status for _, _, status in rows],
            "run_id": [stamp.run_id] * len(rows),
        },
    )


def quarantine_frame(refusals: Iterable[Refusal], stamp: RunStamp, now: datetime) -> pl.DataFrame:
    """The quarantine's rows: one for each file and broken rule."""
    rows = [(file, refusal) for refusal in refusals for file in refusal.files]
    return to_frame(
        "quarantine",
        {
            "path": [file.printable_path for file, _ in rows],
            "page_id": [refusal.page_id for _, refusal in rows],
            "run_id": [stamp.run_id] * len(rows),
            "stage": [refusal.stage for _, refusal in rows],
            "check_name": [refusal.check_name for _, refusal in rows],
            "message": [refusal.message for _, refusal in rows],
            "rows": [refusal.rows for _, refusal in rows],
            "quarantined_at": [now] * len(rows),
            "resolved_at": [None] * len(rows),
        },
    )


def _moment(nanoseconds: int) -> datetime:
    seconds, rest = divmod(nanoseconds, 1_000_000_000)
    return datetime.fromtimestamp(seconds, UTC).replace(tzinfo=None, microsecond=rest // 1000)
