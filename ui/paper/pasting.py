"""Tables on the clipboard: from Excel, Word, WPS or a browser → rows of texts."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from PySide6.QtGui import QTextDocument, QTextTable

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from PySide6.QtCore import QMimeData
    from PySide6.QtGui import QTextFrame, QTextTableCell

Block = list[list[str]]

_MOST_HTML = 4_000_000
_MOST_CELLS = 20_000
_BREAKS = re.compile(r"\r\n?|\u2028|\u2029")
_FIELD = re.compile(r'("(?:[^"]|"")*"(?=[\t\n]|$)|[^\t\n]*)(\t|\n|$)')
_SCRIPTS = re.compile(r"<(script|style|head)\b.*?</\1\s*>|<img\b[^>]*>", re.DOTALL | re.IGNORECASE)


def read_clipboard(source: QMimeData) -> Block:
    """Return the rows of the table on a clipboard; one cell when it holds plain text."""
    if source.hasHtml() and "<table" in source.html()[:_MOST_HTML].lower():
        block = read_html(source.html())
        if block:
            return block
    return read_text(source.text())


def read_html(html: str) -> Block:
    """Return the rows of the first table of an HTML text; no rows when there is none."""
    if len(html) > _MOST_HTML:
        return []
    document = QTextDocument()
    document.setUndoRedoEnabled(False)
    document.setHtml(_SCRIPTS.sub("", html))
    table = next(_tables(document.rootFrame()), None)
    if table is None or table.rows() * table.columns() > _MOST_CELLS:
        return []
    return trimmed(
        [
            [_cell_text(table.cellAt(row, column)) for column in range(table.columns())]
            for row in range(table.rows())
        ]
    )


def read_text(text: str) -> Block:
    """Return the rows of a text whose cells are parted by tabs; quoted cells may hold lines."""
    plain = _BREAKS.sub("\n", text).rstrip("\n")
    rows: Block = [[]]
    for match in _FIELD.finditer(plain):
        rows[-1].append(_unquoted(match[1]))
        if match[2] == "\n":
            rows.append([])
        elif not match[2]:
            break
    return trimmed(rows)


def _unquoted(text: str) -> str:
    """Take off the quotes that spreadsheets put around cells with lines; others belong to it."""
    inner = text[1:-1]
    if len(text) > 1 and text[0] == text[-1] == '"' and ("\n" in inner or "\t" in inner):
        return inner.replace('""', '"')
    return text


def write_block(block: Sequence[Sequence[str]]) -> str:
    """Write rows as other programs expect them on a clipboard."""
    return "\n".join("\t".join(_quoted(cell) for cell in row) for row in block)


def _quoted(text: str) -> str:
    if "\n" not in text and "\t" not in text:
        return text
    doubled = text.replace('"', '""')
    return f'"{doubled}"'


def without_head(block: Block, labels: Sequence[str]) -> Block:
    """Leave out a first row that repeats the printed heads of the columns."""
    first = ["".join(text.split()) for text in block[0]] if block else []
    wanted = ["".join(label.split()) for label in labels]
    same = [a == b for a, b in zip(first, wanted, strict=False)]
    return block[1:] if len(block) > 1 and same and all(same) else block


def trimmed(block: Block) -> Block:
    """Return the rows with outer white space stripped, empty last rows and columns left out."""
    rows = [[cell.strip(" \t\n\u3000\xa0") for cell in row] for row in block]
    while rows and not any(rows[-1]):
        rows.pop()
    wide = max((number + 1 for row in rows for number, cell in enumerate(row) if cell), default=0)
    return [(row + [""] * wide)[:wide] for row in rows]


def _tables(frame: QTextFrame) -> Iterator[QTextTable]:
    for child in frame.childFrames():
        if isinstance(child, QTextTable):
            yield child
        else:
            yield from _tables(child)


def _cell_text(cell: QTextTableCell) -> str:
    cursor = cell.firstCursorPosition()
    cursor.setPosition(cell.lastCursorPosition().position(), cursor.MoveMode.KeepAnchor)
    return _BREAKS.sub("\n", cursor.selectedText())
