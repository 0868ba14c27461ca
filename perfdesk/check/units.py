"""Readers of the units of indicator values."""

from __future__ import annotations

from typing import TYPE_CHECKING

from perfdesk.cells import CellPath
from perfdesk.check.task import LIST_JOINT, Draft, shown
from perfdesk.indicators import IndicatorValue, ValueKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from perfdesk.check.task import Result, Task

_SHOWN_VALUES = 5


def no_unit(task: Task) -> Iterator[Result]:
    """A quantity has a unit (the pmkpi system refuses to save one without).

    All values of a table are told together: forms printed by a system lack every one of them.
    """
    table, _, column = task.option("value").partition(".")
    found: dict[CellPath, str] = {}
    for row in task.rows(table):
        value = row.value(column)
        if isinstance(value, IndicatorValue) and _lacks_unit(value):
            found[CellPath(table, row.id, column)] = row.text(column)
    if found:
        shown_texts = list(dict.fromkeys(shown(text) for text in found.values()))
        listed = LIST_JOINT.join(f"“{text}”" for text in shown_texts[:_SHOWN_VALUES])
        more = "等" if len(shown_texts) > _SHOWN_VALUES else ""
        yield Draft(tuple(found), {"个数": str(len(found)), "指标值": listed + more})


def _lacks_unit(value: IndicatorValue) -> bool:
    """Whether a number stands alone; nothing is nothing in any unit."""
    bare = not (value.unit or value.restated_unit)
    return value.kind is ValueKind.QUANTITY and bare and value.number != 0
