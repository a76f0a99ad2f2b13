"""What bylines say of those they name: where they work or live, what they are there, what they signed before.

田小禾（县农业局农艺师）, 河湾客运段 田小禾, （据《河湾旧事》 田小禾辑）: a plain byline is left without it.
"""

from __future__ import annotations

import re

from flows.steps.layout.surnames import SURNAMES, is_minority_name, is_no_word

_HAN = r"[\u4e00-\u9fff]"
_LONGEST_NAME = 3  # characters
_PLACES = frozenset("局院所队街道镇村站社处厅矿厂县市区乡段馆校")  # no name ends so
AFFILIATION = re.compile(r"[(\[]\s?作者(?:系|单位|为|是|简介|原[系任为]|现[系任为]|曾任)[^()\[\]]*[)\]]?")
# Ends of what somebody is, and of where: 农艺师, 护林员, 政委, 上士; 客运段, 教学点, 纺织厂, 二年级.
_ENDS = (
    r"[师员长委医生士警兵工民友手嫂]|书记|主任|主席|教授|经理|总裁|秘书|[老教]师|居民|农民"
    r"|[局院所队团营旅连街道路镇村站会社系部处科室厅矿厂班级县市区乡段点组馆校]|大学|[中小]学|公司|集团|中心|社区|车间"
)
# Behind a reporter's post his name stands: then this is no workplace.
_NO_REPORTER = (
    rf"(?!{_HAN}{{0,6}}(?:[记記]者|通[讯訊][员員]|撰稿|评论员|观察员|主笔|分析师|实习生|摄影|指导[老教]师))"
)
_WORKPLACE = re.compile(
    rf"(?<![^\s(:/、|■□●○◎]){_NO_REPORTER}(?P<what>[\"“]?{_HAN}[\u4e00-\u9fff\d()\"“”]{{1,23}}?(?:{_ENDS}))\s+(?={_HAN})"
)
_CLASS = re.compile(r"[\u4e00-\u9fff\d]{0,16}\([\d一二三四五六七八九十]{1,3}\)班")
_OTHERS_TOO = re.compile(rf"等[\d一二三四五六七八九十百]+[名位户]{_HAN}{{0,4}}$")
_REMARK = re.compile(
    rf"(?P<name>(?:^|(?<=[\s:/、|(]))[■□●○◎]?(?:{_HAN}\s{_HAN}|[\u4e00-\u9fff·]{{2,8}}?))\s?"
    rf"\((?!本[报刊]|[^()]*(?:记者|通讯员)|口述|整理|摄|文|图)[^()]{{0,20}}?(?:{_ENDS}|[男女岁族]|化名|笔名|干部|退休)\)"
)
# What another paper printed: 《某报》8月17日, 编译自《某刊》2023年第4期
_SOURCE = re.compile(
    r"(?:编译|摘|选|原载|转载|整理|据|载)*[自于]?《[^》]*》(?:[\d.年月日第期号\s-]*[\d年月日期号])?"
)


def without_workplaces(text: str) -> str:
    """A byline (folded) without what it says of the people it names; other text as it stands."""
    for pattern in (AFFILIATION, _SOURCE, _CLASS, _OTHERS_TOO):
        text = pattern.sub(" ", text)
    return _WORKPLACE.sub(_nothing_but_names, _REMARK.sub(_name_alone, text)).strip()


def _nothing_but_names(found: re.Match[str]) -> str:
    """Names end like posts, too: 田春生."""
    what = found["what"]
    is_name = (
        len(what) <= _LONGEST_NAME and what[0] in SURNAMES and is_no_word(what) and what[-1] not in _PLACES
    )
    return found[0] if is_name else " "


def _name_alone(found: re.Match[str]) -> str:
    name = found["name"]
    plain = name.lstrip("■□●○◎")
    is_name = plain[0] in SURNAMES or "·" in plain or is_minority_name(plain)
    return f"{name} " if is_name else found[0]
