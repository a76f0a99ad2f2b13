"""The pipeline: from a folder of page dumps to a published warehouse."""

import os

# Polars keeps what it has freed for itself, for good (its issue 23128): 50 MB in every process here. It reads
# this when it is loaded, worker processes inherit it.
os.environ.setdefault("_RJEM_MALLOC_CONF", "dirty_decay_ms:0,muzzy_decay_ms:0")
