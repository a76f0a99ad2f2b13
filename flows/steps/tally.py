"""How many characters of some kinds stand in each of many texts: one look-up a character for all kinds."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cached_property

import numpy as np
import numpy.typing as npt

_BASIC_PLANE = 1 << 16  # characters
_PLANES = 17


class Tally:
    """Kinds of characters, at most eight, by name and by a pattern of one character.

    The planes beyond the basic one are taken as a whole: what the first character of one is all are.
    """

    def __init__(self, kinds: Mapping[str, re.Pattern[str]]) -> None:
        self._kinds = dict(kinds)

    @cached_property
    def _table(self) -> npt.NDArray[np.uint8]:
        """Kinds as bits, by character of the basic plane, then by plane."""
        known = [*range(_BASIC_PLANE), *(plane << 16 for plane in range(_PLANES))]
        characters = "".join(map(chr, known))
        table = np.zeros(len(known), np.uint8)
        for bit, pattern in enumerate(self._kinds.values()):
            table[[found.start() for found in pattern.finditer(characters)]] |= np.uint8(1 << bit)
        return table

    def count(self, texts: Sequence[str]) -> dict[str, list[int]]:
        """By kind: how many of its characters stand in each text."""
        signs = np.frombuffer("".join(texts).encode("utf-32-le", "surrogatepass"), np.uint32)
        if len(signs) and signs.max() >= _BASIC_PLANE:
            signs = np.where(signs < _BASIC_PLANE, signs, _BASIC_PLANE + (signs >> 16))
        bits = self._table[signs]
        ends = np.cumsum([0, *map(len, texts)])
        counts = {}
        for bit, kind in enumerate(self._kinds):
            so_far = np.concatenate([[0], np.cumsum(bits >> bit & 1, dtype=np.int64)])[ends]
            counts[kind] = np.diff(so_far).tolist()
        return counts
