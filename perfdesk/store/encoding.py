"""How cells, rows, edits and times stand in the columns of the workspace."""

from __future__ import annotations

import json
import zlib
from datetime import datetime
from types import MappingProxyType
from typing import TYPE_CHECKING

from perfdesk.cells import decode_path
from perfdesk.filing import Cell, CellEdit, CellState, Filing, ReasonEdit, RowsEdit

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from perfdesk.cells import CellPath

EditColumns = tuple[str, str, str | None, str | None, str | None, str | None]
"""kind, path, old, old_state, new, new_state."""


def now() -> datetime:
    """Return the present moment with the PC's time zone."""
    return datetime.now().astimezone()


def ids_text(ids: Iterable[str]) -> str:
    """Write row ids as they are stored."""
    return json.dumps(list(ids))


def ids_of(text: str | None) -> tuple[str, ...]:
    """Read what `ids_text` wrote; none for NULL."""
    return tuple(json.loads(text)) if text else ()


def edit_columns(edit: CellEdit | RowsEdit) -> EditColumns:
    """Write an edit as one row of the edit table."""
    if isinstance(edit, RowsEdit):
        return ("rows", edit.table, ids_text(edit.old), None, ids_text(edit.new), None)
    old, new = edit.old, edit.new
    return (
        "cell",
        edit.path.encode(),
        old.text if old else None,
        old.state.value if old else None,
        new.text if new else None,
        new.state.value if new else None,
    )


def edit_of(columns: EditColumns) -> CellEdit | RowsEdit:
    """Read what `edit_columns` wrote."""
    kind, path, old, old_state, new, new_state = columns
    if kind == "rows":
        return RowsEdit(path, ids_of(old), ids_of(new))
    return CellEdit(decode_path(path), cell_of(old, old_state), cell_of(new, new_state))


def reason_of(rule: str, fingerprint: str, cells: str, old: str | None, reason: str) -> ReasonEdit:
    """Read the columns of an explanation that belongs to a step."""
    return ReasonEdit(rule, fingerprint, cells_of(cells), old or "", reason)


def cells_text(cells: Iterable[CellPath]) -> str:
    """Write cell paths as they are stored: one in a line."""
    return "\n".join(path.encode() for path in cells)


def cells_of(text: str) -> tuple[CellPath, ...]:
    """Read what `cells_text` wrote."""
    return tuple(decode_path(line) for line in text.split("\n") if line)


def cell_of(text: str | None, state: str | None) -> Cell | None:
    """Read a cell from its two columns; None when both are NULL."""
    return None if text is None or state is None else Cell(text, CellState(state))


def filing_of(
    form_id: str, cells: Iterable[tuple[str, str, str]], rows: Iterable[tuple[str, str]]
) -> Filing:
    """Read a filing from (path, text, state) and (table, ids) columns."""
    return Filing(
        form_id,
        MappingProxyType(
            {decode_path(path): Cell(text, CellState(state)) for path, text, state in cells}
        ),
        MappingProxyType({name: ids_of(ids) for name, ids in rows}),
    )


def cell_columns(filing: Filing) -> list[tuple[str, str, str]]:
    """Write the cells of a filing as (path, text, state)."""
    return [(path.encode(), cell.text, cell.state.value) for path, cell in filing.cells.items()]


def row_columns(filing: Filing) -> list[tuple[str, str]]:
    """Write the row orders of a filing as (table, ids)."""
    return [(name, ids_text(ids)) for name, ids in filing.rows.items()]


def pack_filing(filing: Filing) -> bytes:
    """Write a whole filing as one small block."""
    return pack({"cells": cell_columns(filing), "rows": row_columns(filing)})


def unpack_filing(form_id: str, block: bytes) -> Filing:
    """Read what `pack_filing` wrote."""
    content = json.loads(zlib.decompress(block))
    return filing_of(form_id, content["cells"], content["rows"])


def pack(value: object) -> bytes:
    """Write JSON as one compressed block; same value, same bytes."""
    return zlib.compress(json.dumps(value, ensure_ascii=False).encode(), 9)


def unpack_texts(block: bytes) -> Mapping[str, str]:
    """Read the texts of a form version that `pack` wrote."""
    return MappingProxyType(json.loads(zlib.decompress(block)))
