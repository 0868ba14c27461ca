"""What last year's form had and the draft's form has no place for, until the clerk settles it."""

from __future__ import annotations

from html import escape
from itertools import pairwise
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame, QMenu, QVBoxLayout, QWidget

from perfdesk.cells import CellPath
from perfdesk.forms.model import FieldType
from perfdesk.values import parse
from ui import theme
from ui.panels.wording import short
from ui.parts import FlowLayout, Link, QuietLine, link, text_label

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QKeyEvent, QMouseEvent

    from perfdesk.session import Session
    from perfdesk.upgrade import Leftover
    from ui.bench import Bench

_SHOWN_CHARS = 160
_SHORT_ENOUGH = 40
"""Characters; a longer text is no name, date or amount."""
_GROWING = frozenset({FieldType.TEXT, FieldType.LONGTEXT})
"""Kinds of cells that take one more text behind what stands there."""


class LeftoverRow(QFrame):
    """One cell or row of the old form.

    Signals: put_asked() to choose a cell for it, copied() to the clipboard, settled() when it is
    done with, or is to be listed again.
    """

    put_asked = Signal()
    copied = Signal()
    settled = Signal()

    def __init__(self, one: Leftover, *, done: bool, writable: bool) -> None:
        """Show an entry; a settled one can only be brought back."""
        super().__init__()
        self.leftover, self.done = one, done
        self.put: Link | None = None
        self._writable = writable
        self.setProperty("kind", "leftover")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName(f"{one.label} {one.text}")
        self.setStyleSheet(
            f'QFrame[kind="leftover"] {{ border: none; border-bottom: 1px solid {theme.LINE};'
            " background: transparent; }"
            f'QFrame[kind="leftover"]:focus {{ background: {theme.ACCENT_SOFT}; }}'
        )
        words = f"{one.label}（已处理）" if done else one.label
        colour = f' style="color:{theme.QUIET}"' if done else ""
        column = QVBoxLayout(self)
        column.setContentsMargins(6, 5, 4, 7)
        column.setSpacing(2)
        column.addWidget(text_label(escape(words), "quiet" if done else ""))
        column.addWidget(text_label(f"<span{colour}>{_html(one)}</span>"))
        if one.why and not done:
            column.addWidget(text_label(escape(one.why), "small"))
        column.addLayout(self._deeds())

    def _deeds(self) -> FlowLayout:
        deeds = []
        if self._writable and not self.done:
            self.put = link("放到…", self.put_asked.emit, "放进这张表的一栏（回车）")
            deeds.append(self.put)
        if not self.done:
            deeds.append(link("复制", self.copied.emit, "复制这段文字，可以粘贴到表里（Ctrl+C）"))
        if self._writable:
            word = "找回" if self.done else "不用了"
            tip = "重新列出来（空格）" if self.done else "看过了，这张表用不着（空格）"
            deeds.append(link(word, self.settled.emit, tip))
        row = FlowLayout(14, 2)
        for deed in deeds:
            deed.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            row.addWidget(deed)
        return row

    def mousePressEvent(self, _event: QMouseEvent) -> None:
        """A press takes it in hand."""
        self.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter puts it somewhere, Space is done with it, Ctrl+C copies, up and down move."""
        held = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        match event.key():
            case Qt.Key.Key_Return | Qt.Key.Key_Enter if self.put:
                self.put_asked.emit()
            case Qt.Key.Key_Space if self._writable:
                self.settled.emit()
            case Qt.Key.Key_C if held:
                self.copied.emit()
            case Qt.Key.Key_Down:
                self.focusNextChild()
            case Qt.Key.Key_Up:
                self.focusPreviousChild()
            case _:
                super().keyPressEvent(event)


class Leftovers(QWidget):
    """A line that opens all entries of the filing in hand, those that are done with at the end."""

    def __init__(self, bench: Bench) -> None:
        """Start empty."""
        super().__init__()
        self._bench = bench
        self._items: tuple[Leftover, ...] = ()
        self._shown: list[tuple[Leftover, bool]] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self.line = QuietLine()
        self.line.toggled_open.connect(lambda _open: self.refresh())
        self._column.addWidget(self.line)
        self.rows: list[LeftoverRow] = []

    def read_anew(self) -> None:
        """Read what belongs to the filing in hand."""
        desk, session = self._bench.desk, self._bench.session
        self._items = desk.leftovers(self._bench.filing_id) if desk and session else ()
        self._show([])
        self.line.set_open(open_now=False)
        self.refresh()

    def unfold(self) -> None:
        """Open the line."""
        self.line.set_open(open_now=bool(self._items))

    @property
    def words(self) -> str:
        """What the line above says; empty where nothing was left over."""
        session = self._bench.session
        if session is None or not self._items:
            return ""
        open_ones = sum(not session.is_settled(one) for one in self._items)
        if not open_ones:
            return f"去年的 {len(self._items)} 处放不进来，都处理了"
        return f"去年有 {open_ones} 处放不进来"

    def refresh(self) -> None:
        """Show what is open, then what is done with."""
        session, words = self._bench.session, self.words
        self.line.set_words(words)
        self.setVisible(bool(words))
        shown = self._items if self.line.is_open and session else ()
        marked = [(one, session.is_settled(one)) for one in shown] if session else []
        self._show(sorted(marked, key=lambda pair: pair[1]))

    def _show(self, wanted: Sequence[tuple[Leftover, bool]]) -> None:
        if list(wanted) == self._shown:
            return
        focus = self.window().focusWidget()
        held = next((place for place, row in enumerate(self.rows) if row is focus), None)
        self._shown = list(wanted)
        for row in self.rows:
            row.hide()
            self._column.removeWidget(row)
            row.deleteLater()
        self.rows = [self._row(one, done=done) for one, done in wanted]
        for before, after in pairwise([self.line, *self.rows]):
            QWidget.setTabOrder(before, after)  # else a new row comes behind everything there is
        if held is not None and self.rows:
            self.rows[min(held, len(self.rows) - 1)].setFocus(Qt.FocusReason.TabFocusReason)

    def _row(self, one: Leftover, *, done: bool) -> LeftoverRow:
        session = self._bench.session
        row = LeftoverRow(one, done=done, writable=bool(session and not session.read_only))
        row.put_asked.connect(lambda: self._ask(row))
        row.copied.connect(lambda: self._copy(one))
        row.settled.connect(lambda: self._settle(one, done=done))
        self._column.addWidget(row)
        row.show()  # now: what is not in view takes no focus
        return row

    # --- doing -----------------------------------------------------------------------------

    def _ask(self, row: LeftoverRow) -> None:
        session = self._bench.session
        if session is None or row.put is None:
            return
        menu = QMenu(row)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for name in places(session, row.leftover):
            action = menu.addAction(session.form.fields[name].label)
            action.triggered.connect(lambda _=False, name=name: self.put(row.leftover, name))
        menu.popup(row.put.mapToGlobal(row.put.rect().bottomLeft()))
        menu.setActiveAction(menu.actions()[0])

    def put(self, one: Leftover, name: str) -> None:
        """Put an entry into a plain field, behind what stands there, and show the field."""
        session = self._bench.session
        if session is None:
            return
        path = CellPath(name)
        before = session.text(path)
        text = f"{before}\n{one.text}" if before else one.text
        if self._bench.attempt(lambda: session.settle(one, {path: text}, origin="panel")):
            self._bench.show_cell(path)

    def _copy(self, one: Leftover) -> None:
        QGuiApplication.clipboard().setText(one.row if len(one.parts) > 1 else one.text)
        self._bench.say(f"已复制“{one.label}”，到要放的格里按 Ctrl+V。")

    def _settle(self, one: Leftover, *, done: bool) -> None:
        session = self._bench.session
        if session is None:
            return
        if done:
            self._bench.attempt(lambda: session.unsettle(one, origin="panel"))
        else:
            self._bench.attempt(lambda: session.settle(one, {}, origin="panel"))


def places(session: Session, one: Leftover) -> tuple[str, ...]:
    """Return the fields that could take a text: free ones, and blank ones that can read it."""
    fields = [field for field in session.form.fields.values() if not field.calc]
    growing = [field.name for field in fields if field.type in _GROWING]
    blank = [
        field.name
        for field in fields
        if field.type not in _GROWING | {FieldType.CHOICE, FieldType.YEAR}
        and len(one.text) <= _SHORT_ENOUGH
        and parse(field.type, one.text, field.unit).readable
        and not session.text(CellPath(field.name))
    ]
    return (*growing, *blank)


def _html(one: Leftover) -> str:
    """Write the texts of an entry, those of a row with the names of their columns."""
    share = max(30, _SHOWN_CHARS // len(one.parts))
    return "<br>".join(
        f'<span style="color:{theme.QUIET}">{escape(column)}</span>　{escape(short(text, share))}'
        if column
        else f"<b>{escape(short(text, share))}</b>"
        for column, text in one.parts
    )
