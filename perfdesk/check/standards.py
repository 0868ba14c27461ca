"""The reader that multiplies counts of the indicators with the standard for each of them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations
from typing import TYPE_CHECKING

from perfdesk.amounts import YUAN, Amount, rounded
from perfdesk.cells import CellPath
from perfdesk.check.figures import adding_up, figures_in, tells
from perfdesk.check.subjects import pairs_of_signs
from perfdesk.check.task import Draft, shown
from perfdesk.check.told import same_amount
from perfdesk.expression import CannotSay
from perfdesk.findings import Mend
from perfdesk.forms.model import FieldType
from perfdesk.indicators import IndicatorValue, ValueKind
from perfdesk.numerals import SHORT_NUMBER, fold, plain, read_decimal, squeeze

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from perfdesk.check.task import Result, Task

_HEADS = {"名": "人", "个人": "人", "人数": "人", "人头": "人"}
_TIMES = {"月": (12, "12个月"), "年": (1, ""), "季": (4, "4个季度"), "季度": (4, "4个季度")}
_MOST_QUANTITIES = 6
_NEARLY = Decimal("0.8")
"""From this share of the amount on a product is taken for one that should be all of it."""


@dataclass(frozen=True, slots=True)
class _Measured:
    """An indicator value with its cell."""

    path: CellPath
    value: IndicatorValue
    text: str
    name: str


def product(task: Task) -> Iterator[Result]:
    """Persons × standard (× months) is the money asked for (computed from filings).

    Compared as ranges: 不少于5000人 gives the least amount. Where several counts could be meant,
    any of them, or their sum, that fits is taken as right; so is a product that the text
    tells as a part of the amount.
    """
    name = task.option("amount")
    amount = task.reading(name).value
    table, _, column = task.option("value").partition(".")
    names = task.option("content").partition(".")[2]
    measured = list(_measured(task, table, column, names))
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
    odd = _unfitting(counts, cost, amount, task.text(CellPath(name))) if amount.number else []
    if odd and _beside_others(task, table, column, counts, cost, amount):
        return
    if odd and not _told_as_part(task, amount, name, counts, cost):
        yield _product_draft(task, name, amount, odd, cost)


def _unfitting(
    counts: Sequence[_Measured], cost: _Measured, amount: Amount, written: str
) -> Sequence[_Measured]:
    """The counts whose product cannot be the amount; none where some of them may make it up.

    Where not all counts share words with the standard they may be of other things: only the
    least of them being too much already is then odd.
    """
    chosen = [group for size in range(1, len(counts) + 1) for group in combinations(counts, size)]
    if any(_fits(group, cost, amount, written) for group in chosen):
        return []
    of = pairs_of_signs(cost.name)
    if len(counts) == 1 or all(of & pairs_of_signs(one.name) for one in counts):
        return counts
    least = min(counts, key=lambda one: one.value.scaled[0])
    low = _range([least], cost.value)[0]
    return (
        [least]
        if low is not None and low > amount.yuan and not _fits([least], cost, amount, written)
        else []
    )


def _beside_others(
    task: Task,
    table: str,
    column: str,
    counts: Sequence[_Measured],
    cost: _Measured,
    amount: Amount,
) -> bool:
    """Whether much money is left for other things, of which the form lists quantities too."""
    high = _range(counts, cost.value)[1]
    low = _range(counts, cost.value)[0]
    made = high if high is not None else low
    if made is None or made >= amount.yuan * _NEARLY:
        return False
    levels = [
        name for name, one in task.form.tables[table].columns.items() if one.type is FieldType.LEVEL
    ]
    own = {one.path.row for one in counts}
    for row in task.rows(table):
        value = row.value(column)
        level = row.text(levels[-1]) if levels else ""
        counted = (
            isinstance(value, IndicatorValue)
            and value.kind is ValueKind.QUANTITY
            and value.unit not in {"", "%"}
        )
        if counted and row.id not in own and "数量" in level:
            return True
    return False


def _measured(task: Task, table: str, column: str, names: str) -> Iterator[_Measured]:
    for row in task.rows(table):
        value = row.value(column)
        if isinstance(value, IndicatorValue) and value.kind is ValueKind.QUANTITY:
            path = CellPath(table, row.id, column)
            yield _Measured(path, value, row.text(column), squeeze(row.text(names)))


def _is_standard(value: IndicatorValue) -> bool:
    """Money for each of something, for a length of time that can be worked out."""
    return (
        value.scaled[1] in YUAN and bool(value.per) and all(one in _TIMES for one in value.per[1:])
    )


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
    # The bounds have 万 worked out already: those of 5万元/个 are in 元.
    scale = YUAN[cost.scaled[1]] * _times(cost)
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


_RATE = re.compile(
    rf"每(?P<of>[^\W\d_]{{1,3}}?)(?:每年|每月|补助|补贴)?(?P<rate>{SHORT_NUMBER})\s{{0,2}}(?:万元|元)"
    rf"|(?P<rate2>{SHORT_NUMBER})\s{{0,2}}(?:万元|元)/(?P<of2>[^\W\d_]{{1,2}})"
)


def _told_as_part(
    task: Task, amount: Amount, name: str, counts: Sequence[_Measured], cost: _Measured
) -> bool:
    """Whether a text makes the amount up of several things, of which the standard is for one.

    It tells the amount, or parts that add up to it, and beside them the product of the standard,
    or another standard for the same.
    """
    written = task.text(CellPath(name))
    products = [
        Amount(made, "元")
        for one in counts
        for made in _range([one], cost.value)
        if made is not None
    ]
    for path in task.cells("fields"):
        folded = fold(task.text(path))
        figures = figures_in(folded)
        if not tells(figures, amount, written) and not any(adding_up(figures, amount)):
            continue
        rates: dict[str, set[str]] = {}
        for one in _RATE.finditer(folded):
            rates.setdefault(one["of"] or one["of2"], set()).add(one["rate"] or one["rate2"])
        own = str(cost.value.digits)
        several = any(len(one) > 1 and own in one for one in rates.values())
        if several and not _makes_up(folded, amount, written, cost.value):
            return True
        others = [one for one in figures if one.yuan != amount.yuan]
        if any(tells(others, one, "") for one in products):
            return True
    return False


def _makes_up(folded: str, amount: Amount, written: str, cost: IndicatorValue) -> bool:
    """Whether a count that the text tells, times the standard, is the whole amount."""
    rate, of = cost.scaled
    for one in re.finditer(rf"({SHORT_NUMBER})\s{{0,2}}(万)?{re.escape(cost.per[0])}", folded):
        number = read_decimal(one[1])
        if number is None:
            continue
        made = number * (10_000 if one[2] else 1) * rate * _times(cost)
        if same_amount(amount, written, made, of, 2):
            return True
    return False
