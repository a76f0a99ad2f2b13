"""What surrounds stories on real pages, put onto pages of the press: broken-off stories, long and marked
captions, photos that stand alone, teasers, advertisements, labels. For learning only.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from flows.steps.model import Line, Page
from tests.press.metrics import Gold, GoldLine
from tests.press.stories import Story
from tests.press.typeset import wrap

_MARKS = ("▲", "▼", "△", "图为", "上图：", "左图：", "图①", "▲ ")
_QR = ("扫码看视频", "扫一扫看直播", "扫码了解更多", "扫描二维码 看精彩视频", "长按识别二维码")
LABELS = (
    *("记者走基层", "一线见闻", "民生在线", "身边好人", "项目建设进行时", "新闻1+1"),
    *("我们的节日", "打好攻坚战", "奋进新征程 建功新时代", "经济半小时", "热点追踪", "聚焦两会"),
    *("高质量发展看县区", "创建进行时", "新春走基层", "社区连线", "百姓故事", "权威发布"),
)
AD_ROWS: tuple[Callable[[random.Random], str], ...] = (
    lambda r: (
        f"{r.choice(('全场', '满千'))}{r.choice('三五七八')}折 {r.choice(('惊爆价', '钜惠来袭', '限时抢购'))}"
    ),
    lambda r: f"时间：{r.randint(1, 12)}月{r.randint(1, 28)}日—{r.randint(1, 12)}月{r.randint(1, 28)}日",
    lambda r: f"地址：{r.choice('东西南北')}{r.choice(('山路', '湖大道', '城广场'))}{r.randint(1, 300)}号",
    lambda r: f"地点：{r.choice(('会展中心', '体育馆', '文化宫'))}{r.choice('一二三')}楼",
    lambda r: f"{r.choice(('咨询电话', '热线', '订购热线', '联系电话'))}：0999-{r.randint(2000000, 8999999)}",
    lambda r: f"距{r.choice(('开幕', '开盘', '开考'))}还有{r.randint(2, 60)}天",
    lambda r: f"首付{r.randint(3, 30)}万起 {r.randint(80, 140)}平方米{r.choice(('三房', '四房', '洋房'))}",
    lambda r: f"{r.choice('云江湖山')}{r.choice('景悦城府')}{r.choice(('家具城', '花园', '车展', '茶博会'))}",
    lambda r: f"{r.choice(('诚招', '急聘'))}{r.choice(('代理', '店长', '司机', '销售'))}若干 待遇从优",
    lambda r: (
        f"编号{r.randint(1000, 9999)}，{r.choice(('身份证', '营业执照', '公章', '收据'))}遗失，声明作废。"
    ),
    lambda r: f"{r.choice(('拍卖', '招标', '注销', '拆迁', '停电'))}公告",
)


@dataclass
class _Row:
    text: str
    line: GoldLine
    gap: int  # line numbers since the row before


def garnished(page: Page, gold: Gold, rng: random.Random, stories: Sequence[Story]) -> tuple[Page, Gold]:
    """The page with some of its surroundings made richer; every line keeps or gets its truth."""
    rows: list[_Row] = []
    before = 0
    for line in page.lines:
        rows.append(_Row(line.text, gold.lines[line.number], line.number - before))
        before = line.number
    steps = ((0.5, _clip), (0.6, _captions), (0.3, _photo), (0.3, _teaser), (0.4, _advertise), (0.25, _label))
    for chance, step in steps:
        if rng.random() < chance:
            rows = step(rows, rng, stories)
    return _print(page, gold, rows)


def _clip(rows: list[_Row], rng: random.Random, _: Sequence[Story]) -> list[_Row]:
    """Stories broken off or begun in the middle, as pages cut from a paper are."""
    by_article: dict[str, list[int]] = {}
    for i, row in enumerate(rows):
        if row.line.article and row.line.role == "body":
            by_article.setdefault(row.line.article, []).append(i)
    lost: set[int] = set()
    for numbers in by_article.values():
        if rng.random() < 0.5 and len(numbers) > 8:
            some = rng.randint(1, len(numbers) // 2)
            lost.update(numbers[-some:] if rng.random() < 0.8 else numbers[:some])
    return [row for i, row in enumerate(rows) if i not in lost]


def _captions(rows: list[_Row], rng: random.Random, stories: Sequence[Story]) -> list[_Row]:
    """Captions marked, longer, or set in rows of a width of their own."""
    out: list[_Row] = []
    marked, longer = rng.random() < 0.4, rng.random() < 0.4
    for row in rows:
        if row.line.role != "caption":
            out.append(row)
            continue
        text = (rng.choice(_MARKS) if marked else "") + row.text.strip()
        if longer and "摄" not in text:
            text += _sentence(stories, rng)
        out += _set(text, row, rng)
    return out


def _set(text: str, row: _Row, rng: random.Random) -> list[_Row]:
    if rng.random() < 0.4:
        return [replace(row, text=text)]
    pieces = wrap(text, rng.choice((9, 12, 16, 21, 28, 36, 48)))
    return [replace(row, text=piece, gap=row.gap if k == 0 else 1) for k, piece in enumerate(pieces)]


def _sentence(stories: Sequence[Story], rng: random.Random) -> str:
    bodies = [p.text for p in rng.choice(stories).pieces if p.role == "body"]
    return rng.choice(bodies).split("。")[0].lstrip("“")[:70] + "。"


def _photo(rows: list[_Row], rng: random.Random, stories: Sequence[Story]) -> list[_Row]:
    """A photo of its own, with or without a title, the credit at the caption's end or below."""
    line = GoldLine("photo", "caption", 2, 2)
    text = f"{rng.randint(1, 12)}月{rng.randint(1, 28)}日，{_sentence(stories, rng)}{_sentence(stories, rng)}"
    name = rng.choice(("柳亦诚", "牧之", "孟小棠", "王铁山", "李维"))
    new: list[_Row] = []
    if rng.random() < 0.4:
        new.append(_Row(rng.choice(stories).headline[:10], replace(line, role="headline"), 2))
    below = rng.random() < 0.5
    new += _set(text if below else f"{text}{rng.choice(('', ' ', '    '))}{name} 摄", _Row("", line, 2), rng)
    if below:
        new.append(
            _Row(
                rng.choice((f"本报记者 {name} 摄", f"{name} 摄", f"通讯员 {name} 摄影报道")),
                replace(line, role="credit"),
                1,
            )
        )
    return _insert(rows, new, rng)


def _teaser(rows: list[_Row], rng: random.Random, stories: Sequence[Story]) -> list[_Row]:
    line = GoldLine(None, "furniture", 0, 0)
    words = rng.choice(stories).headline.replace(" ", "")
    rest = [words[k : k + 6] for k in range(0, min(len(words), 18), 6)][: rng.randint(0, 2)]
    texts = [rng.choice(_QR), *rest]
    if rng.random() < 0.2:
        texts.reverse()
    return _insert(rows, [_Row(t, line, 1 if k else 2) for k, t in enumerate(texts)], rng)


def _advertise(rows: list[_Row], rng: random.Random, _: Sequence[Story]) -> list[_Row]:
    line = GoldLine(None, "ad", 0, 0)
    made = [make(rng) for make in rng.sample(AD_ROWS, rng.randint(2, 5))]
    return _insert(rows, [_Row(t, line, 1 if k else 2) for k, t in enumerate(made)], rng)


def _label(rows: list[_Row], rng: random.Random, _: Sequence[Story]) -> list[_Row]:
    """The name of a column of the paper, above a title or anywhere between stories."""
    return _insert(rows, [_Row(rng.choice(LABELS), GoldLine(None, "furniture", 0, 0), 1)], rng)


def _insert(rows: list[_Row], new: list[_Row], rng: random.Random) -> list[_Row]:
    """The new rows where one story ends and another begins, or at the page's foot."""
    places = [k for k in range(1, len(rows)) if rows[k].line.article != rows[k - 1].line.article]
    at = rng.choice([*places, len(rows)])
    return [*rows[:at], *new, *rows[at:]]


def _print(page: Page, gold: Gold, rows: list[_Row]) -> tuple[Page, Gold]:
    number = 0
    lines, texts, truth = [], {}, {}
    for row in rows:
        number += row.gap
        lines.append(Line(number, row.text))
        texts[number], truth[number] = row.text, row.line
    return replace(page, lines=tuple(lines)), replace(gold, text=texts, lines=truth)
