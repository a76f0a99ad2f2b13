"""A sentence as clauses, and its tokens as nominal or verbal: what subject and indicator are read from."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from flows.steps.facts.counting import named_spans
from flows.steps.facts.lexicon import words
from flows.steps.model import Mention, Sentence, Token

# A dateline (某某日报讯(记者…) 4月8日, 本报长沙讯) ends where the story begins.
_BREAKS = re.compile(
    r"[,。;!?:：…▲▼●■]|——|--|[讯电]\s*\([^()]{0,60}\)\s*|(?<=[报社城地州市区县沙京海])[讯电](?=[^\u4e00-\u9fff]|\d|[\u4e00-\u9fff]{1,3}日)"
)
# The dictionary calls them verbs; in front of a number they name a quantity.
_NOUN_LIKE = words("noun-like verbs")
_PREPOSITIONS = words("prepositions")
_NOUN_ENDS = words("ends of nouns")
# A table run together into one sentence has no quoted names worth looking for.
_MAX_QUOTED = 1000
_BEFORE_NOUNS = frozenset(("的", "该", "本", "这个", "该项"))
_COPULAS = frozenset("是有为达")
_VERB_TAGS = ("v", "vd", "vi", "vq", "vg")


class Clause(NamedTuple):
    start: int
    end: int


class Opening(NamedTuple):
    """The nominal phrase text[start:end] that opens a clause; `is_placed` inside 在… or before 上, 里."""

    start: int
    end: int
    is_placed: bool = False


class Topic(NamedTuple):
    """What a clause is about."""

    name: str
    opening: Opening
    strength: float  # 0..1: 1 a name, .9 resolved to one, .8 a thing that owns measures, .6 any noun


@dataclass
class Frame:
    """A stretch text[start:end] of a sentence prepared for reading.

    `text` is the whole folded sentence, all offsets count in it; tokens, clauses, mentions, times and numbers
    (spans) are those of the stretch.
    """

    sentence: Sentence
    text: str
    start: int
    end: int
    tokens: Sequence[Token]
    clauses: Sequence[Clause]
    mentions: Sequence[Mention]
    times: Sequence[tuple[int, int]]
    numbers: Sequence[tuple[int, int]] = ()
    openings: dict[int, Opening | None] = field(
        default_factory=dict, compare=False
    )  # read once, by clause start
    topics: dict[int, Topic | None] = field(default_factory=dict, compare=False)  # so are these

    def __post_init__(self) -> None:
        self.token_starts = [token.start for token in self.tokens]
        self.clause_starts = [clause.start for clause in self.clauses]
        self.mention_starts = [mention.start for mention in self.mentions]
        self.number_starts = [start for start, _ in self.numbers]
        self.time_starts = [start for start, _ in self.times]

    @cached_property
    def predicates(self) -> frozenset[int]:
        """Starts of the tokens that are predicates where they stand.

        A verb after 的 or 该 is a noun (增长, 组织), so is one that a one-character noun completes
        (中转房, 失业率) or that stands in a quoted name (“春风送暖”行动).
        """
        starts = set()
        quoted = named_spans(self.text) if len(self.text) < _MAX_QUOTED else []
        for at, token in enumerate(self.tokens):
            if not is_verb(token) or any(low < token.start < high for low, high in quoted):
                continue
            before = self.tokens[at - 1].text if at else ""
            after = self.tokens[at + 1].text if at + 1 < len(self.tokens) else ""
            is_completed = len(token.text) > 1 and after in _NOUN_ENDS
            if not is_completed and (before not in _BEFORE_NOUNS or token.text in _COPULAS):
                starts.add(token.start)
        return frozenset(starts)

    def is_predicate(self, token: Token) -> bool:
        return token.start in self.predicates

    def tokens_between(self, start: int, end: int) -> Sequence[Token]:
        """Tokens that begin in text[start:end]."""
        return self.tokens[bisect_left(self.token_starts, start) : bisect_left(self.token_starts, end)]

    def clause_number_at(self, offset: int) -> int:
        return max(bisect_right(self.clause_starts, offset) - 1, 0)

    def mention_covering(self, offset: int) -> Mention | None:
        at = bisect_right(self.mention_starts, offset) - 1
        return self.mentions[at] if at >= 0 and offset < self.mentions[at].end else None

    def number_covering(self, offset: int) -> tuple[int, int] | None:
        return _covering(self.numbers, self.number_starts, offset)

    def time_covering(self, offset: int) -> tuple[int, int] | None:
        return _covering(self.times, self.time_starts, offset)


def _covering(spans: Sequence[tuple[int, int]], starts: Sequence[int], offset: int) -> tuple[int, int] | None:
    """The span, of spans in order that do not overlap, that holds the offset."""
    at = bisect_right(starts, offset) - 1
    return spans[at] if at >= 0 and offset < spans[at][1] else None


def split_clauses(text: str, numbers: Sequence[tuple[int, int]] = ()) -> tuple[Clause, ...]:
    """Clauses between commas, stops and colons; a comma inside one of `numbers` is none."""
    inside = {i for start, end in numbers for i in range(start, end)}
    clauses: list[Clause] = []
    start = 0
    for found in _BREAKS.finditer(text):
        if found.start() in inside:
            continue
        if found.start() > start:
            clauses.append(Clause(start, found.start()))
        start = found.end()
    if start < len(text):
        clauses.append(Clause(start, len(text)))
    return tuple(clauses) or (Clause(0, len(text)),)


# Predicates that the dictionary tags as something else.
_VERB_LIKE = words("verbs tagged otherwise")


def is_verb(token: Token) -> bool:
    """Whether the word is a predicate where it stands; verbal nouns and noun-like verbs are not."""
    return (token.pos in _VERB_TAGS and token.text not in _NOUN_LIKE) or token.text in _VERB_LIKE


def is_preposition(token: Token) -> bool:
    return token.text in _PREPOSITIONS


def is_adverb(token: Token) -> bool:
    if token.text.startswith(("同比", "环比")):  # 同比增加 is cut as one word now and then
        return True
    return token.pos in ("d", "c", "ad", "y", "e", "o") or token.text in (
        "已",
        "共",
        "约",
        "各",
        "均",
        "都",
        "还",
        "也",
    )
