"""Text primitives shared by all steps: folding, widths, letter-spacing, lines into paragraphs."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from flows.steps.model import Span

# Full-width ASCII (！ .. ～), the ideographic blank and the sign of ratios and results (∶) have half-width
# twins: one code point each, so offsets in folded text are offsets in the text.
_HALF_WIDTH = {chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)} | {
    "\u3000": " ",
    "\xa0": " ",
    "\u2236": ":",
}
_FOLDED = re.compile("[\uff01-\uff5e\u3000\xa0\u2236]")

# Several steps ask the same of the same lines: answers are kept for about as many lines as a few pages have.
_REMEMBERED = 4096

CJK_WORD = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff〇々]")
_CJK_RUN = re.compile(f"{CJK_WORD.pattern}{{2,}}")
_BLANKS = re.compile(r"\s+")
BLANK = re.compile(r"\s")
_EAST_ASIAN = re.compile(
    r"[\u2e80-\u9fff\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\uffe0-\uffe6\U00020000-\U0003ffff]"
)
# Printed one column wide in Chinese type although they lie outside the East Asian blocks.
_WIDE_SIGNS = frozenset("“”‘’—…·×÷℃‰№①②③④⑤⑥⑦⑧⑨⑩■□◆◇●○★☆▲△▼▽◎→←↑↓")
WIDE = re.compile(f"{_EAST_ASIAN.pattern}|[{''.join(sorted(_WIDE_SIGNS))}]")
# One character set apart, with the punctuation that clings to it.
_SPACEABLE = re.compile(
    r"[“‘《〈（(\"]*[\w%.·、，。：；！？:;,!?—-][”’》〉）)\"、，。：；！？:;,!?]*|[、，。：；！？][\w“‘《（(]"
)


@lru_cache(_REMEMBERED)
def fold(text: str) -> str:
    """Full-width letters, digits and signs made half-width, code point by code point.

    For analysis only: what is stored stays as printed. `len(fold(text)) == len(text)`.
    """
    return _folded(text)


def fold_all(texts: Iterable[str], between: str = "") -> str:
    """Many texts folded as one, `between` between every two of them."""
    return _folded(between.join(texts))


def _folded(text: str) -> str:
    for sign in set(_FOLDED.findall(text)):  # a few of a hundred
        text = text.replace(sign, _HALF_WIDTH[sign])
    return text


def squeeze(text: str) -> str:
    """The text without any white space."""
    return _BLANKS.sub("", text)


def is_cjk(char: str) -> bool:
    """Whether the character is a Chinese character (not punctuation)."""
    return "\u4e00" <= char <= "\u9fff" or bool(CJK_WORD.match(char))


def count_cjk(text: str) -> int:
    """Number of Chinese characters (not punctuation) in the text."""
    return len(CJK_WORD.findall(text))


def cjk_runs(text: str) -> list[str]:
    """The runs of two and more Chinese characters (not punctuation) in the text."""
    return _CJK_RUN.findall(text)


def is_wide(char: str) -> bool:
    """Whether the character is set a whole column wide: Chinese characters and their punctuation."""
    return char in _WIDE_SIGNS or bool(_EAST_ASIAN.match(char))


@lru_cache(_REMEMBERED)
def display_width(text: str) -> float:
    """Width of the text in Chinese characters, blanks not counted: wide signs 1, others ½."""
    dense = squeeze(text)
    wide = len(WIDE.findall(dense))
    return (len(dense) + wide) / 2


def is_letter_spaced(text: str) -> bool:
    """Whether the line's characters are set apart (`抢 抓 机 遇`): most of its blank-separated pieces
    are single characters, at least three of them Chinese."""
    pieces = text.split()
    if len(pieces) < 3:
        return False
    single = [piece for piece in pieces if _is_spaceable(piece)]
    return len(single) * 4 >= len(pieces) * 3 and sum(map(count_cjk, single)) >= 3


@lru_cache(_REMEMBERED)
def tidy(text: str) -> str:
    """One line without its layout blanks.

    Letter-spacing is undone (the wider gap between two spaced-out clauses stays one blank); blanks beside
    a digit or Latin letter that meets Chinese, and beside Chinese punctuation, are dropped; other
    blanks become one. White space apart the result is the line: `squeeze(tidy(x)) == squeeze(x)`.
    """
    pieces = text.split()
    if len(pieces) < 2:
        return pieces[0] if pieces else ""
    gaps = [len(gap) for gap in _BLANKS.findall(text.strip())]
    spaced = _spaced_out(pieces)
    usual = _gaps_of_runs(gaps, spaced)
    out = [pieces[0]]
    for i, gap in enumerate(gaps):
        left, right = pieces[i], pieces[i + 1]
        if spaced[i] and spaced[i + 1]:
            keeps = gap > 2 * usual[i]
        else:
            keeps = _keeps_blank(left[-1], right[0])
        out.append(" " + right if keeps else right)
    return "".join(out)


def _gaps_of_runs(gaps: list[int], spaced: list[bool]) -> list[int]:
    """For each gap the smallest one of the letter-spaced run it lies in: the run's letter-spacing."""
    smallest = list(gaps)
    start = 0
    for end, is_spaced in enumerate([*spaced, False]):
        if not is_spaced:
            if end - start > 1:
                smallest[start : end - 1] = [min(gaps[start : end - 1])] * (end - 1 - start)
            start = end + 1
    return smallest


def _spaced_out(pieces: list[str]) -> list[bool]:
    """For each piece whether it is one of a run of single characters set apart (two are a short name)."""
    marks = [False] * len(pieces)
    start = 0
    while start < len(pieces):
        end = start
        while end < len(pieces) and _is_spaceable(pieces[end]):
            end += 1
        chinese = sum(map(count_cjk, pieces[start:end]))
        if chinese >= 2:
            # `李 明 摄`: the trailing word for "photo by" is a word of its own.
            stop = end - 1 if pieces[end - 1] in "摄文图" and end - start <= 3 else end
            marks[start:stop] = [True] * (stop - start)
        start = max(end, start + 1)
    return marks


def _is_spaceable(piece: str) -> bool:
    return bool(_SPACEABLE.fullmatch(piece))


def _keeps_blank(left: str, right: str) -> bool:
    if is_cjk(left) and is_cjk(right):
        return True
    return not is_wide(left) and not is_wide(right)


def assemble(
    lines: Iterable[tuple[int, str]], *, blank_between: bool = False
) -> tuple[str, tuple[Span, ...]]:
    """Joins (line number, line text) pairs into one text and tells where each line stands in it.

    Wraps are undone: nothing is put between two lines, but for one blank where Latin words meet in
    running Latin text, and everywhere with `blank_between` (rows of a headline). Lines are tidied first;
    lines that tidy to nothing get no span.
    """
    parts: list[str] = []
    spans: list[Span] = []
    at = 0
    before = ""
    for number, raw in lines:
        piece = tidy(raw)
        if not piece:
            continue
        if before and (blank_between or _joins_latin(before, piece)):
            parts.append(" ")
            at += 1
        spans.append(Span(number, at, at + len(piece)))
        parts.append(piece)
        at += len(piece)
        before = piece
    return "".join(parts), tuple(spans)


def _joins_latin(before: str, after: str) -> bool:
    """Whether a wrap stands between two words of running Latin text (a wrap inside Chinese text may cut
    a Latin word, where no blank belongs)."""
    if is_wide(before[-1]) or is_wide(after[0]):
        return False
    return count_cjk(before) * 4 < len(before) and count_cjk(after) * 4 < len(after)
