"""What texts are about, also where they share no word: vectors of words that stand near the same words.

Learned by `tests/press/train_meanings.py` from four fifths of the shared corpus, for words of jieba's
dictionary. They tell something even of single rows: on the seed pages two rows of one story are more alike
than two of two stories in 70 of 100 cases, by their pairs of characters in 59.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import chain, repeat
from pathlib import Path

import numpy as np
import numpy.typing as npt

MODEL = Path(__file__).with_name("word_meanings.npz")

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Meanings:
    """Vectors of length 1 by word; the last one, of no word, is nothing."""

    number: Mapping[str, int]
    vectors: Floats

    def of(self, words: Iterable[str]) -> Floats:
        """Word x dimension; nothing for words it does not know."""
        numbers = np.fromiter(map(self.number.get, words, repeat(len(self.number))), np.intp)
        return self.vectors.take(numbers, axis=0)


def subjects_of(texts: Sequence[Sequence[str]]) -> Floats:
    """Text x dimension: what the words of each are together about, as vectors of length 1; nothing where none
    is known."""
    subjects = sums_of_texts(load_meanings().of(chain.from_iterable(texts)), list(map(len, texts)))
    return subjects / (np.sqrt((subjects**2).sum(1, keepdims=True)) + 1e-9)


def sums_of_texts(vectors: Floats, sizes: Sequence[int]) -> Floats:
    """Text x dimension: sums of so many vectors each, one text's after the other's."""
    count = np.array(sizes, np.intp)
    first = np.cumsum(count) - count
    sums = np.zeros((len(count), vectors.shape[1]), np.float32)
    if len(vectors):
        sums[count > 0] = np.add.reduceat(vectors, first[count > 0])
    return sums


def beyond_the_page(subject: Floats, rest: Floats) -> Floats:
    """What a text is about more than the rest of its page is, as a vector of length 1."""
    beyond: Floats = subject - rest
    return beyond / (np.sqrt((beyond**2).sum(-1, keepdims=True)) + 1e-9)


@cache
def load_meanings() -> Meanings:
    """The vectors that ship with the package."""
    with np.load(MODEL) as stored:
        words = str(stored["words"]).split("\n")
        vectors = stored["vectors"].astype(np.float32) / 127
    none = np.zeros((1, vectors.shape[1]), np.float32)
    return Meanings({word: k for k, word in enumerate(words)}, np.vstack([vectors, none]))
