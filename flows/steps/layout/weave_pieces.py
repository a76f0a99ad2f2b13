"""Pieces of columns printed in the wrong order: which piece goes on where another breaks off?

A piece is a run of rows between gaps or headings. One that ends mid-sentence goes on with one that begins
mid-sentence: mostly its neighbour, sometimes another. All are judged together, best links first, and
the neighbour keeps an advantage.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from flows.steps.layout.weave_features import OPENS, Rows
from flows.steps.layout.weave_fit import fit_odds, load_weights
from flows.steps.layout.weave_links import NONE, choose_links

Floats = npt.NDArray[np.float32]
Indices = npt.NDArray[np.intp]
Piece = tuple[int, ...]

_CONTEXT = 10  # rows at the end of one piece and the beginning of the other that are compared by topic
_FIT_RANGE = (-6.0, 8.0)
_MOST_PIECES = 120  # pairs of pieces are scored; a page with more is no page of columns
# Log-odds by which the neighbour of page order is preferred, and by which another must be likely: set so that
# no page of the press is ordered worse than it was printed.
_NEIGHBOUR_FIRST, _OTHER_FROM = 0.5, 0.0


def join_pieces(rows: Rows, streams: Sequence[Piece]) -> dict[int, int]:
    """Links, last row of a piece -> first row of the piece read next, for all pieces that break off."""
    pieces = cut_pieces(rows, streams)
    if not 2 <= len(pieces) <= _MOST_PIECES:
        return {}
    first, second = breaking_pairs(rows, pieces)
    if not len(first):
        return {}
    names, values = piece_features(rows, pieces, first, second)
    odds = load_weights("pieces").odds(names, values)
    beside = values[names.index("neighbour")] > 0
    odds = np.where(beside, odds + _NEIGHBOUR_FIRST, odds - _OTHER_FROM)
    follower = choose_links(len(pieces), first, second, odds)
    return {pieces[a][-1]: pieces[b][0] for a, b in enumerate(follower) if b != NONE}


def cut_pieces(rows: Rows, streams: Sequence[Piece]) -> list[Piece]:
    """The streams cut where a gap or a heading stands between two rows of page order."""
    pieces: list[list[int]] = []
    for stream in streams:
        for at, row in enumerate(stream):
            beside = at > 0 and row == stream[at - 1] + 1
            if at == 0 or (beside and (rows.breaks[row] or rows.gaps[row])):
                pieces.append([])
            pieces[-1].append(row)
    return sorted(map(tuple, pieces))


def breaking_pairs(rows: Rows, pieces: Sequence[Piece]) -> tuple[Indices, Indices]:
    """All pairs of pieces of which one ends mid-sentence and the other may begin so."""
    ends = rows.ends[[p[-1] for p in pieces]] <= 1
    starts = rows.starts[[p[0] for p in pieces]]
    starts = (starts >= 1) & (starts != OPENS)
    first, second = np.nonzero(ends[:, None] & starts[None, :] & ~np.eye(len(pieces), dtype=bool))
    return first, second


def piece_features(
    rows: Rows, pieces: Sequence[Piece], first: Indices, second: Indices
) -> tuple[list[str], list[Floats]]:
    """Names and values, one for each pair, of how well piece `second` goes on with piece `first`."""
    ends = np.array([p[-1] for p in pieces])[first]
    starts = np.array([p[0] for p in pieces])[second]
    size = np.minimum([len(p) for p in pieces], _CONTEXT)
    known = np.sqrt(np.minimum(size[first], size[second]) / _CONTEXT)
    topic = _topic(rows, pieces)[first, second]
    fit = np.clip(fit_odds(rows, ends, starts), *_FIT_RANGE)
    beside = starts == ends + 1
    # The worse neighbours fit each other on this page, the less being neighbours says.
    woven = float(np.clip(1 - fit[beside].mean(), -2, 4)) if beside.any() else 0.0
    features: dict[str, npt.ArrayLike] = {
        "fit": fit,
        "fit, soft": fit * (rows.ends[ends] == 1),
        "topic": topic,
        "topic, known": topic * known,
        "known": known,
        "neighbour": beside,
        "neighbour, gap": beside & rows.gaps[starts],
        "neighbour, break": beside & rows.breaks[starts],
        "neighbour, woven page": beside * woven,
        "woven page": np.full(len(first), woven),
        "other column": np.abs(rows.columns[ends] - rows.columns[starts]) > 1.1,
        "later": second > first,
        "distance": np.log(np.abs(second - first)),
        "next but one": second - first == 2,
        "the one before": first - second == 1,
        "begins with a quotation": rows.starts[starts] == 3,
        "begins short": rows.starts[starts] == 1,
    }
    return list(features), [np.asarray(v, np.float32) for v in features.values()]


def _topic(rows: Rows, pieces: Sequence[Piece]) -> Floats:
    """Piece x piece: cosine of the words at the end of the one and at the beginning of the other."""
    tails = np.stack([rows.topics[list(p[-_CONTEXT:])].sum(0) for p in pieces])
    heads = np.stack([rows.topics[list(p[:_CONTEXT])].sum(0) for p in pieces])
    tails /= np.sqrt((tails**2).sum(1, keepdims=True)) + 1e-6
    heads /= np.sqrt((heads**2).sum(1, keepdims=True)) + 1e-6
    cosine: Floats = np.einsum("ak,bk->ab", tails, heads)
    return cosine
