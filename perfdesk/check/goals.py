"""Readers that hold the goals told in words against the indicators."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING

from perfdesk.cells import CellPath
from perfdesk.check.task import Draft, shown
from perfdesk.findings import Mend
from perfdesk.indicators import IndicatorValue, ValueKind
from perfdesk.numerals import NUMBER, fold, plain, read_decimal, squeeze

if TYPE_CHECKING:
    from collections.abc import Iterator
    from decimal import Decimal

    from perfdesk.calculate import RowReading
    from perfdesk.check.task import Result, Task

_GOAL = re.compile(
    rf"(?<![0-9.〔\[])(?<![0-9],)(?P<number>{NUMBER})\s*"
    rf"(?P<unit>%|‰|万?人次|万?人|万?户|个(?!月|百分点)|家|次|天|件|起|例|所)"
    r"(?!\s*的?(?:部分|配套|负担|承担|比例(?:负担|承担|配套)))"
    rf"(?P<after>\s*(?:\(含\))?(?:及|或)?(?:以上|以内|之内|以下))?"
)
_SIGN = {
    **dict.fromkeys(("不低于", "不少于", "不得低于", "至少", "≥", "以上"), "≥"),
    **dict.fromkeys(("不超过", "不高于", "不多于", "控制在", "≤", "以内", "之内", "以下"), "≤"),
}
_BEFORE = re.compile(r"(不低于|不少于|不得低于|至少|不超过|不高于|不多于|控制在|≥|≤)\s?$")
_CLAUSE_END = re.compile(r"[，。；,;！!\n]")
_MOST_GOALS = 100
_NUMBER_IN_TEXT = re.compile(rf"(?<![0-9.])({NUMBER})\s*(%|‰|万)?")


@dataclass(frozen=True, slots=True)
class _Goal:
    """A quantity told in a goal."""

    text: str
    clause: str
    """What stands before it in its clause: what the quantity is of."""
    number: Decimal
    unit: str
    sign: str
    """≥ or ≤ when the words say so."""


def goal_number(task: Task) -> Iterator[Result]:
    """Each quantity of the yearly goal is measured by an indicator (review opinion 3)."""
    cells = [*task.cells("content"), *task.cells("value")]
    measured = [text for text in map(task.text, cells) if text.strip()]
    if not measured:
        return
    known = {figure for text in measured for figure in _figures(text)}
    for path in task.cells("goals"):
        for goal in _goals(task.text(path)):
            if (goal.number, goal.unit if goal.unit in "%‰" else "") not in known:
                facts = {"栏目": task.label(path), "原文": shown(goal.clause + goal.text)}
                yield Draft((path,), facts, detail=goal.clause + goal.text)


def goal_operator(task: Task) -> Iterator[Result]:
    """A limit told in the goal (5%以内) is a limit in its indicator too (review opinion 4)."""
    table, _, value = task.option("value").partition(".")
    content = task.option("content").partition(".")[2]
    for path in task.cells("goals"):
        for goal in _goals(task.text(path)):
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
                "内容": shown(_row_text(row, content)),
                "指标值": shown(_row_text(row, value)),
                "建议": written,
            }
            yield Draft((cell, path), facts, Mend(cell, written), detail=goal.clause + goal.text)


def _goals(text: str) -> tuple[_Goal, ...]:
    """The quantities told in a text, each once; more than a clerk could look at are left out."""
    folded = fold(text)
    ends = [0, *(one.end() for one in _CLAUSE_END.finditer(folded))]
    goals: dict[_Goal, None] = {}
    for found in _GOAL.finditer(folded):
        number = read_decimal(found["number"])
        if number is None:
            continue
        before = _BEFORE.search(folded[max(0, found.start() - 6) : found.start()])
        after = (found["after"] or "").strip().removeprefix("(含)").lstrip("及或")
        sign = _SIGN.get(before[1] if before else "") or _SIGN.get(after, "")
        unit = found["unit"].removeprefix("万")
        scale = 1 if unit == found["unit"] else 10_000
        start = found.start() - len(before[0] if before else "")
        clause = text[ends[bisect_right(ends, start) - 1] : start].strip()
        written = text[start : found.end()].strip()
        goals[_Goal(written, clause, number * scale, unit, sign)] = None
        if len(goals) >= _MOST_GOALS:
            break
    return tuple(goals)


def _figures(text: str) -> Iterator[tuple[Decimal, str]]:
    for found in _NUMBER_IN_TEXT.finditer(fold(text)):
        number = read_decimal(found[1])
        if number is not None:
            sign = found[2] or ""
            yield (number * 10_000, "") if sign == "万" else (number, sign)


def _row_text(row: RowReading, column: str) -> str:
    reading = row.cells.get(column)
    return reading.text if reading else ""


def _measuring_row(
    task: Task, goal: _Goal, table: str, content: str, value: str
) -> RowReading | None:
    """The row that measures a goal and lacks its operator; None when it has one or none is sure."""
    likely: list[tuple[int, RowReading, IndicatorValue]] = []
    for row in task.rows(table):
        read = row.cells[value].value if value in row.cells else None
        if isinstance(read, IndicatorValue) and read.kind is ValueKind.QUANTITY:
            number, unit = read.scaled
            if number == goal.number and unit == goal.unit:
                likely.append((_overlap(goal.clause, _row_text(row, content)), row, read))
    if not likely:
        return None
    score, row, best = max(likely, key=lambda one: one[0])
    return row if score >= 2 and not best.operator and not best.change else None


def _overlap(one: str, other: str) -> int:
    """How many pairs of neighbouring characters two texts share."""
    first, second = squeeze(one), squeeze(other)
    pairs = {first[place : place + 2] for place in range(len(first) - 1)}
    return len(pairs & {second[place : place + 2] for place in range(len(second) - 1)})
