"""The role of every line: scores per feature and role, and the best sequence of roles.

Headlines, kickers, decks and crossheads are one role here (`heading`); which it is follows from where
it stands among the articles (`headings`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np

from flows.steps.layout.role_network import Floats, leave_out, load_network, score_lines

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


def score_roles(features: Sequence[Sequence[str]], folded: Sequence[str]) -> RoleScores:
    """The best sequence of roles for lines given as lists of feature names and folded texts."""
    scores, moves = score_lines(features, folded, ruled_weights()), load_network().moves
    path = best_path(scores, moves)
    return RoleScores(tuple(ROLES[k] for k in path), scores, _margins(scores, moves, path))


@cache
def ruled_weights() -> Floats:
    """Weights of features for each role, with the rules without exception."""
    network = load_network()
    ruled = network.direct.copy()
    for name, forbidden in _FORBIDDEN.items():
        ruled[network.rows[name]] -= forbidden
    return ruled


# Rules without exception: a story's opening formula is body, a whole folio furniture, a call to readers
# outside all stories, a notice an ad, the rest of a broken name what its beginning is; credits and
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
    "affiliation": ("byline",),
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
    "no_credit_sign": ("credit",),
    "no_jump_sign": ("jump",),
    "two_phrases": ("body", "noise"),
    "wrapped_title": ("body", "noise"),
    "photographer": ("body", "noise"),
    "twin": ("body", "noise"),
    "form_run": ("heading",),
    "item": ("heading", "caption"),
    "heads_list": ("furniture", "noise"),  # 简讯 heads its briefs
    "spaced_title": ("body", "noise", "caption", "credit"),
    "marked_title": ("body", "noise", "caption"),
    "question_title": ("body", "noise"),
    "signed_below": ("heading", "furniture", "ad", "noise"),
}
_FORBIDDEN = {
    name: np.array([_NEVER * (role not in roles) for role in ROLES]) for name, roles in _ONLY.items()
} | {name: np.array([_NEVER * (role in roles) for role in ROLES]) for name, roles in _NOT.items()}
RULED = tuple(_FORBIDDEN)  # features that rules name


def weigh_line(
    features: Sequence[Sequence[str]], folded: Sequence[str], line: int
) -> dict[str, dict[str, float]]:
    """What each of a line's features, its characters and the lines around it say for each role."""
    said = leave_out(features, folded, line)
    return {what: dict(zip(ROLES, scores.tolist(), strict=True)) for what, scores in said.items()}


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
