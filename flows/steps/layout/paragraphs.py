"""Rows of a text flow into paragraphs: which line goes on with the line before it."""

from __future__ import annotations

from collections.abc import Sequence

from flows.steps.layout.facts import LineFacts

# An indented page prints its blanks before every paragraph: then blanks alone decide. Below this share
# of lines the blanks are accidents.
_INDENTED_SHARE = 0.06


def uses_indents(facts: Sequence[LineFacts]) -> bool:
    """Whether the dump kept the blanks before paragraphs of these body lines."""
    indented = sum(1 for f in facts if f.view.indent >= 1)
    return len(facts) >= 8 and _INDENTED_SHARE * len(facts) <= indented <= 0.6 * len(facts)


def split_paragraphs(flow: Sequence[int], facts: Sequence[LineFacts], *, indents: bool) -> list[list[int]]:
    """Line indexes of one text flow, in reading order, divided into paragraphs."""
    paragraphs: list[list[int]] = []
    for at, index in enumerate(flow):
        following = facts[flow[at + 1]] if at + 1 < len(flow) else None
        if not at or starts_paragraph(facts[flow[at - 1]], facts[index], following, indents=indents):
            paragraphs.append([])
        paragraphs[-1].append(index)
    return paragraphs


def starts_paragraph(before: LineFacts, fact: LineFacts, after: LineFacts | None, *, indents: bool) -> bool:
    """Whether `fact` begins a paragraph when it is read after `before`.

    Ends of sentences decide; where rows are set in a column, a full row that ends one goes on unless the
    next is indented (narrower by the indent, and the row after it full again).
    """
    if "dateline" in fact.matches or "name_tail" in before.matches:
        return True
    if "form_run" in fact.matches | before.matches:
        return True
    if fact.view.continues:
        return False
    if indents and fact.view.indent >= 1:
        return True
    if before.view.open:
        return False
    if before.column is None or before.shape not in ("full", "over", "merged"):
        return True  # a line wider than the column is a paragraph of its own
    if indents or fact.shape == "full":
        return False
    return fact.shape == "indented" or (after is not None and fact.view.open)
