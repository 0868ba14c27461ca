"""Readers that hold the goals told in words against the indicators."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

from perfdesk.cells import CellPath
from perfdesk.check.subjects import (
    contradictions,
    goals_in,
    is_share,
    measures_of,
    of_this_year,
    pairs_of_signs,
)
from perfdesk.check.task import Draft, shown
from perfdesk.expression import CannotSay
from perfdesk.findings import Mend
from perfdesk.indicators import IndicatorValue, ValueKind
from perfdesk.numerals import NUMBER, fold, plain, read_decimal, squeeze

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from perfdesk.calculate import RowReading
    from perfdesk.check.subjects import Goal
    from perfdesk.check.task import Result, Task

_SHORT = 200
"""Longer texts are read anew each time."""
_NUMBER_IN_TEXT = re.compile(rf"(?<![0-9.])({NUMBER})\s*+(%|‰|万)?")


def goal_number(task: Task) -> Iterator[Result]:
    """Each quantity of the yearly goal is measured by an indicator (review opinion 3).

    One for which an indicator of the same thing sets another number is left to `promise`; what
    is told of another year is no goal.
    """
    cells = [*task.cells("content"), *task.cells("value")]
    measured = [text for text in map(task.text, cells) if text.strip()]
    if not measured:
        yield CannotSay("没有填写指标，不能同目标核对", empty=True)
        return
    known = {figure for text in measured for figure in _figures(text)}
    measures = measures_of(task, task.words("content"), task.words("value"))
    values = _values(task, task.option("value"))
    for path in task.cells("goals"):
        goals = goals_in(task.text(path))
        elsewhere = {goal for goal, _ in contradictions(goals, measures, task.year)}
        for goal in goals:
            told = (goal.number, goal.unit if goal.unit in "%‰" else "")
            if told in known or goal in elsewhere or is_share(goal) or _is_anyone(goal):
                continue
            if goal.number in _sums(values.get(goal.unit, ())):
                continue
            if of_this_year(goal, task.year):
                facts = {"栏目": task.label(path), "原文": shown(_own_words(goal) + goal.text)}
                yield Draft((path,), facts, detail=goal.clause + goal.text)


def _is_anyone(goal: Goal) -> bool:
    """`每户至少1人就业` says who, not how many."""
    return goal.unit == "人" and goal.number == 1


def _values(task: Task, option: str) -> dict[str, list[Decimal]]:
    """The numbers that the indicators set, by their unit."""
    table, _, column = option.partition(".")
    found: dict[str, list[Decimal]] = {}
    for row in task.rows(table) if column else ():
        value = row.value(column)
        if isinstance(value, IndicatorValue) and value.kind is ValueKind.QUANTITY:
            number, unit = value.scaled
            if unit not in {"", "%"} and not value.per:
                found.setdefault("人" if unit == "名" else unit, []).append(number)
    return found


def _sums(numbers: Sequence[Decimal]) -> set[Decimal]:
    """What two neighbouring numbers, or all of them, add up to."""
    return {sum(numbers, Decimal(0)), *(one + other for one, other in pairwise(numbers))}


_LISTED_BEFORE = re.compile(r"^.*[0-9０-９][^、]{0,12}、(?=.)", re.DOTALL)


def _own_words(goal: Goal) -> str:
    """What a quantity is of, without the quantities listed before it: 甲800人、乙768人."""
    return _LISTED_BEFORE.sub("", goal.clause)


def goal_operator(task: Task) -> Iterator[Result]:
    """A limit told in the goal (5%以内) is a limit in its indicator too (review opinion 4)."""
    table, _, value = task.option("value").partition(".")
    content = task.option("content").partition(".")[2]
    for path in task.cells("goals"):
        for goal in goals_in(task.text(path)):
            if not goal.sign:
                continue
            row = _measuring_row(task, goal, table, content, value)
            if row is None:
                continue
            cell = CellPath(table, row.id, value)
            written = f"{goal.sign}{plain(goal.number)}{goal.unit}"
            facts = {
                "栏目": task.label(path),
                "原文": shown(goal.text),
                "内容": shown(row.text(content)),
                "指标值": shown(row.text(value)),
                "建议": written,
            }
            yield Draft((cell, path), facts, Mend(cell, written), detail=goal.clause + goal.text)


def _figures(text: str) -> Iterable[tuple[Decimal, str]]:
    return _figures_of_short(text) if len(text) <= _SHORT else _read_figures(text)


@lru_cache(maxsize=4096)
def _figures_of_short(text: str) -> tuple[tuple[Decimal, str], ...]:
    return tuple(_read_figures(text))


def _read_figures(text: str) -> Iterator[tuple[Decimal, str]]:
    for found in _NUMBER_IN_TEXT.finditer(fold(text)):
        number = read_decimal(found[1])
        if number is not None:
            sign = found[2] or ""
            yield (number * 10_000, "") if sign == "万" else (number, sign)


def _measuring_row(
    task: Task, goal: Goal, table: str, content: str, value: str
) -> RowReading | None:
    """The row that measures a goal and lacks its operator; None when it has one or none is sure."""
    likely: list[tuple[int, RowReading, IndicatorValue]] = []
    for row in task.rows(table):
        read = row.cells[value].value if value in row.cells else None
        if isinstance(read, IndicatorValue) and read.kind is ValueKind.QUANTITY:
            number, unit = read.scaled
            if number == goal.number and unit == goal.unit:
                likely.append((_overlap(goal.clause, row.text(content)), row, read))
    if not likely:
        return None
    score, row, best = max(likely, key=lambda one: one[0])
    return row if score >= 2 and not best.operator and not best.change else None


def _overlap(one: str, other: str) -> int:
    """How many pairs of neighbouring characters two texts share."""
    return len(pairs_of_signs(squeeze(one)) & pairs_of_signs(squeeze(other)))
