"""What is done with pages: printing them, saving them as PDF, exporting the data behind them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog

from perfdesk.errors import PrintError
from perfdesk.output.data import filing_json
from ui.busy import busy
from ui.dialogs.print_needs import scopes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QWidget

    from perfdesk.cells import CellPath
    from perfdesk.desk import Desk
    from perfdesk.layout.pages import Pages
    from ui.bench import Bench
    from ui.centre import Centre
    from ui.dialogs.print_dialog import PrintOrder

_KINDS = {".pdf": "PDF (*.pdf)", ".xlsx": "Excel (*.xlsx)"}
_NOT_IN_NAMES = str.maketrans(dict.fromkeys('\\/:*?"<>|\n\r\t', "_"))


def file_name(title: str, year: str, suffix: str) -> str:
    """Return a name that every system takes: title, year, suffix."""
    stem = title.translate(_NOT_IN_NAMES).strip(" ._")[:80] or "绩效目标表"
    return f"{stem}（{year}年）{suffix}" if year else f"{stem}{suffix}"


def _note(desk: Desk, order: PrintOrder, pages: Pages) -> None:
    """Record what was printed; texts that went to paper are worth offering again."""
    desk.note_printed(order.ids, pages, draft=order.draft)
    if not desk.read_only and not order.draft:
        for filing_id in order.ids:
            desk.remember_phrases(desk.open_filing(filing_id))


class PrintWork(QObject):
    """The work."""

    def __init__(self, window: QWidget, bench: Bench, centre: Centre) -> None:
        """Work for a window."""
        super().__init__(window)
        self._window = window
        self._bench = bench
        self._centre = centre

    # --- printing --------------------------------------------------------------------------

    def ask_print(self) -> None:
        """Ask how to print the filing in hand."""
        self.ask_print_of(())

    def ask_print_of(self, ids: Sequence[int]) -> None:
        """Ask how to print filings, or the one in hand when none is named."""
        desk = self._bench.desk
        if desk is None:
            return
        self._centre.flush()
        choices = scopes(desk.listing(), self._bench.filing_id, ids)
        if not choices:
            return
        from ui.dialogs.print_dialog import PrintDialog

        dialog = PrintDialog(desk, choices, self._window)
        dialog.choose_printer(desk.settings.printer, desk.settings.print_copies)
        for asked, act in (
            (dialog.print_asked, self.print_pages),
            (dialog.pdf_asked, self.save_pdf),
            (dialog.preview_asked, self._preview),
        ):
            asked.connect(self._remember)
            asked.connect(act)
        dialog.go_asked.connect(self._go)
        dialog.open()

    def _remember(self, order: PrintOrder) -> None:
        """Keep whether explanations are wanted, where the clerk had the choice."""
        desk = self._bench.desk
        if desk is not None and desk.explained(order.ids):
            self._bench.keep(replace(desk.settings, print_explanations=order.explanations))

    def _preview(self, order: PrintOrder) -> None:
        told = order.explanations
        self._centre.show_preview(order.ids, draft=order.draft, explanations=told)

    def _go(self, filing_id: int, path: CellPath | None) -> None:
        if self._bench.take(filing_id) and path is not None:
            self._bench.show_cell(path)

    def print_pages(self, order: PrintOrder) -> None:
        """Send pages to a printer."""
        from PySide6.QtPrintSupport import QPrinter, QPrinterInfo

        from ui.preview import print_pages

        desk = self._bench.desk
        if desk is None:
            return
        settings = replace(desk.settings, printer=order.printer, print_copies=order.copies)
        self._bench.keep(settings)
        info = QPrinterInfo.printerInfo(order.printer)
        printer = QPrinter(info, QPrinter.PrinterMode.HighResolution)
        printer.setCopyCount(order.copies)

        def work() -> None:
            if info.isNull() or not printer.isValid():
                raise PrintError(f"打印机“{order.printer}”现在用不了，请检查后再试。")
            print_pages(order.pages, printer)
            _note(desk, order, order.pages)

        self._bench.say(f"正在送到“{order.printer}”…")
        with busy():
            done = self._bench.attempt(work)
        if done:
            self._bench.say(f"已送到“{order.printer}”，共 {len(order.pages.pages)} 页。")
            self._bench.list_anew()

    # --- files -----------------------------------------------------------------------------

    def export_pdf(self) -> None:
        """Ask how the PDF of the filing in hand is to be made."""
        self.ask_print()

    def save_pdf(self, order: PrintOrder) -> None:
        """Ask for a file and write pages into it."""
        desk = self._bench.desk
        if desk is None:
            return
        listed = desk.listed(order.ids[0])
        title = listed.title if len(order.ids) == 1 else f"{listed.unit}绩效目标表"
        name = file_name(title, listed.year, ".pdf")
        target = self._ask_target("保存为 PDF", name, "PDF (*.pdf)")
        if target is None:
            return
        self._bench.say(f"正在写“{target.name}”…")
        with busy():
            done = self._bench.attempt(lambda: self._write_pdf(order, target))
        if done:
            self._bench.list_anew()
            self._tell_saved(target)

    def _write_pdf(self, order: PrintOrder, target: Path) -> None:
        desk = self._bench.desk
        if desk is not None:
            told = order.explanations
            pages = desk.print_pdf(order.ids, target, draft=order.draft, explanations=told)
            _note(desk, order, pages)

    def export_data(self) -> None:
        """Ask for a file and write the filing in hand into it as JSON."""
        session, desk = self._bench.session, self._bench.desk
        if session is None or desk is None:
            return
        self._centre.flush()
        standing = session.standing()
        name = file_name(standing.title, standing.year or "", ".json")
        target = self._ask_target("导出数据文件", name, "数据文件 (*.json)")
        if target is None:
            return
        from perfdesk.batch.targets import write_data

        told = session.explained
        one = filing_json(session.form, session.filing, explanations=told)
        data = {"filings": [one], "problems": []}
        if self._bench.attempt(lambda: write_data(target, data)):
            self._tell_saved(target)

    # --- summary of findings ---------------------------------------------------------------

    def ask_findings(self) -> None:
        """Ask whose findings are to be summed up, and how: as PDF or for Excel."""
        desk = self._bench.desk
        if desk is None:
            return
        self._centre.flush()
        choices = scopes(desk.listing(), self._bench.filing_id)
        if not choices:
            return
        from ui.dialogs.summary_dialog import SummaryDialog

        dialog = SummaryDialog(desk, choices, self._window)
        dialog.file_asked.connect(self.save_findings)
        dialog.open()

    def save_findings(self, ids: tuple[int, ...], ending: str) -> None:
        """Ask for a file and write the summary of findings of some filings into it."""
        desk = self._bench.desk
        if desk is None:
            return
        listed = desk.listed(ids[0])
        title = listed.title if len(ids) == 1 else listed.unit
        name = file_name(f"{title} 审核结果汇总", listed.year, ending)
        target = self._ask_target("审核结果汇总", name, _KINDS[ending])
        if target is None:
            return
        self._bench.say(f"正在写“{target.name}”…")
        with busy():
            done = self._bench.attempt(lambda: desk.write_findings(ids, target))
        if done:
            self._tell_saved(target)

    def _ask_target(self, title: str, name: str, kinds: str) -> Path | None:
        desk = self._bench.desk
        folder = Path(desk.settings.export_folder) if desk else Path()
        start = str(folder / name)
        chosen, _ = QFileDialog.getSaveFileName(self._window, title, start, kinds)
        if not chosen:
            return None
        target = Path(chosen)
        if not target.suffix:
            target = target.with_suffix(Path(name).suffix)
        if desk is not None:
            self._bench.keep(replace(desk.settings, export_folder=str(target.parent)))
        return target

    def _tell_saved(self, target: Path) -> None:
        url = QUrl.fromLocalFile(str(target))
        self._bench.say(
            f"已存为“{target.name}”。", "打开看看", lambda: QDesktopServices.openUrl(url)
        )
