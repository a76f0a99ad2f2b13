"""What must hold for any text whatever: nothing lost, everything placed once, every span exact."""

from __future__ import annotations

import hashlib

from hypothesis import example, given, settings
from hypothesis import strategies as st

from flows.steps.layout import rebuild
from flows.steps.model import ARTICLE_COLUMN_OF_ROLE, Layout, Line, Page
from flows.steps.text import squeeze

ROLES = {
    *("headline", "kicker", "deck", "crosshead", "byline", "body"),
    *("caption", "credit", "jump", "ad", "furniture", "noise"),
}
OUTSIDE = {"ad", "furniture", "noise"}

_PIECES = st.sampled_from(
    [
        "河湾日报讯（记者 田小禾 通讯员 白石）昨日，",
        "新桥建成通车，市民出行时间缩短二十分钟。",
        "本报记者 田小禾 文/图",
        "下转第三版",
        "责任编辑：田小禾",
        "稻 田 丰 收 在 望",
        "（记者 田小禾）",
        "图为收割现场。田小禾 摄",
        "the harvest, said Mr. Tian, ",
        "12.5%",
        "——",
        "^{<图>}",
        "”",
        "1",
        "2024年5月6日 星期一 A03 要闻",
    ]
)
_LINES = st.lists(
    st.one_of(
        st.text(max_size=40),
        st.lists(_PIECES, max_size=3).map("".join),
        st.text(alphabet="的一是在不了有和人这中大为上个国，。“”（）、： \u3000", max_size=60),
    ),
    max_size=40,
)


def page_of(text: str) -> Page:
    rows = text.split("\n")
    lines = tuple(Line(number, row) for number, row in enumerate(rows, 1) if row.strip())
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    return Page(digest[:16], "any.txt", digest, len(text), "utf-8", len(rows), len(text), lines)


def check(page: Page, layout: Layout) -> None:
    assert [placed.line for placed in layout.lines] == list(page.lines)
    assert [article.number for article in layout.articles] == list(range(1, len(layout.articles) + 1))
    positions: dict[int, list[int]] = {}
    for placed in layout.lines:
        assert placed.role in ROLES
        assert (placed.article_number is None) == (placed.role in OUTSIDE)
        if placed.article_number is not None:
            assert placed.position is not None
            positions.setdefault(placed.article_number, []).append(placed.position)
    assert sorted(positions) == [article.number for article in layout.articles]
    for places in positions.values():
        assert sorted(places) == list(range(1, len(places) + 1))
    _check_spans(layout)


def _check_spans(layout: Layout) -> None:
    placed = {p.line.number: p for p in layout.lines}
    for article in layout.articles:
        assert 0 <= article.confidence <= 1
        seen: list[int] = []
        for paragraph in article.paragraphs:
            at = 0
            for span in paragraph.spans:
                line = placed[span.line_number]
                assert span.start >= at
                assert squeeze(paragraph.text[span.start : span.end]) == squeeze(line.line.text)
                assert (line.role, line.article_number) == (paragraph.role, article.number)
                assert line.paragraph_number == paragraph.number
                at = span.end
                seen.append(line.position or 0)
        assert seen == sorted(seen)
        for column in set(ARTICLE_COLUMN_OF_ROLE.values()):
            assert column not in article.columns or article.columns[column]


@settings(max_examples=150, deadline=None)
@given(_LINES)
@example([])
@example(["。"] * 8)
@example(["一", "二", "三", "四"])
@example(["（", "）", "“"])
@example(["遗失声明", "公告", "1", "A03"])
@example(["本报记者 田小禾"])
@example(["下转第三版"])
@example(["图为收割现场。田小禾 摄"])
def test_every_line_is_placed_exactly_once_whatever_the_text(rows: list[str]) -> None:
    page = page_of("\n".join(row.replace("\n", " ") for row in rows))
    check(page, rebuild(page))


@settings(max_examples=30, deadline=None)
@given(_LINES, st.integers(0, 2))
def test_the_same_page_gives_the_same_layout(rows: list[str], blank_rows: int) -> None:
    page = page_of(("\n" * (blank_rows + 1)).join(row.replace("\n", " ") for row in rows))
    assert rebuild(page) == rebuild(page)
