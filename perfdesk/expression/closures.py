"""What expressions are compiled to: small functions of a scope that never raise."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import TypeAlias

from perfdesk.expression.answers import Answer, CannotSay, Key, Scope, answer_of
from perfdesk.expression.functions import greatest_of, least_of, total_of
from perfdesk.values import BLANK, Reading, Unreadable

Run: TypeAlias = Callable[[Scope], Answer]
_NOTHING = CannotSay("没有可以计算的内容", empty=True)


def cell(key: Key) -> Run:
    """Return the value of a cell."""
    name, column = key
    blank = CannotSay(f"“{column or name}”没有填写", (key,), empty=True)

    def value_of(reading: Reading) -> Answer:
        value = reading.value
        if value is None:
            return blank
        return answer_of(key, reading) if isinstance(value, Unreadable) else value

    def field(scope: Scope) -> Answer:
        return value_of(scope.fields.get(name, BLANK))

    def in_row(scope: Scope) -> Answer:
        return value_of(scope.row.get(column, BLANK))

    return in_row if column else field


def both(left: Run, right: Run, work: Callable[[Answer, Answer], Answer]) -> Run:
    """Work on two values; cannot say when one of them cannot."""

    def run(scope: Scope) -> Answer:
        one = left(scope)
        if type(one) is CannotSay:
            return one
        other = right(scope)
        return other if type(other) is CannotSay else work(one, other)

    return run


def truth(answer: Answer) -> bool | CannotSay:
    """Return the answer if it is yes, no, or cannot say."""
    if isinstance(answer, bool | CannotSay):
        return answer
    return CannotSay("这里要用是或否")


def negation(operand: Run) -> Run:
    """Return the opposite; cannot say stays cannot say."""

    def run(scope: Scope) -> Answer:
        answer = truth(operand(scope))
        return answer if isinstance(answer, CannotSay) else not answer

    return run


def kleene(runs: list[Run], *, stop: bool) -> Run:
    """And (`stop` False) or or (`stop` True): a decisive part wins over parts that cannot say."""

    def run(scope: Scope) -> Answer:
        return _kleene((one(scope) for one in runs), stop=stop)

    return run


def _kleene(answers: Iterable[Answer], *, stop: bool) -> Answer:
    unknown: CannotSay | None = None
    for answer in answers:
        one = truth(answer)
        if one is stop:
            return stop
        if isinstance(one, CannotSay):
            unknown = unknown or one
    return unknown or (not stop)


def chosen(test: Run, then: Run, other: Run) -> Run:
    """Return one of two values by a test."""

    def run(scope: Scope) -> Answer:
        answer = truth(test(scope))
        if isinstance(answer, CannotSay):
            return answer
        return then(scope) if answer else other(scope)

    return run


def contains(whole: Answer, part: Answer) -> Answer:
    """Tell whether a text stands in another."""
    if isinstance(whole, str) and isinstance(part, str):
        return part in whole
    return CannotSay("in 的右边要是文字或一组值")


def of_values(runs: list[Run], work: Callable[[list[Answer]], Answer]) -> Run:
    """Work on values all of which are needed."""

    def run(scope: Scope) -> Answer:
        values: list[Answer] = []
        for one in runs:
            answer = one(scope)
            if type(answer) is CannotSay:
                return answer
            values.append(answer)
        return work(values)

    return run


def of_filled(runs: list[Run], work: Callable[[list[Answer]], Answer]) -> Run:
    """Work on those values that are filled; cannot say when none is or one is unreadable."""
    return lambda scope: _filled_only((one(scope) for one in runs), work)


def _filled_only(answers: Iterable[Answer], work: Callable[[list[Answer]], Answer]) -> Answer:
    values: list[Answer] = []
    blank = _NOTHING
    for answer in answers:
        if not isinstance(answer, CannotSay):
            values.append(answer)
        elif answer.empty:
            blank = answer
        else:
            return answer
    return work(values) if values else blank


# --- of a cell itself ----------------------------------------------------------------------------


def reading_of(key: Key) -> Callable[[Scope], Reading]:
    """Return the reading of a cell, blank when it was never filled."""
    name, column = key
    if column:
        return lambda scope: scope.row.get(column, BLANK)
    return lambda scope: scope.fields.get(name, BLANK)


def filled(key: Key) -> Run:
    """Tell whether a cell has text, readable or not."""
    read = reading_of(key)
    return lambda scope: not read(scope).blank


def _empty(key: Key) -> Run:
    read = reading_of(key)
    return lambda scope: read(scope).blank


def _readable(key: Key) -> Run:
    read = reading_of(key)
    return lambda scope: read(scope).readable


def _text(key: Key) -> Run:
    read = reading_of(key)
    return lambda scope: read(scope).text.strip()


def _zero(key: Key) -> Run:
    read, value = reading_of(key), cell(key)
    return lambda scope: Decimal(0) if read(scope).blank else value(scope)


def _last_year(key: Key) -> Run:
    def run(scope: Scope) -> Answer:
        if scope.last_year is None:
            return CannotSay("没有去年的填报件可比", (key,), empty=True)
        return answer_of(key, scope.last_year.get(key[0], BLANK))

    return run


OF_CELL: dict[str, Callable[[Key], Run]] = {
    "empty": _empty,
    "filled": filled,
    "readable": _readable,
    "text": _text,
    "zero": _zero,
    "last_year": _last_year,
}
"""Functions of a cell itself: `zero` is its value, or 0 when it is blank."""


# --- over the rows of a table --------------------------------------------------------------------


def gather(
    table: str, value: Run | None, where: Run | None, work: Callable[[Iterable[Answer]], Answer]
) -> Run:
    """Work on a value of every row of a table for which `where` is true."""

    def answers(scope: Scope) -> Iterable[Answer]:
        outer = scope.row
        for row in scope.tables.get(table, ()):
            scope.row = row
            if where is None or where(scope) is True:
                answer = True if value is None else value(scope)
                scope.row = outer
                yield answer
        scope.row = outer

    return lambda scope: work(list(answers(scope)))


def _count(answers: Iterable[Answer]) -> Answer:
    number = 0
    for answer in answers:
        if isinstance(answer, CannotSay):
            if not answer.empty:
                return answer
        elif answer is not False:
            number += 1
    return Decimal(number)


def _first(answers: Iterable[Answer]) -> Answer:
    return next(iter(answers), CannotSay("没有符合条件的行", empty=True))


OF_FILLED: dict[str, Callable[[list[Answer]], Answer]] = {
    "sum": total_of,
    "min": least_of,
    "max": greatest_of,
}
"""Functions of several cells, blank ones left out."""

OVER_ROWS: dict[str, Callable[[Iterable[Answer]], Answer]] = {
    "sum": lambda answers: _filled_only(answers, total_of),
    "min": lambda answers: _filled_only(answers, least_of),
    "max": lambda answers: _filled_only(answers, greatest_of),
    "count": _count,
    "all": lambda answers: _kleene(answers, stop=False),
    "any": lambda answers: _kleene(answers, stop=True),
    "first": _first,
}
"""Functions of one column over the rows."""
