"""The role of every line: scores per feature and role, and the best sequence of roles.

Headlines, kickers, decks and crossheads are one role here (`heading`); which it is follows from where
it stands among the articles (`headings`).
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np

ROLES = ("body", "heading", "byline", "caption", "credit", "jump", "furniture", "ad", "noise")


@dataclass(frozen=True, slots=True)
class RoleScores:
    """Roles of all lines with the scores that chose them."""

    roles: tuple[str, ...]
    scores: np.ndarray  # lines x ROLES, features only
    margins: np.ndarray  # per line: chosen score less the best other, neighbours held fixed


@cache
def _weights() -> tuple[dict[str, np.ndarray], np.ndarray]:
    """Weights per feature and per move from role to role (learned by tests/press/train_roles.py)."""
    content = json.loads(
        files("flows.steps.layout").joinpath("role_weights.json").read_text(encoding="utf-8")
    )
    if tuple(content["roles"]) != ROLES:
        raise ValueError(f"role_weights.json was learned for roles {content['roles']}, not {ROLES}")
    return {name: np.array(row) for name, row in content["features"].items()}, np.array(content["moves"])


def score_roles(features: Sequence[Sequence[str]]) -> RoleScores:
    """The best sequence of roles for lines given as lists of feature names."""
    weights, moves = _weights()
    scores = np.zeros((len(features), len(ROLES)))
    for i, names in enumerate(features):
        known = [weights[name] for name in names if name in weights]
        if known:
            np.add.reduce(known, axis=0, out=scores[i])
    forbid(scores, features)
    path = best_path(scores, moves)
    return RoleScores(tuple(ROLES[k] for k in path), scores, _margins(scores, moves, path))


def forbid(scores: np.ndarray, features: Sequence[Sequence[str]]) -> None:
    """Rules without exception, written into the scores: a story's opening formula is body; bylines, credits
    and jumps show their own formula; two phrases set apart right above an opening formula are no body, nor
    is what wraps into a short row above it, a line that ends in its photographer, or a short line without an
    end among whole paragraphs; a period of time is no furniture of the page."""
    for i, names in enumerate(features):
        for name in _ONLY.keys() & set(names):
            scores[i, [k for k, role in enumerate(ROLES) if role not in _ONLY[name]]] -= _NEVER
        for name in _NOT.keys() & set(names):
            scores[i, ROLES.index(_NOT[name])] -= _NEVER


_NEVER = 50.0  # more than all weights together
_ONLY = {"dateline": ("body", "caption"), "credit_whole": ("credit",)}
_NOT = {
    "no_byline_sign": "byline",
    "no_credit_sign": "credit",
    "no_jump_sign": "jump",
    "two_phrases": "body",
    "wrapped_title": "body",
    "photographer": "body",
    "lone_open": "body",
    "period": "furniture",
}


def weigh(name: str) -> dict[str, float]:
    """What one feature says for each role."""
    weights, _ = _weights()
    return dict(zip(ROLES, map(float, weights[name]), strict=True)) if name in weights else {}


def best_path(scores: np.ndarray, moves: np.ndarray) -> list[int]:
    """Viterbi: the best role number per line, given scores per line and per move."""
    if not len(scores):
        return []
    best = scores[0]
    back = np.zeros(scores.shape, dtype=np.intp)
    for i in range(1, len(scores)):
        through = best[:, None] + moves
        back[i] = through.argmax(axis=0)
        best = through.max(axis=0) + scores[i]
    path = [int(best.argmax())]
    for i in range(len(scores) - 1, 0, -1):
        path.append(int(back[i, path[-1]]))
    return path[::-1]


def _margins(scores: np.ndarray, moves: np.ndarray, path: Sequence[int]) -> np.ndarray:
    margins = np.zeros(len(path))
    for i, chosen in enumerate(path):
        local = scores[i].copy()
        if i:
            local += moves[path[i - 1]]
        if i + 1 < len(path):
            local += moves[:, path[i + 1]]
        value = local[chosen]
        local[chosen] = -np.inf
        margins[i] = value - local.max()
    return margins
