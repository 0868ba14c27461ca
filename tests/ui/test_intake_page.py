from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from perfdesk.filing import CellState, build
from perfdesk.intake import Reading
from perfdesk.intake.document import Paragraph, SourceCell, SourceDocument, SourceGrid
from perfdesk.settings import Settings
from tests.scenario import SHIGU, form
from tests.ui.stubs import inside
from ui.dialogs.intake_batch import Batch, Draft, FileEntry, FileState
from ui.dialogs.intake_page import IntakePage
from ui.dialogs.intake_rows import EntryRow, ReadRow
from ui.dialogs.source_view import document_html
from ui.parts import Link
from ui.theme import apply_theme

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from ui.theme import Metrics


def reading(**values: str) -> Reading:
    filled = {"年度": "2023", "填报单位": "某区医疗保障局", "项目名称": "医疗救助资金"}
    filing = build(form(SHIGU), filled | values, {}, CellState.IMPORTED)
    unread = (("同意。2月20日", "表 1 第 9 行"),)
    return Reading(SHIGU, filing, "表 1", unread, (("项目属性", "两个选项都没有勾"),))


def draft(**values: str) -> Draft:
    return Draft(form(SHIGU), reading(**values))


DOCUMENT = SourceDocument(
    "去年.docx",
    (
        Paragraph("项目资金绩效目标申报表"),
        SourceGrid(
            (SourceCell(0, 0, 1, 1, "项目名称"), SourceCell(0, 1, 1, 2, "医疗救助资金"),
             SourceCell(1, 0, 1, 3, "同意。2月20日")),
            rows=2, columns=3, place="表 1",
        ),
    ),
)  # fmt: skip


# --- the batch -------------------------------------------------------------------------------


def test_a_doubt_is_settled_by_choosing() -> None:
    one = draft()
    assert one.open_points == 2
    one.choose("项目属性", "延续项目")
    assert one.reading.filing.value("项目属性") == "延续项目"
    assert one.reading.doubts == ()


def test_a_text_without_a_place_is_put_somewhere_or_left_out() -> None:
    one = draft(项目立项依据="依据")
    one.place_unread(0, "项目立项依据")
    assert one.reading.filing.value("项目立项依据") == "依据\n同意。2月20日"
    assert one.reading.unread == ()
    assert len(one.reading.doubts) == 1
    other = draft()
    other.drop_unread(0)
    assert other.open_points == 1


def test_the_year_to_carry_to_is_the_one_after_the_newest() -> None:
    entry = FileEntry(Path("a.docx"), FileState.READ, drafts=[draft(), draft(年度="2022")])
    assert Batch([entry]).next_year() == 2024
    assert entry.note == "2 张表 · 2022、2023 · 某区医疗保障局"
    entry.drafts[0].wanted = False
    assert Batch([entry]).next_year() == 2023


def test_counts_are_told_in_words() -> None:
    files = [
        FileEntry(Path("a.docx"), FileState.READ, drafts=[draft()]),
        FileEntry(Path("b.docx"), FileState.BAD, "有打开密码，请先取消"),
        FileEntry(Path("c.docx")),
    ]
    batch = Batch(files)
    assert batch.summary == "1 个文件，1 张表已读出"
    assert batch.rest == "1 个读不了 · 1 个等待 · 2 处要看一看"


# --- the page --------------------------------------------------------------------------------


@pytest.fixture
def page(qtbot: QtBot, metrics: Metrics) -> IntakePage:
    page = IntakePage(metrics)
    qtbot.addWidget(page)
    page.resize(1366, 700)
    page.show()
    return page


def read_in(page: IntakePage, *drafts: Draft, name: str = "去年.docx") -> FileEntry:
    (entry,) = page.start([Path(name)])
    entry.state, entry.drafts, entry.document = FileState.READ, list(drafts), DOCUMENT
    page.refresh()
    QApplication.processEvents()
    return entry


def rows(page: IntakePage) -> list[ReadRow]:
    QApplication.processEvents()
    return [one for one in inside(page, ReadRow) if one.isVisible()]


def press(row: ReadRow, text: str) -> None:
    button = next(one for one in inside(row, Link) if one.text() == text)
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def test_what_is_in_doubt_comes_first_and_can_be_settled(page: IntakePage) -> None:
    one = draft()
    read_in(page, one)
    assert [row.accessibleName() for row in rows(page)][:3] == [
        "项目属性", "没有放进任何栏", "年度",
    ]  # fmt: skip
    press(rows(page)[0], "延续项目")
    assert one.reading.filing.value("项目属性") == "延续项目"
    press(rows(page)[0], "不要")
    assert rows(page)[0].accessibleName() == "年度"
    assert one.open_points == 0


def test_nothing_is_taken_before_everything_was_read(page: IntakePage) -> None:
    page.start([Path("b.docx")])
    entry = read_in(page, draft())
    assert not page.take_and_carry.isEnabled()
    page.batch.files[0].state = FileState.BAD
    page.batch.files[0].problem = "有打开密码，请先在 Word 里取消"
    page.refresh()
    assert page.take_and_carry.isEnabled()
    assert entry in page.batch.files


def test_everything_is_taken_with_enter(page: IntakePage, qtbot: QtBot) -> None:
    read_in(page, draft())
    assert page.year.year == 2024
    with qtbot.waitSignal(page.taken) as taken:
        QTest.keyClick(page, Qt.Key.Key_Return)
    assert taken.args == [2024]
    with qtbot.waitSignal(page.taken) as taken:
        page.take_only.click()
    assert taken.args == [0]
    with qtbot.waitSignal(page.given_up):
        QTest.keyClick(page, Qt.Key.Key_Escape)


def test_a_year_that_was_picked_stays(page: IntakePage) -> None:
    read_in(page, draft())
    page.year.setCurrentText("2026")
    page._keep_year()
    page.refresh()
    assert page.year.year == 2026
    page.year.setEditText("20")
    assert page.year.year == 2026


def test_a_file_with_many_filings_shows_each(page: IntakePage) -> None:
    first, second = draft(), draft(项目名称="第二个项目")
    read_in(page, first, second)
    QApplication.processEvents()
    entries = [one for one in inside(page, EntryRow) if one.isVisible()]
    assert [one._name.text() for one in entries] == ["去年.docx", "医疗救助资金", "第二个项目"]
    QTest.mouseClick(entries[2], Qt.MouseButton.LeftButton)
    page._wanted.click()
    assert not second.wanted
    assert page._wanted.text() == "还是收下"
    page._wanted.click()
    assert second.wanted


def test_keys_lead_from_table_to_table(page: IntakePage) -> None:
    entry = page.start([Path("去年.docx")])[0]
    entry.state = FileState.READ
    entry.drafts = [draft(), draft(项目名称="养老补助"), draft(项目名称="就业补助")]
    page.refresh()
    ctrl = Qt.KeyboardModifier.ControlModifier
    seen = []
    keys = [Qt.Key.Key_PageDown] * 3 + [Qt.Key.Key_PageUp]
    for key in keys:
        focused = cast("QWidget | None", QApplication.focusWidget())
        QTest.keyClick(focused or page, key, ctrl)
        assert page._draft
        seen.append(page._draft.title)
    assert seen == ["养老补助", "就业补助", "就业补助", "养老补助"]


def test_the_file_scrolls_to_the_table_that_is_looked_at(page: IntakePage) -> None:
    blocks = [
        SourceGrid(
            (SourceCell(0, 0, 1, 1, "一行\n" * 30),), rows=1, columns=1, place=f"表 {number}"
        )
        for number in range(1, 4)
    ]
    drafts = [draft() for _ in blocks]
    for number, one in enumerate(drafts, 1):
        one.reading = replace(one.reading, place=f"表 {number}")
    entry = read_in(page, *drafts)
    entry.document = SourceDocument("去年.docx", tuple(blocks))
    tops = []
    for one in drafts:
        page._choose(entry, one)
        tops.append(page._source.verticalScrollBar().value())
    assert 0 == tops[0] < tops[1] < tops[2]


def test_at_a_large_size_in_a_small_window_nothing_is_crushed(qtbot: QtBot) -> None:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    try:
        window = QWidget()
        qtbot.addWidget(window)
        page = IntakePage(apply_theme(app, 20))
        page.setParent(window)
        page.resize(1024, 600)
        window.show()
        read_in(page, draft(), draft(项目名称="养老补助"))
        for button in (page.cancel, page.take_only, page.take_and_carry):
            assert button.width() >= button.sizeHint().width()
        assert page._left.width() < 300
    finally:
        apply_theme(app, Settings().font_points)


def test_a_file_that_cannot_be_read_says_why(page: IntakePage) -> None:
    (entry,) = page.start([Path("坏.docx")])
    entry.state, entry.problem = FileState.BAD, "这是扫描图片，没有文字。"
    page.refresh()
    assert not page.take_only.isEnabled()
    assert "这是扫描图片" in "".join(one._why.text() for one in inside(page, EntryRow))


def test_the_same_file_twice_is_read_once(page: IntakePage) -> None:
    assert len(page.start([Path("a.docx"), Path("a.docx")])) == 1
    assert page.start([Path("a.docx")]) == []


def test_the_place_of_a_text_is_lit(page: IntakePage) -> None:
    read_in(page, draft())
    row = next(one for one in rows(page) if one.accessibleName() == "项目名称")
    QTest.mouseClick(row, Qt.MouseButton.LeftButton)
    assert "#d7ecf3" in page._source._html
    assert "#f4d9d6" in page._source._html


def test_a_document_is_written_with_its_spans() -> None:
    html = document_html(DOCUMENT, ["医疗救助资金"], [])
    assert 'colspan="2"' in html
    assert html.count("#d7ecf3") == 1
    long = SourceGrid(tuple(SourceCell(n, 0, 1, 1, "行") for n in range(300)), 300, 1)
    assert "后面还有 180 行" in document_html(SourceDocument("x", (long,)), [], [])


def test_ending_forgets_everything(page: IntakePage) -> None:
    read_in(page, draft())
    page.finish()
    assert page.batch.files == []
    assert rows(page) == []
