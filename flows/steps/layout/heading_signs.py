"""What a heading row shows by itself and among the other heading rows of its page: whether it is made like a
crosshead, like one of a series, like the name of a box or like a title."""

from __future__ import annotations

import re
from bisect import bisect
from collections import Counter
from collections.abc import Sequence

from flows.steps.layout.facts import LineFacts
from flows.steps.layout.gaps import Gap

_MARKS = (
    "crosshead_mark",
    "dash_start",
    "says",
    "twin",
    "twin_divided",
    "verb_end",
    "lead_out",
    "serial",
    "section",
    "dated",
    "editor_note",
    "marked_title",
    "question_title",
    "spaced_title",
    "heads_list",
    "signature",
    "notice",
    "caption_mark",
)
_WIDTHS = (4, 7, 10, 14, 18, 23, 30)
_SIZES = (60, 150, 300, 600)  # characters of the text between two places
_SERIES = (2, 3, 5)  # rows of one form
_CHINESE_NUMBER = "一二三四五六七八九十"
# What rows of a series have in common, the surest first.
_FORMS = (
    ("chapter", re.compile(rf"^第[{_CHINESE_NUMBER}百\d]{{1,3}}[章节条部幕集回轮场届站站课讲]")),
    ("counted", re.compile(rf"^[{_CHINESE_NUMBER}]{{1,2}}[、.]")),
    ("counted_bracket", re.compile(rf"^\([{_CHINESE_NUMBER}\d]{{1,2}}\)")),
    ("numbered", re.compile(r"^\d{1,2}\s?[.、:](?!\d)")),
    ("circled", re.compile(r"^[①-⑳]")),
    ("clock", re.compile(r"^\d{1,2}:\d\d")),
    ("day", re.compile(r"^(?:\d{4}年)?\d{1,2}月(?:\d{1,2}日)?|^\d{4}年")),
    ("boxed", re.compile(r"^[【\[〔〖「『]")),
    ("marked", re.compile(r"^[■□●○◆◇▲△▼▽★☆◎※▶►>》#]")),
    ("asked", re.compile(r"^(?:[问答QA]|问题)[\d一二三四五六七八九十]?[:.]")),
    ("question", re.compile(r"\?$")),
    ("quoted", re.compile(r"^[“\"][^”\"]{2,}[”\"]$")),
    ("divided", re.compile(r"^[^:]{1,8}:\S")),
)
# Names of the boxes that stand in stories: what is below belongs to the story around.
_BOX = re.compile(
    r"链接|背景|延伸|相关|提醒|提示|贴士|点评|短评|手记|后记|感言|声音|数读|数说|说法|专家|律师|医生|名词|解读|释义|注释?:?$|^附|编后"
    r"|编辑|记者|旁白|观察|追问|对话|现场|说明|名单|回应|部门|建议|资料|档案|人物|简介|备忘|大事记|时间[轴表线]|结语|尾声|引子|开头|印象"
)
_LONGEST_BOX = 9.0


class HeadingSigns:
    """Tells what heading rows show; `places` are all rows of headings with the gap they stand in."""

    def __init__(self, facts: Sequence[LineFacts], roles: Sequence[str], gaps: Sequence[Gap]) -> None:
        self._facts = facts
        self._roles = roles
        rows = [i for gap in gaps for i in gap.lines if roles[i] == "heading"]
        self._form = {i: _form_of(facts[i].view.folded) for i in rows}
        self._like = Counter(self._form.values())
        self._spaced = sum(facts[i].view.letter_spaced for i in rows)
        self._said = Counter(facts[i].view.folded for i in rows)
        self._text = _text_around(gaps, facts, roles)

    def form(self, row: int) -> str:
        """What the row has in common with others of a series; empty where it has nothing."""
        return self._form[row]

    def of(self, row: int, gap: Gap, heads: Sequence[int]) -> list[str]:
        """Names of what the row shows, one of `heads` in the gap."""
        fact, view = self._facts[row], self._facts[row].view
        form = self._form[row]
        signs = [f"shape:{fact.shape}", f"width:{bisect(_WIDTHS, view.width)}"]
        signs += [mark for mark in _MARKS if mark in fact.matches]
        signs += [f"form:{form}", f"series:{form != ''}:{bisect(_SERIES, self._like[form])}"]
        if form:
            signs.append(f"form:{form}:{bisect(_SERIES, self._like[form])}")
        if view.letter_spaced:
            signs.append("letter_spaced")
        elif self._spaced > 1:
            signs.append("unlike_spaced")
        if view.width <= _LONGEST_BOX and _BOX.search(view.folded):
            signs.append(f"box:{form != ''}")
        if self._said[view.folded] > 1:
            signs.append("said_again")
        if " " in view.text:
            signs.append("blank")
        if view.marks:
            signs.append("marks")
        return signs + self._surroundings(row, gap, heads)

    def _surroundings(self, row: int, gap: Gap, heads: Sequence[int]) -> list[str]:
        facts, at = self._facts, heads.index(row)
        signs = [f"heads:{min(len(heads), 5)}"]
        signs.append(
            "only" if len(heads) == 1 else "first" if not at else "last" if row == heads[-1] else "among"
        )
        above = self._roles[row - 1] if row else "edge"
        below = self._roles[row + 1] if row + 1 < len(facts) else "edge"
        signs += [f"above:{above}", f"below:{below}"]
        down = facts[row + 1].view.gap if row + 1 < len(facts) else 1
        signs.append(f"room:{bisect((1, 2, 4), facts[row].view.gap)}:{bisect((1, 2, 4), down)}")
        before, after = self._text[gap.before, gap.after]
        signs += [f"before:{bisect(_SIZES, before)}", f"after:{bisect(_SIZES, after)}"]
        if gap.before is not None:
            signs.append(f"breaks_off:{facts[gap.before].view.open}")
        if gap.after is not None:
            view = facts[gap.after].view
            signs += [f"formula:{'dateline' in facts[gap.after].matches}", f"indented:{view.indent > 0}"]
        return signs


def _form_of(folded: str) -> str:
    return next((name for name, form in _FORMS if form.search(folded)), "")


def _text_around(
    gaps: Sequence[Gap], facts: Sequence[LineFacts], roles: Sequence[str]
) -> dict[tuple[int | None, int | None], tuple[float, float]]:
    """Characters of body text between each gap with headings and those before and after it."""
    own = [gap for gap in gaps if any(roles[i] == "heading" for i in gap.lines)]
    sizes, here = [], 0.0
    starts = {gap.lines[0] for gap in own}
    for i, fact in enumerate(facts):
        if i in starts:
            sizes.append(here)
            here = 0.0
        if roles[i] == "body":
            here += fact.view.width
    sizes.append(here)
    around = {(g.before, g.after): (sizes[k], sizes[k + 1]) for k, g in enumerate(own)}
    return {(g.before, g.after): (0.0, 0.0) for g in gaps} | around
