"""What was removed, and the way back for each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from perfdesk.desk import Listed

_ID = Qt.ItemDataRole.UserRole


class RemovedDialog(QDialog):
    """The filings that were removed. Signal chosen(id): this one is to come back."""

    chosen = Signal(int)

    def __init__(self, removed: Sequence[Listed], parent: QWidget | None = None) -> None:
        """List filings, the first one in hand."""
        super().__init__(parent)
        self.setWindowTitle("找回删除的表")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.list = QListWidget()
        self.list.setSpacing(2)
        self.list.setWordWrap(True)
        for one in removed:
            item = QListWidgetItem(f"{one.title}\n{_where(one)}")
            item.setData(_ID, one.id)
            self.list.addItem(item)
        self.list.setCurrentRow(0)
        self.back = QPushButton("恢复")
        self._lay_out(empty=not removed)
        self.list.itemActivated.connect(self._choose)
        self.back.clicked.connect(lambda: self._choose(self.list.currentItem()))

    def _lay_out(self, *, empty: bool) -> None:
        say = QLabel("没有删除过的表。" if empty else "删除的表都还在，内容和修改记录原样恢复。")
        say.setProperty("kind", "quiet")
        leave = QPushButton("关闭")
        leave.clicked.connect(self.reject)
        self.back.setProperty("kind", "primary")
        self.back.setDefault(True)
        self.back.setHidden(empty)
        self.list.setHidden(empty)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(leave)
        row.addWidget(self.back)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 22, 24, 18)
        column.setSpacing(14)
        column.addWidget(say)
        column.addWidget(self.list, 1)
        column.addLayout(row)
        self.setMinimumWidth(460)
        if not empty:
            self.resize(520, 360)
            self.list.setFocus()

    def _choose(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            self.accept()
            self.chosen.emit(int(item.data(_ID)))


def _where(one: Listed) -> str:
    year = f"{one.year} 年" if one.year else "未写年度"
    return " · ".join((year, one.unit, one.form_name))
