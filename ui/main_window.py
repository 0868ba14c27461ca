"""The window: puts the parts side by side and lets them hear each other. It owns no data."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import (
    QApplication,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from perfdesk.settings import Settings
from ui import theme
from ui.actions import ACTIONS, PAPER_KEYS, Situation, build_actions, enable, shown_keys
from ui.bench import Bench
from ui.centre import Centre
from ui.filing_work import FilingWork, importable
from ui.jobs import Jobs
from ui.navigator import Navigator
from ui.notices import Banner, Toast
from ui.panels.side import SidePanel
from ui.panels.state_line import StateLine
from ui.print_work import PrintWork
from ui.toolbar import ToolBar
from ui.workspace_work import WorkspaceWork

if TYPE_CHECKING:
    from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent

    from ui.theme import Metrics

_LEAST_WIDTH, _LEAST_HEIGHT = 900, 560
_FIND_AFTER_MS = 120
_LEFT, _RIGHT = 246, 326
"""Usual widths of the outer columns, in pixels of the drawings."""
_MOST_LEFT, _MOST_RIGHT = 0.24, 0.32
"""Shares of the window that the columns beside the paper may grow to with the font."""


class MainWindow(QWidget):
    """The desk in a window."""

    def __init__(self, metrics: Metrics) -> None:
        """Build an empty desk; `workspace.open` puts something on it."""
        super().__init__()
        self.setWindowTitle("绩效填报台")
        self.setAcceptDrops(True)
        self.setMinimumSize(_LEAST_WIDTH, _LEAST_HEIGHT)
        self.bench = Bench(metrics, self)
        self.jobs = Jobs(self)
        self.centre = Centre(self.bench)
        self.side = SidePanel(self.bench)
        self.navigator = Navigator(self.bench)
        self.state_line = StateLine(self.bench)
        self.filings = FilingWork(self, self.bench, self.jobs, self.centre)
        self.printing = PrintWork(self, self.bench, self.centre)
        self._columns = QSplitter(Qt.Orientation.Horizontal)
        self.workspace = WorkspaceWork(self, self.bench, self.jobs, self.centre, self._columns)
        self.banner = Banner()
        self.toast = Toast(self.centre)
        self._keys = build_actions(self)
        self.toolbar = ToolBar(self._keys, metrics)
        self.body = QStackedWidget()
        self._find = QTimer(self)
        self._find.setSingleShot(True)
        self._find.setInterval(_FIND_AFTER_MS)
        self._lay_out()
        self._connect()
        self._set_situation()

    def _lay_out(self) -> None:
        for part in (self.navigator, self.centre, self.side):
            self._columns.addWidget(part)
        self._columns.setStretchFactor(1, 1)
        self._columns.setChildrenCollapsible(False)
        self._columns.setHandleWidth(1)
        self.navigator.setMinimumWidth(170)
        self.side.setMinimumWidth(230)
        self.centre.setMinimumWidth(360)
        self._columns.setSizes([_LEFT, 1366 - _LEFT - _RIGHT, _RIGHT])
        self.body.addWidget(self._columns)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.toolbar)
        column.addWidget(self.banner)
        column.addWidget(self.body, 1)
        column.addWidget(self.state_line)

    def _connect(self) -> None:
        bench, search, start = self.bench, self.toolbar.search, self.centre.start
        bench.said.connect(self.toast.show_notice)
        bench.resized.connect(self.toolbar.set_metrics)
        for heard in (bench.opened, bench.turned, bench.changed, bench.listed):
            heard.connect(self._set_situation)
        bench.opened.connect(self._show_banner)
        self.centre.currentChanged.connect(self._set_situation)
        self.body.currentChanged.connect(self._set_situation)
        self.navigator.picked.connect(self.filings.open)
        self.navigator.carry_asked.connect(self.filings.ask_carry_of)
        self.navigator.print_asked.connect(self.printing.ask_print_of)
        self.navigator.remove_asked.connect(self.filings.remove)
        self.navigator.archive_asked.connect(self.filings.archive)
        self.filings.intake_opened.connect(self._show_intake)
        self.filings.intake_closed.connect(self._show_columns)
        self.filings.carried.connect(self.side.show_review)
        self.side.last_year.same_asked.connect(self.centre.same_as_last_year)
        self.side.last_year.confirm_asked.connect(self.centre.confirm)
        self.state_line.findings_asked.connect(lambda _level: self._show_finding())
        self.state_line.review_asked.connect(self.side.show_review)
        bench.turned.connect(self._end_search)
        search.textEdited.connect(lambda _text: self._find.start())
        search.left.connect(self._leave_search)
        search.into_results.connect(self._enter_results)
        self._find.timeout.connect(lambda: self.navigator.show_hits(search.text()))
        start.import_asked.connect(self.filings.ask_import)
        start.new_asked.connect(self.filings.ask_new)
        start.example_asked.connect(self.filings.import_example)
        self.workspace.points_asked.connect(self._set_points)
        self.workspace.backed_up.connect(self.state_line.show_backup)
        self.workspace.fonts_known.connect(self.state_line.show_fonts)
        self.workspace.given_up.connect(self.close)

    # --- sizes ------------------------------------------------------------------------------

    def larger(self) -> None:
        """Draw everything larger."""
        self._set_points(round(self.bench.metrics.points + 0.75, 2))

    def smaller(self) -> None:
        """Draw everything smaller."""
        self._set_points(round(self.bench.metrics.points - 0.75, 2))

    def normal_size(self) -> None:
        """Draw everything at the usual size."""
        self._set_points(Settings().font_points)

    def _set_points(self, points: float) -> None:
        app = QApplication.instance()
        if isinstance(app, QApplication):
            metrics = theme.apply_theme(app, points)
            ratio = metrics.points / self.bench.metrics.points
            self.bench.resize(metrics)
            self._scale_columns(ratio)

    def _scale_columns(self, ratio: float) -> None:
        left, middle, right = self._columns.sizes()
        whole = left + middle + right
        wide_left = min(self._scaled(left, ratio, _LEFT), round(whole * _MOST_LEFT))
        wide_right = min(self._scaled(right, ratio, _RIGHT), round(whole * _MOST_RIGHT))
        self._columns.setSizes([wide_left, whole - wide_left - wide_right, wide_right])

    def _scaled(self, width: int, ratio: float, usual: int) -> int:
        """Scale a column; one that was held back while large does not shrink below the usual."""
        return max(round(width * ratio), min(width, self.bench.metrics.px(usual)))

    def _show_banner(self) -> None:
        desk = self.bench.desk
        self.banner.say(desk.read_only if desk else "")

    # --- what can be done ------------------------------------------------------------------

    def _set_situation(self) -> None:
        desk, session = self.bench.desk, self.bench.session
        importing = self.body.currentWidget() is not self._columns
        writable = desk is not None and not desk.read_only
        filing = session is not None and not importing
        editable = filing and writable and self.centre.shows_paper
        enable(
            self._keys,
            Situation(
                workspace=desk is not None and not importing,
                writable=writable,
                filing=filing,
                editable=editable,
                undoable=filing and session is not None and bool(session.undo_name),
                redoable=filing and session is not None and bool(session.redo_name),
                last_year=editable and session is not None and session.last_year is not None,
            ),
        )

    def open_more(self) -> None:
        """Open the menu of everything that has no button."""
        self.toolbar.open_more()

    def start_search(self) -> None:
        """Go to the search box."""
        self.toolbar.search.setFocus()
        self.toolbar.search.selectAll()

    def _enter_results(self) -> None:
        if self._find.isActive():
            self._find.stop()
            self.navigator.show_hits(self.toolbar.search.text())
        self.navigator.enter_results()

    def _end_search(self) -> None:
        """Bring the list back when a filing that was not looked for comes into hand."""
        if self.navigator.is_beside_the_point:
            self._find.stop()
            self.toolbar.search.clear()
            self.navigator.show_hits("")

    def _leave_search(self) -> None:
        self._find.stop()
        self.navigator.show_hits("")
        self.centre.currentWidget().setFocus()

    def next_part(self) -> None:
        """Go to the next column with the keyboard."""
        parts = (self.navigator.view, self.centre.currentWidget(), self.side.tabs)
        here = QApplication.focusWidget()
        held = [
            number
            for number, part in enumerate((self.navigator, self.centre, self.side))
            if part is here or part.isAncestorOf(here)
        ]
        part = parts[(held[0] + 1) % len(parts)] if held else parts[1]
        part.setFocus(Qt.FocusReason.TabFocusReason)

    def _show_finding(self) -> None:
        self.side.show_findings()
        self.centre.next_finding()

    def show_keys(self) -> None:
        """Show every shortcut."""
        from ui.dialogs.small import KeysDialog

        keys = [
            (" / ".join(shown_keys(key) for key in one.shortcuts), one.text.removesuffix("…"))
            for one in ACTIONS
            if one.shortcuts
        ]
        KeysDialog([*PAPER_KEYS, *keys], self).open()

    def show_about(self) -> None:
        """Say what this program is."""
        from perfdesk import __version__

        where = f"工作区：{self.workspace.path}" if self.workspace.path else ""
        self.bench.say(f"绩效填报台 {__version__}。{where}")

    # --- pages of the window ---------------------------------------------------------------

    def _show_intake(self) -> None:
        page = self.filings.page
        if page is not None:
            if self.body.indexOf(page) < 0:
                self.body.addWidget(page)
            self.body.setCurrentWidget(page)
            self.state_line.say_instead("原文件会原样留存在工作区里")

    def _show_columns(self) -> None:
        self.state_line.say_instead("")
        self.body.setCurrentWidget(self._columns)

    # --- Qt --------------------------------------------------------------------------------

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files that could be imported."""
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Import the files dropped, wherever they are dropped."""
        names = [url.toLocalFile() for url in event.mimeData().urls() if url.isLocalFile()]
        event.acceptProposedAction()
        self.filings.import_files(importable(names))

    def closeEvent(self, event: QCloseEvent) -> None:
        """Save what is being typed and close; stay when something could not be saved."""
        if not self.workspace.close():
            event.ignore()
            return
        self._find.stop()
        self.jobs.close()
        event.accept()
