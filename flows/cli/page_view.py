"""A page for the eye: its lines coloured by article with their roles, or its articles as rebuilt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from rich.text import Text

from flows.steps.layout.explain import Explanation

COLOURS = (
    *("green", "cyan", "magenta", "yellow", "blue"),
    *("bright_green", "bright_cyan", "bright_magenta", "bright_yellow", "red"),
)
_ROLE_WIDTH = 9


class Output(Protocol):
    """Where text is printed: a rich console."""

    def print(self, *objects: object, soft_wrap: bool = False) -> None: ...


@dataclass(frozen=True, slots=True)
class ShownLine:
    """One line of a page with its place; `article` 0 where it belongs to none."""

    number: int
    text: str
    role: str
    article: int
    position: int | None
    evidence: str | None


@dataclass(frozen=True, slots=True)
class ShownArticle:
    """What is printed of a rebuilt article."""

    number: int
    kicker: str | None
    headline: str | None
    deck: str | None
    authors: tuple[str, ...]
    text: str
    captions: str | None
    confidence: float


def print_lines(output: Output, lines: Sequence[ShownLine]) -> None:
    """The page as it stands: line number, article and place, role, text; moved lines say why."""
    for line in lines:
        style = COLOURS[(line.article - 1) % len(COLOURS)] if line.article else "dim"
        place = f"{line.article:>2}.{line.position:<3}" if line.article else " –    "
        row = Text(f"{line.number:>5} {place} {line.role:<{_ROLE_WIDTH}} ", style="dim")
        row.append(line.text.strip(), style=f"bold {style}" if line.role == "headline" else style)
        if line.evidence:
            row.append(f"  ⇄ {line.evidence}", style="dim italic")
        output.print(row, soft_wrap=True)


def print_articles(output: Output, articles: Sequence[ShownArticle]) -> None:
    """The articles in reading order, one after the other."""
    for article in articles:
        colour = COLOURS[(article.number - 1) % len(COLOURS)]
        output.print(
            Text(f"── {article.number}  confidence {article.confidence:.2f}", style="dim"), soft_wrap=True
        )
        for text, style in (
            (article.kicker, colour),
            (article.headline or "(no headline)", f"bold {colour}"),
            (article.deck, colour),
            ("、".join(article.authors), "dim"),
            (article.text, ""),
            (article.captions, "italic"),
        ):
            if text:
                output.print(Text(text, style=style), soft_wrap=True)
        output.print()


def print_reasons(output: Output, found: Explanation) -> None:
    """Why a line was placed where it is: role scores, the strongest features, the article's confidence."""
    placed = found.placed
    output.print(Text(placed.line.text.strip(), style="bold"), soft_wrap=True)
    where = (
        f"article {placed.article_number}, place {placed.position}" if placed.article_number else "no article"
    )
    width = f"{found.column_width:g} characters" if found.column_width else "none (one paragraph a line)"
    output.print(
        f"role {placed.role} (lead {found.margin:+.2f}), {where}, column width {width}", soft_wrap=True
    )
    if found.article_confidence is not None:
        output.print(f"confidence of the article {found.article_confidence:.2f}", soft_wrap=True)
    if found.evidence:
        output.print(f"moved: {found.evidence}", soft_wrap=True)
    best = sorted(found.role_scores.items(), key=lambda item: -item[1])[:4]
    output.print("scores  " + "  ".join(f"{role} {score:+.2f}" for role, score in best), soft_wrap=True)
    for name, weight in found.reasons:
        output.print(f"  {weight:+.2f}  {name}", soft_wrap=True)
