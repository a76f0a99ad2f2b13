"""The contract as plain data: what is promised of every table, and what changed between two promises."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from schemas import CONTRACT_VERSION
from schemas.ddl import columns_of, table_comment
from schemas.tables import TABLES, key_of

# Checked in, so that any revision can be compared with any other without running its code.
SNAPSHOT = Path(__file__).with_name("contract.json")

Contract = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Change:
    """One difference; a breaking one may make a query that ran before fail or mean something else."""

    is_breaking: bool
    where: str  # table or table.column
    what: str

    def __str__(self) -> str:
        return f"{'breaking' if self.is_breaking else 'compatible'}: {self.where}: {self.what}"


def current_contract() -> dict[str, Any]:
    """The promise as the models stand now."""
    return {
        "version": CONTRACT_VERSION,
        "tables": {
            name: {
                "description": table_comment(model),
                "key": list(key_of(model)),
                "columns": {
                    c.name: {
                        "type": c.sql_type,
                        "nullable": c.nullable,
                        "unit": c.unit,
                        "allowed": list(c.allowed),
                        "rules": list(c.rules),
                        "description": c.description,
                    }
                    for c in columns_of(name)
                },
            }
            for name, model in TABLES.items()
        },
    }


def to_json(contract: Contract) -> str:
    """The snapshot's text."""
    return json.dumps(contract, ensure_ascii=False, indent=1) + "\n"


def compare(old: Contract, new: Contract) -> list[Change]:
    """Every difference between two contracts, the breaking ones first."""
    changes = list(_members("table", old["tables"], new["tables"], ""))
    for table in old["tables"].keys() & new["tables"].keys():
        before, after = old["tables"][table], new["tables"][table]
        if before["key"] != after["key"]:
            changes.append(Change(True, table, f"key {before['key']} is now {after['key']}"))
        if before["description"] != after["description"]:
            changes.append(Change(False, table, "described anew"))
        changes += _members("column", before["columns"], after["columns"], f"{table}.")
        for column in before["columns"].keys() & after["columns"].keys():
            changes += _column(f"{table}.{column}", before["columns"][column], after["columns"][column])
    return sorted(changes, key=lambda change: (not change.is_breaking, change.where, change.what))


def _members(kind: str, old: Mapping[str, Any], new: Mapping[str, Any], prefix: str) -> Iterator[Change]:
    yield from (Change(True, f"{prefix}{name}", f"{kind} is gone") for name in old.keys() - new.keys())
    yield from (Change(False, f"{prefix}{name}", f"new {kind}") for name in new.keys() - old.keys())


def _column(where: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Change]:
    for name in ("type", "unit"):
        if old[name] != new[name]:
            yield Change(True, where, f"{name} {old[name]} is now {new[name]}")
    if old["nullable"] != new["nullable"]:
        yield Change(new["nullable"], where, "may be NULL now" if new["nullable"] else "is never NULL now")
    gone = [value for value in old["allowed"] if value not in new["allowed"]]
    added = [value for value in new["allowed"] if value not in old["allowed"]]
    if gone and new["allowed"]:
        yield Change(True, where, f"no longer one of {gone}")
    if added and old["allowed"]:
        yield Change(False, where, f"may also be {added}")
    if bool(old["allowed"]) != bool(new["allowed"]):
        yield Change(not new["allowed"], where, "any value now" if old["allowed"] else "one of a list now")
    if old["rules"] != new["rules"]:
        yield Change(False, where, f"rules {old['rules']} are now {new['rules']}")
    if old["description"] != new["description"]:
        yield Change(False, where, "described anew")


def undeclared(changes: list[Change], old: Contract, new: Contract, changelog: str) -> list[str]:
    """Why these changes may not land: reasons for a person, none where all is declared.

    A breaking change needs a new major version and a line under "Data changes" that names it.
    """
    if not any(change.is_breaking for change in changes):
        return []
    reasons = []
    if _major(new["version"]) <= _major(old["version"]):
        reasons.append(f"a breaking change needs a new major contract version; {new['version']} is not")
    if f"Contract {new['version']}" not in _data_changes(changelog):
        reasons.append(f'CHANGELOG.md has no line "Contract {new["version"]}" under "Data changes"')
    return reasons


def _major(version: str) -> int:
    return int(version.split(".")[0])


def _data_changes(changelog: str) -> str:
    """All parts of the changelog headed Data changes."""
    parts = [part.partition("\n") for part in changelog.split("\n### ")]
    return "\n".join(body.split("\n## ")[0] for title, _, body in parts if title.strip() == "Data changes")
