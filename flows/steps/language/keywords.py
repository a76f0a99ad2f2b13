"""The key terms of an article: words, names and phrases, weighted by place, frequency and rarity."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from importlib import resources
from itertools import pairwise
from statistics import median
from typing import NamedTuple

from flows.steps.language.engine import read_idf
from flows.steps.language.words import DICTIONARY_FOLDER
from flows.steps.model import Article, Keyword, Mention, Sentence

_COUNT = 15

# A headline says in ten characters what the story is about; bylines and credits say nothing of it.
_ROLE_WEIGHTS = {"headline": 4.0, "kicker": 3.0, "deck": 2.5, "crosshead": 2.0, "body": 1.0, "caption": 1.0}
_LEAD_WEIGHT = 1.5  # of the first body sentences: who did what, told once more

# By part of speech: nouns and names carry the subject, verbs mostly the telling of it.
_TAG_WEIGHTS = {
    "n": 1.0,
    "nz": 1.2,
    "nt": 1.2,
    "ns": 0.6,
    "nr": 0.7,
    "nrt": 0.6,
    "vn": 0.7,
    "j": 0.8,
    "l": 0.7,
}
_TAG_WEIGHTS |= {"eng": 1.0, "an": 0.5, "v": 0.3, "i": 0.3, "b": 0.3, "a": 0.2}
# Places are where it happened, and every story of a local paper has them.
_NAME_WEIGHTS = {"ORG": 1.2, "PER": 1.1, "LOC": 0.6}
# A word that no dictionary or frequency list has and that stands only once is as often a slip of the
# segmentation as a term.
_STRAY_WEIGHT = 0.4

_PHRASE_PARTS = frozenset({"n", "nz", "vn", "j", "b", "an", "eng", "l", "nt", "ns"})
_LONGEST_PHRASE = 8  # characters: a longer run of nouns is a clause
_SMALLEST_PHRASE_COUNT = 2
# The share of the rarer part's places that a phrase must hold, to be the word the story really uses.
_PHRASE_SHARE = 0.5

_WORD = re.compile(r"[\u4e00-\u9fff·]{2,}|[\u4e00-\u9fff]*[A-Za-z][A-Za-z0-9+.\u4e00-\u9fff-]*")


# 某某日报讯（记者…）: who reports is not what is reported.
_DATELINE = re.compile(r"[^，。,]{2,16}?(?:讯|电|消息)\s?(?:[（(][^）)]{0,60}[）)])?")


class _Term(NamedTuple):
    text: str
    weight: float  # of its part of speech or kind of name
    is_name: bool
    can_join: bool  # may be part of a phrase


def extract_keywords(
    article: Article, sentences: Sequence[Sentence], mentions: Sequence[Mention]
) -> tuple[Keyword, ...]:
    """The article's key terms, heaviest first; weights are shares of the heaviest one's (0..1)."""
    unwanted = _stop_words() | {author.name for author in article.authors}
    runs = [
        (place, [term for term in run if term.text not in unwanted])
        for place, run in _runs(sentences, mentions)
    ]
    phrases = _find_phrases([run for _, run in runs])
    scores: defaultdict[str, float] = defaultdict(float)
    kinds: dict[str, _Term] = {}
    for place, run in runs:
        for term in _with_phrases(run, phrases):
            scores[term.text] += place
            kinds[term.text] = max(kinds.get(term.text, term), term, key=lambda t: t.weight)
    places = Counter(term.text for _, run in runs for term in run)
    weighted = {
        text: score * kinds[text].weight * _rarity(text, places[text] == 1 and not kinds[text].is_name)
        for text, score in scores.items()
    }
    ranked = _without_parts(sorted(weighted, key=lambda text: (-weighted[text], text)))[:_COUNT]
    return tuple(
        Keyword(rank, text, round(weighted[text] / weighted[ranked[0]], 4))
        for rank, text in enumerate(ranked, start=1)
    )


def _runs(sentences: Sequence[Sentence], mentions: Sequence[Mention]) -> Iterator[tuple[float, list[_Term]]]:
    """Weight of the place and terms in order, for each stretch of a sentence without a gap; a gap is
    anything that is no candidate."""
    surfaces = _usual_surfaces(mentions)
    names: dict[int, list[Mention]] = {}
    for mention in mentions:
        usual = replace(mention, text=surfaces[mention.name])
        names.setdefault(mention.sentence_number, []).append(usual)
    body_seen = 0
    for sentence in sentences:
        place = _ROLE_WEIGHTS.get(sentence.role, 0.0)
        if sentence.role == "body":
            body_seen += 1
            place *= _LEAD_WEIGHT if body_seen <= 2 else 1.0
        if place:
            for run in _runs_of(sentence, names.get(sentence.number, [])):
                yield place, run


def _usual_surfaces(mentions: Sequence[Mention]) -> dict[str, str]:
    """Canonical name -> the form the article uses most, the shorter of equals: one key term a name."""
    forms: dict[str, Counter[str]] = {}
    for mention in mentions:
        forms.setdefault(mention.name, Counter())[mention.text] += 1
    return {
        name: min(counts, key=lambda form: (-counts[form], len(form), form)) for name, counts in forms.items()
    }


def _runs_of(sentence: Sentence, mentions: Sequence[Mention]) -> Iterator[list[_Term]]:
    waiting = sorted(mentions, key=lambda m: (m.start, -m.end))
    run: list[_Term] = []
    dateline = _DATELINE.match(sentence.text) if sentence.role == "body" else None
    covered = dateline.end() if dateline else 0
    for token in sentence.tokens:
        while waiting and waiting[0].start <= token.start:
            mention = waiting.pop(0)
            if mention.start >= covered:
                run.append(_Term(mention.text, _NAME_WEIGHTS.get(mention.type, 1.0), True, False))
                covered = mention.end
        if token.start < covered:
            continue
        weight = _TAG_WEIGHTS.get(token.pos, 0.0)
        if weight and _WORD.fullmatch(token.text):
            run.append(_Term(token.text, weight, False, token.pos in _PHRASE_PARTS))
        elif run:
            yield run
            run = []
    if run:
        yield run


def _find_phrases(runs: Sequence[Sequence[_Term]]) -> frozenset[tuple[str, str]]:
    """Neighbours that stand together as often as one of them stands at all."""
    alone: Counter[str] = Counter(term.text for run in runs for term in run)
    together: Counter[tuple[str, str]] = Counter(
        (first.text, second.text)
        for run in runs
        for first, second in pairwise(run)
        if first.can_join and second.can_join and len(first.text) + len(second.text) <= _LONGEST_PHRASE
    )
    return frozenset(
        pair
        for pair, count in together.items()
        if count >= _SMALLEST_PHRASE_COUNT and count >= _PHRASE_SHARE * min(alone[pair[0]], alone[pair[1]])
    )


def _with_phrases(run: Sequence[_Term], phrases: frozenset[tuple[str, str]]) -> Iterator[_Term]:
    at = 0
    while at < len(run):
        term = run[at]
        if at + 1 < len(run) and (term.text, run[at + 1].text) in phrases:
            after = run[at + 1]
            joint = "" if not (term.text[-1].isascii() and after.text[0].isascii()) else " "
            yield _Term(term.text + joint + after.text, max(term.weight, after.weight), False, False)
            at += 2
        else:
            yield term
            at += 1


def _without_parts(ranked: Sequence[str]) -> list[str]:
    """Leaves out a term that is a piece of one ranked before it (锂电池 after 锂电池产业)."""
    kept: list[str] = []
    for text in ranked:
        if not any(text in other for other in kept):
            kept.append(text)
        if len(kept) == _COUNT:
            break
    return kept


def _rarity(text: str, is_stray: bool) -> float:
    """jieba's inverse document frequency; terms that it does not have count as middling rare."""
    idf = read_idf()
    known = idf.get(text) or (text.isascii() and idf.get(text.lower()))
    return known or _usual_rarity() * (_STRAY_WEIGHT if is_stray else 1.0)


@cache
def _usual_rarity() -> float:
    return median(read_idf().values())


@cache
def _stop_words() -> frozenset[str]:
    """The list in data/, and the posts: 副市长 tells of a story's persons, not of its matter."""
    posts = (DICTIONARY_FOLDER / "posts.txt").read_text(encoding="utf-8").splitlines()
    text = (resources.files(__package__) / "data" / "stop_words.txt").read_text(encoding="utf-8")
    listed = {word for line in text.splitlines() if not line.startswith("#") for word in line.split()}
    return frozenset(listed | {post.split()[0] for post in posts if post and not post.startswith("#")})
