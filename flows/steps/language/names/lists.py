"""Items joined by 、 share a type: where most of them are known as one, the others are it too."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import NamedTuple

import numpy as np

from flows.steps.language.engine import read_base_dictionary
from flows.steps.language.names.heads import HEADS
from flows.steps.language.names.lexicon import GRAMMAR, NAME_VERBS, POSTS, STOP_WORDS, SURNAMES
from flows.steps.language.names.pagetext import Name, PageText
from flows.steps.language.names.pairs import among

_BREAKS = "，。；：！？、“”《》（）()…\0\n"
_IS_BREAK = among(_BREAKS)
_ITEM = f"[^{_BREAKS}]++"
_LIST = re.compile(f"{_ITEM}(?:、{_ITEM})+")
# What a list is said to be a list of: 某某、某某等八家龙头企业.
_BODIES_BEHIND = re.compile(rf"等[^{_BREAKS}]{{0,16}}?(?:{'|'.join(sorted(GRAMMAR['bodies']))})")
_END_OF_LAST = re.compile(r"等|和|与|及|以及")
_SIZES = {"PER": (2, 4), "ORG": (3, 14), "LOC": (2, 6)}
_LONGEST_LAST = 3  # characters of a last item that is a person's name as it stands, nothing behind it
# Two bodies of one kind side by side: characters of the kind (实验室), and of what the second adds to it.
_TELLING_HEAD, _OWN_PART = 3, (2, 6)
_LETTERS_OF_ACCOUNT = frozenset("壹贰叁肆伍陆柒捌玖拾")  # numbers in cheques, letters of brands elsewhere
_MOST = 0.6  # share of the items that must be known, where nothing says what the list is a list of
# In a list that is all surnames with one or two characters, fewer will do: no list of things looks so.
_MOST_OF_SURNAMES = 0.4


class _Item(NamedTuple):
    start: int
    end: int
    is_first: bool
    is_last: bool


def names_in_lists(page: PageText, names: Iterable[Name]) -> Iterator[Name]:
    """Items of the page's lists that are not yet names, of the type of their neighbours."""
    names = list(names)
    yield from _of_the_same_kind(page, names)
    lists = list(_lists(page))
    by_start = dict(zip([start for start, _, _ in names], names, strict=True)) if lists else {}
    by_end = dict(zip([end for _, end, _ in names], names, strict=True)) if lists else {}
    for found in lists:
        items = list(_items(found.start(), found[0]))
        known = [by_end.get(item.end) if item.is_first else by_start.get(item.start) for item in items]
        kind = _common_type(page, found, items, known)
        if kind is None:
            continue
        for item, name in zip(items, known, strict=True):
            if name is None or (name.type != kind and not item.is_first):
                span = _own_part(page, item, kind)
                if span and _fits(page, *span, kind):
                    yield Name(*span, kind)


def _lists(page: PageText) -> Iterator[re.Match[str]]:
    """The page's lists, each looked for from where the item begins that stands before a 、."""
    breaks = np.flatnonzero(_IS_BREAK.take(page.codes, mode="clip"))
    commas = np.flatnonzero(page.codes == ord("、"))
    end = 0
    for start in (breaks[np.searchsorted(breaks, commas) - 1] + 1).tolist():
        if start >= end and (found := _LIST.match(page.text, start)):
            yield found
            end = found.end()


def _of_the_same_kind(page: PageText, names: Iterable[Name]) -> Iterator[Name]:
    """What follows a body in a list and ends as it does: 湘江实验室、荷花实验室."""
    for begin, end, kind in names:
        if kind != "ORG" or page.text[end] != "、":
            continue
        text = page.text[begin:end]
        head = next((h for h in HEADS.get(text[-1], ()) if text.endswith(h)), "")
        if len(head) < _TELLING_HEAD:
            continue
        start = end + 1
        at = page.text.find(head, start + _OWN_PART[0], start + _OWN_PART[1] + len(head))
        numbers = page.words_between(start, at)
        own = page.text[start:at]
        is_closed = any(_is_closed(page, n) or page.words[n] in STOP_WORDS for n in numbers)
        if at > 0 and own.isalpha() and page.is_on_boundaries(start, at) and not is_closed:
            yield Name(start, at + len(head), "ORG")


def _items(offset: int, text: str) -> Iterator[_Item]:
    parts = text.split("、")
    for number, part in enumerate(parts):
        yield _Item(offset, offset + len(part), number == 0, number == len(parts) - 1)
        offset += len(part) + 1


def _common_type(
    page: PageText, found: re.Match[str], items: list[_Item], known: list[Name | None]
) -> str | None:
    """The type most of the items are known to be, or None."""
    whole = [
        name.type
        for item, name in zip(items, known, strict=True)
        if name and (item.is_first or item.is_last or (name.start, name.end) == (item.start, item.end))
    ]
    if not whole:
        return None
    kind, count = Counter(whole).most_common(1)[0]
    if kind == "ORG" and _BODIES_BEHIND.search(page.text, items[-1].start, items[-1].end):
        return kind
    most = _MOST_OF_SURNAMES if kind == "PER" and all(_may_be_person(page, i) for i in items) else _MOST
    return kind if count > 1 and count >= most * len(items) else None


def _may_be_person(page: PageText, item: _Item) -> bool:
    """Whether an item has a person's length and begins with a surname; the first and last may hold more."""
    if item.is_first or item.is_last:
        return True
    text = page.text[item.start : item.end]
    return 2 <= len(text) <= 3 and text[0] in SURNAMES and GRAMMAR["never_in_name"].isdisjoint(text)


def _own_part(page: PageText, item: _Item, kind: str) -> tuple[int, int] | None:
    """The item without the words that lead up to a list or go on behind it."""
    start, end = item.start, item.end
    if item.is_last:
        tail = _END_OF_LAST.search(page.text, start, end)
        if tail:
            end = tail.start()
        elif kind != "PER" or end - start > _LONGEST_LAST:
            return None
    if item.is_first:
        for number in page.words_between(start, end):
            if _is_closed(page, number) or page.words[number] in STOP_WORDS or page.words[number] in POSTS:
                start = page.ends[number]
    return (start, end) if page.is_on_boundaries(start, end) else None


def _fits(page: PageText, start: int, end: int, kind: str) -> bool:
    """Whether the text can be a name of that type: size, letters, no closed words, not all ordinary."""
    text = page.text[start:end]
    least, most = _SIZES[kind]
    if not least <= len(text) <= most or not text.isalnum() or text in GRAMMAR["never"]:
        return False
    numbers = page.words_between(start, end)
    if kind == "PER":
        most = 3 if text[:2] not in SURNAMES else 4
        return len(text) <= most and text[0] in SURNAMES and GRAMMAR["never_in_name"].isdisjoint(text[1:])
    if any(_is_closed(page, number) for number in numbers):
        return False
    dictionary = read_base_dictionary().tags
    return any(page.words[n] not in dictionary for n in numbers) or len(numbers) == 2


def _is_closed(page: PageText, number: int) -> bool:
    word = page.words[number]
    is_brand = word in _LETTERS_OF_ACCOUNT or word in NAME_VERBS
    return page.tags[number] in GRAMMAR["closed_tags"] and not is_brand
