"""Learns the network of line roles (`role_network`) from pages of the press and writes it.

    python -m tests.press.train_roles [--pages 36] [--extra DIR ...]

The weights that features have by themselves are learned on from those that ship. Needs what the project does
not: see `role_learning`. Features describe typography and formulas, characters are
hashed, so the weights hold nothing of the texts they were learned from. Kinds of damage in `HELD_BACK` are
not learned from: the second figure printed is theirs.
"""

from __future__ import annotations

import argparse
import random
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from flows.steps.layout import roles as role_steps
from flows.steps.layout.columns import column_widths
from flows.steps.layout.facts import gather_facts
from flows.steps.layout.features import role_features
from flows.steps.layout.lines import view_lines
from flows.steps.layout.role_network import MODEL, load_network
from flows.steps.layout.roles import ROLES
from flows.steps.model import Page
from tests.press.garnish import garnished
from tests.press.metrics import Gold, load_gold
from tests.press.press import KINDS, page_of, print_page
from tests.press.sheet_press import sheet_pages
from tests.press.sheets import Sheet, is_held_back, load_sheets
from tests.press.stories import is_held_out, load_corpus, load_own

HELD_BACK = (
    "heads-beside",
    "jumps",
    "rows-of-3",
    "weave-detached",
    "weave-misread",
    "grid-across",
    "grid-halves",
    "grid-down",
    "grid-blocks",
)
HEADINGS = frozenset(("headline", "kicker", "deck", "crosshead"))
_SHARE = 0.8  # see `go_part_of_the_way`
_OFTEN = 2  # times that pages of the press and of `--extra` are shown for every invented whole page
_LEAST = 12  # a feature seen on fewer lines says nothing that carries over


@dataclass(frozen=True)
class Sample:
    """One page: names of each line's features, folded texts, true role numbers, and whether headings are
    crossheads (1), titles (0) or none of both (-1: no heading)."""

    names: Sequence[Sequence[str]]
    folded: Sequence[str]
    truth: np.ndarray
    crossheads: np.ndarray


def truth_of(page: Page, gold: Gold) -> np.ndarray:
    """True role numbers, headings as one role."""
    found = [gold.lines[line.number].role for line in page.lines]
    return np.array([ROLES.index("heading" if role in HEADINGS else role) for role in found])


def crossheads_of(page: Page, gold: Gold) -> np.ndarray:
    """By line 1 for a crosshead, 0 for a row of a title, -1 for what is no heading."""
    found = [gold.lines[line.number].role for line in page.lines]
    return np.array([-1 if role not in HEADINGS else int(role == "crosshead") for role in found])


def press_pages(
    pages: int, held_back: bool, seed: int, *, corpus: bool = True
) -> Iterator[tuple[Page, Gold]]:
    """Pages of the learned (or held-back) kinds, from our stories and, where present and asked for, the
    corpus."""
    sources = [
        [story for number, story in enumerate(stories) if is_held_out(number) == held_back]
        for stories in (load_own(), load_corpus() if corpus else ())
        if stories
    ]
    for kind in KINDS:
        if (kind in HELD_BACK) != held_back:
            continue
        # Real dumps are woven far less often than the kinds of weave are many.
        share = pages if KINDS[kind].family.startswith("clean") or held_back else max(1, pages // 2)
        for n in range(share):
            printed = print_page(kind, seed + n, sources[n % len(sources)])
            if n % 3:
                yield garnished(printed.page, printed.gold, random.Random(n), sources[n % len(sources)])
            else:
                yield printed.page, printed.gold


def learned_sheets() -> list[Sheet]:
    """The invented whole pages that may be learned from."""
    return [sheet for sheet in load_sheets() if not is_held_back(sheet)]


def labelled_pages(folder: Path) -> Iterator[tuple[Page, Gold]]:
    """Dumps of really typeset pages, labelled in the form of the shared gold."""
    for path in sorted(folder.glob("*.gold.tsv")):
        page = path.with_name(path.name.removesuffix(".gold.tsv") + ".txt")
        yield page_of(page.name, page.read_text(encoding="utf-8")), load_gold(page, folder)


def samples(pages: Iterable[tuple[Page, Gold]]) -> list[Sample]:
    """Features, texts and truth of every page."""
    found = []
    for page, gold in pages:
        views = view_lines(page.lines)
        features = role_features(gather_facts(views, column_widths(views)))
        folded = [view.folded for view in views]
        found.append(Sample(features, folded, truth_of(page, gold), crossheads_of(page, gold)))
    return found


def number_features(train: Sequence[Sample]) -> dict[str, int]:
    """Numbers of the features seen often enough, and of those that rules name."""
    seen = Counter(name for s in train for names in s.names for name in set(names))
    often = {name for name, count in seen.items() if count >= _LEAST}
    return {name: k for k, name in enumerate(sorted(often | set(role_steps.RULED)))}


def accuracy(data: Sequence[Sample]) -> tuple[float, Counter[str]]:
    """Share of lines with the right role as the package reads them, and the commonest mistakes."""
    right = total = 0
    wrong: Counter[str] = Counter()
    for sample in data:
        read = role_steps.score_roles(sample.names, sample.folded).roles
        for have, want in zip(read, (ROLES[k] for k in sample.truth), strict=True):
            right += have == want
            total += 1
            if have != want:
                wrong[f"{want} taken for {have}"] += 1
    return right / max(1, total), wrong


def known_weights(rows: dict[str, int]) -> tuple[np.ndarray, np.ndarray]:
    """Feature x role and role x role: the weights that ship, nothing for features that are new."""
    network = load_network()
    direct = np.zeros((len(rows), len(ROLES)), np.float32)
    for name, row in rows.items():
        if name in network.rows:
            direct[row] = network.direct[network.rows[name]]
    return direct, network.moves


def go_part_of_the_way(
    learned: dict[str, np.ndarray], direct: np.ndarray, moves: np.ndarray
) -> dict[str, np.ndarray]:
    """The learned scores and those that ship, mixed: pages like those learned from lose little by it, plain
    ones win."""
    known = {"direct": direct, "moves": moves, "out": 0.0, "base": 0.0}
    mixed = {name: known[name] + _SHARE * (learned[name] - known[name]) for name in known}
    return learned | mixed


def write_network(rows: dict[str, int], learned: dict[str, np.ndarray]) -> None:
    """The weights at half precision, which is all they are good for."""
    names = np.array("\n".join(rows))
    np.savez_compressed(
        MODEL, names=names, **{name: part.astype(np.float16) for name, part in learned.items()}
    )
    load_network.cache_clear()
    role_steps.ruled_weights.cache_clear()


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--pages", type=int, default=36, help="pages a kind (default 36)")
    parser.add_argument(
        "--extra",
        type=Path,
        action="append",
        default=[],
        help="folder of labelled dumps (NAME.txt, NAME.gold.tsv) to learn from too",
    )
    parser.add_argument("--sheets", type=int, default=12, help="dumps of each invented page (default 12)")
    parser.add_argument("--rounds", type=int, default=4)
    options = parser.parse_args()
    from tests.press.role_learning import cut_stretches, learn

    train = samples(press_pages(options.pages, held_back=False, seed=5000))
    for folder in options.extra:
        train += samples(labelled_pages(folder))
    train *= _OFTEN
    train += samples(sheet_pages(options.sheets, 5000, learned_sheets()))
    held = samples(press_pages(max(4, options.pages // 4), held_back=True, seed=9000))
    rows = number_features(train)
    known = known_weights(rows)
    learned = learn(cut_stretches(train, rows), *known, options.rounds)
    write_network(rows, go_part_of_the_way(learned, *known))
    for name, data in (("learned kinds", train), ("held-back kinds", held)):
        share, wrong = accuracy(data)
        print(f"{name}: {share:.4f} of lines; {dict(wrong.most_common(8))}")


if __name__ == "__main__":
    main()
