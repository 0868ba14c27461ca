"""The paper with a focused cell, and the live editor on it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt, Signal

from perfdesk.forms.model import FieldType
from ui.paper.canvas import PaperCanvas
from ui.paper.editor import CellEditor

if TYPE_CHECKING:
    from PySide6.QtCore import QMimeData
    from PySide6.QtGui import QFocusEvent, QKeyEvent
    from PySide6.QtWidgets import QWidget

    from perfdesk.cells import CellPath
    from perfdesk.filing import Cell
    from ui.paper.flow import Piece
    from ui.paper.geometry import Block
    from ui.paper.sheet import Slot
    from ui.theme import Metrics

_KEEPS_TEXT = frozenset({FieldType.LONGTEXT, FieldType.TEXT})
"""Kinds of cell in which typing at rest goes on with the text instead of replacing it."""


class FocusedPaper(PaperCanvas):
    """Has one cell in hand, with the live editor over it where it holds text.

    Signals: cell_focused(CellPath or None) when another cell is entered; message(str) when
    there is something to say.
    """

    cell_focused = Signal(object)
    message = Signal(str)

    def __init__(self, metrics: Metrics, parent: QWidget | None = None) -> None:
        """Start with no cell in hand."""
        super().__init__(metrics, parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.editor = CellEditor(self.viewport(), self)
        self.before: Cell | None = None
        """The focused cell as it was when it was entered."""

    def current_cell(self) -> CellPath | None:
        """Return the focused cell; a row that only prints has a row id that begins with `+`."""
        return self.looks.focus.path if self.looks.focus else None

    def focus_slot(self, slot: Slot, *, at: QPoint | None = None, middle: bool = False) -> None:
        """Enter a cell, at rest, or with the caret at a place of the viewport."""
        again = self.looks.focus is slot
        if not again:
            self.flush()
            slot = (self.sheet.slot(slot.path) if self.sheet else None) or slot
            if self.looks.focus is not None:
                self.update_slot(self.looks.focus)
            self.looks.focus = slot
            self.looks.option = self._option_of(slot)
            self.before = self.cell_now(slot)
            self._open_editor(slot)
        if self.geometry_of:
            self.reveal(self.geometry_of.slot_rect(slot.path), middle=middle)
        self._take_focus()
        if at is not None and self.looks.has_editor:
            self.editor.write_at(at)
        elif not again or self.editor.writing:
            self.editor.rest()
        self.update_slot(slot)
        if not again:
            self.cell_focused.emit(slot.path)

    def note_visit(self) -> None:
        """Take the focused cell as it is now for what Esc goes back to."""
        focus = self.looks.focus
        self.before = self.cell_now(focus) if focus else None

    def leave_cell(self) -> None:
        """Take no cell in hand."""
        if self.looks.focus is not None or self.looks.has_editor:
            self.looks.focus = None
            self.looks.has_editor = False
            if self.editor.hasFocus():
                self.setFocus()
            self.editor.hide()
            self.cell_focused.emit(None)

    def _take_focus(self) -> None:
        if self.looks.has_editor:
            self.editor.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.setFocus(Qt.FocusReason.OtherFocusReason)

    def _option_of(self, slot: Slot) -> str:
        chosen = self.shown(slot).strip()
        if chosen in slot.options:
            return chosen
        return slot.options[0] if slot.options else ""

    def cell_now(self, slot: Slot) -> Cell | None:
        """Return what the filing has in a cell, None when it is blank."""
        return self.session.filing.cells.get(slot.path) if self.session else None

    def _open_editor(self, slot: Slot) -> None:
        """Lay the editor over a cell that holds text; tick boxes and results need none."""
        found = self.piece_of(slot)
        label = self.session.label(slot.path) if self.session else ""
        self.setAccessibleName(f"{label} {self.shown(slot)}".strip())
        if found is None or slot.options or not slot.editable:
            self.looks.has_editor = False
            self.editor.hide()
            return
        _block, piece = found
        self.editor.setReadOnly(self.looks.read_only)
        self.editor.setAccessibleName(label)
        self.editor.setToolTip(self.tip_for(slot))
        replaces = slot.field.type not in _KEEPS_TEXT
        self.editor.open(self.shown(slot), piece.face, piece.align, replaces=replaces)
        self.looks.has_editor = True
        self.place_editor()
        self.editor.show()

    def tip_for(self, slot: Slot) -> str:
        """Return what there is to say about a cell."""
        return ""

    def piece_of(self, slot: Slot) -> tuple[Block, Piece] | None:
        """Return where the text of a blank stands."""
        block = self.geometry_of.block(slot) if self.geometry_of else None
        if block is None:
            return None
        return next(((block, one) for one in block.arranged.pieces if one.slot is slot), None)

    def place_editor(self) -> None:
        """Lay the live editor over the text of the focused cell."""
        focus = self.looks.focus
        found = self.piece_of(focus) if focus and self.looks.has_editor else None
        if found is None:
            return
        block, piece = found
        rect = block.piece_rect(piece).translated(self.paper_origin)
        self.editor.place(rect)

    def places_changed(self) -> None:
        """Keep the editor on its cell."""
        self.place_editor()

    def rebuild(self) -> None:
        """Set everything anew, the open editor in the typeface that the cell has now."""
        super().rebuild()
        focus = self.looks.focus
        found = self.piece_of(focus) if focus and self.looks.has_editor else None
        if found is not None:
            self.editor.dress(found[1].face, found[1].align)
            self.place_editor()

    def flush(self) -> None:
        """Hand over what is being typed."""

    def take_key(self, event: QKeyEvent) -> bool:
        """Deal with a key before the editor does; True when that is all."""
        return False

    def claims_key(self, event: QKeyEvent) -> bool:
        """Tell whether a key is the cell's although it is a shortcut of the window too."""
        return False

    def take_paste(self, source: QMimeData) -> bool:
        """Paste a block of cells; False when it is only text."""
        return False

    def show_menu(self, position: QPoint) -> None:
        """Show the menu of the focused cell at a place of the screen."""

    def focusNextPrevChild(self, _next: bool) -> bool:
        """Leave Tab to the cells, also where there is no live editor; F6 goes to the next part."""
        return False

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Give the keyboard to the editor where there is one."""
        super().focusInEvent(event)
        if self.looks.has_editor:
            self.editor.setFocus(event.reason())
