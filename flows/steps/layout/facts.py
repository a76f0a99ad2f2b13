"""What each line is by its formulas, its shape in the column, and what it shares with the line before."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from functools import partial
from itertools import accumulate, pairwise
from typing import NamedTuple

from flows.steps.language.engine import plain_cut
from flows.steps.layout import patterns as p
from flows.steps.layout.bylines import (
    AT_WORK,
    ROLE,
    may_be_byline,
    parse_byline,
    split_names,
    starts_like_name,
)
from flows.steps.layout.folios import is_page_matter
from flows.steps.layout.lines import LineView
from flows.steps.layout.runs import (
    settle_letters,
    settle_lists,
    settle_marked_titles,
    settle_notices,
    settle_signatures,
    settle_tables,
)
from flows.steps.layout.standing import find_twins
from flows.steps.layout.surnames import COMMON_SURNAMES, is_no_word
from flows.steps.layout.verses import find_poems
from flows.steps.layout.weave_bridges import RowEdges, edges_of_rows
from flows.steps.layout.workplaces import AFFILIATION, without_workplaces
from flows.steps.model import Line
from flows.steps.sieve import Sieve
from flows.steps.text import display_width, is_cjk, squeeze

_LONGEST_SIGNATURE = 20  # characters
LONGEST_BYLINE = 60  # characters; bylines with eight names are shorter
_WIDE_BLANK = re.compile(r"\s+")
_REACH = 6  # characters on either side of a wrap that decide whether a word crosses it
_LENGTH_CLASSES = ((4, "len4"), (8, "len8"), (14, "len14"), (20, "len20"), (28, "len28"), (42, "len42"))


class LineFacts(NamedTuple):
    """A line with what its patterns and its column say; computed once, used by all later steps."""

    view: LineView
    column: float | None
    matches: frozenset[str]  # names of the formulas found
    names_post: bool  # a reporter's or correspondent's, as bylines do
    shape: str  # against the column: tiny, short, indented, full, over, wide; or a length class
    crosses: bool  # a word runs over from the line before
    bridge: float  # log-odds that it goes on with the line before, as its characters tell
    edges: RowEdges  # its outermost characters, as `bridge_score` takes them

    @property
    def view_line(self) -> Line:
        """The line as it stands in the file."""
        return Line(self.view.number, self.view.raw)


def gather_facts(views: Sequence[LineView], widths: Sequence[float | None]) -> tuple[LineFacts, ...]:
    """Facts of every line, in page order."""
    crosses = [False, *_words_cross([v.folded for v in views])]
    edges, bridges = edges_of_rows([v.text for v in views])
    posts = _POSTS.names([view.folded for view in views])
    matches = _settle_formulas(_matches(views), views, posts)
    for settle in (
        settle_lists,
        settle_tables,
        settle_notices,
        settle_letters,
        settle_signatures,
        settle_marked_titles,
    ):
        matches = settle(matches, views)
    columns = (  # in the order of the fields
        views,
        widths,
        matches,
        map(bool, posts),
        map(_shape, views, widths),
        crosses,
        [0.0, *bridges],
        edges,
    )
    facts = list(map(_FACTS, zip(*columns, strict=True))) if views else []
    for i, signs in find_twins(facts).items():
        facts[i] = facts[i]._replace(matches=facts[i].matches | signs)
    for i, signs in find_poems(facts).items():
        facts[i] = facts[i]._replace(matches=facts[i].matches | signs)
    return tuple(facts)


_FACTS = partial(tuple.__new__, LineFacts)


def _settle_formulas(
    matches: Sequence[frozenset[str]], views: Sequence[LineView], posts: Sequence[Collection[str]]
) -> list[frozenset[str]]:
    """Formulas that run over several lines: the bracket with the names may begin or end below the line that
    opens the story, and is then no byline of its own and opens nothing; a name may be broken by a wrap.
    `posts` is empty for lines that name no reporter's."""
    settled = list(matches)
    for i, view in enumerate(views[:-1]):
        if posts[i] and _NAME_BEGINS.search(view.folded) and _NAME_TAIL.match(views[i + 1].folded):
            settled[i + 1] = settled[i + 1] | {"byline_tail" if "byline" in settled[i] else "name_tail"}
        office_ends = view.folded.endswith(("电", "讯")) and _OFFICE_ENDS.search(view.folded)
        if not office_ends and not settled[i] & {"dateline", "byline"}:
            continue
        depth = _depth(view)
        named_below = _BRACKETED_NAMES.match(views[i + 1].folded)
        if depth <= 0 and named_below and ("dateline" in settled[i] or office_ends):
            depth = max(0, _depth(views[i + 1]))
            settled[i + 1] = settled[i + 1] - _OPENING_SIGNS | {"in_formula"}
            following = i + 2
        else:
            following = i + 1
        # On a woven page the next line may open another story.
        while depth > 0 and following < min(i + 4, len(views)) and "dateline" not in settled[following]:
            settled[following] = settled[following] - _OPENING_SIGNS | {"in_formula"}
            depth += _depth(views[following])
            following += 1
    return settled


def _depth(view: LineView) -> int:
    """Brackets that the line opens less those it closes."""
    return view.folded.count("(") - view.folded.count(")")


_NAME_BEGINS = re.compile(
    rf"(?:^|[。!?”\"□■●○◎(]).{{0,8}}(?:{ROLE.pattern})[\s/:]{{0,2}}[\u4e00-\u9fff]{{1,2}}$"
)
_NAME_TAIL = re.compile(r"^[\u4e00-\u9fff]{1,2}$")
_OFFICE_ENDS = re.compile(r"(?:日电|月电|本报讯|日报讯|晚报讯|时报讯|日讯)$")
_BRACKETED_NAMES = re.compile(r"^\([^)]{0,16}(?:记者|通讯员|实习生)")
_OPENING_SIGNS = frozenset(
    ("dateline", "byline", "byline_bare", "byline_bare_marked", "credit_names", "credit_line")
)


def word_crosses(before: str, after: str) -> bool:
    """Whether a Chinese word begins at the end of `before` and ends at the beginning of `after`."""
    return _words_cross([before, after])[0]


def _words_cross(texts: Sequence[str]) -> list[bool]:
    """For each text but the first whether a Chinese word stands across the wrap before it."""
    wraps = [(before[-_REACH:], after[:_REACH]) for before, after in pairwise(texts)]
    cut = [i for i, (tail, head) in enumerate(wraps) if is_cjk(tail[-1:]) and is_cjk(head[:1])]
    words = plain_cut()("\n".join([tail + head for i in cut for tail, head in (wraps[i],)]))
    begins = set(accumulate(map(len, words)))
    crosses = [False] * len(wraps)
    at = 0
    for i in cut:
        tail, head = wraps[i]
        crosses[i] = at + len(tail) not in begins
        at += len(tail) + len(head) + 1
    return crosses


_PATTERNS = {
    "jump": p.JUMP,
    "see_page": p.SEE_PAGE,
    "jump_tail": p.JUMP_TAIL,
    "folio": p.FOLIO,
    "folio_whole": p.FOLIO_WHOLE,
    "staff": p.STAFF,
    "imprint": p.IMPRINT,
    "teaser": p.TEASER,
    "web": p.WEB,
    "qr": p.QR_TEASER,
    "phone": p.PHONE,
    "notice": p.NOTICE,
    "notice_body": p.NOTICE_BODY,
    "ad_words": p.AD_WORDS,
    "section": p.SECTION,
    "caption_mark": p.CAPTION_MARK,
    "pictured": p.PICTURED,
    "credit_tail": p.CREDIT_TAIL,
    "credit_line": p.CREDIT_LINE,
    "credit_whole": p.CREDIT_WHOLE,
    "period": p.PERIOD,
    "photographer": p.PHOTOGRAPHER,
    "markup": p.MARKUP,
    "crosshead_mark": p.CROSSHEAD_MARK,
    "dated": p.DATED,
    "editor_note": p.EDITOR_NOTE,
    "letter_opens": p.LETTER_OPENS,
    "letter_closes": p.LETTER_CLOSES,
    "serial": p.SERIAL,
    "to_be_continued": p.TO_BE_CONTINUED,
    "source_bracket": re.compile(r"^\((?:本报|据|新华|中新|综合|来源).{1,24}(?:电|讯|报道|消息)\)$"),
    "signature": re.compile(r"^\(.{2,60}\)$"),
    "dash_start": re.compile(r"^[—\-–]{1,3}\S"),
    "lead_out": re.compile(r"(?:—{1,2}|--|:)$"),
    "says": re.compile(r"(?:强调|指出|要求|表示|提出|主持|讲话|致辞|出席|会见|座谈|调研)$"),
    "verb_end": re.compile(r"[!?]$"),
    "question": re.compile(r"^[问答QA记][:：]"),
    "dateline": p.STARTS_NEWS,
}
_SIEVE, _POSTS = Sieve(_PATTERNS), Sieve({"post": ROLE})


def _matches(views: Sequence[LineView]) -> list[frozenset[str]]:
    """For each line the formulas found in it."""
    found = _SIEVE.names([view.folded for view in views])
    for names, view in zip(found, views, strict=True):
        if len(view.folded) <= LONGEST_BYLINE and view.cjk >= 2:
            names |= _byline_matches(view.folded) or _described_matches(view.folded)
            if view.width <= _LONGEST_SIGNATURE and len(view.raw.split()) > 1:
                names |= _spread_name_matches(view)
        if "folio_whole" not in names and is_page_matter(view.folded):
            names.add("folio_whole")
    return list(map(frozenset, found))


def _byline_matches(folded: str) -> set[str]:
    pen_name = _PEN_NAME_APART.match(folded)
    if pen_name and is_no_word("".join(pen_name[pen_name.lastindex or 0].split())):
        return {"byline_bare_marked"}
    if not may_be_byline(folded):
        return set()
    if AFFILIATION.fullmatch(folded):
        return {"byline_bare_marked", "affiliation"}
    byline = parse_byline(folded)
    if not byline.complete:
        return set()
    if all(a.role == "摄影" for a in byline.authors):
        return {"credit_names"}
    if any(a.role for a in byline.authors) or _WORDED.search(folded):
        return {"byline"}
    if _SHOT_AND_TOLD.search(folded):
        return {"credit_names"}
    return _bare_matches(folded, [a.name for a in byline.authors])


def _bare_matches(folded: str, names: Sequence[str]) -> set[str]:
    """Of names without posts."""
    likely = all(len(name) <= 3 and name[0] in COMMON_SURNAMES for name in names)
    if folded[0] in _LEAD_SIGNS or "文" in folded or _WROTE.search(folded):
        by_mark = folded[0] in _PEN_SIGNS or (folded[0] == "■" and is_no_word(names[0]))
        return (
            {"byline_bare_marked"} if likely or len(names) > 1 or by_mark or _WROTE.search(folded) else set()
        )
    are_words = len(names) > 1 and "".join(names) == folded and not any(map(is_no_word, names))  # 夏季高温
    return {"byline_bare"} if likely and not are_words else set()


def _described_matches(folded: str) -> set[str]:
    """Of a byline that says where people work or what they are, or what is reprinted: 田小禾(市二院护士)."""
    if not _MAY_DESCRIBE.search(folded) or ("《" in folded and folded[0] != "("):
        return set()
    plain = without_workplaces(folded)
    byline = parse_byline(plain)
    if plain == folded or not byline.complete:
        return set()
    if any(a.role for a in byline.authors) or _WORDED.search(plain):
        return {"byline"}
    people = all(split_names(a.name) == [a.name] and is_no_word(a.name) for a in byline.authors)
    return {"byline_bare_marked"} if people else set()


def _spread_name_matches(view: LineView) -> set[str]:
    return {"byline_bare_marked"} if _is_spread_name(view) or _is_signed_at_work(view) else set()


def _is_signed_at_work(view: LineView) -> bool:
    """Where somebody works, and who: a name (set as wide as longer ones) and no word, as in 县法院 高效."""
    found = _AT_WORK_SPREAD.search(view.raw) or AT_WORK.fullmatch(view.folded)
    return found is not None and (found["name"] != squeeze(found["name"]) or is_no_word(found["name"]))


def _is_spread_name(view: LineView) -> bool:
    """Two characters set apart that make a name and no word: 石　敢, but not 简　讯."""
    name = squeeze(view.raw)
    is_pair = _TWO_APART.match(view.raw) and name[-1] not in _PICTURE_WORDS
    return bool(is_pair) and starts_like_name(name) and is_no_word(name)


_PICTURE_WORDS = frozenset("摄图文")  # the end of a wrapped credit: 野 摄
_TWO_APART = re.compile(r"^\s*[\u4e00-\u9fff]\s+[\u4e00-\u9fff]\s*$")
_AT_WORK_SPREAD = re.compile(rf"^\s*{AT_WORK.pattern}\s*$")
_PEN_SIGNS = frozenset("□○◎")  # before writers; the filled ones also stand before crossheads
_LEAD_SIGNS = frozenset("□■●◆○◎◉※(")
_MAY_DESCRIBE = re.compile(r"^[^。!?;]*[\s(》][^。!?;]*$")
_WORDED = re.compile(r"(?:口述|自述|讲述|供稿|解答|整理|记录|采写|采访|撰文|执笔|编译|翻译)人?[\s:/|]")
# Whatever a pen name begins with, it is one behind such a mark, or set apart in brackets.
_PEN_NAME_APART = re.compile(
    r"^[□○◎]\s?([\u4e00-\u9fff]{2,3})$|^·([\u4e00-\u9fff]\s[\u4e00-\u9fff])·$"
    r"|^\(([\u4e00-\u9fff]\s[^\W\d_摄图文])\)$"
)
_WROTE = re.compile(r"^文\s?[:/|]|(?:/文|\s著)\)?$")
_SHOT_AND_TOLD = re.compile(r"摄影报道\)?$")


def _shape(view: LineView, width: float | None) -> str:
    if width is None:
        return next((name for limit, name in _LENGTH_CLASSES if view.width <= limit), "long")
    over = view.width - width
    if over > 0.6 * width and _is_merged(view, width):
        return "merged"
    if over > 4:
        return "wide"
    if over > 1.5:
        return "over"
    if over >= -1.5:
        return "full"
    if over >= -3.2:
        return "indented"
    return "tiny" if view.width < 0.45 * width else "short"


def _is_merged(view: LineView, width: float) -> bool:
    """Whether rows of several columns stand side by side in the line."""
    pieces = _WIDE_BLANK.split(view.raw.strip())
    return len(pieces) > 1 and max(map(display_width, pieces)) <= width + 1.5
