"""A paper in a window with a scenario on it, driven as a clerk drives it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QGuiApplication, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu

from ui.paper import PaperView
from ui.theme import Metrics, load_fonts

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget
    from pytestqt.qtbot import QtBot

    from perfdesk.cells import CellPath
    from perfdesk.session import Changes, Session
    from tests.scenario import Scenario
    from ui.paper.sheet import Slot

Key = Qt.Key
PLAIN = Qt.KeyboardModifier.NoModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
CTRL = Qt.KeyboardModifier.ControlModifier
ALT = Qt.KeyboardModifier.AltModifier


class PaperBench:
    """One paper, its session, and what it said."""

    def __init__(self, qtbot: QtBot, scenario: Scenario, width: int = 794) -> None:
        load_fonts()
        self.scenario = scenario
        self.session: Session = scenario.session
        self.phrases: dict[tuple[str, str], tuple[str, ...]] = {}
        self.view = PaperView(
            self.session, Metrics(), phrases=lambda key: self.phrases.get(key, ())
        )
        self.view.own_fonts = False
        qtbot.addWidget(self.view)
        self.view.resize(width, 694)
        self.view.show()
        self.view.activateWindow()
        qtbot.waitUntil(self.view.isActiveWindow)
        self.qtbot = qtbot
        self.said: list[str] = []
        self.visited: list[CellPath | None] = []
        self.changes: list[Changes] = []
        self.view.message.connect(self.said.append)
        self.view.cell_focused.connect(self.visited.append)
        self.session.subscribe(self.changes.append)

    def go(self, cell: str) -> PaperBench:
        """Enter a cell named in the form's words."""
        assert self.view.focus_cell(self.scenario.path(cell))
        return self

    def press(self, key: Qt.Key, held: Qt.KeyboardModifier = PLAIN) -> PaperBench:
        """Press a key where the focus is."""
        QTest.keyClick(self.target, key, held)
        return self

    def type(self, text: str) -> PaperBench:
        """Type characters where the focus is."""
        QTest.keyClicks(self.target, text)
        return self

    @property
    def target(self) -> QWidget:
        """The widget that has the keyboard."""
        view = self.view
        return view.editor if view.looks.has_editor else view

    @property
    def here(self) -> str:
        """The focused cell in the form's words."""
        path = self.view.current_cell()
        if path is None or not path.column:
            return path.field if path else ""
        rows = self.view.sheet.rows[path.field] if self.view.sheet else ()
        return f"{path.field}[{rows.index(path.row) + 1}].{path.column}"

    def slot(self, cell: str) -> Slot:
        """Return the place of a cell on the paper."""
        assert self.view.sheet is not None
        found = self.view.sheet.slot(self.scenario.path(cell))
        assert found is not None
        return found

    def click(self, cell: str, held: Qt.KeyboardModifier = PLAIN, dx: int = 12) -> PaperBench:
        """Click a cell near its left edge, scrolled into view first."""
        assert self.view.geometry_of is not None
        self.view.reveal(self.view.geometry_of.slot_rect(self.slot(cell).path))
        rect = self.view.slot_rect(self.slot(cell))
        at = QPoint(rect.left() + dx, rect.center().y())
        QTest.mouseClick(self.view.viewport(), Qt.MouseButton.LeftButton, held, at)
        return self

    def wheel(self, turns: int, held: Qt.KeyboardModifier = PLAIN) -> PaperBench:
        """Turn the mouse wheel over the paper; negative is towards the clerk."""
        at = QPointF(200, 200)
        event = QWheelEvent(
            at, at, QPoint(), QPoint(0, 120 * turns), Qt.MouseButton.NoButton, held,
            Qt.ScrollPhase.NoScrollPhase, False,
        )  # fmt: skip
        QGuiApplication.sendEvent(self.view.viewport(), event)
        return self

    def clipboard(self, text: str, html: str = "") -> PaperBench:
        """Put a text on the clipboard, as another program would."""
        data = QMimeData()
        data.setText(text)
        if html:
            data.setHtml(html)
        QGuiApplication.clipboard().setMimeData(data)
        return self

    def text(self, cell: str) -> str:
        """Return what the session has in a cell."""
        return self.scenario.text(cell)

    @property
    def menu(self) -> QMenu:
        """The menu that is open."""
        return next(one for one in self.view.children() if isinstance(one, QMenu))

    def wait_committed(self) -> PaperBench:
        """Wait until what was typed is with the session."""
        self.qtbot.waitUntil(lambda: not self.view.is_typing, timeout=2000)
        return self
