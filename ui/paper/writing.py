"""What must be written so that cells have texts, rows that the filing lacks included.

Pure: paths, texts and row orders in, the same out. The session makes them one step.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from perfdesk.cells import CellPath
from perfdesk.filing import new_row_id
from perfdesk.forms.model import FieldType
from ui.paper.sheet import NEW_ROW

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from perfdesk.filing import Filing
    from perfdesk.forms.model import Form
    from ui.paper.sheet import Sheet


@dataclass(frozen=True, slots=True)
class Writing:
    """Texts of cells and orders of rows that belong together."""

    texts: Mapping[CellPath, str]
    rows: Mapping[str, tuple[str, ...]]
    renamed: Mapping[tuple[str, str], str]
    """(table, printed row) → id, of rows that become rows of the filing."""

    def path(self, path: CellPath) -> CellPath:
        """Return the path of a cell once this is written."""
        row = self.renamed.get((path.field, path.row))
        return CellPath(path.field, row, path.column) if row else path


def write_texts(
    sheet: Sheet, texts: Mapping[CellPath, str], new_id: Callable[[], str] = new_row_id
) -> Writing:
    """Give cells their texts; rows that only print become rows of the filing."""
    wanted = dict.fromkeys((one.field, one.row) for one in texts if one.row.startswith(NEW_ROW))
    renamed = {key: new_id() for key in wanted}
    tables = dict.fromkeys(table for table, _row in renamed)
    rows = {table: _order(sheet.rows[table], table, renamed) for table in tables}
    done = Writing({}, rows, renamed)
    return Writing({done.path(path): text for path, text in texts.items()}, rows, renamed)


def write_rows(
    form: Form,
    filing: Filing,
    sheet: Sheet,
    beside: CellPath,
    *,
    above: bool = False,
    count: int = 1,
    new_id: Callable[[], str] = new_row_id,
) -> tuple[Writing, tuple[str, ...]]:
    """Insert empty rows below (or above) a cell's row, with its levels; returns their ids too."""
    table, like = beside.field, beside.row
    near = {(table, like): new_id()} if like.startswith(NEW_ROW) else {}
    ids = tuple(new_id() for _ in range(count))
    printed = list(sheet.rows[table])
    at = printed.index(like) + (0 if above else 1)
    printed[at:at] = ids
    texts: dict[CellPath, str] = {}
    for name, column in form.tables[table].columns.items():
        level = filing.text(CellPath(table, like, name))
        if column.type is FieldType.LEVEL and level:
            texts |= {CellPath(table, row, name): level for row in ids}
    return Writing(texts, {table: _order(printed, table, near)}, near), ids


def write_block(
    form: Form, filing: Filing, sheet: Sheet, start: CellPath, block: Sequence[Sequence[str]]
) -> tuple[Writing, int]:
    """Write a block of texts into a table from a cell on, with as many new rows as it needs.

    Returns the number of its columns that found no place: those beyond the table's last one.
    """
    table = start.field
    columns = sheet.columns[table]
    room = columns[columns.index(start.column) :]
    printed = sheet.rows[table]
    begin = printed.index(start.row)
    grown = Writing({}, {}, {})
    ids: tuple[str, ...] = ()
    if (lacking := begin + len(block) - len(printed)) > 0:
        last = CellPath(table, printed[-1], start.column)
        grown, ids = write_rows(form, filing, sheet, last, count=lacking)
    texts: dict[CellPath, str] = {}
    for key, values in zip([*printed, *ids][begin:], block, strict=False):
        for column, text in zip(room, values, strict=False):
            if not form.tables[table].columns[column].calc:
                texts[grown.path(CellPath(table, key, column))] = text
    filled = write_texts(sheet, texts)
    renamed = {**grown.renamed, **filled.renamed}
    rows = {table: _order([*printed, *ids], table, renamed)} if renamed or ids else {}
    lost = max((len(values) for values in block), default=0) - len(room)
    return Writing({**grown.texts, **filled.texts}, rows, renamed), max(lost, 0)


def _order(
    printed: Sequence[str], table: str, renamed: Mapping[tuple[str, str], str]
) -> tuple[str, ...]:
    """Return the row ids of a table once rows that only print have become real."""
    return tuple(
        renamed.get((table, row), row)
        for row in printed
        if not row.startswith(NEW_ROW) or (table, row) in renamed
    )
