"""Readers of money told in running text, held against the amount field."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from perfdesk.amounts import Amount, rounded
from perfdesk.cells import CellPath
from perfdesk.check.task import Draft, shown
from perfdesk.check.writing import MONEY, MONEY_UNIT, RESULT, SENTENCE_END, SUM
from perfdesk.expression import CannotSay
from perfdesk.numerals import SHORT_NUMBER, fold, read_decimal
from perfdesk.sums import calculate_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from decimal import Decimal

    from perfdesk.check.task import Result, Task

_NUMBER = rf"(?P<number>{SHORT_NUMBER})\s{{0,3}}(?P<unit>{MONEY_UNIT})?(?P<next>.?)"
_BUDGET = re.compile(
    rf"(?:(?P<year>(?:19|20)[0-9]{{2}})\s{{0,3}}年度?|(?P<now>本年度?|当年度?|今年))"
    rf"(?P<between>[^，。；,;()、\d]{{0,10}}预算[^，。；,;()、\d%]{{0,20}}?){_NUMBER}",
    re.DOTALL,
)
_TOTAL = re.compile(
    rf"(?P<between>(?P<whole>项目总预算|项目总投资|(?<!项目)总预算)|资金总额)"
    rf"[^，。；,;()、\d%]{{0,6}}?{_NUMBER}",
    re.DOTALL,
)
_OTHER_BUDGET = re.compile(
    r"全[区县市省国]|中央|[省市]级|上级|一般公共|基金预算|收入|支出|占|增|减|较|比|追加|结余|缺口|每|均|标准"
    r"|半年|季度|执行|完成|预算[中内]|其中"
)
"""Words of budgets that are not this project's, and of amounts that are no budget."""
_ENDS = frozenset({"", "，", ",", "。", ";", "\n", " "})
WRITTEN_SUM = re.compile(rf"{SUM}(?:{RESULT})?")
_YEAR = re.compile(r"(?<![0-9])(?:19|20)[0-9]{2}(?=\s{0,3}年|\s{0,3}[-—至])")
_FAR = 80
_MOST_PARTS = 6
_MOST_TOLD = 50


@dataclass(frozen=True, slots=True)
class Told:
    """An amount that a text gives for this year or for the whole project."""

    text: str
    number: Decimal
    unit: str
    """Empty when the text writes none."""
    places: int
    """Decimal places as written."""
    more: tuple[Decimal, ...] = ()
    """What it comes to with each of the next amounts of its sentence added, in 元."""
    said_of: str = "year"
    """`year`, `whole` for the project over all its years, or `either`."""


def narrative_amount(task: Task) -> Iterator[Result]:
    """This year's budget told in the text is the one in the amount field (published checkers).

    All that one cell tells of this year makes one finding, also where it contradicts itself.
    """
    name, whole = task.option("amount"), task.option("whole")
    for path in task.cells("fields"):
        told = told_amounts(task.text(path), task.year)
        if not told:
            continue
        amount = task.reading(name).value
        if not isinstance(amount, Amount):
            say = f"“{name}”没有可读的金额，不能同文中的金额核对"
            yield CannotSay(say, ((name, ""),))
            return
        odd = [one for one in told if not _fits_one(task, one, name, whole)]
        if all(one.said_of == "either" for one in odd) and _is_part(task, path, name, amount):
            continue
        if odd:
            over_years = whole and all(one.said_of == "whole" for one in odd)
            yield _told_draft(task, path, whole if over_years else name, told, odd)


def _is_part(task: Task, path: CellPath, name: str, amount: Amount) -> bool:
    """Whether the text goes on to tell the amount itself, as a part of the money needed."""
    written = task.text(CellPath(name))
    for one in MONEY.finditer(fold(task.text(path))):
        number = read_decimal(one["number"])
        places = len(one["number"].partition(".")[2])
        if number and same_amount(amount, written, number, one["unit"], places):
            return True
    return False


def _told_draft(
    task: Task, path: CellPath, name: str, told: Sequence[Told], odd: Sequence[Told]
) -> Draft:
    amount = task.reading(name).value
    unit = amount.unit if isinstance(amount, Amount) else ""
    values = {Amount(one.number, one.unit or unit).yuan: one for one in (*reversed(told),)}
    said = list(values.values())[::-1] if len(values) > 1 else list(odd[:1])
    notes = [
        f"“{shown(one.text)}”没有写单位，按{unit}读" for one in said if one in odd and not one.unit
    ]
    if len(values) > 1:
        notes.append("文中前后也不一致")
    facts = {
        "栏目": task.label(path),
        "原文": "，又写".join(f"“{shown(one.text)}”" for one in said[:4]),
        "金额栏": name,
        "金额": str(amount),
        "说明": f"（{'；'.join(notes)}）" if notes else "",
    }
    detail = "|".join(one.text for one in odd)
    return Draft((path, CellPath(name)), facts, detail=detail)


def _fits_one(task: Task, told: Told, name: str, whole: str) -> bool:
    """Whether an amount told is that of its field; one that cannot be read contradicts nothing."""
    fields = {"year": [name], "whole": [whole or name], "either": [name, whole or name]}
    for field in fields[told.said_of]:
        amount = task.reading(field).value
        if not isinstance(amount, Amount):
            return True
        units = [told.unit] if told.unit else [amount.unit, "元", "万元"]
        written = task.text(CellPath(field))
        if any(same_amount(amount, written, told.number, unit, told.places) for unit in units):
            return True
        if any(same_amount(amount, written, total, "元", 0) for total in told.more):
            return True
    return False


def same_amount(amount: Amount, written: str, number: Decimal, unit: str, places: int) -> bool:
    """Whether both are one amount, either rounded to the digits of the other.

    Zeros behind the point are a system's way of writing and no digits: 855.00 is 855 rounded.
    """
    told = Amount(number, unit)
    digits = fold(written).strip().rstrip("万元亿百千").partition(".")[2].rstrip("0")
    return (
        rounded(amount.to(unit).number, places) == number
        or rounded(told.to(amount.unit).number, min(len(digits), 8)) == amount.number
    )


def told_amounts(text: str, year: int | None) -> tuple[Told, ...]:
    """Return what a text tells of this year's budget and of the project's, each once, in order."""
    folded = fold(text)
    found: dict[int, Told] = {}
    if "预算" in folded:
        for one in _BUDGET.finditer(folded):
            if one["year"] and (year is None or int(one["year"]) != year):
                continue
            if not _OTHER_BUDGET.search(one["between"]):
                _keep(found, text, folded, one)
    for one in _TOTAL.finditer(folded):
        before = folded[max(0, one.start() - 14) : one.start()]
        if one["unit"] and not _other_time(before, year):
            _keep(found, text, folded, one)
    once = {(one.text, one.number): one for _, one in sorted(found.items())}
    return tuple(once.values())


def _other_time(before: str, year: int | None) -> bool:
    """Whether the words before a sum speak of another year, or of several."""
    if re.search("上年|去年|前年|历年|累计", before):
        return True
    years = {int(one[0]) for one in _YEAR.finditer(before)}
    return bool(years - {year}) if year is not None else len(years) > 1


def _keep(found: dict[int, Told], text: str, folded: str, one: re.Match[str]) -> None:
    start = one.start("number")
    if start in found or len(found) >= _MOST_TOLD:
        return
    said_of = "whole" if one.groupdict().get("whole") else "year"
    said_of = "either" if one.re is _TOTAL and said_of == "year" else said_of
    written = WRITTEN_SUM.match(folded, start)
    if written:
        told = _of_sum(text, one.start(), written, said_of)
        if told:
            found[start] = told
        return
    number = read_decimal(one["number"])
    if number is None or one["next"] == "/" or not (one["unit"] or one["next"] in _ENDS):
        return
    end = one.end("unit") if one["unit"] else one.end("number")
    unit = one["unit"] or ""
    places = len(one["number"].partition(".")[2])
    more = _with_the_next(folded, end, Amount(number, unit).yuan) if unit else ()
    found[start] = Told(text[one.start() : end].strip(), number, unit, places, more, said_of)


def _with_the_next(folded: str, start: int, total: Decimal) -> tuple[Decimal, ...]:
    """A sum of this year's and what is left of last year's may make up the budget together."""
    sentence = SENTENCE_END.split(folded[start : start + _FAR])[0]
    sums: list[Decimal] = []
    for one in MONEY.finditer(sentence):
        number = read_decimal(one["number"])
        if number is None or len(sums) >= _MOST_PARTS:
            break
        total += Amount(number, one["unit"]).yuan
        sums.append(total)
    return tuple(sums)


def _of_sum(text: str, start: int, written: re.Match[str], said_of: str) -> Told | None:
    """What a sum comes to that stands where an amount is told: as stated, else as worked out."""
    unit = written["unit"] or ""
    number = read_decimal(written["result"]) if written["result"] else None
    if number is not None and re.fullmatch(MONEY_UNIT, unit):
        places = len(written["result"].partition(".")[2])
        return Told(text[start : written.end()].strip(), number, unit, places, (), said_of)
    result = calculate_text(written["sum"])
    if result is None or not result.money or written["result"]:
        return None
    return Told(text[start : written.end()].strip(), result.number, "元", 8, (), said_of)
