"""Rows for tests of un-weaving."""

from __future__ import annotations

from flows.steps.layout.weave import BodyLine
from flows.steps.text import display_width
from tests.press.stories import load_own
from tests.press.typeset import wrap

COLUMN = 14


def rows_of(key: str, width: int = COLUMN) -> list[BodyLine]:
    """One of our stories set in one column, without the blanks of indents."""
    story = next(s for s in load_own() if s.key == key)
    texts = [row for piece in story.pieces if piece.role == "body" for row in wrap(piece.text, width, 2)]
    return [BodyLine(text, display_width(text)) for text in texts]


def row_by_row(*columns: list[BodyLine]) -> list[BodyLine]:
    """The columns printed across."""
    height = max(map(len, columns))
    return [column[i] for i in range(height) for column in columns if i < len(column)]
