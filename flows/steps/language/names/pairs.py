"""Characters and pairs of them as numbers: a page's are looked up all at once, before anything else is."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import numpy.typing as npt

Pairs = npt.NDArray[np.uint16]
_BITS_OF_COUNTS = 14  # on a page of 3,000 characters one pair in six shares its count with others


def among(characters: str) -> npt.NDArray[np.bool_]:
    """By code point whether it is one of these; the last cell, which stands for all beyond, says no."""
    codes = list(map(ord, characters))
    table = np.zeros(max(codes) + 2, dtype=np.bool_)
    table[codes] = True
    return table


def pairs_of(codes: npt.NDArray[np.uint32]) -> Pairs:
    """By offset the character and the next, of code points; few pairs share a number."""
    return (codes[:-1] * np.uint32(0x9E37) + codes[1:]).astype(np.uint16)


def table_of(words: Iterable[str]) -> npt.NDArray[np.bool_]:
    """By pair whether a word begins so; all words have two characters at least."""
    table = np.zeros(1 << 16, dtype=np.bool_)
    for word in words:
        table[pairs_of(np.array([ord(word[0]), ord(word[1])], dtype=np.uint32))] = True
    return table


def lone(pairs: Pairs) -> bytes:
    """By offset 1 where the pair surely stands nowhere else on the page, 0 where it may."""
    some = pairs & np.uint16((1 << _BITS_OF_COUNTS) - 1)
    return (np.bincount(some, minlength=1 << _BITS_OF_COUNTS).take(some) == 1).tobytes()
