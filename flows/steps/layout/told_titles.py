"""Which parts of a page say what its heading rows say.

A title may stand apart from its text: inside it, below it, gathered with others at the page's edge. What it
says is then the only sign of where its story begins.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from flows.steps.layout.coverage import pairs_of, uses
from flows.steps.layout.facts import LineFacts

_LEAST = 2  # pairs of characters; a shorter row is said by chance
_MOST = 200  # heading rows; no newspaper page has more, and work and memory stay bounded

Floats = npt.NDArray[np.float32]
Indices = npt.NDArray[np.intp]


class ToldTitles:
    """Heading rows of a page and the parts (texts) that it was divided into."""

    def __init__(self, facts: Sequence[LineFacts], roles: Sequence[str], parts: Sequence[str]) -> None:
        found = {i: pairs_of(fact.view.text) for i, fact in enumerate(facts) if roles[i] == "heading"}
        self.rows = [i for i, pairs in found.items() if len(pairs) >= _LEAST][:_MOST]
        number: dict[str, int] = {}
        said = [[number.setdefault(pair, len(number)) for pair in sorted(found[i])] for i in self.rows]
        used = uses(list(number), parts)
        # What few parts say tells most.
        rarity = np.log((len(parts) + 1) / (used.sum(1) + 0.5)).clip(0)
        self._worth = np.zeros((len(said), len(number)), np.float32)
        for row, numbers in zip(self._worth, said, strict=True):
            row[numbers] = rarity[numbers]
        self._worth /= self._worth.sum(1, keepdims=True) + 1e-6
        self._before = np.zeros((len(number), len(parts) + 1), np.int32)
        np.cumsum(used, axis=1, out=self._before[:, 1:])

    def share_said(self, first: Indices, end: Indices) -> Floats:
        """Heading row x run of parts (from `first` up to `end`): how much of the row the run says, 0 to 1."""
        shares: Floats = self._worth @ (self._before[:, end] > self._before[:, first]).astype(np.float32)
        return shares
