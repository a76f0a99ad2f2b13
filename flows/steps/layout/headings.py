"""Headings and bylines to their stories: crossheads inside a body, titles before, after or apart from it.

The heading and byline rows between two body lines are read together, as a sequence: each row belongs to the
story that ends above, to the one that begins below, to another one whose words it uses, or, where the same
story goes on, is a crosshead. Which side is usual on the page is voted on first.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from flows.steps.layout.draft import Draft, Section
from flows.steps.layout.features import LineFacts
from flows.steps.layout.stacks import joint_score, split_stack
from flows.steps.layout.topics import coverage, words_of

_LEAD_LINES = 14  # a headline says what the first sentences say
_LEXICAL = 5.0  # weight of the share of a heading's words that the story uses
_MANNER = 2.0  # the page's manner weighs at most this much, log-odds
_MANY = 5  # rows in one place: titles were gathered there, away from their texts
_STRAYED, _GATHERED = -3.0, -1.5  # a title stands apart from its text, alone or among gathered titles
_SECOND_TITLE = -4.0  # the story has a title elsewhere
_SWITCH = -1.0  # the next row belongs to another story
_BACKWARDS = -3.0  # ... and that one stands above
_INSIDE_TITLE = -1.5  # a title in the middle of its own text


@dataclass(frozen=True, slots=True)
class Gap:
    """The lines between two body lines that follow each other on the page."""

    lines: list[int]
    before: int | None  # body line index before, None at the page's top
    after: int | None


def find_gaps(roles: Sequence[str]) -> list[Gap]:
    """All stretches of non-body lines with the body lines that enclose them."""
    gaps: list[Gap] = []
    before: int | None = None
    lines: list[int] = []
    for i, role in enumerate(roles):
        if role != "body":
            lines.append(i)
            continue
        if lines:
            gaps.append(Gap(lines, before, i))
            lines = []
        before = i
    if lines:
        gaps.append(Gap(lines, before, None))
    return gaps


@dataclass
class _Place:
    """One gap's heading and byline rows, and the stories around it."""

    gap: Gap
    rows: list[int]
    ending: Draft | None
    beginning: Draft | None
    chosen: list[tuple[str, Draft]] = field(default_factory=list)  # kind and story of each row
    score: float = 0.0


class HeadingPlacer:
    """Gives every heading and byline row of the page to a story, as part of its title or as crosshead."""

    def __init__(
        self, drafts: list[Draft], facts: Sequence[LineFacts], roles: Sequence[str], usual_gap: int
    ) -> None:
        self.drafts = drafts
        self.facts = facts
        self.roles = roles
        self.usual_gap = usual_gap
        self.owner = {i: d for d in drafts for i in d.body_lines}
        self.section_of = {i: s for d in drafts for s in d.sections for i in s.lines}
        self.leads = {id(d): self._words(d.body_lines[:_LEAD_LINES]) for d in drafts}
        self.bodies = {id(d): frozenset().union(*(s.words for s in d.sections)) for d in drafts}
        self.titled: dict[int, _Place] = {}
        self.manner = 0.0

    def place(self) -> None:
        """Places all rows; afterwards every draft holds its title, bylines and crossheads."""
        places = [p for gap in find_gaps(self.roles) if (p := self._place_of(gap)).rows]
        self.manner = self._vote(places)
        for place in places:
            self._choose(place)
        # The surest places keep their titles; a second title for a story is reconsidered.
        for place in sorted(places, key=lambda p: -p.score):
            self._choose(place)
            for kind, draft in place.chosen:
                if kind == "title":
                    self.titled.setdefault(id(draft), place)
        for place in places:
            self._hand_over(place)

    def _place_of(self, gap: Gap) -> _Place:
        rows = [i for i in gap.lines if self.roles[i] in ("heading", "byline")]
        ending = self.owner[gap.before] if gap.before is not None else None
        beginning = self.owner[gap.after] if gap.after is not None else None
        return _Place(gap, rows, ending, beginning)

    def _words(self, lines: Sequence[int]) -> frozenset[str]:
        return frozenset(words_of("".join(self.facts[i].view.text for i in lines)))

    def _covers(self, lines: Sequence[int], draft: Draft) -> float:
        words = words_of("".join(self.facts[i].view.text for i in lines))
        lead, body = coverage(words, self.leads[id(draft)]), coverage(words, self.bodies[id(draft)])
        return 0.6 * lead + 0.4 * body

    def _vote(self, places: Sequence[_Place]) -> float:
        """Whether titles stand before their text on this page (positive) or after it (negative)."""
        vote = 0.6  # most pages print the title first
        for place in places:
            heads = [i for i in place.rows if self.roles[i] == "heading"]
            if not heads or len(heads) >= _MANY:
                continue
            if place.ending and place.beginning:
                if place.ending is not place.beginning:
                    covers = self._covers(heads, place.beginning) - self._covers(heads, place.ending)
                    vote += _LEXICAL * 0.6 * covers
            else:
                vote += 1.0 if place.beginning else -1.0
        first = next((i for i, role in enumerate(self.roles) if role in ("body", "heading")), None)
        if first is not None and "dateline" in self.facts[first].matches:
            vote -= 1.0  # a story opens the page untitled
        return max(-_MANNER, min(_MANNER, vote))

    def _choose(self, place: _Place) -> None:
        """The best story for each row, taken as a sequence (Viterbi over kinds and stories)."""
        options = self._options(place)
        best = [self._row_score(place, 0, option) for option in options]
        back: list[list[int]] = []
        for at in range(1, len(place.rows)):
            scores, came = [], []
            for option in options:
                paths = [best[k] + self._step(place, at, other, option) for k, other in enumerate(options)]
                k = max(range(len(options)), key=paths.__getitem__)
                scores.append(paths[k] + self._row_score(place, at, option))
                came.append(k)
            best = scores
            back.append(came)
        k = max(range(len(options)), key=best.__getitem__)
        place.score = best[k]
        path = [k]
        for came in reversed(back):
            path.append(came[path[-1]])
        place.chosen = [options[k] for k in reversed(path)]

    def _options(self, place: _Place) -> list[tuple[str, Draft]]:
        options = [("title", d) for d in self.drafts if d.sections]
        if place.ending is not None and place.ending is place.beginning:
            options.append(("crosshead", place.ending))
        return options

    def _row_score(self, place: _Place, at: int, option: tuple[str, Draft]) -> float:
        kind, draft = option
        row = place.rows[at]
        if self.roles[row] == "byline":
            return self._byline_score(place, at, option)
        if kind == "crosshead":
            return self._crosshead_score(place)
        score = _LEXICAL * self._covers([row], draft) / (1 + 0.25 * (len(place.rows) > 2))
        score += self._position(place, draft)
        if self.titled.get(id(draft), place) is not place:
            score += _SECOND_TITLE
        return score

    def _position(self, place: _Place, draft: Draft) -> float:
        """How usual it is for the draft's title to stand here."""
        inside = place.ending is place.beginning
        if draft is place.beginning and not inside:
            starts = draft.sections[0].first == place.gap.after
            return self.manner / 2 + (0.5 if starts else -1.0)
        if draft is place.ending and not inside:
            return -self.manner / 2
        if draft is place.ending:
            return _INSIDE_TITLE
        return _GATHERED if len(place.rows) >= _MANY else _STRAYED

    def _crosshead_score(self, place: _Place) -> float:
        draft = place.ending
        assert draft is not None and place.gap.after is not None
        section = self.section_of[place.gap.after]
        at_paragraph = any(rows[0] == place.gap.after for rows in section.paragraphs)
        heads = [i for i in place.rows if self.roles[i] == "heading"]
        score = 2.0 if at_paragraph else -1.5
        if len(heads) > 3:
            score -= 0.8
        return score + 0.4 * _LEXICAL * self._covers(heads, draft)

    def _byline_score(self, place: _Place, at: int, option: tuple[str, Draft]) -> float:
        kind, draft = option
        if kind == "crosshead":
            return -2.0
        row = place.rows[at]
        opens = place.gap.after is not None and all(self.roles[i] != "heading" for i in place.rows[at:])
        formula = place.gap.after is not None and "dateline" in self.facts[place.gap.after].matches
        if draft is place.beginning and draft is not place.ending:
            return (1.0 if opens and not formula else -1.0) - 1.5 * ("signature" in self.facts[row].matches)
        if draft is place.ending:
            signs = all(self.roles[i] == "byline" for i in place.rows[: at + 1])
            return 0.5 * signs + 1.0 * ("signature" in self.facts[row].matches) - 0.3
        return -2.5

    def _step(self, place: _Place, at: int, before: tuple[str, Draft], option: tuple[str, Draft]) -> float:
        """What speaks for the row at `at` being `option` when the row above is `before`."""
        above, below = place.rows[at - 1], place.rows[at]
        heads = self.roles[above] == "heading" and self.roles[below] == "heading"
        together = joint_score(self.facts[above], self.facts[below], self.usual_gap) if heads else 0.7
        if option == before:
            return max(-1.0, min(2.0, 0.5 * together))
        if self.roles[above] == "byline" and self.roles[below] == "heading":
            together = -1.5  # a byline ends a title
        score = _SWITCH - max(-1.5, min(2.0, 0.5 * together))
        if option[1] is place.ending and before[1] is place.beginning and option[1] is not before[1]:
            score += _BACKWARDS
        return score

    def _hand_over(self, place: _Place) -> None:
        """Writes the choice of one place into the drafts."""
        titles: dict[int, list[int]] = {}
        for row, (kind, draft) in zip(place.rows, place.chosen, strict=True):
            if self.roles[row] == "byline":
                draft.add("byline", [row])
            elif kind == "crosshead" or self.titled.get(id(draft)) is not place:
                self._add_crosshead(row, draft, place.gap.after)
            else:
                titles.setdefault(id(draft), []).append(row)
        for draft in self.drafts:
            rows = titles.get(id(draft))
            if rows:
                for role, lines in split_stack([self.facts[i] for i in rows], self.usual_gap).items():
                    draft.add(role, lines)

    def _add_crosshead(self, row: int, draft: Draft, after: int | None) -> None:
        """Before the paragraph that follows on the page, else at the end of the story."""
        section = self._section_after(draft, row, after)
        place = next((k for k, rows in enumerate(section.paragraphs) if rows[0] > row), len(section.paragraphs))
        section.crossheads.setdefault(place, []).append(row)

    def _section_after(self, draft: Draft, row: int, after: int | None) -> Section:
        if after is not None and self.owner.get(after) is draft:
            return self.section_of[after]
        return next((s for s in draft.sections if s.last > row), draft.sections[-1])
