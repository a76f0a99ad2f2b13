"""Patterns that are tried only where one of their telling characters stands.

A line matches hardly one of dozens of formulas. Each pattern that can only match where certain characters
stand (热线 needs 热) says so by its own syntax, so what is skipped is never a match.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import accumulate
from re import _constants as codes  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

import numpy as np

_DIGIT = re.compile(r"\d")
_A_DIGIT = "0"  # stands for every digit there is
_BASIC_PLANE = 1 << 16  # characters; hardly any text holds others
_MOST = 120  # telling characters of a pattern; more of them tell nothing
_REMEMBERED = 4096  # choices of patterns

Search = Callable[[str], re.Match[str] | None]


class Sieve:
    """Named patterns, at most 64, tried together on many texts."""

    def __init__(self, patterns: Mapping[str, re.Pattern[str]]) -> None:
        self._searches: list[tuple[str, Search]] = [
            (name, p.match if _is_anchored(p) else p.search) for name, p in patterns.items()
        ]
        self._chosen: dict[int, list[tuple[str, Search]]] = {}  # of the searches, by bits
        self._always = 0  # patterns as bits of a number
        self._told_by = np.zeros(_BASIC_PLANE + 1, np.uint64)  # by character; the last cell is for all others
        digits = 0
        for number, pattern in enumerate(patterns.values()):
            telling = telling_characters(pattern)
            if telling is None:
                self._always |= 1 << number
            elif _A_DIGIT in telling:
                digits |= 1 << number
            for character in telling or ():
                self._told_by[ord(character)] |= np.uint64(1 << number)
        for found in _DIGIT.finditer("".join(map(chr, range(_BASIC_PLANE)))):
            self._told_by[ord(found[0])] |= np.uint64(digits)
        self._told_by[-1] |= np.uint64(digits)

    def names(self, texts: Sequence[str]) -> list[set[str]]:
        """For each text the names of the patterns that are found in it."""
        return [
            {name for name, search in self._chosen.get(likely) or self._choose(likely) if search(text)}
            for text, likely in zip(texts, self._likely(texts), strict=True)
        ]

    def _likely(self, texts: Sequence[str]) -> list[int]:
        """For each text the patterns that may be found in it, as bits."""
        if not texts:
            return []
        signs = np.frombuffer(("\n".join(texts) + "\n").encode("utf-32-le", "surrogatepass"), np.uint32)
        told = self._told_by[np.minimum(signs, _BASIC_PLANE)]
        starts = list(accumulate([len(text) + 1 for text in texts[:-1]], initial=0))
        return (np.bitwise_or.reduceat(told, starts) | np.uint64(self._always)).tolist()

    def _choose(self, likely: int) -> list[tuple[str, Search]]:
        chosen = [search for number, search in enumerate(self._searches) if likely >> number & 1]
        if len(self._chosen) < _REMEMBERED:
            self._chosen[likely] = chosen
        return chosen


def _is_anchored(pattern: re.Pattern[str]) -> bool:
    """Whether it can only match at the beginning of a text."""
    first = next(iter(parser.parse(pattern.pattern, pattern.flags)), None)
    return first == (codes.AT, codes.AT_BEGINNING) and not pattern.flags & re.MULTILINE


def hastened(alternatives: str) -> re.Pattern[str]:
    """The pattern behind a look at one sign, for searches: else its alternatives are tried one by one at any
    place of a text. Each must begin with a sign or a class of few signs; ValueError otherwise."""
    code, value = parser.parse(alternatives)[0]
    firsts = [branch[0] for branch in value[1]] if code is codes.BRANCH else []
    signs = _union(_of_item(*item) if item[0] in _SIGNS else None for item in firsts)
    if not signs:
        raise ValueError(f"what {alternatives} begins with is not known")
    look = "".join(r"\d" if sign == _A_DIGIT else re.escape(sign) for sign in sorted(signs))
    return re.compile(f"(?=[{look}])(?:{alternatives})")


_SIGNS = (codes.LITERAL, codes.IN)


def telling(pattern: re.Pattern[str]) -> frozenset[str]:
    """Characters of which every text with a match holds one; ValueError where there are no such."""
    characters = telling_characters(pattern)
    if not characters or _A_DIGIT in characters:
        raise ValueError(f"nothing tells where {pattern.pattern} may match")
    return characters


def telling_characters(pattern: re.Pattern[str]) -> frozenset[str] | None:
    """Characters of which every text with a match holds one ("0" for any digit); None where there are no
    such."""
    telling = _of_sequence(parser.parse(pattern.pattern, pattern.flags))
    if telling and pattern.flags & re.IGNORECASE and any(map(_is_cased, telling)):
        return None  # other characters may match in its stead
    return telling


def _of_sequence(items: Any) -> frozenset[str] | None:
    """The fewest of those that its parts, all of which must match, give."""
    found = [signs for code, value in items if (signs := _of_item(code, value))]
    return min(
        found, key=lambda signs: (len(signs), _A_DIGIT in signs or any(map(_is_cased, signs))), default=None
    )


def _is_cased(character: str) -> bool:
    return character.lower() != character.upper()


def _of_item(code: Any, value: Any) -> frozenset[str] | None:
    if code is codes.LITERAL:
        return frozenset(chr(value))
    if code is codes.IN:
        return _union(_of_class(value))
    if code is codes.BRANCH:
        return _union(map(_of_sequence, value[1]))
    if code is codes.SUBPATTERN:
        return _of_sequence(value[-1])
    if code is codes.ATOMIC_GROUP:
        return _of_sequence(value)
    if code is codes.ASSERT:  # looked at, ahead or behind: in the text, if not in the match
        return _of_sequence(value[1])
    if code in (codes.MAX_REPEAT, codes.MIN_REPEAT, codes.POSSESSIVE_REPEAT):
        return _of_sequence(value[2]) if value[0] else None
    return None


def _of_class(members: Any) -> Iterator[frozenset[str] | None]:
    for code, value in members:
        if code is codes.LITERAL:
            yield frozenset(chr(value))
        elif code is codes.RANGE and value[1] - value[0] < _MOST:
            yield frozenset(map(chr, range(value[0], value[1] + 1)))
        elif code is codes.CATEGORY and value is codes.CATEGORY_DIGIT:
            yield frozenset(_A_DIGIT)
        else:
            yield None


def _union(parts: Any) -> frozenset[str] | None:
    """All characters of the alternatives; None where one of them gives none."""
    whole: set[str] = set()
    for part in parts:
        if not part:
            return None
        whole |= part
    return frozenset(whole) if len(whole) <= _MOST else None
