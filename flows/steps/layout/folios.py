"""Lines that are all page matter: paper, issue, day, weather, staff, addresses; no word of any story.

Every paper sets its page heads and feet in another order and with other items; what they share is that items
stand beside each other without a sentence, and that nearly every one of them is known by its form.
"""

from __future__ import annotations

import re

from flows.steps.layout.patterns import PAPER_KIND, STAFF_WORD
from flows.steps.sieve import hastened

_HAN = r"[\u4e00-\u9fff]"
_SKY = r"(?:晴|多云|阴|[阵小中大暴]雨|雷阵雨|雨夹雪|[小中大暴]雪|雾|霾|浮尘)"
_TERMS = (
    "立春|雨水|惊蛰|春分|清明|谷雨|立夏|小满|芒种|夏至|小暑|大暑"
    "|立秋|处暑|白露|秋分|寒露|霜降|立冬|小雪|大雪|冬至|小寒|大寒"
)
_MONTH = r"(?:[正二三四五六七八九十冬腊]|十[一二])月(?:初|十|廿|二十|三十)[一二三四五六七八九十]?"
_NAME = rf"(?:{_HAN}{{2,3}}|{_HAN} {_HAN})"
_DEGREES = r"-?\d{1,2}\s?[℃°]C?"
# By kind: what of them stands beside each other tells more than how many.
_KINDS = {
    "day": (r"\d{4}\s?[年./-]\s?\d{1,2}\s?[月./-]\s?\d{1,2}\s?日?",),
    "week": (
        r"(?:星期|周|礼拜)[一二三四五六日天]",
        r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day,?(?: [A-Z][a-z]{2,8} \d{1,2}, ?\d{4})?",
    ),
    "moon": (
        rf"(?:农历)?(?:[甲乙丙丁戊己庚辛壬癸][子丑寅卯辰巳午未申酉戌亥]年?)?{_MONTH}",
        rf"农历|(?<!{_HAN})(?:{_TERMS})(?!{_HAN})",
    ),
    "issue": (r"总?第\s?\d{1,6}\s?期", r"(?:本期|今日)\s?\d{1,3}\s?版", r"每周[一二三四五六日、]{1,7}出版"),
    "page": (
        r"(?<![A-Za-z\d.])\d{1,2}/\d{1,2}(?![\d/])",
        r"(?<![A-Za-z\d.])(?:第\s?)?[A-D]?\d{1,2}\s?版|第[一二三四五六七八九十]{1,2}版",
        r"(?<![A-Za-z\d.])[A-D]\d{1,2}(?![\w.])",
    ),
    "paper": (rf"(?<!{_HAN}){_HAN}{{2,6}}(?:{PAPER_KIND}|(?<![海预通情举汇申播简战])报|周刊)(?!{_HAN})",),
    "staff": (
        rf"(?:本[期版]|执行|值班|副?总)?(?:{STAFF_WORD}|执行编辑|主持|版面)人?\s?[:/|丨 ]\s?"
        rf"(?:{_NAME}|[A-Z][a-z]+ [A-Z][a-z]+)(?:[ 、]{_NAME}(?![:/|丨]|{_HAN}))*",
    ),
    "call": (r"(?:电话|热线|传真|Tel|(?:读者)?QQ群?)\s?[:.]?\s?[\d\s—-]{4,20}",),
    "mail": (
        r"(?:投稿|电子|来稿|邮箱|信箱|电邮|E-?mail|请寄)*\s?[:.]?\s?[\w.-]+@[\w.-]*",
        r"(?:https?://|www\.)\S+",
    ),
    "licence": (
        r"\(?准印证号?\s?[:.]?\s?(?:\(\s?\S{1,3}\s?\))?\s?[\w\s号第字-]{3,24}\)?",
        r"内部资料|免费交流|CN\s?\d\d\s?-\s?\d{3,4}|国内统一\S{1,8}号|邮发代号\s?[:.]?\s?[\d-]+",
    ),
    "owner": (
        rf"(?:主管|主办|承办|出版)(?:单位)?\s?[:.]\s?{_HAN}{{3,18}}",
        rf"(?<!{_HAN}){_HAN}{{3,18}}(?:主管|主办|承办|出版)(?!{_HAN})",
    ),
    "weather": (
        rf"(?:今[天日晚]|明[天日]|白天|夜间|市区)?\s?[:.]?\s?(?<!{_HAN}{_HAN}){_SKY}(?:[转到间]{_SKY})?",
        rf"{_DEGREES}(?:\s?[~到—-]\s?{_DEGREES})?|[今明][天日]:",
        r"(?:偏?[东南西北]{1,2}|微|无持续)风(?:力)?(?:\s?\d{1,2}(?:[~到—-]\d)?\s?级)?",
    ),
}
_MATTER = re.compile(
    "|".join(f"(?P<{name}>{'|'.join(forms)})" for name, forms in _KINDS.items()), re.IGNORECASE
)
_SENTENCE = hastened(r"[。;!?]|,(?! ?\d{4}| [A-Z])")
_BETWEEN = re.compile(r"[\s|·:/、,()\[\]《》■□●○◆★—-]+")
_TODAY = re.compile(r"[今明][天日晚]|白天|夜间")
_APART = re.compile(r"[ |/·]")
_PAPER_ALONE = re.compile(rf"{_HAN}{{2,6}}{PAPER_KIND}")
_LONGEST = 100  # characters
_MOST_REST = 10  # characters beside the known items: the name of the section, a motto
_ALONE = frozenset(("licence", "owner", "staff", "weather"))  # two of such a kind stand in no story's line


def is_page_matter(folded: str) -> bool:
    """Whether a line (folded, tidied) holds items of the page's own and next to nothing else."""
    if len(folded) > _LONGEST or _SENTENCE.search(folded):
        return False
    if _PAPER_ALONE.fullmatch(folded):
        return True
    if not _APART.search(folded):
        return False
    found = list(_MATTER.finditer(folded))
    kinds = {match.lastgroup for match in found}
    if len(kinds) < 2 and not (len(found) > 1 and kinds & _ALONE):
        return False
    if kinds == {"weather"} and not _TODAY.search(folded):
        return False  # a row of a table of towns
    rest = len(_BETWEEN.sub("", _MATTER.sub("", folded)))
    return rest <= _MOST_REST and 2 * rest <= sum(len(match[0]) for match in found)
