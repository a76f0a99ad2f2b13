"""Words as pieces of terms: which may be a term by themselves, begin one or end one."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from importlib import resources
from typing import NamedTuple

from flows.steps.language.engine import read_base_dictionary
from flows.steps.language.names.lexicon import GRAMMAR
from flows.steps.language.words import DICTIONARY_FOLDER

# By part of speech (ICTCLAS as jieba has it): nouns carry the subject, verbs mostly the telling of it.
VERB_WEIGHT = 0.25
_TAG_WEIGHTS = {"n": 1.0, "nz": 1.1, "nt": 1.1, "ns": 0.6, "nr": 0.6, "nrt": 0.6, "nrfg": 0.6, "vn": 0.7}
_TAG_WEIGHTS |= {"j": 0.8, "l": 0.3, "an": 0.3, "v": VERB_WEIGHT, "eng": 0.8}
_LEADING_TAGS = frozenset(_TAG_WEIGHTS) | {"b", "a"}
_ENDING_TAGS = frozenset(_TAG_WEIGHTS) - {"v", "an", "l"} | {"ng", "g"}
NOUN_WEIGHT = 0.8  # and more: nouns
# What makes one word with the noun it stands before: 防溺水.
PREFIX_VERBS = frozenset("防反抗禁控扶")
# Never words by themselves: they are part of what stands behind them, 微|短剧.
BOUND = frozenset("低高超非零微亚")
_HAN = re.compile(r"[\u4e00-\u9fff]+")
_ACRONYM = re.compile(r"[A-Z]{2,}[0-9]*")
_MANNER = ("式", "型", "性", "级", "化")  # 手持式, 全市性: they say how, and need what
# 抓好, 记牢 are verbs, whatever a dictionary says; 孩子们 are persons.
_NO_ENDS = ("好", "牢", "响", "完", "们")
_SLIPPED = frozenset("比达较为超至于将已被把才会就可能之其这那该此万")  # an unknown word with one is a slip
_DEED = 4
_ORDER = re.compile(r"[一二三四五六七八九十两几半全各][\u4e00-\u9fff]")  # 四大, 一链, 全镇


class Piece(NamedTuple):
    """A word, name or quoted term in a run of such."""

    text: str
    weight: float  # of a term by itself; 0: it is none
    is_verb: bool
    leads: bool  # may begin a phrase
    ends: bool  # may end one
    kind: str  # word, stray (in no dictionary), cut (the end of a stray), name, quoted


@lru_cache(maxsize=1 << 14)
def piece_of(text: str, tag: str) -> Piece | None:
    """The word as a piece, or None where it can be no part of a term."""
    lists = word_lists()
    if text in lists.heads:
        return Piece(text, 0.0, False, False, True, "word")
    if text in lists.stops or text.endswith(_NO_ENDS):
        return None
    if not _HAN.fullmatch(text):
        return Piece(text, 0.8, False, True, True, "word") if _ACRONYM.fullmatch(text) else None
    is_verb, leads, ends = tag == "v", tag in _LEADING_TAGS, tag in _ENDING_TAGS
    if len(text) == 1:  # 防|溺水, 成交|额
        leads = text in PREFIX_VERBS
        return Piece(text, 0.0, leads, leads, ends, "word") if leads or ends else None
    if not (leads or ends) or _is_deed(text):
        return None
    known = text in read_base_dictionary().tags or text in lists.terms
    if _ORDER.fullmatch(text) and (not known or text[1] in "大个家位期镇县市"):
        return Piece(text, 0.0, False, False, True, "word")
    if len(text) > 2 and text.endswith(_MANNER):
        return Piece(text, 0.0, False, True, text[-1] == "化", "word")
    if not known and len(text) == 2 and text[1] in PREFIX_VERBS:  # 说防|溺水
        return Piece(text[1], 0.0, True, True, False, "cut")
    if not known and not _SLIPPED.isdisjoint(text):
        return None
    weight = 0.0 if text in lists.lone else _TAG_WEIGHTS.get(tag, 0.0)
    return Piece(text, weight, is_verb, leads, ends, "word" if known else "stray")


def joined(before: str, piece: Piece) -> Piece | None:
    """The piece with a character of BOUND before it, or None where that is no term."""
    if piece.text in word_lists().stops or before + piece.text in word_lists().stops:
        return None
    return piece._replace(text=before + piece.text) if piece.kind == "word" and not piece.is_verb else piece


def _is_deed(text: str) -> bool:
    """Whether four characters are a verb with what it does or how (发表|声明, 同步|进行), and no thing."""
    if len(text) != _DEED:
        return False
    known = read_base_dictionary().tags
    how, done = text[:2], text[2:]
    return how in word_lists().deeds or (known.get(how) in {"d", "ad"} and known.get(done) in {"v", "vn"})


class WordLists(NamedTuple):
    deeds: frozenset[str]
    stops: frozenset[str]
    heads: frozenset[str]
    lone: frozenset[str]
    terms: frozenset[str]


@cache
def word_lists() -> WordLists:
    """Words of deeds, stop words with the posts (副市长 tells of persons, not of the matter), general heads,
    words that need others, and the terms of the project's own dictionaries."""
    stops = _words_of("stop_words.txt") | _first_words("posts.txt")
    terms = _first_words("batteries.txt") | _first_words("economy.txt")
    deeds, heads, lone = (_words_of(f"{name}.txt") for name in ("deed_words", "term_heads", "lone_words"))
    heads |= GRAMMAR["callings"] & stops  # 护河|志愿者
    return WordLists(deeds, stops, heads, lone, terms)


def stop_words() -> frozenset[str]:
    """Words that are no key terms however often they occur."""
    return word_lists().stops


def _words_of(name: str) -> frozenset[str]:
    text = (resources.files(__package__) / "data" / name).read_text(encoding="utf-8")
    return frozenset(w for line in text.splitlines() if not line.startswith("#") for w in line.split())


def _first_words(name: str) -> frozenset[str]:
    lines = (DICTIONARY_FOLDER / name).read_text(encoding="utf-8").splitlines()
    return frozenset(line.split()[0] for line in lines if line and not line.startswith("#"))
