"""Copying and replacing big files so that a crash leaves the old one or the new one, never a torn one."""

from __future__ import annotations

import contextlib
import errno
import fcntl
import os
import shutil
from pathlib import Path

_FICLONE = 0x40049409  # Linux: share the blocks of one file with another until either is written
_CHUNK = 1 << 26


def copy_file(source: Path, target: Path) -> None:
    """`target` becomes a copy of `source`, durable, in one step.

    Where the file system can share blocks (XFS, Btrfs, APFS-like), nothing is copied at all; elsewhere
    the kernel copies without the bytes passing through this process.
    """
    temporary = target.with_name(f".{target.name}.{os.getpid()}.tmp")
    try:
        with source.open("rb") as read, temporary.open("wb") as write:
            if not _clone(read.fileno(), write.fileno()):
                _copy_bytes(read.fileno(), write.fileno())
            os.fsync(write.fileno())
        shutil.copymode(source, temporary)
        temporary.replace(target)
    finally:
        temporary.unlink(missing_ok=True)
    sync_folder(target.parent)


def _clone(source: int, target: int) -> bool:
    try:
        fcntl.ioctl(target, _FICLONE, source)
    except OSError:
        return False
    return True


def _copy_bytes(source: int, target: int) -> None:
    remaining = os.fstat(source).st_size
    offset = 0
    while remaining > 0:
        copied = _copy_chunk(source, target, offset, min(remaining, _CHUNK))
        if copied == 0:
            raise OSError(errno.EIO, "the file became shorter while it was copied")
        offset += copied
        remaining -= copied


def _copy_chunk(source: int, target: int, offset: int, length: int) -> int:
    if hasattr(os, "copy_file_range"):
        with contextlib.suppress(OSError):  # other file systems, old kernels: read and write below
            return os.copy_file_range(source, target, length, offset, offset)
    return os.pwrite(target, os.pread(source, length, offset), offset)


def sync_folder(folder: Path) -> None:
    """Makes a rename in the folder durable."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def remove_leftovers(target: Path) -> None:
    """Removes the temporary files of copies onto `target` that a kill cut short. Under the writer's lock."""
    for leftover in target.parent.glob(f".{target.name}.*.tmp"):
        leftover.unlink(missing_ok=True)
