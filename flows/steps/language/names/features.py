"""What the base recogniser sees of a character: itself, its neighbours, its word and the words beside it.

Every feature is a row number of the weight table: a hash of (template, values), so the table holds no text
and text cannot be read back from it. All of it is array arithmetic over the whole page at once.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from flows.steps.language.names.lexicon import SURNAMES
from flows.steps.language.names.pagetext import GAP, PageText
from flows.steps.language.names.pairs import among
from flows.steps.language.names.word_facts import KIND

TABLE_BITS = 18  # 262,144 rows: collisions cost nothing measurable, and int8 rows make a file below 2 MB

Ints = npt.NDArray[np.uint64]
_BASE = 0x9E3779B97F4A7C15
_BASE_INVERSE = pow(_BASE, -1, 1 << 64)
_MIX = np.uint64(0xFF51AFD7ED558CCD)
_SHIFT = np.uint64(64 - TABLE_BITS)
_HALF = np.uint64(29)

# What is known of a character. c: itself and those beside it; surname: whether it is one; then of its word:
# place is 1 in its first character, 2 in its last, 3 between, 0 outside words. 0 where there is none.
VALUES = (
    *("c", "c-1", "c+1", "c-2", "c+2", "surname", "surname-1", "place"),
    # Each row cut out of length, word, tag, kind, last: what is known of a word.
    *("length", "word", "tag", "kind"),
    *("word-1", "tag-1", "kind-1", "last-1"),
    *("word+1", "tag+1", "kind+1", "last+1"),
    *("tag+2", "kind+2", "last+2"),
)
_PLACE, _OWN, _BEFORE, _AFTER, _SECOND = (
    VALUES.index(v) for v in ("place", "length", "word-1", "word+1", "tag+2")
)
# Each a feature: the values that it is made of, in the order they are hashed in. The number that parts it
# from the others is its place in this list, so the weights that ship hold for this order only.
_NUMBERED = (
    *("c", "c-1", "c+1", "c-2", "c+2", "c-1 c", "c c+1", "c-2 c-1", "c+1 c+2", "c-1 c+1"),
    *("c-1 c c+1", "c c+1 c+2", "c-2 c-1 c"),
    *("word place", "word-1 place", "word+1 place", "word-1 word place", "word word+1 place"),
    *("tag tag-1 place", "tag tag+1 place", "tag-1 tag tag+1 place", "tag tag+1 tag+2 place"),
    "last+1 last+2 place",  # last characters of the coming words: 局 公司 镇 表示
    *("last-1 tag place", "surname tag place tag+1", "surname surname-1 length place"),
    *("kind length place surname", "kind-1 kind kind+1 place", "kind-1 kind kind+1 kind+2 place length"),
    *("kind-1 surname length kind+1 tag+1 place", "kind tag c place"),
)
# The same, the longest first: at every value those that go on are the first ones.
TEMPLATES = tuple(sorted(_NUMBERED, key=lambda template: -len(template.split())))
_NAMES = [template.split() for template in TEMPLATES]
_SEEDS = np.array(
    [(_NUMBERED.index(template) + 1) * 0x632BE59BD9B4E019 % (1 << 64) for template in TEMPLATES],
    dtype=np.uint64,
)[:, None]
_PARTS = [  # of the templates that have a first, second … value its number in VALUES
    np.array([VALUES.index(names[at]) for names in _NAMES if len(names) > at]) for at in range(len(_NAMES[0]))
]


class _Tags(dict[str, int]):
    """Part of speech -> a stable number: its letters, not the order of first use."""

    def __missing__(self, tag: str) -> int:
        self[tag] = int.from_bytes(tag.encode()[:4], "big")
        return self[tag]


def feature_rows(
    values: Ints, hashes: Ints | None = None, spare: Ints | None = None
) -> npt.NDArray[np.int64]:
    """(templates, characters): the rows of the weight table, of the characters' values (see values_of).

    `hashes` and `spare`, (templates, characters) both, are written over: who asks often keeps them.
    """
    if hashes is None or spare is None:
        hashes = np.empty((len(TEMPLATES), values.shape[1]), dtype=np.uint64)
        spare = np.empty_like(hashes)
    values.take(_PARTS[0], axis=0, out=hashes, mode="clip")
    hashes ^= _SEEDS
    _mix(hashes, spare)
    for parts in _PARTS[1:]:
        longer, others = hashes[: len(parts)], spare[: len(parts)]
        values.take(parts, axis=0, out=others, mode="clip")
        longer ^= others
        _mix(longer, others)
    hashes *= _MIX
    hashes >>= _SHIFT
    return hashes.view(np.int64)


def _mix(hashes: Ints, spare: Ints) -> None:
    hashes *= _MIX
    np.right_shift(hashes, _HALF, out=spare)
    hashes ^= spare


def values_of(page: PageText) -> Ints:
    """(VALUES, characters)."""
    codes = page.codes
    values = np.empty((len(VALUES), len(codes)), dtype=np.uint64)
    values[1:7, :2] = values[1:7, -2:] = 0  # where a page begins and ends
    c = values[0]
    c[:] = _folded(codes)
    values[1, 1:], values[2, :-1], values[3, 2:], values[4, :-2] = c[:-1], c[1:], c[:-2], c[2:]
    values[5] = _SURNAMES.take(codes, mode="clip")
    values[6, 1:] = values[5, :-1]
    if page.words:
        _set_values_of_words(values, page)
    else:
        values[_PLACE:] = 0
    return values


def _set_values_of_words(values: Ints, page: PageText) -> None:
    """Sets, from place on, what the characters' words and those beside them tell."""
    first, lengths = page.begins, page.lengths
    last = first + lengths
    # Word 0 stands for "outside words" and for the neighbour that a word at its sentence's edge has not.
    numbers = np.arange(len(first) + 1)
    after, before = np.zeros_like(numbers), np.zeros_like(numbers)
    meets_next = first[1:] - last[:-1] < len(GAP)
    after[1:-1] = numbers[2:] * meets_next
    before[2:] = numbers[1:-1] * meets_next
    at = _words_of_characters(first, last, values.shape[1])
    is_outside = at == 0

    words = np.zeros((5, len(numbers)), dtype=np.uint64)  # length, word, tag, kind, last character
    words[0, 1:] = lengths
    words[1, 1:] = _word_hashes(values[0], first, last)
    words[2, 1:] = np.fromiter(map(_TAG_NUMBERS.__getitem__, page.tags), dtype=np.uint64, count=len(first))
    words[3, 1:] = page.facts & KIND
    words[4, 1:] = values[0].take(last - 1)
    own, place = values[_OWN:_BEFORE], values[_PLACE]
    words[:4].take(at, axis=1, out=own, mode="clip")
    np.copyto(own[1], values[0], where=is_outside)
    words[1:].take(before.take(at), axis=1, out=values[_BEFORE:_AFTER], mode="clip")
    words[1:].take(after.take(at), axis=1, out=values[_AFTER:_SECOND], mode="clip")
    words[2:].take(after.take(after).take(at), axis=1, out=values[_SECOND:], mode="clip")
    place[:] = 3
    place[is_outside] = 0
    place[last - 1] = 2
    place[first] = 1


def _words_of_characters(
    first: npt.NDArray[np.int64], last: npt.NDArray[np.int64], size: int
) -> npt.NDArray[np.int64]:
    """By character the number, from 1, of its word; 0 outside words."""
    edges = np.zeros(2 * len(first) + 2, dtype=np.int64)
    edges[1:-1:2], edges[2:-1:2], edges[-1] = first, last, size
    numbers = np.zeros(2 * len(first) + 1, dtype=np.int64)
    numbers[1::2] = np.arange(1, len(first) + 1)
    return np.repeat(numbers, np.diff(edges))


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


def _folded(codes: npt.NDArray[np.uint32]) -> npt.NDArray[np.uint32]:
    """Digits of either width become 0, letters of either width a: numbers and codes look alike."""
    folded = _FOLDS.take(codes, mode="clip")
    return np.where(codes < len(_FOLDS), folded, codes) if codes.max() >= len(_FOLDS) else folded


def _folds() -> npt.NDArray[np.uint32]:
    """What each code point of the basic plane becomes."""
    codes = np.arange(1 << 16, dtype=np.uint32)
    half = np.where((codes >= 0xFF01) & (codes <= 0xFF5E), codes - 0xFEE0, codes)
    digit = (half >= 0x30) & (half <= 0x39)
    letter = ((half | 0x20) >= 0x61) & ((half | 0x20) <= 0x7A) & (half < 0x80)
    return np.where(digit, 0x30, np.where(letter, 0x61, half)).astype(np.uint32)


_FOLDS = _folds()
_TAG_NUMBERS = _Tags()
_SURNAMES = among("".join(s for s in SURNAMES if len(s) == 1))
