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


_Three = tuple[float, float, float]


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
        self._size = sum(self._sizes)
        self._around: dict[tuple[int, ...], tuple[int, float, float]] = {}

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
        if places not in self._around:
            self._around[places] = self._together_with_all(places)
        size, others_others, others_all = self._around[places]
        one_size = self._sizes[here]
        share = 1 / (max(0, self._size - one_size - size) + _LITTLE)
        # Products of what the one, the others and all are about, each with each, tell everything.
        own = self._product[here]
        one_others = sum([own[place] for place in places])
        products = (
            (own[here], one_others, own[-1]),
            (one_others, others_others, others_all),
            (own[-1], others_all, self._product[-1][-1]),
        )
        return _cosine((1 / one_size + share, share, -share), (share, 1 / size + share, -share), products)

    def _together_with_all(self, places: Sequence[int]) -> tuple[int, float, float]:
        """The size of some sections, and the products of what they are about with itself and with all."""
        product = self._product
        size = sum([self._sizes[place] for place in places])
        return (
            size,
            sum([product[a][b] for a in places for b in places]),
            sum([product[a][-1] for a in places]),
        )

    def _length_of_sum(self, places: Sequence[int]) -> float:
        weight = self._weight
        return math.sqrt(sum(weight[a] * weight[b] * self._cosine[a][b] for a in places for b in places))


def _cosine(one: _Three, other: _Three, products: tuple[_Three, _Three, _Three]) -> float:
    """That of two sums of three vectors, given by their shares in each and by the products of the vectors."""
    lengths = math.sqrt(max(0.0, _times(one, one, products)))
    lengths *= math.sqrt(max(0.0, _times(other, other, products)))
    return _times(one, other, products) / lengths if lengths > _NOTHING else 0.0


def _times(one: _Three, other: _Three, products: tuple[_Three, _Three, _Three]) -> float:
    (a, b, c), (x, y, z) = one, other
    (ax, ay, az), (bx, by, bz), (cx, cy, cz) = products
    return (
        a * x * ax + a * y * ay + a * z * az
        + b * x * bx + b * y * by + b * z * bz
        + c * x * cx + c * y * cy + c * z * cz
    )  # fmt: skip
