"""The one clock of the flows; the steps have none."""

from __future__ import annotations

from datetime import UTC, datetime


def utc_now() -> datetime:
    """The time as the tables keep it: UTC, without a zone."""
    return datetime.now(UTC).replace(tzinfo=None)
