"""The figures of an article: quantities with who, what, compared with what, when and how sure."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from typing import Protocol, TypeVar

from flows.steps.facts import cues
from flows.steps.facts.clauses import Clause, Frame, split_clauses
from flows.steps.facts.context import Discourse, PageContext
from flows.steps.facts.quantities import Quantity, scan_quantities
from flows.steps.facts.reading import Reading
from flows.steps.facts.sharing import share_out
from flows.steps.facts.statements import state
from flows.steps.facts.topics import topic_of
from flows.steps.model import Article, Figure, Mention, Sentence, StatedDate
from flows.steps.text import fold

__all__ = ["PageContext", "find_figures"]

_SILENT_ROLES = frozenset({"byline", "credit"})
# 120年来, 未来两年内 are dates and lengths of time at once.
_IS_LENGTH = re.compile(
    r"^(?:[0-9]+|[一二两三四五六七八九十百]+)[余多]?个?[年月天]多?[来间]$|^(?:未来|今后).*内$"
)
# What no name ends or begins with: a recogniser's slip over a count (烟花四大, 万亩花海).
_COUNT_NOT_NAME = re.compile(
    r"[0-9一二两三四五六七八九十](?:大|[个家名位项万亿]+)$|^[百千万0-9.]+(?:亩|公里|米|吨|名|人|余)"
)
# A figure of every day or year has that for its period, without dates.
_EACH = re.compile(r"每(?:年|月|天|日|周|季度|小时|分钟)|[日年月周]均")
_REACH_AFTER = 20
# Structure is read in stretches of at most this many characters, a long sentence of a newspaper: a table
# run together into one "sentence" then takes time linear in its length.
_MAX_STRETCH = 400
_PARAGRAPH_LOOK_BACK = 4


class _InSentence(Protocol):
    @property
    def sentence_number(self) -> int: ...


_Row = TypeVar("_Row", bound=_InSentence)


def find_figures(
    article: Article,
    sentences: Sequence[Sentence],
    dates: Sequence[StatedDate],
    mentions: Sequence[Mention],
    context: PageContext,
) -> tuple[Figure, ...]:
    """The figures of one article in reading order; offsets cut `figure.text` out of the sentence.

    Values are in base units (see `units`). `dates` are the article's own (`find_dates`), `mentions` may be
    empty. `subject` falls back from the clause to the sentence, the paragraph, the article's main entity.
    Takes time linear in the article's length.
    """
    reader = _ArticleReader(sentences, dates, mentions, context)
    return tuple(figure for sentence in sentences for figure in reader.read(sentence))


class _ArticleReader:
    """Reads the sentences of one article in order."""

    def __init__(
        self,
        sentences: Sequence[Sentence],
        dates: Sequence[StatedDate],
        mentions: Sequence[Mention],
        context: PageContext,
    ) -> None:
        self.sentences = sentences
        self.place_of = {sentence.number: i for i, sentence in enumerate(sentences)}
        self.mentions_of = _by_sentence(mentions)
        self.dates_of = _by_sentence(dates)
        self.mentions, self.context = mentions, context
        self.subject_of: dict[int, str | None] = {}  # sentence number -> whom it was about
        self.told: set[int] = set()  # numbers of the sentences whose figures said so

    @cached_property
    def discourse(self) -> Discourse:
        """Made when the first figure asks for it; most articles have none."""
        return Discourse(self.mentions, self.sentences, self.context)

    def read(self, sentence: Sentence) -> Iterator[Figure]:
        if sentence.role in _SILENT_ROLES:
            return
        folded = fold(sentence.text)
        quantities = scan_quantities(folded, self._hidden(sentence))
        if not quantities:
            return
        before = self._topic_before(sentence)
        self.subject_of[sentence.number] = None
        for frame, own in self._stretches(sentence, folded, quantities):
            reading = Reading(frame, own, before, is_told=self._is_told_right_before(sentence))
            while len(reading.statements) < len(own):
                self._state_next(reading)
            before = self._remember(sentence, reading) or before
            for n in range(len(own)):
                yield self._figure(reading, n)

    def _hidden(self, sentence: Sentence) -> list[tuple[int, int]]:
        """Spans whose numbers are no quantities: times and names."""
        dates = self.dates_of.get(sentence.number, [])
        names = self.mentions_of.get(sentence.number, [])
        return [(d.start, d.end) for d in dates if not _IS_LENGTH.search(d.text)] + [
            (m.start, m.end) for m in names if not _COUNT_NOT_NAME.search(m.text)
        ]

    def _is_told_right_before(self, sentence: Sentence) -> bool:
        """Whether the sentence right before it, in its paragraph, told figures of somebody."""
        at = self.place_of[sentence.number] - 1
        return (
            at >= 0
            and self.sentences[at].number in self.told
            and (self.sentences[at].paragraph_number == sentence.paragraph_number)
        )

    def _remember(self, sentence: Sentence, reading: Reading) -> str | None:
        told = (s.subject for s in reading.statements if s.subject and s.confidence >= 0.5)
        first = next((subject for subject in told if not subject[0].isdigit()), None)
        if first and not self.subject_of[sentence.number]:
            self.told.add(sentence.number)
            self.subject_of[sentence.number] = first
        return first

    def _state_next(self, reading: Reading) -> None:
        """States the next quantity, or all of its list at once."""
        n = len(reading.statements)
        first, last = reading.chains[n]
        shared = None
        if n == first < last:
            shared = share_out(reading, first, last, reading.clause(n), self.discourse)
        reading.statements += shared or [state(reading, n, self.discourse)]

    # --- stretches of a sentence ---

    def _stretches(
        self, sentence: Sentence, folded: str, quantities: Sequence[Quantity]
    ) -> Iterator[tuple[Frame, Sequence[Quantity]]]:
        """The sentence as one frame, or a long one cut between quantities into several."""
        clauses = split_clauses(folded, [(q.start, q.end) for q in quantities])
        if len(folded) <= _MAX_STRETCH:
            yield self._frame(sentence, folded, 0, len(folded), clauses, quantities), quantities
            return
        clause_ends = [clause.end for clause in clauses]
        start = first = 0
        for n, q in enumerate(quantities):
            is_last = n + 1 == len(quantities)
            if not is_last and quantities[n + 1].end - start <= _MAX_STRETCH:
                continue
            end = (
                min(len(folded), q.end + _MAX_STRETCH)
                if is_last
                else max(q.end, _cut(clauses, clause_ends, q))
            )
            low, high = bisect_left(clause_ends, start + 1), bisect_left(clause_ends, end) + 1
            own = [Clause(max(c.start, start), min(c.end, end)) for c in clauses[low:high] if c.start < end]
            yield (
                self._frame(sentence, folded, start, end, own, quantities[first : n + 1]),
                quantities[first : n + 1],
            )
            start, first = end, n + 1

    def _frame(
        self,
        sentence: Sentence,
        folded: str,
        start: int,
        end: int,
        clauses: Sequence[Clause],
        quantities: Sequence[Quantity] = (),
    ) -> Frame:
        tokens = sentence.tokens
        if end - start < len(folded):
            tokens = tokens[
                bisect_left(tokens, start, key=_start_of) : bisect_left(tokens, end, key=_start_of)
            ]
        names = _between(self.mentions_of.get(sentence.number, []), start, end)
        dates = _between(self.dates_of.get(sentence.number, []), start, end)
        return Frame(
            sentence,
            folded,
            start,
            end,
            tokens,
            clauses,
            [m for m in names if not _within_slogan(folded, m)],
            [(d.start, d.end) for d in dates],
            [(q.start, q.end) for q in quantities],
        )

    def _topic_before(self, sentence: Sentence) -> str | None:
        """The topic of the nearest sentence before it in the same paragraph that has one."""
        at = self.place_of[sentence.number] - 1
        lowest = max(at - _PARAGRAPH_LOOK_BACK, -1)
        while at > lowest and self.sentences[at].paragraph_number == sentence.paragraph_number:
            topic = self._sentence_topic(self.sentences[at])
            if topic:
                return topic
            at -= 1
        return None

    def _sentence_topic(self, sentence: Sentence) -> str | None:
        """Whom the sentence is about: the subject of its figures, else the topic of its first clauses."""
        if not self.subject_of.get(sentence.number):
            folded = fold(sentence.text[:_MAX_STRETCH])
            clauses = split_clauses(folded)[:3]
            frame = self._frame(sentence, folded, 0, len(folded), clauses)
            topics = (topic_of(frame, clause, self.discourse) for clause in clauses)
            strong = next((topic.name for topic in topics if topic and topic.strength >= 0.8), None)
            self.subject_of[sentence.number] = strong
        return self.subject_of[sentence.number]

    # --- the row ---

    def _figure(self, reading: Reading, n: int) -> Figure:
        frame, q, statement = reading.frame, reading.quantities[n], reading.statements[n]
        first = reading.chains[n][0]
        clause = reading.clause(n)
        low, high = reading.own_starts[first], reading.quantities[first].start
        own_clause = frame.clauses[reading.clause_of[n]]
        after = frame.text[q.end : min(own_clause.end, q.end + _REACH_AFTER)]
        period = self._period(frame, q, clause)
        each = None if period else _EACH.search(frame.text, clause.start, high)
        return Figure(
            sentence_number=frame.sentence.number,
            text=frame.sentence.text[q.start : q.end],
            value=q.value,
            value_max=q.value_max,
            unit=q.unit,
            bound=q.bound,
            subject=statement.subject,
            indicator=statement.indicator,
            comparison=cues.comparison_of(frame.text[low:high], after, q.unit),
            period=period.text if period else each[0] if each else None,
            period_start=period.start_date if period else None,
            period_end=period.end_date if period else None,
            status=cues.status_of(
                frame.text[low:high],
                frame.text[max(frame.start, clause.start - 2 * _REACH_AFTER) : low],
                frame.text[q.start : q.end],
                after,
                is_share=q.dimension == "share",
            ),
            confidence=round(statement.confidence, 3),
            start=q.start,
            end=q.end,
            subject_name=self.discourse.full_name(statement.subject),
        )

    def _period(self, frame: Frame, q: Quantity, clause: Clause) -> StatedDate | None:
        """The last time named before the figure in its stretch, else the first of its clause."""
        stated = _between(self.dates_of.get(frame.sentence.number, []), frame.start, frame.end)
        if not stated:
            return None
        dates = [d for d in stated if not q.start <= d.start < q.end and not _is_compared(frame.text, d)]
        before = [d for d in dates if d.end <= q.start]
        inside = [d for d in dates if clause.start <= d.start < clause.end]
        return before[-1] if before else inside[0] if inside else None


def _is_compared(text: str, stated: StatedDate) -> bool:
    """较去年, 比上年同期: the time a figure is measured against is not its own."""
    return text[max(0, stated.start - 1) : stated.start] in ("比", "较", "与")


def _start_of(row: object) -> int:
    return row.start  # type: ignore[attr-defined]


def _between(rows: list, start: int, end: int) -> list:
    """The rows, in order of their offsets, that begin in text[start:end]."""
    return rows[bisect_left(rows, start, key=_start_of) : bisect_left(rows, end, key=_start_of)]


def _cut(clauses: Sequence[Clause], clause_ends: Sequence[int], q: Quantity) -> int:
    """The end of the quantity's clause, where it is near enough to belong to it."""
    end = clauses[min(bisect_left(clause_ends, q.end), len(clauses) - 1)].end
    return end if end - q.end <= _REACH_AFTER else q.end


def _within_slogan(text: str, mention: Mention) -> bool:
    """A name that is only part of a few quoted words (“某商回归”工程) is the slogan's, not the sentence's."""
    opened = text.rfind("“", max(0, mention.start - 12), mention.start + 1)
    closed = text.find("”", mention.end - 1, mention.end + 12)
    if opened < 0 or closed < 0 or "”" in text[opened : mention.start]:
        return False
    return closed - opened - 1 > mention.end - mention.start and closed - opened < 16


def _by_sentence(rows: Iterable[_Row]) -> dict[int, list[_Row]]:
    grouped: dict[int, list[_Row]] = {}
    for row in rows:
        grouped.setdefault(row.sentence_number, []).append(row)
    return grouped
