"""What a clerk does to a filing, as edits: typing, confirming, inserting, deleting, moving rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from perfdesk.cells import CellPath
from perfdesk.filing import Cell, CellEdit, CellState, RowsEdit
from perfdesk.forms.model import FieldType

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from perfdesk.filing import Edit, Filing
    from perfdesk.forms.model import Form, Table


def texts(form: Form, filing: Filing, new: Mapping[CellPath, str]) -> list[Edit]:
    """Give cells their texts; cells that keep their text, and calculated ones, are left alone.

    KeyError for a cell that the form or the filing does not have: its text would be seen nowhere.
    """
    edits: list[Edit] = []
    for path, text in new.items():
        if path.column and path.row not in filing.row_ids(path.field):
            raise KeyError(path)
        if form.field_of(path.key).calc:
            continue
        old, written = filing.cells.get(path), whole_characters(text)
        if written != (old.text if old else ""):
            edits.append(CellEdit(path, old, Cell(written) if written else None))
    return edits


def whole_characters(text: str) -> str:
    """Return a text in which halves of characters, as clipboards can hold, are joined or marked.

    A lone half is no character: no disk and no paper takes it.
    """
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return text


def ordered_rows(filing: Filing, rows: Mapping[str, tuple[str, ...]]) -> list[Edit]:
    """Give tables an order of row ids; ids that are new make empty rows."""
    return [
        RowsEdit(table, old, new)
        for table, new in rows.items()
        if (old := filing.row_ids(table)) != new
    ]


def confirmation(filing: Filing, paths: Iterable[CellPath]) -> list[Edit]:
    """Note that a person has found carried cells right; other cells are left alone."""
    edits: list[Edit] = []
    for path in paths:
        cell = filing.cells.get(path)
        if cell and cell.state is CellState.CARRIED:
            edits.append(CellEdit(path, cell, Cell(cell.text, CellState.CONFIRMED)))
    return edits


def inserted_row(filing: Filing, table: Table, row: str, after: str) -> list[Edit]:
    """Insert an empty row behind a row, first when `after` is empty.

    The levels of an indicator row are those of the row it follows; ValueError when that row does
    not exist.
    """
    old = filing.row_ids(table.name)
    place = old.index(after) + 1 if after else 0
    edits: list[Edit] = [RowsEdit(table.name, old, (*old[:place], row, *old[place:]))]
    for name, column in table.columns.items():
        level = filing.text(CellPath(table.name, after, name)) if after else ""
        if column.type is FieldType.LEVEL and level:
            edits.append(CellEdit(CellPath(table.name, row, name), None, Cell(level)))
    return edits


def deleted_rows(filing: Filing, table: str, rows: Sequence[str]) -> list[Edit]:
    """Delete rows with everything in them."""
    old = filing.row_ids(table)
    gone = set(rows) & set(old)
    if not gone:
        return []
    edits: list[Edit] = [
        CellEdit(path, cell, None)
        for path, cell in filing.cells.items()
        if path.field == table and path.row in gone
    ]
    return [*edits, RowsEdit(table, old, tuple(row for row in old if row not in gone))]


def moved_row(filing: Filing, table: str, row: str, by: int) -> list[Edit]:
    """Move a row up (negative) or down by a number of places, as far as the table goes."""
    old = filing.row_ids(table)
    place = max(0, min(len(old) - 1, old.index(row) + by))
    rest = [one for one in old if one != row]
    new = (*rest[:place], row, *rest[place:])
    return [RowsEdit(table, old, new)] if new != old else []
