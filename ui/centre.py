"""The middle of the window: what to do first, the paper, or the pages as they print."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QStackedWidget

from ui.start import StartPage

if TYPE_CHECKING:
    from collections.abc import Sequence

    from perfdesk.cells import CellPath
    from perfdesk.findings import Finding
    from perfdesk.session import Changes
    from ui.bench import Bench
    from ui.paper import PaperView
    from ui.preview_page import PreviewPage

_LAY_OUT_AFTER_MS = 300


class Centre(QStackedWidget):
    """The middle. The paper and the preview are made when they are first needed."""

    def __init__(self, bench: Bench) -> None:
        """Show what lies on a bench."""
        super().__init__()
        self._bench = bench
        self.start = StartPage(bench.metrics)
        self.paper: PaperView | None = None
        self.preview: PreviewPage | None = None
        self._preview_of: tuple[tuple[int, ...], bool, bool] = ((), False, False)
        self._again = QTimer(self)
        self._again.setSingleShot(True)
        self._again.setInterval(_LAY_OUT_AFTER_MS)
        self._again.timeout.connect(self._lay_out_again)
        self.addWidget(self.start)
        bench.turned.connect(self._turn)
        bench.changed.connect(self._change)
        bench.asked.connect(self.show_cell)
        bench.pointed.connect(self.show_finding)
        bench.resized.connect(self._resize)

    # --- what is in view -------------------------------------------------------------------

    def _turn(self) -> None:
        session = self._bench.session
        self.close_preview()
        if session is None:
            self.setCurrentWidget(self.start)
            if self.paper is not None:
                self.paper.set_session(None)
            return
        if self.paper is None:
            self._make_paper()
        if self.paper is not None:
            self.paper.set_session(session)
            self.setCurrentWidget(self.paper)
            self.paper.setFocus()

    def _make_paper(self) -> None:
        from ui.paper import PaperView

        paper = PaperView(None, self._bench.metrics, phrases=self._phrases)
        paper.cell_focused.connect(self._bench.focus)
        paper.finding_chosen.connect(self._bench.chosen)
        paper.message.connect(self._bench.say)
        desk = self._bench.desk
        if desk is not None:
            paper.own_fonts = desk.settings.use_system_fonts
            paper.set_zoom(desk.settings.paper_zoom)
        self.addWidget(paper)
        self.paper = paper

    def _phrases(self, key: tuple[str, str]) -> Sequence[str]:
        desk = self._bench.desk
        return desk.phrases(key) if desk else ()

    @property
    def zoom(self) -> float:
        """How much larger than usual the paper is shown."""
        return self.paper.zoom if self.paper else 1.0

    def _resize(self) -> None:
        self.start.set_metrics(self._bench.metrics)
        if self.paper is not None:
            self.paper.set_metrics(self._bench.metrics)

    @property
    def shows_paper(self) -> bool:
        """Whether the paper is in view."""
        return self.paper is not None and self.currentWidget() is self.paper

    @property
    def shows_preview(self) -> bool:
        """Whether the pages are in view."""
        return self.preview is not None and self.currentWidget() is self.preview

    def show_cell(self, path: CellPath) -> None:
        """Show a cell on the paper and put the cursor into it."""
        if self.paper is not None and self._bench.session is not None:
            self.close_preview()
            self.paper.focus_cell(path, flash=True)

    def begin(self) -> None:
        """Put the cursor where a new filing begins to be filled."""
        if self.paper is not None and self._bench.session is not None:
            self.paper.begin()

    def flush(self) -> None:
        """Hand over what is being typed."""
        if self.paper is not None and self._bench.session is not None:
            self.paper.flush()

    # --- preview ---------------------------------------------------------------------------

    def toggle_preview(self) -> None:
        """Show the filing in hand as it prints, or go back to the paper."""
        if self.shows_preview:
            self.close_preview()
        elif self._bench.session is not None:
            desk = self._bench.desk
            told = desk is not None and desk.settings.print_explanations
            self.show_preview((self._bench.filing_id,), draft=False, explanations=told)

    def show_preview(
        self, ids: tuple[int, ...], *, draft: bool, explanations: bool = False
    ) -> None:
        """Show filings as they print, with their explanations if these are to be printed."""
        self.flush()
        if self.preview is None:
            from ui.preview_page import PreviewPage

            self.preview = PreviewPage(self._bench)
            self.preview.back.clicked.connect(self.close_preview)
            self.addWidget(self.preview)
        self._preview_of = (ids, draft, explanations)
        if self.preview.lay_out(ids, draft=draft, explanations=explanations):
            self.setCurrentWidget(self.preview)
            self.preview.view.setFocus()

    def close_preview(self) -> None:
        """Go back to the paper."""
        self._again.stop()
        if self.shows_preview and self.paper is not None:
            self.setCurrentWidget(self.paper if self._bench.session else self.start)
            self.paper.setFocus()

    def _change(self, _changes: Changes) -> None:
        if self.shows_preview:
            self._again.start()

    def _lay_out_again(self) -> None:
        if self.shows_preview and self.preview is not None:
            ids, draft, told = self._preview_of
            self.preview.lay_out(ids, draft=draft, explanations=told)

    # --- what the paper does ---------------------------------------------------------------

    def _writable_paper(self) -> PaperView | None:
        session = self._bench.session
        return self.paper if self.shows_paper and session and not session.read_only else None

    def _paper_in_view(self) -> PaperView | None:
        if self._bench.session is not None:
            self.close_preview()
        return self.paper if self.shows_paper else None

    def undo(self) -> None:
        """Take the last step back and show where."""
        if paper := self._paper_in_view():
            paper.undo()

    def redo(self) -> None:
        """Do a taken-back step again and show where."""
        if paper := self._paper_in_view():
            paper.redo()

    def insert_row(self) -> None:
        """Insert a row behind the one in hand."""
        if paper := self._writable_paper():
            paper.insert_row()

    def delete_row(self) -> None:
        """Delete the row in hand."""
        if paper := self._writable_paper():
            paper.delete_row()

    def row_up(self) -> None:
        """Move the row in hand up."""
        if paper := self._writable_paper():
            paper.move_row(-1)

    def row_down(self) -> None:
        """Move the row in hand down."""
        if paper := self._writable_paper():
            paper.move_row(1)

    def same_as_last_year(self) -> None:
        """Put last year's text into the cell in hand."""
        if paper := self._writable_paper():
            paper.same_as_last_year()

    def confirm(self) -> None:
        """Take the carried cell in hand as right."""
        if paper := self._writable_paper():
            paper.confirm_current()

    def next_unconfirmed(self) -> None:
        """Go to the next cell that nobody has confirmed."""
        if paper := self._paper_in_view():
            paper.next_unconfirmed()

    def next_finding(self) -> None:
        """Go to the next error or warning."""
        if paper := self._paper_in_view():
            paper.next_finding()

    def previous_finding(self) -> None:
        """Go to the error or warning before."""
        if paper := self._paper_in_view():
            paper.previous_finding()

    def show_finding(self, finding: Finding) -> None:
        """Show the first cell of a finding; F8 goes on from there."""
        if paper := self._paper_in_view():
            paper.go_to_finding(finding)
