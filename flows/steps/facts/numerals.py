"""Numbers as newspapers write them: 418.27亿, 2700多万, 一百二十三, 六七十, 两千五, 1,234.

`read_number` reads one numeral at a place in folded text. Reading is linear: the patterns use
possessive quantifiers and no nested repetition, and a numeral is never read twice.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "○": 0, "两": 2, "俩": 2, "仨": 3}
SMALL_POWERS = {"十": 1, "百": 2, "千": 3}
BIG_POWERS = {"万": 4, "亿": 8, "兆": 12}
CHINESE_NUMERAL_SIGNS = "零〇一二两三四五六七八九十百千万亿"

# 1,234,567.8 or 12345.6; the thousands must be whole groups, else the comma is punctuation. The groups are
# bounded: an endless line of digits and commas is read in steps, never twice.
ARABIC = r"(?:[0-9]{1,3}(?:,[0-9]{3}){1,5}+(?![0-9])|[0-9]++)(?:\.[0-9]++)?"
# The 千 of 千瓦, 千克, 千米 is the unit's.
CHINESE = (
    r"(?:[零〇一二两三四五六七八九十百万亿]|千(?![瓦克米伏焦卡帕赫]))++"
    r"(?:点[零〇一二三四五六七八九]++[十百千万亿]*+)?"
)

_MIXED = re.compile(
    rf"(?P<sign>(?<![0-9A-Za-z.%])[-−–])?(?P<arabic>{ARABIC})"
    r"(?P<more>[余多]?)(?:[ ](?=[十百千万亿]))?"
    r"(?P<power>(?:[十百万亿]|千(?![瓦克米伏焦卡帕赫])){0,3}+)(?P<more_after>[余多]?)"
)
_CHINESE = re.compile(
    rf"(?P<numeral>{CHINESE})(?P<more>[余多]?)(?P<power>[万亿]{{0,2}}+)(?P<more_after>[余多]?)"
)
_DIGIT_PAIR = re.compile(r"[一二三四五六七八九两]{2}")


@dataclass(frozen=True, slots=True)
class Number:
    """One numeral: text[start:end] says `value` (to `value_max` where it names two: 六七十).

    `is_more` is True where 余 or 多 stands inside (80余); `is_round` where it is a bare power of ten
    used as a magnitude (千名, 万亩, 亿元).
    """

    start: int
    end: int
    value: float
    value_max: float | None = None
    is_more: bool = False
    is_round: bool = False
    is_chinese: bool = False


def scaled(digits: str, power: int) -> float:
    """The decimal literal times ten to the power, rounded once: 418.27 × 10⁸ is 41827000000.0."""
    whole, _, decimals = digits.replace(",", "").partition(".")
    power -= len(decimals)
    mantissa = int((whole + decimals)[:4000] or "0")
    if power >= 0:
        return _bounded(mantissa * 10**power)
    return _bounded(mantissa, 10**-power)


def _bounded(mantissa: int, divisor: int = 1) -> float:
    try:
        return mantissa / divisor
    except OverflowError:  # hundreds of digits in a row: no quantity
        return float("inf")


def power_of(signs: str) -> int:
    """Exponent of the magnitude signs: 千万 -> 7, 万亿 -> 12."""
    return sum(SMALL_POWERS.get(c, 0) + BIG_POWERS.get(c, 0) for c in signs)


def read_number(text: str, at: int) -> Number | None:
    """The numeral that starts at `at` in folded text, None where none does (or it is malformed)."""
    mixed = _MIXED.match(text, at)
    if mixed:
        return _from_mixed(mixed)
    chinese = _CHINESE.match(text, at)
    return _from_chinese(chinese) if chinese else None


def _from_mixed(found: re.Match[str]) -> Number | None:
    arabic, power = found["arabic"], found["power"]
    if len(arabic) > 40:  # a line of digits, no quantity
        return None
    value = scaled(arabic, power_of(power))
    return Number(
        found.start(),
        found.end(),
        -value if found["sign"] else value,
        is_more=bool(found["more"] or found["more_after"]),
    )


def _from_chinese(found: re.Match[str]) -> Number | None:
    numeral, power = found["numeral"], found["power"]
    if len(numeral) > 30:
        return None
    values = chinese_values(numeral)
    if values is None:
        return None
    factor = 10 ** power_of(power)
    low, high = values
    return Number(
        found.start(),
        found.end(),
        float(low * factor),
        None if high is None else float(high * factor),
        is_more=bool(found["more"] or found["more_after"]),
        is_round=all(c in "百千万亿" for c in numeral),
        is_chinese=True,
    )


@lru_cache(maxsize=1000)
def chinese_values(numeral: str) -> tuple[float, float | None] | None:
    """The value of a Chinese numeral, and the upper one where it names two neighbours.

    一百二十三 -> (123, None); 六七十 -> (60, 70); 三五 -> (3, 5); 两千五 -> (2500, None);
    二〇二三 -> (2023, None); 三点五万 -> (35000, None). None where the signs form no number.
    """
    whole, point, decimals = numeral.partition("点")
    if point:
        return _with_decimals(whole, decimals)
    pair = _DIGIT_PAIR.search(numeral)
    if pair and not _is_digit_string(numeral):
        return _neighbours(numeral, pair.start())
    value = chinese_value(numeral)
    return None if value is None else (value, None)


def _is_digit_string(numeral: str) -> bool:
    """Digits read one by one (二〇二三); two digits alone are neighbours (三五)."""
    return len(numeral) > 2 and all(c in DIGITS for c in numeral)


def _with_decimals(whole: str, decimals: str) -> tuple[float, None] | None:
    value = chinese_value(whole)
    digits = decimals.rstrip("十百千万亿")
    if value is None or not digits:
        return None
    literal = f"{int(value)}." + "".join(str(DIGITS[c]) for c in digits)
    return scaled(literal, power_of(decimals[len(digits) :])), None


def _neighbours(numeral: str, at: int) -> tuple[float, float] | None:
    """六七十: the numeral read once with each of the two digits."""
    low = chinese_value(numeral[: at + 1] + numeral[at + 2 :])
    high = chinese_value(numeral[:at] + numeral[at + 1 :])
    if low is None or high is None or not low < high:
        return None
    return low, high


def chinese_value(numeral: str) -> float | None:
    """The value of a plain Chinese numeral; None where the signs are out of order."""
    if not numeral:
        return None
    if _is_digit_string(numeral):
        return float("".join(str(DIGITS[c]) for c in numeral))
    total = section = 0
    digit: int | None = None
    last_power = 99
    after_zero = False
    for sign in numeral:
        if sign in DIGITS:
            if digit not in (None, 0):
                return None
            digit = DIGITS[sign]
            after_zero = after_zero or digit == 0
        elif sign in SMALL_POWERS:
            power = SMALL_POWERS[sign]
            if power >= last_power and section:
                return None
            section += (1 if digit is None else digit) * 10**power
            digit, last_power, after_zero = None, power, False
        else:
            power = BIG_POWERS[sign]
            section += digit or 0
            if section == 0:
                total = (total or 1) * 10**power
            elif total and total < 10**power:
                total = (total + section) * 10**power
            else:
                total += section * 10**power
            section, digit, last_power, after_zero = 0, None, power, False
    if digit is not None:
        # 两千五 is 2500: a last digit right after a power counts the next power down.
        elided = not after_zero and 2 <= last_power < 99
        section += digit * 10 ** (last_power - 1) if elided else digit
    return float(total + section)
