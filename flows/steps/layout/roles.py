"""The role of every line: scores per feature and role, and the best sequence of roles.

Headlines, kickers, decks and crossheads are one role here (`heading`); which it is follows from where
it stands among the articles (`headings`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from flows.steps.layout.role_weights import TRANSITIONS, WEIGHTS

ROLES = ("body", "heading", "byline", "caption", "credit", "jump", "furniture", "ad", "noise")


@dataclass(frozen=True, slots=True)
class RoleScores:
    """Roles of all lines with the scores that chose them."""

    roles: tuple[str, ...]
    scores: np.ndarray  # lines x ROLES, features only
    margins: np.ndarray  # per line: chosen score less the best other, neighbours held fixed


def score_roles(features: Sequence[Sequence[str]]) -> RoleScores:
    """The best sequence of roles for lines given as lists of feature names."""
    scores = np.zeros((len(features), len(ROLES)))
    for i, names in enumerate(features):
        for name in names:
            row = _WEIGHT_ROWS.get(name)
            if row is not None:
                scores[i] += row
    path = _best_path(scores)
    return RoleScores(tuple(ROLES[k] for k in path), scores, _margins(scores, path))


def _row(weights: dict[str, float]) -> np.ndarray:
    return np.array([weights.get(role, 0.0) for role in ROLES])


_WEIGHT_ROWS = {name: _row(weights) for name, weights in WEIGHTS.items()}
_TRANSITIONS = np.array([[TRANSITIONS.get((a, b), 0.0) for b in ROLES] for a in ROLES])


def _best_path(scores: np.ndarray) -> list[int]:
    """Viterbi over the roles of neighbouring lines."""
    if not len(scores):
        return []
    best = scores[0]
    back = np.zeros(scores.shape, dtype=np.intp)
    for i in range(1, len(scores)):
        through = best[:, None] + _TRANSITIONS
        back[i] = through.argmax(axis=0)
        best = through.max(axis=0) + scores[i]
    path = [int(best.argmax())]
    for i in range(len(scores) - 1, 0, -1):
        path.append(int(back[i, path[-1]]))
    return path[::-1]


def _margins(scores: np.ndarray, path: Sequence[int]) -> np.ndarray:
    margins = np.zeros(len(path))
    for i, chosen in enumerate(path):
        local = scores[i].copy()
        if i:
            local += _TRANSITIONS[path[i - 1]]
        if i + 1 < len(path):
            local += _TRANSITIONS[:, path[i + 1]]
        value = local[chosen]
        local[chosen] = -np.inf
        margins[i] = value - local.max()
    return margins
