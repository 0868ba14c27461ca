"""A filing as it stands on paper, drawn from the form's picture: lines and sheets of boxes.

Tests mess it up the way offices do and write it as a Word document.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import TYPE_CHECKING

from perfdesk.filing import is_placeholder
from perfdesk.forms.model import Blank, FieldType, TextLine
from tests.docx_builder import cell, para, paras, row, table

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from perfdesk.filing import Filing
    from perfdesk.forms.model import Form, Grid, Piece, PictureCell

Texts = dict[str, object]
_TWIPS_PER_MM = 56.7


@dataclass(slots=True)
class Box:
    """A cell: its place, its spans and its text (XML when it begins with `<`)."""

    top: int
    left: int
    rows: int
    columns: int
    text: str
    label: bool = False
    """Whether the form prints it."""
    repeats: bool = False
    """Whether it stands in a row of a table."""


@dataclass(slots=True)
class Sheet:
    """A table on paper."""

    boxes: list[Box]
    widths: list[int] = field(default_factory=list)

    @property
    def rows(self) -> int:
        return max(box.top + box.rows for box in self.boxes)

    def box(self, text: str) -> Box:
        """Return the first box whose text, without white space, begins like this."""
        return next(box for box in self.boxes if "".join(box.text.split()).startswith(text))


Block = str | Sheet


def paper(
    form: Form, filing: Filing, ticks: Callable[[Blank, str], str] | None = None
) -> list[Block]:
    """Draw a filing: a line of text is a string, a grid is a sheet."""
    drawer = _Drawer(form, filing, ticks or _boxes)
    return [
        drawer.line(block) if isinstance(block, TextLine) else drawer.sheet(block)
        for block in form.blocks
    ]


def blocks_xml(blocks: Sequence[Block], write: Callable[[Sheet], str] | None = None) -> list[str]:
    """Return the blocks as Word XML."""
    write = write or sheet_xml
    return [para(block) if isinstance(block, str) else write(block) for block in blocks]


def sheet_xml(sheet: Sheet, *, grid: bool = True) -> str:
    """Write a sheet with spans and vertical merges; without `grid` by widths only."""
    rows: list[str] = []
    for number in range(sheet.rows):
        cells: list[str] = []
        for box in sorted(sheet.boxes, key=lambda box: box.left):
            if not box.top <= number < box.top + box.rows:
                continue
            first = box.top == number
            content = (box.text if box.text.startswith("<") else paras(box.text)) if first else "<w:p/>"
            width = sum(sheet.widths[box.left : box.left + box.columns])
            down = ("restart" if first else "continue") if box.rows > 1 else ""
            cells.append(cell(content, span=box.columns if grid else 1, down=down, width=width))
        rows.append(row(*cells))
    return table(*rows, widths=sheet.widths if grid else ())


def told(form: Form, filing: Filing) -> tuple[dict[str, str], dict[str, list[dict[str, str]]]]:
    """Return what a filing says: values, and the rows that hold more than their levels."""
    values = {name: filing.value(name) for name in form.fields}
    tables = {}
    for table_ in form.tables.values():
        levels = {n for n, one in table_.columns.items() if one.type is FieldType.LEVEL}
        tables[table_.name] = [
            texts
            for texts in filing.table_texts(table_)
            if not all(is_placeholder(t) for n, t in texts.items() if n not in levels)
        ]
    return values, tables


def _boxes(blank: Blank, chosen: str) -> str:
    marks = {True: "☑", False: "□"}
    parts = [
        f"{marks[o == chosen]}{o}" if blank.box_first else f"{o}{marks[o == chosen]}"
        for o in blank.options
    ]
    return "   ".join(parts)


class _Drawer:
    def __init__(
        self, form: Form, filing: Filing, ticks: Callable[[Blank, str], str]
    ) -> None:
        self._form = form
        self._filing = filing
        self._ticks = ticks

    def line(self, line: TextLine) -> str:
        return self._text(line.pieces, {})

    def sheet(self, grid: Grid) -> Sheet:
        boxes: list[Box] = []
        starts = [0]
        for drawn in grid.rows:
            rows = self._rows(drawn.table) if drawn.table else [{}]
            starts.append(starts[-1] + max(1, len(rows)))
        for number, drawn in enumerate(grid.rows):
            for one in drawn.cells:
                if drawn.table:
                    boxes.extend(self._column(one, starts[number], self._rows(drawn.table)))
                else:
                    top, bottom = starts[one.row], starts[one.row + one.rows]
                    boxes.append(
                        Box(
                            top, one.column, bottom - top, one.columns,
                            self._text(one.pieces, {}), one.is_label,
                        )
                    )
        _part_inner_levels(boxes)
        return Sheet(boxes, [round(width * _TWIPS_PER_MM) for width in grid.widths_mm])

    def _rows(self, name: str) -> list[dict[str, str]]:
        return list(self._filing.table_texts(self._form.tables[name])) or [{}]

    def _column(
        self, one: PictureCell, top: int, rows: list[dict[str, str]]
    ) -> list[Box]:
        texts = [self._text(one.pieces, texts) for texts in rows]
        if not (one.blanks and one.blanks[0].merge):
            return [
                Box(top + at, one.column, 1, one.columns, text, one.is_label, repeats=True)
                for at, text in enumerate(texts)
            ]
        boxes: list[Box] = []
        for text, group in groupby(texts):
            boxes.append(
                Box(top, one.column, len(list(group)), one.columns, text, repeats=True)
            )
            top += boxes[-1].rows
        return boxes

    def _text(self, pieces: Sequence[Piece], row_texts: Mapping[str, str]) -> str:
        parts: list[str] = []
        for piece in pieces:
            if isinstance(piece, str):
                parts.append(piece)
            elif piece.column:
                parts.append(row_texts.get(piece.column, ""))
            elif piece.options:
                parts.append(self._ticks(piece, self._filing.value(piece.field)))
            else:
                parts.append(self._filing.value(piece.field))
        return "".join(parts)


def _part_inner_levels(boxes: list[Box]) -> None:
    """Part merged boxes where a merged box at their left ends: levels never reach across."""
    tall = [box for box in boxes if box.rows > 1 and not box.label]
    for box in tall:
        ends = {
            left.top + left.rows
            for left in boxes
            if left.left < box.left and not left.label and left.top + left.rows > box.top
        }
        for end in sorted(ends):
            if box.top < end < box.top + box.rows:
                boxes.append(replace(box, top=end, rows=box.top + box.rows - end))
                box.rows = end - box.top
