"""Ordinals: rankings (第一, 前三甲, 首位) and counts told by their last member (第7例) are quantities.

Ordinals of meetings, parts, schools and posts (第七次, 第一书记) are not.
"""

from __future__ import annotations

import re

_RANK_CUE = re.compile(
    r"(?:[居列排][^,，。;；]{0,9}|[位获夺]|排名|名次|跃升[至到]?|升[至到]|全[国省市县区球]|世界|国内|行业|同类|总[量数额]|亚洲|[内中]"
    r"|当地[^,，。]{0,6}|规模|增[速幅]|综合|总分|得分|荣获|斩获|居于|排[在行名]|位次|连续[^,，。]{1,4})$"
)
_NO_RANK_AFTER = re.compile(
    r"[次届代批期季章条款版场集轮组类线步站个天年月日周回页节课楼层师军团方道号种张份副责时资动要产]"
    r"|书记|人民|医院|中学|小学|附属|实验|高级|人称|总部|口岸|象限|阶段|梯队|方阵|党支部|支队|大队|建筑|工程"
    r"|机床|汽车|拖拉机|纺|[0-9A-Za-z]"
)
_PLACE = re.compile(r"[位名](?![客户学])")
# 把安全放在第一位 ranks nothing.
_PRIORITY_BEFORE = re.compile(r"[放摆列][在到为]$")
_COUNTED = re.compile(r"例|家|座|台|辆|架|艘|颗|枚|块|列|万?个(?=用户|客户)")
_TOP_N = re.compile(r"[名位强甲](?!单)|(?=[,，。;；、的]|$)")
_TOP_VERB = re.compile(r"跻身|进入|位[居列]|名列|[居列排]|闯[入进]|挺进|全[国省市县区]|世界|全球")
_FIRST_PLACE_VERB = re.compile(r"[居列占排跃升][^,。，;；]{0,12}$")


def rank_end(text: str, start: int, end: int) -> int | None:
    """Where the ranking 第N ends whose numeral ends at `end` (位 and 名 belong to it); None if it is none."""
    before = text[max(0, start - 12) : start]
    placed = _PLACE.match(text, end)
    if placed:
        return None if _PRIORITY_BEFORE.search(before) else placed.end()
    is_rank = _RANK_CUE.search(before) and not _NO_RANK_AFTER.match(text, end)
    return end if is_rank else None


def ordinal_count(text: str, end: int) -> str | None:
    """The measure word of 第7例 whose numeral ends at `end`: the seventh of a count."""
    found = _COUNTED.match(text, end)
    return found[0] if found else None


def top_end(text: str, start: int, end: int) -> int | None:
    """Where 前N, a place among the first N, ends; None where 前 is an ordinary 前."""
    found = _TOP_N.match(text, end)
    return found.end() if found and _TOP_VERB.search(text[max(0, start - 10) : start]) else None


def is_top_n(text: str, end: int) -> bool:
    """Whether 前N counts places, be it told as a ranking or not."""
    return bool(_TOP_N.match(text, end))


def is_first_place(text: str, start: int) -> bool:
    """居全省首位; 首位产业 is a word."""
    return bool(_FIRST_PLACE_VERB.search(text[max(0, start - 16) : start]))
