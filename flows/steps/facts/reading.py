"""A stretch of a sentence while it is read: its quantities and what has been made of those so far."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from flows.steps.facts.clauses import Clause, Frame
from flows.steps.facts.quantities import Quantity

_LIST_GAP = re.compile(r"\s*(?:[、,和与及]|以及)?\s*")


@dataclass(frozen=True, slots=True)
class Statement:
    """What a figure says. `head` is the indicator without its verb of change, `thing` what a verb governs."""

    subject: str | None
    indicator: str | None
    head: str
    confidence: float
    thing: str = ""
    is_own: bool = False  # the subject is the measured noun itself: not handed on to its like


class Reading:
    """A stretch of a sentence being read: its quantities and what has been made of those so far."""

    def __init__(
        self, frame: Frame, quantities: Sequence[Quantity], before: str | None, *, is_told: bool = False
    ) -> None:
        self.frame = frame
        self.quantities = quantities
        self.before = before  # topic of what was read before it in the paragraph
        self.is_told = is_told  # by figures of the sentence right before
        self.statements: list[Statement] = []
        self.clause_of = [frame.clause_number_at(q.start) for q in quantities]
        self.chains = self._chains()
        self.own_starts = self._own_starts()

    def clause(self, n: int) -> Clause:
        """The clause of the n-th quantity: that of the first of its list."""
        return self.frame.clauses[self.clause_of[self.chains[n][0]]]

    def _chains(self) -> list[tuple[int, int]]:
        """First and last number of the run that only list marks part, a quantity: 7.4%、5.1%、2.6%."""
        chains: list[tuple[int, int]] = []
        first = 0
        for n in range(1, len(self.quantities) + 1):
            if n == len(self.quantities) or not self._is_joined(n - 1):
                chains += [(first, n - 1)] * (n - first)
                first = n
        return chains

    def _is_joined(self, n: int) -> bool:
        left, right = self.quantities[n], self.quantities[n + 1]
        gap = self.frame.text[left.end : right.start]
        return left.dimension == right.dimension and len(gap) < 4 and bool(_LIST_GAP.fullmatch(gap))

    def _own_starts(self) -> list[int]:
        """Where the words that belong to a quantity begin: after the one before it in the clause."""
        starts: list[int] = []
        for n, q in enumerate(self.quantities):
            start = self.clause(n).start
            if n and self.quantities[n - 1].end > start:
                before = self.quantities[n - 1]
                start = before.end if self.frame.text[before.end : q.start].strip() else starts[-1]
            starts.append(start)
        return starts

    def end_of(self, n: int, clause: Clause) -> int:
        """How far the words after the n-th quantity reach: to the next one, or the clause's end."""
        if n + 1 < len(self.quantities) and self.quantities[n + 1].start < clause.end:
            return self.quantities[n + 1].start
        return clause.end
