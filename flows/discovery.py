"""What a run has to do: the inbox against the ledger, then new bytes against known pages."""

from __future__ import annotations

import hashlib
import json
import logging
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from typing import TypeVar

import polars as pl

from flows.garbage import no_garbage_collection
from flows.remote import UnreachableError, look, read_bytes, server_of
from flows.settings import Settings
from flows.steps.inbox import (
    BadEntry,
    FileChangedError,
    FoundFile,
    Inbox,
    Pending,
    pending,
)
from flows.steps.manifest import Manifest, read_manifest
from flows.steps.model import ManifestEntry, Page
from flows.steps.reading import UnreadableFile, too_large

logger = logging.getLogger(__name__)

Portion = TypeVar("Portion")  # pages, or their ids


@dataclass(frozen=True, slots=True)
class PageFiles:
    """One page to be processed and the files that hold its bytes, the first of which names it."""

    page_id: str
    files: tuple[FoundFile, ...]
    manifest: ManifestEntry | None = None
    page: Page | None = None  # where it is known already (reprocess): the files are not read


@dataclass(frozen=True, slots=True)
class Refusal:
    """One rule that kept files out of the tables."""

    files: tuple[FoundFile, ...]
    page_id: str | None
    stage: str
    check_name: str
    message: str
    rows: str | None = None


@dataclass
class Work:
    """Everything one run has to do; what is neither here nor known waits for the next run."""

    pages: list[PageFiles] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)  # files that are not even processed
    twins: list[tuple[FoundFile, str]] = field(default_factory=list)  # new names of pages in the tables
    manifests: list[FoundFile] = field(default_factory=list)  # read, and to be remembered
    seen: int = 0
    known: int = 0
    waiting: int = 0  # still being written, or out of reach
    unreachable: list[str] = field(default_factory=list)  # `place: reason`; what lies there waits

    def __bool__(self) -> bool:
        """Whether there is anything to do."""
        return bool(self.pages or self.refusals or self.twins or self.manifests)


def look_for_new(settings: Settings, ledger: pl.DataFrame) -> tuple[Inbox, Pending]:
    """What is there and what of it is new, without reading any file."""
    with no_garbage_collection():
        found = look(settings.inbox)
        return found, pending(found, ledger, time.time_ns(), settings.settle_seconds)


def discover(settings: Settings, ledger: pl.DataFrame, in_tables: Set[str]) -> Work:
    """The pages to process and the files to set aside. New files are read once to learn their page id.

    `ledger` knows file versions (warehouse.ledger), `in_tables` are the ids of pages that need no work.
    """
    found, new = look_for_new(settings, ledger)
    seen = len(found.files) + len(found.bad)
    work = Work(seen=seen, known=new.known, waiting=new.unsettled, unreachable=found.unreachable)
    work.refusals += [bad_entry(entry) for entry in new.bad]
    reader = _Reader(settings.max_page_bytes, work.unreachable)
    manifests = _read_manifests(found.manifests, new.manifests, work, reader) if new else {}
    by_page = _identified(new.files, work, reader)
    for page_id, files in by_page.items():
        if page_id in in_tables and not any(file.folder in new.again for file in files):
            work.twins += [(file, page_id) for file in files]
        else:
            work.pages.append(PageFiles(page_id, tuple(files), _entry_of(files, manifests)))
    logger.info(
        "%d files seen, %d known, %d pages to process, %d refused, %d left for later",
        work.seen, work.known, len(work.pages), len(work.refusals), work.waiting,
    )  # fmt: skip
    return work


def batches(pages: Sequence[Portion], size: int) -> Iterator[Sequence[Portion]]:
    """The pages in portions of one task and one transaction each."""
    return (pages[start : start + size] for start in range(0, len(pages), size))


class _Reader:
    """Reads files, and asks no server again that did not answer: each silence may last a minute."""

    def __init__(self, max_bytes: int, unreachable: list[str]) -> None:
        self._max_bytes = max_bytes
        self._unreachable = unreachable
        self._silent: set[str] = set()

    def read(self, file: FoundFile) -> bytes:
        """As `read_bytes`; raises UnreachableError at once where the file's server was silent before."""
        if server_of(file.path) in self._silent:
            raise UnreachableError(f"{file.printable_path}: not asked again")
        try:
            return read_bytes(file, self._max_bytes)
        except UnreachableError as error:
            self._silent.add(server_of(file.path))
            self._unreachable.append(str(error))
            raise

    def identify(self, file: FoundFile) -> str | Refusal:
        """The page id that the file's bytes give, or why they cannot be had."""
        if file.size > self._max_bytes:  # not even read: it may be larger than the memory
            error = too_large(file.size, self._max_bytes)
            return Refusal((file,), None, "read", error.check_name, error.message)
        try:
            return hashlib.sha256(self.read(file)).hexdigest()[:16]
        except UnreadableFile as error:
            return Refusal((file,), None, "read", error.check_name, error.message)


def _identified(files: Iterable[FoundFile], work: Work, reader: _Reader) -> dict[str, list[FoundFile]]:
    """The files by the page that their bytes are; refusals and changes are noted in `work`."""
    by_page: dict[str, list[FoundFile]] = {}
    for file in files:
        try:
            identity = reader.identify(file)
        except (FileChangedError, UnreachableError) as change:
            logger.warning("%s; left for the next run", change)
            work.waiting += 1
            continue
        if isinstance(identity, Refusal):
            work.refusals.append(identity)
        else:
            by_page.setdefault(identity, []).append(file)
    return by_page


def _read_manifests(
    found: Sequence[FoundFile], changed: Sequence[FoundFile], work: Work, reader: _Reader
) -> dict[str, Manifest]:
    """The manifests by their folder; what is wrong with one is reported when it is new, not at every run."""
    manifests: dict[str, Manifest] = {}
    for file in found:
        try:
            manifest = read_manifest(reader.read(file))
        except (FileChangedError, UnreachableError) as change:
            logger.warning("%s; this run goes without it", change)
            continue
        except UnreadableFile as error:
            refusal = Refusal((file,), None, "read", error.check_name, error.message)
        else:
            manifests[file.folder] = manifest
            if not manifest.bad_rows:
                work.manifests += [file] if file in changed else []
                continue
            refusal = manifest_refusal(file, manifest.bad_rows)
        work.refusals += [refusal] if file in changed else []
    return manifests


def _entry_of(files: Sequence[FoundFile], manifests: dict[str, Manifest]) -> ManifestEntry | None:
    """What a manifest says of the page, by the first of its names that one knows."""
    entries = (manifests[f.folder].entries.get(f.name) for f in files if f.folder in manifests)
    return next((entry for entry in entries if entry), None)


def bad_entry(entry: BadEntry) -> Refusal:
    """An entry of the inbox that is no readable file."""
    return Refusal((entry.file,), None, "read", entry.check_name, entry.message)


def manifest_refusal(file: FoundFile, bad_rows: Sequence[Mapping[str, str]]) -> Refusal:
    """The rows of a manifest that could not be used."""
    count = len(bad_rows)
    message = f"{count} unusable row{'s' if count > 1 else ''}; the first: {bad_rows[0]['error']}"
    rows = json.dumps(list(bad_rows), ensure_ascii=False)
    return Refusal((file,), None, "read", "manifest_row", message, rows)
