"""A page's sentences laid end to end, so that every rule runs once a page and not once a sentence."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from operator import add
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from flows.steps.language.names.word_facts import SEAM_SHIFT, WORD_FACTS
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
    begins: npt.NDArray[np.int64]  # the starts, for arithmetic
    facts: npt.NDArray[np.int64]  # see word_facts
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

    def words_with(self, facts: int) -> list[int]:
        """Numbers of the words of which one of these facts (see word_facts) is true."""
        numbers: list[int] = np.flatnonzero(self.facts & facts).tolist()
        return numbers

    def known(self, surfaces: Mapping[str, tuple[str, ...]], fact: int) -> Iterator[tuple[int, int]]:
        """(start, end) of surfaces, given by their beginnings, that begin with a word and go on over it.

        `fact` is that of the words which are such a beginning.
        """
        for number in self.words_with(fact):
            start, likely = self.starts[number], surfaces[self.words[number]]
            if self.text.startswith(likely, start):
                for surface in likely:
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
    lengths = [len(sentence.text) + len(GAP) for sentence in sentences]
    starts_of_sentences = list(accumulate(lengths, initial=len(GAP)))[:-1]
    tokens = [token for sentence in sentences for token in sentence.tokens]
    texts, tags, offsets, _ = zip(*tokens, strict=True) if tokens else ((),) * 4
    tokens_of_sentences = [len(sentence.tokens) for sentence in sentences]
    begins = np.repeat(np.array(starts_of_sentences, dtype=np.int64), tokens_of_sentences)
    begins += np.array(offsets, dtype=np.int64)
    columns = _Columns(list(texts), list(tags), begins.tolist(), list(map(WORD_FACTS.__getitem__, texts)))
    facts = np.array(columns.facts, dtype=np.int64)
    if seams := np.flatnonzero(facts >> SEAM_SHIFT).tolist():
        columns.part(seams)
        facts, begins = np.array(columns.facts, dtype=np.int64), np.array(columns.starts, dtype=np.int64)
    ends = list(map(add, columns.starts, map(len, columns.words)))
    numbers = range(len(ends))
    return PageText(
        text=GAP + "".join([sentence.text + GAP for sentence in sentences]),
        sentence_starts=starts_of_sentences,
        words=columns.words,
        tags=columns.tags,
        starts=columns.starts,
        ends=ends,
        begins=begins,
        facts=facts,
        word_at_start=dict(zip(columns.starts, numbers, strict=True)),
        word_at_end=dict(zip(ends, numbers, strict=True)),
    )


class _Columns(NamedTuple):
    """What is known of the words, one value a word in each."""

    words: list[str]
    tags: list[str]
    starts: list[int]
    facts: list[int]

    def part(self, numbers: Sequence[int]) -> None:
        """Cuts the words of these numbers at their seams."""
        for number in reversed(numbers):
            word, start = self.words[number], self.starts[number]
            cut = self.facts[number] >> SEAM_SHIFT
            pieces = (word[:cut], word[cut:])
            self.words[number : number + 1] = pieces
            self.tags[number : number + 1] = (self.tags[number], "n")
            self.starts[number : number + 1] = (start, start + cut)
            self.facts[number : number + 1] = map(WORD_FACTS.__getitem__, pieces)
