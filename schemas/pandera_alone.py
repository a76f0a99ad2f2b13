"""Pandera without pandas and Hypothesis, which it takes along wherever they are installed: 80 MB and a third
of a second in every process, and as much again at the first check, for frames that are all Polars'."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.abc import MetaPathFinder
from types import ModuleType

import polars as pl  # before anything is hidden: it notes what is installed

_HEAVY = frozenset(("pandas", "hypothesis"))


class _Hider(MetaPathFinder):
    """Tells importers that the package is not installed."""

    def find_spec(self, name: str, path: Sequence[str] | None, target: ModuleType | None = None) -> None:
        if name in _HEAVY:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)


@contextmanager
def _hidden() -> Iterator[None]:
    hider = _Hider()
    sys.meta_path.insert(0, hider)
    try:
        yield
    finally:
        sys.meta_path.remove(hider)


with _hidden():
    import pandera.polars as pa
    from pandera.errors import SchemaErrors

    # It looks for pandas once more, at its first check.
    pa.DataFrameSchema({"any": pa.Column(pl.Int64, pa.Check.ge(0))}).validate(pl.DataFrame({"any": [0]}))

__all__ = ["SchemaErrors", "pa"]
