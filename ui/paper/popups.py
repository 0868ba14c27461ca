"""What opens beside a cell: the sums offered for it, lists to pick from, a calendar."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import QDate, QLocale, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QCalendarWidget, QFrame, QLabel, QMenu, QVBoxLayout, QWidget

from ui.theme import ACCENT, SHEET

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtGui import QKeyEvent, QMouseEvent

    from ui.paper.offering import Offer
    from ui.theme import Metrics

_DARK, _DARK_CHOSEN = "#22343c", ACCENT
_SHOWN_CHARS = 36
_TAKE = "　Enter 采用"


class HintLine(QLabel):
    """A dark line under a cell that says which key does what."""

    def __init__(self, parent: QWidget) -> None:
        """Start hidden."""
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        look = f"background: {_DARK}; color: {SHEET}; border-radius: 5px;"
        self.setStyleSheet(f"QLabel {{ {look} }}")
        self.hide()

    def say(self, text: str, metrics: Metrics) -> None:
        """Show a line."""
        self.setFont(metrics.font(12))
        self.setMargin(metrics.px(4))
        self.setText(text)
        self.show()
        self.adjustSize()


class ProposalBar(QFrame):
    """A dark bar under a cell with what a typed sum comes to.

    Signals: taken() when one is clicked.
    """

    taken = Signal()

    def __init__(self, parent: QWidget) -> None:
        """Start hidden."""
        super().__init__(parent)
        self._offers: tuple[Offer, ...] = ()
        self._at = 0
        self._labels: list[QLabel] = []
        self._rows = QVBoxLayout(self)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(1)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.hide()

    @property
    def current(self) -> Offer | None:
        """The offer that Enter takes, None while nothing is offered."""
        return self._offers[self._at] if self._offers and self.isVisible() else None

    def offer(self, offers: Sequence[Offer], metrics: Metrics) -> None:
        """Show offers, or nothing when there are none."""
        if tuple(offers) == self._offers:
            self.setVisible(bool(offers))
            return
        self._offers = tuple(offers)
        self._at = 0
        for label in self._labels:
            self._rows.removeWidget(label)
            label.deleteLater()
        self._labels = [QLabel(f"＝ {one.text}　{one.say}") for one in self._offers]
        for label in self._labels:
            label.setFont(metrics.font(12))
            label.setMargin(metrics.px(4))
            self._rows.addWidget(label)
            label.show()
        self._show_choice()
        self.setVisible(bool(self._offers))
        self.adjustSize()

    def dismiss(self) -> bool:
        """Hide the offers; False when none were shown."""
        shown = self.isVisible() and bool(self._offers)
        self._offers = ()
        self.hide()
        return shown

    def choose(self, by: int) -> bool:
        """Go to another offer; False when there is no other."""
        if not self.isVisible() or len(self._offers) < 2:
            return False
        self._at = (self._at + by) % len(self._offers)
        self._show_choice()
        return True

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take the offer that is clicked."""
        for number, label in enumerate(self._labels):
            if label.geometry().contains(event.position().toPoint()):
                self._at = number
                self.taken.emit()
                return

    def _show_choice(self) -> None:
        for number, label in enumerate(self._labels):
            chosen = number == self._at
            ground = _DARK_CHOSEN if chosen else _DARK
            label.setStyleSheet(
                f"QLabel {{ background: {ground}; color: {SHEET}; border-radius: 4px; }}"
            )
            words = label.text().removesuffix(_TAKE)
            label.setText(words + _TAKE if chosen else words)


class CalendarPopup(QFrame):
    """A month to pick a day from."""

    def __init__(self, parent: QWidget, on_day: Callable[[date], None]) -> None:
        """Call `on_day` with the day that is picked."""
        super().__init__(parent, Qt.WindowType.Popup)
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self._on_day = on_day
        self._calendar = QCalendarWidget()
        self._calendar.setLocale(QLocale(QLocale.Language.Chinese, QLocale.Country.China))
        self._calendar.setFirstDayOfWeek(Qt.DayOfWeek.Monday)
        self._calendar.setVerticalHeaderFormat(
            QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader
        )
        self._calendar.setGridVisible(False)
        self._calendar.clicked.connect(self._take)
        self._calendar.activated.connect(self._take)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(1, 1, 1, 1)
        rows.addWidget(self._calendar)

    def open_at(self, place: QPoint, day: date | None) -> None:
        """Open at a place of the screen with a day chosen; None means today."""
        chosen = QDate(day.year, day.month, day.day) if day else QDate.currentDate()
        self._calendar.setSelectedDate(chosen)
        self.adjustSize()
        self.move(_on_screen(self, place))
        self.show()
        self._calendar.setFocus()

    def pick(self, year: int, month: int, day: int) -> None:
        """Pick a day, as a click does."""
        self._take(QDate(year, month, day))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Close without a day on Esc."""
        if event.key() == Qt.Key.Key_Escape:
            self.hide()
        else:
            super().keyPressEvent(event)

    def _take(self, day: QDate) -> None:
        if self.isVisible():
            self.hide()
            self._on_day(date(day.year(), day.month(), day.day()))


def place_beside(widget: QWidget, cell: QRect, room: QRect) -> None:
    """Move a widget under a cell, or above it when there is no room below."""
    x = max(0, min(cell.left(), room.right() - widget.width()))
    below = cell.bottom() + 3
    fits = below + widget.height() <= room.bottom()
    widget.move(x, below if fits else cell.top() - widget.height() - 2)
    widget.raise_()


def offer_menu(
    parent: QWidget, offers: Sequence[Offer], on_choice: Callable[[Offer], None]
) -> QMenu:
    """Return a list of offers; whoever shows it is told the one that is picked."""
    menu = QMenu(parent)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    for one in offers:
        words = " ".join(one.text.split())
        short = words if len(words) <= _SHOWN_CHARS else f"{words[:_SHOWN_CHARS]}…"
        action = QAction(f"{short}\t{one.say}".replace("&", "&&"), menu)
        action.triggered.connect(lambda _checked=False, one=one: on_choice(one))
        menu.addAction(action)
    if menu.actions():
        menu.setActiveAction(menu.actions()[0])
    return menu


def _on_screen(widget: QWidget, place: QPoint) -> QPoint:
    screen = widget.screen().availableGeometry()
    x = min(place.x(), screen.right() - widget.width())
    y = min(place.y(), screen.bottom() - widget.height())
    return QPoint(max(x, screen.left()), max(y, screen.top()))
