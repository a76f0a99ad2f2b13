"""The figures of an article: quantities with who, what, compared with what, when and how sure."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field

from flows.steps.facts import cues
from flows.steps.facts.clauses import Clause, Frame, is_adverb, is_preposition, is_verb, split_clauses
from flows.steps.facts.context import SCOPE, PageContext
from flows.steps.facts.quantities import Quantity, scan_quantities
from flows.steps.facts.topics import Topic, clause_topic, main_entity, name_of
from flows.steps.model import Article, Figure, Mention, Sentence, StatedDate
from flows.steps.text import fold

__all__ = ["PageContext", "find_figures"]

_SILENT_ROLES = frozenset({"byline", "credit"})
# 120年来, 未来两年内 are dates and lengths of time at once.
_IS_LENGTH = re.compile(r"(?:[0-9]+|[一二两三四五六七八九十百]+)[余多]?个?[年月天]多?[来间]$|^(?:未来|今后).*内$")
_LIST_GAP = re.compile(r"\s*(?:[、,和与及]|以及)?\s*")
_LEFT_TRIM = re.compile(
    r"^(?:[\s,、:“”\"()已共并且而又还也均都则更再]|其中|同时|此外|另外|累计|共计|总共|总计|合计|目前|以及|[和与及](?!谐)|分别|今年|的|了)+"
)
_BRACKETS = re.compile(r"\([^()]*\)|[“”\"‘’《》【】\[\]]")
_STOP_AFTER = re.compile(r"[,。;!?:、()…]")
_CHANGE_ONLY = re.compile(rf"^(?:{cues.CHANGE.pattern})+$")
MAX_LEFT = 40
MAX_RIGHT = 20


@dataclass(slots=True)
class Reading:
    """What has been read of a sentence so far."""

    frame: Frame
    quantities: tuple[Quantity, ...]
    subjects: list[str | None] = field(default_factory=list)
    indicators: list[str | None] = field(default_factory=list)
    heads: list[str | None] = field(default_factory=list)  # indicator without its verb of change


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
    reader = _ArticleReader(article, sentences, dates, mentions, context)
    return tuple(figure for sentence in sentences for figure in reader.read(sentence))


class _ArticleReader:
    """Reads the sentences of one article in order and remembers what they were about."""

    def __init__(
        self,
        article: Article,
        sentences: Sequence[Sentence],
        dates: Sequence[StatedDate],
        mentions: Sequence[Mention],
        context: PageContext,
    ) -> None:
        self.context = context
        self.sentences = sentences
        self.main = main_entity(mentions, sentences) or context.home
        self.mentions_of: dict[int, list[Mention]] = {}
        for mention in mentions:
            self.mentions_of.setdefault(mention.sentence_number, []).append(mention)
        self.dates_of: dict[int, list[StatedDate]] = {}
        for stated in dates:
            self.dates_of.setdefault(stated.sentence_number, []).append(stated)
        self.subject_before: str | None = None
        self.paragraph: int | None = None
        self.frames: dict[int, Frame] = {}

    def read(self, sentence: Sentence) -> list[Figure]:
        if sentence.role in _SILENT_ROLES:
            return []
        folded = fold(sentence.text)
        dates = self.dates_of.get(sentence.number, [])
        hidden = [(d.start, d.end) for d in dates if not _IS_LENGTH.search(d.text)]
        quantities = scan_quantities(folded, hidden + self._names_with_numbers(sentence))
        if not quantities:
            return []
        frame = Frame(
            sentence,
            folded,
            split_clauses(folded, [(q.start, q.end) for q in quantities]),
            tuple(self.mentions_of.get(sentence.number, ())),
            tuple((d.start, d.end) for d in dates),
        )
        reading = Reading(frame, quantities)
        return [self._figure(reading, n) for n in range(len(quantities))]

    def _names_with_numbers(self, sentence: Sentence) -> list[tuple[int, int]]:
        return [(m.start, m.end) for m in self.mentions_of.get(sentence.number, ())]

    # --- one figure ---

    def _figure(self, reading: Reading, n: int) -> Figure:
        frame, q = reading.frame, reading.quantities[n]
        clause = frame.clauses[frame.clause_number_at(q.start)]
        subject, indicator, head, confidence = self._who_and_what(reading, n, clause)
        reading.subjects.append(subject)
        reading.indicators.append(indicator)
        reading.heads.append(head)
        chain_start = reading.quantities[self._chain(reading, n)[0]].start
        low = max([clause.start, *(p.end for p in reading.quantities[: self._chain(reading, n)[0]] if p.end > clause.start)])
        before = frame.text[low:chain_start]
        led_by = frame.text[max(0, clause.start - 40) : chain_start]
        after = frame.text[q.end : clause.end][:MAX_RIGHT]
        period = self._period(frame, q, clause)
        return Figure(
            sentence_number=frame.sentence.number,
            text=frame.sentence.text[q.start : q.end],
            value=q.value,
            value_max=q.value_max,
            unit=q.unit,
            bound=q.bound,
            subject=subject,
            indicator=indicator,
            comparison=cues.comparison_of(before, after, q.unit),
            period=period.text if period else None,
            period_start=period.start_date if period else None,
            period_end=period.end_date if period else None,
            status=cues.status_of(led_by, after),
            confidence=confidence,
            start=q.start,
            end=q.end,
        )

    def _period(self, frame: Frame, q: Quantity, clause: Clause) -> StatedDate | None:
        """The last time named before the figure in its sentence, else the first of its clause."""
        dates = [d for d in self.dates_of.get(frame.sentence.number, []) if not q.start <= d.start < q.end]
        before = [d for d in dates if d.end <= q.start]
        inside = [d for d in dates if clause.start <= d.start < clause.end]
        return before[-1] if before else inside[0] if inside else None

    # --- chains: 8.2%、6.2%、1.8% ---

    def _chain(self, reading: Reading, n: int) -> tuple[int, int]:
        """First and last number of the run of quantities that only list marks part."""
        quantities, text = reading.quantities, reading.frame.text
        first = last = n
        while first > 0 and _joined(text, quantities[first - 1], quantities[first]):
            first -= 1
        while last + 1 < len(quantities) and _joined(text, quantities[last], quantities[last + 1]):
            last += 1
        return first, last

    # --- subject and indicator ---

    def _who_and_what(
        self, reading: Reading, n: int, clause: Clause
    ) -> tuple[str | None, str | None, str | None, float]:
        frame, q = reading.frame, reading.quantities[n]
        first, last = self._chain(reading, n)
        left_start = self._left_start(reading, first, clause)
        subject, core, confidence = self._split_left(reading, first, clause, left_start)
        after = self._after(reading, n, clause)
        items = self._items(reading, first, last, clause, core) if last > first else None
        if items:
            item_subject, item_head = items[n - first]
            verb = _verb_of_change(core)
            return item_subject or subject, item_head + verb if item_head else core, item_head, 0.8
        if not core and first < n:
            core = reading.indicators[first] or ""
        head = core
        if _CHANGE_ONLY.match(core) and not after:
            carried = self._carried_head(reading, first)
            head = carried or core
            core = (carried or "") + _plain_change(core)
        indicator = (core + after).strip() or None
        if indicator is None and reading.indicators:
            indicator = reading.indicators[-1]
        return subject, indicator, head or None, confidence

    def _left_start(self, reading: Reading, first: int, clause: Clause) -> int:
        """Where the words that belong to this figure begin: after the figure before it in the clause."""
        start = clause.start
        for earlier in reading.quantities[:first]:
            if earlier.end > start:
                gap = reading.frame.text[earlier.end : reading.quantities[first].start]
                start = earlier.end if gap.strip() else start
        return start

    def _split_left(
        self, reading: Reading, first: int, clause: Clause, left_start: int
    ) -> tuple[str | None, str, float]:
        """Subject, and the words left of the figure that say what is measured."""
        frame, q = reading.frame, reading.quantities[first]
        topic = clause_topic(frame, clause, self.context)
        if topic and topic.end > q.start:
            topic = None
        if topic is None or left_start > clause.start:
            core = self._clean(frame, left_start, q.start)
            subject, confidence = self._inherited(reading, clause, topic, first)
            return subject, core, confidence
        predicate = self._clean(frame, topic.end, q.start)
        if predicate and not _CHANGE_ONLY.match(predicate):
            return topic.name, predicate, topic.strength
        return self._split_measure(reading, clause, topic, predicate, first)

    def _split_measure(
        self, reading: Reading, clause: Clause, topic: Topic, predicate: str, first: int
    ) -> tuple[str | None, str, float]:
        """邵阳市|产值, 全市|绿色贷款余额, 大桥|主跨: a measured noun with or without its owner."""
        frame = reading.frame
        start = topic.start
        phrase = frame.sentence.text[topic.start : topic.end]
        scope = SCOPE.match(frame.text[start : topic.end])
        mention = next((m for m in frame.mentions if m.start == start), None)
        cut = start
        if mention and mention.end < topic.end:
            cut = mention.end
        elif scope and start + scope.end() < topic.end:
            cut = start + scope.end()
        elif "的" in phrase[1:-1]:
            cut = start + phrase.rindex("的")
        if cut > start:
            owner = name_of(frame, start, cut, self.context)
            return owner, self._clean(frame, cut, topic.end) + _plain_change(predicate), 0.9
        subject, confidence = self._inherited(reading, clause, None, first)
        if subject is None or (mention or scope):
            return topic.name, predicate or phrase, 0.6
        return subject, self._clean(frame, topic.start, topic.end) + _plain_change(predicate), confidence

    def _inherited(
        self, reading: Reading, clause: Clause, topic: Topic | None, first: int
    ) -> tuple[str | None, float]:
        """The subject that goes on: of this clause, the clauses before it, the figures before it, the article."""
        if topic:
            return topic.name, topic.strength
        frame = reading.frame
        number = frame.clauses.index(clause)
        for earlier in reversed(frame.clauses[:number]):
            held = [i for i, q in enumerate(reading.quantities[: len(reading.subjects)]) if earlier.start <= q.start < earlier.end]
            if held and reading.subjects[held[-1]]:
                return reading.subjects[held[-1]], 0.7
            found = clause_topic(frame, earlier, self.context)
            if found:
                return found.name, 0.8 * found.strength
        carried = self._before_sentence(frame.sentence)
        if carried:
            return carried, 0.5
        return self.main, 0.4

    def _before_sentence(self, sentence: Sentence) -> str | None:
        """The topic of the nearest sentence before it in the same paragraph."""
        at = bisect_right([s.number for s in self.sentences], sentence.number) - 2
        while at >= 0 and self.sentences[at].paragraph_number == sentence.paragraph_number:
            topic = self._sentence_topic(self.sentences[at])
            if topic:
                return topic
            at -= 1
        return None

    def _sentence_topic(self, sentence: Sentence) -> str | None:
        folded = fold(sentence.text)
        frame = Frame(
            sentence,
            folded,
            split_clauses(folded),
            tuple(self.mentions_of.get(sentence.number, ())),
            tuple((d.start, d.end) for d in self.dates_of.get(sentence.number, [])),
        )
        for clause in frame.clauses[:3]:
            topic = clause_topic(frame, clause, self.context)
            if topic and topic.strength > 0.6:
                return topic.name
        return None

    def _clean(self, frame: Frame, start: int, end: int) -> str:
        """text[start:end] without times, brackets, leading particles and trailing link words."""
        start = max(start, end - MAX_LEFT)
        parts = []
        at = start
        for low, high in frame.times:
            if low >= at and high <= end:
                parts.append(frame.text[at:low])
                at = high
        parts.append(frame.text[at:end])
        text = _BRACKETS.sub("", "".join(parts))
        text = _LEFT_TRIM.sub("", text)
        stripped = cues.TRAILING_LINK.sub("", text)
        return stripped.replace("的", "") if len(stripped) > 1 else text.strip(" ,、的了")

    def _after(self, reading: Reading, n: int, clause: Clause) -> str:
        """The nominal phrase right after the figure: 学子 in 8万多名学子."""
        frame, q = reading.frame, reading.quantities[n]
        if q.dimension in ("rank",):
            return ""
        end = min(clause.end, q.end + MAX_RIGHT)
        if n + 1 < len(reading.quantities):
            end = min(end, max(reading.quantities[n + 1].start, q.end))
        text = frame.text[q.end : end]
        skipped = re.match(r"(?:及?以[上下内]|左右|的|以内|上下|内)*", text)
        start = q.end + (skipped.end() if skipped else 0)
        stop = _STOP_AFTER.search(frame.text, start, end)
        end = stop.start() if stop else end
        last = start
        for token in frame.tokens_between(start, end):
            if token.start > start and (is_verb(token) or is_preposition(token) or is_adverb(token)):
                break
            if token.start == start and (is_preposition(token) or is_adverb(token)):
                break
            last = token.end
        return _BRACKETS.sub("", frame.text[start:last]).strip("的 ,、“”\"")

    def _items(
        self, reading: Reading, first: int, last: int, clause: Clause, core: str
    ) -> list[tuple[str | None, str]] | None:
        """The heads that a chain of figures is shared out to, one a figure; None where there are none."""
        count = last - first + 1
        frame = reading.frame
        before = frame.text[clause.start : reading.quantities[first].start]
        listed = re.split(r"[、]|以及|[和与及]", re.split(r"分别", before)[0]) if "分别" in before else []
        if len(listed) == count and all(item.strip() for item in listed):
            return self._listed_items(frame, clause, listed)
        if "分别" in before or "高于" in before or "低于" in before or "增速" in before:
            held = range(max(0, first - count), first)
            if len(held) == count:
                return [(reading.subjects[i], reading.heads[i] or reading.indicators[i] or "") for i in held]
        return None

    def _listed_items(self, frame: Frame, clause: Clause, listed: list[str]) -> list[tuple[str | None, str]]:
        starts = clause.start
        topic = clause_topic(frame, clause, self.context)
        heads = [cues.TRAILING_LINK.sub("", _LEFT_TRIM.sub("", item)) for item in listed]
        summed = re.match(r"(?P<item>.+?)[两三四五六七八九十0-9][县市区省国地镇村乡种类者家项](?P<head>.*)", heads[-1])
        if summed:
            return [(item, summed["head"]) for item in (*heads[:-1], summed["item"])]
        mention = next((m for m in frame.mentions if clause.start <= m.start < clause.start + 12), None)
        scope = SCOPE.search(heads[0])
        if mention and mention.text in heads[0] and heads[0] != mention.text:
            heads[0] = heads[0].split(mention.text, 1)[1]
            return [(mention.name, head) for head in heads]
        if scope and scope.start() < 8 and scope.end() < len(heads[0]):
            owner = heads[0][scope.start() : scope.end()]
            heads[0] = heads[0][scope.end() :]
            return [(owner, head) for head in heads]
        return [(None, head) for head in heads]

    def _carried_head(self, reading: Reading, first: int) -> str | None:
        return reading.heads[first - 1] if first > 0 else None


def _joined(text: str, left: Quantity, right: Quantity) -> bool:
    gap = text[left.end : right.start]
    return bool(gap) and bool(_LIST_GAP.fullmatch(gap)) and left.dimension == right.dimension and left.unit == right.unit


def _plain_change(predicate: str) -> str:
    """The verb of change without its adverbs: 同比分别增长 -> 增长."""
    return re.sub(r"同比|环比|分别|较上?年|大幅|累计|约|均|将|已", "", predicate)


def _verb_of_change(core: str) -> str:
    found = re.search(r"(?:增长|下降|上涨|提高|增加|减少|上升|高于[^,]*|低于[^,]*)$", core)
    return found[0] if found else ""
