"""Work without looking for cycles."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def no_garbage_collection() -> Iterator[None]:
    """A page is a hundred thousand small values and hardly a cycle among them: looking for cycles while they
    are made takes a tenth of the time. What cycles there are go afterwards."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
