"""The model's names, cut to size or dropped where the words speak against them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from enum import Enum, auto

from flows.steps.language.engine import read_base_dictionary
from flows.steps.language.names.heads import COMPLETE, HEADS, is_counted, is_part_of_a_post, ties
from flows.steps.language.names.lexicon import (
    ALL_SURNAMES,
    DIVISIONS,
    FOREIGN_LETTERS,
    GRAMMAR,
    NAME_PARTS,
    NAME_VERBS,
    ORGANISATION_HEADS,
    PLACES,
    POSTS,
    STOP_WORDS,
    SURNAMES,
    by_last_letter,
)
from flows.steps.language.names.pagetext import Name, PageText
from flows.steps.language.names.persons import is_motto, is_ordinary_word
from flows.steps.language.names.places import PLACE_LETTERS, is_common_place, no_place_letters
from flows.steps.language.names.word_facts import Remembered

_STOPS = STOP_WORDS | POSTS
_LEADS_UP = frozenset(["v", "p", "u", "uj", "ul", "uz", "ug", "c", "d", "r"])  # tags
_NO_LAST = frozenset("下出给到在被把等说商企籍副")  # of a person's name
_LEADING = frozenset("和与及的在到从至往赴")
# 非洲|国家, 云龙湖|畔
_BEYOND = re.compile(rf"(?<=..)(?:{'|'.join(sorted(GRAMMAR['beyond']))}|畔|[东西南北中]部)\Z")
# 合肥|滨湖新区: levels of an address behind a town that is called by its short name.
_LEVEL = re.compile(r".{1,5}(?:新区|街道|社区|[区县镇乡村])")
_TOWN_AND_REST = re.compile(r"(.{1,4}?(?:街道|镇|乡|村|社区))(.{2,6})")
# A county that no list knows, and what ends like a place behind it.
_COUNTY_AND_REST = re.compile(r"(.{1,4}?(?:省|市(?![场区民集])|县|(?<![小社景园市])区|旗))(.{2,7})")
_LEVELS = frozenset("市县区旗镇乡村")
_HAN = re.compile(r"[\u3400-\u9fff]")
_EVENTS = by_last_letter(GRAMMAR["events"])
_TRADES = by_last_letter(GRAMMAR["trades"])
_NEVER, _NEVER_IN_NAME, _STATES = GRAMMAR["never"], GRAMMAR["never_in_name"], GRAMMAR["state_letters"]
_NO_GIVEN_NAME = GRAMMAR["no_given_name"]
_BODY_TAGS, _COMMON_TAGS = GRAMMAR["body_tags"], GRAMMAR["common_tags"]
_ACTS = frozenset("法杯赛")
# What stands between an opening quotation mark and a name that the closing one follows.
_LONGEST_LEAD = 5
_QUOTED_LEAD = re.compile(r"[“\"]([\u4e00-\u9fff]{1,4})\Z")
_SURELY_NAMED = 8  # characters from which on general words may be a body's name


def mended(page: PageText, guesses: Iterable[Name]) -> Iterator[Name]:
    """What is left of the model's names."""
    text = page.text
    has_dots = "·" in text
    for name in guesses:
        start, end, kind = name
        last = text[end - 1]
        if kind == "PER":
            if has_dots:
                name = _without_other(page, name)
            name = _person_of_size(page, name)
            if _can_be(page, name):
                yield name
            continue
        if kind == "ORG":
            if last == "委" and is_part_of_a_post(page, end):
                name = _without_committee(page, name)
        elif last in _TRADES and text.endswith(_TRADES[last], start + 2, end):
            name = Name(start, end, "ORG")  # 锐川|智造
        if not _can_be(page, name):
            continue
        if name.type == "LOC":
            yield from split_chain(page, name)
        elif organisation := _without_lead(page, name):
            yield organisation


def _without_committee(page: PageText, name: Name) -> Name:
    """某某镇|党委(书记): the committee is part of the post, and what it is one of may be a place."""
    end = name.end - len("党委")
    if end <= name.start:
        return name
    is_place = page.text[end - 1] in _LEVELS or page.text.endswith(("街道", "社区"), name.start, end)
    return Name(name.start, end, "LOC" if is_place else "ORG")


def _can_be(page: PageText, name: Name) -> bool:
    start, end, kind = name
    text = page.text[start:end]
    if end - start < 3 and (end - start < 2 or _STATES.issuperset(text)):  # 中美, 湘鄂
        return False
    if text in _NEVER or (text[-1] in _EVENTS and text.endswith(_EVENTS[text[-1]])):
        return False
    if kind == "PER":
        return _can_be_person(page, name, text)
    if kind == "LOC":
        return not page.text.startswith("时间", end)  # 北京|时间
    return _can_be_body(page, name, text)


def _can_be_body(page: PageText, name: Name, text: str) -> bool:
    start, end, _ = name
    if not text.isalpha() and not _HAN.search(text):
        return False  # 1GWh
    if page.text[end] in _ACTS and not text.endswith(HEADS.get(text[-1], ())):
        return False  # 某某国安|法: a law's name
    if end - start == 2 and not _is_known_pair(page, name, text):
        return False  # 中宁, 苏海: halves of other words
    number = page.word_at_start.get(start)
    if number is not None and page.ends[number] == end:
        return page.tags[number] in _BODY_TAGS or text not in read_base_dictionary().tags
    return True


def _is_known_pair(page: PageText, name: Name, text: str) -> bool:
    """Whether two letters can be a body: known as one, or so called more than once on the page."""
    if text in COMPLETE or read_base_dictionary().tags.get(text) in _BODY_TAGS:
        return True
    is_lone = page.is_lone(name.start, name.end)
    return text[0] not in _STATES and not is_lone and page.text.count(text) > 1


def _can_be_person(page: PageText, name: Name, text: str) -> bool:
    start, end, _ = name
    if text[-1] in _NO_LAST or is_ordinary_word(page, start, end) or is_motto(page, name):
        return False
    if page.text[end] in '”"' and (led := _QUOTED_LEAD.search(page.text[start - _LONGEST_LEAD : start])):
        return led[1] in POSTS  # “梅岭春晓”: the end of a motto
    if "·" in text or (len(text) > 3 and not FOREIGN_LETTERS.isdisjoint(text)):
        return len(text) > 2
    surname = 2 if text[:2] in SURNAMES else 1
    if text[:surname] not in ALL_SURNAMES:  # abroad, and in names of other peoples
        is_one_word = page.word_at_end.get(end, -1) == page.word_at_start.get(start)
        is_foreign = sum(letter in FOREIGN_LETTERS for letter in text) * 2 >= len(text)
        return len(text) > 2 and (is_one_word or is_foreign)
    is_long = len(text) > 3 and surname == 1 and not any(text.endswith(part) for part in NAME_PARTS)
    return _NEVER_IN_NAME.isdisjoint(text) and not is_long


def _without_other(page: PageText, name: Name) -> Name:
    """A dotted name up to a link or particle that no name holds: 某某·某某|和(某某)."""
    dot = page.text.find("·", name.start, name.end)
    if dot < 0:
        return name
    ends = (at for at in range(dot + 2, name.end) if page.text[at] in _NEVER_IN_NAME)
    return Name(name.start, next(ends, name.end), "PER")


def _person_of_size(page: PageText, name: Name) -> Name:
    """掌门|何青山, 卢知秋|将: four characters without double surname are one or two too many, but abroad."""
    start, end, _ = name
    if end - start < 4:
        is_long = end - start == 3 and page.text[end - 1] == "副"  # 某某|副总理
        return Name(start, end - 1, "PER") if is_long else name
    text = page.text[start:end]
    if len(text) == 4 and text[-1] == "副":
        return Name(start, end - 1, "PER")
    if text[:2] in POSTS and text[2] in SURNAMES:
        return Name(start + 2, end, "PER")
    if text[:2] in SURNAMES or FOREIGN_LETTERS.issuperset(text.replace("·", "")):
        return name
    if text[2] in SURNAMES and read_base_dictionary().tags.get(text[:2], "nr")[:2] not in {"nr", "ns"}:
        return Name(start + 2, end, "PER")
    is_followed = text[0] in ALL_SURNAMES and read_base_dictionary().tags.get(text[2:], "n")[0] in "vd"
    if len(text) == 4 and is_followed:
        return Name(start, end - 2, "PER")  # 骆敏|到场
    is_long = len(text) == 4 and text[-1] in _NO_GIVEN_NAME
    return Name(start, end - 1, "PER") if is_long else name


class _Lead(Enum):
    """When a word only leads up to a body's name behind it."""

    UNLESS_LAST = auto()
    ALWAYS = auto()


def _lead_of(word_and_tag: tuple[str, str]) -> _Lead | None:
    word, tag = word_and_tag
    if word in ORGANISATION_HEADS:
        return None
    if word in _STOPS:
        return _Lead.ALWAYS
    leads_up = tag in _LEADS_UP or is_counted(word)
    is_verb = leads_up and len(word) > 1 and word not in NAME_VERBS and word not in PLACES
    return _Lead.UNLESS_LAST if is_verb else None


_LEADS = Remembered(_lead_of)


def _without_lead(page: PageText, name: Name) -> Name | None:
    """The organisation without what leads up to it: (校友响应)湖南省委; None where no name is left."""
    begin, end, _ = name
    start = begin
    for number in page.words_between(begin, end):
        leads = _LEADS[page.words[number], page.tags[number]]
        if leads is not None and (leads is _Lead.ALWAYS or page.ends[number] != end):
            start = page.ends[number]
    left = name if start == begin else Name(start, end, "ORG")
    if end - start < 2 or _is_place_and_person(page, left) or _is_general(page, left):
        return None
    return left


def _is_general(page: PageText, name: Name) -> bool:
    """上市公司, 教育局: a head, and before it nothing that ties it to one body."""
    text = page.text[name.start : name.end]
    if len(text) >= _SURELY_NAMED or text in COMPLETE or not text.endswith(HEADS.get(text[-1], ())):
        return False
    return not any(ties(page, number) for number in page.words_between(name.start, name.end))


def _is_place_and_person(page: PageText, name: Name) -> bool:
    """衡东|何青, 匈牙利|德布勒森: a known place and what can only be a person or a place abroad."""
    first = page.word_at_start.get(name.start)
    if first is None or page.words[first] not in PLACES or page.ends[first] >= name.end:
        return False
    rest = page.text[page.ends[first] : name.end]
    is_one_word = page.ends[first + 1] == name.end
    is_person = is_one_word and page.tags[first + 1] == "nr" and rest[0] in SURNAMES and len(rest) < 4
    return is_person or (len(rest) > 2 and FOREIGN_LETTERS.issuperset(rest))


def split_chain(page: PageText, name: Name) -> list[Name]:
    """The place, level by level (岳阳县长湖乡 → 岳阳县, 长湖乡); empty where it can be no place."""
    text = page.text[name.start : name.end]
    if text in PLACES:
        return [name]
    if text[0] in _LEADING and len(text) > 2:
        return split_chain(page, Name(name.start + 1, name.end, "LOC"))
    if len(text) < 2 or no_place_letters(text) or is_common_place(text):
        return []
    if beyond := _BEYOND.search(text):
        return split_chain(page, Name(name.start, name.start + beyond.start(), "LOC"))
    if cut := _end_of_first_level(text):
        rest = Name(name.start + cut, name.end, "LOC")
        return [Name(name.start, rest.start, "LOC"), *split_chain(page, rest)]
    return [name] if text[-1] in PLACE_LETTERS and not _tells(page, name) else _unheaded_place(page, name)


def _end_of_first_level(text: str) -> int:
    """Length of the division the text begins with and goes on over, or 0."""
    known = next((cut for cut in range(len(text) - 2, 1, -1) if text[:cut] in DIVISIONS), 0)
    if not known and _LEVEL.fullmatch(text, 2):
        known = next((cut for cut in (4, 3, 2) if text[:cut] in PLACES and _LEVEL.fullmatch(text, cut)), 0)
    chain = _TOWN_AND_REST.fullmatch(text)
    if not chain and text[-1] in PLACE_LETTERS:
        chain = _COUNTY_AND_REST.fullmatch(text)
    return known or (chain.start(2) if chain else 0)


def _tells(page: PageText, name: Name) -> bool:
    """江风飘满长街: a clause that ends like a place."""
    inner = page.words_between(name.start, name.end)[1:-1]
    return any(page.tags[n] in {"v", "ul", "uj", "p"} and page.words[n] not in NAME_VERBS for n in inner)


def _unheaded_place(page: PageText, name: Name) -> list[Name]:
    """A place that ends like none: the known place in it, if any (畅游|平江); none if it holds a verb."""
    numbers = page.words_between(name.start, name.end)
    if any(page.tags[n] == "v" and len(page.words[n]) > 1 for n in numbers):
        return []
    known = next((n for n in numbers if page.words[n] in PLACES), None)
    tags = read_base_dictionary().tags
    is_whole = page.is_on_boundaries(name.start, name.end)
    if known is None and is_whole and all(tags.get(page.words[n]) in _COMMON_TAGS for n in numbers):
        return []  # 团结|协作
    return [name] if known is None else [Name(page.starts[known], page.ends[known], "LOC")]
