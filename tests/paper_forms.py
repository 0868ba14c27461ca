"""A filing as it stands on paper, drawn from the form's picture: lines and sheets of boxes.

Tests mess it up the way offices do and write it as a Word document.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import TYPE_CHECKING

from perfdesk.filing import is_placeholder
from perfdesk.forms.model import Blank, FieldType, TextLine
from tests.docx_builder import cell, para, row, table

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from perfdesk.filing import Filing
    from perfdesk.forms.model import Form, Grid, PictureCell, Piece

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

    def down(self, row: int) -> str:
        """Return its vMerge in one of its rows."""
        return "" if self.rows == 1 else "restart" if row == self.top else "continue"


@dataclass(slots=True)
class Sheet:
    """A table on paper."""

    boxes: list[Box]
    widths: list[int] = field(default_factory=list)

    @property
    def rows(self) -> int:
        """Rows."""
        return max(box.top + box.rows for box in self.boxes)

    @property
    def width(self) -> int:
        """Columns."""
        return max(box.left + box.columns for box in self.boxes)

    @property
    def seams(self) -> list[int]:
        """Rows before which no cell reaches across."""
        return [
            number
            for number in range(self.rows)
            if not any(box.top < number < box.top + box.rows for box in self.boxes)
        ]

    def row(self, number: int) -> list[Box]:
        """Return the boxes that cover a row, from left to right."""
        covering = [box for box in self.boxes if box.top <= number < box.top + box.rows]
        return sorted(covering, key=lambda box: box.left)

    def width_of(self, box: Box) -> int:
        """Return the width of a box in twips."""
        return sum(self.widths[box.left : box.left + box.columns])

    def insert_row(self, at: int, *boxes: Box) -> None:
        """Make room for a row and put boxes into it."""
        for box in self.boxes:
            if box.top >= at:
                box.top += 1
            elif box.top + box.rows > at:
                box.rows += 1
        self.boxes.extend(boxes)

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
    rows = [
        row(
            *(
                cell(
                    box.text if box.top == number else "",
                    span=box.columns if grid else 1,
                    down=box.down(number),
                    width=sheet.width_of(box),
                )
                for box in sheet.row(number)
            )
        )
        for number in range(sheet.rows)
    ]
    return table(*rows, widths=sheet.widths if grid else ())


def sheets(blocks: Sequence[Block]) -> list[Sheet]:
    """Return the tables."""
    return [block for block in blocks if isinstance(block, Sheet)]


def labels(blocks: Sequence[Block]) -> list[Box]:
    """Return the cells that the form prints, those with only numbers left out."""
    return [
        box
        for sheet in sheets(blocks)
        for box in sheet.boxes
        if box.label and any(char.isalpha() for char in box.text)
    ]


def pairs(sheet: Sheet) -> list[tuple[Box, Box]]:
    """Return label and value of every field that stands in one row beside its label."""
    return [
        (label, value)
        for label in sheet.boxes
        for value in sheet.boxes
        if label.label
        and label.rows == value.rows == 1
        and not (value.label or value.repeats)
        and value.top == label.top
        and value.left == label.left + label.columns
    ]


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
    def __init__(self, form: Form, filing: Filing, ticks: Callable[[Blank, str], str]) -> None:
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
                            top,
                            one.column,
                            bottom - top,
                            one.columns,
                            self._text(one.pieces, {}),
                            one.is_label,
                        )
                    )
        _part_inner_levels(boxes)
        return Sheet(boxes, [round(width * _TWIPS_PER_MM) for width in grid.widths_mm])

    def _rows(self, name: str) -> list[dict[str, str]]:
        return list(self._filing.table_texts(self._form.tables[name])) or [{}]

    def _column(self, one: PictureCell, top: int, rows: list[dict[str, str]]) -> list[Box]:
        texts = [self._text(one.pieces, texts) for texts in rows]
        if not (one.blanks and one.blanks[0].merge):
            return [
                Box(top + at, one.column, 1, one.columns, text, one.is_label, repeats=True)
                for at, text in enumerate(texts)
            ]
        boxes: list[Box] = []
        for text, group in groupby(texts):
            boxes.append(Box(top, one.column, len(list(group)), one.columns, text, repeats=True))
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
