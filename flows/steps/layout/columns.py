"""How wide the column is that a line stands in.

Inside a block of text set in columns the rows that do not end a sentence are all equally wide. Where
they are not, the dump holds one paragraph a line and there is no column width.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from flows.steps.layout.lines import LineView

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
Indices = npt.NDArray[np.intp]

_NEAR, _FAR = 7, 12  # rows looked at on either side, first try and second
_AGREE = 1.5  # rows of one column differ by a half-width sign or a punctuation hung or squeezed
_LEAST = 4  # so many rows must agree before a width is believed
_PARAGRAPH = 2.2  # a line so many times the column holds no row of it
_NARROWEST, _WIDEST = 5.0, 60.0  # no Chinese column is set outside these; wider rows are paragraphs


def column_widths(views: Sequence[LineView]) -> tuple[float | None, ...]:
    """For each line the width of the column around it, None where the page is one paragraph a line."""
    if not views:
        return ()
    widths = np.array([v.width for v in views])
    telling = np.array([v.open for v in views]) & (widths >= _NARROWEST) & (widths <= _WIDEST)
    parted = np.array([" " in v.text for v in views])
    found = _widths_around(widths, telling, parted, _NEAR, np.arange(len(views)))
    without = [i for i, width in enumerate(found) if width is None]
    far = _widths_around(widths, telling, parted, _FAR, np.array(without, np.intp))
    for i, width in zip(without, far, strict=True):
        found[i] = width
    return tuple(found)


def _widths_around(
    widths: Floats, telling: Flags, parted: Flags, reach: int, lines: Indices
) -> list[float | None]:
    """The 60th percentile of the telling rows' widths around each of the lines, if enough rows agree with it.

    Percentile, not maximum: headings and captions set over several columns are wider than the column.
    """
    near = np.sort(_windows(np.where(telling, widths, np.inf), reach, np.inf)[lines], axis=1)
    count = np.isfinite(near).sum(axis=1)
    width = near[np.arange(len(near)), np.minimum((count * 0.6).astype(np.intp), near.shape[1] - 1)]
    enough = np.isfinite(width)
    known = np.where(enough, width, 0.0)
    agree = (np.abs(near - known[:, None]) <= _AGREE).sum(axis=1)
    enough &= (count >= _LEAST) & (agree >= np.maximum(_LEAST, count * 0.4))
    enough &= _holds_the_text(widths, parted, known, reach, lines)
    return [value if known_here else None for value, known_here in zip(known.tolist(), enough, strict=True)]


def _windows(values: Floats, reach: int, outside: float) -> Floats:
    """Line x neighbour: the values of so many lines on either side and of the line itself."""
    edge = np.full(reach, outside)
    return np.lib.stride_tricks.sliding_window_view(np.concatenate([edge, values, edge]), 2 * reach + 1)


def _holds_the_text(widths: Floats, parted: Flags, column: Floats, reach: int, lines: Indices) -> Flags:
    """Whether most of the text around is set in rows of that width, not in whole paragraphs: a stack of
    headings among paragraphs agrees on a width too."""
    unbroken = _windows(np.where(parted, 0.0, widths), reach, 0.0)[lines]
    too_wide = np.where(unbroken > _PARAGRAPH * column[:, None], unbroken, 0.0).sum(axis=1)
    holds: Flags = too_wide < 0.5 * _windows(widths, reach, 0.0)[lines].sum(axis=1)
    return holds
