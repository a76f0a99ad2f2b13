"""What the evidence amounts to: overlaps resolved, and the same string the same name all over the page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from flows.steps.language.names.lexicon import GRAMMAR
from flows.steps.language.names.pagetext import Name, PageText

# How far a source is trusted where names overlap or disagree: the page's own bylines and title over a rule
# over the model. Evidence adds up, but no rules together outweigh what the page states.
STATED, RULE, MODEL = 100, 3, 1
# A string of two characters that is a name at fewer than one in so many of its places is a word elsewhere.
_RARELY = 3

Evidence = dict[Name, int]  # the weights of all sources that have the name, added up


def add(evidence: Evidence, names: Iterable[Name], weight: int) -> None:
    """Counts the names as found by one more source of that weight."""
    for name in names:
        evidence[name] = evidence.get(name, 0) + weight


def without_overlaps(evidence: Evidence) -> list[Name]:
    """The better of names that overlap, in order: organisations outermost, then the longer by rule."""
    chosen: list[Name] = []
    touching: list[Name] = []  # names each of which overlaps one before it
    end = 0
    for name in sorted(evidence):
        if name.start >= end:
            chosen += touching if len(touching) < 2 else _better(touching, evidence)
            touching = []
        touching.append(name)
        end = max(end, name.end)
    return chosen + (touching if len(touching) < 2 else _better(touching, evidence))


def _better(touching: Sequence[Name], evidence: Evidence) -> list[Name]:
    chosen: list[Name] = []
    for _, name in sorted((_rank(name, evidence[name]), name) for name in touching):
        if all(name.end <= other.start or other.end <= name.start for other in chosen):
            chosen.append(name)
    return sorted(chosen)


def _rank(name: Name, weight: int) -> tuple[int, int, int]:
    """What the page itself says first, then organisations by rule, other names by rule, the model's."""
    length = name.end - name.start
    if weight < RULE:
        return 3, -weight, -length
    if weight >= STATED:
        return 0, -length, -weight
    return (1 if name.type == "ORG" else 2), -length, -weight


def same_everywhere(page: PageText, evidence: Evidence) -> list[Name]:
    """The chosen names, and their strings wherever else they stand whole, of the best supported type."""
    chosen = {(name.start, name.end): name.type for name in without_overlaps(evidence)}
    votes: dict[str, dict[str, int]] = {}
    for (start, end), kind in chosen.items():
        kinds = votes.setdefault(page.text[start:end], {})
        kinds[kind] = kinds.get(kind, 0) + evidence[Name(start, end, kind)]
    _shorten_persons(page, votes)
    result: list[Name] = []
    covered = bytearray(len(page.text))
    for surface in sorted(sorted(votes), key=len, reverse=True):
        kinds = votes[surface]
        kind = max(sorted(kinds), key=kinds.__getitem__)
        for start in _places(page, surface, kind, chosen):
            end = start + len(surface)
            if covered.find(1, start, end) < 0:
                covered[start:end] = b"\1" * (end - start)
                result.append(Name(start, end, kind))
    return sorted(result)


def _places(page: PageText, surface: str, kind: str, chosen: Mapping[tuple[int, int], str]) -> list[int]:
    """Where the string stands for the name; `chosen` are types by (start, end)."""
    size = len(surface)
    first = page.text.find(surface)
    if page.text.find(surface, first + size) < 0:
        return [first]  # where the name was found
    starts = page.occurrences(surface)
    sure = [s for s in starts if (s, s + size) in chosen]
    if size == 2 and len(starts) > _RARELY * sum(chosen[s, s + 2] == kind for s in sure):
        return sure
    free = 2 if kind == "PER" else 3  # longer strings are the name wherever they stand
    return [s for s in starts if size > free or s in sure or page.is_on_boundaries(s, s + size)]


def _shorten_persons(page: PageText, votes: dict[str, dict[str, int]]) -> None:
    """何青为(我们) is 何青, where the page knows 何青 better and 为 goes on with the sentence."""
    for long in [s for s in votes if len(s) == 3 and "PER" in votes[s] and s[:2] in votes]:
        short = long[:2]
        is_common = page.text.count(short) > 2 * page.text.count(long)
        if "PER" in votes[short] and is_common and long[2] in GRAMMAR["no_given_name"]:
            for kind, weight in votes.pop(long).items():
                votes[short][kind] = votes[short].get(kind, 0) + weight
