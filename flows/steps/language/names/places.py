"""Places: divisions and known places, what follows them in an address, and names that end like a place."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator

from flows.steps.language.engine import read_base_dictionary
from flows.steps.language.names.lexicon import (
    DIVISIONS,
    FOREIGN_LETTERS,
    GRAMMAR,
    PLACE_HEADS,
    PLACES,
    POSTS,
    SHORT_DIVISIONS,
    STOP_WORDS,
    by_last_letter,
)
from flows.steps.language.names.pagetext import Name, PageText
from flows.steps.language.names.word_facts import (
    BEGINS_PLACE,
    ENDS_LIKE_PLACE,
    IS_COUNTRIES,
    IS_PLACE,
    LONG_PLACES,
    Remembered,
)

# One level of an address behind a known place: 儒林镇, 望麓园街道. Lazy, so that each level is one name.
_NEXT_LEVEL = re.compile(
    r"(?![和与及的在到从至])[\u4e00-\u9fff]{1,4}?(?:路街道|街道|社区|小区|镇(?!政府|党委)|乡(?!政府|党委|镇)"
    r"|村(?!委|民|支|党|级|里|集体)|大道|路(?!口|面|段))"
)
_ROADS = ("号道路", "号公路", "国道", "省道", "县道")
_NUMBER_OF_ROAD = re.compile(r"[GSXY]?\d{1,4}\Z")
_LONGEST_NUMBER = 5  # characters
_HEADS = by_last_letter(PLACE_HEADS)
_STOPS = STOP_WORDS | POSTS
_MOST_CHARACTERS = 6  # of a place's own name before its head
_NO_NAME = frozenset("为的这那不各每某该我你他以从在到至与和是有走去来了个些")
_PLAIN_HEADS = by_last_letter(GRAMMAR["plain"])
_GENERAL = GRAMMAR["no_place"]
PLACE_LETTERS = frozenset(_HEADS) | GRAMMAR["admin"]
_STEMS = frozenset(name[:-1] for name in DIVISIONS if name[-1] in "区县旗")
_SEATED = re.compile(
    r"([\u4e00-\u9fff]{2,3}?)(?:市|县)?(?:日报|晚报|海关|高新区|经开区|经济技术开发区|高新技术产业开发区|开发区"
    r"|人民政府|人民法院|人民检察院|人民医院|公安局|教育局|农商行|农商银行|市委|县委|区委|学院|大学|师范)"
)
_TOWN = re.compile("(..+)(?:街道|社区|[镇乡])")
_TOWN_ENDS = frozenset("道镇乡区县市")
_BEYOND = tuple(GRAMMAR["beyond"])
# Behind what a county is called for short: it is part of another name.
_GOES_ON = (*"港湖河江山岛寺桥站关塔", *sorted(GRAMMAR["events"]))
_LEVELS = frozenset("州区县省市镇乡旗")
_SHORTENED = frozenset("县市区旗州镇乡")
_DIVISION = re.compile(r"(?<![小社园景新地城山校厂矿])[县市区旗州]\Z")
_LEVEL_END = re.compile(r"(?:街道|[镇乡县]|..(?<![小社园景])区|..(?<!城)市)\Z")
_FULL_LEVELS = "州区县省市"  # of two that the page has, the latter is meant
_KIND_AND_PLACE = re.compile(
    rf"(?:{'|'.join(sorted(GRAMMAR['kinds_of_places']))})(?P<place>[{''.join(sorted(FOREIGN_LETTERS))}]{{3,7}})"
)
_COMMON_ENDS = ("城市", "之路", "族", "第一乡", "第一村", "第一镇", "第一县", "第一街")
_ESTATES = frozenset("园苑庭轩阁郡居坊湾里邸")  # what estates are called, whatever the word before
_COMMON_TAGS = GRAMMAR["common_tags"] - {"j"}


def find_places(page: PageText, model: Iterable[Name]) -> list[Name]:
    """Known places, names that end like one, and the levels that follow these and the model's places.

    They may overlap organisations, which win.
    """
    model = list(model)
    longer = [name for name in model if name.end - name.start > 2]
    starts = [name.start for name in longer]

    def is_in_longer(at: int) -> bool:
        number = bisect_right(starts, at) - 1
        return number >= 0 and at < longer[number].end

    found: list[Name] = []
    for number, facts in page.facts_of_words_with(IS_PLACE | IS_COUNTRIES | ENDS_LIKE_PLACE):
        start, end = page.starts[number], page.ends[number]
        if page.words[number] in SHORT_DIVISIONS and (
            is_in_longer(start) or page.text.startswith(_GOES_ON, end)
        ):
            continue  # (李)长乐, 青羊(湖), 岳麓(峰会)
        if page.text.startswith("时间", end):
            continue  # 北京|时间
        if facts & IS_PLACE:
            found.append(Name(start, end, "LOC"))
        elif facts & IS_COUNTRIES:
            found.append(Name(start, end - 2, "LOC"))
        elif (headed := _start_of_headed(page, number)) is not None:
            found.append(Name(headed, end, "LOC"))
    found += _numbered(page)
    found += _known_long(page)
    found += _abroad(page)
    return found + _levels_after(page, [*found, *(name for name in model if name.type == "LOC")])


def _numbered(page: PageText) -> Iterator[Name]:
    """Roads by their number: 320国道, G320国道."""
    for road in _ROADS:
        for at in page.occurrences(road):
            if number := _NUMBER_OF_ROAD.search(page.text[max(0, at - _LONGEST_NUMBER) : at]):
                yield Name(at - len(number[0]), at + len(road), "LOC")


def _abroad(page: PageText) -> Iterator[Name]:
    """A run of letters that foreign names use, right behind what it is one of: 小镇|兹拉蒂博尔."""
    for match in _KIND_AND_PLACE.finditer(page.text):
        if match.end() in page.word_at_end:
            yield Name(*match.span("place"), "LOC")


def _known_long(page: PageText) -> Iterator[Name]:
    """Known places that the segmenter cuts into several words: 粤港澳|大湾区."""
    for start, end in page.known(LONG_PLACES, BEGINS_PLACE):
        yield Name(start, end, "LOC")


def short_places(page: PageText, names: Iterable[Name]) -> Iterator[Name]:
    """Where a division that the page gives in full stands without its level: 某某县, then 某某."""
    fulls = {page.text[name.start : name.end]: name for name in names if name.type == "LOC"}
    tags = read_base_dictionary().tags
    for full in sorted(full for full in fulls if full[-1] in _SHORTENED):
        stem, (start, end, _) = full[:-1], fulls[full]
        if page.is_lone(start, end - 1):
            continue
        least = 2 if _DIVISION.search(full) else 3 if full[-1] in "镇乡" else len(full)
        if len(stem) < least or tags.get(stem) in _COMMON_TAGS or stem in _GENERAL:
            continue
        for start in page.occurrences(stem):
            end = start + len(stem)
            is_whole = end in page.word_at_end or page.text[end : end + 2] in GRAMMAR["beyond"]
            if is_whole and start in page.word_at_start and page.text[end] not in _LEVELS:
                yield Name(start, end, "LOC")


def seats(page: PageText, names: Iterable[Name]) -> Iterator[Name]:
    """Towns that no list knows, by the bodies that sit there: 临澜 where the page has 临澜海关."""
    bodies = (name.start for name in names if name.type == "ORG")
    found = {seat[1] for start in bodies if (seat := _SEATED.match(page.text, start))}
    tags = read_base_dictionary().tags
    for town in sorted(found):
        if tags.get(town) not in _COMMON_TAGS and not no_place_letters(town):
            for start in page.occurrences(town):
                number = page.word_at_start.get(start)
                if number is not None and page.ends[number] == start + len(town):
                    end = page.ends[number]
                    is_in_full = page.text[end] in _LEVELS and end + 1 in page.word_at_end  # 洛水|县
                    yield Name(start, end + is_in_full, "LOC")


def full_places(page: PageText, names: Iterable[Name]) -> dict[tuple[str, str], str]:
    """("LOC", 长沙) → 长沙市, where the page has both."""
    places = {page.text[name.start : name.end] for name in names if name.type == "LOC"}
    fulls = [place for place in places if place[:-1] in places and place[-1] in _FULL_LEVELS]
    return {("LOC", full[:-1]): full for full in sorted(fulls, key=lambda full: _FULL_LEVELS.index(full[-1]))}


def no_place_letters(text: str) -> bool:
    """Whether the text holds a character that no place's name does."""
    if len(text) == 3 and text[1] == "和":  # 太和镇, 清和县
        text = text[::2]
    return not _NO_NAME.isdisjoint(text)


def _is_common_place(text: str) -> bool:
    tags = read_base_dictionary().tags
    if text in _GENERAL or text in PLACE_HEADS or tags.get(text) in _COMMON_TAGS:
        return True
    if text.endswith(_COMMON_ENDS):
        return True
    if len(text) == 2 and text in tags and text not in _STEMS and text[-1] not in _HEADS:
        return True  # 登门, 爱国: the dictionary's tag ns is no evidence for words of two characters
    if text.endswith("小区") and text[-3] in _ESTATES and len(text) > 4:
        return False  # 石榴园|小区
    plain = next((head for head in _PLAIN_HEADS.get(text[-1], ()) if text.endswith(head)), None)
    own = text[: -len(plain)] if plain else ""
    return plain is not None and (len(own) < 2 or own in _GENERAL or tags.get(own) in _COMMON_TAGS)


_COMMON_PLACES = Remembered(_is_common_place)


def is_common_place(text: str) -> bool:
    """Whether the text is a word that is no place's name, or one of the plain kinds: 陶瓷, 老旧小区."""
    return _COMMON_PLACES[text]


def _start_of_headed(page: PageText, number: int) -> int | None:
    """Where a place begins that ends, with word `number`, in 高速, 水库, 寺 …; None without a name."""
    end = page.ends[number]
    heads = _HEADS[page.words[number][-1]]
    if not page.text.endswith(heads, 0, end):
        return None
    head = next(head for head in heads if page.text.endswith(head, 0, end))
    word = number
    while page.starts[word] > end - len(head):
        word -= 1
    start = page.starts[word]
    own = end - len(head) - start  # characters of the name inside the head's own word
    if own and not _may_name(page, word):
        return None  # 返乡: a verb
    has_name = own > 0 and _is_proper(page, word)
    is_venue = head in GRAMMAR["venue"]
    while own < _MOST_CHARACTERS and not has_name:
        before = word - 1
        if before < 0 or page.ends[before] != start or not _may_name(page, before):
            break
        outer = page.words[before]
        if own and not is_venue and ((own > 1 and outer in PLACES) or _LEVEL_END.search(outer)):
            return None if _is_common_level(page, start, end) else start  # a level, whatever it is called
        word, start = before, page.starts[before]
        own = end - len(head) - start
        has_name = _is_proper(page, word)
    before = word - 1
    if is_venue and before >= 0 and page.ends[before] == start and page.words[before] in PLACES:
        return page.starts[before]
    if len(head) == 1 and (own < 2 or page.tags[word] == "nr") and page.words[number] not in PLACES:
        return None  # 下河, 巡河, 驻村 are no names, 古斯塔 is a person
    own_text = page.text[start:end]
    is_name = has_name and own and not no_place_letters(own_text) and not is_common_place(own_text)
    return start if is_name else None


def _may_name(page: PageText, number: int) -> bool:
    word, tag = page.words[number], page.tags[number]
    return word not in _STOPS and tag in GRAMMAR["name_tags"] and word.isalpha() and word > "\u3400"


def _is_proper(page: PageText, number: int) -> bool:
    """Whether the word is a name by its tag, or in no dictionary."""
    word, tag = page.words[number], page.tags[number]
    if word in PLACES or tag in {"nz", "nr"}:
        return True
    return len(word) > 1 and read_base_dictionary().tags.get(word, "ns") == "ns" and word not in _GENERAL


def _is_common_level(page: PageText, start: int, end: int) -> bool:
    """(丽江)旅游公路, (双河村)驻村: no level of an address though it stands behind one; but (某某镇)梅村,
    (某某区)海棠街道, (某某街道)幸福社区 may be called so."""
    level, before = page.text[start:end], page.text[start - 1]
    if level[-1] == "村" and before != "村":
        return False
    town = _TOWN.fullmatch(level)
    tag = read_base_dictionary().tags.get(town[1], "n") if town else "v"
    is_called_so = tag[0] != "v" and before in _TOWN_ENDS if level.endswith("社区") else tag[0] == "n"
    return not is_called_so and is_common_place(level)


def _is_verb(page: PageText, end: int) -> bool:
    """Whether the word that ends there is a verb to the dictionary: (送医)|下乡 is no level of an address."""
    word = page.words[page.word_at_end[end]]
    return word not in PLACES and read_base_dictionary().tags.get(word) in {"v", "vn"}


def _levels_after(page: PageText, known: Iterable[Name]) -> list[Name]:
    """The places right behind a known one, level by level."""
    found: list[Name] = []
    starts = {name.start for name in known}
    for end in sorted({name.end for name in known}):
        while end not in starts and (level := _NEXT_LEVEL.match(page.text, end)):
            if level.end() not in page.word_at_end or no_place_letters(level[0]):
                break
            if level[0].startswith(_BEYOND) or _is_verb(page, level.end()):
                break
            if _is_common_level(page, *level.span()):
                break
            found.append(Name(end, level.end(), "LOC"))
            end = level.end()
    return found
