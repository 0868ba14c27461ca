from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, cast

import pytest
from PySide6.QtWidgets import QLabel

from perfdesk.cells import CellPath
from perfdesk.findings import Level
from tests.ui.stubs import AT, StubDesk, bench_with, inside, scenario
from ui import theme
from ui.bench import Bench
from ui.panels.state_line import StateLine, money_words

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from perfdesk.desk import Desk
    from tests.scenario import Scenario
    from ui.theme import Metrics


class Line:
    def __init__(self, qtbot: QtBot, metrics: Metrics) -> None:
        self.work: Scenario = scenario()
        self.bench, self.desk = bench_with(metrics, self.work)
        self.line = StateLine(self.bench)
        qtbot.addWidget(self.line)
        self.line.resize(1366, 28)
        self.line.show()

    @property
    def saved(self) -> str:
        return self.line._saved.text()

    @property
    def is_green(self) -> bool:
        return theme.GOOD in self.line._saved.styleSheet()


@pytest.fixture
def line(qtbot: QtBot, metrics: Metrics) -> Line:
    return Line(qtbot, metrics)


def test_green_only_when_it_is_on_disk(line: Line, qtbot: QtBot) -> None:
    assert not line.is_green
    line.work.fill("资金总额", "600")
    assert line.saved == "● 正在保存…"
    assert not line.is_green
    assert line.desk.on_saved
    line.desk.on_saved(AT)
    qtbot.waitUntil(lambda: line.is_green)
    assert line.saved == f"● 已保存 {AT.astimezone():%H:%M:%S}"
    line.work.fill("资金总额", "601")
    assert not line.is_green


def test_trouble_is_told_in_red_and_can_be_tried_again(line: Line, qtbot: QtBot) -> None:
    line.work.fill("资金总额", "600")
    assert line.desk.on_trouble
    line.desk.on_trouble("磁盘满了，请腾出空间。")
    qtbot.waitUntil(lambda: "磁盘满了" in line.saved)
    assert theme.ERROR in line.line._saved.styleSheet()
    line.work.fill("资金总额", "601")
    assert "磁盘满了" in line.saved
    line.line._retry.click()
    assert line.desk.tries == 1
    assert line.saved == "● 正在保存…"
    assert not line.line._retry.isVisible()


def test_counts_lead_to_what_is_counted(line: Line, qtbot: QtBot) -> None:
    waiting = len(line.work.session.unconfirmed())
    assert line.line._waiting.text() == f"未核对 {waiting}"
    with qtbot.waitSignal(line.line.review_asked):
        line.line._waiting.click()
    with qtbot.waitSignal(line.line.findings_asked) as asked:
        line.line._errors.click()
    assert asked.args == [Level.ERROR]
    line.work.session.confirm([CellPath("资金总额")])
    assert line.line._waiting.text() == f"未核对 {waiting - 1}"


def test_money_is_spelt_out(line: Line) -> None:
    words = "资金总额 = 伍佰陆拾伍万捌仟壹佰元整 · 5,658,100.00 元"
    assert line.line._money.text() == words
    line.work.fill("资金总额", "约五百")
    assert line.line._money.text() == ""
    assert line.line._unit.text() == "金额单位：万元"


def test_money_finer_than_a_fen_is_not_written_in_capitals(line: Line) -> None:
    line.work.fill("资金总额", "1.0000001")
    assert money_words(line.work.session, None) == "资金总额 = 10,000.00 元"


def test_no_filing_shows_no_numbers(line: Line) -> None:
    line.bench.put_away()
    assert not line.line._errors.isVisible()
    assert line.line._money.text() == ""


def test_backup_and_fonts_are_told_where_there_is_room(line: Line) -> None:
    line.line.show_backup(datetime.now().astimezone())
    line.line.show_fonts(["宋体", "小标宋"])
    shown = [one.text() for one in inside(line.line, QLabel) if one.isVisible()]
    assert "字体：宋体、小标宋" in shown
    assert any(text.startswith("最近备份：今天") for text in shown)
    line.line.resize(900, 28)
    shown = [one.text() for one in inside(line.line, QLabel) if one.isVisible()]
    assert not any(text.startswith(("字体", "最近备份")) for text in shown)


def test_a_workspace_to_look_at_says_so(qtbot: QtBot, metrics: Metrics) -> None:
    bench = Bench(metrics)
    line = StateLine(bench)
    qtbot.addWidget(line)
    assert line._saved.text() == ""
    bench.attach(cast("Desk", StubDesk(read_only="张三的电脑正在使用，这里只能查看")))
    assert line._saved.text() == "● 只能查看"
