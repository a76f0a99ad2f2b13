"""The pipeline: from a folder of page dumps to a published warehouse."""

import os

# Read when the libraries are loaded, and inherited by worker processes.
# Polars keeps what it has freed for itself, for good (its issue 23128): 50 MB in every process here.
os.environ.setdefault("_RJEM_MALLOC_CONF", "dirty_decay_ms:0,muzzy_decay_ms:0")
# A page's matrices are small: the threads that would share them cost half of layout's time, mostly waiting.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
