"""Readers of how an amount is made up: its sources, and the part of it spent by each date."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise
from typing import TYPE_CHECKING

from perfdesk.amounts import Amount
from perfdesk.calculate import show
from perfdesk.cells import CellPath
from perfdesk.check.task import Draft, shown
from perfdesk.expression import CannotSay
from perfdesk.expression.answers import add, answer_of, equal
from perfdesk.findings import Mend
from perfdesk.numerals import plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from perfdesk.check.task import Result, Task
    from perfdesk.expression import Answer


def parts_of_total(task: Task) -> Iterator[Result]:
    """The total is the sum of its sources (filling instructions: 资金总额按来源分列).

    A blank source is nothing where another one is filled; with all blank nothing can be said.
    """
    name, parts = task.option("total"), task.words("parts")
    filled = [one for one in parts if not task.reading(one).blank]
    if not filled:
        yield CannotSay(f"“{'”、“'.join(parts)}”都没有填写", empty=True)
        return
    total = answer_of((name, ""), task.reading(name))
    answers = [answer_of((one, ""), task.reading(one)) for one in filled]
    together: Answer = answers[0]
    for one in answers[1:]:
        together = add(together, one)
    same = equal(total, together)
    if isinstance(same, CannotSay):
        yield same
    elif not (same or _is_rounded(total, together)):
        yield _parts_draft(task, name, filled, together)


_CENT = Decimal("0.01")
"""Less than this in the total's own unit is rounding (published checkers: 0.01)."""


def _is_rounded(total: Answer, together: Answer) -> bool:
    if not isinstance(total, Amount) or not isinstance(together, Amount):
        return False
    return abs(total.number - together.to(total.unit).number) < _CENT


def _parts_draft(task: Task, name: str, filled: list[str], together: Answer) -> Draft:
    field = task.form.fields[name]
    path = CellPath(name)
    amounts = [str(task.reading(one).value) for one in filled]
    facts = {
        "总额栏": name,
        "总额": str(task.reading(name).value),
        "来源": " + ".join(f"“{one}”{amount}" for one, amount in zip(filled, amounts, strict=True)),
        "合计": str(together.to(field.unit) if isinstance(together, Amount) else together),
    }
    return Draft((path, *map(CellPath, filled)), facts, Mend(path, show(together, field)))


_TENTH = Decimal("0.1")
"""Percents nearer than this are the same (published checkers: 0.1)."""


def payment_plan(task: Task) -> Iterator[Result]:
    """Cumulative percents never fall and end at 100 (23 of 23 filings; the plan's own heading)."""
    names = task.words("fields")
    read: list[tuple[str, Decimal]] = []
    for name in names:
        value = task.reading(name).value
        if isinstance(value, Decimal):
            read.append((name, value))
    fallen = False
    for (earlier, before), (later, after) in pairwise(read):
        if after < before:
            fallen = True
            say = f"到“{later}”是 {plain(after)}%，少于“{earlier}”的 {plain(before)}%"
            cells = (CellPath(later), CellPath(earlier))
            yield Draft(cells, {"问题": f"{say}，累计数不会减少"}, detail=later)
    last = names[-1]
    reading = task.reading(last)
    if not isinstance(reading.value, Decimal):
        yield CannotSay(f"“{last}”没有可读的百分数，不能核对用款计划", ((last, ""),))
    elif abs(reading.value - 100) >= _TENTH and not fallen:
        say = f"“{last}”写的是“{shown(reading.text)}”，年底应当用完，累计到 100%"
        sign = "%" if "%" in reading.text or "％" in reading.text else ""
        yield Draft((CellPath(last),), {"问题": say}, Mend(CellPath(last), f"100.00{sign}"))
