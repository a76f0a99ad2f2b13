"""Un-weaving: which body lines belong to one flow of text, and in what order they are read.

A dump that has lost its coordinates may print the columns of several stories row by row, or their
pieces in any order. `unweave` takes the body-like lines of one span in page order and divides them
into streams, each one flow of text in reading order. Where the evidence is weak it answers with one
stream in page order: leaving page order must never cost more than it brings.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class BodyLine:
    """What un-weaving needs to know of one body-like line."""

    text: str  # edge blanks off, letter-spacing undone
    width: float  # CJK characters count 1, ASCII half, measured as printed
    indent: float = 0.0  # leading blanks in the same unit; 0 where the dump dropped them
    column_width: float | None = None  # local estimate; None where the page is one paragraph a line
    after_break: bool = False  # a heading, caption or furniture stands between it and the line before


@dataclass(frozen=True, slots=True)
class Unweave:
    """Streams of line indices (positions in the input), each in reading order; every line exactly once.

    `evidence` says, for a line that does not follow its neighbour of page order, why it was moved.
    """

    streams: tuple[tuple[int, ...], ...]
    evidence: dict[int, str] = field(default_factory=dict)


def unweave(lines: Sequence[BodyLine]) -> Unweave:
    """Divide body lines into text flows; one flow in page order where nothing else is proven."""
    return Unweave(streams=(tuple(range(len(lines))),) if lines else ())
