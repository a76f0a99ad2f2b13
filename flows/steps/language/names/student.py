"""The base recogniser: a small linear-chain model over characters, run over all clauses of a page at once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

import numpy as np
import numpy.typing as npt

from flows.steps.language.names.features import among, code_points, feature_rows
from flows.steps.language.names.pagetext import Name, PageText

LABELS = ("O", "B-PER", "I-PER", "B-ORG", "I-ORG", "B-LOC", "I-LOC")
LANES = 8  # labels of one row, filled up so that a row of int8 weights is one 64-bit word
_MODEL_FILE = "student.npz"
_FORBIDDEN = np.float32(-1e4)
# A name never crosses these, so each clause is decoded by itself: short rows, many at once.
_CLAUSE_ENDS = among("\0，。；！？：,;!?:\n")

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Student:
    """Weights in log scale, `scale` times a whole number each; `transitions` (label before, label)."""

    table: npt.NDArray[np.uint64]  # a row of the weight table in one word: LANES int8 weights
    scale: np.float32
    transitions: Floats

    def find(self, page: PageText) -> list[Name]:
        """The page's names from left to right; they never overlap."""
        if not page.words:
            return []
        codes = code_points(page)
        emissions = self.emissions(feature_rows(codes, page), len(codes))
        return spans(decode(emissions, self.transitions, clauses(codes)))

    def emissions(self, rows: Iterable[npt.NDArray[np.int64]], characters: int) -> Floats:
        """(characters, labels): the sum of the weights of each character's features."""
        total = np.zeros((characters, LANES), dtype=np.int16)
        taken = np.empty(characters, dtype=np.uint64)
        weights = taken.view(np.int8).reshape(-1, LANES)
        for of_template in rows:
            self.table.take(of_template, out=taken, mode="wrap")  # no row lies outside: the quickest mode
            total += weights
        return total[:, : len(LABELS)] * self.scale


def make_student(weights: npt.NDArray[np.int8], scale: np.float32, transitions: Floats) -> Student:
    """`weights` is (table rows, labels)."""
    lanes = np.zeros((len(weights), LANES), dtype=np.int8)
    lanes[:, : len(LABELS)] = weights
    return Student(lanes.view(np.uint64).ravel(), scale, transitions)


@cache
def load_student() -> Student:
    """The model of this package; one copy a process."""
    with (resources.files(__package__) / "data" / _MODEL_FILE).open("rb") as file:
        stored = np.load(file)
        return make_student(stored["weights"], np.float32(stored["scale"]), stored["transitions"])


def clauses(codes: npt.NDArray[np.uint32]) -> npt.NDArray[np.int64]:
    """(clauses, 2): start and end of the runs of characters between clause ends."""
    inside = ~_CLAUSE_ENDS[np.minimum(codes, len(_CLAUSE_ENDS) - 1)]
    return np.flatnonzero(np.diff(inside.astype(np.int8), prepend=0, append=0)).reshape(-1, 2)


def decode(emissions: Floats, transitions: Floats, runs: npt.NDArray[np.int64]) -> npt.NDArray[np.int8]:
    """The best label of every character (O outside the runs); Viterbi over runs, longest first.

    Runs are sorted by length and their characters laid out step by step, so that at every step those that
    still go on are one slice. They are the last axis: the best of the seven labels before is then taken
    over whole rows of numbers.
    """
    labels = np.zeros(len(emissions), dtype=np.int8)
    if not len(runs):
        return labels
    characters, steps = _by_steps(runs)
    emitted = np.ascontiguousarray(emissions.T)[:, characters]  # (label, character)
    scores = _forward(emitted, transitions, steps)
    best = np.empty(len(characters), dtype=np.int64)
    label = best[:0]
    for begin, end in reversed(steps):
        score, going = scores[:, begin:end], len(label)
        here = best[begin:end]
        if going:  # the best label on the way to that of the next character
            (score[:, :going] + transitions[:, label]).argmax(axis=0, out=here[:going])
        if going < len(here):  # runs that end here
            score[:, going:].argmax(axis=0, out=here[going:])
        label = here
    labels[characters] = best
    return labels


def _by_steps(runs: npt.NDArray[np.int64]) -> tuple[npt.NDArray[np.int64], list[tuple[int, int]]]:
    """The runs' first characters, longest run first, then their second ones …; start and end of each step."""
    order = np.argsort(runs[:, 0] - runs[:, 1], kind="stable")
    start, length = runs[order, 0], (runs[:, 1] - runs[:, 0])[order]
    going = np.searchsorted(-length, -np.arange(length[0]), side="left")  # runs longer than so many steps
    ends = np.cumsum(going)
    begins = ends - going
    step = np.repeat(np.arange(len(going)), going)
    run = np.arange(ends[-1]) - begins[step]
    return start[run] + step, list(zip(begins.tolist(), ends.tolist(), strict=True))


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
    begins = np.flatnonzero(labels % 2 == 1)  # B- labels have odd numbers
    following = np.flatnonzero((labels == 0) | (labels % 2 == 1))
    ends = np.append(following, len(labels))[np.searchsorted(following, begins, side="right")]
    kinds = [LABELS[label][2:] for label in labels[begins].tolist()]
    return [Name(*values) for values in zip(begins.tolist(), ends.tolist(), kinds, strict=True)]
