"""The one table of units (`units.csv`): how pages print them, what they are in base units.

A row is one printed form: `symbol` is what `figures.unit` holds, printed number × `factor` is what
`figures.value` holds. Measure words and units that no base unit is promised for stand for themselves.
"""

from __future__ import annotations

import csv
from fractions import Fraction
from functools import cache
from importlib import resources
from typing import NamedTuple


class PrintedUnit(NamedTuple):
    """One printed form of a unit; the factor is exact (1/60 of an hour)."""

    name: str
    symbol: str
    dimension: str
    factor: Fraction


@cache
def printed_units() -> tuple[PrintedUnit, ...]:
    """Every printed form, in the table's order; names are unique."""
    text = resources.files(__package__).joinpath("units.csv").read_text(encoding="utf-8")
    return tuple(
        PrintedUnit(row["name"], row["symbol"], row["dimension"], Fraction(row["factor"]))
        for row in csv.DictReader(text.splitlines())
    )


def unit_rows() -> list[tuple[str, str, str, float]]:
    """Rows of table `units`: name, unit, dimension, factor."""
    return [(u.name, u.symbol, u.dimension, float(u.factor)) for u in printed_units()]
