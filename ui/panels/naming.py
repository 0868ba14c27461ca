"""What cells are called in the right column."""

from __future__ import annotations

from typing import TYPE_CHECKING

from perfdesk.cells import CellPath
from perfdesk.forms.model import FieldType
from ui.panels.wording import short

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
    return f"{field.name}（第 {row_place(session, path)} 行）"


def row_place(session: Session, path: CellPath) -> int:
    """Return the place of a cell's row in its table, from 1; 0 for a plain field."""
    rows = session.filing.row_ids(path.field)
    return rows.index(path.row) + 1 if path.row in rows else 0


def elsewhere_label(session: Session, key: str, path: CellPath) -> tuple[str, str]:
    """Name a cell of another filing of the dossier with its project; returns name and text."""
    known = session.beside.get(key)
    if known is None:
        return f"另一张表 {path.column or path.field}", ""
    form, filing = known
    title = (filing.value(form.title_field) if form.title_field else "") or form.name
    return f"《{short(title, 12)}》{path.column or path.field}", filing.text(path)
