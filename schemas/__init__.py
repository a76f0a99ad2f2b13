"""What is promised: one Pandera model a table, and what derives from it.

`TABLES` (models in load order) is loaded on first use, so that importing `schemas.vocabulary`
alone stays cheap: Pandera takes most of a second to import.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from schemas.tables import PAGE_TABLES, TABLES

# Raised with every change of a table's promise: major for a breaking one (a column gone, a type or
# meaning changed), minor for an added column, table or allowed value.
CONTRACT_VERSION = "1.0"

__all__ = ["CONTRACT_VERSION", "PAGE_TABLES", "TABLES"]


def __getattr__(name: str) -> Any:
    if name in {"TABLES", "PAGE_TABLES"}:
        from schemas import tables

        return getattr(tables, name)
    raise AttributeError(f"module 'schemas' has no attribute {name!r}")
