"""A grid with its texts set: column edges, lines of every cell, heights of the rows."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING

from perfdesk.forms.model import Blank, FieldType
from perfdesk.layout.rows import Kind, PrintedCell, PrintedGrid, printed_grid
from perfdesk.layout.setting import Align, SetText, Span, Style, Text, compose, set_text, shrunk

if TYPE_CHECKING:
    from collections.abc import Sequence

    from perfdesk.filing import Filing
    from perfdesk.forms.model import Form, Grid
    from perfdesk.layout.fonts import Fonts

POINTS_PER_MM = 72 / 25.4
PAD_X = 2.8
"""Points between a vertical line and the text."""
CONTINUED = "（续）"

_LEAST_SCALE = 0.6
"""How small an amount may be set so that it stays on one line."""
_MOST_CENTRED_LINES = 2
_NUMBERS = frozenset(
    {FieldType.MONEY, FieldType.NUMBER, FieldType.PERCENT, FieldType.CODE, FieldType.PHONE}
)
_CENTRED = frozenset(
    {
        FieldType.DATE,
        FieldType.DATERANGE,
        FieldType.YEAR,
        FieldType.INDICATOR,
        FieldType.NUMBER,
        FieldType.PERCENT,
        FieldType.PHONE,
        FieldType.CHOICE,
        FieldType.LEVEL,
    }
)


@dataclass(frozen=True, slots=True)
class Spacing:
    """How tightly lines and rows are set; lengths in points."""

    leading: float
    """Line height in multiples of the size."""
    pad: float
    """Room above and below the text of a cell."""
    least_row: float
    """Least height of a row."""


_USUAL, _TIGHTEST = (1.32, 3.0, 20.0), (1.2, 1.0, 15.0)
_STEPS = 6
SPACINGS = tuple(
    Spacing(
        *(
            loose + (tight - loose) * step / _STEPS
            for loose, tight in zip(_USUAL, _TIGHTEST, strict=True)
        )
    )
    for step in range(_STEPS + 1)
)
"""The usual spacing first, then ever tighter ones that may save a page."""


@dataclass(frozen=True, slots=True)
class SetCell:
    """A printed cell with its text set; `again` is how it heads its rows on a further page."""

    cell: PrintedCell
    left: float
    width: float
    text: SetText
    again: SetText | None


@dataclass(frozen=True, slots=True)
class SetGrid:
    """A grid whose texts are set; lengths from its top left corner."""

    printed: PrintedGrid
    cells: tuple[SetCell, ...]
    edges: tuple[float, ...]
    size: float
    """Largest type size in it: the measure of its line height."""

    @property
    def width(self) -> float:
        """Width of the whole grid in points."""
        return self.edges[-1]


def set_grid(form: Form, filing: Filing, grid: Grid, fonts: Fonts, room: float) -> SetGrid:
    """Expand a grid and set its texts; a grid wider than the room is narrowed to it."""
    printed = printed_grid(form, filing, grid)
    edges = tuple(accumulate((mm * POINTS_PER_MM for mm in grid.widths_mm), initial=0.0))
    if edges[-1] > room:
        edges = tuple(edge * room / edges[-1] for edge in edges)
    label, filled = style_of(form, fonts, "label"), style_of(form, fonts, "cell")
    cells = tuple(_set_cell(form, filing, cell, edges, (label, filled)) for cell in printed.cells)
    return SetGrid(printed, cells, edges, max(label.size, filled.size))


def style_of(form: Form, fonts: Fonts, role: str) -> Style:
    """Return the typeface and size that the form asks for in a role (label, cell, title, text)."""
    spec = form.fonts[role]
    return Style(fonts.typeface(spec.face), spec.points)


def row_heights(grid: SetGrid, spacing: Spacing) -> list[float]:
    """Return the height of every row: its own cells' text, then that of the spans across it."""
    leading = grid.size * spacing.leading
    heights = [max(spacing.least_row, leading + 2 * spacing.pad)] * grid.printed.row_count
    spanned: list[SetCell] = []
    for one in grid.cells:
        if one.cell.rows > 1:
            spanned.append(one)
        else:
            need = len(one.text.lines) * leading + 2 * spacing.pad
            heights[one.cell.row] = max(heights[one.cell.row], need)
    spanned.sort(key=lambda one: (one.cell.rows, one.cell.row))
    for one in spanned:
        need = len(one.text.lines) * leading + 2 * spacing.pad
        grow(heights, one.cell.row, one.cell.row + one.cell.rows, need)
    return heights


def grow(heights: list[float], first: int, end: int, need: float) -> None:
    """Heighten the rows `first:end` evenly until together they are `need` high."""
    lacking = need - sum(heights[first:end])
    if lacking > 0:
        for row in range(first, end):
            heights[row] += lacking / (end - first)


def _set_cell(
    form: Form,
    filing: Filing,
    cell: PrintedCell,
    edges: Sequence[float],
    styles: tuple[Style, Style],
) -> SetCell:
    left, right = edges[cell.column], edges[cell.column + cell.columns]
    room = max(right - left - 2 * PAD_X, 1.0)
    label, filled = styles
    text = compose(cell.pieces, form, filing, cell.record, label, filled)
    if cell.kind is Kind.VALUE:
        blank = _only_blank(cell)
        kind = form.field_of(blank.key).type if blank else None
        if kind in _NUMBERS:
            text = shrunk(text, room, _LEAST_SCALE)
        return SetCell(cell, left, right - left, _set_value(text, room, cell, kind), None)
    done = set_text(text, room, Align.CENTER, balanced=True)
    again = set_text(_marked(text, label), room, Align.CENTER, balanced=True)
    return SetCell(cell, left, right - left, done, again)


def _set_value(text: Text, room: float, cell: PrintedCell, kind: FieldType | None) -> SetText:
    in_table = cell.record is not None
    if kind is FieldType.MONEY and in_table:
        return set_text(text, room, Align.RIGHT)
    if kind in _CENTRED and (in_table or kind is FieldType.PERCENT):
        done = set_text(text, room, Align.CENTER)
        if len(done.lines) <= _MOST_CENTRED_LINES:
            return done
    return set_text(text, room, Align.LEFT)


def _only_blank(cell: PrintedCell) -> Blank | None:
    """Return the blank of a cell that holds nothing else."""
    piece = cell.pieces[0] if len(cell.pieces) == 1 else None
    return piece if isinstance(piece, Blank) else None


def _marked(text: Text, style: Style) -> Text:
    """Return a heading text with the mark that it goes on from the page before."""
    if not text.chars:
        return text
    start, end = len(text.chars), len(text.chars) + len(CONTINUED)
    spans = (*text.spans, Span(start, end, style, None, None))
    return Text(text.chars + CONTINUED, spans, (*text.keeps, (start, end)))
