"""Does a dictionary word stand across the wrap? For many pairs of rows at once.

jieba's dictionary (MIT) is read from the installed package into a hashed table, so that the words that
the ends and the beginnings of rows would make are looked up thousands at a time.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import numpy.typing as npt
import polars as pl

Floats = npt.NDArray[np.float32]
Hashes = npt.NDArray[np.uint64]
Indices = npt.NDArray[np.intp]

_LONGEST = 4  # characters of a word; longer ones are found by their parts
_SPLITS = ((1, 1), (1, 2), (2, 1), (1, 3), (2, 2), (3, 1))  # characters of a word before and after the wrap
_BITS = 22  # table of 4 M cells for 330 k words: one foreign string in thirteen hits a full cell …
_BASE = np.uint64(1_000_003)
_SPREAD = np.uint64(0x9E3779B97F4A7C15)
_MARK = np.uint64(0xC2B2AE3D27D4EB4F)  # … and one of 256 of those passes for the word in it
_UNKNOWN = -16.0  # log probability of a character the dictionary does not have
_LEAST = -19.0  # log probabilities lie above this; stored in tenths
_MOST_GAIN = 14.0


@dataclass(frozen=True)
class Lexicon:
    """Hashed words: their log probability in tenths above _LEAST (0: none), and a mark to tell clashes."""

    odds: npt.NDArray[np.uint8]
    marks: npt.NDArray[np.uint8]

    def find(self, hashes: Hashes) -> Floats:
        """Log probability of each hashed string, minus infinity where it is no word."""
        places, known = self.find_known(hashes)
        logs = np.full(len(hashes), -np.inf, np.float32)
        logs[places] = known
        return logs

    def find_known(self, hashes: Hashes) -> tuple[Indices, Floats]:
        """The places of the hashed strings that are words, and their log probabilities."""
        cells = _cells(hashes)
        odds = self.odds.take(cells, mode="clip")  # no cell is outside: nothing to look for
        found = np.flatnonzero(odds > 0)
        found = found[self.marks[cells[found]] == _mark(hashes[found])]
        return found, odds[found] * np.float32(0.1) + np.float32(_LEAST)

    def edges(self, texts: Sequence[str]) -> WordEdges:
        """The pieces of words at the ends and beginnings of rows."""
        ends = self._edges([text[-3:] for text in texts], from_end=True)
        return WordEdges(self, *ends, *self._edges([text[:3] for text in texts], from_end=False))

    def _edges(self, pieces: Sequence[str], from_end: bool) -> tuple[list[Hashes], list[Floats]]:
        """Hash and cost of the 1, 2 and 3 characters next to the wrap; cost infinite where there are not
        so many."""
        sizes = np.array([len(p) for p in pieces])
        near = "".join([(p[::-1] if from_end else p).ljust(3, "\0") for p in pieces])
        signs = np.frombuffer(near.encode("utf-32-le", "surrogatepass"), np.uint32)
        codes = signs.reshape(-1, 3).astype(np.uint64)
        hashes: list[Hashes] = []
        costs: list[Floats] = []
        single = np.maximum(self.find(codes.T.ravel()), _UNKNOWN).reshape(3, -1)
        with np.errstate(over="ignore"):
            for size in (1, 2, 3):
                order = range(size - 1, -1, -1) if from_end else range(size)
                total = np.zeros(len(pieces), np.uint64)
                for k in order:
                    total = total * _BASE + codes[:, k]
                hashes.append(total)
                cost = single[0] if size == 1 else costs[-1] + single[size - 1]
                cost = np.maximum(cost, self.find(total)) if size > 1 else cost
                costs.append(np.where(sizes >= size, cost, np.float32(np.inf)))
        return hashes, costs


@dataclass(frozen=True)
class WordEdges:
    """Hash and cost of the 1, 2 and 3 characters at both edges of some rows."""

    lexicon: Lexicon
    ends: list[Hashes]
    end_costs: list[Floats]
    begins: list[Hashes]
    begin_costs: list[Floats]

    def gains(self, first: Indices, second: Indices) -> Floats:
        """For each pair of rows (first, second): by how much the likeliest word across the wrap beats the two
        pieces it is made of, in log probability; 0 where no word stands across. Pairs are given by two
        arrays of one length, or all at once by a column and a row of numbers."""
        shape = np.broadcast_shapes(first.shape, second.shape)
        best = np.zeros(shape, np.float32).ravel()
        for before, after in _SPLITS:
            shifted = self.ends[before - 1] * _BASE ** np.uint64(after)
            places, whole = self.lexicon.find_known((shifted[first] + self.begins[after - 1][second]).ravel())
            apart = (self.end_costs[before - 1][first] + self.begin_costs[after - 1][second]).ravel()[places]
            best[places] = np.maximum(best[places], np.minimum(whole - apart, _MOST_GAIN))
        return best.reshape(shape)


def _cells(hashes: Hashes) -> Indices:
    return ((hashes * _SPREAD) >> np.uint64(64 - _BITS)).view(np.int64)


def _mark(hashes: Hashes) -> npt.NDArray[np.uint8]:
    return ((hashes * _MARK) >> np.uint64(56)).astype(np.uint8)


def hash_words(words: str, size: int) -> Hashes:
    """Polynomial hashes of words of `size` characters, given one after the other:
    hash(a + b) = hash(a) * base ** len(b) + hash(b)."""
    codes = np.frombuffer(words.encode("utf-32-le"), np.uint32).reshape(-1, size).astype(np.uint64)
    total = np.zeros(len(codes), np.uint64)
    for place in range(size):
        total = total * _BASE + codes[:, place]
    return total


@cache
def load_lexicon() -> Lexicon:
    """jieba's words of at most four characters, once a process."""
    spec = find_spec("jieba")
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError("jieba is not installed: its dict.txt is needed to bridge wraps")
    entries = pl.read_csv(
        Path(spec.origin).parent / "dict.txt",
        separator=" ",
        has_header=False,
        new_columns=["word", "count", "tag"],
        quote_char=None,
    )
    total = math.log(entries["count"].sum())
    # The commoner and shorter of two words that clash stays: written last.
    known = entries.filter(pl.col("count") > 1).sort("count", "word")
    odds = np.zeros(1 << _BITS, np.uint8)
    marks = np.zeros(1 << _BITS, np.uint8)
    for size in range(_LONGEST, 0, -1):
        same = known.filter(pl.col("word").str.len_chars() == size)
        hashes = hash_words("".join(same["word"]), size)
        logs = np.log(same["count"].to_numpy()) - total
        cells = _cells(hashes)
        odds[cells] = np.clip(np.round((logs - _LEAST) * 10), 1, 255)
        marks[cells] = _mark(hashes)
    return Lexicon(odds, marks)
