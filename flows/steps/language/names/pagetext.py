"""A page's sentences laid end to end, so that every rule runs once a page and not once a sentence."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, chain
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from flows.steps.language.names.pairs import Pairs, lone, pairs_of
from flows.steps.language.names.word_facts import LENGTH_SHIFT, SEAM, SEAM_SHIFT, WORD_FACTS, Surfaces
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
    lengths: npt.NDArray[np.int64]
    facts: npt.NDArray[np.int64]  # see word_facts
    word_at_start: dict[int, int]  # offset -> number of the word that begins there
    word_at_end: dict[int, int]
    codes: npt.NDArray[np.uint32]  # the text's code points
    pairs: Pairs
    lone_pairs: bytes  # see pairs.lone

    def sentence_of(self, offset: int) -> int:
        """Number (from 0) of the sentence that holds the character at `offset`."""
        return bisect_right(self.sentence_starts, offset) - 1

    def is_lone(self, start: int, end: int) -> bool:
        """Whether the text of [start, end) surely stands nowhere else; False says nothing."""
        return self.lone_pairs.find(1, start, end - 1) >= 0

    def is_on_boundaries(self, start: int, end: int) -> bool:
        """Whether words begin at `start` and end at `end`."""
        return start in self.word_at_start and end in self.word_at_end

    def words_between(self, start: int, end: int) -> range:
        """Numbers of the words that lie within [start, end)."""
        first, last = self.word_at_start.get(start), self.word_at_end.get(end)
        if first is None:
            first = bisect_right(self.starts, start - 1)
        if last is None:
            last = bisect_right(self.ends, end, lo=first) - 1
        return range(first, last + 1)

    def words_with(self, facts: int) -> list[int]:
        """Numbers of the words of which one of these facts (see word_facts) is true."""
        numbers: list[int] = np.flatnonzero(self.facts & facts).tolist()
        return numbers

    def facts_of_words_with(self, facts: int) -> Iterator[tuple[int, int]]:
        """The same with all facts of these words."""
        numbers = np.flatnonzero(self.facts & facts)
        return zip(numbers.tolist(), self.facts[numbers].tolist(), strict=True)

    def known(self, surfaces: Surfaces, fact: int) -> Iterator[tuple[int, int]]:
        """(start, end) of surfaces that begin with a word and go on over it.

        `fact` is that of the words which are such a beginning.
        """
        likely_words = np.flatnonzero(self.facts & fact)
        is_likely = surfaces.pairs.take(self.pairs.take(self.begins.take(likely_words)))
        for number in likely_words[is_likely].tolist():
            start, likely = self.starts[number], surfaces.by_beginnings[self.words[number]]
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
    sizes = [len(sentence.text) + len(GAP) for sentence in sentences]
    starts_of_sentences = list(accumulate(sizes, initial=len(GAP)))[:-1]
    tokens = list(chain.from_iterable([sentence.tokens for sentence in sentences]))
    texts, tags, offsets, _ = zip(*tokens, strict=True) if tokens else ((),) * 4
    tokens_of_sentences = [len(sentence.tokens) for sentence in sentences]
    begins = np.repeat(np.array(starts_of_sentences, dtype=np.int64), tokens_of_sentences)
    begins += np.fromiter(offsets, dtype=np.int64, count=len(offsets))
    columns = _Columns(list(texts), list(tags), begins, _facts_of(texts))
    if len(seams := np.flatnonzero(columns.facts & SEAM)):
        columns = columns.parted(seams)
    words, tags_of_words, begins, facts = columns
    starts: list[int] = begins.tolist()
    lengths = facts >> LENGTH_SHIFT
    ends: list[int] = (begins + lengths).tolist()
    numbers = range(len(ends))
    text = GAP + "".join([sentence.text + GAP for sentence in sentences])
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    pairs = pairs_of(codes)
    return PageText(
        text=text,
        sentence_starts=starts_of_sentences,
        words=words,
        tags=tags_of_words,
        starts=starts,
        ends=ends,
        begins=begins,
        lengths=lengths,
        facts=facts,
        word_at_start=dict(zip(starts, numbers, strict=True)),
        word_at_end=dict(zip(ends, numbers, strict=True)),
        codes=codes,
        pairs=pairs,
        lone_pairs=lone(pairs),
    )


class _Columns(NamedTuple):
    """What is known of the words, one value a word in each."""

    words: list[str]
    tags: list[str]
    begins: npt.NDArray[np.int64]
    facts: npt.NDArray[np.int64]

    def parted(self, seams: npt.NDArray[np.int64]) -> _Columns:
        """The same with the words of these numbers as two each, cut where their facts say."""
        cuts = (self.facts[seams] & SEAM) >> SEAM_SHIFT
        behind = seams + 1  # where the second part stands, before others are put in
        begins = np.insert(self.begins, behind, self.begins[seams] + cuts)
        facts = np.insert(self.facts, behind, 0)
        for number, cut in zip(reversed(seams.tolist()), reversed(cuts.tolist()), strict=True):
            word = self.words[number]
            self.words[number : number + 1] = (word[:cut], word[cut:])
            self.tags[number : number + 1] = (self.tags[number], "n")
        first = seams + np.arange(len(seams))
        parts = np.stack((first, first + 1), axis=1).ravel()
        facts[parts] = _facts_of([self.words[number] for number in parts.tolist()])
        return _Columns(self.words, self.tags, begins, facts)


def _facts_of(words: Sequence[str]) -> npt.NDArray[np.int64]:
    return np.fromiter(map(WORD_FACTS.__getitem__, words), dtype=np.int64, count=len(words))
