"""Printing: which filings, official or draft, on which printer or into a PDF; one dialog."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtPrintSupport import QPrinterInfo
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QComboBox,
    QDialog,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QRadioButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from perfdesk.errors import PerfDeskError
from ui.busy import busy
from ui.dialogs.print_needs import Needs, Scope, needs
from ui.parts import Link

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtCore import SignalInstance
    from PySide6.QtGui import QShowEvent

    from perfdesk.desk import Desk
    from perfdesk.layout.pages import Pages

_MOST_SENTENCES = 8
_MOST_COPIES = 20
_SAID_SHARE = 0.4
"""Share of the screen's height that the sentences may take before they scroll."""


@dataclass(frozen=True, slots=True)
class PrintOrder:
    """What the clerk asked for."""

    ids: tuple[int, ...]
    draft: bool
    explanations: bool
    pages: Pages
    printer: str
    copies: int


def _words(text: str = "", kind: str = "") -> QLabel:
    label = QLabel(text)
    label.setProperty("kind", kind)
    label.setWordWrap(True)
    return label


class PrintDialog(QDialog):
    """The dialog.

    Signals: print_asked, pdf_asked, preview_asked(PrintOrder); go_asked(id, CellPath | None).
    """

    print_asked = Signal(object)
    pdf_asked = Signal(object)
    preview_asked = Signal(object)
    go_asked = Signal(int, object)

    def __init__(self, desk: Desk, scopes: Sequence[Scope], parent: QWidget | None = None) -> None:
        """Ask about these scopes, the first one chosen."""
        super().__init__(parent)
        self.setWindowTitle("打印")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._desk = desk
        self._scopes = tuple(scopes)
        self._needs = Needs((), ())
        self._pages: Pages | None = None
        self._trouble = ""
        self._which = QButtonGroup(self)
        self._official, self._draft = QRadioButton("正式表"), QRadioButton("草稿")
        self._says = _words()
        self._explained = QCheckBox()
        self._agree = QCheckBox("以上我看过了，照样打印正式表")
        self._go = Link("去处理")
        self._glyphs = _words("", "quiet")
        self._size = _words("", "quiet")
        self._printer = QComboBox()
        self._copies = QComboBox()
        self._print = QPushButton("打印")
        self._pdf = QPushButton("保存为 PDF…")
        self._preview = QPushButton("预览")
        self._box, self._sight = QFrame(), QScrollArea()
        self._lay_out()
        self._connect()
        self._look = QTimer(self)
        self._look.setSingleShot(True)
        self._look.timeout.connect(self.look)
        self._look_soon()

    # --- looks -----------------------------------------------------------------------------

    def _lay_out(self) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(14)
        grid.setVerticalSpacing(12)
        top = Qt.AlignmentFlag.AlignTop
        grid.addWidget(_words("打印哪些", "quiet"), 0, 0, top)
        grid.addLayout(self._scope_rows(), 0, 1)
        grid.addWidget(_words("打印成", "quiet"), 1, 0, top)
        kind = QHBoxLayout()
        kind.setSpacing(18)
        kind.addWidget(self._official)
        kind.addWidget(self._draft)
        kind.addStretch(1)
        grid.addLayout(kind, 1, 1)
        grid.addWidget(self._explained, 2, 1)
        grid.addWidget(self._notes(), 3, 1)
        grid.addWidget(_words("打印机", "quiet"), 4, 0)
        grid.addLayout(self._printer_row(), 4, 1)
        grid.addWidget(self._size, 5, 1)
        grid.setColumnMinimumWidth(0, 64)
        grid.setColumnStretch(1, 1)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(24, 22, 24, 18)
        self._column.setSpacing(18)
        self._column.addLayout(grid)
        self._column.addStretch(1)
        self._column.addLayout(self._buttons())
        self.setMinimumWidth(520)
        self._official.setChecked(True)

    def _scope_rows(self) -> QVBoxLayout:
        rows = QVBoxLayout()
        for number, scope in enumerate(self._scopes):
            choice = QRadioButton(scope.name)
            choice.setChecked(number == 0)
            self._which.addButton(choice, number)
            rows.addWidget(choice)
        return rows

    def _notes(self) -> QFrame:
        self._box.setProperty("kind", "card")
        inner = QVBoxLayout(self._box)
        inner.setContentsMargins(12, 10, 12, 10)
        inner.setSpacing(6)
        self._says.setTextFormat(Qt.TextFormat.RichText)
        self._sight.setWidget(self._says)
        self._sight.setWidgetResizable(True)
        self._sight.setFrameShape(QFrame.Shape.NoFrame)
        self._sight.setStyleSheet("QScrollArea { background: transparent; }")
        self._sight.viewport().setAutoFillBackground(False)
        self._says.setAutoFillBackground(False)
        self._sight.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        for widget in (self._sight, self._go, self._agree, self._glyphs):
            inner.addWidget(widget, 0)
        return self._box

    def _printer_row(self) -> QHBoxLayout:
        names = QPrinterInfo.availablePrinterNames()
        self._printer.addItems(names or ["没有找到打印机，可以保存为 PDF"])
        self._printer.setEnabled(bool(names))
        if QPrinterInfo.defaultPrinterName() in names:
            self._printer.setCurrentText(QPrinterInfo.defaultPrinterName())
        for copies in range(1, _MOST_COPIES + 1):
            self._copies.addItem(f"{copies} 份", copies)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self._printer, 1)
        row.addWidget(self._copies)
        return row

    def _buttons(self) -> QHBoxLayout:
        self._print.setProperty("kind", "primary")
        self._print.setDefault(True)
        cancel = QPushButton("取消")
        cancel.clicked.connect(self.reject)
        row = QHBoxLayout()
        row.addWidget(self._preview)
        row.addStretch(1)
        for button in (cancel, self._pdf, self._print):
            row.addWidget(button)
        return row

    def _connect(self) -> None:
        for choice in (self._which.idClicked, self._official.clicked, self._draft.clicked):
            choice.connect(self._look_soon)
        self._explained.setToolTip("每张表后面另起一页，列出写明原因的审核结果")
        self._explained.setChecked(self._desk.settings.print_explanations)
        self._explained.clicked.connect(self._look_soon)
        self._agree.clicked.connect(self._show_usable)
        self._go.clicked.connect(self._leave_for_finding)
        self._print.clicked.connect(lambda: self._order(self.print_asked))
        self._pdf.clicked.connect(lambda: self._order(self.pdf_asked))
        self._preview.clicked.connect(lambda: self._order(self.preview_asked))

    # --- what is asked for -----------------------------------------------------------------

    def choose_printer(self, name: str, copies: int) -> None:
        """Begin with what was used before."""
        self._copies.setCurrentIndex(max(0, self._copies.findData(copies)))
        if self._printer.findText(name) >= 0:
            self._printer.setCurrentText(name)

    @property
    def ids(self) -> tuple[int, ...]:
        """The filings chosen."""
        return self._scopes[max(self._which.checkedId(), 0)].ids

    @property
    def draft(self) -> bool:
        """Whether a draft is wanted."""
        return self._draft.isChecked()

    @property
    def explanations(self) -> bool:
        """Whether 审核说明 is wanted behind the tables; there must be something explained."""
        return self._explained.isChecked() and not self._explained.isHidden()

    @property
    def sentences(self) -> str:
        """Everything that is said about printing, for people and tests."""
        return f"{self._says.text()} {self._glyphs.text()} {self._trouble}".strip()

    def _look_soon(self) -> None:
        """Say that pages are laid out; the dialog shows it before the work begins."""
        self._pages = None
        self._size.setText("正在排版…")
        self._show_usable()
        self._look.start(0)

    def look(self) -> None:
        """Ask the gate and lay the pages out anew."""
        self._trouble, self._pages = "", None
        try:
            with busy():
                self._needs = needs(self._desk, self.ids)
                explained = self._desk.explained(self.ids)
                self._explained.setText(f"附审核说明（{explained} 条）")
                self._explained.setVisible(bool(explained))
                self._pages = self._desk.pages(
                    self.ids, draft=self.draft, explanations=self.explanations
                )
        except PerfDeskError as error:
            self._trouble = str(error)
        self._agree.setChecked(False)
        self._show_notes()
        self._show_usable()

    def _show_notes(self) -> None:
        blocked = self._needs.blocked if not self.draft else ()
        confirm = self._needs.confirm if not self.draft and not blocked else ()
        lines = [f'<span style="color:#b3261e">{escape(one.say)}</span>' for one in blocked]
        lines += [escape(sentence) for sentence in confirm]
        more = len(lines) - _MOST_SENTENCES
        if more > 0:
            lines = [*lines[:_MOST_SENTENCES], f"……还有 {more} 条"]
        if self.draft and self._needs.blocked:
            lines.append("每页会标明“草稿”和还有几处错误没有处理。")
        if self._trouble:
            lines = [f'<span style="color:#b3261e">{escape(self._trouble)}</span>']
        self._says.setText("".join(f'<p style="margin:2px 0">{line}</p>' for line in lines))
        self._sight.setVisible(bool(lines))
        self._go.setVisible(bool(blocked))
        self._agree.setVisible(bool(confirm))
        self._show_pages()
        self._box.setVisible(bool(lines) or not self._glyphs.isHidden())
        self._fit()

    def _fit(self) -> None:
        """Take the height that every sentence needs; a screen too low scrolls them."""
        self._column.activate()
        screen = self.screen().availableGeometry()
        words = self._says.heightForWidth(self._sight.viewport().width()) + 2
        room = int(screen.height() * _SAID_SHARE)
        scrolls = Qt.FocusPolicy.StrongFocus if words > room else Qt.FocusPolicy.NoFocus
        self._sight.setFocusPolicy(scrolls)  # Tab stops only where keys can do something
        self._sight.setFixedHeight(min(words, room))
        self._column.activate()
        wanted = self._column.totalHeightForWidth(self.width())
        self.resize(self.width(), min(wanted, screen.height()))
        self.move(self.x(), max(screen.top(), min(self.y(), screen.bottom() - self.height())))

    def showEvent(self, event: QShowEvent) -> None:
        """Fit once more: before it was seen, its widths were guesses."""
        super().showEvent(event)
        self._fit()

    def _show_pages(self) -> None:
        missing = self._pages.missing if self._pages else ()
        named = f"字体里没有这 {len(missing)} 个字，会印成 〓：{' '.join(missing[:20])}"
        self._glyphs.setText(named if missing else "")
        self._glyphs.setVisible(bool(missing))
        count = len(self._pages.pages) if self._pages else 0
        sheets = f"{len(self.ids)} 张表，" if len(self.ids) > 1 else ""
        self._size.setText(f"{sheets}共 {count} 页" if count else "")

    def _show_usable(self) -> None:
        asked = bool(self._needs.confirm) and not self._agree.isChecked()
        free = self.draft or not (self._needs.blocked or asked)
        ready = self._pages is not None and free
        self._print.setEnabled(ready and self._printer.isEnabled())
        self._pdf.setEnabled(ready)
        self._preview.setEnabled(self._pages is not None)

    def _leave_for_finding(self) -> None:
        if self._needs.blocked:
            first = self._needs.blocked[0]
            self.reject()
            self.go_asked.emit(first.id, first.path)

    def _order(self, signal: SignalInstance) -> None:
        if self._pages is None:
            return
        printer = self._printer.currentText() if self._printer.isEnabled() else ""
        copies = int(self._copies.currentData())
        told = self.explanations
        order = PrintOrder(self.ids, self.draft, told, self._pages, printer, copies)
        self.accept()
        signal.emit(order)
