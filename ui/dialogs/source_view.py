"""The imported file as it stands: its paragraphs and tables, with the cell in question lit."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QTextOption
from PySide6.QtWidgets import QFrame, QTextBrowser

from perfdesk.intake.document import Paragraph, SourceGrid
from ui import theme

if TYPE_CHECKING:
    from collections.abc import Collection

    from perfdesk.intake.document import SourceDocument

_MOST_ROWS = 120
_MOST_CHARS = 400
_ABOVE_LINES = 4
_LIT, _LOST = "#d7ecf3", "#f4d9d6"


class SourceView(QTextBrowser):
    """Shows one document."""

    def __init__(self) -> None:
        """Start empty."""
        super().__init__()
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setStyleSheet("QTextEdit { border: none; padding: 0; }")
        self.setOpenLinks(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAnywhere)
        self.document().setDocumentMargin(12)
        self._document: SourceDocument | None = None
        self._html = ""

    def show_document(
        self,
        document: SourceDocument | None,
        *,
        lit: Collection[str] = (),
        lost: Collection[str] = (),
    ) -> None:
        """Show a document; cells with one of the lit or the lost texts stand out."""
        html = document_html(document, lit, lost) if document else _NOTHING
        if html == self._html:
            return
        same = document is self._document
        at = self.verticalScrollBar().value() if same else 0
        self._document, self._html = document, html
        self.setHtml(html)
        self.verticalScrollBar().setValue(at)
        if lit:
            self.scrollToAnchor("lit")

    def show_place(self, place: str) -> None:
        """Scroll to a table named as the reader names it, with the lines above it in view."""
        self.scrollToAnchor(place)
        bar = self.verticalScrollBar()
        bar.setValue(bar.value() - _ABOVE_LINES * self.fontMetrics().lineSpacing())


_NOTHING = f'<p style="color:{theme.QUIET}">这个文件没有版面可以对照。</p>'


def document_html(document: SourceDocument, lit: Collection[str], lost: Collection[str]) -> str:
    """Write a document as rich text."""
    wanted = {_core(text): _LIT for text in lit if _core(text)}
    wanted |= {_core(text): _LOST for text in lost if _core(text)}
    parts = []
    for block in document.blocks:
        if isinstance(block, Paragraph):
            ground = wanted.get(_core(block.text), "")
            if block.text.strip():
                parts.append(f"<p{_style(ground)}>{_anchor(ground)}{_text(block.text)}</p>")
        else:
            parts.append(_grid_html(block, wanted))
    return "".join(parts)


def _grid_html(grid: SourceGrid, wanted: dict[str, str]) -> str:
    rows: dict[int, list[str]] = {}
    for cell in sorted(grid.cells, key=lambda one: (one.row, one.column)):
        if cell.row >= _MOST_ROWS:
            break
        ground = wanted.get(_core(cell.text), "")
        spans = f' rowspan="{cell.rows}" colspan="{cell.columns}"'
        rows.setdefault(cell.row, []).append(
            f"<td{spans}{_cell_style(ground)}>{_anchor(ground)}{_text(cell.text)}</td>"
        )
    top = f'<a name="{escape(grid.place)}"></a>' if grid.place else ""
    lines = "".join(f"<tr>{''.join(rows.get(row, ()))}</tr>" for row in range(max(rows) + 1))
    more = grid.rows - _MOST_ROWS
    note = f"<p>……后面还有 {more} 行</p>" if more > 0 else ""
    edge = 'cellspacing="0" cellpadding="4" width="100%"'
    style = "border-collapse:collapse"
    return f'{top}<table {edge} style="{style}">{lines}</table>{note}'


def _core(text: str) -> str:
    return "".join(text.split())


def _anchor(ground: str) -> str:
    return '<a name="lit"></a>' if ground == _LIT else ""


def _style(ground: str) -> str:
    return f' style="background:{ground}"' if ground else ""


def _cell_style(ground: str) -> str:
    return f' style="border:1px solid #888; background:{ground or theme.SHEET}"'


def _text(text: str) -> str:
    shown = text if len(text) <= _MOST_CHARS else text[:_MOST_CHARS] + "……"
    return escape(shown.strip()).replace("\n", "<br>") or "&nbsp;"
