"""Explaining by keyboard at the whole desk: F8, Ctrl+E, a reason, a change, Ctrl+Shift+E, undo."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog

from perfdesk.cells import CellPath
from perfdesk.findings import FindingState, Level
from tests.scenario import SHIGU
from ui.dialogs.summary_dialog import SummaryDialog
from ui.main_window import MainWindow

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from perfdesk.findings import Finding
    from perfdesk.session import Session
    from ui.panels.finding_card import FindingCard
    from ui.theme import Metrics

Key, Mod = Qt.Key, Qt.KeyboardModifier
AMOUNT = CellPath("资金总额")
PLAN, AIMS = "项目实施进度计划", "项目年度绩效指标"


class Clerk:
    """Somebody with hands on the keyboard only."""

    def __init__(self, qtbot: QtBot, metrics: Metrics, path: Path) -> None:
        self.qtbot = qtbot
        self.path = path
        self.window = MainWindow(metrics)
        qtbot.addWidget(self.window)
        self.window.resize(1366, 768)
        self.window.show()
        self.window.workspace.open(path)
        self.window.activateWindow()

    @property
    def session(self) -> Session:
        session = self.window.bench.session
        assert session
        return session

    @property
    def card(self) -> FindingCard:
        card = self.window.side.findings._chosen
        assert card
        return card

    def press(self, key: Qt.Key, held: Qt.KeyboardModifier = Mod.NoModifier) -> None:
        QTest.keyClick(QApplication.focusWidget(), key, held)
        QApplication.processEvents()

    def loud(self) -> list[Finding]:
        return [one for one in self.session.open_findings() if one.level is not Level.HINT]


@pytest.fixture
def clerk(qtbot: QtBot, metrics: Metrics, tmp_path: Path) -> Iterator[Clerk]:
    one = Clerk(qtbot, metrics, tmp_path / "我的填报.perfdesk")
    desk = one.window.bench.desk
    assert desk
    number = desk.new_filing(SHIGU, "2024", "某区医保局")
    one.window.bench.list_anew()
    one.window.filings.open(number)
    session = one.session
    row = session.filing.row_ids(PLAN)[0]
    session.edit(CellPath("项目名称"), "医疗救助资金")
    session.edit(AMOUNT, "565.81")
    session.edit(CellPath("部门名称"), "某区医疗保障局")
    session.edit(CellPath(PLAN, row, "项目实施内容"), "救助")
    session.edit(CellPath(PLAN, row, "计划开始时间"), "2024年3月1日")
    session.edit(CellPath(PLAN, row, "计划完成时间"), "2024年1月31日")
    QApplication.processEvents()
    yield one
    one.window.close()
    QApplication.processEvents()


def test_f8_goes_in_form_order_past_hints_and_what_is_explained(clerk: Clerk) -> None:
    gone: list[Finding] = []
    clerk.window.bench.chosen.connect(gone.append)
    paper = clerk.window.centre.paper
    assert paper
    paper.focus_cell(CellPath("年度"))
    loud = clerk.loud()
    levels = [one.level for one in loud]
    assert levels != sorted(levels, key=[Level.ERROR, Level.WARNING].index)
    for _ in loud:
        clerk.press(Key.Key_F8)
    assert gone == loud
    clerk.press(Key.Key_F8)
    assert gone[-1] == loud[0]
    clerk.press(Key.Key_F8, Mod.ShiftModifier)
    assert gone[-1] == loud[-1]
    clerk.session.explain(loud[0], "已向财政局报告")
    clerk.press(Key.Key_F8)
    assert gone[-1] == loud[1]


def test_f8_goes_on_from_where_the_cursor_was_put(clerk: Clerk) -> None:
    gone: list[Finding] = []
    clerk.window.bench.chosen.connect(gone.append)
    paper = clerk.window.centre.paper
    assert paper
    late = next(one for one in clerk.loud() if one.rule == "R01")
    clerk.press(Key.Key_F8)
    paper.focus_cell(CellPath(PLAN, clerk.session.filing.row_ids(PLAN)[0], "项目实施内容"))
    clerk.press(Key.Key_F8)
    assert gone[-1] == late


def test_a_reason_is_given_and_kept_by_keyboard_alone(clerk: Clerk) -> None:
    while not clerk.window.bench.cell or clerk.card.finding != clerk.loud()[-1]:
        clerk.press(Key.Key_F8)
    late = next(one for one in clerk.loud() if one.level is Level.ERROR)
    clerk.window.bench.show_finding(late)
    clerk.press(Key.Key_E, Mod.ControlModifier)
    field = clerk.card.field
    assert field
    assert field.text.hasFocus()
    QTest.keyClicks(field.text, "agreed by phone")
    clerk.press(Key.Key_Return)
    held = [one for one in clerk.session.report.findings if one.reason]
    assert [(one.rule, one.reason) for one in held] == [(late.rule, "agreed by phone")]
    assert clerk.window.centre.paper
    assert clerk.window.centre.paper.isAncestorOf(QApplication.focusWidget())

    clerk.session.edit(late.cells[0], "2024年1月30日")
    again = next(one for one in clerk.loud() if one.rule == late.rule)
    assert again.state is FindingState.FAILED
    clerk.window.bench.show_finding(again)
    QApplication.processEvents()
    assert "内容改过，请再看：agreed by phone" in clerk.card._once.text()
    clerk.press(Key.Key_E, Mod.ControlModifier | Mod.ShiftModifier)
    assert not [one for one in clerk.loud() if one.rule == late.rule]
    clerk.press(Key.Key_Z, Mod.ControlModifier)
    assert [one for one in clerk.loud() if one.rule == late.rule]


def test_what_is_proposed_is_taken_with_f7_and_undone(clerk: Clerk) -> None:
    finding = next(one for one in clerk.loud() if one.mend)
    assert finding.mend
    clerk.window.bench.show_finding(finding)
    clerk.press(Key.Key_F7)
    assert clerk.session.text(finding.mend.path) == finding.mend.text
    clerk.press(Key.Key_Z, Mod.ControlModifier)
    assert clerk.session.text(finding.mend.path) != finding.mend.text


def test_f7_in_a_cell_with_another_writing_is_for_that_cell(clerk: Clerk) -> None:
    finding = next(one for one in clerk.loud() if one.mend)
    row = clerk.session.filing.row_ids(AIMS)[0]
    value = CellPath(AIMS, row, "指标值")
    clerk.session.edit(value, "95%以上")
    clerk.window.bench.show_finding(finding)
    paper = clerk.window.centre.paper
    assert finding.mend
    assert paper
    paper.focus_cell(value)
    before = clerk.session.text(finding.mend.path)
    clerk.press(Key.Key_F7)
    assert clerk.session.text(value) == "≥95%"
    assert clerk.session.text(finding.mend.path) == before


def test_a_reason_is_there_after_a_restart_and_offered_elsewhere(clerk: Clerk) -> None:
    late = next(one for one in clerk.loud() if one.level is Level.ERROR)
    clerk.session.explain(late, "已向财政局报告")
    number = clerk.window.bench.filing_id
    clerk.window.workspace.close()
    clerk.window.workspace.open(clerk.path)
    clerk.window.filings.open(number)
    assert [one.reason for one in clerk.session.report.findings if one.reason] == ["已向财政局报告"]
    finding = clerk.loud()[0]
    clerk.window.bench.show_finding(finding)
    clerk.press(Key.Key_E, Mod.ControlModifier)
    assert clerk.card.field
    assert clerk.card.field.offered == ("已向财政局报告",)
    clerk.press(Key.Key_Down)
    clerk.press(Key.Key_Return)
    clerk.press(Key.Key_Return)
    assert [one.reason for one in clerk.session.report.findings if one.reason] == [
        "已向财政局报告"
    ] * 2


def test_the_summary_goes_into_excel(
    clerk: Clerk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "汇总"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))
    clerk.window._keys["findings"].trigger()
    (dialog,) = [one for one in QApplication.topLevelWidgets() if isinstance(one, SummaryDialog)]
    dialog.look()
    dialog.excel.click()
    assert "汇总.xlsx" in clerk.window.toast.text
    rows = (
        load_workbook(tmp_path / "汇总.xlsx").worksheets[0].iter_rows(min_row=5, values_only=True)
    )
    assert len(list(rows)) == len(clerk.session.report.findings)


def test_explanations_are_seen_in_the_preview(clerk: Clerk) -> None:
    clerk.session.explain(clerk.loud()[0], "已向财政局报告")
    clerk.window.centre.show_preview((clerk.window.bench.filing_id,), draft=False)
    assert clerk.window.centre.preview
    assert clerk.window.centre.preview._place.text().endswith("共 1 页")
    clerk.window.centre.show_preview(
        (clerk.window.bench.filing_id,), draft=False, explanations=True
    )
    assert clerk.window.centre.preview._place.text().endswith("共 2 页")
