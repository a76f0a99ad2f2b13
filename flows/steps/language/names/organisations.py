"""Organisations by their last words: from 局, 有限公司, 大学 … a name grows left while it stays one."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from flows.steps.language.engine import read_base_dictionary
from flows.steps.language.names.lexicon import (
    FOREIGN_LETTERS,
    GRAMMAR,
    NAME_VERBS,
    ORGANISATION_HEADS,
    ORGANISATIONS,
    PLACES,
    POSTS,
    STOP_WORDS,
    SURNAMES,
    by_first_letters,
    by_last_letter,
)
from flows.steps.language.names.pagetext import Name, PageText

_ADMIN = GRAMMAR["admin"]
_TYING_WORDS = GRAMMAR["admin"] | GRAMMAR["national"] | GRAMMAR["complete"] | ORGANISATIONS
_NEVER = GRAMMAR["never_in_name"] - frozenset("和与")
_COMPLETE = GRAMMAR["complete"] | ORGANISATIONS
_NAME_TAGS, _PROPER_TAGS = GRAMMAR["name_tags"], GRAMMAR["proper_tags"]
_BRANCH_HEADS, _PARKS = by_last_letter(GRAMMAR["branch"]), tuple(GRAMMAR["park"])
_HEADS = by_last_letter(ORGANISATION_HEADS)
_LAST_LETTERS = frozenset(_HEADS) | frozenset("局厅队")
_STOPS = STOP_WORDS | POSTS
_STOP_ENDS = ("企业", "单位", "部门", "公司", "机构", "记者", "代表", "人员", "地区", "同志")
_OFFICE = re.compile(r"[\u4e00-\u9fff]{2,}[局厅]")  # 教育局, 文旅厅: any word but the ordinary ones
_OFFICE_LETTERS = frozenset("局厅队")
# 市优化办, 区政府金融办: no word of a dictionary.
_SHORT_OFFICE = re.compile(
    r"(?:[市省县区州]委?|[市省县区州]政府)(?![\u4e00-\u9fff]{0,2}[主承协举开申创])[\u4e00-\u9fff]{1,3}办(?=[、，。）)等和与主负副]|\0|$)"
)
_COMMON_TAGS = frozenset("n v a b vn l i j d".split(" "))
_ENDS_OF_WORDS = frozenset("商会 学会 工会 总会".split(" "))
_LEGAL = ("有限公司", "责任公司")
_KNOWN = by_first_letters(ORGANISATIONS)
_VENUES = tuple(GRAMMAR["venue"])
_LINKS = frozenset("和与及")
_FUNCTION_LETTERS = frozenset("由在对与和从向到将把使让以为及的至")
_HAN = re.compile(r"[\u3400-\u9fff]+")
_OPENING = {"”": "“", "）": "（", ")": "("}
_MOST_CHARACTERS = 32  # the longest names of enterprises and joint bodies are hardly longer
_SURELY_NAMED = 8  # characters of general words that make a name by themselves
_QUOTED = 8  # characters, and words, of a quoted or bracketed part inside a name


def find_organisations(page: PageText, base: Collection[Name]) -> list[Name]:
    """Organisations with a telling end, and those known by name; they may overlap."""
    growth = _Growth(page, base)
    growth.organisations |= dict(_known(page))
    for number, word in enumerate(page.words):
        if word in ORGANISATIONS:
            head: int | None = page.starts[number]
        else:
            head = _head_start(page, number) if word[-1] in _LAST_LETTERS else None
        if head is not None and (start := growth.start_of(number, head)) is not None:
            growth.organisations[page.ends[number]] = start
    found = [Name(start, end, "ORG") for end, start in growth.organisations.items()]
    return found + [Name(*match.span(), "ORG") for match in _SHORT_OFFICE.finditer(page.text)]


def _known(page: PageText) -> Iterator[tuple[int, int]]:
    """(end, start) of organisations known by name, where they are cut into several words."""
    for start, end in page.known(_KNOWN):
        if end in page.word_at_end:
            before = page.word_at_end.get(start)  # 中国|银保监会
            is_national = before is not None and page.words[before] in GRAMMAR["national"]
            yield end, page.starts[before] if is_national and before is not None else start


def _head_start(page: PageText, number: int) -> int | None:
    """Where the head that ends with word `number` begins, or None where it ends in none."""
    end = page.ends[number]
    word = page.words[number]
    for head in _HEADS.get(word[-1], ()):
        if page.text.endswith(head, 0, end):
            is_venue = any(len(v) >= len(head) and page.text.endswith(v, 0, end) for v in _VENUES)
            return None if is_venue else end - len(head)
    if word[-1] == "队" and 1 < len(word) < 5 and not _is_ordinary(word):
        return end - 1  # 泰川队
    if (word in _OFFICE_LETTERS or _OFFICE.fullmatch(word)) and word not in GRAMMAR["no_office"]:
        return page.starts[number]
    return None


class _Growth:
    """Names growing left from their heads over the words before them, from left to right over the page."""

    def __init__(self, page: PageText, base: Collection[Name]) -> None:
        self.page = page
        self.person_ends = {name.end for name in base if name.type == "PER"}
        self.guessed = {name.end: name.start for name in base if name.type == "ORG"}
        self.organisations: dict[int, int] = {}  # end -> start of those found so far

    def start_of(self, number: int, head: int) -> int | None:
        """Where the organisation begins whose head begins at `head` and ends with word `number`.

        None where nothing ties the general words to one body.
        """
        page = self.page
        end = page.ends[number]
        first = number
        while page.starts[first] > head:
            first -= 1
        head_text = page.text[page.starts[first] : end]
        start = page.starts[first]
        if head - start == 1 and page.text[start] not in _ADMIN and page.text[head:end] in _ENDS_OF_WORDS:
            return None  # 协|商会: the head is only the end of another word
        is_tied = head_text in _COMPLETE or (head > start and page.text[start] in _ADMIN) or self._ties(first)
        tied = start if is_tied else None
        word = first
        while end - start < _MOST_CHARACTERS:
            inner = self.organisations.get(start)
            if inner is not None and self._belongs(inner, start, end, tied, page.starts[first]):
                return inner
            step = self._step(word, tied is not None, page.text[end - 4 : end].endswith(_LEGAL))
            if step is None:
                break
            word, start = step, page.starts[step]
            if self._ties(word):
                tied = start
        if tied is None:
            guess = self.guessed.get(end)
            return guess if guess is not None and end - guess >= _SURELY_NAMED else None
        guess = self.guessed.get(end, tied)
        if start <= guess < tied:
            tied = guess
        if page.text[head:end] == "队" and page.text[tied : tied + 2] not in PLACES:
            return None
        if page.text[tied - 2 : tied] in GRAMMAR["national"]:  # 从中|铁某某公司: the segmenter may have cut it
            tied -= 2
        return self._without_function_letter(tied) if page.text[tied:end] not in GRAMMAR["never"] else None

    def _belongs(self, inner: int, start: int, end: int, tied: int | None, head: int) -> bool:
        """Whether the organisation at [inner, start) is the first part of the one that goes on to `end`."""
        page = self.page
        if page.text[start] in _ADMIN and tied is not None:
            return False  # 省委|省政府
        if tied is None or (tied == head == start):  # nothing of its own before the head: 国务院|国资委
            return True
        if page.text[inner:start].endswith(_PARKS):  # 某某经开区|某某产业园, but 某某经开区某某学校
            return not page.text.endswith((*_PARKS, "园", "公司", "集团"), start, end)
        return any(page.text.endswith(head, start, end) for head in _BRANCH_HEADS.get(page.text[end - 1], ()))

    def _step(self, word: int, is_tied: bool, is_legal: bool) -> int | None:
        """The word that the name reaches next, or None where it ends.

        Firms (`is_legal`) carry any verb in their names, but none before their place or brand.
        """
        page = self.page
        before, start = word - 1, page.starts[word]
        if before < 0 or page.ends[before] != start or start in self.person_ends or start in self.organisations:
            return None
        text, tag = page.words[before], page.tags[before]
        if text in _OPENING:
            return self._over_brackets(before)
        if text == "·":
            return before - 1
        if text in _STOPS or text.endswith(_STOP_ENDS):
            return None
        if text in _LINKS:  # 自然资源和规划局, but 教育局和科技局, 长沙和株洲市教育局
            return None if is_tied or page.starts[before] in self.organisations else before
        is_word = text == "立" or (is_legal and not is_tied and tag in {"v", "t"}) or tag in _NAME_TAGS or text in NAME_VERBS
        is_word = is_word and (_NEVER.isdisjoint(text) or _is_ordinary(text))
        return before if is_word and (_HAN.match(text) or tag == "eng") else None

    def _over_brackets(self, closing: int) -> int | None:
        """The word before （某地）, or the opening of “某某”, inside a name."""
        page = self.page
        opening = _OPENING[page.words[closing]]
        for word in range(closing - 1, max(closing - _QUOTED, 0) - 1, -1):
            if page.words[word] == opening:
                inner = page.text[page.ends[word] : page.starts[closing]]
                if opening == "“":
                    return word if len(inner) <= _QUOTED and _HAN.fullmatch(inner) else None
                return word - 1 if inner in PLACES else None
        return None

    def _ties(self, number: int) -> bool:
        """Whether this word makes the name one body's: a place, a proper word, 市, 国家, an unknown word."""
        word, tag = self.page.words[number], self.page.tags[number]
        if word in _TYING_WORDS or word in PLACES or tag == "eng" or word == "“":
            return True
        if tag in {"nt", "ns"} and (head := _head_start(self.page, number)) is not None:
            own = self.page.text[self.page.starts[number] : head]  # 中信|银行, but 商业|银行
            return len(own) > 1 and read_base_dictionary().tags.get(own, "nz") not in _COMMON_TAGS
        if word in ORGANISATION_HEADS or _OFFICE.fullmatch(word):
            return False
        return tag in _PROPER_TAGS or (not _is_ordinary(word) and GRAMMAR["no_given_name"].isdisjoint(word))

    def _without_function_letter(self, start: int) -> int:
        """由市|教育局: a word of no dictionary that begins with a preposition begins one character later."""
        word = self.page.words[self.page.word_at_start[start]] if start in self.page.word_at_start else ""
        is_odd = len(word) > 1 and word[0] in _FUNCTION_LETTERS and not _is_ordinary(word)
        return start + 1 if is_odd else start


def without_verbs(page: PageText, name: Name) -> Name | None:
    """The base recogniser's organisation without what leads up to it: (校友响应)湖南省委; None where none is left."""
    start = name.start
    for number in page.words_between(name.start, name.end):
        word, tag = page.words[number], page.tags[number]
        if word in ORGANISATION_HEADS:
            continue
        is_verb = tag in {"v", "p", "u", "uj", "ul", "uz", "ug", "c", "d", "r"} and word not in NAME_VERBS
        if word in _STOPS or (is_verb and len(word) > 1 and number != page.word_at_end.get(name.end)):
            start = page.ends[number]
    if name.end - start < 2 or _is_place_and_person(page, start, name.end):
        return None
    head = _HEADS.get(page.text[name.end - 1], ())
    is_general = any(page.text.endswith(h, start, name.end) for h in head) and name.end - start < _SURELY_NAMED
    growth = _Growth(page, ())
    if is_general and page.text[start : name.end] not in _COMPLETE:
        if not any(growth._ties(number) for number in page.words_between(start, name.end)):
            return None
    return Name(start, name.end, name.type)


def _is_place_and_person(page: PageText, start: int, end: int) -> bool:
    """醴陵|刘虎, 匈牙利|德布勒森: a known place and what can only be a person or a place abroad."""
    first = page.word_at_start.get(start)
    if first is None or page.words[first] not in PLACES or page.ends[first] >= end:
        return False
    rest = page.text[page.ends[first] : end]
    is_person = page.is_on_boundaries(page.ends[first], end) and rest[0] in SURNAMES and len(rest) < 4
    is_person = is_person and page.tags[first + 1] == "nr" and page.ends[first + 1] == end
    return is_person or (len(rest) > 2 and FOREIGN_LETTERS.issuperset(rest))


def _is_ordinary(word: str) -> bool:
    return len(word) == 1 or word in read_base_dictionary().frequencies or not _HAN.fullmatch(word)
