"""One page's walk: what a page says of its day is believed only where it can be true."""

from __future__ import annotations

from datetime import date

import pytest

from flows.steps.model import Layout
from flows.steps.page import without_impossible_date

LATEST = date(2026, 5, 2)


def laid_out(day: date | None, source: str | None) -> Layout:
    return Layout((), (), "云州日报", day, source, None, 0.9 if day else None)


@pytest.mark.parametrize("day", [date(2026, 5, 3), date(2925, 3, 1), date(1204, 3, 1)])
@pytest.mark.parametrize("source", ["stated", "inferred"])
def test_an_impossible_day_is_no_page_date(day: date, source: str) -> None:
    layout = without_impossible_date(laid_out(day, source), LATEST)
    assert (layout.page_date, layout.page_date_source, layout.page_date_confidence) == (None, None, None)


@pytest.mark.parametrize(
    ("day", "source"), [(LATEST, "stated"), (date(1921, 7, 1), "inferred"), (date(2030, 1, 1), "manifest")]
)
def test_a_possible_day_and_a_manifest_stay(day: date, source: str) -> None:
    layout = laid_out(day, source)
    assert without_impossible_date(layout, LATEST) is layout
