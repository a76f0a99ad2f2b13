"""Headings and bylines to their stories: crossheads inside a body, titles before, after or apart from it.

The heading and byline rows between two body lines are read together, as a sequence: each row belongs to the
story that ends above, to the one that begins below, to another one whose words it uses, or, where the same
story goes on, is a crosshead. Which side is usual on the page is voted on first. Scores are sums of
weighted features, learned from pages of the press (`tests/press/train_headings.py`).
"""

from __future__ import annotations

import json
import math
from bisect import bisect
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files

import numpy as np

from flows.steps.layout.claims import Floats, Reading, best_path, claims_of
from flows.steps.layout.coverage import cover
from flows.steps.layout.draft import Draft
from flows.steps.layout.facts import LineFacts
from flows.steps.layout.gaps import Gap, find_gaps
from flows.steps.layout.heading_signs import HeadingSigns
from flows.steps.layout.heading_steps import STEP_KINDS, Features, Option, Place, RowSteps, is_gathering
from flows.steps.layout.meanings import beyond_the_page, subjects_of
from flows.steps.layout.topics import words_of_rows

_LEAD_LINES = 12  # a headline says what the first sentences say
_MANNER = 2.0  # the page's manner counts at most this much
_NO_TITLE, _SHORT_NO_TITLE = -2.0, -0.5  # log-odds of a story's, and of a remnant's, having no title
_COVERS = (0.01, 0.4, 0.8, 1.2, 1.8, 2.6, 3.6)
_KIND_NUMBER = {kind: number for number, kind in enumerate(STEP_KINDS)}
_LEAST_STORY = 120  # characters; less is a remnant of a story rather than one
_SOON = 10  # lines: stories printed row by row begin one after the other below their titles
_FEW_STORIES = 2  # with no more on a page what they have in common is theirs
_STRAY_COVERS = 1.0  # of 5: a title far from its text shares at least a fifth of its pairs with it
# Not learned. What only one element can hold is not torn, without exception (more than all weights together).
# A row kept from its own story costs title and story, one given to a wrong story often neither: a doubtful
# row stays.
RULES = {"step:torn": -50.0, "none:doubted": -1.0}
_MOST_STORIES = 60  # beyond, only the stories around a place are weighed: the work stays linear


class HeadingReader:
    """Scores and chooses the story of every heading and byline row of a page."""

    def __init__(
        self, drafts: Sequence[Draft], facts: Sequence[LineFacts], roles: Sequence[str], usual_gap: int
    ) -> None:
        self.drafts = [d for d in drafts if d.sections]
        self._weights = shipped_weights()
        self.facts = facts
        self.roles = roles
        self.owner = {i: d for d in drafts for i in d.body_lines}
        self.starts = {rows[0] for d in drafts for s in d.sections for rows in s.paragraphs}
        self.first = {id(d): min(d.body_lines) for d in self.drafts}
        self.places = [p for gap in find_gaps(roles) if (p := self._place_of(gap)).rows]
        self._covered = self._cover()
        self.signs = HeadingSigns(facts, roles, [p.gap for p in self.places])
        self.steps = RowSteps(facts, roles, usual_gap, self.first)
        self._subjects = self._compare_subjects()
        self.manner = self._vote()
        self.byline_manner = self._vote_on_bylines()
        self.titled: dict[int, Place] = {}

    def read(self) -> list[Place]:
        """All places with their choices; a story gets its title from the surest place."""
        if not self.drafts or not self.places:
            return []
        options = [self.options(place) for place in self.places]
        readings = [self.reading(place, found) for place, found in zip(self.places, options, strict=True)]
        claims, own = claims_of(readings, np.array([self._untitled(d) for d in self.drafts]))
        for place, found, reading, claim in zip(self.places, options, readings, claims, strict=True):
            place.chosen = [found[k] for k in best_path(reading, claim)]
        self._note_titles(own)
        return self.places

    def _note_titles(self, own: Floats) -> None:
        """A story's title is where the surest place has it; `own` is place x story."""
        number = {id(d): k for k, d in enumerate(self.drafts)}
        best: dict[int, float] = {}
        for place, odds in zip(self.places, own, strict=True):
            for row, (kind, draft) in zip(place.rows, place.chosen, strict=True):
                if kind != "title" or self.roles[row] != "heading":
                    continue
                if odds[number[id(draft)]] > best.get(id(draft), -math.inf):
                    best[id(draft)] = odds[number[id(draft)]]
                    self.titled[id(draft)] = place

    def _untitled(self, draft: Draft) -> float:
        """Log-odds of the story's having no title."""
        return _NO_TITLE if self._wants_title(draft) else _SHORT_NO_TITLE

    def _wants_title(self, draft: Draft) -> bool:
        """Whether the story is long enough to have one, and begins here."""
        return not draft.sections[0].goes_on and sum(s.size for s in draft.sections) >= _LEAST_STORY

    def _place_of(self, gap: Gap) -> Place:
        rows = [i for i in gap.lines if self.roles[i] in ("heading", "byline")]
        ending = self.owner[gap.before] if gap.before is not None else None
        beginning = self.owner[gap.after] if gap.after is not None else None
        heads = [i for i in rows if self.roles[i] == "heading"]
        return Place(gap, rows, heads, ending, beginning)

    def covers(self, rows: Sequence[int], draft: Draft) -> float:
        """How much of the rows' text the story uses (see `cover`); rows are a heading, or all of a place."""
        return self._covered[tuple(rows)][id(draft)]

    def _cover(self) -> dict[tuple[int, ...], dict[int, float]]:
        """By rows and id(story)."""
        heads = [tuple(place.heads) for place in self.places]
        asked = list(dict.fromkeys([*heads, *((row,) for rows in heads for row in rows)]))
        stories = [d.body_lines for d in self.drafts]
        covered = cover(
            map(self._text, asked),
            list(map(self._text, stories)),
            [len(self._text(lines[:_LEAD_LINES])) for lines in stories],
        )
        keys = list(map(id, self.drafts))
        return {rows: dict(zip(keys, row, strict=True)) for rows, row in zip(asked, covered, strict=True)}

    def same_subject(self, rows: Sequence[int], draft: Draft) -> float:
        """How much the rows are about what the story is about more than the page, -1 to 1."""
        return self._subjects[tuple(rows)][id(draft)]

    def _compare_subjects(self) -> dict[tuple[int, ...], dict[int, float]]:
        """By rows and id(story)."""
        asked = list(self._covered)
        stories = subjects_of([[w for s in d.sections for w in s.vector] for d in self.drafts])
        own = beyond_the_page(stories, stories.sum(0) / (len(stories) + _FEW_STORIES))
        titles = subjects_of(words_of_rows(list(map(self._text, asked))))
        alike = (titles @ own.T).tolist()
        keys = list(map(id, self.drafts))
        return {rows: dict(zip(keys, row, strict=True)) for rows, row in zip(asked, alike, strict=True)}

    def _text(self, lines: Sequence[int]) -> str:
        return "".join([self.facts[i].view.text for i in lines])

    def _vote(self) -> float:
        """Whether titles stand before their text on this page (positive) or after it (negative)."""
        vote = 0.5  # most pages print the title first
        for place in self.places:
            heads = place.heads
            if not heads or is_gathering(place):
                continue
            if place.ending and place.beginning:
                if place.ending is not place.beginning:
                    vote += 0.8 * (self.covers(heads, place.beginning) - self.covers(heads, place.ending))
            else:
                vote += 1.0 if place.beginning else -1.0
        first = next((i for i, role in enumerate(self.roles) if role in ("body", "heading")), None)
        if first is not None and "dateline" in self.facts[first].matches:
            vote -= 1.0  # a story opens the page untitled
        return max(-_MANNER, min(_MANNER, vote))

    def _vote_on_bylines(self) -> float:
        """Whether bylines open the text after them (positive) or sign the one before: the page's top and foot
        show it, where only one of the two is there."""
        vote = 0.0
        for place in self.places:
            if place.ending is None and all(self.roles[i] == "byline" for i in place.rows):
                vote += _MANNER
            if place.beginning is None and self.roles[place.rows[-1]] == "byline":
                vote -= _MANNER
        return max(-_MANNER, min(_MANNER, vote))

    def options(self, place: Place) -> list[Option]:
        """Every story's title, a crosshead of the stories around, and no story's row."""
        stories = self.drafts
        if len(stories) > _MOST_STORIES:
            stories = [d for d in self.drafts if d in (place.ending, place.beginning)]
        options: list[Option] = [("title", d) for d in stories if self._may_title(place, d)]
        around = dict.fromkeys(d for d in (place.ending, place.beginning) if d is not None)
        return [*options, *(("crosshead", d) for d in around), ("none", None)]

    def _may_title(self, place: Place, draft: Draft) -> bool:
        """Whether the story is near, or uses words of the rows that few stories of the page use."""
        if self._side(place, draft) != "stray":
            return True
        return any(self.covers([row], draft) >= _STRAY_COVERS for row in place.heads)

    def reading(self, place: Place, options: Sequence[Option]) -> Reading:
        """What the place's rows and steps between them say for every option."""
        weights = self._weights
        number = {id(d): k for k, d in enumerate(self.drafts)}
        rows = [
            [_dot(features, weights) for features in self.row_features(place, at, options)]
            for at in range(len(place.rows))
        ]
        moves = np.zeros((len(rows) - 1, len(options), len(options)))
        if len(moves):
            kind_of = self.steps.kind
            kinds = np.array([[_KIND_NUMBER[kind_of(place, a, b)] for b in options] for a in options])
            for at in range(1, len(rows)):
                found = self.steps.features(place, at)
                moves[at - 1] = np.array([_dot(found[kind], weights) for kind in STEP_KINDS])[kinds]
        return Reading(
            np.array(rows),
            moves,
            np.array([number[id(d)] if kind == "title" else -1 for kind, d in options]),
            np.array([self.roles[row] == "heading" for row in place.rows]),
        )

    def row_features(self, place: Place, at: int, options: Sequence[Option]) -> list[Features]:
        """For each option what speaks for one row being read so."""
        row = place.rows[at]
        if self.roles[row] == "byline":
            return [self._byline_features(place, at, option) for option in options]
        signs = self.signs.of(row, place.gap, place.heads)
        where = "inside" if place.ending is place.beginning else "between"
        none: Features = {f"none:{sign}": 1.0 for sign in ("any", where, *signs)}
        cross: Features = {f"cross:{sign}": 1.0 for sign in ("any", *signs)}
        told = self._covered[(row,)]
        most = max(told.values())
        found = []
        for kind, draft in options:
            if draft is None:
                found.append(none | {"none:told": most, "none:doubted": 1.0})
            elif kind == "crosshead":
                found.append(cross | self._cross_features(place, row, draft))
            else:
                found.append(self._title_features(place, row, draft, most))
        return found

    def _cross_features(self, place: Place, row: int, draft: Draft) -> Features:
        inside = place.ending is place.beginning
        side = "inside" if inside else "begin" if draft is place.beginning else "end"
        return {
            f"cross:{side}": 1.0,
            f"cross:{side}:at_paragraph:{place.gap.after in self.starts}": 1.0,
            f"cross:{side}:heads:{min(len(place.heads), 5)}": 1.0,
            "cross:covers": self.covers([row], draft),
        }

    def _title_features(self, place: Place, row: int, draft: Draft, most: float) -> Features:
        """`most` is how much that story says of the row which says most of it."""
        side, heads = self._side(place, draft), place.heads
        far = "near" if side in ("begin", "end", "inside") else "far"
        covers, together = self.covers([row], draft), self.covers(heads, draft)
        subject = self.same_subject([row], draft)
        features: Features = {
            f"title:{side}": 1.0,
            f"title:{side}:heads:{min(len(heads), 5)}": 1.0,
            f"title:covers:{far}": covers,
            f"title:covered:{far}:{bisect(_COVERS, covers)}": 1.0,
            f"title:covered_place:{far}:{bisect(_COVERS, together)}": 1.0,
            f"title:less_told:{far}": most - covers,
            "title:covers_place": together,
            f"title:subject:{far}": subject,
            "title:subject_place": self.same_subject(heads, draft),
        }
        if most and covers == most:
            features[f"title:most_told:{far}"] = 1.0
        if side in ("begin", "end"):
            features[f"title:{side}:manner"] = self.manner
            if place.ending is None or place.beginning is None:
                features[f"title:{side}:edge"] = 1.0
        after = place.gap.after
        if side == "begin" and draft.sections[0].first != after:
            features["title:begin:later_part"] = 1.0
        if side == "inside" and draft.sections[0].first != after:
            features["title:inside:later_part"] = 1.0
        if side in ("begin", "soon") and after is not None and "dateline" in self.facts[after].matches:
            features["title:begin:formula"] = 1.0
        return features

    def _byline_features(self, place: Place, at: int, option: Option) -> Features:
        row, (kind, draft) = place.rows[at], option
        if draft is None or kind == "crosshead":
            return {f"byline:{kind}": 1.0}
        side = self._side(place, draft)
        if is_gathering(place) and self.roles[place.rows[0]] == "heading":
            side = "gathered"  # it goes with the title above it, wherever its story stands
        last = at == len(place.rows) - 1 or all(self.roles[i] == "byline" for i in place.rows[at:])
        first = all(self.roles[i] == "byline" for i in place.rows[: at + 1])
        features: Features = {
            f"byline:{side}": 1.0,
            f"byline:{side}:last:{last}": 1.0,
            f"byline:{side}:first:{first}": 1.0,
            f"byline:{side}:manner": self.manner,
            f"byline:{side}:byline_manner": self.byline_manner,
        }
        if "signature" in self.facts[row].matches:
            features[f"byline:{side}:signature"] = 1.0
        if place.gap.after is not None and "dateline" in self.facts[place.gap.after].matches:
            features[f"byline:{side}:formula"] = 1.0
        if place.gap.before is not None and self.facts[place.gap.before].view.open:
            features[f"byline:{side}:after_open"] = 1.0
        return features

    def _side(self, place: Place, draft: Draft) -> str:
        """Where the story stands from the place."""
        inside = place.ending is place.beginning
        if draft is place.beginning and not inside:
            return "begin"
        if draft is place.ending and not inside:
            return "end"
        if draft is place.ending:
            return "inside"
        if place.gap.after is not None and 0 < self.first[id(draft)] - place.gap.after <= _SOON:
            return "soon"
        return "gathered" if is_gathering(place) else "stray"


@cache
def shipped_weights() -> Mapping[str, float]:
    """The learned weights by feature, with the rules."""
    text = files("flows.steps.layout").joinpath("heading_weights.json").read_text(encoding="utf-8")
    return RULES | {name: float(value) for name, value in json.loads(text).items()}


def _dot(features: Features, weights: Mapping[str, float]) -> float:
    return sum([value * weights.get(name, 0.0) for name, value in features.items()])
