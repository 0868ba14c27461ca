"""Readers of money: number × standard, sums written in text, and amounts told in text."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations
from typing import TYPE_CHECKING

from perfdesk.amounts import YUAN, Amount, rounded
from perfdesk.cells import CellPath
from perfdesk.check.task import Draft, shown
from perfdesk.expression import CannotSay
from perfdesk.findings import Mend
from perfdesk.forms.model import FieldType
from perfdesk.indicators import IndicatorValue, ValueKind
from perfdesk.numerals import NUMBER, fold, plain, read_decimal
from perfdesk.sums import calculate_text
from perfdesk.years import years_in

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from perfdesk.check.task import Result, Task

_HEADS = {"名": "人", "个人": "人", "人数": "人", "人头": "人"}
_TIMES = {"月": (12, "12个月"), "年": (1, ""), "季": (4, "4个季度"), "季度": (4, "4个季度")}
_MOST_QUANTITIES = 6


@dataclass(frozen=True, slots=True)
class _Measured:
    """An indicator value with its cell."""

    path: CellPath
    value: IndicatorValue
    text: str


def product(task: Task) -> Iterator[Result]:
    """Persons × standard (× months) is the money asked for (computed from filings).

    Compared as ranges: 不少于5000人 gives the least amount. Where several counts could be meant,
    any one of them, or their sum, that fits is taken as right.
    """
    name = task.option("amount")
    amount = task.reading(name).value
    table, _, column = task.option("value").partition(".")
    measured = list(_measured(task, table, column))
    costs = [one for one in measured if _is_standard(one.value)]
    if len(costs) != 1:
        return
    cost = costs[0]
    counts = [one for one in measured if _head(one.value.scaled[1]) == _head(cost.value.per[0])]
    counts = [one for one in counts if one is not cost and one.value.number]
    if not counts or len(counts) > _MOST_QUANTITIES:
        return
    if not isinstance(amount, Amount) or not amount.unit:
        yield CannotSay(f"“{name}”没有可读的金额，不能同人数和标准核对", ((name, ""),))
        return
    chosen = [group for size in range(1, len(counts) + 1) for group in combinations(counts, size)]
    if not any(_fits(group, cost, amount, task.text(CellPath(name))) for group in chosen):
        yield _product_draft(task, name, amount, counts[:1] if len(counts) == 1 else counts, cost)


def _measured(task: Task, table: str, column: str) -> Iterator[_Measured]:
    for row in task.rows(table):
        reading = row.cells.get(column)
        value = reading.value if reading else None
        if reading and isinstance(value, IndicatorValue) and value.kind is ValueKind.QUANTITY:
            yield _Measured(CellPath(table, row.id, column), value, reading.text)


def _is_standard(value: IndicatorValue) -> bool:
    """Money for each of something, for a length of time that can be worked out."""
    return value.unit in YUAN and bool(value.per) and all(one in _TIMES for one in value.per[1:])


def _head(unit: str) -> str:
    return _HEADS.get(unit, unit)


def _times(cost: IndicatorValue) -> Decimal:
    times = Decimal(1)
    for one in cost.per[1:]:
        times *= _TIMES[one][0]
    return times


def _range(
    counts: Sequence[_Measured], cost: IndicatorValue
) -> tuple[Decimal | None, Decimal | None]:
    """Least and greatest product in 元; None where it is open."""
    least, greatest = cost.bounds
    scale = YUAN[cost.unit] * _times(cost)
    lows = [one.value.bounds[0] for one in counts]
    highs = [one.value.bounds[1] for one in counts]
    low = None if least is None or None in lows else least * scale * sum(filter(None, lows))
    high = (
        None if greatest is None or None in highs else greatest * scale * sum(filter(None, highs))
    )
    return low, high


def _fits(counts: Sequence[_Measured], cost: _Measured, amount: Amount, written: str) -> bool:
    """Whether the product can be the amount, give or take the last digit that is written."""
    low, high = _range(counts, cost.value)
    decimals = fold(written).partition(".")[2]
    places = sum(1 for sign in decimals if sign.isdigit())
    slack = YUAN[amount.unit] / Decimal(10) ** places
    return (low is None or low <= amount.yuan + slack) and (
        high is None or high >= amount.yuan - slack
    )


def _product_draft(
    task: Task, name: str, amount: Amount, counts: Sequence[_Measured], cost: _Measured
) -> Draft:
    low, high = _range(counts, cost.value)
    total = low if low is not None else high or Decimal(0)
    apart = Amount(abs(total - amount.yuan), "元").to(amount.unit)
    result = Amount(total, "元").to(amount.unit)
    least = "至少" if high is None else "最多" if low is None else ""
    number = " + ".join(shown(one.text) for one in counts)
    times = "".join(f" × {_TIMES[one][1]}" for one in cost.value.per[1:] if _TIMES[one][1])
    facts = {
        "算式": f"{f'({number})' if len(counts) > 1 else number} × {shown(cost.text)}{times}",
        "结果": f"{least}{plain(rounded(result.number, 2))}{result.unit}",
        "关系": "大于" if total > amount.yuan else "小于",
        "栏目": name,
        "金额": str(amount),
        "相差": f"{plain(rounded(apart.number, 2))}{apart.unit}",
    }
    unit = task.form.fields[name].unit
    exact = Amount(total, "元").to(unit).number if low == high and unit else None
    mend = Mend(CellPath(name), f"{rounded(exact, 2):f}") if exact is not None else None
    return Draft((CellPath(name), *(one.path for one in counts), cost.path), facts, mend)


# --- sums written in text ------------------------------------------------------------------------

_FACTOR = rf"{NUMBER}\s*[^\W\d_]{{0,4}}(?:/[^\W\d_]{{1,2}}){{0,2}}%?"
_WRITTEN_SUM = re.compile(
    rf"(?<![0-9.])(?P<sum>{_FACTOR}(?:\s*[*×xX+＋]\s*{_FACTOR}){{1,8}})\s*=\s*"
    rf"(?P<result>{NUMBER})\s*(?P<unit>[百千]?万元|亿元|元|[^\W\d_]{{0,2}})"
)


def written_sum(task: Task) -> Iterator[Result]:
    """A sum written out in the text comes to what is said (computed from filings)."""
    for path in task.cells("fields"):
        text = task.text(path)
        folded = fold(text)
        for found in _WRITTEN_SUM.finditer(folded) if "=" in folded else ():
            result, stated = calculate_text(found["sum"]), read_decimal(found["result"])
            if result is None or stated is None or (found["unit"] in YUAN) != result.money:
                continue
            unit = found["unit"] if result.money else ""
            exact = Amount(result.number, "元").to(unit).number if unit else result.number
            if rounded(exact, _places(found["result"])) == stated:
                continue
            facts = {
                "栏目": task.label(path),
                "原文": shown(text[found.start() : found.end()]),
                "写的": f"{found['result']}{found['unit']}",
                "应为": f"{plain(rounded(exact, 4))}{found['unit']}",
            }
            yield Draft((path,), facts, detail=found[0])


def _places(written: str) -> int:
    return min(len(written.partition(".")[2]), 8)


_TOLD = re.compile(
    rf"(?:(?P<year>(?:19|20)[0-9]{{2}})\s*年度?|(?P<now>本年度?|当年度?|今年))"
    rf"(?P<between>[^，。；,;()、\d]{{0,10}}预算[^，。；,;()、\d%]{{0,20}}?)"
    rf"(?P<number>{NUMBER})\s*(?P<unit>[百千]?万元|亿元|元)?(?P<next>.?)",
    re.DOTALL,
)
_OTHER_BUDGET = re.compile(r"全[区县市省国]|中央|[省市]级|上级|一般公共|基金预算|收入|支出|占")
"""Words of budgets that are not this project's."""
_ENDS = frozenset({"", "，", ",", "。", ";", "\n", " "})
_TOTAL = re.compile(
    rf"(?P<between>(?:资金总额|项目总预算|共需资金|共申请资金)[^，。；,;()、\d%]{{0,6}}?)"
    rf"(?P<number>{NUMBER})\s*(?P<unit>[百千]?万元|亿元|元)(?P<next>.?)",
    re.DOTALL,
)


def narrative_amount(task: Task) -> Iterator[Result]:
    """This year's budget told in the text is the one in the amount field (published checkers)."""
    name = task.option("amount")
    amount = task.reading(name).value
    drafts = list(_told(task, name, amount if isinstance(amount, Amount) else None))
    if drafts and not isinstance(amount, Amount):
        yield CannotSay(f"“{name}”没有可读的金额，不能同文中的金额核对", ((name, ""),))
        return
    yield from drafts


def _told(task: Task, name: str, amount: Amount | None) -> Iterator[Draft]:
    for path in task.cells("fields"):
        text = task.text(path)
        folded = fold(text)
        for found in (*_TOLD.finditer(folded), *_TOTAL.finditer(folded)):
            groups = found.groupdict()
            if groups.get("year") and (task.year is None or int(groups["year"]) != task.year):
                continue
            if not groups["unit"] and groups["next"] not in _ENDS:
                continue
            if _OTHER_BUDGET.search(groups["between"]):
                continue
            number = read_decimal(found["number"])
            if number is None or (amount and _same(amount, number, found, task, name)):
                continue
            end = found.end("unit") if groups["unit"] else found.end("number")
            facts = {
                "栏目": task.label(path),
                "原文": shown(text[found.start() : end]),
                "金额栏": name,
                "金额": str(amount or ""),
            }
            yield Draft((path, CellPath(name)), facts, detail=found[0])


def _same(amount: Amount, number: Decimal, found: re.Match[str], task: Task, name: str) -> bool:
    """Whether both are one amount, either rounded to the digits of the other."""
    told = Amount(number, found["unit"] or amount.unit)
    field_in_told = amount.to(told.unit).number
    told_in_field = told.to(amount.unit).number
    places = _places(fold(task.text(CellPath(name))).strip().rstrip("万元亿百千"))
    return (
        rounded(field_in_told, _places(found["number"])) == number
        or rounded(told_in_field, places) == amount.number
    )


_ALTOGETHER = re.compile(
    rf"(?:共计|合计|总计|总共|一共|共需|共(?=[配安投申需补拨约]|\s*[0-9]))(?P<between>[^，。；,;、\d%\n]{{0,8}}?)"
    rf"(?P<number>{NUMBER})\s*(?P<unit>[百千]?万元|亿元|元)"
)
_SENTENCE_END = re.compile(r"[。；;\n]")
_OTHER_MONEY = re.compile(
    r"全[区县市省国]|中央|[省市]级|上级|上年|去年|往年|历年|累计|已[经支拨到发]|其中|结余|收入|第[一二三四]季度"
)
"""Words of money that is not this project's, or only some of it."""


def told_total(task: Task) -> Iterator[Result]:
    """The total told in the overview (共计30.53万元) is the amount asked for (published checkers).

    Quiet where the text tells the amount of any field of money, or totals that add up to it.
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
        if not _is_told(task, told):
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
        before = folded[max(begin, found.start() - _FAR) : found.end()]
        years = {one.year for one in years_in(before)}
        if not _OTHER_MONEY.search(before) and (not years or year is None or years == {year}):
            yield found


_FAR = 200
"""Characters of a sentence looked through for what a total is of."""


def _is_told(task: Task, told: list[re.Match[str]]) -> bool:
    names = [one.name for one in task.form.fields.values() if one.type is FieldType.MONEY]
    known = [(name, task.reading(name).value) for name in names]
    amounts = [(name, value) for name, value in known if isinstance(value, Amount) and value.unit]
    numbers = [(read_decimal(one["number"]), one["unit"]) for one in told]
    total = sum((number * YUAN[unit] for number, unit in numbers if number is not None), Decimal(0))
    for name, amount in amounts:
        if amount.yuan == total:
            return True
        for found, (number, _) in zip(told, numbers, strict=True):
            if number is None or _same(amount, number, found, task, name):
                return True
    return False
