"""How a row of the left column is drawn and how much room it takes."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPen, QTextLayout, QTextOption
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from ui import theme
from ui.navigator.rows import ARCHIVED, FilingRow, HeadRow, HitRow, Row, UnitRow, YearRow

if TYPE_CHECKING:
    from PySide6.QtCore import QObject
    from PySide6.QtGui import QFont


ROW_ROLE = int(Qt.ItemDataRole.UserRole)
_HOVER = QColor("#f0eee9")
_HOLLOW = QColor("#b5b2aa")
_LEAST_TITLE = 90
"""Narrower than this (in pixels of the drawings) no title is set beside its chips."""
_LINES = 2
"""A title takes at most this many lines."""


@lru_cache(maxsize=4096)
def wrapped(text: str, family: str, pixels: int, width: int, most: int) -> tuple[str, ...]:
    """Break a text into at most `most` lines of a font, the last one shortened with …."""
    font = theme.ui_font(pixels)
    font.setFamily(family)
    layout = QTextLayout(text, font)
    layout.setTextOption(QTextOption(Qt.AlignmentFlag.AlignLeft))
    layout.beginLayout()
    lines: list[str] = []
    while len(lines) < most and (line := layout.createLine()).isValid():
        line.setLineWidth(max(width, pixels))
        start = line.textStart()
        rest = text[start:]
        last = len(lines) == most - 1 and line.textLength() < len(rest)
        shown = rest if last else text[start : start + line.textLength()]
        metrics = QFontMetrics(font)
        lines.append(
            metrics.elidedText(shown, Qt.TextElideMode.ElideRight, width) if last else shown
        )
    layout.endLayout()
    return tuple(lines)


class RowDelegate(QStyledItemDelegate):
    """Draws headings, units, filings and search hits."""

    def __init__(self, parent: QObject | None = None) -> None:
        """Draw at the size of the drawings until told otherwise."""
        super().__init__(parent)
        self.metrics = theme.Metrics()
        self.width = 246

    # --- room ------------------------------------------------------------------------------

    def sizeHint(
        self, _option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        """Width of the column, height by the kind of row and the lines of its title."""
        return QSize(self.width, self.height(index.data(ROW_ROLE)))

    def height(self, row: Row) -> int:
        """Return the height of a row in pixels."""
        px = self.metrics.px
        match row:
            case YearRow() | HeadRow():
                return px(30)
            case UnitRow():
                below = len(self._below(row))
                return px(29) + below * px(16)
            case FilingRow():
                note = px(16) if row.note or not self._chips_beside(row) else 0
                return px(12) + len(self._title(row)) * px(18) + note
            case HitRow():
                return px(12) + px(18) + len(self._excerpt(row)) * px(16)

    def _note_beside(self, row: UnitRow) -> bool:
        """Whether number and total have room beside the unit's name; else they stand below it."""
        small, bold = self.metrics.font(11), self.metrics.font(bold=True)
        used = QFontMetrics(small).horizontalAdvance(row.note)
        used += QFontMetrics(bold).horizontalAdvance(row.text)
        return used + self.metrics.px(14 + 14 + 8) <= self.width

    def _below(self, row: UnitRow) -> tuple[str, ...]:
        """Return the lines below a unit's name: its total, then as many counts as a line takes."""
        font = self.metrics.font(11)
        room = self.width - self.metrics.px(14 + 14)
        measure = QFontMetrics(font).horizontalAdvance
        lines: list[str] = []
        if not self._note_beside(row):
            lines += wrapped(row.note, font.family(), font.pixelSize(), room, _LINES)
        first = len(lines)
        for part in row.below:
            longer = f"{lines[-1]}　{part}" if len(lines) > first else part
            if len(lines) > first and measure(longer) <= room:
                lines[-1] = longer
            else:
                lines.append(part)
        return tuple(lines)

    def _chips_beside(self, row: FilingRow) -> bool:
        """Whether there is room for the chips beside the title; else they stand below it."""
        room = self.width - self.metrics.px(34 + 12) - self._chips_width(row)
        return room >= self.metrics.px(_LEAST_TITLE)

    def _title(self, row: FilingRow) -> tuple[str, ...]:
        room = self.width - self.metrics.px(34 + 12)
        if self._chips_beside(row):
            room -= self._chips_width(row)
        font = self.metrics.font()
        return wrapped(row.text, font.family(), font.pixelSize(), room, _LINES)

    def _excerpt(self, row: HitRow) -> tuple[str, ...]:
        font = self.metrics.font(11.5)
        room = self.width - self.metrics.px(14 + 12)
        return wrapped(row.note, font.family(), font.pixelSize(), room, _LINES)

    def _chips(self, row: FilingRow) -> list[tuple[str, str, str, str]]:
        one = row.listed
        chips = []
        if one.status == ARCHIVED:
            return []
        if one.errors:
            chips.append((str(one.errors), theme.ERROR_SOFT, theme.ERROR, ""))
        elif one.warnings:
            chips.append((str(one.warnings), theme.WARNING_SOFT, theme.WARNING, ""))
        if one.carried:
            chips.append((str(one.carried), theme.CARRIED, theme.CARRIED_INK, theme.CARRIED_LINE))
        return chips

    def _chip_width(self, text: str) -> int:
        advance = QFontMetrics(self.metrics.font(11)).horizontalAdvance(text)
        return max(advance + self.metrics.px(12), self.metrics.px(18))

    def _chips_width(self, row: FilingRow) -> int:
        return sum(self._chip_width(text) + self.metrics.px(6) for text, *_ in self._chips(row))

    # --- drawing ---------------------------------------------------------------------------

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Draw one row."""
        row: Row = index.data(ROW_ROLE)
        area = QRectF(option.rect)  # type: ignore[attr-defined]
        state = option.state  # type: ignore[attr-defined]
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._draw_ground(painter, area, state, row)
        match row:
            case YearRow() | HeadRow():
                self._draw_heading(painter, area, row)
            case UnitRow():
                self._draw_unit(painter, area, row)
            case FilingRow():
                self._draw_filing(painter, area, row)
            case HitRow():
                self._draw_hit(painter, area, row)
        painter.restore()

    def _draw_ground(
        self, painter: QPainter, area: QRectF, state: QStyle.StateFlag, row: Row
    ) -> None:
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        if chosen and isinstance(row, FilingRow | HitRow):
            painter.fillRect(area, QColor(theme.SHEET))
            edge = QRectF(area.left(), area.top(), self.metrics.px(3), area.height())
            painter.fillRect(edge, QColor(theme.ACCENT))
        elif state & QStyle.StateFlag.State_MouseOver and not isinstance(row, UnitRow | HeadRow):
            painter.fillRect(area, _HOVER)
        if state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(QColor(theme.ACCENT), 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(area.adjusted(0.5, 0.5, -0.5, -0.5))

    def _draw_heading(self, painter: QPainter, area: QRectF, row: YearRow | HeadRow) -> None:
        px = self.metrics.px
        inner = area.adjusted(px(14), px(6), -px(14), 0)
        self._write(painter, inner, row.text, self.metrics.font(12), theme.QUIET)
        note = f"{row.note}  ▸" if isinstance(row, YearRow) and row.note else ""
        self._write(painter, inner, note, self.metrics.font(11), theme.QUIET, right=True)

    def _draw_unit(self, painter: QPainter, area: QRectF, row: UnitRow) -> None:
        px = self.metrics.px
        line = area.adjusted(px(14), 0, -px(14), 0)
        line.setHeight(px(29))
        small, bold = self.metrics.font(11), self.metrics.font(bold=True)
        name = QFontMetrics(bold).elidedText(
            row.text, Qt.TextElideMode.ElideRight, int(line.width())
        )
        self._write(painter, line, name, bold, theme.INK)
        if self._note_beside(row):
            self._write(painter, line, row.note, small, theme.QUIET, right=True)
        line.translate(0, px(29) - px(4))
        line.setHeight(px(16))
        for text in self._below(row):
            shown = QFontMetrics(small).elidedText(
                text, Qt.TextElideMode.ElideRight, int(line.width())
            )
            self._write(painter, line, shown, small, theme.QUIET)
            line.translate(0, px(16))

    def _draw_filing(self, painter: QPainter, area: QRectF, row: FilingRow) -> None:
        px = self.metrics.px
        top = area.top() + px(6)
        self._draw_dot(painter, QPointF(area.left() + px(21), top + px(9)), row)
        line = QRectF(area.left() + px(34), top, area.width() - px(46), px(18))
        for text in self._title(row):
            self._write(painter, line, text, self.metrics.font(), theme.INK)
            line.translate(0, px(18))
        line.setHeight(px(16))
        small = self.metrics.font(11.5)
        beside = self._chips_beside(row)
        room = line.width() - (0 if beside else self._chips_width(row))
        fits = QFontMetrics(small).horizontalAdvance(row.note) <= room
        note = QFontMetrics(small).elidedText(
            row.note if fits else row.short_note or row.note, Qt.TextElideMode.ElideRight, int(room)
        )
        self._write(painter, line, note, small, theme.QUIET)
        self._draw_chips(painter, area, top if beside else line.top() - px(1), row)

    def _draw_chips(self, painter: QPainter, area: QRectF, top: float, row: FilingRow) -> None:
        px = self.metrics.px
        right = area.right() - px(12)
        for text, ground, ink, edge in reversed(self._chips(row)):
            width = self._chip_width(text)
            chip = QRectF(right - width, top + px(1), width, px(17)).adjusted(0.5, 0.5, -0.5, -0.5)
            painter.setPen(QColor(edge) if edge else Qt.PenStyle.NoPen)
            painter.setBrush(QColor(ground))
            painter.drawRoundedRect(chip, chip.height() / 2, chip.height() / 2)
            painter.setFont(self.metrics.font(11))
            painter.setPen(QColor(ink))
            painter.drawText(chip, int(Qt.AlignmentFlag.AlignCenter), text)
            right -= width + px(6)

    def _draw_dot(self, painter: QPainter, middle: QPointF, row: FilingRow) -> None:
        radius = self.metrics.px(9) / 2
        one = row.listed
        painter.setPen(Qt.PenStyle.NoPen)
        if row.done:
            painter.setPen(QPen(_HOLLOW, 1.5))
            painter.setBrush(QColor(theme.SHEET))
            radius -= 0.75
        elif one.errors:
            painter.setBrush(QColor(theme.ERROR))
        elif one.warnings:
            painter.setBrush(QColor(theme.WARNING_EDGE))
        else:
            painter.setBrush(QColor(theme.GOOD_DOT))
        painter.drawEllipse(middle, radius, radius)

    def _draw_hit(self, painter: QPainter, area: QRectF, row: HitRow) -> None:
        px = self.metrics.px
        line = area.adjusted(px(14), px(6), -px(12), 0)
        line.setHeight(px(18))
        self._write(painter, line, row.year, self.metrics.font(11), theme.QUIET, right=True)
        year = QFontMetrics(self.metrics.font(11)).horizontalAdvance(row.year) + px(8)
        title = QFontMetrics(self.metrics.font()).elidedText(
            row.text, Qt.TextElideMode.ElideRight, int(line.width()) - year
        )
        self._write(painter, line, title, self.metrics.font(), theme.INK)
        line.translate(0, px(18))
        line.setHeight(px(16))
        for text in self._excerpt(row):
            self._light(painter, line, text, row.words)
            self._write(painter, line, text, self.metrics.font(11.5), theme.QUIET)
            line.translate(0, px(16))

    def _light(self, painter: QPainter, line: QRectF, text: str, words: tuple[str, ...]) -> None:
        """Put light behind the words that were looked for."""
        measure = QFontMetrics(self.metrics.font(11.5)).horizontalAdvance
        for word in words:
            at = text.find(word)
            while at >= 0:
                left = line.left() + measure(text[:at])
                place = QRectF(left, line.top(), measure(word), line.height())
                painter.fillRect(place, QColor(theme.ACCENT_SOFT))
                at = text.find(word, at + len(word))

    def _write(
        self,
        painter: QPainter,
        area: QRectF,
        text: str,
        font: QFont,
        ink: str,
        *,
        right: bool = False,
    ) -> None:
        side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
        painter.setFont(font)
        painter.setPen(QColor(ink))
        painter.drawText(area, int(side | Qt.AlignmentFlag.AlignVCenter), text)
