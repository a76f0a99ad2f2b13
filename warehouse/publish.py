"""The published file: a snapshot of the working file, swapped in by one rename.

Readers that have the old file open keep it until they open again; nobody waits for anybody
(docs/decisions/0002-publishing.md).
"""

from __future__ import annotations

import logging
import time

import duckdb

from warehouse.derive import derive
from warehouse.files import copy_file, remove_leftovers
from warehouse.sql import quoted
from warehouse.store import Warehouse, published_path, working_path

logger = logging.getLogger(__name__)

# A run that found nothing new has changed nothing (one that broke off has counted nothing, not even 0).
# Any other that is not in the published ledger has left rows behind which nobody sees yet; so has a new
# structure.
_UNPUBLISHED = """
SELECT
  EXISTS (
    FROM runs ANTI JOIN published.runs USING (run_id)
    WHERE NOT (flow = 'ingest' AND state IN ('completed', 'failed') AND files_new IS NOT DISTINCT FROM 0))
  OR EXISTS (FROM schema_versions ANTI JOIN published.schema_versions USING (version, checksum))
"""


def publish(warehouse: Warehouse) -> float:
    """Brings derived tables up to date and replaces the published file; returns the seconds it took.

    CHECKPOINT first: the copy of a file whose log still holds rows would lack them.
    """
    began = time.monotonic()
    derive(warehouse.connection)
    warehouse.connection.execute("CHECKPOINT")
    remove_leftovers(published_path(warehouse.path))
    copy_file(working_path(warehouse.path), published_path(warehouse.path))
    seconds = time.monotonic() - began
    logger.info("published %s in %.1f s", warehouse.path, seconds)
    return seconds


def is_behind(warehouse: Warehouse) -> bool:
    """Whether the published file lacks what earlier runs did, or cannot be read at all."""
    path = published_path(warehouse.path)
    if not path.exists():
        return True
    try:
        warehouse.connection.execute(f"ATTACH {quoted(str(path))} AS published (READ_ONLY)")
    except duckdb.Error as error:
        logger.warning("%s cannot be read and is published anew: %s", path, error)
        return True
    try:
        ((behind,),) = warehouse.connection.execute(_UNPUBLISHED).fetchall()
        return bool(behind)
    finally:
        warehouse.connection.execute("DETACH published")
