"""Short names: those a page defines (以下简称 …) and those it simply uses for a long name it gives."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from flows.steps.language.engine import read_base_dictionary
from flows.steps.language.names.lexicon import PLACES
from flows.steps.language.names.pagetext import Name, PageText
from flows.steps.language.names.word_facts import Remembered

_DEFINED = re.compile(
    r"[（(](?:以下|下文|下|以下统一|后)?(?:简称|称)(?:为|作)?[:：]?"
    r"[“\"「‘']?(?P<short>[\u4e00-\u9fffA-Za-z0-9·]{2,14})[”\"」’']?[）)]"
)
_LEGAL = re.compile(r"(?:集团)?(?:股份|控股)?有限(?:责任)?公司\Z|(?:集团|公司)\Z")
# What bodies' names are shortened by, long form first.
_ABBREVIATIONS = (
    ("经济技术开发区", "经开区"),
    ("高新技术产业开发区", "高新区"),
    ("人民政府", "政府"),
    ("师范大学", "师大"),
    ("附属中学", "附中"),
    ("附属小学", "附小"),
    ("发展和改革委员会", "发改委"),
    ("发展改革委员会", "发改委"),
    ("卫生健康委员会", "卫健委"),
    ("人力资源和社会保障局", "人社局"),
    ("住房和城乡建设局", "住建局"),
    ("市场监督管理局", "市场监管局"),
    ("工业和信息化局", "工信局"),
    ("工业和信息化厅", "工信厅"),
    ("文化和旅游局", "文旅局"),
    ("文化和旅游厅", "文旅厅"),
    ("自然资源和规划局", "自规局"),
    ("科学技术协会", "科协"),
    ("妇女联合会", "妇联"),
    ("残疾人联合会", "残联"),
    ("工商业联合会", "工商联"),
    ("人民代表大会常务委员会", "人大常委会"),
    ("第一人民医院", "一医院"),
)
_FIRMS = ("公司", "集团")  # what _LEGAL ends in
_LEVELS = (*"市县区州旗镇乡", "日报", "晚报", "海关", "高新区", "经开区")
_LEAST_BRAND = 2  # characters of a brand that stands for its firm
_LEAST_COMMON = 4  # characters, where the brand is made of ordinary words (四季风光)


def page_aliases(page: PageText, names: Iterable[Name]) -> dict[str, str]:
    """Short name → full name of the page's organisations, defined or merely used."""
    organisations = [name for name in names if name[2] == "ORG"]
    aliases = implied_aliases(page, organisations)
    if "称" in page.text:
        ends = {end: page.text[start:end] for start, end, _ in organisations}
        aliases |= defined_aliases(page.text, ends)
    return {short: _last_full(short, aliases) for short in aliases}


def _last_full(short: str, aliases: Mapping[str, str]) -> str:
    """The end of a chain of short names: 某某 → 某某材料 → 湖南某某材料有限公司."""
    seen = {short}
    while (full := aliases.get(short)) and full not in seen:
        seen.add(full)
        short = full
    return short


def defined_aliases(text: str, organisation_ends: Mapping[int, str]) -> dict[str, str]:
    """Short name → full name, for every （以下简称 …） right behind an organisation that ends there."""
    found: dict[str, str] = {}
    for match in _DEFINED.finditer(text):
        full = organisation_ends.get(match.start())
        if full and match["short"] != full:
            found[match["short"]] = full
    return found


def implied_aliases(page: PageText, organisations: Iterable[Name]) -> dict[str, str]:
    """Short name → full name, for the short forms of the page's organisations that the page itself uses.

    A form that two of the organisations could be shortened to stands for neither.
    """
    by_full = {page.text[name[0] : name[1]]: name for name in organisations}
    candidates: dict[str, set[str]] = {}
    for full, name in by_full.items():
        for short in short_forms(page, name):
            if short != full:
                candidates.setdefault(short, set()).add(full)
    return {
        short: next(iter(fulls))
        for short, fulls in candidates.items()
        if len(fulls) == 1 and _stands_alone(page.text, short, next(iter(fulls)))
    }


def _stands_alone(text: str, short: str, full: str) -> bool:
    """Whether the page says the short form by itself, and not as the name of the town (某某市, 某某日报)."""
    count = text.count(short)
    if not count or count <= full.count(short) * text.count(full):
        return False
    return not any(short + level in text for level in _LEVELS)


def short_forms(page: PageText, name: Name) -> frozenset[str]:
    """What the organisation may be called for short: 湖南某某材料有限公司 → 湖南某某材料, 某某材料, 某某."""
    full = page.text[name.start : name.end]
    forms = _ABBREVIATED[full]
    legal = _LEGAL.search(full) if full.endswith(_FIRMS) else None
    if legal and legal.start() >= _LEAST_COMMON:
        return forms | _firm_forms(page, name.start, name.start + legal.start())
    return forms


def _abbreviated(full: str) -> frozenset[str]:
    forms = {full.replace(long, short) for long, short in _ABBREVIATIONS if long in full}
    if "市" in full[1:8]:
        forms.add(full.replace("市", "", 1))
    return frozenset(forms)


_ABBREVIATED = Remembered(_abbreviated)


def _firm_forms(page: PageText, start: int, end: int) -> set[str]:
    """The firm's stem [start, end) cut at word ends, with and without the place it begins with."""
    cuts = [page.ends[number] for number in page.words_between(start, end)]
    brand = next((cut for cut in cuts if page.text[start:cut] in PLACES), start)
    forms = set()
    for cut in [cut for cut in cuts if cut > brand] + [end]:
        if _names_a_firm(page.text[brand:cut]):
            forms |= {page.text[brand:cut], page.text[start:cut]}
    return forms


def _names_a_firm(form: str) -> bool:
    if form in PLACES or len(form) < _LEAST_BRAND:
        return False
    return len(form) >= _LEAST_COMMON or form not in read_base_dictionary().tags
