"""What a clerk can do to the form on the paper: cells, rows, clipboard, undo, findings.

Says what is wanted; the session does it. No rule about what may be filled stands here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData, Signal
from PySide6.QtGui import QGuiApplication

from perfdesk.cells import CellPath
from perfdesk.errors import PerfDeskError
from perfdesk.filing import CellState
from perfdesk.forms.model import FieldType
from ui.paper import moves, pasting
from ui.paper.focus import LivePaper
from ui.paper.marks import finding_numbers
from ui.paper.sheet import NEW_ROW
from ui.paper.writing import write_block, write_rows

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtWidgets import QWidget

    from perfdesk.findings import Finding
    from perfdesk.session import Changes
    from ui.paper.sheet import Slot
    from ui.theme import Metrics


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
        numbers = list(finding_numbers(self.session)) if self.session else []
        if not numbers:
            self.message.emit("没有未处理的错误和提醒")
            return False
        at = numbers.index(self.finding) if self.finding in numbers else (-1 if by > 0 else 0)
        self.go_to_finding(numbers[(at + by) % len(numbers)])
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
        session, focus = self.session, self.looks.focus
        if session is None or focus is None or not focus.editable:
            return False
        self.flush()
        text = session.last_year_text(focus.path)
        if session.last_year is None:
            self.message.emit("没有去年的表可对照")
        elif not text:
            self.message.emit("去年这一格是空的")
        else:
            self.write({focus.path: text}, f"同去年 {session.label(focus.path)}", "last-year")
            self.show_session_text()
        return True

    def clear(self) -> bool:
        """Empty the focused cell, or all selected ones."""
        session, focus = self.session, self.looks.focus
        if session is None or focus is None or not focus.editable:
            return False
        self.flush()
        paths = [path for path in self.chosen_paths() if self._is_editable(path)]
        real = [path for path in paths if not path.row.startswith(NEW_ROW)]
        label = session.label(focus.path) if len(paths) == 1 else f"{len(paths)} 格"
        self.write(dict.fromkeys(real, ""), f"清除 {label}", "clear")
        self.show_session_text()
        return True

    # --- rows --------------------------------------------------------------------------------

    def insert_row(self, *, above: bool = False) -> bool:
        """Insert a row below (or above) the focused one, with its levels, and go there."""
        session, sheet, focus = self.session, self.sheet, self.looks.focus
        if session is None or sheet is None or focus is None or not focus.path.column:
            self.message.emit("先点到子表的一行里，再插入行")
            return False
        self.flush()
        path = self.looks.focus.path if self.looks.focus else focus.path
        if self.sheet:
            sheet = self.sheet
        writing, ids = write_rows(session.form, session.filing, sheet, path, above=above)
        if self.carry_out(writing, f"{path.field} 插入一行", "row"):
            self.focus_cell(CellPath(path.field, ids[0], self._first_column(path)))
        return True

    def insert_row_above(self) -> bool:
        """Insert a row above the focused one."""
        return self.insert_row(above=True)

    def delete_row(self) -> bool:
        """Delete the focused row, or every row with a selected cell."""
        session, focus = self.session, self.looks.focus
        if session is None or focus is None or not focus.path.column:
            self.message.emit("先点到子表的一行里，再删除行")
            return False
        self.flush()
        path = self.current_cell() or focus.path
        table = path.field
        rows = list(dict.fromkeys(one.row for one in self.chosen_paths() if one.field == table))
        real = [row for row in rows if not row.startswith(NEW_ROW)]
        if not real:
            self.message.emit("这一行是空行，不用删除")
            return False
        before = self.sheet.rows.get(table, ()) if self.sheet else ()
        place = before.index(rows[0]) if rows[0] in before else 0
        if not self.attempt(lambda: session.delete_rows(table, real, origin=f"{self.origin}/rows")):
            return True
        left = self.sheet.rows.get(table, ()) if self.sheet else ()
        if left:
            row = left[min(place, len(left) - 1)]
            self.focus_cell(CellPath(table, row, path.column))
        return True

    def move_row(self, by: int) -> bool:
        """Move the focused row up (negative) or down."""
        session, focus = self.session, self.looks.focus
        if session is None or focus is None or not focus.path.column:
            return False
        self.flush()
        path = self.current_cell() or focus.path
        if path.row.startswith(NEW_ROW):
            self.message.emit("这一行是空行，不用移动")
            return False
        if self.attempt(
            lambda: session.move_row(path.field, path.row, by, origin=f"{self.origin}/rows")
        ):
            self.focus_cell(path)
        return True

    def move_row_up(self) -> bool:
        """Move the focused row one place up."""
        return self.move_row(-1)

    def move_row_down(self) -> bool:
        """Move the focused row one place down."""
        return self.move_row(1)

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
        """Copy the text of the focused cell, or the selected cells as a table."""
        focus, sheet, anchor = self.looks.focus, self.sheet, self.anchor
        if focus is None or sheet is None:
            return False
        text = self.shown(focus)
        if anchor is not None and self.looks.selected:
            block = moves.rectangle(sheet, anchor, focus.path)
            text = pasting.write_block([[self._text(path) for path in row] for row in block])
        QGuiApplication.clipboard().setText(text)
        return True

    def cut(self) -> bool:
        """Copy, then clear."""
        return self.copy() and self.clear()

    def paste(self) -> bool:
        """Paste a table from the clipboard from the focused cell on, or a text into it."""
        source = QGuiApplication.clipboard().mimeData()
        focus, session = self.looks.focus, self.session
        if focus is None or session is None or not source.hasText():
            return False
        if self.take_paste(source):
            return True
        if not focus.editable:
            return False
        text = source.text().replace("\r\n", "\n").replace("\r", "\n").strip("\n")
        self.write({focus.path: text}, f"粘贴 {session.label(focus.path)}", "paste")
        self.show_session_text()
        return True

    def cut_text(self) -> bool:
        """Cut what is selected inside the live editor."""
        self.editor.cut()
        return True

    def copy_text(self) -> bool:
        """Copy what is selected inside the live editor."""
        self.editor.copy()
        return True

    def paste_text(self) -> bool:
        """Paste at the caret of the live editor, or a table from the focused cell on."""
        self.editor.paste()
        return True

    def take_paste(self, source: QMimeData) -> bool:
        """Paste rows and columns into a table; False when it is only text for one cell."""
        session, focus = self.session, self.looks.focus
        if session is None or focus is None or not focus.path.column or session.read_only:
            return False
        block = pasting.read_clipboard(source)
        wide = max((len(row) for row in block), default=0)
        inside = self.editor.writing and not (self.editor.fresh and not self.editor.text)
        if wide < 2 and (len(block) < 2 or inside):
            return False
        self.flush()
        path, sheet = self.current_cell(), self.sheet
        if path is None or sheet is None:
            return True
        labels = [
            session.form.field_of((path.field, name)).label or name
            for name in sheet.columns[path.field]
        ]
        first = sheet.columns[path.field].index(path.column)
        block = pasting.without_head(block, labels[first:])
        writing, lost = write_block(session.form, session.filing, sheet, path, block)
        if self.carry_out(writing, f"粘贴 {len(block)} 行 {min(wide, wide - lost)} 列", "paste"):
            self.editor.rest()
            self.show_session_text()
            if lost:
                self.message.emit(f"右边有 {lost} 列没有地方放，没有粘贴")
        return True

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

    def _is_editable(self, path: CellPath) -> bool:
        slot = self.sheet.slot(path) if self.sheet else None
        return bool(slot and slot.editable)

    def _text(self, path: CellPath) -> str:
        slot = self.sheet.slot(path) if self.sheet else None
        return self.shown(slot) if slot else ""

    def _first_column(self, path: CellPath) -> str:
        """Return the column in which filling a new row of this table begins."""
        columns = self.sheet.columns.get(path.field, ()) if self.sheet else ()
        form = self.session.form if self.session else None
        for name in columns:
            field = form.field_of((path.field, name)) if form else None
            if field and field.type is not FieldType.LEVEL and not field.calc:
                return name
        return path.column
