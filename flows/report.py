"""What a run says of itself: to a person, to a program, and as Prefect's artifact."""

from __future__ import annotations

import shlex
import shutil
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from flows.issues import one_line

SHOWN_REFUSALS = 20  # enough to see a pattern; `baoshu quarantine list` has them all


@dataclass(frozen=True, slots=True)
class RefusedFile:
    """One file that did not load, and why."""

    path: str
    stage: str
    check_name: str
    message: str


@dataclass(frozen=True, slots=True)
class BatchCounts:
    """What one batch adds to the report."""

    pages: int
    articles: int
    tokens: int
    figures: int
    files: int  # loaded; a page may lie in several
    files_left: int  # changed under our hands, so the next run takes them
    refused: list[RefusedFile]
    seconds_by_stage: dict[str, float]


@dataclass
class IngestReport:
    """Counts of one ingest run. `seconds_by_stage` sums over all pages and processes."""

    warehouse: str
    run_id: str = ""
    state: str = "running"
    files_seen: int = 0
    files_new: int = 0
    files_skipped: int = 0
    files_quarantined: int = 0
    files_waiting: int = 0
    files_archived: int = 0
    pages: int = 0
    articles: int = 0
    tokens: int = 0
    figures: int = 0
    quality: str = ""  # how many checks ran, how many found something
    quality_report: str | None = None  # the file that says what and where
    seconds: float = 0.0
    seconds_by_stage: Counter[str] = field(default_factory=Counter)
    refused: list[RefusedFile] = field(default_factory=list)
    unreachable: list[str] = field(default_factory=list)  # `place: reason` of inboxes and of the archive

    def add(self, batch: BatchCounts) -> None:
        """Count a batch that was loaded."""
        self.pages += batch.pages
        self.articles += batch.articles
        self.tokens += batch.tokens
        self.figures += batch.figures
        self.files_new += batch.files
        self.files_waiting += batch.files_left
        self.seconds_by_stage.update(batch.seconds_by_stage)
        self.refuse(batch.refused)

    def refuse(self, refused: list[RefusedFile]) -> None:
        """Count files that went to the quarantine; one that breaks several rules is one file."""
        files = len({file.path for file in refused})
        self.files_quarantined += files
        self.files_new += files
        self.refused += refused

    def counts(self) -> dict[str, int]:
        """What the table `runs` keeps."""
        names = (
            "files_seen",
            "files_new",
            "files_skipped",
            "files_quarantined",
            "articles",
            "tokens",
            "figures",
        )
        return {name: getattr(self, name) for name in names}

    @property
    def slowest_stage(self) -> str | None:
        return max(self.seconds_by_stage, key=self.seconds_by_stage.__getitem__, default=None)

    def to_json(self) -> dict[str, Any]:
        """All of it, for `--json`."""
        stages = {stage: round(seconds, 3) for stage, seconds in self.seconds_by_stage.items()}
        return asdict(self) | {"seconds_by_stage": stages, "slowest_stage": self.slowest_stage}

    def to_text(self) -> str:
        """The summary at the end of a run in a terminal, with what to type next."""
        lines = [
            f"pages     {self.pages:,} new, {self.files_skipped:,} files known, "
            f"{self.files_quarantined:,} quarantined" + self._waiting(),
            f"articles  {self.articles:,}",
            f"tokens    {self.tokens:,}",
            f"figures   {self.figures:,}",
            f"seconds   {self._seconds()}",
            "quality   " + (f"{self.quality}; {self.quality_report}" if self.quality else "nothing to check"),
            f"warehouse {self.warehouse}",
        ]
        lines += [
            f"quarantined: {file.path!r}: {file.check_name}: {file.message}"
            for file in self.refused[:SHOWN_REFUSALS]
        ]
        if len(self.refused) > SHOWN_REFUSALS:
            lines.append(f"… and {len(self.refused) - SHOWN_REFUSALS:,} more")
        return "\n".join([*lines, *self._next_steps()])

    def _seconds(self) -> str:
        most = f", most in {self.slowest_stage}" if self.slowest_stage else ""
        return f"{self.seconds:.1f}{most}"

    def _waiting(self) -> str:
        return f", {self.files_waiting:,} left for the next run" if self.files_waiting else ""

    def _next_steps(self) -> list[str]:
        baoshu = shlex.quote(_command())
        option = f"--warehouse {shlex.quote(self.warehouse)}"
        query = "SELECT headline, character_count FROM articles LIMIT 10"
        steps = [f'next: {baoshu} sql {option} "{query}"']
        if self.files_quarantined:
            steps.append(f"      {baoshu} quarantine list {option}")
        return steps

    def to_markdown(self) -> str:
        """The run's artifact in Prefect."""
        counts = {
            "files seen": self.files_seen,
            "files new": self.files_new,
            "files known": self.files_skipped,
            "files quarantined": self.files_quarantined,
            "files left for the next run": self.files_waiting,
            "files archived": self.files_archived,
            "pages loaded": self.pages,
            "articles": self.articles,
            "tokens": self.tokens,
            "figures": self.figures,
        }
        parts = [
            f"# Ingest {self.run_id}",
            f"Warehouse `{Path(self.warehouse).name}`, seconds: {self._seconds()}.",
            markdown_table(("", "count"), [(name, f"{count:,}") for name, count in counts.items()]),
        ]
        if self.seconds_by_stage:
            stages = [(stage, f"{seconds:.2f}") for stage, seconds in self.seconds_by_stage.most_common()]
            parts.append(markdown_table(("stage", "seconds"), stages))
        if self.unreachable:
            places = [(place,) for place in self.unreachable]
            parts += ["## Out of reach", markdown_table(("place and reason",), places)]
        if self.refused:
            rows = [(f.path, f.stage, f.check_name, f.message) for f in self.refused[:SHOWN_REFUSALS]]
            parts += ["## Quarantine", markdown_table(("file", "stage", "rule", "message"), rows)]
        return "\n\n".join(parts)


class UnreachableInboxError(Exception):
    """The run did what it could, but some places could not be looked into; `report` says both."""

    def __init__(self, report: IngestReport) -> None:
        super().__init__("; ".join(report.unreachable))
        self.report = report


def markdown_table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A Markdown table; every cell is made harmless first."""
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join("| " + " | ".join(_cell(cell) for cell in line) + " |" for line in lines)


def _cell(text: str) -> str:
    """File names and messages are other people's text: nothing in them may end the cell or be markup."""
    return one_line(text).replace("|", "\\|").replace("<", "&lt;").replace("`", "'")


def _command() -> str:
    """How this very shell can call us again: by name, or by the path it used where no name is known."""
    called = Path(sys.argv[0])
    return str(called) if called.name == "baoshu" and not shutil.which("baoshu") else "baoshu"
