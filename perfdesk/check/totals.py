"""The reader of totals told in the overview of a project, held against its fields of money."""

from __future__ import annotations

import re
from bisect import bisect_right
from decimal import Decimal
from itertools import combinations
from typing import TYPE_CHECKING

from perfdesk.amounts import YUAN, Amount
from perfdesk.cells import CellPath
from perfdesk.check.task import Draft, shown
from perfdesk.check.told import same_amount
from perfdesk.expression import CannotSay
from perfdesk.forms.model import FieldType
from perfdesk.numerals import SHORT_NUMBER, fold, read_decimal
from perfdesk.years import years_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from perfdesk.check.task import Result, Task

_ALTOGETHER = re.compile(
    rf"(?:共计|合计|总计|总共|一共|共需|共(?=[配安投申需补拨约]|\s{{0,3}}[0-9]))(?P<between>[^，。；,;、\d%\n]{{0,8}}?)"
    rf"(?P<number>{SHORT_NUMBER})\s{{0,3}}(?P<unit>[百千]?万元|亿元|元)"
)
_MONEY = re.compile(rf"(?P<number>{SHORT_NUMBER})\s{{0,3}}(?P<unit>[百千]?万元|亿元|元)(?!/)")
_MOST_TOLD = 12
_SENTENCE_END = re.compile(r"[。；;\n]")
_OTHER_MONEY = re.compile(
    r"全[区县市省国]|中央|[省市]级|上级|上年|去年|往年|历年|累计|已[经支拨到发]|其中|结余|收入|第[一二三四]季度|"
    r"合同|总价|总投资|原值|每[人年月户]共|分.{1,3}年|分期|逐年"
)
"""Words of money that is not this project's, or only some of it."""


def told_total(task: Task) -> Iterator[Result]:
    """The total told in the overview (共计30.53万元) is the amount asked for (published checkers).

    Quiet where the text tells the amount of any field of money, or amounts that add up to it.
    """
    name = task.option("amount")
    amount = task.reading(name).value
    for path in task.cells("fields"):
        text = task.text(path)
        told = list(_totals(fold(text), task.year))
        if not told:
            continue
        if not isinstance(amount, Amount) or not amount.unit:
            yield CannotSay(f"“{name}”没有可读的金额，不能同文中的金额核对", ((name, ""),))
            return
        if not _is_told(task, list(_MONEY.finditer(fold(text)))):
            last = told[-1]
            facts = {
                "栏目": task.label(path),
                "原文": shown(text[last.start() : last.end()]),
                "金额栏": name,
                "金额": str(amount),
            }
            yield Draft((path, CellPath(name)), facts, detail=last[0])


def _totals(folded: str, year: int | None) -> Iterator[re.Match[str]]:
    """The totals of sentences that speak of this project and this year."""
    ends = [one.end() for one in _SENTENCE_END.finditer(folded)]
    for found in _ALTOGETHER.finditer(folded):
        begin = ends[bisect_right(ends, found.start()) - 1] if ends else 0
        begin = begin if begin <= found.start() else 0
        around = folded[max(begin, found.start() - _FAR) : found.end() + _NEAR]
        years = {one.year for one in years_in(around)}
        if not _OTHER_MONEY.search(around) and (not years or year is None or years == {year}):
            yield found


_FAR, _NEAR = 200, 10
"""Characters before and after a total looked through for what it is of."""


def _is_told(task: Task, told: list[re.Match[str]]) -> bool:
    """Whether any amounts of the text are, alone or together, that of a field of money."""
    names = [one.name for one in task.form.fields.values() if one.type is FieldType.MONEY]
    known = [(name, task.reading(name).value) for name in names]
    amounts = [(name, value) for name, value in known if isinstance(value, Amount) and value.unit]
    numbers = [(read_decimal(one["number"]), one) for one in told[:_MOST_TOLD]]
    yuan = [number * YUAN[one["unit"]] for number, one in numbers if number is not None]
    sums = {sum(group, Decimal(0)) for size in (2, 3) for group in combinations(yuan, size)}
    for name, amount in amounts:
        if amount.yuan in sums or amount.yuan == sum(yuan, Decimal(0)):
            return True
        if any(
            number is not None and _same(task, name, amount, number, one) for number, one in numbers
        ):
            return True
    return False


def _same(task: Task, name: str, amount: Amount, number: Decimal, found: re.Match[str]) -> bool:
    places = len(found["number"].partition(".")[2])
    return same_amount(amount, task.text(CellPath(name)), number, found["unit"], places)
