"""What stands between two body lines of a page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Gap:
    """The lines between two body lines that follow each other on the page."""

    lines: list[int]
    before: int | None  # body line index before, None at the page's top
    after: int | None


def find_gaps(roles: Sequence[str]) -> list[Gap]:
    """All stretches of non-body lines with the body lines that enclose them."""
    gaps: list[Gap] = []
    before: int | None = None
    lines: list[int] = []
    for i, role in enumerate(roles):
        if role != "body":
            lines.append(i)
            continue
        if lines:
            gaps.append(Gap(lines, before, i))
            lines = []
        before = i
    if lines:
        gaps.append(Gap(lines, before, None))
    return gaps
