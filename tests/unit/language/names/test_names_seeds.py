"""The five seed pages, read in our own order: the floors of issue 4. Skipped where they are absent."""

from __future__ import annotations

import csv
import re
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from flows.steps.language.names import find_mentions
from flows.steps.layout import rebuild
from flows.steps.model import Mention
from flows.steps.page import segment
from flows.steps.reading import read_page
from tests.names.marked import segmenter

SHARED = Path(__file__).resolve().parents[5] / "shared"
FLOORS = {"PER": 0.94, "ORG": 0.82, "LOC": 0.86}
_FOLDED = str.maketrans("（）％，：；！？“”‘’", "()%,:;!?\"\"''")

pytestmark = pytest.mark.skipif(
    not SHARED.is_dir(), reason="the real seed pages are not part of the repository"
)


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text).translate(_FOLDED)


@cache
def mentions_of(file: Path) -> tuple[Mention, ...]:
    layout = rebuild(read_page(file.read_bytes(), file.name))
    found = find_mentions(segment(layout.articles, segmenter()), layout.publication)
    return tuple(mention for own in found.values() for mention in own)


@pytest.mark.parametrize("kind", FLOORS)
def test_names_of_the_seed_pages_reach_their_floor(kind: str) -> None:
    counts: Counter[str] = Counter()
    for file in sorted((SHARED / "seeds").glob("*.txt")):
        gold = SHARED / "gold" / f"{file.stem}.entities.tsv"
        with gold.open(encoding="utf-8", newline="") as rows:
            table = csv.DictReader(rows, delimiter="\t", quoting=csv.QUOTE_NONE)
            wanted = [forms(row) for row in table if row["type"] == kind]
        have = {
            squeezed(m.name): {squeezed(m.name), squeezed(m.text)}
            for m in mentions_of(file)
            if m.type == kind
        }
        known, surfaces = set().union(*wanted), set().union(*have.values())
        counts["right"] += sum(1 for shown in have.values() if shown & known)
        counts["found"] += len(have)
        counts["reached"] += sum(1 for names in wanted if names & surfaces)
        counts["wanted"] += len(wanted)
    precision, recall = counts["right"] / counts["found"], counts["reached"] / counts["wanted"]
    assert 2 * precision * recall / (precision + recall) >= FLOORS[kind], counts


def forms(row: dict[str, str]) -> set[str]:
    return {squeezed(name) for name in (row["name"], *(row["aliases"] or "").split(";")) if name.strip()}
