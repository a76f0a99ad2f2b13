"""Places: divisions and known places, what follows them in an address, and names that end like a place."""

from __future__ import annotations

import re
from collections.abc import Collection

from flows.steps.language.names.lexicon import DIVISIONS, PLACES
from flows.steps.language.names.pagetext import Name, PageText

# One level of an address behind a known place: 谷洲镇, 嵩山路街道. Lazy, so that each level is one name.
_NEXT_LEVEL = re.compile(
    r"[\u4e00-\u9fff]{1,4}?(?:路街道|街道|社区|小区|镇(?!政府|党委)|乡(?!政府|党委|镇)|村(?!委|民|支|党|级|里|集体)|大道|路(?!口|面|段))"
)


def find_places(page: PageText, base: Collection[Name]) -> list[Name]:
    """Known places and the levels that follow them; may overlap organisations, which win."""
    found: list[Name] = []
    for number, word in enumerate(page.words):
        if word in PLACES and len(word) > 1:
            found.append(Name(page.starts[number], page.ends[number], "LOC"))
    found += [part for name in base if name.type == "LOC" for part in split_chain(page, name)]
    return found + _levels_after(page, found)


def split_chain(page: PageText, name: Name) -> list[Name]:
    """邵阳县谷洲镇 → 邵阳县, 谷洲镇: at every division the text names in full."""
    text = page.text[name.start : name.end]
    for cut in range(len(text) - 2, 1, -1):
        if text[:cut] in DIVISIONS:
            rest = Name(name.start + cut, name.end, "LOC")
            return [Name(name.start, name.start + cut, "LOC"), *split_chain(page, rest)]
    return [name]


def _levels_after(page: PageText, known: list[Name]) -> list[Name]:
    """The places right behind a known one, level by level."""
    found: list[Name] = []
    ends = {name.end for name in known}
    starts = {name.start for name in known}
    for end in sorted(ends):
        while end not in starts and (level := _NEXT_LEVEL.match(page.text, end)):
            if level.end() not in page.token_at_end:
                break
            found.append(Name(end, level.end(), "LOC"))
            end = level.end()
    return found
