"""What the desk says: a toast that goes by itself, and a banner that stays."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QWidget

from ui import theme

if TYPE_CHECKING:
    from PySide6.QtGui import QEnterEvent

    from ui.bench import Notice

_STAYS_MS = 7000
"""How long something that can be acted on stays."""
_READ_MS, _READ_MS_EACH = 2500, 120
"""How long a mere sentence stays, and longer for each character: it lies over the paper's foot."""
_FROM_FOOT = 24
_INK = "#22343c"


def _sentence(colour: str) -> QLabel:
    label = QLabel()
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    label.setStyleSheet(f"color: {colour}; background: transparent;")
    return label


class Toast(QFrame):
    """One sentence over the foot of a widget; it goes after a while, or when it is used."""

    def __init__(self, over: QWidget) -> None:
        """Make a toast over a widget."""
        super().__init__(over)
        self._over = over
        self._notice: Notice | None = None
        self.setObjectName("toast")
        self.setStyleSheet(
            f"#toast {{ background: {_INK}; border-radius: 6px; }}"
            "QPushButton { background: transparent; border: 1px solid transparent;"
            " color: #9fd3e6; padding: 2px 6px; }"
            "QPushButton:hover { text-decoration: underline; }"
            "QPushButton:focus { border-color: #9fd3e6; border-radius: 3px; }"
        )
        self._text = _sentence(theme.SHEET)
        self._button = QPushButton()
        self._button.clicked.connect(self._act)
        self._away = QPushButton("✕")
        self._away.setAccessibleName("关掉")
        self._away.clicked.connect(self.hide)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(14, 7, 8, 7)
        self._row.setSpacing(10)
        self._row.addWidget(self._text, 1)
        self._row.addWidget(self._button)
        self._row.addWidget(self._away)
        self._clock = QTimer(self)
        self._clock.setSingleShot(True)
        self._clock.timeout.connect(self.hide)
        over.installEventFilter(self)
        self.hide()

    @property
    def text(self) -> str:
        """The sentence in view, or the empty string."""
        return self._text.text() if not self.isHidden() else ""

    def show_notice(self, notice: Notice) -> None:
        """Say a sentence."""
        self._notice = notice
        self._text.setText(notice.text)
        self._button.setText(notice.action)
        self._button.setVisible(bool(notice.action))
        self._place()
        self.show()
        self.raise_()
        if notice.stays:
            self._clock.stop()
        else:
            least = _STAYS_MS if notice.action else 0
            self._clock.start(max(least, _READ_MS + _READ_MS_EACH * len(notice.text)))

    def _act(self) -> None:
        self.hide()
        if self._notice and self._notice.act:
            self._notice.act()

    def _place(self) -> None:
        most = max(240, min(self._over.width() - 48, 620))
        words = self._text.fontMetrics().horizontalAdvance(self._text.text()) + 8
        more = self._away.sizeHint().width() + 42
        if not self._button.isHidden():
            more += self._button.sizeHint().width() + 10
        width = min(words + more, most)
        height = self._row.heightForWidth(width)
        left = (self._over.width() - width) // 2
        self.setGeometry(left, self._over.height() - height - _FROM_FOOT, width, height)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Stay in place when the widget below changes its size."""
        if event.type() == QEvent.Type.Resize and not self.isHidden():
            self._place()
        return False

    def enterEvent(self, event: QEnterEvent) -> None:
        """Wait while the mouse rests on it."""
        super().enterEvent(event)
        self._clock.stop()

    def leaveEvent(self, event: QEvent) -> None:
        """Go a while after the mouse left."""
        super().leaveEvent(event)
        if self._notice and not self._notice.stays:
            self._clock.start(_STAYS_MS)


class Banner(QFrame):
    """One sentence under the tool bar that stays as long as it is true."""

    def __init__(self) -> None:
        """Start unseen."""
        super().__init__()
        self.setObjectName("banner")
        self.setStyleSheet(
            f"#banner {{ background: {theme.WARNING_SOFT};"
            f" border: none; border-bottom: 1px solid {theme.CARRIED_LINE}; }}"
        )
        self._text = _sentence(theme.WARNING)
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 6, 14, 6)
        row.addWidget(self._text, 1)
        self.hide()

    @property
    def text(self) -> str:
        """The sentence in view, or the empty string."""
        return self._text.text() if not self.isHidden() else ""

    def say(self, text: str) -> None:
        """Say a sentence; the empty one takes the banner away."""
        self._text.setText(text)
        self.setVisible(bool(text))
