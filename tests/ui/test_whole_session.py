"""From an empty workspace to a signed table, a power cut, and back; driven as a clerk works."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtWidgets import QApplication, QDialog

from perfdesk.cells import CellPath, decode_path
from perfdesk.filing import CellState
from perfdesk.paths import ROOT, resources_folder
from tests.ui.driven_desk import EDITS
from ui.main_window import MainWindow

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot

    from ui.theme import Metrics

pytestmark = pytest.mark.driven
PHONE = CellPath("联系电话")


@pytest.fixture
def screen() -> Iterator[dict[str, str]]:
    """Give a virtual screen where there is one; else the desk is drawn nowhere."""
    program = shutil.which("Xvfb")
    if program is None or sys.platform == "win32":
        yield {"QT_QPA_PLATFORM": "offscreen"}
        return
    read, write = os.pipe()
    server = subprocess.Popen(
        [program, "-displayfd", str(write), "-screen", "0", "1366x768x24", "-nolisten", "tcp"],
        pass_fds=[write],
        stderr=subprocess.DEVNULL,
    )
    os.close(write)
    with os.fdopen(read) as told:
        number = told.readline().strip()
    yield {"QT_QPA_PLATFORM": "xcb", "DISPLAY": f":{number}"}
    server.terminate()
    server.wait()


def drive(
    arguments: list[Path], environment: dict[str, str], errors: Path
) -> dict[str, dict[str, Any]]:
    """Let the clerk work until everything is told, then pull the plug; what was told, by name."""
    told: dict[str, dict[str, Any]] = {}
    with (
        errors.open("w") as errors_file,
        subprocess.Popen(
            [sys.executable, "-m", "tests.ui.driven_desk", *map(str, arguments)],
            cwd=ROOT,
            env={**os.environ, **environment, "PYTHONUTF8": "1"},
            stdout=subprocess.PIPE,
            stderr=errors_file,
            encoding="utf-8",
        ) as child,
    ):
        assert child.stdout is not None
        for line in child.stdout:
            entry = json.loads(line)
            told[entry["what"]] = entry
            if entry["what"] == "ready":
                child.kill()  # kill -9 where there is such a thing
    assert "ready" in told, errors.read_text(encoding="utf-8")
    return told


def test_a_year_of_work_survives_a_power_cut(
    qtbot: QtBot,
    metrics: Metrics,
    screen: dict[str, str],
    tmp_path: Path,
    request: pytest.FixtureRequest,
) -> None:
    word = next((resources_folder() / "examples").glob("*.docx"))
    workspace, pdf = tmp_path / "填报.perfdesk", tmp_path / "申报表.pdf"
    pictures = str(request.config.getoption("--screenshots"))
    if pictures:
        screen = {**screen, "PERFDESK_SCREENSHOTS": str(Path(pictures).resolve())}
    told = drive([workspace, word, pdf], screen, tmp_path / "errors.txt")

    assert told["carried"]["year"] == "2024"
    assert told["carried"]["waiting"] > 10
    checked = told["checked"]
    assert checked["wrong"] == checked["calm"] + 1
    assert checked["after"] == checked["calm"]
    assert told["rows"]["after"] == told["rows"]["before"] + 2
    assert told["rows"]["level"] == "数量指标"
    assert told["confirmed"]["left"] == []
    assert told["confirmed"]["before"] > 5
    assert told["printed"]["preview"]
    assert pdf.read_bytes().startswith(b"%PDF")

    window = MainWindow(metrics)
    qtbot.addWidget(window)
    window.show()
    assert window.workspace.open(workspace)
    assert not [one for one in QApplication.topLevelWidgets() if isinstance(one, QDialog)]
    session = window.bench.session
    assert session is not None
    assert session.filing.value("年度") == "2024"
    _is_as_told(session, told)
    _undo_goes_on(window)
    window.close()


def _is_as_told(session: Any, told: dict[str, dict[str, Any]]) -> None:
    """Assert that everything the desk acknowledged is still there."""
    # The plug was pulled while the next edit (emptied, then typed) was on its way to the disk.
    assert session.text(PHONE) in (told["last"]["text"], "", "8170004")
    for cell, text in told["edited"]["texts"].items():
        if "[" not in cell and cell != PHONE.field:
            assert session.text(CellPath(cell)) == text, cell
    for encoded in told["confirmed"]["cells"]:
        assert session.state(decode_path(encoded)) is CellState.CONFIRMED
    assert len(session.filing.row_ids("项目年度绩效指标")) == told["rows"]["after"]
    assert len(EDITS) == 20


def _undo_goes_on(window: MainWindow) -> None:
    """Assert that undo reaches back behind the power cut, to the very first step, and returns."""
    session = window.bench.session
    assert session is not None
    before = session.filing
    window._keys["undo"].trigger()
    assert session.text(PHONE) != before.text(PHONE)
    steps = 1
    while session.undo_name:
        session.undo()
        steps += 1
    assert session.text(PHONE) == "8170001"
    assert session.state(PHONE) is CellState.CARRIED
    while session.redo_name:
        session.redo()
    assert session.filing == before
    assert steps > 20
