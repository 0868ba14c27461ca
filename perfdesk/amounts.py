"""Money: a decimal that never goes without its unit, and the writings of it that clerks use.

Owns units of money, reading an amount, sums typed into a cell (`68066人*125元`) and the writing in
capitals. Knows nothing of forms.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal, DecimalException, DivisionByZero, InvalidOperation

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
_EXACT = Context(prec=60, Emax=200, Emin=-200, traps=[InvalidOperation, DivisionByZero])
NOTHING = frozenset({"无", "零", "没有"})
"""Words by which clerks say that an amount is nil."""


@dataclass(frozen=True, slots=True)
class Amount:
    """A sum of money; the unit is 元, 万元 …, or empty where the form names none."""

    number: Decimal
    unit: str

    @property
    def yuan(self) -> Decimal:
        """The sum in 元; an unnamed unit counts as 元."""
        return _EXACT.multiply(self.number, YUAN.get(self.unit, Decimal(1)))

    def to(self, unit: str) -> Amount:
        """Return the same sum in another unit."""
        if unit == self.unit or unit not in YUAN or self.unit not in YUAN:
            return self
        return Amount(_EXACT.divide(self.yuan, YUAN[unit]), unit)

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
        return None if number is None else Amount(number, _unit_name(found[2]) or unit)
    return _parse_chinese_amount(folded)


def _parse_chinese_amount(folded: str) -> Amount | None:
    found = _CHINESE_AMOUNT.fullmatch(folded)
    if found:
        digits, unit = found[1], _unit_name(found[2])
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


def _unit_name(written: str | None) -> str:
    name = _UNIT_NAMES.get(written or "", written or "")
    return name if name in YUAN else ""


def to_capitals(yuan: Decimal) -> str:
    """Write 元 in capitals (伍佰陆拾伍万捌仟壹佰元整); empty if finer than 分 or not below 10^16."""
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


@dataclass(frozen=True, slots=True)
class Sum:
    """What a written calculation comes to; `money` is true when a factor was an amount of money."""

    number: Decimal
    """In 元 when `money`, otherwise without a unit."""
    money: bool


_TOKEN = re.compile(
    rf"\s*(?:({NUMBER})\s*([^\W\d_]{{1,6}}(?:/[^\W\d_]{{1,3}}){{0,2}}|%)?|([-+*/×÷xX()]))\s*"
)
_MAX_SUM_TOKENS = 60


def calculate_text(text: str) -> Sum | None:
    """Work out a written sum (`68066人*125元+193人*230元`); None when the text is none."""
    folded = fold(text).strip().rstrip("=")
    tokens: list[tuple[str, str]] = []
    place = 0
    while place < len(folded):
        found = _TOKEN.match(folded, place)
        if not found or len(tokens) > _MAX_SUM_TOKENS:
            return None
        tokens.append((found[1], found[2] or "") if found[1] else ("", found[3]))
        place = found.end()
    if not any(not number for number, _ in tokens):
        return None
    try:
        return _SumReader(tokens).read()
    except (ValueError, DecimalException):
        return None


class _SumReader:
    """Recursive descent over numbers with units; ValueError when the text is no sum."""

    def __init__(self, tokens: list[tuple[str, str]]) -> None:
        self._tokens = tokens
        self._place = 0

    def read(self) -> Sum:
        result = self._terms()
        if self._place != len(self._tokens):
            raise ValueError("text after the sum")
        return result

    def _sign(self, signs: str) -> str:
        if self._place < len(self._tokens):
            number, sign = self._tokens[self._place]
            if not number and sign in signs:
                self._place += 1
                return sign
        return ""

    def _terms(self) -> Sum:
        total = self._factors()
        while sign := self._sign("+-"):
            other = self._factors()
            if other.money != total.money:
                raise ValueError("money and no money added")
            work = _EXACT.add if sign == "+" else _EXACT.subtract
            total = Sum(work(total.number, other.number), total.money)
        return total

    def _factors(self) -> Sum:
        product = self._operand()
        while sign := self._sign("*/×÷xX"):
            other = self._operand()
            if other.money and (product.money or sign in "/÷"):
                raise ValueError("money multiplied by or divided into money")
            work = _EXACT.multiply if sign in "*×xX" else _EXACT.divide
            product = Sum(work(product.number, other.number), product.money or other.money)
        return product

    def _operand(self) -> Sum:
        if self._sign("("):
            inner = self._terms()
            if not self._sign(")"):
                raise ValueError("bracket not closed")
            return inner
        if self._place >= len(self._tokens) or not self._tokens[self._place][0]:
            raise ValueError("number expected")
        written, unit = self._tokens[self._place]
        self._place += 1
        number = read_decimal(written)
        if number is None:
            raise ValueError("number too long")
        return _with_unit(number, unit)


def _with_unit(number: Decimal, unit: str) -> Sum:
    if unit == "%":
        return Sum(number / 100, money=False)
    money = unit.partition("/")[0]
    if re.fullmatch(MONEY_UNIT, money):
        return Sum(number * YUAN[_unit_name(money)], money=True)
    if unit.startswith("万"):
        return Sum(number * 10_000, money=False)
    return Sum(number, money=False)


@dataclass(frozen=True, slots=True)
class Proposal:
    """A text offered for a cell, and where it comes from; never applied silently."""

    text: str
    say: str


def sum_proposals(text: str, unit: str) -> tuple[Proposal, ...]:
    """Offer what a sum typed into a money cell comes to, in the cell's unit; empty if it is none."""
    result = calculate_text(text)
    if result is None or not result.number.is_finite():
        return ()
    scale = YUAN.get(unit, Decimal(1))
    in_yuan = Proposal(plain(_EXACT.divide(result.number, scale)), "按元算出，换成本栏单位")
    if result.money:
        return (in_yuan,)
    as_is = Proposal(plain(result.number), "按本栏单位算出")
    if scale == 1:
        return (as_is,)
    return (in_yuan, as_is) if result.number >= 10 * scale else (as_is, in_yuan)


def rounded(number: Decimal, places: int) -> Decimal:
    """Round half up, as offices do, to a number of decimal places."""
    return number.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP, context=_EXACT)


@dataclass(frozen=True, slots=True)
class WrittenAmount:
    """An amount found in running text, with where it stands."""

    amount: Amount
    start: int
    end: int


_IN_TEXT = re.compile(rf"(?<![0-9.])(?<![0-9],)({NUMBER})\s*([百千]?万元|亿元|元)(?![0-9])")


def amounts_in(text: str) -> tuple[WrittenAmount, ...]:
    """Find the amounts of money in running text; those per person or piece are left out."""
    folded = fold(text)
    found: list[WrittenAmount] = []
    for hit in _IN_TEXT.finditer(folded):
        number = read_decimal(hit[1])
        if number is not None and hit[2] in YUAN and not folded.startswith("/", hit.end()):
            found.append(WrittenAmount(Amount(number, hit[2]), hit.start(), hit.end()))
    return tuple(found)
