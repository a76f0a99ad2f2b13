"""What the sections of a page have in common: all compared with all, once a page."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from flows.steps.layout.draft import Section
from flows.steps.layout.meanings import load_meanings

_NOTHING = 1e-12  # the product of two lengths below which rounding is all there is
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
        subjects = (table @ load_meanings().of(number)) * np.array(self._weight)[:, None]
        subjects = np.vstack([subjects, subjects.sum(0)])  # the last of all sections together
        self._product: list[list[float]] = (subjects @ subjects.T).tolist()
        self._sizes = [section.size for section in sections]

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
        one_size, size = self._sizes[here], sum([self._sizes[place] for place in places])
        share = 1 / (max(0, sum(self._sizes) - one_size - size) + _LITTLE)
        # Products of what the one, the others and all are about, each with each, tell everything.
        product, last = self._product, len(self._sizes)
        one_others = sum([product[here][place] for place in places])
        others_all = sum([product[place][last] for place in places])
        others_others = sum([product[a][b] for a in places for b in places])
        products = (
            (product[here][here], one_others, product[here][last]),
            (one_others, others_others, others_all),
            (product[here][last], others_all, product[last][last]),
        )
        return _cosine((1 / one_size + share, share, -share), (share, 1 / size + share, -share), products)

    def _length_of_sum(self, places: Sequence[int]) -> float:
        weight = self._weight
        return math.sqrt(sum(weight[a] * weight[b] * self._cosine[a][b] for a in places for b in places))


def _cosine(one: Sequence[float], other: Sequence[float], products: Sequence[Sequence[float]]) -> float:
    """That of two sums of vectors, given by their shares in each and by the products of the vectors."""

    def times(a: Sequence[float], b: Sequence[float]) -> float:
        return sum([x * y * products[i][k] for i, x in enumerate(a) for k, y in enumerate(b)])

    lengths = math.sqrt(max(0.0, times(one, one))) * math.sqrt(max(0.0, times(other, other)))
    return times(one, other) / lengths if lengths > _NOTHING else 0.0
