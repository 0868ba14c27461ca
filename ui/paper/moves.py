"""Which cell comes next: in reading order, by the arrows, and as a rectangle of a table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from perfdesk.cells import CellPath

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ui.paper.geometry import Geometry
    from ui.paper.sheet import Sheet, Slot

    Shown = Callable[[Slot], str]

_ACROSS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
_INSIDE = 12
"""Pixels: up and down follow the left edge of a cell, as in a spreadsheet."""
_DOWN = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}


def tab_order(sheet: Sheet, shown: Shown) -> tuple[Slot, ...]:
    """Return the cells that Tab and Enter visit: all to be typed, past the words of the form."""
    return tuple(
        slot
        for slot in sheet.in_order()
        if slot.editable and not slot.given and not (slot.presets and shown(slot) in slot.presets)
    )


def following(sheet: Sheet, shown: Shown, slot: Slot | None, by: int) -> Slot | None:
    """Return the next (1) or previous (-1) cell to fill; None at the end of the form."""
    order = tab_order(sheet, shown)
    if slot is None:
        return order[0 if by > 0 else -1] if order else None
    everything = sheet.in_order()
    at = everything.index(slot) if slot in everything else -1
    stops = set(order)
    rest = everything[at + 1 :] if by > 0 else everything[:at][::-1]
    return next((one for one in rest if one in stops), None)


def beside(sheet: Sheet, shown: Shown, places: Geometry, slot: Slot, key: Qt.Key) -> Slot | None:
    """Return the cell to which an arrow key leads."""
    here = places.slot_rect(slot.path)
    if key in _ACROSS:
        by = _ACROSS[key]
        level = [
            (abs(rect.center().x() - here.center().x()), one)
            for one in sheet.in_order()
            if one is not slot
            and (rect := places.slot_rect(one.path)).top() <= here.center().y() <= rect.bottom()
            and (rect.center().x() - here.center().x()) * by > 0
        ]
        nearest = min(level, key=lambda found: found[0], default=None)
        return nearest[1] if nearest else following(sheet, shown, slot, by)
    down = _DOWN[key] > 0
    column = here.left() + min(here.width() // 2, _INSIDE)
    best: tuple[tuple[int, int], Slot] | None = None
    for one in sheet.in_order():
        rect = places.slot_rect(one.path)
        gap = rect.top() - here.bottom() if down else here.top() - rect.bottom()
        if one is slot or gap < -1:
            continue
        aside = max(rect.left() - column, column - rect.right(), 0)
        rank = (gap + (0 if aside == 0 else here.height()), aside)
        if best is None or rank < best[0]:
            best = (rank, one)
    return best[1] if best else None


def rectangle(sheet: Sheet, corner: CellPath, other: CellPath) -> tuple[tuple[CellPath, ...], ...]:
    """Return the cells of a table between two corners, row by row; nothing across tables."""
    if not corner.column or corner.field != other.field:
        return ()
    rows = _between(sheet.rows.get(corner.field, ()), corner.row, other.row)
    columns = _between(sheet.columns.get(corner.field, ()), corner.column, other.column)
    return tuple(tuple(CellPath(corner.field, row, one) for one in columns) for row in rows)


def _between(listed: Sequence[str], one: str, other: str) -> Sequence[str]:
    if one not in listed or other not in listed:
        return ()
    first, last = sorted((listed.index(one), listed.index(other)))
    return listed[first : last + 1]
