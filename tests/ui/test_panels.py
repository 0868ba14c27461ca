"""The right column: findings, last year, guidance, history."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QFocusEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton

from perfdesk.cells import CellPath
from perfdesk.filing import CellState
from perfdesk.findings import Category, Finding, Level
from tests.scenario import SHIGU, Scenario, form
from tests.ui.stubs import W, bench_with, inside, scenario
from ui.panels.cell_link import CellLink
from ui.panels.finding_card import FindingCard
from ui.panels.guidance import facts
from ui.panels.naming import cell_name, link_label
from ui.panels.review import ReviewRow
from ui.panels.side import FINDINGS, GUIDANCE, HISTORY, LAST_YEAR, SidePanel
from ui.parts import Link

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget
    from pytestqt.qtbot import QtBot

    from tests.ui.stubs import StubDesk
    from ui.bench import Bench, Notice
    from ui.panels.reason_field import ReasonField
    from ui.theme import Metrics

AMOUNT = CellPath("资金总额")
BASIS = CellPath("项目立项依据")
START, END = "项目实施进度计划[1].计划开始时间", "项目实施进度计划[1].计划完成时间"


class Side:
    """A side panel on a scenario."""

    def __init__(self, qtbot: QtBot, metrics: Metrics, work: Scenario | None = None) -> None:
        self.work = work or scenario()
        self.bench: Bench
        self.desk: StubDesk
        self.bench, self.desk = bench_with(metrics, self.work)
        self.panel = SidePanel(self.bench)
        qtbot.addWidget(self.panel)
        self.panel.resize(326, 700)
        self.panel.show()
        self.asked: list[object] = []
        self.bench.asked.connect(self.asked.append)
        self.bench.pointed.connect(self.asked.append)

    def cards(self) -> list[FindingCard]:
        cards = [one for one in self.shown(FindingCard) if one.finding]
        return sorted(cards, key=lambda one: one.mapTo(self.panel, QPoint()).y())

    def card(self, title: str) -> FindingCard:
        found = [one for one in self.cards() if one.finding and one.finding.title == title]
        assert found, [one.finding.title for one in self.cards() if one.finding]
        return found[0]

    def shown(self, kind: type[W]) -> list[W]:
        QApplication.processEvents()
        return [one for one in inside(self.panel, kind) if one.isVisible()]

    def text(self) -> str:
        return "\n".join(one.text() for one in self.shown(QLabel))


def field_of(card: FindingCard) -> ReasonField:
    assert card.field
    return card.field


def press_link(within: QWidget, text: str) -> None:
    found = [one for one in inside(within, Link) if one.text().startswith(text)]
    assert found, [one.text() for one in inside(within, Link)]
    QTest.mouseClick(found[0], Qt.MouseButton.LeftButton)


@pytest.fixture
def side(qtbot: QtBot, metrics: Metrics) -> Side:
    return Side(qtbot, metrics)


# --- findings --------------------------------------------------------------------------------


def wrong_way(side: Side) -> FindingCard:
    """Make the plan end before it begins, and return the card that says so."""
    side.work.fill(END, "2023年1月31日")
    finding = next(
        one
        for one in side.work.session.open_findings()
        if one.level is Level.ERROR and side.work.path(END) in one.cells
    )
    return side.card(finding.title)


def test_a_finding_appears_and_goes_with_what_is_typed(side: Side) -> None:
    before = side.cards()
    card = wrong_way(side)
    assert card not in before
    assert side.panel.tabs.tabText(FINDINGS) == f"审核 {len(side.cards())}"
    side.work.fill(END, "2024年12月31日")
    assert card not in side.cards()


def test_cards_stay_while_their_texts_change(side: Side) -> None:
    card = wrong_way(side)
    others = [one for one in side.cards() if one is not card]
    side.work.fill(END, "2023年2月28日")
    assert card in side.cards()
    assert "2023年2月28日" in card._say.text()
    assert others == [one for one in side.cards() if one is not card]


def test_values_stand_out_in_the_sentence(side: Side) -> None:
    card = wrong_way(side)
    assert "<b>2023年1月31日</b>" in card._say.text()


def test_numbers_are_those_in_the_margin(side: Side) -> None:
    wrong_way(side)
    numbers = [int(one._mark._text) for one in side.cards()]
    assert numbers == list(range(1, len(numbers) + 1))


def test_a_press_leads_to_the_finding(side: Side) -> None:
    card = wrong_way(side)
    QTest.mouseClick(card, Qt.MouseButton.LeftButton)
    assert side.asked == [card.finding]
    assert card.is_chosen
    card.setFocus()
    QTest.keyClick(card, Qt.Key.Key_Return)
    assert len(side.asked) == 2


def test_the_chosen_card_shows_its_cells_and_its_basis(side: Side) -> None:
    card = wrong_way(side)
    assert not card._basis.isVisible()
    assert card.toolTip().startswith("依据：")
    side.bench.focus(side.work.path(END))
    assert card.is_chosen
    assert card._basis.isVisible()
    assert not card.toolTip()
    links = [one for one in inside(card, CellLink) if one.isVisible()]
    assert links[0].text().startswith("计划完成时间")
    QTest.mouseClick(links[-1], Qt.MouseButton.LeftButton)
    assert side.asked[-1] in (side.work.path(START), side.work.path(END))
    side.bench.focus(AMOUNT)
    assert not card.is_chosen


def test_a_proposal_is_taken_with_one_press(side: Side) -> None:
    side.work.fill("填报单位", "某区医保局")
    card = next(one for one in side.cards() if one.finding and one.finding.mend)
    assert card.finding
    mend = card.finding.mend
    assert mend
    press_link(card, "改为")
    assert side.work.session.text(mend.path) == mend.text
    assert side.asked[-1] == mend.path


def test_a_reason_is_kept_shown_quietly_and_taken_back(side: Side) -> None:
    card = wrong_way(side)
    assert card.finding
    title = card.finding.title
    press_link(card, "写明原因")
    line = field_of(card).text
    QTest.keyClicks(line, "kept")
    QTest.keyClick(line, Qt.Key.Key_Return)
    assert side.asked[-1] == card.finding.cells[0]
    quiet = side.card(title)
    assert "kept" in quiet._say.text()
    assert quiet._level.text() == "已说明"
    assert not side.work.findings(card.finding.rule) or card not in side.cards()
    press_link(quiet, "撤回")
    assert side.card(title)._level.text() == "错误"


def test_escape_gives_a_reason_up(side: Side) -> None:
    card = wrong_way(side)
    press_link(card, "写明原因")
    QTest.keyClick(field_of(card).text, Qt.Key.Key_Escape)
    assert card.field is None


def test_a_reason_half_typed_waits_while_other_texts_change(side: Side) -> None:
    card = wrong_way(side)
    press_link(card, "写明原因")
    QTest.keyClicks(field_of(card).text, "agreed")
    side.work.fill("填报单位", "某区医保局").fill(END, "2023年2月28日")
    QApplication.processEvents()
    assert field_of(card).text.toPlainText() == "agreed"
    side.work.fill(END, "2024年12月31日")
    assert card not in side.cards()


def test_a_reason_of_one_sign_stays_in_its_field(side: Side) -> None:
    said: list[Notice] = []
    side.bench.said.connect(said.append)
    card = wrong_way(side)
    press_link(card, "写明原因")
    text = field_of(card).text
    for typed in ("", "a"):
        QTest.keyClicks(text, typed)
        QTest.keyClick(text, Qt.Key.Key_Return)
        assert "两个字" in said[-1].text
    assert field_of(card).isVisible()
    assert text.toPlainText() == "a"


def test_earlier_reasons_are_filtered_and_picked_by_keyboard(side: Side) -> None:
    card = wrong_way(side)
    assert card.finding
    side.desk.said = {card.finding.rule: ("annual plan", "agreed\nby phone", "told before")}
    press_link(card, "写明原因")
    field = field_of(card)
    QTest.keyClicks(field.text, "e")
    assert field.offered == ("agreed\nby phone", "told before")
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_Return):
        QTest.keyClick(field.text, key)
    QTest.keyClick(field.text, Qt.Key.Key_Return)
    reasons = [one.reason for one in side.work.session.report.findings if one.reason]
    assert reasons == ["agreed\nby phone"]


def test_without_earlier_reasons_there_is_no_list(side: Side) -> None:
    card = wrong_way(side)
    press_link(card, "写明原因")
    QApplication.processEvents()
    assert not field_of(card).list.isVisible()
    assert "写过的原因" not in side.text()


def test_a_changed_text_shows_the_earlier_reason_and_one_key_keeps_it(side: Side) -> None:
    card = wrong_way(side)
    assert card.finding
    title, rule = card.finding.title, card.finding.rule
    side.work.session.explain(card.finding, "按文件先发后补")
    side.work.fill(END, "2023年2月1日")
    again = side.card(title)
    assert "内容改过，请再看：按文件先发后补" in again._once.text()
    assert again._level.text() == "错误"
    side.panel.findings.choose_finding(side.work.findings(rule)[0])
    side.panel.findings.keep_chosen()
    assert not side.work.findings(rule)
    assert side.card(title)._level.text() == "已说明"
    side.work.session.undo()
    assert "内容改过" in side.card(title)._once.text()


def test_errors_stand_first_and_the_quiet_parts_are_remembered(side: Side) -> None:
    wrong_way(side)
    side.work.fill("填报单位", "某区医保局")
    levels = [card.finding.level for card in side.cards() if card.finding]
    assert levels == sorted(levels, key=[Level.ERROR, Level.WARNING].index)
    assert {Level.ERROR, Level.WARNING} <= set(levels)
    found = side.work.findings()[0]
    side.work.session.explain(found, "已核实")
    panel = side.panel.findings
    assert panel._explained_line.words == "已说明 1"
    assert side.card(found.title)._level.text() == "已说明"
    panel._explained_line.click()
    panel._hint_line.set_open(open_now=True)
    assert not [one for one in side.cards() if one.finding and one.finding.reason]
    panel.show_session()
    assert not panel._explained_line.is_open
    assert panel._hint_line.is_open
    assert (side.desk.settings.explained_open, side.desk.settings.hints_open) == (False, True)


def test_keys_act_on_the_finding_in_hand(side: Side) -> None:
    side.work.fill("填报单位", "某区医保局")
    panel = side.panel.findings
    panel.show_cell(None)
    said: list[Notice] = []
    side.bench.said.connect(said.append)
    panel.mend_chosen()
    assert "F8" in said[-1].text
    card = next(one for one in side.cards() if one.finding and one.finding.mend)
    assert card.finding
    assert card.finding.mend
    mend = card.finding.mend
    panel.choose_finding(card.finding)
    panel.mend_chosen()
    assert side.work.session.text(mend.path) == mend.text
    side.work.session.undo()
    assert side.work.session.text(mend.path) == "某区医保局"
    panel.choose_finding(side.work.findings()[0])
    panel.explain_chosen()
    assert [one for one in side.cards() if one.field]


def test_grounds_are_told_to_mouse_and_keyboard(side: Side) -> None:
    wrong_way(side)
    side.work.fill("填报单位", "某区医保局")
    side.panel.findings.show_cell(None)
    card = next(one for one in side.cards() if one.finding and not one.is_chosen)
    assert card.finding
    assert card.toolTip().startswith(f"依据：{card.finding.basis}")
    QApplication.sendEvent(card, QFocusEvent(QEvent.Type.FocusIn))
    assert card._basis.isVisible()
    assert card.toolTip() == ""
    QApplication.sendEvent(card, QFocusEvent(QEvent.Type.FocusOut))
    assert not card._basis.isVisible()


def test_many_cells_stay_readable(side: Side) -> None:
    work = side.work
    for number in range(1, 10):
        work.fill(f"项目年度绩效指标[{number}].指标值", "95%")
    rows = work.session.filing.row_ids("项目年度绩效指标")
    cells = tuple(CellPath("项目年度绩效指标", row, "指标值") for row in rows[:9])
    finding = Finding(
        "X1", "多格", Level.WARNING, Category.COARSE, cells, "九格都没有符号", "填报说明",
        elsewhere=(("7", CellPath("项目名称")),),
    )  # fmt: skip
    card = side.panel.findings.new_card()
    card.setParent(side.panel)
    card.show_finding(finding, 1, work.session)
    card.set_chosen(chosen=True)
    card.show()
    assert len(inside(card, CellLink)) == 6
    press_link(card, "还有 4 格")
    QApplication.processEvents()
    shown = [one for one in inside(card, CellLink) if not one.isHidden()]
    assert len(shown) == 10
    assert len({one.text() for one in shown}) == 10
    assert "审核意见：指标不够细化、量化" in card._basis.text()
    assert card.minimumSizeHint().width() < 200  # a narrow column shortens links, never the card


def test_hints_stay_folded_until_asked_for(side: Side) -> None:
    side.work.fill("项目年度绩效指标[1].指标内容", "提高")
    side.work.fill("项目年度绩效指标[1].指标值", "较好")
    hints = [o for o in side.work.session.open_findings() if o.level is Level.HINT]
    assert hints
    panel = side.panel.findings
    assert panel._hint_line.words == f"质量提示 {len(hints)}"
    loud = len(side.cards())
    panel._hint_line.click()
    assert len(side.cards()) == loud + len(hints)
    panel._hint_line.click()
    assert len(side.cards()) == loud


def test_nothing_found_is_told_calmly(qtbot: QtBot, metrics: Metrics) -> None:
    side = Side(qtbot, metrics, Scenario(form(SHIGU)))
    for finding in side.work.session.open_findings():
        side.work.session.explain(finding, "已核实")
    assert "没有要处理的问题" in side.text()
    report = side.work.session.report
    assert f"还有 {report.cannot_say} 项" in side.text()


def test_a_read_only_filing_offers_nothing_to_do(qtbot: QtBot, metrics: Metrics) -> None:
    work = scenario()
    work.fill(END, "2023年1月31日")
    work.session.read_only = "别人正在使用"
    side = Side(qtbot, metrics, work)
    assert side.cards()
    assert not [one for one in side.shown(Link) if one.text() in ("写明原因…", "撤回", "确认")]


# --- review ----------------------------------------------------------------------------------


def review(side: Side) -> list[ReviewRow]:
    side.panel.show_review()
    rows = side.shown(ReviewRow)
    return sorted(rows, key=lambda row: row.y())


def test_the_riskiest_cell_comes_first(side: Side) -> None:
    rows = review(side)
    assert rows[0].path == AMOUNT
    waiting = side.work.session.unconfirmed()
    assert {row.path for row in rows} >= set(waiting)


def test_space_confirms_and_the_row_goes(side: Side) -> None:
    rows = review(side)
    rows[0].setFocus()
    QTest.keyClick(rows[0], Qt.Key.Key_Space)
    assert side.work.session.state(AMOUNT) is CellState.CONFIRMED
    assert AMOUNT not in [row.path for row in review(side)]
    side.work.session.undo()
    assert AMOUNT in [row.path for row in review(side)]


def test_a_press_leads_to_the_cell_and_marks_its_row(side: Side) -> None:
    row = review(side)[1]
    QTest.mouseClick(row, Qt.MouseButton.LeftButton)
    assert side.asked == [row.path]
    side.bench.focus(row.path)
    assert row.property("chosen") is True


def test_tab_leads_from_the_line_to_the_rows(side: Side) -> None:
    first, second, *_rest = review(side)
    side.panel.findings._review_line.setFocus()
    QTest.keyClick(side.panel.findings._review_line, Qt.Key.Key_Tab)
    assert side.panel.window().focusWidget() is first
    QTest.keyClick(first, Qt.Key.Key_Down)
    assert side.panel.window().focusWidget() is second
    QTest.keyClick(second, Qt.Key.Key_Space)
    assert side.panel.window().focusWidget() is review(side)[1]


def test_a_cleared_cell_is_to_be_filled(side: Side) -> None:
    date = CellPath("填报日期")
    assert date in [row.path for row in review(side)]
    side.work.fill("填报日期", "2024年2月20日")
    assert date not in [row.path for row in review(side)]


# --- last year -------------------------------------------------------------------------------


def test_differences_are_marked_on_both_sides(side: Side) -> None:
    side.panel.show_last_year()
    side.work.fill("项目立项依据", "按2024年的通知安排。")
    side.bench.focus(BASIS)
    panel = side.panel.last_year
    assert "<span" in panel._old.text()
    assert panel._old_head.text() == "去年（2023）"
    assert panel._new.isVisible()
    assert panel._same.isVisible()
    with_signal: list[int] = []
    panel.same_asked.connect(lambda: with_signal.append(1))
    panel._same.click()
    assert with_signal == [1]


def test_a_carried_cell_can_be_confirmed(side: Side) -> None:
    side.panel.show_last_year()
    side.bench.focus(BASIS)
    panel = side.panel.last_year
    assert panel._confirm.isVisible()
    assert not panel._new.isVisible()
    side.work.session.confirm([BASIS])
    assert not panel._confirm.isVisible()
    assert panel._says.text() == "和去年一样。"


def test_the_whole_row_of_last_year_is_shown(side: Side) -> None:
    side.panel.show_last_year()
    side.bench.focus(side.work.path(END))
    assert "救助" in side.panel.last_year._row.text()
    assert "2023年1月1日" in side.panel.last_year._row.text()


def test_without_last_year_it_says_how_to_get_it(qtbot: QtBot, metrics: Metrics) -> None:
    side = Side(qtbot, metrics, Scenario(form(SHIGU)))
    side.panel.show_last_year()
    side.bench.focus(BASIS)
    assert "结转" in side.panel.last_year._says.text()
    assert not side.panel.last_year._same.isVisible()


# --- guidance and history --------------------------------------------------------------------


def test_guidance_follows_the_cell(side: Side) -> None:
    side.panel.show_guidance()
    side.bench.focus(AMOUNT)
    assert "单位：万元" in side.text()
    assert "先核对" in side.text()
    side.bench.focus(BASIS)
    assert side.panel.guidance._name.text() == "项目立项依据"
    assert side.panel.guidance._help.text()


def test_facts_of_every_field_are_words() -> None:
    indicators = form(SHIGU).tables["项目年度绩效指标"].columns
    for one in (*form(SHIGU).fields.values(), *indicators.values()):
        assert facts(one)[0] in ("必填", "选填")


def test_history_tells_and_restores(side: Side) -> None:
    side.panel.show_history()
    side.bench.focus(AMOUNT)
    assert "还没有改过" in side.text()
    side.work.fill("资金总额", "600").fill("资金总额", "700")
    assert "600" in side.text()
    buttons = [one for one in side.shown(Link) if one.text() == "恢复成改前"]
    assert len(buttons) == 2
    QTest.mouseClick(buttons[1], Qt.MouseButton.LeftButton)
    assert side.work.text("资金总额") == "565.81"
    assert "恢复旧内容" in side.text()


def test_only_the_tab_in_view_follows(side: Side) -> None:
    side.bench.focus(AMOUNT)
    side.panel.show_guidance()
    side.work.fill("资金总额", "600")
    assert side.panel.history._shown != "600"
    side.panel.tabs.setCurrentIndex(HISTORY)
    assert "600" in side.text()
    side.panel.tabs.setCurrentIndex(LAST_YEAR)
    assert "565.81" in side.text()
    side.panel.tabs.setCurrentIndex(GUIDANCE)


def test_no_filing_leaves_every_tab_quiet(side: Side) -> None:
    side.bench.put_away()
    for place in range(4):
        side.panel.tabs.setCurrentIndex(place)
        assert not [b for b in side.shown(QPushButton) if b.isEnabled()]


# --- names -----------------------------------------------------------------------------------


def test_cells_are_named_shortly_in_links_and_fully_in_headings(side: Side) -> None:
    session = side.work.session
    row = session.filing.row_ids("项目年度绩效指标")[0]
    value = CellPath("项目年度绩效指标", row, "指标值")
    assert link_label(session, value) == "数量指标"
    assert link_label(session, side.work.path(END)) == "计划完成时间（第 1 行）"
    assert link_label(session, AMOUNT) == "资金总额"
    assert cell_name(session, CellPath("项目实施进度计划", "no", "计划完成时间")).startswith(
        "项目实施进度计划 空行"
    )
