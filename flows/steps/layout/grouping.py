"""Sections into articles: which stretches of text tell the same story.

Sections are placed one after another, in page order: each begins a new article or joins one that is there
already. Both are scored as a sum of weighted features, learned from pages of the press
(`tests/press/train_grouping.py`); the choice is the best sum.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files

from flows.steps.layout.draft import Draft, Section
from flows.steps.layout.facts import LineFacts
from flows.steps.layout.kinship import Kinship
from flows.steps.layout.seams import Seams
from flows.steps.layout.topics import Vector

_FEW = 150  # characters below which a text says little about its subject
_SIMILAR = (0.03, 0.06, 0.09, 0.13, 0.18, 0.26, 0.4)
# Likeness of subject that parts of one story have as often as parts of two: on pages of the press 0.24 and
# 0.41, on extracted ones 0.27 and 0.58. Taken off, so that the feature says nothing of how many begin.
_NEUTRAL = {"few": 0.26, "much": 0.48}
_SCRAP = 80  # characters: the shortest news items are longer
# Not learned: headings made alike and divided by a colon begin no story. On pages of the press 85 of 90 are
# crossheads; the learned weight, with few of them among so many headings, is a tenth of this.
_RULES = {"new:head:twin_divided": -4.0}
_MOST_OPEN = 10  # articles that a section is compared with, latest first: older ones are closed

Features = dict[str, float]


@dataclass(frozen=True, slots=True)
class Habit:
    """How the page announces its stories: share of sections that a byline, formula or signature opens."""

    signed: float
    usual_section: float  # characters


def page_habit(sections: Sequence[Section]) -> Habit:
    """The habit of the page, from all its sections."""
    if not sections:
        return Habit(0.0, 0.0)
    signed = sum(1 for s in sections if s.cue in ("news", "byline") or s.signed_before)
    sizes = sorted(s.size for s in sections)
    return Habit(signed / len(sections), sizes[len(sizes) // 2])


def group_sections(sections: Sequence[Section], facts: Sequence[LineFacts]) -> list[Draft]:
    """Articles with their sections in reading order, in order of first appearance.

    Divided twice: the second time what the first gave a story further down tells its subject too.
    """
    if not sections:
        return []
    kinship, seams = Kinship(sections), Seams(sections, facts)
    drafts = _divide(sections, facts, kinship, seams, {})
    if all(len(draft.sections) == 1 for draft in drafts):
        return drafts  # nothing further down belongs to a story
    expected = {section.first: draft.sections for draft in drafts for section in draft.sections}
    return _divide(sections, facts, kinship, seams, expected)


def _divide(
    sections: Sequence[Section],
    facts: Sequence[LineFacts],
    kinship: Kinship,
    seams: Seams,
    expected: Mapping[int, Sequence[Section]],
) -> list[Draft]:
    """Articles; `expected` gives by a section's first line all sections thought to be of its story."""
    habit = page_habit(sections)
    drafts: list[Draft] = []
    current: Draft | None = None
    for section in sections:
        new = _dot(new_features(section, habit, seams, first=not drafts))
        open_drafts = [d for d in drafts[-_MOST_OPEN:] if _may_join(section, d)]
        options = [
            (
                _dot(
                    join_features(
                        section, d, current, drafts, facts, kinship, seams, _ahead(section, d, expected)
                    )
                ),
                d,
            )
            for d in open_drafts
        ]
        score, best = max(options, key=lambda option: option[0], default=(-math.inf, None))
        if section.cue == "none" and section.size < _SCRAP:
            new = -math.inf  # nothing announces it and it is too little for a story: a part of one
        margin = score - new
        if best is None or margin < 0:
            current = Draft(sections=[section], doubt=margin if drafts else -5.0)
            drafts.append(current)
            continue
        add_section(best, section)
        best.doubt = max(best.doubt, -min(margin, 6.0))
        current = best
    return drafts


def _may_join(section: Section, draft: Draft) -> bool:
    """A story's opening formula begins a story: it joins nothing but a part that has no beginning. What goes
    on from another page goes on from no story of this one."""
    if section.comes_from:
        return False
    return section.cue != "news" or is_front(section, draft)


def _ahead(section: Section, draft: Draft, expected: Mapping[int, Sequence[Section]]) -> list[Section]:
    """The sections below this one thought to be of the draft's story."""
    here = {s.first for s in draft.sections}
    return [
        s
        for s in expected.get(draft.sections[0].first, ())
        if s.first > section.first and s.first not in here
    ]


def add_section(draft: Draft, section: Section) -> None:
    """Adds the section where it is read: an announced beginning goes first."""
    if is_front(section, draft):
        draft.sections.insert(0, section)
    else:
        draft.sections.append(section)


def is_front(section: Section, draft: Draft) -> bool:
    """Whether the section is the announced beginning of a draft that so far has none."""
    return section.cue in ("news", "byline") and draft.sections[0].cue in ("none", "subject")


def rejoin_sections(draft: Draft, cut: Mapping[int, int], facts: Sequence[LineFacts]) -> None:
    """Puts sections between which un-weaving has cut (line -> line) one behind the other again: both turned
    out to be of this story."""
    by_first = {section.first: section for section in draft.sections}
    follower = {s.last: by_first[cut[s.last]] for s in draft.sections if cut.get(s.last) in by_first}
    moved = {id(section) for section in follower.values()}
    ordered: list[Section] = []
    for section in draft.sections:
        if id(section) not in moved:
            ordered.append(section)
            while ordered[-1].last in follower:
                ordered.append(follower.pop(ordered[-1].last))
    if len(ordered) == len(draft.sections):  # no circle
        draft.sections = _merged_where_open(ordered, cut, facts)


def _merged_where_open(
    sections: Sequence[Section], cut: Mapping[int, int], facts: Sequence[LineFacts]
) -> list[Section]:
    """The sections, two as one where a cut went through a sentence."""
    out: list[Section] = []
    for section in sections:
        if out and cut.get(out[-1].last) == section.first and facts[out[-1].last].view.open:
            out[-1] = _merge(out[-1], section)
        else:
            out.append(section)
    return out


def _merge(one: Section, other: Section) -> Section:
    """Two sections as one; the last paragraph of the one goes on in the first of the other."""
    seam = one.paragraphs[-1] + other.paragraphs[0]
    return replace(
        one,
        paragraphs=[*one.paragraphs[:-1], seam, *other.paragraphs[1:]],
        stays_open=other.stays_open,
        size=one.size + other.size,
        vector=_merged((one, other)),
        rare_words=one.rare_words | other.rare_words,
    )


def new_features(section: Section, habit: Habit, seams: Seams, *, first: bool) -> Features:
    """What speaks for a new article."""
    signed = "signed" if habit.signed >= 0.4 else "unsigned"
    features: Features = {
        "new": 1.0,
        f"new:{section.cue}:size:{_size_class(section.size)}": 1.0,
        f"new:{section.cue}": 1.0,
        f"new:{section.cue}:{signed}": 1.0,
        f"new:heads:{min(section.cue_lines, 3)}": 1.0,
        f"new:size:{_size_class(section.size)}": 1.0,
    }
    if (begins := seams.begins(section)) != "plain":
        features[f"new:seam:{begins}"] = 1.0
    if section.cue == "heading":
        features |= {f"new:head:{mark}": 1.0 for mark in section.cue_marks}
        features |= {f"new:head:{mark}:{signed}": 1.0 for mark in section.cue_marks}
    if section.signed_before:
        features["new:signed_before"] = 1.0
    if section.goes_on:
        features["new:goes_on"] = 1.0
    if first:
        features["new:first"] = 1.0
    return features


def join_features(
    section: Section,
    draft: Draft,
    current: Draft | None,
    drafts: Sequence[Draft],
    facts: Sequence[LineFacts],
    kinship: Kinship,
    seams: Seams,
    ahead: Sequence[Section] = (),
) -> Features:
    """What speaks for the section being part of the draft; `ahead` are later sections of its subject."""
    here = "here" if draft is current else "away"
    features: Features = {f"join:{here}": 1.0}
    if draft is not current:
        features["join:passed"] = min(4, len(drafts) - 1 - drafts.index(draft))
        features[f"join:away:{section.cue}"] = 1.0
    features |= _likeness(section, [*draft.sections, *ahead], kinship, here)
    front = is_front(section, draft)
    if front:
        features[f"join:front:{section.cue}"] = 1.0
        features[f"join:front:untitled:{section.cue_lines == 0}"] = 1.0
        return features
    last = draft.sections[-1]
    features |= seams.features(last, section, here)
    before, after = facts[last.last], facts[section.first]
    if last.stays_open:
        features[f"join:open:{here}"] = 1.0
        features[f"join:open:bridge:{here}"] = seams.fit(last, section)
    else:
        features["join:closed"] = 1.0
        if section.goes_on:
            features["join:closed:goes_on"] = 1.0
    if before.column is not None and after.column is not None and abs(before.column - after.column) > 1.5:
        features[f"join:other_column:{here}"] = 1.0
    return features


def _likeness(section: Section, others: Sequence[Section], kinship: Kinship, here: str) -> Features:
    kin = kinship.of(section, others)
    trust = "few" if min(section.size, sum(s.size for s in others)) < _FEW else "much"
    features = {f"join:like:{trust}:{limit}": 1.0 for limit in _SIMILAR if kin.similarity > limit}
    features[f"join:like:{here}"] = min(kin.similarity, 0.5) * 10
    features["join:nearest"] = min(kin.nearest, 0.5) * 10
    features[f"join:rare:{trust}"] = min(kin.rare_words, 8) / 2
    features[f"join:subject:{trust}"] = kin.subject - _NEUTRAL[trust]
    return features


def _size_class(size: int) -> int:
    return sum(size > limit for limit in (40, 100, 250, 600, 1500))


def _merged(sections: Sequence[Section]) -> Vector:
    total: Vector = {}
    for section in sections:
        weight = math.sqrt(section.size)
        for word, value in section.vector.items():
            total[word] = total.get(word, 0.0) + weight * value
    norm = math.sqrt(sum(v * v for v in total.values()))
    return {w: v / norm for w, v in total.items()} if norm else {}


@cache
def _weights() -> Mapping[str, float]:
    text = files("flows.steps.layout").joinpath("grouping_weights.json").read_text(encoding="utf-8")
    return {name: float(value) for name, value in json.loads(text).items()} | _RULES


def _dot(features: Features) -> float:
    weight = _weights().get
    return sum([value * weight(name, 0.0) for name, value in features.items()])
