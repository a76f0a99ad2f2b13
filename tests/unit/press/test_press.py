"""The press itself: its pages are what its gold says, and the same seed prints the same page."""

from __future__ import annotations

import itertools
import random
from collections import Counter

import pytest

from flows.steps.model import Article, Layout, Line, Paragraph, PlacedLine, Span
from tests.press.broadsheet import set_page
from tests.press.habits import SIGNINGS
from tests.press.metrics import Gold, GoldArticle, GoldLine, is_same, score
from tests.press.press import HELD_BACK, KINDS, page_of, print_page
from tests.press.readers import dumps
from tests.press.stories import Author, load_own
from tests.press.typeset import wrap

_EVERY_KIND = pytest.mark.parametrize("kind", KINDS)


@_EVERY_KIND
def test_gold_tells_of_every_line(kind: str) -> None:
    printed = print_page(kind, 3, load_own())
    rows = {i: row for i, row in enumerate(printed.text.split("\n"), 1) if row.strip()}
    assert printed.gold.text == rows
    assert set(printed.gold.lines) == set(rows)


@_EVERY_KIND
def test_gold_order_runs_from_one_without_gaps(kind: str) -> None:
    gold = print_page(kind, 4, load_own()).gold
    for article in gold.articles:
        orders = sorted(line.order for line in gold.lines.values() if line.article == article)
        assert orders == list(range(1, len(orders) + 1))


def test_same_seed_same_page() -> None:
    assert print_page("weave-runs", 5, load_own()).text == print_page("weave-runs", 5, load_own()).text
    assert print_page("weave-runs", 5, load_own()).text != print_page("weave-runs", 6, load_own()).text


def test_whole_text_is_on_a_clean_page() -> None:
    printed = print_page("clean-columns", 7, load_own())
    for article in printed.gold.articles:
        mine = sorted((g.order, n) for n, g in printed.gold.lines.items() if g.article == article)
        body = "".join(printed.gold.text[n].strip() for _, n in mine if printed.gold.lines[n].role == "body")
        assert len(body) > 150


def test_enough_stories_and_habits() -> None:
    assert len(load_own()) >= 24
    assert len(SIGNINGS) >= 10
    assert HELD_BACK


def test_wrap_keeps_stops_from_the_row_s_beginning() -> None:
    text = "今天，天气很好。“明天呢？”他问道：“也许有雨。”" * 6
    rows = wrap(text, 9, 2)
    assert "".join(rows) == text
    assert not any(row[0] in "，。？”：" for row in rows)
    assert not any(row[-1] == "“" for row in rows)


def _layout(groups: list[list[int]], texts: dict[int, str], headlines: dict[int, str]) -> Layout:
    """A layout that has the given lines, in the given order, as its articles; all of role body."""
    lines, articles = [], []
    for number, group in enumerate(groups, 1):
        lines += [PlacedLine(Line(n, texts[n]), "body", number, 1, place) for place, n in enumerate(group, 1)]
        head = headlines.get(number)
        paragraphs = (Paragraph(1, "headline", head, (Span(group[0], 0, len(head)),)),) if head else ()
        articles.append(Article(number, paragraphs))
    return Layout(tuple(sorted(lines, key=lambda p: p.line.number)), tuple(articles))


_TEXTS = {1: "甲乙丙丁", 2: "子丑寅卯", 3: "戊己庚辛", 4: "辰巳午未"}
_GOLD = Gold(
    _TEXTS,
    {
        1: GoldLine("a1", "body", 1, 1),
        3: GoldLine("a1", "body", 1, 2),
        2: GoldLine("a2", "body", 1, 1),
        4: GoldLine("a2", "body", 1, 2),
    },
    {
        "a1": GoldArticle("天干", None, None, ()),
        "a2": GoldArticle(None, None, None, (Author("记者", "文知夏"),)),
    },
)


def test_a_right_layout_scores_one() -> None:
    figures = score(_layout([[1, 3], [2, 4]], _TEXTS, {1: "天 干"}), _GOLD)
    assert [figures.value(name) for name in ("roles", "grouping", "order", "whole", "headline")] == [1] * 5
    assert figures.value("page") == 0
    assert figures.value("authors") == 0


def test_page_order_in_one_article_scores_little() -> None:
    figures = score(_layout([[1, 2, 3, 4]], _TEXTS, {}), _GOLD)
    assert figures.value("order") == 0
    assert figures.value("grouping") == pytest.approx(2 / 3)
    assert figures.value("whole") == 0


def test_same_means_nearly_the_same() -> None:
    text = "".join(map(chr, itertools.islice(itertools.count(0x4E00), 300)))
    assert is_same(text, text[:150] + text[151:])
    assert not is_same(text, text[:100] + text[120:])


def test_a_lost_line_is_an_error() -> None:
    layout = _layout([[1, 3]], _TEXTS, {})
    with pytest.raises(AssertionError, match="ledger"):
        score(layout, _GOLD)


def test_page_of_counts_blank_rows() -> None:
    page = page_of("x.txt", "一\n\n二\n")
    assert [line.number for line in page.lines] == [1, 3]
    assert Counter(line.text for line in page.lines) == {"一": 1, "二": 1}


def test_layout_analysers_read_every_line_of_a_typeset_page_once() -> None:
    rng = random.Random(5)
    grid, boxes, outside = set_page(load_own()[:14], rng)
    printed = [*outside, *(line for box in boxes for line in box.lines)]
    read = dict(dumps(printed, grid, rng))
    assert set(read) == {"percol", "cut", "rows", "across", "ocr", "blocks"}
    for dump in read.values():
        assert sorted(row.strip() for row in dump.split("\n") if row.strip()) == sorted(
            line.text.strip() for line in printed
        )
