"""How sure an article is: the probability that its body is whole, in order and nothing else.

A logistic model over what the steps doubted; its weights are learned from pages of the press
(`tests/press/train_confidence.py`), which also prints how well the probabilities hold.
"""

from __future__ import annotations

import itertools
import json
import math
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files

from flows.steps.layout.draft import Draft
from flows.steps.layout.facts import LineFacts
from flows.steps.layout.roles import RoleScores

Features = dict[str, float]

_OF_A_PHOTO = 0.6  # a photo of its own has no body to be sure of
_OF_A_TITLE = 0.2  # a title alone has lost its text, if it is one
_DEGRADED = 0.1  # a page too long to be read: page order stands


def article_confidence(
    draft: Draft,
    facts: Sequence[LineFacts],
    scores: RoleScores,
    evidence: Mapping[int, str],
    *,
    degraded: bool,
) -> float:
    """0..1; low for all articles of a page that was too long to be read."""
    if degraded:
        return _DEGRADED
    if not draft.sections:
        return _OF_A_PHOTO if draft.around.keys() & {"caption", "credit"} else _OF_A_TITLE
    weights = _weights()
    features = doubt_features(draft, facts, scores, evidence)
    logit = sum(value * weights.get(name, 0.0) for name, value in features.items())
    return round(1 / (1 + math.exp(-max(-8.0, min(8.0, logit)))), 3)


def doubt_features(
    draft: Draft, facts: Sequence[LineFacts], scores: RoleScores, evidence: Mapping[int, str]
) -> Features:
    """What tells a sure article from a doubtful one."""
    lines = draft.body_lines
    crossheads = [i for s in draft.sections for rows in s.crossheads.values() for i in rows]
    margins = sorted(scores.margins[lines + crossheads].tolist())
    last, first = facts[lines[-1]], draft.sections[0]
    joints = [facts[b].bridge for a, b in itertools.pairwise(lines) if b == a + 1 and facts[a].view.open]
    moved = sum(1 for i in lines if i in evidence) / len(lines)
    jumps = sum(1 for a, b in itertools.pairwise(lines) if b < a or b > a + 8)
    return {
        "bias": 1.0,
        "least_margin": min(margins[0], 6.0),
        "low_margins": min(3, sum(m < 1.5 for m in margins)),
        "doubt": max(-6.0, min(2.0, draft.doubt)),
        "sections": min(4, len(draft.sections) - 1),
        "moved": moved,
        "any_moved": float(moved > 0),
        "jumps": min(4, jumps),
        "titled": float(draft.is_titled),
        f"opens:{first.cue}": 1.0,
        "goes_on": float(first.goes_on),
        "ends_open": float(last.view.open),
        "broken_joints": sum(b < -1 for b in joints) / max(1, len(joints)),
        "long": min(2.0, len(lines) / 60),
        "short": float(sum(s.size for s in draft.sections) < 80),
        "one_paragraph_a_line": float(last.column is None),
    }


@cache
def _weights() -> Mapping[str, float]:
    text = files("flows.steps.layout").joinpath("confidence_weights.json").read_text(encoding="utf-8")
    return {name: float(value) for name, value in json.loads(text).items()}
