"""What organisations end in (局, 有限公司, 大学 …), and what ties such a general word to one body."""

from __future__ import annotations

import re

from flows.steps.language.engine import read_base_dictionary
from flows.steps.language.names.lexicon import (
    BRANDS,
    GRAMMAR,
    ORGANISATION_HEADS,
    ORGANISATIONS,
    PLACES,
    by_last_letter,
)
from flows.steps.language.names.pagetext import PageText
from flows.steps.language.names.word_facts import Remembered

HEADS = by_last_letter(ORGANISATION_HEADS)
# The same by their last two letters (no head is shorter): few words are tried against more than two.
_HEADS_OF_PAIR = {
    pair: tuple(head for head in HEADS[pair[-1]] if head.endswith(pair))
    for pair in {head[-2:] for head in ORGANISATION_HEADS}
}
# Names that need nothing before them.
COMPLETE = GRAMMAR["complete"] | ORGANISATIONS | BRANDS
_TYING_WORDS = GRAMMAR["admin"] | GRAMMAR["national"] | COMPLETE
_VENUES = by_last_letter(GRAMMAR["venue"])
_SCHOOLS_OF_ALL_KINDS = ("中小学", "大中小学", "中小学校")
_OF_A_COMMITTEE = ("书记", "副书记", "委员", "班子")
_COUNTED = re.compile(r"[一二两三四五六七八九十几数百千]+[所家个座名位条]")
_OFFICE = re.compile(r"[\u4e00-\u9fff]{2,}[局厅]|[局厅队]")  # 教育局, 文旅厅: any word but the ordinary ones
_TEAM = re.compile(r"[\u4e00-\u9fff]{1,3}队")
_TAGS_OF_BODIES = frozenset(["nt", "ns"])
_HAN = re.compile(r"[\u3400-\u9fff]+")


def head_start(page: PageText, number: int) -> int | None:
    """Where the head that ends with word `number` begins, or None where it ends in none."""
    word, end = page.words[number], page.ends[number]
    size = _OWN_HEADS[word]
    if size is None:
        if word[-1] == "委" and is_part_of_a_post(page, end):
            return None
        size = _size_of_head(page.text, end, word)
        if not size and word == "委" and page.text[end - 2] in "省市区县州旗盟":  # 大理州|委
            return end - 2
    return end - size if size else None


def _own_head(word: str) -> int | None:
    """Characters of the head that the word ends in, 0 for none, None where that hangs on what stands before
    it."""
    last = word[-1]
    if len(word) == 1 or last in "委学校":
        return None
    longer = (*_HEADS_OF_PAIR.get(word[-2:], ()), *_VENUES.get(last, ()))
    if any(len(end) > len(word) and end.endswith(word) for end in longer):
        return None
    return _size_of_head(word, len(word), word)


def _size_of_head(text: str, end: int, word: str) -> int:
    """Characters of the head that the text up to `end`, where the word ends, ends in; 0 for none."""
    last = word[-1]
    if last in "学校" and text.endswith(_SCHOOLS_OF_ALL_KINDS, 0, end):
        return 0
    for head in _HEADS_OF_PAIR.get(text[end - 2 : end], ()):
        if text.endswith(head, 0, end):
            venues = _VENUES.get(last, ())  # 会展中心 is a place
            is_venue = any(len(v) >= len(head) and text.endswith(v, 0, end) for v in venues)
            return 0 if is_venue else len(head)
    if _TEAM.fullmatch(word) and (word[:-1] in PLACES or not is_ordinary(word)):
        return 1
    return len(word) if _OFFICE.fullmatch(word) and word not in GRAMMAR["no_office"] else 0


_OWN_HEADS = Remembered(_own_head)


def is_counted(word: str) -> bool:
    """一所|学校"""
    return word[-1] in "所家个座名位条" and bool(_COUNTED.fullmatch(word))


def is_part_of_a_post(page: PageText, end: int) -> bool:
    """某某镇|党委书记, but 自治区党委|书记, as 省委|书记: whether the committee ending there is no body."""
    text = page.text
    if text[end - 1] != "委" or not text.endswith("党委", 0, end) or text.endswith("自治区党委", 0, end):
        return False
    return text.startswith(_OF_A_COMMITTEE, end)


def ties(page: PageText, number: int) -> bool:
    """Whether this word makes a name one body's: a place, a proper word, 市, 国家, an unknown word."""
    word, tag = page.words[number], page.tags[number]
    is_tie = _TIES[word, tag]
    if is_tie is not None:
        return is_tie
    head = head_start(page, number)
    if head is None:
        return _ties_by_itself(word, tag)
    return _is_named(word, page.text[page.starts[number] : head])


def _tie(word_and_tag: tuple[str, str]) -> bool | None:
    """Whether the word ties, None where that hangs on what stands before it."""
    word, tag = word_and_tag
    if tag in _TAGS_OF_BODIES and word not in _TYING_WORDS:
        size = _OWN_HEADS[word]
        if size is None:
            return None
        if size:
            return _is_named(word, word[:-size])
    return _ties_by_itself(word, tag)


def _is_named(word: str, own: str) -> bool:
    """Whether a body's word is a place's or a name, told by what stands in it before its head: 中信|银行, but
    商业|银行."""
    is_own = len(own) > 1 and read_base_dictionary().tags.get(own, "nz") not in GRAMMAR["common_tags"]
    return is_own or word.removesuffix("国家") in PLACES


def _ties_by_itself(word: str, tag: str) -> bool:
    if word in _TYING_WORDS or word.removesuffix("国家") in PLACES or tag == "eng" or word == "“":
        return True
    if tag == "ns" and word not in GRAMMAR["no_place"] and not GRAMMAR["state_letters"].issuperset(word):
        return True  # 积石山|县, 新安|晚报, but 中非|命运共同体
    if word in ORGANISATION_HEADS or _OFFICE.fullmatch(word):
        return False
    return tag in GRAMMAR["proper_tags"] or (
        not is_ordinary(word) and GRAMMAR["no_given_name"].isdisjoint(word[word[0] in "据给正" :])
    )


_TIES = Remembered(_tie)


def is_ordinary(word: str) -> bool:
    """Whether the dictionary knows the word, or it could be no brand: one character, digits."""
    return len(word) == 1 or word in read_base_dictionary().tags or not _HAN.fullmatch(word)
