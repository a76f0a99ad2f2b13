"""Places: divisions and known places, what follows them in an address, and names that end like a place."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

from flows.steps.language.engine import read_base_dictionary
from flows.steps.language.names.lexicon import (
    DIVISIONS,
    GRAMMAR,
    PLACE_HEADS,
    PLACES,
    POSTS,
    STOP_WORDS,
    by_last_letter,
)
from flows.steps.language.names.pagetext import Name, PageText

# One level of an address behind a known place: 谷洲镇, 嵩山路街道. Lazy, so that each level is one name.
_NEXT_LEVEL = re.compile(
    r"[\u4e00-\u9fff]{1,4}?(?:路街道|街道|社区|小区|镇(?!政府|党委)|乡(?!政府|党委|镇)"
    r"|村(?!委|民|支|党|级|里|集体)|大道|路(?!口|面|段))"
)
_NUMBERED = re.compile(r"[GSXY]?\d{1,4}(?:号道路|号公路|国道|省道|县道)")
_HEADS = by_last_letter(PLACE_HEADS)
_STOPS = STOP_WORDS | POSTS
_MOST_CHARACTERS = 6  # of a place's own name before its head
_NO_NAME = frozenset("的这那不各每某该我你他以从在到至与和是有走去来了个些")
_GENERAL = GRAMMAR["no_place"]
_BEYOND = re.compile(r"(?<=..)(?:国家|地区|一带|境内|沿岸|两岸|流域|畔|[东西南北中]部)\Z")  # 非洲|国家, 青羊湖|畔
_ADMIN = GRAMMAR["admin"]


def find_places(page: PageText, base: Collection[Name]) -> list[Name]:
    """Known places and the levels that follow them; may overlap organisations, which win."""
    found: list[Name] = []
    for number, word in enumerate(page.words):
        if word in PLACES and len(word) > 1:
            found.append(Name(page.starts[number], page.ends[number], "LOC"))
        elif word[-1] in _HEADS and (start := _start_of_headed(page, number)) is not None:
            found.append(Name(start, page.ends[number], "LOC"))
    found += [Name(*match.span(), "LOC") for match in _NUMBERED.finditer(page.text)]
    found += [part for name in base if name.type == "LOC" for part in split_chain(page, name)]
    return found + _levels_after(page, found)


def split_chain(page: PageText, name: Name) -> list[Name]:
    """邵阳县谷洲镇 → 邵阳县, 谷洲镇: at every division the text names in full."""
    text = page.text[name.start : name.end]
    if text in PLACES:
        return [name]
    if len(text) < 2 or text in _GENERAL or not _NO_NAME.isdisjoint(text):
        return []
    if beyond := _BEYOND.search(text):
        return split_chain(page, Name(name.start, name.start + beyond.start(), "LOC"))
    for cut in range(len(text) - 2, 1, -1):
        if text[:cut] in DIVISIONS:
            rest = Name(name.start + cut, name.end, "LOC")
            return [Name(name.start, name.start + cut, "LOC"), *split_chain(page, rest)]
    if text[-1] not in _HEADS and text[-1] not in _ADMIN:
        for number in page.words_between(name.start, name.end):
            if page.words[number] in PLACES:  # 畅玩|宁乡
                return [Name(page.starts[number], page.ends[number], "LOC")]
    return [name]


def _start_of_headed(page: PageText, number: int) -> int | None:
    """Where a place begins that ends, with word `number`, in 高速, 水库, 寺 …; None where it has no own name."""
    end = page.ends[number]
    head = next((h for h in _HEADS[page.words[number][-1]] if page.text.endswith(h, 0, end)), None)
    if head is None:
        return None
    word = number
    while page.starts[word] > end - len(head):
        word -= 1
    start = page.starts[word]
    own = end - len(head) - start  # characters of the name inside the head's own word
    has_name = own > 0 and _is_proper(page, word)
    while own < _MOST_CHARACTERS and not has_name:
        before = word - 1
        if before < 0 or page.ends[before] != start or not _may_name(page, before):
            break
        word, start = before, page.starts[before]
        own = end - len(head) - start
        has_name = _is_proper(page, word)
    if len(head) == 1 and (own < 2 or page.tags[word] == "nr") and page.words[number] not in PLACES:
        return None  # 下河, 巡河, 驻村 are no names, 罗伯塔 is a person
    return start if has_name and own and _NO_NAME.isdisjoint(page.text[start:end]) else None


def _may_name(page: PageText, number: int) -> bool:
    word, tag = page.words[number], page.tags[number]
    return word not in _STOPS and tag in GRAMMAR["name_tags"] and word.isalpha() and word > "\u3400"


def _is_proper(page: PageText, number: int) -> bool:
    """Whether the word is a name by its tag, or in no dictionary."""
    word, tag = page.words[number], page.tags[number]
    if word in PLACES or tag in {"nz", "nr"}:
        return True
    return len(word) > 1 and read_base_dictionary().tags.get(word, "ns") == "ns" and word not in _GENERAL


def _levels_after(page: PageText, known: Iterable[Name]) -> list[Name]:
    """The places right behind a known one, level by level."""
    found: list[Name] = []
    starts = {name.start for name in known}
    for end in sorted({name.end for name in known}):
        while end not in starts and (level := _NEXT_LEVEL.match(page.text, end)):
            if level.end() not in page.word_at_end:
                break
            found.append(Name(end, level.end(), "LOC"))
            end = level.end()
    return found
