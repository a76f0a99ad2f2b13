"""Where threads of a woven page pass from one story to another: cut there, grouping asks again.

On pages of columns printed among each other some links join two stories: a column goes on with the next
story, or two threads were taken for each other. Whether one does shows in how the two rows fit, and in how
much the rows before have in common with the rows after.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from flows.steps.layout.weave_features import Rows
from flows.steps.layout.weave_fit import all_fits, load_weights
from flows.steps.layout.weave_links import NONE, chains
from flows.steps.layout.weave_steps import read_steps

_CONTEXT = 12  # rows compared on either side
# Probability of two stories from which a link is cut. Below even: what is cut in vain grouping may join
# again, what joins two stories nothing parts. From 0.3 to 0.2 grouping and stories whole rise on typeset
# pages and on those of unseen habits, fewer stories are whole on the press' columns; with 0.14 all fall.
_CUT_FROM = 0.2
_FIT_RANGE = 6.0
_AROUND = 4  # rows above and below that should keep in step

Floats = npt.NDArray[np.float32]
Indices = npt.NDArray[np.intp]


def cut_links(rows: Rows, follower: Sequence[int]) -> list[int]:
    """The links without those that more likely than a part join two stories."""
    out = list(follower)
    first, names, values = cut_features(rows, follower)
    odds = load_weights(weights_for(rows)).odds(names, values)
    for i in first[odds > np.log(_CUT_FROM / (1 - _CUT_FROM))].tolist():
        out[i] = NONE
    return out


def weights_for(rows: Rows) -> str:
    """The weights for the page: what the rows around say of steps tells only where columns are printed
    across."""
    return "cuts across" if read_steps(rows).across else "cuts one by one"


def cut_features(rows: Rows, follower: Sequence[int]) -> tuple[Indices, list[str], list[Floats]]:
    """The rows that have a follower, in order of reading; names and values, one for each, of what tells
    whether both are of one story."""
    flows = chains(list(follower))
    links = [link for flow in flows for link in pairwise(flow)]
    first, second = np.array(links, np.intp).reshape(-1, 2).T
    fit = np.clip(all_fits(rows)[first, second], -_FIT_RANGE, _FIT_RANGE)
    like, known = sides(rows.content, flows)
    closed = rows.ends[first] > 1
    steps = read_steps(rows)
    features: dict[str, npt.ArrayLike] = {
        "fit": fit,
        "fit, closed": fit * closed,
        "closed": closed,
        "likeness": like,
        "likeness, known": like * known,
        "known": known,
        "moved": second != first + 1,
        "break": rows.breaks[second],
        "in step": in_step(follower)[first],
        "on step": np.maximum(*steps.of(first, second)),
        "foot": steps.foot[first],
        "top": steps.top[second],
    }
    return first, list(features), [np.asarray(v, np.float32) for v in features.values()]


def in_step(follower: Sequence[int]) -> Floats:
    """For each row the share of the rows around it that are followed so many rows further on as it is."""
    steps = np.array(follower) - np.arange(len(follower))
    same = np.zeros(len(steps), np.float32)
    for away in range(1, _AROUND + 1):
        alike = steps[away:] == steps[:-away]
        same[away:] += alike
        same[:-away] += alike
    return (same / (2 * _AROUND)).astype(np.float32)


def sides(table: Floats, flows: Sequence[Sequence[int]]) -> tuple[Floats, Floats]:
    """For each link, in order of reading, how much the rows before and after have in common (cosine of rows
    of the table), and how many rows there are on the shorter side (1: as many as are looked at)."""
    like: list[float] = []
    known: list[float] = []
    for flow in flows:
        sums = np.vstack([np.zeros((1, table.shape[1]), np.float32), np.cumsum(table[list(flow)], axis=0)])
        places = np.arange(1, len(flow))
        top, foot = np.maximum(places - _CONTEXT, 0), np.minimum(places + _CONTEXT, len(flow))
        before, after = sums[places] - sums[top], sums[foot] - sums[places]
        sizes = np.sqrt((before**2).sum(1) * (after**2).sum(1)) + 1e-6
        like += (np.einsum("nk,nk->n", before, after) / sizes).tolist()
        known += np.sqrt(np.minimum(places - top, foot - places) / _CONTEXT).tolist()
    return np.array(like, np.float32), np.array(known, np.float32)
