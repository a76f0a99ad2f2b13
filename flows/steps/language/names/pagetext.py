"""A page's sentences laid end to end, so that every rule runs once a page and not once a sentence."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import NamedTuple

from flows.steps.model import Sentence

_token_values = attrgetter("text", "pos", "start", "end")

GAP = "\0\0\0"  # before, between and after sentences: no rule and no window of features looks across it


class Name(NamedTuple):
    """A name found on the page; offsets count in PageText.text."""

    start: int
    end: int
    type: str  # PER, ORG, LOC


@dataclass(frozen=True, slots=True)
class PageText:
    """The joined text, where each sentence begins in it, and all tokens in order with joined offsets."""

    text: str
    sentence_starts: list[int]
    words: list[str]
    tags: list[str]
    starts: list[int]
    ends: list[int]
    token_at_start: dict[int, int]  # offset -> number of the token that begins there
    token_at_end: dict[int, int]

    def sentence_of(self, offset: int) -> int:
        """Number (from 0) of the sentence that holds the character at `offset`."""
        return bisect_right(self.sentence_starts, offset) - 1

    def is_on_boundaries(self, start: int, end: int) -> bool:
        """Whether tokens begin at `start` and end at `end`."""
        return start in self.token_at_start and end in self.token_at_end


def join_sentences(sentences: Sequence[Sentence]) -> PageText:
    """The sentences must hold their tokens."""
    starts_of_sentences: list[int] = []
    words: list[str] = []
    tags: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    position = len(GAP)
    for sentence in sentences:
        starts_of_sentences.append(position)
        for text, pos, start, end in map(_token_values, sentence.tokens):
            words.append(text)
            tags.append(pos)
            starts.append(start + position)
            ends.append(end + position)
        position += len(sentence.text) + len(GAP)
    return PageText(
        text=GAP + "".join(sentence.text + GAP for sentence in sentences),
        sentence_starts=starts_of_sentences,
        words=words,
        tags=tags,
        starts=starts,
        ends=ends,
        token_at_start={start: number for number, start in enumerate(starts)},
        token_at_end={end: number for number, end in enumerate(ends)},
    )
