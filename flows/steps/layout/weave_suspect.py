"""Whether the rows of a page may be those of columns printed among each other."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from flows.steps.layout.weave_features import Rows
from flows.steps.layout.weave_fit import next_fits

_FIT_RANGE = 6.0
# A page is searched where so many open rows in a row fit the rows printed below them worse than this on
# average. Extracted pages printed across come to -1.4 at most, others to 0.4 at least, pages of the press
# with columns in disorder to 0.8. Of 60 such pages 33 are searched then and 126 links won (17 lost), with 0.2
# 92 (15); with 1.3 it is 151 (21), at the cost of twice as many pages searched.
_WINDOW, _BAD_FIT = 12, 0.6
# Characters. Where most rows are wider each holds a printed row of several columns, or a paragraph: what goes
# on with what is lost.
WIDEST_COLUMN = 25


@lru_cache(1)  # asked twice of the page at hand
def may_be_woven(rows: Rows) -> bool:
    """Whether somewhere on the page rows go on badly with the rows printed below them."""
    inner = np.flatnonzero((rows.ends[:-1] <= 1) & ~rows.breaks[1:] & ~rows.gaps[1:])
    size = min(_WINDOW, len(inner))
    if size < _WINDOW // 3 or np.median(rows.widths) > WIDEST_COLUMN:
        return False
    fits = np.clip(next_fits(rows)[inner], -_FIT_RANGE, _FIT_RANGE)
    return bool(np.convolve(fits, np.full(size, 1 / size), "valid").min() < _BAD_FIT)
