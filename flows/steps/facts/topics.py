"""Who or what clauses are about: their topics, and the subject that goes on where one is left out."""

from __future__ import annotations

import re

from flows.steps.facts.clauses import Clause, Frame, Opening, Topic
from flows.steps.facts.context import MEDIA, SCOPE, Discourse
from flows.steps.facts.lexicon import alternatives
from flows.steps.facts.phrases import MAX_TOPIC, METRIC, OWNER, TRIM, opening_of
from flows.steps.facts.reading import Reading
from flows.steps.model import Mention

_REPORTS = re.compile(f"{alternatives('verbs of telling')}道?$")
_WEAK = re.compile(f"^{alternatives('no topics')}$|记者$")
_CLASS = re.compile(rf"{alternatives('classes')}(?!企业|消费|储蓄)")
_DEMONSTRATIVE = re.compile(
    r"^(?:这|此|那)(?:[款个种项台座条所家次些批类趟列艘架辆间片段本支])?(?=[\u4e00-\u9fff]{2})"
)
_DESCRIBED = re.compile(r"(?P<before>.*)的(?P<noun>[^的]{3,})$")
# Where a dateline or a time of day opens the clause, nobody does.
_NOBODY = re.compile(r"本[报刊]|(?:据)?(?:新华社|中新社)|[0-9]+[时点:]")
_MARKS = re.compile(r"[“”\"]")
_ENTITY = re.compile(rf"{OWNER}$")
_MAKES = re.compile(
    r"(?:设立|建设|新建|引进|签约|启动|开工|推出|发行|打造|实施|落户|成立|建成|投建)了?(?P<made>[^,]{3,40})$"
)
_SPOKEN = re.compile(r"[。,!?][”\"]")
# 这里可年产…: points back to what was just told.
_POINTS_BACK = re.compile(r"\s*[“\"]?(?:这里|这|此|它|其)(?!外|次|中|时|前|后)")
_REPORTS_ANYWHERE = re.compile(r"说|表示|介绍|告诉|透露|坦言")
# Clauses of a sentence that hand their subject on; longer sentences are lists.
MAX_LOOK_BACK = 12


def topic_of(frame: Frame, clause: Clause, discourse: Discourse) -> Topic | None:
    """What the clause is about: its opening phrase as a name; None where it opens with a predicate."""
    if clause.start not in frame.topics:
        frame.topics[clause.start] = _read_topic(frame, clause, discourse)
    return frame.topics[clause.start]


def _read_topic(frame: Frame, clause: Clause, discourse: Discourse) -> Topic | None:
    opening = opening_of(frame, clause)
    if opening is None:
        return None
    rest = frame.text[opening.end : clause.end].strip(' ,、“”":')
    if _REPORTS.search(rest) and not any(c.isdigit() for c in rest):
        return None
    return topic_in(frame, opening, discourse)


def topic_in(frame: Frame, opening: Opening, discourse: Discourse) -> Topic | None:
    """The opening phrase as a topic: a name, a short form resolved, or a noun."""
    phrase = _trimmed(frame.sentence.text[opening.start : opening.end])
    mentions = [m for m in frame.mentions if opening.start <= m.start and m.end <= opening.end]
    named = _named_topic(frame, phrase, opening, mentions)
    if named or opening.is_placed or MEDIA.search(phrase) or _describes_the_count(frame, opening, phrase):
        return named
    return _noun_topic(frame, _head_of(phrase, mentions), opening, mentions, discourse)


def _trimmed(phrase: str) -> str:
    """The phrase without signs around it; marks stay where they are a pair inside it (省“五大计划”)."""
    bare = phrase.strip(TRIM)
    at = phrase.find(bare)
    closing = phrase[at + len(bare) : at + len(bare) + 1]
    return bare + closing if closing and bare.count("“") > bare.count("”") and closing == "”" else bare


def _named_topic(frame: Frame, phrase: str, opening: Opening, mentions: list[Mention]) -> Topic | None:
    """The name the phrase is, ends with, or is placed at (在启明公司, 启明公司的车间里); who does a thing
    (何青|算过)."""
    if any(m.text == phrase for m in mentions) and not opening.is_placed:
        return None if MEDIA.search(phrase) else Topic(phrase, opening, 1.0)
    if opening.is_placed:
        houses = [m for m in mentions if m.type != "PER"]
        return Topic(houses[0].text, opening, 0.8 if houses[0].type == "ORG" else 0.6) if houses else None
    first = next((m for m in mentions if m.type == "PER" and m.start == opening.start), None)
    if first and _is_deed(frame, first.end, opening.end):
        return Topic(first.text, opening, 0.95)
    ends = mentions and mentions[-1].end == opening.end and mentions[-1].type != "LOC"
    if ends and "、" not in phrase and not phrase.endswith("等"):
        return Topic(mentions[-1].text, opening, 0.95)
    return None


def _is_deed(frame: Frame, start: int, end: int) -> bool:
    """Whether a verb in its past form is all that stands there: 算过."""
    tags = [token.pos for token in frame.sentence.tokens if start <= token.start and token.end <= end]
    return len(tags) == 2 and tags[0] == "v" and tags[1] in {"ug", "ul", "uz"}


def _describes_the_count(frame: Frame, opening: Opening, phrase: str) -> bool:
    """甲、乙等10个项目, 自发组织的12支球队: the phrase says what is counted, not who."""
    is_list = phrase.endswith("等") and frame.text[opening.end : opening.end + 1].isdigit()
    return is_list or frame.text[opening.start : opening.end].endswith("的")


def _head_of(phrase: str, mentions: list[Mention]) -> str:
    """甲、乙组成的联盟 is the 联盟; 启明公司的产品 stays whole."""
    described = _DESCRIBED.match(phrase)
    if described and len(phrase) > 8 and ("、" in described["before"] or not mentions):
        phrase = _trimmed(described["noun"])
    return _DEMONSTRATIVE.sub("", phrase)


def _noun_topic(
    frame: Frame, phrase: str, opening: Opening, mentions: list[Mention], discourse: Discourse
) -> Topic | None:
    name = discourse.resolve(phrase, frame.sentence.number, opening.start)
    if not name or _WEAK.search(name) or _NOBODY.match(name):
        return None
    if len(name) > MAX_TOPIC:
        name = name.rpartition("的")[2]
        name = mentions[-1].text if len(name) > MAX_TOPIC and mentions else name
    is_resolved = name != phrase or SCOPE.match(phrase) or mentions
    strength = 0.9 if is_resolved else 0.8 if _ENTITY.search(phrase) else 0.6
    if name.count("“") != name.count("”") or name.count('"') % 2:
        name = _MARKS.sub("", name)
    return Topic(name.replace("的", "") if len(name) > 3 else name, opening, strength)


def is_scope(frame: Frame, opening: Opening) -> bool:
    return bool(SCOPE.fullmatch(frame.text[opening.start : opening.end].strip(TRIM)))


def owner_cut(frame: Frame, opening: Opening) -> int | None:
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


def with_class(frame: Frame, cut: int, end: int) -> int:
    """全省|高校|技术合同成交额: a class of institutions or people belongs to the owner."""
    found = _CLASS.match(frame.text, cut, end)
    return found.end() if found and found.end() < end else cut


def what_was_made(reading: Reading, clause: Clause) -> str | None:
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


def inherited(reading: Reading, clause: Clause, discourse: Discourse) -> tuple[str | None, float]:
    """The subject that goes on: of the clauses before, the speaker, the article, the sentence before.

    A sentence that opens with its verb leaves out whom the figures right before were about, else whom the
    whole story is about.
    """
    held = inherited_in_sentence(reading, clause, discourse) or _speakers_house(reading.frame)
    if held is None and _POINTS_BACK.match(reading.frame.text, clause.start):
        held = topic_before(reading)
    if held is None and (reading.is_told or discourse.is_about_home or not discourse.main):
        held = topic_before(reading)
    return held or (discourse.main, 0.4)


def _speakers_house(frame: Frame) -> tuple[str, float] | None:
    """“近两年出口……”启明公司财务总监某某说: who speaks without a subject speaks for the house."""
    spoken = _SPOKEN.search(frame.text, frame.start, frame.end)
    if not spoken:
        return None
    house = next((m for m in frame.mentions if m.type == "ORG" and m.start == spoken.end()), None)
    return (house.text, 0.6) if house and _REPORTS_ANYWHERE.search(frame.text, house.end, frame.end) else None


def inherited_in_sentence(
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


def topic_before(reading: Reading) -> tuple[str, float] | None:
    return (reading.before, 0.5) if reading.before else None
