"""Prints sheets: dumps of whole invented pages with their gold, by engine and by lot.

    page, gold = print_sheet(sheet, "percol", seed=7)
    for page, gold in sheet_pages(3, seed=500, sheets=[s for s in load_sheets() if not is_held_back(s)]): ...

    python -m tests.press.sheet_press OUT [--sheet NAME] [--engine own] [--seed N]

writes dumps to look at, labelled like the shared gold; without `--seed` the sheets keep their own habits.
"""

from __future__ import annotations

import argparse
import json
import random
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from flows.steps.model import Page
from tests.press.metrics import Gold, GoldArticle, GoldLine
from tests.press.press import page_of
from tests.press.sheet_engines import ENGINES, Block, read
from tests.press.sheet_habits import Habits
from tests.press.sheet_layout import Drawn, paint
from tests.press.sheets import Sheet, SheetArticle, load_sheets, reading_rank

_NO_ARTICLE = ("furniture", "ad")
_BLANK_BY_CHANCE = 0.16
_WIDTHS = (0.8, 1.3)  # by how much columns may be narrower or wider than the sheet has them


class Printed(NamedTuple):
    """One row of a dump: its text and the first line it holds, None where it is rubbish."""

    text: str
    line: Drawn | None


def print_sheet(sheet: Sheet, engine: str, seed: int) -> tuple[Page, Gold]:
    """Dumps a sheet with habits by lot; `engine` is one of ENGINES, the same seed gives the same page."""
    name = f"{sheet.name}-{engine}-{seed}"
    rng = random.Random(name)
    return dump_sheet(redressed(sheet, rng), engine, rng, name)


def sheet_pages(per_sheet: int, seed: int, sheets: Iterable[Sheet]) -> Iterator[tuple[Page, Gold]]:
    """So many dumps of each sheet, each by another engine as long as there are any."""
    for sheet in sheets:
        engines = random.Random(f"{sheet.name}-{seed}").sample(list(ENGINES), len(ENGINES))
        for number in range(per_sheet):
            yield print_sheet(sheet, engines[number % len(engines)], seed + number)


def redressed(sheet: Sheet, rng: random.Random) -> Sheet:
    """The sheet with some habits changed by lot, in half of the cases the width of its columns too."""
    grid = sheet.grid
    if rng.random() < 0.5:
        grid = grid.model_copy(update={"width": float(round(grid.width * rng.uniform(*_WIDTHS)))})
    return replace(sheet, grid=grid, habits=sheet.habits.varied(rng))


def dump_sheet(sheet: Sheet, engine: str, rng: random.Random, name: str) -> tuple[Page, Gold]:
    """Dumps a sheet with the habits it has."""
    drawn = paint(sheet, rng)
    blocks = read(drawn, sheet, engine, rng)
    rows = _printed(blocks, sheet.habits, rng)
    return page_of(f"{name}.txt", "\n".join(row.text if row else "" for row in rows)), _gold(rows, drawn)


def _printed(blocks: Sequence[Block], habits: Habits, rng: random.Random) -> list[Printed | None]:
    """The rows of the dump, None for blank ones."""
    out: list[Printed | None] = []
    for block, groups in zip(blocks, _joined(blocks, habits, rng), strict=True):
        for number, group in enumerate(groups):
            text = _text(group, habits, rng)
            # What wraps into a row of blanks, before a signature set to the right, is a blank row.
            out.append(Printed(text, group[0]) if text.strip() else None)
            following = groups[number + 1][0] if number + 1 < len(groups) else None
            count = sum(row is not None for row in out)
            if _is_blank_after(group[0], following, count, habits.blank_rows, rng):
                out.append(None)
        if habits.blank_rows not in ("none", "each"):
            out.append(None)
        if habits.noise and rng.random() < habits.noise:
            out += [Printed(_rubbish(block, rng), None), None]
    return out


def _joined(blocks: Iterable[Block], habits: Habits, rng: random.Random) -> Iterator[list[Block]]:
    """The lines of each block, those in one group that the engine prints in one row."""
    joins: dict[tuple[str, str], bool] = {}  # an engine joins all of a frame or nothing of it
    for block in blocks:
        groups: list[Block] = []
        for line in block:
            frame = line.article.key, line.box
            if frame not in joins:
                joins[frame] = rng.random() < habits.joined_share
            if groups and joins[frame] and _goes_on(groups[-1][-1], line, habits):
                groups[-1].append(line)
            else:
                groups.append([line])
        yield groups


def _goes_on(before: Drawn, line: Drawn, habits: Habits) -> bool:
    roles = {"none": (), "body": ("body", "caption", "deck"), "all": ("body", "caption", "deck", "headline")}
    return (
        line.role in roles[habits.joined]
        and line.kind != "T"
        and (before.article, before.box, before.paragraph) == (line.article, line.box, line.paragraph)
        and before.number + 1 == line.number
    )


def _text(group: Block, habits: Habits, rng: random.Random) -> str:
    text = group[0].text
    for line in group[1:]:
        blank = rng.random() < habits.join_blanks or line.role == "headline"
        text += (" " if blank else "") + line.text.lstrip("　 ")
    return text


def _is_blank_after(line: Drawn, following: Drawn | None, count: int, habit: str, rng: random.Random) -> bool:
    if habit == "each":
        return True
    if habit == "para":
        return following is not None and (
            (line.article, line.paragraph) != (following.article, following.paragraph)
        )
    if habit == "irreg":
        return rng.random() < _BLANK_BY_CHANCE
    return habit.startswith("every") and count % int(habit.removeprefix("every")) == 0


def _rubbish(block: Block, rng: random.Random) -> str:
    """What a reader makes of a picture or of small type, from signs that stand nearby."""
    bits = []
    for _ in range(rng.randint(2, 5)):
        text = rng.choice(block).text.replace(" ", "")
        start = rng.randrange(max(1, len(text) - 2))
        some = text[start : start + 4]
        bits.append("".join(rng.sample(some, rng.randint(1, len(some)))))
    shapes = (
        " ".join(bits),
        f"{bits[0]}{bits[1]}^{{<{bits[-1]}>}}",
        f"■ □ {' '.join(bits[:2])} |||",
        ".".join(bits[:3]) + "…·.,",
    )
    return rng.choice(shapes)


def _gold(rows: Sequence[Printed | None], drawn: Iterable[Drawn]) -> Gold:
    """What is true of the dump, articles numbered by first appearance."""
    at = {number: row for number, row in enumerate(rows, 1) if row is not None}
    mine: dict[str, list[tuple[int, Drawn]]] = {}
    lines: dict[int, GoldLine] = {}
    for number, row in at.items():
        if row.line is None:
            lines[number] = GoldLine(None, "noise", 0, 0)
        elif row.line.role in _NO_ARTICLE:
            lines[number] = GoldLine(None, row.line.role, 0, 0)
        else:
            mine.setdefault(row.line.article.key, []).append((number, row.line))
    names = {key: f"a{i}" for i, key in enumerate(mine, 1)}
    for key, numbered in mine.items():
        in_order = sorted(numbered, key=lambda item: _place(item[1]))
        for order, (number, line) in enumerate(in_order, 1):
            lines[number] = GoldLine(names[key], line.role, line.paragraph, order)
    painted: dict[str, list[Drawn]] = {key: [] for key in mine}
    for line in drawn:
        if line.article.key in painted:
            painted[line.article.key].append(line)
    articles = {names[key]: _gold_article(some[0].article, some) for key, some in painted.items()}
    return Gold({number: row.text for number, row in at.items()}, dict(sorted(lines.items())), articles)


def _place(line: Drawn) -> tuple[int, int]:
    return reading_rank(line.role), line.number


def _gold_article(article: SheetArticle, lines: Iterable[Drawn]) -> GoldArticle:
    in_order = sorted(lines, key=_place)

    def joined(role: str) -> str | None:
        return " ".join(_unspread(line.text) for line in in_order if line.role == role) or None

    return GoldArticle(joined("headline"), joined("kicker"), joined("deck"), article.authors)


def _unspread(text: str) -> str:
    return text.replace(" ", "") if re.fullmatch(r"(\S )+\S", text) else text


def _write(out: Path, page: Page, gold: Gold, sheet: Sheet) -> None:
    """One dump and its labels, in the form of the shared gold."""
    rows = [gold.text.get(number, "") for number in range(1, max(gold.text) + 1)]
    stem = page.file_name.removesuffix(".txt")
    (out / page.file_name).write_text("\n".join(rows) + "\n", encoding="utf-8")
    table = ["line\tarticle\trole\tpara\torder"]
    for number, line in sorted(gold.lines.items()):
        table.append(f"{number}\t{line.article or '-'}\t{line.role}\t{line.paragraph}\t{line.order}")
    (out / f"{stem}.gold.tsv").write_text("\n".join(table) + "\n", encoding="utf-8")
    articles = [
        {
            "id": name,
            "headline": article.headline,
            "kicker": article.kicker,
            "deck": article.deck,
            "authors": [{"role": author.role, "name": author.name} for author in article.authors],
        }
        for name, article in gold.articles.items()
    ]
    meta = {"publication": sheet.paper, "page_date": sheet.date, "articles": articles}
    (out / f"{stem}.meta.json").write_text(json.dumps(meta, ensure_ascii=False, indent=1), encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("out", type=Path)
    parser.add_argument("--sheet", help="only this one")
    parser.add_argument("--engine", choices=ENGINES, default="own")
    parser.add_argument("--seed", type=int, help="draw habits by lot")
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    for sheet in load_sheets():
        if options.sheet in (None, sheet.name):
            if options.seed is None:
                rng = random.Random(sheet.name)
                page, gold = dump_sheet(sheet, options.engine, rng, f"{sheet.name}-{options.engine}")
            else:
                page, gold = print_sheet(sheet, options.engine, options.seed)
            _write(options.out, page, gold, sheet)


if __name__ == "__main__":
    main()
