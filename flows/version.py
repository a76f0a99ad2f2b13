"""Which code made a row: the package's version and a fingerprint of the steps it was made by."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.metadata import version
from pathlib import Path

_STEPS = Path(__file__).parent / "steps"


@cache
def pipeline_version() -> str:
    """E.g. `0.1.0+3f2a9c01`. The part after + changes whenever a step or a model file in it changes.

    A released version alone would not tell which rows are stale while the steps are worked on.
    """
    digest = hashlib.sha256()
    for path in sorted(_STEPS.rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts:
            digest.update(path.relative_to(_STEPS).as_posix().encode())
            digest.update(path.read_bytes())
    return f"{version('baoshu')}+{digest.hexdigest()[:8]}"
