"""The ground with the paper on it: scrolling, zoom, painting, and which cell is where.

Shows a session and a focused cell; changes nothing. Everything is painted in one widget: hundreds
of cells cost no more than a few, in time or in memory.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPoint, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QAbstractScrollArea, QFrame

from ui.paper.faces import form_faces
from ui.paper.geometry import Geometry, Sizes, least_width
from ui.paper.marks import finding_levels, finding_marks
from ui.paper.paint import Looks, mark_places, paint_marks, paint_paper
from ui.paper.sheet import NEW_ROW, read_sheet
from ui.theme import GROUND, Metrics, paint_shadow

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from PySide6.QtGui import QPaintEvent, QResizeEvent, QWheelEvent
    from PySide6.QtWidgets import QWidget

    from perfdesk.cells import CellPath
    from perfdesk.findings import Level
    from perfdesk.session import Session
    from ui.paper.faces import Faces
    from ui.paper.geometry import Block
    from ui.paper.marks import Mark
    from ui.paper.sheet import Sheet, Slot

PAPER_PX = 742
"""Width of an A4 sheet in the drawings."""
A4_MM = 210.0
LEAST_ZOOM, MOST_ZOOM, ZOOM_STEP = 0.5, 3.0, 1.1
_NARROWEST, _WIDEST = 0.46, 1.12
"""How far the paper gives way to a narrow window, and takes room in a wide one."""
_WIDEST_FOR_FIGURES = 1.5
_GROUND_TOP, _GROUND_SIDE = 16, 16
_FLASH_MS = 700
_NO_MARKS: Mapping[CellPath, tuple[Mark, ...]] = MappingProxyType({})
_NO_LEVELS: Mapping[CellPath, Level] = MappingProxyType({})


class PaperCanvas(QAbstractScrollArea):
    """Paints the form of a session as it prints.

    Signals: zoom_changed(float) when the clerk made the paper larger or smaller.
    """

    zoom_changed = Signal(float)

    def __init__(self, metrics: Metrics, parent: QWidget | None = None) -> None:
        """Start with bare ground."""
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.viewport().setBackgroundRole(self.viewport().foregroundRole())
        self.viewport().setMouseTracking(True)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.session: Session | None = None
        self.sheet: Sheet | None = None
        self.geometry_of: Geometry | None = None
        self.faces: Faces | None = None
        self.metrics = metrics
        self.zoom = 1.0
        self.own_fonts = True
        self.pending: tuple[CellPath, str] | None = None
        """What is being typed and not yet in the session."""
        self.looks = Looks(self.shown, lambda _path: None, _NO_LEVELS, _NO_MARKS)
        self._flash = QTimer(self)
        self._flash.setSingleShot(True)
        self._flash.setInterval(_FLASH_MS)
        self._flash.timeout.connect(self._end_flash)

    # --- what is shown -----------------------------------------------------------------------

    def show_session(self, session: Session | None) -> None:
        """Show a session from its top, or bare ground."""
        self.session = session
        self.pending = None
        state = session.state if session else (lambda _path: None)
        read_only = bool(session and session.read_only)
        self.looks = Looks(self.shown, state, _NO_LEVELS, _NO_MARKS, read_only=read_only)
        self.faces = None
        self.verticalScrollBar().setValue(0)
        self.rebuild()

    def set_metrics(self, metrics: Metrics) -> None:
        """Take another UI font size."""
        self.metrics = metrics
        self.faces = None
        self.rebuild()

    def set_zoom(self, zoom: float) -> None:
        """Show the paper at another size; 1 is the usual one."""
        zoom = round(min(max(zoom, LEAST_ZOOM), MOST_ZOOM), 3)
        if zoom != self.zoom:
            self.zoom = zoom
            self.faces = None
            self.rebuild()
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

    def shown(self, slot: Slot) -> str:
        """Return the text that a blank shows: what is being typed, else the session's."""
        if self.pending and self.pending[0] == slot.path:
            return self.pending[1]
        if slot.path.row.startswith(NEW_ROW) or self.session is None:
            return ""
        return self.session.text(slot.path)

    def rebuild(self) -> None:
        """Read the rows of the filing anew and set everything."""
        if self.session is None:
            self.sheet = self.geometry_of = None
        else:
            form = self.session.form
            self.sheet = read_sheet(form, self.session.filing)
            if self.faces is None:
                self.faces = form_faces(form, self.metrics, self.zoom, own=self.own_fonts)
            focus = self.looks.focus
            self.looks.focus = self.sheet.slot(focus.path) if focus else None
            self._set_texts()
        self.refresh_findings()
        self._set_scroll_ranges()
        self.viewport().update()

    def refresh(self, paths: Iterable[CellPath]) -> None:
        """Set the texts of these cells again."""
        if self.sheet and self.geometry_of:
            slots = [slot for path in paths if (slot := self.sheet.slot(path))]
            if self.geometry_of.refresh(slots):
                self._set_scroll_ranges()
        self.viewport().update()

    def refresh_findings(self) -> None:
        """Mark cells anew by the session's open findings."""
        if self.session:
            self.looks.marks = finding_marks(self.session)
            self.looks.levels = finding_levels(self.session)

    def _set_texts(self) -> None:
        if self.session and self.sheet and self.faces:
            page = self.session.form.page
            self.geometry_of = Geometry(self.sheet, page, self.faces, self._sizes(), self.shown)

    def _sizes(self) -> Sizes:
        """Return the lengths at this window's width, zoom and font size."""
        factor = self.metrics.scale * self.zoom

        def px(length: float) -> int:
            return max(1, round(length * factor))

        sizes = Sizes(0, px(24), px(30), px(22), px(38), px(7), px(3))
        if not (self.session and self.sheet and self.faces):
            return sizes
        page = self.session.form.page
        natural = PAPER_PX * page.width_mm / A4_MM * factor
        room = self.viewport().width() - 2 * _GROUND_SIDE
        least = least_width(self.sheet, page, self.faces, sizes, self.shown)
        narrowest = max(natural * _NARROWEST, min(least, natural * _WIDEST_FOR_FIGURES))
        width = max(min(room, natural * _WIDEST), narrowest)
        return sizes._replace(width=round(width))

    # --- places ------------------------------------------------------------------------------

    @property
    def paper_origin(self) -> QPoint:
        """Where the paper's top left corner is in the viewport."""
        if self.geometry_of is None:
            return QPoint(0, 0)
        width = self.geometry_of.sizes.width
        left = max(_GROUND_SIDE, (self.viewport().width() - width) // 2)
        return QPoint(
            left - self.horizontalScrollBar().value(),
            _GROUND_TOP - self.verticalScrollBar().value(),
        )

    def visible_paper(self) -> QRect:
        """Return the part of the paper that is in the window."""
        return self.viewport().rect().translated(-self.paper_origin)

    def block_at(self, position: QPoint) -> Block | None:
        """Return the cell or text line at a place of the viewport."""
        return self.geometry_of.at(position - self.paper_origin) if self.geometry_of else None

    def slot_at(self, position: QPoint) -> Slot | None:
        """Return the blank at a place of the viewport: the nearest one in its cell or line."""
        block = self.block_at(position)
        if block is None or not block.content.slots:
            return None
        at = position - self.paper_origin

        def distance(slot: Slot) -> int:
            rect = block.slot_rect(slot)
            dx = max(rect.left() - at.x(), at.x() - rect.right(), 0)
            dy = max(rect.top() - at.y(), at.y() - rect.bottom(), 0)
            return dx + 4 * dy

        return min(block.content.slots, key=distance)

    def option_at(self, position: QPoint, slot: Slot) -> str:
        """Return the option of a blank at a place of the viewport, or the empty string."""
        block = self.geometry_of.block(slot) if self.geometry_of else None
        if block is None:
            return ""
        at = position - self.paper_origin
        for piece in block.arranged.pieces:
            if piece.slot is slot and block.piece_rect(piece).adjusted(-4, 0, 4, 0).contains(at):
                return piece.option
        return ""

    def mark_at(self, position: QPoint) -> Mark | None:
        """Return the mark in the margin at a place of the viewport."""
        at = position - self.paper_origin
        for centre, mark, _path in self.marks_shown():
            if (centre - at).manhattanLength() <= 2 * self._radius:
                return mark
        return None

    def slot_rect(self, slot: Slot) -> QRect:
        """Return where a blank is in the viewport."""
        if self.geometry_of is None:
            return QRect()
        return self.geometry_of.slot_rect(slot.path).translated(self.paper_origin)

    def reveal(self, rect: QRect, *, middle: bool = False) -> None:
        """Scroll until a part of the paper is in view; `middle` puts it there if it was not."""
        seen = self.visible_paper()
        margin = min(3 * self.metrics.px(13), seen.height() // 6)
        bar = self.verticalScrollBar()
        if rect.height() > seen.height() - 2 * margin:
            rect = QRect(rect.topLeft(), rect.topRight() + QPoint(0, seen.height() // 2))
        if rect.top() - margin < seen.top() or rect.bottom() + margin > seen.bottom():
            if middle:
                bar.setValue(_GROUND_TOP + rect.center().y() - seen.height() // 2)
            elif rect.top() - margin < seen.top():
                bar.setValue(_GROUND_TOP + rect.top() - margin)
            else:
                bar.setValue(_GROUND_TOP + rect.bottom() + margin - seen.height())
        side = self.horizontalScrollBar()
        if rect.left() < seen.left() or rect.right() > seen.right():
            side.setValue(_GROUND_SIDE + min(rect.left(), rect.right() - seen.width()))

    def flash(self) -> None:
        """Light the focused cell for a moment."""
        self.looks.flash = True
        self._flash.start()
        self.viewport().update()

    def _end_flash(self) -> None:
        self.looks.flash = False
        self.viewport().update()

    @property
    def _radius(self) -> int:
        return self.metrics.px(9)

    def marks_shown(self) -> list[tuple[QPoint, Mark, CellPath]]:
        """Return the marks in the margin with their centres on the paper and their cells."""
        if self.geometry_of is None:
            return []
        return mark_places(self.geometry_of, self.looks.marks, self._radius)

    def _set_scroll_ranges(self) -> None:
        size = self.viewport().size()
        places = self.geometry_of
        height = places.height + 2 * _GROUND_TOP if places else 0
        width = places.sizes.width + 2 * _GROUND_SIDE if places else 0
        line = self.metrics.px(20)
        for bar, whole, seen in (
            (self.verticalScrollBar(), height, size.height()),
            (self.horizontalScrollBar(), width, size.width()),
        ):
            bar.setRange(0, max(0, whole - seen))
            bar.setPageStep(seen)
            bar.setSingleStep(3 * line)
        self.places_changed()

    def places_changed(self) -> None:
        """Hear that cells may be elsewhere in the window now."""

    # --- events ------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint ground, paper and marks."""
        painter = QPainter(self.viewport())
        painter.fillRect(event.rect(), GROUND)
        places = self.geometry_of
        if places is None:
            return
        origin = self.paper_origin
        paint_shadow(painter, QRect(origin.x(), origin.y(), places.sizes.width, places.height))
        painter.translate(origin)
        clip = event.rect().translated(-origin)
        paint_paper(painter, places, self.looks, clip, self.visible_paper())
        paint_marks(
            painter, self.marks_shown(), self._radius, self.metrics.font(11, bold=True), clip
        )

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the paper the width that there is now."""
        super().resizeEvent(event)
        places = self.geometry_of
        if places and places.sizes != self._sizes():
            self._set_texts()
        self._set_scroll_ranges()

    def scrollContentsBy(self, _dx: int, _dy: int) -> None:
        """Move the paper."""
        self.places_changed()
        self.viewport().update()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scroll, or change the size of the paper while Ctrl is held."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            turns = event.angleDelta().y() / 120
            self.set_zoom(self.zoom * ZOOM_STEP**turns)
            event.accept()
        else:
            super().wheelEvent(event)

    def viewportEvent(self, event: QEvent) -> bool:
        """Show what there is to say about the cell under the mouse."""
        if event.type() == QEvent.Type.ToolTip:
            return self.show_tip(event)
        return super().viewportEvent(event)

    def show_tip(self, event: QEvent) -> bool:
        """Show the tool tip for a place; True when the event is dealt with."""
        return super().viewportEvent(event)
