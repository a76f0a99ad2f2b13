"""Set the sample articles into lines, as a page dump shows them, and keep what each line really is.

A source (`sources/NNN.yaml`) holds articles in reading order with their figures marked in place:
`{surface|value unit|subject|indicator|flags}`. Here they become `Row`s: one physical line with its
article, role, paragraph and place, so that the gold labels come from the same hand as the page.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

FIGURE = re.compile(r"\{([^{}|]+)\|(\S+) ([^{}|]+)\|([^{}|]*)\|([^{}|]*)\|([^{}|]*)\}")
NEVER_FIRST = "，。、；：？！）”》」,.;:?!)%％"
NEVER_LAST = "（“《「("
STATUSES = ("actual", "planned", "capacity")
BOUNDS = ("exact", "approx", "over", "under", "at_least")
ROLE_OF_MARK = {"## ": "crosshead", "!! ": "caption", "@@ ": "credit"}


@dataclass
class Row:
    """One physical line and what it is; `article` is None outside articles."""

    text: str
    article: str | None
    role: str
    paragraph: int = 0
    order: int = 0


@dataclass
class Block:
    """One paragraph (or one row of a headline) before it is cut into lines."""

    role: str
    text: str
    paragraph: int
    figures: list[tuple[int, dict[str, Any]]] = field(default_factory=list)  # squeezed offset, gold row
    printed: int = 0  # place in the source's own order, where captions stand inside the body
    rows: list[Row] = field(default_factory=list)


@dataclass
class SetArticle:
    """One article's blocks in reading order."""

    key: str
    source: dict[str, Any]
    blocks: list[Block]

    def of(self, *roles: str) -> list[Block]:
        return [block for block in self.blocks if block.role in roles]

    @property
    def body(self) -> list[Block]:
        return self.of("body", "crosshead")


def load_source(path: Path) -> tuple[dict[str, Any], dict[str, SetArticle]]:
    """The page's own facts, and its articles by key."""
    source = yaml.safe_load(path.read_text(encoding="utf-8"))
    return source, {key: _article(key, spec) for key, spec in source["articles"].items()}


def _article(key: str, spec: dict[str, Any]) -> SetArticle:
    blocks = [
        _block(role, text)
        for role in ("jump", "kicker", "headline", "deck", "byline")
        for text in spec.get(role, ())
    ]
    inside: list[Block] = []
    for place, text in enumerate(spec.get("body", ())):
        role = ROLE_OF_MARK.get(text[:3], "body")
        block = _block(role, text[3:] if role != "body" else text)
        block.printed = place
        inside.append(block)
    blocks += [block for block in inside if block.role in ("body", "crosshead")]
    blocks += [block for block in inside if block.role == "caption"]
    blocks += [block for block in inside if block.role == "credit"]
    blocks += [_block(role, text) for role in ("ad", "furniture") for text in spec.get(role, ())]
    number, previous = 0, ""
    for block in blocks:
        # The rows of one headline are one paragraph; every other block is its own.
        if not (block.role == previous == "headline"):
            number += 1
        block.paragraph, previous = number, block.role
    return SetArticle(key, spec, blocks)


def _block(role: str, marked: str) -> Block:
    figures: list[tuple[int, dict[str, Any]]] = []
    plain, at = "", 0
    for match in FIGURE.finditer(marked):
        plain += marked[at : match.start()]
        figures.append((len(squeeze(plain)), _figure(match)))
        plain += match.group(1)
        at = match.end()
    return Block(role, plain + marked[at:], 0, figures)


def _figure(match: re.Match[str]) -> dict[str, Any]:
    surface, value, unit, subject, indicator, flags = match.groups()
    found = [flag for flag in flags.split(",") if flag]
    period = next((flag[2:] for flag in found if flag.startswith("p=")), None)
    known = {*STATUSES, *BOUNDS, "同比", "环比", "较上年", "占比"}
    unknown = [flag for flag in found if flag not in known and not flag.startswith("p=")]
    if unknown:
        raise ValueError(f"{match.group(0)}: unknown flags {unknown}")
    return {
        "surface": squeeze(surface),
        "value": float(value),
        "unit": unit,
        "value_max": None,
        "bound": next((flag for flag in found if flag in BOUNDS), "exact"),
        "subject": subject or None,
        "indicator": indicator or None,
        "comparison": next((f for f in found if f in ("同比", "环比", "较上年", "占比")), None),
        "period": period,
        "status": next((flag for flag in found if flag in STATUSES), "actual"),
    }


def squeeze(text: str) -> str:
    return re.sub(r"\s+", "", text)


def wrap(text: str, width: int, *, indent: str = "", justify: bool = False) -> list[str]:
    """Lines of at most `width` full-width characters; a paragraph's first line is two narrower.

    `indent` is what the dump shows of the indent (often nothing). With `justify`, a line that
    had to be cut short for the sake of punctuation is letter-spaced, as old setters do.
    """
    lines: list[str] = []
    rest = text
    while rest:
        room = width - 2 if not lines else width
        cut = _cut(rest, room)
        line, rest = rest[:cut].rstrip(), rest[cut:].lstrip()
        if justify and rest and _measure(line) <= room - 1:
            line = " ".join(re.findall(r"[!-~]+|\S", line))
        lines.append(line)
    return [indent + lines[0], *lines[1:]]


def _measure(text: str) -> float:
    return sum(1 if ord(char) > 0x2E7F or char in "“”‘’—…·" else 0.5 for char in text)


def _cut(text: str, room: int) -> int:
    cut, used = 0, 0.0
    while cut < len(text) and used + _measure(text[cut]) <= room:
        used += _measure(text[cut])
        cut += 1
    if cut == len(text):
        return cut
    while cut > 2 and (text[cut] in NEVER_FIRST or text[cut - 1] in NEVER_LAST or _splits_word(text, cut)):
        cut -= 1
    return cut


def _splits_word(text: str, cut: int) -> bool:
    left, right = text[cut - 1], text[cut]
    if not (left.isascii() and right.isascii()):
        return False
    return (left.isalnum() or left == ".") and (right.isalnum() or right in ".%/")


def space_numbers(text: str) -> str:
    """Blanks between CJK characters and digits or letters, as some extractors leave them."""
    text = re.sub(r"(?<=[\u4e00-\u9fff])(?=[0-9A-Za-z])", " ", text)
    return re.sub(r"(?<=[0-9A-Za-z])(?=[\u4e00-\u9fff])", " ", text)


def set_rows(article: SetArticle, blocks: list[Block], lines_of: Any) -> None:
    """Cut each block into rows with `lines_of(block) -> [line]`."""
    for block in blocks:
        key = None if block.role in ("ad", "furniture") else article.key
        block.rows = [Row(line, key, block.role, block.paragraph) for line in lines_of(block)]
        if squeeze("".join(row.text for row in block.rows)) != squeeze(block.text):
            raise ValueError(f"text lost while setting {block.text[:20]}")


def rows_of(blocks: list[Block]) -> Iterator[Row]:
    for block in blocks:
        yield from block.rows


def number_orders(article: SetArticle) -> None:
    """Places in the reading order, once all blocks are set."""
    for order, row in enumerate(rows_of(article.blocks), start=1):
        row.order = order if row.article else 0
        row.paragraph = row.paragraph if row.article else 0
