"""Quantities in folded text: number, unit, bound; who and what come later.

`scan_quantities` walks the numerals of a sentence once. Times are hidden by the caller; what is no quantity
by its shape is left out by `counting` and `ranking`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from flows.steps.facts import ranking
from flows.steps.facts.counting import counts, named_spans, slogan_end
from flows.steps.facts.cues import bound_of
from flows.steps.facts.lexicon import alternatives
from flows.steps.facts.numerals import ARABIC, CHINESE_NUMERAL_SIGNS, Number, power_of, read_number
from flows.steps.facts.units import Unit, find_unit, unit_named


@dataclass(frozen=True, slots=True)
class Quantity:
    """text[start:end] of the folded sentence: values in base units, as stated."""

    start: int
    end: int
    value: float
    value_max: float | None
    unit: str
    dimension: str
    bound: str = "exact"
    is_rank: bool = False


Spans = Sequence[tuple[int, int]]

# Every sign a quantity can begin with: the pattern is tried only where one of them stands.
_STARTS = re.compile(rf"[0-9{CHINESE_NUMERAL_SIGNS}半第前首榜过超近\-−]")
_SHAPE = re.compile(
    rf"(?P<rank_word>首位|榜首(?!位)|(?<=[居列占排])首(?![次批个日家届例])|前三甲)"
    r"|(?P<slash>(?<![0-9/.])(?P<upper>[1-9])/(?P<lower>[2-9]|10)(?![0-9/])(?=的|以上|左右|强|多))"
    rf"|(?P<part>(?P<of>[百千万]分之|[二两三四五六七八九十]{{1,2}}分之|[0-9]{{1,3}}分之)"
    rf"(?P<share>{ARABIC}|[{CHINESE_NUMERAL_SIGNS}点]++))"
    r"|(?P<half>(?<![双多一])(?:过半(?!数)|半数|一半|(?:超|近)半(?=[数,，。的]))(?!途))"
    r"|(?P<half_unit>(?<![一二两三四五六七八九十0-9上下大])半个?(?P<half_of>小时|年|月|天|日|公里|斤|吨)(?!度))"
    r"|(?P<lead>第|(?<![提目此当年日之以午空面生门])前|零下)?"
    rf"(?P<digits>(?<![0-9A-Za-z.+×*#_])[-−]?(?=[0-9])|(?=[{CHINESE_NUMERAL_SIGNS}]))"
)
_BLANK = re.compile(r"[ \u3000]?")
_RANGE_MARK = re.compile(rf"[ ]?(?:—{{1,2}}|–|-|~|至|到)[ ]?(?=[-0-9{CHINESE_NUMERAL_SIGNS}])")
_LIST_MARK = re.compile(r"[、和与及,]|以及")
_HALF_AFTER = re.compile(
    r"(?P<unit>个?小时|个?钟头|年|天|岁|倍|斤|里|公里|米|成)半(?!年|个|天|月|数)|个半(?P<unit2>小时|月|钟头)"
)
_CLOCKED = re.compile(
    r"(?:(?P<h>[0-9]{1,3})(?:小时|时))?(?:(?P<m>[0-9]{1,3})分)?(?P<s>[0-9]{1,2})秒(?P<cs>[0-9]{1,3})?"
)
_LEVEL = re.compile(r"级(?![以别差])")
_WORD_LEVEL = re.compile(r"级[别差]")
_NOT_GREAT = ("大型", "大小", "大量", "大约", "大学", "大多")
_TEAMS = re.compile(r"[^,，。;；、的]{0,8}?(?:[战球车舰船]队|队伍)")
_SPEED_BEFORE = re.compile(r"[时车航]速[^,，。;；0-9]{0,6}$")
_POWER_BEFORE = re.compile(r"[用发供省节]电|电量")
_HEAT_BEFORE = re.compile(r"气温|温度|水温|体温|高温|低温|降温|零下|摄氏")
# 10倍多, 两年多: only after continuous units, and not in 5人多次.
_GROUP_AFTER = re.compile(rf"名?(?:[\u4e00-\u9fff]{{0,4}}?){alternatives('groups of people')}")
_COUNTED_BEFORE = re.compile(
    r"(?:(?P<visits>人次)|(?P<cases>病例|确诊)|人数|人口|粉丝|用户|死亡)[^,。;、0-9]{0,6}$"
)
_NOTHING_AFTER = re.compile(r"左右|以上|上下|[,。;!]|$")
_MORE_AFTER_UNIT = re.compile(r"[多余](?![次名家个种年项地方样元位级部门场渠点轮处])")
_SIGNED = frozenset(("temperature", "share", "money"))
_COUNTED = frozenset(("count", "rank", "as printed"))


def scan_quantities(text: str, hidden: Spans = ()) -> tuple[Quantity, ...]:
    """The quantities of one folded sentence, left to right, none overlapping another or `hidden`.

    Linear in the text's length: one scan, each numeral read once.
    """
    return tuple(_Scanner(text, hidden).run()) if _STARTS.search(text) else ()


class _Scanner:
    """One walk over the numerals of a sentence."""

    def __init__(self, text: str, hidden: Spans) -> None:
        self.text = text
        self.hidden = sorted([*hidden, *named_spans(text)])
        self.next_hidden = 0
        # Bare numbers of a list that wait for the unit their last member states: 1.6、0.9、0.4个百分点.
        self.waiting: list[Number] = []

    def run(self) -> Iterator[Quantity]:
        at = 0
        while start := _STARTS.search(self.text, at):
            found = _SHAPE.match(self.text, start.start())
            if found is None:
                at = start.end()
                continue
            skip_to = self._hidden_until(found.start(), found.end()) or slogan_end(self.text, found.start())
            if skip_to:
                at = max(skip_to, found.start() + 1)
                continue
            quantities, at = self._read(found)
            yield from quantities

    def _hidden_until(self, start: int, end: int) -> int:
        while self.next_hidden < len(self.hidden) and self.hidden[self.next_hidden][1] <= start:
            self.next_hidden += 1
        for low, high in self.hidden[self.next_hidden : self.next_hidden + 2]:
            if low <= start < high or start <= low < end:
                return high
        return 0

    def _read(self, found: re.Match[str]) -> tuple[list[Quantity], int]:
        """The quantities that begin at this shape, and where to go on."""
        if found["digits"] is not None:
            return self._number(found)
        if found["slash"]:
            value = _times(100 * float(found["upper"]), 1 / float(found["lower"]))
            return [self._finish(found.start(), found.end(), value, None, unit_named("%"), None)], found.end()
        if found["part"]:
            return self._part(found)
        self.waiting.clear()
        if found["rank_word"]:
            return self._rank_word(found), found.end()
        if found["half"]:
            return [_half(found, self.text)], found.end()
        return self._half_unit(found), found.end()

    # --- special words ---

    def _rank_word(self, found: re.Match[str]) -> list[Quantity]:
        word = found["rank_word"]
        if word == "首位" and not ranking.is_first_place(self.text, found.start()):
            return []
        return [_rank(found.start(), found.end(), 1.0, 3.0 if word == "前三甲" else None)]

    def _part(self, found: re.Match[str]) -> tuple[list[Quantity], int]:
        """三分之二, 百分之三十五."""
        whole = read_number(found["of"][:-2], 0)
        number = read_number(self.text, found.start("share"))
        if number is None or not whole or not whole.value:
            return [], found.end()
        value = _times(100 * number.value, 1 / whole.value)
        value_max = number.value_max and _times(100 * number.value_max, 1 / whole.value)
        return [
            self._finish(found.start(), number.end, value, value_max, unit_named("%"), number)
        ], number.end

    def _half_unit(self, found: re.Match[str]) -> list[Quantity]:
        unit = find_unit(found["half_of"], 0) or find_unit("个" + found["half_of"], 0)
        if unit is None:
            return []
        return [self._finish(found.start(), found.end(), 0.5 * unit[0].factor, None, unit[0], None)]

    # --- numbers with a unit ---

    def _number(self, found: re.Match[str]) -> tuple[list[Quantity], int]:
        lead, at = found["lead"], found.start("digits")
        number = read_number(self.text, at)
        if number is None:
            self.waiting.clear()
            return [], _past_digits(self.text, at)
        if lead in ("第", "前"):
            self.waiting.clear()
            return self._ordinal(found, number, lead)
        clocked = _CLOCKED.match(self.text, at)
        if clocked and (clocked["m"] or clocked["cs"] or clocked["h"]):
            return [_race_time(clocked)], clocked.end()
        return self._measured(found.start(), number, is_negative=lead == "零下")

    def _ordinal(self, found: re.Match[str], number: Number, lead: str) -> tuple[list[Quantity], int]:
        start, end = found.start(), number.end
        if lead == "前":
            top = ranking.top_end(self.text, start, end)
            if top is not None:
                return [_rank(start, top, 1.0, number.value)], top
            if number.is_chinese or ranking.is_top_n(self.text, end):
                return [], end
            return self._measured(number.start, number)
        measure = ranking.ordinal_count(self.text, end)
        if measure:
            counted = Quantity(start, end + len(measure), number.value, None, measure, "count")
            return [counted], counted.end
        rank = ranking.rank_end(self.text, start, end)
        return ([_rank(start, rank, number.value, None)], rank) if rank else ([], end)

    def _measured(
        self, start: int, number: Number, *, is_negative: bool = False
    ) -> tuple[list[Quantity], int]:
        end = self._past_blank(number.end)
        half = _HALF_AFTER.match(self.text, end)
        if half:
            return [self._with_half(start, number, half)], half.end()
        unit, unit_end = self._unit(number, end)
        mark = _RANGE_MARK.match(self.text, unit_end if unit else number.end)
        upper = read_number(self.text, mark.end()) if mark else None
        ranged = self._range(start, number, unit, upper) if upper else None
        if ranged:
            return self._release(ranged), ranged.end
        if unit is None:
            people = self._people(start, number)
            return (self._release(people), people.end) if people else self._unmeasured(number)
        if not counts(self.text, start, number, unit, unit_end):
            self.waiting.clear()
            return [], unit_end
        if number.value < 0 and unit.dimension not in _SIGNED:  # a dash before a count is a dash
            number, start = replace(number, value=-number.value, start=number.start + 1), start + 1
        value = _times(-number.value if is_negative else number.value, unit.factor)
        value_max = number.value_max and _times(number.value_max, unit.factor)
        one = self._finish(start, unit_end, value, value_max, unit, number)
        return self._release(one), one.end

    def _past_blank(self, at: int) -> int:
        blank = _BLANK.match(self.text, at)
        return blank.end() if blank else at

    def _unit(self, number: Number, at: int) -> tuple[Unit | None, int]:
        text = self.text
        level = _LEVEL.match(text, at)
        if level and number.end == at and text[at - 1] in "百千万亿":  # 百亿级企业: yuan goes without saying
            return Unit("CNY", "money", 1), level.end()
        if text.startswith("个多", at):
            several = find_unit("个" + text[at + 2 : at + 6], 0)
            return (several[0], at + 1 + several[1]) if several else (None, at)
        if text.startswith("大", at) and not text.startswith(_NOT_GREAT, at):
            return Unit("支" if _TEAMS.match(text, at + 1) else "个", "count", 1), at + 1
        found = find_unit(text, at)
        if not found:
            return None, at
        unit, end = found
        if text.startswith("级", end) and unit.symbol == "kg" and not _WORD_LEVEL.match(text, end):
            return unit, end + 1
        return self._by_context(unit, number.start, at, end), end

    def _by_context(self, unit: Unit, start: int, at: int, end: int) -> Unit:
        """度 is energy beside 电, temperature beside 气温; 时速100公里 is a speed."""
        if unit.symbol == "度":
            around = self.text[max(0, at - 16) : at]
            if self.text.startswith("电", end) or _POWER_BEFORE.search(around):
                return unit_named("千瓦时")
            return unit_named("℃") if _HEAT_BEFORE.search(around) else unit
        if unit.symbol == "m" and _SPEED_BEFORE.search(self.text[max(0, start - 9) : start]):
            return Unit("km/h", "speed", unit.factor / 1000)
        return unit

    def _range(self, start: int, low: Number, unit: Unit | None, high: Number) -> Quantity | None:
        """3—5年, 30%至40%, 1至2万元: both ends in the unit and magnitude stated last.

        下降2.2个百分点至11.1% is a change and a level, not a range.
        """
        upper, upper_end = self._unit(high, self._past_blank(high.end))
        if upper is None or (unit and unit.symbol != upper.symbol):
            return None
        value = low.value
        if unit is None and value < high.value and not self._power(low):
            value *= 10 ** self._power(high)
        first = _times(value, unit.factor if unit else upper.factor)
        last = _times(high.value, upper.factor)
        if first >= last or not counts(self.text, start, high, upper, upper_end):
            return None
        return self._finish(start, upper_end, first, last, upper, high)

    def _power(self, number: Number) -> int:
        """Exponent of the magnitude the numeral ends with: 4 for 2万; 0 for 20 and for 二十."""
        return 0 if number.is_chinese else power_of(self.text[number.end - 1])

    def _release(self, quantity: Quantity) -> list[Quantity]:
        """The quantity, after the bare numbers of its list that waited for its unit."""
        waiting, self.waiting = self.waiting, []
        if quantity.dimension == "count" or not waiting or not self._continues(waiting, quantity.start):
            return [quantity]
        number = read_number(self.text, quantity.start)
        unit = self._unit(number, self._past_blank(number.end))[0] if number else None
        factor = unit.factor if unit else 1
        bare = replace(quantity, value_max=None, bound="exact")
        return [
            *(replace(bare, start=n.start, end=n.end, value=_times(n.value, factor)) for n in waiting),
            quantity,
        ]

    def _people(self, start: int, number: Number) -> Quantity | None:
        """41万党员, 确诊超过12.5万: large round numbers of people go without a measure word."""
        text, end = self.text, number.end
        if number.is_chinese or text[end - 1] not in "万亿余多":
            return None
        if _GROUP_AFTER.match(text, end):
            unit = "人"
        else:
            counted = _COUNTED_BEFORE.search(text[max(0, start - 12) : start])
            if not counted or not _NOTHING_AFTER.match(text, end):
                return None
            unit = "人次" if counted["visits"] else "例" if counted["cases"] else "人"
        return self._finish(start, end, number.value, None, Unit(unit, "count", 1), number)

    def _continues(self, waiting: list[Number], at: int) -> bool:
        return bool(_LIST_MARK.fullmatch(self.text[waiting[-1].end : at].strip()))

    def _unmeasured(self, number: Number) -> tuple[list[Quantity], int]:
        """A number without unit: the member of a list whose last number states it, or nothing."""
        follows = not number.is_chinese and _LIST_MARK.match(self.text, number.end)
        if not follows or (self.waiting and not self._continues(self.waiting, number.start)):
            self.waiting.clear()
        if follows:
            self.waiting.append(number)
        return [], number.end

    def _with_half(self, start: int, number: Number, half: re.Match[str]) -> Quantity:
        """两年半, 一个半小时."""
        unit, _ = find_unit(half["unit"] or "个" + half["unit2"], 0) or (unit_named("年"), 0)
        return self._finish(start, half.end(), (number.value + 0.5) * unit.factor, None, unit, number)

    def _finish(
        self, start: int, end: int, value: float, value_max: float | None, unit: Unit, number: Number | None
    ) -> Quantity:
        is_more = bool(number and number.is_more) or "个多" in self.text[start:end]
        more = _MORE_AFTER_UNIT.match(self.text, end) if unit.dimension not in _COUNTED else None
        if more:
            end = more.end()
        bound = bound_of(self.text, start, end)
        is_round = bool(number and (number.is_round or (number.is_chinese and value_max)))
        is_scale = self.text[end - 1] == "级" and unit.dimension in ("money", "mass")
        if is_more or more:
            bound = "over"
        elif bound == "exact" and (is_round or is_scale):
            bound = "approx"
        return Quantity(start, end, value, value_max, unit.symbol, unit.dimension, bound)


def _half(found: re.Match[str], text: str) -> Quantity:
    """过半, 近半, 一半: the bound word is not part of the quantity."""
    bound = {"过": "over", "超": "over", "近": "under"}.get(found[0][0])
    start = found.start() + (bound is not None)
    return Quantity(start, found.end(), 50.0, None, "%", "share", bound or bound_of(text, start, found.end()))


def _race_time(clocked: re.Match[str]) -> Quantity:
    """9秒83, 2分05秒3, 2小时28分15秒: hours."""
    seconds = float(f"{clocked['s']}.{clocked['cs'] or 0}")
    total = int(clocked["h"] or 0) * 3600 + int(clocked["m"] or 0) * 60 + seconds
    return Quantity(clocked.start(), clocked.end(), total / 3600, None, "h", "time")


def _rank(start: int, end: int, value: float, top: float | None) -> Quantity:
    return Quantity(start, end, value, top, "位", "rank", is_rank=True)


def _times(value: float, factor: float) -> float:
    """The product, by division where the factor is a reciprocal: 15 minutes are 0.25 h exactly."""
    inverse = 1 / factor if 0 < factor < 1 else 0
    if inverse and abs(inverse - round(inverse)) < 1e-9 * inverse:
        return value / round(inverse)
    return value * factor


def _past_digits(text: str, at: int) -> int:
    end = at + 1
    while end < len(text) and text[end] in _DIGIT_SIGNS:
        end += 1
    return end


_DIGIT_SIGNS = frozenset("0123456789-−,." + CHINESE_NUMERAL_SIGNS)
