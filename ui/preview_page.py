"""The pages as they print, and a line above them: how many, how large, back to the paper."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout

from ui.busy import busy
from ui.parts import link
from ui.preview import PagesView

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent

    from ui.bench import Bench


class PreviewPage(QFrame):
    """The page; `back` is the button that leaves it."""

    def __init__(self, bench: Bench) -> None:
        """Show pages of what lies on a bench."""
        super().__init__()
        self.setProperty("kind", "ground")
        self._bench = bench
        self.view = PagesView()
        self._words, self._place = QLabel(), QLabel()
        self._seal = QCheckBox("公章位置")
        self._seal.setToolTip("用圆圈标出盖章的地方，打印时没有")
        self.back = QPushButton("回到填报　Esc")
        self._lay_out()
        self.view.page_changed.connect(self._show_place)
        self._seal.clicked.connect(self._show_seal)

    def _lay_out(self) -> None:
        self._place.setProperty("kind", "quiet")
        head = QFrame()
        head.setProperty("kind", "bar")
        row = QHBoxLayout(head)
        row.setContentsMargins(20, 6, 18, 6)
        row.setSpacing(10)
        row.addWidget(self._words)
        row.addWidget(self._place, 1)
        row.addWidget(self._seal)
        for text, act in (("整页", self.view.fit_page), ("页宽", self.view.fit_width)):
            row.addWidget(link(text, act))
        row.addWidget(self.back)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(head)
        column.addWidget(self.view, 1)

    def lay_out(self, ids: tuple[int, ...], *, draft: bool, explanations: bool = False) -> bool:
        """Lay filings out and show them; false when that failed (the reason has been said)."""
        desk = self._bench.desk
        if desk is None:
            return False
        self._seal.setChecked(desk.settings.preview_seal)

        def work() -> None:
            pages = desk.pages(ids, draft=draft, explanations=explanations)
            self.view.show_seal(desk.settings.preview_seal)
            self.view.set_pages(pages)
            self._seal.setVisible(any(page.seal for page in pages.pages))
            missing = f"，有 {len(pages.missing)} 个字没有字体" if pages.missing else ""
            self._words.setText(f"打印出来就是这样{missing}")
            self._show_place(self.view.page_number, len(pages.pages))

        with busy():
            return self._bench.attempt(work)

    def _show_place(self, number: int, count: int) -> None:
        self._place.setText(f"第 {number} 页，共 {count} 页")

    def _show_seal(self, shown: bool) -> None:
        desk = self._bench.desk
        self.view.show_seal(shown)
        if desk is not None:
            self._bench.keep(replace(desk.settings, preview_seal=shown))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc goes back."""
        if event.key() == Qt.Key.Key_Escape:
            self.back.click()
        else:
            super().keyPressEvent(event)
