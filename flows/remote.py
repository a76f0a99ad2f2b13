"""Inboxes of any kind: folders here, and any URL that fsspec opens (`s3://…`, `sftp://…`).

Keys and passwords come from the environment (fsspec's `FSSPEC_<PROTOCOL>_<OPTION>`, or the library's own
variables); a URL that holds one is refused by the settings. The libraries are extras: `baoshu[s3]`, `[sftp]`.
Their exceptions are their own; what goes wrong while a file is read becomes UnreachableError.
"""

from __future__ import annotations

import hashlib
import posixpath
from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, cast
from urllib.parse import unquote, urlsplit

from flows.steps import inbox
from flows.steps.inbox import MANIFEST_NAME, FileChangedError, FoundFile, Inbox, is_page_name
from flows.steps.reading import UnreadableFile

# What file systems call the time of the last change; the first that is there counts.
_TIMES = ("mtime", "LastModified", "last_modified", "updated", "created")

# A server that says nothing for so long is gone. Without it a run would wait for ever, and hold the lock.
SILENCE_SECONDS = 60.0


class UnreachableError(Exception):
    """A file whose server cannot be reached; the message names it and the reason."""


def is_url(place: str) -> bool:
    """`s3://bucket/pages` is one, `/data/pages` and `file:///data/pages` are not."""
    return "://" in place and not place.startswith("file://")


def server_of(path: str) -> str:
    """`s3://bucket` of `s3://bucket/pages/1.txt`; nothing of a path on this machine."""
    return "://".join(urlsplit(path)[:2]) if is_url(path) else ""


def local_path(place: str) -> Path:
    """The path of a place on this machine."""
    return Path(unquote(urlsplit(place).path)) if place.startswith("file://") else Path(place)


def open_url(url: str) -> tuple[Any, str]:
    """The file system of a URL, and the path in it."""
    from fsspec.core import url_to_fs  # type: ignore[import-untyped]

    if urlsplit(url).scheme not in ("sftp", "ssh"):
        return cast(tuple[Any, str], url_to_fs(url))
    from flows.known_hosts import KnownHostsOnly

    files, path = url_to_fs(url, host_key_policy=KnownHostsOnly, timeout=SILENCE_SECONDS)
    files.ftp.get_channel().settimeout(SILENCE_SECONDS)
    return files, path


def look(places: Iterable[str]) -> Inbox:
    """Everything in these files, folders and URLs; what cannot be reached stands in `unreachable`."""
    wanted = list(places)
    found = inbox.look(local_path(place) for place in wanted if not is_url(place))
    urls = [place for place in wanted if is_url(place)]
    for url in urls:
        try:
            _look_remote(url, found)
        except Exception as error:  # each library has its own, and none need be installed
            found.unreachable.append(f"{url}: {reason(error)}")
    if urls:
        found.files.sort(key=lambda file: file.path)
    return found


def reason(error: Exception) -> str:
    """What went wrong in somebody else's library, for people."""
    return f"{type(error).__name__}: {error}".removesuffix(": ")


def _look_remote(url: str, found: Inbox) -> None:
    files, root = open_url(url)
    files.invalidate_cache()  # a listing that is kept would hide what arrived since
    if not _is_there(files, root, url):
        found.unreachable.append(f"{url}: there is no such folder")
        return
    for path, info in files.find(root, detail=True).items():
        inside = path[len(root) :].lstrip("/")
        parts = inside.split("/") if inside else [posixpath.basename(path)]
        if any(part.startswith(".") for part in parts):  # hidden, and no `..` leads out
            continue
        if info.get("type") != "file":  # a link may lead out, a pipe would block whoever opens it
            continue
        file = _version(f"{url.rstrip('/')}/{inside}" if inside else url, info)
        if is_page_name(parts[-1]):
            found.files.append(file)
        elif parts[-1] == MANIFEST_NAME:
            found.manifests.append(file)


def _is_there(files: Any, root: str, url: str) -> bool:
    """Whether the place exists. `exists` would call a place that cannot be reached missing."""
    # An object store has no folders: one whose files were all archived is gone with the last of them.
    place = root.split("/")[0] if urlsplit(url).scheme in ("s3", "s3a") else root
    try:
        files.info(place)
    except FileNotFoundError:
        return False
    return True


def _version(url: str, info: Mapping[str, Any]) -> FoundFile:
    """What the listing says of a file; the ETag, where there is one, takes the inode's place."""
    time = next((info[name] for name in _TIMES if info.get(name)), 0)
    seconds = time.timestamp() if isinstance(time, datetime) else float(time)
    tag = str(info.get("ETag") or "")
    mark = int.from_bytes(hashlib.sha256(tag.encode()).digest()[:7], "big") if tag else 0
    return FoundFile(url, int(info.get("size") or 0), int(seconds * 1_000_000_000), 0, mark)


def bytes_of(path: str) -> bytes:
    """All of a file as it stands now, wherever it lies. Errors are those of the place's own library."""
    if not is_url(path):
        return Path(path).read_bytes()
    files, inside = open_url(path)
    return cast(bytes, files.cat_file(inside))


def read_bytes(file: FoundFile, max_bytes: int) -> bytes:
    """As `inbox.read_bytes`, wherever the file lies."""
    if not is_url(file.path):
        return inbox.read_bytes(file, max_bytes)
    try:
        files, path = open_url(file.path)
        files.invalidate_cache()
        before = _version(file.path, files.info(path))
        with files.open(path, "rb") as stream:
            data: bytes = stream.read(max_bytes + 1)
    except FileNotFoundError as error:
        raise FileChangedError(f"{file.printable_path} is gone") from error
    except PermissionError as error:
        raise UnreadableFile("unreadable", f"cannot be read: {error}") from error
    except Exception as error:
        raise UnreachableError(f"{file.printable_path}: {reason(error)}") from error
    if before != file or len(data) != min(file.size, max_bytes + 1):
        raise FileChangedError(f"{file.printable_path} changed while it was read")
    return data
