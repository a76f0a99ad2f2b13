"""The closed lists that names are recognised by; long ones live in `data/`, one entry or one run a line."""

from __future__ import annotations

from importlib import resources


def read_list(name: str) -> list[str]:
    """The lines of a data file, without comments (#) and blank lines."""
    text = (resources.files(__package__) / "data" / name).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line.strip() and not line.startswith("#")]


def _surnames() -> frozenset[str]:
    single, compound = read_list("surnames.txt")
    return frozenset(single) | frozenset(compound.split())


SURNAMES = _surnames()
