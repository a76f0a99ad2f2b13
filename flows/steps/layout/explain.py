"""Why a line was put where it stands: what its features say for its role, and its article's confidence."""

from __future__ import annotations

from dataclasses import dataclass

from flows.steps.layout.rebuild import rebuild_lines
from flows.steps.layout.roles import ROLES, weigh_line
from flows.steps.model import Page, PlacedLine

_LEAST = 0.3  # weights below say nothing a reader wants to know


@dataclass(frozen=True, slots=True)
class Explanation:
    """What decided about one line."""

    placed: PlacedLine
    column_width: float | None
    role_scores: dict[str, float]  # summed weights per role, neighbours not counted
    margin: float  # lead of the chosen role over the next best among its neighbours
    reasons: tuple[
        tuple[str, float], ...
    ]  # feature, weight for the role less the best other; strongest first
    article_confidence: float | None
    evidence: str | None  # why the line was moved away from page order


def explain_line(page: Page, line_number: int) -> Explanation:
    """Explains one non-blank line; raises KeyError where the page has none with that number."""
    lines, articles, trace = rebuild_lines(page)
    at = next((i for i, f in enumerate(trace.facts) if f.view.number == line_number), None)
    if at is None:
        raise KeyError(f"line {line_number} of {page.file_name} is blank or not there")
    placed = lines[at]
    scores = dict(zip(ROLES, (round(float(x), 2) for x in trace.scores.scores[at]), strict=True))
    role = trace.roles[at]
    rival = max((r for r in ROLES if r != role), key=lambda r: scores[r])
    reasons = []
    for name, weight in weigh_line(trace.features, [f.view.folded for f in trace.facts], at).items():
        lead = weight[role] - weight[rival]
        if abs(lead) >= _LEAST:
            reasons.append((f"{name} ({role} against {rival})", round(lead, 2)))
    article = articles[placed.article_number - 1] if placed.article_number else None
    return Explanation(
        placed=placed,
        column_width=trace.facts[at].column,
        role_scores=scores,
        margin=round(float(trace.scores.margins[at]), 2),
        reasons=tuple(sorted(reasons, key=lambda r: -abs(r[1]))),
        article_confidence=article.confidence if article else None,
        evidence=placed.evidence,
    )
