"""Organisations by their last words: from 局, 有限公司, 大学 … a name grows left while it stays one."""

from __future__ import annotations

import re
from collections.abc import Collection

from flows.steps.language.engine import read_base_dictionary
from flows.steps.language.names.lexicon import (
    NAME_VERBS,
    ORGANISATION_HEADS,
    ORGANISATIONS,
    PLACES,
    POSTS,
    STOP_WORDS,
)
from flows.steps.language.names.pagetext import Name, PageText

# Single words, or their beginnings, that tie a general word to one body: 市教育局, 国家图书馆.
_ADMIN = frozenset("市省县区州旗镇乡")
_NATIONAL = frozenset(["国家", "中央", "中华", "国际", "世界", "全球", "亚洲", "全国", "中国"])
# Complete without anything before them.
_COMPLETE_HEADS = frozenset(
    ["市委", "省委", "区委", "县委", "州委", "旗委", "镇党委", "市委办", "县委办", "区委办", "省委办", "团市委", "团省委", "团县委", "团区委", "组织部", "统战部", "外交部", "国防部", "财政部", "商务部", "教育部", "司法部"]
)
_NAME_TAGS = frozenset(["n", "nr", "ns", "nt", "nz", "nrt", "nrfg", "ng", "b", "j", "vn", "an", "l", "i", "a", "eng", "x", "f", "g", "s", "zg", "h", "k", "tg", "ag", "vg", "mq", "m", "q", "un"])
_PROPER_TAGS = frozenset(["nr", "ns", "nt", "nz", "nrt", "nrfg"])
_LINKS = frozenset("和与及")
# 教育局, 文旅厅: any word that ends in one of these, but for the ordinary words.
_OFFICE = re.compile(r"[\u4e00-\u9fff]{2,}[局厅]")
_ORDINARY_OFFICES = frozenset(["结局", "布局", "大局", "全局", "格局", "开局", "僵局", "变局", "棋局", "当局", "时局", "政局", "大会议厅", "会议厅", "音乐厅", "宴会厅", "服务厅", "报告厅"])
_HAN = re.compile(r"[\u3400-\u9fff]+")
_SHORT_OFFICE = re.compile(r"(?:[市省县区州]|市委|省委|县委|区委)[\u4e00-\u9fff]{2,3}办(?=[、，。）)等和与主负副相]|$)")
_MOST_CHARACTERS = 32  # the longest names of enterprises and joint bodies are hardly longer
_QUOTED = 8  # characters of a quoted or bracketed part inside a name

_HEADS_BY_LETTER: dict[str, tuple[str, ...]] = {}
for _head in sorted(ORGANISATION_HEADS, key=len, reverse=True):
    _HEADS_BY_LETTER[_head[-1]] = (*_HEADS_BY_LETTER.get(_head[-1], ()), _head)
_LAST_LETTERS = frozenset(_HEADS_BY_LETTER) | frozenset("局厅")


def find_organisations(page: PageText, base: Collection[Name]) -> list[Name]:
    """Organisations with a telling end, and those known by name; they may overlap."""
    person_ends = {name.end for name in base if name.type == "PER"}
    guessed = {name.end: name.start for name in base if name.type == "ORG"}
    found: list[Name] = []
    ends: set[int] = set()
    for number, word in enumerate(page.words):
        end = page.ends[number]
        start = None
        if word[-1] in _LAST_LETTERS and (head := _head_start(page, number)) is not None:
            start = _Growth(page, person_ends, ends, guessed).start(number, head)
        if start is None and word in ORGANISATIONS:
            start = page.starts[number]
        if start is not None:
            found.append(Name(start, end, "ORG"))
            ends.add(end)
    found += [Name(*match.span(), "ORG") for match in _SHORT_OFFICE.finditer(page.text)]
    return found


def _head_start(page: PageText, number: int) -> int | None:
    """Where the head that ends with token `number` begins, or None where it ends in none."""
    end = page.ends[number]
    word = page.words[number]
    for head in _HEADS_BY_LETTER.get(word[-1], ()):
        if page.text.endswith(head, 0, end):
            return end - len(head)
    if _OFFICE.fullmatch(word) and word not in _ORDINARY_OFFICES:
        return page.starts[number]
    return None


class _Growth:
    """One name growing left from its head over the tokens before it."""

    def __init__(
        self, page: PageText, person_ends: set[int], organisation_ends: set[int], guessed: dict[int, int]
    ) -> None:
        self.page = page
        self.person_ends = person_ends
        self.organisation_ends = organisation_ends
        self.guessed = guessed

    def start(self, number: int, head: int) -> int | None:
        """Where the organisation begins whose head begins at `head` and ends with token `number`."""
        page = self.page
        end = page.ends[number]
        first = number
        while page.starts[first] > head:
            first -= 1
        whole = page.text[page.starts[first] : end]
        tied = [first] if self._ties(first) or whole in _COMPLETE_HEADS or whole in ORGANISATIONS else []
        token = first
        while (before := self._step(token, bool(tied))) is not None:
            if end - page.starts[before] > _MOST_CHARACTERS:
                break
            token = before
            if self._ties(token):
                tied.append(token)
        if tied:
            return page.starts[min(tied)]
        guess = self.guessed.get(end)
        if guess is not None and guess <= head - 2:
            return guess
        return None

    def _step(self, token: int, is_tied: bool) -> int | None:
        """The token that the name reaches next, or None where it ends."""
        page = self.page
        before = token - 1
        start = page.starts[token]
        if before < 0 or page.ends[before] != start or start in self.person_ends:
            return None
        word, tag = page.words[before], page.tags[before]
        if word in "”）)" :
            return self._over_brackets(before)
        if word == "·":
            return before - 1 if before else None
        if word in STOP_WORDS or word in POSTS:
            return None
        if start in self.organisation_ends and (page.words[token][0] in _ADMIN or self._is_place(token)):
            return None  # 省委|省政府
        if word in _LINKS:
            # 自然资源和规划局, but 教育局和科技局, 长沙和株洲市教育局
            return None if is_tied or start - 1 in self.organisation_ends else before
        if tag in _NAME_TAGS or word in NAME_VERBS:
            return before if _HAN.match(word) or tag == "eng" or word.isalnum() else None
        return None

    def _over_brackets(self, closing: int) -> int | None:
        """The token before （邵阳） or “某某” inside a name."""
        page = self.page
        opening = {"”": "“", "）": "（", ")": "("}[page.words[closing]]
        for token in range(closing - 1, max(closing - _QUOTED, 0) - 1, -1):
            if page.words[token] == opening:
                inner = page.text[page.ends[token] : page.starts[closing]]
                if len(inner) > _QUOTED or not _HAN.fullmatch(inner):
                    return None
                return token if opening == "“" else token - 1
        return None

    def _ties(self, token: int) -> bool:
        """Whether this word makes the name one body's: a place, a proper word, 市, 国家, an unknown word."""
        word, tag = self.page.words[token], self.page.tags[token]
        if word in _ADMIN or word in _NATIONAL or self._is_place(token) or tag in _PROPER_TAGS:
            return True
        if tag == "eng" or word[0] == "“":
            return True
        return (word[0] in _ADMIN and word[1:] in ORGANISATION_HEADS) or not _is_ordinary(word)

    def _is_place(self, token: int) -> bool:
        return self.page.words[token] in PLACES or self.page.tags[token] == "ns"


def _is_ordinary(word: str) -> bool:
    return not _HAN.fullmatch(word) or len(word) == 1 or word in read_base_dictionary().frequencies
