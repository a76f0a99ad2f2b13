"""What lies in the inbox, and which of it is new.

Looking is cheap and touches no file's content: folders are listed, each file's size and times are
compared with what the ledger knows. Only what differs is read, and then its bytes decide.
"""

from __future__ import annotations

import logging
import os
import stat
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

import polars as pl

from flows.steps.reading import UnreadableFile

logger = logging.getLogger(__name__)

PAGE_SUFFIX = ".txt"
MANIFEST_NAME = "manifest.csv"

# What identifies a version of a file without reading it. The change time and the inode catch a file that was
# replaced by another of the same size and an older date (cp -p, rsync).
VERSION_COLUMNS = ("path", "size", "mtime_ns", "ctime_ns", "inode")


# The year 2262: what 64 bits of nanoseconds hold. Broken clocks and archives leave later times on files.
LATEST_NS = 2**63 - 1


class FoundFile(NamedTuple):
    """One version of one file in the inbox, as the folder shows it; nothing of it has been read."""

    path: str  # absolute; as the operating system takes it, so it may hold undecodable bytes
    size: int
    mtime_ns: int
    ctime_ns: int
    inode: int

    @property
    def name(self) -> str:
        """The file's name without its folder, as any table can keep it."""
        return printable(os.path.basename(self.path))  # noqa: PTH119

    @property
    def folder(self) -> str:
        return os.path.dirname(self.path)  # noqa: PTH120

    @property
    def printable_path(self) -> str:
        """The path as text that any table can keep; the ledger knows the file by it."""
        return printable(self.path)


@dataclass(frozen=True, slots=True)
class BadEntry:
    """An entry of the inbox that cannot be a page; `check_name` and `message` go to the quarantine."""

    file: FoundFile
    check_name: str
    message: str


@dataclass
class Inbox:
    """Everything that was found, by what can be done with it."""

    files: list[FoundFile] = field(default_factory=list)
    bad: list[BadEntry] = field(default_factory=list)
    manifests: list[FoundFile] = field(default_factory=list)
    unreachable: list[str] = field(default_factory=list)  # `place: reason` of those nobody could look into


@dataclass(frozen=True, slots=True)
class Pending:
    """What is to be done now, and what is left for later."""

    files: list[FoundFile]
    bad: list[BadEntry]
    manifests: list[FoundFile]  # new or changed; the files beside them are among `files` again
    unsettled: int  # still being written, as far as their times tell
    known: int  # seen before in this very version

    def __bool__(self) -> bool:
        return bool(self.files or self.bad or self.manifests)

    @property
    def again(self) -> frozenset[str]:
        """Folders whose manifest says something new: their pages are made again even where they are known."""
        return frozenset(file.folder for file in self.manifests)


def printable(path: str) -> str:
    """The path with bytes that are no UTF-8 written as \\xNN."""
    return path if path.isascii() else os.fsencode(path).decode("utf-8", "backslashreplace")


def look(roots: Iterable[Path]) -> Inbox:
    """Everything in these files and folders; a root that is not there does not keep out the others."""
    found = Inbox()
    for root in roots:
        try:
            _look_into(root.resolve(strict=True), found)
        except FileNotFoundError:
            found.unreachable.append(f"{printable(str(root))}: there is no such file or folder")
    by_path = {file.path: file for file in reversed(found.files)}  # the first look at a file counts
    found.files = [by_path[path] for path in sorted(by_path)]
    return found


def _look_into(top: Path, found: Inbox) -> None:
    if top.is_dir():
        _walk(top, top, found)
    else:  # a file that was named outright is taken whatever its name ends in
        found.files.append(_version(str(top), top.stat()))


def _walk(folder: Path, top: Path, found: Inbox) -> None:
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError as error:
        _refuse(found, str(folder), "unreadable", f"folder cannot be listed: {error.strerror}")
        return
    for entry in entries:
        name = entry.name
        if name.startswith("."):
            continue
        if entry.is_symlink():
            _follow(entry, top, found)
        elif entry.is_dir(follow_symlinks=False):
            _walk(Path(entry.path), top, found)
        elif is_page_name(name):
            _take(entry.path, found)
        elif name == MANIFEST_NAME:
            found.manifests.append(_version(entry.path, entry.stat()))


def is_page_name(name: str) -> bool:
    """Whether a file of this name is taken for a page dump."""
    return name.lower().endswith(PAGE_SUFFIX)


def _take(path: str, found: Inbox) -> None:
    """A pipe or device named like a page would block whoever opens it."""
    try:
        status = os.stat(path)  # noqa: PTH116  undecodable names and speed: plain strings throughout
    except FileNotFoundError:
        logger.info("%s vanished while the inbox was listed", printable(path))
        return
    if stat.S_ISREG(status.st_mode):
        found.files.append(_version(path, status))
    else:
        _refuse(found, path, "not_a_file", "named like a page dump, but a pipe, socket or device")


def _follow(entry: os.DirEntry[str], top: Path, found: Inbox) -> None:
    """A link counts where it leads to a page inside the inbox; one that leads out is left alone."""
    link = Path(entry.path)
    try:
        target = link.resolve(strict=True)
    except FileNotFoundError:
        if is_page_name(entry.name) and Path(os.path.realpath(link)).is_relative_to(top):
            _refuse(found, entry.path, "broken_link", "links to a file that does not exist")
        return
    except (OSError, RuntimeError):  # Python 3.11 and 3.12 raise RuntimeError for a loop, later ones OSError
        _refuse(found, entry.path, "link_loop", "a link that leads back to itself")
        return
    if not target.is_relative_to(top):
        logger.info("left alone: %s links out of the inbox", printable(entry.path))
    elif target.is_dir():
        if link.parent.resolve().is_relative_to(target):
            _refuse(found, entry.path, "link_loop", "a link to a folder that it stands in itself")
    elif is_page_name(entry.name):
        _take(entry.path, found)


def _refuse(found: Inbox, path: str, check_name: str, message: str) -> None:
    status = os.lstat(path)
    found.bad.append(BadEntry(_version(path, status), check_name, message))


def _version(path: str, status: os.stat_result) -> FoundFile:
    mtime, ctime = status.st_mtime_ns, status.st_ctime_ns
    if abs(mtime) > LATEST_NS or abs(ctime) > LATEST_NS:
        mtime, ctime = (max(-LATEST_NS, min(time, LATEST_NS)) for time in (mtime, ctime))
    return FoundFile(path, status.st_size, mtime, ctime, status.st_ino)


class FileChangedError(Exception):
    """The file is no longer the version that was found; the next run takes it."""


def read_bytes(file: FoundFile, max_bytes: int) -> bytes:
    """The bytes of exactly this version, at most `max_bytes` + 1 of them.

    Raises FileChangedError, also where the file is gone, and UnreadableFile where it cannot be opened.
    """
    try:
        with open(file.path, "rb") as stream:  # noqa: PTH123  undecodable names: plain strings
            data = stream.read(max_bytes + 1)
            status = os.fstat(stream.fileno())
    except FileNotFoundError as error:
        raise FileChangedError(f"{file.printable_path} is gone") from error
    except OSError as error:
        raise UnreadableFile("unreadable", f"cannot be read: {error.strerror or error}") from error
    if _version(file.path, status) != file:
        raise FileChangedError(f"{file.printable_path} changed while it was read")
    return data


def pending(found: Inbox, ledger: pl.DataFrame, now_ns: int, settle_seconds: float) -> Pending:
    """What the ledger does not know in this very version and what has lain still for the settle time.

    `ledger` has at least VERSION_COLUMNS and `status`, one row a file version handled before.
    """
    ledger = ledger.filter(pl.col("status") != "superseded")  # a file that went back to old bytes is news
    manifests = _settled(_unknown(found.manifests, ledger), now_ns, settle_seconds)
    changed = {file.folder for file in manifests}
    files = _unknown(found.files, ledger)
    if changed:
        unknown = set(files)
        files = [file for file in found.files if file in unknown or file.folder in changed]
    settled = _settled(files, now_ns, settle_seconds)
    bad_files = set(_unknown([entry.file for entry in found.bad], ledger))
    bad = [entry for entry in found.bad if entry.file in bad_files]
    return Pending(
        files=settled,
        bad=bad,
        manifests=manifests,
        unsettled=len(files) - len(settled),
        known=len(found.files) + len(found.bad) - len(files) - len(bad),
    )


def _settled(files: list[FoundFile], now_ns: int, settle_seconds: float) -> list[FoundFile]:
    return [file for file in files if _is_settled(file, now_ns, settle_seconds)]


def _is_settled(file: FoundFile, now_ns: int, settle_seconds: float) -> bool:
    """Changed long enough ago; a time in the future comes from another clock and says nothing."""
    age = (now_ns - file.mtime_ns) / 1e9
    return age >= settle_seconds or age < 0


def _unknown(files: list[FoundFile], ledger: pl.DataFrame) -> list[FoundFile]:
    """Those that are not in the ledger, in their order; one join, since an inbox may hold 100,000."""
    if not files or ledger.is_empty():
        return files
    shown = pl.DataFrame(
        {
            "path": [file.printable_path for file in files],
            "size": [file.size for file in files],
            "mtime_ns": [file.mtime_ns for file in files],
            "ctime_ns": [file.ctime_ns for file in files],
            "inode": [file.inode for file in files],
            "index": range(len(files)),
        },
        schema_overrides={"size": pl.Int64, "mtime_ns": pl.Int64, "ctime_ns": pl.Int64, "inode": pl.UInt64},
    )
    known = ledger.select(VERSION_COLUMNS).cast(shown.select(VERSION_COLUMNS).schema)
    unknown = shown.join(known, on=list(VERSION_COLUMNS), how="anti")
    return [files[index] for index in sorted(unknown["index"])]
