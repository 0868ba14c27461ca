"""Painting placed pages with Qt: the same for the screen and for a printer.

Every run of text stands where the layout put it, character by character; nothing is laid out here.
"""

from __future__ import annotations

from functools import cache
from math import cos, radians, sin
from typing import TYPE_CHECKING

from PySide6.QtCore import QMarginsF, QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontDatabase,
    QGlyphRun,
    QPageLayout,
    QPageSize,
    QPainter,
    QPen,
    QRawFont,
    QTransform,
)
from PySide6.QtPrintSupport import QPrinter

from perfdesk.errors import PrintError
from perfdesk.printing import fonts as known_fonts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from perfdesk.layout.fonts import Fonts
    from perfdesk.layout.pages import Page, Pages, TextRun

_INK = QColor(0, 0, 0)
_SEAL = QColor(190, 60, 50, 150)
_SEAL_WORD = "公章"
_SEAL_WORD_SIZE = 9.0
_SEAL_WORD_PLACES = tuple(radians(degrees) for degrees in (-45, -20, -70, 20, -110, -135, 45, 135))
"""Where the word may stand around the circle; the first place without text is taken."""
_POINTS_PER_INCH = 72


def paint_page(
    painter: QPainter, page: Page, *, seal: bool = False, fonts: Fonts | None = None
) -> None:
    """Paint a page; one unit of the painter is one point. `seal` draws where the seal goes."""
    fonts = fonts or known_fonts()
    painter.setRenderHint(QPainter.RenderHint.TextAntialiasing)
    painter.setPen(_INK)
    for run in page.runs:
        _paint_run(painter, run, fonts)
    _paint_rules(painter, page)
    if seal and page.seal:
        _paint_seal(painter, page, page.seal)


def print_pages(pages: Pages, printer: QPrinter) -> None:
    """Print pages, all or the range that the printer is set to; raises PrintError when refused."""
    chosen = _chosen(pages.pages, printer)
    if not chosen:
        raise PrintError("没有可以打印的页。")
    printer.setFullPage(True)
    _set_paper(printer, chosen[0])
    painter = QPainter()
    if not painter.begin(printer):
        raise PrintError("打印机没有接受任务，请检查打印机是否接通、有没有暂停。")
    try:
        times = 1 if printer.supportsMultipleCopies() else printer.copyCount()
        for number, page in enumerate(chosen * times):
            if number:
                _set_paper(printer, page)
                if not printer.newPage():
                    raise PrintError(f"打印到第 {number + 1} 页时打印机停下了，请检查打印机。")
            painter.save()
            scale = printer.resolution() / _POINTS_PER_INCH
            painter.scale(scale, scale)
            paint_page(painter, page)
            painter.restore()
    finally:
        painter.end()


def _chosen(pages: Sequence[Page], printer: QPrinter) -> tuple[Page, ...]:
    if printer.printRange() is not QPrinter.PrintRange.PageRange or not printer.fromPage():
        return tuple(pages)
    return tuple(pages[printer.fromPage() - 1 : printer.toPage() or None])


def _set_paper(printer: QPrinter, page: Page) -> None:
    wide = page.width > page.height
    upright = QSizeF(min(page.width, page.height), max(page.width, page.height))
    kind = QPageSize.id(upright, QPageSize.Unit.Point, QPageSize.SizeMatchPolicy.FuzzyMatch)
    size = (
        QPageSize(upright, QPageSize.Unit.Point)
        if kind is QPageSize.PageSizeId.Custom
        else QPageSize(kind)
    )
    turned = QPageLayout.Orientation.Landscape if wide else QPageLayout.Orientation.Portrait
    paper = QPageLayout(size, turned, QMarginsF())
    paper.setMode(QPageLayout.Mode.FullPageMode)
    printer.setPageLayout(paper)


def _paint_run(painter: QPainter, run: TextRun, fonts: Fonts) -> None:
    font = _raw_font(fonts, run.font, run.size)
    glyphs = font.glyphIndexesForString(run.text)
    if not glyphs:
        return
    sfnt = fonts.sfnt(run.font)
    places: list[QPointF] = []
    x = 0.0
    for glyph in glyphs:
        places.append(QPointF(x, 0.0))
        x += sfnt.advance(glyph) * run.size + run.spacing
    line = QGlyphRun()
    line.setRawFont(font)
    line.setGlyphIndexes(glyphs)
    line.setPositions(places)
    painter.drawGlyphRun(QPointF(run.x, run.y), line)


@cache
def _raw_font(fonts: Fonts, name: str, size: float) -> QRawFont:
    """Return the font of a run; its metrics are never asked, only its shapes."""
    font = QFont(_family(fonts, name))
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    font.setBold(name.endswith("-Bold"))
    raw = QRawFont.fromFont(font)
    raw.setPixelSize(size)
    return raw


@cache
def _family(fonts: Fonts, name: str) -> str:
    """Make a font's file known to Qt; return the family under which it goes there."""
    file = fonts.file(name)
    families = QFontDatabase.applicationFontFamilies(
        QFontDatabase.addApplicationFont(str(file.path))
    )
    if not families:
        return file.family
    return families[min(file.index, len(families) - 1)]


def _paint_rules(painter: QPainter, page: Page) -> None:
    """Paint the borders; on screen they are whole pixels, or they would look grey."""
    scale = painter.combinedTransform().m11()
    painter.save()
    if isinstance(painter.device(), QPrinter):
        for rule in page.rules:
            painter.setPen(QPen(_INK, rule.width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap))
            painter.drawLine(QPointF(rule.x1, rule.y1), QPointF(rule.x2, rule.y2))
        painter.restore()
        return
    whole = painter.combinedTransform()
    painter.setWorldTransform(QTransform())
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
    for rule in page.rules:
        thick = max(1, round(rule.width * scale))
        half = rule.width / 2 if rule.y1 == rule.y2 else 0.0
        # Horizontal borders reach over the vertical ones by half their width: the corner's middle.
        a = whole.map(QPointF(rule.x1 + half, rule.y1))
        b = whole.map(QPointF(rule.x2 - half, rule.y2))
        left, top = round(a.x() - thick / 2), round(a.y() - thick / 2)
        right, bottom = round(b.x() - thick / 2), round(b.y() - thick / 2)
        painter.fillRect(left, top, right - left + thick, bottom - top + thick, _INK)
    painter.restore()


def _paint_seal(painter: QPainter, page: Page, seal: tuple[float, float, float]) -> None:
    x, y, radius = seal
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    pen = QPen(_SEAL, 1.0, Qt.PenStyle.DashLine)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawEllipse(QPointF(x, y), radius, radius)
    fonts = known_fonts()
    face = fonts.typeface("宋体")
    font = _raw_font(fonts, face.name, _SEAL_WORD_SIZE)
    line = QGlyphRun()
    line.setRawFont(font)
    line.setGlyphIndexes(font.glyphIndexesForString(_SEAL_WORD))
    size = _SEAL_WORD_SIZE
    line.setPositions([QPointF(size * place, 0.0) for place in range(len(_SEAL_WORD))])
    room = seal_word(page, seal)
    painter.drawGlyphRun(QPointF(room.left(), room.bottom() - 0.12 * size), line)
    painter.restore()


def seal_word(page: Page, seal: tuple[float, float, float]) -> QRectF:
    """Return where the seal's word stands: outside the circle, on the paper, over no text."""
    x, y, radius = seal
    size = _SEAL_WORD_SIZE
    width = size * len(_SEAL_WORD)
    texts = [QRectF(run.x, run.y - run.size, run.width, 1.2 * run.size) for run in page.runs]
    paper = QRectF(0, 0, page.width, page.height)
    rooms: list[QRectF] = []
    for turn in _SEAL_WORD_PLACES:
        reach = QPointF(cos(turn) * (radius + 3), sin(turn) * (radius + 3))
        left = x + reach.x() - (width if reach.x() < 0 else 0)
        top = y + reach.y() - (size if reach.y() < 0 else 0)
        rooms.append(QRectF(left, top, width, size))
    free = [room for room in rooms if paper.contains(room)]
    clear = [room for room in free if not any(room.intersects(text) for text in texts)]
    return (clear or free or rooms)[0]
