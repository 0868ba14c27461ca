"""The small boxes on a finding's card that lead to its cells."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter
from PySide6.QtWidgets import QAbstractButton, QSizePolicy

from ui import theme

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent

    from ui.theme import Metrics


class CellLink(QAbstractButton):
    """A small box with a cell's name and its text; pressed, it leads to the cell."""

    def __init__(self, name: str, value: str, metrics: Metrics) -> None:
        """Make a link; texts that are too long are shortened when drawn."""
        super().__init__()
        self._metrics = metrics
        self._name, self._value = name, value
        self.setText(f"{name} {value}".strip())
        self.setAccessibleName(self.text())
        self.setToolTip("到这一格")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Room for both texts."""
        px = self._metrics.px
        width = QFontMetrics(self._metrics.font(12)).horizontalAdvance(self._name)
        if self._value:
            bold = QFontMetrics(self._metrics.font(12, bold=True))
            width += px(4) + bold.horizontalAdvance(self._value)
        return QSize(width + 2 * px(8) + 4, px(24))

    def minimumSizeHint(self) -> QSize:
        """Narrower than its texts if it has to be."""
        return QSize(self._metrics.px(40), self._metrics.px(24))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw box, name and value."""
        px = self._metrics.px
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        lit = self.underMouse() or self.hasFocus()
        painter.setPen(QColor(theme.ACCENT if lit else theme.LINE))
        painter.setBrush(QColor(theme.PANEL))
        area = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(area, px(5), px(5))
        inner = area.adjusted(px(8), 0, -px(8), 0)
        middle = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        painter.setFont(self._metrics.font(12))
        painter.setPen(QColor(theme.INK))
        room = int(inner.width()) + 1
        name = painter.fontMetrics().elidedText(self._name, Qt.TextElideMode.ElideRight, room)
        painter.drawText(inner, middle, name)
        left = painter.fontMetrics().horizontalAdvance(name) + px(4)
        painter.setFont(self._metrics.font(12, bold=True))
        painter.setPen(QColor(theme.ACCENT))
        rest = inner.adjusted(left, 0, 0, 0)
        value = painter.fontMetrics().elidedText(
            self._value, Qt.TextElideMode.ElideRight, max(0, int(rest.width()) + 1)
        )
        painter.drawText(rest, middle, value)
        painter.end()
