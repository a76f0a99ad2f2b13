"""How sure an article is: a probability that its body is whole and in order."""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np

from flows.steps.layout.draft import Draft
from flows.steps.layout.roles import RoleScores


def article_confidence(
    draft: Draft, scores: RoleScores, evidence: Mapping[int, str], degraded: bool
) -> float:
    """0..1, from the least sure role, the least sure grouping decision and the lines moved."""
    lines = draft.body_lines
    if not lines:
        return 0.6
    margins = np.array([scores.margins[i] for i in lines])
    moved = sum(1 for i in lines if i in evidence) / len(lines)
    logit = 2.0 + 0.4 * min(3.0, float(margins.min())) - 0.7 * max(0.0, draft.doubt + 3.0) - 3.0 * moved
    if len(draft.sections) > 1:
        logit -= 0.3 * (len(draft.sections) - 1)
    if not draft.is_titled:
        logit -= 0.5
    if degraded:
        logit = min(logit, -2.0)
    return round(1 / (1 + math.exp(-logit)), 3)
