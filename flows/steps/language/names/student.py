"""The base recogniser: a small linear-chain model over characters, run over all clauses of a page at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

import numpy as np
import numpy.typing as npt

from flows.steps.language.names.features import CLAUSE_ENDS, PageArrays, page_arrays
from flows.steps.model import Sentence

LABELS = ("O", "B-PER", "I-PER", "B-ORG", "I-ORG", "B-LOC", "I-LOC")
_MODEL_FILE = "student.npz"
_FORBIDDEN = np.float32(-1e4)
_CLAUSE_END_CODES = np.array([0, *sorted(map(ord, CLAUSE_ENDS))], dtype=np.uint32)

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Student:
    """`weights` (table rows, labels) and `transitions` (label before, label), both in log scale."""

    weights: Floats
    transitions: Floats

    def find(self, sentences: Sequence[Sentence]) -> list[list[tuple[int, int, str]]]:
        """For each sentence its (start, end, type), offsets in the sentence, in order, never overlapping."""
        if not sentences:
            return []
        arrays = page_arrays(sentences)
        labels = decode(self.emissions(arrays.rows), self.transitions, clauses(arrays))
        return _spans(labels, arrays)

    def emissions(self, rows: npt.NDArray[np.uint32]) -> Floats:
        """(characters, labels): the sum of the weights of each character's features."""
        total = self.weights[rows[:, 0]]
        for column in range(1, rows.shape[1]):
            total = total + self.weights[rows[:, column]]
        return total


@cache
def load_student() -> Student:
    """The model of this package; one copy a process."""
    with (resources.files(__package__) / "data" / _MODEL_FILE).open("rb") as file:
        stored = np.load(file)
        weights = stored["weights"].astype(np.float32) * np.float32(stored["scale"])
        return Student(weights, stored["transitions"])


def clauses(arrays: PageArrays) -> npt.NDArray[np.int64]:
    """(clauses, 2): start and end of the runs of characters between clause ends."""
    inside = ~np.isin(arrays.codes, _CLAUSE_END_CODES)
    edges = np.flatnonzero(np.diff(inside.astype(np.int8), prepend=0, append=0))
    return edges.reshape(-1, 2)


def decode(
    emissions: Floats, transitions: Floats, runs: npt.NDArray[np.int64]
) -> npt.NDArray[np.int8]:
    """The best label of every character (O outside the runs); Viterbi over runs, longest first.

    Rows are sorted by length, so that at every step only the runs that still go on are touched.
    """
    labels = np.zeros(len(emissions), dtype=np.int8)
    if not len(runs):
        return labels
    order = np.argsort(runs[:, 0] - runs[:, 1], kind="stable")
    start, length = runs[order, 0], (runs[:, 1] - runs[:, 0])[order]
    alive = np.searchsorted(-length, -np.arange(length[0]), side="left")  # runs longer than t
    score = emissions[start] + transitions[0]  # the character before a run is O
    back: list[npt.NDArray[np.int8]] = []
    final = np.zeros(len(runs), dtype=np.int64)
    for t in range(1, length[0]):
        ended = slice(alive[t], len(score))
        final[ended] = score[ended].argmax(axis=1)
        score = score[: alive[t]]
        paths = score[:, :, None] + transitions
        best = paths.argmax(axis=1)
        back.append(best.astype(np.int8))
        score = np.take_along_axis(paths, best[:, None, :], axis=1)[:, 0] + emissions[start[: alive[t]] + t]
    final[: len(score)] = score.argmax(axis=1)
    label = final
    for t in range(length[0] - 1, -1, -1):
        going = alive[t] if t else len(runs)
        labels[start[:going] + t] = label[:going]
        if t:
            label[:going] = back[t - 1][np.arange(going), label[:going]]
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


def _spans(labels: npt.NDArray[np.int8], arrays: PageArrays) -> list[list[tuple[int, int, str]]]:
    found: list[list[tuple[int, int, str]]] = [[] for _ in arrays.lengths]
    begins = np.flatnonzero(labels % 2 == 1)  # B- labels have odd numbers
    following = np.flatnonzero((labels == 0) | (labels % 2 == 1))
    ends = np.append(following, len(labels))[np.searchsorted(following, begins, side="right")]
    numbers = np.searchsorted(arrays.starts, begins, side="right") - 1
    for begin, end, number in zip(begins.tolist(), ends.tolist(), numbers.tolist(), strict=True):
        start = int(arrays.starts[number])
        found[number].append((begin - start, end - start, LABELS[labels[begin]][2:]))
    return found
