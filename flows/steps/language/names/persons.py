"""Persons by what stands beside them: a post before the name, a word of speech behind it; foreign names."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence

import numpy as np

from flows.steps.language.engine import read_base_dictionary
from flows.steps.language.names.lexicon import (
    ALL_SURNAMES,
    FOREIGN_LETTERS,
    GRAMMAR,
    NAME_PARTS,
    POSTS,
    alternation,
    by_last_letter,
)
from flows.steps.language.names.pagetext import Name, PageText
from flows.steps.language.names.pairs import table_of

_POST = alternation(POSTS)
_AFTER_POST = re.compile(rf"(?:{_POST})(?=[\u4e00-\u9fff]{{2}})")

_SPEECH = re.compile("|".join(sorted(GRAMMAR["speech"], key=len, reverse=True)))
_FOLLOWING = alternation(GRAMMAR["following_posts"])
_FOLLOWING_POST = re.compile(f"副(?:{_FOLLOWING})|{_FOLLOWING}")
_POLITE = frozenset(["某", "某某", "女士", "先生"])
_FAMILIAR = sorted(GRAMMAR["forms_of_address"] - _POLITE - {"同志"} | {"阿姨"})
_COURTESY = re.compile(f"某某?|女士|先生|{'|'.join(_FAMILIAR)}")
_FOREIGN = "".join(sorted(FOREIGN_LETTERS))
_DOTS = "·•‧・"
_BEFORE_DOT = 8  # characters at most
_DOTTED = re.compile(rf"[{_FOREIGN}]{{1,{_BEFORE_DOT}}}(?:[{_DOTS}][{_FOREIGN}]{{1,10}})+")
_FOREIGN_RUN = re.compile(rf"[{_FOREIGN}]{{3,8}}")
_POSTS_BY_LAST_LETTER = by_last_letter(POSTS)
_PART_OF_A_BODY = frozenset("副科部处室组局厅院所站队")  # 麻醉科|医生: no name's last letter before a post
# A post that follows its holder; one that goes on is another word (主席|团).
_FOLLOWERS = sorted(GRAMMAR["following_posts"] & POSTS - GRAMMAR["forms_of_address"], key=len, reverse=True)
_TITLE_BEHIND = re.compile(rf"副?(?:{'|'.join(_FOLLOWERS)})(?![团会处室])")
_BEGIN_TITLE_BEHIND = frozenset(["副", *(post[0] for post in _FOLLOWERS)])
# 编辑：某某 校对：某某, whatever word the name is elsewhere.
_CREDIT = re.compile(
    r"(?:编辑|责编|美编|校对|版式|制图|审读|组版|摄影|统筹|策划|通讯员)[：:/／ 　]{1,2}"
    r"(?P<name>[\u4e00-\u9fff]{2,3})(?=[\s　、，）)/／\0])"
)
_PART = f"(?:{alternation(NAME_PARTS)})"
_OF_PARTS = re.compile(rf"{_PART}{_PART}{{1,2}}(?!德勒)")  # 扎西德勒 is a greeting
_LONGEST_TITLE = 40
_BEFORE_TITLE = "的对在由是与为向把被让到"
_SHORT_BODY = 2  # characters: 市委, 省委
_BREAKS = frozenset("。；！？“”：,，（）() \0")


_NO_PERSON, _NO_GIVEN_NAME = GRAMMAR["no_person"], GRAMMAR["no_given_name"]
_OTHER_WORDS = _NO_GIVEN_NAME | {"连"}
_PROPER = frozenset(["nr", "nz", "x"])  # what tags begin with of words that may be names
_BEGINS_POST = table_of(POSTS)


def find_persons(page: PageText, base: Iterable[Name]) -> list[Name]:
    """Names behind a post, before a word of speech, with a courtesy (刘女士, 张某), a dot, or of known parts.

    Where the base recogniser has a longer person beginning there, or one around a dotted name, it counts.
    """
    known = {name[0]: name for name in base if name[2] == "PER"}
    dots = page.occurrences("·")
    dotted = {at: name for name in known.values() for at in _within(dots, name)}
    found = []
    for name in _persons_by_context(page):
        start, end, _ = name
        whole = next((dotted[at] for at in _within(dots, name) if at in dotted), None) if dotted else None
        is_around = whole is not None and whole.start <= start and end <= whole.end
        found.append(whole if whole and is_around else max(name, known.get(start, name)))
    return found


def _within(offsets: Sequence[int], name: Name) -> Sequence[int]:
    """Those of the offsets, which are in order, that lie within the name."""
    first = bisect_left(offsets, name[0])
    return offsets[first : bisect_left(offsets, name[1], first)]


def _persons_by_context(page: PageText) -> list[Name]:
    dotted = [_trimmed(page, start, end) for start, end in _dotted(page)]
    found = [name for name in dotted if not is_motto(page, name)]
    found += [Name(*match.span(), "PER") for match in _OF_PARTS.finditer(page.text)]
    found += _behind_posts(page)
    found += _before_speech(page)
    found += _before_posts(page)
    for match in _COURTESY.finditer(page.text):
        start = match.start() - 1
        surname = page.text[start]
        is_other = surname in _OTHER_WORDS and match[0] not in _POLITE  # 连|阿姨(都说)
        if surname in ALL_SURNAMES and start in page.word_at_start and not is_other:
            found.append(Name(start, match.end(), "PER"))
    credits = (match for match in _CREDIT.finditer(page.text) if match["name"][0] in ALL_SURNAMES)
    return found + [Name(*match.span("name"), "PER") for match in credits]


def _dotted(page: PageText) -> Iterator[tuple[int, int]]:
    """Where letters of foreign names stand on both sides of dots, looked for where there are dots only."""
    end = 0
    for dot in sorted([at for sign in _DOTS for at in page.occurrences(sign)]):
        if dot >= end and (found := _DOTTED.search(page.text, max(end, dot - _BEFORE_DOT))):
            yield found.span()
            end = found.end()


def is_motto(page: PageText, name: Name) -> bool:
    """“乐游·安仁”: a dot between quotation marks parts a motto, or a title, and no person's names."""
    text, (start, end, _) = page.text, name
    return text[start - 1] in "“《「" and text[end] in "”》」" and "·" in text[start:end]


def _trimmed(page: PageText, start: int, end: int) -> Name:
    """总|理卡琳·霍夫曼, 杜朗周|二: a foreign name without the pieces of ordinary words at its ends."""
    tags = read_base_dictionary().tags
    first = bisect_right(page.starts, start) - 1
    if page.starts[first] < start < page.ends[first] < end and tags.get(page.words[first], "nr")[:2] != "nr":
        start = page.ends[first]
    last = bisect_right(page.starts, end - 1) - 1
    tag = tags.get(page.words[last], "nr")
    is_other = tag[0] in "tvdnmil" and tag[:2] not in {"nr", "nz", "ns"}
    if page.starts[last] > start and page.ends[last] >= end and is_other:
        end = page.starts[last]
    return Name(start, end, "PER")


def _behind_posts(page: PageText) -> Iterator[Name]:
    for start in _ends_of_posts(page):
        foreign = _FOREIGN_RUN.match(page.text, start) if page.text[start] in FOREIGN_LETTERS else None
        if foreign and foreign.end() in page.word_at_end and not _is_chinese(page, start, foreign.end()):
            yield Name(*foreign.span(), "PER")
        elif name := _name_at(page, start):
            yield name


def _ends_of_posts(page: PageText) -> Iterator[int]:
    """Where the posts end that a name may follow; looked for where their first two letters stand."""
    end = 0
    for start in np.flatnonzero(_BEGINS_POST.take(page.pairs)).tolist():
        if start >= end and (post := _AFTER_POST.match(page.text, start)):
            end = post.end()
            yield end


def _is_chinese(page: PageText, start: int, end: int) -> bool:
    """Whether a run of letters that foreign names use is rather a Chinese name and a word."""
    return end - start < 4 and page.text[start] in ALL_SURNAMES


def _before_speech(page: PageText) -> Iterator[Name]:
    for match in _SPEECH.finditer(page.text):
        for length in (3, 2):
            start = match.start() - length
            if start in page.word_at_start and page.text[start - 1] in "，。、；！？”\0":
                name = _name_at(page, start)
                if name and name.end == match.start():
                    yield name


def _before_posts(page: PageText) -> Iterator[Name]:
    """Three characters that begin with a surname, right before a title that follows names: 某某某教授."""
    for match in _FOLLOWING_POST.finditer(page.text):
        start = match.start() - 3
        if start in page.word_at_start and not _is_inside_known_word(page, match.start()):
            name = _name_at(page, start)
            if not name or name.end != match.start() or page.words[page.word_at_start[start]] in POSTS:
                continue
            if page.text[name.end - 1] not in _PART_OF_A_BODY:
                yield name


def _name_at(page: PageText, start: int) -> Name | None:
    """The person's name that begins at `start` by its surname, its length told by the words around it."""
    text = page.text
    surname = 2 if text[start : start + 2] in ALL_SURNAMES else 1
    if (surname == 1 and text[start] not in ALL_SURNAMES) or text[start] == "和":
        return None
    if start not in page.word_at_start and _is_inside_known_word(page, start):
        return None
    lengths = [n for n in (surname + 2, surname + 1) if _may_be_name(page, start, surname, start + n)]
    if not lengths:
        return None
    if len(lengths) == 2 and _is_shorter(page, start, *lengths):
        lengths.reverse()
    return Name(start, start + lengths[0], "PER")


def _may_be_name(page: PageText, start: int, surname: int, end: int) -> bool:
    if not _is_given_name(page.text[start + surname : end]):
        return False
    if end not in page.word_at_end and _cuts_word(page, start, end):
        return False
    return not is_ordinary_word(page, start, end) and page.text[start:end] not in POSTS


def _is_inside_known_word(page: PageText, start: int) -> bool:
    """党员干|部: the surname's character belongs to a word of the dictionary that began before it."""
    number = bisect_right(page.starts, start) - 1
    return page.starts[number] < start and page.words[number] in read_base_dictionary().tags


def _is_given_name(text: str) -> bool:
    return text.isalpha() and text > "\u3400" and _NO_GIVEN_NAME.isdisjoint(text)


def _cuts_word(page: PageText, start: int, end: int) -> bool:
    """Whether the last word that begins inside the name goes on over its end."""
    for offset in range(end - 1, start, -1):
        number = page.word_at_start.get(offset)
        if number is not None:
            return page.ends[number] > end
    return False


def is_ordinary_word(page: PageText, start: int, end: int) -> bool:
    """高兴, 代表, 安全: a word of the dictionary, or the beginning of one, that is no person's name there."""
    text = page.text[start:end]
    if text in _NO_PERSON or _is_known_word(text):
        return True
    number = page.word_at_start.get(start)
    return number is not None and page.ends[number] > end and _is_known_word(page.words[number])


def _is_known_word(text: str) -> bool:
    tag = read_base_dictionary().tags.get(text)
    return tag is not None and tag[:2] not in _PROPER


def _is_shorter(page: PageText, start: int, long: int, short: int) -> bool:
    """Whether the page speaks for the shorter name: it stands elsewhere without the last character."""
    text = page.text
    if not page.is_lone(start, start + short):
        shorter, longer = text.count(text[start : start + short]), text.count(text[start : start + long])
        if shorter != longer:
            return shorter > 2 * longer
    last = page.word_at_start.get(start + short)
    is_one_word = last is not None and page.ends[last] == start + long
    return is_one_word and last is not None and page.tags[last] in {"v", "p", "d", "c", "u"}


def title_of(page: PageText, person: Name, before: Name | None) -> str | None:
    """The person's posts as stated right before the name, else the one right behind it (某某教授), or None.

    `before` is the name that stands before the person, if any.
    """
    if title := _title_before(page, person, before):
        return title
    if page.text[person.end] not in _BEGIN_TITLE_BEHIND:
        return None
    behind = _TITLE_BEHIND.match(page.text, person.end)
    return behind[0] if behind else None


def _title_before(page: PageText, person: Name, before: Name | None) -> str | None:
    """Without the body or place they belong to (河北省民政厅|厅长), unless that is part of the post's own
    name (市委书记)."""
    text, end = page.text, person.start
    posts = _POSTS_BY_LAST_LETTER.get(text[end - 1], ())
    if not text.endswith(posts, 0, end):
        return None
    start, least = end, max(0, end - _LONGEST_TITLE)
    while start > least and text[start - 1] not in _BREAKS:
        start -= 1
    if before and start <= before.start and (before.type == "LOC" or before.end - before.start > _SHORT_BODY):
        start = before.end
    clause = text[start:end]
    clause = clause[max(map(clause.rfind, _BEFORE_TITLE)) + 1 :].lstrip("、")
    return clause if clause.endswith(posts) else None
