"""What lines are about: tf-idf vectors of their words, and how much two texts share."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import chain

from flows.steps.language.engine import plain_cut
from flows.steps.language.engine import read_idf as load_idf
from flows.steps.text import fold, fold_all

Vector = dict[str, float]

# Words jieba's list does not know are mostly names and terms of one story: as telling as rare words.
_UNKNOWN_IDF = 12.0
_NEVER_IN_WORDS = frozenset("。！？…；：，、”’」』》）】!?;:,)")  # the engines cut there whatever follows
RARE_IDF = 9.0  # names, places and terms: words in few texts of any corpus


def words_of(text: str) -> tuple[str, ...]:
    """The words of two or more characters, Chinese or Latin; numbers are no words."""
    return _words_of_folded(fold(text))


@lru_cache(512)  # the paragraphs of a few pages: several steps ask for the same ones
def _words_of_folded(folded: str) -> tuple[str, ...]:
    return tuple([word for word in plain_cut()(folded) if len(word) > 1 and word[0].isalpha()])


def words_of_flow(texts: Sequence[str]) -> tuple[str, ...]:
    """The words of paragraphs that follow each other, those across their seams too."""
    flows = [texts[0]]
    for text in texts[1:]:
        if flows[-1][-1:] in _NEVER_IN_WORDS:
            flows.append(text)
        else:
            flows[-1] += text
    return tuple(chain.from_iterable(map(words_of, flows)))


def words_of_rows(texts: Sequence[str]) -> list[list[str]]:
    """The words of each row, as `words_of` has them; rows hold no line breaks."""
    rows: list[list[str]] = [[]]
    for word in plain_cut()(fold_all(texts, between="\n")):
        if len(word) > 1:
            if word[0].isalpha():
                rows[-1].append(word)
        elif word == "\n":
            rows.append([])
    return rows if texts else []


@lru_cache(1 << 14)  # a few pages' words: a third of a million, each somewhere in memory, are slow to look up
def idf_of(word: str) -> float:
    """In how few texts of any corpus the word stands: logarithm of the inverse of their share."""
    return load_idf().get(word, _UNKNOWN_IDF)


def vector(words: Iterable[str]) -> Vector:
    """tf-idf of the words, scaled to length 1; repeated words count with the square root."""
    return subject(words)[0]


def subject(words: Iterable[str]) -> tuple[Vector, frozenset[str]]:
    """The vector of the words, and those that stand in few texts of any corpus: names, places, terms."""
    counts = Counter(words)
    weights = dict(zip(counts, map(idf_of, counts), strict=True))
    rare = frozenset([word for word, weight in weights.items() if weight >= RARE_IDF])
    for word, count in counts.items():
        if count > 1:
            weights[word] *= math.sqrt(count)
    norm = math.hypot(*weights.values())
    return ({word: weight / norm for word, weight in weights.items()} if norm else {}), rare


def cosine(a: Vector, b: Vector) -> float:
    """Similarity 0..1 of two vectors of length 1; 0 where one is empty."""
    if len(a) > len(b):
        a, b = b, a
    return sum(x * b[w] for w, x in a.items() if w in b)
