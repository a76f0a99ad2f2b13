"""Learns what words are about, from the words that stand near them.

    python -m tests.press.train_meanings

Counts how often two words stand within fifteen words of each other in the shared corpus without its held-out
fifth, takes how much likelier that is than by chance (positive pointwise mutual information) and keeps the
strongest dimensions of the table (Levy and Goldberg, "Neural word embedding as implicit matrix
factorization", 2014). Only words of jieba's dictionary are kept, as 32 numbers each: no sentence can be read
back. Writes flows/steps/layout/word_meanings.npz.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from flows.steps.language.engine import read_frequencies
from flows.steps.layout.meanings import MODEL
from flows.steps.layout.topics import words_of
from tests.press.stories import CORPUS, is_held_out

_LEAST = 3  # times a word must be seen
_NEAR = 15  # words; of 8, 15, 25 and 60 the one that tells stories apart best, by little
_DIMENSIONS, _SPARE = 32, 16
_ROUNDS = 12

Floats = npt.NDArray[np.float64]
Table = tuple[npt.NDArray[np.intp], npt.NDArray[np.intp], Floats]  # rows, columns and values of the cells


def read_texts() -> list[list[str]]:
    """The words of each article."""
    rows = enumerate(CORPUS.read_text(encoding="utf-8").splitlines())
    return [list(words_of(row.replace("\t", "。").replace(" ", ""))) for n, row in rows if not is_held_out(n)]


def count_neighbours(texts: Sequence[Sequence[str]], number: dict[str, int]) -> Table:
    """How often two words stand near each other, both ways round."""
    keys = []
    for text in texts:
        words = np.array([number[word] for word in text if word in number], np.int64)
        for away in range(1, _NEAR + 1):
            one, other = words[:-away], words[away:]
            keys += [one * len(number) + other, other * len(number) + one]
    cells, counts = np.unique(np.concatenate(keys), return_counts=True)
    rows, columns = np.divmod(cells, len(number))
    apart = rows != columns
    return rows[apart], columns[apart], counts[apart].astype(np.float64)


def surprise(table: Table) -> Table:
    """How much likelier two words stand together than by chance, in nats; cells that are not fall away."""
    rows, columns, counts = table
    total = np.bincount(rows, counts)
    values = np.log(counts * counts.sum() / (total[rows] * total[columns]))
    likely = values > 0
    return rows[likely], columns[likely], values[likely]


def strongest_dimensions(table: Table, count: int) -> Floats:
    """Word x dimension: eigenvectors of the greatest eigenvalues, times their square roots (by iteration)."""
    rows, columns, values = table
    basis = np.random.default_rng(0).normal(size=(count, _DIMENSIONS + _SPARE))
    for _ in range(_ROUNDS):
        basis, _ = np.linalg.qr(_times(rows, columns, values, basis))
    small = basis.T @ _times(rows, columns, values, basis)
    found, turned = np.linalg.eigh((small + small.T) / 2)
    first = np.argsort(-abs(found))[:_DIMENSIONS]
    dimensions: Floats = basis @ turned[:, first] * np.sqrt(abs(found[first]))
    return dimensions


def _times(rows: npt.NDArray[np.intp], columns: npt.NDArray[np.intp], values: Floats, many: Floats) -> Floats:
    """The table times a matrix."""
    product = [np.bincount(rows, values * many[columns, k], len(many)) for k in range(many.shape[1])]
    return np.stack(product, -1)


def _of_length_one(vectors: Floats) -> Floats:
    return vectors / (np.linalg.norm(vectors, axis=1, keepdims=True) + 1e-9)


def main() -> None:
    texts = read_texts()
    seen = Counter(word for text in texts for word in text)
    words = sorted(word for word, n in seen.items() if n >= _LEAST)
    number = {word: k for k, word in enumerate(words)}
    table = surprise(count_neighbours(texts, number))
    vectors = _of_length_one(strongest_dimensions(table, len(words)))
    # What all texts are about says nothing.
    often = np.array([seen[word] for word in words], np.float64)
    vectors = _of_length_one(vectors - often @ vectors / often.sum())
    known = read_frequencies()
    kept = [k for k, word in enumerate(words) if word in known]
    np.savez_compressed(
        MODEL,
        words=np.array("\n".join(words[k] for k in kept)),
        vectors=np.round(vectors[kept] * 127).astype(np.int8),
    )
    print(
        f"{len(texts)} articles, {len(words)} words, {len(kept)} of them kept; {MODEL.stat().st_size} bytes"
    )


if __name__ == "__main__":
    main()
