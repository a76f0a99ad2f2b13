"""What is known of a word by itself: the bits of one number, so that a page looks each word up once.

Rules ask for the words that have a bit (PageText.words_with), and the model for the kinds of all of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple, TypeVar

import numpy as np
import numpy.typing as npt

from flows.steps.language.engine import read_base_dictionary
from flows.steps.language.names.lexicon import (
    BRANDS,
    GRAMMAR,
    KNOWN_PLACES,
    NAME_VERBS,
    ORGANISATION_HEADS,
    ORGANISATIONS,
    PLACE_HEADS,
    PLACES,
    POSTS,
    SHORT_DIVISIONS,
    SHORT_FORMS,
    by_beginnings,
)
from flows.steps.language.names.pairs import table_of

# What a body, and a place, known by name begins with, where the segmenter cuts it into several words.


class Surfaces(NamedTuple):
    by_beginnings: dict[str, tuple[str, ...]]
    pairs: npt.NDArray[np.bool_]  # by pair of characters whether one begins so


_LONG_PLACES = frozenset(name for name in KNOWN_PLACES | SHORT_FORMS if len(name) > 2)
BODIES = Surfaces(by_beginnings(ORGANISATIONS), table_of(ORGANISATIONS))
BRAND_NAMES = Surfaces(by_beginnings(BRANDS, whole=True), table_of(BRANDS))
LONG_PLACES = Surfaces(by_beginnings(_LONG_PLACES), table_of(_LONG_PLACES))
# Bodies that are a word of the dictionary; of those of every town the ones that no post begins with.
KNOWN_WHOLE = ORGANISATIONS | {body for body in GRAMMAR["complete"] if body.endswith(("政协", "人大"))}
_OFFICES = frozenset("局厅队委")

KIND = 0b1111  # what the model sees: which closed list holds the word, or whether the dictionary knows it
IS_PLACE = 1 << 4  # of two characters and more
ENDS_LIKE_PLACE = 1 << 5
IS_COUNTRIES = 1 << 6  # 欧美国家
ENDS_LIKE_BODY = 1 << 7  # or is one
BEGINS_BODY = 1 << 8
BEGINS_PLACE = 1 << 9
BEGINS_BRAND = 1 << 10  # or is one
ENDS_LIKE_FIRM = 1 << 11  # in a trade
SEAM_SHIFT = 12  # 20 bits: where the word parts (see _seam), 0 where it is whole
SEAM = ((1 << 20) - 1) << SEAM_SHIFT
LENGTH_SHIFT = 32  # above: its characters

_UNKNOWN, _KNOWN, _UNKNOWN_HEADED = 1, 2, 3
# Brands and short divisions came after the weights that ship: to the model they are words.
_KINDS_OF_LISTS = {
    **dict.fromkeys(PLACE_HEADS, 9),
    **dict.fromkeys(NAME_VERBS, 8),
    **dict.fromkeys(GRAMMAR["speech"], 7),
    **dict.fromkeys(ORGANISATION_HEADS, 6),
    **dict.fromkeys(ORGANISATIONS, 5),
    **dict.fromkeys(POSTS, 4),
    **dict.fromkeys(PLACES - SHORT_DIVISIONS, 10),
}
_TRADES = tuple(sorted(GRAMMAR["coined_trades"]))
_MOST = 1 << 16  # words remembered; of those that no dictionary has there is no end


Key = TypeVar("Key")
Answer = TypeVar("Answer")


class Remembered(dict[Key, Answer]):
    """What a function answers, by what it was asked, found at the first look."""

    def __init__(self, answer: Callable[[Key], Answer]) -> None:
        super().__init__()
        self._answer = answer

    def __missing__(self, key: Key) -> Answer:
        if len(self) >= _MOST:
            self.clear()
        self[key] = answer = self._answer(key)
        return answer


def _facts(word: str) -> int:
    facts = _kind(word) | _seam(word) << SEAM_SHIFT | len(word) << LENGTH_SHIFT
    if word in PLACES and len(word) > 1:
        facts |= IS_PLACE
    if _may_end(word, _ENDS_OF_PLACES_OF_ALL_KINDS):
        facts |= ENDS_LIKE_PLACE
    if word.endswith("国家") and word[:-2] in PLACES:
        facts |= IS_COUNTRIES
    if word in KNOWN_WHOLE or word[-1] in _OFFICES or _may_end(word, _ENDS_OF_BODIES):
        facts |= ENDS_LIKE_BODY
    if word.endswith(_TRADES):
        facts |= ENDS_LIKE_FIRM
    if word in BODIES.by_beginnings:
        facts |= BEGINS_BODY
    if word in LONG_PLACES.by_beginnings:
        facts |= BEGINS_PLACE
    if word in BRAND_NAMES.by_beginnings:
        facts |= BEGINS_BRAND
    return facts


WORD_FACTS = Remembered(_facts)


def _last_letters(heads: Iterable[str]) -> frozenset[str]:
    """The last two letters of the heads, of those of one letter that one, and the last letter of all after a
    blank: a word of one letter may be the end of any."""
    return frozenset([head[-2:] for head in heads] + [f" {head[-1]}" for head in heads])


_ENDS_OF_PLACES_OF_ALL_KINDS = _last_letters(PLACE_HEADS)
_ENDS_OF_BODIES = _last_letters(ORGANISATION_HEADS)


def _may_end(word: str, ends: frozenset[str]) -> bool:
    """Whether a head may end with the word, which may be longer or shorter than it."""
    return word[-1] in ends or (word[-2:] if len(word) > 1 else f" {word}") in ends


def _kind(word: str) -> int:
    kind = _KINDS_OF_LISTS.get(word)
    if kind is not None:
        return kind
    if word in read_base_dictionary().tags:
        return _KNOWN
    ends = word[-2:] in ORGANISATION_HEADS or word[-3:] in ORGANISATION_HEADS or word[-1] in "局厅"
    return _UNKNOWN_HEADED if ends else _UNKNOWN


_ENDS_OF_PLACES = frozenset("村镇乡县")
# Words that begin with one and are whole: 村医, 县委办, 县直, 镇街.
_KEPT = PLACES | POSTS | ORGANISATION_HEADS | GRAMMAR["complete"] | GRAMMAR["national"] | GRAMMAR["no_place"]


def _seam(word: str) -> int:
    """Where a word parts, or 0: a body and a post (市委副书记, 德国总理), a link and 市 (及市), the end of a
    village and what is behind it ((某某)村能)."""
    if word[0] in _ENDS_OF_PLACES and 1 < len(word) < 4 and word not in _KEPT:
        return 0 if word in read_base_dictionary().tags else 1
    if len(word) == 2 and word[1] in GRAMMAR["admin"] and word[0] in "由在对与和从向到将把及至":
        return 0 if word in read_base_dictionary().tags else 1
    for cut in range(1, len(word) - 1):
        if word[cut:] in POSTS and (word[:cut] in PLACES or _ends_a_body(word[:cut])):
            return cut
    return 0


def _ends_a_body(text: str) -> bool:
    return text in {"局", "厅"} or any(text.endswith(head) for head in ORGANISATION_HEADS)
