"""The carried cells that nobody has confirmed yet, the riskiest first."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from itertools import pairwise
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from perfdesk.filing import CellState
from ui import theme
from ui.panels.naming import cell_name
from ui.panels.wording import short
from ui.parts import ElidedLabel, link, plain_label, set_kind, text_label

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent, QMouseEvent

    from perfdesk.cells import CellPath
    from ui.bench import Bench

_MOST_ROWS = 40
"""Rows shown at once; those below come up as the ones above are confirmed."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A cell that waits for a person: what was carried into it and why it needs a look."""

    path: CellPath
    was: str
    now: str
    why: str


class ReviewRow(QFrame):
    """One waiting cell. Signals: used() leads to it, confirmed() takes it as right."""

    used = Signal()
    confirmed = Signal()

    def __init__(self, label: str, one: Waiting, *, writable: bool) -> None:
        """Show a cell."""
        super().__init__()
        self.path = one.path
        self.setProperty("kind", "review")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setStyleSheet(
            f'QFrame[kind="review"] {{ border: none; border-bottom: 1px solid {theme.LINE};'
            " background: transparent; }"
            f'QFrame[kind="review"][chosen="true"] {{ background: {theme.ACCENT_SOFT}; }}'
            f'QFrame[kind="review"]:focus {{ background: {theme.ACCENT_SOFT}; }}'
        )
        head = QHBoxLayout()
        name = ElidedLabel()
        name.setText(label)
        name.setToolTip(label)
        head.addWidget(name, 1)
        if writable and not one.now:
            head.addWidget(link("填写", self.used.emit, "到这一格去填"))
        elif writable:
            confirm = link("确认", self.confirmed.emit, "看过了，没有问题（空格）")
            confirm.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            head.addWidget(confirm)
        now = escape(short(one.now, 60)) or "（已清空）"
        changed = one.was and one.was != one.now
        was = f'<s style="color:{theme.QUIET}">{escape(short(one.was, 40))}</s> → '
        text = text_label(f"{was if changed else ''}<b>{now}</b>")
        column = QVBoxLayout(self)
        column.setContentsMargins(6, 5, 4, 7)
        column.setSpacing(1)
        column.addLayout(head)
        column.addWidget(text)
        if one.why:
            column.addWidget(text_label(escape(one.why), "small"))

    def mousePressEvent(self, _event: QMouseEvent) -> None:
        """A press leads to the cell."""
        self.used.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter leads to the cell, space confirms it, up and down move."""
        match event.key():
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                self.used.emit()
            case Qt.Key.Key_Space:
                self.focusNextChild()
                self.confirmed.emit()
            case Qt.Key.Key_Down:
                self.focusNextChild()
            case Qt.Key.Key_Up:
                self.focusPreviousChild()
            case _:
                super().keyPressEvent(event)


class ReviewRows(QWidget):
    """The rows of all waiting cells; a row goes when its cell is confirmed or edited."""

    def __init__(self, bench: Bench, line: QWidget) -> None:
        """Start empty, under a line that opens the rows."""
        super().__init__()
        self._bench = bench
        self._line = line
        self._items: tuple[Waiting, ...] | None = None
        self._rows: dict[CellPath, ReviewRow] = {}
        self._more = plain_label("", "small")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._column.addWidget(self._more)

    def read_anew(self) -> None:
        """Forget what is shown; the next `refresh` reads the list of another filing."""
        self._items = None
        for path in tuple(self._rows):
            self._drop(path)

    def refresh(self) -> None:
        """Show the cells that still wait."""
        session, desk = self._bench.session, self._bench.desk
        if session is None or desk is None:
            return
        if self._items is None:
            review = desk.review(self._bench.filing_id)
            self._items = tuple(Waiting(one.path, one.was, one.now, one.why) for one in review)
        waiting = {
            one.path: one
            for one in self._items
            if session.state(one.path) is CellState.CARRIED
            or (not one.now and not session.text(one.path))
        }
        for path in session.unconfirmed():
            if path not in waiting:
                waiting[path] = Waiting(path, "", session.text(path), "")
        shown = list(waiting)[:_MOST_ROWS]
        for path in [path for path in self._rows if path not in shown]:
            self._drop(path)
        for place, path in enumerate(shown):
            if path not in self._rows:
                self._add(place, waiting[path])
        rows = [self._rows[path] for path in shown]
        for before, row in pairwise([self._line, *rows]):
            QWidget.setTabOrder(before, row)  # else a new row comes behind everything there is
        rest = len(waiting) - len(shown)
        self._more.setText(f"下面还有 {rest} 格，上面的核对完就会显示")
        self._more.setVisible(rest > 0)

    def show_cell(self, path: CellPath | None) -> None:
        """Mark the row of the cell in hand."""
        for of, row in self._rows.items():
            set_kind(row, "chosen", of == path)

    def _add(self, place: int, one: Waiting) -> None:
        session = self._bench.session
        if session is None:
            return
        row = ReviewRow(cell_name(session, one.path), one, writable=not session.read_only)
        row.used.connect(lambda: self._bench.show_cell(one.path))
        row.confirmed.connect(lambda: self._confirm(one.path))
        self._rows[one.path] = row
        self._column.insertWidget(place, row)

    def _drop(self, path: CellPath) -> None:
        row = self._rows.pop(path)
        row.hide()
        self._column.removeWidget(row)
        row.deleteLater()

    def _confirm(self, path: CellPath) -> None:
        session = self._bench.session
        if session:
            self._bench.attempt(lambda: session.confirm([path], origin="panel"))
