"""The pieces of columns that flows are made of: runs of rows that go on as the rows around them do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from flows.steps.layout.weave_links import NONE
from flows.steps.layout.weave_steps import ON_STEP, Steps

Floats = npt.NDArray[np.float32]
Indices = npt.NDArray[np.intp]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Columns:
    """For each row: whether it is the first or the last of its column, the column's first row, and how many
    columns have begun by then."""

    heads: Flags
    feet: Flags
    head: Indices
    begun: Indices

    @classmethod
    def of(cls, steps: Steps, follower: Sequence[int]) -> Columns:
        """The columns of these flows."""
        count = len(follower)
        then = np.array(follower, np.intp)
        first = np.flatnonzero(then != NONE)
        inside = first[np.maximum(*steps.of(first, then[first])) >= ON_STEP]
        heads, feet = np.ones(count, bool), np.ones(count, bool)
        heads[then[inside]], feet[inside] = False, False
        head = np.arange(count)
        for row in inside.tolist():  # links on step go down the page
            head[then[row]] = head[row]
        return cls(heads, feet, head, np.cumsum(heads))

    def meet(self, first: Indices, second: Indices) -> Flags:
        """Pairs of which the one ends its column and the other begins one."""
        return self.feet[first] & self.heads[second]

    def side_by_side(self, first: Indices, second: Indices) -> Flags:
        """Such pairs whose columns begin in neighbouring rows: printed across, one is right of the other."""
        return self.meet(first, second) & (second == self.head[first] + 1) & (second < first)

    def passed(self, first: Indices, second: Indices) -> Indices:
        """How many columns begin below row `first`, up to row `second`."""
        begun: Indices = self.begun[second] - self.begun[first]
        return begun
