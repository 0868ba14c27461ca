from __future__ import annotations

from math import hypot
from typing import TYPE_CHECKING

import pypdfium2
import pytest
from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QWheelEvent
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from perfdesk.errors import PrintError
from perfdesk.layout.fonts import Fonts
from perfdesk.layout.pages import Page, Pages, Rule, TextRun
from perfdesk.output.pdf import paint
from perfdesk.printing import join, lay_out
from tests.forms.clean_filings import shigu
from tests.scenario import SHIGU, form
from ui.preview import PagesView, paint_page, print_pages
from ui.preview.painting import seal_word

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from ui.theme import Metrics

Key = Qt.Key


@pytest.fixture(scope="module")
def pages() -> Pages:
    return lay_out(form(SHIGU), shigu({"项目年度绩效目标": "参保率达95%以上。" * 400}), "")


@pytest.fixture
def view(qtbot: QtBot, metrics: Metrics, pages: Pages) -> PagesView:
    """Show the pages of a long filing."""
    view = PagesView()
    qtbot.addWidget(view)
    view.resize(794, 694)
    view.show()
    view.set_pages(pages)
    return view


def printed(pages: Pages, target: Path, **settings: int) -> pypdfium2.PdfDocument:
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(target))
    if settings:
        printer.setPrintRange(QPrinter.PrintRange.PageRange)
        printer.setFromTo(settings["first"], settings["last"])
    print_pages(pages, printer)
    return pypdfium2.PdfDocument(target)


def image(page: Page, scale: float = 2.0, *, seal: bool = False) -> QImage:
    picture = QImage(
        round(page.width * scale), round(page.height * scale), QImage.Format.Format_RGB32
    )
    picture.fill(QColor("white"))
    painter = QPainter(picture)
    painter.scale(scale, scale)
    paint_page(painter, page, seal=seal)
    painter.end()
    return picture


def ink(picture: QImage, left: float, top: float, width: float, height: float) -> int:
    """Count the dark pixels of a part of a picture painted at 2 pixels a point."""
    return sum(
        QColor(picture.pixel(x, y)).lightness() < 128
        for x in range(int(left * 2), int((left + width) * 2))
        for y in range(int(top * 2), int((top + height) * 2))
    )


def test_every_character_stands_where_the_layout_put_it(metrics: Metrics) -> None:
    run = TextRun(100.0, 200.0, "田田", "NotoSerifSC-Regular", 20.0, 40.0)
    picture = image(Page(400.0, 300.0, (run,)))
    assert ink(picture, 100, 180, 20, 24) > 100
    assert ink(picture, 120, 180, 20, 24) > 100
    assert ink(picture, 0, 0, 99, 300) == ink(picture, 142, 0, 200, 300) == 0
    assert ink(picture, 100, 205, 40, 90) == 0


def test_spacing_moves_characters_apart(metrics: Metrics) -> None:
    run = TextRun(100.0, 200.0, "田田", "NotoSerifSC-Regular", 20.0, 60.0, 20.0)
    picture = image(Page(400.0, 300.0, (run,)))
    assert ink(picture, 121, 180, 18, 24) == 0
    assert ink(picture, 140, 180, 20, 24) > 100


def test_borders_are_crisp_lines(metrics: Metrics) -> None:
    page = Page(100.0, 100.0, (), (Rule(9.9, 20.2, 90.3, 20.2), Rule(10.3, 20.2, 10.3, 80.0)))
    picture = image(page)
    shades = {picture.pixel(x, y) for x in range(200) for y in range(200)}
    assert len(shades) == 2
    assert ink(picture, 10, 19, 81, 3) >= 158
    assert ink(picture, 0, 0, 10, 100) == 0


def test_the_seal_is_on_the_screen_only(metrics: Metrics, pages: Pages) -> None:
    page = pages.pages[0]
    assert page.seal is not None
    assert image(page, 1.0, seal=True) != image(page, 1.0)


def test_a_printer_gets_the_same_pages_as_the_pdf(
    metrics: Metrics, pages: Pages, tmp_path: Path
) -> None:
    document = printed(pages, tmp_path / "printed.pdf")
    paint(pages, Fonts(), tmp_path / "painted.pdf", title="")
    painted = pypdfium2.PdfDocument(tmp_path / "painted.pdf")
    assert len(document) == len(painted) == len(pages.pages) > 1
    for ours, theirs in zip(document, painted, strict=True):
        first, second = (
            bytes(page.render(scale=0.5, grayscale=True).buffer) for page in (ours, theirs)
        )
        different = sum(abs(a - b) > 96 for a, b in zip(first, second, strict=False))
        assert different < len(first) / 50
    document.close()
    painted.close()


def test_a_range_of_pages_is_printed(metrics: Metrics, pages: Pages, tmp_path: Path) -> None:
    document = printed(pages, tmp_path / "some.pdf", first=2, last=2)
    assert len(document) == 1
    document.close()
    with pytest.raises(PrintError, match="没有可以打印的页"):
        printed(Pages(()), tmp_path / "none.pdf")


def test_upright_and_wide_pages_in_one_job(metrics: Metrics, pages: Pages, tmp_path: Path) -> None:
    wide = Pages((Page(841.89, 595.28),))
    document = printed(join([Pages(pages.pages[:1]), wide]), tmp_path / "both.pdf")
    sizes = [tuple(map(round, page.get_size())) for page in document]
    assert sizes == [(595, 842), (842, 595)]
    document.close()


@pytest.mark.qt_log_ignore("QPainter::begin", extend=True)
def test_a_printer_that_refuses_is_told(metrics: Metrics, pages: Pages, tmp_path: Path) -> None:
    with pytest.raises(PrintError, match="打印机没有接受任务"):
        printed(pages, tmp_path / "no" / "such" / "folder.pdf")


def test_pages_fit_the_window(view: PagesView, pages: Pages) -> None:
    wide = view.scale
    view.fit_page()
    assert view.scale < wide
    assert view.verticalScrollBar().pageStep() >= pages.pages[0].height * view.scale
    view.fit_width()
    assert view.scale == pytest.approx(wide)
    view.resize(500, 694)
    QApplication.processEvents()
    assert view.scale < wide
    assert not view.grab().isNull()


def test_the_page_in_view_is_told(view: PagesView, qtbot: QtBot, pages: Pages) -> None:
    told: list[tuple[int, int]] = []
    view.page_changed.connect(lambda number, count: told.append((number, count)))
    assert view.page_number == 1
    QTest.keyClick(view, Key.Key_End)
    assert view.page_number == len(pages.pages)
    assert told[-1] == (len(pages.pages), len(pages.pages))
    view.go_to_page(2)
    assert view.page_number == 2
    QTest.keyClick(view, Key.Key_Home)
    assert view.page_number == 1
    view.set_pages(Pages(()))
    assert view.page_number == 0


def test_size_changes_by_wheel_and_keys(view: PagesView) -> None:
    before = view.scale
    at = QPointF(100, 100)
    event = QWheelEvent(
        at, at, QPoint(), QPoint(0, 120), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.ControlModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(view.viewport(), event)
    assert view.scale > before
    QTest.keyClick(view, Key.Key_0, Qt.KeyboardModifier.ControlModifier)
    assert view.scale == pytest.approx(before)
    QTest.keyClick(view, Key.Key_Minus, Qt.KeyboardModifier.ControlModifier)
    assert view.scale < before


def test_the_seal_can_be_left_out(view: PagesView) -> None:
    with_seal = view.grab().toImage()
    view.show_seal(False)
    assert view.grab().toImage() != with_seal


def test_other_pages_keep_the_place(view: PagesView, pages: Pages) -> None:
    view.go_to_page(2)
    place = view.verticalScrollBar().value()
    view.set_pages(pages)
    assert view.verticalScrollBar().value() == pytest.approx(place, abs=2)


def test_the_seals_word_lies_over_no_text(pages: Pages) -> None:
    page = pages.pages[0]
    assert page.seal is not None
    room = seal_word(page, page.seal)
    x, y, radius = page.seal
    assert hypot(room.center().x() - x, room.center().y() - y) > radius
    assert room.left() >= 0
    assert room.right() <= page.width
    for run in page.runs:
        over = QRectF(run.x, run.y - run.size, run.width, run.size).intersected(room)
        assert over.isEmpty(), run.text
