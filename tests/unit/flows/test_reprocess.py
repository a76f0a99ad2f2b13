"""What counts as done when a request is taken up again."""

from __future__ import annotations

import os
from pathlib import Path

from flows.reprocess import corrections_stamp


def test_corrections_are_known_by_what_they_say_and_not_by_the_clock(tmp_path: Path) -> None:
    assert corrections_stamp(tmp_path / "none") == corrections_stamp(tmp_path) == ""
    names, dates = tmp_path / "names.yaml", tmp_path / "dates.yaml"
    names.write_text("[]")
    one = corrections_stamp(tmp_path)
    os.utime(names, (0, 0))
    assert corrections_stamp(tmp_path) == one
    dates.write_text("[]")
    two = corrections_stamp(tmp_path)
    names.write_text("# none\n[]")
    os.utime(names, (0, 0))
    assert len({one, two, corrections_stamp(tmp_path)}) == 3
    dates.unlink()
    names.write_text("[]")
    assert corrections_stamp(tmp_path) == one, "taken back"
