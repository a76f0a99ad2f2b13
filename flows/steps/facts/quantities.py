"""Quantities in folded text: number, unit, bound; who and what come later.

`scan_quantities` walks the numerals of a sentence once. What is no quantity by its shape (ordinals of
meetings, model numbers, slogans, an indefinite 一个) is passed over here; times are hidden by the caller.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from flows.steps.facts.numerals import ARABIC, CHINESE_NUMERAL_SIGNS, Number, read_number
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
    is_ordinal: bool = False  # 第7例: a count by its last member


Spans = Sequence[tuple[int, int]]

_SCAN = re.compile(
    rf"(?P<rank_word>首位|榜首(?!位)|(?<=[居列占排])首(?![次批个日家届例])|前三甲)"
    rf"|(?P<part>(?P<of>[百千万]分之|[二两三四五六七八九十]{{1,2}}分之|[0-9]{{1,3}}分之)"
    rf"(?P<share>{ARABIC}|[{CHINESE_NUMERAL_SIGNS}点]++))"
    rf"|(?P<half>(?<![双多一])(?:过半(?![数])|半数|一半|(?:超|近)半(?=[数,，。的]))(?!途))"
    rf"|(?P<half_unit>(?<![一二两三四五六七八九十0-9上下大])半个?(?P<half_of>小时|年|月|天|日|世纪|公里|斤|吨)(?!度))"
    rf"|(?P<lead>第|(?<![提目此当年日之以午空面生门])前|零下)?(?P<digits>(?<![0-9A-Za-z.+×*#_])[-−]?(?=[0-9])|(?=[{CHINESE_NUMERAL_SIGNS}]))"
)
_BLANK = re.compile(r"[ \u3000]?")
_RANGE_MARK = re.compile(r"[ ]?(?:—{1,2}|–|-|~|至|到)[ ]?(?=[-0-9零一二两三四五六七八九十百千万亿])")
_LIST_MARK = re.compile(r"[、和与及,]|以及")
_HALF_AFTER = re.compile(r"(?P<unit>个?小时|个?钟头|年|天|岁|倍|斤|里|公里|米|成)半(?!年|个|天|月|数)|个半(?P<unit2>小时|月|钟头)")
_SECONDS = re.compile(r"(?:(?P<h>[0-9]{1,3})(?:小时|时))?(?:(?P<m>[0-9]{1,3})分)?(?P<s>[0-9]{1,2})秒(?P<cs>[0-9]{1,3})?")
_LEVEL = re.compile(r"级(?![以别差])")
# 10倍多, 两年多: only after continuous units, and not in 5人多次.
_MORE_AFTER_UNIT = re.compile(r"[多余](?![次名家个种年项地方样元位级部门场渠点轮处种])")
_CONTINUOUS = frozenset(
    "money share length area volume mass power energy charge temperature time days age multiple".split()
)

# Chinese numerals count only with measure words that do not make everyday words with them
# (二级, 三方, 四面, 一路); Arabic numerals count with every unit.
_WORDLIKE_UNITS = frozenset(
    "角 分 点 手 口 方 里 门 道 面 层 级 类 句 段 步 副 节 度 期 本 股 单 票 头 折 把 卷 曲 幕 环 车 轴 丈 尺 寸 担"
    " 连 站 列 片 块 班 号 样 声 例 席 尾 峰 穗 针 集 顶 帖 页 行".split()
)
_NOT_AFTER_NUMBER = re.compile(r"[号楼室路版线栋#]|[.+×*/:]?[0-9A-Za-z+×]")
_SLOGAN = re.compile(
    r"两个(?:维护|确立|毫不动摇|务实|先锋|结合|大局|健康|一百年)|四个(?:意识|自信|全面|伟大|服务|最严|革命)|三个(?:代表|务必|区分开来|走在前)"
    r"|五个一|七个一|一个中国|一国两制|五位一体|三严三实|两学一做|两个文明|四个现代化|三重一大|三公经费|三会一课|百家争鸣|千家万户|百年树人"
    r"|五年磨一剑|十年磨一剑|[一二三四五六七八九十]年磨一剑|万人空巷|千人一面|千方百计|一年一度|一年四季|一年一个样|[两三五]年大变样|三天两头|三番[五两]次|四个一|成千上万|成百上千|千家万户|百花齐放"
)
# A few words in quotation marks are a name or a slogan (“四大实验室”); titles are names at any length.
_NAMED = re.compile(r"“[^“”,。，；;：:！!？?%]{1,12}”|\"[^\",。，；;：:！!？?%]{1,12}\"|‘[^‘’,。，；;：:%]{1,12}’|《[^《》]{1,80}》|〈[^〈〉]{1,40}〉")


def scan_quantities(text: str, hidden: Spans = ()) -> tuple[Quantity, ...]:
    """The quantities of one folded sentence, left to right, none overlapping another or `hidden`.

    Linear in the text's length: one scan, each numeral read once.
    """
    return tuple(_Scanner(text, hidden).run())


class _Scanner:
    """One walk over the numerals of a sentence."""

    def __init__(self, text: str, hidden: Spans) -> None:
        self.text = text
        self.hidden = sorted([*hidden, *(m.span() for m in _SLOGAN.finditer(text)), *(m.span() for m in _NAMED.finditer(text))])
        self.next_hidden = 0
        # Bare numbers of a list that wait for the unit their last member states: 1.8、1.2、0.2个百分点.
        self.waiting: list[Number] = []

    def run(self) -> Iterator[Quantity]:
        at = 0
        while found := _SCAN.search(self.text, at):
            skip_to = self._hidden_until(found.start(), found.end())
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
        """The quantities that begin at this numeral, and where to go on."""
        kind = found.lastgroup
        if found["rank_word"]:
            return self._rank_word(found), found.end()
        if found["part"]:
            return self._part(found)
        if found["half"]:
            return self._half(found), found.end()
        if found["half_unit"]:
            return self._half_unit(found), found.end()
        assert kind is not None
        return self._number(found)

    # --- special words ---

    def _rank_word(self, found: re.Match[str]) -> list[Quantity]:
        word = found["rank_word"]
        if word == "首位" and not re.search(r"[居列占排跃升][^,。，;；]{0,12}$", self.text[: found.start()][-16:]):
            return []
        top = 3.0 if word == "前三甲" else None
        return [_rank(found.start(), found.end(), 1.0, top)]

    def _part(self, found: re.Match[str]) -> tuple[list[Quantity], int]:
        whole = _whole_of(found["of"][:-2])
        number = read_number(self.text, found.start("share"))
        if number is None or not whole:
            return [], found.end()
        scale = 100 / whole
        value_max = number.value_max and number.value_max * scale
        end = number.end
        return [self._finish(found.start(), end, number.value * scale, value_max, unit_named("%"), number)], end

    def _half(self, found: re.Match[str]) -> list[Quantity]:
        start = found.start() + (1 if found[0][0] in "过超近" else 0)
        bound = {"过": "over", "超": "over", "近": "under"}.get(found[0][0], "exact")
        return [Quantity(start, found.end(), 50.0, None, "%", "share", bound)]

    def _half_unit(self, found: re.Match[str]) -> list[Quantity]:
        unit = find_unit(found["half_of"], 0) or find_unit("个" + found["half_of"], 0)
        if unit is None:
            return []
        return [self._finish(found.start(), found.end(), 0.5 * unit[0].factor, None, unit[0], None)]

    # --- numbers with a unit ---

    def _number(self, found: re.Match[str]) -> tuple[list[Quantity], int]:
        lead = found["lead"]
        at = found.start("digits")
        number = read_number(self.text, at)
        if number is None:
            self.waiting.clear()
            return [], _past_digits(self.text, at)
        if lead in ("第", "前"):
            self.waiting.clear()
            return self._ordinal(found, number, lead)
        race = _SECONDS.match(self.text, at)
        if race and (race["m"] or race["cs"] or race["h"]):
            return [self._race(race)], race.end()
        return self._measured(found.start(), number, negative=lead == "零下")

    def _measured(self, start: int, number: Number, negative: bool) -> tuple[list[Quantity], int]:
        end = _BLANK.match(self.text, number.end).end()  # type: ignore[union-attr]
        half = _HALF_AFTER.match(self.text, end)
        if half:
            return [self._with_half(start, number, half)], half.end()
        unit, unit_end = self._unit(number, end)
        mark = _RANGE_MARK.match(self.text, unit_end if unit else number.end)
        if mark:
            upper = read_number(self.text, mark.end())
            ranged = upper and self._range(start, number, unit, upper)
            if ranged:
                return self._release(ranged), ranged.end
        if unit is None:
            return self._unmeasured(number)
        if not self._counts(start, number, unit, unit_end):
            self.waiting.clear()
            return [], max(unit_end if unit.names else 0, number.end)
        value = -number.value if negative else number.value
        value_max = number.value_max and number.value_max * unit.factor
        one = self._finish(start, unit_end, _times(value, unit.factor), value_max, unit, number)
        return self._release(one), one.end

    def _unit(self, number: Number, at: int) -> tuple[Unit | None, int]:
        text = self.text
        level = _LEVEL.match(text, at)
        if level and number.end == at and text[at - 1] in "百千万亿":
            return Unit("CNY", "money", 1, ("级",)), level.end()
        if text.startswith("个多", at):
            found = find_unit("个" + text[at + 2 : at + 6], 0)
            return (found[0], at + 1 + found[1]) if found else (None, at)
        if text[at : at + 1] == "大" and not text.startswith(("大型", "大小", "大量", "大约", "大学", "大多"), at):
            return Unit(_kind_counted(text, at + 1), "count", 1, ("大",)), at + 1
        found = find_unit(text, at)
        if not found:
            return None, at
        unit, end = found
        if text.startswith("级", end) and unit.symbol == "kg" and not _WORD_LEVEL.match(text, end):
            end += 1
        if unit.symbol == "度":
            unit = self._degrees(at, end)
        if unit.symbol == "m" and re.search(r"[时车航]速[^,，。;；0-9]{0,6}$", text[max(0, number.start - 9) : number.start]):
            unit = Unit("km/h", "speed", unit.factor / 1000, unit.names)
        return unit, end

    def _degrees(self, at: int, end: int) -> Unit:
        """度 is energy beside 电, temperature beside 气温, else an angle or grade as printed."""
        around = self.text[max(0, at - 16) : at]
        if self.text.startswith("电", end) or re.search(r"[用发供省节]电|电量", around):
            return unit_named("千瓦时")
        if re.search(r"气温|温度|水温|体温|高温|低温|降温|零下|摄氏", around):
            return unit_named("℃")
        return unit_named("度")

    def _range(self, start: int, low: Number, unit: Unit | None, high: Number) -> Quantity | None:
        """3—5年, 30%至40%, 1万至2万元: both ends in the unit stated last."""
        end = _BLANK.match(self.text, high.end).end()  # type: ignore[union-attr]
        upper, upper_end = self._unit(high, end)
        if upper is None or (unit and unit.dimension != upper.dimension):
            return None
        low_value = low.value
        if unit is None and low_value < high.value and not _has_power(self.text, low) and _has_power(self.text, high):
            low_value *= 10 ** _power_at_end(self.text, high)
        factor = unit.factor if unit else upper.factor
        first, last = _times(low_value, factor), _times(high.value, upper.factor)
        if first >= last:
            return None
        if not self._counts(start, low, upper, upper_end):
            return None
        return self._finish(start, upper_end, first, last, upper, high)

    def _release(self, quantity: Quantity) -> list[Quantity]:
        """The quantity, after the bare numbers of its list that waited for its unit."""
        waiting, self.waiting = self.waiting, []
        if quantity.dimension == "count" or not waiting:
            return [quantity]
        if not _LIST_MARK.fullmatch(self.text[waiting[-1].end : quantity.start].strip()):
            return [quantity]
        factor = self._factor_of(quantity)
        earlier = [
            replace(quantity, start=n.start, end=n.end, value=_times(n.value, factor), value_max=None, bound="exact")
            for n in waiting
        ]
        return [*earlier, quantity]

    def _factor_of(self, quantity: Quantity) -> float:
        number = read_number(self.text, quantity.start)
        assert number is not None
        unit, _ = self._unit(number, _BLANK.match(self.text, number.end).end())  # type: ignore[union-attr]
        return unit.factor if unit else 1

    def _unmeasured(self, number: Number) -> tuple[list[Quantity], int]:
        """A number without unit: the member of a list whose last number states it, or nothing."""
        text = self.text
        follows = _LIST_MARK.match(text, number.end)
        if number.is_chinese or not follows or (self.waiting and not self._continues_list(number)):
            self.waiting.clear()
        if not number.is_chinese and follows:
            self.waiting.append(number)
        return [], number.end

    def _continues_list(self, number: Number) -> bool:
        return bool(_LIST_MARK.fullmatch(self.text[self.waiting[-1].end : number.start].strip()))

    def _with_half(self, start: int, number: Number, half: re.Match[str]) -> Quantity:
        unit = find_unit(half["unit"] or "个" + half["unit2"], 0)
        assert unit is not None
        return self._finish(start, half.end(), (number.value + 0.5) * unit[0].factor, None, unit[0], number)

    def _race(self, race: re.Match[str]) -> Quantity:
        """9秒83, 2分05秒3: hours."""
        seconds = float(f"{race['s']}.{race['cs'] or 0}")
        total = int(race["h"] or 0) * 3600 + int(race["m"] or 0) * 60 + seconds
        return Quantity(race.start(), race.end(), total / 3600, None, "h", "time")

    # --- ordinals and rankings ---

    def _ordinal(self, found: re.Match[str], number: Number, lead: str) -> tuple[list[Quantity], int]:
        start, end = found.start(), number.end
        text = self.text
        if lead == "前":
            scope = _TOP_N.match(text, end)
            if scope and _RANK_VERB.search(text[max(0, start - 10) : start]):
                return [_rank(start, scope.end(), 1.0, number.value)], scope.end()
            if scope or number.is_chinese:
                return [], end
            return self._measured(number.start, number, negative=False)
        counted = _ORDINAL_COUNT.match(text, end)
        if counted:
            one = Quantity(start, counted.end(), number.value, None, counted[0], "count", is_ordinal=True)
            return [one], one.end
        placed = _PLACE.match(text, end)
        before = text[max(0, start - 12) : start]
        if placed or (not _NO_RANK_AFTER.match(text, end) and _RANK_CUE.search(before)):
            rank_end = placed.end() if placed and placed[0] in ("位", "名") else end
            if rank_end > end or _RANK_CUE.search(before):
                return [_rank(start, rank_end, number.value, None)], rank_end
        return [], max(end, start + 1)

    # --- what counts ---

    def _counts(self, start: int, number: Number, unit: Unit, end: int) -> bool:
        text = self.text
        printed = text[number.end : end].strip()
        if _AFTER_UNIT_NO_QUANTITY.match(text, end) and printed in ("个", "次", "年", "级", "期", "栋", "幢", "层", "届", "代"):
            return False
        if _OTHER_WORD.match(text, end - 1):
            return False
        if not number.is_chinese:
            return self._arabic_counts(start, printed, unit.dimension, end)
        return self._chinese_counts(start, number, printed, unit, end)

    def _arabic_counts(self, start: int, printed: str, dimension: str, end: int) -> bool:
        text = self.text
        if printed in ("栋", "幢") and text[end : end + 1].isdigit():
            return False
        if printed in ("分", "秒") and text[start - 1 : start] in ("时", "点", ":"):
            return False
        if printed == "级" and dimension != "money":
            return bool(re.search(r"(?:地震|风力|大风|阵风|台风|发生|震级|最大)[^,，。]{0,6}$", text[max(0, start - 10) : start])) or bool(
                re.match(r"(?:以上)?(?:地震|[大阵台]?风|余震)", text[end:])
            )
        if printed == "期":
            return not re.match(r"(?:工程|项目|建设)", text[end:])
        return printed != "点" or bool(re.search(r"[指涨跌报收][^,，。;；]{0,8}$", text[max(0, start - 14) : start]))

    def _chinese_counts(self, start: int, number: Number, printed: str, unit: Unit, end: int) -> bool:
        text = self.text
        before = text[max(0, start - 4) : start]
        if printed == "级" and unit.dimension == "money":
            return True
        if printed in _WORDLIKE_UNITS or number.value == 0:
            return False
        if printed == "大":
            return 1 < number.value < 10 and not re.match(r"[会地家员陆洋海学师伯妈爷型小量约多力幅步事]", text[end : end + 1])
        if printed == "元" and number.value <= 3:
            return False
        if printed == "成" and (number.value > 9 or re.match(r"[为立功员果绩长熟效本交品都活就]", text[end : end + 1])):
            return False
        if printed == "日" and number.value != 2:
            return False
        if printed == "轮" and text[end : end + 1] in "车胎":
            return False
        if number.is_round and (printed in ("年", "里", "天", "日", "种", "般", "岁") or before[-1:] in "数几若"):
            return False
        if number.value == 1 and number.end - number.start == 1:
            return _one_counts(text, start, printed, unit, end)
        return not re.search(r"[每这那第零数几]$", before[-1:])

    def _finish(
        self, start: int, end: int, value: float, value_max: float | None, unit: Unit, number: Number | None
    ) -> Quantity:
        text = self.text
        is_more = bool(number and number.is_more) or "个多" in text[start:end]
        if unit.dimension in _CONTINUOUS:
            more = _MORE_AFTER_UNIT.match(text, end)
            if more:
                end, is_more = more.end(), True
        bound = _bound(text, start, end)
        if is_more:
            bound = "over"
        elif bound == "exact" and number and (number.is_round or (number.is_chinese and value_max)):
            bound = "approx"
        return Quantity(start, end, value, value_max, unit.symbol, unit.dimension, bound)


_WORD_LEVEL = re.compile(r"级[别差]")
_TOP_N = re.compile(r"[名位强甲](?!单)|(?=[,，。;；、的]|$)")
_RANK_VERB = re.compile(r"跻身|进入|位[居列]|名列|[居列排]|闯[入进]|挺进|全[国省市县区]|世界|全球")
_RANK_CUE = re.compile(
    r"(?:[居列位排获夺]|排名|名次|跃升[至到]?|升[至到]|[全][国省市县区球]|世界|国内|行业|同类|总[量数额]|亚洲|[内中]|当地[^,，。]{0,6}"
    r"|规模|增[速幅]|综合|总分|得分|荣获|斩获|居于|排[在行名]|位次|连续[^,，。]{1,4})$"
)
_PLACE = re.compile(r"[位名](?![客户学])")
_ORDINAL_COUNT = re.compile(r"例|家|座|台|辆|架|艘|颗|枚|块|项|万?个(?=用户|客户)")
_NO_RANK_AFTER = re.compile(
    r"[次届代批期季章条款版场集轮组类线步站个天年月日周回页节课款楼层师军团方道号种张份副责时资动要课]|产业|书记|线|时间|责任|人民|医院|中学|小学|附属|实验|高级"
    r"|人称|总部|口岸|象限|课堂|资源|动力|要务|阶段|梯队|方阵|党支部|支队|大队|建筑|工程|机床|汽车|拖拉机|纺|[0-9A-Za-z]"
)
# 3个之一, 年第, 级别 …: the unit is part of another word.
_OTHER_WORD = re.compile(r"单元|年[级代]|届[一二三四五六七八九十0-9]{1,3}次|次(?:全会|会议|全体|党代会)|台风|条例|部[门委长级]|场馆|级[别差]|层[面级次]|本科|个别|类[型似别]|手机")
_AFTER_UNIT_NO_QUANTITY = re.compile(r"(?:[0-9]|号|单元)")
_COUNTED_ONE_BEFORE = re.compile(
    r"(?:[各仅只共达近超满约逾]|只有|仅有|建成|建有|新[增建设添]|增[加设至]|减少|投[产用]|停放|查获|缴获|抓获|查处|死亡|受伤|失踪|获得?|夺得|配备|选派)了?$"
)
_LENGTH_OF_ONE = frozenset("小时 个小时 分钟 个月 年 周 个星期 天 秒 刻钟 倍 亿元 万元 元".split())
_NOT_ONE_BEFORE = re.compile(r"[每这那某有另同第统唯任某新的上下前后过近首末]$")
_NOT_ONE_AFTER = re.compile(r"一?度|四季|[一两半]|比|到头|[大中小]|来|之[计际]|又|后")


def _one_counts(text: str, start: int, printed: str, unit: Unit, end: int) -> bool:
    """一条, 一辆: mostly the indefinite article; a count after a verb of counting, a length with a unit of measure."""
    before, after = text[max(0, start - 5) : start], text[end : end + 3]
    if printed in ("倍", "番"):
        return printed == "倍" or bool(re.search(r"翻了?$", before))
    if unit.dimension in ("time", "days", "length", "mass", "area", "volume", "money"):
        return not (_NOT_ONE_BEFORE.search(before) or _NOT_ONE_AFTER.match(after)) and printed not in ("日", "角")
    return bool(_COUNTED_ONE_BEFORE.search(before))


_KIND_WORDS = re.compile(r"[^,，。;；、的]{0,8}?(?:[战球车舰船]队|队伍)")


def _kind_counted(text: str, at: int) -> str:
    """四大战队: teams go by 支, everything else by 个."""
    return "支" if _KIND_WORDS.match(text, at) else "个"


_BEFORE_BOUND = (
    ("over", re.compile(r"(?:超过?|逾|突破|多于|大于|(?<![超通经不])过)了?$")),
    ("at_least", re.compile(r"(?:至少|不少于|不低于|最少|起码|≥|不小于)$")),
    ("under", re.compile(r"(?:近|不足|不到|未满|低于|少于|小于|接近|将近|最多|最高|至多|不超过?|不高于|不多于|≤|<|上限为?)$")),
    ("approx", re.compile(r"(?:约|大约|大概|约为|左右|大致|估计)$")),
)
_AFTER_BOUND = (
    ("at_least", re.compile(r"[及]?以上|起(?![步点来飞])|及以上")),
    ("under", re.compile(r"[及]?以[下内]|之内|内(?![部地容外蒙])")),
    ("approx", re.compile(r"左右|上下(?!游)|许(?![多可])")),
    ("over", re.compile(r"有余|开外")),
)


def _bound(text: str, start: int, end: int) -> str:
    before = text[max(0, start - 4) : start]
    for bound, words in reversed(_BEFORE_BOUND):
        if words.search(before):
            return bound
    after = text[end : end + 4]
    return next((bound for bound, words in _AFTER_BOUND if words.match(after)), "exact")


def _rank(start: int, end: int, value: float, top: float | None) -> Quantity:
    return Quantity(start, end, value, top, "位", "rank", is_rank=True)


def _whole_of(name: str) -> float | None:
    whole = read_number(name, 0)
    return whole.value if whole and whole.end == len(name) else None


def _times(value: float, factor: float) -> float:
    """The product, by division where the factor is a reciprocal: 15 minutes are 0.25 h exactly."""
    inverse = 1 / factor if factor < 1 else 0
    return value / round(inverse) if inverse and abs(inverse - round(inverse)) < 1e-9 * inverse else value * factor


def _has_power(text: str, number: Number) -> bool:
    return any(sign in "十百千万亿" for sign in text[number.start : number.end])


def _power_at_end(text: str, number: Number) -> int:
    return {"万": 4, "亿": 8, "千": 3, "百": 2, "十": 1}.get(text[number.end - 1], 0)


def _past_digits(text: str, at: int) -> int:
    end = at
    while end < len(text) and (text[end].isdigit() or text[end] in "-−,." + CHINESE_NUMERAL_SIGNS):
        end += 1
    return max(end, at + 1)
