"""Who wrote it: names and roles out of bylines, datelines, credits and signatures."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from flows.steps.layout.patterns import OFFICE
from flows.steps.layout.surnames import COMPOUND_SURNAMES, SURNAMES, is_minority_name, is_minority_pair
from flows.steps.layout.workplaces import AFFILIATION
from flows.steps.model import Author
from flows.steps.sieve import telling

_QUALIFIER = (
    r"(?:全媒体|融媒体?|学生|校园|青年|小|首席|见习|实习|特派|特约|资深|高级|文字|摄影|摄像|图片|体育|视频"
    r"|深度|暗访|调查|财经|时政|民生|法治|数据|前方|随队|随军|巡回|驻[\u4e00-\u9fff]{1,4}?|[\u4e00-\u9fff]{2}组)"
)
# 特约 makes a post of any profession. 作者系 and 作者单位 say where an author works: no name follows.
ROLE = re.compile(
    rf"(?:{_QUALIFIER}*(?:[记記]者(?:站|组)?|通[讯訊][员員]|特派[员員]|特约撰稿人?|撰稿人?|实习生|见习生|评论员|观察员|主笔|分析师"
    r"|作者(?!系|单位|为|是|简介)|拍友|摄影师|通讯组)|特约[\u4e00-\u9fff]{2,5}(?=[\s:/]))"
)
# Words that are posts where a name follows set apart, and words of running text elsewhere.
_CALLING = re.compile(
    r"(?:指导(?:老师|教师)|读者|讀者|插[图画]|绘图|漫画|对谈|评测|制图|视频|主持|(?:文稿|采访)统筹)(?=[\s:/|]\s?\S)"
    r"|主持人?(?=[:/|]\s?\S)"
)
# Those who made the page ready are no authors of the text.
_STAFF = re.compile(r"(?:责任编辑|编辑|责编|美编|校对|版式)[\s:/|]\s?[\u4e00-\u9fff]{2,4}(?=$|[\s)])")
# 材料学院2021级 瞿凡: where the writer works or studies, and the name; behind 2021级 no blank is needed.
# Brackets may stand around it, and what the writer is there may end it (农艺师, 主任).
_WORK = (
    r"学院|大学|[中小]学|学校|公司|工?厂|集团|[局院所队连营旅团村镇站会社系部处科室矿班级县市区乡]|社区|中心|车间"
    r"|主任|书记|教授|秘书|医[师生]|[^\s]{2}(?:[师长士]|(?<!讯)员)"
)
AT_WORK = re.compile(
    rf"\(?[\u4e00-\u9fff\d()（）]{{1,16}}(?:\d{{4}}\s?[级班]\s*|(?:{_WORK})\s+)"
    rf"(?P<name>[{''.join(sorted(SURNAMES))}](?:\s*[\u4e00-\u9fff]){{1,2}})\)?"
)
_OFFICE_PIECE = re.compile(rf"^(?:{OFFICE}|本报|该报|融媒体中心|.{{2,8}}(?:中心|电台|频道|部|站))·?$")
# An office that signs as a whole: nobody is named.
_SIGNING_OFFICE = re.compile(rf"{OFFICE}(?:特约|首席)?(?P<role>评论员|评论部|编辑部|编委会)")
_OFFICE_END = re.compile(rf"(?:{OFFICE}|本[报報]|本刊)\s?$|^[\u4e00-\u9fff]{{1,8}}[省市县区镇乡村]$")
_LEAD_MARKS = re.compile(r"^[*|/:·(\[【\s—-]+")
_MARKS = re.compile(r"[■□●○◎◉※◆◇▲△★☆▶►⊙]")  # between the authors, too
_BLANK = re.compile(r"\s")
_PIECES = re.compile(r"[\s/、,;:|&()\[\]【】]+")
_INNER = r"[^\s/、,;:|&()\[\]【】]"
# Words of the trade that a wrap or justified setting has broken, and names of two characters set as wide as
# those of three.
_BROKEN_WORD = re.compile(
    r"全\s?媒\s?体|融\s?媒\s?体?|记\s?者|通\s?讯\s?员|首\s?席|见\s?习|实\s?习\s?生?|摄\s?影"
)
_SPREAD_NAME = re.compile(rf"(?<!{_INNER})([\u4e00-\u9fff])\s+([\u4e00-\u9fff])(?!{_INNER})")
# A name of three characters that a wrap has torn: one of them stands alone, and nobody's name has only one.
_TORN_NAME = re.compile(
    rf"(?<!{_INNER})(?:([\u4e00-\u9fff]{{2}})\s([\u4e00-\u9fff])|([\u4e00-\u9fff])\s([\u4e00-\u9fff]{{2}}))(?!{_INNER})"
)
# Names of two characters set wide, one behind the other, of which tidying has closed the wrong blanks:
# 田 禾白 石
_SHIFTED_NAMES = re.compile(rf"(?<!{_INNER})[\u4e00-\u9fff](?:\s[\u4e00-\u9fff]{{1,3}})+(?!{_INNER})")
_REPORTED = re.compile(
    r"(?:[\u4e00-\u9fff]{2,6})?(?:摄影报道|图文报道|综合报道|现场报道|采访报道|报道|整理|综合|通讯|发自[\u4e00-\u9fff]{2,6}|[\u4e00-\u9fff]{2,6}(?:电|专电|传真))$"
)
_PHOTO_WORDS = frozenset(
    ("摄", "图", "摄影", "图片", "供图", "绘图", "漫画", "影", "攝", "攝影", "圖", "圖片", "繪圖")
)
_TEXT_WORDS = frozenset(
    ("文", "文字", "撰文", "执笔", "采写", "整理", "综合", "报道", "发自", "采访", "编译", "採寫", "編譯")
)
_TOLD_WORDS = frozenset(
    (
        "口述",
        "自述",
        "供稿",
        "解答",
        "口述人",
        "讲述",
        "讲述人",
        "记录",
        "整理人",
        "执笔人",
        "翻译",
        "译",
        "译写",
        "作",
        "辑",
        "辑录",
        "采集整理",
        "制谜",
        "著",
        "投稿",
    )
)
_BOTH_WORDS = frozenset(("文图", "图文", "文圖", "圖文", "摄影报道", "图文报道"))
_WORDS = _PHOTO_WORDS | _TEXT_WORDS | _TOLD_WORDS | _BOTH_WORDS
_TEXT_AND_PHOTO = re.compile(
    r"(?<![\u4e00-\u9fff])文\s?并\s?[摄图影]|(?<![\u4e00-\u9fff])文\s?[/、]?\s?[图圖]|[图圖]\s?[/、]?\s?文|文\s?[/]\s?[图圖]"
)
_PHOTO_SIGNS = frozenset("图圖并")
_GLUED = re.compile(
    r"([\u4e00-\u9fff]{2,4}?)(摄影报道|摄影|摄|攝|文|图|供图|报道|口述|整理|执笔|采写|撰文|编译|辑录|辑|译)"
)
# Behind such a word and a sign, a pen name stands that begins with no surname.
_LED_NAME = re.compile(
    r"(?:(?:文字?|撰文|执笔|采写|整理|编译|口述|讲述|记录|翻译|图|摄影)/"
    r"|(?:撰文|执笔|采写|整理|编译|口述|讲述|记录|翻译|摄影):)\s?([\u4e00-\u9fff]{2,4})(?![^\s/、,;)\]】])"
)
# Before a stroke and such a word, too.
_LEADING_NAME = re.compile(rf"(?<!{_INNER})([\u4e00-\u9fff]{{2,4}})/(?:文|图|摄影?)(?![\u4e00-\u9fff])")
_NAMES = re.compile(r"[\u4e00-\u9fff〇]{2,12}")
_FOREIGN_NAME = re.compile(r"^[\u4e00-\u9fff]{1,6}·[\u4e00-\u9fff·]{1,8}$")
# Between the signs that part them, bylines hold Chinese characters only, but for what an office is called.
_NO_BYLINE_SIGN = re.compile(r"[^\u4e00-\u9fff〇·\s/、,;:|&()\[\]【】■□●○◎◉※◆◇▲△★☆▶►⊙*—-]")
# As long is a piece only where a post, a word of the trade or a foreign name is part of it: by these signs.
_LONG_PIECE = re.compile(r"[\u4e00-\u9fff〇·]{13}")
_LENGTHENS = re.compile(r"[记通撰实见评观作拍摄图约编报整综发电·]")
_SOME_OFFICE = re.compile(r"中心|电台|频道|部|站")
# What stands after a post instead of a name: grammar, places, times, doings, and what with the post is the
# name of a column.
_NO_PEN_NAME = re.compile(
    r"[的了在是从到向对与及或们省市县区镇]|[\u4e00-\u9fff]{4}|^(?:手记|观察|调查|点评|感言|日记|札记|随笔|视[点线]|来[信稿]"
    r"|简介|介绍|心得|连线|直击|现场|在线|[走探寻]访|体验|出镜|风采|提问|之家|团队|名单|[日昨今]前|近日|昨[日天]|今[日天]"
    r"|获悉|了解|看见|发现|注意|走进|跟随)"
)
_FIRST_PIECE = re.compile(rf"[^\s/、,;:|&()\[\]【】■□●○◎◉※◆◇▲△★☆▶►⊙*·—-]{_INNER}*")
_FIRST_OF_NAMES = SURNAMES | {name[0] for name in COMPOUND_SURNAMES}
# Characters one of which is in every post, whole or broken, in every word of the trade, and in foreign names.
_TRADE = frozenset(word[0] for word in _WORDS).union(
    *map(telling, (ROLE, _CALLING, AFFILIATION, _SIGNING_OFFICE, _REPORTED, _TEXT_AND_PHOTO, _FOREIGN_NAME)),
    telling(_BROKEN_WORD),
)
_LONGEST_PEN_NAME = 3  # characters, where nothing sets it apart from the post
_LONGEST = 90  # characters; a longer string is prose, not a byline


@dataclass(frozen=True, slots=True)
class Byline:
    """Names read from a string, and whether nothing but a byline stood there."""

    authors: tuple[Author, ...]
    complete: bool


def may_be_byline(text: str) -> bool:
    """Whether the signs of a text let it be a byline and nothing else; tells most lines of running text."""
    if _NO_BYLINE_SIGN.search(text) and not _SOME_OFFICE.search(text):
        return False
    if _LONG_PIECE.search(text) and not _LENGTHENS.search(text):
        return False
    first = _FIRST_PIECE.search(text)
    return first is None or _may_begin_byline(first[0])


def _may_begin_byline(piece: str) -> bool:
    """Whether it may be a name, or shows a post or a word of the trade, or is an office."""
    if piece[0] in _FIRST_OF_NAMES or not _TRADE.isdisjoint(piece):
        return True
    return bool(_OFFICE_PIECE.match(piece))


@lru_cache(4096)  # the lines of a few pages: several steps ask for the same ones
def parse_byline(text: str, *, known: bool = False) -> Byline:
    """Reads a string (folded, tidied) as a byline: roles before names, or 文/图/摄 after or before them.

    `complete` is true where every piece was a role, an office, a name or a word of the trade. Where it is
    `known` to be a byline, what stands right behind a post is a name, whatever it begins with.
    """
    if len(text) > _LONGEST:
        return Byline((), complete=False)
    text = text.replace("丨", "|")  # a stroke that only rules are drawn with
    rest = _prepared(text)
    office = _SIGNING_OFFICE.fullmatch(rest.rstrip(")]】"))
    if office:
        return Byline((Author(office["role"], office[0]),), complete=True)
    posts = sorted([*ROLE.finditer(rest), *_CALLING.finditer(rest)], key=lambda found: found.start())
    at_work = None if posts else AT_WORK.fullmatch(rest)
    if at_work:
        return Byline((Author(None, "".join(at_work["name"].split())),), complete=True)
    reader = _Reader(known)
    reader.read(_OFFICE_END.sub("", rest[: posts[0].start()]) if posts else rest, None)
    for post, end in zip(posts, [*(r.start() for r in posts[1:]), len(rest)], strict=False):
        segment = rest[post.end() : end]
        reader.read(_OFFICE_END.sub("", segment) if end < len(rest) else segment, post.group())
    authors = tuple(dict.fromkeys(reader.authors()))
    return Byline(authors, reader.complete and bool(authors))


def _prepared(text: str) -> str:
    """The text without marks, editors and workplaces, words of the trade whole."""
    rest = AFFILIATION.sub("", text) if "作者" in text else text
    rest = _MARKS.sub(" ", rest)
    if "编" in rest or "校" in rest or "版" in rest:
        rest = _STAFF.sub("", rest)
    if _BLANK.search(rest):
        rest = _BROKEN_WORD.sub(_without_blanks, rest)
    return _LEAD_MARKS.sub("", rest).rstrip(" ·")


class _Reader:
    """Collects names, posts and words of the trade, in their order, from the stretches between posts."""

    def __init__(self, known: bool) -> None:
        self.complete = True
        self._known = known
        self._signs: list[tuple[Literal["post", "word", "name"], str]] = []

    def read(self, segment: str, post: str | None) -> None:
        """One stretch after a post (or before the first, post None)."""
        if post:
            self._signs.append(("post", post))
        led = {*_LED_NAME.findall(segment), *_LEADING_NAME.findall(segment)}
        named = False
        for piece in self._pieces(segment, post):
            if piece in _WORDS:
                self._signs.append(("word", piece))
                named = False
                continue
            names = split_names(piece)
            if not names and (piece in led or (not named and self._is_pen_name(piece, segment, post))):
                names = [piece]
            self._signs += [("name", name) for name in names]
            named = named or bool(names)
            if not names and not _OFFICE_PIECE.match(piece):
                self.complete = False

    def _is_pen_name(self, piece: str, segment: str, post: str | None) -> bool:
        """Whether a piece behind a post may be a name, though it begins with no surname."""
        if not post or len(piece) < 2 or not _NAMES.fullmatch(piece) or _NO_PEN_NAME.search(piece):
            return False
        # A colon follows who speaks: 记者:一起去
        return not segment.startswith((piece, ":")) or (self._known and len(piece) <= _LONGEST_PEN_NAME)

    def authors(self) -> list[Author]:
        """Names with their posts; 摄影 is the post of all who took the photos."""
        kinds = [kind for kind, _ in self._signs]
        if "name" not in kinds:
            return []
        if kinds.count("post") == 1 and kinds[-1] == "post":  # 田小禾 本报特约评论员
            post = self._signs.pop()[1]
            return [Author(post, name) for kind, name in self._signs if kind == "name"]
        if "word" not in kinds:
            return self._led_by_words()
        first = kinds.index("word")
        # 文/某某 图/某某: the words stand before their names; 某某 文 某某 图: behind. Amid names, a long one
        # stands before: 记者 某某 摄影 某某
        leads = first < kinds.index("name") or (kinds[-1] == "name" and len(self._signs[first][1]) > 1)
        return self._led_by_words() if leads else self._followed_by_words()

    def _led_by_words(self) -> list[Author]:
        authors: list[Author] = []
        role, of_photos = None, False
        for kind, text in self._signs:
            if kind == "name":
                authors.append(Author("摄影" if of_photos else role, text))
            elif kind == "post":
                role = text
            else:
                role, of_photos = role if text in _BOTH_WORDS else None, text in _PHOTO_WORDS
        return authors

    def _followed_by_words(self) -> list[Author]:
        authors: list[Author] = []
        role: str | None = None
        pending = 0  # names since the last word or post
        for kind, text in self._signs:
            if kind == "name":
                authors.append(Author(role, text))
                pending += 1
                continue
            if kind == "post":
                role = text
            elif text in _PHOTO_WORDS and pending:
                authors[-pending:] = [Author("摄影", author.name) for author in authors[-pending:]]
            pending = 0
        return authors

    def _pieces(self, segment: str, post: str | None) -> list[str]:
        """Blank- or slash-separated pieces, with 摄, 文 and 报道 taken off the names they stick to.

        After a post a name may itself end in 文 or 图: then nothing is taken off.
        """
        if not _PHOTO_SIGNS.isdisjoint(segment):
            segment = _TEXT_AND_PHOTO.sub(" 文图 ", segment)
        if _BLANK.search(segment):
            segment = _SHIFTED_NAMES.sub(_in_pairs, segment)
            segment = _TORN_NAME.sub(_closed_up, _SPREAD_NAME.sub(_closed_up, segment))
        pieces: list[str] = []
        for piece in filter(None, _PIECES.split(segment)):
            glued = _GLUED.fullmatch(piece)
            if glued and glued.group(2) == "报道" and pieces:
                continue  # the place reported from, after the names
            is_name = piece in _WORDS or is_minority_name(piece)
            if glued and post and glued.group(2) in ("文", "图"):
                is_name = is_name or len(split_names(piece)) == 1
            if glued and not is_name and split_names(glued.group(1)):
                pieces += [glued.group(1), glued.group(2)]
            elif not _REPORTED.fullmatch(piece) or piece in _WORDS:
                pieces.append(piece)
        return pieces


def _without_blanks(found: re.Match[str]) -> str:
    return "".join(found.group().split())


def _in_pairs(found: re.Match[str]) -> str:
    signs = _without_blanks(found)
    pairs = [signs[i : i + 2] for i in range(0, len(signs), 2)]
    whole = all(len(pair) == 2 and starts_like_name(pair) for pair in pairs)
    return " ".join(pairs) if whole else found.group()


def _closed_up(found: re.Match[str]) -> str:
    parts = [part for part in found.groups() if part]
    name = "".join(parts)
    is_one = starts_like_name(name) and name not in _WORDS and _WORDS.isdisjoint(parts)
    return name if is_one else found.group()


def split_names(piece: str) -> list[str]:
    """The person names a piece without blanks holds; empty where it is none.

    Two names printed without a blank are cut where both begin with a surname (`王小明李芳`).
    """
    if _FOREIGN_NAME.match(piece) or is_minority_pair(piece):
        return [piece]
    if not _NAMES.fullmatch(piece):
        return []
    if is_minority_name(piece):
        return [piece]
    if len(piece) <= 3:
        return [piece] if starts_like_name(piece) else []
    if len(piece) == 4 and piece[:2] in COMPOUND_SURNAMES:
        return [piece]
    return _cut_names(piece)


def _cut_names(piece: str) -> list[str]:
    """All names two or three characters long with a surname first, or nothing; long names preferred."""
    if not piece:
        return []
    for size in (3, 2):
        name, rest = piece[:size], piece[size:]
        if len(name) == size and starts_like_name(name):
            tail = _cut_names(rest) if rest else []
            if not rest or tail:
                return [name, *tail]
    return []


def starts_like_name(piece: str) -> bool:
    """Whether the piece begins with a surname."""
    return piece[0] in SURNAMES or piece[:2] in COMPOUND_SURNAMES
