"""Readers that hold the list of long-term indicators and that of this year's against each other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from perfdesk.cells import CellPath
from perfdesk.check.subjects import pairs_of_signs
from perfdesk.check.task import Draft, shown
from perfdesk.expression import CannotSay
from perfdesk.indicators import standard_name
from perfdesk.numerals import squeeze

if TYPE_CHECKING:
    from collections.abc import Iterator

    from perfdesk.calculate import RowReading
    from perfdesk.check.task import Result, Task


@dataclass(frozen=True, slots=True)
class _Indicator:
    """An indicator of one of the lists."""

    name: str
    written: str
    """Second level as written."""
    second: str
    """Second level as the form's tree calls it."""
    row: RowReading


def moved_indicators(task: Task) -> Iterator[Result]:
    """An indicator has one second level, over the years as in this one (seen in filings)."""
    (long, long_columns), (yearly, yearly_columns) = _both(task)
    for one in long:
        same = [other for other in yearly if other.name == one.name]
        if not one.name or not same or any(other.second == one.second for other in same):
            continue
        cells = [
            CellPath(table, row.id, column)
            for (table, columns), row in ((yearly_columns, same[0].row), (long_columns, one.row))
            for column in reversed(columns)
        ]
        facts = {
            "内容": shown(one.name),
            "长期": long_columns[0],
            "长期类别": shown(one.written),
            "年度": yearly_columns[0],
            "年度类别": shown(same[0].written),
        }
        yield Draft(tuple(cells), facts)


def lone_indicators(task: Task) -> Iterator[Result]:
    """What is aimed at over the years is measured this year too (seen in filings)."""
    (long, long_columns), (yearly, yearly_columns) = _both(task)
    if not long or not yearly:
        lists = ((long, long_columns[0]), (yearly, yearly_columns[0]))
        blank = "”、“".join(name for listed, name in lists if not listed)
        yield CannotSay(f"“{blank}”没有填写，不能互相核对", empty=True)
        return
    left = [one for one in yearly if all(one.name != other.name for other in long)]
    names = {one.name for one in yearly}
    for one in long:
        if one.name in names or not one.name:
            continue
        near = next((other for other in left if other.second == one.second), None) or next(
            (other for other in left if _alike(one.name, other.name)), None
        )
        if near is not None:
            left.remove(near)
            continue
        table, (name, _) = long_columns
        facts = {"内容": shown(one.name), "长期": table, "年度": yearly_columns[0]}
        yield Draft((CellPath(table, one.row.id, name),), facts)


def _alike(one: str, other: str) -> bool:
    first, second = pairs_of_signs(one), pairs_of_signs(other)
    return 2 * len(first & second) >= max(1, min(len(first), len(second)))


_Columns = tuple[str, tuple[str, str]]


def _both(
    task: Task,
) -> tuple[tuple[list[_Indicator], _Columns], tuple[list[_Indicator], _Columns]]:
    return _list(task, "long"), _list(task, "yearly")


def _list(task: Task, option: str) -> tuple[list[_Indicator], _Columns]:
    """The indicators of a table given by its columns of names and of second levels."""
    name, second = (word.partition(".") for word in task.words(option)[:2])
    table = task.form.tables[name[0]]
    tree = task.form.trees.get(table.tree)
    found = []
    for row in task.rows(table.name):
        level = squeeze(row.text(second[2]))
        own = standard_name(tree, level) if tree and level else None
        found.append(_Indicator(squeeze(row.text(name[2])), level, own or level, row))
    return found, (table.name, (name[2], second[2]))
