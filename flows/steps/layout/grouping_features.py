"""What speaks for a section's beginning a new article, and for its being part of one that is there."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flows.steps.layout.draft import Draft, Section
from flows.steps.layout.facts import LineFacts
from flows.steps.layout.heads import Heads
from flows.steps.layout.kinship import Kin, Kinship
from flows.steps.layout.seams import Seams
from flows.steps.layout.subject_breaks import GOES_ON

_FEW = 150  # characters below which a text says little about its subject
_SIMILAR = (0.03, 0.06, 0.09, 0.13, 0.18, 0.26, 0.4)
# Likeness of subject that parts of one story have as often as parts of two: on pages of the press 0.24 and
# 0.41, on extracted ones 0.27 and 0.58. Taken off, so that the feature says nothing of how many begin.
_NEUTRAL = {"few": 0.26, "much": 0.48}
_MOST_OPEN = 10  # articles that a section is compared with, latest first: older ones are closed
_NO_FIT = -6.0  # the least that `Seams.fit` gives

Features = dict[str, float]
Option = tuple[Draft | None, Features]  # the article that the section would join, if any


@dataclass(frozen=True, slots=True)
class _Looks:
    """A section's beginning and end."""

    number: int | None  # of the list item it begins with
    asks: bool  # begins with 问: or 答:
    listed: bool  # holds rows of a table or poem
    ends: str  # short, full, bracket, open, other
    width: float  # of its rows, on average
    new: Features  # what it says for a new article, whatever there is


class Scene:
    """All sections of a page, compared with each other once."""

    def __init__(
        self,
        sections: Sequence[Section],
        facts: Sequence[LineFacts],
        roles: Sequence[str],
        crossheads: Sequence[float],
    ) -> None:
        self._facts = facts
        self._kinship, self._seams = Kinship(sections), Seams(sections, facts)
        self._heads = Heads(sections, facts, roles, crossheads)
        self._standing: dict[tuple[object, ...], Features] = {}
        self._place = {id(section): place for place, section in enumerate(sections)}
        announced = [s for s in sections if s.cut_from is None]
        signed = sum(1 for s in announced if s.cue in ("news", "byline") or s.signed_before)
        # Whether a byline, formula or signature opens this page's stories.
        habit = "signed" if signed >= 0.4 * len(announced) else "unsigned"
        self._looks = {id(s): _looks(s, facts, self._seams.begins(s), habit) for s in sections}
        self._new = {id(s): self._looks[id(s)].new | self._heads.new(s) for s in sections}

    def options(
        self,
        section: Section,
        drafts: Sequence[Draft],
        current: Draft | None,
        expected: Mapping[int, Sequence[Section]],
    ) -> list[Option]:
        """A new article first, then those the section may join; `current` is that of the section above it,
        `expected` gives by a section's first line all sections thought to be of its story."""
        open_drafts = [d for d in drafts[-_MOST_OPEN:] if may_join(section, d)]
        kin = [self._kinship.of(section, [*d.sections, *_ahead(section, d, expected)]) for d in open_drafts]
        fits = [self._fit(d, section) for d in open_drafts]
        new = self._new[id(section)]
        found: list[Option] = [(None, new if drafts else new | {"new:first": 1.0})]
        for at, draft in enumerate(open_drafts):
            features = self._join(section, draft, current, drafts, kin[at])
            others = [k.subject for other, k in enumerate(kin) if other != at]
            features["rival:subject"] = kin[at].subject - max(others, default=0.0)
            features["rival:fit"] = (fits[at] - max(fits[:at] + fits[at + 1 :], default=_NO_FIT)) / 6
            found.append((draft, features))
        return found

    def _fit(self, draft: Draft, section: Section) -> float:
        last = draft.sections[-1]
        return self._seams.fit(last, section) if last.stays_open else _NO_FIT

    def _join(
        self, section: Section, draft: Draft, current: Draft | None, drafts: Sequence[Draft], kin: Kin
    ) -> Features:
        """What speaks for the section being part of the draft."""
        here = "here" if draft is current else "away"
        features: Features = {f"join:{here}": 1.0}
        if draft is not current:
            features["join:passed"] = min(4, len(drafts) - 1 - drafts.index(draft))
            features[f"join:away:{section.cue}"] = 1.0
        features |= _likeness(section, draft, kin, here)
        key = (here, id(section), *[id(part) for part in draft.sections])
        if key not in self._standing:  # most are asked again when the page is divided anew
            self._standing[key] = self._stands(section, draft, here)
        return features | self._standing[key]

    def _stands(self, section: Section, draft: Draft, here: str) -> Features:
        """How the section stands to the draft's parts, whatever other articles there are."""
        features = self._company(section, draft, here) | self._heads.join(section, draft, here)
        if is_front(section, draft):
            features[f"join:front:{section.cue}"] = 1.0
            features[f"join:front:untitled:{section.cue_lines == 0}"] = 1.0
            return features
        last = draft.sections[-1]
        features |= self._seams.features(last, section, here)
        before, after = self._facts[last.last], self._facts[section.first]
        if last.stays_open:
            features[f"join:open:{here}"] = 1.0
            features[f"join:open:bridge:{here}"] = self._seams.fit(last, section)
        else:
            features["join:closed"] = 1.0
            if section.goes_on:
                features["join:closed:goes_on"] = 1.0
        if before.column is not None and after.column is not None and abs(before.column - after.column) > 1.5:
            features[f"join:other_column:{here}"] = 1.0
        return features

    def _company(self, section: Section, draft: Draft, here: str) -> Features:
        """What the draft is like as a whole, and how its end stands to the section."""
        first, last = draft.sections[0], draft.sections[-1]
        above, below = self._looks[id(last)], self._looks[id(section)]
        apart = abs(self._place[id(section)] - self._place[id(last)])
        features: Features = {
            f"with:begun:{first.cue}": 1.0,
            f"with:ends:{above.ends}:{here}": 1.0,
            "with:heads": min(first.cue_lines, 4) / 2,
            "with:lines_apart": math.log1p(abs(section.first - last.last)) / 4,
            "with:sections_apart": math.log1p(apart) / 2,
            "with:other_width": min(1.0, abs(above.width - below.width) / 8),
        }
        if not last.stays_open:
            features[f"with:fit:{here}"] = self._seams.fit(last, section) / 6
        if below.number is not None and above.number == below.number - 1:
            features["with:next_number"] = 1.0
        if above.asks and below.asks:
            features["with:asks"] = 1.0
        if above.listed and below.listed:
            features["with:listed"] = 1.0
        if section.cut_from == last.last:
            features["with:cut_from"] = 1.0
            features["with:cut_from:odds"] = section.break_odds / 3
        return features


def may_join(section: Section, draft: Draft) -> bool:
    """A story's opening formula begins a story: it joins nothing but a part that has no beginning. What goes
    on from another page goes on from no story of this one."""
    if section.comes_from:
        return False
    return section.cue != "news" or is_front(section, draft)


def is_front(section: Section, draft: Draft) -> bool:
    """Whether the section is the announced beginning of a draft that so far has none."""
    return section.cue in ("news", "byline") and draft.sections[0].cue in ("none", "subject")


def _ahead(section: Section, draft: Draft, expected: Mapping[int, Sequence[Section]]) -> list[Section]:
    """The sections below this one thought to be of the draft's story."""
    here = {s.first for s in draft.sections}
    return [
        s
        for s in expected.get(draft.sections[0].first, ())
        if s.first > section.first and s.first not in here
    ]


def _looks(section: Section, facts: Sequence[LineFacts], begins: str, habit: str) -> _Looks:
    first, last = facts[section.first], facts[section.last]
    lines = section.lines
    number = _item_number(first.view.folded)
    asks = any("question" in facts[rows[0]].matches for rows in section.paragraphs)
    listed = any(facts[i].matches & _LISTED for i in lines)
    new: Features = {
        "new": 1.0,
        f"new:{section.cue}:size:{_size_class(section.size)}": 1.0,
        f"new:{section.cue}": 1.0,
        f"new:{section.cue}:{habit}": 1.0,
        f"new:heads:{min(section.cue_lines, 3)}": 1.0,
        f"new:size:{_size_class(section.size)}": 1.0,
        "new:gap": min(first.view.gap, 4) / 2,
    }
    marks = {
        f"new:seam:{begins}": begins != "plain",
        "new:signed_before": section.signed_before,
        "new:goes_on": section.goes_on,
        "new:stays_open": section.stays_open,
        "new:refers": GOES_ON.match(first.view.folded) is not None,
        "new:first_item": number == 1,
        "new:later_item": number is not None and number > 1,
        "new:asks": asks,
        "new:listed": listed,
    }
    new |= {name: 1.0 for name, found in marks.items() if found}
    if section.cue == "heading":
        new |= {f"new:head:{mark}": 1.0 for mark in section.cue_marks}
    if section.cut_from is not None:
        new["new:cut:odds"] = section.break_odds / 3
    width = sum([facts[i].view.width for i in lines]) / len(lines)
    return _Looks(number, asks, listed, _end(section, last), width, new)


def _end(section: Section, last: LineFacts) -> str:
    if section.stays_open:
        return "open"
    if last.view.folded.endswith(")"):
        return "bracket"
    return "short" if last.shape in ("short", "tiny") else "full" if last.column is not None else "other"


def _likeness(section: Section, draft: Draft, kin: Kin, here: str) -> Features:
    trust = "few" if min(section.size, sum(s.size for s in draft.sections)) < _FEW else "much"
    features = {f"join:like:{trust}:{limit}": 1.0 for limit in _SIMILAR if kin.similarity > limit}
    features[f"join:like:{here}"] = min(kin.similarity, 0.5) * 10
    features["join:nearest"] = min(kin.nearest, 0.5) * 10
    features[f"join:rare:{trust}"] = min(kin.rare_words, 8) / 2
    features[f"join:subject:{trust}"] = kin.subject - _NEUTRAL[trust]
    return features


def _size_class(size: int) -> int:
    """No more is asked: how long stories are differs from paper to paper more than from part to whole."""
    return sum(size > limit for limit in (40, 100))


def _item_number(text: str) -> int | None:
    """The number of a list item that a text begins with: (二), 3. or 四、."""
    found = _ITEM.match(text)
    if not found:
        return None
    digits = found.group(1)
    return int(digits) if digits.isdigit() else _CHINESE.index(digits) + 1


_ITEM = re.compile(r"^\(?([一二三四五六七八九十]|[0-9]{1,2})[)、.]")
_CHINESE = "一二三四五六七八九十"
_LISTED = frozenset(("form_run", "verse"))
