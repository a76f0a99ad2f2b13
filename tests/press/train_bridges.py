"""Trains the junction model: do these last characters of a row go on with those first characters?

    python -m tests.press.train_bridges [--epochs 6]

Learns from the shared corpus (every fifth story held out) and from jieba's dictionary (MIT), cut inside
its words. Contrastive: the true continuation against the continuations of 1,023 other places. Writes
flows/steps/layout/weave_bridges.npz: 8-bit weights of a small network over single characters, from
which no sentence can be read back.
"""

from __future__ import annotations

import argparse
import re
from importlib.util import find_spec
from pathlib import Path

import numpy as np

from flows.steps.layout.weave_bridges import MODEL, REACH, encode_chars, plain_signs
from tests.press.stories import CORPUS, is_held_out

_HIDDEN, _OUT, _BATCH = 96, 64, 1024
_LEAST_SEEN = 6


def corpus_texts(held_out: bool) -> list[str]:
    """Bodies of the shared corpus, those held out or the others."""
    rows = CORPUS.read_text(encoding="utf-8").splitlines()
    bodies = [(n, re.sub(r"\s+", "", row.partition("\t")[2])) for n, row in enumerate(rows)]
    return [plain_signs(body) for n, body in bodies if is_held_out(n) == held_out and body]


def dictionary_words() -> tuple[list[str], np.ndarray]:
    """jieba's words of 2 to 6 characters and how often they are drawn."""
    spec = find_spec("jieba")
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError("jieba is needed for its dictionary")
    rows = (Path(spec.origin).parent / "dict.txt").read_text(encoding="utf-8").splitlines()
    pairs = [(word, int(count)) for word, count, *_ in (row.split(" ") for row in rows)]
    pairs = [(word, count) for word, count in pairs if 2 <= len(word) <= 6 and count > 2]
    weights = np.array([count**0.6 for _, count in pairs])
    return [word for word, _ in pairs], weights / weights.sum()


class Side:
    """One half of the network: characters beside the junction -> a vector."""

    def __init__(self, vocabulary: int, rng: np.random.Generator) -> None:
        self.table = rng.normal(0, 0.1, (REACH, vocabulary, _HIDDEN)).astype(np.float32)
        self.out = rng.normal(0, 1 / np.sqrt(_HIDDEN), (_HIDDEN, _OUT)).astype(np.float32)
        self.square = [np.zeros_like(self.table), np.zeros_like(self.out)]

    def forward(self, codes: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        hidden = sum(self.table[p][codes[:, p]] for p in range(REACH))
        hidden = np.maximum(hidden, 0.0)
        return hidden, hidden @ self.out

    def backward(self, codes: np.ndarray, hidden: np.ndarray, grad: np.ndarray, rate: float) -> None:
        """Adagrad on the rows touched."""
        grad_hidden = (grad @ self.out.T) * (hidden > 0)
        step = hidden.T @ grad
        self.square[1] += step**2
        self.out -= rate * step / np.sqrt(self.square[1] + 1e-6)
        for p in range(REACH):
            rows, back = np.unique(codes[:, p], return_inverse=True)
            sums = np.zeros((len(rows), _HIDDEN), np.float32)
            np.add.at(sums, back, grad_hidden)
            self.square[0][p][rows] += sums**2
            self.table[p][rows] -= rate * sums / np.sqrt(self.square[0][p][rows] + 1e-6)


def junctions(
    texts: list[str], code: dict[str, int], rng: np.random.Generator
) -> tuple[np.ndarray, np.ndarray]:
    """Left and right character codes of every place in the texts, nearest the junction first."""
    lefts, rights = [], []
    for text in texts:
        row = encode_chars(text, code)
        padded = np.concatenate([np.zeros(REACH, np.int32), row, np.zeros(REACH, np.int32)])
        places = np.arange(1, len(row)) + REACH
        lefts.append(np.stack([padded[places - 1 - p] for p in range(REACH)], 1))
        rights.append(np.stack([padded[places + p] for p in range(REACH)], 1))
    left, right = np.concatenate(lefts), np.concatenate(rights)
    order = rng.permutation(len(left))
    return left[order], right[order]


def word_batch(
    words: list[str], weights: np.ndarray, code: dict[str, int], size: int, rng: np.random.Generator
) -> tuple[np.ndarray, np.ndarray]:
    left, right = np.zeros((size, REACH), np.int32), np.zeros((size, REACH), np.int32)
    for k, n in enumerate(rng.choice(len(words), size, p=weights)):
        row = encode_chars(words[n], code)
        cut = int(rng.integers(1, len(row)))
        before, after = row[:cut][::-1][:REACH], row[cut:][:REACH]
        left[k, : len(before)], right[k, : len(after)] = before, after
    return left, right


def train(epochs: int) -> None:
    rng = np.random.default_rng(7)
    texts, held = corpus_texts(False), corpus_texts(True)
    chars, counts = np.unique(list("".join(texts)), return_counts=True)
    vocabulary = [c for c, n in zip(chars, counts, strict=True) if n >= _LEAST_SEEN]
    code = {c: i for i, c in enumerate(vocabulary, start=1)}
    words, weights = dictionary_words()
    ends, begins = Side(len(code) + 1, rng), Side(len(code) + 1, rng)
    left, right = junctions(texts, code, rng)
    test_left, test_right = junctions(held, code, rng)
    share = _BATCH // 5
    for epoch in range(epochs):
        rate = 0.08 * (1 - epoch / epochs) + 0.005
        losses = []
        for at in range(0, len(left) - _BATCH, _BATCH - share):
            word_left, word_right = word_batch(words, weights, code, share, rng)
            codes_l = np.concatenate([left[at : at + _BATCH - share], word_left])
            codes_r = np.concatenate([right[at : at + _BATCH - share], word_right])
            # Context beyond the third place is dropped at random so that the near characters learn alone.
            drop = rng.random(len(codes_l)) < 0.3
            codes_l[drop, REACH - 1] = 0
            codes_r[drop, REACH - 1] = 0
            losses.append(_step(ends, begins, codes_l, codes_r, rate))
        held_out = evaluate(ends, begins, test_left, test_right)
        print(f"epoch {epoch}: loss {np.mean(losses):.3f}; held out {held_out}")
    save(vocabulary, ends, begins, pair_odds(texts, code))


def pair_odds(texts: list[str], code: dict[str, int]) -> dict[str, np.ndarray]:
    """Pairs of characters seen twice or more and their log-odds against chance, in 8 bits. A pair never
    seen has about floor[a] + floor[b]."""
    size = len(code) + 1
    single = np.zeros(size)
    pairs = np.zeros(size * size, np.int32)
    for text in texts:
        row = encode_chars(text, code).astype(np.int64)
        single += np.bincount(row, minlength=size)
        np.add.at(pairs, row[:-1] * size + row[1:], 1)
    total = single.sum()
    seen = np.flatnonzero(pairs >= 2)
    first, second = seen // size, seen % size
    known = (first > 0) & (second > 0)
    seen, first, second = seen[known], first[known], second[known]
    odds = np.log((pairs[seen] + 0.1) * total / ((single[first] + 3) * (single[second] + 3)))
    scale = 0.08
    floor = 0.5 * np.log(0.1 * total) - np.log(single + 3)
    return {
        "pair_first": first.astype(np.uint16),
        "pair_second": second.astype(np.uint16),
        "pair_odds": np.clip(np.round(odds / scale), -127, 127).astype(np.int8),
        "floor": np.clip(np.round(floor / scale), -127, 127).astype(np.int8),
        "pair_scale": np.float32(scale),
    }


def _step(ends: Side, begins: Side, codes_l: np.ndarray, codes_r: np.ndarray, rate: float) -> float:
    """One contrastive step, both ways: which right goes on this left, which left goes before this right."""
    hidden_l, vector_l = ends.forward(codes_l)
    hidden_r, vector_r = begins.forward(codes_r)
    scores = vector_l @ vector_r.T
    size = len(scores)
    by_row = np.exp(scores - scores.max(1, keepdims=True))
    by_row /= by_row.sum(1, keepdims=True)
    by_column = np.exp(scores - scores.max(0, keepdims=True))
    by_column /= by_column.sum(0, keepdims=True)
    loss = -np.log(np.diag(by_row) + 1e-9).mean()
    grad = (by_row + by_column - 2 * np.eye(size, dtype=np.float32)) / 2
    ends.backward(codes_l, hidden_l, grad @ vector_r / 8, rate)
    begins.backward(codes_r, hidden_r, grad.T @ vector_l / 8, rate)
    return float(loss)


def evaluate(ends: Side, begins: Side, left: np.ndarray, right: np.ndarray) -> str:
    """How well true junctions are told from false ones on held-out stories."""
    left, right = left[:20000], right[:20000]
    vector_l, vector_r = ends.forward(left)[1], begins.forward(right)[1]
    true = (vector_l * vector_r).sum(1)
    false = (vector_l * np.roll(vector_r, 1, 0)).sum(1)
    hundreds = [slice(i, i + 100) for i in range(0, 20000, 100)]
    ranks = [(vector_l[h] @ vector_r[h].T > true[h, None]).sum(1) for h in hundreds]
    rank = np.concatenate(ranks)
    return f"true > false {(true > false).mean():.3f}, first of 100 {(rank == 0).mean():.3f}"


def save(vocabulary: list[str], ends: Side, begins: Side, pairs: dict[str, np.ndarray]) -> None:
    """8-bit tables with one scale each."""
    arrays: dict[str, np.ndarray] = {"vocabulary": np.array("".join(vocabulary)), **pairs}
    for name, side in (("ends", ends), ("begins", begins)):
        scale = np.abs(side.table).max() / 127
        arrays[f"{name}_table"] = np.round(side.table / scale).astype(np.int8)
        arrays[f"{name}_scale"] = np.float32(scale)
        arrays[f"{name}_out"] = side.out.astype(np.float16)
    np.savez_compressed(MODEL, **arrays)
    print(f"{MODEL}: {MODEL.stat().st_size:,} bytes, {len(vocabulary)} characters")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--epochs", type=int, default=8)
    train(parser.parse_args().epochs)
