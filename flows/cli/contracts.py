"""`baoshu contracts`: what is promised of the tables, and what changed since a revision or release."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import click

from schemas.contract import SNAPSHOT, Change, compare, current_contract, to_json, undeclared

REPOSITORY = SNAPSHOT.parents[1]
UNDECLARED = 1


@click.group(short_help="What the tables promise, and what changed.")
def contracts() -> None:
    """What the tables promise, and what changed since a revision or release.

    \b
    Examples:
      baoshu contracts diff main
    """


@contracts.command(short_help="Write the contract's snapshot after changing a model.")
def write() -> None:
    """Write the snapshot `schemas/contract.json` after a change of the models; commit it with them.

    \b
    Examples:
      baoshu contracts write
    """
    SNAPSHOT.write_text(to_json(current_contract()), encoding="utf-8")
    click.echo(f"wrote {SNAPSHOT}")


@contracts.command(short_help="Changes since a revision or release.")
@click.argument("since")
@click.option("--json", "as_json", is_flag=True, help="Print the changes as JSON.")
def diff(since: str, as_json: bool) -> None:
    """List breaking and compatible changes since SINCE: a git revision, or a release's manifest (JSON).

    Exit status: 0 nothing breaking, or declared; 1 a breaking change without a new major contract
    version and a line under "Data changes" in CHANGELOG.md; 2 SINCE cannot be read.

    \b
    Examples:
      baoshu contracts diff main
      baoshu contracts diff releases/2025-04/manifest.json
    """
    old, new = _contract_of(since), current_contract()
    changes = compare(old, new)
    reasons = undeclared(changes, old, new, _changelog())
    if as_json:
        click.echo(json.dumps(_as_json(old, new, changes, reasons), ensure_ascii=False, indent=1))
    else:
        click.echo(f"contract {old['version']} ({since}) -> {new['version']}: {len(changes)} changes")
        for line in (*changes, *(f"error: {reason}" for reason in reasons)):
            click.echo(str(line))
    sys.exit(UNDECLARED if reasons else 0)


def _as_json(old: Any, new: Any, changes: list[Change], reasons: list[str]) -> dict[str, Any]:
    return {
        "from": old["version"],
        "to": new["version"],
        "changes": [{"breaking": c.is_breaking, "where": c.where, "what": c.what} for c in changes],
        "errors": reasons,
    }


def _contract_of(since: str) -> dict[str, Any]:
    """The contract in a JSON file, by itself or under "contract", or at a git revision."""
    path = Path(since)
    try:
        text = path.read_text(encoding="utf-8") if path.is_file() else _at_revision(since)
        found = json.loads(text)
        contract = found.get("contract", found)
        if not {"version", "tables"} <= contract.keys():
            raise click.UsageError(f"{since}: holds no contract")
    except (json.JSONDecodeError, AttributeError) as error:
        raise click.UsageError(f"{since}: not JSON: {error}") from error
    return dict(contract)


def _at_revision(revision: str) -> str:
    name = SNAPSHOT.relative_to(REPOSITORY).as_posix()
    command = ["git", "-C", str(REPOSITORY), "show", "--end-of-options", f"{revision}:{name}"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        reason = done.stderr.strip()
        raise click.UsageError(f"{revision}: neither a file nor a revision with a contract: {reason}")
    return done.stdout


def _changelog() -> str:
    path = REPOSITORY / "CHANGELOG.md"
    return path.read_text(encoding="utf-8") if path.exists() else ""
