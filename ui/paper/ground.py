"""The ground that a sheet of paper lies on: scrolling, and how large the paper is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtWidgets import QAbstractScrollArea, QFrame

from ui.paper.sizes import GROUND_SIDE, GROUND_TOP

if TYPE_CHECKING:
    from PySide6.QtGui import QWheelEvent
    from PySide6.QtWidgets import QWidget

    from ui.theme import Metrics

LEAST_ZOOM, MOST_ZOOM, ZOOM_STEP = 0.5, 3.0, 1.1


class Ground(QAbstractScrollArea):
    """Knows how large the paper is and where it lies in the window; paints nothing.

    Signals: zoom_changed(float) when the clerk made the paper larger or smaller.
    """

    zoom_changed = Signal(float)

    def __init__(self, metrics: Metrics, parent: QWidget | None = None) -> None:
        """Start with bare ground."""
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.viewport().setMouseTracking(True)
        self.metrics = metrics
        self.zoom = 1.0
        self._paper = QSize()

    # --- size --------------------------------------------------------------------------------

    def set_metrics(self, metrics: Metrics) -> None:
        """Take another UI font size."""
        self.metrics = metrics
        self.size_changed()

    def set_zoom(self, zoom: float) -> None:
        """Show the paper at another size; 1 is the usual one."""
        zoom = round(min(max(zoom, LEAST_ZOOM), MOST_ZOOM), 3)
        if zoom != self.zoom:
            self.zoom = zoom
            self.size_changed()
            self.zoom_changed.emit(zoom)

    def zoom_in(self) -> None:
        """Show the paper one step larger."""
        self.set_zoom(self.zoom * ZOOM_STEP)

    def zoom_out(self) -> None:
        """Show the paper one step smaller."""
        self.set_zoom(self.zoom / ZOOM_STEP)

    def zoom_normal(self) -> None:
        """Show the paper at its usual size."""
        self.set_zoom(1.0)

    def size_changed(self) -> None:
        """Hear that everything is to be shown at another size."""

    def set_paper(self, paper: QSize) -> None:
        """Lay a paper of this size on the ground; an empty one is none."""
        self._paper = paper
        seen = self.viewport().size()
        around = QSize() if paper.isEmpty() else paper + QSize(2 * GROUND_SIDE, 2 * GROUND_TOP)
        for bar, whole, length in (
            (self.verticalScrollBar(), around.height(), seen.height()),
            (self.horizontalScrollBar(), around.width(), seen.width()),
        ):
            bar.setRange(0, max(0, whole - length))
            bar.setPageStep(length)
            bar.setSingleStep(self.metrics.px(60))
        self.places_changed()

    # --- places ------------------------------------------------------------------------------

    @property
    def paper_origin(self) -> QPoint:
        """Where the paper's top left corner is in the viewport."""
        left = max(GROUND_SIDE, (self.viewport().width() - self._paper.width()) // 2)
        return QPoint(
            left - self.horizontalScrollBar().value(),
            GROUND_TOP - self.verticalScrollBar().value(),
        )

    def to_paper(self, position: QPoint) -> QPoint:
        """Return the place on the paper of a place in the viewport."""
        return position - self.paper_origin

    def visible_paper(self) -> QRect:
        """Return the part of the paper that is in the window."""
        return self.viewport().rect().translated(-self.paper_origin)

    def reveal(self, rect: QRect, *, middle: bool = False) -> None:
        """Scroll until a part of the paper is in view; `middle` puts it there if it was not."""
        seen = self.visible_paper()
        margin = min(self.metrics.px(40), seen.height() // 6)
        room = seen.height() - 2 * margin
        if rect.height() > room:
            rect = QRect(rect.left(), rect.top(), rect.width(), room)
        bar = self.verticalScrollBar()
        above, below = rect.top() - margin < seen.top(), rect.bottom() + margin > seen.bottom()
        if middle and (above or below):
            bar.setValue(GROUND_TOP + rect.center().y() - seen.height() // 2)
        elif above:
            bar.setValue(GROUND_TOP + rect.top() - margin)
        elif below:
            bar.setValue(GROUND_TOP + rect.bottom() + margin - seen.height())
        if rect.left() < seen.left() or rect.right() > seen.right():
            left = min(rect.left(), rect.right() + GROUND_SIDE - seen.width())
            self.horizontalScrollBar().setValue(GROUND_SIDE + left)

    def places_changed(self) -> None:
        """Hear that everything may be elsewhere in the window now."""

    def page(self, by: int) -> bool:
        """Scroll by a window's height."""
        bar = self.verticalScrollBar()
        bar.setValue(bar.value() + by * (bar.pageStep() - self.metrics.px(60)))
        return True

    # --- events ------------------------------------------------------------------------------

    def scrollContentsBy(self, _dx: int, _dy: int) -> None:
        """Move the paper."""
        self.places_changed()
        self.viewport().update()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scroll, or change the size of the paper while Ctrl is held."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.set_zoom(self.zoom * ZOOM_STEP ** (event.angleDelta().y() / 120))
            event.accept()
        else:
            super().wheelEvent(event)
