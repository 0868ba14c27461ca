"""What a clerk can do to the form on the paper: cells, rows, clipboard, undo, findings.

Says what is wanted; the session does it. No rule about what may be filled stands here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QMimeData, Signal

from perfdesk.errors import PerfDeskError
from perfdesk.filing import CellState
from ui.paper import clipboard, moves, rows
from ui.paper.live import LivePaper
from ui.paper.marks import finding_from

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtWidgets import QWidget

    from perfdesk.cells import CellPath
    from perfdesk.findings import Finding
    from perfdesk.session import Changes, Session
    from ui.paper.sheet import Sheet, Slot
    from ui.theme import Metrics


class Hand(NamedTuple):
    """The cell in hand with the session and the sheet that it belongs to."""

    session: Session
    sheet: Sheet
    slot: Slot


class EditingPaper(LivePaper):
    """The paper with its commands.

    Signals: finding_chosen(Finding) when a command or a mark in the margin leads to one.
    """

    finding_chosen = Signal(object)

    def __init__(self, metrics: Metrics, parent: QWidget | None = None) -> None:
        """Start without a session."""
        super().__init__(metrics, parent)
        self.finding: Finding | None = None
        """The finding that was gone to last."""
        self.anchor: CellPath | None = None
        """The corner at which the selection of several cells began."""
        self._walking = False
        self._changed: frozenset[CellPath] = frozenset()

    def in_hand(self) -> Hand | None:
        """Hand over what is being typed; return what is worked on, None without a cell."""
        self.flush()
        session, sheet, focus = self.session, self.sheet, self.looks.focus
        return Hand(session, sheet, focus) if session and sheet and focus else None

    # --- going to cells ----------------------------------------------------------------------

    def focus_cell(self, path: CellPath, flash: bool = False) -> bool:
        """Scroll to a cell and enter it; False when the form shows it nowhere."""
        slot = self.sheet.slot(path) if self.sheet else None
        if slot is None:
            return False
        self.select_none()
        self.focus_slot(slot, middle=True)
        if flash:
            self.flash()
        return True

    def begin(self) -> bool:
        """Go to the first cell to fill that is still empty."""
        slots = moves.tab_order(self.sheet, self.shown) if self.sheet else ()
        empty = next((slot for slot in slots if not self.shown(slot)), None)
        return empty is not None and self.focus_cell(empty.path)

    def next_unconfirmed(self) -> bool:
        """Go to the next carried cell that nobody has confirmed; Space then goes on to the next."""
        session, sheet = self.session, self.sheet
        self.flush()
        if session is None or sheet is None:
            return False
        waiting = set(session.unconfirmed())
        order = sheet.in_order()
        focus = self.looks.focus
        start = order.index(focus) + 1 if focus in order else 0
        for slot in (*order[start:], *order[:start]):
            if waiting.intersection((slot.path, *slot.twins)):
                self.focus_cell(slot.path)
                self._walking = True
                return True
        self.message.emit("没有未核对的格了")
        return False

    def next_finding(self, by: int = 1) -> bool:
        """Go to the first cell of the next (or with -1 the previous) open error or warning."""
        self.flush()
        focus = self.looks.focus
        here = focus.path if focus else None
        found = finding_from(self.session, self.finding, here, by) if self.session else None
        if found is None:
            self.message.emit("没有未处理的错误和提醒")
            return False
        self.go_to_finding(found)
        return True

    def previous_finding(self) -> bool:
        """Go to the first cell of the previous open error or warning."""
        return self.next_finding(-1)

    def go_to_finding(self, finding: Finding) -> None:
        """Go to the first cell of a finding and say so."""
        if finding.cells:
            self.focus_cell(finding.cells[0], flash=True)
        self.finding = finding
        self.finding_chosen.emit(finding)

    def take_changes(self, changes: Changes) -> None:
        """Show what has changed, and remember where."""
        self._changed = changes.cells
        super().take_changes(changes)

    def select_none(self) -> None:
        """Select no cell beside the focused one."""
        self.anchor = None
        self._walking = False
        if self.looks.selected:
            self.looks.selected = frozenset()
            self.viewport().update()

    def attempt(self, work: Callable[[], object]) -> bool:
        """Do something that the session may refuse; the refusal is said, and False comes back."""
        try:
            work()
        except PerfDeskError as error:
            self.message.emit(str(error))
            return False
        return True

    # --- cells -------------------------------------------------------------------------------

    def confirm_current(self) -> bool:
        """Confirm the focused carried cell, or all selected ones; False when there is none."""
        session = self.session
        paths = [path for path in self.chosen_paths() if self.waits(path)]
        if session is None or not paths:
            return False
        self.flush()
        walking = self._walking
        self.attempt(lambda: session.confirm(paths, origin=f"{self.origin}/confirm"))
        if walking:
            self.next_unconfirmed()
        return True

    def same_as_last_year(self) -> bool:
        """Put last year's text into the focused cell."""
        hand = self.in_hand()
        if hand is None or not hand.slot.editable:
            return False
        session, path = hand.session, hand.slot.path
        text = session.last_year_text(path)
        if session.last_year is None:
            self.message.emit("没有去年的表可对照")
        elif not text:
            self.message.emit("去年这一格是空的")
        else:
            self.write({path: text}, f"同去年 {session.label(path)}", "last-year")
            self.show_session_text()
        return True

    def clear(self) -> bool:
        """Empty the focused cell, or all selected ones."""
        hand = self.in_hand()
        if hand is None or not hand.slot.editable:
            return False
        slots = (hand.sheet.slot(path) for path in self.chosen_paths())
        paths = [one.path for one in dict.fromkeys(slots) if one and one.editable and one.exists]
        twins = [twin for path in paths if (one := hand.sheet.slot(path)) for twin in one.twins]
        label = hand.session.label(paths[0]) if len(paths) == 1 else f"{len(paths)} 格"
        self.write(dict.fromkeys([*paths, *twins], ""), f"清除 {label}", "clear")
        self.show_session_text()
        return True

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

    def select_text(self) -> bool:
        """Select the whole text of the focused cell."""
        if self.looks.has_editor:
            self.editor.write(all_selected=True)
        return self.looks.has_editor

    # --- rows --------------------------------------------------------------------------------

    def insert_row(self, *, above: bool = False) -> bool:
        """Insert a row below (or above) the focused one, with its levels, and go there."""
        return rows.insert_row(self, above=above)

    def insert_row_above(self) -> bool:
        """Insert a row above the focused one."""
        return rows.insert_row(self, above=True)

    def delete_row(self) -> bool:
        """Delete the focused row, or every row with a selected cell."""
        return rows.delete_rows(self)

    def move_row(self, by: int) -> bool:
        """Move the focused row up (negative) or down."""
        return rows.move_row(self, by)

    def move_row_up(self) -> bool:
        """Move the focused row one place up."""
        return rows.move_row(self, -1)

    def move_row_down(self) -> bool:
        """Move the focused row one place down."""
        return rows.move_row(self, 1)

    # --- undo --------------------------------------------------------------------------------

    def undo(self) -> bool:
        """Take back the last step and show where it was."""
        return self._walk_history(back=True)

    def redo(self) -> bool:
        """Do the last taken-back step again and show where it was."""
        return self._walk_history(back=False)

    def _walk_history(self, *, back: bool) -> bool:
        session = self.session
        self.flush()
        if session is None or not (session.undo_name if back else session.redo_name):
            return True
        self._changed = frozenset()
        step = session.undo if back else session.redo
        self.attempt(lambda: step(origin=f"{self.origin}/history"))
        order = self.sheet.in_order() if self.sheet else ()
        there = (one for one in order if one.editable and one.path in self._changed)
        slot = next(there, None)
        if slot is not None and slot is not self.looks.focus:
            self.focus_cell(slot.path)
        self.note_visit()
        return True

    # --- clipboard ---------------------------------------------------------------------------

    def copy(self) -> bool:
        """Copy what is selected in the text, the focused cell, or the selected cells."""
        return clipboard.copy(self)

    def cut(self) -> bool:
        """Copy, then clear."""
        return clipboard.cut(self)

    def paste(self) -> bool:
        """Paste a table from the focused cell on, or a text into it."""
        return clipboard.paste(self)

    def take_paste(self, source: QMimeData) -> bool:
        """Paste rows and columns into a table; False when it is only text for one cell."""
        return clipboard.paste_table(self, source)

    # --- reading -----------------------------------------------------------------------------

    def chosen_paths(self) -> Sequence[CellPath]:
        """Return the selected cells, else the focused one with what is merged with it."""
        focus = self.looks.focus
        if self.looks.selected and self.sheet:
            return [one for one in self.sheet.slots if one in self.looks.selected]
        return (focus.path, *focus.twins) if focus else ()

    def is_carried(self, slot: Slot) -> bool:
        """Tell whether a cell waits to be confirmed."""
        return any(self.waits(path) for path in (slot.path, *slot.twins))

    def waits(self, path: CellPath) -> bool:
        """Tell whether a cell of the filing was carried over and nobody has confirmed it."""
        return bool(self.session and self.session.state(path) is CellState.CARRIED)
