"""A clerk at the desk, in a process of its own; arguments: workspace, Word file, PDF to write.

Imports last year's Word file, carries it over, edits, checks, confirms, looks at the pages, prints
them, and tells each thing as one line of JSON when it is done. Then it waits to be killed.
"""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget

from perfdesk.cells import CellPath
from perfdesk.filing import CellState
from perfdesk.findings import Level
from perfdesk.settings import Settings
from tests.ui.stubs import inside
from ui.app import make_app
from ui.dialogs.print_dialog import PrintDialog
from ui.main_window import MainWindow
from ui.theme import apply_theme

if TYPE_CHECKING:
    from collections.abc import Callable

    from perfdesk.session import Session
    from ui.paper import PaperView

PLAN, AIMS = "项目实施进度计划", "项目年度绩效指标"
PLAIN, ALT = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.AltModifier

EDITS: tuple[tuple[str, str], ...] = (
    ("资金总额", "70.80"),
    ("部门名称", "石鼓区民政局养老服务股"),
    ("部门名称", "石鼓区民政局"),
    ("项目立项依据", "石民字〔2023〕15号《关于做好2024年老年人意外伤害保险工作的通知》。"),
    ("项目长期绩效目标", "1、用3年时间使参保率稳定在95%以上。"),
    ("项目年度绩效目标", "1、2024年6月底前为23600名老年人办理投保。"),
    ("项目实施保障措施", "按月核对参保名册，按季公开理赔情况。"),
    ("填报人", "周经办"),
    ("联系电话", "8170002"),
    ("填报日期", "2024年2月20日"),
    (f"{PLAN}[1].项目实施内容", "核定参保名册"),
    (f"{PLAN}[2].项目实施内容", "办理集中投保"),
    (f"{PLAN}[3].项目实施内容", "开展绩效自评"),
    (f"{PLAN}[3].计划完成时间", "2024年12月20日"),
    (f"{AIMS}[1].指标值", "23600人"),
    (f"{AIMS}[2].指标值", "≥15场"),
    (f"{AIMS}[3].指标值", "≥96%"),
    (f"{AIMS}[4].指标值", "2024年6月30日前"),
    (f"{AIMS}[5].指标值", "30元/人"),
    (f"{AIMS}[9].指标值", "≥93%"),
)


class Clerk:
    """Works at the desk with keyboard and mouse only."""

    def __init__(self, workspace: Path, screenshots: Path | None) -> None:
        self.app = make_app()
        self.window = MainWindow(apply_theme(self.app, Settings().font_points))
        self.window.resize(1366, 768)
        self.window.show()
        self._screenshots = screenshots
        self._pictures = 0
        if not self.window.workspace.open(workspace):
            raise SystemExit(self.window.centre.start.text)
        self.wait_until(self.window.isVisible)

    # --- means -----------------------------------------------------------------------------

    def wait_until(self, done: Callable[[], object], seconds: float = 20) -> None:
        """Let the desk work until something is so."""
        limit = time.monotonic() + seconds
        while not done():
            if time.monotonic() > limit:
                raise SystemExit(f"waited in vain: {done}")
            QTest.qWait(5)

    def look(self, name: str) -> None:
        """Keep a picture of the window, if pictures are wanted."""
        QTest.qWait(30)
        if self._screenshots:
            self._pictures += 1
            self._screenshots.mkdir(parents=True, exist_ok=True)
            target = self._screenshots / f"{self._pictures:02}-{name}.png"
            self.window.grab().save(str(target))

    @property
    def session(self) -> Session:
        """The filing in hand."""
        session = self.window.bench.session
        if session is None:
            raise SystemExit("no filing is in hand")
        return session

    @property
    def paper(self) -> PaperView:
        """The paper."""
        paper = self.window.centre.paper
        if paper is None:
            raise SystemExit("there is no paper")
        return paper

    def path(self, cell: str) -> CellPath:
        """Return the path of a cell named in the form's words."""
        if "[" not in cell:
            return CellPath(cell)
        table, _, rest = cell.partition("[")
        number, _, column = rest.partition("].")
        return CellPath(table, self.session.filing.row_ids(table)[int(number) - 1], column)

    @property
    def keyboard(self) -> QWidget:
        """Where keys go now."""
        paper = self.paper
        return paper.editor if paper.looks.has_editor else paper

    def press(self, key: Qt.Key, held: Qt.KeyboardModifier = PLAIN) -> None:
        """Press a key."""
        QTest.keyClick(self.keyboard, key, held)

    def write(self, cell: str, text: str) -> None:
        """Replace the text of a cell, as an input method types it, and go on with Enter."""
        self.paper.focus_cell(self.path(cell))
        self.press(Qt.Key.Key_Delete)
        event = QInputMethodEvent()
        event.setCommitString(text)
        QApplication.sendEvent(self.keyboard, event)
        self.press(Qt.Key.Key_Return)
        got = self.session.text(self.path(cell))
        if got != text:
            raise SystemExit(f"{cell} says {got!r} and not {text!r}")

    def wait_saved(self) -> None:
        """Wait until the state line says that it is on disk."""
        self.wait_until(lambda: "已保存" in self.window.state_line._saved.text())

    def errors(self) -> int:
        """Count the open errors that the side shows."""
        return sum(1 for one in self.session.open_findings() if one.level is Level.ERROR)

    # --- the work --------------------------------------------------------------------------

    def bring_in(self, word: Path) -> None:
        """Import last year's file and carry it over."""
        self.look("first-start")
        self.window.filings.import_files([word])
        page = self.window.filings.page
        if page is None:
            raise SystemExit("no page of import")
        self.wait_until(lambda: page.batch.waiting == 0)
        self.look("import")
        page.take_and_carry.click()
        self.look("carried")
        waiting = len(self.session.unconfirmed())
        tell("carried", waiting=waiting, year=self.session.filing.value("年度"))

    def edit(self) -> None:
        """Edit twenty cells and see a finding appear and go."""
        for cell, text in EDITS:
            self.write(cell, text)
        self.wait_saved()
        tell("edited", texts={cell: self.session.text(self.path(cell)) for cell, _ in EDITS})
        calm = self.errors()
        self.write(f"{PLAN}[1].计划完成时间", "2023年1月31日")
        wrong = self.errors()
        self.look("error")
        self.write(f"{PLAN}[1].计划完成时间", "2024年3月31日")
        tell("checked", calm=calm, wrong=wrong, after=self.errors())

    def insert_rows(self) -> None:
        """Insert two rows of indicators and fill one."""
        before = len(self.session.filing.row_ids(AIMS))
        for _ in range(2):
            self.paper.focus_cell(self.path(f"{AIMS}[2].指标内容"))
            self.press(Qt.Key.Key_Insert, ALT)
        self.write(f"{AIMS}[3].指标内容", "上门宣传老年人户数")
        self.write(f"{AIMS}[3].指标值", "≥600户")
        self.wait_saved()
        tell("rows", before=before, after=len(self.session.filing.row_ids(AIMS)),
             level=self.session.text(self.path(f"{AIMS}[3].二级指标")))  # fmt: skip

    def confirm(self) -> None:
        """Confirm every carried cell with F9 and the space bar."""
        self.window.side.show_review()
        self.look("review")
        before = len(self.session.unconfirmed())
        self.press(Qt.Key.Key_F9)
        for _ in range(before):
            if not self.session.unconfirmed():
                break
            self.press(Qt.Key.Key_Space)
        self.wait_saved()
        confirmed = [
            path.encode()
            for path, cell in self.session.filing.cells.items()
            if cell.state is CellState.CONFIRMED
        ]
        left = [path.encode() for path in self.session.unconfirmed()]
        tell("confirmed", before=before, left=left, cells=confirmed)

    def see_pages(self, pdf: Path) -> None:
        """Look at the pages and print them into a PDF."""
        self.window._keys["preview"].trigger()
        self.look("preview")
        shown = self.window.centre.shows_preview
        self.window._keys["preview"].trigger()
        setattr(QFileDialog, "getSaveFileName", lambda *_: (str(pdf), ""))  # noqa: B010
        self.window._keys["print"].trigger()
        (dialog,) = inside(self.window, PrintDialog)
        dialog.look()
        self.look_at(dialog)
        if not dialog._pdf.isEnabled():
            dialog._draft.click()
            dialog.look()
        dialog._pdf.click()
        tell("printed", preview=shown, bytes=pdf.stat().st_size)

    def look_at(self, dialog: QWidget) -> None:
        """Keep a picture of a dialog."""
        if self._screenshots:
            self._pictures += 1
            QTest.qWait(30)
            dialog.grab().save(str(self._screenshots / f"{self._pictures:02}-dialog.png"))

    def last_words(self) -> None:
        """Make one edit more that is on disk for certain, and one that may be on its way."""
        self.write("联系电话", "8170003")
        self.wait_saved()
        tell("last", text=self.session.text(CellPath("联系电话")))
        self.write("联系电话", "8170004")


def tell(what: str, **more: object) -> None:
    """Tell one thing that is done."""
    sys.stdout.write(json.dumps({"what": what, **more}, ensure_ascii=False) + "\n")
    sys.stdout.flush()


def main(workspace: Path, word: Path, pdf: Path) -> None:
    """Do the whole work and wait for the end."""
    pictures = os.environ.get("PERFDESK_SCREENSHOTS")
    clerk = Clerk(workspace, Path(pictures) if pictures else None)
    clerk.bring_in(word)
    clerk.edit()
    clerk.insert_rows()
    clerk.confirm()
    clerk.see_pages(pdf)
    clerk.look("done")
    clerk.last_words()
    tell("ready")
    while True:
        QTest.qWait(1000)


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:4]))
