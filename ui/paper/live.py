"""The paper with a live editor: typing, handing over, taking back, hearing of changes.

What is typed goes to the session when the cell is left or after 300 ms without a key. What others
change shows at once; the paper's own echo is ignored.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer

from perfdesk.errors import PerfDeskError
from perfdesk.filing import CellState
from ui.bridge import Bridge
from ui.paper.focus import FocusedPaper
from ui.paper.sheet import NEW_ROW
from ui.paper.writing import write_texts

if TYPE_CHECKING:
    from collections.abc import Mapping

    from PySide6.QtWidgets import QWidget

    from perfdesk.cells import CellPath
    from perfdesk.session import Changes, Session
    from ui.paper.sheet import Slot
    from ui.paper.writing import Writing
    from ui.theme import Metrics

COMMIT_MS = 300
_LONG = 2000
"""Characters; a longer text is set once while it is typed, by the live editor alone."""


class LivePaper(FocusedPaper):
    """Lets the focused cell be edited."""

    def __init__(self, metrics: Metrics, parent: QWidget | None = None) -> None:
        """Start without a session."""
        super().__init__(metrics, parent)
        self.origin = f"paper-{id(self):x}"
        self._bridge = Bridge(self)
        self._bridge.changed.connect(self.take_changes)
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(COMMIT_MS)
        self._typing.timeout.connect(self.flush)
        self._dirty = False
        self.editor.typed.connect(self._hear_typed)
        self.editor.resized.connect(self._follow_text)
        self.editor.left.connect(self.flush)
        self.editor.caret_moved.connect(self._follow_caret)

    # --- session -----------------------------------------------------------------------------

    def set_session(self, session: Session | None) -> None:
        """Show another session; what was typed in the last one is kept first."""
        self.flush()
        self.leave_cell()
        self._bridge.watch(session)
        self.show_session(session)

    def take_changes(self, changes: Changes) -> None:
        """Show what has changed in the session."""
        sheet = self.sheet
        if sheet is None or self.session is None:
            return
        merging = (slot for path in changes.cells if (slot := sheet.slot(path)))
        if changes.tables or any(slot.blank.merge for slot in merging):
            self.rebuild()
            if self.looks.focus is None:
                self.leave_cell()
        else:
            self.refresh(changes.cells)
            self.refresh_findings()
        focus = self.looks.focus
        if focus and not self._dirty and changes.origin != self.origin:
            text = self.shown(focus)
            if self.looks.has_editor and self.editor.text != text:
                self.editor.put(text)
        self.place_editor()

    # --- typing ------------------------------------------------------------------------------

    @property
    def is_typing(self) -> bool:
        """Whether something was typed that the session does not have yet."""
        return self._dirty

    def flush(self) -> None:
        """Give the session what has been typed, now."""
        self._typing.stop()
        focus = self.looks.focus
        if not self._dirty or focus is None:
            return
        self._dirty = False
        text = self.editor.text
        self.write(dict.fromkeys((focus.path, *focus.twins), text))

    def write(self, texts: Mapping[CellPath, str], name: str = "", kind: str = "typed") -> bool:
        """Give cells their texts as one step; False when the session refuses."""
        if self.session is None or self.sheet is None:
            return False
        writing = write_texts(self.sheet, texts)
        first = next(iter(writing.texts), None)
        if first is None:
            return False
        return self.carry_out(writing, name or f"修改 {self.session.label(first)}", kind)

    def carry_out(self, writing: Writing, name: str, kind: str = "typed") -> bool:
        """Make one step of the session; False, with a message, when it refuses."""
        focus = self.looks.focus
        session = self.session
        if session is None:
            return False
        try:
            self._rename_focus(writing)
            session.edit_many(writing.texts, name, rows=writing.rows, origin=self.origin, kind=kind)
        except PerfDeskError as error:
            self.message.emit(str(error))
            self.looks.focus = focus
            self.pending = None
            self.rebuild()
            self.show_session_text()
            return False
        self.pending = None
        self._focus_text_moved(focus)
        return True

    def _focus_text_moved(self, before: Slot | None) -> None:
        now = self.looks.focus
        if before and now and before.path != now.path:
            self.cell_focused.emit(now.path)

    def _rename_focus(self, writing: Writing) -> None:
        """Keep the focus on a row that only printed so far and gets its id now."""
        focus = self.looks.focus
        if focus and focus.path.row.startswith(NEW_ROW):
            path = writing.path(focus.path)
            self.looks.focus = replace(focus, path=path)
            if self.pending:
                self.pending = (path, self.pending[1])

    def restore(self) -> bool:
        """Put back the text from before the visit; False when there is nothing to put back."""
        focus, session = self.looks.focus, self.session
        if focus is None or session is None:
            return False
        self._typing.stop()
        typed, self._dirty, self.pending = self._dirty, False, None
        changed = self.cell_now(focus) != self.before
        if changed and not self._taken_back(focus):
            self.write({focus.path: self.before.text if self.before else ""})
        self.show_session_text()
        writing = self.editor.writing
        self.editor.rest()
        return typed or changed or writing

    def _taken_back(self, focus: Slot) -> bool:
        """Undo this visit's typing, so that a carried cell is unconfirmed again; False if not."""
        session, before = self.session, self.before
        if session is None or before is None or before.state is CellState.TYPED:
            return False
        name = f"修改 {session.label(focus.path)}"
        while self.cell_now(focus) != before and session.undo_name == name:
            session.undo(origin=self.origin)
        return self.cell_now(focus) == before

    def show_session_text(self) -> None:
        """Show in the editor what the session has, whatever was being typed."""
        focus = self.looks.focus
        if focus and self.looks.has_editor:
            self.editor.put(self.shown(focus))
            self._dirty = False
            self.refresh([focus.path])

    def _hear_typed(self) -> None:
        self._dirty = True
        self._typing.start()
        self._follow_text()

    def _follow_text(self) -> None:
        """Let the cell grow with its text, what is being composed included."""
        focus, places = self.looks.focus, self.geometry_of
        found = self.piece_of(focus) if focus else None
        if focus is None or places is None or found is None or not self.looks.has_editor:
            return
        text = self.editor.seen_text
        if text == self.shown(focus):
            return
        self.pending = (focus.path, text)
        _block, piece = found
        live = (text, piece.width, self.editor.lines) if len(text) > _LONG else None
        piece.face.live = live
        if places.refresh([focus]):
            self.lay_paper()
            self.viewport().update()
        elif focus is not found[0].content.only_slot:
            self.viewport().update()
        piece.face.live = None
        self.place_editor()

    def _follow_caret(self) -> None:
        if self.editor.writing and self.editor.hasFocus():
            caret = self.editor.cursorRect().translated(self.editor.pos() - self.paper_origin)
            self.reveal(caret)
