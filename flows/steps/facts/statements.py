"""Who and what a figure is about, by the structure of its sentence."""

from __future__ import annotations

import re
from dataclasses import replace

from flows.steps.facts import cues
from flows.steps.facts.clauses import Clause, Frame, Opening, Topic
from flows.steps.facts.context import Discourse
from flows.steps.facts.phrases import (
    METRIC,
    OWNER,
    TRIM,
    clean,
    compact,
    first_verb,
    noun_after,
    owner_end,
    rate_after,
)
from flows.steps.facts.reading import Reading, Statement
from flows.steps.facts.topics import (
    inherited,
    inherited_in_sentence,
    is_scope,
    owner_cut,
    topic_before,
    topic_in,
    topic_of,
    what_was_made,
    with_class,
)

_CHANGE_ONLY = re.compile(rf"^(?:{cues.CHANGE.pattern})+$")
_ADVERBS_OF_CHANGE = re.compile(
    r"同比|环比|分别|[较比](?:上年|去年|上一年)(?:同期)?|大幅|累计|约|均|将|已|名义"
)
_RANKED = re.compile(r"[^,]{0,4}(?:居|位列|排|列|跃升|升至|占据)[^,]{0,8}$")
_CAUSATIVE = re.compile(r"助力|帮助|促使|带动|推动|支持|指导")
_GIVEN = re.compile(rf"(?P<verb>给予|奖励|补助|补贴|赔偿)(?P<whom>[\u4e00-\u9fff]{{0,8}}?(?:{OWNER}|人))$")
_OF_A_PROJECT = re.compile(
    r"总投资|总规模|总占地|占地|总?建筑面积|总面积|投资总?额|总长|全长|总工期|总造价|合同金额"
)
_THAT_ROLE = re.compile(r"该(?:公司|企业|校|院|厂|村|镇|县|区|市)")
# Units of people and organisations: what follows the number acts; of things: it is counted.
_AGENT_UNITS = frozenset(["人", "位", "家", "支"])
# Words before a length of time whose doing is told after it: 连续四年|支持…
_SPAN_MARK = re.compile(r"[多余]?[来间里内]?(?:时间)?")
_ADVERBIAL_LENGTHS = re.compile(r"(?:计划|连续|用|需|花|经过|经|仅用|只用|只需)")


def state(reading: Reading, n: int, discourse: Discourse) -> Statement:
    """The statement of the n-th quantity; those before it have been made."""
    frame, q = reading.frame, reading.quantities[n]
    first = reading.chains[n][0]
    clause = reading.clause(n)
    if n > first and frame.text[reading.quantities[n - 1].end : q.start].strip():
        return reading.statements[n - 1]
    described = _described(reading, n, clause)
    if described:
        return described
    return _single(reading, n, clause, discourse)


def _described(reading: Reading, n: int, clause: Clause) -> Statement | None:
    """投资86亿元的项目, 39岁的陈某, 超过70%的校友: the noun after the figure owns it."""
    frame, q = reading.frame, reading.quantities[n]
    is_age = q.unit == "岁"
    mark = frame.text.startswith("的", q.end) or frame.text.startswith(("以上的", "左右的"), q.end)
    if not (mark or is_age) or q.dimension in ("count", "days", "time"):
        return None
    noun, end = noun_after(frame, q.end, reading.end_of(n, clause))
    if not noun or METRIC.search(noun):
        return None
    mention = next((m for m in frame.mentions if q.end <= m.start <= q.end + 2), None)
    core = compact(frame, clause.start, q.start)
    if is_age:
        return Statement(mention.text if mention else noun, "年龄", "年龄", 0.8)
    if q.unit == "%" and core:
        return None
    if q.unit == "%":
        verb = clean(frame, end, min(clause.end, end + 16))
        return Statement(noun, verb or noun, verb, 0.7)
    return Statement(noun, core, core, 0.8) if METRIC.search(core) and len(noun) > 2 else None


def _single(reading: Reading, n: int, clause: Clause, discourse: Discourse) -> Statement:
    frame, q = reading.frame, reading.quantities[n]
    start = reading.own_starts[n]
    helped = _helped(reading, n, clause, discourse)
    if helped:
        return helped
    topic = topic_of(frame, clause, discourse)
    if topic and topic.opening.end > q.start:
        topic = None
    if start > clause.start:
        return _after_another(reading, n, clause, start, discourse)
    if topic is None:
        return _without_topic(reading, n, clause, discourse)
    predicate = clean(frame, topic.opening.end, q.start)
    if q.dimension in ("time", "days") and _ADVERBIAL_LENGTHS.fullmatch(predicate):
        return _lasted(reading, n, clause, topic.name, predicate, topic.strength)
    is_measure = METRIC.search(frame.text[topic.opening.start : topic.opening.end]) and len(predicate) < 9
    is_link = is_measure or _CHANGE_ONLY.match(predicate) or (q.is_rank and _RANKED.match(predicate))
    if len(predicate) > 1 and not is_link:
        return _acted(reading, n, clause, topic, discourse)
    return _measured(reading, n, clause, topic, predicate, discourse)


def _helped(reading: Reading, n: int, clause: Clause, discourse: Discourse) -> Statement | None:
    """助力某公司|享受…: whom a causative verb lets act is the subject."""
    frame, q = reading.frame, reading.quantities[n]
    given = _GIVEN.search(frame.text, clause.start, q.start)
    if given:  # 给予举报人|3000元奖励
        return _finished(reading, n, clause, given["whom"], given["verb"], 0.6)
    found = _CAUSATIVE.search(frame.text, clause.start, q.start)
    if not found:
        return None
    at = found.end()
    mention = next((m for m in frame.mentions if m.start == at and m.type != "LOC"), None)
    role = _THAT_ROLE.match(frame.text, at)
    end = mention.end if mention else role.end() if role else at
    core = compact(frame, end, q.start)
    if end == at or not core:
        return None
    name = mention.text if mention else discourse.resolve(frame.text[at:end], frame.sentence.number, at)
    return _finished(reading, n, clause, name, core, 0.7)


def _acted(reading: Reading, n: int, clause: Clause, topic: Topic, discourse: Discourse) -> Statement:
    """合作社|带动农户…: the topic does something to what is counted."""
    frame, q = reading.frame, reading.quantities[n]
    core = compact(frame, topic.opening.end, q.start)
    if topic.strength < 0.8:
        held = inherited_in_sentence(reading, clause, discourse)
        if held and held[1] >= 0.5:
            phrase = frame.text[topic.opening.start : topic.opening.end].strip(TRIM)
            wording = core if len(core) > 8 else phrase + core
            return _finished(reading, n, clause, held[0], wording, held[1])
    return _finished(reading, n, clause, topic.name, core, topic.strength)


def _measured(
    reading: Reading, n: int, clause: Clause, topic: Topic, predicate: str, discourse: Discourse
) -> Statement:
    """邵阳市|产值, 全市|绿色贷款余额, 大桥|主跨: a measured noun with or without its owner."""
    frame, q = reading.frame, reading.quantities[n]
    opening = topic.opening
    is_metric = METRIC.search(frame.text[opening.start : opening.end])
    is_change = bool(_CHANGE_ONLY.match(predicate)) or (bool(is_metric) and len(predicate) > 1)
    change = _plain_change(predicate) if is_change else ""
    end = opening.end if is_change or not predicate else q.start
    if topic.strength >= 0.95 or is_scope(frame, opening):
        carried = _carried_head(reading, n) if change else ""
        return _finished(reading, n, clause, topic.name, join(carried, change), topic.strength, carried)
    cut = owner_cut(frame, opening)
    if cut:
        cut = with_class(frame, cut, opening.end)
        owner = topic_in(frame, Opening(opening.start, cut), discourse)
        if owner:
            measure = compact(frame, cut, end)
            return _finished(reading, n, clause, owner.name, join(measure, change), 0.9, measure)
    return _measured_noun(reading, n, clause, topic, end, change, discourse)


def _measured_noun(
    reading: Reading, n: int, clause: Clause, topic: Topic, end: int, change: str, discourse: Discourse
) -> Statement:
    """A measured noun whose owner is told by the words before it, or by its own first word."""
    frame, opening = reading.frame, topic.opening
    phrase = compact(frame, opening.start, end)
    held = inherited_in_sentence(
        reading, clause, discourse, like_own=not METRIC.search(phrase) and not change
    )
    made = what_was_made(reading, clause) if _OF_A_PROJECT.match(phrase) else None
    held = (made, 0.7) if made else held
    if held is None and reading.quantities[n].is_rank and topic.strength < 0.8:
        held = topic_before(reading) or (discourse.main and (discourse.main, 0.4)) or None
    if held is None and METRIC.search(phrase):
        held = topic_before(reading)
    if held is None:
        owner_at = owner_end(frame, opening)
        if owner_at and end > owner_at:
            name = frame.sentence.text[opening.start : owner_at].strip(TRIM)
            measure = compact(frame, owner_at, end)
            resolved = discourse.resolve(name, frame.sentence.number, opening.start) or name
            return _finished(reading, n, clause, resolved, join(measure, change), 0.7, measure)
    if held is None and not METRIC.search(phrase):
        own = _finished(reading, n, clause, topic.name, change or phrase, 0.6, phrase)
        return replace(own, is_own=not change)
    if held is None and discourse.is_about_home and not phrase.startswith(("最", "平均", "总", "全")):
        first = next(iter(frame.tokens_between(opening.start, opening.end)), None)
        noun = first.text if first and len(first.text) > 1 and opening.end > first.end else phrase
        return _finished(reading, n, clause, noun, join(phrase, change), 0.4, phrase)
    subject, confidence = held or (discourse.main, 0.4)
    return _finished(reading, n, clause, subject, join(phrase, change), confidence, phrase)


def _without_topic(reading: Reading, n: int, clause: Clause, discourse: Discourse) -> Statement:
    """The clause opens with a verb or with the number itself: its subject goes on from before."""
    frame, q = reading.frame, reading.quantities[n]
    named = next((m for m in frame.mentions if m.end == q.start and m.start >= clause.start), None)
    if named and named.type != "PER":  # 这是|青岚市|第7例捐献
        return _finished(reading, n, clause, named.text, "", 0.8)
    subject, confidence = inherited(reading, clause, discourse)
    core = compact(frame, clause.start, q.start)
    if core in ("", "由", "有", "共有") and q.unit in _AGENT_UNITS:
        noun, end = noun_after(frame, q.end, clause.end)
        verb = _predicate_after(frame, end, clause) if noun else ""
        if noun and verb:
            return Statement(noun, verb, verb, 0.7)
    if q.dimension in ("time", "days") and (not core or _ADVERBIAL_LENGTHS.fullmatch(core)):
        return _lasted(reading, n, clause, subject, core, confidence)
    if core.startswith("占"):
        carried = _carried_head(reading, n)
        wording = carried + core if len(core) < 10 else core
        return _finished(reading, n, clause, subject, wording, confidence, carried)
    if core and _CHANGE_ONLY.match(core):
        carried = _carried_head(reading, n)
        return _finished(reading, n, clause, subject, join(carried, _plain_change(core)), confidence, carried)
    return _finished(reading, n, clause, subject, core, confidence)


def _predicate_after(frame: Frame, at: int, clause: Clause) -> str:
    """What the noun that ends at `at` does: the rest of its clause, or the next one."""
    own = clean(frame, at, min(clause.end, at + 16))
    if own or at < clause.end:
        return own
    number = frame.clause_number_at(clause.start) + 1
    if number == len(frame.clauses):
        return ""
    following = frame.clauses[number]
    return clean(frame, following.start, min(following.end, following.start + 16))


def _lasted(
    reading: Reading, n: int, clause: Clause, subject: str | None, core: str, confidence: float
) -> Statement:
    """连续四年支持…, 不到10天，完成…: what took the time follows it."""
    frame, q = reading.frame, reading.quantities[n]
    end = reading.end_of(n, clause)
    marked = _SPAN_MARK.match(frame.text, q.end, end)
    start = marked.end() if marked else q.end
    follows = clean(frame, start, min(end, start + 16))
    if not follows and end == clause.end:
        number = frame.clause_number_at(clause.start)
        if number + 1 < len(frame.clauses):
            follows = clean(
                frame, frame.clauses[number + 1].start, min(frame.clauses[number + 1].end, q.end + 20)
            )
    indicator = (core + follows) or None
    return Statement(subject, indicator, core + follows, confidence)


def _after_another(reading: Reading, n: int, clause: Clause, start: int, discourse: Discourse) -> Statement:
    """A further figure of the clause: 百亿级企业8家、|10亿级企业|63家."""
    frame, q, before = reading.frame, reading.quantities[n], reading.quantities[n - 1]
    held = reading.statements[n - 1]
    subject = held.subject
    gap = frame.text[before.end : q.start]
    core = compact(frame, start, q.start)
    if before.dimension != "count" and q.dimension == "count" and gap and not re.search(r"[,、;]", gap):
        # 投资20亿元项目2个: the first figure is a threshold of what the second counts.
        noun = noun_after(frame, before.end, q.start)[0]
        if noun and first_verb(frame, before.end, q.start) == "":
            wording = clean(frame, max(reading.own_starts[n - 1], before.start - 6), q.start)
            return _finished(reading, n, clause, subject, wording, 0.7)
    counted, end = noun_after(frame, before.end, q.start) if before.dimension == "count" else ("", 0)
    if counted and end < q.start and not frame.text[clause.start : before.start].strip(TRIM):
        # 36个技改项目完成投资58.2亿元: what was counted does what follows.
        return _finished(
            reading, n, clause, frame.text[before.start : end], compact(frame, end, q.start), 0.7
        )
    if not core or _CHANGE_ONLY.match(core):
        carried = held.head
        return _finished(
            reading, n, clause, subject, join(carried, _plain_change(core)), held.confidence, carried
        )
    return _finished(reading, n, clause, subject, core, min(held.confidence, 0.7))


def _finished(
    reading: Reading,
    n: int,
    clause: Clause,
    subject: str | None,
    core: str,
    confidence: float,
    head: str | None = None,
) -> Statement:
    """The statement with the noun after the number, where one belongs to it, and what it leaves unsaid."""
    frame, q = reading.frame, reading.quantities[n]
    if q.unit == "岁" and "龄" not in core:
        return Statement(subject, "年龄", "年龄", confidence)
    if frame.text.startswith("周年", q.end - 2) and core:
        core = _last_word(frame, clause.start, q.start) or core
    after = _noun_counted(reading, n, clause, core)
    if q.unit == "%" and after:
        core = ""
    indicator = core + after if not after or after not in core else core
    words = frame.tokens_between(reading.own_starts[n], q.start)
    verb = next((t.text for t in words if frame.is_predicate(t) and core.startswith(t.text)), "")
    thing = indicator.removeprefix(verb) if verb and indicator.startswith(verb) else indicator
    if verb and indicator == verb and n and reading.quantities[n - 1].unit == q.unit:
        indicator = verb + reading.statements[n - 1].thing  # 受理诉求326件，办结|319件
        thing = reading.statements[n - 1].thing
    if not indicator and reading.statements:
        indicator = reading.statements[-1].indicator or ""
    return Statement(subject, indicator or None, head if head else indicator, confidence, thing)


def _last_word(frame: Frame, start: int, end: int) -> str:
    tokens = frame.tokens_between(start, end)
    return tokens[-1].text if tokens and len(tokens[-1].text) > 1 else ""


def _noun_counted(reading: Reading, n: int, clause: Clause, core: str) -> str:
    """The noun after the number that belongs to it; with what it does, where nothing stands before."""
    frame, q = reading.frame, reading.quantities[n]
    if q.is_rank:
        return ""
    if q.dimension == "share":
        return rate_after(frame, q.end, clause.end)
    if q.dimension in ("time", "days") or (q.dimension == "temperature" and core):
        return ""
    at = q.end
    while n + 1 < len(reading.quantities) and reading.quantities[n + 1].start == at:  # 三批|101个|城市
        n, at = n + 1, reading.quantities[n + 1].end
    end = reading.end_of(n, clause)
    noun, noun_end = noun_after(frame, at, end)
    if q.dimension != "count":
        is_threshold = noun_end == end < clause.end
        return "" if is_threshold and core else noun
    if (core and noun) or frame.text[at : at + 1] in "、,。;":
        return noun
    return noun + clean(frame, max(noun_end, at), min(end, noun_end + 8))


def _carried_head(reading: Reading, n: int) -> str:
    return reading.statements[n - 1].head if 0 < n <= len(reading.statements) else ""


def join(head: str, change: str) -> str:
    return head if head.endswith(change) else head + change


def _plain_change(predicate: str) -> str:
    """The verb of change without its adverbs: 同比分别增长 -> 增长."""
    return _ADVERBS_OF_CHANGE.sub("", predicate)


def clean_item(item: str) -> str:
    """The words of a list item without punctuation and the link words at its end."""
    return cues.TRAILING_LINK.sub("", item).strip(TRIM).removeprefix("其中").replace("的", "")
