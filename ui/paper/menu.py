"""The menu of a cell, as a table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMenu

from ui.paper.entry_aid import takes_indicator

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ui.paper.offered import OfferingPaper


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the menu; the command is a method of the paper."""

    text: str
    keys: str
    command: str
    enabled: bool


def menu_entries(paper: OfferingPaper) -> Iterator[Entry | None]:
    """Yield the entries that fit the focused cell; None is a dividing line."""
    session, focus = paper.session, paper.looks.focus
    if session is None or focus is None:
        return
    writable = focus.editable and not session.read_only
    pastable = writable and QGuiApplication.clipboard().mimeData().hasText()
    yield Entry("剪切", "Ctrl+X", "cut", writable)
    yield Entry("复制", "Ctrl+C", "copy", True)
    yield Entry("粘贴", "Ctrl+V", "paste", pastable)
    yield None
    yield Entry("同去年", "Ctrl+'", "same_as_last_year", writable and session.last_year is not None)
    carried = any(paper.waits(path) for path in paper.chosen_paths())
    yield Entry("确认", "空格", "confirm_current", carried and not session.read_only)
    yield Entry("可选内容…", "F4", "offer", writable and not focus.options)
    if takes_indicator(focus):
        normal = paper.aid.normal()
        yield Entry("按符号、数、单位填…", "F3", "entry_aid", writable)
        yield Entry(f"改成规范写法 {normal}".strip(), "F7", "take_normal", bool(normal))
    if focus.path.column:
        rows = not session.read_only
        yield None
        yield Entry("上方插入行", "Alt+Shift+Ins", "insert_row_above", rows)
        yield Entry("下方插入行", "Alt+Ins", "insert_row", rows)
        yield Entry("删除行", "Alt+Del", "delete_row", rows and focus.exists)
        yield Entry("上移", "Alt+Shift+↑", "move_row_up", rows and focus.exists)
        yield Entry("下移", "Alt+Shift+↓", "move_row_down", rows and focus.exists)
    yield None
    undo, redo = session.undo_name, session.redo_name
    yield Entry(f"撤销 {undo}" if undo else "撤销", "Ctrl+Z", "undo", bool(undo))
    yield Entry(f"重做 {redo}" if redo else "重做", "Ctrl+Y", "redo", bool(redo))


def cell_menu(paper: OfferingPaper) -> QMenu:
    """Return the menu of the focused cell, to be shown once."""
    menu = QMenu(paper)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    for entry in menu_entries(paper):
        if entry is None:
            menu.addSeparator()
            continue
        action = menu.addAction(f"{entry.text}\t{entry.keys}")
        action.setEnabled(entry.enabled)
        action.triggered.connect(getattr(paper, entry.command))
    return menu
