"""docs/facts-examples.md says what the code does."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from flows.steps.model import Figure

DOCUMENT = Path(__file__).parents[3] / "docs" / "facts-examples.md"
NAMES = [
    ("LOC", "青岚市"),
    ("LOC", "云桥县"),
    ("ORG", "启明机床厂", "青岚启明机床厂"),
    ("LOC", "青云高速"),
]
NULL = "·"


def _examples() -> Iterator[tuple[str, list[list[str]]]]:
    sentence, rows = "", []
    for line in DOCUMENT.read_text(encoding="utf-8").splitlines():
        if line.startswith("> "):
            if sentence:
                yield sentence, rows
            sentence, rows = line[2:], []
        elif line.startswith("| ") and not line.startswith("| text"):
            rows.append([cell.strip() for cell in line.strip("| ").split(" | ")])
    yield sentence, rows


def _row(figure: Figure) -> list[str]:
    columns = (
        figure.text,
        _number(figure.value),
        _number(figure.value_max),
        figure.unit,
        figure.bound,
        figure.subject,
        figure.indicator,
        figure.comparison,
        figure.period,
        figure.status,
    )
    return [column or NULL for column in columns]


def _number(value: float | None) -> str | None:
    if value is None:
        return None
    return f"{value:.0f}" if value == int(value) else f"{value:.6g}"


def test_the_document_has_examples() -> None:
    assert sum(1 for _ in _examples()) >= 20


@pytest.mark.parametrize(("sentence", "rows"), list(_examples()))
def test_an_example_is_true(read: Callable, sentence: str, rows: list[list[str]]) -> None:
    assert [_row(figure) for figure in read(sentence, NAMES).figures] == rows
