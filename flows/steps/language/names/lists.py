"""Items joined by 、 share a type: where most of them are known as one, the others are it too."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from flows.steps.language.engine import read_base_dictionary
from flows.steps.language.names.lexicon import GRAMMAR, NAME_VERBS, POSTS, STOP_WORDS, SURNAMES
from flows.steps.language.names.pagetext import Name, PageText

_BREAKS = r"，。；：！？、“”《》（）()…\0\n"
_ITEM = rf"[^{_BREAKS}]+"
_LIST = re.compile(rf"(?<=[{_BREAKS}]){_ITEM}(?:、{_ITEM})+")
# What a list is said to be a list of: 某某、某某等八家龙头企业.
_BODIES_BEHIND = re.compile(rf"等[^{_BREAKS}]{{0,16}}?(?:{'|'.join(sorted(GRAMMAR['bodies']))})")
_END_OF_LAST = re.compile(r"等|和|与|及|以及")
_SIZES = {"PER": (2, 4), "ORG": (3, 14), "LOC": (2, 6)}
_LETTERS_OF_ACCOUNT = frozenset("壹贰叁肆伍陆柒捌玖拾")  # numbers in cheques, letters of brands elsewhere
_MOST = 0.6  # share of the items that must be known, where nothing says what the list is a list of


class _Item(NamedTuple):
    start: int
    end: int
    is_first: bool
    is_last: bool


def names_in_lists(page: PageText, names: Iterable[Name]) -> Iterator[Name]:
    """Items of the page's lists that are not yet names, of the type of their neighbours."""
    by_start = {name.start: name for name in names}
    by_end = {name.end: name for name in names}
    for found in _LIST.finditer(page.text):
        items = list(_items(found.start(), found[0]))
        known = [by_end.get(item.end) if item.is_first else by_start.get(item.start) for item in items]
        kind = _common_type(page, found, items, known)
        if kind is None:
            continue
        for item, name in zip(items, known, strict=True):
            if name is None or (name.type != kind and not item.is_first):
                span = _own_part(page, item)
                if span and _fits(page, *span, kind):
                    yield Name(*span, kind)


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
    return kind if count > 1 and count >= _MOST * len(items) else None


def _own_part(page: PageText, item: _Item) -> tuple[int, int] | None:
    """The item without the words that lead up to a list or go on behind it."""
    start, end = item.start, item.end
    if item.is_last:
        tail = _END_OF_LAST.search(page.text, start, end)
        if not tail:
            return None
        end = tail.start()
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
    if any(_is_closed(page, number) for number in numbers):
        return False
    if kind == "PER":
        return text[0] in SURNAMES and GRAMMAR["no_given_name"].isdisjoint(text[1:])
    dictionary = read_base_dictionary().tags
    return any(page.words[n] not in dictionary for n in numbers) or len(numbers) == 2


def _is_closed(page: PageText, number: int) -> bool:
    word = page.words[number]
    is_brand = word in _LETTERS_OF_ACCOUNT or word in NAME_VERBS
    return page.tags[number] in GRAMMAR["closed_tags"] and not is_brand
