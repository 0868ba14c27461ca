"""Every target form, filled from empty to printed with the keyboard alone."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog

from perfdesk.cells import CellPath
from perfdesk.filing import filled_rows
from perfdesk.forms.load import load_forms
from perfdesk.layout.engine import layout
from perfdesk.paths import templates_folder
from tests.core.printed import fonts, whole_text
from tests.ui.stubs import inside
from tests.ui.typist import Typist
from ui.dialogs.print_dialog import PrintDialog
from ui.main_window import MainWindow

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from ui.theme import Metrics

FORMS = [one for one in load_forms() if "-target-" in one]


@pytest.fixture
def typist(qtbot: QtBot, metrics: Metrics, tmp_path: Path) -> Iterator[Typist]:
    window = MainWindow(metrics)
    qtbot.addWidget(window)
    window.resize(1366, 768)
    window.show()
    assert window.workspace.open(tmp_path / "填报.perfdesk")
    window.activateWindow()
    assert QTest.qWaitForWindowActive(window)
    window.setFocus()
    yield Typist(window)
    window.close()


def example(form_id: str) -> dict[str, Any]:
    text = (templates_folder() / form_id / "sample.json").read_text(encoding="utf-8")
    given: dict[str, Any] = json.loads(text)["filings"][0]
    return given


@pytest.mark.parametrize("form_id", FORMS)
def test_a_form_is_filled_and_printed_by_keyboard(
    typist: Typist,
    form_id: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    request: pytest.FixtureRequest,
) -> None:
    given = example(form_id)
    form = load_forms()[form_id]
    values = given["values"]
    year = values.get(form.year_field, "2021")
    typist.begin_new(form_id, year, values[form.unit_field])
    typist.fill(values, given["tables"])

    filing = typist.session.filing
    assert {name: filing.value(name) for name in values} == values
    for name, rows in given["tables"].items():
        got = [
            {
                column: filing.text(CellPath(name, row, column))
                for column in form.tables[name].columns
            }
            for row in filled_rows(filing, form.tables[name])
        ]
        assert got == [{column: row.get(column, "") for column in got[0]} for row in rows]

    pdf = tmp_path / "表.pdf"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(pdf), ""))
    typist.press(Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    (dialog,) = inside(typist.window, PrintDialog)
    typist.wait_until(lambda: dialog.isActiveWindow() and QApplication.focusWidget())
    typist.click_by_key(dialog, dialog._pdf)
    typist.wait_until(pdf.exists)
    printed = whole_text(layout(form, filing, fonts()))
    assert [text for text in values.values() if _one_line(text) not in printed] == []
    pictures = request.config.getoption("--screenshots")
    if pictures:
        typist.window.grab().save(f"{pictures}/{form_id}.png")


def _one_line(text: str) -> str:
    return text.replace("\n", "")
