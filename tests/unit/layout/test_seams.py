"""A sentence torn by a title goes on below it: what the seam of two sections shows, and what comes of it."""

from __future__ import annotations

import pytest

from flows.steps.layout.rebuild import prepare_sections, rebuild
from flows.steps.layout.seams import Seams
from tests.press.press import print_page
from tests.press.stories import load_own
from tests.unit.layout.pages import page_of

TORN = (
    "本报讯（记者 文知夏 实习",
    "招聘会搬进夜市",
    "生 褚晴）左手一串烤鱿鱼，右手",
    "一份求职简历。昨晚七点，鹭洲夜市",
    "新添了六十个特殊的摊位，由区人力",
    "资源和社会保障局举办的专场吸引了",
    "五千多名年轻人驻足，六十家企业带",
    "来岗位两千三百八十个。",
)
QUOTED = (
    "本报讯（记者 文知夏）“左手一串烤鱿鱼，右手",
    TORN[1],
    "一份求职简历。”昨晚七点，鹭洲夜市",
    *TORN[4:],
)
CLOSED = ("本报讯（记者 文知夏）昨晚下了雨。", *TORN[1:2], "左手一串烤鱿鱼，右手拿着", *TORN[3:])


def features_between(rows: tuple[str, ...]) -> dict[str, float]:
    """What the seam between the first two sections of a page shows."""
    sections, trace = prepare_sections(page_of(*rows))
    return Seams(sections, trace.facts).features(sections[0], sections[1], "here")


@pytest.mark.parametrize("rows", [TORN, QUOTED])
def test_the_rest_of_a_bracket_or_quotation_below_a_title_speaks_for_one_story(rows: tuple[str, ...]) -> None:
    assert features_between(rows)["seam:here:bracket"] == 1.0


def test_a_finished_text_above_a_title_shows_no_open_seam() -> None:
    assert not any(name.startswith(("seam:open", "seam:here")) for name in features_between(CLOSED))


def test_titles_set_into_sentences_tear_few_stories() -> None:
    """Without the seams every second of these stories is torn."""
    torn = [is_torn for seed in range(200, 212) for is_torn in torn_stories(seed)]
    assert len(torn) > 30
    assert sum(torn) <= 0.35 * len(torn)


def torn_stories(seed: int) -> list[bool]:
    """For each story of a press page titled inside a sentence: whether both sides are two articles."""
    printed = print_page("heads-inside", seed, load_own())
    gold = printed.gold
    article_of = {p.line.number: p.article_number for p in rebuild(printed.page).lines}
    found = []
    for article in gold.articles:
        mine = [n for n, line in sorted(gold.lines.items()) if line.article == article]
        titles = [n for n in mine if gold.lines[n].role in ("kicker", "headline", "deck")]
        body = [n for n in mine if gold.lines[n].role == "body"]
        above = [n for n in body if titles and n < titles[0]]
        below = [n for n in body if titles and n > titles[-1]]
        if above and below and gold.text[above[-1]].rstrip()[-1] not in '。！？”」!?"':
            found.append(article_of[above[-1]] != article_of[below[0]])
    return found
