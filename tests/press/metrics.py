"""How well a Layout agrees with gold: the definitions of the shared scorer, in process.

grouping  B-cubed F1 of the division of lines into articles, weighted by characters
roles     characters whose line has the right role
order     gold neighbours inside an article that are neighbours in the layout too
whole     articles whose body text, in order, is at least 99 % the same
headline  articles whose headline is exactly right
authors   F1 over (role, name) pairs per article
page      order of a layout that leaves every line where it stands (the baseline to beat)
"""

from __future__ import annotations

import csv
import itertools
import json
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from pathlib import Path

from flows.steps.model import Layout
from tests.press.stories import Author

NAMES = ("roles", "grouping", "order", "page", "whole", "headline", "authors")
_NO_ARTICLE = {"ad", "furniture", "noise"}
_FOLD = str.maketrans("（）％，：；！？“”‘’", "()%,:;!?\"\"''")


@dataclass(frozen=True)
class GoldLine:
    article: str | None
    role: str
    paragraph: int
    order: int


@dataclass(frozen=True)
class GoldArticle:
    headline: str | None
    kicker: str | None
    deck: str | None
    authors: tuple[Author, ...]


@dataclass(frozen=True)
class Gold:
    """What is true of one page, by line number and article id."""

    text: Mapping[int, str]
    lines: Mapping[int, GoldLine]
    articles: Mapping[str, GoldArticle]


@dataclass
class Tally:
    """Numerators and denominators of every figure, summed over pages."""

    parts: dict[str, list[float]] = field(default_factory=lambda: defaultdict(lambda: [0.0, 0.0, 0.0, 0.0]))
    verdicts: list[tuple[float, bool]] = field(default_factory=list)  # of each article: confidence, whole

    def add(
        self, name: str, hits: float, total: float, hits_back: float = -1.0, total_back: float = 0.0
    ) -> None:
        """Counts a share (two numbers) or an F1 (four: precision, then recall)."""
        for i, value in enumerate((hits, total, hits_back, total_back)):
            self.parts[name][i] = value if i == 2 and value < 0 else self.parts[name][i] + value

    def merge(self, other: Tally) -> None:
        """Adds another tally's counts."""
        for name, (a, b, c, d) in other.parts.items():
            self.add(name, a, b, c, d)
        self.verdicts += other.verdicts

    def value(self, name: str) -> float | None:
        """The figure, 0..1; None where nothing was counted."""
        if name not in self.parts:
            return None
        a, b, c, d = self.parts[name]
        if c < 0:
            return a / b if b else None
        precision, recall = (a / b if b else 0.0), (c / d if d else 0.0)
        if not b + d:
            return None
        return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def squeeze(text: str | None) -> str:
    """Text without white space, brackets and quotes folded to one width."""
    return re.sub(r"\s+", "", text or "").translate(_FOLD)


def load_gold(page: Path, gold_dir: Path) -> Gold:
    """Hand-made gold of a page file, in the form of the shared scorer."""
    rows = page.read_text(encoding="utf-8").split("\n")
    with (gold_dir / f"{page.stem}.gold.tsv").open(encoding="utf-8", newline="") as file:
        table = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    lines = {
        int(r["line"]): GoldLine(
            None if r["article"] == "-" else r["article"], r["role"], int(r["para"]), int(r["order"])
        )
        for r in table
    }
    meta = json.loads((gold_dir / f"{page.stem}.meta.json").read_text(encoding="utf-8"))
    articles = {
        a["id"]: GoldArticle(
            a.get("headline"),
            a.get("kicker"),
            a.get("deck"),
            tuple(Author(x.get("role"), x["name"]) for x in a.get("authors") or []),
        )
        for a in meta["articles"]
    }
    return Gold({i: r for i, r in enumerate(rows, 1) if r.strip()}, lines, articles)


def score(layout: Layout, gold: Gold) -> Tally:
    """Every figure of one page."""
    tally = Tally()
    weight = {n: len(squeeze(t)) for n, t in gold.text.items()}
    placed = {p.line.number: p for p in layout.lines}
    if sorted(placed) != sorted(gold.text):
        raise AssertionError("the ledger does not hold every non-blank line exactly once")
    for n in gold.text:
        have, want = placed[n].role, gold.lines[n].role
        same = have == want or {have, want} <= _NO_ARTICLE
        tally.add("roles", weight[n] * same, weight[n])
    want_article = {n: str(g.article) for n, g in gold.lines.items() if g.article}
    have_article = {
        n: f"p{placed[n].article_number}" if placed[n].article_number else f"none-{n}" for n in want_article
    }
    both = _score_grouping(tally, want_article, have_article, weight)
    want_chain = _chains(want_article, lambda n: gold.lines[n].order)
    have_chain = _chains(have_article, lambda n: placed[n].position or 0)
    _score_order(tally, want_chain, have_chain)
    match = _match(both)
    found = {f"p{a.number}": a for a in layout.articles}
    for article, truth in gold.articles.items():
        other = match.get(article, "")
        body = _body(want_chain[article], gold.text, lambda n: gold.lines[n].role)
        got = _body(have_chain.get(other, []), gold.text, lambda n: placed[n].role)
        whole = is_same(body, got)
        if body:
            tally.add("whole", whole, 1)
        mine = found.get(other)
        want_head, have_head = squeeze(truth.headline), squeeze(mine.headline if mine else None)
        if want_head or have_head:
            tally.add("headline", want_head == have_head, 1)
        if mine and body:
            tally.verdicts.append((mine.confidence, whole))
        want_names = {(a.role or "", a.name) for a in truth.authors}
        have_names = {(a.role or "", a.name) for a in mine.authors} if mine else set()
        hit = len(want_names & have_names)
        tally.add("authors", hit, len(have_names), hit, len(want_names))
    return tally


def _score_grouping(
    tally: Tally, want: Mapping[int, str], have: Mapping[int, str], weight: Mapping[int, int]
) -> Counter[tuple[str, str]]:
    want_size: Counter[str] = Counter()
    have_size: Counter[str] = Counter()
    both: Counter[tuple[str, str]] = Counter()
    for n in want:
        want_size[want[n]] += weight[n]
        have_size[have[n]] += weight[n]
        both[want[n], have[n]] += weight[n]
    precise = sum(weight[n] * both[want[n], have[n]] / have_size[have[n]] for n in want if weight[n])
    recalled = sum(weight[n] * both[want[n], have[n]] / want_size[want[n]] for n in want if weight[n])
    total = sum(want_size.values())
    tally.add("grouping", precise, total, recalled, total)
    return both


def _chains(label: Mapping[int, str], position: Callable[[int], int]) -> dict[str, list[int]]:
    chains: dict[str, list[int]] = defaultdict(list)
    for n in sorted(label, key=lambda n: (position(n), n)):
        chains[label[n]].append(n)
    return chains


def _score_order(tally: Tally, want: Mapping[str, list[int]], have: Mapping[str, list[int]]) -> None:
    follower = _followers(have.values())
    lines = sorted(n for chain in want.values() for n in chain)
    as_printed = _followers([lines])
    pairs = [pair for chain in want.values() for pair in itertools.pairwise(chain)]
    tally.add("order", sum(follower.get(a) == b for a, b in pairs), len(pairs))
    tally.add("page", sum(as_printed.get(a) == b for a, b in pairs), len(pairs))


def _followers(chains: Iterable[list[int]]) -> dict[int, int]:
    return {a: b for chain in chains for a, b in itertools.pairwise(chain)}


def _match(both: Counter[tuple[str, str]]) -> dict[str, str]:
    """Gold article -> layout article, by most shared characters first."""
    match: dict[str, str] = {}
    used: set[str] = set()
    for (want, have), _ in sorted(both.items(), key=lambda item: -item[1]):
        if want not in match and have not in used and not have.startswith("none-"):
            match[want] = have
            used.add(have)
    return match


def _body(chain: list[int], text: Mapping[int, str], role: Callable[[int], str]) -> str:
    return "".join(squeeze(text[n]) for n in chain if role(n) in ("body", "crosshead"))


def is_same(want: str, got: str) -> bool:
    """Whether two texts are at least 99 % the same."""
    if want == got:
        return True
    matcher = SequenceMatcher(None, want, got, autojunk=False)
    return matcher.real_quick_ratio() >= 0.99 and matcher.quick_ratio() >= 0.99 and matcher.ratio() >= 0.99
