"""Units as newspapers print them, read at a place in a text.

`find_unit` reads the longest printed unit; the table is `schemas/units.csv`. Measure words (家, 件, 颗 …)
stand for themselves; 名 and 人 both count people and become 人.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from schemas.units import printed_units


@dataclass(frozen=True, slots=True)
class Unit:
    """`factor` turns the printed number into the base unit `symbol`."""

    symbol: str
    dimension: str
    factor: float


_BY_NAME = {row.name: Unit(row.symbol, row.dimension, float(row.factor)) for row in printed_units()}
_BY_LOWER = {name.lower(): unit for name, unit in _BY_NAME.items() if len(name) > 1}
# Lengths of the printed forms that begin with a sign, longest first: a few look-ups find the longest unit.
_LENGTHS = {
    first: tuple(sorted({len(name) for name in _BY_NAME if name[0] == first}, reverse=True))
    for first in {name[0] for name in _BY_NAME}
}
_LATIN_UNIT = re.compile(r"[A-Za-zμ°℃·²³]{1,6}+[23]?(?:/[A-Za-zμ²³]{1,5}+3?)?(?![A-Za-z0-9])")
_PER = re.compile(r"/(?=[\u4e00-\u9fff])")


def find_unit(text: str, at: int) -> tuple[Unit, int] | None:
    """The unit printed at `at` in folded text and where it ends; None where none is."""
    latin = _LATIN_UNIT.match(text, at)
    if latin:
        unit = _BY_NAME.get(latin[0]) or _BY_LOWER.get(latin[0].lower())
        return (unit, latin.end()) if unit else None
    found = _longest(text, at)
    if found is None:
        return None
    return _compound(text, *found) or found


def _longest(text: str, at: int) -> tuple[Unit, int] | None:
    for length in _LENGTHS.get(text[at : at + 1], ()):
        name = text[at : at + length]
        unit = _BY_NAME.get(name)
        if unit:
            return unit, at + len(name)
    return None


def _compound(text: str, upper: Unit, end: int) -> tuple[Unit, int] | None:
    """元/平方米 and the like: a unit per another that the table does not hold as one."""
    slash = _PER.match(text, end)
    lower = _longest(text, slash.end()) if slash else None
    if lower is None:
        return None
    return ratio(upper, lower[0]), lower[1]


@cache
def ratio(upper: Unit, lower: Unit) -> Unit:
    """The unit `upper` per `lower`, in base units of both: 元/千瓦时 is 0.001 CNY/Wh."""
    symbol = f"{upper.symbol}/{lower.symbol}"
    return Unit(symbol, f"{upper.dimension} per {lower.dimension}", upper.factor / lower.factor)


def unit_named(name: str) -> Unit:
    """The unit with this printed form; KeyError where there is none."""
    return _BY_NAME[name]
