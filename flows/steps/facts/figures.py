"""The figures of an article: quantities with who, what, compared with what, when and how sure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from flows.steps.facts import cues
from flows.steps.facts.clauses import Clause, Frame, split_clauses
from flows.steps.facts.context import Discourse, PageContext
from flows.steps.facts.quantities import Quantity, scan_quantities
from flows.steps.facts.sharing import share_out
from flows.steps.facts.statements import Reading, state, topic_of
from flows.steps.model import Article, Figure, Mention, Sentence, StatedDate
from flows.steps.text import fold

__all__ = ["PageContext", "find_figures"]

_SILENT_ROLES = frozenset({"byline", "credit"})
# 120年来, 未来两年内 are dates and lengths of time at once.
_IS_LENGTH = re.compile(r"^(?:[0-9]+|[一二两三四五六七八九十百]+)[余多]?个?[年月天]多?[来间]$|^(?:未来|今后).*内$")
# What no name ends or begins with: a recogniser's slip over a count (烟花四大, 万亩花海).
_COUNT_NOT_NAME = re.compile(r"[0-9一二两三四五六七八九十](?:大|[个家名位项万亿]+)$|^[百千万0-9.]+(?:亩|公里|米|吨|名|人|余)")
MAX_RIGHT = 20


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
        self.discourse = Discourse(mentions, sentences, context)
        self.subject_of: dict[int, str] = {}  # sentence number -> whom its figures were about

    def read(self, sentence: Sentence) -> list[Figure]:
        if sentence.role in _SILENT_ROLES:
            return []
        folded = fold(sentence.text)
        dates = self.dates_of.get(sentence.number, [])
        hidden = [(d.start, d.end) for d in dates if not _IS_LENGTH.search(d.text)]
        hidden += [
            (m.start, m.end) for m in self.mentions_of.get(sentence.number, []) if not _COUNT_NOT_NAME.search(m.text)
        ]
        quantities = scan_quantities(folded, hidden)
        if not quantities:
            return []
        frame = self._frame(sentence, folded, quantities)
        reading = Reading(frame, quantities, self._topic_before(sentence))
        while len(reading.statements) < len(quantities):
            self._state_next(reading)
        told = [s.subject for s in reading.statements if s.subject and s.confidence >= 0.5 and not s.subject[0].isdigit()]
        if told:
            self.subject_of[sentence.number] = told[0]
        return [self._figure(reading, n) for n in range(len(quantities))]

    def _state_next(self, reading: Reading) -> None:
        """States the next quantity, or all of its list at once."""
        n = len(reading.statements)
        first, last = reading.chain_of(n)
        clause = reading.frame.clauses[reading.frame.clause_number_at(reading.quantities[first].start)]
        shared = share_out(reading, first, last, clause, self.discourse) if n == first < last else None
        reading.statements += shared or [state(reading, n, self.discourse)]

    def _frame(self, sentence: Sentence, folded: str, quantities: Sequence[Quantity] = ()) -> Frame:
        return Frame(
            sentence,
            folded,
            split_clauses(folded, [(q.start, q.end) for q in quantities]),
            tuple(m for m in self.mentions_of.get(sentence.number, []) if not _within_slogan(folded, m)),
            tuple((d.start, d.end) for d in self.dates_of.get(sentence.number, [])),
            tuple((q.start, q.end) for q in quantities),
        )

    def _topic_before(self, sentence: Sentence) -> str | None:
        """The topic of the nearest sentence before it in the same paragraph that has one."""
        at = self.place_of[sentence.number] - 1
        while at >= 0 and self.sentences[at].paragraph_number == sentence.paragraph_number:
            told = self.subject_of.get(self.sentences[at].number)
            if told:
                return told
            frame = self._frame(self.sentences[at], fold(self.sentences[at].text))
            for clause in frame.clauses[:3]:
                topic = topic_of(frame, clause, self.discourse)
                if topic and topic.strength >= 0.8:
                    return topic.name
            at -= 1
        return None

    def _figure(self, reading: Reading, n: int) -> Figure:
        frame, q, statement = reading.frame, reading.quantities[n], reading.statements[n]
        clause = frame.clauses[frame.clause_number_at(q.start)]
        first = reading.chain_of(n)[0]
        chain_start = reading.quantities[first].start
        low = max([clause.start, *(p.end for p in reading.quantities[:first])])
        after = frame.text[q.end : clause.end][:MAX_RIGHT]
        period = self._period(frame, q, clause)
        return Figure(
            sentence_number=frame.sentence.number,
            text=frame.sentence.text[q.start : q.end],
            value=q.value,
            value_max=q.value_max,
            unit=q.unit,
            bound=q.bound,
            subject=statement.subject,
            indicator=statement.indicator,
            comparison=cues.comparison_of(frame.text[low:chain_start], after, q.unit),
            period=period.text if period else None,
            period_start=period.start_date if period else None,
            period_end=period.end_date if period else None,
            status=cues.status_of(
                frame.text[low:chain_start], frame.text[max(0, clause.start - 40) : low], frame.text[q.start : q.end], after
            ),
            confidence=round(statement.confidence, 3),
            start=q.start,
            end=q.end,
            subject_name=self.discourse.full_name(statement.subject),
        )

    def _period(self, frame: Frame, q: Quantity, clause: Clause) -> StatedDate | None:
        """The last time named before the figure in its sentence, else the first of its clause."""
        dates = [d for d in self.dates_of.get(frame.sentence.number, []) if not q.start <= d.start < q.end]
        before = [d for d in dates if d.end <= q.start]
        inside = [d for d in dates if clause.start <= d.start < clause.end]
        return before[-1] if before else inside[0] if inside else None


def _by_sentence(rows: Iterable) -> dict[int, list]:
    grouped: dict[int, list] = {}
    for row in rows:
        grouped.setdefault(row.sentence_number, []).append(row)
    return grouped


def _within_slogan(text: str, mention: Mention) -> bool:
    """A name that is only part of a few quoted words (“某商回归”工程) is the slogan's, not the sentence's."""
    opened = text.rfind("“", max(0, mention.start - 12), mention.start + 1)
    closed = text.find("”", mention.end - 1, mention.end + 12)
    if opened < 0 or closed < 0 or "”" in text[opened : mention.start]:
        return False
    return closed - opened - 1 > mention.end - mention.start and closed - opened < 16
