"""Short names: those a page defines (以下简称 …) and those it simply uses for a long name it gives."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping

from flows.steps.language.names.lexicon import PLACES

_DEFINED = re.compile(
    r"[（(](?:以下|下文|下|以下统一|后)?(?:简称|称)(?:为|作)?[:：]?[“\"「‘']?"
    r"(?P<short>[\u4e00-\u9fffA-Za-z0-9·]{2,14})[”\"」’']?[）)]"
)
_LEGAL = re.compile(r"(?:集团)?(?:股份|控股|责任|有限|集团)*有限(?:责任)?公司$|公司$|集团$|分公司$")
_BRANCH = ("科技", "技术", "实业", "制造", "工业", "产业", "发展", "投资", "控股", "股份", "集团")


def defined_aliases(text: str, organisation_ends: Mapping[int, str]) -> dict[str, str]:
    """Short name → full name, for every （以下简称 …） right behind an organisation that ends there."""
    found: dict[str, str] = {}
    for match in _DEFINED.finditer(text):
        full = organisation_ends.get(match.start())
        if full and match["short"] != full:
            found[match["short"]] = full
    return found


def implied_aliases(full_names: Collection[str], text: str) -> dict[str, str]:
    """Short forms of the page's companies that the page itself uses: place, brand and trade without the rest."""
    found: dict[str, str] = {}
    for full in sorted(full_names, key=len):
        for short in short_forms(full):
            if short not in full_names and short not in found and text.count(short) > text.count(full):
                found[short] = full
    return found


def short_forms(full: str) -> list[str]:
    """The forms a company's name is shortened to, longest first; empty where it is no company's name."""
    stem = _LEGAL.sub("", full)
    if stem == full or len(stem) < 4:
        return []
    forms = {stem}
    for branch in _BRANCH:
        if stem.endswith(branch):
            forms.add(stem[: -len(branch)])
    for form in tuple(forms):
        for size in (5, 4, 3, 2):
            if form[:size] in PLACES and len(form) - size >= 2:
                forms.add(form[size:])
                break
    return sorted((form for form in forms if len(form) >= 3), key=len, reverse=True)
