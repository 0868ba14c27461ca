"""The reader that holds the sum by which a row's money was worked out against that money."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from perfdesk.amounts import YUAN, Amount
from perfdesk.cells import CellPath
from perfdesk.check.task import Draft, shown
from perfdesk.check.writing import MONEY, RESULT, SUM
from perfdesk.numerals import fold, read_decimal
from perfdesk.sums import calculate_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from perfdesk.check.task import Result, Task

_WORKED_OUT = re.compile(rf"(?<![0-9.]){SUM}{RESULT}")
_SLACK = 10_000
"""元: offices round what they work out to whole 万元 (seen in filings that are right)."""


def row_sum(task: Task) -> Iterator[Result]:
    """What a row's own text works out is the money of the row (computed from filings).

    Only where one sum with its result is all the money that the text speaks of: with other amounts
    beside it, it may be a part of the row's. A sum wrong in itself is told by `written_sum`.
    """
    table, _, column = task.option("amount").partition(".")
    words = task.option("worked").partition(".")[2]
    for row in task.rows(table):
        amount, text = row.value(column), row.text(words)
        stated = _only_result(text) if isinstance(amount, Amount) else None
        if stated is None or not isinstance(amount, Amount):
            continue
        original, result = stated
        if abs(result.yuan - amount.yuan) >= _SLACK:
            paths = (CellPath(table, row.id, column), CellPath(table, row.id, words))
            facts = {
                "栏目": task.label(paths[1]),
                "原文": shown(original),
                "金额栏": task.label(paths[0]),
                "金额": str(amount),
                "合": str(result.to(amount.unit)),
            }
            yield Draft(paths, facts, detail=original)


def _only_result(text: str) -> tuple[str, Amount] | None:
    """Return the one sum of a text and what it says it comes to; None where more is told."""
    folded = fold(text)
    found = list(_WORKED_OUT.finditer(folded)) if "=" in folded else []
    if len(found) != 1 or found[0]["unit"] not in YUAN:
        return None
    number, worked = read_decimal(found[0]["result"]), calculate_text(found[0]["sum"])
    around = folded[: found[0].start()], folded[found[0].end() :]
    if number is None or any(MONEY.search(one) for one in around):
        return None
    result = Amount(number, found[0]["unit"])
    if worked is None or not worked.money or abs(worked.number - result.yuan) >= _SLACK:
        return None
    return text[found[0].start() : found[0].end()], result
