"""What the base recogniser sees of a character: itself, its neighbours, its word and the words beside it.

Every feature is a row number of the weight table: a hash of (template, values), so the table holds no text
and text cannot be read back from it. All of it is array arithmetic over the whole page at once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from flows.steps.language.engine import read_base_dictionary
from flows.steps.language.names.lexicon import (
    GRAMMAR,
    NAME_VERBS,
    ORGANISATION_HEADS,
    ORGANISATIONS,
    PLACE_HEADS,
    PLACES,
    POSTS,
    SURNAMES,
)
from flows.steps.model import Sentence

TABLE_BITS = 18  # 262,144 rows: collisions cost nothing measurable, and int8 rows make a file below 2 MB
PAD = 3  # empty characters between sentences, so that no window looks into the next sentence
# A name never crosses these, so each clause is decoded by itself: short rows, many at once.
CLAUSE_ENDS = "，。；！？：,;!?:\n"

Ints = npt.NDArray[np.uint64]
_BASE = 0x9E3779B97F4A7C15
_BASE_INVERSE = pow(_BASE, -1, 1 << 64)
_MIX = np.uint64(0xFF51AFD7ED558CCD)
_SHIFT = np.uint64(64 - TABLE_BITS)
_TAG_NUMBERS: dict[str, int] = {}


@dataclass(frozen=True, slots=True)
class PageArrays:
    """All sentences of a page laid end to end with PAD zeros before, between and after."""

    codes: npt.NDArray[np.uint32]  # one code point each
    starts: npt.NDArray[np.int64]  # where each sentence begins
    lengths: npt.NDArray[np.int64]
    rows: npt.NDArray[np.uint32]  # (characters, templates): rows of the weight table


def tag_number(tag: str) -> int:
    """A stable number of a part-of-speech tag (its letters, not the order of first use)."""
    number = _TAG_NUMBERS.get(tag)
    if number is None:
        number = _TAG_NUMBERS[tag] = int.from_bytes(tag.encode()[:4], "big")
    return number


def word_kind(word: str) -> int:
    """Which of the closed lists hold the word, and whether the base dictionary knows it, as one number."""
    kind = _KINDS.get(word)
    if kind is not None:
        return kind
    if word in read_base_dictionary().frequencies:
        return _KNOWN
    ends = word[-2:] in ORGANISATION_HEADS or word[-3:] in ORGANISATION_HEADS or word[-1] in "局厅"
    return _UNKNOWN_HEADED if ends else _UNKNOWN


def page_arrays(sentences: Sequence[Sentence]) -> PageArrays:
    """Characters and feature rows of all sentences; the sentences must hold their tokens."""
    lengths = np.array([len(s.text) for s in sentences], dtype=np.int64)
    starts = PAD + np.concatenate(([0], np.cumsum(lengths[:-1] + PAD))).astype(np.int64)
    joined = "\0" * PAD + ("\0" * PAD).join(s.text for s in sentences) + "\0" * PAD
    codes = np.frombuffer(joined.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    return PageArrays(codes, starts, lengths, _feature_rows(codes, sentences, starts))


def _feature_rows(
    codes: npt.NDArray[np.uint32], sentences: Sequence[Sentence], starts: npt.NDArray[np.int64]
) -> npt.NDArray[np.uint32]:
    c = _folded(codes).astype(np.uint64)
    before2, before, after, after2 = _moved(c, 2), _moved(c, 1), _moved(c, -1), _moved(c, -2)
    word, tag, place, kind, words = _word_arrays(c, sentences, starts)
    left, right, right2 = words
    surname = np.isin(codes, _SURNAME_CODES).astype(np.uint64)
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
        (word[0], place),
        (left[0], place),
        (right[0], place),
        (left[0], word[0], place),
        (word[0], right[0], place),
        (tag, left[1], place),
        (tag, right[1], place),
        (left[1], tag, right[1], place),
        (tag, right[1], right2[1], place),
        (right[2], right2[2], place),  # last characters of the coming words: 局 公司 镇 表示
        (left[2], tag, place),
        (surname, tag, place, right[1]),
        (surname, _moved(surname, 1), word[1], place),
        (kind, word[1], place, surname),
        (left[3], kind, right[3], place),
        (left[3], kind, right[3], right2[3], place, word[1]),
        (left[3], surname, word[1], right[3], right[1], place),
        (kind, tag, c, place),
    )
    rows = np.empty((len(codes), len(templates)), dtype=np.uint32)
    for number, values in enumerate(templates):
        rows[:, number] = _hashed(number + 1, values)
    return rows


def _word_arrays(
    c: Ints, sentences: Sequence[Sentence], starts: npt.NDArray[np.int64]
) -> tuple[tuple[Ints, Ints], Ints, Ints, Ints, tuple[tuple[Ints, ...], ...]]:
    """Per character: (word, its length), tag, place in the word, kind of word, and of the words beside it
    (word, tag, last character, kind)."""
    begins: list[int] = []
    ends: list[int] = []
    tags: list[int] = []
    kinds: list[int] = []
    for sentence, start in zip(sentences, starts.tolist(), strict=True):
        tokens = sentence.tokens
        begins += [t.start + start for t in tokens]
        ends += [t.end + start for t in tokens]
        tags += [tag_number(t.pos) for t in tokens]
        kinds += [word_kind(t.text) for t in tokens]
    size = len(c)
    if not begins:
        none = np.zeros(size, dtype=np.uint64)
        return (none, none), none, none, none, ((none,) * 4,) * 3
    first, last = np.array(begins), np.array(ends)
    word_hash = _word_hashes(c, first, last)
    step = np.zeros(size, dtype=np.int64)
    step[first] = 1
    owner = np.cumsum(step)  # number, from 1, of the word that a character is in or behind
    inside = np.arange(size) < np.concatenate(([0], last))[owner]
    offset = np.arange(size) - np.concatenate(([0], first))[owner]
    length = np.concatenate(([0], last - first))[owner]
    place = np.where(offset == 0, 1, np.where(offset == length - 1, 2, 3)).astype(np.uint64)
    place[~inside] = 0

    word_hash = np.concatenate(([0, 0], word_hash, [0, 0])).astype(np.uint64)
    tag_of_word = np.concatenate(([0, 0], tags, [0, 0])).astype(np.uint64)
    kind_of_word = np.concatenate(([0, 0], kinds, [0, 0])).astype(np.uint64)
    final = np.concatenate(([0, 0], c[last - 1], [0, 0])).astype(np.uint64)
    at = owner + 1

    def beside(shift: int) -> tuple[Ints, ...]:
        there = at + shift
        return word_hash[there], tag_of_word[there], final[there], kind_of_word[there]

    own_word, own_tag = np.where(inside, word_hash[at], c), np.where(inside, tag_of_word[at], 0)
    own_length = np.where(inside, length, 0).astype(np.uint64)
    kind = np.where(inside, kind_of_word[at], 0).astype(np.uint64)
    neighbours = (beside(-1), beside(1), beside(2))
    return (own_word, own_length), own_tag.astype(np.uint64), place, kind, neighbours


def _word_hashes(c: Ints, first: npt.NDArray[np.int64], last: npt.NDArray[np.int64]) -> Ints:
    """One number a word from its characters alone: a polynomial hash taken from running sums."""
    powers = _powers(len(c))
    running = np.concatenate((np.zeros(1, dtype=np.uint64), np.cumsum(c * powers[0][: len(c)])))
    return (running[last] - running[first]) * powers[1][first]


_POWERS: list[tuple[Ints, Ints]] = []


def _powers(size: int) -> tuple[Ints, Ints]:
    if not _POWERS or len(_POWERS[0][0]) < size:
        wanted = max(size, 1 << 15)
        up = np.cumprod(np.full(wanted, _BASE, dtype=np.uint64))
        down = np.cumprod(np.full(wanted, _BASE_INVERSE, dtype=np.uint64))
        _POWERS[:] = [(up, down)]
    return _POWERS[0]


def _hashed(template: int, values: tuple[Ints, ...]) -> Ints:
    total = np.full(len(values[0]), template * 0x632BE59BD9B4E019 % (1 << 64), dtype=np.uint64)
    for value in values:
        total = (total ^ value) * _MIX
        total ^= total >> np.uint64(29)
    return (total * _MIX) >> _SHIFT


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


_UNKNOWN, _KNOWN, _UNKNOWN_HEADED = 1, 2, 3
_KINDS = {
    **dict.fromkeys(PLACE_HEADS, 9),
    **dict.fromkeys(NAME_VERBS, 8),
    **dict.fromkeys(GRAMMAR["speech"], 7),
    **dict.fromkeys(ORGANISATION_HEADS, 6),
    **dict.fromkeys(ORGANISATIONS, 5),
    **dict.fromkeys(POSTS, 4),
    **dict.fromkeys(PLACES, 10),
}
_SURNAME_CODES = np.array(sorted({ord(s) for s in SURNAMES if len(s) == 1}), dtype=np.uint32)
