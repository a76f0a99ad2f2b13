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
from itertools import repeat

import numpy as np

ROLES = ("body", "heading", "byline", "caption", "credit", "jump", "furniture", "ad", "noise")
_HEADINGS = frozenset(("kicker", "headline", "deck", "crosshead"))


def scored_as(role: str) -> str:
    """The role among ROLES that a line's final role comes from."""
    return "heading" if role in _HEADINGS else role


@dataclass(frozen=True, slots=True)
class RoleScores:
    """Roles of all lines with the scores that chose them."""

    roles: tuple[str, ...]
    scores: np.ndarray  # lines x ROLES, features only
    margins: np.ndarray  # per line: chosen score less the best other, neighbours held fixed


@dataclass(frozen=True, slots=True)
class Weights:
    """Learned by tests/press/train_roles.py: `table` feature x role; `moves` from role to role."""

    rows: dict[str, int]  # feature -> its row of the tables
    table: np.ndarray
    ruled: np.ndarray  # the same with the rules without exception, and a last row of zeros
    moves: np.ndarray


@cache
def _weights() -> Weights:
    content = json.loads(
        files("flows.steps.layout").joinpath("role_weights.json").read_text(encoding="utf-8")
    )
    if tuple(content["roles"]) != ROLES:
        raise ValueError(f"role_weights.json was learned for roles {content['roles']}, not {ROLES}")
    learned = content["features"] | dict.fromkeys(_FORBIDDEN.keys() - content["features"].keys(), _NOTHING)
    rows = {name: k for k, name in enumerate(learned)}
    table = np.array([*learned.values()])
    ruled = np.vstack([table, _NOTHING])
    for name, forbidden in _FORBIDDEN.items():
        ruled[rows[name]] -= forbidden
    return Weights(rows, table, ruled, np.array(content["moves"]))


def score_roles(features: Sequence[Sequence[str]]) -> RoleScores:
    """The best sequence of roles for lines given as lists of feature names."""
    weights = _weights()
    scores = _summed(features, weights)
    path = best_path(scores, weights.moves)
    return RoleScores(tuple(ROLES[k] for k in path), scores, _margins(scores, weights.moves, path))


def _summed(features: Sequence[Sequence[str]], weights: Weights) -> np.ndarray:
    """Lines x ROLES: the sum of the weights of each line's features."""
    if not features:
        return np.zeros((0, len(ROLES)))
    every = [name for names in features for name in (*names, "")]  # "": no line is without any
    rows = np.fromiter(map(weights.rows.get, every, repeat(len(weights.rows))), np.intp, len(every))
    starts = np.cumsum([0, *(len(names) + 1 for names in features[:-1])])
    return np.add.reduceat(weights.ruled.take(rows, axis=0), starts, axis=0)


# Rules without exception: a story's opening formula is body, a whole folio furniture, a call to readers
# outside all stories, a notice an ad, the rest of a broken name what its beginning is; bylines, credits and
# jumps show their own formula; rows of a table and items of a list are no headings; two phrases set apart
# right above an opening formula are no body, nor is what wraps into a short row above it, a line that ends
# in its photographer, or a line with a twin. All these hold words: what is no body is no noise for that.
_NEVER = 50.0  # more than all weights together
_ONLY = {
    "dateline": ("body", "caption"),
    "credit_whole": ("credit",),
    "folio_whole": ("furniture",),
    "teaser": ("furniture", "ad"),
    "name_tail": ("body",),
    "byline_tail": ("byline",),
    "in_notice": ("ad",),
    "see_page": ("jump", "furniture"),
    "letter_opens": ("body",),
    "letter_closes": ("body",),
    "letter_foot": ("body", "byline"),
    "serial": ("heading",),
    "verse": ("body",),
    "to_be_continued": ("body",),
}
_NOT = {
    "no_byline_sign": ("byline",),
    "no_credit_sign": ("credit",),
    "no_jump_sign": ("jump",),
    "two_phrases": ("body", "noise"),
    "wrapped_title": ("body", "noise"),
    "photographer": ("body", "noise"),
    "twin": ("body", "noise"),
    "form_run": ("heading",),
    "item": ("heading", "caption"),
    "heads_list": ("furniture", "noise"),  # 简讯 heads its briefs
    "spaced_title": ("body", "noise"),
    "question_title": ("body", "noise"),
    "signed_below": ("heading", "furniture", "ad", "noise"),
}
_FORBIDDEN = {
    name: np.array([_NEVER * (role not in roles) for role in ROLES]) for name, roles in _ONLY.items()
} | {name: np.array([_NEVER * (role in roles) for role in ROLES]) for name, roles in _NOT.items()}
_NOTHING = [0.0] * len(ROLES)


def weigh(name: str) -> dict[str, float]:
    """What one feature says for each role."""
    weights = _weights()
    row = weights.rows.get(name)
    return {} if row is None else dict(zip(ROLES, weights.table[row].tolist(), strict=True))


def best_path(scores: np.ndarray, moves: np.ndarray) -> list[int]:
    """Viterbi: the best role number per line, given scores per line and per move."""
    if not len(scores):
        return []
    best = scores[0]
    into = np.ascontiguousarray(moves.T)  # role after x role before
    back = np.zeros(scores.shape, dtype=np.intp)
    reached = np.arange(len(ROLES))
    for i in range(1, len(scores)):
        through = into + best
        came = through.argmax(axis=1, out=back[i])
        best = through[reached, came] + scores[i]
    path = [int(best.argmax())]
    for row in reversed(back[1:].tolist()):
        path.append(row[path[-1]])
    return path[::-1]


def _margins(scores: np.ndarray, moves: np.ndarray, path: Sequence[int]) -> np.ndarray:
    if not path:
        return np.zeros(0)
    chosen, every = np.array(path), np.arange(len(path))
    local = scores.copy()
    local[1:] += moves[chosen[:-1]]
    local[:-1] += moves[:, chosen[1:]].T
    value = local[every, chosen]
    local[every, chosen] = -np.inf
    margins: np.ndarray = value - local.max(axis=1)
    return margins
