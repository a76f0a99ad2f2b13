"""Sections into articles: which stretches of text tell the same story.

Sections are placed one after another, in page order: each begins a new article or joins one that is there
already. Both are scored as a sum of weighted features, learned from pages of the press
(`tests/press/train_grouping.py`); the choice is the best sum.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import cache
from importlib.resources import files

from flows.steps.layout.draft import Draft, Section
from flows.steps.layout.facts import LineFacts
from flows.steps.layout.grouping_features import Features, Option, Scene, is_front
from flows.steps.layout.topics import Vector

_SCRAP = 80  # characters: the shortest news items are longer
# Not learned. Headings made alike and divided by a colon begin no story: on pages of the press 85 of 90 are
# crossheads; the learned weight, with few of them among so many headings, is a tenth of this. What the roles
# network says of headings would be learned from pages that it has read itself, and trusted too much. A
# bracket or quotation left open and closed below is seldom seen, and 33 of 38 times it is one.
RULES = {"new:head:twin_divided": -4.0, "new:crosshead_odds": -0.3, "seam:here:bracket": 2.0}


def group_sections(
    sections: Sequence[Section],
    facts: Sequence[LineFacts],
    roles: Sequence[str],
    crossheads: Sequence[float],
) -> list[Draft]:
    """Articles with their sections in reading order, in order of first appearance; `crossheads` are the
    log-odds of a line's being a crosshead rather than a title, if it is a heading.

    Divided twice: the second time what the first gave a story further down tells its subject too.
    """
    if not sections:
        return []
    scene = Scene(sections, facts, roles, crossheads)
    drafts = divide(sections, scene, {}, best_option)
    if all(len(draft.sections) == 1 for draft in drafts):
        return drafts  # nothing further down belongs to a story
    return divide(sections, scene, expected_of(drafts), best_option)


def expected_of(drafts: Sequence[Draft]) -> dict[int, Sequence[Section]]:
    """By a section's first line all sections of its story."""
    return {section.first: draft.sections for draft in drafts for section in draft.sections}


def divide(
    sections: Sequence[Section],
    scene: Scene,
    expected: Mapping[int, Sequence[Section]],
    choose: Callable[[Section, Sequence[Option]], tuple[int, float]],
) -> list[Draft]:
    """Articles; `expected` gives by a section's first line all sections thought to be of its story, `choose`
    of a section's options (a new article comes first) the place of one and the log-odds of joining any."""
    drafts: list[Draft] = []
    current: Draft | None = None
    for section in sections:
        options = scene.options(section, drafts, current, expected)
        chosen, margin = choose(section, options)
        current = options[chosen][0]
        if current is None:
            current = Draft(sections=[section], doubt=margin if drafts else -5.0)
            drafts.append(current)
        else:
            add_section(current, section)
            current.doubt = max(current.doubt, -min(margin, 6.0))
    return drafts


def best_option(section: Section, options: Sequence[Option]) -> tuple[int, float]:
    """The place of the best option, and by how much the best article to join is better than a new one."""
    new, *joins = [_dot(features) for _, features in options]
    if not joins:
        return 0, -math.inf
    margin = max(joins) - (-math.inf if is_scrap(section) else new)
    return (0 if margin < 0 else 1 + joins.index(max(joins))), margin


def is_scrap(section: Section) -> bool:
    """Whether nothing announces the section and it is too little for a story: it is a part of one."""
    return section.cue == "none" and section.size < _SCRAP


def add_section(draft: Draft, section: Section) -> None:
    """Adds the section where it is read: an announced beginning goes first."""
    if is_front(section, draft):
        draft.sections.insert(0, section)
    else:
        draft.sections.append(section)


def rejoin_sections(draft: Draft, cut: Mapping[int, int], facts: Sequence[LineFacts]) -> None:
    """Puts sections between which un-weaving (line -> line) or a change of subject has cut one behind the
    other again: both turned out to be of this story."""
    cut = {**cut, **{s.cut_from: s.first for s in draft.sections if s.cut_from is not None}}
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
        draft.sections = _merged_where_whole(ordered, cut, facts)


def _merged_where_whole(
    sections: Sequence[Section], cut: Mapping[int, int], facts: Sequence[LineFacts]
) -> list[Section]:
    """The sections, two as one where a cut went through a sentence, or there was no change of subject."""
    out: list[Section] = []
    for section in sections:
        open_cut = bool(out) and cut.get(out[-1].last) == section.first and facts[out[-1].last].view.open
        if out and (open_cut or section.cut_from == out[-1].last):
            out[-1] = _merge(out[-1], section, through_sentence=open_cut)
        else:
            out.append(section)
    return out


def _merge(one: Section, other: Section, *, through_sentence: bool) -> Section:
    """Two sections as one; `through_sentence`: the last paragraph of the one goes on in the first of the
    other."""
    paragraphs = [*one.paragraphs, *other.paragraphs]
    if through_sentence:
        at = len(one.paragraphs)
        paragraphs[at - 1 : at + 1] = [paragraphs[at - 1] + paragraphs[at]]
    return replace(
        one,
        paragraphs=paragraphs,
        stays_open=other.stays_open,
        size=one.size + other.size,
        vector=_merged((one, other)),
        rare_words=one.rare_words | other.rare_words,
    )


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
    return {name: float(value) for name, value in json.loads(text).items()} | RULES


def _dot(features: Features) -> float:
    weight = _weights().get
    return sum([value * weight(name, 0.0) for name, value in features.items()])
