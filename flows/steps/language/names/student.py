"""The base recogniser: a small linear-chain model over characters, run over all clauses of a page at once."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, partial
from importlib import resources

import numpy as np
import numpy.typing as npt

from flows.steps.language.names.features import TEMPLATES, feature_rows, values_of
from flows.steps.language.names.pagetext import Name, PageText
from flows.steps.language.names.pairs import among

LABELS = ("O", "B-PER", "I-PER", "B-ORG", "I-ORG", "B-LOC", "I-LOC")
_NAME = partial(tuple.__new__, Name)  # a name without a Python call
_KINDS = tuple(label[2:] for label in LABELS)
LANES = 8  # labels of one row, filled up with zeros so that a row of weights is one 64-bit word
BIAS = 128  # makes weights whole bytes without sign: sums of 31 of them never reach into a third byte
_EVEN_LANES = np.uint64(0x00FF00FF00FF00FF)
_AT_ONCE = 2048  # characters
_MODEL_FILE = "student.npz"
_FORBIDDEN = np.float32(-1e4)
# A name never crosses these, so each clause is decoded by itself: short rows, many at once.
_CLAUSE_ENDS = among("\0，。；！？：,;!?:\n")

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Student:
    """Weights in log scale, `scale` times a whole number each; `transitions` (label before, label)."""

    table: npt.NDArray[np.uint64]  # a row of the weight table in one word: LANES bytes, each a weight + BIAS
    scale: np.float32
    transitions: Floats

    def find(self, page: PageText) -> list[Name]:
        """The page's names from left to right; they never overlap."""
        if not page.words:
            return []
        runs = clauses(page.codes)
        if not len(runs):
            return []
        halves = halves_of(runs)
        emissions = self.emissions(values_of(page), halves.characters)
        labels = np.zeros(len(page.codes), dtype=np.int8)
        labels[halves.characters] = decode(emissions, self.transitions, halves)
        return spans(labels)

    def emissions(self, values: npt.NDArray[np.uint64], characters: npt.NDArray[np.int64]) -> Floats:
        """(labels, characters): the sum of the weights of the features of these characters of the page.

        So many characters at a time that the two arrays of their features stay in a processor's own memory.
        """
        size = len(characters)
        sums = np.empty((LANES, size), dtype=np.float32)
        space = np.empty((2, len(TEMPLATES) * min(size, _AT_ONCE)), dtype=np.uint64)
        for begin in range(0, size, _AT_ONCE):
            some = values.take(characters[begin : begin + _AT_ONCE], axis=1)
            hashes, spare = space[:, : len(TEMPLATES) * some.shape[1]].reshape(2, len(TEMPLATES), -1)
            rows = feature_rows(some, hashes, spare)
            # No row lies outside: the quickest mode.
            _sum_lanes(self.table.take(rows, out=spare, mode="wrap"), sums[:, begin : begin + _AT_ONCE])
        sums -= BIAS * len(TEMPLATES)
        sums *= self.scale
        return sums[: len(LABELS)]


def _sum_lanes(weights: npt.NDArray[np.uint64], sums: Floats) -> None:
    """Sums the bytes of each column, eight at once: every other one, whose sums spread over those between."""
    all_lanes = np.add.reduce(weights, axis=0)
    weights &= _EVEN_LANES
    even_lanes = np.add.reduce(weights, axis=0)
    sums[::2] = even_lanes.view(np.uint16).reshape(-1, LANES // 2).T
    sums[1::2] = ((all_lanes - even_lanes) >> np.uint64(8)).view(np.uint16).reshape(-1, LANES // 2).T


def make_student(weights: npt.NDArray[np.int8], scale: np.float32, transitions: Floats) -> Student:
    """`weights` is (table rows, labels)."""
    lanes = np.zeros((len(weights), LANES), dtype=np.uint8)
    lanes[:, : len(LABELS)] = weights.astype(np.int16) + BIAS
    return Student(lanes.view(np.uint64).ravel(), scale, transitions)


@cache
def load_student() -> Student:
    """The model of this package; one copy a process."""
    with (resources.files(__package__) / "data" / _MODEL_FILE).open("rb") as file:
        stored = np.load(file)
        return make_student(stored["weights"], np.float32(stored["scale"]), stored["transitions"])


def clauses(codes: npt.NDArray[np.uint32]) -> npt.NDArray[np.int64]:
    """(clauses, 2): start and end of the runs of characters between clause ends."""
    is_end = _CLAUSE_ENDS.take(codes, mode="clip")  # a page's first and last character are
    return np.flatnonzero(is_end[1:] != is_end[:-1]).reshape(-1, 2) + 1


@dataclass(frozen=True, slots=True)
class Halves:
    """The runs cut in two, the second halves turned round: half as many steps lead through both at once.

    The characters are laid out by steps: all first ones, of the longest half first, then all second ones …,
    so at every step those of the halves that still go on are one slice.
    """

    characters: npt.NDArray[np.int64]
    steps: list[tuple[int, int]]  # start and end of each in `characters`
    is_turned: npt.NDArray[np.bool_]  # by half
    last: npt.NDArray[np.int64]  # by half, where its last character is in `characters`
    partner: npt.NDArray[np.int64]  # by half, the other of its run; itself where the run has one only


def halves_of(runs: npt.NDArray[np.int64]) -> Halves:
    """`runs` are (runs, 2): where each begins and ends, of one character at least."""
    size = runs[:, 1] - runs[:, 0]
    turned = np.flatnonzero(size > 1)
    length = np.concatenate(((size + 1) // 2, size[turned] // 2))
    order = np.argsort(-length, kind="stable")
    place = np.empty_like(order)
    place[order] = np.arange(len(order))
    partner = np.arange(len(order))
    partner[place[turned]] = place[len(runs) :]
    partner[place[len(runs) :]] = place[turned]
    start = np.concatenate((runs[:, 0], runs[turned, 1] - 1))[order]
    length = length[order]
    going = np.searchsorted(-length, -np.arange(length[0]), side="left")  # halves longer than so many steps
    ends = np.cumsum(going)
    begins = ends - going
    step = np.repeat(np.arange(len(going)), going)
    half = np.arange(ends[-1]) - begins[step]
    is_turned = order >= len(runs)
    characters = start[half] + np.where(is_turned[half], -step, step)
    steps = list(zip(begins.tolist(), ends.tolist(), strict=True))
    return Halves(characters, steps, is_turned, begins[length - 1] + np.arange(len(length)), partner)


def decode(emissions: Floats, transitions: Floats, halves: Halves) -> npt.NDArray[np.int64]:
    """The best label of every character; Viterbi over all runs at once, from both ends to their middles.

    `emissions` are (labels, characters as `halves` lays them out): the best of the seven labels is taken
    over whole rows.
    """
    onwards = np.stack((transitions, transitions.T), axis=2).take(halves.is_turned.view(np.int8), axis=2)
    both = np.concatenate((transitions, transitions.T), axis=1)  # (label, its next on either side)
    side = halves.is_turned * len(transitions)  # where the half's own begin in them
    scores = _forward(emissions, onwards, transitions, halves)
    best = np.empty(emissions.shape[1], dtype=np.int64)
    middle = _middle_labels(scores[:, halves.last], transitions, halves)
    label = best[:0]
    for begin, end in reversed(halves.steps):
        going, here = len(label), best[begin:end]
        if going:  # the best label on the way to that of the next character
            way = both.take(label + side[:going], axis=1)
            way += scores[:, begin : begin + going]
            way.argmax(axis=0, out=here[:going])
        here[going:] = middle[going : end - begin]  # of halves that end here
        label = here
    return best


def _forward(emissions: Floats, onwards: Floats, transitions: Floats, halves: Halves) -> Floats:
    """(label, character): the score of the best labels up to the character with that label as its own.

    `onwards` are (label, its next, half).
    """
    scores = np.empty_like(emissions)
    begin, end = halves.steps[0]
    score = scores[:, begin:end]
    np.add(emissions[:, begin:end], np.where(halves.is_turned, 0, transitions[0][:, None]), out=score)
    for begin, end in halves.steps[1:]:  # before a run is O, behind it anything
        going = end - begin
        best = np.maximum.reduce(score[:, None, :going] + onwards[:, :, :going], axis=0)
        score = np.add(best, emissions[:, begin:end], out=scores[:, begin:end])
    return scores


def _middle_labels(scores: Floats, transitions: Floats, halves: Halves) -> npt.NDArray[np.int64]:
    """By half the best label of its last character, with that of the other half's; `scores` by half."""
    labels = scores.argmax(axis=0)  # of runs that are one half
    first = np.flatnonzero(~halves.is_turned & (halves.partner != np.arange(len(halves.partner))))
    second = halves.partner[first]
    pairs = scores[:, None, first] + transitions[:, :, None]
    pairs += scores[None, :, second]
    best = pairs.reshape(len(transitions) ** 2, len(first)).argmax(axis=0)
    labels[first], labels[second] = np.divmod(best, len(transitions))
    return labels


def allowed_transitions() -> Floats:
    """0 where a label may follow another, a large minus where it may not (I-X only after B-X or I-X)."""
    allowed = np.zeros((len(LABELS), len(LABELS)), dtype=np.float32)
    for after, label in enumerate(LABELS):
        if label[0] == "I":
            for before, previous in enumerate(LABELS):
                if previous[2:] != label[2:]:
                    allowed[before, after] = _FORBIDDEN
    return allowed


def spans(labels: npt.NDArray[np.int8]) -> list[Name]:
    """The names that the labels of consecutive characters spell."""
    within = np.flatnonzero(labels)
    if not len(within):
        return []
    first = np.flatnonzero(labels[within] & 1)  # B- labels have odd numbers; I- labels stand behind them
    ends = within[np.append(first[1:], len(within)) - 1] + 1
    begins = within[first]
    kinds = map(_KINDS.__getitem__, labels[begins].tolist())
    return list(map(_NAME, zip(begins.tolist(), ends.tolist(), kinds, strict=True)))
