"""Inserting, deleting and moving rows of a table on the paper."""

from __future__ import annotations

from typing import TYPE_CHECKING

from perfdesk.cells import CellPath
from perfdesk.forms.model import FieldType
from ui.paper.sheet import NEW_ROW
from ui.paper.writing import write_rows

if TYPE_CHECKING:
    from perfdesk.forms.model import Form
    from ui.paper.commands import EditingPaper
    from ui.paper.sheet import Sheet

_EMPTY_ROW = "这一行是空行，不用{}"


def insert_row(paper: EditingPaper, *, above: bool = False) -> bool:
    """Insert a row below (or above) the one in hand, with its levels, and go there."""
    hand = paper.in_hand()
    if hand is None or not hand.slot.path.column:
        paper.message.emit("先点到子表的一行里，再插入行")
        return False
    form, path = hand.session.form, hand.slot.path
    writing, ids = write_rows(form, hand.session.filing, hand.sheet, path, above=above)
    if paper.carry_out(writing, f"{path.field} 插入一行", "row"):
        column = _first_column(form, hand.sheet, path)
        paper.focus_cell(CellPath(path.field, ids[0], column))
    return True


def delete_rows(paper: EditingPaper) -> bool:
    """Delete the row in hand, or every row with a selected cell."""
    hand = paper.in_hand()
    if hand is None or not hand.slot.path.column:
        paper.message.emit("先点到子表的一行里，再删除行")
        return False
    path = hand.slot.path
    chosen = dict.fromkeys(one.row for one in paper.chosen_paths() if one.field == path.field)
    real = [row for row in chosen if not row.startswith(NEW_ROW)]
    if not real:
        paper.message.emit(_EMPTY_ROW.format("删除"))
        return True
    place = hand.sheet.rows[path.field].index(next(iter(chosen)))
    session, origin = hand.session, f"{paper.origin}/rows"
    if paper.attempt(lambda: session.delete_rows(path.field, real, origin=origin)):
        left = paper.sheet.rows.get(path.field, ()) if paper.sheet else ()
        if left:
            row = left[min(place, len(left) - 1)]
            paper.focus_cell(CellPath(path.field, row, path.column))
    return True


def move_row(paper: EditingPaper, by: int) -> bool:
    """Move the row in hand up (negative) or down; False where there is none."""
    hand = paper.in_hand()
    if hand is None or not hand.slot.path.column:
        return False
    path = hand.slot.path
    if not hand.slot.exists:
        paper.message.emit(_EMPTY_ROW.format("移动"))
        return True
    session, origin = hand.session, f"{paper.origin}/rows"
    if paper.attempt(lambda: session.move_row(path.field, path.row, by, origin=origin)):
        paper.focus_cell(path)
    return True


def _first_column(form: Form, sheet: Sheet, path: CellPath) -> str:
    """Return the column in which filling a new row of this table begins."""
    for name in sheet.columns[path.field]:
        field = form.field_of((path.field, name))
        if field.type is not FieldType.LEVEL and not field.calc:
            return name
    return path.column
