"""The right column: four tabs that look at the cell and the filing in hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QFrame, QStackedWidget, QTabBar, QVBoxLayout

from ui.panels.findings import FindingsPanel
from ui.panels.guidance import GuidancePanel
from ui.panels.history import HistoryPanel
from ui.panels.last_year import LastYearPanel
from ui.parts import set_kind

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent

    from perfdesk.cells import CellPath
    from ui.bench import Bench

FINDINGS, LAST_YEAR, GUIDANCE, HISTORY = range(4)


class SidePanel(QFrame):
    """The tabs. Only the one in view follows what happens; the others catch up when shown."""

    def __init__(self, bench: Bench) -> None:
        """Look at what lies on a bench."""
        super().__init__()
        self.setProperty("kind", "panel")
        self._bench = bench
        self.findings = FindingsPanel(bench)
        self.last_year = LastYearPanel(bench)
        self.guidance = GuidancePanel(bench)
        self.history = HistoryPanel(bench)
        self._panels = (self.findings, self.last_year, self.guidance, self.history)
        self.tabs = QTabBar()
        self._stack = QStackedWidget()
        for name, panel in zip(("审核", "去年", "说明", "记录"), self._panels, strict=True):
            place = self.tabs.addTab(name)
            self.tabs.setTabToolTip(place, f"Ctrl+{place + 1}")
            self._stack.addWidget(panel)
        self._lay_out()
        bench.turned.connect(self._turn)
        bench.changed.connect(self._refresh)
        bench.focused.connect(self._focus)
        bench.chosen.connect(self.findings.choose_finding)
        bench.resized.connect(self._turn)

    def _lay_out(self) -> None:
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        self.tabs.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.tabs.setUsesScrollButtons(False)
        self.tabs.currentChanged.connect(self._show)
        self.findings.counted.connect(self._count)
        line = QFrame()
        line.setFixedHeight(1)
        line.setStyleSheet("background: #d9d6cf;")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 8, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.tabs)
        column.addWidget(line)
        column.addWidget(self._stack, 1)

    def show_findings(self) -> None:
        """Show 审核."""
        self.tabs.setCurrentIndex(FINDINGS)

    def show_last_year(self) -> None:
        """Show 去年."""
        self.tabs.setCurrentIndex(LAST_YEAR)

    def show_guidance(self) -> None:
        """Show 说明."""
        self.tabs.setCurrentIndex(GUIDANCE)

    def show_history(self) -> None:
        """Show 记录."""
        self.tabs.setCurrentIndex(HISTORY)

    def show_review(self) -> None:
        """Show 审核 with the list of cells that nobody has confirmed."""
        self.show_findings()
        self.findings.open_review()

    def _show(self, place: int) -> None:
        self._stack.setCurrentIndex(place)
        self._panels[place].refresh()

    def _turn(self) -> None:
        for panel in self._panels:
            panel.show_session()

    def _refresh(self) -> None:
        self.findings.refresh()  # always: its tab tells the number
        shown = self._panels[self._stack.currentIndex()]
        if shown is not self.findings:
            shown.refresh()

    def _focus(self, path: CellPath | None) -> None:
        shown = self._panels[self._stack.currentIndex()]
        if shown is self.findings:
            self.findings.show_cell(path)
        else:
            shown.refresh()

    def _count(self, number: int) -> None:
        self.tabs.setTabText(FINDINGS, f"审核 {number}" if number else "审核")
        self._fit_tabs()

    def _fit_tabs(self) -> None:
        """Let the tabs stand closer where the column is narrow for them: all four stay in view."""
        metrics = self._bench.metrics
        bold = QFontMetrics(metrics.font(bold=True))
        words = [self.tabs.tabText(place) for place in range(self.tabs.count())]
        needed = sum(bold.horizontalAdvance(one) + 2 * metrics.px(12) for one in words)
        set_kind(self.tabs, "narrow", needed > self.width())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep every tab in view."""
        super().resizeEvent(event)
        self._fit_tabs()
