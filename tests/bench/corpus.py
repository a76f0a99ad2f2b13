"""Pages for the speed benchmark, set by the press: every kind of damage in turn."""

from __future__ import annotations

from pathlib import Path

from tests.press.press import KINDS, print_page
from tests.press.stories import load_corpus, load_own


def make_pages(folder: Path, count: int) -> list[Path]:
    """Writes `count` different pages; the shared corpus gives the stories where it is there, else our own."""
    folder.mkdir(parents=True, exist_ok=True)
    stories = load_corpus() or load_own()
    kinds = list(KINDS)
    paths = []
    for number in range(count):
        path = folder / f"{number:05d}.txt"
        if not path.exists():
            page = print_page(kinds[number % len(kinds)], number, stories)
            path.write_text(f"{page.text}\n第{number}号", encoding="utf-8")  # no two alike
        paths.append(path)
    return paths
