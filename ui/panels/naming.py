"""What cells are called in the right column."""

from __future__ import annotations

from typing import TYPE_CHECKING

from perfdesk.cells import CellPath
from perfdesk.forms.model import FieldType

if TYPE_CHECKING:
    from perfdesk.session import Session


def cell_name(session: Session, path: CellPath) -> str:
    """Name a cell in full; a row that only prints so far is a new one."""
    if path.column and path.row not in session.filing.row_ids(path.field):
        return f"{path.field} 空行 {session.form.field_of(path.key).label}"
    return " ".join(session.label(path).split())


def link_label(session: Session, path: CellPath) -> str:
    """Name a cell as shortly as it stays clear: the level of an indicator row, else the column."""
    field = session.form.field_of(path.key)
    if not path.column:
        return field.name
    for name, column in reversed(list(session.form.tables[path.field].columns.items())):
        if column.type is FieldType.LEVEL and name != path.column:
            level = session.text(CellPath(path.field, path.row, name))
            if level:
                return level
    rows = session.filing.row_ids(path.field)
    place = rows.index(path.row) + 1 if path.row in rows else 0
    return f"{field.name}（第 {place} 行）"
