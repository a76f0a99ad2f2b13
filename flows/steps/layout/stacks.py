"""A stack of heading rows into kicker, headline and deck.

All ways to cut the stack in three are compared; the score of a cut is a weighted sum of typographic features
learned from pages of the press (`tests/press/train_stacks.py`).
"""

from __future__ import annotations

import json
import re
from bisect import bisect
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files
from itertools import pairwise

from flows.steps.layout.facts import LineFacts
from flows.steps.layout.lines import quote_runs_over
from flows.steps.layout.surnames import COMMON_SURNAMES
from flows.steps.layout.weave_bridges import bridge_score

Features = dict[str, float]

_MOST_ROWS = 9  # a longer stack is no title: its first rows are cut, the rest read as deck
_LOUDEST_VOTE = 2.0  # one stack says no more than this of the page's habit, nor the habit of one stack
_HABIT = 0.5  # a neighbour's evidence counts half as much as a stack's own
_WIDTHS = (4, 7, 10, 13, 17, 22, 28, 40)
_BRIDGES = (-4.0, -1.0, 1.0, 4.0)
# Of 5: how much of a row its story says; of labels that stand over many stories little.
_TOLD = (0.4, 1.2, 2.4)
_NEVER = 50.0  # more than all weights together
_DIGIT_ENDS = re.compile(r"[\d.]$")
_DIGIT_STARTS = re.compile(r"^\d+[.%\d\u4e00-\u9fff]")
# Below other rows, who went to see what is said in a deck; strong as a learned sign, not without exception.
_VISIT = 2.0
_VISITS = re.compile(
    r"^[\u4e00-\u9fff]{2,3}(?:率队|带队|一行)?(?:[到赴在深][\u4e00-\u9fff]{2,10})?"
    r"(?:走访|调研|督导|主持|会见|出席|慰问|考察|检查|督查)"
)
_SUMS_UP = re.compile(r"[。?!][^。?!]{4,}[。?!]$")  # a kicker is no more than one sentence
_BRACKET = re.compile(r"^[^()]{0,3}\([^()]{1,14}\)$")  # before it at most the end of a word


@dataclass(frozen=True, eq=False)
class Stack:
    """Heading rows of one story, top to bottom, one at least; `told` is how much of each the story says
    (`coverage.cover`), `usual_gap` the page's line distance."""

    rows: Sequence[LineFacts]
    told: Sequence[float]
    usual_gap: int

    def split(self, manner: float = 0.0) -> list[tuple[str, list[int]]]:
        """Roles and the line indexes of their rows, top to bottom; one is the headline.

        `manner`: how far the page prefers a kicker alone to a deck alone (see `page_manner`).
        """
        first, last = self._best_cut(manner)
        index = [f.view.index for f in self.rows]
        above = "deck" if any(_SUMS_UP.search(f.view.folded) for f in self.rows[:first]) else "kicker"
        parts = ((above, index[:first]), ("headline", index[first:last]), ("deck", index[last:]))
        return [(role, lines) for role, lines in parts if lines]

    def _best_cut(self, manner: float) -> tuple[int, int]:
        """Where the headline begins and ends among the rows."""
        if len(self.rows) == 1:
            return 0, 1
        scores = self.scores
        leaning = max(-_LOUDEST_VOTE, min(_LOUDEST_VOTE, manner))
        count = min(len(self.rows), _MOST_ROWS)
        return max(scores, key=lambda cut: scores[cut] - _against_habit(cut, count, leaning))

    @cached_property
    def scores(self) -> dict[tuple[int, int], float]:
        """By where the headline begins and ends among the first rows, what speaks for it."""
        return _score_cuts(self.rows[:_MOST_ROWS], self.told[:_MOST_ROWS], self.usual_gap)


def page_manner(stacks: Iterable[Stack]) -> float:
    """How much more readily the page's stacks read as kicker + headline than as headline + deck, in log-odds.

    A paper keeps its habit over a page; a stack that could be either is read as its neighbours are.
    """
    votes = []
    for stack in stacks:
        if len(stack.rows) < 2:
            continue
        sides = [(_side(cut, len(stack.rows)), score) for cut, score in stack.scores.items()]
        kicker = max((score for side, score in sides if side > 0), default=None)
        deck = max((score for side, score in sides if side < 0), default=None)
        if kicker is not None and deck is not None:
            votes.append(max(-_LOUDEST_VOTE, min(_LOUDEST_VOTE, kicker - deck)))
    return _HABIT * sum(votes)


def _score_cuts(
    rows: Sequence[LineFacts], told: Sequence[float], usual_gap: int
) -> dict[tuple[int, int], float]:
    weights = _weights()
    joints = [
        {
            kind: sum([weights.get(f"{kind}:{name}", 0.0) for name in names])
            for kind in ("cut", "whole", "side")
        }
        for names in stack_joints(rows, told, usual_gap)
    ]
    glued = {at for at, (above, below) in enumerate(pairwise(rows), start=1) if is_glued(above, below)}
    periods, visits = ["period" in row.matches for row in rows], list(map(_is_visit, rows))
    serials = ["serial" in row.matches for row in rows]
    scores = {}
    for first, last in cuts(len(rows)):
        score = sum([joint[_joint_kind(at, first, last)] for at, joint in enumerate(joints, start=1)])
        score += sum([weights.get(n, 0.0) * x for n, x in part_features(rows, first, last).items()])
        score -= _NEVER * len({first, last} & glued)
        if any(serials[first:last]) and not all(serials):
            score -= _NEVER  # nor is which part of a tale it is
        if all(periods[first:last]) and last - first < len(rows):
            score -= _NEVER  # when it was is no news by itself
        if any(visits[max(first, 1) : last]):
            score -= _VISIT
        scores[first, last] = score
    return scores


def _is_visit(row: LineFacts) -> bool:
    """Whether a row tells who went to see what, or took part in it."""
    return bool(_VISITS.match(row.view.folded)) and row.view.folded[0] in COMMON_SURNAMES


def is_glued(above: LineFacts, below: LineFacts) -> bool:
    """Rows that only one element can hold: a number or quote runs over, or the second is mere bracket."""
    runs_over = _DIGIT_ENDS.search(above.view.folded) and _DIGIT_STARTS.match(below.view.folded)
    return bool(runs_over or _BRACKET.match(below.view.folded) or quote_runs_over(above.view, below.view))


def _side(cut: tuple[int, int], count: int) -> int:
    """1 for a kicker alone, -1 for a deck alone, 0 for both or neither, of so many rows."""
    return (cut[0] > 0) - (cut[1] < count)


def _against_habit(cut: tuple[int, int], count: int, manner: float) -> float:
    """What the page's habit says against a cut of so many rows: against the kicker or deck that its stacks
    seldom have, alone or beside the other. It does not tell whether there is either."""
    has_kicker, has_deck = cut[0] > 0, cut[1] < count
    if has_kicker and has_deck:
        return abs(manner)
    return max(0.0, -manner * _side(cut, count))


def joint_score(above: LineFacts, below: LineFacts, usual_gap: int) -> float:
    """Log-odds that two heading rows are rows of one element rather than of two."""
    weights = _weights()
    (names,) = joint_features((above, below), usual_gap)
    return sum(weights.get(f"whole:{n}", 0.0) - weights.get(f"cut:{n}", 0.0) for n in names)


def cuts(count: int) -> Iterator[tuple[int, int]]:
    """All (begin, end) of a headline among so many rows."""
    for first in range(count):
        for last in range(first + 1, count + 1):
            yield first, last


def joint_features(rows: Sequence[LineFacts], usual_gap: int) -> list[list[str]]:
    """For each pair of neighbouring rows what speaks for or against one element going on."""
    joints = []
    for above, below in pairwise(rows):
        names = [f"gap:{_gap(below, usual_gap)}", f"paras:{below.column is None}:{_gap(below, usual_gap)}"]
        names.append(f"difference:{bisect((1.1, 3, 6, 10), abs(above.view.width - below.view.width))}")
        names.append(
            f"wider:{below.view.width > above.view.width + 1}:{above.view.width > below.view.width + 1}"
        )
        names.append(f"bridge:{bisect(_BRIDGES, bridge_score(above.edges, below.edges))}")
        names.append(f"spaced:{above.view.letter_spaced}:{below.view.letter_spaced}")
        for name, holds in (
            ("crosses", below.crosses),
            ("unbalanced", not above.view.balanced),
            ("soft", above.view.soft_end),
            ("leads", "lead_out" in above.matches),
            ("dash", "dash_start" in below.matches),
            ("says", "says" in above.matches),
            ("apart", below.view.index != above.view.index + 1),
            ("blank", " " in above.view.text or " " in below.view.text),
            ("hangs", below.view.continues),
        ):
            if holds:
                names.append(name)
        joints.append(names)
    return joints


def stack_joints(rows: Sequence[LineFacts], told: Sequence[float], usual_gap: int) -> list[list[str]]:
    """The same where it is known how much of each row the story says."""
    joints = joint_features(rows, usual_gap)
    for names, (above, below), row in zip(joints, pairwise(told), rows[1:], strict=True):
        both = f"told:{bisect(_TOLD, above)}:{bisect(_TOLD, below)}"
        names += [both, f"{both}:{_gap(row, usual_gap)}"]
    return joints


def cut_features(
    rows: Sequence[LineFacts], joints: Sequence[Sequence[str]], first: int, last: int
) -> Features:
    """Features of rows[first:last] being the headline, those above the kicker, those below the deck."""
    kinds = [_joint_kind(at, first, last) for at in range(1, len(rows))]
    found = Counter(f"{kind}:{name}" for kind, names in zip(kinds, joints, strict=True) for name in names)
    return part_features(rows, first, last) | {name: float(count) for name, count in found.items()}


def _joint_kind(at: int, first: int, last: int) -> str:
    """What the joint above row `at` is where the headline begins and ends at `first` and `last`."""
    return "cut" if at in (first, last) else "whole" if first < at < last else "side"


def part_features(rows: Sequence[LineFacts], first: int, last: int) -> Features:
    """Those of them that are of the parts and not of the joints between rows."""
    features: Features = {}

    def add(name: str) -> None:
        features[name] = features.get(name, 0.0) + 1.0

    add(f"parts:{first > 0}:{last < len(rows)}:{min(len(rows), 5)}")
    add(f"headline:rows:{min(last - first, 4)}")
    head = sum(f.view.width for f in rows[first:last])
    add(f"headline:width:{bisect(_WIDTHS, head)}")
    widest = max(f.view.width for f in rows[first:last])
    add(f"headline:row:{bisect(_WIDTHS, widest)}")
    for part, part_rows in (("kicker", rows[:first]), ("deck", rows[last:])):
        if not part_rows:
            continue
        width = sum(f.view.width for f in part_rows)
        add(f"{part}:rows:{min(len(part_rows), 3)}")
        add(f"{part}:width:{bisect(_WIDTHS, width)}")
        add(f"{part}:ratio:{bisect((0.5, 0.8, 1.2, 1.6, 2.5), width / max(head, 1))}")
        row = max(f.view.width for f in part_rows) / widest
        add(f"{part}:against_row:{bisect((0.5, 0.8, 1.2, 1.6, 2.5), row)}")
    for part, part_rows in (("kicker", rows[:first]), ("headline", rows[first:last]), ("deck", rows[last:])):
        if any(" " in f.view.text for f in part_rows):
            add(f"{part}:blank")
    if rows[first].view.letter_spaced:
        add("headline:spaced")
    for name in ("dash_start", "crosshead_mark"):
        if name in rows[first].matches:
            add(f"headline:{name}")
    for name in ("lead_out", "says", "verb_end"):
        if name in rows[last - 1].matches:
            add(f"headline:{name}")
    if last < len(rows) and "dash_start" in rows[last].matches:
        add("deck:dash_start")
    if first and rows[first - 1].matches & {"lead_out", "says"}:
        add("kicker:leads")
    if any(f.view.marks for f in rows[first:last]):
        add("headline:marks")
    if any(f.view.marks > 1 for f in rows[last:]):
        add("deck:marks")
    return features


def _gap(below: LineFacts, usual: int) -> str:
    return "tight" if below.view.gap < usual else "usual" if below.view.gap == usual else "wide"


@cache
def _weights() -> Mapping[str, float]:
    text = files("flows.steps.layout").joinpath("stack_weights.json").read_text(encoding="utf-8")
    return {name: float(value) for name, value in json.loads(text).items()}
