"""The window on a real desk: workspaces, imports, printing, closing."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtPrintSupport import QPrinterInfo
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QLabel, QMenu

from perfdesk.cells import CellPath
from perfdesk.errors import WorkspaceError
from perfdesk.filing import CellState, build
from perfdesk.intake import Reading
from perfdesk.paths import default_workspace, resources_folder
from perfdesk.settings import Settings
from perfdesk.settings_file import load_settings
from perfdesk.store.workspace import Workspace
from tests.scenario import SHIGU, form
from tests.ui.stubs import inside
from ui.app import FailureHook, _usual_workspace
from ui.dialogs.print_dialog import PrintDialog
from ui.dialogs.removed import RemovedDialog
from ui.dialogs.small import CarryDialog, KeysDialog, NewFilingDialog
from ui.main_window import MainWindow
from ui.navigator.rows import FilingRow
from ui.parts import QuietLine

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from perfdesk.desk import Desk
    from ui.theme import Metrics

AMOUNT = CellPath("资金总额")
EXAMPLE = next((resources_folder() / "examples").glob("*.docx"))


class Window:
    """A window driven as a clerk drives it."""

    def __init__(self, qtbot: QtBot, metrics: Metrics, path: Path) -> None:
        self.qtbot = qtbot
        self.path = path
        self.window = MainWindow(metrics)
        qtbot.addWidget(self.window)
        self.window.resize(1366, 768)
        self.window.show()
        self.opened = self.window.workspace.open(path)

    @property
    def desk(self) -> Desk:
        desk = self.window.bench.desk
        assert desk is not None
        return desk

    @property
    def said(self) -> str:
        return self.window.toast.text

    def dialog(self, kind: type[QDialog]) -> QDialog:
        found = [one for one in inside(self.window, kind) if one.isVisible()]
        assert found, f"no {kind.__name__} is open"
        return found[-1]

    def import_files(self, *paths: Path) -> None:
        self.window.filings.import_files(paths)
        page = self.window.filings.page
        assert page is not None
        self.qtbot.waitUntil(lambda: page.batch.waiting == 0, timeout=20_000)

    def take(self, *, carry: bool) -> None:
        page = self.window.filings.page
        assert page is not None
        (page.take_and_carry if carry else page.take_only).click()

    def edit(self, path: CellPath, text: str) -> None:
        session = self.window.bench.session
        assert session is not None
        session.edit(path, text)

    def close(self) -> None:
        self.window.close()
        QApplication.processEvents()


@pytest.fixture
def window(qtbot: QtBot, metrics: Metrics, tmp_path: Path) -> Iterator[Window]:
    one = Window(qtbot, metrics, tmp_path / "我的填报.perfdesk")
    yield one
    one.close()


def put_filing(desk: Desk, folder: Path, **values: str) -> int:
    filled = {
        "年度": "2023", "填报单位": "某区医疗保障局", "部门名称": "某区医疗保障局",
        "项目名称": "医疗救助资金", "资金总额": "565.81",
    }  # fmt: skip
    source = folder / "去年.docx"
    source.write_bytes(b"bytes")
    filing = build(form(SHIGU), filled | values, {}, CellState.IMPORTED)
    return desk.take_in(source, [Reading(SHIGU, filing, "表 1", (), ())])[0]


def fill(window: Window, folder: Path) -> int:
    """Put two filings into the workspace and take the first in hand."""
    first = put_filing(window.desk, folder)
    put_filing(window.desk, folder, 项目名称="第二个项目")
    window.window.bench.list_anew()
    assert window.window.filings.open(first)
    return first


# --- first start -----------------------------------------------------------------------------


def test_the_first_start_asks_nothing_and_says_what_to_do(window: Window) -> None:
    assert window.opened
    start = window.window.centre.start
    assert window.window.centre.currentWidget() is start
    assert "Ctrl+O" in start.text
    assert not window.window.banner.text
    assert not [one for one in QApplication.topLevelWidgets() if isinstance(one, QDialog)]


def test_the_example_leads_to_this_years_draft(window: Window) -> None:
    window.window.centre.start.example_asked.emit()
    page = window.window.filings.page
    assert page is not None
    window.qtbot.waitUntil(lambda: page.batch.waiting == 0, timeout=20_000)
    window.take(carry=True)
    years = [one.year for one in window.desk.listing()]
    assert years == ["2024", "2023"]
    session = window.window.bench.session
    assert session is not None
    assert session.unconfirmed()
    assert window.window.side.findings._review_line.is_open
    assert "F9" in window.said


def test_files_may_be_dropped_anywhere(window: Window) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(EXAMPLE))])
    event = QDropEvent(
        QPointF(50, 50), Qt.DropAction.CopyAction, data,
        Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier,
    )  # fmt: skip
    window.window.dropEvent(event)
    page = window.window.filings.page
    assert page is not None
    assert [entry.path.name for entry in page.batch.files] == [EXAMPLE.name]
    window.qtbot.waitUntil(lambda: page.batch.waiting == 0, timeout=20_000)
    page.cancel.click()
    assert window.desk.listing() == ()


def test_a_bad_file_is_one_sentence_and_the_others_come_in(window: Window, tmp_path: Path) -> None:
    bad = tmp_path / "坏.docx"
    bad.write_bytes(b"PK no zip")
    window.import_files(bad, EXAMPLE)
    page = window.window.filings.page
    assert page is not None
    problems = [entry.problem for entry in page.batch.files]
    assert problems[0]
    assert "\n" not in problems[0]
    assert problems[1] == ""
    window.take(carry=False)
    assert len(window.desk.listing()) == 1


# --- filings ---------------------------------------------------------------------------------


def test_a_new_filing_is_made_and_opened(window: Window) -> None:
    window.window.filings.ask_new()
    dialog = window.dialog(NewFilingDialog)
    assert isinstance(dialog, NewFilingDialog)
    dialog.form.setCurrentIndex(dialog.form.findData(SHIGU))
    dialog.year.setEditText("2024")
    dialog.unit.setEditText("某区人社局")
    dialog.accept()
    session = window.window.bench.session
    assert session is not None
    assert session.filing.value("年度") == "2024"
    assert window.window.centre.shows_paper
    assert window.desk.settings.preferred_unit == "某区人社局"
    assert window.window.bench.cell == CellPath("项目名称")


def test_the_keyboard_alone_passes_the_tick_boxes(window: Window, tmp_path: Path) -> None:
    fill(window, tmp_path)
    paper = window.window.centre.paper
    assert paper is not None
    paper.focus_cell(CellPath("项目属性"))
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
    assert window.window.bench.cell == CellPath("部门名称")


def test_the_list_counts_what_the_panel_shows(window: Window, tmp_path: Path) -> None:
    fill(window, tmp_path)
    twin = put_filing(window.desk, tmp_path, 项目名称="第二个项目")
    window.window.bench.list_anew()
    window.window.filings.open(twin)
    standing = window.window.bench.standing
    assert standing is not None
    rows = window.window.navigator.model.rows
    (row,) = [one for one in rows if isinstance(one, FilingRow) and one.listed.id == twin]
    assert (row.listed.errors, row.listed.warnings) == (standing.errors, standing.warnings)


def test_the_list_names_what_has_no_name_now(window: Window, tmp_path: Path) -> None:
    fill(window, tmp_path)
    window.edit(CellPath("项目名称"), "")
    window.edit(CellPath("年度"), "不知道")
    window.qtbot.waitUntil(
        lambda: "（未写名称）" in [row.text for row in window.window.navigator.model.rows]
    )
    assert "没有写年度" in [row.text for row in window.window.navigator.model.rows]


def test_carrying_over_opens_the_draft_for_review(window: Window, tmp_path: Path) -> None:
    fill(window, tmp_path)
    window.window.filings.ask_carry()
    dialog = window.dialog(CarryDialog)
    assert isinstance(dialog, CarryDialog)
    dialog.which.setCurrentIndex(1)
    dialog.accept()
    assert sorted(one.year for one in window.desk.listing()) == ["2023", "2023", "2024", "2024"]
    assert "已结转 2 张到 2024 年" in window.said


def test_a_removed_filing_comes_back(window: Window, tmp_path: Path) -> None:
    first = fill(window, tmp_path)
    window.window.filings.remove(first)
    assert [one.title for one in window.desk.listing()] == ["第二个项目"]
    assert window.window.bench.session is None
    window.window.toast._button.click()
    assert window.window.bench.filing_id == first


def test_removed_filings_are_found_again_later(window: Window, tmp_path: Path) -> None:
    first = fill(window, tmp_path)
    window.window.filings.remove(first)
    window.window.toast.hide()
    window.window.filings.ask_removed()
    dialog = window.dialog(RemovedDialog)
    assert isinstance(dialog, RemovedDialog)
    assert dialog.list.count() == 1
    assert "某区医疗保障局" in dialog.list.item(0).text()
    QTest.keyClick(dialog.list, Qt.Key.Key_Return)
    assert window.window.bench.filing_id == first
    assert window.desk.removed() == ()
    window.window.filings.ask_removed()
    again = window.dialog(RemovedDialog)
    assert isinstance(again, RemovedDialog)
    assert not again.list.isVisible()
    again.reject()


def test_a_filing_handed_in_is_archived(window: Window, tmp_path: Path) -> None:
    first = fill(window, tmp_path)
    window.window.navigator.archive_asked.emit(first)
    assert window.desk.listed(first).status == "已归档"


def test_search_finds_and_enter_jumps(window: Window, tmp_path: Path) -> None:
    fill(window, tmp_path)
    box = window.window.toolbar.search
    window.window.start_search()
    QTest.keyClicks(box, "565")
    QTest.keyClick(box, Qt.Key.Key_Return)
    assert window.window.bench.filing_id
    QTest.keyClick(box, Qt.Key.Key_Escape)
    assert box.text() == ""


def test_a_search_stays_while_its_hits_are_looked_at_and_ends_with_another_filing(
    window: Window, tmp_path: Path
) -> None:
    first = fill(window, tmp_path)
    box, navigator = window.window.toolbar.search, window.window.navigator
    window.window.start_search()
    QTest.keyClicks(box, "565")
    window.window.bench.put_away()
    navigator._closed = frozenset(row.year for row in window.window.bench.listing)
    navigator.show_hits("565")
    QTest.keyClick(box, Qt.Key.Key_Return)
    assert window.window.bench.filing_id
    assert navigator._finding
    paper = window.window.centre.paper
    assert paper
    assert paper.isAncestorOf(QApplication.focusWidget())
    window.window.bench.put_away()
    navigator.show_hits("第二个项目")
    assert window.window.filings.open(first)
    assert box.text() == ""
    assert not navigator._finding


def test_pages_up_and_down_change_the_filing(window: Window, tmp_path: Path) -> None:
    first = fill(window, tmp_path)
    window.window._keys["next-filing"].trigger()
    assert window.window.bench.filing_id != first
    window.window._keys["previous-filing"].trigger()
    assert window.window.bench.filing_id == first


# --- saving, undo ----------------------------------------------------------------------------


def test_an_edit_is_saved_undone_and_redone(window: Window, tmp_path: Path) -> None:
    fill(window, tmp_path)
    window.edit(AMOUNT, "600")
    window.qtbot.waitUntil(lambda: "已保存" in window.window.state_line._saved.text())
    session = window.window.bench.session
    assert session is not None
    window.window._keys["undo"].trigger()
    assert session.text(AMOUNT) == "565.81"
    window.window._keys["redo"].trigger()
    assert session.text(AMOUNT) == "600"


def test_what_is_being_typed_is_kept_when_the_window_closes(
    window: Window, tmp_path: Path, qtbot: QtBot, metrics: Metrics
) -> None:
    fill(window, tmp_path)
    window.window.bench.show_cell(AMOUNT)
    paper = window.window.centre.paper
    assert paper is not None
    QTest.keyClicks(paper.editor, "777")
    window.close()
    again = Window(qtbot, metrics, window.path)
    session = again.window.bench.session
    assert session is not None
    assert session.text(AMOUNT) == "777"
    again.close()


def test_the_workspace_that_was_open_last_is_the_usual_one(window: Window, tmp_path: Path) -> None:
    assert _usual_workspace(Settings()) == default_workspace()
    window.close()
    assert _usual_workspace(load_settings()) == window.path
    window.path.rename(tmp_path / "搬走了.perfdesk")
    assert _usual_workspace(load_settings()) == default_workspace()


def test_the_font_size_is_kept_without_closing(window: Window, qtbot: QtBot) -> None:
    window.window.larger()
    points = window.window.bench.metrics.points
    qtbot.waitUntil(lambda: window.desk.settings.font_points == points, timeout=3000)


def test_columns_come_back_from_a_large_size(window: Window) -> None:
    before = window.window._columns.sizes()
    for _ in range(15):
        window.window.larger()
    window.window.normal_size()
    assert window.window._columns.sizes() == before


def test_sizes_are_remembered(window: Window, qtbot: QtBot, metrics: Metrics) -> None:
    window.window.larger()
    points = window.window.bench.metrics.points
    assert points > 9.75
    window.window._columns.setSizes([300, 700, 366])
    window.close()
    again = Window(qtbot, metrics, window.path)
    assert again.window.bench.metrics.points == points
    kept = again.desk.settings
    assert (kept.navigator_width, kept.panel_width) == (300, 366)
    assert kept.window[2:] == (1366, 768)
    again.window.normal_size()
    again.close()


@pytest.mark.parametrize("points", [9.0, 20.0])
def test_every_size_of_letters_fits(window: Window, tmp_path: Path, points: float) -> None:
    fill(window, tmp_path)
    window.window._set_points(points)
    QApplication.processEvents()
    assert window.window.width() == 1366
    assert window.window.centre.width() >= 500
    assert window.window.toolbar.search.geometry().right() <= window.window.width()
    window.window.normal_size()


# --- looking only, trouble -------------------------------------------------------------------


def test_a_second_desk_can_look_but_not_touch(
    window: Window, tmp_path: Path, qtbot: QtBot, metrics: Metrics
) -> None:
    fill(window, tmp_path)
    second = Window(qtbot, metrics, window.path)
    assert second.opened
    assert second.window.banner.text == second.desk.read_only
    assert second.desk.read_only
    keys = second.window._keys
    assert not keys["import"].isEnabled()
    assert not keys["insert-row"].isEnabled()
    assert keys["preview"].isEnabled()
    assert keys["print"].isEnabled()
    second.window.centre.toggle_preview()
    assert second.window.centre.shows_preview
    second.window.filings.import_files([EXAMPLE])
    assert second.said == second.desk.read_only
    second.close()


def test_a_file_that_is_no_workspace_is_told_and_left_alone(
    qtbot: QtBot, metrics: Metrics, tmp_path: Path
) -> None:
    path = tmp_path / "别的.perfdesk"
    path.write_bytes(b"this is no database at all" * 100)
    window = Window(qtbot, metrics, path)
    assert not window.opened
    start = window.window.centre.start
    assert start.text.startswith("工作区没有打开")
    assert path.read_bytes() == b"this is no database at all" * 100
    path.unlink()
    start.retry_asked.emit()
    assert "Ctrl+O" in start.text
    window.close()


def test_a_window_with_something_unsaved_stays_until_told_otherwise(
    window: Window, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise WorkspaceError("磁盘已满。")

    fill(window, tmp_path)
    monkeypatch.setattr(Workspace, "append", refuse)
    window.edit(AMOUNT, "600")
    window.close()
    assert window.window.isVisible()
    assert window.window.bench.session is not None
    assert "1 处改动没有保存：磁盘已满" in window.said
    window.window.toast._button.click()
    assert not window.window.isVisible()


def test_another_workspace_can_be_opened_and_made(
    window: Window, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(window, tmp_path)
    other = tmp_path / "新的"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(other), ""))
    window.window.workspace.ask_new()
    assert window.desk.path == other.with_suffix(".perfdesk")
    assert window.desk.listing() == ()
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(window.path), ""))
    window.window.workspace.ask_open()
    assert len(window.desk.listing()) == 2


def test_a_mistake_of_ours_is_one_calm_sentence_and_a_log(window: Window, tmp_path: Path) -> None:
    hook = FailureHook(window.window, window.path)
    try:
        raise RuntimeError("内部的细节")
    except RuntimeError as error:
        hook(RuntimeError, error, error.__traceback__)
    assert "内部的细节" not in window.said
    assert hook.log.name in window.said
    assert "内部的细节" in hook.log.read_text(encoding="utf-8")
    assert "Traceback" in hook.log.read_text(encoding="utf-8")
    unwritable = FailureHook(window.window, tmp_path / "none" / "x.perfdesk")
    unwritable(RuntimeError, RuntimeError("x"), None)
    assert "记在" not in window.said


# --- pages and files -------------------------------------------------------------------------


def answer_save(monkeypatch: pytest.MonkeyPatch, target: Path) -> None:
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))


def print_dialog(window: Window) -> PrintDialog:
    window.window.printing.ask_print()
    dialog = window.dialog(PrintDialog)
    assert isinstance(dialog, PrintDialog)
    dialog.look()
    return dialog


def test_the_preview_follows_and_goes(window: Window, tmp_path: Path) -> None:
    fill(window, tmp_path)
    window.window._keys["preview"].trigger()
    centre = window.window.centre
    assert centre.shows_preview
    assert not window.window._keys["insert-row"].isEnabled()
    window.edit(AMOUNT, "600")
    window.qtbot.waitUntil(lambda: not centre._again.isActive())
    assert centre.preview is not None
    QTest.keyClick(centre.preview, Qt.Key.Key_Escape)
    assert centre.shows_paper


def test_a_draft_goes_into_a_pdf(
    window: Window, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(window, tmp_path)
    dialog = print_dialog(window)
    dialog._draft.click()
    dialog.look()
    answer_save(monkeypatch, tmp_path / "草稿")
    dialog._pdf.click()
    assert (tmp_path / "草稿.pdf").read_bytes().startswith(b"%PDF")
    assert "草稿.pdf" in window.said
    assert window.desk.settings.export_folder == str(tmp_path)


def test_the_way_from_the_dialog_to_the_error(window: Window, tmp_path: Path) -> None:
    fill(window, tmp_path)
    dialog = print_dialog(window)
    assert dialog._go.isVisible()
    dialog._go.click()
    assert window.window.bench.cell is not None


def test_a_printer_that_is_gone_is_one_sentence(
    window: Window, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(window, tmp_path)
    monkeypatch.setattr(QPrinterInfo, "availablePrinterNames", lambda: ["走了的打印机"])
    dialog = print_dialog(window)
    dialog._draft.click()
    dialog.look()
    dialog._print.click()
    assert "走了的打印机" in window.said


def test_data_goes_into_a_file_and_comes_back(
    window: Window, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(window, tmp_path)
    answer_save(monkeypatch, tmp_path / "数据.json")
    window.window.printing.export_data()
    data = json.loads((tmp_path / "数据.json").read_text(encoding="utf-8"))
    assert data["filings"][0]["values"]["资金总额"] == "565.81"
    answer_save(monkeypatch, tmp_path / "没有这个文件夹" / "数据.json")
    window.window.printing.export_data()
    assert "没有保存" in window.said


# --- the rest --------------------------------------------------------------------------------


def test_every_shortcut_is_told(window: Window) -> None:
    window.window.show_keys()
    dialog = window.dialog(KeysDialog)
    assert isinstance(dialog, KeysDialog)
    dialog.reject()
    window.window.show_about()
    assert "绩效填报台" in window.said


def test_the_keyboard_reaches_every_column(window: Window, tmp_path: Path) -> None:
    fill(window, tmp_path)
    window.window.activateWindow()
    reached = set()
    for _ in range(3):
        window.window.next_part()
        focus = QApplication.focusWidget()
        for part in (window.window.navigator, window.window.centre, window.window.side):
            if part.isAncestorOf(focus):
                reached.add(type(part).__name__)
    assert reached == {"Navigator", "Centre", "SidePanel"}


def test_tabs_have_keys(window: Window, tmp_path: Path) -> None:
    fill(window, tmp_path)
    for place, name in enumerate(("findings", "last-year", "guidance", "history")):
        window.window._keys[f"show-{name}"].trigger()
        assert window.window.side.tabs.currentIndex() == place


def test_counts_in_the_state_line_lead_on(window: Window, tmp_path: Path) -> None:
    fill(window, tmp_path)
    window.window.state_line._errors.click()
    assert window.window.side.tabs.currentIndex() == 0


def test_menus_open_where_they_belong(window: Window) -> None:
    window.window.open_more()
    popup = QApplication.activePopupWidget()
    assert popup is not None
    assert isinstance(popup, QMenu)
    assert "关于" in [one.text() for one in popup.actions()]
    popup.close()


def test_settings_of_a_workspace_survive_what_is_odd(window: Window) -> None:
    odd = replace(window.desk.settings, window=(9000, 9000, 10, 10))
    window.window.workspace._use(odd)
    assert window.window.width() >= 900


def test_what_reading_left_open_stays_at_hand(window: Window, tmp_path: Path) -> None:
    source = tmp_path / "去年.docx"
    source.write_bytes(b"bytes")
    filing = build(form(SHIGU), {"项目名称": "医疗救助资金"}, {}, CellState.IMPORTED)
    unread, doubts = (("单位负责人：", "第 9 段"),), (("项目属性", "没有勾选"),)
    left = Reading(SHIGU, filing, "表 1", unread, doubts)
    (taken,) = window.desk.take_in(source, [left])
    window.window.bench.list_anew()
    assert window.window.filings.open(taken)
    panel = window.window.side.findings
    (line,) = [one for one in inside(panel, QuietLine) if one.words == "导入时留下 2 处疑问"]
    line.click()
    assert any("项目属性：没有勾选" in one.text() for one in inside(panel, QLabel))
