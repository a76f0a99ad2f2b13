"""Heading and byline rows of one place, and the step from each row's story to that of the next.

Rows of one title stay with their story, a byline stays with the title above it; titles gathered away from
their texts stand in the order of their stories more often than not.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from flows.steps.layout.draft import Draft
from flows.steps.layout.facts import LineFacts
from flows.steps.layout.gaps import Gap
from flows.steps.layout.stacks import is_glued, joint_score

Features = dict[str, float]
Option = tuple[str, Draft]  # kind (title, crosshead) and story

_STEP_KINDS = ("same", "on", "back", "kind")
# Where titles were gathered: a step to the story that is next on the page, to a later or to an earlier one.
_TO_OTHERS = ("next", "later", "earlier")
_MANY = 5  # headings in one place: titles were gathered there, away from their texts


@dataclass
class Place:
    """One gap's heading and byline rows, the stories around it, and what was chosen for each row."""

    gap: Gap
    rows: list[int]
    heads: list[int]  # those of the rows that are headings
    ending: Draft | None
    beginning: Draft | None
    chosen: list[Option] = field(default_factory=list)
    score: float = 0.0


class RowSteps:
    """The steps from row to row of a page's places; `first` gives each story's first line by `id(story)`."""

    def __init__(
        self, facts: Sequence[LineFacts], roles: Sequence[str], usual_gap: int, first: Mapping[int, int]
    ) -> None:
        self._facts = facts
        self._roles = roles
        self._usual_gap = usual_gap
        self._rank = {key: rank for rank, key in enumerate(sorted(first, key=first.__getitem__))}
        self._joints: dict[tuple[int, int], float] = {}

    def _joint(self, place: Place, at: int) -> float:
        """Log-odds that two heading rows are rows of one element."""
        above, below = place.rows[at - 1], place.rows[at]
        if self._roles[above] != "heading" or self._roles[below] != "heading":
            return 0.0
        if (above, below) not in self._joints:
            score = joint_score(self._facts[above], self._facts[below], self._usual_gap)
            self._joints[above, below] = max(-4.0, min(4.0, score))
        return self._joints[above, below]

    def kind(self, place: Place, before: Option, option: Option) -> str:
        """How one row's reading follows from the reading of the row above."""
        if before == option:
            return "same"
        if before[1] is option[1]:
            return "kind"
        if is_gathering(place):
            away = self._rank[id(option[1])] - self._rank[id(before[1])]
            return "next" if away == 1 else "later" if away > 0 else "earlier"
        backwards = option[1] is place.ending and before[1] is place.beginning
        return "back" if backwards else "on"

    def features(self, place: Place, at: int, kind: str) -> Features:
        """What speaks for the row at `at` being read the same way as the row above, or otherwise."""
        roles = self._roles[place.rows[at - 1]][0] + self._roles[place.rows[at]][0]
        joint = self._joint(place, at)
        features: Features = {}
        if is_gathering(place):
            features[f"gather:{kind}:{roles}"] = 1.0
            features[f"gather:{kind}:joint"] = joint
            if self._stands_apart(place, at):
                features[f"gather:{kind}:apart"] = 1.0
            if kind in _TO_OTHERS:
                kind = "on"
        features |= {f"step:{kind}:{roles}": 1.0, f"step:{kind}:joint": joint}
        if kind != "same" and self._glued(place, at):
            features["step:torn"] = 1.0
        return features

    def _stands_apart(self, place: Place, at: int) -> bool:
        """Whether a row stands farther below the row above it than the closest rows of the place do."""
        gaps = [self._facts[i].view.gap for i in place.rows[1:]]
        return gaps[at - 1] > min(gaps)

    def _glued(self, place: Place, at: int) -> bool:
        """Whether two heading rows, one right below the other, can only be of one element."""
        above, below = place.rows[at - 1], place.rows[at]
        headings = self._roles[above] == self._roles[below] == "heading"
        return headings and below == above + 1 and is_glued(self._facts[above], self._facts[below])


def step_kinds(place: Place) -> tuple[str, ...]:
    """The kinds of steps from one row to the next that there are in a place."""
    return ("same", *_TO_OTHERS, "kind") if is_gathering(place) else _STEP_KINDS


def is_gathering(place: Place) -> bool:
    """Whether titles of several stories were gathered in the place."""
    return len(place.heads) >= _MANY
