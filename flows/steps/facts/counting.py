"""Which numbers with a unit are quantities, and which only look like one.

Not counted: slogans and names (三高四新), an indefinite 一个, everyday words (三方, 二级), ordinals of
meetings, addresses, round numbers used as figures of speech (百年, 千家万户).
"""

from __future__ import annotations

import re

from flows.steps.facts.lexicon import words
from flows.steps.facts.numerals import Number
from flows.steps.facts.units import Unit

# Phrases of politics and everyday speech whose numbers count nothing.
SLOGAN = re.compile(
    r"两个(?:维护|确立|毫不动摇|务实|先锋|结合|大局|健康|一百年)|四个(?:意识|自信|全面|伟大|服务|最严|革命|一)"
    r"|三个(?:代表|务必|区分开来|走在前)|[五七]个一|一个中国|一国两制|五位一体|三严三实|两学一做|两个文明"
    r"|四个现代化|三重一大|三公经费|三会一课|百家争鸣|百花齐放|千家万户|百年树人|[一二三四五六七八九十]年磨一剑"
    r"|万人空巷|千人一面|千方百计|千山万水|一年一度|一年四季|一年一个样|[两三五]年大变样|三天两头|三番[五两]次"
    r"|百年大计|一天到晚|四处(?:[观走寻奔张打流飘求躲逃借游散响]|可见)|万众一心|千载难逢"
)
# A few words in quotation marks are a name or a slogan (“四大实验室”); titles are names at any length.
NAMED = re.compile(
    r"“[^“”,。，；;：:！!？?%]{1,12}”|\"[^\",。，；;：:！!？?%]{1,12}\"|‘[^‘’,。，；;：:%]{1,12}’"
    r"|《[^《》]{1,80}》|〈[^〈〉]{1,40}〉"
)
# “35.8万亿元”意味着…: a quotation of nothing but the figure.
_JUST_A_FIGURE = re.compile(
    r"[近超约]?[0-9][0-9.,]*[百千万亿]{0,2}(?:[余多])?(?:元|美元|%|人|人次|吨|公里|平方米|亩|家|个百分点|千瓦时)"
)
_QUOTES = re.compile(r"[“\"‘《〈]")

# Chinese numerals count only with measure words that do not make everyday words with them
# (二级, 三方, 四面, 一路); Arabic numerals count with every unit.
_WORDLIKE_UNITS = words("wordlike measure words")
# The unit's last sign belongs to the word that follows: 2单元, 三年级, 七届四次全会.
_OTHER_WORD = re.compile(
    r"单元|元[素旦宵]|年[级代]|届(?:[一二三四五六七八九十0-9]{1,3}[次中]|全国|人大|政协|[省市县]|委员|理事|常委)|次(?:全会|会议|全体|党代会)|台风|条例|部[门委长级]|场馆|级[别差]"
    r"|层[面级次]|本科|个别|类[型似别]|手机"
)
_ADDRESS = re.compile(r"[0-9]|号|单元")
_ADDRESSED = frozenset("个次年级期栋幢层届代")
_FORCE_BEFORE = re.compile(r"(?:地震|风力?|发生|震级|最大)[^,，。]{0,6}$")
_FORCE_AFTER = re.compile(r"(?:以上)?(?:地震|[大阵台]?风|余震)")
_INDEX_BEFORE = re.compile(r"[指涨跌报收][^,，。;；]{0,8}$")
_PHASE = re.compile(r"工程|项目|建设")
_NOT_GREAT = re.compile(r"[会地家员陆洋海学师伯妈爷型小量约多力幅步事]")
_NOT_TENTHS = re.compile(r"[为立功员果绩长熟效本交品都活就]")

_COUNTED_ONE = re.compile(
    r"(?:[各仅只共达近超满约逾]|只有|仅有|建成|建有|新[增建设添]|增[加设至]|减少|投[产用]|停放|查获|缴获|抓获|查处"
    r"|死亡|受伤|失踪|获得?|夺得|配备|选派)了?$"
)
_MEASURES = frozenset(("time", "days", "length", "mass", "area", "volume", "money"))
_NOT_ONE_BEFORE = re.compile(r"[每这那某有另同第统唯任某新的上下前后过近首末]$")
_NOT_ONE_AFTER = re.compile(r"一?度|四季|[一两半天年]|比|到头|[大中小]|来|之[计际]|又|后")


def named_spans(text: str) -> list[tuple[int, int]]:
    """Short quotations and titles: what stands in them is a name."""
    if not _QUOTES.search(text):
        return []
    return [found.span() for found in NAMED.finditer(text) if not _JUST_A_FIGURE.fullmatch(found[0][1:-1])]


def slogan_end(text: str, at: int) -> int:
    """Where the slogan that begins at `at` ends; 0 where none begins. 成百上千 is told by its 百."""
    if text[at - 1 : at] == "成" and text.startswith(("百上千", "千上万"), at):
        return at + 3
    found = SLOGAN.match(text, at)
    return found.end() if found else 0


def counts(text: str, start: int, number: Number, unit: Unit, end: int) -> bool:
    """Whether text[start:end], a number and its unit, is a quantity."""
    printed = text[number.end : end].strip()
    if printed in _ADDRESSED and _ADDRESS.match(text, end):
        return False
    if _OTHER_WORD.match(text, end - 1):
        return False
    if number.is_chinese:
        return _chinese_counts(text, start, number, printed, unit, end)
    return _arabic_counts(text, start, printed, unit, end)


def _arabic_counts(text: str, start: int, printed: str, unit: Unit, end: int) -> bool:
    if printed in ("栋", "幢"):
        return not text[end : end + 1].isdigit()
    if printed in ("分", "秒"):
        return text[start - 1 : start] not in ("时", "点", ":")  # 9时30分
    if printed == "级" and unit.dimension != "money":
        return bool(_FORCE_BEFORE.search(text[max(0, start - 10) : start]) or _FORCE_AFTER.match(text, end))
    if printed == "期":
        return not _PHASE.match(text, end)
    return printed != "点" or bool(_INDEX_BEFORE.search(text[max(0, start - 14) : start]))


def _chinese_counts(text: str, start: int, number: Number, printed: str, unit: Unit, end: int) -> bool:
    if printed == "级" and unit.dimension == "money":
        return True
    if printed in _WORDLIKE_UNITS or number.value == 0:
        return False
    if printed == "大":
        return 1 < number.value < 10 and not _NOT_GREAT.match(text, end)
    if printed == "元" and number.value <= 3:
        return False  # 一元, 二元 and 三元 are adjectives
    if printed == "成" and (number.value > 9 or _NOT_TENTHS.match(text, end)):
        return False
    if printed == "日" and number.value != 2:
        return False
    if printed == "轮" and text[end : end + 1] in ("车", "胎"):
        return False
    before = text[max(0, start - 1) : start]
    if _names_a_place(text, start, printed, end) or text[start:end] == "二次":
        return False
    if text.startswith("亿万", start):  # 亿万人民 are all of them
        return False
    if number.is_round and (printed in ("年", "里", "天", "日", "种", "岁") or before in ("数", "几", "若")):
        return False
    if number.value == 1 and number.end - number.start == 1:
        return _one_counts(text, start, printed, unit, end)
    return not before or before not in "每这那第零数几"


def _names_a_place(text: str, start: int, printed: str, end: int) -> bool:
    """五间镇, 四棵乡 and the sixth group of a village (二村六组)."""
    if printed == "组":
        return text[start - 1 : start] in ("村", "社")
    return printed not in ("个", "家", "名", "位") and text[end : end + 1] in ("镇", "乡", "庄")


def _one_counts(text: str, start: int, printed: str, unit: Unit, end: int) -> bool:
    """一条, 一辆: mostly the article; a count after a verb of counting, a length with a unit of measure."""
    before, after = text[max(0, start - 5) : start], text[end : end + 3]
    if printed in ("倍", "批"):
        return printed == "倍"  # 一批 is vague
    if printed == "番":
        return before.endswith(("翻", "翻了"))
    if unit.dimension in _MEASURES:
        is_bare = not (_NOT_ONE_BEFORE.search(before) or _NOT_ONE_AFTER.match(after))
        return is_bare and printed not in ("日", "角")
    return bool(_COUNTED_ONE.search(before))
