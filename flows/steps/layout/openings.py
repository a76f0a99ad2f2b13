"""Opening formulas that stand at the top of a column: the text they open goes on beside them.

Where columns are printed row by row among each other, nothing above their tops shows how many rows further on
text goes on, and un-weaving leaves some alone. But nobody prints a formula without a story.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from flows.steps.layout.weave import BodyLine

_MOST_ROWS = 2  # of an opening that was left alone
_SENTENCE_ENDS = ("。", "！", "？", "!", "?", "…", "”", "』", "」")
_REACH = 4  # rows beside it that may show how far text goes on


def continue_openings(
    streams: Sequence[Sequence[int]], lines: Sequence[BodyLine]
) -> tuple[tuple[int, ...], ...]:
    """The text flows (indexes of lines), openings left alone joined to the flow that begins as many rows
    below as text beside them goes on."""
    follower = {a: b for stream in streams for a, b in pairwise(stream)}
    begins = {stream[0]: stream for stream in streams}
    joined: dict[int, Sequence[int]] = {}  # by the opening's first line
    for stream in streams:
        is_whole = lines[stream[-1]].text.endswith(_SENTENCE_ENDS)  # a brief of one row
        if len(stream) > _MOST_ROWS or not lines[stream[0]].opens or is_whole:
            continue
        below = _below(stream[-1], follower, len(lines))
        if below in begins and not lines[below].opens:
            joined[stream[0]] = begins.pop(below)
    taken = {stream[0] for stream in joined.values()}
    return tuple((*stream, *joined.get(stream[0], ())) for stream in streams if stream[0] not in taken)


def _below(row: int, follower: dict[int, int], end: int) -> int:
    """Where the row goes on if it does as the next row that goes on past others; -1 where none does."""
    for beside in range(row + 1, min(row + 1 + _REACH, end)):
        step = follower.get(beside, beside) - beside
        if step > 1:
            return row + step
    return -1
