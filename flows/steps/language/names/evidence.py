"""All that speaks for names on a page, from the model and from every rule, in the order they build on each other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from flows.steps.language.names.aliases import page_aliases
from flows.steps.language.names.lists import names_in_lists
from flows.steps.language.names.organisations import find_organisations, without_verbs
from flows.steps.language.names.pagetext import Name, PageText
from flows.steps.language.names.persons import drop_unlikely, find_persons
from flows.steps.language.names.places import find_places, full_places, split_chain
from flows.steps.language.names.settle import AUTHOR, MODEL, RULE, Evidence, same_everywhere, without_overlaps

FullNames = dict[tuple[str, str], str]  # (type, text as it stands) -> full name on this page


def find_names(
    page: PageText, guesses: Iterable[Name], authors: Iterable[str] = (), publication: str | None = None
) -> tuple[list[Name], FullNames]:
    """The page's names in order, never overlapping, and which of them have a fuller form.

    `guesses` are a model's names (its own, or a teacher's when it is trained); `authors` the names of the
    page's bylines and credits.
    """
    model = list(_mended(page, guesses))
    evidence: Evidence = [(name, MODEL) for name in model]
    evidence += [(name, RULE) for name in find_persons(page, model)]
    evidence += [(name, RULE) for name in find_organisations(page, model)]
    evidence += [(name, RULE) for name in find_places(page, model)]
    evidence += [(name, AUTHOR) for author in sorted(authors) for name in _author(page, author)]
    evidence += [(name, RULE) for name in _everywhere(page, publication or "")]
    evidence += [(name, RULE) for name in _outermost(model, evidence)]
    evidence += [(name, RULE) for name in names_in_lists(page, without_overlaps(evidence))]
    aliases = page_aliases(page, without_overlaps(evidence))
    evidence += [(name, RULE) for short in aliases for name in _everywhere(page, short)]
    names = same_everywhere(page, evidence)
    return names, {("ORG", short): full for short, full in aliases.items()} | full_places(page, names)


def _mended(page: PageText, guesses: Iterable[Name]) -> Iterator[Name]:
    """The model's names, cut to size or dropped where the words speak against them."""
    for name in drop_unlikely(page, guesses):
        if name.type == "ORG":
            if mended := without_verbs(page, name):
                yield mended
        elif name.type == "LOC":
            yield from split_chain(page, name)
        else:
            yield name


def _author(page: PageText, author: str) -> Iterator[Name]:
    """Where an author's name stands; two characters could be part of other words."""
    for start in page.occurrences(author):
        end = start + len(author)
        if len(author) > 2 or page.is_on_boundaries(start, end):
            yield Name(start, end, "PER")


def _everywhere(page: PageText, organisation: str) -> Iterator[Name]:
    for start in page.occurrences(organisation):
        yield Name(start, start + len(organisation), "ORG")


def _outermost(model: Iterable[Name], evidence: Evidence) -> Iterator[Name]:
    """The model's organisations that hold a place found by rule and no other name: 山东|某某队."""
    inner = [name for name, weight in evidence if weight >= RULE]
    for name in model:
        if name.type == "ORG":
            touched = [i for i in inner if i.start < name.end and i.end > name.start and i[:2] != name[:2]]
            if touched and all(i.type == "LOC" and name.start <= i.start < i.end <= name.end for i in touched):
                yield name
