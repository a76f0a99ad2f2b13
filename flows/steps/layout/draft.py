"""Articles while they are being built: lists of line indexes that the steps fill."""

from __future__ import annotations

from dataclasses import dataclass, field

from flows.steps.layout.topics import Vector


@dataclass(eq=False)  # each is itself only: what is told of it can be remembered
class Section:
    """A stretch of body paragraphs that surely belongs together: nothing but photos or furniture cuts it."""

    paragraphs: list[list[int]]  # line indexes in reading order
    cue: str  # what announces it: news, byline, jump, heading, none
    cue_lines: int  # heading lines directly before it
    cue_marks: tuple[str, ...]  # what the headings before it look like
    signed_before: bool  # the names of the text before it stand between
    goes_on: bool  # begins inside a sentence or paragraph
    stays_open: bool  # ends inside a sentence
    size: int  # characters
    vector: Vector
    rare_words: frozenset[str]
    comes_from: bool = False  # announced as going on from another page (上接)
    # Where no sign but what is said cuts it from the text before: that text's last line, and the log-odds of
    # its being another story.
    cut_from: int | None = None
    break_odds: float = 0.0
    crossheads: dict[int, list[int]] = field(default_factory=dict)  # paragraph place -> lines before it

    @property
    def first(self) -> int:
        return self.paragraphs[0][0]

    @property
    def last(self) -> int:
        return self.paragraphs[-1][-1]

    @property
    def lines(self) -> list[int]:
        return [i for paragraph in self.paragraphs for i in paragraph]


@dataclass(eq=False)
class Draft:
    """One article to be: its sections in reading order and the lines around them, by role."""

    sections: list[Section] = field(default_factory=list)
    around: dict[str, list[list[int]]] = field(default_factory=dict)  # role -> elements (rows of one thing)
    doubt: float = 0.0  # log-odds against the least sure decision that made it

    def add(self, role: str, rows: list[int]) -> None:
        self.around.setdefault(role, []).append(rows)

    @property
    def is_titled(self) -> bool:
        return "headline" in self.around

    @property
    def body_lines(self) -> list[int]:
        return [i for section in self.sections for i in section.lines]

    @property
    def first_line(self) -> int:
        around = [i for elements in self.around.values() for rows in elements for i in rows]
        return min(around + self.body_lines)
