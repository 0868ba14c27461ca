"""The two lists of the import page: the files at the left, and at the right what was read."""

from __future__ import annotations

import re
from functools import partial
from html import escape
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QMenu,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from ui import theme
from ui.dialogs.intake_batch import FileState, field_rows
from ui.parts import ElidedLabel, Link, link

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QKeyEvent, QMouseEvent, QPaintEvent

    from ui.dialogs.intake_batch import Draft, FileEntry

_DOUBT, _LOST, _CHOSEN = "#fde8c8", "#f4d9d6", theme.ACCENT_SOFT
_MOST_CHARS = 90
_NAME_PX = 150


class _Dot(QWidget):
    """The state of a file as a coloured dot."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedWidth(14)
        self._colour = ""

    def show_colour(self, colour: str) -> None:
        """Show a colour; the empty one is a hollow dot."""
        self._colour = colour
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the dot."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen if self._colour else QPen(QColor("#b5b2aa"), 1.5))
        painter.setBrush(QColor(self._colour or theme.SHEET))
        radius = 4.5 if self._colour else 3.75
        painter.drawEllipse(QPointF(6, 14), radius, radius)
        painter.end()


def _label(text: str = "", kind: str = "") -> QLabel:
    label = QLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setProperty("kind", kind)
    label.setWordWrap(True)
    label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
    return label


class _Row(QFrame):
    """A row that is used by a press or by Space. Signal used()."""

    used = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def mousePressEvent(self, _event: QMouseEvent) -> None:
        """A press uses it."""
        self.used.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Space uses it, up and down move."""
        match event.key():
            case Qt.Key.Key_Space:
                self.used.emit()
            case Qt.Key.Key_Down:
                self.focusNextChild()
            case Qt.Key.Key_Up:
                self.focusPreviousChild()
            case _:
                super().keyPressEvent(event)


class EntryRow(_Row):
    """A file, or one of its filings, in the left list."""

    def __init__(self, *, inner: bool = False) -> None:
        """Make an empty row; an inner one stands under its file."""
        super().__init__()
        self.setObjectName("entry")
        self._dot = _Dot()
        self._name, self._note = _label(), ElidedLabel("small")
        self._why = _label("", "small")
        self._chip = QLabel()
        self._chip.setProperty("kind", "warning")
        texts = QVBoxLayout()
        texts.setSpacing(1)
        texts.addWidget(self._name)
        texts.addWidget(self._note)
        texts.addWidget(self._why)
        row = QHBoxLayout(self)
        row.setContentsMargins(36 if inner else 12, 5, 12, 6)
        row.setSpacing(7)
        row.addWidget(self._dot)
        row.addLayout(texts, 1)
        row.addWidget(self._chip, 0, Qt.AlignmentFlag.AlignTop)
        self._dot.setVisible(not inner)
        self.set_chosen(chosen=False)

    def show_entry(self, name: str, note: str, colour: str, points: int, *, why: str = "") -> None:
        """Show name, note, dot and the number of open points, or why it could not be read."""
        self._why.setText(why)
        self._why.setVisible(bool(why))
        self._note.setToolTip(note)
        self._name.setText(name)
        self._name.setToolTip(name)
        self._note.setText(note)
        self._note.setVisible(bool(note))
        self._dot.show_colour(colour)
        self._chip.setText(f"疑 {points}")
        self._chip.setVisible(points > 0)
        self.setAccessibleName(f"{name} {note}")

    def set_chosen(self, *, chosen: bool) -> None:
        """Show it as the one in view."""
        ground, edge = (theme.SHEET, theme.ACCENT) if chosen else ("transparent", "transparent")
        self.setStyleSheet(
            f"#entry {{ background: {ground}; border: none; border-left: 3px solid {edge}; }}"
            f"#entry:focus {{ border-left: 3px solid {theme.ACCENT}; }}"
        )


def file_colour(entry: FileEntry) -> str:
    """Return the colour of a file's dot: red cannot be read, amber has doubts, green is sure."""
    if entry.state is FileState.BAD:
        return theme.ERROR
    if entry.state is FileState.WAITING:
        return ""
    return theme.WARNING_EDGE if entry.open_points else theme.GOOD_DOT


class ReadRow(_Row):
    """One line of what was read: a name, a text, and perhaps something to do."""

    def __init__(self, name: str, text: str, ground: str = "") -> None:
        """Show name and text on a ground of that colour."""
        super().__init__()
        self.setObjectName("read")
        self._ground = ground
        key, value = _label(name, "quiet"), QLabel(text)
        key.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        key.setWordWrap(True)
        key.setFixedWidth(max(_NAME_PX, key.fontMetrics().horizontalAdvance("国" * 6)))
        value.setTextFormat(Qt.TextFormat.RichText)
        value.setWordWrap(True)
        value.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(12, 6, 12, 7)
        self._row.setSpacing(10)
        self._row.addWidget(key, 0, Qt.AlignmentFlag.AlignTop)
        self._row.addWidget(value, 1)
        self.setAccessibleName(name)
        self.set_chosen(chosen=False)

    def add_deed(self, text: str, act: Callable[[], object], tip: str = "") -> Link:
        """Add something that can be done about it."""
        button = link(text, act, tip)
        self._row.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        return button

    def set_chosen(self, *, chosen: bool) -> None:
        """Show it as the one whose place is lit."""
        ground = _CHOSEN if chosen else self._ground or "transparent"
        self.setStyleSheet(
            f"#read {{ background: {ground}; border: none; border-bottom: 1px solid #eeece7; }}"
            f"#read:focus {{ border-bottom: 1px solid {theme.ACCENT}; }}"
        )


def _short(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= _MOST_CHARS else flat[: _MOST_CHARS - 1] + "…"


def _breakable(text: str) -> str:
    """Let lines end inside what has no blanks: 2021.1.1-2021.12.31, long codes and addresses."""
    return re.sub(r"(?<=[-—–/_,;])(?=[^\s])", "\u200b", text)


def doubt_row(draft: Draft, name: str, say: str, settled: Callable[[], None]) -> ReadRow:
    """Return the row of a doubt; a choice is settled by pressing the right option."""
    row = ReadRow(name, escape(say), _DOUBT)
    field = draft.form.fields.get(name)

    def choose(text: str) -> None:
        draft.choose(name, text)
        settled()

    for option in field.options if field else ():
        row.add_deed(option, partial(choose, option), "就填这个")
    return row


def unread_row(draft: Draft, place: int, settled: Callable[[], None]) -> ReadRow:
    """Return the row of a text that found no cell: it can be put somewhere or left out."""
    text, where = draft.reading.unread[place]
    row = ReadRow("没有放进任何栏", f"“{escape(_short(text))}”（{escape(where)}）", _LOST)

    def put(name: str) -> None:
        draft.place_unread(place, name)
        settled()

    def drop() -> None:
        draft.drop_unread(place)
        settled()

    def ask() -> None:
        menu = QMenu(row)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for name in draft.form.fields:
            menu.addAction(name).triggered.connect(lambda _=False, name=name: put(name))
        menu.popup(button.mapToGlobal(button.rect().bottomLeft()))

    button = row.add_deed("放到…", ask)
    row.add_deed("不要", drop)
    return row


def plain_rows(draft: Draft) -> list[tuple[str, ReadRow]]:
    """Return (name, row) of every field and table, as they were read."""
    rows = []
    for name, text, unit in field_rows(draft.form, draft):
        empty = f'<span style="color:{theme.QUIET}">（空）</span>'
        shown = escape(_breakable(_short(text))) + (f" {unit}" if unit and text else "")
        rows.append((name, ReadRow(name, shown if text else empty)))
    return rows
