"""Phrases around a number: the nominal opening of a clause, the words that say what is measured."""

from __future__ import annotations

import re
from collections.abc import Sequence

from flows.steps.facts import cues
from flows.steps.facts.clauses import Clause, Frame, Opening, is_adverb, is_preposition
from flows.steps.facts.lexicon import alternatives, words
from flows.steps.model import Token

# Nouns that name a measure rather than a thing: the figure is theirs, and somebody else owns them.
METRIC = re.compile(f"{alternatives('nouns of measure')}$")
# What the name of an owner of measures ends with: places, works, organisations, vehicles, people.
OWNER = alternatives("ends of owners")
_OWNED = re.compile(rf"^(?P<owner>.{{0,10}}?{OWNER})(?P<measure>.{{2,}})$")
_OWNER_TOKEN = re.compile(rf"{OWNER}$")
_PLACE_OWNER = re.compile(r"[\u4e00-\u9fff]{1,5}?[省市县区州镇乡村](?![长委政内外场级均中])(?=.{2})")
_NAME_TAGS = frozenset(("eng", "nr", "nrt", "nrfg"))
_MEASURE_PREFIX = re.compile(
    r"^(?:总|年|月|日|人均|户均|亩均|均|平均|最[高低大小长短]|单|实际|累计|综合|每|城镇|农村)"
)
ADVERBIAL = words("adverbials")
_NO_LEAD = words("pronouns")
# 大会上, 车间里, 活动现场: where it happens, not who it is about.
_PLACE_TAIL = re.compile(r"(?:上|中|里|内|下|现场|期间|以来|之际|之前|之后|时|方面|前夕|后|前)$")
TRIM = " \u3000“”\"‘’'()【】[]、的,:了#●▲▼■◆·/"
_LEFT_TRIM = re.compile(
    r"^(?:其中|已经|同时|此外|另外|累[计积]|共计|总共|总计|合计|目前|以及|最终|分别|预计|有望|力争|现有|每年|每天|将(?!军)|[和与及](?!谐)"
    r"|[比较](?:同期)?(?=[高低增下上提减收回涨跌多少翻扩缩])|[\s,、:“”\"()已共并且而又还也均都则更再刚仍只的了])+"
)
_BRACKETS = re.compile(r"\([^()]*\)|[“”\"‘’《》【】\[\]\s]")
_STOP_AFTER = re.compile(r"[,。;!?:、()…]")
_BOUND_AFTER = re.compile(r"(?:及?以[上下内](?!游)|左右|上下(?!游)|之内|多(?![年种项])|余)*")
_IN_STATE = frozenset("研建校册职售岗线读园营产")
_RATE_AFTER = re.compile(
    r"(?:以上|左右)?的(?P<rate>[^,。、;]{0,10}?(?:率|增速|速度|比例|比重|容量|幅度|水平))"
)
_TAKES_OBJECT = re.compile(r"[将把被]")
_CONJUNCTIONS = frozenset(("和", "与", "及", "以及", "、", "暨"))
MAX_LEFT, MAX_RIGHT = 40, 24
MAX_TOPIC = 24
# Longer wordings carry more than the measure itself.
MAX_INDICATOR = 16


def opening_of(frame: Frame, clause: Clause) -> Opening | None:
    """The nominal run before the clause's first predicate; None where it begins with one."""
    if clause.start not in frame.openings:
        frame.openings[clause.start] = _read_opening(frame, clause)
    return frame.openings[clause.start]


def _read_opening(frame: Frame, clause: Clause) -> Opening | None:
    tokens = frame.tokens_between(clause.start, clause.end)
    start = end = -1
    covered = clause.start
    placed = False
    for at, token in enumerate(tokens):
        if token.start < covered:
            continue
        time = frame.time_covering(token.start)
        mention = frame.mention_covering(token.start)
        if time or frame.number_covering(token.start):
            if start >= 0 or not time:
                break
            covered = time[1]
        elif mention:
            start = token.start if start < 0 else start
            covered = end = mention.end
            if mention.type == "PER":
                break
        elif start < 0:
            if token.text in ("在", "位于", "走进", "来到"):
                placed = True
            elif token.text in _NO_LEAD and not frame.text.startswith(("公司", "企业", "学校"), token.end):
                return Opening(token.start, token.end)
            elif not _is_lead_in(frame, tokens, at):
                if token.text in ("这是", "那是", "就是"):
                    return None
                if frame.is_predicate(token):
                    return _after_relative(frame, tokens, at)
                if is_preposition(token) or _is_counting(token):
                    return None
                start, end = token.start, token.end
        elif _is_attributive(frame, tokens, at):
            end = max(end, token.end)
        elif token.text not in _CONJUNCTIONS and _ends_opening(frame, token):
            break
        else:
            end = token.end
    if start < 0 or _is_predicate(frame, start, end):
        return None
    end = _without_adverbs(frame, start, end)
    return Opening(start, end, placed or bool(_PLACE_TAIL.search(frame.text[start:end])))


def _is_attributive(frame: Frame, tokens: Sequence[Token], at: int) -> bool:
    """组成 in 甲、乙组成的联盟, 在 in 在研项目: it describes the noun that follows."""
    following = tokens[at + 1].text if at + 1 < len(tokens) else ""
    if tokens[at].text == "在":
        return following in _IN_STATE
    return following == "的" and frame.is_predicate(tokens[at])


def _after_relative(frame: Frame, tokens: Sequence[Token], at: int) -> Opening | None:
    """注射完药剂的|陈某|开始…: a clause that opens with a verb may be a phrase closed by 的 and its noun."""
    mark = next((i for i in range(at + 1, len(tokens)) if tokens[i].text == "的"), None)
    if mark is None or mark + 1 >= len(tokens):
        return None
    mention = frame.mention_covering(tokens[mark + 1].start)
    if mention is None or mention.type == "LOC":
        return None
    following = next((t for t in tokens[mark + 1 :] if t.start >= mention.end), None)
    if following is None or not (
        frame.is_predicate(following) or is_adverb(following) or following.pos == "ad"
    ):
        return None
    return Opening(mention.start, mention.end)


def _without_adverbs(frame: Frame, start: int, end: int) -> int:
    """The opening without the adjectives that stand before the predicate or the number as adverbs."""
    for token in reversed(frame.tokens_between(start, end)):
        if (
            token.start <= start
            or token.pos not in ("a", "ad", "z", "d")
            or frame.mention_covering(token.start)
        ):
            return max(token.end, end if token.end > end else token.end)
        end = token.start
    return end


def _is_predicate(frame: Frame, start: int, end: int) -> bool:
    """改造老旧小区66个: a verbal noun with its object; 登记失业率 ends with a measure and is a noun."""
    if frame.mention_covering(start):
        return False
    tokens = frame.tokens_between(start, end)
    return len(tokens) > 1 and tokens[0].pos == "vn" and not METRIC.search(frame.text[start:end])


def _ends_opening(frame: Frame, token: Token) -> bool:
    return (
        frame.is_predicate(token)
        or is_preposition(token)
        or is_adverb(token)
        or token.text in ADVERBIAL
        or token.pos in ("i", "d")
        or _is_counting(token)
    )


def _is_lead_in(frame: Frame, tokens: Sequence[Token], at: int) -> bool:
    """Adverbs, conjunctions, signs and adjectives used as adverbs before the clause's first word."""
    token = tokens[at]
    if token.text in ADVERBIAL or is_adverb(token) or not token.text[:1].isalnum() or token.pos == "t":
        return True
    following = tokens[at + 1] if at + 1 < len(tokens) else None
    return token.pos in ("a", "ad", "z", "an") and following is not None and frame.is_predicate(following)


def _is_counting(token: Token) -> bool:
    return token.pos.startswith("m") and token.text[0] in "一二两三四五六七八九十百千万亿数几多"


def clean(frame: Frame, start: int, end: int) -> str:
    """text[start:end] without times, brackets, leading particles and trailing link words."""
    start = max(start, end - MAX_LEFT)
    parts = []
    at = start
    for low, high in frame.times:
        if low >= at and high <= end:
            parts.append(frame.text[at:low])
            at = high
    parts.append(frame.text[at:end])
    text = _LEFT_TRIM.sub("", _BRACKETS.sub("", "".join(parts)))
    return cues.TRAILING_LINK.sub("", text).strip(TRIM)


def compact(frame: Frame, start: int, end: int) -> str:
    """text[start:end] worded as an indicator: a long one from its last verb on, a list by its head."""
    text = clean(frame, start, end)
    tokens = frame.tokens_between(max(start, end - MAX_LEFT), end)
    if "、" in text and "等" in text:
        head = text.rsplit("等", 1)[1] if not text.endswith("等") else ""
        verb = next(
            (t.text for t in tokens if len(t.text) > 1 and frame.is_predicate(t) and text.startswith(t.text)),
            "",
        )
        if verb or len(head) > 1:
            return verb + head
        return "" if text.endswith("等") else text
    if len(text) > MAX_INDICATOR:
        text = _from_last_verb(frame, tokens, end) or text[-MAX_INDICATOR:]
    return text.replace("的", "")


def _from_last_verb(frame: Frame, tokens: Sequence[Token], end: int) -> str:
    for token in reversed(tokens):
        if frame.is_predicate(token) and end - token.start >= 5:
            tail = clean(frame, token.start, end)
            if 4 <= len(tail) <= MAX_INDICATOR + 4:
                return tail
    return ""


def first_verb(frame: Frame, start: int, end: int) -> str:
    """The predicate that text[start:end] begins with, after its particles; empty without one."""
    text = clean(frame, start, end)
    return next(
        (
            t.text
            for t in frame.tokens_between(start, end)
            if frame.is_predicate(t) and text.startswith(t.text)
        ),
        "",
    )


def noun_after(frame: Frame, start: int, end: int) -> tuple[str, int]:
    """The nominal phrase that follows at `start`, and where it ends; empty where a predicate follows."""
    skipped = _BOUND_AFTER.match(frame.text, start, end)
    start = skipped.end() if skipped else start
    if frame.text.startswith("的", start):
        start += 1
    end = min(end, start + MAX_RIGHT)
    stop = _STOP_AFTER.search(frame.text, start, end)
    while (
        stop
        and stop[0] == "、"
        and start < stop.start()
        and stop.end() < end
        and frame.number_covering(stop.end()) is None
    ):
        stop = _STOP_AFTER.search(frame.text, stop.end(), end)
    end = stop.start() if stop else end
    last = start
    tokens = frame.tokens_between(start, end)
    for at, token in enumerate(tokens):
        if token.text in _CONJUNCTIONS:
            continue
        if token.start == start and at + 1 < len(tokens) and tokens[at + 1].pos[:1] in ("n", "a", "b"):
            last = token.end  # 4辆|防溺水宣传车: right after the measure word a verb begins the noun
            continue
        if frame.is_predicate(token) or is_preposition(token) or is_adverb(token) or token.text in ADVERBIAL:
            break
        last = token.end
    last = _relative_end(frame, last, end)
    return _BRACKETS.sub("", frame.text[start:last]).strip(TRIM), last


def _relative_end(frame: Frame, last: int, end: int) -> int:
    """从事研发的企业: a predicate closed by 的 within the phrase belongs to the noun after it."""
    mark = frame.text.find("的", last, min(end, last + 16))
    if mark < 0 or _TAKES_OBJECT.search(frame.text[last:mark]):
        return last
    stop = mark + 1
    for token in frame.tokens_between(mark + 1, end):
        if frame.is_predicate(token) or is_adverb(token) or is_preposition(token):
            break
        stop = token.end
    return stop if stop > mark + 1 else last


def rate_after(frame: Frame, start: int, end: int) -> str:
    """增长率 in 以超过三成的年均增长率: the rate a percentage is the value of."""
    found = _RATE_AFTER.match(frame.text, start, end)
    return found["rate"] if found else ""


def owner_end(frame: Frame, opening: Opening) -> int | None:
    """Where the owner's name ends in 大桥|主跨, 电站|总装机容量, PM2.5|平均浓度; None without an owner."""
    phrase = frame.text[opening.start : opening.end]
    if _MEASURE_PREFIX.match(phrase) or "”" in phrase:
        return None
    place = _PLACE_OWNER.match(phrase)
    if place:
        return opening.start + place.end()
    end = None
    for token in frame.tokens_between(opening.start, opening.end)[:-1]:
        is_owner = token.pos in _NAME_TAGS or _OWNER_TOKEN.search(token.text)
        if not is_owner and end is not None:
            break
        end = token.end if is_owner else None
    if end is not None:
        return end
    found = _OWNED.match(phrase)
    return opening.start + found.end("owner") if found else None
