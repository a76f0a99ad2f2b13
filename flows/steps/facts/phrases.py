"""Phrases around a number: the nominal opening of a clause, the words that say what is measured."""

from __future__ import annotations

import re
from dataclasses import dataclass

from flows.steps.facts import cues
from flows.steps.facts.clauses import Clause, Frame, is_adverb, is_preposition, is_verb
from flows.steps.model import Token

# Nouns that name a measure rather than a thing: the figure is theirs, and somebody else owns them.
METRIC = re.compile(
    r"(?:率|量|额|值|价格?|面积|收入|支出|规模|产能|比例|比重|投资|总和|资金|金额|增速|增幅|降幅|涨幅|跌幅|浓度|气温|温度|水位|距离"
    r"|时间|时长|重量|高度|长度|宽度|深度|速度|寿命|密度|容量|人数|次数|户数|人口|余额|指数|利润|税收|产量|成本|里程|年龄|强度|占比|单产|亩产"
    r"|工资|薪酬|费用|成绩|投入|贷款|存款|能力|能耗|排放|降雨|储量|销售|订单|水平|消费|外资|出口|进口|就业|盈利面|经济|需求|库容|总数|总分"
    r"|主跨|跨度|毛利|奖金|补贴|罚金|损失|时速|功率|装机|周期|工期|范围|力度|级别|身高|体重|胸径|树龄|工龄|占地|评分|得分|比分|票房|客流|流量)$"
)
# Words that end the name of a thing or a group that can own a measure.
_OWNER = re.compile(
    r"(?:桥|站|馆|院|校|园|区|厂|公司|企业|项目|集团|工程|队|船|车|机|机器人|星|港|机场|剧|片|展览|活动|会|赛|社|所|局|厅|部门|中心|平台|系统|电池|设备"
    r"|水库|河|江|湖|塔|村|镇|县|市|省|国|户|者|员|民|生|热线|高速|高铁|铁路|地铁|航班|货船|列车|产业|手术|患者|学校|基地|联盟|协会|银行|门店|店|基金|法院|期货|原油|高考"
    r"|大桥|隧道|大学|中学|小学|门票|党员|团队)$"
)
# Measures of everybody's: 人均, 日均 … open no owner.
_MEASURE_PREFIX = re.compile(r"^(?:[总年月日人户亩均平均最高低大小单实际累计综合全]|[每][^ ]|户均|亩均|人均|日均|年均|月均|平均|最[高低大小长短])")
_ADVERBIAL = frozenset(
    "每年 每天 每月 每日 每周 每次 每克 每吨 每桶 每斤 每亩 每盒 每人 每户 预计 力争 扎实 大力 成功 积极 正在 早日 有望 当场 全部 共计 累计 首次"
    " 日均 年均 月均 届时 现有 先后 陆续 一次性 持续 全力 认真 深入 顺利 提前 全年 其中 同时 另外 此外 迅速 随后 旋即 再次 仍 仅仅 只 只需 目前 现 直接 一举 平均 最终"
    " 新 进一步 自主 联合 广泛 稳步 稳定 常态化 据统计 据了解 据介绍 截至".split()
)
_TRIM = " \u3000“”\"‘’'()【】[]、的,:了#●▲▼■◆·"
_LEFT_TRIM = re.compile(
    r"^(?:[\s,、:“”\"()已共并且而又还也均都则更再]|其中|同时|此外|另外|累计|共计|总共|总计|合计|目前|以及|[和与及](?!谐)|分别|今年|的|了)+"
)
_BRACKETS = re.compile(r"\([^()]*\)|[“”\"‘’《》【】\[\]]")
_STOP_AFTER = re.compile(r"[,。;!?:、()…]")
_BOUND_AFTER = re.compile(r"(?:及?以[上下内]|左右|上下|之内|多|余)*")
MAX_LEFT, MAX_RIGHT = 40, 24
MAX_TOPIC = 24
# Longer wordings carry more than the measure itself.
MAX_INDICATOR = 16


@dataclass(frozen=True, slots=True)
class Opening:
    """The nominal phrase text[start:end] that opens a clause; `is_placed` inside 在…, a place."""

    start: int
    end: int
    tokens: tuple[Token, ...]
    is_placed: bool = False


def opening_of(frame: Frame, clause: Clause) -> Opening | None:
    """The nominal run before the clause's first predicate; None where it begins with one."""
    tokens = frame.tokens_between(clause.start, clause.end)
    run: list[Token] = []
    covered = clause.start
    end = -1
    placed = False
    for at, token in enumerate(tokens):
        if token.start < covered and not run:
            continue
        time = frame.time_covering(token.start)
        mention = frame.mention_covering(token.start)
        if time:
            covered = max(covered, time[1])
            if run:
                break
            continue
        if mention:
            run.append(token)
            covered = end = max(mention.end, token.end)
            continue
        if token.start < covered:
            run.append(token)
            continue
        if not run:
            if token.text in ("在", "位于", "走进", "来到"):
                placed = True
                continue
            if _is_lead_in(tokens, at):
                continue
            if is_verb(token) or is_preposition(token) or (_is_number(token) and not _counts_things(tokens, at)):
                return None
        elif token.text not in ("和", "与", "及", "以及", "、") and (
            is_verb(token) or is_preposition(token) or is_adverb(token) or token.text in _ADVERBIAL or _is_number(token)
        ):
            break
        run.append(token)
        end = token.end
    if not run:
        return None
    return Opening(run[0].start, max(end, run[-1].end), tuple(run), placed)


def _is_lead_in(tokens: tuple[Token, ...] | list[Token], at: int) -> bool:
    """Adverbs, conjunctions, signs and adjectives used as adverbs before the clause's first word."""
    token = tokens[at]
    if token.text in _ADVERBIAL or is_adverb(token) or not token.text.strip() or not token.text[0].isalnum():
        return True
    following = tokens[at + 1] if at + 1 < len(tokens) else None
    return token.pos in ("a", "ad", "z", "an") and following is not None and is_verb(following)


def _is_number(token: Token) -> bool:
    return token.text[0] in "0123456789" or (token.pos.startswith("m") and token.text[0] in "一二两三四五六七八九十百千万亿")


def _counts_things(tokens: tuple[Token, ...] | list[Token], at: int) -> bool:
    """94个重点项目完成…: a counted thing may be the topic."""
    return False


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
    return cues.TRAILING_LINK.sub("", text).strip(_TRIM)


def compact(frame: Frame, start: int, end: int) -> str:
    """The wording of text[start:end] as an indicator: a long one from its last verb on, lists by their head."""
    text = clean(frame, start, end)
    if "、" in text and text.endswith("等"):
        first = next((t.text for t in frame.tokens_between(start, end) if is_verb(t)), "")
        return first
    listed = re.match(r"(?P<verb>[^、]{2}).*、[^、]*?等(?P<head>.{2,})$", text)
    if listed and len(text) > MAX_INDICATOR:
        return listed["verb"] + listed["head"]
    if len(text) <= MAX_INDICATOR:
        return text.replace("的", "")
    for token in reversed(frame.tokens_between(start, end)):
        if is_verb(token) and end - token.start >= 5:
            tail = clean(frame, token.start, end)
            if 4 <= len(tail) <= MAX_INDICATOR + 4:
                return tail.replace("的", "")
    return text[-MAX_INDICATOR:].replace("的", "")


def noun_after(frame: Frame, start: int, end: int) -> tuple[str, int]:
    """The nominal phrase that follows at `start`, and where it ends; empty where a predicate follows."""
    skipped = _BOUND_AFTER.match(frame.text, start, end)
    start = skipped.end() if skipped else start
    if frame.text.startswith("的", start):
        start += 1
    end = min(end, start + MAX_RIGHT)
    stop = _STOP_AFTER.search(frame.text, start, end)
    end = stop.start() if stop else end
    last = start
    for token in frame.tokens_between(start, end):
        if is_verb(token) or is_preposition(token) or is_adverb(token) or token.text in _ADVERBIAL:
            break
        last = token.end
    return _BRACKETS.sub("", frame.text[start:last]).strip(_TRIM), last


def owner_end(opening: Opening) -> int | None:
    """Where the owner's name ends in 大桥|主跨, 电站|总装机容量, PM2.5|平均浓度; None without an owner."""
    tokens = [t for t in opening.tokens if t.text.strip(_TRIM)]
    for at, token in enumerate(tokens[:-1]):
        if _MEASURE_PREFIX.match(token.text) and at == 0 and token.pos not in ("n", "ns", "nt", "nz"):
            return None
        if token.pos in ("eng", "nr", "nrt", "nrfg", "ns", "nt") or _OWNER.search(token.text):
            return token.end
    return None
