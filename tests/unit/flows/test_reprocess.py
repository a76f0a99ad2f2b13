"""What counts as done when a request is taken up again."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

from flows.reprocess import _corrected_at

MAY = datetime(2024, 5, 1, tzinfo=UTC).timestamp()
JUNE = datetime(2024, 6, 1, tzinfo=UTC).timestamp()


def test_a_correction_written_or_taken_away_makes_earlier_work_count_no_more(tmp_path: Path) -> None:
    folder = tmp_path / "corrections"
    assert _corrected_at(folder) == datetime(1970, 1, 1)
    folder.mkdir()
    entry = folder / "names.yaml"
    entry.write_text("[]")
    os.utime(entry, (JUNE, JUNE))
    os.utime(folder, (MAY, MAY))
    assert _corrected_at(folder) == datetime(2024, 6, 1)
    os.utime(entry, (MAY, MAY))
    os.utime(folder, (JUNE, JUNE))
    assert _corrected_at(folder) == datetime(2024, 6, 1)
