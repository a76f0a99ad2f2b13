"""What the evidence amounts to: overlaps resolved, and the same string the same name all over the page."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from operator import itemgetter
from typing import Any

from flows.steps.language.names.lexicon import GRAMMAR
from flows.steps.language.names.pagetext import Name, PageText

# How far a source is trusted where names overlap or disagree: the page's own bylines and title over a rule
# over the model. Evidence adds up, but no rules together outweigh what the page states.
STATED, RULE, MODEL = 100, 3, 1
# A string of two characters that is a name at fewer than one in so many of its places is a word elsewhere.
_RARELY = 3

_START = itemgetter(0)

Evidence = dict[Name, int]  # the weights of all sources that have the name, added up


def add(evidence: Evidence, names: Iterable[Name], weight: int) -> None:
    """Counts the names as found by one more source of that weight."""
    for name in names:
        evidence[name] = evidence.get(name, 0) + weight


def without_overlaps(evidence: Evidence) -> list[Name]:
    """The better of names that overlap, in order: organisations outermost, then the longer by rule."""

    def rank(name: Name) -> tuple[int, int, int, Name]:
        """What the page itself says first, then organisations by rule, other names by rule, the model's."""
        (start, end, kind), weight = name, evidence[name]
        if weight < RULE:
            return 3, -weight, start - end, name
        if weight >= STATED:
            return 0, start - end, -weight, name
        return (1 if kind == "ORG" else 2), start - end, -weight, name

    return _first_of_touching(sorted(evidence, key=_START), rank)


def _first_of_touching(names: Iterable[Name], rank: Callable[[Name], tuple[Any, ...]]) -> list[Name]:
    """The names, in order of their starts, without those that overlap one which is ranked before them."""
    chosen: list[Name] = []
    first = reached = 0  # in `chosen` the last that overlaps none before it; how far it and what follows go
    for name in names:
        start, end, _ = name
        if start >= reached:
            if len(chosen) - first > 1:
                chosen[first:] = _free(chosen[first:], rank)
            first, reached = len(chosen), end
        elif end > reached:
            reached = end
        chosen.append(name)
    if len(chosen) - first > 1:
        chosen[first:] = _free(chosen[first:], rank)
    return chosen


def _free(touching: Sequence[Name], rank: Callable[[Name], tuple[Any, ...]]) -> list[Name]:
    """Those that overlap none of better rank; in the order of the text."""
    if len(touching) == 2:
        return [min(touching, key=rank)]
    chosen: list[Name] = []
    for name in sorted(touching, key=rank):
        start, end, _ = name
        if all(end <= other[0] or other[1] <= start for other in chosen):
            chosen.append(name)
    return sorted(chosen)


def same_everywhere(page: PageText, chosen: Iterable[Name], evidence: Evidence) -> list[Name]:
    """The names `without_overlaps` chose and their strings wherever else they stand whole.

    All of a string are of the type that is best supported.
    """
    text = page.text
    groups: dict[str, list[Name]] = {}  # by what they are called
    for name in chosen:
        groups.setdefault(text[name[0] : name[1]], []).append(name)
    _shorten_persons(page, groups)
    names: list[Name] = []
    for surface, group in groups.items():
        if len(group) == 1 and page.is_lone(group[0].start, group[0].end):
            names += group
            continue
        kind, size = _best_type(group, evidence), len(surface)
        names += [Name(start, start + size, kind) for start in _places(page, surface, kind, group)]

    def rank(name: Name) -> tuple[int, str, Name]:
        return name.start - name.end, text[name.start : name.end], name

    return _first_of_touching(sorted(names, key=_START), rank)


def _best_type(group: Sequence[Name], evidence: Evidence) -> str:
    """The type that most speaks for, of names that are called the same."""
    if len(group) == 1:
        return group[0].type
    weights: dict[str, int] = {}
    for name in group:
        weights[name.type] = weights.get(name.type, 0) + evidence[name]
    return max(sorted(weights), key=weights.__getitem__)


def _places(page: PageText, surface: str, kind: str, group: Sequence[Name]) -> list[int]:
    """Where the string stands for the name; `group` are the names found that are called so."""
    starts = page.occurrences(surface)
    if len(starts) == 1:
        return starts
    size = len(surface)
    types = {name.start: name.type for name in group if name.end - name.start == size}
    sure = [start for start in starts if start in types]
    if size == 2 and len(starts) > _RARELY * sum(types[start] == kind for start in sure):
        return sure
    free = 2 if kind == "PER" else 3  # longer strings are the name wherever they stand
    return [s for s in starts if size > free or s in types or page.is_on_boundaries(s, s + size)]


def _shorten_persons(page: PageText, groups: dict[str, list[Name]]) -> None:
    """何青为(我们) is 何青, where the page knows 何青 better and 为 goes on with the sentence."""
    for long in [s for s in groups if len(s) == 3 and s[:2] in groups]:
        short = long[:2]
        if not all(any(name.type == "PER" for name in groups[surface]) for surface in (long, short)):
            continue
        is_common = page.text.count(short) > 2 * page.text.count(long)
        if is_common and long[2] in GRAMMAR["no_given_name"]:
            groups[short] += groups.pop(long)
