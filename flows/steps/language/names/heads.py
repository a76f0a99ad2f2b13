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
    end, word = page.ends[number], page.words[number]
    last = word[-1]
    if last == "委" and is_part_of_a_post(page, end):
        return None
    if last in "学校" and page.text.endswith(_SCHOOLS_OF_ALL_KINDS, 0, end):
        return None
    for head in _HEADS_OF_PAIR.get(page.text[end - 2 : end], ()):
        if page.text.endswith(head, 0, end):
            venues = _VENUES.get(last, ())  # 会展中心 is a place
            if venues and any(len(v) >= len(head) and page.text.endswith(v, 0, end) for v in venues):
                return None
            return end - len(head)
    if word == "委" and number and page.ends[number - 1] == page.starts[number]:  # 大理州|委
        return end - 2 if page.words[number - 1][-1] in "省市区县州旗盟" else None
    if _TEAM.fullmatch(word) and (word[:-1] in PLACES or not is_ordinary(word)):
        return end - 1
    if _OFFICE.fullmatch(word) and word not in GRAMMAR["no_office"]:
        return page.starts[number]
    return None


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
    tag = page.tags[number]
    if tag in _TAGS_OF_BODIES and page.words[number] not in _TYING_WORDS:
        head = head_start(page, number)
        if head is not None:
            own = page.text[page.starts[number] : head]  # 中信|银行, but 商业|银行
            is_place = page.words[number].removesuffix("国家") in PLACES
            is_own = len(own) > 1 and read_base_dictionary().tags.get(own, "nz") not in GRAMMAR["common_tags"]
            return is_place or is_own
    return _TIES[page.words[number], tag]


def _ties_by_itself(word_and_tag: tuple[str, str]) -> bool:
    word, tag = word_and_tag
    if word in _TYING_WORDS or word.removesuffix("国家") in PLACES or tag == "eng" or word == "“":
        return True
    if tag == "ns" and word not in GRAMMAR["no_place"] and not GRAMMAR["state_letters"].issuperset(word):
        return True  # 积石山|县, 新安|晚报, but 中非|命运共同体
    if word in ORGANISATION_HEADS or _OFFICE.fullmatch(word):
        return False
    return tag in GRAMMAR["proper_tags"] or (
        not is_ordinary(word) and GRAMMAR["no_given_name"].isdisjoint(word[word[0] in "据给正" :])
    )


_TIES = Remembered(_ties_by_itself)


def is_ordinary(word: str) -> bool:
    """Whether the dictionary knows the word, or it could be no brand: one character, digits."""
    return len(word) == 1 or word in read_base_dictionary().tags or not _HAN.fullmatch(word)
