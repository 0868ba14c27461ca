"""The reader that multiplies a headcount told in words with the standard told beside it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from perfdesk.amounts import YUAN, Amount, rounded
from perfdesk.cells import CellPath
from perfdesk.check.figures import adding_up, figures_in, tells
from perfdesk.check.task import Draft, shown
from perfdesk.check.told import WRITTEN_SUM, same_amount, told_amounts
from perfdesk.check.writing import MONEY
from perfdesk.expression import CannotSay
from perfdesk.numerals import SHORT_NUMBER, fold, plain, read_decimal

if TYPE_CHECKING:
    from collections.abc import Iterator
    from decimal import Decimal

    from perfdesk.check.task import Result, Task

_STANDARD = re.compile(
    rf"每人(?P<time>每年|每月|每季度?)?[^，。；,;0-9]{{0,6}}(?P<each>{SHORT_NUMBER})\s{{0,2}}元"
    rf"|(?P<each2>{SHORT_NUMBER})\s{{0,2}}元/人(?:[/·](?P<time2>年|月|季度?))?"
)
_HEADS = re.compile(rf"(?P<heads>{SHORT_NUMBER})\s{{0,2}}(?P<wan>万)?[人名](?![/均次*×xX月])")
_TIMES = {"每月": 12, "月": 12, "每季": 4, "每季度": 4, "季": 4, "季度": 4}


def told_product(task: Task) -> Iterator[Result]:
    """One headcount and one standard told in a text make the money asked for (from filings).

    Only where the text tells no sum and no amount itself; several counts are left alone.
    """
    name = task.option("amount")
    for path in task.cells("fields"):
        text = task.text(path)
        folded = fold(text)
        if "每人" not in folded and "元/人" not in folded:
            continue
        if told_amounts(text, task.year) or any(
            written["result"] or re.search(r"[*×xX]", written[0])
            for written in WRITTEN_SUM.finditer(folded)
        ):
            continue
        standards = {
            (one["each"] or one["each2"], one["time"] or one["time2"]): one[0]
            for one in _STANDARD.finditer(folded)
        }
        heads = {(one["heads"], one["wan"]): one[0] for one in _HEADS.finditer(folded)}
        if len(standards) == 1 and len(heads) == 1:
            yield from _product(task, path, name, standards, heads)


def _fits_otherwise(
    text: str, amount: Amount, written: str, total: Decimal, heads: Decimal
) -> bool:
    """Whether the product is told as a part, or another of the sums for each is the one meant."""
    folded = fold(text)
    figures = figures_in(folded)
    if tells(figures, Amount(total, "元"), "") and (
        tells(figures, amount, written) or any(adding_up(figures, amount))
    ):
        return True
    each = [
        number * YUAN[one["unit"]]
        for one in MONEY.finditer(folded)
        if (number := read_decimal(one["number"])) is not None
    ]
    others = [one * heads for one in each if one * heads != total]
    return any(same_amount(amount, written, one, "元", 0) for one in others)


def _product(
    task: Task,
    path: CellPath,
    name: str,
    standards: dict[tuple[str, str | None], str],
    heads: dict[tuple[str, str | None], str],
) -> Iterator[Result]:
    ((each, time), standard), ((count, wan), counted) = *standards.items(), *heads.items()
    one, many = read_decimal(each), read_decimal(count)
    if one is None or many is None:
        return
    amount = task.reading(name).value
    if not isinstance(amount, Amount):
        yield CannotSay(f"“{name}”没有可读的金额，不能同人数和标准核对", ((name, ""),))
        return
    heads_over_time = many * (10_000 if wan else 1) * _TIMES.get(time or "", 1)
    total = one * heads_over_time
    written = task.text(CellPath(name))
    if same_amount(amount, written, total, "元", 0):
        return
    if _fits_otherwise(task.text(path), amount, written, total, heads_over_time):
        return
    result = Amount(total, "元").to(amount.unit)
    facts = {
        "栏目": task.label(path),
        "人数": shown(counted),
        "标准": shown(standard),
        "结果": f"{plain(rounded(result.number, 2))}{result.unit}",
        "金额栏": name,
        "金额": str(amount),
    }
    yield Draft((path, CellPath(name)), facts, detail=f"{counted}|{standard}")
