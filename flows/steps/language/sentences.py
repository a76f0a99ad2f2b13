"""Articles into sentences: quotation-aware, with exact offsets into the article's columns."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from flows.steps.model import ARTICLE_COLUMN_OF_ROLE, Article, Paragraph, Sentence, Token

# Running text. Every other role (headline, byline, …) is one sentence a paragraph: 何以吃香？看这里 is
# one headline, not two.
_RUNNING_ROLES = frozenset({"body", "deck", "caption"})

# A quotation or bracket up to this length stays inside its sentence whatever stops it holds
# (“好！来吧！”大家说): a printed line of most newspapers is shorter than this, and the reported remarks
# of several sentences, which are split, are longer.
_SHORT_QUOTATION = 40
# ……ends a sentence only after a clause of its own; 从……到…… goes on.
_CLAUSE_BEFORE_ELLIPSIS = 6

_OPENING = dict(zip("“‘「『《〈（(【[", "”’」』》〉）)】]", strict=True))
_STRAIGHT_QUOTES = frozenset("\"'")
_MARKS = re.compile("[“‘「『《〈（(【\\[”’」』》〉）)】\\]\"']")
_STOP = re.compile(r"(?=[。！？!?｡．.…⋯])(?:[。！？!?｡．.]+|…+|⋯+)")  # one look a sign
_AFTER_STOP = frozenset("。！？!?…⋯") | frozenset(_OPENING.values()) | _STRAIGHT_QUOTES
# What cannot begin a sentence: a stop before one of these was not the sentence's end.
_CONTINUES = frozenset("，、；：,;:)）》〉—")
# “……。”他说: the words that give a quotation its speaker belong to it.
_ATTRIBUTION = re.compile(
    r"[^，。！？；：,!?;:“”\"]{0,24}?"
    r"(?:说|道|表示|介绍|指出|强调|告诉|认为|坦言|感慨|感叹|回忆|透露|解释|称|谈到|直言|笑言|呼吁|建议|问)"
    r"(?:道|说|记者|着|起)?[，。！？；,!?;]"
)


Tokenize = Callable[[str], tuple[Token, ...]]


def _uncut(text: str) -> tuple[Token, ...]:
    return ()


def split_article(article: Article, tokenize: Tokenize = _uncut) -> tuple[Sentence, ...]:
    """The article's sentences in reading order, with the tokens that are made of their texts.

    `sentence.text == article.columns[column][start:end]`; every non-blank character of a paragraph whose
    role has a column is in exactly one sentence. Takes time linear in the article's length.
    """
    sentences: list[Sentence] = []
    for paragraph in article.paragraphs:
        if paragraph.role not in ARTICLE_COLUMN_OF_ROLE:
            continue
        offset = article.paragraph_starts[paragraph.number]
        for start, end in _spans_of(paragraph):
            first, last = paragraph.lines_between(start, end)
            text = paragraph.text[start:end]
            sentences.append(
                Sentence(
                    number=len(sentences) + 1,
                    paragraph_number=paragraph.number,
                    role=paragraph.role,
                    text=text,
                    start=offset + start,
                    end=offset + end,
                    line_first=first,
                    line_last=last,
                    tokens=tokenize(text),
                )
            )
    return tuple(sentences)


def _spans_of(paragraph: Paragraph) -> Iterator[tuple[int, int]]:
    if paragraph.role in _RUNNING_ROLES:
        yield from split_text(paragraph.text)
    else:
        yield from _trimmed(paragraph.text, 0, len(paragraph.text))


def split_text(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of each sentence of one paragraph of running text, outer blanks left out."""
    pairs = _pairs_of(text)
    opening = {opened for opened, _ in pairs}
    kept_until = 0  # inside a short quotation up to here
    start = 0
    next_pair = 0
    at = 0
    while stop := _STOP.search(text, at):
        while next_pair < len(pairs) and pairs[next_pair][0] < stop.start():
            opened, closed = pairs[next_pair]
            if closed - opened <= _SHORT_QUOTATION:
                kept_until = max(kept_until, closed)
            next_pair += 1
        if not _ends_sentence(text, start, stop):
            at = stop.end()
            continue
        at = end = _absorb_closers(text, stop.end(), opening)
        if stop.start() < kept_until and end <= kept_until:
            continue
        if end < len(text) and _goes_on(text, start, end):
            continue
        yield from _trimmed(text, start, end)
        start = end
    yield from _trimmed(text, start, len(text))


def _pairs_of(text: str) -> list[tuple[int, int]]:
    """Opening and closing position of every quotation and bracket that is closed in this paragraph, by
    opening position. What is never closed does not count, so a lost mark cannot swallow the text."""
    open_at: dict[str, list[int]] = {}
    pairs: list[tuple[int, int]] = []
    for found in _MARKS.finditer(text):
        mark, at = found.group(), found.start()
        if mark in _STRAIGHT_QUOTES:
            waiting = open_at.setdefault(mark, [])
            if waiting:
                pairs.append((waiting.pop(), at))
            else:
                waiting.append(at)
        elif mark in _OPENING:
            open_at.setdefault(_OPENING[mark], []).append(at)
        elif waiting := open_at.get(mark, []):
            pairs.append((waiting.pop(), at))
    return sorted(pairs)


def _ends_sentence(text: str, start: int, stop: re.Match[str]) -> bool:
    """Whether this run of stops can end a sentence at all (decimals, 1., A.B and 从……到 cannot)."""
    marks, at, end = stop.group(), stop.start(), stop.end()
    before = text[at - 1] if at > start else ""
    after = text[end] if end < len(text) else ""
    if marks[0] in "…⋯":
        clause = re.split(r"[，、；：,;:]", text[max(start, at - 60) : at])[-1]
        return len(clause) >= _CLAUSE_BEFORE_ELLIPSIS or not after
    if marks.strip(".．") == "":
        is_latin = before.isascii() or before.isdigit() or (after.isascii() and after.isalnum())
        is_list_number = at - start <= 3 and set(text[start:at].strip()) <= set("一二三四五六七八九十（）()")
        return not is_latin and not is_list_number
    if set(marks) <= {"!", "?"}:
        return not (after.isascii() and after.isalnum())
    return True


def _absorb_closers(text: str, at: int, opening: set[int]) -> int:
    """Where the closing marks that follow the stop end; a straight quote that opens a quotation is not
    one of them."""
    while at < len(text) and text[at] in _AFTER_STOP and at not in opening:
        at += 1
    return at


def _goes_on(text: str, start: int, end: int) -> bool:
    """Whether the sentence goes on after the stop and its closing marks."""
    rest = end
    while rest < len(text) and text[rest].isspace():
        rest += 1
    if rest == len(text):
        return False
    if text[rest] in _CONTINUES:
        return True
    is_short = end - start <= _SHORT_QUOTATION
    if text[end - 1] in "）)】]":
        return is_short
    closed_quotation = text[end - 1] in "”’」』\"'"
    return closed_quotation and is_short and bool(_ATTRIBUTION.match(text, rest))


def _trimmed(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start < end:
        yield start, end
