"""The base recogniser: a small linear-chain model over characters, run over all clauses of a page at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, partial
from importlib import resources

import numpy as np
import numpy.typing as npt

from flows.steps.language.names.features import TEMPLATES, among, feature_rows, values_of
from flows.steps.language.names.pagetext import Name, PageText

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
        characters, steps = by_steps(runs)
        emissions = self.emissions(values_of(page).take(characters, axis=1))
        labels = np.zeros(len(page.codes), dtype=np.int8)
        labels[characters] = decode(emissions, self.transitions, steps)
        return spans(labels)

    def emissions(self, values: npt.NDArray[np.uint64]) -> Floats:
        """(labels, characters): the sum of the weights of each character's features; `values` as values_of.

        So many characters at a time that the two arrays of their features stay in a processor's own memory.
        """
        size = values.shape[1]
        sums = np.empty((LANES, size), dtype=np.float32)
        space = np.empty((2, len(TEMPLATES) * min(size, _AT_ONCE)), dtype=np.uint64)
        for begin in range(0, size, _AT_ONCE):
            some = np.ascontiguousarray(values[:, begin : begin + _AT_ONCE])
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


def by_steps(runs: npt.NDArray[np.int64]) -> tuple[npt.NDArray[np.int64], list[tuple[int, int]]]:
    """The runs' first characters, longest run first, then their second ones …; start and end of each step.

    So at every step the characters of those that still go on are one slice.
    """
    order = np.argsort(runs[:, 0] - runs[:, 1], kind="stable")
    start, length = runs[order, 0], (runs[:, 1] - runs[:, 0])[order]
    going = np.searchsorted(-length, -np.arange(length[0]), side="left")  # runs longer than so many steps
    ends = np.cumsum(going)
    begins = ends - going
    step = np.repeat(np.arange(len(going)), going)
    run = np.arange(ends[-1]) - begins[step]
    return start[run] + step, list(zip(begins.tolist(), ends.tolist(), strict=True))


def decode(emissions: Floats, transitions: Floats, steps: Sequence[tuple[int, int]]) -> npt.NDArray[np.int64]:
    """The best label of every character; Viterbi over all runs at once, their characters laid out by steps.

    `emissions` are (labels, characters): the best of the seven labels before is taken over whole rows.
    """
    scores = _forward(emissions, transitions, steps)
    best = np.empty(emissions.shape[1], dtype=np.int64)
    label = best[:0]
    for begin, end in reversed(steps):
        score, going = scores[:, begin:end], len(label)
        here = best[begin:end]
        if going:  # the best label on the way to that of the next character
            (score[:, :going] + transitions[:, label]).argmax(axis=0, out=here[:going])
        if going < len(here):  # runs that end here
            score[:, going:].argmax(axis=0, out=here[going:])
        label = here
    return best


def _forward(emitted: Floats, transitions: Floats, steps: Sequence[tuple[int, int]]) -> Floats:
    """(label, character): the score of the best labels up to the character with that label as its own."""
    onwards = transitions[:, :, None]  # (label before, label, run)
    scores = np.empty_like(emitted)
    first = slice(*steps[0])
    score = np.add(emitted[:, first], transitions[0][:, None], out=scores[:, first])  # before a run is O
    for begin, end in steps[1:]:
        best = np.maximum.reduce(score[:, None, : end - begin] + onwards, axis=0)
        score = np.add(best, emitted[:, begin:end], out=scores[:, begin:end])
    return scores


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
