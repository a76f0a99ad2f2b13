"""Parts of speech of words that no dictionary has, in jieba's (ICTCLAS) tags."""

from __future__ import annotations

import re

from flows.steps.language.names.lexicon import SURNAMES

_NUMBER = re.compile(r"[0-9]+(?:\.[0-9]+)*%?|[0-9.]+|[零〇一二三四五六七八九十百千万亿两几数余]+")
_LATIN = re.compile(r"[a-zA-Z0-9]+")
_CHINESE = re.compile(r"[\u4e00-\u9fd5]+")
_PLACE = re.compile(r".{2,}[省市县区镇乡村州旗岛湖河江港路街桥]")
_ORGANISATION = re.compile(
    r".{2,}(?:公司|集团|银行|大学|学院|医院|学校|中学|小学|协会|学会|商会|联盟|中心|委员会|[局厅部委院所])"
)


def guess_tag(word: str) -> str:
    """The tag of an unknown word: m numbers, eng Latin, nr persons, ns places, nt organisations, n other
    Chinese words, x everything else.

    A three-character word that begins with a surname is a person more often than not (jieba.posseg tags
    nine in ten of them so); of two-character words only about half are, so they stay nouns.
    """
    if _NUMBER.fullmatch(word):
        return "m"
    if _LATIN.fullmatch(word):
        return "eng"
    if not _CHINESE.fullmatch(word):
        return "x"
    if _ORGANISATION.fullmatch(word):
        return "nt"
    if _PLACE.fullmatch(word):
        return "ns"
    if (len(word) == 3 and word[0] in SURNAMES) or (len(word) in (3, 4) and word[:2] in SURNAMES):
        return "nr"
    return "n" if len(word) > 1 else "x"
