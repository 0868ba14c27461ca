"""The paper editor as it is used: keys, mouse, menus, tool tips, and what is offered for a cell."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QHelpEvent, QKeyEvent
from PySide6.QtWidgets import QToolTip

from ui.paper import moves
from ui.paper.host import claims
from ui.paper.keys import HELD, commands_for
from ui.paper.marks import finding_numbers
from ui.paper.menu import cell_menu
from ui.paper.offered import OfferingPaper
from ui.paper.offering import opens_list
from ui.paper.tips import slot_tip, tip_at
from ui.theme import Metrics

if TYPE_CHECKING:
    from PySide6.QtGui import QContextMenuEvent, QFocusEvent, QMouseEvent
    from PySide6.QtWidgets import QWidget

    from perfdesk.session import Session
    from ui.paper.offering import Phrases
    from ui.paper.sheet import Slot

_WALK = "空格 确认并到下一格　F9 跳过　也可直接修改"
_LAST_CELL = "已经是最后一格了"


class PaperView(OfferingPaper):
    """The form of a session on paper, to be filled in.

    Signals: cell_focused(CellPath or None), message(str), zoom_changed(float), and
    finding_chosen(Finding) when F8 or a mark in the margin leads to one.
    """

    def __init__(
        self,
        session: Session | None = None,
        metrics: Metrics | None = None,
        *,
        phrases: Phrases | None = None,
        parent: QWidget | None = None,
    ) -> None:
        """Show a session; `phrases` gives earlier texts of a field to pick from."""
        super().__init__(metrics or Metrics(), phrases, parent)
        self._pressed = False
        self.setAccessibleName("表样")
        if session is not None:
            self.set_session(session)

    # --- moving ------------------------------------------------------------------------------

    def go(self, by: int, *, from_end: bool = False) -> bool:
        """Go to the next (1) or previous (-1) cell to fill, or to the first or last one."""
        self.flush()
        self.select_none()
        start = None if from_end else self.looks.focus
        slot = moves.following(self.sheet, self.shown, start, by) if self.sheet else None
        if slot is not None:
            self.focus_slot(slot)
        elif by > 0 and self.sheet:
            self.editor.rest()
            self.message.emit(_LAST_CELL)
        return True

    def step(self, key: Qt.Key) -> bool:
        """Go to the cell beside the focused one."""
        self.flush()
        self.select_none()
        slot = self._beside(key)
        if slot is not None:
            self.focus_slot(slot)
        return True

    def _beside(self, key: Qt.Key) -> Slot | None:
        focus = self.looks.focus
        if focus is None or self.sheet is None or self.geometry_of is None:
            return None
        return moves.beside(self.sheet, self.shown, self.geometry_of, focus, key)

    def extend(self, key: Qt.Key) -> bool:
        """Select the cells of a table as far as the one beside the focused one."""
        slot = self._beside(key)
        if slot is not None:
            self._select_to(slot)
        return True

    def _select_to(self, slot: Slot) -> None:
        anchor = self.anchor or self.current_cell()
        if anchor is None or self.sheet is None:
            return
        cells = moves.rectangle(self.sheet, anchor, slot.path)
        if cells:
            self.focus_slot(slot)
            self.anchor = anchor
            self.looks.selected = frozenset(path for row in cells for path in row)
            self.viewport().update()

    # --- keys --------------------------------------------------------------------------------

    def take_key(self, event: QKeyEvent) -> bool:
        """Do what a key means; True when that is all."""
        writing = self.editor.writing and self.looks.has_editor
        for name, arguments in commands_for(event, writing=writing):
            if getattr(self, name)(*arguments) is not False:
                return True
        return False

    def claims_key(self, event: QKeyEvent) -> bool:
        """Claim Alt+Down where a list opens, and F7 where the cell's own writing is offered."""
        held, focus = event.modifiers() & HELD, self.looks.focus
        if event.key() == Qt.Key.Key_F7:
            return held == Qt.KeyboardModifier.NoModifier and bool(self.aid.normal())
        alone = held == Qt.KeyboardModifier.AltModifier
        return bool(alone and event.key() == Qt.Key.Key_Down and focus and opens_list(focus))

    def event(self, event: QEvent) -> bool:
        """Keep keys that the cell needs from being taken for shortcuts of the window."""
        if claims(self, event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Answer keys where there is no live editor: tick boxes, or nothing entered yet."""
        if self.looks.has_editor:
            event.ignore()  # the editor has had it
            return
        focus = self.looks.focus
        digit = event.key() - Qt.Key.Key_1
        if self.take_key(event):
            event.accept()
        elif focus and focus.options and 0 <= digit < len(focus.options):
            self.choose_option(focus.options[digit])
        elif focus and not focus.editable and event.text().isprintable() and event.text():
            self.message.emit("这一格自动计算，不用填")
        else:
            event.ignore()

    def go_to_end(self, by: int) -> bool:
        """Go to the first (1) or last (-1) cell to fill."""
        return self.go(by, from_end=True)

    def press_enter(self) -> bool:
        """Take what is offered, and go to the next cell."""
        self.picker.take_proposal()
        return self.go(1)

    def press_escape(self) -> bool:
        """Put offers away, else restore the cell, else select nothing."""
        if self.put_offers_away() or self.restore():
            return True
        selected = bool(self.looks.selected)
        self.select_none()
        return selected

    def press_space(self) -> bool:
        """Tick the option in hand or confirm a carried cell; never put a space for its text."""
        focus, option = self.looks.focus, self.looks.option
        is_ticked = focus is not None and self.shown(focus).strip() == option
        if option and not (is_ticked and focus and self.waits(focus.path)):
            return self.choose_option(option)
        return self.confirm_current() or bool(focus and self.shown(focus))

    def press_space_writing(self) -> bool:
        """Confirm a carried cell that was just clicked; else a space is a space."""
        return self.editor.fresh and self.confirm_current()

    def leave(self, key: Qt.Key) -> bool:
        """Go to the cell beside when the caret can go no further."""
        return self.editor.at_edge(key) and self.step(key)

    def break_line(self) -> bool:
        """Begin a new line in a text."""
        focus = self.looks.focus
        if focus is None or not self.looks.has_editor or self.editor.isReadOnly():
            return True
        self.editor.break_line()
        return True

    def toggle_writing(self) -> bool:
        """Show the caret at the end of the text, or put it away."""
        if self.looks.has_editor:
            if self.editor.writing:
                self.editor.rest()
            else:
                self.editor.write(at_end=True)
        return True

    def next_unconfirmed(self) -> bool:
        """Go to the next carried cell that nobody has confirmed, and say how to confirm it."""
        found = super().next_unconfirmed()
        if found:
            self.picker.hint(_WALK)
        return found

    # --- mouse -------------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Enter the cell that is clicked, tick the option, follow the mark."""
        position = event.position().toPoint()
        if event.button() != Qt.MouseButton.LeftButton or self.sheet is None:
            return
        mark = self.mark_at(position)
        if mark is not None and self.session is not None:
            numbers = finding_numbers(self.session)
            self.go_to_finding(next(one for one, n in numbers.items() if n == mark.number))
            return
        slot = self.slot_at(position)
        if slot is None:
            self.flush()
            self.editor.rest()
        elif event.modifiers() & Qt.KeyboardModifier.ShiftModifier and self.looks.focus:
            self._select_to(slot)
        else:
            self.select_none()
            option = self.option_at(position, slot)
            self.focus_slot(slot, at=position)
            self._pressed = self.looks.has_editor
            if option:
                self.choose_option(option)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Select text while the button is held; else show what a click would do."""
        position = event.position().toPoint()
        if self._pressed and event.buttons() & Qt.MouseButton.LeftButton:
            self.editor.select_to(position)
            return
        slot = self.slot_at(position)
        shape = Qt.CursorShape.ArrowCursor
        if self.mark_at(position) or (slot and self.option_at(position, slot)):
            shape = Qt.CursorShape.PointingHandCursor
        elif slot and slot.editable and not slot.options:
            shape = Qt.CursorShape.IBeamCursor
        self.viewport().setCursor(shape)

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:
        """End selecting."""
        self._pressed = False

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Keep what was typed."""
        super().focusOutEvent(event)
        self.flush()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Show the menu of the cell under the mouse."""
        slot = self.slot_at(self.viewport().mapFromGlobal(event.globalPos()))
        if slot is not None:
            if slot.path not in self.looks.selected:
                self.select_none()
                self.focus_slot(slot)
            self.show_menu(event.globalPos())

    def show_menu(self, position: QPoint) -> None:
        """Show the menu of the focused cell at a place of the screen."""
        cell_menu(self).popup(position)

    def tip_for(self, slot: Slot) -> str:
        """Return what there is to say about a cell."""
        return slot_tip(self, slot)

    def show_tip(self, event: QEvent) -> bool:
        """Say what is found about the cell under the mouse, and whether it waits."""
        if isinstance(event, QHelpEvent):
            QToolTip.showText(event.globalPos(), tip_at(self, event.pos()), self.viewport())
        return True
