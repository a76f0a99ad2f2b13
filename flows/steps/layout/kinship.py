"""What the sections of a page have in common: all compared with all, once a page."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from flows.steps.layout.draft import Section


class Kin(NamedTuple):
    """What a section has in common with some others."""

    similarity: float  # cosine with all of them together
    nearest: float  # cosine with the one most like it
    rare_words: int  # names, places and terms that one of them has too


class Kinship:
    """Likenesses of sections; only of those that it was made of can it tell."""

    def __init__(self, sections: Sequence[Section]) -> None:
        self._place = {section: place for place, section in enumerate(sections)}
        self._weight = [math.sqrt(section.size) for section in sections]
        number: dict[str, int] = {}
        words = [[number.setdefault(word, len(number)) for word in section.vector] for section in sections]
        table = np.zeros((len(sections), len(number)))
        rare = np.zeros((len(sections), len(number)), bool)
        for place, section in enumerate(sections):
            table[place, words[place]] = [*section.vector.values()]
            rare[place, [number[word] for word in section.rare_words]] = True
        self._cosine: list[list[float]] = (table @ table.T).tolist()
        self._rare = [int.from_bytes(bits.tobytes()) for bits in np.packbits(rare, axis=1)]
        self._length: dict[tuple[int, ...], float] = {}

    def of(self, section: Section, others: Sequence[Section]) -> Kin:
        """What the section has in common with the others, of which there is one at least."""
        here = self._place[section]
        places = tuple([self._place[other] for other in others])
        cosines = [self._cosine[here][place] for place in places]
        shared = 0
        for place in places:
            shared |= self._rare[place]
        return Kin(self._together(cosines, places), max(cosines), (self._rare[here] & shared).bit_count())

    def _together(self, cosines: Sequence[float], places: tuple[int, ...]) -> float:
        """The cosine with the sum of some sections, the longer ones weighing more, from those with each."""
        if len(places) == 1:
            return cosines[0]
        if places not in self._length:
            self._length[places] = self._length_of_sum(places)
        length = self._length[places]
        weights = [self._weight[place] for place in places]
        return sum(w * x for w, x in zip(weights, cosines, strict=True)) / length if length else 0.0

    def _length_of_sum(self, places: Sequence[int]) -> float:
        weight = self._weight
        return math.sqrt(sum(weight[a] * weight[b] * self._cosine[a][b] for a in places for b in places))
