"""What the pipeline makes of the sample pages is what was read and accepted before."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.gold.rows import EXPECTED, PAGES, rows_of


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem[:3])
def test_rows_are_as_expected(path: Path) -> None:
    expected = (EXPECTED / f"{path.stem}.txt").read_text(encoding="utf-8")
    assert rows_of(path).splitlines() == expected.splitlines(), "run `make golden` and read the diff"
