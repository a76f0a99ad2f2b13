"""What a page and an article tell about themselves: the paper's home, its date, who the story is about.

`Discourse.resolve` turns a short phrase into a full name: 我市, 该区, 该公司, 他, 公司.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from flows.steps.facts.lexicon import alternatives, words
from flows.steps.model import Mention, Sentence

_PAPER_WORDS = re.compile(
    r"(?:广播电视报|经济日报|都市日报|都市报|商报|晨报|晚报|早报|时报|快报|日报|新报|导报|周报|新闻网?|新闻报|报)$"
)
_LEVELS = frozenset("省市县区州镇乡村旗")
SCOPE = re.compile(
    r"(?P<kind>[全我本该])(?P<level>省|市|县|区|州|镇|乡|村|旗|国|球|公司|企业|校|院|厂|集团|行业|线|社会)(?![长委政内外里级场])"
)
# Words of a phrase before the noun it ends with.
_LONGEST_PHRASE = 6
_THAT = re.compile(r"该(?P<noun>[\u4e00-\u9fff]{2,4})")
# Nouns that stand for the organisation named before; the patterns say which names they can stand for.
_GOVERNMENT = f"{alternatives('government and places')}$"
_HEADLINE_ROLES = frozenset(("headline", "deck", "kicker"))
MEDIA = re.compile(
    r"(?:日报|晚报|晨报|早报|时报|商报|都市报|新闻网|新华社|电视台|客户端|报社|通讯社|中新社)$"
)
_ROLE_NOUNS = {
    "公司": rf"^(?!.*{_GOVERNMENT})",
    "企业": rf"^(?!.*{_GOVERNMENT})",
    "集团": r"集团",
    "厂": r"厂$",
    "学校": r"(?:大学|学院|学校|中学|小学|附中|一中|校区|幼儿园|校)$",
    "校": r"(?:大学|学院|学校|中学|小学|附中|一中|校区|幼儿园|校)$",
    "学院": r"学院$",
    "医院": r"医院$",
    "院": r"院$",
    "园区": r"(?:园|区|基地)$",
    "社区": r"社区$",
    "局": r"局$",
    "行": r"行$",
    "银行": r"银行$",
    "队": r"队$",
    "中心": r"中心$",
    "联盟": r"联盟$",
    "协会": r"协会$",
    "联合体": r"联合体$",
    "项目": r"项目$",
    "港": r"港$",
    "站": r"站$",
}
_BARE_ROLES = words("organisations unnamed")
# 他们公司的产品, 这家企业, 我们学校: the role noun is what is meant.
_OWNED_ROLE = re.compile(
    rf"(?:他们|她们|我们|这家|该家|这个|这所|这座)(?P<role>{alternatives('organisations unnamed')})"
)
_PERSON_PRONOUNS = frozenset(("他", "她"))
NO_NAME = words("nobody's names")


@dataclass(frozen=True, slots=True)
class PageContext:
    """What figures of a page are read against. `home` is the paper's place in full (青岚市), where known."""

    publication: str | None = None
    page_date: date | None = None
    home: str | None = None
    places: tuple[str, ...] = ()  # full names of the page's places, the most frequent first


def page_context(
    publication: str | None, page_date: date | None, mentions: Iterable[Mention] = ()
) -> PageContext:
    """The context of a page; `mentions` (of the whole page) complete the paper's place to its full name."""
    places = Counter(m.name for m in mentions if m.type == "LOC" and m.name[-1] in _LEVELS)
    ranked = tuple(name for name, _ in places.most_common())
    return PageContext(publication, page_date, home_of(publication, ranked), ranked)


def home_of(publication: str | None, places: Iterable[str] = ()) -> str | None:
    """青岚日报 -> 青岚市, where the page names 青岚市 (else 青岚); None without a publication."""
    stem = _PAPER_WORDS.sub("", publication or "")
    if not stem:
        return None
    full = (name for name in places if name.startswith(stem) and name[len(stem) :] in _LEVELS)
    return next(full, stem)


class Discourse:
    """The names an article has used so far, and whom its short forms mean."""

    def __init__(
        self, mentions: Sequence[Mention], sentences: Sequence[Sentence], context: PageContext
    ) -> None:
        self.context = context
        self.mentions = sorted(mentions, key=lambda m: (m.sentence_number, m.start))
        self._places = [(m.sentence_number, m.start) for m in self.mentions]
        self._sentences = sentences
        self._place_of = {sentence.number: i for i, sentence in enumerate(sentences)}
        named = main_entity(self.mentions, sentences)
        self.main = named or context.home
        self.is_about_home = named is None  # nobody is named: the paper's own place is all there is
        self._full = {mention.text: mention.name for mention in self.mentions}

    def resolve(self, phrase: str, sentence_number: int, at: int) -> str | None:
        """The full name a short form means where it stands; the phrase itself where it is none.

        None for pronouns that name nobody (它, 我们, 记者).
        """
        if phrase in _PERSON_PRONOUNS:
            return self._last("PER", "", sentence_number, at) or phrase
        if phrase in NO_NAME:
            return None
        pronoun = _OWNED_ROLE.match(phrase)
        if pronoun:
            named = self._last_organisation(pronoun["role"], sentence_number, at)
            return named + phrase[pronoun.end() :] if named else phrase
        if phrase in _BARE_ROLES:
            return self._last_organisation(phrase, sentence_number, at) or phrase
        scope = SCOPE.match(phrase)
        if scope:
            return self._resolve_scope(phrase, scope, sentence_number, at)
        return self._resolve_that(phrase, sentence_number, at)

    def _resolve_that(self, phrase: str, sentence_number: int, at: int) -> str:
        """该基地 is the nearest name that ends with 基地."""
        that = _THAT.match(phrase)
        for length in range(len(that["noun"]) if that else 0, 1, -1):
            noun = phrase[1 : 1 + length]
            named = self._last("ORG LOC", f"{re.escape(noun)}$", sentence_number, at)
            named = named or self._last_phrase(noun, sentence_number)
            if named:
                return named + phrase[1 + length :]
        return phrase

    def _last_phrase(self, noun: str, sentence_number: int) -> str | None:
        """The nominal phrase that ends with the noun, in the sentence right before: 蓝湾养殖基地."""
        number = self._place_of.get(sentence_number, 0)
        tokens = self._sentences[number - 1].tokens if number else ()
        ends = [i for i, token in enumerate(tokens) if token.text.endswith(noun)]
        if not ends:
            return None
        start = end = ends[-1]
        while start and end - start < _LONGEST_PHRASE and tokens[start - 1].pos[:1] in ("n", "j", "b"):
            start -= 1
        while start and tokens[start - 1].pos == "vn" and start > 1 and tokens[start - 2].pos[:1] == "n":
            start -= 2
        return "".join(token.text for token in tokens[start : end + 1]) if start < end else None

    def full_name(self, subject: str | None) -> str | None:
        """The subject with the name it begins with in full: 启明 -> 青岚启明重工有限公司."""
        if subject is None:
            return None
        for end in range(len(subject), 1, -1):
            full = self._full.get(subject[:end])
            if full:
                return full + subject[end:]
        return subject

    def _resolve_scope(self, phrase: str, scope: re.Match[str], sentence_number: int, at: int) -> str:
        kind, level, rest = scope["kind"], scope["level"], phrase[scope.end() :]
        home = self._home_at(level)
        if kind == "该":
            named = self._last_organisation(level, sentence_number, at) or home
            return named + rest if named else phrase
        if home is None and level not in ("国", "球", "省"):
            home = self._last_organisation(level, sentence_number, at)
        if home is None:
            return phrase
        return home + phrase if kind == "全" else home + rest

    def _home_at(self, level: str) -> str | None:
        """The paper's place, where it is of this level, else the place of this level the page names most."""
        home = self.context.home
        if level not in _LEVELS or level in "村乡镇":
            return None
        if home and home.endswith(level):
            return home
        if home and home[-1] not in _LEVELS:  # 青岚 whose level the page never tells: 我市 tells it
            return home + level
        return next((place for place in self.context.places if place.endswith(level)), None)

    def _last_organisation(self, role: str, sentence_number: int, at: int) -> str | None:
        if role in _LEVELS:
            return self._last_place(role, sentence_number, at)
        pattern = _ROLE_NOUNS.get(role)
        return self._last("ORG LOC", pattern, sentence_number, at) if pattern else None

    def _last_place(self, level: str, sentence_number: int, at: int) -> str | None:
        """The nearest place of this level, be it inside an organisation's name (茶陵县 in 茶陵县税务局)."""
        end = bisect_left(self._places, (sentence_number, at))
        for mention in reversed(self.mentions[max(0, end - 40) : end]):
            named = re.match(rf".{{1,8}}?{level}", mention.text) if mention.type != "PER" else None
            if named:
                return named[0]
        return None

    def _last(self, types: str, pattern: str, sentence_number: int, at: int) -> str | None:
        """The nearest name before the place whose type and form fit; the article's last forty are asked."""
        end = bisect_left(self._places, (sentence_number, at))
        for mention in reversed(self.mentions[max(0, end - 40) : end]):
            if mention.type in types and re.search(pattern, mention.name):
                if pattern.startswith("^(?!") and mention.type == "LOC":
                    continue
                return mention.text
        return None


def main_entity(mentions: Sequence[Mention], sentences: Sequence[Sentence]) -> str | None:
    """The organisation or place an article names most, as it mostly prints it.

    Names in its headline count threefold, organisations twice.
    """
    role_of = {s.number: s.role for s in sentences}
    counts: Counter[str] = Counter()
    printed: dict[str, Counter[str]] = {}
    for mention in mentions:
        role = role_of.get(mention.sentence_number, "body")
        if mention.type == "PER" or role in ("byline", "credit") or len(mention.name) < 2:
            continue
        counts[mention.name] += 3 if role in _HEADLINE_ROLES else 2 if mention.type == "ORG" else 1
        printed.setdefault(mention.name, Counter())[mention.text] += 1
    for name in [name for name in counts if MEDIA.search(name)]:
        del counts[name]
    if not counts:
        return None
    return printed[counts.most_common(1)[0][0]].most_common(1)[0][0]
