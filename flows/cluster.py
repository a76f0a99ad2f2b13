"""Batches over a Dask cluster: workers write Parquet parts to shared storage, one loader reads them.

Chosen by the setting `cluster`, the address of a scheduler. Only paths travel to the workers and only
receipts come back; the rows go through the folder of parts. Dask gives the chunk of a lost worker to
another one; a part is renamed into place when it is complete, so that a chunk done twice is no harm.

The flow talks to Dask itself and its tasks stay with the flow: a Prefect task on a worker would have to
reach Prefect's API from there, and could not be repeated on another worker as the same task run.
"""

from __future__ import annotations

import logging
import shutil
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl

from flows.batch import BatchResult, RunStamp, dictionary_version, process_batch
from flows.discovery import PageFiles, Refusal
from flows.settings import Settings
from flows.version import pipeline_version
from schemas.frames import polars_schema
from schemas.tables import PAGE_TABLES

if TYPE_CHECKING:
    from distributed import Future

logger = logging.getLogger(__name__)

# How often Dask may give a chunk to another worker before its pages are tried one by one.
_TRIES = 2


class ClusterError(RuntimeError):
    """The cluster cannot do the work as this process would."""


@dataclass(frozen=True)
class Receipt:
    """What a worker tells of a part: everything but the rows."""

    part: Path
    loaded: list[PageFiles]
    refusals: list[Refusal]
    left: int
    seconds: dict[str, float]
    versions: tuple[str, str]  # pipeline, dictionaries


class DaskCluster:
    """Workers on other machines. Inbox, corrections, dictionaries and parts lie on storage all share."""

    def __init__(self, settings: Settings, stamp: RunStamp) -> None:
        from distributed import Client

        self._settings = settings
        self._stamp = stamp
        self._client = Client(settings.cluster, timeout=settings.lock_wait_seconds, set_as_default=False)
        self._parts = parts_folder(settings) / stamp.run_id
        self._parts.mkdir(parents=True, exist_ok=True)
        self._versions = versions(settings)
        self._waiting: dict[str, Future] = {}  # by the chunk's first page

    def submit(self, chunk: Sequence[PageFiles]) -> None:
        """Begin with this chunk on some worker."""
        future = self._client.submit(
            write_part, chunk, self._settings, self._stamp, self._parts, pure=False, retries=_TRIES
        )
        self._waiting[chunk[0].page_id] = future

    def collect(self, chunk: Sequence[PageFiles]) -> BatchResult | None:
        """The chunk's result; None where it brought its workers down."""
        from distributed import KilledWorker

        if chunk[0].page_id not in self._waiting:
            self.submit(chunk)
        try:
            receipt: Receipt = self._waiting.pop(chunk[0].page_id).result()
        except KilledWorker as error:
            logger.warning("%d pages: %s", len(chunk), error)
            return None
        if receipt.versions != self._versions:
            raise ClusterError(f"a worker runs {receipt.versions}, this process {self._versions}")
        return read_part(receipt)

    def close(self) -> None:
        """Forgets what is still under way, and removes the parts."""
        self._client.cancel(list(self._waiting.values()), force=True)
        self._client.close()
        shutil.rmtree(self._parts, ignore_errors=True)


def parts_folder(settings: Settings) -> Path:
    """Where parts lie: beside the warehouse, on the storage that workers and loader share."""
    return settings.warehouse.absolute().with_suffix(".parts")


def versions(settings: Settings) -> tuple[str, str]:
    """What must be equal here and on the workers for the rows to be equal."""
    return pipeline_version(), dictionary_version(settings)


def write_part(chunk: Sequence[PageFiles], settings: Settings, stamp: RunStamp, folder: Path) -> Receipt:
    """On a worker: the chunk's frames as Parquet files in a folder named after its first page."""
    result = process_batch(chunk, settings, stamp)
    part = folder / f"{chunk[0].page_id}-{len(chunk)}"
    draft = folder / f".{part.name}-{uuid.uuid4().hex}"
    draft.mkdir(parents=True)
    for name, frame in result.frames.items():
        frame.write_parquet(draft / f"{name}.parquet", compression="zstd")
    try:
        draft.rename(part)
    except OSError:  # another worker was first: the same pages give the same part
        shutil.rmtree(draft)
    return Receipt(part, result.loaded, result.refusals, result.left, result.seconds, versions(settings))


def read_part(receipt: Receipt) -> BatchResult:
    """The loader's side: frames with the types of the contract again."""
    frames: dict[str, pl.DataFrame] = {}
    for name in PAGE_TABLES:
        schema: Any = polars_schema(name)
        frames[name] = pl.read_parquet(receipt.part / f"{name}.parquet").cast(schema)
    shutil.rmtree(receipt.part)
    return BatchResult(frames, receipt.loaded, receipt.refusals, receipt.left, receipt.seconds)
