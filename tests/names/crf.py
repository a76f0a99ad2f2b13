"""A linear-chain conditional random field over clauses, trained in numpy by AdaGrad."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from flows.steps.language.names.features import TEMPLATES

Floats = npt.NDArray[np.float32]

_BATCH = 1500  # clauses
_RATE, _LAST_RATE = 0.15, 0.01
_DECAY = 3e-6  # L2, per character
_DROPPED = 0.1  # share of the characters whose word features are hidden, so that the others learn to do
_WORD_TEMPLATES = [row for row, template in enumerate(TEMPLATES) if "word" in template]


class Example(NamedTuple):
    rows: npt.NDArray[np.uint32]  # (characters, templates)
    labels: npt.NDArray[np.int8]
    runs: npt.NDArray[np.int64]  # (clauses, 2)


class Trainer:
    """`weights` (table rows, labels) and `transitions` (label before, label)."""

    def __init__(self, table_rows: int, forbidden: Floats) -> None:
        labels = len(forbidden)
        self.weights = np.zeros((table_rows, labels), dtype=np.float32)
        self.transitions = np.zeros((labels, labels), dtype=np.float32)
        self._forbidden = forbidden
        self._squares = np.full_like(self.weights, 1e-2)
        self._transition_squares = np.full_like(self.transitions, 1e-2)
        self._random = np.random.default_rng(0)

    def allowed_transitions(self) -> Floats:
        return (self.transitions + self._forbidden).astype(np.float32)

    def epoch(self, example: Example, share_done: float) -> float:
        """One pass over all clauses in random order; the mean loss of a character."""
        rate = _RATE * (1 - share_done) + _LAST_RATE
        rows = example.rows.copy()
        hidden = self._random.random(len(rows)) < _DROPPED
        for template in _WORD_TEMPLATES:
            rows[hidden, template] = template
        order = self._random.permutation(len(example.runs))
        losses = [
            self._step(rows, example.labels, example.runs[order[at : at + _BATCH]], rate)
            for at in range(0, len(order), _BATCH)
        ]
        return float(np.mean(losses))

    def _step(
        self,
        rows: npt.NDArray[np.uint32],
        labels: npt.NDArray[np.int8],
        runs: npt.NDArray[np.int64],
        rate: float,
    ) -> float:
        runs = runs[np.argsort(runs[:, 0] - runs[:, 1], kind="stable")]  # longest first
        lengths = runs[:, 1] - runs[:, 0]
        index = np.concatenate([np.arange(start, end) for start, end in runs.tolist()])
        features, gold = rows[index], labels[index]
        first = np.concatenate(([0], np.cumsum(lengths)[:-1]))
        emissions = self.weights[features].sum(axis=1)
        before = np.concatenate(([0], gold[:-1]))
        before[first] = 0
        marginals, transition_gradient, log_norms = self._expectations(emissions, first, lengths)
        every = np.arange(len(index))
        gold_score = emissions[every, gold].sum() + self.allowed_transitions()[before, gold].sum()
        marginals = -marginals
        marginals[every, gold] += 1
        np.add.at(transition_gradient, (before, gold), 1)
        self._update(features, marginals, rate)
        self._transition_squares += transition_gradient**2
        self.transitions += rate * transition_gradient / np.sqrt(self._transition_squares)
        return float(log_norms.sum() - gold_score) / len(index)

    def _expectations(
        self, emissions: Floats, first: npt.NDArray[np.int64], lengths: npt.NDArray[np.int64]
    ) -> tuple[Floats, Floats, Floats]:
        """Marginals of labels, minus those of transitions, log of each clause's norm (forward-backward)."""
        transitions = self.allowed_transitions()
        alive = [int(np.count_nonzero(lengths > t)) for t in range(lengths[0])]
        forward, backward = np.zeros_like(emissions), np.zeros_like(emissions)
        forward[first] = emissions[first] + transitions[0]
        for t in range(1, lengths[0]):
            at = first[: alive[t]] + t
            forward[at] = _log_sum(forward[at - 1][:, :, None] + transitions, 1) + emissions[at]
        for t in range(lengths[0] - 1, 0, -1):
            at = first[: alive[t]] + t
            backward[at - 1] = _log_sum(transitions[None] + (emissions[at] + backward[at])[:, None, :], 2)
        norms = _log_sum(forward[first + lengths - 1], 1)
        marginals = np.exp(forward + backward - np.repeat(norms, lengths)[:, None])
        pairs = np.zeros_like(transitions)
        pairs[0] -= marginals[first].sum(axis=0)
        for t in range(1, lengths[0]):
            at = first[: alive[t]] + t
            ahead = (emissions[at] + backward[at])[:, None, :] - norms[: alive[t], None, None]
            pairs -= np.exp(forward[at - 1][:, :, None] + transitions + ahead).sum(axis=0)
        return marginals, pairs, norms

    def _update(self, features: npt.NDArray[np.uint32], gradient: Floats, rate: float) -> None:
        flat = features.ravel()
        order = np.argsort(flat, kind="stable")
        rows = flat[order]
        begins = np.flatnonzero(np.diff(rows.astype(np.int64), prepend=-1))
        summed = np.add.reduceat(np.repeat(gradient, features.shape[1], axis=0)[order], begins, axis=0)
        touched = rows[begins]
        summed -= _DECAY * len(features) * self.weights[touched]
        self._squares[touched] += summed**2
        self.weights[touched] += rate * summed / np.sqrt(self._squares[touched])


def _log_sum(values: Floats, axis: int) -> Floats:
    largest = values.max(axis=axis, keepdims=True)
    return (largest + np.log(np.exp(values - largest).sum(axis=axis, keepdims=True))).squeeze(axis)
