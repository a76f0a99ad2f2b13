"""All that speaks for names on a page: the model and every rule, in the order they build on each other."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate

from flows.steps.language.names.aliases import page_aliases
from flows.steps.language.names.heads import HEADS
from flows.steps.language.names.lexicon import GRAMMAR, PLACE_HEADS
from flows.steps.language.names.lists import names_in_lists
from flows.steps.language.names.mending import mended
from flows.steps.language.names.organisations import PARKS, find_organisations
from flows.steps.language.names.pagetext import Name, PageText
from flows.steps.language.names.persons import find_persons
from flows.steps.language.names.places import find_places, full_places, seats, short_places
from flows.steps.language.names.settle import (
    MODEL,
    RULE,
    STATED,
    Evidence,
    add,
    same_everywhere,
    without_overlaps,
)

# Between two bodies: they are two. Before one: no part of its name (据|某某日报, 2024年|某某高新区).
_BESIDE = frozenset("和与及、")
_NO_FIRST = frozenset("和与及据年月日由在对从向到将把使让以为给经的")
_LEVELS = frozenset("省市县区旗州镇乡村")
_ENDS = PLACE_HEADS | _LEVELS | {"港"}
_HOUSES = ("社", "集团", "传媒", "报业")
FullNames = dict[tuple[str, str], str]  # (type, text as it stands) -> full name on this page


def find_names(
    page: PageText, guesses: Iterable[Name], authors: Iterable[str] = (), publication: str | None = None
) -> tuple[list[Name], FullNames]:
    """The page's names in order, never overlapping, and which of them have a fuller form.

    `guesses` are a model's names (its own, or a teacher's when it is trained); `authors` the names of the
    page's bylines and credits.
    """
    model = list(mended(page, guesses))
    evidence: Evidence = {}
    add(evidence, model, MODEL)
    add(evidence, find_persons(page, model), RULE)
    add(evidence, find_organisations(page, model), RULE)
    add(evidence, _within_levels(page, model, find_places(page, model)), RULE)
    add(evidence, (name for author in sorted(authors) for name in _author(page, author)), STATED)
    add(evidence, _paper(page, publication or ""), STATED)
    add(evidence, [*_outermost(page, model, evidence)], RULE)
    settled = without_overlaps(evidence)
    add(evidence, (*short_places(page, settled), *seats(page, settled)), RULE)
    add(evidence, names_in_lists(page, settled), RULE)
    settled = without_overlaps(evidence)
    if aliases := page_aliases(page, settled):
        add(evidence, (name for short in aliases for name in _everywhere(page, short)), RULE)
        settled = without_overlaps(evidence)
    names = same_everywhere(page, settled, evidence)
    return names, {("ORG", short): full for short, full in aliases.items()} | full_places(page, names)


def _author(page: PageText, author: str) -> Iterator[Name]:
    """Where an author's name stands; two characters could be part of other words."""
    for start in page.occurrences(author):
        end = start + len(author)
        if len(author) > 2 or page.is_on_boundaries(start, end):
            yield Name(start, end, "PER")


def _paper(page: PageText, publication: str) -> Iterator[Name]:
    """Where the paper's name stands, and not as the beginning of another (某某日报社)."""
    for name in _everywhere(page, publication):
        if not page.text.startswith(_HOUSES, name.end):
            yield name


def _everywhere(page: PageText, organisation: str) -> Iterator[Name]:
    for start in page.occurrences(organisation):
        yield Name(start, start + len(organisation), "ORG")


def _within_levels(page: PageText, model: Iterable[Name], places: Iterable[Name]) -> Iterator[Name]:
    """The places but those that begin within a level of an address and end behind it: 二塘(乡|阳家村)."""
    levels = [n for n in model if n.type == "LOC" and page.text[n.end - 1] in _LEVELS]
    starts = {name.start for name in model if name.type == "LOC"}
    within = {at for level in levels if level.end in starts for at in range(level.start + 1, level.end)}
    borders = {level.end for level in levels}
    for place in places:
        if place.start not in within or borders.isdisjoint(range(place.start + 1, place.end)):
            yield place


def _outermost(page: PageText, model: Iterable[Name], evidence: Evidence) -> Iterator[Name]:
    """The model's bodies and places that hold what the rules found of them and no other name.

    Rules stop at words that the segmenter cut wrongly (双|龙滩镇) and at parts of a body that no list has
    (山东|某某队, 某某局|某某所); the model sees characters.
    """
    by_rule = sorted([name for name, weight in evidence.items() if weight >= RULE])
    starts = [name[0] for name in by_rule]
    reached = list(accumulate([name[1] for name in by_rule], max, initial=0))  # by those before
    starts.append(len(page.text))
    first = 0
    for name in model:  # in order, as those by rule are
        start, end, _ = name
        while starts[first] < start:
            first += 1
        if starts[first] >= end or reached[first] > start:  # none within, or one goes on into it from before
            continue
        if starts[first + 1] >= end and by_rule[first] == name:
            continue
        last = bisect_left(starts, end, first)
        touched = [inner for inner in by_rule[first:last] if inner != name]
        if touched and _holds(page, name, touched):
            yield name


def _is_end_or_stem(page: PageText, inner: Name, place: Name) -> bool:
    """双|龙滩镇 ends as its part does; 亚丁|港 and 阿尔塔|省 go on over it with what places end in."""
    ends = page.text[inner.end : place.end]
    return not ends or (inner.start == place.start and ends in _ENDS)


def _holds(page: PageText, name: Name, touched: Sequence[Name]) -> bool:
    start, end, kind = name
    if kind == "PER" or max([inner[1] for inner in touched]) > end:
        return False
    if kind == "LOC":
        return all(inner.type == "LOC" and _is_end_or_stem(page, inner, name) for inner in touched)
    kinds = [inner[2] for inner in touched]
    if "PER" in kinds:
        return False
    if "ORG" not in kinds and (start, end, "LOC") not in touched:
        return True
    parts = [inner for inner in touched if inner.type == "ORG"]
    if not page.text.endswith(HEADS.get(page.text[end - 1], ()), start, end):
        return False
    if page.text[start] in _NO_FIRST and start not in {inner.start for inner in parts}:
        return False  # led up to
    stands_beside = any(
        page.text[inner.end] in _BESIDE or page.text.endswith(PARKS, inner.start, inner.end)
        for inner in parts[:-1]
    ) or any(page.text[inner.start] in GRAMMAR["admin"] for inner in parts[1:])  # 某某省委|省政府
    return not stands_beside
