"""What grouping and cuts are learned from: pages of the press, dumps of invented pages, typeset dumps."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from itertools import chain, islice
from pathlib import Path

from flows.steps.model import Page
from tests.press.metrics import Gold
from tests.press.sheet_press import sheet_pages
from tests.press.train_roles import labelled_pages, learned_sheets, press_pages

FIRST_SEED = 5000


def add_options(parser: argparse.ArgumentParser, *, pages: int) -> None:
    """The options that `pages_to_learn` reads; `pages` a kind of damage by default."""
    parser.add_argument("--pages", type=int, default=pages, help=f"pages a kind (default {pages})")
    parser.add_argument("--sheets", type=int, default=3, help="dumps of each invented page (default 3)")
    parser.add_argument("--extra", type=Path, nargs="*", default=[], help="folders of labelled dumps")
    parser.add_argument("--every", type=int, default=1, help="take every so many of these (default 1)")


def pages_to_learn(options: argparse.Namespace) -> Iterator[tuple[Page, Gold]]:
    """Press pages, dumps of the sheets that are not held back, labelled dumps."""
    yield from press_pages(options.pages, held_back=False, seed=FIRST_SEED)
    yield from sheet_pages(options.sheets, FIRST_SEED, learned_sheets())
    yield from islice(chain.from_iterable(map(labelled_pages, options.extra)), 0, None, options.every)
