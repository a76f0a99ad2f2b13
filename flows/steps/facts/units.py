"""One table of units: how newspapers print them, what they measure, what they are in base units.

`find_unit` reads the longest printed unit at a place. Measure words (家, 件, 颗 …) stand for
themselves; 名 and 人 both count people and become 人. `unit_rows` is the table for the warehouse.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from flows.steps.facts.lexicon import listed


@dataclass(frozen=True, slots=True)
class Unit:
    """`factor` turns the printed number into the base unit `symbol`; `names` are its printed forms."""

    symbol: str
    dimension: str
    factor: float
    names: tuple[str, ...]


def _family(symbol: str, dimension: str, *forms: tuple[float, str]) -> tuple[Unit, ...]:
    return tuple(Unit(symbol, dimension, factor, tuple(names.split())) for factor, names in forms)


def _each(dimension: str, names: Iterable[str]) -> tuple[Unit, ...]:
    return tuple(Unit(name, dimension, 1, (name,)) for name in names)


# Time factors are quotients, so that 15 minutes are 0.25 h and 9.83 s what the division says.
UNITS: tuple[Unit, ...] = (
    *_family("CNY", "money", (1, "元 元人民币 元钱 块钱"), (0.1, "角 毛钱")),
    *_family("USD", "money", (1, "美元 美金")),
    *_family("EUR", "money", (1, "欧元")),
    *_family("HKD", "money", (1, "港元 港币")),
    *_family("JPY", "money", (1, "日元")),
    *_family("GBP", "money", (1, "英镑")),
    *_family("KRW", "money", (1, "韩元")),
    *_family("RUB", "money", (1, "卢布")),
    *_family("TWD", "money", (1, "新台币 元新台币")),
    *_family("MOP", "money", (1, "澳门元 澳门币")),
    *_family("AUD", "money", (1, "澳元 澳大利亚元")),
    *_family("CAD", "money", (1, "加元 加拿大元")),
    *_family("SGD", "money", (1, "新加坡元")),
    *_family("CHF", "money", (1, "瑞士法郎 瑞郎")),
    *_family("THB", "money", (1, "泰铢")),
    *_family("INR", "money", (1, "印度卢比 卢比")),
    *_family("VND", "money", (1, "越南盾")),
    *_family("MYR", "money", (1, "林吉特 马来西亚林吉特")),
    *_family("BRL", "money", (1, "雷亚尔")),
    *_family("%", "share", (1, "%"), (0.1, "‰"), (10, "成")),
    *_family("pp", "share", (1, "百分点 个百分点 pct"), (0.01, "基点 个基点 BP")),
    *_family(
        "m",
        "length",
        (1e-9, "纳米 nm"),
        (1e-6, "微米 μm um"),
        (0.001, "毫米 mm"),
        (0.01, "厘米 公分 cm"),
        (0.1, "分米 dm"),
        (1, "米 m"),
        (1000, "公里 千米 km"),
        (1852, "海里"),
        (500, "华里"),
        (0.0254, "英寸"),
        (0.3048, "英尺"),
        (1609.344, "英里"),
    ),
    *_family(
        "m²",
        "area",
        (0.0001, "平方厘米 cm²"),
        (1, "平方米 平米 ㎡ m² m2"),
        (1e6, "平方公里 平方千米 km² km2 ㎢"),
    ),
    *_family("m³", "volume", (1e-6, "立方厘米 cm³"), (1, "立方米 立方 m³ m3"), (1e9, "立方公里")),
    *_family("mL", "volume", (1, "毫升 mL ml cc"), (1000, "升 公升 L")),
    *_family(
        "kg",
        "mass",
        (1e-9, "微克 μg ug"),
        (1e-6, "毫克 mg"),
        (0.001, "克 g"),
        (0.5, "斤 市斤"),
        (1, "公斤 千克 kg ㎏"),
        (1000, "吨 公吨 t"),
    ),
    *_family("W", "power", (1, "瓦 W"), (1000, "千瓦 kW"), (1e6, "兆瓦 MW"), (1e9, "吉瓦 GW")),
    *_family(
        "Wh",
        "energy",
        (1, "瓦时 Wh"),
        (1000, "千瓦时 kWh kW·h"),
        (1e6, "兆瓦时 MWh"),
        (1e9, "吉瓦时 GWh"),
    ),
    *_family("Ah", "charge", (0.001, "毫安时 mAh"), (1, "安时 Ah")),
    *_family("°C", "temperature", (1, "℃ °C 摄氏度")),
    *_family(
        "h",
        "time",
        (1, "小时 个小时 钟头 个钟头 h"),
        (1 / 4, "刻钟"),
        (1 / 60, "分钟 min"),
        (1 / 3600, "秒 秒钟 s"),
        (1 / 3600000, "毫秒 ms"),
    ),
    *_family("工作日", "days", (1, "工作日 个工作日")),
    *_family("天", "days", (1, "天 日 昼夜 个昼夜 整天")),
    *_family("周", "days", (1, "周 星期 个星期 个周")),
    *_family("月", "days", (1, "个月 月 个整月")),
    *_family("季度", "days", (1, "季度 个季度")),
    *_family("年", "days", (1, "年 周年 年度 个年头 整年")),
    *_family("岁", "age", (1, "岁 周岁")),
    # Compounds that keep their usual parts; any other A/B is built from the two rows (see `ratio`).
    *_family("km/h", "speed", (1, "公里/小时 千米/小时 公里/时 千米/时 公里每小时 千米每小时 km/h")),
    *_family("m/s", "speed", (1, "米/秒 米每秒 m/s")),
    *_family("mg/L", "concentration", (1, "毫克/升 mg/L mg/l"), (0.001, "微克/升 μg/L"), (1000, "克/升 g/L")),
    *_family(
        "μg/m³", "concentration", (1, "微克/立方米 微克每立方米 μg/m³ ug/m3"), (1000, "毫克/立方米 mg/m³")
    ),
    *_family("mg/kg", "concentration", (1, "毫克/千克 毫克/公斤 mg/kg"), (1000, "克/千克 克/公斤 g/kg")),
    *_family("Wh/kg", "specific energy", (1, "Wh/kg 瓦时/公斤 瓦时/千克")),
    *_family("m³/s", "flow", (1, "立方米/秒 立方米每秒 m³/s")),
    *_family("mmol/L", "concentration", (1, "毫摩尔/升 mmol/L")),
    *_family("CNY/kg", "price", (0.001, "元/吨"), (1, "元/公斤 元/千克"), (2, "元/斤"), (1000, "元/克")),
    *_family("人", "count", (1, "人 名")),
    *_each("multiple", ("倍", "番")),
    *_each("area", ("亩", "公顷", "顷")),
    *_each("as printed", listed("units as printed")),
    *_each("count", listed("measure words")),
)

_BY_NAME: dict[str, Unit] = {name: unit for unit in UNITS for name in unit.names}
_BY_LOWER: dict[str, Unit] = {name.lower(): unit for name, unit in _BY_NAME.items() if len(name) > 1}
# Lengths of the printed forms that begin with a sign, longest first: a few look-ups find the longest unit.
_LENGTHS: dict[str, tuple[int, ...]] = {
    first: tuple(sorted({len(name) for name in _BY_NAME if name[0] == first}, reverse=True))
    for first in {name[0] for name in _BY_NAME}
}
_LATIN_UNIT = re.compile(r"[A-Za-zμ°℃·²³]{1,6}+[23]?(?:/[A-Za-zμ²³]{1,5}+3?)?(?![A-Za-z0-9])")
_PER = re.compile(r"[/／](?=[\u4e00-\u9fff])")


def find_unit(text: str, at: int) -> tuple[Unit, int] | None:
    """The unit printed at `at` in folded text and where it ends; None where none is."""
    latin = _LATIN_UNIT.match(text, at)
    if latin:
        unit = _BY_NAME.get(latin[0]) or _BY_LOWER.get(latin[0].lower())
        return (unit, latin.end()) if unit else None
    found = _longest(text, at)
    if found is None:
        return None
    return _compound(text, *found) or found


def _longest(text: str, at: int) -> tuple[Unit, int] | None:
    for length in _LENGTHS.get(text[at : at + 1], ()):
        name = text[at : at + length]
        unit = _BY_NAME.get(name)
        if unit:
            return unit, at + len(name)
    return None


def _compound(text: str, upper: Unit, end: int) -> tuple[Unit, int] | None:
    """元/平方米 and the like: a unit per another that the table does not hold as one."""
    slash = _PER.match(text, end)
    lower = _longest(text, slash.end()) if slash else None
    if lower is None:
        return None
    return ratio(upper, lower[0]), lower[1]


@cache
def ratio(upper: Unit, lower: Unit) -> Unit:
    """The unit `upper` per `lower`, in base units of both: 元/千瓦时 is 0.001 CNY/Wh."""
    symbol = f"{upper.symbol}/{lower.symbol}"
    return Unit(symbol, f"{upper.dimension} per {lower.dimension}", upper.factor / lower.factor, ())


def unit_named(name: str) -> Unit:
    """The unit with this printed form."""
    return _BY_NAME[name]


def unit_rows() -> dict[str, list[object]]:
    """The columns of the warehouse table `units`, one row a printed form.

    `name` (as printed, key), `symbol` (figures.unit), `dimension`, `factor` (printed number × factor =
    figures.value).
    """
    rows = [(name, unit) for unit in UNITS for name in unit.names]
    return {
        "name": [name for name, _ in rows],
        "symbol": [unit.symbol for _, unit in rows],
        "dimension": [unit.dimension for _, unit in rows],
        "factor": [float(unit.factor) for _, unit in rows],
    }
