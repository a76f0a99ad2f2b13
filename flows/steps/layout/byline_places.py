"""Whose byline is it: all bylines of a page read together, after its titles.

Titles are read row by row of one place, and a byline goes with them. Here every byline is held against every
story: where it stands, what the titles next to it belong to and what the story says of them, whether the
story names its writers anyway, and how surely other bylines want it: writers are named in one place only.
"""

from __future__ import annotations

import json
import math
from bisect import bisect
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from flows.steps.layout.authors import names_its_writers
from flows.steps.layout.bylines import ROLE
from flows.steps.layout.draft import Draft
from flows.steps.layout.heading_steps import Features, Place
from flows.steps.layout.headings import HeadingReader

_SIZES = (40, 120, 300)  # characters of a story
_DISTANCES = (3, 10, 30)  # lines
_LATEST = 4  # of the stories that begin below a byline, beyond which all are alike
_MANNER = 2.0
_FORMS = ("signature", "byline", "byline_bare_marked", "byline_bare")
_MOST_STORIES = 60  # beyond, bylines stay with the titles: the work stays linear
_HEARINGS = 2  # rounds in which bylines hear what others want


@dataclass(eq=False)
class Run:
    """The rows of one byline, in one place, and the story that the reading of titles gave it to."""

    rows: list[int]
    place: Place
    given: Draft


class BylinePlacer:
    """Gives the bylines of a page to its stories; `reader` has read the titles."""

    def __init__(self, reader: HeadingReader) -> None:
        self.drafts = reader.drafts
        self._reader = reader
        self._facts, self._roles = reader.facts, reader.roles
        self.runs = [run for place in reader.places for run in self._runs_of(place)]
        if not self.runs:
            return
        self._manner = self._vote()
        self._first = [min(d.body_lines) for d in self.drafts]
        self._about = [self._tell(draft) for draft in self.drafts]
        self._titles = {
            row: draft
            for place in reader.places
            for row, (kind, draft) in zip(place.rows, place.chosen, strict=True)
            if draft is not None and kind == "title" and self._roles[row] == "heading"
        }

    def place(self) -> dict[int, Draft]:
        """The story of each byline row."""
        if not self.drafts or len(self.drafts) > _MOST_STORIES:
            return {row: run.given for run in self.runs for row in run.rows}
        weights = shipped_weights()
        scores = [[_dot(features, weights) for features in self.features(run)] for run in self.runs]
        heard = hear(scores, weights.get("wanted", 0.0))
        best = [self.drafts[row.index(max(row))] for row in heard]
        return {row: draft for run, draft in zip(self.runs, best, strict=True) for row in run.rows}

    def features(self, run: Run) -> list[Features]:
        """For each story of the page what speaks for its being the byline's."""
        place, row = run.place, run.rows[0]
        above = next((self._titles.get(i) for i in reversed(place.heads) if i < row), None)
        below = next((self._titles.get(i) for i in place.heads if i > row), None)
        before = self._titles.get(max((i for i in self._titles if i < row), default=-1))
        looks, told = self._look(run), self._told(run)
        later = sorted(first for first in self._first if first > row)
        found = []
        for number, draft in enumerate(self.drafts):
            side = _side(place, draft)
            signs = [*looks, *self._about[number], f"given:{draft is run.given}"]
            if place.heads:
                signs.append(f"above:{_whose(above, draft)}:below:{_whose(below, draft)}")
            elif before is not None:
                signs.append(f"title_before:{before is draft}")
            signs += self._far(row, number, later) if side == "far" else self._near(place, draft, side)
            features: Features = {f"{side}:{sign}": 1.0 for sign in signs}
            features[f"{side}:manner"] = self._manner
            if told:
                features[f"{side}:told"] = told[number]
                features[f"{side}:less_told"] = max(told) - told[number]
            found.append(features)
        return found

    def _near(self, place: Place, draft: Draft, side: str) -> list[str]:
        """Whether the story begins right below, or ends right above."""
        before, after = place.gap.before, place.gap.after
        signs = []
        if side in ("begin", "inside") and after is not None:
            view, body = self._facts[after].view, draft.body_lines
            signs += [f"first:{after == body[0]}", f"continues:{view.continues}"]
            signs.append(f"formula:{'dateline' in self._facts[after].matches}")
        if side in ("end", "inside") and before is not None:
            signs += [f"last:{before == draft.body_lines[-1]}", f"open:{self._facts[before].view.open}"]
        return signs

    def _far(self, row: int, number: int, later: Sequence[int]) -> list[str]:
        """Which of the stories that begin below it is, and where its title stands."""
        draft, first = self.drafts[number], self._first[number]
        titled = min((abs(i - row) for i, owner in self._titles.items() if owner is draft), default=None)
        title = "none" if titled is None else str(bisect(_DISTANCES, titled))
        if first < row:
            return ["begun", f"ended:{draft.body_lines[-1] < row}", f"title:{title}"]
        return [f"next:{min(later.index(first), _LATEST)}", f"title:{title}"]

    def _look(self, run: Run) -> list[str]:
        """How the byline is printed, and what is printed around it."""
        fact, last, heads = self._facts[run.rows[0]], run.rows[-1] + 1, run.place.heads
        form = next((m for m in _FORMS if m in fact.matches), "other")
        below = self._facts[last].view.gap if last < len(self._facts) else 0
        headed = "none" if not heads else "above" if heads[-1] < run.rows[0] else "some"
        nearer = "above" if fact.view.gap < below else "below" if below < fact.view.gap else "even"
        return ["any", f"form:{form}", f"nearer:{nearer}", f"heads:{headed}", f"form:{form}:heads:{headed}"]

    def _tell(self, draft: Draft) -> list[str]:
        """What the story is by itself."""
        size = bisect(_SIZES, sum(section.size for section in draft.sections))
        first, last = draft.sections[0].paragraphs, draft.sections[-1].paragraphs
        texts = ["".join([self._facts[i].view.folded for i in rows]) for rows in (*first[:2], last[-1])]
        return [f"size:{size}", f"goes_on:{draft.sections[0].goes_on}", f"named:{names_its_writers(texts)}"]

    def _told(self, run: Run) -> list[float]:
        """How much of the headings right above the byline each story uses; nothing where there are none."""
        rows = [row for row in run.place.heads if row < run.rows[0]]
        stack = [row for k, row in enumerate(rows) if run.rows[0] - row == len(rows) - k]
        if not stack:
            return []
        return [sum(self._reader.covers([i], draft) for i in stack) / len(stack) for draft in self.drafts]

    def _runs_of(self, place: Place) -> list[Run]:
        """Rows right below each other are one byline, unless both begin with the same post."""
        runs: list[Run] = []
        for row, (_, draft) in zip(place.rows, place.chosen, strict=True):
            given = draft or place.beginning or place.ending
            if self._roles[row] != "byline" or given is None:
                continue
            if runs and runs[-1].rows[-1] == row - 1 and not self._same_post(row - 1, row):
                runs[-1].rows.append(row)
            else:
                runs.append(Run([row], place, given))
        return runs

    def _same_post(self, above: int, below: int) -> bool:
        one, other = (ROLE.search(self._facts[i].view.folded) for i in (above, below))
        return bool(one and other and one[0] == other[0])

    def _vote(self) -> float:
        """Whether bylines open the text below (positive) or sign the text above, as the titles tell."""
        vote = self._reader.byline_manner
        for run in self.runs:
            vote += (run.given is run.place.beginning) - (run.given is run.place.ending)
        return max(-_MANNER, min(_MANNER, vote))


def hear(scores: Sequence[Sequence[float]], wanted: float) -> list[list[float]]:
    """Scores (byline x story), `wanted` added for all that the other bylines want of each story."""
    heard = [list(row) for row in scores]
    for _ in range(_HEARINGS):
        shares = list(map(_shares, heard))
        total = [sum(column) for column in zip(*shares, strict=True)]
        heard = [
            [score + wanted * (all_ - own) for score, all_, own in zip(row, total, share, strict=True)]
            for row, share in zip(scores, shares, strict=True)
        ]
    return heard


def _side(place: Place, draft: Draft) -> str:
    """Where the story stands from the place."""
    if draft is place.ending:
        return "inside" if place.beginning is draft else "end"
    return "begin" if draft is place.beginning else "far"


def _whose(titled: Draft | None, draft: Draft) -> str:
    return "nobody" if titled is None else "own" if titled is draft else "other"


def _shares(scores: Sequence[float]) -> list[float]:
    most = max(scores)
    odds = [math.exp(score - most) for score in scores]
    total = sum(odds)
    return [odd / total for odd in odds]


@cache
def shipped_weights() -> Mapping[str, float]:
    """The learned weights by feature."""
    text = files("flows.steps.layout").joinpath("byline_weights.json").read_text(encoding="utf-8")
    return {name: float(value) for name, value in json.loads(text).items()}


def _dot(features: Features, weights: Mapping[str, float]) -> float:
    return sum([value * weights.get(name, 0.0) for name, value in features.items()])
