"""Organisations by their last words: from 局, 有限公司, 大学 … a name grows left while it stays one."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator
from enum import Enum, auto

from flows.steps.language.names.heads import COMPLETE, head_start, is_counted, is_ordinary, ties
from flows.steps.language.names.lexicon import (
    GRAMMAR,
    NAME_VERBS,
    ORGANISATION_HEADS,
    ORGANISATIONS,
    PLACES,
    POSTS,
    STOP_WORDS,
    by_last_letter,
)
from flows.steps.language.names.pagetext import Name, PageText
from flows.steps.language.names.word_facts import (
    BEGINS_BODY,
    BEGINS_BRAND,
    BODIES,
    BRAND_NAMES,
    ENDS_LIKE_BODY,
    ENDS_LIKE_FIRM,
    KNOWN_WHOLE,
    Remembered,
)

_ADMIN = GRAMMAR["admin"]
_NEVER = GRAMMAR["never_in_name"] - {"和", "与"}
_BRANCH_HEADS = by_last_letter(GRAMMAR["branch"])
PARKS = tuple(GRAMMAR["park"])
_TENANTS = (*PARKS, "园", "公司", "集团")  # what stands in a park and has a name of its own
_STOPS = (STOP_WORDS | POSTS) - GRAMMAR["callings"]
_CALLINGS = GRAMMAR["callings"]
_STOP_ENDS = tuple(GRAMMAR["stop_ends"])
# 市优化办, 区政府金融办: no word of a dictionary.
_SHORT_OFFICE = re.compile(
    r"[市省县区州](?:委|政府)?(?![\u4e00-\u9fff]{0,2}[主承协举开申创])"
    r"[\u4e00-\u9fff]{1,3}办(?=[、，。）)等和与主负副]|\0)"
    r"|[市省县区州](?:委|政府)(?![\u4e00-\u9fff]{0,2}[主承协举开申创])"
    r"[\u4e00-\u9fff]{2,3}办(?![理法事学公案好成])"
)
# 民建某某市委会: a party's committee in a place; no dictionary has the word.
_PARTY = re.compile(
    rf"(?:{'|'.join(sorted(GRAMMAR['parties']))})(?:中央|[\u4e00-\u9fff]{{1,7}}?[省市区县州])(?:委员会|委会|委)"
)
# Regiments of the construction corps, towns in all but name: 兵团第八师一二一团.
_CORPS = re.compile(r"第[一二三四五六七八九十]{1,3}师(?:第?[〇零一二三四五六七八九十百\d]{1,5}团)?(?![长级])")
_NAME_WORDS = NAME_VERBS | PLACES | GRAMMAR["sports"] | {"立", "驻"}  # whatever their tags: 遵义 is a verb
_TRADES = sorted(GRAMMAR["coined_trades"], key=len, reverse=True)
_LEGAL = ("有限公司", "责任公司")
_LINKS = frozenset("和与及")
_NO_LEVEL = ("乡村", "市场", "区域", "县域")  # words that begin like a level's bodies
# Verbs behind a body, for what it does with another: 妇联|联合|幼儿园.
_JOINT = frozenset(["联合", "协同", "组织", "指导", "协调", "委托"])
_FUNCTION_LETTERS = frozenset("由在对与和从向到将把使让以为及的至据经给")
_HAN = re.compile(r"[\u3400-\u9fff]+")
_OPENING = {"”": "“", "）": "（", ")": "("}
_MOST_CHARACTERS = 32  # the longest names of enterprises and joint bodies are hardly longer
_SURELY_NAMED = 8  # characters of general words that make a name by themselves, if the model says so
# Tags of single characters that may be a piece of a name cut in two: not verbs, not closed words.
_PIECE_TAGS = frozenset(["n", "j", "x", "g", "ng", "vg", "nr", "ns", "nz", "zg", "b", "a", "ag"])
_SEATS = PLACES | GRAMMAR["national"]
_SEATS_ALONE = GRAMMAR["national"] | _ADMIN
_QUOTED = 8  # characters, and words, of a quoted or bracketed part inside a name


def find_organisations(page: PageText, model: Collection[Name]) -> list[Name]:
    """Organisations with a telling end, and those known by name; they may overlap."""
    growth = _Growth(page, model)
    growth.organisations |= dict(_known(page))
    for number in page.words_with(ENDS_LIKE_BODY):
        is_whole = page.words[number] in KNOWN_WHOLE
        head = page.starts[number] if is_whole else head_start(page, number)
        if head is not None and (start := growth.start_of(number, head)) is not None:
            growth.organisations[page.ends[number]] = start
    found = [Name(start, end, "ORG") for end, start in growth.organisations.items()]
    shaped = (*_SHORT_OFFICE.finditer(page.text), *_PARTY.finditer(page.text))
    found += [Name(*match.span(), "ORG") for match in shaped]
    return [*found, *_brands(page, model), *_firms_by_trade(page), *_divisions_of_the_corps(page.text)]


def _firms_by_trade(page: PageText) -> Iterator[Name]:
    """A proper or unknown word before a trade, with its place: 延安|塬上红|果业, but 云南|茶业."""
    for number in page.words_with(ENDS_LIKE_FIRM):
        trade = next(t for t in _TRADES if page.words[number].endswith(t))
        first = number if len(page.words[number]) > len(trade) + 1 else number - 1
        if first < 0 or not _is_brand(page, first, page.ends[number] - len(trade)):
            continue
        if first and page.ends[first - 1] == page.starts[first] and page.words[first - 1] in PLACES:
            first -= 1
        yield Name(page.starts[first], page.ends[number], "ORG")


def _is_brand(page: PageText, number: int, end: int) -> bool:
    """Whether the word that goes up to `end`, the beginning of a trade, is no ordinary word nor a place."""
    brand = page.text[page.starts[number] : end]
    is_whole = page.ends[number] >= end and 2 <= len(brand) <= 4 and bool(_HAN.fullmatch(brand))
    return is_whole and brand not in PLACES and not is_ordinary(brand) and brand[-1] not in _FUNCTION_LETTERS


def _brands(page: PageText, model: Iterable[Name]) -> Iterator[Name]:
    """Firms, clubs … known by name, but where that is only a piece of a longer one: 万达|广场."""
    model = list(model)
    starts = [name.start for name in model]
    for start, end in page.known(BRAND_NAMES, BEGINS_BRAND):
        if end not in page.word_at_end:
            continue
        number = bisect_right(starts, start) - 1  # the model's names stand in order and overlap nowhere
        around = model[number][:2] if number >= 0 else (start, end)
        is_longer = around[1] >= end and around != (start, end)
        if not is_longer or not _LINKS.isdisjoint(page.text[slice(*around)]):
            yield Name(start, end, "ORG")


def _divisions_of_the_corps(text: str) -> Iterator[Name]:
    """Divisions and regiments, with the corps before them where that is named."""
    for match in _CORPS.finditer(text):
        corps = next((c for c in ("新疆生产建设兵团", "兵团") if text.endswith(c, 0, match.start())), "")
        yield Name(match.start() - len(corps), match.end(), "ORG")


def _known(page: PageText) -> Iterator[tuple[int, int]]:
    """(end, start) of organisations known by name, where they are cut into several words."""
    for start, end in page.known(BODIES, BEGINS_BODY):
        if end in page.word_at_end:
            before = page.word_at_end.get(start)  # 中国|银保监会
            if before is not None and page.words[before] in GRAMMAR["national"]:
                start = page.starts[before]
            yield end, start


class _Step(Enum):
    """What a word is to a name that grows over it."""

    END = auto()  # no part of any
    NAME = auto()
    VERB = auto()  # of a firm's, before its place or brand
    CALLING = auto()
    LINK = auto()
    BRACKET = auto()
    DOT = auto()


def _step_of(word_and_tag: tuple[str, str]) -> _Step:
    text, tag = word_and_tag
    signs = {"·": _Step.DOT, **dict.fromkeys(_LINKS, _Step.LINK), **dict.fromkeys(_OPENING, _Step.BRACKET)}
    if text in signs:
        return signs[text]
    if text in _STOPS or text.endswith(_STOP_ENDS) or is_counted(text):
        return _Step.END
    is_han = bool(_HAN.match(text)) or tag == "eng"
    if not is_han or (not _NEVER.isdisjoint(text) and not is_ordinary(text)):
        return _Step.END
    if tag in GRAMMAR["name_tags"] or text in _NAME_WORDS:
        return _Step.CALLING if text in _CALLINGS else _Step.NAME
    return _Step.VERB if tag in {"v", "t"} else _Step.END


_STEPS = Remembered(_step_of)


class _Growth:
    """Names growing left from their heads over the words before them, from left to right over the page."""

    def __init__(self, page: PageText, model: Collection[Name]) -> None:
        self.page = page
        self.person_ends = {name.end for name in model if name.type == "PER"}
        self.guessed = {name.end: name.start for name in model if name.type == "ORG"}
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
        start = page.starts[first]
        own = page.text[start:head]
        if len(own) == 1 and own not in _ADMIN and page.text[head:end] in GRAMMAR["ends_of_words"]:
            return None  # 协|商会: the head is only the end of another word
        if page.text[start:end] in ORGANISATIONS:
            return self._whose(first)
        is_tied = page.text[start:end] in COMPLETE or own[:1] in _ADMIN or ties(page, first)
        tied, reached, is_known = self._grow(first, end, start if is_tied else None)
        if is_known:
            return tied
        guess = self.guessed.get(end)
        if tied is None:
            is_sure = guess is not None and end - guess >= _SURELY_NAMED
            return self._on_the_name(guess) if guess is not None and is_sure else None
        if guess is not None and reached <= guess < tied:
            tied = guess
        return self._checked(tied, head, end)

    def _whose(self, first: int) -> int:
        """Where a body known by name begins, with its place: 法国|外交部, 市|发改委, but 祝贺|外交部."""
        page = self.page
        while first and page.ends[first - 1] == page.starts[first]:
            before = page.words[first - 1]
            if before not in PLACES and before not in _SEATS_ALONE:
                break
            first -= 1
        return page.starts[first]

    def _grow(self, first: int, end: int, tied: int | None) -> tuple[int | None, int, bool]:
        """Leftmost tying offset, leftmost offset reached, and whether it is that of a body found before."""
        page = self.page
        head_word = start = page.starts[first]
        is_legal = page.text.endswith(_LEGAL, 0, end)
        word = first
        while end - start < _MOST_CHARACTERS:
            inner = self.organisations.get(start)
            if inner is not None and page.words[word] in _JOINT:
                return tied if tied != start else None, page.ends[word], False
            if inner is not None and self._belongs(inner, start, end, tied, head_word):
                return inner, inner, True
            step = self._step(word, tied is not None, is_legal)
            if step is None:
                break
            word, start = step, page.starts[step]
            if ties(page, word):
                tied = start
        return tied, start, False

    def _belongs(self, inner: int, start: int, end: int, tied: int | None, head_word: int) -> bool:
        """Whether the organisation at [inner, start) is the first part of the one that goes on to `end`."""
        page = self.page
        if page.text[start] in _ADMIN and tied is not None and not page.text.startswith(_NO_LEVEL, start):
            return False  # 省委|省政府, but 某某学院|乡村振兴学院
        if tied is None or (tied == head_word == start):
            return True  # nothing of its own before the head: 国务院|国资委
        if page.text.endswith(PARKS, inner, start):  # 某某经开区|某某产业园, but 某某经开区某某学校
            return not page.text.endswith(_TENANTS, start, end)
        return any(page.text.endswith(h, start, end) for h in _BRANCH_HEADS.get(page.text[end - 1], ()))

    def _step(self, word: int, is_tied: bool, is_legal: bool) -> int | None:
        """The word that the name reaches next, or None where it ends.

        Firms (`is_legal`) carry any verb in their names, but none before their place or brand.
        """
        page = self.page
        before, start = word - 1, page.starts[word]
        is_next = before >= 0 and page.ends[before] == start
        if not is_next or start in self.person_ends or start in self.organisations:
            return None
        step = _STEPS[page.words[before], page.tags[before]]
        if step is _Step.NAME:
            return before
        if step is _Step.BRACKET:
            return self._over_brackets(before)
        if step is _Step.DOT:
            return self._joined(before)
        if step is _Step.LINK:  # 自然资源和规划局, but 教育局和科技局, 长沙和株洲市教育局
            return None if is_tied or page.starts[before] in self.organisations else before
        if step is _Step.CALLING:  # 市|教师|发展中心, but 某某|教师|无锡市某某研究院
            return None if is_tied else before
        if step is _Step.VERB:
            return before if is_legal and not is_tied else None
        return None

    def _over_brackets(self, closing: int) -> int | None:
        """The word before （某地）, or the opening of “某某”, inside a name."""
        page = self.page
        opening = _OPENING[page.words[closing]]
        for word in range(closing - 1, max(closing - _QUOTED, 0) - 1, -1):
            if page.words[word] == opening:
                inner = page.text[page.ends[word] : page.starts[closing]]
                if opening == "“":
                    return word if len(inner) <= _QUOTED and _HAN.fullmatch(inner) else None
                return self._joined(word) if inner in PLACES else None
        return None

    def _joined(self, sign: int) -> int | None:
        """The word right before a sign inside a name; none where the sign begins its sentence."""
        return sign - 1 if sign and self.page.ends[sign - 1] == self.page.starts[sign] else None

    def _checked(self, start: int, head: int, end: int) -> int | None:
        """The start, moved where the segmenter cut across the name; None where this is no name."""
        text = self.page.text
        if text[head:end] == "队" and text[start : start + 2] not in PLACES:
            return None
        if text[head:end].endswith(("局", "厅")) and not self._is_of_a_place(start, head, end):
            return None
        if text[start - 2 : start] in GRAMMAR["national"]:  # 从中|铁某某公司
            start -= 2
        start = self._on_the_name(start)
        return None if text[start:end] in GRAMMAR["never"] else start

    def _is_of_a_place(self, start: int, head: int, end: int) -> bool:
        """Whether an office (…局, …厅) is one of the known kinds, or a place's: 开好|局 is neither."""
        text = self.page.text
        if text[head:end] in ORGANISATION_HEADS or text[start:end] in ORGANISATIONS:
            return True
        return text[start] in _ADMIN or any(text[start : start + size] in _SEATS for size in (2, 3, 4, 5))

    def _on_the_name(self, start: int) -> int:
        """The start, moved where an unknown word was cut wrongly: 由市|教育局, 年霁|川, 朔|原市, 霁|川."""
        page = self.page
        number = page.word_at_start.get(start)
        word = page.words[number] if number is not None else ""
        is_letter = len(word) == 1 and word not in _ADMIN and bool(_HAN.match(word))
        if number is None or word in PLACES or (is_ordinary(word) and not is_letter):
            return start
        if word[0] in _FUNCTION_LETTERS or (word[0] in "年月日" and page.text[start - 1].isdigit()):
            return start + 1
        before = page.words[number - 1] if number and page.ends[number - 1] == start else ""
        is_piece = len(before) == 1 and _HAN.match(before) and page.tags[number - 1] in _PIECE_TAGS
        is_piece = is_piece and before not in _STOPS and before not in GRAMMAR["no_given_name"]
        return start - 1 if is_piece else start
