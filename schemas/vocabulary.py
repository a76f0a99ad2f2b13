"""The values a column may hold, once. Plain constants: the steps import them at no cost."""

from __future__ import annotations

from typing import NamedTuple

# Roles of a line in reading order of an article; the last three stand outside of any article.
ARTICLE_ROLES = (
    "jump",
    "kicker",
    "headline",
    "deck",
    "byline",
    "body",
    "crosshead",
    "caption",
    "credit",
)
OUTSIDE_ROLES = ("ad", "furniture", "noise")
LINE_ROLES = ARTICLE_ROLES + OUTSIDE_ROLES

# Roles whose text is assembled in a column of `articles` and cut into sentences (a `jump` is not).
SENTENCE_ROLES = ("headline", "kicker", "deck", "byline", "body", "crosshead", "caption", "credit")

# Which column of `articles` holds the assembled text of a role; a `jump` line has none.
ARTICLE_COLUMN_OF_ROLE = {
    "kicker": "kicker",
    "headline": "headline",
    "deck": "deck",
    "byline": "byline",
    "body": "text",
    "crosshead": "text",
    "caption": "captions",
    "credit": "captions",
}

CONTINUES = ("from", "to", "both")
PAGE_DATE_SOURCES = ("stated", "inferred", "manifest")

MENTION_TYPES = ("PER", "ORG", "LOC")
BOUNDS = ("exact", "approx", "over", "under", "at_least")
FIGURE_STATUSES = ("actual", "planned", "capacity")
DATE_GRAINS = ("day", "month", "quarter", "half", "year", "span")

SOURCE_STATUSES = ("loaded", "quarantined", "superseded")
RUN_STATES = ("running", "completed", "failed", "crashed", "cancelled")
QUARANTINE_STAGES = ("read", "rebuild", "segment", "enrich", "correct", "validate", "load")
SEVERITIES = ("error", "warning")


class Unit(NamedTuple):
    """A canonical unit of `figures.unit`: what it measures and what it is called."""

    quantity: str  # English, Chinese term in parentheses
    name: str
    printed_as: str  # how pages print it, the words that are converted into this unit


# Everything not listed here is a measure word, kept as printed (家, 人, 件 ...).
UNITS: dict[str, Unit] = {
    "CNY": Unit("money (金额)", "Chinese yuan", "元 万元 亿元 块 角 分"),
    "USD": Unit("money (金额)", "US dollar", "美元 万美元 亿美元"),
    "EUR": Unit("money (金额)", "euro", "欧元"),
    "HKD": Unit("money (金额)", "Hong Kong dollar", "港元 港币"),
    "JPY": Unit("money (金额)", "Japanese yen", "日元"),
    "GBP": Unit("money (金额)", "pound sterling", "英镑"),
    "%": Unit("share (比例)", "per cent", "% 百分之 成 分之"),
    "pp": Unit("difference of shares (百分点)", "percentage points", "百分点 基点"),
    "m": Unit("length (长度)", "metre", "毫米 厘米 米 公里 千米"),
    "m²": Unit("area (面积)", "square metre", "平方米 平方公里"),
    "m³": Unit("volume (体积)", "cubic metre", "立方米"),
    "mL": Unit("liquid volume (容量)", "millilitre", "毫升 升"),
    "kg": Unit("mass (质量)", "kilogram", "克 公斤 千克 斤 吨 吨级"),
    "W": Unit("power (功率)", "watt", "瓦 千瓦 兆瓦 吉瓦"),
    "Wh": Unit("energy (电量)", "watt-hour", "千瓦时 度 兆瓦时 GWh"),
    "Ah": Unit("charge (电荷)", "ampere-hour", "安时 Ah"),
    "V": Unit("voltage (电压)", "volt", "伏 千伏"),
    "°C": Unit("temperature (温度)", "degree Celsius", "摄氏度 ℃"),
    "h": Unit("time (时间)", "hour", "小时 分钟 秒"),
    "km/h": Unit("speed (速度)", "kilometres per hour", "公里/小时 时速"),
    "m/s": Unit("speed (速度)", "metres per second", "米/秒"),
    "mg/L": Unit("concentration (浓度)", "milligrams per litre", "毫克/升"),
    "μg/m³": Unit("concentration (浓度)", "micrograms per cubic metre", "微克/立方米"),
    "Wh/kg": Unit("energy density (能量密度)", "watt-hours per kilogram", "瓦时/公斤"),
    "CNY/kg": Unit("price (价格)", "yuan per kilogram", "元/公斤 元/吨 元/斤"),
}

# Printed units that must have been converted: a figure that still carries one has a wrong value.
# Single characters are left out but for the plain ones: 度, 成, 块 and 分 are measure words as well.
CONVERTED_UNITS = tuple(
    sorted(
        {word for unit in UNITS.values() for word in unit.printed_as.split() if len(word) > 1} - set(UNITS)
        | {"元", "克", "吨", "瓦"}
    )
)
