"""The keys of the paper, as tables: which key does what, at rest and while writing.

A value is a method of `PaperView` with its arguments; one that answers False leaves the key alone,
which then goes to the next command, and in the end to the text.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PySide6.QtGui import QKeyEvent

Key = Qt.Key
_SHIFT = Qt.KeyboardModifier.ShiftModifier
_CTRL = Qt.KeyboardModifier.ControlModifier
_ALT = Qt.KeyboardModifier.AltModifier
_PLAIN = Qt.KeyboardModifier.NoModifier
HELD = _SHIFT | _CTRL | _ALT | Qt.KeyboardModifier.MetaModifier
"""The modifiers that count; a key of the number pad is a key like others."""

Command = tuple[str, tuple[object, ...]]
Table = dict[tuple[int, Qt.KeyboardModifier], tuple[Command, ...]]


def _do(name: str, *arguments: object) -> tuple[Command, ...]:
    return ((name, arguments),)


ALWAYS: Table = {
    (Key.Key_Tab, _PLAIN): _do("press_enter"),
    (Key.Key_Backtab, _SHIFT): _do("go", -1),
    (Key.Key_Return, _PLAIN): _do("press_enter"),
    (Key.Key_Return, _SHIFT): _do("break_line"),
    (Key.Key_Return, _CTRL): _do("break_line"),
    (Key.Key_Return, _ALT): _do("break_line"),
    (Key.Key_Escape, _PLAIN): _do("press_escape"),
    (Key.Key_F2, _PLAIN): _do("toggle_writing"),
    (Key.Key_F3, _PLAIN): _do("entry_aid"),
    (Key.Key_F4, _PLAIN): _do("offer"),
    (Key.Key_F7, _PLAIN): _do("take_normal"),
    (Key.Key_Down, _ALT): (*_do("offer_list"), *_do("move_row", 1)),
    (Key.Key_Up, _ALT): _do("move_row", -1),
    (Key.Key_Down, _ALT | _SHIFT): _do("move_row", 1),
    (Key.Key_Up, _ALT | _SHIFT): _do("move_row", -1),
    (Key.Key_Insert, _ALT): _do("insert_row"),
    (Key.Key_Insert, _ALT | _SHIFT): _do("insert_row_above"),
    (Key.Key_Delete, _ALT): _do("delete_row"),
    (Key.Key_Z, _CTRL): _do("undo"),
    (Key.Key_Y, _CTRL): _do("redo"),
    (Key.Key_Z, _CTRL | _SHIFT): _do("redo"),
    (Key.Key_Apostrophe, _CTRL): _do("same_as_last_year"),
    (Key.Key_F8, _PLAIN): _do("next_finding"),
    (Key.Key_F8, _SHIFT): _do("previous_finding"),
    (Key.Key_F9, _PLAIN): _do("next_unconfirmed"),
    (Key.Key_PageUp, _PLAIN): _do("page", -1),
    (Key.Key_PageDown, _PLAIN): _do("page", 1),
    (Key.Key_Equal, _CTRL): _do("zoom_in"),
    (Key.Key_Plus, _CTRL): _do("zoom_in"),
    (Key.Key_Minus, _CTRL): _do("zoom_out"),
    (Key.Key_0, _CTRL): _do("zoom_normal"),
}
AT_REST: Table = {
    (Key.Key_Left, _PLAIN): (*_do("step_option", -1), *_do("step", Key.Key_Left)),
    (Key.Key_Right, _PLAIN): (*_do("step_option", 1), *_do("step", Key.Key_Right)),
    (Key.Key_Up, _PLAIN): _do("step", Key.Key_Up),
    (Key.Key_Down, _PLAIN): _do("step", Key.Key_Down),
    (Key.Key_Left, _SHIFT): _do("extend", Key.Key_Left),
    (Key.Key_Right, _SHIFT): _do("extend", Key.Key_Right),
    (Key.Key_Up, _SHIFT): _do("extend", Key.Key_Up),
    (Key.Key_Down, _SHIFT): _do("extend", Key.Key_Down),
    (Key.Key_Space, _PLAIN): _do("press_space"),
    (Key.Key_Delete, _PLAIN): _do("clear"),
    (Key.Key_Backspace, _PLAIN): _do("clear"),
    (Key.Key_A, _CTRL): _do("select_text"),
    (Key.Key_C, _CTRL): _do("copy"),
    (Key.Key_X, _CTRL): _do("cut"),
    (Key.Key_V, _CTRL): _do("paste"),
    (Key.Key_Home, _CTRL): _do("go_to_end", 1),
    (Key.Key_End, _CTRL): _do("go_to_end", -1),
}
WRITING: Table = {
    (Key.Key_Left, _PLAIN): _do("leave", Key.Key_Left),
    (Key.Key_Right, _PLAIN): _do("leave", Key.Key_Right),
    (Key.Key_Up, _PLAIN): (*_do("choose_proposal", -1), *_do("leave", Key.Key_Up)),
    (Key.Key_Down, _PLAIN): (*_do("choose_proposal", 1), *_do("leave", Key.Key_Down)),
    (Key.Key_Space, _PLAIN): _do("press_space_writing"),
}
_SAME: dict[int, int] = {Key.Key_Enter: Key.Key_Return, Key.Key_QuoteDbl: Key.Key_Apostrophe}


def commands_for(event: QKeyEvent, *, writing: bool) -> Iterator[Command]:
    """Yield the commands that a key may mean, the likelier first."""
    held = (_SAME.get(event.key(), event.key()), event.modifiers() & HELD)
    yield from (WRITING if writing else AT_REST).get(held, ())
    yield from ALWAYS.get(held, ())
