"""Does one row go on with another? A small network over the characters on both sides of the wrap.

Learned by `tests/press/train_bridges.py`; the score is a log-odds: how much likelier these characters
stand side by side in running text than by chance.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from flows.steps.text import fold_all

MODEL = Path(__file__).with_name("weave_bridges.npz")
REACH = 8  # characters looked at on either side …
NEAR = 4  # … so many of them by their places, those farther off only as being there
PAIRS = 3  # pairs of neighbouring characters looked at, by their places too
_PAIRS = 4096  # pairs of rows multiplied at once: all of a long page would take 60 MB

Floats = npt.NDArray[np.float32]
Codes = npt.NDArray[np.int32]
Indices = npt.NDArray[np.intp]

# Digits and letters count as one sign each, quotes of all shapes as one pair.
_DIGIT, _LETTER = re.compile(r"[0-9]"), re.compile(r"[a-zA-Z]")
_QUOTES = str.maketrans("「」『』", "“”“”")
_CORNERS = re.compile("[「」『』]")


def plain_signs(text: str) -> str:
    """The text with what differs from paper to paper made equal, character by character."""
    plain = _LETTER.sub("a", _DIGIT.sub("0", fold_all([text])))
    return plain.translate(_QUOTES) if _CORNERS.search(plain) else plain


def encode_chars(text: str, code: Mapping[str, int]) -> Codes:
    """Each character's number in the vocabulary, 0 where it is not there."""
    return np.array([code.get(c, 0) for c in text], np.int32)


@dataclass(frozen=True, slots=True)
class Edges:
    """The beginnings and ends of some rows, as the network sees them."""

    last: Codes  # numbers of the rows' last characters
    first: Codes  # ... and of their first
    ends: Floats  # row x output
    begins: Floats


class RowEdges(NamedTuple):
    """Those of one row: its place among the rows of a page."""

    page: Edges
    place: int


@dataclass(frozen=True)
class Side:
    """One half of the network: what the characters on this side of a wrap say, as a vector."""

    characters: npt.NDArray[np.int8]  # place (the last one: farther off) x vocabulary x hidden
    pairs: npt.NDArray[np.int8]  # hashed pair x hidden
    scales: tuple[float, float]  # of a step in these tables
    bias: Floats
    out: Floats  # hidden x output

    def vectors(self, codes: Codes) -> Floats:
        """Row x output; `codes` are those of the characters, row x REACH, the nearest first."""
        characters = np.zeros((len(codes), len(self.bias)), np.int16)
        for place in range(REACH):
            characters += self.characters[min(place, NEAR)].take(codes[:, place], axis=0)
        pairs = self.pairs.take(hash_pairs(codes, len(self.pairs)), axis=0).sum(1, dtype=np.int16)
        hidden = characters * np.float32(self.scales[0]) + pairs * np.float32(self.scales[1]) + self.bias
        np.maximum(hidden, 0.0, out=hidden)
        vectors: Floats = hidden @ self.out
        return vectors


def hash_pairs(codes: Codes, size: int) -> Indices:
    """Row x PAIRS: a number below `size` for each pair of neighbouring characters; 0 where there is none."""
    signs = codes[:, : PAIRS + 1].astype(np.uint32)
    one, other = signs[:, :-1], signs[:, 1:]
    mixed = one * _FIRST + other * _SECOND + np.arange(PAIRS, dtype=np.uint32) * _PLACE
    numbers = ((mixed * _SPREAD) >> np.uint32(12)) % np.uint32(size)
    return np.where((one > 0) & (other > 0), numbers, 0).astype(np.intp)


# Odd numbers that spread the pairs over the table.
_FIRST, _SECOND, _PLACE, _SPREAD = np.array([40503, 2654435, 97777, 2654435769], np.uint32)


@dataclass(frozen=True)
class Bridges:
    """The network, one half for the ends of rows and one for their beginnings; and the pairs of characters
    seen side by side, as log-odds (vocabulary x vocabulary)."""

    code_of: Codes  # number of each character by code point, 0 where there is none; the last cell is 0
    ends: Side
    begins: Side
    pairs: npt.NDArray[np.int8]
    pair_scale: float

    def edges(self, texts: Sequence[str]) -> Edges:
        """What `odds` needs to know of rows; texts as `plain_signs` leaves them."""
        left = self._codes([text[: -REACH - 1 : -1] for text in texts])
        right = self._codes([text[:REACH] for text in texts])
        return Edges(left[:, 0], right[:, 0], self.ends.vectors(left), self.begins.vectors(right))

    def odds(self, edges: Edges, first: Indices, second: Indices) -> tuple[Floats, Floats]:
        """For each pair of rows (first, second) two log-odds that the second goes on with the first: the
        network's, and that of the two characters that meet."""
        network = products(edges.ends, edges.begins, first, second)
        last, begin = edges.last[first], edges.first[second]
        # All pairs at once are rows and columns of the table.
        pairs = self.pairs[last[:, 0]].take(begin[0], axis=1) if first.ndim > 1 else self.pairs[last, begin]
        return network, pairs * np.float32(self.pair_scale)

    def _codes(self, edges: Sequence[str]) -> Codes:
        """Text x REACH: numbers of the characters, 0 where there is none or the vocabulary lacks it."""
        signs = "".join([edge.ljust(REACH, "\0") for edge in edges])
        points = np.frombuffer(signs.encode("utf-32-le", "surrogatepass"), np.uint32)
        return self.code_of[np.minimum(points, len(self.code_of) - 1)].reshape(len(edges), REACH)


def products(left: Floats, right: Floats, first: Indices, second: Indices) -> Floats:
    """The scalar product of row `first` of one table and row `second` of another, pair by pair or, where
    `first` is a column of numbers and `second` a row, for all pairs of these."""
    if first.ndim > 1:
        every: Floats = left[first[:, 0]] @ right[second[0]].T
        return every
    out = np.empty(len(first), np.float32)
    for at in range(0, len(first), _PAIRS):
        here = slice(at, at + _PAIRS)
        out[here] = np.einsum("nk,nk->n", left[first[here]], right[second[here]])
    return out


def edges_of_rows(texts: Sequence[str]) -> tuple[list[RowEdges], list[float]]:
    """The edges of each row, and for each but the first the log-odds that it goes on with the row before."""
    bridges = load_bridges()
    edges = bridges.edges(texts)
    places = np.arange(max(len(texts) - 1, 0))
    network, pairs = bridges.odds(edges, places, places + 1)
    return [RowEdges(edges, place) for place in range(len(texts))], (network + pairs).tolist()


def bridge_score(before: RowEdges, after: RowEdges) -> float:
    """The log-odds that the characters of one row follow those of another."""
    bridges = load_bridges()
    (one, i), (other, j) = before, after
    pair = bridges.pairs[one.last[i], other.first[j]] * np.float32(bridges.pair_scale)
    return float(one.ends[i] @ other.begins[j] + pair)


@cache
def load_bridges() -> Bridges:
    """The shipped network, read once a process."""
    with np.load(MODEL) as stored:
        points = np.array([ord(c) for c in str(stored["vocabulary"])])
        code_of = np.zeros(points.max() + 2, np.int32)
        code_of[points] = np.arange(1, len(points) + 1)
        ends, begins = (
            Side(
                stored[f"{side}_characters"],
                stored[f"{side}_pairs"],
                (float(stored[f"{side}_scales"][0]), float(stored[f"{side}_scales"][1])),
                stored[f"{side}_bias"].astype(np.float32),
                stored[f"{side}_out"].astype(np.float32),
            )
            for side in ("ends", "begins")
        )
        pairs = _pair_table(stored["pair_first"], stored["pair_second"], stored["pair_odds"], stored["floor"])
        scale = float(stored["pair_scale"])
    return Bridges(code_of, ends, begins, pairs, scale)


def _pair_table(
    first: npt.NDArray[np.uint16],
    second: npt.NDArray[np.uint16],
    odds: npt.NDArray[np.int8],
    floor: npt.NDArray[np.int8],
) -> npt.NDArray[np.int8]:
    """Pairs never seen count as if seen a tenth of a time: the commoner both signs, the worse."""
    rare = floor.astype(np.int16)
    table = np.maximum(rare[:, None] + rare[None, :], -127).astype(np.int8)
    table[0, :] = table[:, 0] = 0
    table[first, second] = odds
    return table
