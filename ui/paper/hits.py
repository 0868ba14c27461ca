"""What is at a point of the paper."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PySide6.QtCore import QPoint

    from ui.paper.geometry import Block, Geometry
    from ui.paper.sheet import Slot

_REACH = 4
"""Pixels around an option in which a click still means it."""


def slot_at(geometry: Geometry, point: QPoint) -> Slot | None:
    """Return the blank at a point: the nearest one in its cell or text line."""
    block = geometry.at(point)
    if block is None or not block.content.slots:
        return None

    def distance(slot: Slot) -> int:
        rect = block.slot_rect(slot)
        dx = max(rect.left() - point.x(), point.x() - rect.right(), 0)
        dy = max(rect.top() - point.y(), point.y() - rect.bottom(), 0)
        return dx + 4 * dy

    return min(block.content.slots, key=distance)


def option_at(block: Block, slot: Slot, point: QPoint) -> str:
    """Return the option of a blank at a point, or the empty string."""
    for piece in block.arranged.pieces:
        around = block.piece_rect(piece).adjusted(-_REACH, 0, _REACH, 0)
        if piece.slot is slot and around.contains(point):
            return piece.option
    return ""
