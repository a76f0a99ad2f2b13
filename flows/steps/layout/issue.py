"""What a page says of its own issue: which paper, which day, which page number.

A wrong answer is worse than none: every later date leans on the page's date. So each answer needs
evidence that names this page, and is NULL where pieces of evidence disagree.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from flows.steps.layout.patterns import PAPER_KIND
from flows.steps.model import Article, ManifestEntry, Page, PlacedLine
from flows.steps.text import fold, squeeze, tidy

_PAPER = rf"(?P<paper>[\u4e00-\u9fff]{{2,6}}?{PAPER_KIND})(?!社?业)"
_DAY = r"(?:(?:20\d\d年)?\d{1,2}月)?\d{1,2}日"
_REPORTER = r"(?:全媒体|融媒体|首席|特约|见习|实习|本地|驻地)*(?:记者|通讯员|摄影记者|首席记者)"
_DATELINE = re.compile(
    rf"[^\u4e00-\u9fff]{{0,3}}{_PAPER}(?:[\u4e00-\u9fff]{{0,4}}?)(?:{_DAY})?(?:讯|电|消息)(?=[\s(:,]|记者|{_DAY}|$)"
)
_SIGNED = re.compile(rf"{_PAPER}(?:社|客户端)?{_REPORTER}")
_DATELINE_REACH = 16  # characters in which the paper's name ends
# 据某某日报讯 cites, it does not sign.
_CITED = re.compile(r"(?:据|综合|转载自?|摘自|来源[:]?|原载|见|《)\s?$")
_OWN_STYLE = re.compile(r"本报(?:讯|记者|通讯员|综合|评论员|[\u4e00-\u9fff]{0,6}(?:讯|电))")
_MASTHEAD = re.compile(rf"(?:《)?{_PAPER}(?:》)?")

# How much each kind of evidence for the paper weighs. A dateline or a masthead names the paper by
# itself; a signature may be a guest's, so it takes two of them.
_WEIGHTS = {"masthead": 3, "dateline": 3, "signature": 1}
# On a page that calls its paper 本报, reporters of a named paper are guests; datelines may be reprints.
_GUEST_WEIGHTS = {"masthead": 3, "dateline": 1, "signature": 0}
_ENOUGH = 2
# The share of all evidence that the paper must have: one reprint among the paper's own stories is
# usual, an even split tells nothing.
_CLEAR_SHARE = 0.75

_YEAR_DATE = re.compile(r"(20\d\d)\s?[年./-]\s?(\d{1,2})\s?[月./-]\s?(\d{1,2})(?!\d)\s?日?")
_CHINESE_DATE = re.compile(
    r"二[〇○零]([〇○零一二三四五六七八九])([〇○零一二三四五六七八九])年"
    r"([一二三四五六七八九十]{1,2})月([一二三四五六七八九十]{1,3})日"
)
_WEEKDAY = re.compile(r"(?:星期|周|礼拜)([一二三四五六日天])")
_MONTH_DAY = re.compile(r"(?<![\d.])(\d{1,2})\s?月\s?(\d{1,2})\s?日")
# Everything that may stand in a folio line beside the date. What is left of a line without it decides
# whether the line is a folio.
_SECTION_NAME = (
    "要闻|综合|新闻|民生|经济|社会|文化|体育|教育|健康|副刊|专版|专题|广告|国际|国内|时政|本地|天下|评论|理论|深度"
    "|特别报道|导读|城事|都市|法治|科技|旅游|生活"
)
_FOLIO_MATTER = re.compile(
    rf"[\u4e00-\u9fff]{{2,16}}机关报|{_PAPER}(?:社(?:出版|主办|主管|承印))?|{_YEAR_DATE.pattern}|{_CHINESE_DATE.pattern}|{_MONTH_DAY.pattern}|{_WEEKDAY.pattern}"
    r"|农历[^\s]{2,10}|[甲乙丙丁戊己庚辛壬癸][子丑寅卯辰巳午未申酉戌亥]年"
    r"|(?:第|总第?)?[A-Za-z]?\d{1,3}\s?版|[A-D]\d{1,2}|今日\S{1,6}版|总?第\s?\d+\s?[期号]"
    r"|CN\S+|邮发代号\S+|国内统一\S*|https?\S+|www\S+|\S{2,10}(?:主办|出版|主管)"
    r"|(?:责任编辑|责编|编辑|美编|版式|校对|校检|值班\S{2}|主编|组版|视觉)[:/ ]*[\u4e00-\u9fff]{2,3}"
    rf"|(?:{_SECTION_NAME})+"
)
_SIGNATURE_REACH = 60  # characters of running text that may hold the paper and the reporter's name
_FOLIO_REST = 8  # characters a folio line may have besides: the name of a page, a slogan
_FOLIO_LONGEST = 70

_PAGE_NO = re.compile(
    r"(?<![\dA-Za-z])(?:第\s?)?([A-Z]{0,2}\d{1,3}|[一二三四五六七八九十]{1,3})\s?版(?!\S{0,2}次)|(?<![\dA-Za-z])([A-D]\d{1,2})(?![\dA-Za-z月年.])"
    r"|(?:^|(?<=[报刊]))\s?(0\d)(?![\d年月日.:/-])"  # bare, right beside the paper's name or first of all
)
_NOT_PAGE_NO = re.compile(r"今日\S{0,4}版|共\s?\d+\s?版|[上下]接\S{0,8}版|转\S{0,6}版|见\S{0,6}版")

_FUTURE = re.compile(r"(?:将|拟|定|计划|预计|到|至|力争|截止到?|前|待)[于在自从]?\s?$")
_PLAN_BEFORE_YEAR = re.compile(r"(?:到|至|力争|预计|预期|规划|目标|远景|[-—~])\s?$")
_DAY_ALONE = re.compile(r"(?<![\d.月年第])(\d{1,2})日(?:(?:上午|下午|中午|晚上?|凌晨|清晨|傍晚|起)|[,，])")


# A date less sure than this (a year only guessed, two stories) would mislead more often than help.
_LEAST_CONFIDENCE = 0.45


@dataclass(frozen=True, slots=True)
class Issue:
    """The issue a page belongs to; `confidence` (0..1) is that of the page date."""

    publication: str | None
    page_date: date | None
    page_date_source: str | None  # stated, inferred, manifest
    page_no: str | None
    confidence: float


def identify_issue(
    page: Page,
    placed: Sequence[PlacedLine],
    articles: Sequence[Article],
    manifest: ManifestEntry | None = None,
) -> Issue:
    """Paper, date and page number from the page itself; what the manifest gives goes before."""
    given = manifest or ManifestEntry(page.file_name)
    folios = [text for text in _outer_lines(placed) if _is_folio(text)]
    paper = given.publication or _find_publication(folios, articles)
    page_no = given.page_no or _find_page_no(folios)
    if given.page_date:
        return Issue(paper, given.page_date, "manifest", page_no, 1.0)
    stated = _find_stated_date(folios)
    if stated:
        return Issue(paper, stated, "stated", page_no, 0.95)
    inferred, confidence = _infer_date(folios, articles)
    return Issue(paper, inferred, "inferred" if inferred else None, page_no, confidence)


def _outer_lines(placed: Sequence[PlacedLine]) -> list[str]:
    """Lines outside all articles, and the first and last lines of the page whatever they were taken for:
    where a folio can stand. Folded and tidied."""
    edge = 4
    kept = [
        item
        for at, item in enumerate(placed)
        if item.article_number is None or at < edge or at >= len(placed) - edge
    ]
    return [fold(tidy(item.line.text)) for item in kept if item.role != "jump"]


def _is_folio(text: str) -> bool:
    if len(text) > _FOLIO_LONGEST or text.endswith(("。", "!", "?", ",", ";")):
        return False
    rest = re.sub(r"[\s|·:：/、,()\[\]《》-]+", "", _FOLIO_MATTER.sub("", text))
    return bool(_FOLIO_MATTER.search(text)) and len(rest) <= _FOLIO_REST


# --- publication ---------------------------------------------------------------------------------


def _find_publication(folios: Sequence[str], articles: Sequence[Article]) -> str | None:
    texts = [(p.role, fold(p.text)) for article in articles for p in article.paragraphs]
    calls_itself_ours = any(
        _OWN_STYLE.search(text[:40]) or _OWN_STYLE.search(text[-40:]) for _, text in texts
    )
    weights = _GUEST_WEIGHTS if calls_itself_ours else _WEIGHTS
    named = list(_named_papers(folios, texts))
    votes: Counter[str] = Counter()
    for kind, paper in named:
        # Text that runs into the name (现场江州日报记者) is cut off where the name also stands alone.
        shortest = min((other for _, other in named if paper.endswith(other)), key=len)
        votes[shortest] += weights[kind]
    if not votes:
        return None
    (paper, weight), *_ = votes.most_common(1)
    is_clear = weight >= _ENOUGH and weight >= _CLEAR_SHARE * sum(votes.values())
    return paper if is_clear else None


def _named_papers(folios: Sequence[str], texts: Sequence[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Kind of evidence and paper, from folio lines and paragraphs (role, folded text)."""
    for line in folios:
        for found in _MASTHEAD.finditer(line):
            yield "masthead", found["paper"]
    for role, text in texts:
        dateline = _DATELINE.match(text) if role == "body" and "报" in text[:_DATELINE_REACH] else None
        if dateline and not _CITED.search(dateline["paper"][:1]):
            yield "dateline", dateline["paper"]
        elif role in {"byline", "credit", "caption", "body"}:
            yield from (("signature", paper) for paper in _signatures(role, text))


def _signatures(role: str, text: str) -> Iterator[str]:
    """Papers whose reporter signs here: anywhere in bylines and credits, at the end of captions, at either
    end of body paragraphs (running text also speaks of other papers' reporters)."""
    # In running text only its end can be a signature.
    text = text if role in {"byline", "credit"} or len(text) <= _SIGNATURE_REACH else text[-_SIGNATURE_REACH:]
    if "报" not in text or not ("记者" in text or "通讯员" in text):
        return
    for found in _SIGNED.finditer(text):
        is_start = found.start() <= 2
        is_end = len(text) - found.end() <= 12
        if (role in {"byline", "credit"} or is_end or (is_start and len(text) <= 40)) and not _CITED.search(
            text[: found.start()]
        ):
            yield found["paper"]


# --- page number ---------------------------------------------------------------------------------


def _find_page_no(folios: Sequence[str]) -> str | None:
    numbers = {
        found[1] or found[2] or found[3]
        for line in folios
        for found in _PAGE_NO.finditer(_NOT_PAGE_NO.sub("", _YEAR_DATE.sub("", line)))
    }
    return numbers.pop() if len(numbers) == 1 else None


# --- page date -----------------------------------------------------------------------------------


def _find_stated_date(folios: Sequence[str]) -> date | None:
    """The one full date of the folio lines; a weekday that stands beside it must agree."""
    found: set[date] = set()
    for line in folios:
        weekday = _WEEKDAY.search(line)
        for day in _full_dates(line):
            if weekday is None or "一二三四五六日".index(weekday[1].replace("天", "日")) == day.weekday():
                found.add(day)
    return found.pop() if len(found) == 1 else None


def _full_dates(text: str) -> Iterator[date]:
    for parts in _YEAR_DATE.findall(text):
        yield from _date_of(*map(int, parts))
    for parts in _CHINESE_DATE.findall(squeeze(text)):
        tens, ones = (
            ("〇○零".find(c) >= 0 and "0") or str("一二三四五六七八九".index(c) + 1) for c in parts[:2]
        )
        yield from _date_of(int(f"20{tens}{ones}"), _chinese_number(parts[2]), _chinese_number(parts[3]))


def _chinese_number(text: str) -> int:
    tens, _, ones = text.rpartition("十")
    digits = "零一二三四五六七八九"
    if "十" not in text:
        return digits.index(text)
    return (digits.index(tens) if tens else 1) * 10 + (digits.index(ones) if ones else 0)


def _date_of(year: int, month: int, day: int) -> Iterator[date]:
    try:
        yield date(year, month, day)
    except ValueError:  # 13月, 31 April: not a date
        return


def _infer_date(folios: Sequence[str], articles: Sequence[Article]) -> tuple[date | None, float]:
    """The day after the latest event that a story opens with, in the year the page speaks of.

    A daily prints yesterday's news; weeklies are later, so the confidence stays well below a stated
    date's. NULL where the year, or more than one event day, is missing.
    """
    leads = [lead for article in articles if (lead := _lead_of(article))]
    text = "\n".join(text for article in articles for text in map(fold, article.columns.values()))
    known = [day for lead in leads for day in _event_days(lead)] or _event_days(text)
    days_of_leads = [[*_event_days(lead), *_days_alone(lead, known)] for lead in leads]
    folio_day = next(iter({(int(m), int(d)) for line in folios for m, d in _MONTH_DAY.findall(line)}), None)
    year, year_confidence = _year_of(text)
    if year is None or not (known or folio_day):
        return None, 0.0
    if folio_day:
        return next(_date_of(year, *folio_day), None), year_confidence
    event, support = _latest_borne_out(days_of_leads, year)
    confidence = year_confidence * (0.75 if support < 3 else 0.9)
    if event is None or confidence < _LEAST_CONFIDENCE:
        return None, 0.0
    return event + timedelta(days=1), confidence


def _lead_of(article: Article) -> str | None:
    """The opening of the story or, for a photo, its caption."""
    for role in ("body", "caption"):
        for paragraph in article.paragraphs:
            if paragraph.role == role:
                return fold(paragraph.text)[:90]
    return None


def _event_days(lead: str) -> list[tuple[int, int]]:
    """Month and day of what has happened; 将于4月30日 has not."""
    return [
        (int(found[1]), int(found[2]))
        for found in _MONTH_DAY.finditer(lead)
        if not _FUTURE.search(lead[max(0, found.start() - 6) : found.start()])
        and 1 <= int(found[1]) <= 12
        and not re.match(r"(?:前|起|之前|以前|截止)", lead[found.end() :])
        and not re.search(r"20\d\d年$", lead[: found.start()])
    ]


def _days_alone(lead: str, known: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """21日下午 with the month of the page's other days, where they have one month only."""
    months = {month for month, _ in known}
    if len(months) != 1:
        return []
    return [(next(iter(months)), int(day)) for day in _DAY_ALONE.findall(lead) if 1 <= int(day) <= 31]


def _latest_borne_out(
    days_of_leads: Sequence[Sequence[tuple[int, int]]], year: int
) -> tuple[date | None, int]:
    """The latest day that two stories open with, or come within four days of, and how many do."""
    opened = [{day for parts in days for day in _date_of(year, *parts)} for days in days_of_leads]
    for latest in sorted({day for days in opened for day in days}, reverse=True):
        support = sum(any(0 <= (latest - day).days <= 4 for day in days) for days in opened)
        if support >= 2:
            return latest, support
    return None, 0


def _is_target_year(year: int, years: Counter[int]) -> bool:
    """2030, 2035, 2060: a round year that stands far from the others of the page is a plan's."""
    others = [other for other in years if other != year]
    return bool(others) and year % 5 == 0 and year - max(others) > 2


def _year_of(text: str) -> tuple[int | None, float]:
    """The page's year: the latest one it speaks of as present or past, and how sure that is.

    A paper speaks of its own year now and then, of later ones only as plans. A latest year mentioned as
    a closed one (年末, 全年, 年底) may be the year before.
    """
    years = Counter(
        int(found[1])
        for found in re.finditer(r"(?<!\d)(20[0-4]\d)(?=\s?年|[./-]\d)", text)
        if not _PLAN_BEFORE_YEAR.search(text[max(0, found.start() - 4) : found.start()])
    )
    if not years:
        return None, 0.0
    latest = max(year for year in years if not _is_target_year(year, years))
    open_year = re.search(
        rf"{latest}年(?:[1-9]|1[0-2])月|{latest}年(?:第|度?[\u4e00-\u9fff“]{{0,12}}(?:赛|展|会|节|项目|榜|名单|计划|方案|行动|任务|开工))"
        rf"|{latest}年(?:以来|春|夏|秋|冬|上半年|前)",
        text,
    )
    if open_year:
        return latest, 0.8 if years[latest] > 1 else 0.65
    closed = re.search(rf"{latest}年(?:末|底|全年|年底|度?总|我|,)", text)
    if closed or years[latest] < 2:
        return None, 0.0
    return latest, 0.55
