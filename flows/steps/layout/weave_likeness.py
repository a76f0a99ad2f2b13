"""What rows have in common: pairs of characters that stand in few rows of the page.

Names, terms and subjects of one story come again and again in it, also those that no dictionary has or that
a wrap has cut in two; told by pairs of characters they are found surer than by words (of rows of two threads
the right one 0.87 of times against 0.84, twelve rows of the thread known).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from flows.steps.layout.weave_features import Rows
from flows.steps.layout.weave_links import NONE

_AHEAD = 128  # rows further down that a row is compared with
_FADES = 0.9  # so much of what a thread was about still counts a row later
_BLOCK = 32  # rows multiplied at once: so few that the matrix library starts no threads

Floats = npt.NDArray[np.float32]
Indices = npt.NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Likeness:
    """How like the rows further down are to each row, and to each row with those it goes on with."""

    rows: Floats  # row x distance - 1
    threads: Floats  # the same, once `follow` has told what the row goes on with

    @classmethod
    def of(cls, rows: Rows) -> Likeness:
        """Compares the rows of a span."""
        table = rows.pairs
        count = len(table)
        near = np.zeros((count, _AHEAD), np.float32)
        for top in range(0, count, _BLOCK):
            products = table[top : top + _BLOCK] @ table[top : top + _BLOCK + _AHEAD + 1].T
            for k, product in enumerate(products):
                ahead = product[k + 1 : k + 1 + _AHEAD]
                near[top + k, : len(ahead)] = ahead
        return cls(near, near.copy())

    def follow(self, row: int, before: int) -> None:
        """Tells that the row goes on with the row `before` (NONE: it begins a thread)."""
        step = row - before
        if before != NONE and step < _AHEAD:
            self.threads[row, :-step] += _FADES * self.threads[before, step:]

    def to_row(self, row: int, reach: int) -> Floats:
        """How like the row is to the threads that end 1, 2, … rows above it; so many, at most _AHEAD."""
        start = (row - 1) * _AHEAD  # one row up and one more ahead is so many cells further up
        return self.threads.ravel()[start :: 1 - _AHEAD][:reach]
