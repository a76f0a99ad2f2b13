"""Damage to the rows themselves: punctuation, quotes, letter-spacing, misread signs, lost rows, garbage."""

from __future__ import annotations

import random
from dataclasses import replace

from flows.steps.text import display_width
from tests.press.arrange import Block, teaser
from tests.press.habits import Paper
from tests.press.typeset import Row, letter_space

_HALF = str.maketrans("，：；！？（）％", ",:;!?()%")
# Pairs a reader of small type takes for each other.
CONFUSED = dict(
    zip(
        "入人未末己已日曰士土大太天夫干千王玉问间今令白自田由甲申刀力八入侯候拆折晴睛帐账地他住往",
        "人入末未已己曰日土士太大夫天千干玉王间问令今自白由田申甲力刀入八候侯折拆睛晴账帐他地往住",
        strict=True,
    )
)
_GARBAGE = (
    "^{<图一>}",
    "^{<>}",
    "_{<　>}",
    "口 口 目 一 丨",
    "■■■■",
    "| | — ·",
    "亠冂 丿 彳 廾",
    "ⅠⅡ 一 二 ㄱ",
)
_ADS = (
    ("青渡家居博览会", "全场五折起 6月1日至6月7日", "地址：会展中心一号馆 咨询电话：0999-6660001"),
    ("遗失声明", "栖水区柳记面馆遗失公章一枚，声明作废。"),
    ("注销公告", "霁川云舟贸易有限公司拟注销，请债权人四十五日内申报债权。"),
    ("鹭洲夜市 每晚六点开市", "停车免费"),
)


def restyle(text: str, paper: Paper) -> str:
    """The text with the paper's punctuation and quotes."""
    if paper.half_width:
        text = text.translate(_HALF)
    if paper.quotes == "straight":
        return text.replace("“", '"').replace("”", '"')
    if paper.quotes == "corner":
        return text.translate(str.maketrans("“”‘’", "「」『』"))
    return text


def space_out(blocks: list[Block], width: int | None, rng: random.Random) -> list[Block]:
    """Rows a little short of their column are justified by letter-spacing, as some dumps print them."""
    if width is None:
        return blocks

    def spaced(row: Row) -> Row:
        short = width - 4 <= display_width(row.text) < width - 1
        if row.role == "body" and not row.starts and not row.ends and short and rng.random() < 0.8:
            return replace(row, text=letter_space(row.text))
        return row

    return [[spaced(r) for r in block] for block in blocks]


def misread(blocks: list[Block], rng: random.Random, rate: float) -> list[Block]:
    """Characters taken for similar ones at the given rate; rows lost, printed twice or broken; garbage
    rows between. What is printed twice, or is garbage, is noise."""
    out: list[Block] = []
    for block in blocks:
        rows: Block = []
        for row in block:
            if row.role == "body" and rng.random() < rate:
                continue
            text = "".join(CONFUSED.get(c, c) if rng.random() < rate * 3 else c for c in row.text)
            rows.append(replace(row, text=text))
            if row.role == "body" and rng.random() < rate / 2:
                rows.append(Row(text, "noise", None))
            if rng.random() < rate:
                rows.append(Row(rng.choice(_GARBAGE), "noise", None))
        out.append(rows)
    return [b for b in out if b]


def furnish(blocks: list[Block], paper: Paper, rng: random.Random) -> list[Block]:
    """Adds what stands on every page: folio, editors' line, labels, advertisements."""
    out = list(blocks)
    if rng.random() < 0.6:
        out.insert(0, _folio(paper, rng))
    if rng.random() < 0.5:
        editor, designer = rng.choice(("陶然", "方笛", "郁离子")), rng.choice(("尹舟", "岳南"))
        words = f"责任编辑 {editor} 版式 {designer}" + rng.choice(("", " 校对 宁远"))
        row = Row(words, "furniture", None, starts=True, ends=True)
        out.insert(rng.choice((0, 1, len(out))), [row])
    if rng.random() < 0.35:
        ad = [Row(text, "ad", None, starts=True, ends=True) for text in rng.choice(_ADS)]
        out.insert(_outer_gap(out, rng), ad)
    if rng.random() < 0.35:
        out.insert(_outer_gap(out, rng), [teaser(rng)])
    return out


def _outer_gap(blocks: list[Block], rng: random.Random) -> int:
    """A place between two blocks of different stories, or the page's end."""
    story = [{r.story for r in b} for b in blocks]
    gaps = [i for i in range(1, len(blocks)) if not story[i] & story[i - 1]]
    return rng.choice([*gaps, len(blocks)])


def _folio(paper: Paper, rng: random.Random) -> Block:
    number = rng.choice(("A", "B", "0", "")) + str(rng.randint(1, 8))
    shapes = (
        [f"{paper.name} 2024年{paper.day} 星期{rng.choice('一二三四五六日')}", f"{number}版 要闻"],
        [f"{number}", "2024年" + paper.day, "综合新闻"],
        [f"{paper.name}", f"第{number}版 本埠"],
        [f"2024年{paper.day} 星期{rng.choice('一二三四五六日')} {paper.name} {number} 民生"],
    )
    return [Row(text, "furniture", None, starts=True, ends=True) for text in rng.choice(shapes)]
