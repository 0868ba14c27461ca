"""The rows of the column as Qt wants them: a model, and a list with keys of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtWidgets import QListView

from ui.navigator.drawing import ROW_ROLE
from ui.navigator.rows import FilingRow, HitRow, Row, UnitRow

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent, QResizeEvent

_NO_PARENT = QModelIndex()


class RowModel(QAbstractListModel):
    """The rows of the column."""

    def __init__(self) -> None:
        """Start empty."""
        super().__init__()
        self.rows: list[Row] = []

    def set_rows(self, rows: list[Row]) -> None:
        """Show other rows."""
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()

    def set_row(self, place: int, row: Row) -> None:
        """Show one row anew."""
        self.rows[place] = row
        index = self.index(place)
        self.dataChanged.emit(index, index)

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = _NO_PARENT) -> int:
        """How many rows there are."""
        return 0 if parent.isValid() else len(self.rows)

    def data(
        self,
        index: QModelIndex | QPersistentModelIndex,
        role: int = int(Qt.ItemDataRole.DisplayRole),
    ) -> object:
        """Return the row itself, its text, or its tip."""
        row = self.rows[index.row()]
        if role == ROW_ROLE:
            return row
        if role in (int(Qt.ItemDataRole.DisplayRole), int(Qt.ItemDataRole.AccessibleTextRole)):
            return row.text
        if role == int(Qt.ItemDataRole.ToolTipRole) and isinstance(row, FilingRow | UnitRow):
            return row.tip
        return None

    def flags(self, index: QModelIndex | QPersistentModelIndex) -> Qt.ItemFlag:
        """Let filings and hits be chosen, headings only be used."""
        if isinstance(self.rows[index.row()], FilingRow | HitRow):
            return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return Qt.ItemFlag.ItemIsEnabled


class RowList(QListView):
    """The list; Enter uses a row, Delete asks to remove it."""

    used = Signal(QModelIndex)
    remove_asked = Signal(QModelIndex)
    narrowed = Signal(int)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter and Delete are ours, the rest moves about."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.used.emit(self.currentIndex())
        elif event.key() == Qt.Key.Key_Delete:
            self.remove_asked.emit(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Tell the new width before the rows are measured."""
        self.narrowed.emit(self.viewport().width())
        super().resizeEvent(event)
