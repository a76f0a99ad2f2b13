"""Who and what a figure is about, by the structure of its sentence."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from flows.steps.facts import cues
from flows.steps.facts.clauses import Clause, Frame
from flows.steps.facts.context import SCOPE, Discourse
from flows.steps.facts.phrases import (
    MAX_TOPIC,
    METRIC,
    Opening,
    clean,
    compact,
    noun_after,
    opening_of,
    owner_end,
)
from flows.steps.facts.quantities import Quantity

_CHANGE_ONLY = re.compile(rf"^(?:{cues.CHANGE.pattern})+$")
_ADVERBS_OF_CHANGE = re.compile(r"同比|环比|分别|[较比](?:上年|去年|上一年)(?:同期)?|大幅|累计|约|均|将|已|名义")
_REPORTS = re.compile(
    r"(?:介绍|表示|说|称|指出|透露|获悉|显示|了解到?|认为|强调|要求|坦言|告诉[^,]{0,6}|回忆|看到|发现|通报|悉|预计|测算|统计|解释|感慨|宣布)道?$"
)
_WEAK = re.compile(
    r"^(?:其中|记者|数据|据|目前|同时|此外|另外|方面|期间|方式|情况|下一步|消息|统计|结果|时候|现场|届时|经过|预计|随着|通过|全线|产品|订单|观众|累计|成功|总体)$|记者$"
)
_LIST_GAP = re.compile(r"\s*(?:[、,和与及]|以及)?\s*")
_SUMMED = re.compile(r"(?P<item>.+?)[两三四五六七八九十0-9][县市区省国地镇村乡种类者家项](?P<head>.*)")
# Units of people and organisations: what follows the number acts; of things: it is counted.
_AGENT_UNITS = frozenset("人 位 家".split())


@dataclass(frozen=True, slots=True)
class Statement:
    """What a figure says: subject, indicator, the head without its verb of change, how sure (0..1)."""

    subject: str | None
    indicator: str | None
    head: str
    confidence: float


@dataclass(slots=True)
class Reading:
    """A sentence being read: its quantities and what has been made of those so far."""

    frame: Frame
    quantities: Sequence[Quantity]
    before: str | None  # topic of the sentences before it in the paragraph
    statements: list[Statement] = field(default_factory=list)

    def chain_of(self, n: int) -> tuple[int, int]:
        """First and last number of the run of quantities that only list marks part: 8.2%、6.2%、1.8%."""
        first = last = n
        while first > 0 and self._joined(first - 1):
            first -= 1
        while last + 1 < len(self.quantities) and self._joined(last):
            last += 1
        return first, last

    def _joined(self, n: int) -> bool:
        left, right = self.quantities[n], self.quantities[n + 1]
        gap = self.frame.text[left.end : right.start]
        return left.dimension == right.dimension and bool(_LIST_GAP.fullmatch(gap))


@dataclass(frozen=True, slots=True)
class Topic:
    name: str
    opening: Opening
    strength: float  # 0..1


def topic_of(frame: Frame, clause: Clause, discourse: Discourse) -> Topic | None:
    """What the clause is about: its opening phrase as a name; None where it opens with a predicate."""
    opening = opening_of(frame, clause)
    if opening is None:
        return None
    rest = frame.text[opening.end : clause.end].strip(" ,、“”\":")
    if _REPORTS.search(rest) and not any(c.isdigit() for c in rest):
        return None
    return _topic(frame, opening, discourse)


def _topic(frame: Frame, opening: Opening, discourse: Discourse) -> Topic | None:
    phrase = frame.sentence.text[opening.start : opening.end].strip(" \u3000“”\"‘’'()【】[]、的,:了#●▲▼■◆")
    mentions = [m for m in frame.mentions if opening.start <= m.start and m.end <= opening.end]
    whole = next((m for m in mentions if m.text == phrase), None)
    if whole:
        return Topic(whole.name, opening, 0.6 if opening.is_placed else 1.0)
    if mentions and (opening.end - opening.start > MAX_TOPIC or (mentions[-1].end == opening.end and mentions[-1].type != "LOC")):
        return Topic(mentions[-1].name, opening, 0.6 if opening.is_placed else 0.9)
    name = discourse.resolve(phrase, frame.sentence.number, opening.start)
    if not name or _WEAK.search(name):
        return None
    if len(name) > MAX_TOPIC:
        name = re.split(r"[的、]", name)[-1]
    strength = 0.9 if name != phrase or SCOPE.match(phrase) or mentions else 0.7
    return Topic(name.replace("的", "") if len(name) > 3 else name, opening, 0.5 if opening.is_placed else strength)


def state(reading: Reading, n: int, discourse: Discourse) -> Statement:
    """The statement of the n-th quantity; those before it have been made."""
    first, last = reading.chain_of(n)
    frame = reading.frame
    clause = frame.clauses[frame.clause_number_at(reading.quantities[first].start)]
    if last > first:
        shared = _shared_out(reading, first, last, clause, discourse)
        if shared:
            return shared[n - first]
        if n > first:
            own = reading.statements[first]
            return own
    return _single(reading, n, clause, discourse)


def _single(reading: Reading, n: int, clause: Clause, discourse: Discourse) -> Statement:
    frame, q = reading.frame, reading.quantities[n]
    start = _own_start(reading, n, clause)
    topic = topic_of(frame, clause, discourse)
    if topic and topic.opening.end > q.start:
        topic = None
    if start > clause.start:
        return _after_another(reading, n, clause, start, topic, discourse)
    if topic is None:
        return _without_topic(reading, n, clause, discourse)
    predicate = clean(frame, topic.opening.end, q.start)
    if len(predicate) > 1 and not _CHANGE_ONLY.match(predicate):
        return _acted(reading, n, clause, topic, discourse)
    return _measured(reading, n, clause, topic, predicate, discourse)


def _own_start(reading: Reading, n: int, clause: Clause) -> int:
    """Where the words that belong to this figure begin: after the figure before it in the clause."""
    start = clause.start
    for earlier in reading.quantities[:n]:
        if earlier.end > start and reading.frame.text[earlier.end : reading.quantities[n].start].strip():
            start = earlier.end
    return start


def _acted(reading: Reading, n: int, clause: Clause, topic: Topic, discourse: Discourse) -> Statement:
    """合作社|带动农户…: the topic does something to what is counted."""
    frame, q = reading.frame, reading.quantities[n]
    core = compact(frame, topic.opening.end, q.start)
    subject, confidence = topic.name, topic.strength
    if topic.strength < 0.8:
        held = _inherited_in_sentence(reading, clause, discourse)
        if held and held[1] >= 0.8 and METRIC.search(topic.name):
            subject, confidence = held
    return _finished(reading, n, clause, subject, core, confidence)


def _measured(
    reading: Reading, n: int, clause: Clause, topic: Topic, predicate: str, discourse: Discourse
) -> Statement:
    """邵阳市|产值, 全市|绿色贷款余额, 大桥|主跨: a measured noun with or without its owner."""
    frame, q = reading.frame, reading.quantities[n]
    opening = topic.opening
    end = opening.end if predicate and _CHANGE_ONLY.match(predicate) else q.start
    cut = _cut_of(frame, opening)
    change = _plain_change(predicate)
    if cut:
        owner = _topic(frame, Opening(opening.start, cut, ()), discourse)
        measure = compact(frame, cut, end) if end > cut else ""
        if owner:
            return _finished(reading, n, clause, owner.name, _join(measure, change), 0.9, measure)
    held = _inherited_in_sentence(reading, clause, discourse)
    phrase = compact(frame, opening.start, end)
    if held is None and not METRIC.search(phrase) or (opening.end - opening.start > 1 and topic.strength >= 0.9 and not METRIC.search(phrase)):
        carried = _carried_head(reading, n) if change else ""
        return _finished(reading, n, clause, topic.name, _join(carried, change) or phrase, 0.6, carried or phrase)
    owner_at = owner_end(opening)
    if held is None and owner_at:
        owner_name = frame.sentence.text[opening.start : owner_at].strip("“”\" 、")
        measure = compact(frame, owner_at, end)
        resolved = discourse.resolve(owner_name, frame.sentence.number, opening.start) or owner_name
        return _finished(reading, n, clause, resolved, _join(measure, change), 0.7, measure)
    subject, confidence = held or _inherited(reading, clause, discourse)
    return _finished(reading, n, clause, subject, _join(phrase, change), confidence, phrase)


def _cut_of(frame: Frame, opening: Opening) -> int | None:
    """Where the owner ends in the opening phrase: after a name, a scope, or 的."""
    mention = next((m for m in frame.mentions if m.start == opening.start), None)
    if mention and mention.end < opening.end:
        return mention.end
    phrase = frame.text[opening.start : opening.end]
    scope = SCOPE.match(phrase)
    if scope and scope.end() < len(phrase):
        return opening.start + scope.end()
    if "的" in phrase[1:-1]:
        return opening.start + phrase.rindex("的", 0, len(phrase) - 1)
    return None


def _without_topic(reading: Reading, n: int, clause: Clause, discourse: Discourse) -> Statement:
    """The clause opens with a verb or with the number itself: its subject goes on from before."""
    frame, q = reading.frame, reading.quantities[n]
    subject, confidence = _inherited(reading, clause, discourse)
    core = compact(frame, clause.start, q.start)
    if not core and q.unit in _AGENT_UNITS:
        noun, end = noun_after(frame, q.end, clause.end)
        verb = clean(frame, end, min(clause.end, end + 16)) if noun else ""
        if noun and verb:
            return Statement(noun, verb, verb, 0.7)
    if _CHANGE_ONLY.match(core):
        carried = _carried_head(reading, n)
        return _finished(reading, n, clause, subject, _join(carried, _plain_change(core)), confidence, carried)
    return _finished(reading, n, clause, subject, core, confidence)


def _after_another(
    reading: Reading, n: int, clause: Clause, start: int, topic: Topic | None, discourse: Discourse
) -> Statement:
    """A further figure of the clause: 百亿级企业8家、|10亿级企业|63家."""
    frame, q = reading.frame, reading.quantities[n]
    subject, confidence = reading.statements[n - 1].subject, 0.7
    core = compact(frame, start, q.start)
    if not core or _CHANGE_ONLY.match(core):
        carried = _carried_head(reading, n)
        return _finished(reading, n, clause, subject, _join(carried, _plain_change(core)), confidence, carried)
    return _finished(reading, n, clause, subject, core, confidence)


def _finished(
    reading: Reading, n: int, clause: Clause, subject: str | None, core: str, confidence: float, head: str | None = None
) -> Statement:
    """The statement with the noun after the number, where one belongs to it."""
    after = _noun_counted(reading, n, clause, core)
    indicator = core + after if not after or after not in core else core
    if not indicator and reading.statements:
        indicator = reading.statements[-1].indicator or ""
    return Statement(subject, indicator or None, head if head is not None else core + after, confidence)


def _noun_counted(reading: Reading, n: int, clause: Clause, core: str) -> str:
    frame, q = reading.frame, reading.quantities[n]
    if q.is_rank or q.dimension in ("time", "share", "temperature") and not frame.text.startswith("的", q.end):
        return ""
    end = min(clause.end, reading.quantities[n + 1].start) if n + 1 < len(reading.quantities) else clause.end
    return noun_after(frame, q.end, end)[0] if end > q.end else ""


def _inherited(reading: Reading, clause: Clause, discourse: Discourse) -> tuple[str | None, float]:
    """The subject that goes on: of the clauses before, the sentence before, the article."""
    held = _inherited_in_sentence(reading, clause, discourse)
    if held:
        return held
    if reading.before:
        return reading.before, 0.5
    return discourse.main, 0.4


def _inherited_in_sentence(
    reading: Reading, clause: Clause, discourse: Discourse
) -> tuple[str, float] | None:
    frame = reading.frame
    number = frame.clauses.index(clause)
    weaker: tuple[str, float] | None = None
    for earlier in reversed(frame.clauses[:number]):
        made = [
            statement
            for statement, q in zip(reading.statements, reading.quantities, strict=False)
            if earlier.start <= q.start < earlier.end
        ]
        if made and made[-1].subject:
            return made[-1].subject, 0.8 * min(1.0, made[-1].confidence + 0.2)
        found = topic_of(frame, earlier, discourse)
        if found and found.strength >= 0.8:
            return found.name, 0.8
        weaker = weaker or (found and (found.name, 0.6)) or None
    return weaker


def _carried_head(reading: Reading, n: int) -> str:
    return reading.statements[n - 1].head if 0 < n <= len(reading.statements) else ""


def _join(head: str, change: str) -> str:
    return head if head.endswith(change) else head + change


def _plain_change(predicate: str) -> str:
    """The verb of change without its adverbs: 同比分别增长 -> 增长."""
    return _ADVERBS_OF_CHANGE.sub("", predicate)


# --- figures shared out to the members of a list ---


def _shared_out(
    reading: Reading, first: int, last: int, clause: Clause, discourse: Discourse
) -> list[Statement] | None:
    """One statement a figure of the chain, where the sentence names as many heads; else None."""
    frame, count = reading.frame, last - first + 1
    before = frame.text[clause.start : reading.quantities[first].start]
    verb = _verb_before(before)
    if "分别" in before:
        listed = [clean_item(item) for item in re.split(r"、|以及|[和与及]", before.split("分别")[0])]
        if len(listed) == count and all(listed):
            return _listed(reading, clause, listed, verb, discourse)
    if len(reading.statements) >= first >= count and re.search(r"分别|高于|低于|增速|快于|同比|较上年|比上年", before):
        held = reading.statements[first - count : first]
        return [Statement(s.subject, _join(s.head, verb), s.head, 0.8) for s in held]
    return None


def clean_item(item: str) -> str:
    return cues.TRAILING_LINK.sub("", item).strip(" ,:“”\"")


def _listed(
    reading: Reading, clause: Clause, listed: list[str], verb: str, discourse: Discourse
) -> list[Statement]:
    frame = reading.frame
    summed = _SUMMED.match(listed[-1])
    if summed:
        items = [*listed[:-1], summed["item"]]
        items[0] = items[0][-max(len(items[-1]), 2) :] if len(items[0]) > 8 else items[0]
        return [Statement(item, _join(summed["head"], verb), summed["head"], 0.8) for item in items]
    subject, confidence = _inherited(reading, clause, discourse)
    opening = opening_of(frame, clause)
    cut = _cut_of(frame, opening) if opening else None
    if opening and cut and cut <= clause.start + len(listed[0]) + 12:
        owner = _topic(frame, Opening(opening.start, cut, ()), discourse)
        rest = frame.text[cut : clause.end].lstrip("的")
        at = listed[0].find(rest[:2])
        if owner and at >= 0:
            subject, confidence = owner.name, 0.9
            listed = [listed[0][at:], *listed[1:]]
    return [Statement(subject, _join(item, verb), item, confidence) for item in listed]


def _verb_before(before: str) -> str:
    found = re.search(r"(?:高于|低于|快于|高出)[^,]*$|(?:增长|下降|上涨|提高|增加|减少|上升|下跌|回落|下调|上调)[了到至]?$", cues.TRAILING_LINK.sub("", before))
    return found[0] if found else ""
