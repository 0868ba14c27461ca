"""Changing the form when carrying over: choosing it, and being done with what finds no place."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu

from perfdesk.cells import CellPath
from perfdesk.intake import read_file
from perfdesk.upgrade import Leftover
from tests.scenario import SHIGU
from tests.ui.stubs import bench_with, inside, scenario
from ui.dialogs.small import CarryDialog
from ui.main_window import MainWindow
from ui.panels.leftovers import LeftoverRow, Leftovers, places
from ui.panels.side import SidePanel

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot

    from perfdesk.desk import Desk
    from ui.theme import Metrics

FILINGS = Path(__file__).parent.parent / "forms" / "filings"
GOAL = CellPath("项目年度绩效目标")
SPAN = Leftover("项目起止时间", (("", "2023.1.1-2023.12.31"),))
OVERVIEW = Leftover("项目概况", (("", "对参保登记等工作进行稽核。"),))
ROW = Leftover(
    "指标 第 2 行",
    (("绩效指标描述", "资金\n到位率"), ("指标值确定依据", "文件要求")),
    "没有这一列",
)


class Panel:
    """The findings panel on a draft that has leftovers."""

    def __init__(self, qtbot: QtBot, metrics: Metrics, *left: Leftover) -> None:
        self.work = scenario()
        self.bench, desk = bench_with(metrics, self.work)
        desk.left = left
        self.side = SidePanel(self.bench)
        qtbot.addWidget(self.side)
        self.side.resize(326, 700)
        self.side.show()
        self.panel = self.side.findings
        self.panel.show_session()
        self.asked: list[object] = []
        self.said: list[str] = []
        self.bench.asked.connect(self.asked.append)
        self.bench.said.connect(lambda notice: self.said.append(notice.text))

    @property
    def rows(self) -> list[LeftoverRow]:
        QApplication.processEvents()
        return [one for one in self.left.rows if one.isVisible()]

    @property
    def left(self) -> Leftovers:
        (left,) = inside(self.panel, Leftovers)
        return left

    @property
    def words(self) -> str:
        return self.left.line.words if self.left.line.isVisible() else ""

    def labels(self) -> list[tuple[str, bool]]:
        return [(one.leftover.label, one.done) for one in self.rows]


@pytest.fixture
def panel(qtbot: QtBot, metrics: Metrics) -> Panel:
    return Panel(qtbot, metrics, SPAN, OVERVIEW, ROW)


def test_a_draft_without_leftovers_says_nothing(qtbot: QtBot, metrics: Metrics) -> None:
    panel = Panel(qtbot, metrics)
    panel.panel.open_review()
    assert panel.words == ""
    assert panel.rows == []


def test_the_line_says_how_many_and_opens_them(panel: Panel) -> None:
    assert panel.words == "去年有 3 处放不进来"
    assert panel.rows == []
    panel.left.line.click()
    assert panel.labels() == [
        ("项目起止时间", False),
        ("项目概况", False),
        ("指标 第 2 行", False),
    ]


def test_after_carrying_over_they_stand_open_above_the_cells_to_confirm(panel: Panel) -> None:
    panel.panel.open_review()
    QApplication.processEvents()
    assert len(panel.rows) == 3
    assert panel.left.y() < panel.panel._review_line.y()


def test_tab_leads_from_the_line_through_the_entries(panel: Panel) -> None:
    panel.left.line.setFocus()
    QTest.keyClick(panel.left.line, Qt.Key.Key_Space)
    for row in panel.rows:
        QTest.keyClick(panel.side.window().focusWidget(), Qt.Key.Key_Tab)
        assert panel.side.window().focusWidget() is row
    QTest.keyClick(panel.rows[2], Qt.Key.Key_Up)
    QTest.keyClick(panel.rows[1], Qt.Key.Key_Space)
    QTest.keyClick(panel.side.window().focusWidget(), Qt.Key.Key_Tab)
    assert panel.side.window().focusWidget() is panel.rows[2]


def test_space_is_done_with_one_and_undo_lists_it_again(panel: Panel) -> None:
    panel.panel.open_review()
    panel.rows[0].setFocus()
    QTest.keyClick(panel.rows[0], Qt.Key.Key_Space)
    assert panel.words == "去年有 2 处放不进来"
    assert panel.labels()[-1] == ("项目起止时间", True)
    assert panel.panel.window().focusWidget() is panel.rows[0]
    panel.work.session.undo()
    assert panel.labels()[0] == ("项目起止时间", False)
    for _ in range(3):
        QTest.keyClick(panel.rows[0], Qt.Key.Key_Space)
    assert panel.words == "去年的 3 处放不进来，都处理了"
    QTest.keyClick(panel.rows[0], Qt.Key.Key_Space)
    assert panel.words == "去年有 1 处放不进来"


def test_enter_chooses_a_field_and_the_text_goes_behind_what_stands_there(panel: Panel) -> None:
    panel.work.fill("项目年度绩效目标", "应保尽保。")
    panel.panel.open_review()
    panel.rows[1].setFocus()
    QTest.keyClick(panel.rows[1], Qt.Key.Key_Return)
    (menu,) = [one for one in inside(panel.panel, QMenu) if one.isVisible()]
    names = [action.text() for action in menu.actions()]
    for _ in range(names.index("项目年度绩效目标")):
        QTest.keyClick(menu, Qt.Key.Key_Down)
    QTest.keyClick(menu, Qt.Key.Key_Return)
    assert panel.work.text("项目年度绩效目标") == f"应保尽保。\n{OVERVIEW.text}"
    assert panel.labels()[-1] == ("项目概况", True)
    assert panel.asked == [GOAL]
    panel.work.session.undo()
    assert panel.work.text("项目年度绩效目标") == "应保尽保。"
    assert not panel.work.session.is_settled(OVERVIEW)


def test_a_row_is_copied_as_cells_side_by_side(panel: Panel) -> None:
    panel.panel.open_review()
    QTest.keyClick(panel.rows[2], Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "资金 到位率\t文件要求"
    assert "已复制" in panel.said[-1]
    assert panel.labels()[2] == ("指标 第 2 行", False)


def test_only_fields_that_can_take_a_text_are_offered(panel: Panel) -> None:
    session = panel.work.session
    assert "填报日期" not in places(session, OVERVIEW)
    assert "填报日期" in places(session, Leftover("日期", (("", "2023年2月1日"),)))
    assert "资金总额" not in places(session, Leftover("预算资金", (("", "88"),)))
    assert not {"项目属性", "年度"} & set(places(session, SPAN))


def test_a_filing_that_cannot_be_changed_only_lets_copy(qtbot: QtBot, metrics: Metrics) -> None:
    panel = Panel(qtbot, metrics, SPAN)
    panel.work.session.read_only = "只能看。"
    panel.panel.show_session()
    panel.panel.open_review()
    (row,) = panel.rows
    assert row.put is None
    QTest.keyClick(row, Qt.Key.Key_Space)
    assert panel.labels() == [("项目起止时间", False)]


# --- the whole way ----------------------------------------------------------------------------


@pytest.fixture
def window(qtbot: QtBot, metrics: Metrics, tmp_path: Path) -> Iterator[MainWindow]:
    one = MainWindow(metrics)
    qtbot.addWidget(one)
    one.resize(1366, 768)
    one.show()
    assert one.workspace.open(tmp_path / "我的填报.perfdesk")
    yield one
    one.close()
    QApplication.processEvents()


def desk_of(window: MainWindow) -> Desk:
    assert window.bench.desk is not None
    return window.bench.desk


def take_in(window: MainWindow, name: str) -> int:
    desk, path = desk_of(window), FILINGS / f"{name}.json"
    (taken,) = desk.take_in(path, read_file(path, desk.forms))
    window.bench.list_anew()
    assert window.filings.open(taken)
    return taken


def test_the_form_is_chosen_by_keyboard_and_the_rest_is_listed(window: MainWindow) -> None:
    taken = take_in(window, "taojiang_01")
    window.filings.ask_carry()
    (dialog,) = inside(window, CarryDialog)
    assert dialog.form.form_id == ""
    while dialog.form.form_id != SHIGU:
        place = dialog.form.currentIndex()
        QTest.keyClick(dialog.form, Qt.Key.Key_Down)
        assert dialog.form.currentIndex() == place + 1
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    desk, session = desk_of(window), window.bench.session
    assert session is not None
    assert session.form.id == SHIGU
    assert [one.id for one in desk.listing() if one.year == "2021"] == [taken]
    assert "去年的表里有 7 处放不进来" in window.toast.text
    QApplication.processEvents()
    (rows,) = inside(window.side, Leftovers)
    assert len([one for one in rows.rows if one.isVisible()]) == 7
    window.side.show_last_year()
    window.bench.focus(CellPath("填报人"))
    assert session.last_year_text(CellPath("填报人")) == "王经办"


def test_leftovers_are_there_again_when_the_draft_is_opened_later(
    window: MainWindow, tmp_path: Path
) -> None:
    window.filings.carry([take_in(window, "taojiang_01")], 2022, SHIGU)
    draft = window.bench.filing_id
    (rows,) = inside(window.side, Leftovers)
    QTest.keyClick(rows.rows[0], Qt.Key.Key_Space)
    assert rows.words == "去年有 6 处放不进来"
    assert window.workspace.open(tmp_path / "另一个.perfdesk")
    assert rows.words == ""
    assert window.workspace.open(tmp_path / "我的填报.perfdesk")
    assert window.filings.open(draft)
    assert rows.words == "去年有 6 处放不进来"


def test_a_form_may_be_chosen_while_importing(window: MainWindow, qtbot: QtBot) -> None:
    window.filings.import_files([FILINGS / "yongxing_01.json", FILINGS / "taojiang_01.json"])
    page = window.filings.page
    assert page is not None
    qtbot.waitUntil(lambda: page.batch.waiting == 0, timeout=20_000)
    page.into.setCurrentIndex(page.into.findData(SHIGU))
    page.take_and_carry.click()
    drafts = [one for one in desk_of(window).listing() if one.form_id == SHIGU]
    assert [one.year for one in drafts] == ["2022", "2022"]
    assert page.into.form_id == ""
    assert page.into.count() == 1
