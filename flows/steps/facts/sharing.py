"""Figures shared out to the members of a list: 甲、乙分别增长7.4%、5.1%."""

from __future__ import annotations

import re

from flows.steps.facts import cues
from flows.steps.facts.clauses import Clause, Frame, Opening
from flows.steps.facts.context import Discourse
from flows.steps.facts.phrases import METRIC, opening_of
from flows.steps.facts.reading import Reading, Statement
from flows.steps.facts.statements import clean_item, join
from flows.steps.facts.topics import inherited, owner_cut, topic_in

_MARKS = re.compile(r"、|以及|[和与及]")
_SUMMED = re.compile(r"(?P<item>.+?)[两三四五六七八九十0-9][县市区省国地镇村乡种类者家项](?P<head>.*)")
_ALIGNED = re.compile(r"分别|高于|低于|增速|快于|同比|较上年|比上年")
_VERB = re.compile(
    r"(?:高于|低于|快于|高出)[^,]*$|(?:增长|下降|上涨|提高|增加|减少|上升|下跌|回落|下调|上调)[了到至]?$"
)


def share_out(
    reading: Reading, first: int, last: int, clause: Clause, discourse: Discourse
) -> list[Statement] | None:
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
        return [Statement(s.subject, join(s.head, verb), s.head, 0.8) for s in held]
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
        return [Statement(item, join(summed["head"], verb), summed["head"], 0.8) for item in items]
    split = _shared_head(frame, clause, listed)
    if split:
        item, head = split
        items = [*listed[:-1], item]
        return [Statement(one, join(head, verb), head, 0.7) for one in items]
    subject, confidence = inherited(reading, clause, discourse)
    opening = opening_of(frame, clause)
    cut = owner_cut(frame, opening) if opening else None
    if opening and cut:
        owner = topic_in(frame, Opening(opening.start, cut), discourse)
        at = listed[0].find(frame.text[cut : clause.end].lstrip("的")[:2])
        if owner and at >= 0:
            subject, confidence = owner.name, 0.9
            listed = [listed[0][at:], *listed[1:]]
    return [Statement(subject, join(item, verb), item, confidence) for item in listed]


def _shared_head(frame: Frame, clause: Clause, listed: list[str]) -> tuple[str, str] | None:
    """大豆、玉米、小麦|到岸价: the last item's first word is the item, the measure is everybody's."""
    last = listed[-1]
    if any(METRIC.search(item) for item in listed[:-1]) or (
        not METRIC.search(last) and not re.search(r"价|每", last)
    ):
        return None
    at = frame.text.find(last[:4], clause.start)
    first = (
        next((t for t in frame.tokens_between(at, at + len(last)) if t.start == at), None)
        if at >= 0
        else None
    )
    if first is None or len(first.text) >= len(last) - 1 or len(first.text) < 2:
        return None
    return first.text, last[len(first.text) :]
