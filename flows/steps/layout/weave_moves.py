"""How dumps print columns among each other: the odds that a row goes on with this or that open thread.

A thread is a flow of rows that more rows may follow. Threads have ranks: 0 is that of the row just printed, 1
the one that was left most lately, and so on. k columns printed across go on with rank k - 1 row after row,
page order with rank 0: dumps have habits, and a habit kept for some rows is likely to be kept for the next.
"""

from __future__ import annotations

from functools import lru_cache
from math import exp
from typing import NamedTuple

from flows.steps.layout.weave_fit import load_numbers

RANKS = 8  # threads a row may go on with; newspapers are set in up to eight columns
NEW = RANKS  # the move of a row that begins a thread

_RUNS = (2, 4, 8, 16)  # rows from which a habit is thought firmer
_MOST_BEGUN = 3

# What stands between a row and the row before it.
MARKS = ("", "gap", "break")


class Habit(NamedTuple):
    """What the moves of the rows so far were like."""

    rank: int = -1  # of the last row that went on with a thread
    begun: int = 0  # threads begun since then: they push the others down by one
    run: int = 0  # rows that kept the habit
    other: int = -1  # the rank before the habit changed last

    @property
    def expected(self) -> int:
        """The rank of the next row if the habit is kept."""
        return min(self.rank + self.begun, RANKS - 1)


@lru_cache(20_000)
def next_habit(habit: Habit, move: int) -> Habit:
    """The habit once a row has moved so."""
    if move == NEW:
        return habit._replace(begun=min(habit.begun + 1, _MOST_BEGUN))
    if habit.rank >= 0 and move == habit.expected:
        return Habit(move, 0, min(habit.run + 1, _RUNS[-1]), -1 if habit.begun else habit.other)
    return Habit(move, 0, 1, habit.expected if habit.rank >= 0 else -1)


@lru_cache(20_000)
def move_odds(habit: Habit, mark: str, before_open: bool) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """`move_scores` as they are, and as odds."""
    scores = move_scores(habit, mark, before_open)
    return scores, tuple(map(exp, scores))


def move_scores(habit: Habit, mark: str, before_open: bool) -> tuple[float, ...]:
    """What speaks for going on with the thread of each rank, and at the end for beginning one, on a scale of
    log-odds against each other; `before_open`: the row before ends mid-sentence."""
    weights = load_numbers("moves")
    moves = [move_features(habit, mark, rank, before_open) for rank in range(RANKS + 1)]
    return tuple(sum(weights.get(name, 0.0) for name in names) for names in moves)


def move_features(habit: Habit, mark: str, rank: int, before_open: bool) -> list[str]:
    """What is true of one move: names of features."""
    firm = sum(habit.run >= least for least in _RUNS)
    if rank == NEW:
        return _beginning(habit, mark, before_open, firm)
    side = "beside" if rank == 0 else "away"
    names = [f"rank {min(rank, 5)}", f"{side}, {mark}"]
    if habit.rank < 0:
        return [*names, f"{side}, no habit"]
    expected = habit.expected
    if rank == expected:
        return [*names, f"{side}, habit {firm}", f"{side}, habit, {mark}"]
    if rank == 0:
        names.append("beside, against habit")
    elif expected == 0:
        names.append(f"away, against habit {firm}")
    elif abs(rank - expected) == 1:
        names.append("away, one less" if rank < expected else "away, one more")
    if rank == habit.other:
        names.append("back to the other habit")
    if habit.begun and rank == habit.rank:
        names.append("as before the new ones")
    return names


def _beginning(habit: Habit, mark: str, before_open: bool, firm: int) -> list[str]:
    names = ["new", f"new, {mark}", f"new, habit {firm}", f"new, begun {min(habit.begun, 2)}"]
    if habit.rank < 0:
        names.append("new, no habit")
    elif habit.expected > 0:
        names.append("new, away")
    return [*names, "new, before open"] if before_open else names
