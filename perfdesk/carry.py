"""Carrying over: this year's draft from last year's filing, and what a person must look at.

Text is never changed except where the form's policy says so: dates shift, some cells are cleared,
and columns of earlier years take over what stood in the column beside them.
Years that stay in texts are listed, because only the clerk knows whether they are still right.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from perfdesk.budget_year import budget_year
from perfdesk.cells import CellPath
from perfdesk.filing import Cell, CellState, Filing, cells_in_order, is_placeholder
from perfdesk.forms.model import Carry, FieldType
from perfdesk.indicators import ValueKind, parse_indicator
from perfdesk.numerals import fold
from perfdesk.years import shift_years, words_around, years_in

if TYPE_CHECKING:
    from perfdesk.forms.model import Field, Form

HEADCOUNT_UNITS = frozenset({"人", "名", "户", "人次", "人数", "万人", "户数"})


@dataclass(frozen=True, slots=True)
class ReviewItem:
    """A carried cell that a person must look at, and why."""

    path: CellPath
    was: str
    now: str
    why: str
    risk: int
    """Place in the list: amounts 0, dates 1, headcounts 2, names 3, phones 4, the rest after."""


@dataclass(frozen=True, slots=True)
class CarriedFiling:
    """This year's draft with the list of cells to review, the riskiest first."""

    filing: Filing
    review: tuple[ReviewItem, ...]


def carry(form: Form, last_year: Filing, year: int) -> CarriedFiling:
    """Make the draft for a budget year from last year's filing, by the policy of each cell.

    When last year's filing does not say its year, dates stay as they are and are listed. Calculated
    cells are left to be calculated anew.
    """
    by = _years_between(form, last_year, year)
    cells: dict[CellPath, Cell] = {}
    for path, field in cells_in_order(form, last_year):
        if path.field == form.year_field:
            cells[path] = Cell(str(year))
            continue
        was = _continued(form, last_year, path, by)
        if not was or field.calc:
            continue
        if _is_printed(form, path, was):
            cells[path] = Cell(was)
            continue
        now = _carried_text(field, was, by)
        if now:
            cells[path] = Cell(now, CellState.CARRIED)
    filing = Filing(form.id, MappingProxyType(cells), last_year.rows)
    return CarriedFiling(filing, review_list(form, last_year, year))


def text_continued(form: Form, last_year: Filing | None, filing: Filing, path: CellPath) -> str:
    """Return what stood last year in the cell that a cell of this year's filing continues."""
    if last_year is None:
        return ""
    by = _years_between(form, last_year, budget_year(form, filing) or 0)
    return _continued(form, last_year, path, by)


def _continued(form: Form, last_year: Filing, path: CellPath, by: int | None) -> str:
    """Last year's text for a cell: of the cell itself, or of the one from which its text moves.

    Over several years it moves as often; a year of which last year's filing knows nothing is blank.
    """
    field = form.field_of(path.key)
    if not field.carry_from or by is None or by < 1:
        return last_year.text(path)
    for _ in range(min(by, _MOST_MOVES)):
        if not field.carry_from:
            return ""
        path = _beside(path, field.carry_from)
        field = form.field_of(path.key)
    return last_year.text(path)


_MOST_MOVES = 20


def _beside(path: CellPath, name: str) -> CellPath:
    return CellPath(path.field, path.row, name) if path.column else CellPath(name)


def _is_printed(form: Form, path: CellPath, text: str) -> bool:
    """Whether a text is the form's own and nothing that anybody filled in."""
    if is_placeholder(text) or form.field_of(path.key).type is FieldType.LEVEL:
        return True
    preset = form.tables[path.field].preset if path.column else ()
    return any(row.get(path.column) == text for row in preset)


_NO_YEARS = frozenset({FieldType.MONEY, FieldType.PHONE, FieldType.CODE})
"""Fields whose digits are no years: an amount of 2037 万元 is not one."""


def review_list(form: Form, last_year: Filing, year: int) -> tuple[ReviewItem, ...]:
    """Return what a person must look at after carrying over to a year, the riskiest first.

    A year of 0 is not known.
    """
    by = _years_between(form, last_year, year)
    review: list[ReviewItem] = []
    for path, field in cells_in_order(form, last_year):
        was = last_year.text(path)
        if field.calc or path.field == form.year_field:
            continue
        if field.carry_from:
            now = _continued(form, last_year, path, by)
            review += [_moved(field, path, was, now, by)] if was or now else []
            continue
        if not was or _is_printed(form, path, was):
            continue
        item = _review(field, path, was, _carried_text(field, was, by), by)
        review += [item] if item else []
    review = [_named(form, last_year, item) for item in review]
    return tuple(sorted(review, key=lambda item: item.risk))


def _named(form: Form, last_year: Filing, item: ReviewItem) -> ReviewItem:
    heading = _heading(form, last_year, item.path)
    joint = "" if item.why.startswith(("由", "隔了")) else "的"
    return replace(item, why=f"{heading}{joint}{item.why}") if heading else item


_NAMED = frozenset({FieldType.MONEY, FieldType.INDICATOR, FieldType.NUMBER})
_NAMING = frozenset({FieldType.TEXT, FieldType.LONGTEXT})
_SHORT_NAME = 20


def _heading(form: Form, last_year: Filing, path: CellPath) -> str:
    """Name the row in which a figure stands by its first words: which indicator, which line."""
    if not path.column or form.field_of(path.key).type not in _NAMED:
        return ""
    for name, column in form.tables[path.field].columns.items():
        text = last_year.text(CellPath(path.field, path.row, name))
        if column.type in _NAMING and not is_placeholder(text):
            line = " ".join(text.split())
            return f"“{line if len(line) <= _SHORT_NAME else f'{line[: _SHORT_NAME - 1]}…'}”"
    return ""


def _moved(field: Field, path: CellPath, was: str, now: str, by: int | None) -> ReviewItem:
    if by is None:
        why = f"去年的表没有写年度，没有由“{field.carry_from}”移来，请核对"
    elif by < 1:
        why = "年度没有往后，保持原样，请核对"
    elif not now:
        why = (
            f"由去年的“{field.carry_from}”移来，去年没有填" if by == 1 else f"隔了 {by} 年，请补填"
        )
    elif by == 1:
        expected = "，那是预计数，请换成实际完成的" if "预计" in field.carry_from else ""
        why = f"由去年的“{field.carry_from}”移来{expected}"
    else:
        why = f"隔了 {by} 年，由去年靠后的一列移来，请核对"
    return ReviewItem(path, was, now, why, 6)


def _years_between(form: Form, last_year: Filing, year: int) -> int | None:
    before = budget_year(form, last_year)
    return year - before if before and year else None


def _carried_text(field: Field, was: str, by: int | None) -> str:
    if field.carry is Carry.CLEAR:
        return ""
    if field.carry is Carry.SHIFT and by is not None:
        return shift_years(was, by)
    return was


def _review(field: Field, path: CellPath, was: str, now: str, by: int | None) -> ReviewItem | None:
    if field.carry is Carry.CLEAR:
        return ReviewItem(path, was, now, f"{field.name}每年重新填写，已清空", 1)
    if field.carry is Carry.SHIFT:
        if by is None:
            why = "去年的表没有写年度，日期没有移动，请核对"
        elif not by:
            why = "年度没有变，日期保持原样，请核对"
        elif now == was:
            why = "没有读出年份，保持原样，请核对"
        else:
            moved = f"移动了 {by} 年" if by > 0 else f"往前移动了 {-by} 年"
            why = f"日期随年度{moved}，请核对"
        return ReviewItem(path, was, now, why, 1)
    years = "" if field.type in _NO_YEARS else _years_left(now)
    risk = _risk(field, now)
    if risk is not None:
        kind, place = risk
        why = f"{kind}沿用去年的，请核对" + (f"；{years}" if years else "")
        return ReviewItem(path, was, now, why, place)
    if years:
        return ReviewItem(path, was, now, years, 8)
    return None


def _risk(field: Field, text: str) -> tuple[str, int] | None:
    """Return what a carried cell is and its place in the review list; None: nothing risky."""
    if field.carry is not Carry.REVIEW:
        return None
    if field.type is FieldType.INDICATOR:
        value = parse_indicator(text)
        if value is not None and value.kind is ValueKind.WORDS:
            return None  # 按月发放 is as true as last year; what goes stale is figures
        headcount = value is not None and value.unit in HEADCOUNT_UNITS
        return ("人数", 2) if headcount else ("指标值", 6)
    kinds = {
        FieldType.MONEY: ("金额", 0),
        FieldType.DATE: ("日期", 1),
        FieldType.DATERANGE: ("日期", 1),
        FieldType.NAME: ("姓名", 3),
        FieldType.PHONE: ("电话", 4),
        FieldType.CODE: ("编码", 5),
        FieldType.CHOICE: (field.name, 5),
    }
    return kinds.get(field.type, (field.name, 7))


_RELATIVE = re.compile(
    r"(?:本年度?|今年|当年度?|上年度?|去年)[^，。；,;\n0-9]{0,12}[0-9][0-9,.]{0,20}\s?(?:[百千]?万|亿)?元"
)
"""An amount told of a year that is another one after carrying over."""


def _years_left(text: str) -> str:
    """Name every year that stands in a text with the words around it, or the empty string."""
    told = [_explicit_years(text)]
    relative = list(dict.fromkeys(found[0] for found in _RELATIVE.finditer(fold(text))))
    if relative:
        told.append("、".join(f"“{one}”" for one in relative[:3]) + "是按去年说的")
    return "；".join(one for one in told if one)


def _explicit_years(text: str) -> str:
    mentions = years_in(text)
    if not mentions:
        return ""
    shown = "、".join(f"“{words_around(text, one, 6, 6)}”" for one in mentions)
    years = "、".join(str(year) for year in dict.fromkeys(one.year for one in mentions))
    return f"文中还写着 {years} 年，共 {len(mentions)} 处：{shown}"
