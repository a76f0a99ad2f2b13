"""Changes of the contract are seen, and a breaking one has to be declared."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from flows.cli.contracts import contracts
from schemas.contract import SNAPSHOT, compare, current_contract, to_json, undeclared


def test_the_snapshot_is_current() -> None:
    assert SNAPSHOT.read_text(encoding="utf-8") == to_json(current_contract()), "run `baoshu contracts write`"


def test_nothing_changed() -> None:
    assert compare(current_contract(), current_contract()) == []


def _column(contract: dict[str, Any], name: str) -> dict[str, Any]:
    return contract["tables"]["figures"]["columns"][name]


@pytest.mark.parametrize(
    ("change", "where", "is_breaking"),
    [
        (lambda c: c["tables"].pop("quotes"), "quotes", True),
        (lambda c: c["tables"]["figures"]["columns"].pop("unit"), "figures.unit", True),
        (lambda c: _column(c, "value").update(type="VARCHAR"), "figures.value", True),
        (lambda c: _column(c, "char_start").update(unit="bytes"), "figures.char_start", True),
        (lambda c: _column(c, "unit").update(nullable=True), "figures.unit", True),
        (lambda c: _column(c, "subject").update(nullable=False), "figures.subject", False),
        (lambda c: _column(c, "bound")["allowed"].remove("over"), "figures.bound", True),
        (lambda c: _column(c, "bound")["allowed"].append("about"), "figures.bound", False),
        (lambda c: _column(c, "bound").update(allowed=[]), "figures.bound", True),
        (lambda c: _column(c, "value").update(description="x"), "figures.value", False),
        (lambda c: _column(c, "confidence").update(rules=[]), "figures.confidence", False),
        (lambda c: c["tables"]["figures"].update(key=["article_id"]), "figures", True),
        (lambda c: c["tables"].update(news={"columns": {}, "key": [], "description": ""}), "news", False),
    ],
)
def test_a_change_is_named_and_judged(
    change: Callable[[dict[str, Any]], object], where: str, is_breaking: bool
) -> None:
    old, new = current_contract(), copy.deepcopy(current_contract())
    change(new)
    assert [(c.where, c.is_breaking) for c in compare(old, new)] == [(where, is_breaking)]


def test_a_breaking_change_needs_a_major_version_and_a_line_in_the_changelog() -> None:
    old, new = current_contract(), copy.deepcopy(current_contract())
    new["tables"].pop("quotes")
    changes = compare(old, new)
    assert len(undeclared(changes, old, new, "")) == 2
    new["version"] = "99.0"
    assert len(undeclared(changes, old, new, "## Unreleased\n\n### Added\n- Contract 99.0\n")) == 1
    declared = "## Unreleased\n\n### Data changes\n- Contract 99.0: no quotes\n"
    assert undeclared(changes, old, new, declared) == []


def test_the_command_compares_with_a_release_manifest(tmp_path: Path) -> None:
    old = copy.deepcopy(current_contract())
    old["tables"]["pages"]["columns"]["colour"] = old["tables"]["pages"]["columns"]["encoding"]
    manifest = tmp_path / "manifest.json"
    manifest.write_text(json.dumps({"contract": old}), encoding="utf-8")
    result = CliRunner().invoke(contracts, ["diff", str(manifest)])
    assert result.exit_code == 1
    assert "breaking: pages.colour: column is gone" in result.output
    assert "error: a breaking change needs a new major contract version" in result.output
    told = json.loads(CliRunner().invoke(contracts, ["diff", "--json", str(manifest)]).output)
    assert told["changes"] == [{"breaking": True, "where": "pages.colour", "what": "column is gone"}]


@pytest.mark.parametrize("since", ["no-such-revision", "--output=x"])
def test_what_is_no_revision_is_wrong_usage(since: str) -> None:
    assert CliRunner().invoke(contracts, ["diff", "--", since]).exit_code == 2
