"""Cell paths: how a cell of a filing is named inside the program and to people.

A path holds the stable id of its row, never its position, so that undo, history and findings stay
true when rows move. Positions appear only where a path is written for people or for JSON.
"""

from __future__ import annotations

from typing import NamedTuple


class CellPath(NamedTuple):
    """The cell of a field (`资金总额`) or of a table's row and column.

    A tuple, because every look at a filing hashes one of these.
    """

    field: str
    """Name of the field, or of the table when `column` is set."""
    row: str = ""
    """Stable id of the row; empty for a plain field, and for a column of a table without rows."""
    column: str = ""
    """Name of the column; empty for a plain field."""

    @property
    def key(self) -> tuple[str, str]:
        """The definition this cell belongs to: (field, column), the row left aside."""
        return (self.field, self.column)

    def encode(self) -> str:
        """Write the path as one line for storage: `field`, or `table/row/column`."""
        return f"{self.field}/{self.row}/{self.column}" if self.column else self.field


def decode_path(text: str) -> CellPath:
    """Read what `CellPath.encode` wrote; raises ValueError for anything else."""
    parts = text.split("/")
    if len(parts) == 1 and parts[0]:
        return CellPath(parts[0])
    if len(parts) == 3 and parts[0] and parts[2]:
        return CellPath(*parts)
    raise ValueError(f"not a cell path: {text!r}")
