from __future__ import annotations

from operator import attrgetter
from typing import TYPE_CHECKING

import pytest
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QWidget

from tests.ui.stubs import inside
from ui.actions import (
    ACTIONS,
    EXPORT,
    MORE,
    PAPER_KEYS,
    TOOLBAR,
    Action,
    Situation,
    build_actions,
    enable,
    shown_keys,
)
from ui.main_window import MainWindow
from ui.toolbar import ToolBar, WordButton

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from ui.theme import Metrics

IDS = [one.id for one in ACTIONS]


class Window(QWidget):
    """Counts what it is asked to do."""

    def __init__(self) -> None:
        super().__init__()
        self.done = 0

    def work(self) -> None:
        self.done += 1


def test_ids_and_shortcuts_are_unique() -> None:
    assert len(set(IDS)) == len(IDS)
    keys = [QKeySequence(keys).toString() for one in ACTIONS for keys in one.shortcuts]
    assert all(keys)
    assert len(set(keys)) == len(keys)


def test_toolbar_and_menus_name_known_actions() -> None:
    assert set(filter(None, (*TOOLBAR, *EXPORT, *MORE))) <= set(IDS)


def test_everything_has_a_button_a_menu_entry_or_a_shortcut() -> None:
    placed = {*TOOLBAR, *EXPORT, *MORE}
    assert [one.id for one in ACTIONS if one.id not in placed and not one.shortcuts] == []


def test_every_situation_exists() -> None:
    answers = set(Situation.__slots__)
    assert {one.when for one in ACTIONS} <= answers


def test_every_handler_exists(qtbot: QtBot, metrics: Metrics) -> None:
    window = MainWindow(metrics)
    qtbot.addWidget(window)
    for one in ACTIONS:
        assert callable(attrgetter(one.handler)(window)), one.handler


def test_an_action_calls_its_handler(qtbot: QtBot) -> None:
    window = Window()
    qtbot.addWidget(window)
    built = build_actions(window, [Action("a", "做", "work", "always", ("F2",))])
    built["a"].trigger()
    assert window.done == 1
    assert built["a"].toolTip() == "做（F2）"


def test_an_unknown_handler_is_refused_at_once(qtbot: QtBot) -> None:
    window = Window()
    qtbot.addWidget(window)
    with pytest.raises(AttributeError):
        build_actions(window, [Action("a", "做", "no.such", "always")])


def test_the_situation_enables(qtbot: QtBot) -> None:
    window = Window()
    qtbot.addWidget(window)
    table = [Action("a", "甲", "work", "editable"), Action("b", "乙", "work", "always")]
    built = build_actions(window, table)
    enable(built, Situation(), table)
    assert [one.isEnabled() for one in built.values()] == [False, True]
    enable(built, Situation(editable=True), table)
    assert built["a"].isEnabled()


@pytest.mark.parametrize(
    ("shortcut", "shown"),
    [("Ctrl+O", "Ctrl+O"), ("Alt+Ins", "Alt+Insert"), ("Ctrl++", "Ctrl++"), ("F8", "F8"),
     ("Alt+Shift+Up", "Alt+Shift+↑"), ("Ctrl+'", "Ctrl+'")],
)  # fmt: skip
def test_keys_are_written_as_on_the_keyboard(shortcut: str, shown: str) -> None:
    assert shown_keys(shortcut) == shown


def test_the_papers_own_keys_are_told() -> None:
    assert any("空格" in keys for keys, _ in PAPER_KEYS)


def test_a_narrow_bar_puts_buttons_into_the_menu(qtbot: QtBot, metrics: Metrics) -> None:
    window = MainWindow(metrics)
    qtbot.addWidget(window)
    bar = ToolBar(window._keys, metrics)
    qtbot.addWidget(bar)
    bar.resize(1366, 46)
    bar.show()
    wide = _words(bar)
    bar.resize(500, 46)
    narrow = _words(bar)
    assert {"导入去年", "新建", "打印", "更多"} <= wide
    assert "打印" in narrow
    assert "更多" in narrow
    assert len(narrow) < len(wide)


def _words(bar: ToolBar) -> set[str]:
    return {one.text() for one in inside(bar, WordButton) if one.isVisible()}
