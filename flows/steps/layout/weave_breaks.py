"""Where page order itself passes from one text to another, on pages that are not woven.

A column's foot is followed by the next story's column: nothing is printed between, and the one text breaks
off where the other goes on. Told by how the two rows fit, by rows elsewhere that fit better, and by what the
rows before and after are about. The flow is cut there and grouping asks which story goes on.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from flows.steps.layout.weave_cuts import sides
from flows.steps.layout.weave_features import OPENS, Rows
from flows.steps.layout.weave_fit import all_fits, load_weights
from flows.steps.layout.weave_links import NONE

# Log-odds from which a flow is cut: four in five. Where it was in vain grouping mostly joins both again.
_SURE = 1.4
_FIT_RANGE = (-6.0, 8.0)

Floats = npt.NDArray[np.float32]


def cut_page_order(rows: Rows, follower: Sequence[int]) -> list[int]:
    """The links without those to the next row that most likely are none; where something is printed between,
    it tells more than the rows do, and is judged later."""
    names, values = break_features(rows)
    breaks = (load_weights("breaks").odds(names, values) > _SURE) & ~rows.breaks[1:]
    return [NONE if j == i + 1 and breaks[i] else j for i, j in enumerate(follower)]


def break_features(rows: Rows) -> tuple[list[str], list[Floats]]:
    """Names and values, one for each row but the last, of what tells whether the next row goes on with it."""
    first = np.arange(len(rows.texts) - 1)
    second = first + 1
    fits = np.clip(all_fits(rows), *_FIT_RANGE)
    fit = fits[first, second]
    after, before = _rivals(fits)
    closed = rows.ends[first] > 1
    opens = rows.starts[second] == OPENS
    flow = [range(len(rows.texts))]
    like, subject = sides(rows.pairs, flow)[0], sides(rows.subjects, flow)[0]
    _, needed = rows.open_brackets
    features: dict[str, npt.ArrayLike] = {
        "fit, open": fit * ~closed,
        "fit, closed": fit * closed,
        "closed": closed,
        "likeness": like,
        "likeness, closed": like * closed,
        "subject": subject,
        "subject, closed": subject * closed,
        "break": rows.breaks[second],
        "gap": rows.gaps[second],
        "opens": opens,
        "opens after open": opens & ~closed,
        "rival after, open": after * ~closed,
        "rival before, open": before * ~closed,
        "bracket unopened, closed": (needed > 0)[second] & closed,
        "other column": np.abs(rows.columns[first] - rows.columns[second]) > 1.1,
        "indented": rows.starts[second] <= 1,
    }
    return list(features), [np.asarray(v, np.float32) for v in features.values()]


def _rivals(fits: Floats) -> tuple[Floats, Floats]:
    """For each row but the last how much better the best row elsewhere goes on with it than the next row, and
    how much better the next row goes on with the best row elsewhere."""
    first = np.arange(len(fits) - 1)
    own = fits[first, first + 1]
    others = fits.copy()
    np.fill_diagonal(others, _FIT_RANGE[0])
    others[first, first + 1] = _FIT_RANGE[0]
    return others[first].max(1) - own, others[:, first + 1].max(0) - own
