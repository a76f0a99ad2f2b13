"""A page's sentences laid end to end, so that every rule runs once a page and not once a sentence."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from operator import attrgetter
from typing import NamedTuple

from flows.steps.language.engine import read_base_dictionary
from flows.steps.language.names.lexicon import GRAMMAR, ORGANISATION_HEADS, PLACES, POSTS
from flows.steps.model import Sentence

GAP = "\0\0\0"  # before, between and after sentences: no rule and no window of features looks across it
_token_values = attrgetter("text", "pos", "start", "end")


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
        """(start, end) of the surfaces, given by their first two characters, that begin with a word."""
        for start in self.starts:
            for surface in surfaces.get(self.text[start : start + 2], ()):
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
        for text, tag, start, _ in map(_token_values, sentence.tokens):
            cut = _seam(text)
            if cut:
                words += (text[:cut], text[cut:])
                tags += (tag, "n")
                starts += (start + position, start + position + cut)
            else:
                words.append(text)
                tags.append(tag)
                starts.append(start + position)
        position += len(sentence.text) + len(GAP)
    ends = [start + len(word) for start, word in zip(starts, words, strict=True)]
    return PageText(
        text=GAP + "".join(sentence.text + GAP for sentence in sentences),
        sentence_starts=starts_of_sentences,
        words=words,
        tags=tags,
        starts=starts,
        ends=ends,
        word_at_start={start: number for number, start in enumerate(starts)},
        word_at_end={end: number for number, end in enumerate(ends)},
    )


@lru_cache(maxsize=1 << 14)
def _seam(word: str) -> int:
    """Where a word parts that holds a body and a post (市委副书记, 局局长, 德国总理) or a link and 市 (及市), or 0."""
    if len(word) == 2 and word[1] in GRAMMAR["admin"] and word[0] in "由在对与和从向到将把及至":
        return 0 if word in read_base_dictionary().frequencies else 1
    for cut in range(1, len(word) - 1):
        if word[cut:] in POSTS and (word[:cut] in PLACES or _ends_a_body(word[:cut])):
            return cut
    return 0


def _ends_a_body(text: str) -> bool:
    return text in {"局", "厅"} or any(text.endswith(head) for head in ORGANISATION_HEADS)
