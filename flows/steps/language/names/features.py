"""What the base recogniser sees of a character: itself, its neighbours, its word and the words beside it.

Every feature is a row number of the weight table: a hash of (template, values), so the table holds no text
and text cannot be read back from it. All of it is array arithmetic over the whole page at once.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from flows.steps.language.names.lexicon import SURNAMES
from flows.steps.language.names.pagetext import GAP, PageText
from flows.steps.language.names.word_facts import KIND

TABLE_BITS = 18  # 262,144 rows: collisions cost nothing measurable, and int8 rows make a file below 2 MB

Ints = npt.NDArray[np.uint64]
_BASE = 0x9E3779B97F4A7C15
_BASE_INVERSE = pow(_BASE, -1, 1 << 64)
_MIX = np.uint64(0xFF51AFD7ED558CCD)
_SHIFT = np.uint64(64 - TABLE_BITS)


@dataclass(frozen=True, slots=True)
class WordArrays:
    """Per character of a page: what is known of its word and the words beside it; 0 where there is none."""

    word: Ints  # hash of the word
    length: Ints
    tag: Ints
    kind: Ints
    place: Ints  # 1 first character, 2 last, 3 between, 0 outside words
    left: tuple[Ints, Ints, Ints, Ints]  # word, tag, last character, kind
    right: tuple[Ints, Ints, Ints, Ints]
    right2: tuple[Ints, Ints, Ints, Ints]


class _Tags(dict[str, int]):
    """Part of speech -> a stable number: its letters, not the order of first use."""

    def __missing__(self, tag: str) -> int:
        self[tag] = int.from_bytes(tag.encode()[:4], "big")
        return self[tag]


def among(characters: str) -> npt.NDArray[np.bool_]:
    """By code point whether it is one of these; the last cell, which stands for all beyond, says no."""
    codes = list(map(ord, characters))
    table = np.zeros(max(codes) + 2, dtype=np.bool_)
    table[codes] = True
    return table


def code_points(page: PageText) -> npt.NDArray[np.uint32]:
    """Of the page's text."""
    return np.frombuffer(page.text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)


def feature_rows(codes: npt.NDArray[np.uint32], page: PageText) -> Iterator[npt.NDArray[np.int64]]:
    """For each template the characters' rows of the weight table; `codes` are the page's code points."""
    c = _folded(codes).astype(np.uint64)
    before2, before, after, after2 = _moved(c, 2), _moved(c, 1), _moved(c, -1), _moved(c, -2)
    surname = _SURNAMES[np.minimum(codes, len(_SURNAMES) - 1)].astype(np.uint64)
    w = _word_arrays(c, page)
    word, tag, place, kind, length = w.word, w.tag, w.place, w.kind, w.length
    left, right, right2 = w.left, w.right, w.right2
    templates = (
        (c,),
        (before,),
        (after,),
        (before2,),
        (after2,),
        (before, c),
        (c, after),
        (before2, before),
        (after, after2),
        (before, after),
        (before, c, after),
        (c, after, after2),
        (before2, before, c),
        (word, place),
        (left[0], place),
        (right[0], place),
        (left[0], word, place),
        (word, right[0], place),
        (tag, left[1], place),
        (tag, right[1], place),
        (left[1], tag, right[1], place),
        (tag, right[1], right2[1], place),
        (right[2], right2[2], place),  # last characters of the coming words: 局 公司 镇 表示
        (left[2], tag, place),
        (surname, tag, place, right[1]),
        (surname, _moved(surname, 1), length, place),
        (kind, length, place, surname),
        (left[3], kind, right[3], place),
        (left[3], kind, right[3], right2[3], place, length),
        (left[3], surname, length, right[3], right[1], place),
        (kind, tag, c, place),
    )
    for number, values in enumerate(templates):
        yield _hashed(number + 1, values).view(np.int64)


def _word_arrays(c: Ints, page: PageText) -> WordArrays:
    size = len(c)
    if not page.words:
        none = np.zeros(size, dtype=np.uint64)
        return WordArrays(c, none, none, none, none, *((none,) * 4,) * 3)
    first, last = page.begins, np.array(page.ends)
    begins = np.zeros(size, dtype=np.int64)
    begins[first] = 1
    owner = np.cumsum(begins)  # number, from 1, of the word that a character is in or behind
    inside = np.arange(size) < np.concatenate(([0], last))[owner]
    offset = np.arange(size) - np.concatenate(([0], first))[owner]
    length = np.concatenate(([0], last - first))[owner]
    place = np.where(offset == 0, 1, np.where(offset == length - 1, 2, 3)) * inside

    # Word 0 stands for "outside words" and for the neighbour that a word at its sentence's edge has not.
    columns = [
        _column(values, len(first))
        for values in (
            _word_hashes(c, first, last),
            list(map(_TAG_NUMBERS.__getitem__, page.tags)),
            c[last - 1],
            page.facts & KIND,
        )
    ]
    numbers = np.arange(len(first) + 1)
    meets_next = np.zeros(len(numbers), dtype=np.bool_)
    meets_next[1:-1] = first[1:] - last[:-1] < len(GAP)
    after = np.where(meets_next, numbers + 1, 0)
    before = np.where(meets_next, numbers, 0)[:-1]
    at = owner * inside

    def of(words: npt.NDArray[np.int64]) -> tuple[Ints, Ints, Ints, Ints]:
        word, tag, final, kind = (column[words] for column in columns)
        return word, tag, final, kind

    own = of(at)
    return WordArrays(
        np.where(inside, own[0], c),
        (length * inside).astype(np.uint64),
        own[1],
        own[3],
        place.astype(np.uint64),
        of(np.concatenate(([0], before))[at]),
        of(after[at]),
        of(after[after][at]),
    )


def _column(values: Sequence[int] | Ints | npt.NDArray[np.int64], words: int) -> Ints:
    """One value a word, behind that of word 0."""
    column = np.zeros(words + 1, dtype=np.uint64)
    column[1:] = values
    return column


def _word_hashes(c: Ints, first: npt.NDArray[np.int64], last: npt.NDArray[np.int64]) -> Ints:
    """One number a word from its characters alone: a polynomial hash taken from running sums."""
    powers = _powers(len(c))
    running = np.concatenate((np.zeros(1, dtype=np.uint64), np.cumsum(c * powers[0][: len(c)])))
    hashes: Ints = (running[last] - running[first]) * powers[1][first]
    # 53 bits of them are plenty, and the weights that ship were learned with no more.
    return hashes.astype(np.float64).astype(np.uint64)


_POWERS: list[tuple[Ints, Ints]] = []


def _powers(size: int) -> tuple[Ints, Ints]:
    if not _POWERS or len(_POWERS[0][0]) < size:
        wanted = max(size, 1 << 15)
        up = np.cumprod(np.full(wanted, _BASE, dtype=np.uint64), dtype=np.uint64)
        down = np.cumprod(np.full(wanted, _BASE_INVERSE, dtype=np.uint64), dtype=np.uint64)
        _POWERS[:] = [(up, down)]
    return _POWERS[0]


def _hashed(template: int, values: tuple[Ints, ...]) -> Ints:
    total = values[0] ^ np.uint64(template * 0x632BE59BD9B4E019 % (1 << 64))
    for number, value in enumerate(values):
        if number:
            total ^= value
        total *= _MIX
        total ^= total >> np.uint64(29)
    total *= _MIX
    total >>= _SHIFT
    return total


def _folded(codes: npt.NDArray[np.uint32]) -> npt.NDArray[np.uint32]:
    """Digits of either width become 0, letters of either width a: numbers and codes look alike."""
    half = np.where((codes >= 0xFF01) & (codes <= 0xFF5E), codes - 0xFEE0, codes)
    digit = (half >= 0x30) & (half <= 0x39)
    letter = ((half | 0x20) >= 0x61) & ((half | 0x20) <= 0x7A) & (half < 0x80)
    return np.where(digit, 0x30, np.where(letter, 0x61, half)).astype(np.uint32)


def _moved(values: Ints, by: int) -> Ints:
    """values[i - by] at i; zeros come in at the edge."""
    moved = np.zeros_like(values)
    if by > 0:
        moved[by:] = values[:-by]
    else:
        moved[:by] = values[-by:]
    return moved


_TAG_NUMBERS = _Tags()
_SURNAMES = among("".join(s for s in SURNAMES if len(s) == 1))
