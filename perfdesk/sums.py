"""Sums as clerks write them: `68066人*125元+193人*230元`, in a cell or in running text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal, DecimalException

from perfdesk.amounts import EXACT, MONEY_UNIT, YUAN, unit_name
from perfdesk.numerals import NUMBER, fold, plain, read_decimal


@dataclass(frozen=True, slots=True)
class Sum:
    """What a written calculation comes to; `money` is true when a factor was an amount of money."""

    number: Decimal
    """In 元 when `money`, otherwise without a unit."""
    money: bool


_TOKEN = re.compile(
    rf"\s*+(?:({NUMBER})\s*+([^\W\d_]{{1,6}}(?:/[^\W\d_]{{1,3}}){{0,2}}|%)?|([-+*/×÷xX()]))\s*+"
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
            work = EXACT.add if sign == "+" else EXACT.subtract
            total = Sum(work(total.number, other.number), total.money)
        return total

    def _factors(self) -> Sum:
        product = self._operand()
        while sign := self._sign("*/×÷xX"):
            other = self._operand()
            if other.money and (product.money or sign in "/÷"):
                raise ValueError("money multiplied by or divided into money")
            work = EXACT.multiply if sign in "*×xX" else EXACT.divide
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
        return Sum(number * YUAN[unit_name(money)], money=True)
    if unit.startswith("万"):
        return Sum(number * 10_000, money=False)
    return Sum(number, money=False)


@dataclass(frozen=True, slots=True)
class Proposal:
    """A text offered for a cell, and where it comes from; never applied silently."""

    text: str
    say: str


def sum_proposals(text: str, unit: str) -> tuple[Proposal, ...]:
    """Offer what a sum typed into a money cell comes to, in the cell's unit, likeliest first."""
    result = calculate_text(text)
    if result is None or not result.number.is_finite():
        return ()
    scale = YUAN.get(unit, Decimal(1))
    in_yuan = Proposal(plain(EXACT.divide(result.number, scale)), "按元算出，换成本栏单位")
    if result.money:
        return (in_yuan,)
    as_is = Proposal(plain(result.number), "按本栏单位算出")
    if scale == 1:
        return (as_is,)
    return (in_yuan, as_is) if result.number >= 10 * scale else (as_is, in_yuan)
