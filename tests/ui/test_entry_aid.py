from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolButton, QWidget

from tests.scenario import Scenario, form
from tests.ui.paper_bench import CTRL, PLAIN, SHIFT, Key, PaperBench

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from ui.paper.entry_strip import EntryStrip

SHIGU, XUANEN, XINGLONG = "shigu-target-2023", "xuanen-target-2020", "xinglong-target-2021"
AIMS = "项目年度绩效指标"
VALUE = f"{AIMS}[1].指标值"

Open = Callable[[str], PaperBench]


@pytest.fixture
def at(qtbot: QtBot) -> Open:
    """Open a paper at an indicator cell that holds a text."""

    def open_paper(text: str) -> PaperBench:
        return PaperBench(qtbot, Scenario(form(SHIGU)).fill(VALUE, text)).go(VALUE)

    return open_paper


def strip_of(bench: PaperBench) -> EntryStrip:
    strip = bench.view.aid.strip
    assert strip is not None
    assert strip.isVisible()
    return strip


def focused(bench: PaperBench) -> QWidget:
    """Return the part of the strip that has the keyboard."""
    widget = QApplication.focusWidget()
    assert widget is not None
    assert strip_of(bench).isAncestorOf(widget)
    return widget


def press(bench: PaperBench, key: Qt.Key, held: Qt.KeyboardModifier = PLAIN) -> None:
    QTest.keyClick(focused(bench), key, held)


def type_(bench: PaperBench, text: str) -> None:
    """Type, what is no ASCII through the input method."""
    for letter in text:
        if letter.isascii():
            QTest.keyClicks(focused(bench), letter)
        else:
            event = QInputMethodEvent()
            event.setCommitString(letter)
            QApplication.sendEvent(focused(bench), event)


def test_a_value_is_picked_by_keyboard_alone(at: Open) -> None:
    bench = at("")
    bench.press(Key.Key_F3)
    type_(bench, ">95")
    press(bench, Key.Key_Tab)
    type_(bench, "%")
    assert strip_of(bench).says == "将写成：≥95%"
    press(bench, Key.Key_Return)
    assert bench.view.aid.strip is None
    assert bench.text(VALUE) == "≥95%"
    assert bench.view.editor.hasFocus()
    bench.press(Key.Key_Z, CTRL)
    assert bench.text(VALUE) == ""


def test_units_are_offered_by_what_is_typed(at: Open) -> None:
    bench = at("42元/人/月")
    bench.press(Key.Key_F3)
    strip = strip_of(bench)
    press(bench, Key.Key_Tab)
    strip.unit.clear()
    type_(bench, "元/")
    assert strip.chips[:2] == ("元/人/月", "元/人")
    press(bench, Key.Key_Down)
    press(bench, Key.Key_Down)
    press(bench, Key.Key_Return)  # takes the unit
    assert strip.says == "将写成：42元/人"
    press(bench, Key.Key_Return)  # writes
    assert bench.text(VALUE) == "42元/人"


def test_operators_are_stepped_through_and_grades_picked(at: Open) -> None:
    bench = at("95%以上")
    bench.press(Key.Key_F3)
    assert strip_of(bench).pieces.text == "≥95%"
    press(bench, Key.Key_Down)
    assert strip_of(bench).pieces.operator == "≤"
    for _ in range(5):
        press(bench, Key.Key_Down)
    assert strip_of(bench).pieces.operator == "定性"
    assert strip_of(bench).chips[:4] == ("优", "良", "中", "差")
    press(bench, Key.Key_Return)
    assert bench.text(VALUE) == "95%以上"  # no grade is chosen yet
    press(bench, Key.Key_Down)
    press(bench, Key.Key_Down)
    press(bench, Key.Key_Return)
    assert bench.text(VALUE) == "良"


def test_esc_leaves_all_as_it_was(at: Open) -> None:
    bench = at("不少于5000人")
    bench.press(Key.Key_F3)
    type_(bench, "6000")
    press(bench, Key.Key_Escape)
    assert bench.view.aid.strip is None
    assert bench.text(VALUE) == "不少于5000人"
    assert bench.changes == []
    assert bench.view.editor.hasFocus()


def test_remarks_are_kept(at: Open) -> None:
    bench = at("≥95服务满意程度")
    bench.press(Key.Key_F3)
    press(bench, Key.Key_Tab)
    type_(bench, "%")
    press(bench, Key.Key_Return)
    assert bench.text(VALUE) == "≥95%服务满意程度"


def test_words_are_not_overwritten_unless_asked(at: Open) -> None:
    bench = at("95%以上，其中贫困人口100%")
    bench.press(Key.Key_F3)
    type_(bench, "95")
    assert strip_of(bench).pieces.text == "95"
    press(bench, Key.Key_Return)
    assert bench.text(VALUE) == "95%以上，其中贫困人口100%"
    press(bench, Key.Key_Return, CTRL)
    assert bench.text(VALUE) == "95"


def test_what_is_no_number_is_not_written(at: Open) -> None:
    bench = at("")
    bench.press(Key.Key_F3)
    type_(bench, "好多")
    assert "读不成" in strip_of(bench).says
    press(bench, Key.Key_Return)
    assert bench.text(VALUE) == ""
    assert bench.changes == []


def test_the_mouse_picks_too(at: Open) -> None:
    bench = at("")
    bench.press(Key.Key_F3)
    strip = strip_of(bench)
    strip.number.setText("15")
    strip.number.textEdited.emit("15")
    for button in strip.children():
        if isinstance(button, QToolButton) and button.text() in {"≤", "天"}:
            QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    press(bench, Key.Key_Return)
    assert bench.text(VALUE) == "≤15天"


def test_the_strip_goes_when_another_cell_is_clicked(at: Open) -> None:
    bench = at("95%")
    bench.press(Key.Key_F3)
    bench.click("项目名称")
    assert bench.view.aid.strip is None
    assert bench.text(VALUE) == "95%"


def test_only_indicator_cells_have_it(at: Open) -> None:
    bench = at("95%").go("项目名称").press(Key.Key_F3)
    assert bench.view.aid.strip is None
    assert bench.said == ["这一格不是指标值，不能按符号、数、单位填"]


@pytest.mark.parametrize(
    ("form_id", "cell"),
    [
        (XUANEN, "长期[1].指标值"),
        (XUANEN, "年度目标[1].前年"),
        (XUANEN, "年度目标[1].上年"),
        (XUANEN, "年度目标[1].预计当年实现"),
        (XINGLONG, "绩效指标[1].指标值"),
    ],
)
def test_every_form_with_indicator_columns_has_it(qtbot: QtBot, form_id: str, cell: str) -> None:
    bench = PaperBench(qtbot, Scenario(form(form_id)).fill(cell, "95.00")).go(cell)
    bench.press(Key.Key_F3)
    assert strip_of(bench).pieces.text == "95.00"
    room = bench.view.viewport().rect()
    assert room.contains(strip_of(bench).geometry())
    press(bench, Key.Key_Tab)
    type_(bench, "%")
    press(bench, Key.Key_Return)
    assert bench.text(cell) == "95.00%"


# --- the normal writing ----------------------------------------------------------------------


def commit(bench: PaperBench, text: str) -> None:
    """Type into the cell itself through the input method."""
    event = QInputMethodEvent()
    event.setCommitString(text)
    QApplication.sendEvent(bench.view.editor, event)


def test_the_normal_writing_is_offered_with_its_key(at: Open) -> None:
    bench = at("")
    commit(bench, "95%以上")
    assert bench.view.aid.hint() == "规范写法 ≥95%　F7 采用"
    bench.press(Key.Key_F7)
    assert bench.text(VALUE) == "≥95%"
    assert bench.said == ["已把“95%以上”改成 ≥95%，Ctrl+Z 可还原"]
    assert bench.view.aid.hint() == ""
    bench.press(Key.Key_Z, CTRL)
    assert bench.text(VALUE) == "95%以上"


def test_the_normal_writing_is_never_put_in_unasked(at: Open) -> None:
    bench = at("")
    commit(bench, "百分之九十五以上")
    bench.press(Key.Key_Return)
    assert bench.text(VALUE) == "百分之九十五以上"
    bench.press(Key.Key_Backtab, SHIFT).press(Key.Key_Escape)
    assert bench.text(VALUE) == "百分之九十五以上"


def test_a_normal_value_has_nothing_to_offer(at: Open) -> None:
    bench = at("≥95%").press(Key.Key_F7)
    assert bench.text(VALUE) == "≥95%"
    assert bench.changes == []
    assert bench.said == ["这一格没有要改的写法"]
