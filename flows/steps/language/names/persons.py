"""Persons by what stands beside them: a post before the name, or a word of speech or action behind it."""

from __future__ import annotations

import re
from collections.abc import Iterable

from flows.steps.language.names.lexicon import POSTS, SURNAMES
from flows.steps.language.names.pagetext import Name, PageText

# Characters no given name ends or begins with in running text: particles, pronouns, prepositions, verbs.
_NO_GIVEN_NAME = frozenset("的了在到向说和与等是为以及对从把被将也都还就又这那其该我你他她它们各每某个名位们着过给让使由于并而但或所不没有上下中里"
                           "内外前后时年月日号要会能可则却再只已曾正很更最太，。、；：！？“”‘’（）《》()·— \0")
_POST = "|".join(sorted(POSTS, key=len, reverse=True))
_AFTER_POST = re.compile(rf"(?:{_POST})(?=([\u4e00-\u9fff]{{2,4}}))")
# What people do in news: a name of two or three characters right before one of these is likely a person's.
_SPEECH = (
    "表示|介绍|指出|强调|坦言|透露|回忆|认为|告诉|感慨|感叹|解释|笑着说|说道|说，|说：|说。|直言|谈到|呼吁|建议|坦承|称，"
)
_BEFORE_SPEECH = re.compile(rf"(?=({_SPEECH}))")
_COURTESY = re.compile(r"([\u4e00-\u9fff])(?:某某?|女士|先生)(?![\u4e00-\u9fff]?某)")
# A title: posts and what they are posts of, joined by 、 and 兼, right before the name.
_TITLE = re.compile(
    rf"(?:(?:(?:[\u4e00-\u9fff·（）()0-9A-Za-z]{{0,30}})(?:{_POST})(?:兼|、|，(?=[\u4e00-\u9fff]{{0,16}}(?:{_POST})\Z))?)+)\Z"
)
_POST_TAIL = re.compile(rf"(?:{_POST})\Z")
_LONGEST_TITLE = 40


def find_persons(page: PageText) -> list[Name]:
    """Names behind a post (副市长某某某) and before a word of speech (某某某表示), and 刘女士, 张某."""
    found = []
    for match in _AFTER_POST.finditer(page.text):
        if match.end() in page.token_at_start and (name := _name_at(page, match.end())):
            found.append(name)
    for match in _COURTESY.finditer(page.text):
        if match[1] in SURNAMES and match.start() in page.token_at_start:
            found.append(Name(*match.span(), "PER"))
    return found


def _name_at(page: PageText, start: int) -> Name | None:
    """The person's name that begins at `start` by its surname, its length told by the words around it."""
    text = page.text
    surname = 2 if text[start : start + 2] in SURNAMES else 1
    if text[start : start + surname] not in SURNAMES:
        return None
    lengths = [surname + n for n in (2, 1) if _is_given_name(text[start + surname : start + surname + n])]
    lengths = [n for n in lengths if not _cuts_word(page, start, start + n)]
    if not lengths:
        return None
    if len(lengths) == 2 and _is_shorter(page, start, *lengths):
        lengths.reverse()
    return Name(start, start + lengths[0], "PER")


def _is_given_name(text: str) -> bool:
    return bool(text) and not any(c in _NO_GIVEN_NAME for c in text) and text.isalpha() and text > "\u3400"


def _cuts_word(page: PageText, start: int, end: int) -> bool:
    """Whether a word of two or more characters goes on over the name's end, having begun inside it."""
    for offset in range(end - 1, start, -1):
        token = page.token_at_start.get(offset)
        if token is not None:
            return page.ends[token] > end
    return False


def _is_shorter(page: PageText, start: int, long: int, short: int) -> bool:
    """Whether the page speaks for the shorter name: it stands elsewhere without the last character."""
    text = page.text
    shorter, longer = text.count(text[start : start + short]), text.count(text[start : start + long])
    if shorter != longer:
        return shorter > 2 * longer
    last = page.token_at_start.get(start + short)
    return last is not None and page.ends[last] == start + long and page.tags[last] in {"v", "p", "d", "c", "u", "f"}


def title_before(text: str, start: int) -> str | None:
    """The person's posts as stated right before the name at `start` of a sentence, or None."""
    clause = text[max(0, start - _LONGEST_TITLE) : start]
    clause = clause[max(clause.rfind(c) for c in "。；！？“”：,，\0 ") + 1 :]
    return clause or None if _POST_TAIL.search(clause) else None


def drop_unlikely(names: Iterable[Name], text: str) -> list[Name]:
    """The base recogniser's persons without those that can be none: no surname and no foreign name."""
    return [name for name in names if name.type != "PER" or _can_be_person(text[name.start : name.end])]


def _can_be_person(name: str) -> bool:
    if "·" in name or (len(name) > 3 and name[:2] not in SURNAMES):
        return len(name) > 2
    return name[0] in SURNAMES or name[:2] in SURNAMES or len(name) > 2
