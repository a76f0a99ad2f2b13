"""Direct quotations: what was said, who said it, by which verb.

The speaker stands before (某某说：“……”), after (“……”某某说) or in the middle (“……”某某说，“……”); a quotation
may run over several sentences, and over paragraphs that each open the marks anew.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from flows.steps.facts.lexicon import alternatives
from flows.steps.model import Article, Mention, Quote, Sentence
from flows.steps.text import fold

_SPOKEN_ROLES = frozenset({"body", "deck", "caption", "crosshead"})
# 简称, 宣讲 and the like say nothing.
_VERB = re.compile(
    rf"(?P<verb>{alternatives('reporting verbs')}|(?<![简宣演俗人名号通声])[称讲])"
    r"(?:道|说|着)?了?(?:记者|大家|我们|笔者)?"
)
# What cannot be the verb though it looks like one: 说明书, 道路, 问题, 称号.
_NOT_VERB = re.compile(r"[明书路题号量理法服具德德候卷答好]|道[路理德]")
_LEADS_IN = re.compile(r"(?:道|说|着|了|记者|大家|我们|笔者)*\s*[:,]\s*$")
_STOPS = re.compile(r"[。!?;！？；]")
_PERSON_NOUN = re.compile(
    rf"[^,:;。!?“”\"、]{{0,24}}?{alternatives('nouns of persons')}(?=[^,:;。!?]{{0,20}}$)"
)
_PRONOUN = re.compile(r"[他她](?!们)")
_MARKS = re.compile('[“”"]')
_REACH = 70
# A quotation with no speaker in sight counts where it is a whole sentence of some length.
_SELF_SUFFICIENT = 12


@dataclass(frozen=True, slots=True)
class _Passage:
    """A paragraph's sentences as one text, folded, with the mentions in it."""

    text: str
    folded: str
    starts: tuple[int, ...]
    sentences: tuple[Sentence, ...]
    mentions: tuple[tuple[int, int, Mention], ...]  # start, end, mention

    def sentence_number_at(self, offset: int) -> int:
        return self.sentences[bisect_right(self.starts, offset) - 1].number


@dataclass(frozen=True, slots=True)
class _Voice:
    speaker: str | None
    verb: str


def find_quotes(
    article: Article, sentences: Sequence[Sentence], mentions: Sequence[Mention]
) -> tuple[Quote, ...]:
    """The direct quotations of an article, in reading order.

    `text` is what stands between the marks; `sentence_number` is where it begins. A speaker who is a
    mention is told by its name (他 by the last person named), another as the text calls him (一位客商).
    Quoted names and slogans are no quotations.
    """
    if not any(map(_MARKS.search, (fold(sentence.text) for sentence in sentences))):
        return ()
    quotes: list[Quote] = []
    last_voice: _Voice | None = None
    is_open = False
    last_person: str | None = None
    for passage in _passages(sentences, mentions):
        for start, end, is_closed in _quoted_spans(passage.folded):
            text = passage.text[start:end].strip()
            if _is_name(passage.folded, start, end):
                continue
            voice = _voice(passage, start, end, last_person)
            if voice is None and is_open and start <= 2:
                voice = last_voice
            if voice is None and not _is_whole_sentence(text):
                continue
            if voice is None and last_voice and _follows_directly(passage.folded, start):
                voice = last_voice
            quotes.append(
                Quote(
                    sentence_number=passage.sentence_number_at(start),
                    speaker=voice.speaker if voice else None,
                    verb=voice.verb if voice else None,
                    text=text,
                )
            )
            last_voice, is_open = voice, not is_closed
        persons = [m for _, _, m in passage.mentions if m.type == "PER"]
        last_person = persons[-1].name if persons else last_person
    return tuple(quotes)


def _passages(sentences: Sequence[Sentence], mentions: Sequence[Mention]) -> Iterator[_Passage]:
    by_sentence: dict[int, list[Mention]] = {}
    for mention in mentions:
        by_sentence.setdefault(mention.sentence_number, []).append(mention)
    for _, group in groupby(sentences, key=lambda s: (s.paragraph_number, s.role)):
        own = tuple(group)
        if own[0].role not in _SPOKEN_ROLES:
            continue
        starts = []
        at = 0
        placed = []
        for sentence in own:
            starts.append(at)
            placed += [(at + m.start, at + m.end, m) for m in by_sentence.get(sentence.number, [])]
            at += len(sentence.text)
        text = "".join(sentence.text for sentence in own)
        yield _Passage(text, fold(text), tuple(starts), own, tuple(placed))


def _quoted_spans(folded: str) -> Iterator[tuple[int, int, bool]]:
    """Start and end of what stands in marks, and whether they are closed in this passage."""
    opened: int | None = None
    straight: int | None = None
    for found in _MARKS.finditer(folded):
        sign, at = found[0], found.start()
        if sign == "“":
            opened = at + 1 if opened is None else opened
        elif sign == "”" and opened is not None:
            yield opened, at, True
            opened = None
        elif sign == '"' and opened is None:
            if straight is None:
                straight = at + 1
            else:
                yield straight, at, True
                straight = None
    if opened is not None and len(folded) - opened > _SELF_SUFFICIENT:
        yield opened, len(folded), False


def _is_whole_sentence(text: str) -> bool:
    return len(text) >= _SELF_SUFFICIENT and text[-1] in "。！？!?…"


def _is_name(folded: str, start: int, end: int) -> bool:
    """他认为，“旧秩序”是……: a few quoted words that the sentence runs on from are no speech."""
    runs_on = folded[end + 1 : end + 2] not in ("", ",", "。", "!", "?", ";", "“", '"', "\n")
    return end - start <= 8 and runs_on and folded[end - 1 : end] not in "。!?…,;"


def _follows_directly(folded: str, start: int) -> bool:
    """“……”“……”: two quotations in a row are one voice's."""
    return start >= 2 and folded[start - 2] in '”"…,'


def _voice(passage: _Passage, start: int, end: int, last_person: str | None) -> _Voice | None:
    """Who says text[start:end]: told before the marks, else after them."""
    before = _voice_before(passage, start - 1, last_person)
    if before or not _ends_speech(passage.folded, start, end):
        return before
    return _voice_after(passage, end + 1, last_person)


def _ends_speech(folded: str, start: int, end: int) -> bool:
    """A quotation told by what follows it closes with a stop or comma; “银龄岗”招募启事 is a name."""
    return end - start >= 4 and (folded[end - 1] in "。!?…,;" or folded[end + 1 : end + 2] == ",")


def _voice_before(passage: _Passage, mark: int, last_person: str | None) -> _Voice | None:
    low = max(0, mark - _REACH)
    stops = list(_STOPS.finditer(passage.folded, low, mark))
    low = stops[-1].end() if stops else low
    lead_in = _LEADS_IN.search(passage.folded[low:mark])
    if not lead_in:
        return None
    verbs = list(_VERB.finditer(passage.folded, low, low + lead_in.end()))
    if not verbs or low + lead_in.end() - verbs[-1].end() > 3:
        return None
    return _Voice(_speaker(passage, low, verbs[-1].start(), last_person), verbs[-1]["verb"])


def _voice_after(passage: _Passage, at: int, last_person: str | None) -> _Voice | None:
    high = min(len(passage.folded), at + _REACH)
    stop = _STOPS.search(passage.folded, at, high)
    high = stop.start() if stop else high
    for found in _VERB.finditer(passage.folded, at, high):
        if _NOT_VERB.match(passage.folded, found.end()) or found.start() - at > _REACH:
            continue
        speaker = _speaker(passage, at, found.start(), last_person)
        if speaker:
            return _Voice(speaker, found["verb"])
    return None


def _speaker(passage: _Passage, start: int, end: int, last_person: str | None) -> str | None:
    """The last person named in text[start:end], else a pronoun's, a person noun's, an organisation's name."""
    inside = [m for low, high, m in passage.mentions if start <= low and high <= end]
    persons = [m for m in inside if m.type == "PER"]
    if persons:
        return persons[-1].name
    words = passage.folded[start:end]
    if _PRONOUN.search(words[-12:]):
        before = [m for low, _, m in passage.mentions if low < start and m.type == "PER"]
        return before[-1].name if before else last_person
    noun = _PERSON_NOUN.search(words)
    if noun:
        return passage.text[start + noun.start() : start + noun.end()].strip(' ,，、。：:”"')
    houses = [m for m in inside if m.type == "ORG"]
    return houses[-1].name if houses else None
