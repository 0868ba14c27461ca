"""Budgets of the window: how soon it can be used, and how much memory it takes.

Both are ratios to a bare PySide6 window on the same machine, each in processes of their own, taken
in turns so that the machine's other work falls on both alike.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from statistics import median

import pytest

pytestmark = pytest.mark.benchmark

ROOT = Path(__file__).parent.parent.parent
TURNS = 7

_MEASURE = """
def done():
    with open("/proc/self/status") as status:
        peak = next(line for line in status if line.startswith("VmRSS")).split()[1]
    print(time.perf_counter() - start, peak)
    app.quit()
"""

BARE = f"""
import sys, time
start = time.perf_counter()
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMainWindow, QPlainTextEdit
app = QApplication([])
{_MEASURE}
window = QMainWindow()
window.setCentralWidget(QPlainTextEdit("绩效目标"))
window.resize(1366, 768)
window.show()
window.grab()
QTimer.singleShot(0, done)
app.exec()
"""

DESK = f"""
import sys, time
start = time.perf_counter()
from pathlib import Path
from PySide6.QtCore import QTimer
from ui import app as entry
from ui.main_window import MainWindow
app = entry.make_app()
{_MEASURE}
def shown():
    main = next((one for one in app.topLevelWidgets() if isinstance(one, MainWindow)), None)
    if not main or not main.bench.session:
        QTimer.singleShot(1, shown)
        return
    main.grab()
    done()
QTimer.singleShot(0, shown)
entry.run(Path(sys.argv[1]))
"""

FILL = """
import sys
from pathlib import Path
from perfdesk.desk import Desk
from tests.benchmarks.test_edit_speed import big_reading
desk = Desk.open(Path(sys.argv[1]))
document = Path(sys.argv[1]).with_suffix(".docx")
document.write_bytes(b"document")
desk.take_in(document, [big_reading(n, 9) for n in range(34)])
desk.close()
"""


def measure(program: str, *words: str) -> tuple[float, int]:
    """Return the seconds that a program took to be usable, and its memory in kB."""
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT)}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    done = subprocess.run(
        [sys.executable, "-c", program, *words],
        env=environment,
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    seconds, memory = done.stdout.split()
    return float(seconds), int(memory)


def test_a_dossier_of_34_opens_like_a_bare_window(tmp_path: Path) -> None:
    place = str(tmp_path / "填报.perfdesk")
    subprocess.run(
        [sys.executable, "-c", FILL, place],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        cwd=ROOT,
        check=True,
    )
    measure(DESK, place)  # the first start writes the bytecode
    bare: list[tuple[float, int]] = []
    desk: list[tuple[float, int]] = []
    for _ in range(TURNS):
        bare.append(measure(BARE))
        desk.append(measure(DESK, place))
    start = median(one[0] for one in desk) / median(one[0] for one in bare)
    memory = median(one[1] for one in desk) / median(one[1] for one in bare)
    print(
        f"\nstart {median(one[0] for one in desk) * 1000:.0f} ms, {start:.2f} × bare;"
        f" memory {median(one[1] for one in desk) / 1024:.0f} MB, {memory:.2f} × bare"
    )
    assert start <= 1.3
    assert memory <= 1.8
