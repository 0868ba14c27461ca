"""The reader of totals told in the overview of a project, held against its fields of money."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING

from perfdesk.amounts import Amount
from perfdesk.cells import CellPath
from perfdesk.check.figures import adding_up, figures_in, tells
from perfdesk.check.task import Draft, shown
from perfdesk.check.told import told_amounts
from perfdesk.check.writing import MONEY, SENTENCE_END
from perfdesk.expression import CannotSay
from perfdesk.forms.model import FieldType
from perfdesk.numerals import fold, read_decimal
from perfdesk.years import YearKind, years_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from perfdesk.check.task import Result, Task

_WORDS = (
    r"共计|合计|总计|总共|一共|共需|共(?=[配安投申需补拨约]|\s{0,3}[0-9])|总投资|总投入"
    r"|全年(?:需要?|约|预计|补助|补贴|资金|直补|配套|经费|计){0,3}(?=\s{0,3}[0-9])"
    r"|(?:本年度?|今年|(?P<year>(?:19|20)[0-9]{2})年度?)[^，。；,;、\d%\n]{0,10}?安排"
    r"(?=[^，。；,;、\d%\n]{0,14}(?:资金|经费))"
)
_ALTOGETHER = re.compile(
    rf"(?P<word>{_WORDS})[^，。；,;、\d%\n]{{0,16}}?(?<!每人)(?<!人均){MONEY.pattern}"
)
_IN_BRACKETS = re.compile(r"\([^()]*\)")
_OTHER_MONEY = re.compile(
    r"全[区县市省国][^，。；,;、\d\n]{0,6}(?:财政|基金|收入|支出|预算|投入|生产)|中央|[省市]级|上级|上年|去年|往年|历年|"
    r"累计|已[经支拨到发]|其中|结余|收入|第[一二三四]季度|合同|总价|总投资|原值|每[人年月户]共|分.{1,3}年|分期|逐年|"
    r"[一二两三四五十0-9]年(?:合计|共计|总计|共)"
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
        last = told[-1]
        if not _said_elsewhere(text, last, task.year) and not _is_told(task, fold(text), last):
            facts = {
                "栏目": task.label(path),
                "原文": shown(text[last.start() : last.end()]),
                "金额栏": name,
                "金额": str(amount),
            }
            yield Draft((path, CellPath(name)), facts, detail=last[0])


def _totals(folded: str, year: int | None) -> Iterator[re.Match[str]]:
    """The totals of sentences that speak of this project and this year."""
    ends = [one.end() for one in SENTENCE_END.finditer(folded)]
    for found in _ALTOGETHER.finditer(folded):
        begin = ends[bisect_right(ends, found.start()) - 1] if ends else 0
        begin = begin if begin <= found.start() else 0
        before = _IN_BRACKETS.sub("", folded[max(begin, found.start() - _FAR) : found.start()])
        after = SENTENCE_END.split(folded[found.end() : found.end() + _NEAR])[0]
        after = after.partition("其中")[0]
        mentions = years_in(before + found[0] + after)
        years = {one.year for one in mentions if one.kind not in _OF_PAPERS}
        years = {int(found["year"])} if found["year"] else years
        other = _OTHER_MONEY.search(before) or _OTHER_MONEY.search(after)
        if not other and (not years or year is None or years == {year}):
            yield found


def _said_elsewhere(text: str, total: re.Match[str], year: int | None) -> bool:
    """Whether the amount is one that another rule holds against the field."""
    number = read_decimal(total["number"])
    return any(one.number == number for one in told_amounts(text, year))


_OF_PAPERS = frozenset({YearKind.DOCUMENT, YearKind.TITLE})
_FAR, _NEAR = 200, 10
"""Characters before and after a total looked through for what it is of."""


def _is_told(task: Task, folded: str, total: re.Match[str]) -> bool:
    """Whether any amounts of the text are, alone or together, that of a field of money.

    Amounts that come to the field do not excuse a total right behind them that says otherwise.
    """
    figures = figures_in(folded)
    for name, amount in _amounts(task):
        if tells(figures, amount, task.text(CellPath(name))):
            return True
        for group in adding_up(figures, amount):
            parts = all(one.end <= total.start() for one in group)
            if not (parts and total["word"] in _TOTAL_WORDS):
                return True
    return False


_TOTAL_WORDS = frozenset({"共计", "合计", "总计"})


def _amounts(task: Task) -> Iterator[tuple[str, Amount]]:
    """The fields of money that say more than nothing."""
    for field in task.form.fields.values():
        value = task.reading(field.name).value if field.type is FieldType.MONEY else None
        if isinstance(value, Amount) and value.unit and value.number:
            yield field.name, value
