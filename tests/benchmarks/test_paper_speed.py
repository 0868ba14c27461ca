"""Design budget: a keystroke is on the paper and an edit is shown within 16 ms, 300 cells."""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from perfdesk.cells import CellPath
from tests.scenario import SHIGU, Scenario, form
from ui.paper import PaperView
from ui.theme import apply_theme

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from perfdesk.session import Session

pytestmark = [
    pytest.mark.benchmark,
    pytest.mark.qt_log_ignore("This plugin does not support", extend=True),
]

AIMS = "项目年度绩效指标"
TIMES = 40


def large_session(rows: int = 55) -> Session:
    """Return a filing of about 300 cells, most of them filled."""
    scenario = Scenario(form(SHIGU))
    session = scenario.session
    row = session.filing.row_ids(AIMS)[0]
    for number in range(rows):
        row = session.insert_row(AIMS, row)
        texts = {"指标内容": f"第{number}项工作完成的数量", "指标值": f"≥{number + 1}个"}
        session.edit_many({CellPath(AIMS, row, name): text for name, text in texts.items()}, "填")
    assert len(session.cells()) > 300
    return session


@pytest.fixture
def view(qtbot: QtBot, qapp: QApplication) -> PaperView:
    """Show a large filing in a window of the smallest screen."""
    view = PaperView(large_session(), apply_theme(qapp, 9.75))
    qtbot.addWidget(view)
    view.resize(794, 694)
    view.show()
    qapp.processEvents()
    return view


def percentile_ms(work: Callable[[int], object], times: int = TIMES) -> float:
    """Return the 95th percentile of the time that work and its painting take, in milliseconds.

    The best of three rounds: another program at work on the machine is not what is measured.
    """
    work(-1)
    QApplication.processEvents()
    rounds = []
    for first in (0, times, 2 * times):
        taken = []
        for number in range(first, first + times):
            start = time.perf_counter()
            work(number)
            QApplication.processEvents()
            taken.append(time.perf_counter() - start)
        rounds.append(sorted(taken)[int(times * 0.95)])
    return min(rounds) * 1000


def cell(view: PaperView, row: int, column: str) -> CellPath:
    assert view.session is not None
    return CellPath(AIMS, view.session.filing.row_ids(AIMS)[row], column)


def test_a_keystroke_is_on_the_paper(view: PaperView, record: Callable[[str, float], None]) -> None:
    view.focus_cell(cell(view, 20, "指标内容"))
    taken = percentile_ms(lambda _: QTest.keyClicks(view.editor, "a"))
    record("keystroke shown", taken)
    assert taken <= 16


def test_an_edit_is_checked_and_shown(
    view: PaperView, record: Callable[[str, float], None]
) -> None:
    session = view.session
    assert session is not None
    path = cell(view, 20, "指标值")
    taken = percentile_ms(lambda number: session.edit(path, f"≥{number + 2}人"))
    record("edit calculated, checked, shown", taken)
    assert taken <= 16


def test_the_paper_is_painted(view: PaperView, record: Callable[[str, float], None]) -> None:
    taken = percentile_ms(lambda _: view.viewport().repaint())
    record("whole window painted", taken)
    assert taken <= 16


def test_the_next_cell_is_entered(view: PaperView, record: Callable[[str, float], None]) -> None:
    view.focus_cell(cell(view, 10, "指标内容"))
    taken = percentile_ms(lambda _: view.go(1))
    record("next cell", taken)
    assert taken <= 16


def test_a_key_in_a_text_of_30_000_characters(
    view: PaperView, record: Callable[[str, float], None]
) -> None:
    assert view.session is not None
    text = "确保全区城乡居民医保参保率稳定在95%以上，实现应保尽保。\n" * 1000
    view.session.edit(CellPath("项目长期绩效目标"), text)
    view.focus_cell(CellPath("项目长期绩效目标"))
    view.editor.write(at_end=True)
    taken = percentile_ms(lambda _: QTest.keyClicks(view.editor, "a"))
    record("keystroke in 30,000 characters", taken)
    assert taken <= 50


def test_a_large_form_is_opened(
    qtbot: QtBot, qapp: QApplication, record: Callable[[str, float], None]
) -> None:
    session = large_session(200)
    view = PaperView(None, apply_theme(qapp, 9.75))
    qtbot.addWidget(view)
    view.resize(794, 694)
    view.show()

    def show(_number: int) -> None:
        view.set_session(None)
        view.set_session(session)

    taken = percentile_ms(show, 6)
    record("form of 1,000 cells opened", taken)
    assert taken <= 100


@pytest.fixture
def record() -> Callable[[str, float], None]:
    """Print what was measured."""

    def say(what: str, taken: float) -> None:
        print(f"{what}: p95 {taken:.1f} ms")

    return say
