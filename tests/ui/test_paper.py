from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QGuiApplication, QHelpEvent, QInputMethodEvent, QTextCursor
from PySide6.QtTest import QTest

from perfdesk.cells import CellPath
from perfdesk.filing import CellState, build
from tests.scenario import SHIGU, Scenario, form, small_form
from tests.ui.paper_bench import ALT, CTRL, SHIFT, Key, PaperBench
from ui.paper.sheet import NEW_ROW
from ui.paper.tips import slot_tip, tip_at
from ui.theme import Metrics

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from perfdesk.session import Session

    Open = Callable[..., PaperBench]

PLAN = "项目实施进度计划"
AIMS = "项目年度绩效指标"
TAOJIANG = "taojiang-target-2021"


@pytest.fixture
def paper(qtbot: QtBot) -> Open:
    """Open a paper on a scenario, by default the new 石鼓 form."""

    def open_paper(scenario: Scenario | None = None, width: int = 794) -> PaperBench:
        return PaperBench(qtbot, scenario or Scenario(form(SHIGU)), width)

    return open_paper


def shown_texts(bench: PaperBench) -> dict[CellPath, str]:
    assert bench.view.sheet
    return {path: bench.view.shown(slot) for path, slot in bench.view.sheet.slots.items()}


def carried() -> Scenario:
    last = Scenario(form(SHIGU))
    last.fill_all(
        {"年度": "2023", "项目名称": "医疗救助资金", "资金总额": "189.97", "填报人": "周经办"}
    )
    last.fill(f"{AIMS}[1].指标值", "1200人")
    return last.carry_to(2024)


# --- typing ----------------------------------------------------------------------------------


def test_typing_reaches_the_session_after_a_pause(paper: Open) -> None:
    bench = paper().go("项目名称").type("abc")
    assert bench.text("项目名称") == ""
    bench.wait_committed()
    assert bench.text("项目名称") == "abc"
    assert len(bench.changes) == 1


def test_what_is_printed_once_more_follows_while_typing(paper: Open) -> None:
    bench = paper(Scenario(form("xinglong-target-2021")))

    def title() -> str:
        assert bench.view.geometry_of is not None
        block = next(bench.view.geometry_of.between(0, 60))
        return "".join(piece.text for piece in block.arranged.pieces)

    assert title() == "绩效目标表"
    bench.go("项目名称").type("Y1")
    assert title() == "Y1绩效目标表"
    bench.press(Key.Key_Escape)
    assert title() == "绩效目标表"


def test_leaving_a_cell_keeps_what_was_typed(paper: Open) -> None:
    bench = paper().go("项目名称").type("abc").press(Key.Key_Tab)
    assert bench.text("项目名称") == "abc"
    assert bench.here == "项目属性"


def test_losing_the_keyboard_keeps_what_was_typed(paper: Open) -> None:
    bench = paper().go("项目名称").type("abc")
    bench.view.editor.clearFocus()
    assert bench.text("项目名称") == "abc"


def test_own_echo_leaves_the_caret_alone(paper: Open) -> None:
    bench = paper().go("项目名称").type("abcd")
    bench.press(Key.Key_Left).press(Key.Key_Left)
    bench.view.flush()
    assert bench.view.editor.textCursor().position() == 2
    bench.type("X")
    bench.view.flush()
    assert bench.text("项目名称") == "abXcd"


def test_changes_of_others_show_in_the_open_cell(paper: Open) -> None:
    bench = paper().go("项目名称").type("abc").wait_committed()
    bench.session.edit(CellPath("项目名称"), "城乡医疗救助", origin="panel")
    assert bench.view.editor.text == "城乡医疗救助"


def test_typing_goes_on_with_texts_and_replaces_values(paper: Open) -> None:
    scenario = Scenario(form(SHIGU)).fill("资金总额", "1").fill("项目立项依据", "甲")
    bench = paper(scenario).go("资金总额").type("25").go("项目立项依据").type("b")
    bench.view.flush()
    assert bench.text("资金总额") == "25"
    assert bench.text("项目立项依据") == "甲b"


def test_escape_brings_back_the_text_from_before(paper: Open) -> None:
    bench = paper(Scenario(form(SHIGU)).fill("资金总额", "1")).go("资金总额").type("25")
    bench.wait_committed().type("6").press(Key.Key_Escape)
    assert bench.text("资金总额") == "1"
    assert bench.view.editor.text == "1"
    assert not bench.view.editor.writing


def test_escape_leaves_a_carried_cell_unconfirmed(paper: Open) -> None:
    bench = paper(carried()).go("资金总额").type("25").wait_committed()
    assert bench.session.state(CellPath("资金总额")) is CellState.TYPED
    bench.press(Key.Key_Escape)
    assert bench.text("资金总额") == "189.97"
    assert bench.session.state(CellPath("资金总额")) is CellState.CARRIED


@pytest.mark.parametrize("held", [SHIFT, CTRL, ALT])
def test_a_new_line_inside_a_text(paper: Open, held: Qt.KeyboardModifier) -> None:
    bench = paper().go("项目立项依据").type("a").press(Key.Key_Return, held).type("b")
    bench.view.flush()
    assert bench.text("项目立项依据") == "a\nb"


def test_input_method_composes_without_committing(paper: Open) -> None:
    bench = paper().go("项目名称")
    composing = QInputMethodEvent("xiang", [])
    QGuiApplication.sendEvent(bench.view.editor, composing)
    bench.view.flush()
    assert bench.text("项目名称") == ""
    assert bench.view.editor.seen_text == "xiang"
    done = QInputMethodEvent("", [])
    done.setCommitString("项目")
    QGuiApplication.sendEvent(bench.view.editor, done)
    bench.wait_committed()
    assert bench.text("项目名称") == "项目"


def test_text_is_kept_character_for_character(paper: Open) -> None:
    odd = "甲\u00a0乙\u3000丙\t丁\n戊 "
    bench = paper(Scenario(form(SHIGU)).fill("项目立项依据", odd)).go("项目立项依据")
    assert bench.view.editor.text == odd
    bench.press(Key.Key_F2).type("x")
    bench.view.flush()
    assert bench.text("项目立项依据") == odd + "x"


def test_read_only_filings_cannot_be_typed_into(qtbot: QtBot) -> None:
    scenario = Scenario(form(SHIGU))
    scenario.session.read_only = "张三的电脑正在使用，这里只能查看"
    bench = PaperBench(qtbot, scenario).go("项目名称").type("abc")
    bench.view.flush()
    assert bench.text("项目名称") == ""
    assert bench.view.looks.read_only
    bench.go("项目属性").press(Key.Key_Space)
    assert bench.said == ["张三的电脑正在使用，这里只能查看"]


# --- moving ----------------------------------------------------------------------------------


def test_enter_visits_every_cell_to_fill_in_printed_order(paper: Open) -> None:
    bench = paper().go("年度")
    seen = [bench.here]
    for _ in range(100):
        bench.press(Key.Key_Return)
        if bench.here == seen[-1]:
            break
        seen.append(bench.here)
    assert seen[:5] == ["年度", "填报单位", "项目名称", "项目属性", "部门名称"]
    assert seen[-3:] == ["填报人", "联系电话", "填报日期"]
    assert f"{AIMS}[1].一级指标" not in seen
    assert bench.said == ["已经是最后一格了"]
    bench.press(Key.Key_Backtab, SHIFT)
    assert bench.here == "联系电话"


def test_arrows_move_between_cells_at_rest(paper: Open) -> None:
    bench = paper().go("项目名称").press(Key.Key_Right)
    assert bench.here == "项目属性"
    bench.press(Key.Key_Right)
    assert bench.view.looks.option == "新增项目"
    bench.press(Key.Key_Down)
    assert bench.here == "资金总额"
    bench.press(Key.Key_Left).press(Key.Key_Up)
    assert bench.here == "项目名称"
    bench.press(Key.Key_Home, CTRL)
    assert bench.here == "年度"
    bench.press(Key.Key_End, CTRL)
    assert bench.here == "填报日期"


def test_arrows_leave_the_text_only_at_its_edge(paper: Open) -> None:
    bench = paper().go("项目立项依据").type("ab").press(Key.Key_Left)
    assert bench.here == "项目立项依据"
    bench.press(Key.Key_Right).press(Key.Key_Down)
    assert bench.here == f"{PLAN}[1].项目实施内容"


def test_a_click_puts_the_caret_where_it_points(paper: Open) -> None:
    bench = paper(Scenario(form(SHIGU)).fill("项目名称", "项目资金绩效目标"))
    bench.click("项目名称", dx=9)
    assert bench.view.editor.textCursor().position() == 0
    bench.type("a")
    bench.view.flush()
    assert bench.text("项目名称") == "a项目资金绩效目标"


def test_focus_tells_and_scrolls(paper: Open) -> None:
    bench = paper().go("填报日期")
    assert bench.visited[-1] == CellPath("填报日期")
    assert bench.view.viewport().rect().contains(bench.view.slot_rect(bench.slot("填报日期")))
    assert not bench.view.focus_cell(CellPath("没有这一栏"))
    bench.view.focus_cell(CellPath("项目名称"), flash=True)
    assert bench.view.looks.flash


# --- carried over ----------------------------------------------------------------------------


def test_space_confirms_and_the_walk_goes_on(paper: Open) -> None:
    bench = paper(carried())
    waiting = len(bench.session.unconfirmed())
    bench.view.next_unconfirmed()
    first = bench.here
    bench.press(Key.Key_Space)
    assert len(bench.session.unconfirmed()) == waiting - 1
    assert bench.here != first
    for _ in range(waiting):
        bench.press(Key.Key_Space)
    assert not bench.session.unconfirmed()
    assert bench.said == ["没有未核对的格了"]
    last, text = bench.here, bench.text(bench.here)
    bench.press(Key.Key_Space).view.flush()
    assert (bench.here, bench.text(last)) == (last, text)


def test_space_on_a_clicked_carried_cell_confirms_it_and_stays(paper: Open) -> None:
    bench = paper(carried()).click("项目名称").press(Key.Key_Space)
    assert bench.session.state(CellPath("项目名称")) is CellState.CONFIRMED
    assert bench.here == "项目名称"
    bench.press(Key.Key_End).press(Key.Key_Space)
    bench.view.flush()
    assert bench.text("项目名称") == "医疗救助资金 "


def test_same_as_last_year(paper: Open) -> None:
    bench = paper(carried()).go("资金总额").type("5").press(Key.Key_Apostrophe, CTRL)
    assert bench.text("资金总额") == "189.97"
    bench.go("联系电话").press(Key.Key_Apostrophe, CTRL)
    assert bench.said == ["去年这一格是空的"]


# --- options, sums, lists --------------------------------------------------------------------


def test_space_and_clicks_tick_options(paper: Open) -> None:
    bench = paper().go("项目属性").press(Key.Key_Space)
    assert bench.text("项目属性") == "延续项目"
    bench.press(Key.Key_Right).press(Key.Key_Space)
    assert bench.text("项目属性") == "新增项目"
    bench.press(Key.Key_Space)
    assert bench.text("项目属性") == ""
    bench.press(Key.Key_1)
    assert bench.text("项目属性") == "延续项目"
    bench.click("项目属性")
    assert bench.text("项目属性") == ""


def test_a_sum_is_offered_and_taken_only_on_request(paper: Open) -> None:
    bench = paper().go("资金总额").type("68066*125")
    assert bench.view.picker.offered == "850.825"
    bench.press(Key.Key_Return)
    assert bench.text("资金总额") == "850.825"
    assert bench.here != "资金总额"
    bench.press(Key.Key_Z, CTRL)
    assert bench.here == "资金总额"
    assert bench.text("资金总额") == "68066*125"


def test_a_sum_that_is_refused_stays_as_typed(paper: Open) -> None:
    bench = paper().go("资金总额").type("68066*125").press(Key.Key_Escape)
    assert bench.view.picker.offered == ""
    bench.press(Key.Key_Return)
    assert bench.text("资金总额") == "68066*125"
    assert bench.here != "资金总额"


def test_a_day_is_picked_from_the_calendar(paper: Open) -> None:
    bench = paper(Scenario(form(SHIGU)).fill("填报日期", "2024-02-01")).go("填报日期")
    bench.press(Key.Key_Down, ALT)
    calendar = bench.view.picker.calendar
    assert calendar is not None
    assert calendar.isVisible()
    calendar.pick(2024, 3, 4)
    assert bench.text("填报日期") == "2024-03-04"
    assert not calendar.isVisible()


def test_operators_are_offered_for_indicators(paper: Open) -> None:
    scenario = Scenario(form(SHIGU)).fill(f"{AIMS}[1].指标值", "95%以上")
    bench = paper(scenario).go(f"{AIMS}[1].指标值").press(Key.Key_Down, ALT)
    menu = bench.menu
    assert menu.actions()[0].text().startswith("≥95%")
    menu.actions()[0].trigger()
    menu.close()
    assert bench.text(f"{AIMS}[1].指标值") == "≥95%"


# --- rows ------------------------------------------------------------------------------------


def test_rows_are_inserted_with_their_levels(paper: Open) -> None:
    bench = paper().go(f"{AIMS}[2].指标内容").type("abc").press(Key.Key_Insert, ALT)
    assert bench.here == f"{AIMS}[3].指标内容"
    assert bench.text(f"{AIMS}[3].二级指标") == "质量指标"
    assert bench.text(f"{AIMS}[2].指标内容") == "abc"
    bench.press(Key.Key_Insert, ALT | SHIFT)
    assert bench.here == f"{AIMS}[3].指标内容"
    assert len(bench.session.filing.row_ids(AIMS)) == 11


def test_rows_are_moved_and_deleted(paper: Open) -> None:
    bench = paper().go(f"{PLAN}[1].项目实施内容").type("a").press(Key.Key_Insert, ALT).type("b")
    bench.press(Key.Key_Up, ALT)
    assert [bench.text(f"{PLAN}[{n}].项目实施内容") for n in (1, 2)] == ["b", "a"]
    assert bench.here == f"{PLAN}[1].项目实施内容"
    bench.press(Key.Key_Delete, ALT)
    assert bench.text(f"{PLAN}[1].项目实施内容") == "a"
    bench.press(Key.Key_Z, CTRL)
    assert bench.text(f"{PLAN}[1].项目实施内容") == "b"
    bench.go("项目名称").press(Key.Key_Delete, ALT)
    assert bench.said == ["先点到子表的一行里，再删除行"]


def test_a_row_that_only_prints_becomes_real_when_filled(paper: Open) -> None:
    small = small_form(
        "| 事项 | 金额 |\n|* {明细.事项} | {.金额} |", '[table."明细"]\nmin_rows = 3'
    )
    bench = paper(Scenario(small, build(small, {}, {"明细": [{"事项": "甲"}]})))
    assert bench.view.sheet is not None
    row = bench.view.sheet.rows["明细"][2]
    assert row.startswith(NEW_ROW)
    bench.view.focus_cell(CellPath("明细", row, "金额"))
    bench.type("5").press(Key.Key_Backspace).type("6")
    bench.view.flush()
    assert bench.text("明细[2].金额") == "6"
    assert len(bench.session.filing.row_ids("明细")) == 2
    assert bench.here == "明细[2].金额"
    bench.press(Key.Key_Z, CTRL)
    assert len(bench.session.filing.row_ids("明细")) == 1


# --- clipboard -------------------------------------------------------------------------------


def test_cells_from_excel_fill_a_table_in_one_step(paper: Open) -> None:
    bench = paper().go(f"{PLAN}[1].项目实施内容")
    bench.clipboard('征缴\t2024年1月\t2024年6月\n"拨付\n两次"\t2024年7月\t2024年12月\n')
    bench.press(Key.Key_V, CTRL)
    rows = bench.session.filing.table_texts(form(SHIGU).tables[PLAN])
    assert [list(row.values()) for row in rows] == [
        ["征缴", "2024年1月", "2024年6月"],
        ["拨付\n两次", "2024年7月", "2024年12月"],
    ]
    assert bench.session.undo_name == "粘贴 2 行 3 列"
    bench.press(Key.Key_Z, CTRL)
    assert len(bench.session.filing.row_ids(PLAN)) == 1


def test_a_table_from_word_comes_as_html(paper: Open) -> None:
    html = (
        "<html><body><table><tr><td>项目实施内容</td><td>计划开始时间</td></tr>"
        "<tr><td><p>征缴</p><p>核对</p></td><td>2024年1月</td></tr></table></body></html>"
    )
    bench = paper().go(f"{PLAN}[1].项目实施内容").clipboard("征缴\n核对\t2024年1月", html)
    bench.press(Key.Key_V, CTRL)
    assert bench.text(f"{PLAN}[1].项目实施内容") == "征缴\n核对"
    assert bench.text(f"{PLAN}[1].计划开始时间") == "2024年1月"
    assert len(bench.session.filing.row_ids(PLAN)) == 1


def test_columns_without_a_place_are_named(paper: Open) -> None:
    bench = paper().go(f"{PLAN}[1].计划完成时间").clipboard("2024年6月\t多\t余")
    bench.press(Key.Key_V, CTRL)
    assert bench.text(f"{PLAN}[1].计划完成时间") == "2024年6月"
    assert bench.said == ["右边有 2 列没有地方放，没有粘贴"]


def test_text_is_pasted_at_the_caret(paper: Open) -> None:
    bench = paper().go("项目名称").type("ab").press(Key.Key_Left)
    bench.clipboard("一\r\n二").press(Key.Key_V, CTRL)
    bench.view.flush()
    assert bench.text("项目名称") == "a一\n二b"


def test_selected_cells_are_copied_as_a_table_and_cleared(paper: Open) -> None:
    scenario = Scenario(form(SHIGU)).fill(f"{PLAN}[1].项目实施内容", "征缴")
    scenario.fill(f"{PLAN}[1].计划开始时间", "2024年1月")
    bench = paper(scenario).go(f"{PLAN}[1].项目实施内容").press(Key.Key_Right, SHIFT)
    bench.press(Key.Key_C, CTRL)
    assert QGuiApplication.clipboard().text() == "征缴\t2024年1月"
    bench.press(Key.Key_Delete)
    assert bench.text(f"{PLAN}[1].项目实施内容") == bench.text(f"{PLAN}[1].计划开始时间") == ""
    bench.press(Key.Key_Z, CTRL)
    assert bench.text(f"{PLAN}[1].计划开始时间") == "2024年1月"


def test_a_shift_click_selects_rows_to_delete(paper: Open) -> None:
    bench = paper().click(f"{AIMS}[1].指标内容").click(f"{AIMS}[3].指标内容", SHIFT)
    bench.press(Key.Key_Delete, ALT)
    assert len(bench.session.filing.row_ids(AIMS)) == 6


# --- undo ------------------------------------------------------------------------------------


def test_undo_goes_through_the_session_and_shows_the_cell(paper: Open) -> None:
    bench = paper(Scenario(form(SHIGU)).fill("项目名称", "甲").fill("部门名称", "乙"))
    bench.go("资金总额").type("5")
    bench.press(Key.Key_Z, CTRL)
    assert bench.text("资金总额") == ""
    assert bench.view.editor.text == ""
    bench.press(Key.Key_Z, CTRL)
    assert bench.here == "部门名称"
    assert bench.text("部门名称") == ""
    bench.press(Key.Key_Y, CTRL)
    assert bench.view.editor.text == "乙"


# --- what the paper shows --------------------------------------------------------------------


def test_results_are_shown_and_not_typed(paper: Open) -> None:
    picture = "| 合计 | {合计} |\n| 事项 | 金额 |\n|* {明细.事项} | {.金额} |"
    settings = """
[field."合计"]
        type = "money"
        unit = "万元"
        calc = "sum(明细.金额)"
        [table."明细".columns]
        "金额" = { type = "money", unit = "万元" }
        """
    small = small_form(picture, settings)
    rows = [{"事项": "甲", "金额": "100.5"}, {"事项": "乙", "金额": "20"}]
    bench = paper(Scenario(small, build(small, {}, {"明细": rows}))).go("合计").type("5")
    assert bench.said == ["这一格自动计算，不用填"]
    assert not bench.view.editor.isVisible()
    bench.press(Key.Key_Delete).press(Key.Key_C, CTRL)
    assert QGuiApplication.clipboard().text() == "120.5"
    bench.go("明细[1].金额").type("1").press(Key.Key_Tab)
    assert bench.text("合计") == "21"
    slot = bench.slot("合计")
    assert bench.view.shown(slot) == "21"
    assert "自动计算" in slot_tip(bench.view, slot)


def test_earlier_texts_are_offered(paper: Open) -> None:
    bench = paper().go("填报人")
    bench.phrases["填报人", ""] = ("周经办", "王会计")
    bench.press(Key.Key_F4)
    menu = bench.menu
    assert [one.text().partition("\t")[0] for one in menu.actions()] == ["周经办", "王会计"]
    menu.actions()[1].trigger()
    menu.close()
    assert bench.text("填报人") == "王会计"


def test_levels_are_offered_from_the_tree(paper: Open) -> None:
    bench = paper().go(f"{AIMS}[1].二级指标").press(Key.Key_Down, ALT)
    names = [one.text().partition("\t")[0] for one in bench.menu.actions()]
    bench.menu.close()
    assert names == ["质量指标", "时效指标", "成本指标"]


def test_the_keyboard_stays_on_the_paper_when_a_row_goes(paper: Open) -> None:
    bench = paper().go(f"{PLAN}[1].项目实施内容").press(Key.Key_Insert, ALT)
    bench.session.undo(origin="toolbar")
    assert bench.view.current_cell() is None
    assert bench.view.hasFocus()
    QTest.keyClick(bench.view, Key.Key_Tab)
    assert bench.here == "年度"


def test_marks_carry_the_numbers_of_the_findings(paper: Open) -> None:
    bench = paper(carried())
    marks = bench.view.looks.marks
    numbers = sorted(mark.number for listed in marks.values() for mark in listed)
    loud = [one for one in bench.session.open_findings() if one.level != "hint" and one.cells]
    assert numbers == list(range(1, len(loud) + 1))
    chosen: list[object] = []
    bench.view.finding_chosen.connect(chosen.append)
    bench.view.next_finding()
    assert chosen == [loud[0]]
    assert bench.view.current_cell() == loud[0].cells[0]
    bench.view.previous_finding()
    assert chosen[-1] == loud[-1]


def test_a_click_on_a_mark_leads_to_its_cell(paper: Open) -> None:
    bench = paper(carried())
    centre, mark, path = bench.view.marks_shown()[0]
    at = centre + bench.view.paper_origin
    QTest.mouseClick(bench.view.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert bench.view.current_cell() == path
    assert tip_at(bench.view, at)
    assert mark.number >= 1


def test_the_paper_says_what_is_wrong_under_the_mouse(paper: Open) -> None:
    bench = paper(carried())
    at = bench.view.slot_rect(bench.slot("项目名称")).center()
    assert "从去年带来" in tip_at(bench.view, at)
    event = QHelpEvent(QEvent.Type.ToolTip, at, bench.view.viewport().mapToGlobal(at))
    assert QGuiApplication.sendEvent(bench.view.viewport(), event)


def test_rows_grow_while_typing(paper: Open) -> None:
    bench = paper().go("项目立项依据")
    before = bench.view.slot_rect(bench.slot("项目立项依据")).height()
    bench.view.editor.insertPlainText("很长的立项依据，" * 60)
    after = bench.view.slot_rect(bench.slot("项目立项依据")).height()
    assert after > 3 * before
    assert bench.view.editor.height() <= after
    assert bench.view.editor.lines * bench.view.editor.face_line == bench.view.editor.height()


def test_a_huge_text_is_shown_whole(paper: Open) -> None:
    text = "确保全区城乡居民医保参保率稳定在95%以上，实现应保尽保。" * 1000
    bench = paper(Scenario(form(SHIGU)).fill("项目长期绩效目标", text)).go("项目长期绩效目标")
    assert bench.view.editor.text == text
    bench.press(Key.Key_F2).type("x")
    bench.view.flush()
    assert bench.text("项目长期绩效目标") == text + "x"
    caret = bench.view.editor.cursorRect().translated(bench.view.editor.pos())
    assert bench.view.viewport().rect().contains(caret.center())


def test_the_live_editor_wraps_as_the_paper_does(paper: Open) -> None:
    texts = [
        "确保全区“参保率”稳定（95%以上），" * 9,
        "a b c " * 80,
        "甲\n\n乙 \n",
        "1" * 300,
        "，" * 99,
    ]
    for text in texts:
        bench = paper(Scenario(form(SHIGU)).fill("项目立项依据", text)).go("项目立项依据")
        assert bench.view.editor.height() == bench.view.editor.lines * bench.view.editor.face_line


def test_a_cell_entered_from_one_of_another_size_keeps_its_text(paper: Open) -> None:
    scenario = Scenario(form(TAOJIANG))
    bench = paper(scenario.fill_all({"年度": "2022", "项目名称": "稽核", "日期": "2021.10.29"}))
    before = shown_texts(bench)
    for cell in ("项目名称", "年度", "日期", "年度", "项目名称"):
        bench.go(cell)
        bench.qtbot.wait(1)
        assert bench.view.editor.text == bench.text(cell)
    assert shown_texts(bench) == before


def test_enter_goes_from_amount_to_amount_past_what_the_form_prints(paper: Open) -> None:
    bench = paper(Scenario(form("xuanen-target-2020")))
    bench.go("项目资金来源[1].金额").press(Key.Key_Return)
    assert bench.here == "项目资金来源[2].金额"
    bench.press(Key.Key_Backtab, SHIFT)
    assert bench.here == "项目资金来源[1].金额"
    bench.press(Key.Key_Left)
    assert bench.here == "项目资金来源[1].来源项目"
    bench.type("x").press(Key.Key_Return).press(Key.Key_Backtab, SHIFT)
    assert bench.here == "项目资金来源[1].来源项目"


def test_zoom_and_font_size(paper: Open) -> None:
    bench = paper()
    sizes: list[float] = []
    bench.view.zoom_changed.connect(sizes.append)
    assert bench.view.geometry_of is not None
    width = bench.view.geometry_of.sizes.width
    bench.wheel(2, CTRL)
    assert sizes == [1.21]
    bench.view.zoom_normal()
    assert bench.view.geometry_of.sizes.width == width
    for points in (9.0, 13.0, 20.0):
        bench.view.set_metrics(Metrics(points))
        assert not bench.view.grab().isNull()
    value = bench.view.verticalScrollBar().value()
    bench.wheel(-3)
    assert bench.view.verticalScrollBar().value() > value


def test_the_menu_speaks_chinese_and_acts(paper: Open) -> None:
    bench = paper(carried()).go(f"{AIMS}[1].指标值")
    bench.view.show_menu(QPoint(50, 50))
    menu = bench.menu
    words = [action.text().partition("\t")[0] for action in menu.actions() if action.text()]
    assert words[:6] == ["剪切", "复制", "粘贴", "同去年", "确认", "可选内容…"]
    next(one for one in menu.actions() if one.text().startswith("确认")).trigger()
    menu.close()
    path = bench.scenario.path(f"{AIMS}[1].指标值")
    assert bench.session.state(path) is CellState.CONFIRMED


def test_the_editor_is_named_for_screen_readers(paper: Open) -> None:
    bench = paper().go("资金总额")
    assert bench.view.editor.accessibleName() == "资金总额（万元）"


def test_merged_levels_are_one_cell(paper: Open) -> None:
    bench = paper().go(f"{AIMS}[1].一级指标").press(Key.Key_F2)
    bench.view.editor.moveCursor(QTextCursor.MoveOperation.End)
    bench.type("x")
    bench.view.flush()
    texts = [bench.text(f"{AIMS}[{row}].一级指标") for row in range(1, 6)]
    assert texts == ["产出指标x"] * 4 + ["效益指标"]


def test_another_session_takes_the_place_of_the_first(paper: Open) -> None:
    bench = paper().go("项目名称").type("abc")
    other = Scenario(form("yongxing-target-2017"))
    bench.view.set_session(other.session)
    assert bench.text("项目名称") == "abc"
    assert bench.view.current_cell() is None
    assert not bench.view.editor.isVisible()
    bench.session.edit(CellPath("项目名称"), "later")
    bench.view.set_session(None)
    assert bench.view.sheet is None
    assert not bench.view.grab().isNull()


def test_a_paper_that_is_gone_hears_nothing(qtbot: QtBot) -> None:
    session: Session = Scenario(form(SHIGU)).session
    bench = PaperBench(qtbot, Scenario(form(SHIGU)))
    bench.view.set_session(session)
    bench.view.set_session(None)
    assert session._listeners == []


def test_labels_of_tall_cells_stay_in_view(paper: Open) -> None:
    scenario = Scenario(form(SHIGU))
    row = scenario.session.filing.row_ids(AIMS)[0]
    for _ in range(40):
        row = scenario.session.insert_row(AIMS, row)
    bench = paper(scenario).go(f"{AIMS}[30].指标内容")
    assert not bench.view.grab().isNull()
    assert bench.view.verticalScrollBar().value() > 0


def test_whatever_is_pressed_can_be_undone(paper: Open) -> None:
    chance = random.Random(7)
    bench = paper(carried())
    before = bench.session.filing
    keys = [Key.Key_Tab, Key.Key_Return, Key.Key_Escape, Key.Key_F2, Key.Key_Up, Key.Key_Down,
            Key.Key_Left, Key.Key_Right, Key.Key_Space, Key.Key_Delete, Key.Key_A, Key.Key_5,
            Key.Key_Insert, Key.Key_Home, Key.Key_F8, Key.Key_F9, Key.Key_V, Key.Key_X,
            Key.Key_Asterisk, Key.Key_Apostrophe]  # fmt: skip
    held = [Qt.KeyboardModifier.NoModifier] * 5 + [SHIFT, CTRL, ALT | SHIFT]
    bench.clipboard("甲\t乙\t丙\n丁\t戊\t己").go("项目名称")
    for _ in range(250):
        bench.press(chance.choice(keys), chance.choice(held))
    bench.view.flush()
    focus = bench.view.looks.focus
    if focus is not None and bench.view.looks.has_editor:
        assert bench.view.editor.text == bench.view.shown(focus)
    bench.scenario.undo_all()
    assert bench.session.filing == before
