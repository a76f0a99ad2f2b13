"""Who or what a clause is about: its topic, carried on over clauses and sentences until a new one comes."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from flows.steps.facts.clauses import Clause, Frame, is_adverb, is_preposition, is_verb
from flows.steps.facts.context import SCOPE, PageContext
from flows.steps.facts.cues import CHANGE, TRAILING_LINK
from flows.steps.model import Mention, Sentence

_REPORTS = re.compile(
    r"(?:介绍|表示|说|称|指出|透露|获悉|显示|了解到?|了解|认为|强调|要求|坦言|告诉[^,]{0,6}|回忆|看到|发现|通报|悉|预计|测算|统计|解释|感慨|宣布)道?$"
)
_METRIC_END = re.compile(
    r"(?:率|量|额|值|数|价|价格|面积|收入|支出|规模|产能|比例|比重|投资|总和|总计|资金|金额|增速|增幅|降幅|涨幅|跌幅|浓度|气温|温度|水位|距离|时间|时长|重量|高度|长度|宽度|深度|速度"
    r"|寿命|密度|容量|人数|人口|户数|余额|指数|利润|税收|产量|产值|成本|里程|年龄|强度|占比|均|单产|亩产|工资|薪酬|费用|成绩|投入|贷款|存款|总值|能力|能耗|排放|降雨|雨量|储量|销售|订单|水平"
    r"|消费|外资|出口|进口|就业|盈利面|经济|工业|农业|规工|地方财政|需求|GDP)$"
)
_PRONOUNS = re.compile(r"^(?:他|她|它|我|我们|你|他们|她们|它们|其|自己|本人|咱们?|大家|这|那|这里|那里|此|该|双方)$")
_WEAK = re.compile(
    r"^(?:其中|记者|数据|据|目前|据了解|据介绍|据统计|同时|此外|另外|全年|方面|以来|期间|方式|情况|下一步|基础|消息|统计|结果|人们|时候|现场|当地|笔者|届时|单位|经过)$|记者$"
)
_LOCATION_TAIL = re.compile(r"(?:上|中|里|内|外|下|旁|前|后|时|期间|以来|现场|方面|之间|附近|一带|以来)$")
_STRIP = " \u3000“”\"‘’'()【】[]、的,:了#●▲▼■◆"
MAX_TOPIC = 24


@dataclass(frozen=True, slots=True)
class Topic:
    """`name` as told to the reader; `start`/`end` in the sentence; weak ones give way to any other."""

    name: str
    start: int
    end: int
    strength: float


def clause_topic(frame: Frame, clause: Clause, context: PageContext) -> Topic | None:
    """The nominal phrase that opens the clause, None where a verb, a preposition or a number opens it."""
    span = _opening(frame, clause)
    if span is None:
        return None
    start, end, is_placed = span
    rest = frame.text[end : clause.end].strip(_STRIP)
    if _REPORTS.search(rest) and not any(c.isdigit() for c in rest):
        return None
    name = name_of(frame, start, end, context)
    if not name or _WEAK.search(name) or _PRONOUNS.search(name):
        return None
    return Topic(name, start, end, 0.5 if is_placed else 0.9)


def _opening(frame: Frame, clause: Clause) -> tuple[int, int, bool] | None:
    """Start and end of the opening nominal run; True where it stands inside 在…, a place."""
    start = end = -1
    placed = False
    covered = clause.start
    for token in frame.tokens_between(clause.start, clause.end):
        if token.start < covered:
            continue
        time = frame.time_covering(token.start)
        mention = frame.mention_covering(token.start)
        if time:
            covered = time[1]
            if start >= 0:
                break
            continue
        if mention:
            start = token.start if start < 0 else start
            covered = end = mention.end
            continue
        if start < 0:
            if token.text in ("在", "位于", "走进", "来到"):
                placed = True
                continue
            if is_adverb(token) or (token.pos == "x" and not token.text.isalnum()) or token.text.isspace():
                continue
            if is_verb(token) or is_preposition(token) or token.pos.startswith("m") or token.text[0].isdigit():
                return None
            start, end = token.start, token.end
            continue
        if is_verb(token) or is_preposition(token) and token.text not in ("和", "与", "同") or is_adverb(token):
            if token.text in ("和", "与", "及", "以及"):
                continue
            break
        if token.pos.startswith("m") and token.text[0] in "0123456789一二两三四五六七八九十":
            break
        end = token.end
    return (start, end, placed) if start >= 0 else None


def name_of(frame: Frame, start: int, end: int, context: PageContext) -> str:
    """The phrase as a name: scopes resolved, aliases in full, without 的; a long phrase by its last name."""
    mentions = [m for m in frame.mentions if start <= m.start and m.end <= end]
    phrase = frame.sentence.text[start:end].strip(_STRIP)
    scope = SCOPE.match(frame.text[start:end].lstrip(_STRIP))
    if scope:
        return _resolve_scope(phrase, scope, context)
    if mentions and (end - start > MAX_TOPIC or mentions[-1].end == end and mentions[-1].type != "LOC"):
        return mentions[-1].name
    if mentions and mentions[0].text == phrase:
        return mentions[0].name
    if end - start > MAX_TOPIC:
        phrase = re.split(r"[的、]", phrase)[-1]
    return phrase.replace("的", "") if len(phrase) > 3 else phrase


def _resolve_scope(phrase: str, scope: re.Match[str], context: PageContext) -> str:
    """我市 is the paper's place, 全市 all of it; the words that follow stay."""
    kind, level, home = scope["kind"], scope["level"], context.home
    if level in "国球" or not home or home[-1:] not in (level, home[-1:]):
        return phrase
    if kind in ("我", "本") and (home.endswith(level) or not re.search(r"[省市县区州]$", home)):
        return (home if home.endswith(level) else home + level) + phrase[scope.end() :]
    if kind == "全" and home.endswith(level):
        return home + phrase
    return phrase


def main_entity(article_mentions: Sequence[Mention], sentences: Sequence[Sentence]) -> str | None:
    """The organisation or place an article names most, names of its headline and lead counted double."""
    role_of = {s.number: (s.role, s.paragraph_number) for s in sentences}
    counts: Counter[str] = Counter()
    for mention in article_mentions:
        role, _ = role_of.get(mention.sentence_number, ("body", 0))
        if mention.type == "PER" or role in ("byline", "credit") or len(mention.name) < 2:
            continue
        counts[mention.name] += 3 if role in ("headline", "deck", "kicker") else 2 if mention.type == "ORG" else 1
    return counts.most_common(1)[0][0] if counts else None
