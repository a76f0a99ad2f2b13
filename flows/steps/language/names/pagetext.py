"""A page's sentences laid end to end, so that every rule runs once a page and not once a sentence."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from operator import add
from typing import NamedTuple

from flows.steps.language.engine import read_base_dictionary
from flows.steps.language.names.lexicon import GRAMMAR, ORGANISATION_HEADS, PLACES, POSTS
from flows.steps.model import Sentence

GAP = "\0\0\0"  # before, between and after sentences: no rule and no window of features looks across it


class Name(NamedTuple):
    """A name found on the page; offsets count in PageText.text."""

    start: int
    end: int
    type: str  # PER, ORG, LOC


@dataclass(frozen=True, slots=True)
class PageText:
    """The joined text, where each sentence begins in it, and all words in order with joined offsets.

    The words are the sentences' tokens, but a body and its post in one token are two (大学|校长).
    """

    text: str
    sentence_starts: list[int]
    words: list[str]
    tags: list[str]
    starts: list[int]
    ends: list[int]
    word_at_start: dict[int, int]  # offset -> number of the word that begins there
    word_at_end: dict[int, int]

    def sentence_of(self, offset: int) -> int:
        """Number (from 0) of the sentence that holds the character at `offset`."""
        return bisect_right(self.sentence_starts, offset) - 1

    def is_on_boundaries(self, start: int, end: int) -> bool:
        """Whether words begin at `start` and end at `end`."""
        return start in self.word_at_start and end in self.word_at_end

    def words_between(self, start: int, end: int) -> range:
        """Numbers of the words that lie within [start, end)."""
        first = bisect_right(self.starts, start - 1)
        return range(first, bisect_right(self.ends, end, lo=first))

    def known(self, surfaces: Mapping[str, Sequence[str]]) -> Iterator[tuple[int, int]]:
        """(start, end) of surfaces, given by their beginnings, that begin with a word and go on over it."""
        for number in [number for number, word in enumerate(self.words) if word in surfaces]:
            start = self.starts[number]
            for surface in surfaces[self.words[number]]:
                if self.text.startswith(surface, start):
                    yield start, start + len(surface)

    def occurrences(self, surface: str) -> list[int]:
        """Where the string begins, from left to right, not overlapping itself; nowhere if it is empty."""
        found = []
        start = self.text.find(surface) if surface else -1
        while start >= 0:
            found.append(start)
            start = self.text.find(surface, start + len(surface))
        return found


def join_sentences(sentences: Sequence[Sentence]) -> PageText:
    """The sentences must hold their tokens."""
    starts_of_sentences: list[int] = []
    words: list[str] = []
    tags: list[str] = []
    starts: list[int] = []
    position = len(GAP)
    for sentence in sentences:
        starts_of_sentences.append(position)
        if sentence.tokens:
            texts, parts_of_speech, offsets, _ = zip(*sentence.tokens, strict=True)
            words += texts
            tags += parts_of_speech
            starts += map(position.__add__, offsets)
            seams = list(map(_seam, texts))
            if any(seams):
                _part(seams, words, tags, starts)
        position += len(sentence.text) + len(GAP)
    ends = list(map(add, starts, map(len, words)))
    return PageText(
        text=GAP + "".join([sentence.text + GAP for sentence in sentences]),
        sentence_starts=starts_of_sentences,
        words=words,
        tags=tags,
        starts=starts,
        ends=ends,
        word_at_start=dict(zip(starts, range(len(starts)), strict=True)),
        word_at_end=dict(zip(ends, range(len(ends)), strict=True)),
    )


def _part(seams: Sequence[int], words: list[str], tags: list[str], starts: list[int]) -> None:
    """Cuts the last len(seams) words at their seams, where they have one."""
    first = len(words) - len(seams)
    for number in range(len(words) - 1, first - 1, -1):
        if cut := seams[number - first]:
            word, start = words[number], starts[number]
            words[number : number + 1] = (word[:cut], word[cut:])
            tags[number : number + 1] = (tags[number], "n")
            starts[number : number + 1] = (start, start + cut)


_ENDS_OF_PLACES = frozenset("村镇乡县")
# Words that begin with one and are whole: 村医, 县委办, 县直, 镇街.
_KEPT = PLACES | POSTS | ORGANISATION_HEADS | GRAMMAR["complete"] | GRAMMAR["national"] | GRAMMAR["no_place"]


@lru_cache(maxsize=1 << 14)
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
