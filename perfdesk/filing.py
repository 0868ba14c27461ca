"""A filing: one filled form, as an immutable map of cells and an order of rows.

Every change is an `Edit` that knows the old and the new state, so that undo, history and storage
are the same list of records. Knows nothing of disks, windows or rules.
"""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from perfdesk.cells import CellPath
from perfdesk.forms.model import FieldType, TextLine

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from perfdesk.forms.model import Field, Form, Table


class CellState(StrEnum):
    """Where the text of a cell comes from."""

    TYPED = "typed"
    CARRIED = "carried"
    """From last year's filing and not confirmed yet."""
    CONFIRMED = "confirmed"
    """Carried over and confirmed by a person."""
    IMPORTED = "imported"
    CALCULATED = "calculated"


@dataclass(frozen=True, slots=True)
class Cell:
    """The raw text of a cell, character for character, and where it comes from."""

    text: str
    state: CellState = CellState.TYPED


@dataclass(frozen=True, slots=True)
class CellEdit:
    """A cell before and after; None means the cell did or does not exist (blank, never filled)."""

    path: CellPath
    old: Cell | None
    new: Cell | None


@dataclass(frozen=True, slots=True)
class RowsEdit:
    """The order of a table's row ids before and after."""

    table: str
    old: tuple[str, ...]
    new: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReasonEdit:
    """The clerk's reason for leaving a finding as it is, before and after; empty for none.

    It changes no cell, yet it is an edit: it is undone, kept and told like every other one.
    """

    rule: str
    fingerprint: str
    """Which text the reason is for, as `Finding.fingerprint` says it."""
    cells: tuple[CellPath, ...]
    """The cells of the finding, by which the reason is found again when their texts change."""
    old: str
    new: str


Edit = CellEdit | RowsEdit | ReasonEdit


@dataclass(frozen=True, slots=True)
class Filing:
    """One filled form. Change it only through `apply`."""

    form_id: str
    cells: Mapping[CellPath, Cell] = field(default_factory=lambda: MappingProxyType({}))
    rows: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))

    def text(self, path: CellPath) -> str:
        """Return the raw text of a cell; a blank cell is the empty string."""
        cell = self.cells.get(path)
        return cell.text if cell else ""

    def value(self, name: str) -> str:
        """Return the raw text of a plain field."""
        return self.text(CellPath(name))

    def row_ids(self, table: str) -> tuple[str, ...]:
        """Return the ids of a table's rows in order."""
        return self.rows.get(table, ())

    def table_texts(self, table: Table) -> Iterator[dict[str, str]]:
        """Yield each row of a table as column name → raw text."""
        for row in self.row_ids(table.name):
            yield {name: self.text(CellPath(table.name, row, name)) for name in table.columns}


# Possessive, so that a long gap is not tried from each of its places.
_PLACEHOLDER = re.compile(
    r"\s*+(?:[（(]\d{1,3}[)）]|\d{1,3}[、.．)）])?\s*+(?:[…⋯]+|[.。·]{2,})?\s*+"
)


def is_placeholder(text: str) -> bool:
    """True for blank text and printed numbering or dots that hold a row open: `1、`, `……`."""
    return bool(_PLACEHOLDER.fullmatch(text))


def is_skeleton_row(filing: Filing, table: Table, row: str) -> bool:
    """True when a row holds nothing but its indicator levels, numbering or dots."""
    return all(
        is_placeholder(filing.text(CellPath(table.name, row, name)))
        for name, column in table.columns.items()
        if column.type is not FieldType.LEVEL
    )


def filled_rows(filing: Filing, table: Table) -> tuple[str, ...]:
    """Return the ids of the rows that hold anything: the rows that people and JSON count."""
    return tuple(
        row for row in filing.row_ids(table.name) if not is_skeleton_row(filing, table, row)
    )


def places_of_rows(form: Form, filing: Filing) -> Callable[[CellPath], int]:
    """Return what tells the place of a cell's row, from 1 among the filled rows and itself.

    0 for an unknown row and for a plain field. A table is counted through once, when first asked
    for: who names many cells asks the same one.
    """

    @cache
    def places(name: str) -> Mapping[str, int]:
        found: dict[str, int] = {}
        place = 1
        for row in filing.row_ids(name):
            found.setdefault(row, place)
            place += not is_skeleton_row(filing, form.tables[name], row)
        return found

    return lambda path: places(path.field).get(path.row, 0) if path.column else 0


def labels_of(form: Form, filing: Filing) -> Callable[[CellPath], str]:
    """Return what names cells in the form's own words: `项目年度绩效指标 第 3 行 指标值`."""
    place_of = places_of_rows(form, filing)

    def label(path: CellPath) -> str:
        one = form.field_of(path.key)
        if not path.column:
            return one.label
        place = place_of(path)
        return f"{path.field} 第 {place} 行 {one.label}" if place else f"{path.field} {one.label}"

    return label


def label_of(form: Form, filing: Filing, path: CellPath) -> str:
    """Name a cell in the form's own words: `资金总额`, `项目年度绩效指标 第 3 行 指标值`."""
    return labels_of(form, filing)(path)


def new_row_id() -> str:
    """Return a fresh row id: 8 lowercase hexadecimal digits."""
    return secrets.token_hex(4)


def apply(filing: Filing, edits: Iterable[Edit]) -> Filing:
    """Return the filing after the edits; raises ValueError if one does not fit its old state."""
    cells = dict(filing.cells)
    rows = dict(filing.rows)
    for edit in edits:
        if isinstance(edit, CellEdit):
            if cells.get(edit.path) != edit.old:
                raise ValueError(f"edit of {edit.path} does not follow from its present state")
            if edit.new is None:
                cells.pop(edit.path, None)
            else:
                cells[edit.path] = edit.new
        elif isinstance(edit, RowsEdit):
            if rows.get(edit.table, ()) != edit.old:
                raise ValueError(f"rows of {edit.table} are not in the state the edit expects")
            rows[edit.table] = edit.new
    return replace(filing, cells=MappingProxyType(cells), rows=MappingProxyType(rows))


def inverse(edits: Iterable[Edit]) -> tuple[Edit, ...]:
    """Return the edits that take `apply(filing, edits)` back to the filing."""
    return tuple(_turned(edit) for edit in reversed(tuple(edits)))


def _turned(edit: Edit) -> Edit:
    if isinstance(edit, CellEdit):
        return CellEdit(edit.path, edit.new, edit.old)
    return replace(edit, old=edit.new, new=edit.old)  # type: ignore[arg-type]


def build(
    form: Form,
    values: Mapping[str, str],
    tables: Mapping[str, Iterable[Mapping[str, str]]],
    state: CellState = CellState.TYPED,
) -> Filing:
    """Make a filing from plain texts; unknown names raise KeyError, empty texts make no cell.

    Row ids are positions here (`r1`, `r2` …): same input, same filing.
    """
    cells: dict[CellPath, Cell] = {}
    order: dict[str, tuple[str, ...]] = {}
    for name, text in values.items():
        if name not in form.fields:
            raise KeyError(name)
        if text:
            cells[CellPath(name)] = Cell(text, state)
    for name, listed in tables.items():
        columns = form.tables[name].columns
        ids: list[str] = []
        for number, row in enumerate(listed, 1):
            ids.append(f"r{number}")
            for column, text in row.items():
                if column not in columns:
                    raise KeyError(f"{name}.{column}")
                if text:
                    cells[CellPath(name, ids[-1], column)] = Cell(text, state)
        order[name] = tuple(ids)
    return Filing(form.id, MappingProxyType(cells), MappingProxyType(order))


def cells_in_order(form: Form, filing: Filing) -> Iterator[tuple[CellPath, Field]]:
    """Yield every cell of a filing with its definition, in the order of the printed form."""
    for block in form.blocks:
        if isinstance(block, TextLine):
            for blank in block.blanks:
                yield CellPath(blank.field), form.fields[blank.field]
            continue
        for row in block.rows:
            blanks = [blank for cell in row.cells for blank in cell.blanks]
            if not row.table:
                for blank in blanks:
                    yield CellPath(blank.field), form.fields[blank.field]
                continue
            columns = form.tables[row.table].columns
            for row_id in filing.row_ids(row.table):
                for blank in blanks:
                    yield CellPath(row.table, row_id, blank.column), columns[blank.column]
