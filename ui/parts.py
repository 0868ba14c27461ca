"""Small widgets that panels and dialogs are made of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QPainter
from PySide6.QtWidgets import (
    QAbstractButton,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLayout,
    QLayoutItem,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from ui import theme

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QPaintEvent

    from ui.theme import Metrics


def text_label(text: str = "", kind: str = "") -> QLabel:
    """Return a label that breaks its lines and whose text can be selected with the mouse."""
    label = QLabel(text)
    if kind:
        label.setProperty("kind", kind)
    label.setWordWrap(True)
    label.setTextFormat(Qt.TextFormat.RichText)
    label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
    policy = label.sizePolicy()
    policy.setHeightForWidth(True)
    label.setSizePolicy(policy)
    return label


def plain_label(text: str = "", kind: str = "") -> QLabel:
    """Return a label of one line."""
    label = QLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    if kind:
        label.setProperty("kind", kind)
    return label


class Link(QAbstractButton):
    """A button that looks like a link: words in the accent colour, nothing around them."""

    def __init__(self, text: str, tip: str = "") -> None:
        """Make a link."""
        super().__init__()
        self.setText(text)
        self.setToolTip(tip)
        self.setAccessibleName(text)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Exactly the words, with a little air above and below."""
        metrics = QFontMetrics(self.font())
        return QSize(metrics.horizontalAdvance(self.text()) + 1, metrics.height() + 4)

    def minimumSizeHint(self) -> QSize:
        """Cut short only when there is no room at all."""
        return QSize(24, self.sizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the words; underlined when they can be pressed now."""
        painter = QPainter(self)
        font = self.font()
        font.setUnderline(self.isEnabled() and (self.underMouse() or self.hasFocus()))
        painter.setFont(font)
        painter.setPen(QColor(theme.ACCENT if self.isEnabled() else "#a5a8ab"))
        text = QFontMetrics(font).elidedText(
            self.text(), Qt.TextElideMode.ElideRight, self.width() + 1
        )
        painter.drawText(self.rect(), int(Qt.AlignmentFlag.AlignVCenter), text)
        painter.end()


def link(text: str, act: Callable[[], object], tip: str = "") -> Link:
    """Return a link that does something."""
    button = Link(text, tip)
    button.clicked.connect(lambda: act())
    return button


def set_kind(widget: QWidget, name: str, value: object) -> None:
    """Set a dynamic property that the style sheet asks for, and let it take effect."""
    if widget.property(name) != value:
        widget.setProperty(name, value)
        widget.style().unpolish(widget)
        widget.style().polish(widget)


def clear_layout(layout: QLayout) -> None:
    """Take everything out of a layout; widgets are deleted when Qt comes to it."""
    while (item := layout.takeAt(0)) is not None:
        widget = item.widget()
        if widget is not None:
            widget.hide()
            widget.deleteLater()


class ElidedLabel(QLabel):
    """A label of one line that is shortened with … where there is no room for all of it."""

    def __init__(self, kind: str = "") -> None:
        """Make an empty label."""
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("kind", kind)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw as much of the text as fits."""
        painter = QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        text = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width())
        side = self.alignment() | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(self.rect(), int(side), text)
        painter.end()


class FlowLayout(QLayout):
    """Puts its items in lines like words, as many in a line as there is room for."""

    def __init__(self, spacing: int, leading: int | None = None) -> None:
        """Make an empty layout; `leading` is the room between lines where it is not the same."""
        super().__init__()
        self._items: list[QLayoutItem] = []
        self._leading = spacing if leading is None else leading
        self.setContentsMargins(0, 0, 0, 0)
        self.setSpacing(spacing)

    def addItem(self, item: QLayoutItem) -> None:
        """Append an item."""
        self._items.append(item)

    def count(self) -> int:
        """How many items there are."""
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:  # type: ignore[override]
        """Return an item, or None past the end."""
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:  # type: ignore[override]
        """Take an item out, or None past the end."""
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        """Never wants more room than it is given."""
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        """The narrower, the higher."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return the height that all lines take."""
        return self._place(QRect(0, 0, width, 0), move=False)

    def setGeometry(self, rect: QRect) -> None:
        """Put the items where they go."""
        super().setGeometry(rect)
        self._place(rect, move=True)

    def sizeHint(self) -> QSize:
        """Return the room that the widest item needs."""
        return self.minimumSize()

    def minimumSize(self) -> QSize:
        """Return the room that the widest item needs."""
        size = QSize()
        for item in self._items:
            size = size.expandedTo(item.minimumSize())
        return size

    def _place(self, rect: QRect, *, move: bool) -> int:
        x, y, line = rect.x(), rect.y(), 0
        for item in self._items:
            hint = item.sizeHint()
            width = min(hint.width(), rect.width())
            if x > rect.x() and x + width > rect.right() + 1:
                x, y, line = rect.x(), y + line + self._leading, 0
            if move:
                item.setGeometry(QRect(QPoint(x, y), QSize(width, hint.height())))
            x += width + self.spacing()
            line = max(line, hint.height())
        return y + line - rect.y()


class NumberMark(QWidget):
    """The number of a finding in its coloured circle, as in the margin of the paper."""

    def __init__(self, metrics: Metrics) -> None:
        """Make an empty mark."""
        super().__init__()
        self._metrics = metrics
        self._text, self._colour = "", theme.ERROR
        self.setFixedSize(metrics.px(17), metrics.px(17))

    def show_number(self, number: int, colour: str) -> None:
        """Show another number; 0 shows nothing."""
        self.setVisible(number > 0)
        if (str(number), colour) != (self._text, self._colour):
            self._text, self._colour = str(number), colour
            self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw circle and number."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self._colour))
        area = QRectF(self.rect())
        painter.drawEllipse(area)
        painter.setPen(QColor(theme.SHEET))
        painter.setFont(self._metrics.font(10 if len(self._text) < 3 else 8, bold=True))
        painter.drawText(area, int(Qt.AlignmentFlag.AlignCenter), self._text)
        painter.end()


class QuietLine(QPushButton):
    """A quiet line over the width of the column that opens and closes what follows it."""

    toggled_open = Signal(bool)

    def __init__(self) -> None:
        """Start closed."""
        super().__init__()
        self.is_open = False
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setStyleSheet(
            f"QPushButton {{ border: none; border-top: 1px solid {theme.LINE};"
            f" border-radius: 0; background: transparent; color: {theme.QUIET};"
            " padding: 7px 4px; }"
            f"QPushButton:hover, QPushButton:focus {{ color: {theme.ACCENT}; }}"
        )
        self.clicked.connect(lambda: self.set_open(open_now=not self.is_open))
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        row = QHBoxLayout(self)
        row.setContentsMargins(4, 0, 4, 0)
        self._text, self._side = ElidedLabel("quiet"), plain_label("展开", "quiet")
        row.addWidget(self._text, 1)
        row.addWidget(self._side)

    @property
    def words(self) -> str:
        """What the line says."""
        return self._text.text()

    def set_words(self, text: str) -> None:
        """Say what the line opens."""
        if text != self.words:
            self._text.setText(text)
            self.setAccessibleName(text)

    def sizeHint(self) -> QSize:
        """Room for one line of text and the air around it."""
        return QSize(80, self.fontMetrics().height() + 18)

    def set_open(self, *, open_now: bool) -> None:
        """Open or close."""
        if open_now != self.is_open:
            self.is_open = open_now
            self._side.setText("收起" if open_now else "展开")
            self.toggled_open.emit(open_now)


class Column(QScrollArea):
    """A column that scrolls up and down only."""

    def __init__(self, margin: int = 12, spacing: int = 10) -> None:
        """Make an empty column."""
        super().__init__()
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.body = QWidget()
        self.rows = QVBoxLayout(self.body)
        self.rows.setContentsMargins(margin, margin, margin, margin)
        self.rows.setSpacing(spacing)
        self.setWidget(self.body)
        self.viewport().setAutoFillBackground(False)
        self.body.setAutoFillBackground(False)
