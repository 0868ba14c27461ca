"""Readers of document numbers and of the names of other papers."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from perfdesk.check.task import LIST_JOINT, Draft, shown
from perfdesk.dates import PartialDate
from perfdesk.forms.model import FieldType
from perfdesk.numerals import fold
from perfdesk.years import YearKind, years_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from perfdesk.cells import CellPath
    from perfdesk.check.task import Result, Task
    from perfdesk.years import YearMention

_NUMBER = re.compile(
    r"(?P<open>[〔\[【(〈{])\s*+(?P<year>(?:19|20)[0-9]{2})\s*+(?P<close>[〕\]】)〉}]?)"
    r"\s*+(?:第\s*+)?(?P<number>[0-9]{1,4})\s*+号"
)
_NO_OPENING = re.compile(
    r"(?<![0-9〔\[【(〈{])((?:19|20)[0-9]{2})\s*+[〕\]】〉]\s*+[0-9]{1,4}\s*+号"
)
_PAIRS = {"〔": "〕", "[": "]", "【": "】", "(": ")", "〈": "〉", "{": "}"}


def brackets(task: Task) -> Iterator[Result]:
    """The year of a document number stands in a pair of brackets (seen broken in filings)."""
    for path in task.cells("fields"):
        text = task.text(path)
        folded = fold(text)
        broken = [one for one in _NUMBER.finditer(folded) if _PAIRS[one["open"]] != one["close"]]
        for one in (*broken, *_NO_OPENING.finditer(folded)):
            number = text[one.start() : one.end()]
            yield Draft((path,), {"栏目": task.label(path), "原文": shown(number)}, detail=number)


def bracket_style(task: Task) -> Iterator[Result]:
    """Official papers write the year in 〔〕 (GB/T 9704, to be confirmed; a hint only).

    The cells of one column are told together: a form may cite one paper in every row.
    """
    for word in task.words("fields"):
        odd: dict[CellPath, list[str]] = {}
        first: re.Match[str] | None = None
        for path in task.cells_of(word):
            text = task.text(path)
            for one in _NUMBER.finditer(fold(text)):
                if one["open"] != "〔" and _PAIRS[one["open"]] == one["close"]:
                    first = first or one
                    odd.setdefault(path, []).append(text[one.start() : one.end()])
        if first:
            numbers = list(dict.fromkeys(number for found in odd.values() for number in found))
            facts = {
                "栏目": task.label(next(iter(odd))) if len(odd) == 1 else word.replace(".", " "),
                "原文": LIST_JOINT.join(numbers[:3]),
                "规范": f"〔{first['year']}〕{first['number']}号",
            }
            yield Draft(tuple(odd), facts)


def later_paper(task: Task) -> Iterator[Result]:
    """A paper cannot be cited before the year of its number (seen in filings)."""
    limit = _filed_year(task)
    if limit is None:
        return
    for path in task.cells("fields"):
        text = task.text(path)
        for one in _NUMBER.finditer(fold(text)):
            if int(one["year"]) > limit:
                facts = _facts(task, task.label(path), text[one.start() : one.end()], one["year"])
                yield Draft((path,), facts, detail=text[one.start() : one.end()])


def later_title(task: Task) -> Iterator[Result]:
    """The name of a cited paper speaks of a year after the budget year (seen in filings)."""
    if task.year is None:
        return
    for path in task.cells("fields"):
        text = task.text(path)
        for one in years_in(text):
            if one.kind is YearKind.TITLE and one.year > task.year and not _ends_span(text, one):
                around = text[max(0, one.start - 8) : one.end + 14]
                facts = _facts(task, task.label(path), around, str(one.year))
                yield Draft((path,), facts, detail=f"{one.year}@{around}")


_SPAN_BEFORE = re.compile(r"((?:19|20)[0-9]{2})\s*年?\s*(?:-|—|–|~|至|到)+\s*$")


def _ends_span(text: str, mention: YearMention) -> bool:
    """Whether a year is the end of a plan's own years: 规划（2021—2025年）."""
    return bool(_SPAN_BEFORE.search(fold(text[max(0, mention.start - 12) : mention.start])))


def _filed_year(task: Task) -> int | None:
    """The year in which the filing is made: of its date, or the budget year where it has none."""
    for name, field in task.form.fields.items():
        value = task.reading(name).value
        if field.type is FieldType.DATE and isinstance(value, PartialDate):
            return max(value.year, task.year or 0)
    return task.year


def _facts(task: Task, label: str, original: str, year: str) -> dict[str, str]:
    return {"栏目": label, "原文": shown(original), "年份": year, "年度": str(task.year)}
