"""Figures shared out to the members of a list: 甲、乙分别增长8.2%、6.2%."""

from __future__ import annotations

import re

from flows.steps.facts import cues
from flows.steps.facts.clauses import Clause
from flows.steps.facts.context import Discourse
from flows.steps.facts.phrases import Opening, opening_of
from flows.steps.facts.statements import (
    Reading,
    Statement,
    _cut_of,
    _inherited,
    _join,
    _topic,
    clean_item,
)

_MARKS = re.compile(r"、|以及|[和与及]")
_SUMMED = re.compile(r"(?P<item>.+?)[两三四五六七八九十0-9][县市区省国地镇村乡种类者家项](?P<head>.*)")
_ALIGNED = re.compile(r"分别|高于|低于|增速|快于|同比|较上年|比上年")
_VERB = re.compile(
    r"(?:高于|低于|快于|高出)[^,]*$|(?:增长|下降|上涨|提高|增加|减少|上升|下跌|回落|下调|上调)[了到至]?$"
)


def share_out(reading: Reading, first: int, last: int, clause: Clause, discourse: Discourse) -> list[Statement] | None:
    """One statement a figure of the chain, where the sentence names as many heads; else None."""
    frame, count = reading.frame, last - first + 1
    before = frame.text[clause.start : reading.quantities[first].start]
    verb = _verb_of(before)
    if "分别" in before:
        listed = [clean_item(item) for item in _MARKS.split(before.split("分别")[0])]
        if len(listed) == count and all(listed):
            return _listed(reading, clause, listed, verb, discourse)
    if len(reading.statements) >= first >= count and _ALIGNED.search(before):
        held = reading.statements[first - count : first]
        return [Statement(s.subject, _join(s.head, verb), s.head, 0.8) for s in held]
    return None


def _verb_of(before: str) -> str:
    found = _VERB.search(cues.TRAILING_LINK.sub("", before))
    return found[0] if found else ""


def _listed(
    reading: Reading, clause: Clause, listed: list[str], verb: str, discourse: Discourse
) -> list[Statement]:
    frame = reading.frame
    summed = _SUMMED.match(listed[-1])
    if summed:
        items = [*listed[:-1], summed["item"]]
        return [Statement(item, _join(summed["head"], verb), summed["head"], 0.8) for item in items]
    subject, confidence = _inherited(reading, clause, discourse)
    opening = opening_of(frame, clause)
    cut = _cut_of(frame, opening) if opening else None
    if opening and cut:
        owner = _topic(frame, Opening(opening.start, cut), discourse)
        at = listed[0].find(frame.text[cut : clause.end].lstrip("的")[:2])
        if owner and at >= 0:
            subject, confidence = owner.name, 0.9
            listed = [listed[0][at:], *listed[1:]]
    return [Statement(subject, _join(item, verb), item, confidence) for item in listed]
