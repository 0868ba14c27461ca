"""Readers of running text: years that do not fit the filing, and what was never filled in."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from perfdesk.check.task import LIST_JOINT, Draft, shown
from perfdesk.dates import DateRange, PartialDate
from perfdesk.expression import CannotSay
from perfdesk.filing import CellState, cells_in_order, is_placeholder
from perfdesk.forms.model import Carry, FieldType
from perfdesk.glyphs import NoFontsError, without_glyph
from perfdesk.numerals import fold
from perfdesk.years import YearKind, words_around, years_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from perfdesk.check.task import Result, Task
    from perfdesk.years import YearMention

_NEXT_SEASON = re.compile(r"[^，。；,;]{0,16}(?:参保(?!率|人)|缴费|征缴|筹资|预算编制|结转)")
_OPEN_PAST = re.compile(
    r"\s*+年?(?:[0-9]{1,2}月)?(?:[0-9]{1,2}日)?(?:以来|起|至今|开始|以前|之前)|\s*+年?[底末](?!前)|\s*+年?[底末]前[^\W\d_]{1,6}的"
    r"|\s*+年度?(?:财政|部门|实际|年初|全年|支出|项目){0,2}(?:预算|决算|执行|支出|安排)"
    r"[^，。；,;0-9%]{0,6}[0-9][0-9,.]{0,14}\s?(?:[百千]?万|亿)?元"
)
"""What tells of the past as the past: since when, and the money of earlier years."""
_SPAN = re.compile(r"\s*+年?\s*+(?:-|—|–|~|至|到)+\s*+[0-9]{4}")
_SPAN_BEFORE = re.compile(r"([0-9]{4})\s*+年?\s*+(?:-|—|–|~|至|到)+\s*+$")
_AIMED_AT = re.compile(r"(?:到|至|力争|确保)\s*+$")
"""Before a later year by which something is to be reached."""
_LISTED = re.compile(
    r"(?:(?:19|20)[0-9]{2}\s?年?度?\s?[、和及与]\s?){1,5}+(?P<last>(?:19|20)[0-9]{2})\s?年"
)
_IN_STEPS = re.compile(
    r"分[二两三四五六2-6]个?年度?(?:实施|建设|完成|安排|到位|支付|拨付|推进|投入)"
)
"""Words of a project that goes on for several years."""
_MOST_YEARS = 6
_TEXTS = frozenset({FieldType.TEXT, FieldType.LONGTEXT, FieldType.INDICATOR})


def years(task: Task) -> Iterator[Result]:
    """Years in goals and indicators are the budget year or the one before (published checkers).

    Exempt: document numbers, names of papers, 截至, years since which something goes on or by
    which it is to be reached, years in which the project goes on by the form's own dates, later
    years in goals of several years (`lasting`), and the collection of next year's premiums. Past
    years in carried text are the business of `carried_years`.
    """
    if task.year is None:
        yield CannotSay("没有写年度，不能核对文中的年份", empty=True)
        return
    ongoing = _years_of_project(task)
    lasting = {path.key for path in task.cells("lasting")}
    for path in task.cells("fields"):
        text = task.text(path)
        first = task.year if task.state(path) is CellState.CARRIED else 0
        mentions = [one for one in years_in(text) if one.year >= first]
        if not mentions:
            continue
        steps = _MOST_YEARS if _IN_STEPS.search(fold(text)) else 0
        due = task.form.field_of(path.key).type is FieldType.INDICATOR
        odd = [
            one
            for one in mentions
            if one.year not in ongoing
            and abs(one.year - task.year) >= steps
            and not (one.year > task.year and path.key in lasting)
            and _odd_year(text, one, task.year, due=due)
        ]
        for year in dict.fromkeys(one.year for one in odd):
            mention = next(one for one in odd if one.year == year)
            facts = _year_facts(task, task.label(path), text, [mention])
            yield Draft((path,), facts, detail=str(year))


def _years_of_project(task: Task) -> set[int]:
    """The years in which the form itself says that the project goes on."""
    found: set[int] = set()
    for name, field in task.form.fields.items():
        span = task.reading(name).value if field.type is FieldType.DATERANGE else None
        if isinstance(span, DateRange) and 0 <= span.end.year - span.start.year <= _MOST_YEARS:
            found.update(range(span.start.year, span.end.year + 1))
    for table in task.form.tables.values():
        dates = [one for one, column in table.columns.items() if column.type is FieldType.DATE]
        for row in task.rows(table.name) if dates else ():
            values = [row.cells[one].value for one in dates if one in row.cells]
            years = [one.year for one in values if isinstance(one, PartialDate)]
            if len(years) > 1 and 0 <= years[-1] - years[0] <= _MOST_YEARS:
                found.update(range(years[0], years[-1] + 1))
    return found


def _odd_year(text: str, mention: YearMention, year: int, *, due: bool) -> bool:
    """Whether a year has no business in the text; `due` where it is a time to be kept."""
    if mention.kind in {YearKind.DOCUMENT, YearKind.TITLE, YearKind.AS_OF}:
        return False
    if mention.year in {year - 1, year}:
        return False
    after = fold(text[mention.end : mention.end + 24])
    before = _SPAN_BEFORE.search(fold(text[max(0, mention.start - 10) : mention.start]))
    if _SPAN.match(after) or before:
        return False
    listed = _LISTED.match(fold(text[mention.start : mention.start + 40]))
    if listed and int(listed["last"]) == year:
        return False
    if mention.year > year:
        aimed = _AIMED_AT.search(text[max(0, mention.start - 4) : mention.start])
        return not (aimed or (mention.year == year + 1 and _NEXT_SEASON.match(after)))
    return due or not _OPEN_PAST.match(after)


def carried_years(task: Task) -> Iterator[Result]:
    """A year left in carried text is the commonest slip of forms copied from last year."""
    if task.year is None:
        yield CannotSay("没有写年度，不能核对文中的年份", empty=True)
        return
    kinds = set(task.words("kinds"))
    if not any(cell.state is CellState.CARRIED for cell in task.filing.cells.values()):
        return
    for path, field in cells_in_order(task.form, task.filing):
        kept = field.type in _TEXTS and field.carry in {Carry.KEEP, Carry.REVIEW}
        if not kept or task.state(path) is not CellState.CARRIED:
            continue
        text = task.text(path)
        left = [one for one in years_in(text) if one.kind.value in kinds and one.year < task.year]
        if left:
            yield Draft((path,), _year_facts(task, task.label(path), text, left))


def _year_facts(task: Task, label: str, text: str, mentions: list[YearMention]) -> dict[str, str]:
    shown_years = LIST_JOINT.join(str(year) for year in dict.fromkeys(one.year for one in mentions))
    around = LIST_JOINT.join(f"“{shown(words_around(text, one))}”" for one in mentions[:3])
    more = f"等 {len(mentions)} 处" if len(mentions) > 3 else ""
    return {"栏目": label, "年份": shown_years, "原文": around + more, "年度": str(task.year)}


_PLACEHOLDER = re.compile(
    r"(?:(?<![A-Za-z0-9])|(?<=20)|(?<=２０))[Xx×ＸｘＯ]{2,}+(?![A-Za-z0-9])|待(?:填写?|补充?|定)|此处填写|请填写|\*{2,}|[_＿]{2,}|[？?]{2,}"
    r"|…{2,}|\.{4,}|（略）|\A\s*+[*＊×]\s*+\Z"
)
_EMPTY_ITEM = re.compile(r"^[ \u3000]*[0-9]{1,2}[、.．][ \u3000]*$", re.MULTILINE)
_MASK = re.compile(r"[*＊某]")
"""A name that is masked for publication: 张*, 李某."""
_WRITTEN = _TEXTS | {FieldType.NAME, FieldType.DATE, FieldType.DATERANGE, FieldType.PHONE}
_SIGNS = frozenset("Xx×ＸｘＯ待此请*＊_＿？?….（")


def placeholders(task: Task) -> Iterator[Result]:
    """Signs that hold a place open are not content (published checkers, placeholders)."""
    for path, field in cells_in_order(task.form, task.filing):
        if field.type not in _WRITTEN:
            continue
        text = task.text(path)
        found = _PLACEHOLDER.search(text) if not _SIGNS.isdisjoint(text) else None
        if not found and field.type is FieldType.NAME:
            found = _MASK.search(text)
        if not found and "\n" in text:
            found = _EMPTY_ITEM.search(text)
        if found and not is_placeholder(text):
            facts = {"栏目": task.label(path), "原文": shown(found[0])}
            yield Draft((path,), facts, detail=found[0].strip())


_SHOWN_GLYPHS = 5


def no_glyph(task: Task) -> Iterator[Result]:
    """What no print font has would print as a box (names with rare characters, emoji)."""
    for path, cell in task.filing.cells.items():
        try:
            missing = without_glyph(cell.text)
        except NoFontsError:
            yield CannotSay("打印用的字体读不出来，不能核对有没有印不出来的字", (path.key,))
            return
        if missing:
            told = missing[:_SHOWN_GLYPHS]
            facts = {
                "栏目": task.label(path),
                "字": " ".join(told) + ("等" if len(missing) > len(told) else ""),
                "编码": LIST_JOINT.join(f"U+{ord(char):04X}" for char in told),
            }
            yield Draft((path,), facts)
