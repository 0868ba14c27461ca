"""The one live editor on the paper: laid over the focused cell, it sets text as the paper does.

It types, selects, copies and takes input methods; it has no undo of its own and knows no session.
At rest it shows no caret: the keys then move between cells, and typing begins an edit.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QMimeData, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QTextBlockFormat, QTextCursor, QTextOption
from PySide6.QtWidgets import QFrame, QTextEdit

from ui.paper.host import claims

if TYPE_CHECKING:
    from PySide6.QtGui import (
        QContextMenuEvent,
        QFocusEvent,
        QInputMethodEvent,
        QKeyEvent,
        QMouseEvent,
        QWheelEvent,
    )
    from PySide6.QtWidgets import QWidget

    from ui.paper.faces import Align, Face
    from ui.paper.host import Host

_PARAGRAPH = "\u2029"
_CONTROLS = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier


class CellEditor(QTextEdit):
    """Edits the text of one cell.

    Signals: typed() when the person changed the text; resized() when it takes another height;
    left() when the focus goes elsewhere; caret_moved().
    """

    typed = Signal()
    resized = Signal()
    left = Signal()
    caret_moved = Signal()

    def __init__(self, parent: QWidget, host: Host) -> None:
        """Ask the host about keys and what is pasted first."""
        super().__init__(parent)
        self._host = host
        self._face: Face | None = None
        self._known = ""
        self._quiet = False
        self._opening = False
        self._writing = False
        self._replaces = True
        self.fresh = False
        """Entered with the mouse, and nothing typed yet."""
        self.setProperty("kind", "cell")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAcceptRichText(False)
        self.setUndoRedoEnabled(False)
        self.setAcceptDrops(False)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.document().setDocumentMargin(0)
        self.viewport().setAutoFillBackground(False)
        self.setStyleSheet("QTextEdit { background: transparent; border: none; padding: 0; }")
        self.textChanged.connect(self._hear_text)
        self.cursorPositionChanged.connect(self.caret_moved)
        self.document().documentLayout().documentSizeChanged.connect(self._hear_size)
        self.hide()

    # --- text --------------------------------------------------------------------------------

    @property
    def text(self) -> str:
        """The text, character for character."""
        return self.document().toRawText().replace(_PARAGRAPH, "\n")

    @property
    def seen_text(self) -> str:
        """The text together with what an input method is composing."""
        cursor = self.textCursor()
        composed = cursor.block().layout().preeditAreaText()
        if not composed:
            return self.text
        text, at = self.text, cursor.position()
        return text[:at] + composed + text[at:]

    def open(self, text: str, face: Face, align: Align, *, replaces: bool) -> None:
        """Show the text of a cell, at rest; `replaces`: typing then begins a new text."""
        self._replaces = replaces
        self._opening = True  # the text is still the last cell's: its size is no news of this one
        self.dress(face, align)
        self.put(text)
        self._opening = False
        self.rest()

    def dress(self, face: Face, align: Align) -> None:
        """Set the text in another typeface."""
        self._face = face
        self.setFont(face.font)
        option = QTextOption(align)
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self._quiet = True
        self.document().setDefaultTextOption(option)
        cursor = QTextCursor(self.document())
        cursor.select(QTextCursor.SelectionType.Document)
        cursor.setBlockFormat(self._line_shape())
        self._quiet = False

    def put(self, text: str) -> None:
        """Show another text; the caret stays where it was, as far as there is text."""
        position = self.textCursor().position()
        self._quiet = True
        cursor = QTextCursor(self.document())
        cursor.beginEditBlock()
        cursor.select(QTextCursor.SelectionType.Document)
        cursor.setBlockFormat(self._line_shape())
        cursor.insertText(text)
        cursor.endEditBlock()
        self._quiet = False
        self._known = self.text
        cursor.setPosition(min(position, self.document().characterCount() - 1))
        self.setTextCursor(cursor)

    @property
    def lines(self) -> int:
        """How many lines the text takes, what an input method composes included."""
        return round(self.document().size().height() / self.face_line)

    @property
    def face_line(self) -> int:
        """Height of one line in pixels."""
        return self._face.line if self._face else 20

    def place(self, rect: QRect) -> None:
        """Stand where the text of a cell stands in the viewport."""
        shift = self._face.shift if self._face else 0
        self.setGeometry(rect.translated(0, shift))

    # --- rest and writing --------------------------------------------------------------------

    @property
    def writing(self) -> bool:
        """False at rest, when keys move between cells."""
        return self._writing

    def rest(self) -> None:
        """Hide the caret."""
        self._writing = self.fresh = False
        cursor = self.textCursor()
        cursor.clearSelection()
        self.setTextCursor(cursor)
        self.setCursorWidth(0)

    def write(self, *, all_selected: bool = False, at_end: bool = False) -> None:
        """Show the caret; typing goes to it."""
        self._writing = True
        self.setCursorWidth(1)
        if all_selected:
            self.selectAll()
        elif at_end:
            self.moveCursor(QTextCursor.MoveOperation.End)

    def write_at(self, position: QPoint) -> None:
        """Show the caret at a place of the parent."""
        self.write()
        self.fresh = True
        self.setTextCursor(self.cursorForPosition(position - self.pos()))

    def select_to(self, position: QPoint) -> None:
        """Select from where the caret was put to a place of the parent."""
        cursor = self.textCursor()
        there = self.cursorForPosition(position - self.pos()).position()
        cursor.setPosition(there, QTextCursor.MoveMode.KeepAnchor)
        self.setTextCursor(cursor)

    def at_edge(self, key: Qt.Key) -> bool:
        """Tell whether the caret cannot go further in the direction of an arrow key."""
        cursor = self.textCursor()
        if cursor.hasSelection():
            return False
        if key == Qt.Key.Key_Left:
            return cursor.atStart()
        if key == Qt.Key.Key_Right:
            return cursor.atEnd()
        move = QTextCursor.MoveOperation
        return not cursor.movePosition(move.Up if key == Qt.Key.Key_Up else move.Down)

    def break_line(self) -> None:
        """Begin a new line at the caret."""
        if not self._writing:
            self.write(at_end=True)
        self.insertPlainText("\n")

    # --- events ------------------------------------------------------------------------------

    def event(self, event: QEvent) -> bool:
        """Keep keys that the cell needs from being taken for shortcuts of the window."""
        if claims(self._host, event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let the paper have the key first; typing at rest begins an edit."""
        if self._host.take_key(event):
            event.accept()
            return
        if not self._writing:
            if not self._begins(event):
                event.ignore()
                return
            self.write(all_selected=self._replaces, at_end=not self._replaces)
        self.fresh = False
        super().keyPressEvent(event)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        """Begin an edit when an input method composes or commits at rest."""
        if not self._writing and not self.isReadOnly():
            if not event.preeditString() and not event.commitString():
                super().inputMethodEvent(event)
                return
            self.write(all_selected=self._replaces, at_end=not self._replaces)
            if self._replaces:
                self.insertPlainText("")
        super().inputMethodEvent(event)
        self.resized.emit()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Show the caret where the mouse points."""
        if not self._writing:
            self.write()
        super().mousePressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Say that the cell is left; a menu of its own is no leaving."""
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.left.emit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave scrolling to the paper."""
        event.ignore()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Show the menu of the cell."""
        self._host.show_menu(event.globalPos())

    def focusNextPrevChild(self, _next: bool) -> bool:
        """Leave Tab to the paper."""
        return False

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        """Take text only."""
        return source.hasText()

    def insertFromMimeData(self, source: QMimeData) -> None:
        """Let the paper paste tables; else insert the plain text."""
        if self.isReadOnly() or self._host.take_paste(source):
            return
        if not self._writing:
            self.write(all_selected=True)
        self.insertPlainText(source.text().replace("\r\n", "\n").replace("\r", "\n"))

    def createMimeDataFromSelection(self) -> QMimeData:
        """Copy plain text, without the paper's typeface."""
        data = QMimeData()
        data.setText(self.textCursor().selectedText().replace(_PARAGRAPH, "\n"))
        return data

    def _line_shape(self) -> QTextBlockFormat:
        shape = QTextBlockFormat()
        fixed = QTextBlockFormat.LineHeightTypes.FixedHeight.value
        shape.setLineHeight(float(self.face_line), fixed)
        return shape

    def _begins(self, event: QKeyEvent) -> bool:
        """Tell whether a key at rest begins an edit."""
        if self.isReadOnly():
            return False
        held = event.modifiers() & _CONTROLS
        text = event.text()
        return bool(text) and text.isprintable() and held in {Qt.KeyboardModifier(0), _CONTROLS}

    def _hear_text(self) -> None:
        if self._quiet:
            return
        now = self.text
        if now != self._known:
            self._known = now
            self.typed.emit()

    def _hear_size(self) -> None:
        if not self._opening:
            self.resized.emit()
