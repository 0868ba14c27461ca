"""The typefaces of the paper on screen: measuring texts and drawing them, line by line.

Texts are set exactly as the live editor sets them (same wrapping, same line height, same base
line), so that nothing moves when a cell is entered or left.
"""

from __future__ import annotations

import math
from collections import OrderedDict
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QTextLayout, QTextOption

from perfdesk.layout.lines import balanced_lines
from ui.theme import paper_font

if TYPE_CHECKING:
    from PySide6.QtGui import QColor, QFont, QPainter

    from perfdesk.forms.model import Form
    from ui.theme import Metrics

PX_PER_POINT = 1.22
"""Pixels of the drawings for one point of print: 10.5 pt is 12.8 px."""
BASELINE = 0.8
"""Where Qt puts the base line in a line of fixed height, as a part of that height."""
_LINE = 1.5
_LEAST_PX = 11.0
_KEPT = 500
_KEPT_LONG = 4
_LONG = 2000
"""Characters; of texts longer than this only a few layouts are kept."""

Align = Qt.AlignmentFlag


class _Laid(NamedTuple):
    """A text in lines: the layouts of its paragraphs with their tops."""

    paragraphs: tuple[tuple[QTextLayout, float], ...]
    lines: int


class Face:
    """A typeface at a size, with its line height."""

    def __init__(self, font: QFont, *, line: float = _LINE) -> None:
        """Take a font sized in pixels; `line` is the line height in multiples of its size."""
        self.font = font
        self.size = font.pixelSize()
        self.line = round(self.size * line)
        body = (self.line - self.size) / 2 + 0.88 * self.size
        self.shift = round(body - BASELINE * self.line)
        """Pixels by which lines are moved so that characters stand in their middle."""
        self.live: tuple[str, int, int] | None = None
        """(text, width, lines) that the live editor has set, so that it is not set twice."""
        self._metrics = QFontMetricsF(font)
        self._widths: dict[str, float] = {}
        self._counts: dict[tuple[str, int], int] = {}
        self._laid: OrderedDict[tuple[str, int, int], _Laid] = OrderedDict()
        self._balanced: dict[tuple[str, int], str] = {}

    def advance(self, text: str) -> int:
        """Return the width of the longest line of a text in pixels, rounded up."""
        if "\n" in text:
            return max(self.advance(one) for one in text.split("\n"))
        return math.ceil(self._metrics.horizontalAdvance(text))

    def height(self, text: str, width: int) -> int:
        """Return how high a text stands in lines of that width."""
        return self.count(text, width) * self.line

    def count(self, text: str, width: int) -> int:
        """Return how many lines a text takes; an empty one takes one."""
        if "\n" not in text and len(text) < 200 and self._metrics.horizontalAdvance(text) <= width:
            return 1
        key = (text, width)
        if self.live is not None and self.live[1] == width and self.live[0] == text:
            return self.live[2]
        count = self._counts.get(key)
        if count is None:
            if len(self._counts) > 4 * _KEPT:
                self._counts.clear()
            count = self._counts[key] = self._lay(text, width, Align.AlignLeft).lines
        return count

    def balanced(self, text: str, width: int) -> str:
        """Return a label with line feeds where it breaks into lines of about equal length."""
        known = self._balanced.get((text, width))
        if known is None:
            if len(self._balanced) > _KEPT:
                self._balanced.clear()
            widths = [self._width(char) for char in text]
            lines = balanced_lines(text, widths, float(max(width, 1)))
            known = "\n".join(text[line.start : line.end].rstrip() for line in lines)
            self._balanced[text, width] = known
        return known

    def draw(
        self,
        painter: QPainter,
        text: str,
        place: tuple[int, int, int],
        align: Align,
        colour: QColor,
        clip: QRectF,
    ) -> None:
        """Draw a text at (left, top, width); lines outside `clip` are left out."""
        if not text:
            return
        left, top, width = place
        laid = self._laid_out(text, width, align)
        painter.setPen(colour)
        for layout, offset in laid.paragraphs:
            at = top + self.shift + offset
            if at > clip.bottom():
                break
            if at + layout.lineCount() * self.line >= clip.top():
                layout.draw(painter, QPointF(left, at), [], clip)

    def _width(self, char: str) -> float:
        width = self._widths.get(char)
        if width is None:
            width = self._widths[char] = self._metrics.horizontalAdvance(char)
        return width

    def _laid_out(self, text: str, width: int, align: Align) -> _Laid:
        key = (text, width, align.value)
        laid = self._laid.get(key)
        if laid is not None:
            self._laid.move_to_end(key)
            return laid
        laid = self._laid[key] = self._lay(text, width, align)
        if len(self._laid) > _KEPT:
            self._laid.popitem(last=False)
        if len(text) > _LONG:
            long = [one for one in self._laid if len(one[0]) > _LONG]
            for old in long[:-_KEPT_LONG]:
                del self._laid[old]
        return laid

    def _lay(self, text: str, width: int, align: Align) -> _Laid:
        option = QTextOption(align)
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        paragraphs: list[tuple[QTextLayout, float]] = []
        lines = 0
        for paragraph in text.split("\n"):
            layout = QTextLayout(paragraph, self.font)
            layout.setCacheEnabled(True)
            layout.setTextOption(option)
            layout.beginLayout()
            count = 0
            while (line := layout.createLine()).isValid():
                line.setLineWidth(width)
                base = (count + BASELINE) * self.line
                line.setPosition(QPointF(0, base - line.ascent()))
                count += 1
            layout.endLayout()
            paragraphs.append((layout, float(lines * self.line)))
            lines += max(count, 1)
        return _Laid(tuple(paragraphs), lines)


class Faces(NamedTuple):
    """The typefaces of one form at one size."""

    title: Face
    label: Face
    cell: Face
    text: Face
    caption: Face
    note: Face
    em: int
    """Width of a character of the cells in pixels."""


def form_faces(form: Form, metrics: Metrics, zoom: float, *, own: bool = True) -> Faces:
    """Return the typefaces that a form asks for; `own` prefers those of this computer."""
    scale = PX_PER_POINT * metrics.scale * zoom
    least = _LEAST_PX * metrics.scale * zoom

    def font(role: str, factor: float = 1.0, *, bold: bool = False) -> QFont:
        spec = form.fonts[role]
        size = max(spec.points * scale * factor, least)
        return paper_font(spec.face, size, bold=bold, own=own)

    cell = Face(font("cell"))
    return Faces(
        title=Face(font("title"), line=1.35),
        label=Face(font("label")),
        cell=cell,
        text=Face(font("text")),
        caption=Face(font("text", bold=True)),
        note=Face(font("text", 0.92)),
        em=cell.size,
    )
