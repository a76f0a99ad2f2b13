"""Ids of real-world entities: the same type and identity give the same id, whatever run or machine.

Merging is conservative: names are one entity where they are the same full name, a division's short and full
form (湖南, 湖南省), or merged by hand in `data/entity_decisions.csv`, each line with its reason. Names that
mean something else in every paper (市委, 县教育局) are one entity a paper.
"""

from __future__ import annotations

import csv
import hashlib
import re
from collections.abc import Iterable
from functools import cache
from importlib import resources
from typing import NamedTuple

from flows.steps.language.names.lexicon import DIVISIONS, GRAMMAR, ORGANISATIONS, PLACES

_FOLDED = str.maketrans("（）％，：；！？“”‘’．•‧・", "()%,:;!?\"\"''.···")
_LEVELS = ("省", "市", "自治区", "特别行政区")
_LEAST_LINKED = 4  # characters of a short name that is taken for the same firm on other pages
_ACTIONS = frozenset({"merge", "split"})


class DecisionError(ValueError):
    """A line of the decisions file that cannot be carried out."""


class Decision(NamedTuple):
    """What a person decided: `name` (of this paper, or of all where `publication` is empty) is `identity`."""

    action: str  # merge: two names, one entity; split: one name, several entities
    type: str
    name: str
    publication: str
    identity: str
    reason: str


def entity_id(entity_type: str, name: str, publication: str | None = None) -> str:
    """The id of the entity that `name`, the canonical form on its page, stands for in this paper.

    The type's letter and 15 hex digits.
    """
    identity = identity_of(entity_type, name, publication)
    return entity_type[0] + hashlib.sha256(f"{entity_type}\t{identity}".encode()).hexdigest()[:15]


def identity_of(entity_type: str, name: str, publication: str | None = None) -> str:
    """What decides whether two names are one entity."""
    folded = folded_name(name)
    decided = _decisions()
    for paper in (publication or "", ""):
        if (entity_type, folded, paper) in decided:
            return decided[entity_type, folded, paper]
    if entity_type == "LOC":
        return _full_division(folded)
    if entity_type == "ORG" and publication and is_relative(folded):
        return f"{folded}@{publication}"
    return folded


def folded_name(name: str) -> str:
    """`name` without white space, brackets, quotes and dots folded to one form."""
    return re.sub(r"\s+", "", name).translate(_FOLDED)


def is_relative(name: str) -> bool:
    """Whether the body is one only within its own place: 市委, 县教育局, 组织部."""
    if name in ORGANISATIONS:
        return False
    begins_relative = name[0] in GRAMMAR["admin"] and not any(name[:size] in PLACES for size in (2, 3, 4))
    return begins_relative or name in GRAMMAR["complete"]


def linked_names(defined: Iterable[tuple[str, str, str]]) -> dict[tuple[str, str], str]:
    """(type, short) → full name, for short names that some page defines, to be used on all other pages.

    `defined` holds (type, short, full) of every page. A short name is linked where the whole corpus knows it
    for one organisation only, and where it is long enough to be that one's own.
    """
    fulls: dict[tuple[str, str], set[str]] = {}
    for entity_type, short, full in defined:
        if entity_type == "ORG" and len(short) >= _LEAST_LINKED and not is_relative(short) and short != full:
            fulls.setdefault((entity_type, short), set()).add(full)
    return {key: next(iter(names)) for key, names in fulls.items() if len(names) == 1}


def _full_division(name: str) -> str:
    """湖南 → 湖南省, 长沙 → 长沙市; unchanged where that could be two divisions (吉林)."""
    fulls = [name + level for level in _LEVELS if name + level in DIVISIONS]
    return fulls[0] if len(fulls) == 1 else name


@cache
def _decisions() -> dict[tuple[str, str, str], str]:
    file = resources.files("flows.steps.language.names.data") / "entity_decisions.csv"
    return decisions_by_name(file.read_text(encoding="utf-8"))


def decisions_by_name(text: str) -> dict[tuple[str, str, str], str]:
    """(type, folded name, publication or "") → identity. Raises DecisionError naming the line."""
    decided: dict[tuple[str, str, str], str] = {}
    for number, row in enumerate(csv.DictReader(text.splitlines()), start=2):
        decision = Decision(**{field: (row.get(field) or "").strip() for field in Decision._fields})
        if decision.action not in _ACTIONS or not (decision.type and decision.name and decision.identity):
            raise DecisionError(f"line {number}: needs merge or split, type, name and identity: {row}")
        if not decision.reason:
            raise DecisionError(f"line {number}: a decision needs its reason: {row}")
        if decision.action == "split" and not decision.publication:
            raise DecisionError(f"line {number}: a split needs the publication it is for: {row}")
        key = (decision.type, folded_name(decision.name), decision.publication)
        decided[key] = folded_name(decision.identity)
    return decided
