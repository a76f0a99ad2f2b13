"""How wide the column is that a line stands in.

Inside a block of text set in columns the rows that do not end a sentence are all equally wide. Where
they are not, the dump holds one paragraph a line and there is no column width.
"""

from __future__ import annotations

from collections.abc import Sequence

from flows.steps.layout.lines import LineView

_NEAR, _FAR = 7, 12  # rows looked at on either side, first try and second
_AGREE = 1.5  # rows of one column differ by a half-width sign or a punctuation hung or squeezed
_LEAST = 4  # so many rows must agree before a width is believed
_PARAGRAPH = 2.2  # a line so many times the column holds no row of it
_NARROWEST, _WIDEST = 5.0, 60.0  # no Chinese column is set outside these; wider rows are paragraphs


def column_widths(views: Sequence[LineView]) -> tuple[float | None, ...]:
    """For each line the width of the column around it, None where the page is one paragraph a line."""
    return tuple(_width_around(views, i, _NEAR) or _width_around(views, i, _FAR) for i in range(len(views)))


def _width_around(views: Sequence[LineView], at: int, reach: int) -> float | None:
    """The 60th percentile of the open rows' widths, if enough rows agree with it.

    Percentile, not maximum: headings and captions set over several columns are wider than the column.
    """
    near = views[max(0, at - reach) : at + reach + 1]
    widths = sorted(v.width for v in near if v.open and _NARROWEST <= v.width <= _WIDEST)
    if len(widths) < _LEAST:
        return None
    width = widths[int(len(widths) * 0.6)]
    agree = [w for w in widths if abs(w - width) <= _AGREE]
    if len(agree) < max(_LEAST, len(widths) * 0.4):
        return None
    return width if _holds_the_text(near, width) else None


def _holds_the_text(near: Sequence[LineView], width: float) -> bool:
    """Whether most of the text around is set in rows of that width, not in whole paragraphs: a stack of
    headings among paragraphs agrees on a width too."""
    total = sum(v.width for v in near)
    too_wide = sum(v.width for v in near if v.width > _PARAGRAPH * width and " " not in v.text)
    return too_wide < 0.5 * total
