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
from flows.steps.layout.weave_fit import fit_odds, load_weights, next_fits
from flows.steps.layout.weave_links import NONE

# Log-odds from which a flow is cut: four in five. Where it was in vain grouping mostly joins both again.
SURE = 1.4
_FIT_RANGE = (-6.0, 8.0)
_ROUNDING = 1e-3  # more than sums of log-odds are off by
_RIVALS = ("rival after, open", "rival before, open")

Floats = npt.NDArray[np.float32]
Indices = npt.NDArray[np.intp]


def cut_page_order(rows: Rows, follower: Sequence[int]) -> list[int]:
    """The links without those to the next row that most likely are none; where something is printed between,
    it tells more than the rows do, and is judged later."""
    names, values = _features_of_neighbours(rows)
    model = load_weights("breaks")
    odds = model.odds(names, values)
    weights = model.of(_RIVALS)
    # Rows are compared with all others only where the best and worst that can be there would tell.
    bounds = [(limit - _own_fits(rows)) * (rows.ends[:-1] <= 1) for limit in _FIT_RANGE]
    most = np.maximum(*(weights[:, None] * bound for bound in bounds)).sum(0)
    asked = np.flatnonzero((odds + most > SURE - _ROUNDING) & ~rows.breaks[1:])
    odds[asked] += weights @ np.stack(_rivals(rows, asked))
    cut = set(asked[odds[asked] > SURE].tolist())
    return [NONE if j == i + 1 and i in cut else j for i, j in enumerate(follower)]


def break_features(rows: Rows) -> tuple[list[str], list[Floats]]:
    """Names and values, one for each row but the last, of what tells whether the next row goes on with it."""
    names, values = _features_of_neighbours(rows)
    return [*names, *_RIVALS], [*values, *_rivals(rows, np.arange(len(rows.texts) - 1))]


def _features_of_neighbours(rows: Rows) -> tuple[list[str], list[Floats]]:
    """Those that need nothing but the two rows and their surroundings."""
    first = np.arange(len(rows.texts) - 1)
    second = first + 1
    fit = _own_fits(rows)
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
        "bracket unopened, closed": (needed > 0)[second] & closed,
        "other column": np.abs(rows.columns[first] - rows.columns[second]) > 1.1,
        "indented": rows.starts[second] <= 1,
    }
    return list(features), [np.asarray(v, np.float32) for v in features.values()]


def _own_fits(rows: Rows) -> Floats:
    fits: Floats = np.clip(next_fits(rows), *_FIT_RANGE)
    return fits


def _rivals(rows: Rows, first: Indices) -> list[Floats]:
    """For these rows, if they are open, how much better the best row elsewhere goes on with each than the
    next row, and how much better the next row goes on with the best row elsewhere; 0 for closed ones."""
    every, at = np.arange(len(rows.texts)), np.arange(len(first))
    after = fit_odds(rows, first[:, None], every[None, :])
    before = fit_odds(rows, every[:, None], first[None, :] + 1).T
    is_open = rows.ends[first] <= 1
    found = []
    for fits in (after, before):
        np.clip(fits, *_FIT_RANGE, out=fits)
        fits[at, first] = fits[at, first + 1] = _FIT_RANGE[0]  # the two rows themselves
        found.append((fits.max(1, initial=_FIT_RANGE[0]) - _own_fits(rows)[first]) * is_open)
    return found
