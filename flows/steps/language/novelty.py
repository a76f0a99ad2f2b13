"""New words: strings that hold together inside and stand freely outside, and that no dictionary has.

Cohesion is the smallest pointwise mutual information over all ways to cut the string in two; freedom is
the entropy of the characters that stand on its left and right (branching entropy). Names are looked past: the
warehouse knows them already, and reporters' names are the most cohesive strings of a newspaper.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from math import log
from typing import NamedTuple

from flows.steps.language.pieces import stop_words
from flows.steps.model import Token

LONGEST = 5  # characters; longer terms are phrases of known words
# Cohesion in nats: 3 means twenty times as often together as by chance, where news prose has most of its
# fixed words. Freedom in nats: 1 is about three different neighbours, evenly met.
LEAST_COHESION = 3.0
LEAST_FREEDOM = 1.0

_CHINESE_RUN = re.compile(r"[\u4e00-\u9fff]+")
# Characters that lean on their neighbours: a string that begins or ends with one is a cutting, no word.
_LEANING = frozenset(
    "的了是在和与及或等也都就又还把被让对从到为以于而其这那此该各每某并但且因由将已正曾很更最不没们着过地得之所个"
    "一二三四五六七八九十百千万亿两几第年月日时说我你他她它有上下中前后里外内向来去做能可要会如受据按称"
)
# What ends a count or a name that was looked past: (第三)次会议, (三)级响应; (某某)率达.
_NO_FIRST, _NO_LAST = frozenset("次级届段率"), frozenset("达")
# Tags of words that no term begins or ends with, as far as they are words: 据了解, 不断完善.
_NO_EDGE = frozenset("pcdrumqfteyo")


class Said(NamedTuple):
    """A sentence and where names stand in it, (start, end)."""

    text: str
    names: Sequence[tuple[int, int]] = ()


@dataclass(frozen=True, slots=True)
class NewWord:
    """A proposed word with what speaks for it; cohesion and freedom in nats."""

    word: str
    count: int
    cohesion: float
    freedom: float
    examples: tuple[str, ...] = ()

    @property
    def score(self) -> float:
        return min(self.cohesion, 10.0) * self.freedom * log(self.count)


def propose_words(
    sentences: Sequence[Said],
    known: Container[str],
    tokenize: Callable[[str], Sequence[Token]],
    *,
    least_count: int = 5,
    top: int = 50,
    examples: int = 2,
) -> list[NewWord]:
    """The best candidates, best first, each with its first example sentences.

    `known` holds the words of the dictionaries, `tokenize` cuts a string into them. Memory grows with the
    number of different strings of up to LONGEST + 1 characters: some 300 MB a million characters.
    """
    counts, total = _count_strings(map(_without_names, sentences))
    frequent = {
        text: count
        for text, count in counts.items()
        if 2 <= len(text) <= LONGEST and count >= least_count and _could_be_word(text) and text not in known
    }
    cohesive = {
        text: cohesion for text in frequent if (cohesion := _cohesion(text, counts, total)) >= LEAST_COHESION
    }
    freedom = _freedom(cohesive, counts)
    words = [
        NewWord(text, counts[text], round(cohesive[text], 2), round(freedom[text], 2))
        for text in cohesive
        if freedom[text] >= LEAST_FREEDOM
    ]
    ranked = sorted(_without_pieces(words), key=lambda w: (-w.score, w.word))
    best = list(islice((word for word in ranked if _is_term(tokenize(word.word))), top))
    return list(_with_examples(best, [said.text for said in sentences], examples))


def _without_names(said: Said) -> str:
    """The sentence with a gap where a name stands."""
    parts, at = [], 0
    for start, end in sorted(said.names):
        parts.append(said.text[at:start])
        at = max(at, end)
    return "\n".join([*parts, said.text[at:]])


def _is_term(tokens: Sequence[Token]) -> bool:
    """Whether the words that the string is cut into could make a term: 扶贫|车间, but not 数据|显示.

    Single characters say nothing: into such the segmenter cuts what it does not know.
    """
    words = [token for token in tokens if len(token.text) > 1]
    if any(token.text in stop_words() for token in words):
        return False
    edges = [token for token in (tokens[0], tokens[-1]) if len(token.text) > 1]
    return all(token.pos[0] not in _NO_EDGE for token in edges)


def _count_strings(sentences: Iterable[str]) -> tuple[Counter[str], int]:
    """Occurrences of every string of 1 to LONGEST + 1 Chinese characters, and how many characters."""
    counts: Counter[str] = Counter()
    total = 0
    for sentence in sentences:
        for run in _CHINESE_RUN.findall(sentence):
            total += len(run)
            for size in range(1, min(LONGEST + 1, len(run)) + 1):
                counts.update(run[at : at + size] for at in range(len(run) - size + 1))
    return counts, total


def _could_be_word(text: str) -> bool:
    return _LEANING.isdisjoint((text[0], text[-1])) and text[0] not in _NO_FIRST and text[-1] not in _NO_LAST


def _cohesion(text: str, counts: Counter[str], total: int) -> float:
    parts = (counts[text[:cut]] * counts[text[cut:]] for cut in range(1, len(text)))
    return log(counts[text] * total / max(parts))


def _freedom(candidates: Container[str], counts: Counter[str]) -> dict[str, float]:
    """The smaller of the entropies of the left and right neighbours. The ends of a run count as a
    neighbour of their own each time: nothing is freer than a clause's edge."""
    right: defaultdict[str, list[int]] = defaultdict(list)
    left: defaultdict[str, list[int]] = defaultdict(list)
    for text, count in counts.items():
        if text[:-1] in candidates:
            right[text[:-1]].append(count)
        if text[1:] in candidates:
            left[text[1:]].append(count)
    return {
        text: min(_entropy(left[text], counts[text]), _entropy(right[text], counts[text]))
        for text in left.keys() | right.keys() | {text for text in counts if text in candidates}
    }


def _entropy(neighbours: Sequence[int], count: int) -> float:
    edges = count - sum(neighbours)
    return sum(-n / count * log(n / count) for n in neighbours) + edges / count * log(count)


def _without_pieces(words: Sequence[NewWord]) -> list[NewWord]:
    """Leaves out a candidate that stands mostly inside a longer one."""
    longer: Counter[str] = Counter()
    for word in words:
        for size in range(2, len(word.word)):
            for at in range(len(word.word) - size + 1):
                piece = word.word[at : at + size]
                longer[piece] = max(longer[piece], word.count)
    return [word for word in words if longer[word.word] < word.count / 2]


def _with_examples(words: Sequence[NewWord], sentences: Sequence[str], count: int) -> Iterator[NewWord]:
    """One pass over the sentences for all words."""
    found: dict[str, list[str]] = {word.word: [] for word in words}
    pattern = re.compile("|".join(map(re.escape, sorted(found, key=len, reverse=True))) or r"(?!)")
    for sentence in sentences:
        for text in {*pattern.findall(sentence)}:
            if len(found[text]) < count and sentence not in found[text]:
                found[text].append(sentence)
    for word in words:
        yield NewWord(word.word, word.count, word.cohesion, word.freedom, tuple(found[word.word]))
