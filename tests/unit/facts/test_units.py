from __future__ import annotations

import pytest

from flows.steps.facts.units import find_unit, ratio, unit_named
from schemas.units import printed_units

# What pint calls our units; the others are money, counts, shares, or stay as printed.
_PINT_NAMES = {
    "纳米": "nanometer",
    "微米": "micrometer",
    "毫米": "millimeter",
    "厘米": "centimeter",
    "分米": "decimeter",
    "米": "meter",
    "公里": "kilometer",
    "海里": "nautical_mile",
    "英寸": "inch",
    "英尺": "foot",
    "英里": "mile",
    "平方厘米": "centimeter**2",
    "平方米": "meter**2",
    "平方公里": "kilometer**2",
    "立方厘米": "centimeter**3",
    "立方米": "meter**3",
    "毫升": "milliliter",
    "升": "liter",
    "微克": "microgram",
    "毫克": "milligram",
    "克": "gram",
    "公斤": "kilogram",
    "吨": "metric_ton",
    "瓦": "watt",
    "千瓦": "kilowatt",
    "兆瓦": "megawatt",
    "吉瓦": "gigawatt",
    "瓦时": "watt_hour",
    "千瓦时": "kilowatt_hour",
    "兆瓦时": "megawatt_hour",
    "吉瓦时": "gigawatt_hour",
    "毫安时": "milliampere_hour",
    "安时": "ampere_hour",
    "小时": "hour",
    "分钟": "minute",
    "秒": "second",
    "毫秒": "millisecond",
    "公里/小时": "kilometer/hour",
    "米/秒": "meter/second",
    "毫克/升": "milligram/liter",
    "微克/升": "microgram/liter",
    "微克/立方米": "microgram/meter**3",
    "毫克/立方米": "milligram/meter**3",
    "毫克/千克": "milligram/kilogram",
    "Wh/kg": "watt_hour/kilogram",
    "立方米/秒": "meter**3/second",
}
_BASES = {
    "m": "meter",
    "m²": "meter**2",
    "m³": "meter**3",
    "mL": "milliliter",
    "kg": "kilogram",
    "W": "watt",
    "Wh": "watt_hour",
    "Ah": "ampere_hour",
    "h": "hour",
    "km/h": "kilometer/hour",
    "m/s": "meter/second",
    "mg/L": "milligram/liter",
    "μg/m³": "microgram/meter**3",
    "mg/kg": "milligram/kilogram",
    "Wh/kg": "watt_hour/kilogram",
    "m³/s": "meter**3/second",
}


@pytest.mark.parametrize(("printed", "name"), sorted(_PINT_NAMES.items()))
def test_the_factors_are_those_of_pint(printed: str, name: str) -> None:
    pint = pytest.importorskip("pint", reason="the check against pint needs pint (development only)")
    registry = _registry(pint)
    unit = unit_named(printed)
    there = (1 * registry.parse_expression(name)).to(registry.parse_expression(_BASES[unit.symbol])).magnitude
    assert unit.factor == pytest.approx(there, rel=1e-12)


def _registry(pint: object) -> object:
    if not hasattr(_registry, "made"):
        _registry.made = pint.UnitRegistry()  # type: ignore[attr-defined]
    return _registry.made  # type: ignore[attr-defined]


def test_no_printed_form_has_two_meanings() -> None:
    names = [unit.name for unit in printed_units()]
    assert len(names) == len(set(names))


def test_every_row_is_complete() -> None:
    assert all(unit.name and unit.symbol and unit.dimension and unit.factor > 0 for unit in printed_units())


@pytest.mark.parametrize(
    ("text", "symbol", "factor"),
    [
        ("个百分点", "pp", 1),
        ("个基点", "pp", 0.01),
        ("‰", "%", 0.1),
        ("GWh", "Wh", 1e9),
        ("MWH", "Wh", 1e6),
        ("名", "人", 1),
        ("人次", "人次", 1),
        ("元/吨", "CNY/kg", 0.001),
        ("元/平方米", "CNY/m²", 1),
        ("周年", "年", 1),
        ("日", "天", 1),
    ],
)
def test_the_longest_printed_form_is_read(text: str, symbol: str, factor: float) -> None:
    unit, end = find_unit(text + "。", 0)
    assert (unit.symbol, unit.factor, end) == (symbol, pytest.approx(factor), len(text))


@pytest.mark.parametrize("text", ["C类", "G手机", "D打印", "km路", "楼"])
def test_letters_of_models_are_no_units(text: str) -> None:
    found = find_unit(text, 0)
    assert found is None or text.startswith("km")


def test_a_unit_per_another_is_built_of_both() -> None:
    assert ratio(unit_named("元"), unit_named("千瓦时")).factor == pytest.approx(0.001)
