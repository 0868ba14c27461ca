"""The paper editor as it is used: keys, mouse, menus, tool tips, and what is offered for a cell."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QHelpEvent, QKeyEvent
from PySide6.QtWidgets import QMenu, QToolTip

from perfdesk.dates import parse_date
from ui.paper import moves
from ui.paper.commands import EditingPaper
from ui.paper.keys import commands_for
from ui.paper.marks import finding_numbers
from ui.paper.menu import menu_entries
from ui.paper.offering import has_calendar, has_list, money_proposals, offers_for, written_date
from ui.paper.popups import CalendarPopup, ProposalBar, offer_menu
from ui.theme import Metrics

if TYPE_CHECKING:
    from PySide6.QtGui import QContextMenuEvent, QFocusEvent, QMouseEvent
    from PySide6.QtWidgets import QWidget

    from perfdesk.session import Session
    from ui.paper.offering import Offer, Phrases
    from ui.paper.sheet import Slot

_LAST_CELL = "已经是最后一格了"


class PaperView(EditingPaper):
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
        super().__init__(metrics or Metrics(), parent)
        self.phrases = phrases
        self._bar = ProposalBar(self.viewport())
        self._bar.taken.connect(self._take_proposal)
        self.calendar: CalendarPopup | None = None
        self._pressed = False
        self.editor.typed.connect(self._propose)
        self.setAccessibleName("表样")
        if session is not None:
            self.set_session(session)

    # --- moving ------------------------------------------------------------------------------

    def focus_slot(self, slot: Slot, *, at: QPoint | None = None, middle: bool = False) -> None:
        """Enter a cell; what was offered for the last one is gone."""
        self._bar.dismiss()
        super().focus_slot(slot, at=at, middle=middle)

    def places_changed(self) -> None:
        """Keep editor and offers on the cell."""
        super().places_changed()
        focus = self.looks.focus
        if focus and self._bar.isVisible():
            self._bar.place(self.slot_rect(focus), self.viewport().rect())

    def go_next(self) -> bool:
        """Go to the next cell to fill."""
        return self._go(1)

    def go_previous(self) -> bool:
        """Go to the previous cell to fill."""
        return self._go(-1)

    def go_first(self) -> bool:
        """Go to the first cell to fill."""
        self.looks.focus = None
        return self._go(1)

    def go_last(self) -> bool:
        """Go to the last cell to fill."""
        self.looks.focus = None
        return self._go(-1)

    def _go(self, by: int) -> bool:
        self.flush()
        self.select_none()
        slot = moves.following(self.sheet, self.looks.focus, by) if self.sheet else None
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
        return moves.beside(self.sheet, self.geometry_of, focus, key)

    def step_option(self, by: int) -> bool:
        """Go to another option of the focused cell; False beyond the first and the last."""
        focus = self.looks.focus
        if focus is None or not focus.options:
            return False
        at = focus.options.index(self.looks.option) + by
        if not 0 <= at < len(focus.options):
            return False
        self.looks.option = focus.options[at]
        self.viewport().update()
        return True

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

    def page(self, by: int) -> bool:
        """Scroll by a window's height."""
        bar = self.verticalScrollBar()
        bar.setValue(bar.value() + by * (bar.pageStep() - 3 * self.metrics.px(20)))
        return True

    # --- keys --------------------------------------------------------------------------------

    def take_key(self, event: QKeyEvent) -> bool:
        """Do what a key means; True when that is all."""
        writing = self.editor.writing and self.looks.has_editor
        for name, arguments in commands_for(event, writing=writing):
            if getattr(self, name)(*arguments) is not False:
                return True
        return False

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
        else:
            event.ignore()

    def press_enter(self) -> bool:
        """Take what is offered, else go to the next cell."""
        return self._take_proposal() or self.go_next()

    def press_escape(self) -> bool:
        """Put offers away, else restore the cell, else select nothing."""
        if self._bar.dismiss() or self.restore():
            return True
        selected = bool(self.looks.selected)
        self.select_none()
        return selected

    def press_space(self) -> bool:
        """Tick the option in hand, or confirm a carried cell."""
        if self.looks.option:
            return self.choose_option(self.looks.option)
        return self.confirm_current()

    def press_space_writing(self) -> bool:
        """Confirm a carried cell that was just clicked; else a space is a space."""
        return self.editor.fresh and self.confirm_current()

    def leave(self, key: Qt.Key) -> bool:
        """Go to the cell beside when the caret can go no further."""
        return self.editor.at_edge(key) and self.step(key)

    def choose_proposal(self, by: int) -> bool:
        """Go to another offer; False when there is none."""
        return self._bar.choose(by)

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

    # --- picking instead of typing -----------------------------------------------------------

    def choose_option(self, option: str) -> bool:
        """Tick an option, or take its tick away."""
        focus, session = self.looks.focus, self.session
        if focus is None or session is None or not focus.editable:
            return False
        self.looks.option = option
        chosen = self.shown(focus).strip() == option
        self.write({focus.path: "" if chosen else option})
        self.viewport().update()
        return True

    def offer_list(self) -> bool:
        """Open the calendar or the list where the kind of cell has one; else False."""
        focus = self.looks.focus
        return bool(focus and (has_calendar(focus) or has_list(focus))) and self.offer()

    def offer(self) -> bool:
        """Open the calendar or the list of what may be picked; False when there is nothing."""
        focus, session = self.looks.focus, self.session
        if focus is None or session is None or session.read_only:
            return False
        self.flush()
        focus = self.looks.focus or focus
        place = self.viewport().mapToGlobal(self.slot_rect(focus).bottomLeft() + QPoint(0, 2))
        if has_calendar(focus):
            self._open_calendar(place, self.shown(focus))
            return True
        offers = offers_for(session, focus, self.shown(focus), self.phrases)
        if offers:
            offer_menu(self, offers, self._take_offer).popup(place)
        return bool(offers)

    def _open_calendar(self, place: QPoint, text: str) -> None:
        if self.calendar is None:
            self.calendar = CalendarPopup(self, self._take_day)
        read = parse_date(text)
        self.calendar.open_at(place, date(*read.earliest) if read else None)

    def _take_day(self, day: date) -> None:
        focus = self.looks.focus
        if focus is not None:
            self.write({focus.path: written_date(day, self.shown(focus))})
            self.show_session_text()

    def _take_offer(self, offer: Offer) -> None:
        focus = self.looks.focus
        if focus is None:
            return
        self.write(dict.fromkeys((focus.path, *focus.twins), offer.text))
        self.show_session_text()
        if offer.goes_on:
            self.editor.write(at_end=True)

    @property
    def offered(self) -> str:
        """What Enter would put in place of a typed sum, or the empty string."""
        offer = self._bar.current
        return offer.text if offer else ""

    def _propose(self) -> None:
        focus = self.looks.focus
        if focus is not None:
            self._bar.offer(money_proposals(focus, self.editor.text), self.metrics)
            if self._bar.isVisible():
                self._bar.place(self.slot_rect(focus), self.viewport().rect())

    def _take_proposal(self) -> bool:
        offer, focus = self._bar.current, self.looks.focus
        if offer is None or focus is None:
            return False
        self._bar.dismiss()
        typed = self.editor.text
        self.flush()
        focus = self.looks.focus or focus
        if self.write({focus.path: offer.text}, f"算出 {focus.field.label}", "sum"):
            self.show_session_text()
            self.editor.rest()
            self.message.emit(f"已按“{typed}”算出 {offer.text}，Ctrl+Z 可还原")
        return True

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
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for entry in menu_entries(self):
            if entry is None:
                menu.addSeparator()
                continue
            action = menu.addAction(f"{entry.text}\t{entry.keys}")
            action.setEnabled(entry.enabled)
            action.triggered.connect(getattr(self, entry.command))
        menu.popup(position)

    def show_tip(self, event: QEvent) -> bool:
        """Say what is found about the cell under the mouse, and whether it waits."""
        if isinstance(event, QHelpEvent):
            QToolTip.showText(event.globalPos(), self.tip_at(event.pos()), self.viewport())
        return True

    def tip_at(self, position: QPoint) -> str:
        """Return what there is to say about a place of the viewport."""
        session = self.session
        if session is None:
            return ""
        mark = self.mark_at(position)
        if mark is not None:
            numbers = finding_numbers(session)
            return next((one.say for one, n in numbers.items() if n == mark.number), "")
        slot = self.slot_at(position)
        if slot is None:
            return ""
        said = [one.say for one in finding_numbers(session) if slot.path in one.cells]
        if self.is_carried(slot):
            said.append("从去年带来，还没有核对：点到这一格按空格键确认，或直接修改")
        if not slot.editable:
            said.append("自动计算，不用填")
        return "\n".join(said)
