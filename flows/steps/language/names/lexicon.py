"""The closed lists that names are recognised by, read once from `data/`: words separated by blanks."""

from __future__ import annotations

import re
from collections.abc import Iterable
from importlib import resources

_DATA = "flows.steps.language.names.data"
_DICTIONARIES = "flows.steps.language.dictionaries"


def read_lines(name: str, package: str = _DATA) -> list[str]:
    """The lines of a data file, without comments (#) and blank lines."""
    lines = (resources.files(package) / name).read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line.strip() and not line.startswith("#")]


def read_words(name: str) -> frozenset[str]:
    """All words of a data file."""
    return frozenset(word for line in read_lines(name) for word in line.split())


def _surnames() -> frozenset[str]:
    single, compound, _ = read_lines("surnames.txt")
    return frozenset(single) | frozenset(compound.split())


def _divisions() -> frozenset[str]:
    words = frozenset(line.split()[0] for line in read_lines("divisions.txt", _DICTIONARIES))
    return words - GRAMMAR["no_division"]


def _grammar() -> dict[str, frozenset[str]]:
    """The named lists of grammar.txt."""
    pairs = (line.split(":", 1) for line in read_lines("grammar.txt"))
    return {name: frozenset(words.split()) for name, words in pairs}


def _short_forms(divisions: frozenset[str]) -> frozenset[str]:
    """What divisions are called in the papers: 大理州 for 大理白族自治州, 哈尔滨 for 哈尔滨市.

    Shorter stems of cities are in the dictionary where they cannot mislead.
    """
    peoples = "|".join(sorted(GRAMMAR["peoples"], key=len, reverse=True))
    autonomous = re.compile(rf"(.{{2,}}?)(?:{peoples})*自治([州县旗])")
    forms = {name[:-1] for name in divisions if name[-1] == "市" and len(name) > 3}
    for name in divisions:
        if found := autonomous.fullmatch(name):
            forms.add(found[1] + found[2])
    return frozenset(forms)


GRAMMAR = _grammar()
SURNAMES = _surnames()
RARE_SURNAMES = frozenset(read_lines("surnames.txt")[2])
ALL_SURNAMES = SURNAMES | RARE_SURNAMES
POSTS = read_words("posts.txt")
DIVISIONS = _divisions()
KNOWN_PLACES = read_words("places.txt")
SHORT_FORMS = _short_forms(DIVISIONS)
SHORT_DIVISIONS = read_words("short_divisions.txt")
PLACES = DIVISIONS | KNOWN_PLACES | SHORT_FORMS | SHORT_DIVISIONS
PLACE_HEADS = read_words("place_heads.txt")
ORGANISATIONS = read_words("organisations.txt")
BRANDS = read_words("brands.txt") - ORGANISATIONS
ORGANISATION_HEADS = read_words("organisation_heads.txt")
NAME_VERBS = read_words("name_verbs.txt")
STOP_WORDS = read_words("stop_words.txt")
NAME_PARTS = read_words("name_parts.txt")
FOREIGN_LETTERS = read_words("foreign_letters.txt")


def by_beginnings(words: Iterable[str], whole: bool = False) -> dict[str, tuple[str, ...]]:
    """Words by everything they can begin with, and with `whole` by themselves too."""
    index: dict[str, tuple[str, ...]] = {}
    for word in sorted(words):
        for size in range(1, len(word) + whole):
            index[word[:size]] = (*index.get(word[:size], ()), word)
    return index


def by_last_letter(words: frozenset[str]) -> dict[str, tuple[str, ...]]:
    """Words by their last character, longest first: what a text can end in at one place."""
    index: dict[str, tuple[str, ...]] = {}
    for word in sorted(words, key=lambda w: (-len(w), w)):
        index[word[-1]] = (*index.get(word[-1], ()), word)
    return index


def alternation(words: Iterable[str]) -> str:
    """A pattern of any of the words, the longest that fits.

    Grouped by first letter, so that a place in the text is tried against the words of its letter, not all.
    """
    rests: dict[str, list[str]] = {}
    for word in sorted(words, key=lambda w: (-len(w), w)):
        rests.setdefault(word[0], []).append(word[1:])
    return "|".join(f"{first}(?:{'|'.join(ends)})" for first, ends in rests.items())
