"""Where the reason for leaving a finding is typed, and under it the reasons given before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QListWidget, QPlainTextEdit, QVBoxLayout, QWidget

from ui import theme
from ui.parts import plain_label

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QKeyEvent
    from PySide6.QtWidgets import QListWidgetItem

    from ui.theme import Metrics

_MOST_LINES, _MOST_ROWS = 6, 5
_ENTER = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter})
_SHIFT = Qt.KeyboardModifier.ShiftModifier


class ReasonText(QPlainTextEdit):
    """The text itself: as high as what is written, and all keys that mean something else first.

    Signals: entered() Enter; left() Esc; moved(int) down or up beyond the text.
    """

    entered = Signal()
    left = Signal()
    moved = Signal(int)

    def __init__(self) -> None:
        """Make an empty text of one line."""
        super().__init__()
        self.setPlaceholderText("为什么这样填，回车保存")
        self.setAccessibleName("审核说明")
        self.setTabChangesFocus(True)
        self.textChanged.connect(self.fit)

    def fit(self) -> None:
        """Take the height of the text, up to a few lines."""
        wanted = max(1, int(self.document().size().height()))
        lines = min(_MOST_LINES, wanted)
        bar = Qt.ScrollBarPolicy
        self.setVerticalScrollBarPolicy(
            bar.ScrollBarAsNeeded if wanted > lines else bar.ScrollBarAlwaysOff
        )
        margins = round(2 * self.document().documentMargin()) + 8
        self.setFixedHeight(lines * self.fontMetrics().lineSpacing() + margins)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter keeps, Shift+Enter breaks the line, Esc gives up, the arrows lead into the list."""
        key, held = event.key(), event.modifiers()
        if key in _ENTER and not held & _SHIFT:
            self.entered.emit()
        elif key == Qt.Key.Key_Escape:
            self.left.emit()
        elif key == Qt.Key.Key_Down and self._stands_at(QTextCursor.MoveOperation.Down):
            self.moved.emit(1)
        elif key == Qt.Key.Key_Up and self._stands_at(QTextCursor.MoveOperation.Up):
            self.moved.emit(-1)
        else:
            super().keyPressEvent(event)

    def _stands_at(self, edge: QTextCursor.MoveOperation) -> bool:
        return not self.textCursor().movePosition(edge)


class ReasonField(QWidget):
    """The field. Signals: kept(str) the reason as typed; given_up()."""

    kept = Signal(str)
    given_up = Signal()

    def __init__(self, metrics: Metrics, reasons: Sequence[str], begun: str = "") -> None:
        """Offer reasons, best first; `begun` stands in the field already."""
        super().__init__()
        self._metrics = metrics
        self._reasons = tuple(reasons)
        self.text = ReasonText()
        self.list = QListWidget()
        self._head = plain_label("写过的原因（↓ 挑选，回车填入）", "small")
        self._lay_out()
        self.text.entered.connect(self._enter)
        self.text.left.connect(self._leave)
        self.text.moved.connect(self._move)
        self.text.textChanged.connect(self._filter)
        self.list.itemClicked.connect(self._pick)
        self._write(begun)
        self.text.selectAll()
        self.setFocusProxy(self.text)

    def _lay_out(self) -> None:
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setAccessibleName("写过的原因")
        self.list.setStyleSheet(
            f"QListWidget {{ background: {theme.SHEET}; border: 1px solid {theme.LINE}; }}"
            f"QListWidget::item:selected {{ background: {theme.ACCENT_SOFT}; }}"
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(0, self._metrics.px(4), 0, self._metrics.px(2))
        column.setSpacing(self._metrics.px(3))
        for widget in (self.text, self._head, self.list):
            column.addWidget(widget)

    @property
    def offered(self) -> tuple[str, ...]:
        """The reasons in the list."""
        return tuple(self._full(self.list.item(row)) for row in range(self.list.count()))

    @staticmethod
    def _full(item: QListWidgetItem) -> str:
        return str(item.data(Qt.ItemDataRole.UserRole))

    def _write(self, text: str) -> None:
        self.text.setPlainText(text)
        self.text.moveCursor(QTextCursor.MoveOperation.End)
        self._filter()

    def _filter(self) -> None:
        """Offer the reasons that have what is typed in them."""
        typed = self.text.toPlainText().strip()
        found = [one for one in self._reasons if typed in one and one != typed]
        self.list.clear()
        for reason in found:
            self.list.addItem(" ".join(reason[:200].split()))
            item = self.list.item(self.list.count() - 1)
            item.setData(Qt.ItemDataRole.UserRole, reason)
            item.setToolTip(reason[:1000])
        self.list.setCurrentRow(-1)
        for widget in (self._head, self.list):
            widget.setVisible(bool(found))
        if found:
            row = max(self.list.sizeHintForRow(0), 1)
            self.list.setFixedHeight(min(len(found), _MOST_ROWS) * row + 4)

    def _move(self, by: int) -> None:
        rows = self.list.count()
        if rows:
            self.list.setCurrentRow(max(-1, min(rows - 1, self.list.currentRow() + by)))

    def _enter(self) -> None:
        if self.list.currentRow() >= 0:
            self._pick(self.list.currentItem())
        else:
            self.kept.emit(self.text.toPlainText())

    def _leave(self) -> None:
        if self.list.currentRow() >= 0:
            self.list.setCurrentRow(-1)
        else:
            self.given_up.emit()

    def _pick(self, item: QListWidgetItem) -> None:
        self._write(self._full(item))
        self.text.setFocus()
