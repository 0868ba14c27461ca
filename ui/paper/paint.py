"""Painting the paper: sheet, cells, texts, borders, and what the desk adds to the form.

Only paints. What a cell shows and how it stands comes from `Looks`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from perfdesk.filing import CellState
from perfdesk.findings import Level
from perfdesk.layout.rows import Kind
from ui import theme
from ui.paper.faces import Align

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from PySide6.QtGui import QFont

    from perfdesk.cells import CellPath
    from ui.paper.flow import Piece
    from ui.paper.geometry import Block, Geometry
    from ui.paper.marks import Mark
    from ui.paper.sheet import Slot

_INK, _LABEL_INK = QColor(theme.INK), QColor(theme.LABEL_INK)
_CALCULATED, _CALCULATED_SOFT = QColor(theme.CALCULATED), QColor(theme.CALCULATED_SOFT)
_LABEL, _CARRIED, _SHEET = QColor(theme.LABEL), QColor(theme.CARRIED), QColor(theme.SHEET)
_ACCENT, _ACCENT_SOFT = QColor(theme.ACCENT), QColor(theme.ACCENT_SOFT)
_RULE, _DOTS, _QUIET = QColor(theme.RULE), QColor("#b9b5ac"), QColor(theme.QUIET)
_READ_ONLY = QColor("#fcfbf9")
_EDGE = {Level.ERROR: QColor(theme.ERROR), Level.WARNING: QColor(theme.WARNING_EDGE)}


@dataclass(slots=True)
class Looks:
    """What the painter must know beside the places; kept up to date by the view."""

    shown: Callable[[Slot], str]
    state: Callable[[CellPath], CellState | None]
    levels: Mapping[CellPath, Level]
    marks: Mapping[CellPath, tuple[Mark, ...]]
    focus: Slot | None = None
    option: str = ""
    """The option that Space would tick in the focused cell."""
    has_editor: bool = False
    """The live editor shows the text of the focused cell."""
    selected: frozenset[CellPath] = frozenset()
    read_only: bool = False
    flash: bool = False
    """The focused cell is lit for a moment, to be found."""


def paint_paper(
    painter: QPainter, geometry: Geometry, looks: Looks, clip: QRect, visible: QRect
) -> None:
    """Paint what lies in `clip`; labels of cells that reach out of `visible` stay in view."""
    width = geometry.sizes.width
    painter.fillRect(
        clip.intersected(QRect(0, 0, width, geometry.height)),
        _READ_ONLY if looks.read_only else _SHEET,
    )
    blocks = list(geometry.between(clip.top() - 2, clip.bottom() + 2))
    for block in blocks:
        if block.rect.adjusted(-2, 0, 2, 0).intersects(clip):
            _paint_block(painter, block, looks, clip, visible)
    _paint_borders(painter, [one for one in blocks if one.role is None])
    _paint_focus(painter, geometry, looks)


def mark_places(
    geometry: Geometry, marks: Mapping[CellPath, tuple[Mark, ...]], radius: int
) -> list[tuple[QPoint, Mark, CellPath]]:
    """Return the centre of every mark, beside its cell and never on top of another."""
    wanted = sorted(
        (geometry.slot_rect(path).center().y(), mark.number, mark, path)
        for path, listed in marks.items()
        for mark in listed
        if not geometry.slot_rect(path).isNull()
    )
    places: list[tuple[QPoint, Mark, CellPath]] = []
    x = max(geometry.sizes.left * 21 // 38, radius + 1)
    free = 0
    for y, _number, mark, path in wanted:
        at = max(y, free)
        free = at + 2 * radius + 2
        places.append((QPoint(x, at), mark, path))
    limit = geometry.height - radius - 4
    for centre, _mark, _path in reversed(places):
        centre.setY(min(centre.y(), limit))
        limit = centre.y() - 2 * radius - 2
    return places


def paint_marks(
    painter: QPainter,
    places: Iterable[tuple[QPoint, Mark, CellPath]],
    radius: int,
    font: QFont,
    clip: QRect,
) -> None:
    """Paint the numbered marks in the margin."""
    painter.setFont(font)
    for centre, mark, _path in places:
        disc = QRect(centre.x() - radius, centre.y() - radius, 2 * radius, 2 * radius)
        if not disc.intersects(clip):
            continue
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(_EDGE[mark.level])
        painter.drawEllipse(disc)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
        painter.setPen(_SHEET)
        painter.drawText(disc, Align.AlignCenter, str(mark.number))
    painter.setBrush(Qt.BrushStyle.NoBrush)


def _paint_block(
    painter: QPainter, block: Block, looks: Looks, clip: QRect, visible: QRect
) -> None:
    only = block.content.only_slot if block.role is None else None
    if block.role is None:
        painter.fillRect(block.rect, _background(block, only, looks))
    if only is not None and (level := _level(only, looks)):
        painter.fillRect(_bar(block.rect.adjusted(1, 1, 0, 0)), _EDGE[level])
    shift = _shift_into_view(block, visible)
    for piece in block.arranged.pieces:
        rect = block.piece_rect(piece).translated(0, shift)
        if piece.slot is not None and only is None:
            _paint_inline(painter, piece, rect, looks)
        if looks.has_editor and piece.slot is not None and piece.slot is looks.focus:
            continue
        if rect.adjusted(0, -2, 0, 2).intersects(clip):
            place = (rect.left(), rect.top(), rect.width())
            colour = _colour(piece, block, looks)
            piece.face.draw(painter, piece.text, place, piece.align, colour, QRectF(clip))
        if piece.option and piece.slot is looks.focus and piece.option == looks.option:
            painter.fillRect(rect.left(), rect.bottom() - 1, rect.width(), 2, _ACCENT)


def _background(block: Block, only: Slot | None, looks: Looks) -> QColor:
    if block.content.kind is not Kind.VALUE:
        plain = _LABEL
    else:
        plain = _READ_ONLY if looks.read_only else _SHEET
    if only is None:
        return plain
    if looks.flash and only is looks.focus:
        return _ACCENT_SOFT
    if only.path in looks.selected:
        return _ACCENT_SOFT
    return _tint(only, looks) or plain


def _tint(slot: Slot, looks: Looks) -> QColor | None:
    states = {looks.state(path) for path in (slot.path, *slot.twins)}
    if CellState.CARRIED in states:
        return _CARRIED
    if slot is looks.focus and not looks.read_only:
        return _SHEET
    return _CALCULATED_SOFT if CellState.CALCULATED in states else None


def _level(slot: Slot, looks: Looks) -> Level | None:
    found = [looks.levels[path] for path in (slot.path, *slot.twins) if path in looks.levels]
    return Level.ERROR if Level.ERROR in found else next(iter(found), None)


def _bar(rect: QRect) -> QRect:
    return QRect(rect.left(), rect.top(), 3, rect.height())


def _paint_inline(painter: QPainter, piece: Piece, rect: QRect, looks: Looks) -> None:
    """Paint what stands behind a blank that shares its cell or line with printed words."""
    slot = piece.slot
    if slot is None or slot.blank.echo:
        return
    tint = _ACCENT_SOFT if looks.flash and slot is looks.focus else _tint(slot, looks)
    if tint is not None:
        painter.fillRect(rect.adjusted(-3, 0, 3, 0), tint)
    if not piece.text and not slot.options:
        painter.fillRect(rect.left(), rect.bottom() - 1, rect.width(), 1, _DOTS)
    level = _level(slot, looks)
    if level and piece.option in {"", slot.options[0] if slot.options else ""}:
        painter.fillRect(_bar(rect.adjusted(-6, 1, 0, -1)), _EDGE[level])


def _colour(piece: Piece, block: Block, looks: Looks) -> QColor:
    slot = piece.slot
    if slot is None or block.content.kind is not Kind.VALUE:
        return _LABEL_INK
    if looks.state(slot.path) is CellState.CALCULATED:
        return _CALCULATED
    return _INK


def _shift_into_view(block: Block, visible: QRect) -> int:
    """Return how far a heading moves to be seen while its cell is higher than the window."""
    if block.content.kind is Kind.VALUE or block.height <= visible.height() // 2:
        return 0
    seen = block.rect.intersected(visible)
    if seen.isEmpty():
        return 0
    room = (seen.height() - block.arranged.height) // 2
    middle = seen.top() + max(room, 0)
    low = block.y + 2
    high = block.y + block.height - block.arranged.height - 2
    return max(low, min(middle, high)) - block.origin[1]


def _paint_borders(painter: QPainter, cells: Iterable[Block]) -> None:
    pen = QPen(_RULE, 1)
    pen.setCosmetic(True)
    painter.setPen(pen)
    for block in cells:
        painter.drawRect(block.rect)


def _paint_focus(painter: QPainter, geometry: Geometry, looks: Looks) -> None:
    slot = looks.focus
    if slot is None:
        return
    rect = geometry.slot_rect(slot.path)
    pen = QPen(_QUIET if looks.read_only else _ACCENT, 2)
    pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
    painter.setPen(pen)
    painter.drawRect(rect.adjusted(1, 1, 0, 0))
