"""The fixed list of functions that expressions may call on values they already have.

What needs the cell itself (empty, text …) or the rows of a table (sum, count …) is compiled
specially, in `perfdesk.expression.compiler`.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from perfdesk.amounts import YUAN, Amount, rounded
from perfdesk.dates import DateRange, PartialDate, make_date
from perfdesk.expression.answers import LARGEST, Answer, CannotSay, add, at_most
from perfdesk.indicators import IndicatorValue
from perfdesk.numerals import fold, read_decimal
from perfdesk.numerals import squeeze as without_space

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


@dataclass(frozen=True, slots=True)
class Function:
    """A function of ready values: how many it takes, and what it does."""

    least: int
    most: int
    run: Callable[[Sequence[Answer]], Answer]


def _absolute(arguments: Sequence[Answer]) -> Answer:
    match arguments[0]:
        case Decimal() as number:
            return number.copy_abs()
        case Amount(number, unit):
            return Amount(number.copy_abs(), unit)
    return CannotSay("abs 只用于数和金额")


def _round(arguments: Sequence[Answer]) -> Answer:
    places = arguments[1] if len(arguments) > 1 else Decimal(0)
    if not isinstance(places, Decimal) or places not in range(9):
        return CannotSay("round 的位数要在 0 到 8 之间")
    match arguments[0]:
        case Decimal() as number:
            return rounded(number, int(places))
        case Amount(number, unit):
            return Amount(rounded(number, int(places)), unit)
    return CannotSay("round 只用于数和金额")


def _date_part(name: str) -> Callable[[Sequence[Answer]], Answer]:
    def part(arguments: Sequence[Answer]) -> Answer:
        value = arguments[0]
        if not isinstance(value, PartialDate):
            return CannotSay(f"{name} 只用于日期")
        number: int = getattr(value, name)
        return Decimal(number) if number else CannotSay("日期没有写到这么细")

    return part


def _range_end(name: str) -> Callable[[Sequence[Answer]], Answer]:
    def end(arguments: Sequence[Answer]) -> Answer:
        match arguments[0]:
            case DateRange(start, finish):
                return start if name == "start" else finish
            case PartialDate() as date:
                return date
        return CannotSay(f"{name} 只用于起止时间")

    return end


def _date(arguments: Sequence[Answer]) -> Answer:
    numbers = [int(one) for one in arguments if isinstance(one, Decimal) and 0 < one < 10_000]
    date = make_date(*numbers) if len(numbers) == len(arguments) else None
    return date or CannotSay("没有这一天")


def _number(arguments: Sequence[Answer]) -> Answer:
    match arguments[0]:
        case Decimal() as number:
            return number
        case Amount(number, _):
            return number
        case IndicatorValue() as value if value.number is not None:
            return value.scaled[0]
        case str() as text:
            read = read_decimal(fold(text))
            if read is not None and abs(read) < LARGEST:
                return read
    return CannotSay("里面没有可以单独读出的数")


def _unit(arguments: Sequence[Answer]) -> Answer:
    match arguments[0]:
        case Amount(_, unit):
            return unit
        case IndicatorValue() as value:
            return value.full_unit
    return CannotSay("unit 只用于金额和指标值")


def _operator(arguments: Sequence[Answer]) -> Answer:
    value = arguments[0]
    if isinstance(value, IndicatorValue):
        return value.operator
    return CannotSay("operator 只用于指标值")


def _kind(arguments: Sequence[Answer]) -> Answer:
    value = arguments[0]
    return value.kind.value if isinstance(value, IndicatorValue) else CannotSay("kind 只用于指标值")


def _of_indicator(name: str) -> Callable[[Sequence[Answer]], Answer]:
    def part(arguments: Sequence[Answer]) -> Answer:
        value = arguments[0]
        if not isinstance(value, IndicatorValue):
            return CannotSay(f"{name} 只用于指标值")
        words: str = getattr(value, name)
        return words

    return part


def _texts(arguments: Sequence[Answer]) -> list[str] | None:
    texts = [one for one in arguments if isinstance(one, str)]
    return texts if len(texts) == len(arguments) else None


def _on_texts(test: Callable[[str, str], bool]) -> Callable[[Sequence[Answer]], Answer]:
    def run(arguments: Sequence[Answer]) -> Answer:
        texts = _texts(arguments)
        if texts is None:
            return CannotSay("这里要用文字")
        whole = without_space(texts[0])
        for part in texts[1:]:  # noqa: SIM110 - a generator costs more than the test itself
            if test(whole, without_space(part)):
                return True
        return False

    return run


def _length(arguments: Sequence[Answer]) -> Answer:
    texts = _texts(arguments)
    return Decimal(len(without_space(texts[0]))) if texts else CannotSay("length 只用于文字")


def _squeeze(arguments: Sequence[Answer]) -> Answer:
    texts = _texts(arguments)
    return without_space(texts[0]) if texts else CannotSay("squeeze 只用于文字")


_MASK = {
    "9": lambda sign: "0" <= sign <= "9",
    "A": lambda sign: "A" <= sign <= "Z",
    "X": lambda sign: "0" <= sign <= "9" or "A" <= sign <= "Z",
}


def _like(arguments: Sequence[Answer]) -> Answer:
    texts = _texts(arguments)
    if texts is None:
        return CannotSay("like 只用于文字")
    text, mask = texts
    return len(text) == len(mask) and all(
        _MASK[sign](letter) if sign in _MASK else sign == letter
        for sign, letter in zip(mask, text, strict=True)
    )


def _money(unit: str) -> Callable[[Sequence[Answer]], Answer]:
    def run(arguments: Sequence[Answer]) -> Answer:
        match arguments[0]:
            case Decimal() as number:
                return Amount(number, unit)
            case Amount() as amount if amount.unit in YUAN:
                return amount.to(unit)
        return CannotSay(f"{unit}(…) 只用于数和写明单位的金额")

    return run


def _total(arguments: Sequence[Answer]) -> Answer:
    total: Answer = arguments[0]
    for one in arguments[1:]:
        total = add(total, one)
        if isinstance(total, CannotSay):
            break
    return total


def _extreme(greatest: bool) -> Callable[[Sequence[Answer]], Answer]:
    def run(arguments: Sequence[Answer]) -> Answer:
        best: Answer = arguments[0]
        for one in arguments[1:]:
            keep = at_most(one, best) if greatest else at_most(best, one)
            if isinstance(keep, CannotSay):
                return keep
            best = best if keep else one
        return best

    return run


total_of = _total
least_of = _extreme(greatest=False)
greatest_of = _extreme(greatest=True)

FUNCTIONS: dict[str, Function] = {
    "abs": Function(1, 1, _absolute),
    "round": Function(1, 2, _round),
    "year": Function(1, 1, _date_part("year")),
    "month": Function(1, 1, _date_part("month")),
    "day": Function(1, 1, _date_part("day")),
    "date": Function(1, 3, _date),
    "start": Function(1, 1, _range_end("start")),
    "end": Function(1, 1, _range_end("end")),
    "number": Function(1, 1, _number),
    "unit": Function(1, 1, _unit),
    "operator": Function(1, 1, _operator),
    "kind": Function(1, 1, _kind),
    "remark": Function(1, 1, _of_indicator("remark")),
    "restated_unit": Function(1, 1, _of_indicator("restated_unit")),
    "change": Function(1, 1, _of_indicator("change")),
    "vague": Function(1, 1, _of_indicator("vague")),
    "contains": Function(2, 20, _on_texts(lambda whole, part: part in whole)),
    "starts": Function(2, 20, _on_texts(str.startswith)),
    "ends": Function(2, 20, _on_texts(str.endswith)),
    "length": Function(1, 1, _length),
    "squeeze": Function(1, 1, _squeeze),
    "like": Function(2, 2, _like),
    "元": Function(1, 1, _money("元")),
    "万元": Function(1, 1, _money("万元")),
}
"""Functions of values. `like` knows 9 digit, A capital letter, X either; all else is itself.

Of indicator values: `kind`, `operator`, `number`, `unit`, `remark` (words run together with the
quantity, empty if none), `restated_unit` (the unit with which the remark repeats the number),
`change` (提高, 下降), `vague` (the first word of degree in words without a number).
"""
