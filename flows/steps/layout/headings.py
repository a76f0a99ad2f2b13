"""Headings and bylines to their stories: crossheads inside a body, titles before, after or apart from it.

The heading and byline rows between two body lines are read together, as a sequence: each row belongs to the
story that ends above, to the one that begins below, to another one whose words it uses, or, where the same
story goes on, is a crosshead. Which side is usual on the page is voted on first. Scores are sums of
weighted features, learned from pages of the press (`tests/press/train_headings.py`).
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from flows.steps.layout.coverage import cover
from flows.steps.layout.draft import Draft
from flows.steps.layout.facts import LineFacts
from flows.steps.layout.gaps import Gap, find_gaps
from flows.steps.layout.heading_steps import Features, Option, Place, RowSteps, is_gathering, step_kinds
from flows.steps.layout.meanings import beyond_the_page, subjects_of
from flows.steps.layout.topics import words_of_rows

_LEAD_LINES = 12  # a headline says what the first sentences say
_MANNER = 2.0  # the page's manner counts at most this much
_SECOND_TITLE = -4.0  # the story has a surer title elsewhere
_FIRST_TITLE = 1.0  # the story has none yet; with 2.0 headlines go to stories broken off at the page's edge
_LEAST_STORY = 120  # characters; less is a remnant of a story rather than one
_SOON = 10  # lines: stories printed row by row begin one after the other below their titles
_FEW_STORIES = 2  # with no more on a page what they have in common is theirs
_STRAY_COVERS = 1.0  # of 5: a title far from its text shares at least a fifth of its pairs with it
_MARKS = ("crosshead_mark", "dash_start", "says", "twin", "twin_divided")
_RULES = {"step:torn": -50.0}  # not learned, without exception: more than all weights together
_MOST_STORIES = 60  # beyond, only the stories around a place are weighed: the work stays linear


class Reading(NamedTuple):
    """What a place may be read as, with the scores that hold whatever is chosen elsewhere."""

    options: list[Option]
    rows: list[list[float]]  # row x option
    steps: list[dict[str, float]]  # row but the first: by kind of step
    kinds: list[list[str]]  # option x option before: kind of step


class HeadingReader:
    """Scores and chooses the story of every heading and byline row of a page."""

    def __init__(
        self, drafts: Sequence[Draft], facts: Sequence[LineFacts], roles: Sequence[str], usual_gap: int
    ) -> None:
        self.drafts = [d for d in drafts if d.sections]
        self._weights = _weights()
        self._readings: dict[int, Reading] = {}  # by the first row of the place
        self.facts = facts
        self.roles = roles
        self.owner = {i: d for d in drafts for i in d.body_lines}
        self.starts = {rows[0] for d in drafts for s in d.sections for rows in s.paragraphs}
        self.first = {id(d): min(d.body_lines) for d in self.drafts}
        self.places = [p for gap in find_gaps(roles) if (p := self._place_of(gap)).rows]
        self._covered = self._cover()
        self.steps = RowSteps(facts, roles, usual_gap, self.first)
        self._subjects = self._compare_subjects()
        self.manner = self._vote()
        self.byline_manner = self._vote_on_bylines()
        self.titled: dict[int, Place] = {}
        self.untitled: set[int] = set()

    def weigh_by(self, weights: Mapping[str, float]) -> None:
        """Takes other weights than the shipped ones."""
        self._weights = {**_RULES, **weights}
        self._readings.clear()

    def read(self) -> list[Place]:
        """All places with their choices; a story gets its title from the surest place."""
        if not self.drafts:
            return []
        for place in self.places:
            self.choose(place)
        for place in sorted(self.places, key=lambda p: -p.score):
            self.choose(place)
            self._note_titles(place)
        self._title_the_untitled()
        return self.places

    def _note_titles(self, place: Place) -> None:
        """A story's title is where the surest place has it: the first told of."""
        for row, (kind, draft) in zip(place.rows, place.chosen, strict=True):
            if kind == "title" and self.roles[row] == "heading":
                self.titled.setdefault(id(draft), place)

    def _title_the_untitled(self) -> None:
        """Reads places of several rows again, now that it is known which stories are left without a title."""
        self.untitled = {id(d) for d in self.drafts if id(d) not in self.titled and self._wants_title(d)}
        if not self.untitled:
            return
        for place in self.places:
            if len(place.heads) > 1:
                self.choose(place)
        self.titled.clear()
        for place in sorted(self.places, key=lambda p: -p.score):
            self._note_titles(place)

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
        """Every story's title, and a crosshead where one story goes on."""
        stories = self.drafts
        if len(stories) > _MOST_STORIES:
            stories = [d for d in self.drafts if d in (place.ending, place.beginning)]
        options: list[Option] = [("title", d) for d in stories if self._may_title(place, d)]
        if place.ending is not None and place.ending is place.beginning:
            options.append(("crosshead", place.ending))
        return options or [("title", d) for d in self.drafts[:1]]

    def _may_title(self, place: Place, draft: Draft) -> bool:
        """Whether the story is near, or uses words of the rows that few stories of the page use."""
        if self._side(place, draft) not in ("stray", "gathered"):
            return True
        return any(self.covers([row], draft) >= _STRAY_COVERS for row in place.heads)

    def choose(self, place: Place) -> None:
        """The best option for each row, taken as a sequence (Viterbi)."""
        reading = self._readings.get(place.rows[0])
        if reading is None:
            reading = self._readings[place.rows[0]] = self._reading(place)
        options, rows, steps, kinds = reading
        best = self._row_scores(place, 0, options, rows[0])
        back: list[list[int]] = []
        for at, step in enumerate(steps, start=1):
            scores, came = [], []
            here = self._row_scores(place, at, options, rows[at])
            for score, kinds_before in zip(here, kinds, strict=True):
                paths = [before + step[kind] for before, kind in zip(best, kinds_before, strict=True)]
                most = max(paths)
                scores.append(most + score)
                came.append(paths.index(most))
            best = scores
            back.append(came)
        place.score = max(best)
        path = [best.index(place.score)]
        for came in reversed(back):
            path.append(came[path[-1]])
        place.chosen = [options[k] for k in reversed(path)]

    def _reading(self, place: Place) -> Reading:
        options = self.options(place)
        count = len(place.rows)
        return Reading(
            options,
            [
                [_dot(self.row_features(place, at, option), self._weights) for option in options]
                for at in range(count)
            ],
            [
                {
                    kind: _dot(self.steps.features(place, at, kind), self._weights)
                    for kind in step_kinds(place)
                }
                for at in range(1, count)
            ],
            [[self.steps.kind(place, before, option) for before in options] for option in options],
        )

    def _row_scores(
        self, place: Place, at: int, options: Sequence[Option], scores: Sequence[float]
    ) -> Sequence[float]:
        """The scores of a row's options, now that it is known which stories have a title elsewhere."""
        if self.roles[place.rows[at]] != "heading":
            return scores
        return [
            score + self._claim(place, story) if kind == "title" else score
            for (kind, story), score in zip(options, scores, strict=True)
        ]

    def _claim(self, place: Place, story: Draft) -> float:
        """What speaks for or against a title of the story here, for what is read elsewhere."""
        claim = 0.0 if self.titled.get(id(story), place) is place else _SECOND_TITLE
        return claim + _FIRST_TITLE if id(story) in self.untitled else claim

    def row_features(self, place: Place, at: int, option: Option) -> Features:
        """What speaks for one row being read so."""
        kind, draft = option
        row = place.rows[at]
        side = self._side(place, draft)
        if self.roles[row] == "byline":
            return self._byline_features(place, at, kind, side)
        heads = place.heads
        covers = self.covers([row], draft)
        if kind == "crosshead":
            features: Features = {
                "cross": 1.0,
                f"cross:at_paragraph:{place.gap.after in self.starts}": 1.0,
                f"cross:heads:{min(len(heads), 5)}": 1.0,
                "cross:covers": covers,
            }
            for mark in self._marks(row):
                features[f"cross:{mark}"] = 1.0
            return features
        features = {
            f"title:{side}": 1.0,
            f"title:{side}:heads:{min(len(heads), 5)}": 1.0,
            f"title:covers:{'near' if side in ('begin', 'end') else 'far'}": covers,
            "title:covers_place": self.covers(heads, draft),
            f"title:subject:{'near' if side in ('begin', 'end') else 'far'}": self.same_subject([row], draft),
            "title:subject_place": self.same_subject(heads, draft),
        }
        if side in ("begin", "end"):
            features[f"title:{side}:manner"] = self.manner
        if side == "begin" and draft.sections[0].first != place.gap.after:
            features["title:begin:later_part"] = 1.0
        if (
            side in ("begin", "later")
            and place.gap.after is not None
            and "dateline" in self.facts[place.gap.after].matches
        ):
            features["title:begin:formula"] = 1.0
        return features

    def _byline_features(self, place: Place, at: int, kind: str, side: str) -> Features:
        row = place.rows[at]
        if kind == "crosshead":
            return {"byline:cross": 1.0}
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

    def _marks(self, row: int) -> list[str]:
        fact = self.facts[row]
        marks = [f"shape:{fact.shape}"]
        marks += [m for m in _MARKS if m in fact.matches]
        if fact.view.letter_spaced:
            marks.append("letter_spaced")
        return marks


@cache
def _weights() -> Mapping[str, float]:
    text = files("flows.steps.layout").joinpath("heading_weights.json").read_text(encoding="utf-8")
    return _RULES | {name: float(value) for name, value in json.loads(text).items()}


def _dot(features: Features, weights: Mapping[str, float]) -> float:
    return sum([value * weights.get(name, 0.0) for name, value in features.items()])
