"""Sentences of other domains than those the rules were drawn from, labelled before the rules were tuned."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from difflib import SequenceMatcher
from itertools import chain
from pathlib import Path

import pytest

from flows.steps.model import Figure

LABELS = [Path(__file__).with_name(name) for name in ("domains.txt", "unseen.txt")]
FIELDS = ("text", "value", "unit", "subject", "indicator", "comparison")


def _labelled() -> Iterator[tuple[str, list[dict[str, str]]]]:
    sentence, rows = "", []
    for line in chain.from_iterable(path.read_text(encoding="utf-8").splitlines() for path in LABELS):
        if " | " in line:
            rows.append(dict(zip(FIELDS, (cell.strip() for cell in line.split("|")), strict=True)))
        elif line and not line.startswith("#"):
            if sentence:
                yield sentence, rows
            sentence, rows = line, []
    yield sentence, rows


@pytest.fixture(scope="module")
def judged(read: Callable) -> list[tuple[dict[str, str] | None, Figure | None]]:
    """Label and figure side by side; None on either side where the other has no match."""
    pairs: list[tuple[dict[str, str] | None, Figure | None]] = []
    for sentence, rows in _labelled():
        free = list(read(sentence).figures)
        for row in rows:
            match = next((figure for figure in free if figure.text == row["text"]), None)
            if match:
                free.remove(match)
            pairs.append((row, match))
        pairs += [(None, figure) for figure in free]
    return pairs


def _share(judged: list, is_right: Callable[[dict[str, str], Figure], bool]) -> float:
    matched = [(row, figure) for row, figure in judged if row and figure]
    return sum(is_right(row, figure) for row, figure in matched) / len(matched)


def _likeness(left: str, right: str | None) -> float:
    return SequenceMatcher(None, left, right or "", autojunk=False).ratio()


def test_there_are_enough_sentences() -> None:
    assert sum(1 for _ in _labelled()) >= 120


def test_figures_are_found_and_nothing_else(judged: list) -> None:
    hits = sum(1 for row, figure in judged if row and figure)
    assert 2 * hits / (len(judged) + hits) >= 0.99


def test_values_and_units_are_right(judged: list) -> None:
    assert _share(judged, lambda row, f: f.unit == row["unit"]) >= 0.99
    assert _share(judged, lambda row, f: f.value == pytest.approx(_value(row), rel=1e-6)) >= 0.99


def _value(row: dict[str, str]) -> float:
    return float(row["value"].split("..")[0])


def test_comparisons_are_right(judged: list) -> None:
    assert _share(judged, lambda row, f: (f.comparison or "") == row["comparison"]) >= 0.99


def test_subjects_are_right(judged: list) -> None:
    """Without any names given, so the floor is below what a page reaches."""
    assert _share(judged, lambda row, f: _is_within(row["subject"], f.subject)) >= 0.8


def _is_within(left: str, right: str | None) -> bool:
    return bool(right) and (left in right or right in left)


def test_indicators_are_right(judged: list) -> None:
    assert _share(judged, lambda row, f: _likeness(row["indicator"], f.indicator) >= 0.5) >= 0.9
