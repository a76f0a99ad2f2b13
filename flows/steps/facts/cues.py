"""Cue words: what a figure is compared with, whether it is done, planned or a capacity."""

from __future__ import annotations

import re

from flows.steps.sieve import telling

# Verbs and particles that only tie a number to what it measures: 达, 为, 增长至 …
LINK = (
    r"(?:(?:累计|总共|合计|共计|大约|已经?|仅|只|则|也|均|都|共|就|最高|最低|可|能|还)*"
    r"(?:高?达到?了?|[已约]?为|是|有|至|到|报|收于|收报|接?近|超过?了?|突破|逾|约|不足|不到|超额|破)+了?)"
)
TRAILING_LINK = re.compile(rf"(?:{LINK}|[了的共仅只约近超逾过达为至到:、,和及与\"“”\s])+$")
CHANGE = re.compile(
    r"(?:大幅|同比|环比|名义|实际|累计|分别|进一步|再|又|平均|各|较上?年?|略|微|净|将|有望|预计|可|已|还|均|都|小幅|持续)*"
    r"(?:增长|增加|增|下降|降低|降|减少|减|上升|上涨|涨|回落|下跌|跌|提高|提升|提前|缩短|压缩|收窄|扩大|高于|低于|高出|高|低|多|少|翻"
    r"|回升|下滑|攀升|压减|下调|上调|优于|快于|慢于|占)[了出]?"
)

_COMPARISONS = (
    (
        "同比",
        re.compile(
            r"同比|(?:[比较]|相比)(?:上年|去年|前年|上一年|\d{4}年)(?:的)?同期|[比较]同期|与(?:上年|去年)同期相比"
        ),
    ),
    ("环比", re.compile(r"环比|[比较](?:上|前一)个?(?:月|季度?|周)|[比较]上[月周季]")),
    ("较上年", re.compile(r"[比较](?:上年|去年|上一年|前一年|上年度|上一年度)(?!同期|的?同期)")),
    ("占比", re.compile(r"占比|比重|占(?!地|用|领|据|道|线|有)")),
)
_COMPARED = frozenset().union(*(telling(cue) for _, cue in _COMPARISONS))
_SHARE_OF_PEOPLE = re.compile(
    r"[以]?[上下]?的(?!年|[^,。]{0,8}[率速度])(?:[^,。]{0,10})(?:[人者民员生友户众]|家长|企业|居民|群体|单位|村|地区)"
)

PLANNED = re.compile(
    r"将(?!近|军|士|领|[^,]{1,12}(?:压缩|打造成|提升|作为|融入|纳入|缩短|带|列))|拟(?!合)|计划(?![^,]{0,1}[的书提任外内为])|规划(?!局|和|的|师|部门)|预计|预期|力争|争取"
    r"|确保|有望|可望|即将|届时|到20\d\d年|打算|未来|今后|到\d{4}年|预算(?!收|支|执行)|(?:加快|全力|着力|努力)(?:打造|建设)|打造(?!了)"
)
_NOUN_PLANS = re.compile(r"(?:研发|发展|年度|五年|原|行动|援助|比|较)(?:计划|规划)|目标企业|按计划")
_DONE = re.compile(r"已|完成|实现了|建成了?|取得|达到了|[^不]了$")
CAPACITY = re.compile(
    r"年产(?!值|量|出|业)|日产(?!值|量|出)|月产(?!值|量)|产能|可容纳|可停放|能容纳|(?:生产|处理|接待|吞吐|供应|加工|供水)能力|核定|限存|限载|限额|库容|可年|可日|可满足|设计"
)
_CAPACITY_LEVEL = re.compile(r"级[^,。]{0,14}(?:生产线|产线|产能|基地|装置|中试|项目|工厂|码头|泊位|船|仓库)")


def comparison_of(before: str, after: str, unit: str) -> str | None:
    """同比, 环比, 较上年, 占比 or None, by the words of the clause before the number and right after it."""
    for name, cue in () if _COMPARED.isdisjoint(before) else _COMPARISONS:
        if cue.search(before) and (name != "占比" or unit in ("%", "倍")):
            return name
    if unit == "%" and not before.strip(' 超过近约逾有达仅不足到高"“') and _SHARE_OF_PEOPLE.match(after):
        return "占比"
    return None


def status_of(clause_before: str, led_by: str, text: str, after: str, *, is_share: bool = False) -> str:
    """actual, planned or capacity.

    `clause_before` are the words of the clause before the number, `led_by` those of the clauses before it
    in the sentence (a plan goes on until something is done), `text` number and unit, `after` what follows; a
    share is no capacity.
    """
    is_planned = _is_planned(clause_before) if clause_before else None
    if is_planned is None:
        is_planned = _is_planned(led_by) or False
    if is_planned:
        return "planned"
    if is_share:
        return "actual"
    if CAPACITY.search(clause_before[-16:]) or (text.endswith("级") and _CAPACITY_LEVEL.match("级" + after)):
        return "capacity"
    return "actual"


_PLANS_OR_DEEDS = telling(PLANNED) | telling(_DONE)


def _is_planned(words: str) -> bool | None:
    """True after a word of planning, False after one of doing, None without either; the last one counts."""
    if _PLANS_OR_DEEDS.isdisjoint(words):
        return None
    words = _NOUN_PLANS.sub("", words)
    planned = max((found.end() for found in PLANNED.finditer(words)), default=-1)
    done = max((found.end() for found in _DONE.finditer(words)), default=-1)
    return None if planned == done == -1 else planned > done


_BEFORE_BOUND = (
    ("approx", re.compile(r"(?:约为?|大约|大概|左右|大致|估计)$")),
    (
        "under",
        re.compile(
            r"(?:近|不足|不到|未满|低于|少于|小于|接近|将近|最多|最高|至多|不超过?|不高于|不多于|≤|<|上限为?)$"
        ),
    ),
    ("at_least", re.compile(r"(?:至少|不少于|不低于|最少|起码|≥|不小于)$")),
    ("over", re.compile(r"(?:超过?|逾|突破|多于|大于|(?<![超通经不])过)了?$")),
)
_AFTER_BOUND = (
    ("at_least", re.compile(r"及?以上|起(?![步点来飞])")),
    ("under", re.compile(r"及?以[下内]|之内|内(?![部地容外蒙])")),
    ("approx", re.compile(r"左右|上下(?!游)|许(?![多可])")),
    ("over", re.compile(r"有余|开外")),
)


def bound_of(text: str, start: int, end: int) -> str:
    """exact, approx, over, under or at_least, by the words right before and after text[start:end]."""
    before, after = text[max(0, start - 4) : start], text[end : end + 4]
    for bound, words in _BEFORE_BOUND:
        if words.search(before):
            return bound
    return next((bound for bound, words in _AFTER_BOUND if words.match(after)), "exact")
