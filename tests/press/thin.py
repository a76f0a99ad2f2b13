"""Pages that hold few stories: dumps from which all but some stories are taken out."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import replace

from flows.steps.model import Page
from tests.press.metrics import Gold
from tests.press.press import page_of


def thinned(page: Page, gold: Gold, rng: random.Random) -> tuple[Page, Gold]:
    """The page with its one to three longest stories; what belongs to none stays."""
    sizes: Counter[str] = Counter()
    for number, line in gold.lines.items():
        if line.article is not None:
            sizes[line.article] += len(gold.text[number])
    stays = {article for article, _ in sizes.most_common(rng.randint(1, 3))}
    rows: list[str] = []
    lines = {}
    text = {}
    last = 0
    for line in page.lines:
        known = gold.lines[line.number]
        gap, last = line.number - last, line.number
        if known.article is not None and known.article not in stays:
            continue
        rows += [""] * (gap - 1) + [line.text]
        lines[len(rows)], text[len(rows)] = known, line.text
    articles = {name: article for name, article in gold.articles.items() if name in stays}
    return page_of(page.file_name, "\n".join(rows)), replace(gold, text=text, lines=lines, articles=articles)
