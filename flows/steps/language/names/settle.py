"""What the evidence amounts to: overlaps resolved, and the same string the same name all over the page."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable

from flows.steps.language.names.lexicon import GRAMMAR
from flows.steps.language.names.pagetext import Name, PageText

# How far a source is trusted where names overlap or disagree: the page's own bylines and title over a rule
# over the model. Evidence adds up, but no rules together outweigh what the page states.
STATED, RULE, MODEL = 100, 3, 1
# A string of two characters that is a name at fewer than one in so many of its places is a word elsewhere.
_RARELY = 3

Evidence = list[tuple[Name, int]]  # a name and the weight of the source that has it


def without_overlaps(evidence: Iterable[tuple[Name, int]]) -> list[Name]:
    """The better of names that overlap, in order: organisations outermost, then the longer by rule."""
    total: dict[Name, int] = {}
    for name, weight in evidence:
        total[name] = total.get(name, 0) + weight
    chosen: list[Name] = []
    covered = bytearray(max((name.end for name in total), default=0))
    for _, name in sorted((_rank(name, weight), name) for name, weight in total.items()):
        if covered.find(1, name.start, name.end) < 0:
            covered[name.start : name.end] = b"\1" * (name.end - name.start)
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
    chosen = set(without_overlaps(evidence))
    votes: dict[str, Counter[str]] = defaultdict(Counter)
    for name, weight in evidence:
        if name in chosen:
            votes[page.text[name.start : name.end]][name.type] += weight
    _shorten_persons(page, votes)
    spans = {(name.start, name.end) for name in chosen}
    result: list[Name] = []
    covered = bytearray(len(page.text))
    for surface in sorted(votes, key=lambda s: (-len(s), s)):
        kind = max(sorted(votes[surface]), key=votes[surface].__getitem__)
        for start in _places(page, surface, kind, chosen, spans):
            end = start + len(surface)
            if covered.find(1, start, end) < 0:
                covered[start:end] = b"\1" * (end - start)
                result.append(Name(start, end, kind))
    return sorted(result)


def _places(
    page: PageText, surface: str, kind: str, chosen: set[Name], spans: set[tuple[int, int]]
) -> list[int]:
    """Where the string stands for the name; `spans` are those of the chosen."""
    size = len(surface)
    starts = page.occurrences(surface)
    sure = [s for s in starts if (s, s + size) in spans]
    if size == 2 and len(starts) > _RARELY * sum(Name(s, s + 2, kind) in chosen for s in starts):
        return sure
    free = 2 if kind == "PER" else 3  # longer strings are the name wherever they stand
    return [s for s in starts if size > free or s in sure or page.is_on_boundaries(s, s + size)]


def _shorten_persons(page: PageText, votes: dict[str, Counter[str]]) -> None:
    """何青为(我们) is 何青, where the page knows 何青 better and 为 goes on with the sentence."""
    for long in [s for s in votes if len(s) == 3 and "PER" in votes[s] and s[:2] in votes]:
        short = long[:2]
        is_common = page.text.count(short) > 2 * page.text.count(long)
        if votes[short]["PER"] and is_common and long[2] in GRAMMAR["no_given_name"]:
            votes[short] += votes.pop(long)
