"""Headings to their stories: crossheads inside a body, titles before or after it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flows.steps.layout.draft import Draft, Section
from flows.steps.layout.features import LineFacts
from flows.steps.layout.stacks import split_stack
from flows.steps.layout.topics import coverage, words_of

_LEAD = 160  # a headline says what the first sentences say
_MANNER = 1.2  # log-odds of the page's manner (titles before or after the text) once it is clear
_LEXICAL = 3.0  # weight of the share of a heading's words that a story's lead holds


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


class HeadingPlacer:
    """Gives every heading line of the page to an article, as crosshead or as part of its title."""

    def __init__(self, drafts: list[Draft], facts: Sequence[LineFacts], roles: Sequence[str], usual_gap: int) -> None:
        self.drafts = drafts
        self.facts = facts
        self.roles = roles
        self.usual_gap = usual_gap
        self.owner = {i: d for d in drafts for i in d.body_lines}
        self.section_of = {i: s for d in drafts for s in d.sections for i in s.lines}
        self.titles: dict[int, list[int]] = {}  # id(draft) -> heading lines
        self.loose: list[list[int]] = []
        self.leads = {id(d): self._lead_words(d) for d in drafts}

    def place(self) -> None:
        """Places all headings; afterwards every draft holds its title's elements and crossheads."""
        gaps = [(gap, self._runs(gap)) for gap in find_gaps(self.roles)]
        manner = self._manner(gaps)
        for gap, runs in gaps:
            for run in runs:
                self._place_run(gap, run, manner)
        self._place_loose()
        for draft in self.drafts:
            lines = self.titles.get(id(draft))
            if lines:
                for role, elements in split_stack([self.facts[i] for i in lines], self.usual_gap).items():
                    for rows in elements:
                        draft.add(role, rows)

    def _runs(self, gap: Gap) -> list[list[int]]:
        heads = [i for i in gap.lines if self.roles[i] == "heading"]
        return [heads] if heads else []

    def _lead_words(self, draft: Draft) -> frozenset[str]:
        text = "".join(self.facts[i].view.text for i in draft.body_lines[:14])[: 2 * _LEAD]
        return frozenset(words_of(text))

    def _covers(self, lines: Sequence[int], draft: Draft) -> float:
        words = words_of("".join(self.facts[i].view.text for i in lines))
        body = frozenset().union(*(s.words for s in draft.sections))
        return 0.6 * coverage(words, self.leads[id(draft)]) + 0.4 * coverage(words, body)

    def _sides(self, gap: Gap) -> tuple[Draft | None, Draft | None]:
        """The article that ends before the gap and the one that begins after it, if they do."""
        ending = self.owner[gap.before] if gap.before is not None else None
        beginning = self.owner[gap.after] if gap.after is not None else None
        if ending is beginning:
            return None, None
        return ending, beginning

    def _manner(self, gaps: Sequence[tuple[Gap, list[list[int]]]]) -> float:
        """How clearly titles stand before their text (positive) or after it (negative) on this page."""
        vote = 0.4  # most pages print the title first
        for gap, runs in gaps:
            ending, beginning = self._sides(gap)
            for run in runs:
                if ending and beginning:
                    vote += _LEXICAL * (self._covers(run, beginning) - self._covers(run, ending))
                elif gap.before is None and beginning:
                    vote += 1.0
                elif gap.after is None and ending:
                    vote -= 0.7
        first = next((i for i, role in enumerate(self.roles) if role in ("body", "heading")), None)
        if first is not None and self.roles[first] == "body" and "dateline" in self.facts[first].matches:
            vote -= 0.5
        return max(-_MANNER, min(_MANNER, vote))

    def _place_run(self, gap: Gap, run: list[int], manner: float) -> None:
        ending = self.owner[gap.before] if gap.before is not None else None
        beginning = self.owner[gap.after] if gap.after is not None else None
        if ending is not None and ending is beginning:
            self._inside(gap, run, ending)
            return
        cut = self._best_cut(run, ending, beginning, gap, manner)
        if run[:cut] and ending:
            self._title(ending, run[:cut])
        if run[cut:] and beginning:
            self._title(beginning, run[cut:])

    def _inside(self, gap: Gap, run: list[int], draft: Draft) -> None:
        assert gap.after is not None and gap.before is not None
        section = self.section_of[gap.after]
        place = next(k for k, rows in enumerate(section.paragraphs) if gap.after in rows)
        if section.paragraphs[place][0] != gap.after:
            self.loose.append(run)  # in the middle of a paragraph: a title that strayed here
            return
        section.crossheads.setdefault(place, []).extend(run)

    def _best_cut(
        self, run: list[int], ending: Draft | None, beginning: Draft | None, gap: Gap, manner: float
    ) -> int:
        """How many rows belong to the article before the gap; the others to the one after."""
        if ending is None:
            return 0
        if beginning is None:
            return len(run)
        starts = self._starts_at(beginning, gap.after)
        scores = []
        for cut in range(len(run) + 1):
            score = 0.0
            if run[:cut]:
                score += _LEXICAL * self._covers(run[:cut], ending) - manner - (2.0 if self._is_titled(ending) else 0)
            if run[cut:]:
                score += _LEXICAL * self._covers(run[cut:], beginning) + manner + (0.5 if starts else -1.5)
            if 0 < cut < len(run):
                score -= 2.5
            scores.append(score)
        return max(range(len(scores)), key=lambda cut: scores[cut])

    def _starts_at(self, draft: Draft, line: int | None) -> bool:
        return draft.sections[0].first == line

    def _is_titled(self, draft: Draft) -> bool:
        return id(draft) in self.titles

    def _title(self, draft: Draft, run: list[int]) -> None:
        if self._is_titled(draft) or not draft.sections:
            self.loose.append(run)
            return
        self.titles[id(draft)] = run

    def _place_loose(self) -> None:
        """Strayed headings: title of the untitled article they suit best, else crosshead at the nearest place."""
        for run in self.loose:
            untitled = [d for d in self.drafts if not self._is_titled(d) and d.sections]
            best = max(untitled, key=lambda d: self._covers(run, d), default=None)
            if best is not None and self._covers(run, best) >= 0.25:
                self.titles[id(best)] = run
                continue
            self._as_crosshead(run)

    def _as_crosshead(self, run: list[int]) -> None:
        """Before the next paragraph that begins after it in the article it suits best."""
        best = max(self.drafts, key=lambda d: (self._covers(run, d), -abs(d.first_line - run[0])))
        for section in best.sections:
            for place, rows in enumerate(section.paragraphs):
                if rows[0] > run[0]:
                    section.crossheads.setdefault(place, []).extend(run)
                    return
        last: Section = best.sections[-1]
        last.crossheads.setdefault(len(last.paragraphs), []).extend(run)
