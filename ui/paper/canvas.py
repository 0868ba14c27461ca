"""The paper with the form on it, painted in one widget.

Shows a session and a focused cell; changes nothing. Hundreds of cells cost no more than a few, in
time or in memory.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, QTimer
from PySide6.QtGui import QPainter

from ui.paper.faces import form_faces
from ui.paper.geometry import Geometry
from ui.paper.ground import Ground
from ui.paper.hits import option_at, slot_at
from ui.paper.marks import finding_levels, finding_marks
from ui.paper.paint import Looks, mark_places, paint_marks, paint_paper
from ui.paper.sheet import NEW_ROW, read_sheet
from ui.paper.sizes import GROUND_SIDE, bare_sizes, least_width, paper_width
from ui.theme import GROUND, paint_shadow

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from PySide6.QtGui import QPaintEvent, QResizeEvent
    from PySide6.QtWidgets import QWidget

    from perfdesk.cells import CellPath
    from perfdesk.findings import Level
    from perfdesk.session import Session
    from ui.paper.faces import Faces
    from ui.paper.marks import Mark
    from ui.paper.sheet import Sheet, Slot
    from ui.paper.sizes import Sizes
    from ui.theme import Metrics

_FLASH_MS = 700
_NO_MARKS: Mapping[CellPath, tuple[Mark, ...]] = MappingProxyType({})
_NO_LEVELS: Mapping[CellPath, Level] = MappingProxyType({})


class PaperCanvas(Ground):
    """Paints the form of a session as it prints."""

    def __init__(self, metrics: Metrics, parent: QWidget | None = None) -> None:
        """Start with bare ground."""
        super().__init__(metrics, parent)
        self.session: Session | None = None
        self.sheet: Sheet | None = None
        self.geometry_of: Geometry | None = None
        self.faces: Faces | None = None
        self.own_fonts = True
        """Whether the typefaces of this computer are preferred to the bundled ones."""
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
        self.verticalScrollBar().setValue(0)
        self.size_changed()

    def size_changed(self) -> None:
        """Choose the typefaces anew and set everything."""
        self.faces = None
        self.rebuild()

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
        self.lay_paper()
        self.viewport().update()

    def refresh(self, paths: Iterable[CellPath]) -> None:
        """Set the texts of these cells again."""
        if not (self.sheet and self.geometry_of):
            return
        slots = [slot for path in paths if (slot := self.sheet.slot(path))]
        if self.geometry_of.refresh(slots):
            self.lay_paper()
            self.viewport().update()
        for slot in slots:
            self.update_slot(slot)

    def refresh_findings(self) -> None:
        """Mark cells anew by the session's open findings."""
        if not self.session:
            return
        marks, levels = finding_marks(self.session), finding_levels(self.session)
        before = self.looks
        if marks != before.marks:
            self.viewport().update(0, 0, self._margin_end, self.viewport().height())
        for path in levels.keys() | before.levels.keys():
            slot = self._slot(path) if levels.get(path) != before.levels.get(path) else None
            if slot is not None:
                self.update_slot(slot)
        before.marks, before.levels = marks, levels

    def _slot(self, path: CellPath) -> Slot | None:
        return self.sheet.slot(path) if self.sheet else None

    def update_slot(self, slot: Slot) -> None:
        """Paint the cell or line of a blank again."""
        block = self.geometry_of.block(slot) if self.geometry_of else None
        if block is not None:
            rect = block.rect.translated(self.paper_origin)
            self.viewport().update(rect.adjusted(-8, -3, 5, 3))

    @property
    def _margin_end(self) -> int:
        left = self.geometry_of.sizes.left if self.geometry_of else 0
        return self.paper_origin.x() + left

    def _set_texts(self) -> None:
        if self.session and self.sheet and self.faces:
            page = self.session.form.page
            self.geometry_of = Geometry(self.sheet, page, self.faces, self._sizes(), self.shown)

    def _sizes(self) -> Sizes:
        """Return the lengths at this window's width, zoom and font size."""
        factor = self.metrics.scale * self.zoom
        bare = bare_sizes(factor)
        if not (self.session and self.sheet and self.faces):
            return bare
        page, room = self.session.form.page, self.viewport().width() - 2 * GROUND_SIDE
        least = least_width(self.sheet, page, self.faces, bare, self.shown)
        return bare._replace(width=paper_width(page, factor, room, least))

    # --- places ------------------------------------------------------------------------------

    def slot_at(self, position: QPoint) -> Slot | None:
        """Return the blank at a place of the viewport: the nearest one in its cell or line."""
        return slot_at(self.geometry_of, self.to_paper(position)) if self.geometry_of else None

    def option_at(self, position: QPoint, slot: Slot) -> str:
        """Return the option of a blank at a place of the viewport, or the empty string."""
        block = self.geometry_of.block(slot) if self.geometry_of else None
        return option_at(block, slot, self.to_paper(position)) if block else ""

    def mark_at(self, position: QPoint) -> Mark | None:
        """Return the mark in the margin at a place of the viewport."""
        at, reach = self.to_paper(position), 2 * self._radius
        near = (
            mark
            for centre, mark, _ in self.marks_shown()
            if (centre - at).manhattanLength() <= reach
        )
        return next(near, None)

    def slot_rect(self, slot: Slot) -> QRect:
        """Return where a blank is in the viewport."""
        if self.geometry_of is None:
            return QRect()
        return self.geometry_of.slot_rect(slot.path).translated(self.paper_origin)

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

    def lay_paper(self) -> None:
        """Lay the paper on the ground at the height that its texts need now."""
        places = self.geometry_of
        self.set_paper(QSize(places.sizes.width, places.height) if places else QSize())

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
        self.lay_paper()

    def viewportEvent(self, event: QEvent) -> bool:
        """Show what there is to say about the cell under the mouse."""
        if event.type() == QEvent.Type.ToolTip:
            return self.show_tip(event)
        return super().viewportEvent(event)

    def show_tip(self, event: QEvent) -> bool:
        """Show the tool tip for a place; True when the event is dealt with."""
        return super().viewportEvent(event)
