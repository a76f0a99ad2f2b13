"""What the sections of a page have in common: all compared with all, once a page."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from flows.steps.layout.draft import Section
from flows.steps.layout.meanings import beyond_the_page, load_meanings

_LITTLE = 300.0  # characters; a page that has no more beside two sections tells little of what all share


class Kin(NamedTuple):
    """What a section has in common with some others."""

    similarity: float  # cosine with all of them together
    nearest: float  # cosine with the one most like it
    rare_words: int  # names, places and terms that one of them has too
    subject: float  # cosine of what both are about, beyond what the rest of the page is


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
        subjects = table.astype(np.float32) @ load_meanings().of(number)
        self._subjects = subjects * np.array(self._weight, np.float32)[:, None]
        self._sizes = [section.size for section in sections]
        self._all = self._subjects.sum(0), sum(self._sizes)

    def of(self, section: Section, others: Sequence[Section]) -> Kin:
        """What the section has in common with the others, of which there is one at least."""
        here = self._place[section]
        places = tuple([self._place[other] for other in others])
        cosines = [self._cosine[here][place] for place in places]
        shared = 0
        for place in places:
            shared |= self._rare[place]
        rare = (self._rare[here] & shared).bit_count()
        return Kin(self._together(cosines, places), max(cosines), rare, self._same_subject(here, places))

    def _together(self, cosines: Sequence[float], places: tuple[int, ...]) -> float:
        """The cosine with the sum of some sections, the longer ones weighing more, from those with each."""
        if len(places) == 1:
            return cosines[0]
        if places not in self._length:
            self._length[places] = self._length_of_sum(places)
        length = self._length[places]
        weights = [self._weight[place] for place in places]
        return sum(w * x for w, x in zip(weights, cosines, strict=True)) / length if length else 0.0

    def _same_subject(self, here: int, places: tuple[int, ...]) -> float:
        """What is left of both once what the other sections are about is taken off; of a page that has few
        others little is."""
        one, one_size = self._subjects[here], self._sizes[here]
        other, size = self._subjects[list(places)].sum(0), sum(self._sizes[place] for place in places)
        rest, rest_size = self._all[0] - one - other, max(0, self._all[1] - one_size - size)
        rest = rest / (rest_size + _LITTLE)
        return float(beyond_the_page(one / one_size, rest) @ beyond_the_page(other / size, rest))

    def _length_of_sum(self, places: Sequence[int]) -> float:
        weight = self._weight
        return math.sqrt(sum(weight[a] * weight[b] * self._cosine[a][b] for a in places for b in places))
