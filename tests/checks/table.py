"""Writes docs/mutations.md, the damages and the checks that catch them, and docs/checks.md, the catalogue.

python -m tests.checks.table
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path

import duckdb

from schemas.validation import validate_batch
from tests.checks.mutations import IN_FRAMES, IN_WAREHOUSE, Frames, correct_frames, correct_warehouse
from warehouse.checks import Check, load_catalogue, run_checks

DOCUMENTS = Path(__file__).resolve().parents[2] / "docs"


def mutation_table() -> str:
    """The document: each damage with the check named for it and all others that see it as well."""
    parts = [
        "# Damages and the checks that catch them",
        "Made by `python -m tests.checks.table` from `tests/checks`; each row is a test. Bold is "
        "the check that is named for the damage, the others see its consequences.",
        f"## In a warehouse ({len(IN_WAREHOUSE)})",
        "A correct warehouse is damaged after loading; `baoshu check --warehouse` runs these checks.",
        _table((damage.name, damage.caught_by, seen_in_warehouse(damage.sql)) for damage in IN_WAREHOUSE),
        f"## In a batch ({len(IN_FRAMES)})",
        "A correct batch is damaged before loading; the page goes to quarantine with the rule's name.",
        _table((damage.name, damage.caught_by, seen_in_frames(damage.hurt)) for damage in IN_FRAMES),
    ]
    return "\n\n".join(parts) + "\n"


def catalogue_table() -> str:
    """The document: every check with its severity, threshold and what should hold."""
    parts = [
        "# The catalogue of checks",
        "Made by `python -m tests.checks.table` from the headers of `warehouse/checks/*.sql`. How the checks "
        "are used: [data quality](data-quality.md).",
    ]
    for scope, title in _SCOPES.items():
        checks = [check for check in load_catalogue() if check.scope == scope]
        lines = ["| table | check | severity | allowed | what should hold |", "|---|---|---|---|---|"]
        lines += [
            f"| {c.table} | `{c.name}` | {c.severity} | {_allowed(c)} | {c.description} |" for c in checks
        ]
        parts += [f"## {title} ({len(checks)})", "\n".join(lines)]
    return "\n\n".join(parts) + "\n"


_SCOPES = {
    "page": "Inside a page: on files and on a warehouse",
    "warehouse": "Over the whole warehouse",
    "monitor": "Monitors over time",
}


def _allowed(check: Check) -> str:
    if check.share_allowed:
        return f"{check.share_allowed:.0%} of the rows"
    return f"{check.rows_allowed} rows" if check.rows_allowed else "none"


def _table(rows: Iterable[tuple[str, str, frozenset[str]]]) -> str:
    lines = ["| damage | caught by |", "|---|---|"]
    for name, named, seen in rows:
        others = sorted(seen - {named})
        shown = f"**{named}**" if named in seen else "**UNCAUGHT**"
        lines.append(f"| {name} | {', '.join([shown, *others])} |")
    return "\n".join(lines)


@cache
def seen_in_warehouse(sql: str) -> frozenset[str]:
    """Names of the checks that fail on a correct warehouse after this damage."""
    connection = _warehouse()
    connection.execute("BEGIN")
    try:
        connection.execute(sql)
        results = run_checks(connection, scopes=("page", "warehouse"), kept=1)
    finally:
        connection.execute("ROLLBACK")
    return frozenset(result.check.name for result in results if not result.passed)


@cache
def seen_in_frames(hurt: Callable[[Frames], Frames]) -> frozenset[str]:
    """table.rule of every rule that a correct batch breaks after this damage."""
    return frozenset(f"{found.table}.{found.check_name}" for found in validate_batch(hurt(_frames()))[1])


@cache
def _warehouse() -> duckdb.DuckDBPyConnection:
    return correct_warehouse()


@cache
def _frames() -> Frames:
    return correct_frames()


if __name__ == "__main__":
    (DOCUMENTS / "mutations.md").write_text(mutation_table(), encoding="utf-8")
    (DOCUMENTS / "checks.md").write_text(catalogue_table(), encoding="utf-8")
