"""The word lists of the facts (`lexicon.txt`), read once."""

from __future__ import annotations

import re
from functools import cache
from importlib import resources


@cache
def _sections() -> dict[str, tuple[str, ...]]:
    text = resources.files(__package__).joinpath("lexicon.txt").read_text(encoding="utf-8")
    sections: dict[str, list[str]] = {}
    name = ""
    for line in text.splitlines():
        if line.startswith("["):
            name = line.strip("[]")
            sections[name] = []
        elif line and not line.startswith("#"):
            sections[name] += line.split()
    return {name: tuple(found) for name, found in sections.items()}


def listed(name: str) -> tuple[str, ...]:
    """The words of the list with this name, in its order; KeyError where there is none."""
    return _sections()[name]


def words(name: str) -> frozenset[str]:
    """The words of the list with this name, to look up in."""
    return frozenset(listed(name))


def alternatives(name: str) -> str:
    """The list as a non-capturing group of a regular expression, longer words first."""
    ranked = sorted(listed(name), key=lambda word: (-len(word), word))
    return f"(?:{'|'.join(map(re.escape, ranked))})"
