"""The key terms of an article: words, names and phrases, weighted by place, frequency and rarity."""

from __future__ import annotations

import re
from collections.abc import Container, Mapping, Sequence
from functools import cache, lru_cache
from importlib import resources

from flows.steps.language.engine import read_base_dictionary, read_idf
from flows.steps.language.pieces import NOUN_WEIGHT, VERB_WEIGHT
from flows.steps.language.terms import PRESS_WEIGHT, Run, Term, find_runs, find_terms
from flows.steps.model import Article, Keyword, Mention, Sentence

_COUNT = 15
# A term of less than this share of the first one's weight tells of a detail.
_LEAST_SHARE = 0.04

# A headline says in ten characters what the story is about; bylines and credits say nothing of it.
_ROLE_WEIGHTS = {"headline": 4.0, "kicker": 3.0, "deck": 2.5, "crosshead": 2.0, "body": 1.0, "caption": 1.0}
_LEAD_SENTENCES, _LEAD_WEIGHT = 2, 1.5  # of the body: who did what, told once more
_TITLE_ROLES = frozenset({"headline", "kicker", "deck", "crosshead"})
_REPORTERS = ("记者", "通讯员", "评论员", "编辑")  # also those whose byline was not read as one
# What only a title says is a figure of speech more often than the matter: 破题, 密码, 奏响. So is a word that
# a long text says once beside (星空, 一盘棋): there the matter comes back; short ones may say it once.
_ONLY_IN_TITLE, _HARDLY_IN_TEXT = 0.3, 0.4
_LONG, _FIGURE = 400, 3  # characters of such a text at least, of such a word at most
# What the article says once: a name or a phrase still tells of it, a word hardly, a verb not at all.
_ONLY_ONCE = {"name": 0.5, "phrase": 0.5, "word": 0.35, "stray": 0.0, "quoted": 1.0}
# Beyond this many terms what the text says in passing is more often a detail of the telling than a term, and
# fewer terms are better than that.
_ENOUGH, _SHORT, _OFTEN = 4, 2, 4
# With fewer terms than these, what is said in passing is taken where it names something: a rare name, a
# telling verb of the title that the text comes back to (禁渔). Other phrases are as often turns of phrase.
_WANTED, _RARE, _RARE_VERB, _COMES_BACK = 8, 0.9, 0.6, 3
_TELLING_PIECE = 0.75  # rarity from which a piece of a phrase may be a term beside it (not 法律, 智慧)
# (市长某某，秘书长某某)参加活动。 Who is there and speaks does more.
_PRESENT = re.compile(
    r"(?:[，、][^。；！？\0]{0,60})?(?:参加|出席|列席|陪同)(?!\w*(?:讲话|致辞|发言|主持))\w{0,8}(?:[。；\0]|\Z)"
)
_PHRASE_BONUS = 1.25  # phrases name things, their words only kinds
# Natural logarithms of the inverse document frequency: from 10 on a word is as telling as a name.
_TELLING = 10.0
_PROPER_TAGS = frozenset(["nz", "nr", "nrt", "nrfg", "ns"])
_GENERAL = 0.5  # the rarity of words that add nothing to another (节目, 产品, 朋友)
_UNKNOWN_RARITY = 0.8  # of terms that no statistics have


class _Standing:
    """Where a term stands in the article."""

    __slots__ = ("count", "in_text", "place", "term")

    def __init__(self, term: Term) -> None:
        self.term = term
        self.place = 0.0  # sum of the weights of its places
        self.count = 0
        self.in_text = 0  # of its places, those not in titles


def extract_keywords(
    article: Article, sentences: Sequence[Sentence], mentions: Sequence[Mention]
) -> tuple[Keyword, ...]:
    """The article's key terms, heaviest first; weights are shares of the heaviest one's (0..1)."""
    reporters = {m.text for m in mentions if m.title and m.title.endswith(_REPORTERS)}
    unwanted = frozenset({author.name for author in article.authors} | reporters)
    read = [sentence for sentence in sentences if sentence.role in _ROLE_WEIGHTS]
    standings = _standings(find_runs(read, mentions, unwanted))
    inside = _inside_names(standings, mentions)
    said = "\0".join(sentence.text for sentence in read)
    is_long = len(said) > _LONG
    weights = {text: _weight(standing, is_long) for text, standing in standings.items() if text not in inside}
    weighted = {text: weight for text, weight in weights.items() if weight}
    ranked = _best(weighted, standings, _only_present(mentions, said), said)
    return tuple(
        Keyword(rank, text, round(weighted[text] / weighted[ranked[0]], 4))
        for rank, text in enumerate(ranked, start=1)
    )


def _standings(runs: Sequence[Run]) -> dict[str, _Standing]:
    standings: dict[str, _Standing] = {}
    for run, terms in zip(runs, find_terms(runs), strict=True):
        place = _ROLE_WEIGHTS[run.role]
        if run.role == "body" and run.order <= _LEAD_SENTENCES:
            place *= _LEAD_WEIGHT
        in_text = run.role not in _TITLE_ROLES
        for term in terms:
            text = term.text
            standing = standings.get(text)
            if standing is None:
                standing = standings[text] = _Standing(term)
            elif term.weight > standing.term.weight:
                standing.term = term
            standing.place += place
            standing.count += 1
            standing.in_text += in_text
    return standings


def _weight(standing: _Standing, is_long: bool) -> float:
    term = standing.term
    weight = standing.place * term.weight * _rarity(term)
    if not standing.in_text:
        return weight * _ONLY_IN_TITLE
    if standing.count > 1:
        is_short = term.kind == "word" and len(term.text) <= _FIGURE
        is_figure = is_long and standing.in_text == 1 and is_short
        return weight * _HARDLY_IN_TEXT if is_figure else weight
    return 0.0 if term.weight <= VERB_WEIGHT else weight * _ONLY_ONCE[term.kind]


def _only_present(mentions: Sequence[Mention], said: str) -> set[str]:
    """Persons named once, beside another one in a list or where only who was there is told."""
    persons = {mention.text for mention in mentions if mention.type == "PER"}
    once = [person for person in persons if said.count(person) == 1]
    return {
        person
        for person in once
        if any(f"{other}、{person}" in said or f"{person}、{other}" in said for other in persons - {person})
        or _PRESENT.match(said, said.index(person) + len(person))
    }


def _is_passing(standing: _Standing, said: str) -> bool:
    """Whether it is a verb that hardly comes back, or stands once, in the text, and is short, no noun, or a
    phrase of words that do not come back either (诗意画卷)."""
    term = standing.term
    if term.weight <= VERB_WEIGHT and standing.count < _OFTEN:
        return True
    if not standing.count == standing.in_text == 1:
        return False
    if term.kind == "phrase":
        return all(said.count(part) == 1 for part in term.parts)
    return term.kind == "word" and (len(term.text) <= _SHORT or term.weight < NOUN_WEIGHT)


def _says_no_more(standing: _Standing, inner: str) -> bool:
    """Whether a phrase of the text hardly goes on from the term it begins with: what it adds is said only
    once, or of every story (电池|产品)."""
    term = standing.term
    if term.kind != "phrase" or standing.in_text < standing.count or not term.text.startswith(inner):
        return False
    if standing.count == 1 or len(term.text) == len(inner) + 1:
        return True  # 风筝|节目 said once; 净水|器材 beside 净水器
    added = [part for part in term.parts if term.text.rindex(part) >= len(inner)]
    return max(map(_rarity_of, added), default=_GENERAL) < _GENERAL


def _is_matter_of(standing: _Standing, longer: _Standing) -> bool:
    """Whether a piece of a phrase is what the story is about as well: a telling noun or a verb of the title,
    said by itself more often than the phrase, which does not end in it (风筝 beside 风筝大会; 大会 is only
    what that is called for short)."""
    term = standing.term
    if longer.term.kind != "phrase" or longer.term.text.endswith(term.text):
        return False
    if standing.in_text <= longer.count:
        return False
    if term.weight <= VERB_WEIGHT:
        return standing.in_text < standing.count and standing.count >= _OFTEN
    return term.weight >= NOUN_WEIGHT and _rarity(term) >= _TELLING_PIECE


def _is_thing(standing: _Standing) -> bool:
    """Whether a term names a thing though the article says it in passing."""
    term = standing.term
    if term.weight <= VERB_WEIGHT:
        return standing.in_text < standing.count >= _COMES_BACK and _rarity(term) >= _RARE_VERB
    is_state = term.kind == "phrase" and term.text.endswith("化")  # 港口一体化
    is_named = is_state or (term.kind == "name" and term.weight > PRESS_WEIGHT)
    return is_named and _rarity(term) >= _RARE


def _inside_names(standings: Mapping[str, _Standing], mentions: Sequence[Mention]) -> set[str]:
    """Proper words that are a piece of one of the article's names: 岚山 where 岚山实验室 is named."""
    names = {mention.name for mention in mentions} | {mention.text for mention in mentions}
    tags = read_base_dictionary().tags
    stems = {mention.text[:-1] for mention in mentions if mention.type == "ORG"}  # 文旅(局)
    words = [text for text, standing in standings.items() if standing.term.kind == "word"]
    proper = [text for text in words if tags.get(text, "nz") in _PROPER_TAGS]
    every = "\0".join(names)
    pieces = {text for text in proper if text in every}
    return pieces | {
        text
        for text, standing in standings.items()
        if standing.term.kind in {"word", "stray"} and text in stems and text not in tags
    }


def _best(
    weighted: Mapping[str, float], standings: Mapping[str, _Standing], present: Container[str], said: str
) -> list[str]:
    """The heaviest terms, without those that are only a piece of one ranked before them (锂电池 after
    锂电池产业), all but the first that go on from one (固态电池, 小型固态电池), those that say no more than
    it, and passing words behind the first few, unless they are things and there is little else."""
    ranked = sorted(weighted, key=lambda text: (-weighted[text], text))
    kept: list[str] = []
    spare: list[str] = []
    widened: set[str] = set()
    for text in ranked:
        if len(kept) == _COUNT:
            break
        standing = standings[text]
        is_name = standing.term.kind == "name"  # 澄江一中 and 澄江水库 do not go on from 澄江
        inner = [] if is_name else [other for other in kept if other in text]
        if not widened.isdisjoint(inner) or (inner and _says_no_more(standing, max(inner, key=len))):
            continue
        if not all(_is_matter_of(standing, standings[other]) for other in kept if text in other):
            continue
        is_detail = weighted[text] < _LEAST_SHARE * weighted[ranked[0]]
        if is_detail or (len(kept) >= _ENOUGH and (text in present or _is_passing(standing, said))):
            spare.append(text)
        else:
            kept.append(text)
            widened.update(inner)
    for text in spare:
        if len(kept) >= _WANTED:
            break
        is_new = not any(text in other for other in kept)
        if is_new and text not in present and _is_thing(standings[text]):
            kept.append(text)
    return sorted(kept, key=ranked.index)


def _rarity(term: Term) -> float:
    """0..1: how little the term is said of other matters."""
    if term.kind == "phrase":
        return min(1.0, _PHRASE_BONUS * max(map(_rarity_of, term.parts)))
    if term.kind == "name":
        return min(read_idf().get(term.text, _TELLING), _TELLING) / _TELLING
    return _rarity_of(term.text)


@lru_cache(maxsize=1 << 14)
def _rarity_of(word: str) -> float:
    idf = read_idf().get(word)
    rarity = _UNKNOWN_RARITY if idf is None else min(idf, _TELLING) / _TELLING
    return rarity * _general_words().get(word, 1.0)


@cache
def _general_words() -> dict[str, float]:
    """Words that newspapers use whatever they tell of → what is left of their rarity."""
    text = (resources.files(__package__) / "data" / "general_words.txt").read_text(encoding="utf-8")
    lines = (line.split(": ", 1) for line in text.splitlines() if not line.startswith("#"))
    return {word: float(share) for share, words in lines for word in words.split()}
