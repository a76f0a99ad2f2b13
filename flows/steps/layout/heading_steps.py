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
Option = tuple[str, Draft | None]  # kind (title, crosshead, none) and story

# The same reading, another of the same story, a story that stands next, later, earlier on the page, the
# one that ends above after the one that begins below; into, out of and among rows of no story.
STEP_KINDS = ("same", "kind", "next", "later", "earlier", "back", "lost", "found")
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


class RowSteps:
    """The steps from row to row of a page's places; `first` gives each story's first line by `id(story)`."""

    def __init__(
        self, facts: Sequence[LineFacts], roles: Sequence[str], usual_gap: int, first: Mapping[int, int]
    ) -> None:
        self._facts = facts
        self._roles = roles
        self._usual_gap = usual_gap
        self._rank = {key: rank for rank, key in enumerate(sorted(first, key=first.__getitem__))}

    def _joint(self, place: Place, at: int) -> float:
        """Log-odds that two heading rows are rows of one element."""
        above, below = place.rows[at - 1], place.rows[at]
        if self._roles[above] != "heading" or self._roles[below] != "heading":
            return 0.0
        score = joint_score(self._facts[above], self._facts[below], self._usual_gap)
        return max(-4.0, min(4.0, score))

    def kind(self, place: Place, before: Option, option: Option) -> str:
        """How one row's reading follows from the reading of the row above."""
        if before == option:
            return "same"
        if option[1] is None:
            return "lost"
        if before[1] is None:
            return "found"
        if before[1] is option[1]:
            return "kind"
        if option[1] is place.ending and before[1] is place.beginning:
            return "back"
        away = self._rank[id(option[1])] - self._rank[id(before[1])]
        return "next" if away == 1 else "later" if away > 0 else "earlier"

    def features(self, place: Place, at: int) -> dict[str, Features]:
        """By kind of step what speaks for the row at `at` being read so after the row above."""
        roles = self._roles[place.rows[at - 1]][0] + self._roles[place.rows[at]][0]
        joint = self._joint(place, at)
        apart, glued = self._stands_apart(place, at), self._glued(place, at)
        gathered = is_gathering(place)
        found: dict[str, Features] = {}
        for kind in STEP_KINDS:
            features = {f"step:{kind}:{roles}": 1.0, f"step:{kind}:joint": joint}
            if apart:
                features[f"step:{kind}:apart"] = 1.0
            if gathered:
                features |= {f"gather:{kind}:{roles}": 1.0, f"gather:{kind}:joint": joint}
                if apart:
                    features[f"gather:{kind}:apart"] = 1.0
            if kind != "same" and glued:
                features["step:torn"] = 1.0
            found[kind] = features
        return found

    def _stands_apart(self, place: Place, at: int) -> bool:
        """Whether a row stands farther below the row above it than the closest rows of the place do."""
        gaps = [self._facts[i].view.gap for i in place.rows[1:]]
        return gaps[at - 1] > min(gaps)

    def _glued(self, place: Place, at: int) -> bool:
        """Whether two heading rows, one right below the other, can only be of one element."""
        above, below = place.rows[at - 1], place.rows[at]
        headings = self._roles[above] == self._roles[below] == "heading"
        return headings and below == above + 1 and is_glued(self._facts[above], self._facts[below])


def is_gathering(place: Place) -> bool:
    """Whether titles of several stories were gathered in the place."""
    return len(place.heads) >= _MANY
