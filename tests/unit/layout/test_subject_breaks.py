"""Where a story ends without a sign: the seam of two stories stands out among the ends of paragraphs."""

from __future__ import annotations

from itertools import permutations

import numpy as np

from flows.steps.layout.columns import column_widths
from flows.steps.layout.facts import gather_facts
from flows.steps.layout.lines import view_lines
from flows.steps.layout.rebuild import prepare_stretches
from flows.steps.layout.sections import LIKELY
from flows.steps.layout.subject_breaks import break_odds
from flows.steps.layout.told_titles import ToldTitles
from flows.steps.model import Line, Page
from tests.press.metrics import Gold
from tests.press.press import print_page
from tests.press.stories import load_own
from tests.press.typeset import wrap

WIDTH = 16


def paragraphs_of(key: str) -> list[list[str]]:
    """The rows of a story's paragraphs, set in one column with indents."""
    story = next(s for s in load_own() if s.key == key)
    texts = [piece.text for piece in story.pieces if piece.role == "body"]
    return [["　　" + rows[0], *rows[1:]] for rows in (wrap(text, WIDTH, 2) for text in texts)]


STORIES = ("clinic", "robots", "tea", "court", "railway", "library")


def likeliest_break(first: list[list[str]], second: list[list[str]]) -> int:
    """The paragraph that most likely begins another story."""
    rows = [row for paragraph in first + second for row in paragraph]
    views = view_lines([Line(number, text) for number, text in enumerate(rows, 1)])
    facts = gather_facts(views, column_widths(views))
    places, start = [], 0
    for paragraph in first + second:
        places.append(list(range(start, start + len(paragraph))))
        start += len(paragraph)
    odds = break_odds([places], facts, ["body"] * len(rows))
    return max(odds, key=lambda place: odds[place])[1]


def test_the_seam_of_two_stories_is_mostly_the_likeliest_break() -> None:
    texts = {key: paragraphs_of(key) for key in STORIES}
    pairs = list(permutations(STORIES, 2))
    found = [likeliest_break(texts[one], texts[other]) == len(texts[one]) for one, other in pairs]
    assert sum(found) >= 0.9 * len(pairs)


def test_stories_whose_titles_stand_elsewhere_are_cut() -> None:
    """Without asking where the words of titles that stand elsewhere begin, and whether likeness dips there
    against the places around, three in ten of these stories were cut."""
    found, cuts = [], []
    for kind in ("heads-at-end", "heads-at-start"):
        for seed in range(300, 320):
            printed = print_page(kind, seed, load_own())
            seams, cut = seams_and_cuts(printed.page, printed.gold)
            found += [seam in cut for seam in seams]
            cuts += [place in seams for place in cut]
    assert len(found) > 30
    assert sum(found) >= 0.45 * len(found)
    assert sum(cuts) >= 0.6 * len(cuts)


def seams_and_cuts(page: Page, gold: Gold) -> tuple[set[int], set[int]]:
    """The first rows of stories that follow another one without a sign, and those before which the page is
    cut, where both sides are known."""
    stretches, facts, roles = prepare_stretches(page)
    odds = break_odds(stretches, facts, roles)
    seams, cuts = set(), set()
    for (number, at), value in odds.items():
        one, other = stretches[number][at - 1][-1], stretches[number][at][0]
        articles = {gold.lines[facts[i].view.number].article for i in (one, other)}
        if None in articles:
            continue
        if len(articles) > 1:
            seams.add(other)
        if value > LIKELY:
            cuts.add(other)
    return seams, cuts


def test_a_titles_words_are_found_where_they_are_said() -> None:
    rows = ["渡口来了新渡船", "昨天下午雨停了。", "新渡船开到渡口，来了很多人。"]
    views = view_lines([Line(number, text) for number, text in enumerate(rows, 1)])
    titles = ToldTitles(gather_facts(views, column_widths(views)), ["heading", "body", "body"], rows[1:])
    shares = titles.share_said(np.array([0, 1, 0]), np.array([1, 2, 2]))[0]
    assert shares[0] == 0
    assert 0 < shares[1] == shares[2] < 1
