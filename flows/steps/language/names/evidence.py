"""All that speaks for names on a page: the model and every rule, in the order they build on each other."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator

from flows.steps.language.names.aliases import page_aliases
from flows.steps.language.names.lists import names_in_lists
from flows.steps.language.names.mending import mended
from flows.steps.language.names.organisations import find_organisations
from flows.steps.language.names.pagetext import Name, PageText
from flows.steps.language.names.persons import find_persons
from flows.steps.language.names.places import find_places, full_places, seats, short_places
from flows.steps.language.names.settle import MODEL, RULE, STATED, Evidence, same_everywhere, without_overlaps

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
    evidence: Evidence = [(name, MODEL) for name in model]
    evidence += [(name, RULE) for name in find_persons(page, model)]
    evidence += [(name, RULE) for name in find_organisations(page, model)]
    evidence += [(name, RULE) for name in find_places(page, model)]
    evidence += [(name, STATED) for author in sorted(authors) for name in _author(page, author)]
    evidence += [(name, STATED) for name in _paper(page, publication or "")]
    evidence += [(name, RULE) for name in _outermost(model, evidence)]
    settled = without_overlaps(evidence)
    evidence += [(name, RULE) for name in (*short_places(page, settled), *seats(page, settled))]
    evidence += [(name, RULE) for name in names_in_lists(page, settled)]
    aliases = page_aliases(page, without_overlaps(evidence))
    evidence += [(name, RULE) for short in aliases for name in _everywhere(page, short)]
    names = same_everywhere(page, evidence)
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


def _outermost(model: Iterable[Name], evidence: Evidence) -> Iterator[Name]:
    """The model's organisations that hold a place found by rule and no other name: 山东|某某队."""
    by_rule = sorted({name for name, weight in evidence if weight >= RULE})
    longest = max((name.end - name.start for name in by_rule), default=0)
    for name in model:
        if name.type == "ORG":
            near = by_rule[bisect_left(by_rule, (name.start - longest,)) : bisect_left(by_rule, (name.end,))]
            touched = [inner for inner in near if inner.end > name.start and inner[:2] != name[:2]]
            if touched and all(_is_place_within(inner, name) for inner in touched):
                yield name


def _is_place_within(inner: Name, name: Name) -> bool:
    return inner.type == "LOC" and name.start <= inner.start and inner.end <= name.end
