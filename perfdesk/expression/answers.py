"""Answers of expressions: a value, or that nothing can be said yet and why; and their arithmetic.

What is empty or unreadable goes through every operation as `CannotSay` and never becomes 0 or true.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TypeAlias

from perfdesk.amounts import EXACT, Amount
from perfdesk.dates import DateRange, PartialDate, compare_dates, not_after
from perfdesk.values import Reading, Unreadable, Value

Key: TypeAlias = tuple[str, str]
"""(field, column); the column is empty for a plain field."""
Row: TypeAlias = Mapping[str, Reading]
"""The cells of one row by column name."""


@dataclass(frozen=True, slots=True)
class CannotSay:
    """No answer yet: why, and which inputs are to blame."""

    reason: str
    inputs: tuple[Key, ...] = ()
    empty: bool = False
    """True when it is only because something is not filled."""


Answer: TypeAlias = Value | bool | CannotSay


@dataclass(slots=True)
class Scope:
    """What an expression is evaluated over: the fields, the rows, and the row being judged."""

    fields: Mapping[str, Reading]
    tables: Mapping[str, Sequence[Row]] = field(default_factory=dict)
    """Rows that hold anything; skeleton rows are left out."""
    row: Row = field(default_factory=dict)
    named: Mapping[str, Answer] = field(default_factory=dict)
    """The values of `let` names."""
    last_year: Mapping[str, Reading] | None = None
    """The fields of last year's filing."""


LARGEST = Decimal(10) ** 40
_TOO_LARGE = CannotSay("数太大，不能计算")
_NO_UNIT = CannotSay("金额只能同金额相加、相比，数要先写成 元(…) 或 万元(…)")


def answer_of(key: Key, reading: Reading) -> Answer:
    """Return the value of a cell, or why there is none."""
    value = reading.value
    if value is None:
        return CannotSay(f"“{key[1] or key[0]}”没有填写", (key,), empty=True)
    if isinstance(value, Unreadable):
        return CannotSay(f"“{key[1] or key[0]}”的内容{value.say}", (key,))
    return value


def add(left: Answer, right: Answer, sign: int = 1) -> Answer:
    """Add, or subtract when `sign` is -1; amounts of money keep the unit of the left one."""
    if isinstance(left, Decimal) and isinstance(right, Decimal):
        return _bounded(EXACT.add(left, right) if sign > 0 else EXACT.subtract(left, right))
    if isinstance(left, Amount) and isinstance(right, Amount):
        other = right.to(left.unit)
        if other.unit != left.unit:
            return CannotSay("金额没有写明单位，不能同别的金额相加")
        total = add(left.number, other.number, sign)
        return Amount(total, left.unit) if isinstance(total, Decimal) else total
    if isinstance(left, Amount) and right == 0:
        return left
    if isinstance(right, Amount) and left == 0:
        return right if sign > 0 else Amount(right.number.copy_negate(), right.unit)
    if isinstance(left, Amount | Decimal) and isinstance(right, Amount | Decimal):
        return _NO_UNIT
    return CannotSay("文字和日期不能相加减")


def subtract(left: Answer, right: Answer) -> Answer:
    """Subtract numbers, or amounts of money in the unit of the left one."""
    return add(left, right, -1)


def multiply(left: Answer, right: Answer) -> Answer:
    """Multiply numbers, or money by a number."""
    if isinstance(left, Decimal) and isinstance(right, Decimal):
        return _bounded(EXACT.multiply(left, right))
    if isinstance(left, Decimal) and isinstance(right, Amount):
        left, right = right, left
    if isinstance(left, Amount) and isinstance(right, Decimal):
        product = multiply(left.number, right)
        return Amount(product, left.unit) if isinstance(product, Decimal) else product
    return CannotSay("只有数和金额可以相乘")


def divide(left: Answer, right: Answer) -> Answer:
    """Divide numbers, money by a number, or money by money."""
    if isinstance(left, Decimal) and isinstance(right, Decimal):
        return _bounded(EXACT.divide(left, right)) if right else CannotSay("除数是 0")
    if isinstance(left, Amount) and isinstance(right, Decimal):
        quotient = divide(left.number, right)
        return Amount(quotient, left.unit) if isinstance(quotient, Decimal) else quotient
    if isinstance(left, Amount) and isinstance(right, Amount):
        return divide(left.yuan, right.yuan)
    return CannotSay("只有数和金额可以相除")


def _bounded(number: Decimal) -> Answer:
    return number if abs(number) < LARGEST else _TOO_LARGE


def at_most(left: Answer, right: Answer) -> bool | CannotSay:
    """Tell whether left ≤ right."""
    if isinstance(left, PartialDate) and isinstance(right, PartialDate):
        answer = not_after(left, right)
        return answer if answer is not None else CannotSay(f"{left}和{right}粗细不同，不能比先后")
    numbers = _comparable(left, right)
    return numbers if isinstance(numbers, CannotSay) else numbers[0] <= numbers[1]


def less(left: Answer, right: Answer) -> bool | CannotSay:
    """Tell whether left < right."""
    turned = at_most(right, left)
    return turned if isinstance(turned, CannotSay) else not turned


def equal(left: Answer, right: Answer) -> bool | CannotSay:
    """Tell whether both mean the same; texts are compared without outer white space."""
    if isinstance(left, str) and isinstance(right, str):
        return left == right
    if isinstance(left, bool) and isinstance(right, bool):
        return left is right
    if isinstance(left, PartialDate) and isinstance(right, PartialDate):
        order = compare_dates(left, right)
        return order == 0 if order is not None else CannotSay(f"{left}和{right}粗细不同，不能比")
    if isinstance(left, DateRange) and isinstance(right, DateRange):
        return left == right
    numbers = _comparable(left, right)
    return numbers if isinstance(numbers, CannotSay) else numbers[0] == numbers[1]


def _comparable(left: Answer, right: Answer) -> tuple[Decimal, Decimal] | CannotSay:
    if isinstance(left, Decimal) and isinstance(right, Decimal):
        return (left, right)
    if isinstance(left, Amount) and isinstance(right, Amount):
        if left.unit == right.unit:
            return (left.number, right.number)
        if left.unit and right.unit:
            return (left.yuan, right.yuan)
        return CannotSay("金额没有写明单位，不能同别的金额相比")
    if isinstance(left, Amount) and right == 0:
        return (left.number, Decimal(0))
    if isinstance(right, Amount) and left == 0:
        return (Decimal(0), right.number)
    if isinstance(left, Amount | Decimal) and isinstance(right, Amount | Decimal):
        return _NO_UNIT
    return CannotSay("两边不是同一种内容，不能相比")
