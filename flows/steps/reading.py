"""From a file's bytes to a Page: which encoding it is in, and its lines exactly as they stand.

The detection is a strict decode of each encoding that Chinese page dumps come in, judged by how much
of the decoded text is everyday Chinese. A statistical detector guesses something for every input;
here an input that is not plainly text is refused with the reason.
"""

from __future__ import annotations

import codecs
import hashlib
import re
from functools import cache

from flows.steps.model import Line, Page

# A printed page holds about 5,000 characters (15 kB); the largest honest dumps stay under 200 kB. Ten times
# that is no page any more, and would only hold up the batch it stands in.
MAX_PAGE_BYTES = 2_000_000

# Share of the characters beyond ASCII that must be everyday Chinese for a guessed encoding to stand. Running
# text reaches .95 and more; UTF-8 read as GB18030, GB18030 read as Big5 and the like stay below .4.
PLAUSIBLE_SHARE = 0.7

# Layout dumps hold form feeds and a stray control character; more than this share is no text.
CONTROL_SHARE = 0.05

# UTF-16 without a byte order mark and the legacy encodings, in the order in which they win a tie.
GUESSED_ENCODINGS = ("gb18030", "utf-16-le", "utf-16-be", "big5hkscs")

_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16: its mark begins with the UTF-16 one
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1f\x7f]")
_LINE_END = re.compile("\r\n|\r|\n")  # and nothing else: \v, \f, NEL and U+2028 stand inside lines


class UnreadableFile(Exception):  # noqa: N818  the team's word for it
    """A file that is no page dump; `check_name` is the rule it breaks, the message tells a person why."""

    def __init__(self, check_name: str, message: str) -> None:
        super().__init__(message)
        self.check_name = check_name
        self.message = message

    def __reduce__(self) -> tuple[type[UnreadableFile], tuple[str, str]]:
        return UnreadableFile, (self.check_name, self.message)  # so that it comes back from a worker process


def read_page(data: bytes, file_name: str, max_bytes: int = MAX_PAGE_BYTES) -> Page:
    """The page that these bytes hold; raises UnreadableFile where they hold none."""
    if len(data) > max_bytes:
        raise too_large(len(data), max_bytes)
    text, encoding = decode(data)
    rows = split_lines(text)
    lines = tuple(Line(number, row) for number, row in enumerate(rows, start=1) if row.strip())
    if not lines:
        raise UnreadableFile("empty", f"the file holds no text, only {len(data)} bytes of white space")
    digest = hashlib.sha256(data).hexdigest()
    return Page(
        page_id=digest[:16],
        file_name=file_name,
        sha256=digest,
        size=len(data),
        encoding=encoding,
        line_count=len(rows),
        character_count=sum(map(len, rows)),
        lines=lines,
    )


def too_large(size: int, max_bytes: int) -> UnreadableFile:
    """The refusal of a file that need not even be read."""
    return UnreadableFile("too_large", f"{size:,} bytes; a page dump may have {max_bytes:,} (max_page_bytes)")


def split_lines(text: str) -> list[str]:
    """Physical lines without their ends; the last line may lack one."""
    rows = _LINE_END.split(text)
    return rows[:-1] if rows[-1] == "" else rows


def decode(data: bytes) -> tuple[str, str]:
    """Text and name of the encoding; raises UnreadableFile for what is no text in a known encoding."""
    if not data:
        raise UnreadableFile("empty", "the file has no bytes")
    for mark, encoding in _BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return _checked(_decode_marked(data[len(mark) :], encoding)), encoding
    if 0 not in data:
        try:
            return _checked(data.decode("utf-8")), "utf-8"
        except UnicodeDecodeError as error:
            if _is_cut_off(error, data):
                raise _truncated("UTF-8", error) from error
    return _guess(data)


def damaged_line(data: bytes) -> int | None:
    """The physical line where bytes stop being UTF-8 text, at a NUL for example; None: nowhere."""
    at = data.find(0)
    if at < 0:
        try:
            data.decode("utf-8")
        except UnicodeDecodeError as error:
            at = error.start
    return data[:at].count(b"\n") + 1 if at >= 0 else None


def _decode_marked(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        if _is_cut_off(error, data):
            raise _truncated(encoding.upper(), error) from error
        message = f"begins with the mark of {encoding.upper()} but breaks it at byte {error.start:,}"
        raise UnreadableFile("undecodable", message) from error


def _guess(data: bytes) -> tuple[str, str]:
    """The encoding whose strict reading is most plausibly Chinese."""
    best: tuple[float, str, str] | None = None
    cut_off: UnreadableFile | None = None
    for encoding in GUESSED_ENCODINGS:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError as error:
            head = data[: error.start].decode(encoding)
            if _is_cut_off(error, data) and plausibility(head, encoding) >= PLAUSIBLE_SHARE:
                cut_off = cut_off or _truncated(encoding.upper(), error)
            continue
        score = plausibility(text, encoding)
        if score >= PLAUSIBLE_SHARE and (best is None or score > best[0]):
            best = (score, text, encoding)
    if best:
        return _checked(best[1]), best[2]
    raise cut_off or _refusal(data)


def _refusal(data: bytes) -> UnreadableFile:
    nuls = data.count(0)
    controls = sum(map(data.count, range(32))) - sum(map(data.count, b"\t\n\v\f\r"))
    if nuls and nuls == controls and _is_utf8(data):
        return UnreadableFile("nul_bytes", f"{nuls:,} NUL bytes, the first at byte {data.index(0):,}")
    if nuls or controls > CONTROL_SHARE * len(data):
        return UnreadableFile("binary", f"no text: {controls:,} of {len(data):,} bytes are control bytes")
    return UnreadableFile(
        "undecodable", f"neither UTF-8 nor plausible Chinese in {', '.join(GUESSED_ENCODINGS)}"
    )


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _is_cut_off(error: UnicodeDecodeError, data: bytes) -> bool:
    """Only the last character is incomplete, and something stands before it."""
    return error.start > 0 and len(data) - error.start <= 3 and error.end == len(data)


def _truncated(encoding: str, error: UnicodeDecodeError) -> UnreadableFile:
    return UnreadableFile(
        "truncated", f"the file ends in the middle of a character ({encoding}, byte {error.start:,})"
    )


def _checked(text: str) -> str:
    """The text, unless it is full of control characters or holds NUL, which no table can keep."""
    if "\x00" in text:
        raise UnreadableFile("nul_bytes", f"{text.count(chr(0)):,} NUL characters in the text")
    controls = len(_CONTROLS.findall(text))
    if controls > CONTROL_SHARE * len(text):
        message = f"no text: {controls:,} of {len(text):,} characters are control characters"
        raise UnreadableFile("binary", message)
    return text


def plausibility(text: str, encoding: str) -> float:
    """Share (0..1) of the characters beyond ASCII that everyday Chinese of this encoding uses.

    Text of ASCII only scores 0: no encoding needs to be guessed for it.
    """
    common = _common_characters(encoding)
    foreign = [c for c in text if c > "\x7f"]
    if not foreign:
        return 0.0
    ascii_controls = len(_CONTROLS.findall(text))
    return sum(c in common for c in foreign) / (len(foreign) + ascii_controls)


@cache
def _common_characters(encoding: str) -> frozenset[str]:
    """Punctuation, full-width forms and the everyday characters that the encoding's own standard names."""
    blocks = (range(0x2010, 0x2030), range(0x3000, 0x3020), range(0xFF01, 0xFF60), (0xB7, 0xD7))
    marks = "".join(chr(code) for block in blocks for code in block)
    simplified = _double_bytes("gb2312", range(0xB0, 0xD8), range(0xA1, 0xFF))  # level 1: 3,755 characters
    traditional = _double_bytes("big5", range(0xA4, 0xC7), (*range(0x40, 0x7F), *range(0xA1, 0xFF)))
    if encoding == "gb18030":
        return frozenset(marks + simplified)
    if encoding == "big5hkscs":
        return frozenset(marks + traditional)
    return frozenset(marks + simplified + traditional)


def _double_bytes(encoding: str, leads: range, trails: range | tuple[int, ...]) -> str:
    pairs = (bytes((lead, trail)) for lead in leads for trail in trails)
    return "".join(pair.decode(encoding, "ignore") for pair in pairs)
