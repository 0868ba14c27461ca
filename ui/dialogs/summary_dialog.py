"""Summing up findings for a colleague: whose, and as PDF or for Excel."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QDialog,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from perfdesk.errors import PerfDeskError
from perfdesk.reckoning import totals
from ui.busy import busy

if TYPE_CHECKING:
    from collections.abc import Sequence

    from perfdesk.desk import Desk
    from ui.dialogs.print_needs import Scope


class SummaryDialog(QDialog):
    """The dialog. Signal file_asked(ids, ending) when a file is to be written."""

    file_asked = Signal(tuple, str)

    def __init__(self, desk: Desk, scopes: Sequence[Scope], parent: QWidget | None = None) -> None:
        """Ask about these scopes, the first one chosen."""
        super().__init__(parent)
        self.setWindowTitle("审核结果汇总")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(440)
        self._desk = desk
        self._scopes = tuple(scopes)
        self._which = QButtonGroup(self)
        self.totals = QLabel()
        self.totals.setProperty("kind", "quiet")
        self.totals.setWordWrap(True)
        self.pdf, self.excel = QPushButton("存为 PDF…"), QPushButton("存为 Excel…")
        self._lay_out()
        self._which.idClicked.connect(lambda _id: self.look())
        self.pdf.clicked.connect(lambda: self._ask(".pdf"))
        self.excel.clicked.connect(lambda: self._ask(".xlsx"))
        QTimer.singleShot(0, self, self.look)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 22, 24, 18)
        column.setSpacing(10)
        head = QLabel("汇总哪些表的审核结果")
        head.setProperty("kind", "quiet")
        column.addWidget(head)
        for number, scope in enumerate(self._scopes):
            choice = QRadioButton(scope.name)
            choice.setChecked(number == 0)
            self._which.addButton(choice, number)
            column.addWidget(choice)
        column.addSpacing(4)
        column.addWidget(self.totals)
        column.addStretch(1)
        cancel = QPushButton("取消")
        cancel.clicked.connect(self.reject)
        self.excel.setProperty("kind", "primary")
        self.excel.setDefault(True)
        row = QHBoxLayout()
        row.addStretch(1)
        for button in (cancel, self.pdf, self.excel):
            row.addWidget(button)
        column.addSpacing(8)
        column.addLayout(row)

    @property
    def ids(self) -> tuple[int, ...]:
        """The filings chosen."""
        return self._scopes[max(self._which.checkedId(), 0)].ids

    def look(self) -> None:
        """Say how many findings there are."""
        try:
            with busy():
                said = totals(self._desk.reckonings(self.ids))
        except PerfDeskError as error:
            self.totals.setText(str(error))
        else:
            self.totals.setText(f"合计：{said}")

    def _ask(self, ending: str) -> None:
        ids = self.ids
        self.accept()
        self.file_asked.emit(ids, ending)
