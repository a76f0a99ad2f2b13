"""Who and what a figure is about, by the structure of its sentence."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from flows.steps.facts import cues
from flows.steps.facts.clauses import Clause, Frame, Opening
from flows.steps.facts.context import MEDIA, SCOPE, Discourse
from flows.steps.facts.phrases import (
    MAX_TOPIC,
    METRIC,
    OWNER,
    TRIM,
    clean,
    compact,
    first_verb,
    noun_after,
    opening_of,
    owner_end,
    rate_after,
)
from flows.steps.facts.quantities import Quantity

_CHANGE_ONLY = re.compile(rf"^(?:{cues.CHANGE.pattern})+$")
_ADVERBS_OF_CHANGE = re.compile(
    r"同比|环比|分别|[较比](?:上年|去年|上一年)(?:同期)?|大幅|累计|约|均|将|已|名义"
)
_REPORTS = re.compile(
    r"(?:介绍|表示|说|称|指出|透露|获悉|显示|了解到?|认为|强调|要求|坦言|告诉[^,]{0,6}|回忆|看到|发现|通报|悉|预计|测算|统计|解释|感慨|宣布)道?$"
)
_WEAK = re.compile(
    r"^(?:其中|记者|数据|据|目前|同时|此外|另外|方面|期间|方式|情况|下一步|消息|统计|结果|时候|现场|届时|经过|预计|随着|通过|全线|累计|成功|总体|首日|首先|随后|近年来)$|记者$"
)
_DEMONSTRATIVE = re.compile(r"^(?:这|此|那)(?:[款个种项台座条所家次些批类])?(?=[\u4e00-\u9fff]{2})")
_RANKED = re.compile(r"[^,]{0,4}(?:居|位列|排|列|跃升|升至|占据)[^,]{0,8}$")
_CLASS = re.compile(
    r"(?:高校|各?级?法院|检察机关|农村居民|城镇居民|居民|农民|医疗机构|银行业|金融机构|学校|医院|港口|机场)(?!企业|消费|储蓄)"
)
_CAUSATIVE = re.compile(r"助力|帮助|促使|带动|推动|支持|指导")
_GIVEN = re.compile(rf"(?P<verb>给予|奖励|补助|补贴|赔偿)(?P<whom>[\u4e00-\u9fff]{{0,8}}?{OWNER})$")
_OF_A_PROJECT = re.compile(
    r"总投资|总规模|总占地|占地|总?建筑面积|总面积|投资总?额|总长|全长|总工期|总造价|合同金额"
)
_MAKES = re.compile(
    r"(?:设立|建设|新建|引进|签约|启动|开工|推出|发行|打造|实施|落户|成立|建成|投建)了?(?P<made>[^,]{3,40})$"
)
_THAT_ROLE = re.compile(r"该(?:公司|企业|校|院|厂|村|镇|县|区|市)")
_SPOKEN = re.compile(r"[。,!?]?[”\"]")
_REPORTS_ANYWHERE = re.compile(r"说|表示|介绍|告诉|透露|坦言")
# Clauses of a sentence that hand their subject on; longer sentences are lists.
MAX_LOOK_BACK = 12
_ENTITY = re.compile(rf"{OWNER}$")
_LIST_GAP = re.compile(r"\s*(?:[、,和与及]|以及)?\s*")
# Units of people and organisations: what follows the number acts; of things: it is counted.
_AGENT_UNITS = frozenset(["人", "位", "家", "支"])
# Words before a length of time whose doing is told after it: 连续四年|支持…
_ADVERBIAL_LENGTHS = re.compile(r"(?:计划|连续|用|需|花|经过|经|仅用|只用|只需)")


@dataclass(frozen=True, slots=True)
class Statement:
    """What a figure says. `head` is the indicator without its verb of change, `thing` what a verb governs."""

    subject: str | None
    indicator: str | None
    head: str
    confidence: float
    thing: str = ""
    is_own: bool = False  # the subject is the measured noun itself: not handed on to its like


class Reading:
    """A stretch of a sentence being read: its quantities and what has been made of those so far."""

    def __init__(self, frame: Frame, quantities: Sequence[Quantity], before: str | None) -> None:
        self.frame = frame
        self.quantities = quantities
        self.before = before  # topic of what was read before it in the paragraph
        self.statements: list[Statement] = []
        self.clause_of = [frame.clause_number_at(q.start) for q in quantities]
        self.chains = self._chains()
        self.own_starts = self._own_starts()

    def clause(self, n: int) -> Clause:
        """The clause of the n-th quantity: that of the first of its list."""
        return self.frame.clauses[self.clause_of[self.chains[n][0]]]

    def _chains(self) -> list[tuple[int, int]]:
        """First and last number of the run that only list marks part, a quantity: 7.4%、5.1%、2.6%."""
        chains: list[tuple[int, int]] = []
        first = 0
        for n in range(1, len(self.quantities) + 1):
            if n == len(self.quantities) or not self._is_joined(n - 1):
                chains += [(first, n - 1)] * (n - first)
                first = n
        return chains

    def _is_joined(self, n: int) -> bool:
        left, right = self.quantities[n], self.quantities[n + 1]
        gap = self.frame.text[left.end : right.start]
        return left.dimension == right.dimension and len(gap) < 4 and bool(_LIST_GAP.fullmatch(gap))

    def _own_starts(self) -> list[int]:
        """Where the words that belong to a quantity begin: after the one before it in the clause."""
        starts: list[int] = []
        for n, q in enumerate(self.quantities):
            start = self.clause(n).start
            if n and self.quantities[n - 1].end > start:
                before = self.quantities[n - 1]
                start = before.end if self.frame.text[before.end : q.start].strip() else starts[-1]
            starts.append(start)
        return starts

    def end_of(self, n: int, clause: Clause) -> int:
        """How far the words after the n-th quantity reach: to the next one, or the clause's end."""
        if n + 1 < len(self.quantities) and self.quantities[n + 1].start < clause.end:
            return self.quantities[n + 1].start
        return clause.end


@dataclass(frozen=True, slots=True)
class Topic:
    name: str
    opening: Opening
    strength: float  # 0..1: 1 a name, .9 resolved to one, .8 a thing that owns measures, .6 any noun


def topic_of(frame: Frame, clause: Clause, discourse: Discourse) -> Topic | None:
    """What the clause is about: its opening phrase as a name; None where it opens with a predicate."""
    opening = opening_of(frame, clause)
    if opening is None:
        return None
    rest = frame.text[opening.end : clause.end].strip(' ,、“”":')
    if _REPORTS.search(rest) and not any(c.isdigit() for c in rest):
        return None
    return _topic(frame, opening, discourse)


def _topic(frame: Frame, opening: Opening, discourse: Discourse) -> Topic | None:
    phrase = frame.sentence.text[opening.start : opening.end].strip(TRIM)
    mentions = [m for m in frame.mentions if opening.start <= m.start and m.end <= opening.end]
    whole = next((m for m in mentions if m.text == phrase), None)
    if whole:
        strength = 1.0 if not opening.is_placed else 0.8 if whole.type == "ORG" else 0.6
        return None if MEDIA.search(phrase) else Topic(whole.text, opening, strength)
    if phrase.endswith("等") and frame.text[opening.end : opening.end + 1].isdigit():
        return None  # 甲、乙等10个项目 says what is counted, not who
    if phrase.endswith("的"):
        return None
    described = re.search(r"(?P<before>.*)的(?P<noun>[^的]{3,})$", phrase)
    if described and ("、" in described["before"] or not mentions) and len(phrase) > 8:
        phrase = described["noun"].strip(TRIM)  # 甲、乙组成的联盟 is the 联盟
    is_long = opening.end - opening.start > MAX_TOPIC
    if mentions and mentions[-1].end == opening.end and mentions[-1].type != "LOC" and "、" not in phrase:
        return Topic(mentions[-1].text, opening, 0.7 if opening.is_placed else 0.95)
    if opening.is_placed:
        own = [m for m in mentions if m.type != "PER"]
        return Topic(own[0].text, opening, 0.8 if own[0].type == "ORG" else 0.6) if own else None
    phrase = _DEMONSTRATIVE.sub("", phrase)
    name = discourse.resolve(phrase, frame.sentence.number, opening.start)
    if not name or _WEAK.search(name):
        return None
    if is_long:
        name = re.split(r"的", name)[-1]
        name = mentions[-1].text if len(name) > MAX_TOPIC and mentions else name
    strength = (
        0.9 if name != phrase or SCOPE.match(phrase) or mentions else 0.8 if _ENTITY.search(phrase) else 0.6
    )
    return Topic(name.replace("的", "") if len(name) > 3 else name, opening, strength)


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
        held = _inherited_in_sentence(reading, clause, discourse)
        if held and held[1] >= 0.5:
            phrase = frame.text[topic.opening.start : topic.opening.end].strip(TRIM)
            wording = core if len(core) > 8 else phrase + core
            return _finished(reading, n, clause, held[0], wording, held[1])
    return _finished(reading, n, clause, topic.name, core, topic.strength)


def _held_before(reading: Reading) -> tuple[str, float] | None:
    return (reading.before, 0.5) if reading.before else None


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
    if topic.strength >= 0.95 or _is_scope(frame, opening):
        carried = _carried_head(reading, n) if change else ""
        return _finished(reading, n, clause, topic.name, _join(carried, change), topic.strength, carried)
    cut = _cut_of(frame, opening)
    if cut:
        cut = _with_class(frame, cut, opening.end)
        owner = _topic(frame, Opening(opening.start, cut), discourse)
        if owner:
            measure = compact(frame, cut, end)
            return _finished(reading, n, clause, owner.name, _join(measure, change), 0.9, measure)
    return _measured_noun(reading, n, clause, topic, end, change, discourse)


def _measured_noun(
    reading: Reading, n: int, clause: Clause, topic: Topic, end: int, change: str, discourse: Discourse
) -> Statement:
    """A measured noun whose owner is told by the words before it, or by its own first word."""
    frame, opening = reading.frame, topic.opening
    phrase = compact(frame, opening.start, end)
    held = _inherited_in_sentence(
        reading, clause, discourse, like_own=not METRIC.search(phrase) and not change
    )
    made = _what_was_made(reading, clause) if _OF_A_PROJECT.match(phrase) else None
    held = (made, 0.7) if made else held
    if held is None and METRIC.search(phrase):
        held = _held_before(reading)
    if held is None:
        owner_at = owner_end(frame, opening)
        if owner_at and end > owner_at:
            name = frame.sentence.text[opening.start : owner_at].strip(TRIM)
            measure = compact(frame, owner_at, end)
            resolved = discourse.resolve(name, frame.sentence.number, opening.start) or name
            return _finished(reading, n, clause, resolved, _join(measure, change), 0.7, measure)
    if held is None and not METRIC.search(phrase):
        own = _finished(reading, n, clause, topic.name, change or phrase, 0.6, phrase)
        return replace(own, is_own=not change)
    if held is None and discourse.is_about_home and not phrase.startswith(("最", "平均", "总", "全")):
        first = next(iter(frame.tokens_between(opening.start, opening.end)), None)
        noun = first.text if first and len(first.text) > 1 and opening.end > first.end else phrase
        return _finished(reading, n, clause, noun, _join(phrase, change), 0.4, phrase)
    subject, confidence = held or (discourse.main, 0.4)
    return _finished(reading, n, clause, subject, _join(phrase, change), confidence, phrase)


def _what_was_made(reading: Reading, clause: Clause) -> str | None:
    """设立创业投资基金，|总规模…: whose total is told is what the clause before has made."""
    frame = reading.frame
    number = frame.clause_number_at(clause.start)
    if number == 0:
        return None
    before = frame.clauses[number - 1]
    text = frame.text[before.start : before.end]
    found = _MAKES.search(text)
    made = re.split(r"的|[首一][个支家座条]", found["made"])[-1].strip(TRIM) if found else ""
    return made if 2 < len(made) <= MAX_TOPIC and not any(c.isdigit() for c in made) else None


def _is_scope(frame: Frame, opening: Opening) -> bool:
    return bool(SCOPE.fullmatch(frame.text[opening.start : opening.end].strip(TRIM)))


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


def _with_class(frame: Frame, cut: int, end: int) -> int:
    """全省|高校|技术合同成交额: a class of institutions or people belongs to the owner."""
    found = _CLASS.match(frame.text, cut, end)
    return found.end() if found and found.end() < end else cut


def _without_topic(reading: Reading, n: int, clause: Clause, discourse: Discourse) -> Statement:
    """The clause opens with a verb or with the number itself: its subject goes on from before."""
    frame, q = reading.frame, reading.quantities[n]
    subject, confidence = _inherited(reading, clause, discourse)
    core = compact(frame, clause.start, q.start)
    if not core and q.unit in _AGENT_UNITS:
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
        return _finished(
            reading, n, clause, subject, _join(carried, _plain_change(core)), confidence, carried
        )
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
    follows = clean(frame, q.end, min(end, q.end + 16))
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
            reading, n, clause, subject, _join(carried, _plain_change(core)), held.confidence, carried
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
    does = clean(frame, max(noun_end, at), min(end, noun_end + 8)) if not core or not noun else ""
    return noun + does


def _inherited(reading: Reading, clause: Clause, discourse: Discourse) -> tuple[str | None, float]:
    """The subject that goes on: of the clauses before, of the speaker, of the article, of the sentence before.

    A sentence that opens with its verb leaves out whom the whole story is about.
    """
    held = _inherited_in_sentence(reading, clause, discourse) or _speakers_house(reading.frame)
    if held is None and (discourse.is_about_home or not discourse.main):
        held = _held_before(reading)
    return held or (discourse.main, 0.4)


def _speakers_house(frame: Frame) -> tuple[str, float] | None:
    """“近两年出口……”启明公司财务总监某某说: who speaks without a subject speaks for the house."""
    spoken = _SPOKEN.search(frame.text, frame.start, frame.end)
    if not spoken:
        return None
    house = next((m for m in frame.mentions if m.type == "ORG" and m.start == spoken.end()), None)
    return (house.text, 0.6) if house and _REPORTS_ANYWHERE.search(frame.text, house.end, frame.end) else None


def _inherited_in_sentence(
    reading: Reading, clause: Clause, discourse: Discourse, *, like_own: bool = False
) -> tuple[str, float] | None:
    """`like_own`: 一等奖3名、二等奖8名 are each their own subject, so an own one is not taken over."""
    frame = reading.frame
    number = frame.clause_number_at(clause.start)
    weaker: tuple[str, float] | None = None
    made = len(reading.statements) - 1
    for at in range(number - 1, max(number - 1 - MAX_LOOK_BACK, -1), -1):
        earlier = frame.clauses[at]
        while made >= 0 and reading.clause_of[made] > at:
            made -= 1
        told = reading.statements[made] if made >= 0 and reading.clause_of[made] == at else None
        if told and like_own and told.is_own:
            return None
        if told and told.subject and told.confidence >= 0.5:
            return told.subject, max(0.5, 0.9 * told.confidence)
        found = topic_of(frame, earlier, discourse)
        if found and found.strength >= 0.8:
            return found.name, 0.8
        if found and not METRIC.search(found.name):
            weaker = weaker or (found.name, 0.5)
    return weaker


def _carried_head(reading: Reading, n: int) -> str:
    return reading.statements[n - 1].head if 0 < n <= len(reading.statements) else ""


def _join(head: str, change: str) -> str:
    return head if head.endswith(change) else head + change


def _plain_change(predicate: str) -> str:
    """The verb of change without its adverbs: 同比分别增长 -> 增长."""
    return _ADVERBS_OF_CHANGE.sub("", predicate)


def clean_item(item: str) -> str:
    """The words of a list item without punctuation and the link words at its end."""
    return cues.TRAILING_LINK.sub("", item).strip(TRIM).removeprefix("其中").replace("的", "")
