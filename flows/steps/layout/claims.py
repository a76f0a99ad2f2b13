"""Places where a story's title may stand, read with one another: one story has one title.

Every place says how likely a story's title stands there. What the other places say of the story is the claim
of this one: a story that has a surer title elsewhere is not titled here, one that nobody else titles is.
Places and stories tell each other so a few times (belief propagation).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

_ROUNDS = 4
_INERTIA = 0.5  # of each claim from round to round, lest two places change their minds forever
_TWO_TITLES = -4.0  # a story has titles in two places
_SURE = 30.0  # log-odds beyond which nothing changes
_NO_OPTION = -1e9
_LEAST, _MOST = 1e-9, 1 - 1e-6  # chances that stand for never and always


class Reading(NamedTuple):
    """What a place of n rows may be read as in K ways: log-odds that hold whatever is chosen elsewhere."""

    rows: Floats  # n x K
    moves: Floats  # (n - 1) x K before x K
    story: npt.NDArray[np.intp]  # K: number of the story that the option titles, -1 where it titles none
    heads: npt.NDArray[np.bool_]  # n: rows that are headings; bylines title nothing


def claims_of(readings: Sequence[Reading], untitled: Floats) -> tuple[Floats, Floats]:
    """Place x story: the log-odds that the other places add to a title there, and those that it stands there
    before they are added; `untitled`: the log-odds of each story's having no title."""
    batches = _batches(readings)
    claims = np.zeros((len(readings), len(untitled)))
    own = np.full(claims.shape, -_SURE)
    for done in range(_ROUNDS):
        for places, batch in batches:
            chances = _title_chances(batch, claims[places])
            odds = np.log(chances / (1 - chances)) - claims[places]
            own[places] = np.where(chances <= _LEAST, -_SURE, odds.clip(-_SURE, _SURE))
        told = _claims(own, untitled)
        claims = (1 - _INERTIA) * told + _INERTIA * claims if done else (1 - _INERTIA) * told
    return claims, own


def best_path(reading: Reading, claims: Floats) -> list[int]:
    """The best option for each row, taken as a sequence (Viterbi)."""
    options = np.where(reading.story >= 0, claims[reading.story], 0.0)
    entering = options * (1 - np.eye(len(options)))
    best = reading.rows[0] + options * reading.heads[0]
    back = []
    for row, move, head in zip(reading.rows[1:], reading.moves, reading.heads[1:], strict=True):
        paths = best[:, None] + move + entering * head
        came = paths.argmax(0)
        back.append(came)
        best = paths[came, np.arange(len(came))] + row
    path = [int(best.argmax())]
    for came in reversed(back):
        path.append(int(came[path[-1]]))
    return path[::-1]


def _claims(own: Floats, untitled: Floats) -> Floats:
    """What each place hears of each story: whether another one has its title."""
    odds = np.exp(own)
    none = np.exp(-(np.log1p(odds).sum(0) - np.log1p(odds)))  # of the others has it
    one = none * (odds.sum(0) - odds)
    more = (1 - none - one).clip(0.0)
    two = np.exp(_TWO_TITLES)
    claims: Floats = np.log((none + (one + more) * two) / (none * np.exp(untitled) + one + more * two))
    return claims


class _Batch(NamedTuple):
    """Readings with equally many rows, their options filled up to equally many; what stays from round to
    round."""

    every: npt.NDArray[np.intp]  # places x 1: their numbers
    rows: Floats  # places x n x K
    moves: Floats  # places x (n - 1) x K x K
    story: npt.NDArray[np.intp]  # places x K, the last of all stories for what titles none
    titles: npt.NDArray[np.bool_]  # places x K: options that title a story
    first: Floats  # places x 1: whether the first row is a heading
    entered: Floats  # places x (n - 1) x K x K: whether a row enters another option as a heading
    heads: Floats  # places x n x 1: whether a row is a heading


def _batches(readings: Sequence[Reading]) -> list[tuple[list[int], _Batch]]:
    by_rows: dict[int, list[int]] = defaultdict(list)
    for place, reading in enumerate(readings):
        by_rows[len(reading.rows)].append(place)
    return [(places, _batch([readings[p] for p in places], n)) for n, places in by_rows.items()]


def _batch(readings: Sequence[Reading], n: int) -> _Batch:
    most = max(len(r.story) for r in readings)
    rows = np.full((len(readings), n, most), _NO_OPTION)
    moves = np.zeros((len(readings), n - 1, most, most))
    story = np.full((len(readings), most), -1)
    for k, reading in enumerate(readings):
        count = len(reading.story)
        rows[k, :, :count] = reading.rows
        moves[k, :, :count, :count] = reading.moves
        story[k, :count] = reading.story
    heads = np.array([r.heads for r in readings], np.float64)
    return _Batch(
        np.arange(len(readings))[:, None],
        rows,
        moves,
        story,
        story >= 0,
        heads[:, :1],
        heads[:, 1:, None, None] * (1 - np.eye(most)),
        heads[:, :, None],
    )


def _title_chances(batch: _Batch, claims: Floats) -> Floats:
    """Place x story: how likely a row there titles the story."""
    places, n, _ = batch.rows.shape
    options = np.where(batch.titles, claims[batch.every, batch.story], 0.0)
    rows = batch.rows.copy()
    rows[:, 0] += options * batch.first
    forward = rows
    if n > 1:
        moves = batch.moves + options[:, None, None, :] * batch.entered
        forward, backward = rows.copy(), np.zeros(rows.shape)
        for at in range(1, n):
            forward[:, at] += log_sum(forward[:, at - 1, :, None] + moves[:, at - 1], 1)
        for at in range(n - 2, -1, -1):
            backward[:, at] = log_sum(moves[:, at] + (rows[:, at + 1] + backward[:, at + 1])[:, None, :], 2)
        both = forward + backward
    else:
        both = forward
    chances = np.exp(both - log_sum(forward[:, -1], 1)[:, None, None]) * batch.heads
    titled = np.zeros((places, claims.shape[1] + 1))  # the last for options that title nothing
    np.maximum.at(titled, (batch.every, batch.story), chances.max(1))
    return titled[:, :-1].clip(_LEAST, _MOST)


def log_sum(scores: Floats, axis: int) -> Floats:
    """Logarithm of the sum of exponentials along an axis."""
    most = np.maximum.reduce(scores, axis, keepdims=True)
    found: Floats = most.squeeze(axis) + np.log(np.add.reduce(np.exp(scores - most), axis))
    return found
