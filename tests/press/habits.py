"""Newspapers' habits: how a paper signs, dates, quotes, indents and how wide it sets its columns."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass

from tests.press.stories import Author, Story

_LEADS_MORE = 3  # most stories of a daily open with 某报讯 and its reporters: three of five here
_UNSIGNED = 0.1  # of the stories: briefs, notices, agency items

_TOWNS = ("青渡", "柏川", "霁川", "云碛", "临崖", "沅浦", "松屿", "栖水", "鹭洲", "雾岭")


@dataclass(frozen=True)
class Signing:
    """How one story is signed: rows of their own above the body, words before its first sentence, words
    after its last, and the authors as the page then states them."""

    rows: tuple[str, ...] = ()
    lead: str = ""
    tail: str = ""
    end_rows: tuple[str, ...] = ()
    authors: tuple[Author, ...] = ()


@dataclass(frozen=True)
class Paper:
    """One newspaper's habits, drawn once a page."""

    name: str
    place: str
    day: str  # 3月12日
    sign: str  # a name of SIGNINGS
    staff: str  # what it calls its reporters
    brackets: str  # around a byline in the running text
    half_width: bool  # punctuation
    quotes: str  # curly, straight, corner
    indent: str  # blanks before a paragraph; empty where the dump drops them
    keeps_indent: float  # share of those blanks that survive in the dump
    column: int  # characters a row
    spread: bool  # sets narrow headline rows letter-spaced
    spaced_names: bool  # sets a name of two characters as wide as one of three
    loose_wrap: bool  # lets a row begin with a stop
    ragged: float  # share of rows justified by spacing: they hold a sign or two less than the column
    blank_rows: str  # where the dump puts blank rows: none, each, paragraphs, blocks
    crosshead_sign: str


def draw_paper(rng: random.Random) -> Paper:
    """A paper with habits drawn independently of each other."""
    town = rng.choice(_TOWNS)
    return Paper(
        name=town + rng.choice(("日报", "晚报", "晨报", "都市报", "新报", "商报")),
        place=town,
        day=f"{rng.randint(1, 12)}月{rng.randint(1, 28)}日",
        sign=_draw_style(rng),
        staff=rng.choice(("记者", "记者", "记者", "全媒体记者", "融媒体记者", "首席记者")),
        brackets=rng.choice(("（）", "（）", "()")),
        half_width=rng.random() < 0.15,
        quotes=rng.choice(("curly", "curly", "curly", "straight", "corner")),
        indent=rng.choice(("", "  ", "    ", "　　")),
        keeps_indent=rng.choice((1.0, 1.0, 1.0, 0.7)),
        column=rng.choice((9, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 22, 24, 26, 28)),
        spread=rng.random() < 0.3,
        spaced_names=rng.random() < 0.15,
        loose_wrap=rng.random() < 0.12,
        ragged=rng.choice((0.0, 0.0, 0.3, 0.6)),
        blank_rows=rng.choice(("none", "none", "each", "paragraphs", "blocks", "blocks")),
        crosshead_sign=rng.choice(("", "", "", "●", "■ ", "◆", "▲")),
    )


def sign(story: Story, paper: Paper, rng: random.Random) -> Signing:
    """Signs one story the paper's way; stories of other shapes than the paper's usual one occur."""
    if not story.authors or rng.random() < _UNSIGNED:
        return Signing()
    style = paper.sign if rng.random() < 0.75 else _draw_style(rng)
    return SIGNINGS[style](_grouped(story, paper), paper)


def _draw_style(rng: random.Random) -> str:
    names = sorted(SIGNINGS)
    return rng.choices(names, [_LEADS_MORE if name.startswith("lead_") else 1 for name in names])[0]


Groups = dict[str, list[str]]


def _grouped(story: Story, paper: Paper) -> Groups:
    groups: Groups = {}
    for author in story.authors:
        role = paper.staff if author.role == "记者" else str(author.role)
        groups.setdefault(role, []).append(author.name)
    return groups


def _authors(groups: Groups) -> tuple[Author, ...]:
    return tuple(Author(role, name) for role, names in groups.items() for name in names)


def _shown(name: str, paper: Paper) -> str:
    return f"{name[0]} {name[1]}" if paper.spaced_names and len(name) == 2 else name


def _listed(groups: Groups, paper: Paper, after_role: str = " ", between: str = " ", apart: str = " ") -> str:
    return apart.join(
        role + after_role + between.join(_shown(n, paper) for n in names) for role, names in groups.items()
    )


def _bracketed(text: str, paper: Paper) -> str:
    return paper.brackets[0] + text + paper.brackets[1]


def _lead_named(groups: Groups, paper: Paper) -> Signing:
    lead = f"{paper.name}讯{_bracketed(_listed(groups, paper), paper)}"
    return Signing(lead=lead, authors=_authors(groups))


def _lead_own(groups: Groups, paper: Paper) -> Signing:
    lead = f"本报讯 {_bracketed(_listed(groups, paper, '', '、'), paper)} "
    return Signing(lead=lead, authors=_authors(groups))


def _lead_dated(groups: Groups, paper: Paper) -> Signing:
    lead = f"{paper.name}{paper.day}讯{_bracketed(_listed(groups, paper, '/', ' '), paper)}"
    return Signing(lead=lead, authors=_authors(groups))


def _lead_place(groups: Groups, paper: Paper) -> Signing:
    lead = f"本报{paper.place}{paper.day}电 {_bracketed(_listed(groups, paper, '', '、', '，'), paper)}"
    return Signing(lead=lead, authors=_authors(groups))


def _lead_plain(groups: Groups, paper: Paper) -> Signing:
    lead = f"本报讯 {_listed(groups, paper, ' ', ' ')}报道："
    return Signing(lead=lead, authors=_authors(groups))


def _row_own(groups: Groups, paper: Paper) -> Signing:
    return Signing(rows=(f"本报{_listed(groups, paper)}",), authors=_authors(groups))


def _row_marked(groups: Groups, paper: Paper) -> Signing:
    return Signing(rows=(f"□ 本报{_listed(groups, paper, ' ', ' ')}",), authors=_authors(groups))


def _row_named(groups: Groups, paper: Paper) -> Signing:
    head, *rest = groups.items()
    rows = [f"{paper.name}{_listed(dict([head]), paper)}"] + [_listed(dict([g]), paper) for g in rest]
    return Signing(rows=tuple(rows), authors=_authors(groups))


def _row_report(groups: Groups, paper: Paper) -> Signing:
    return Signing(
        rows=(f"本报{_listed(groups, paper, ' ', ' ')} {paper.place}报道",), authors=_authors(groups)
    )


def _row_with_photo(groups: Groups, paper: Paper) -> Signing:
    return Signing(rows=(f"本报{_listed(groups, paper)} 文/图",), authors=_authors(groups))


def _row_slashed(groups: Groups, paper: Paper) -> Signing:
    return Signing(rows=(f"文/{_listed(groups, paper, ' ', ' ')}",), authors=_authors(groups))


def _row_plain(groups: Groups, paper: Paper) -> Signing:
    return Signing(rows=(_listed(groups, paper),), authors=_authors(groups))


def _tail_bracketed(groups: Groups, paper: Paper) -> Signing:
    return Signing(tail=_bracketed(_listed(groups, paper), paper), authors=_authors(groups))


def _end_row(groups: Groups, paper: Paper) -> Signing:
    return Signing(end_rows=(_bracketed(_listed(groups, paper), paper),), authors=_authors(groups))


def _row_bare_names(groups: Groups, paper: Paper) -> Signing:
    names = [name for group in groups.values() for name in group]
    row = " ".join(_shown(n, paper) for n in names)
    return Signing(rows=(f"◎ {row}",), authors=tuple(Author(None, name) for name in names))


SIGNINGS: dict[str, Callable[[Groups, Paper], Signing]] = {
    "lead_named": _lead_named,
    "lead_own": _lead_own,
    "lead_dated": _lead_dated,
    "lead_place": _lead_place,
    "lead_plain": _lead_plain,
    "row_own": _row_own,
    "row_marked": _row_marked,
    "row_named": _row_named,
    "row_report": _row_report,
    "row_with_photo": _row_with_photo,
    "row_slashed": _row_slashed,
    "row_plain": _row_plain,
    "tail_bracketed": _tail_bracketed,
    "end_row": _end_row,
    "row_bare_names": _row_bare_names,
}
