"""Money: a decimal that never goes without its unit, and the writings of it that clerks use.

Owns units of money, reading an amount, and the writing in capitals. Knows nothing of forms.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import (
    ROUND_HALF_UP,
    Context,
    Decimal,
    DivisionByZero,
    InvalidOperation,
    Overflow,
)

from perfdesk.numerals import CHINESE_NUMERAL, NUMBER, fold, plain, read_chinese, read_decimal

YUAN: dict[str, Decimal] = {
    "元": Decimal(1),
    "百元": Decimal(100),
    "千元": Decimal(1000),
    "万元": Decimal(10_000),
    "百万元": Decimal(1_000_000),
    "千万元": Decimal(10_000_000),
    "亿元": Decimal(100_000_000),
}
"""How many yuan one of each unit is."""

MONEY_UNIT = "(?:[百千]?万元|亿元|[百千]元|元|万|亿|圆)"
_UNIT_NAMES = {"万": "万元", "亿": "亿元", "圆": "元"}
_AMOUNT = re.compile(
    rf"(?:人民币|RMB|[¥￥])?\s*([+-]?{NUMBER})\s*({MONEY_UNIT})?整?", re.IGNORECASE
)
_CHINESE_AMOUNT = re.compile(rf"(?:人民币)?({CHINESE_NUMERAL})({MONEY_UNIT})整?")
_CAPITALS = re.compile(
    rf"(?:人民币)?(负)?(?:({CHINESE_NUMERAL})[元圆])?零?(?:([^元圆角分整]+)角)?零?(?:([^元圆角分整]+)分)?[整正]?"
)
EXACT = Context(prec=60, Emax=200, Emin=-200, traps=[InvalidOperation, DivisionByZero, Overflow])
"""Sums and products of anything that a form can hold are exact in it."""
NOTHING = frozenset({"无", "零", "没有", "/", "-", "--", "—", "——", "–"})
"""Words and strokes by which clerks say that an amount is nil."""


@dataclass(frozen=True, slots=True)
class Amount:
    """A sum of money; the unit is 元, 万元 …, or empty where the form names none."""

    number: Decimal
    unit: str

    @property
    def yuan(self) -> Decimal:
        """The sum in 元; an unnamed unit counts as 元."""
        return EXACT.multiply(self.number, YUAN.get(self.unit, Decimal(1)))

    def to(self, unit: str) -> Amount:
        """Return the same sum in another unit."""
        if unit == self.unit or unit not in YUAN or self.unit not in YUAN:
            return self
        return Amount(EXACT.divide(self.yuan, YUAN[unit]), unit)

    def __str__(self) -> str:
        """Return number and unit: `628.53万元`."""
        return f"{plain(self.number)}{self.unit}"


def parse_amount(text: str, unit: str = "") -> Amount | None:
    """Read one amount; `unit` is what the label says and holds unless the text names another."""
    folded = fold(text).strip()
    if folded in NOTHING:
        return Amount(Decimal(0), unit)
    found = _AMOUNT.fullmatch(folded)
    if found:
        number = read_decimal(found[1])
        return None if number is None else Amount(number, unit_name(found[2]) or unit)
    return _parse_chinese_amount(folded)


def _parse_chinese_amount(folded: str) -> Amount | None:
    found = _CHINESE_AMOUNT.fullmatch(folded)
    if found:
        digits, unit = found[1], unit_name(found[2])
        number = read_chinese(digits)
        return None if number is None else Amount(number, unit)
    return _parse_capitals(folded)


def _parse_capitals(folded: str) -> Amount | None:
    found = _CAPITALS.fullmatch(folded)
    if not found or not (found[2] or found[3] or found[4]):
        return None
    total = Decimal(0)
    for digits, scale in zip(found.groups()[1:], ("1", "0.1", "0.01"), strict=True):
        if digits:
            number = read_chinese(digits)
            if number is None or (scale != "1" and number > 9):
                return None
            total += number * Decimal(scale)
    return Amount(-total if found[1] else total, "元")


def unit_name(written: str | None) -> str:
    """Return the full name of a unit of money (万 → 万元); empty for what is none."""
    name = _UNIT_NAMES.get(written or "", written or "")
    return name if name in YUAN else ""


def rounded(number: Decimal, places: int) -> Decimal:
    """Round half up, as offices do, to a number of decimal places."""
    return number.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP, context=EXACT)


def to_capitals(yuan: Decimal) -> str:
    """Write 元 in capitals (伍佰陆拾伍万捌仟壹佰元整); empty if finer than 分 or 10^16 and more."""
    if not yuan.is_finite() or abs(yuan) >= 10**16:
        return ""
    cents = yuan * 100
    if cents != cents.to_integral_value():
        return ""
    whole, fraction = divmod(int(abs(cents)), 100)
    jiao, fen = divmod(fraction, 10)
    sign = "负" if yuan < 0 else ""
    if not whole and not fraction:
        return "零元整"
    text = f"{_capital_digits(whole)}元" if whole else ""
    if not fraction:
        return f"{sign}{text}整"
    if jiao:
        text += f"{_CAPITAL[jiao]}角"
    elif whole:
        text += "零"
    return f"{sign}{text}{_CAPITAL[fen]}分" if fen else f"{sign}{text}整"


_CAPITAL = "零壹贰叁肆伍陆柒捌玖"


def _capital_digits(whole: int) -> str:
    text, gap = "", False
    for power, name in ((12, "万亿"), (8, "亿"), (4, "万"), (0, "")):
        section = whole // 10**power % 10_000
        if not section:
            gap = bool(text)
            continue
        if text and (gap or section < 1000):
            text += "零"
        if name == "亿" and text.endswith("万亿"):
            text = text[:-1]
        text += _capital_section(section) + name
        gap = False
    return text


def _capital_section(section: int) -> str:
    text, gap = "", False
    for scale, name in ((1000, "仟"), (100, "佰"), (10, "拾"), (1, "")):
        digit = section // scale % 10
        if digit:
            text += ("零" if gap and text else "") + _CAPITAL[digit] + name
            gap = False
        else:
            gap = True
    return text
