"""Calculation: what the cells of a filing mean, and the texts of its calculated cells.

Everything is worked out anew each time, in the order that the form was given when it was loaded;
readings are cached by text, so this costs little. Pure: same form and filing, same evaluation.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from perfdesk.amounts import Amount
from perfdesk.cells import CellPath
from perfdesk.expression import (
    CannotSay,
    Expression,
    ExpressionError,
    Scope,
    compile_expression,
)
from perfdesk.filing import Cell, CellState, is_skeleton_row
from perfdesk.forms.rules import names_of
from perfdesk.values import BLANK, Reading, parse

if TYPE_CHECKING:
    from collections.abc import Mapping

    from perfdesk.expression import Answer
    from perfdesk.filing import Filing
    from perfdesk.forms.model import Field, Form
    from perfdesk.values import Unreadable, Value


@dataclass(frozen=True, slots=True)
class RowReading:
    """What the cells of one row mean."""

    id: str
    cells: Mapping[str, Reading]
    filled: bool
    """Whether anything but levels and numbering stands in the row."""

    def text(self, column: str) -> str:
        """Return what is written in a column; empty where it is blank or not there."""
        return self.cells[column].text if column in self.cells else ""

    def value(self, column: str) -> Value | Unreadable | None:
        """Return what a column means; None where it is blank or not there."""
        return self.cells[column].value if column in self.cells else None


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What every cell of a filing means; thrown away with the next edit."""

    fields: Mapping[str, Reading]
    rows: Mapping[str, tuple[RowReading, ...]]
    texts: Mapping[CellPath, str]
    """Texts of the calculated cells; empty where nothing can be said yet."""
    unsaid: Mapping[CellPath, CannotSay]
    """Why a calculated cell has no value."""

    def reading(self, path: CellPath) -> Reading:
        """Return what a cell means; blank for a cell that was never filled."""
        if not path.column:
            return self.fields.get(path.field, BLANK)
        for row in self.rows.get(path.field, ()):
            if row.id == path.row:
                return row.cells.get(path.column, BLANK)
        return BLANK

    def scope(self, last_year: Mapping[str, Reading] | None = None) -> Scope:
        """Return what expressions are evaluated over."""
        tables = {
            name: [row.cells for row in rows if row.filled] for name, rows in self.rows.items()
        }
        return Scope(self.fields, tables, last_year=last_year)


def evaluate(form: Form, filing: Filing) -> Evaluation:
    """Read every cell of a filing and work out its calculated cells."""
    fields, cells = _readings(form, filing)
    rows = {
        name: tuple(
            RowReading(row, cells[name].get(row, {}), not is_skeleton_row(filing, table, row))
            for row in filing.row_ids(name)
        )
        for name, table in form.tables.items()
    }
    texts: dict[CellPath, str] = {}
    unsaid: dict[CellPath, CannotSay] = {}
    if form.calculations:
        scope = Evaluation(fields, rows, {}, {}).scope()
        for field, column, expression in _compiled(form):
            definition = form.field_of((field, column))
            targets = rows[field] if column else (RowReading("", fields, filled=True),)
            for row in targets:
                scope.row = row.cells if column else {}
                answer = expression.evaluate(scope) if expression else CannotSay("计算式写错了")
                path = CellPath(field, row.id, column) if column else CellPath(field)
                texts[path] = show(answer, definition)
                target = cells[field].setdefault(row.id, {}) if column else fields
                target[column or field] = _calculated(answer, texts[path])
                if isinstance(answer, CannotSay):
                    unsaid[path] = answer
    return Evaluation(
        MappingProxyType(fields), MappingProxyType(rows), MappingProxyType(texts), unsaid
    )


def with_calculated(form: Form, filing: Filing) -> Filing:
    """Return the filing as it is printed and handed on: calculated cells hold what they come to."""
    if not form.calculations:
        return filing
    cells = dict(filing.cells)
    for path, text in evaluate(form, filing).texts.items():
        if text:
            cells[path] = Cell(text, CellState.CALCULATED)
        else:
            cells.pop(path, None)
    return replace(filing, cells=MappingProxyType(cells))


def _readings(
    form: Form, filing: Filing
) -> tuple[dict[str, Reading], dict[str, dict[str, dict[str, Reading]]]]:
    fields: dict[str, Reading] = {}
    cells: dict[str, dict[str, dict[str, Reading]]] = {name: {} for name in form.tables}
    for name in form.tables:
        for row in filing.row_ids(name):
            cells[name][row] = {}
    for path, cell in filing.cells.items():
        if not path.column:
            field = form.fields.get(path.field)
            if field:
                fields[path.field] = parse(field.type, cell.text, field.unit)
        elif path.field in cells:
            column = form.tables[path.field].columns.get(path.column)
            row_cells = cells[path.field].get(path.row)
            if column and row_cells is not None:
                row_cells[path.column] = parse(column.type, cell.text, column.unit)
    return fields, cells


@lru_cache(maxsize=64)
def _compiled(form: Form) -> tuple[tuple[str, str, Expression | None], ...]:
    names = names_of(form.fields, form.tables)
    compiled: list[tuple[str, str, Expression | None]] = []
    for field, column, text in form.calculations:
        try:
            compiled.append((field, column, compile_expression(text, names)))
        except ExpressionError:
            compiled.append((field, column, None))
    return tuple(compiled)


def _calculated(answer: Answer, text: str) -> Reading:
    if isinstance(answer, CannotSay):
        return BLANK
    return Reading(text, text if isinstance(answer, bool) else answer)


def show(answer: Answer, field: Field) -> str:
    """Write an answer as the text of a calculated cell; empty when nothing can be said."""
    match answer:
        case CannotSay():
            return ""
        case bool():
            return "是" if answer else "否"
        case Amount() as amount:
            return _figures(amount.to(field.unit).number)
        case Decimal() as number:
            return _figures(number)
    return str(answer)


def _figures(number: Decimal) -> str:
    """Write a number with the decimals it has, useless zeros behind the second one left out."""
    text = format(number, "f")
    whole, point, decimals = text.partition(".")
    kept = decimals[:2] + decimals[2:].rstrip("0")
    return f"{whole}{point}{kept}" if kept else whole
