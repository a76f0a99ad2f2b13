"""Characters counted by a table are those that the patterns find."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from flows.steps.tally import Tally
from flows.steps.text import BLANK, CJK_WORD, WIDE

KINDS = {"blank": BLANK, "wide": WIDE, "chinese": CJK_WORD}
TALLY = Tally(KINDS)


@given(st.lists(st.text()))
def test_each_text_has_its_own_count(texts: list[str]) -> None:
    counted = TALLY.count(texts)
    assert counted == {kind: [len(p.findall(text)) for text in texts] for kind, p in KINDS.items()}


def test_characters_beyond_the_basic_plane_are_counted() -> None:
    counted = Tally({"chinese": CJK_WORD, "digit": re.compile(r"\d")}).count(["𠀀𠀁字", "😀", ""])
    assert counted == {"chinese": [3, 0, 0], "digit": [0, 0, 0]}
