"""The reader that holds percentages promised in words against the indicators."""

from __future__ import annotations

from typing import TYPE_CHECKING

from perfdesk.check.subjects import SUBJECT, contradictions, goals_in, measures_of
from perfdesk.check.task import Draft, shown
from perfdesk.expression import CannotSay
from perfdesk.numerals import squeeze

if TYPE_CHECKING:
    from collections.abc import Iterator

    from perfdesk.cells import CellPath
    from perfdesk.check.subjects import Goal, Measure
    from perfdesk.check.task import Result, Task


def promise(task: Task) -> Iterator[Result]:
    """A percentage promised in the text is that of the indicator of the same thing (opinion 4)."""
    measures = measures_of(task, task.words("names"), task.words("values"))
    if not any(task.text(path).strip() for path in task.cells("names")):
        yield CannotSay("没有填写指标，不能同文中的比例核对", empty=True)
        return
    where: dict[Goal, list[CellPath]] = {}
    for path in task.cells("fields"):
        for goal in goals_in(task.text(path)):
            where.setdefault(goal, []).append(path)
    said: dict[tuple[str, CellPath], tuple[Goal, Measure, list[CellPath]]] = {}
    for goal, measure in contradictions(tuple(where), measures, task.year):
        key = (squeeze(goal.clause + goal.text), measure.path)
        said.setdefault(key, (goal, measure, []))[2].extend(where[goal])
    for key, (goal, measure, places) in said.items():
        paths = tuple(dict.fromkeys(places))
        facts = {
            "栏目": "”、“".join(task.label(path) for path in paths[:3]),
            "原文": shown(goal.clause[-SUBJECT:] + goal.text),
            "行": task.label(measure.path),
            "内容": shown(measure.name),
            "指标值": shown(measure.written),
        }
        yield Draft((*paths, measure.path), facts, detail=key[0])
