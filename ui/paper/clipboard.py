"""The paper and the clipboard: single texts, and tables of other programs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QGuiApplication

from ui.paper import moves, pasting
from ui.paper.writing import write_block

if TYPE_CHECKING:
    from PySide6.QtCore import QMimeData

    from perfdesk.cells import CellPath
    from ui.paper.commands import EditingPaper


def copy(paper: EditingPaper) -> bool:
    """Copy what is selected in the text, else the selected cells, else the cell in hand."""
    focus, sheet, anchor = paper.looks.focus, paper.sheet, paper.anchor
    if focus is None or sheet is None:
        return False
    if _has_selected_text(paper):
        paper.editor.copy()
        return True
    text = paper.shown(focus)
    if anchor is not None and paper.looks.selected:
        block = moves.rectangle(sheet, anchor, focus.path)
        text = pasting.write_block([[_text(paper, path) for path in row] for row in block])
    QGuiApplication.clipboard().setText(text)
    return True


def cut(paper: EditingPaper) -> bool:
    """Copy, then take away what was copied."""
    if _has_selected_text(paper):
        paper.editor.cut()
        return True
    return copy(paper) and paper.clear()


def paste(paper: EditingPaper) -> bool:
    """Paste at the caret, or a table from the cell in hand on, or a new text into it."""
    source = QGuiApplication.clipboard().mimeData()
    focus, session = paper.looks.focus, paper.session
    if focus is None or session is None or not source.hasText():
        return False
    if paper.looks.has_editor and paper.editor.writing:
        paper.editor.paste()
        return True
    if paste_table(paper, source):
        return True
    if not focus.editable:
        return False
    text = source.text().replace("\r\n", "\n").replace("\r", "\n").strip("\n")
    texts = dict.fromkeys((focus.path, *focus.twins), text)
    paper.write(texts, f"粘贴 {session.label(focus.path)}", "paste")
    paper.show_session_text()
    return True


def paste_table(paper: EditingPaper, source: QMimeData) -> bool:
    """Paste rows and columns into a table; False when it is only text for one cell."""
    focus, session = paper.looks.focus, paper.session
    if session is None or session.read_only or focus is None or not focus.path.column:
        return False
    block = pasting.read_clipboard(source)
    wide = max((len(row) for row in block), default=0)
    if wide < 2 and (len(block) < 2 or _is_inside_text(paper)):
        return False
    hand = paper.in_hand()
    if hand is None:
        return False
    path, sheet = hand.slot.path, hand.sheet
    columns = sheet.columns[path.field]
    labels = [session.form.field_of((path.field, name)).label or name for name in columns]
    block = pasting.without_head(block, labels[columns.index(path.column) :])
    writing, lost = write_block(session.form, session.filing, sheet, path, block)
    if paper.carry_out(writing, f"粘贴 {len(block)} 行 {wide - lost} 列", "paste"):
        paper.editor.rest()
        paper.show_session_text()
        if lost:
            paper.message.emit(f"右边有 {lost} 列没有地方放，没有粘贴")
    return True


def _has_selected_text(paper: EditingPaper) -> bool:
    return paper.looks.has_editor and paper.editor.textCursor().hasSelection()


def _is_inside_text(paper: EditingPaper) -> bool:
    """Lines pasted where somebody writes are lines of that text, not rows of the table."""
    editor = paper.editor
    return paper.looks.has_editor and editor.writing and not (editor.fresh and not editor.text)


def _text(paper: EditingPaper, path: CellPath) -> str:
    slot = paper.sheet.slot(path) if paper.sheet else None
    return paper.shown(slot) if slot else ""
