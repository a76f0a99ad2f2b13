"""Who made an article: the names in its bylines, its opening formula, its signature, captions and credits."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from flows.steps.layout.bylines import ROLE, parse_byline, starts_like_name
from flows.steps.layout.patterns import DATELINE, OFFICE, TO_BE_CONTINUED
from flows.steps.layout.surnames import COMMON_SURNAMES, is_minority_name, is_no_word
from flows.steps.layout.workplaces import without_workplaces
from flows.steps.model import Author, Paragraph
from flows.steps.text import fold

_HAN = r"[\u4e00-\u9fff]"
_OPENING = 140  # characters in which the formula with the reporters' names stands
_FORMULA = 30  # characters before its bracket: paper, place and day
_ENDS_FORMULA = re.compile(rf"^[■□●◆▲\s]*[【\[]?{_HAN}{{2,12}}(?:[讯訊]|电|電)[】\]]?\s?$")
_BRACKETED = re.compile(r"\(([^()]{2,80})\)")
# 本报讯, 本报某地7月1日电, 快讯: what stands before reporters who are named without brackets.
_NEWS = re.compile(
    rf"^[■□●◆▲\s]*[【\[]?[\u4e00-\u9fff\d]{{1,16}}(?:[讯訊]|电|電|消息)[】\]]?\s?(?={OFFICE}|{ROLE.pattern})"
)
_OWN = re.compile(rf"^[■□●◆▲\s]*(?:{OFFICE}|本報)?(?={ROLE.pattern})")
_NAMES_END = re.compile(r"[\s:。,]|\d|(?:摄影|图文)?报道|報導|電|电")
_REPORTS = re.compile(
    rf"^\s?(?:(?:\d{{1,2}}月)?\d{{1,2}}日)?\s?{_HAN}{{0,6}}?(?:(?:摄影|图文)?报道|報導|電|电(?=[:,。\s\d]|$))"
)
_SIGNATURE = re.compile(
    r"(?:[。!?”\"…]\s*)(?:\((?P<inner>[^()]{2,60})\)|(?P<bare>[^。!?\"”]{2,40}))\s*$|^\((?P<whole>[^()]{2,60})\)$"
)
_LAST_SIGNS = 80  # of a paragraph, among which its signature stands
_MARKED = re.compile(r"[■□●○◎]")
_ITEM_MARK = re.compile(r"^[■□●○◎◆◇▲△▶►★☆※·]")
_SPREAD = re.compile(rf"^{_HAN}\s{_HAN}$")
_TOLD = re.compile(r"整理|编译|采写|供稿|辑录|口述|撰文|采集")
_BREAKS_OFF = re.compile(
    rf"(?:^|\S{{2}}[\s、(]){_HAN}$|(?:^|[\s、(])\S{{0,8}}(?:通讯?|实习|{ROLE.pattern})$|[、,/:]$"
)
_TAKEN_FROM = re.compile(r"^\(?(?:均据|据(?!.*《)|原载(?!.*》.*[\u4e00-\u9fff]{2}))")
_RIM = re.compile(r"^[^\u4e00-\u9fff]+|[^\u4e00-\u9fff]+$")
_PEN_NAME = re.compile(rf"(?!.*(?:[的了在是]|本[报刊]|综合))(?:{_HAN}{{2,5}}|{_HAN}\s{_HAN})")
_BODY_OF_PEOPLE = re.compile(
    rf"{_HAN}{{2,22}}(?:局|[县市区省]委|党委|委员会|办公室|支队|大队|调查队|政府|[组宣统]\S{{1,2}}部|厅|协会|学会|法院|检察院|课题组|编写组)"
)
_SHOT = re.compile(
    r"^(?P<names>.{2,60}?)\s?/?\s?(?:摄影报道|摄影|[摄攝]|供图|制图|绘|/\s?图)[)\s]*$"
    r"|^(?:摄影|图片?|供图)\s?[:/]\s?(?P<shown>.{2,40})$"
)
_PHOTO_SIGNED = re.compile(
    rf"(?:{ROLE.pattern})\s*[:/]?\s*(?P<names>[^。,]{{2,24}}?)\s?(?:摄影报道|摄影|摄)[)\s]*$"
)
_SHOT_BY_PEN_NAME = re.compile(rf"(?:^|(?<=\())(?P<name>{_HAN}{{2,4}})\s?/?\s?(?:摄|(?<=/)图)[)\s]*$")
_CALLED = re.compile(rf"\((?P<names>(?:{OFFICE})?(?:{ROLE.pattern})[^()]{{2,30}})\)\s*$")


def name_authors(paragraphs: Sequence[Paragraph]) -> tuple[Author, ...]:
    """Everyone named, in the order of bylines, opening or signature, captions and credits."""
    bodies = [fold(p.text) for p in paragraphs if p.role == "body"]
    signed = _whole_bylines([fold(p.text) for p in paragraphs if p.role == "byline"])
    authors = [author for text in signed for author in signed_authors(text)]
    if bodies:
        authors += _opening_authors(bodies)
        authors = authors or _formula_further_on(bodies) or _authors_at_the_end(bodies)
    for paragraph in paragraphs:
        if paragraph.role in ("caption", "credit"):
            authors += credit_authors(fold(paragraph.text))
    return tuple(dict.fromkeys(authors))


def _whole_bylines(rows: Sequence[str]) -> list[str]:
    """Rows of bylines, as one where the first breaks off: behind a post, within a word or bracket."""
    whole: list[str] = []
    for row in rows:
        joined = f"{whole[-1]} {row}" if whole and _is_torn(whole[-1]) else ""
        if joined and parse_byline(without_workplaces(joined), known=True).complete:
            whole[-1] = joined
        else:
            whole.append(row)
    return whole


def _is_torn(row: str) -> bool:
    return row.count("(") > row.count(")") or bool(_BREAKS_OFF.search(row))


def signed_authors(text: str) -> list[Author]:
    """The authors of a row that is known to be a byline; pen names and bodies of people sign there too."""
    if _TAKEN_FROM.match(text):
        return []
    rest = without_workplaces(text)
    return list(parse_byline(rest, known=True).authors) or _signing_bodies(text) or _pen_names(rest)


def _signing_bodies(text: str) -> list[Author]:
    pieces = _RIM.sub("", text).split()
    return [Author(None, p) for p in pieces] if all(map(_BODY_OF_PEOPLE.fullmatch, pieces)) else []


def _pen_names(text: str) -> list[Author]:
    rest = _RIM.sub("", text)
    if _PEN_NAME.fullmatch(rest):
        return [Author(None, "".join(rest.split()))]
    return []


def names_its_writers(bodies: Sequence[str]) -> str:
    """Where a story's text (paragraphs, folded) names who wrote it: opening, end or nowhere."""
    if _opening_authors(bodies):
        return "opening"
    return "end" if _signed_authors(bodies[-1]) else "nowhere"


def _opening_authors(bodies: Sequence[str]) -> list[Author]:
    """Names in 某报讯(记者 … 通讯员 …), (记者 …), 本报讯 记者…报道."""
    head = bodies[0][:_OPENING]
    if len(bodies) > 1 and head == bodies[0] and head.count("(") > head.count(")"):
        head = (head + bodies[1])[:_OPENING]  # the formula is torn
    return _bracketed_authors(head) or _reporting_authors(head)


def _bracketed_authors(head: str) -> list[Author]:
    for bracket in _BRACKETED.finditer(head):
        if bracket.start() <= _FORMULA and ROLE.search(bracket[1]):
            return list(parse_byline(bracket[1], known=True).authors)
        if _ENDS_FORMULA.search(head[: bracket.start()]):  # 河湾讯(田禾苗)
            byline = parse_byline(bracket[1])
            if byline.complete and all(is_no_word(a.name) for a in byline.authors):
                return list(byline.authors)
    return []


def _reporting_authors(head: str) -> list[Author]:
    """本报讯 记者某某 昨日…, 本报记者某某、通讯员某某报道: as many names as make a byline."""
    news = _NEWS.match(head) or DATELINE.match(head)
    rest = head[news.end() :].lstrip() if news else head
    own = _OWN.match(rest)
    if not own:
        return []
    rest = rest[own.end() :]
    found: list[Author] = []
    for end in _NAMES_END.finditer(rest[:70]):
        byline = parse_byline(rest[: end.start()])
        is_reported = bool(_REPORTS.match(rest[end.start() :])) or (news and end[0].isspace())
        if byline.complete and is_reported and all(a.role for a in byline.authors):
            found = list(byline.authors)
    return found


def _formula_further_on(bodies: Sequence[str]) -> list[Author]:
    """The names in a formula that does not stand first: rows of a neighbour are read before it."""
    opened = (_bracketed_authors(body[:_OPENING]) for body in bodies[1:] if DATELINE.match(body))
    return next(filter(None, opened), [])


def _authors_at_the_end(bodies: Sequence[str]) -> list[Author]:
    mark = _ITEM_MARK.match(bodies[-1])
    if mark and any(body.startswith(mark[0]) and body.endswith(")") for body in bodies[:-1]):
        return []  # items of a column: each is signed for itself
    return _signed_authors(bodies[-1]) or _authors_signed_within(bodies)


def _signatures(body: str) -> Iterator[tuple[str, bool]]:
    """What may be the signature of a paragraph, and whether it stands in brackets."""
    found = _SIGNATURE.search(body[-_LAST_SIGNS:])
    if found:
        inner = found["inner"] or (found["whole"] if len(body) <= _LAST_SIGNS else None)
        if (inner or found["bare"]) and not TO_BE_CONTINUED.match(inner or ""):
            yield (inner or found["bare"]).strip(), bool(inner)


def _signed_authors(body: str) -> list[Author]:
    """Names after the last sentence: (张三 李四), or a byline without brackets."""
    for text, in_brackets in _signatures(body):
        rest = without_workplaces(text) if in_brackets else text
        if in_brackets and _SPREAD.match(rest):
            name = "".join(rest.split())
            return [Author(None, name)] if is_no_word(name) or starts_like_name(name) else []
        byline = parse_byline(rest)
        names = [a.name for a in byline.authors]
        sure = any(a.role for a in byline.authors) or all(name[0] in COMMON_SURNAMES for name in names)
        if in_brackets and not sure:
            sure = rest != text or bool(_TOLD.search(text))
            sure = sure or all(is_no_word(name) or is_minority_name(name) for name in names)
        if byline.complete and sure:
            return list(byline.authors)
    return []


def _authors_signed_within(bodies: Sequence[str]) -> list[Author]:
    """Names in brackets or behind a mark that end a paragraph: the story's end, where more is read after it
    (rows of a neighbour, a glossary). Without posts only where nobody else signs: items sign one by one."""
    bare: list[list[Author]] = []
    for body in reversed(bodies):
        for text, in_brackets in _signatures(body):
            byline = parse_byline(text) if in_brackets or _MARKED.match(text) else None
            if not byline or not byline.complete or any(a.role == "读者" for a in byline.authors):
                continue
            if all(a.role for a in byline.authors):
                return list(byline.authors)
            if in_brackets and all(starts_like_name(a.name) and is_no_word(a.name) for a in byline.authors):
                bare.append(list(byline.authors))
    return bare[0] if len(bare) == 1 else []


def credit_authors(text: str) -> list[Author]:
    """Photographers of a caption's tail or a credit line, all of them 摄影; others by their posts."""
    tail = re.split(r"[。!?…]\s*", text)
    last = next((piece for piece in reversed(tail) if piece.strip()), "")
    found = _SHOT.search(last)
    if found:
        byline = parse_byline((found["names"] or found["shown"]).strip("( "))
        # The caption runs on to its signature.
        if not byline.complete and (signed := _PHOTO_SIGNED.search(last)):
            byline = parse_byline(signed["names"])
        if byline.complete:
            return [Author("摄影", a.name) for a in byline.authors]
        alone = _SHOT_BY_PEN_NAME.search(last)
        return [Author("摄影", alone["name"])] if alone else []
    called = _CALLED.search(text)
    byline = parse_byline(called["names"] if called else last)
    return list(byline.authors) if byline.complete and all(a.role for a in byline.authors) else []
