"""The published file: a snapshot of the working file, swapped in by one rename.

Readers that have the old file open keep it until they open again; nobody waits for anybody
(docs/decisions/0002-publishing.md).
"""

from __future__ import annotations

import logging
import time

from warehouse.derive import derive
from warehouse.files import copy_file, remove_leftovers
from warehouse.store import Warehouse, published_path, working_path

logger = logging.getLogger(__name__)


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
