"""Bylines to their stories: together, and in spite of titles that went to another one."""

from __future__ import annotations

import pytest

from flows.steps.layout.byline_places import hear
from tests.press.press import print_page
from tests.press.stories import load_own
from tests.press.train_bylines import shipped_rights


def test_bylines_that_want_one_story_leave_it_to_the_surest():
    scores = [[2.0, 1.0], [4.0, 1.0]]
    assert [row.index(max(row)) for row in hear(scores, -2.0)] == [1, 0]
    assert [row.index(max(row)) for row in hear(scores, 0.0)] == [0, 0]


def test_a_byline_alone_hears_nobody():
    assert hear([[2.0, 1.0]], -2.0) == [pytest.approx([2.0, 1.0])]


def test_more_bylines_find_their_stories_than_go_with_titles():
    pages = [
        print_page(kind, seed, load_own())
        for kind in ("heads-inside", "rows-of-2", "rows-of-4")
        for seed in range(700, 708)
    ]
    given, now, total = shipped_rights([(p.page, p.gold) for p in pages])
    assert given < now <= total
