"""The pages on screen, one below another, at the width of the window or whole."""

from __future__ import annotations

from collections import OrderedDict
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPixmap
from PySide6.QtWidgets import QAbstractScrollArea, QFrame

from perfdesk.layout.pages import Pages
from ui.preview.painting import paint_page
from ui.theme import GROUND, SHEET, paint_shadow

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent, QPaintEvent, QResizeEvent, QWheelEvent
    from PySide6.QtWidgets import QWidget

_GAP = 16
_STEP = 1.15
_LEAST, _MOST = 0.3, 6.0
_SCREEN = 96 / 72
"""Pixels of a point at 100 %."""
_MOST_FITTED = 1.6
"""A page at the width of the window is not made larger than this."""
_KEPT = 6


class PagesView(QAbstractScrollArea):
    """Shows placed pages exactly as they print.

    Signals: page_changed(int, int) with the number of the page in view and of all pages.
    """

    page_changed = Signal(int, int)

    def __init__(self, parent: QWidget | None = None) -> None:
        """Start without pages, at the width of the window."""
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAccessibleName("打印预览")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._pages = Pages(())
        self._seal = True
        self._fit = "width"
        self._scale = _SCREEN
        self._tops: list[int] = []
        self._painted: OrderedDict[int, QPixmap] = OrderedDict()
        self._number = 0

    @property
    def scale(self) -> float:
        """How large the pages are; 1 is as large as on paper."""
        return self._scale / _SCREEN

    @property
    def page_number(self) -> int:
        """The number of the page in the middle of the window; 0 without pages."""
        return self._number

    def set_pages(self, pages: Pages) -> None:
        """Show other pages; the place in the document stays where it can."""
        self._pages = pages
        self._painted.clear()
        self._arrange()

    def show_seal(self, shown: bool) -> None:
        """Draw the place of the unit's seal, or leave it out."""
        self._seal = shown
        self._painted.clear()
        self.viewport().update()

    def fit_width(self) -> None:
        """Make the pages as wide as the window."""
        self._fit = "width"
        self._arrange()

    def fit_page(self) -> None:
        """Make the pages small enough to be seen whole."""
        self._fit = "page"
        self._arrange()

    def zoom(self, factor: float) -> None:
        """Make the pages larger or smaller."""
        self._fit = ""
        self._scale = min(max(self._scale * factor, _LEAST * _SCREEN), _MOST * _SCREEN)
        self._arrange()

    def go_to_page(self, number: int) -> None:
        """Scroll to the top of a page, counted from 1."""
        if 1 <= number <= len(self._tops):
            self.verticalScrollBar().setValue(self._tops[number - 1] - _GAP)

    # --- places ------------------------------------------------------------------------------

    def _arrange(self) -> None:
        bar = self.verticalScrollBar()
        whole = bar.maximum() + bar.pageStep()
        place = bar.value() / whole if whole else 0.0
        before = self._scale
        self._scale = self._fitting()
        if self._scale != before:
            self._painted.clear()
        y = _GAP
        self._tops = []
        for number in range(len(self._pages.pages)):
            self._tops.append(y)
            y += self._size(number).height() + _GAP
        size = self.viewport().size()
        widest = max((self._size(n).width() for n in range(len(self._tops))), default=0)
        bar.setPageStep(size.height())
        bar.setRange(0, max(0, y - size.height()))
        bar.setSingleStep(60)
        bar.setValue(round(place * (bar.maximum() + bar.pageStep())))
        side = self.horizontalScrollBar()
        side.setPageStep(size.width())
        side.setRange(0, max(0, widest + 2 * _GAP - size.width()))
        self._note_page()
        self.viewport().update()

    def _fitting(self) -> float:
        pages = self._pages.pages
        if not pages or not self._fit:
            return self._scale
        room = self.viewport().size() - QSize(2 * _GAP, 2 * _GAP)
        wide = room.width() / max(page.width for page in pages)
        if self._fit == "width":
            wide = min(wide, _MOST_FITTED * _SCREEN)
        high = room.height() / max(page.height for page in pages)
        fitted = min(wide, high) if self._fit == "page" else wide
        return max(fitted, _LEAST * _SCREEN)

    def _size(self, number: int) -> QSize:
        page = self._pages.pages[number]
        return QSize(round(page.width * self._scale), round(page.height * self._scale))

    def _place(self, number: int) -> QRect:
        size = self._size(number)
        left = max(_GAP, (self.viewport().width() - size.width()) // 2)
        corner = QPoint(
            left - self.horizontalScrollBar().value(),
            self._tops[number] - self.verticalScrollBar().value(),
        )
        return QRect(corner, size)

    def _note_page(self) -> None:
        middle = self.verticalScrollBar().value() + self.viewport().height() // 2
        number = sum(1 for top in self._tops if top <= middle)
        if self._tops and not number:
            number = 1
        if number != self._number:
            self._number = number
            self.page_changed.emit(number, len(self._tops))

    # --- painting ----------------------------------------------------------------------------

    def _pixmap(self, number: int) -> QPixmap:
        known = self._painted.get(number)
        if known is not None:
            self._painted.move_to_end(number)
            return known
        ratio = self.devicePixelRatioF()
        size = self._size(number)
        pixmap = QPixmap(size * ratio)
        pixmap.setDevicePixelRatio(ratio)
        pixmap.fill(SHEET)
        painter = QPainter(pixmap)
        painter.scale(self._scale, self._scale)
        paint_page(painter, self._pages.pages[number], seal=self._seal)
        painter.end()
        self._painted[number] = pixmap
        if len(self._painted) > _KEPT:
            self._painted.popitem(last=False)
        return pixmap

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the pages in view."""
        painter = QPainter(self.viewport())
        painter.fillRect(event.rect(), GROUND)
        for number in range(len(self._tops)):
            place = self._place(number)
            if place.adjusted(-_GAP, -_GAP, _GAP, _GAP).intersects(event.rect()):
                paint_shadow(painter, place)
                painter.drawPixmap(place.topLeft(), self._pixmap(number))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the pages to the window."""
        super().resizeEvent(event)
        self._arrange()

    def scrollContentsBy(self, _dx: int, _dy: int) -> None:
        """Move the pages."""
        self._note_page()
        self.viewport().update()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scroll, or change the size while Ctrl is held."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoom(_STEP ** (event.angleDelta().y() / 120))
            event.accept()
        else:
            super().wheelEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Home, End, and Ctrl with + - 0; the rest is left to the window."""
        bar = self.verticalScrollBar()
        held = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if event.key() == Qt.Key.Key_Home:
            bar.setValue(0)
        elif event.key() == Qt.Key.Key_End:
            bar.setValue(bar.maximum())
        elif held and event.key() in {Qt.Key.Key_Plus, Qt.Key.Key_Equal}:
            self.zoom(_STEP)
        elif held and event.key() == Qt.Key.Key_Minus:
            self.zoom(1 / _STEP)
        elif held and event.key() == Qt.Key.Key_0:
            self.fit_width()
        else:
            super().keyPressEvent(event)
