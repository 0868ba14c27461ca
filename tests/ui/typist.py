"""A clerk who fills a whole form with nothing but keys, wherever the desk has put the focus."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QPushButton

from perfdesk.cells import CellPath
from perfdesk.forms.model import FieldType
from tests.ui.stubs import inside
from ui.dialogs.small import NewFilingDialog

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from perfdesk.session import Session
    from ui.main_window import MainWindow
    from ui.paper import PaperView
    from ui.paper.sheet import Slot

Key = Qt.Key
_PLAIN, _ALT = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.AltModifier
_CTRL = Qt.KeyboardModifier.ControlModifier
_MOST_STOPS = 2000


class Typist:
    """Types; never points at anything."""

    def __init__(self, window: MainWindow) -> None:
        self.window = window

    def wait_until(self, done: Callable[[], object], seconds: float = 10) -> None:
        """Let the desk work until something is so."""
        limit = time.monotonic() + seconds
        while not done():
            assert time.monotonic() < limit, f"waited in vain: {done}"
            QTest.qWait(2)

    def press(self, key: Key, held: Qt.KeyboardModifier = _PLAIN) -> None:
        """Press a key where the focus is."""
        focused = QApplication.focusWidget()
        assert focused is not None, "the keyboard goes nowhere"
        QTest.keyClick(focused, key, held)

    def write(self, text: str) -> None:
        """Commit a text as an input method does, lines parted with Shift+Enter."""
        for number, line in enumerate(text.split("\n")):
            if number:
                self.press(Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
            event = QInputMethodEvent()
            event.setCommitString(line)
            QApplication.sendEvent(QApplication.focusWidget(), event)

    @property
    def session(self) -> Session:
        """The filing in hand."""
        assert self.window.bench.session is not None
        return self.window.bench.session

    @property
    def paper(self) -> PaperView:
        """The paper."""
        assert self.window.centre.paper is not None
        return self.window.centre.paper

    @property
    def slot(self) -> Slot | None:
        """The cell in which the keys go."""
        return self.paper.looks.focus

    # --- the work ------------------------------------------------------------------------------

    def begin_new(self, form_id: str, year: str, unit: str) -> None:
        """Begin a new filing."""
        self.press(Key.Key_N, _CTRL)
        (dialog,) = inside(self.window, NewFilingDialog)
        self.wait_until(lambda: dialog.isActiveWindow())
        self.press(Key.Key_Home)
        while dialog.form.currentData() != form_id:
            before = dialog.form.currentIndex()
            self.press(Key.Key_Down)
            assert dialog.form.currentIndex() > before, f"no form {form_id}"
        self.press(Key.Key_Tab)
        self.press(Key.Key_A, _CTRL)
        self.write(year)
        assert dialog.year.year == int(year)
        self.press(Key.Key_Tab)
        self.press(Key.Key_A, _CTRL)
        self.write(unit)
        self.press(Key.Key_Return)
        self.wait_until(lambda: self.window.bench.session is not None)
        self.window.activateWindow()  # what a window manager does when a dialog goes
        self.wait_until(lambda: QApplication.focusWidget() is not None)

    def fill(
        self, values: Mapping[str, str], tables: Mapping[str, Sequence[Mapping[str, str]]]
    ) -> None:
        """Go through the form with Enter and type what is given, adding rows where they lack."""
        waiting = {name: list(rows) for name, rows in tables.items()}
        places: dict[tuple[str, str], Mapping[str, str]] = {}
        self.press(Key.Key_Home, _CTRL)
        for _ in range(_MOST_STOPS):
            slot = self.slot
            if slot is None:
                return
            self._type_here(slot, self._text_for(slot.path, values, waiting, places))
            here = self.slot
            assert here is not None
            path = here.path
            if path.row != slot.path.row:  # a row that was only printed has come to be
                places[path.field, path.row] = places[path.field, slot.path.row]
            if path.column == self._last_column(path) and self._needs_row(path, waiting):
                self.press(Key.Key_Insert, _ALT)
                self._to_first_column(path)
                continue
            self.press(Key.Key_Return)
            if self.slot is here:
                return
        raise AssertionError("the form has no end")

    def _text_for(
        self,
        path: CellPath,
        values: Mapping[str, str],
        waiting: dict[str, list[Mapping[str, str]]],
        places: dict[tuple[str, str], Mapping[str, str]],
    ) -> str:
        if not path.column:
            return values.get(path.field, "")
        here = (path.field, path.row)
        if here not in places:
            fitting = [row for row in waiting[path.field] if self._fits(path, row)]
            if not fitting:
                return ""
            places[here] = fitting[0]
            waiting[path.field].remove(fitting[0])
        return places[here].get(path.column, "")

    def _fits(self, path: CellPath, row: Mapping[str, str]) -> bool:
        """Whether a row of the example belongs here: what is printed here already is its own."""
        assert self.paper.sheet is not None
        for name in self.session.form.tables[path.field].columns:
            slot = self.paper.sheet.slot(path._replace(column=name))
            chosen = slot is not None and slot.field.type is FieldType.LEVEL and not slot.given
            text = "" if chosen else self.session.text(path._replace(column=name))
            if text and row.get(name, "") != text:
                return False
        return True

    def _needs_row(self, path: CellPath, waiting: Mapping[str, list[Mapping[str, str]]]) -> bool:
        """Whether the next row of the example has no row of the form yet."""
        left = waiting.get(path.field)
        if not left:
            return False
        assert self.paper.sheet is not None
        rows = self.paper.sheet.rows[path.field]
        after = rows[rows.index(path.row) + 1 :]
        columns = self.session.form.tables[path.field].columns
        for row in after:
            if self._fits(CellPath(path.field, row, next(iter(columns))), left[0]):
                return False
        return True

    def _last_column(self, path: CellPath) -> str:
        assert self.paper.sheet is not None
        return self.paper.sheet.columns[path.field][-1] if path.column else "-"

    def _to_first_column(self, path: CellPath) -> None:
        """Go back to the first cell to fill of the new row."""
        begun = self.slot
        assert begun is not None
        assert begun.path.row != path.row, "no row was added"
        for _ in range(20):
            self.press(Key.Key_Backtab, Qt.KeyboardModifier.ShiftModifier)
            now = self.slot
            if now is None or now.path.row != begun.path.row:
                self.press(Key.Key_Return)
                return
        raise AssertionError("the row has no beginning")

    def _type_here(self, slot: Slot, text: str) -> None:
        if not text or self.session.text(slot.path) == text:
            return
        if slot.options:
            self._choose(slot, text)
            return
        self.press(Key.Key_Delete)
        self.write(text)
        self.paper.flush()
        got = self.session.text(slot.path)
        assert got == text, f"{slot.path} says {got!r}, not {text!r}"

    def _choose(self, slot: Slot, option: str) -> None:
        for _ in range(2 * len(slot.options) + 1):
            self.press(Key.Key_Space)
            if self.session.text(slot.path) == option:
                return
            self.press(Key.Key_Right)
        raise AssertionError(f"{option} could not be chosen")

    def click_by_key(self, dialog: QDialog, button: QPushButton) -> None:
        """Walk to a button of a dialog with Tab and press it, once it can be pressed."""
        self.wait_until(lambda: button.isEnabled() and QApplication.focusWidget())
        for _ in range(60):
            if QApplication.focusWidget() is button:
                self.press(Key.Key_Space)
                return
            self.press(Key.Key_Tab)
        raise AssertionError(f"Tab never comes to {button.text()} in {dialog.windowTitle()}")
