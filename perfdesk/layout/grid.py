"""A grid with its texts set: column edges, lines of every cell, heights of the rows."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING

from perfdesk.forms.model import Alignment, Blank, FieldType
from perfdesk.layout.rows import Kind, PrintedCell, PrintedGrid, printed_grid
from perfdesk.layout.setting import Align, SetText, Span, Style, Text, compose, set_text, shrunk

if TYPE_CHECKING:
    from collections.abc import Sequence

    from perfdesk.filing import Filing
    from perfdesk.forms.model import Form, Grid
    from perfdesk.layout.fonts import Fonts

POINTS_PER_MM = 72 / 25.4
_HEADING_PAD, _VALUE_PAD = 2.8, 4.0
"""Points between a vertical line and the text; seven characters of a level fit into 28 mm."""
_NARROW = 60.0
"""Cells narrower than this, in points, have no room to spare for their values."""
CONTINUED = "（续）"

_LEAST_SCALE = 0.6
"""How small an amount may be set so that it stays on one line."""
_REMARK_LINES = 2
"""A heading whose last part takes so many lines more is a name with a remark below it."""
_SLIM = 40.0
"""A value in a column narrower than this, in points, is a number or a mark and is centred."""
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
    """How tightly lines and rows are set, in multiples of the type size."""

    leading: float
    """Line height."""
    pad: float
    """Room above and below the text of a cell."""
    least_row: float
    """Least height of a row."""


_USUAL, _TIGHTEST = (1.32, 0.28, 1.9), (1.2, 0.15, 1.5)
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
    pad: float
    """White left and right of the text."""
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
    leading, pad = grid.size * spacing.leading, grid.size * spacing.pad
    least = max(grid.size * spacing.least_row, leading + 2 * pad)
    heights = [least] * grid.printed.row_count
    spanned: list[SetCell] = []
    for one in grid.cells:
        if one.cell.rows > 1:
            spanned.append(one)
        else:
            need = len(one.text.lines) * leading + 2 * pad
            heights[one.cell.row] = max(heights[one.cell.row], need)
    spanned.sort(key=lambda one: (one.cell.rows, one.cell.row))
    for one in spanned:
        need = len(one.text.lines) * leading + 2 * pad
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
    spacious = cell.kind is Kind.VALUE and right - left >= _NARROW
    pad = _VALUE_PAD if spacious else _HEADING_PAD
    room = max(right - left - 2 * pad, 1.0)
    label, filled = styles
    text = compose(cell.pieces, filing, cell.record, label, filled)
    if cell.kind is Kind.VALUE:
        blank = _only_blank(cell)
        kind = form.field_of(blank.key).type if blank else None
        if kind in _NUMBERS:
            text = shrunk(text, room, _LEAST_SCALE)
        side = form.field_of(blank.key).align if blank else Alignment.OF_TYPE
        done = _set_value(text, room, cell, kind, side)
        return SetCell(cell, left, right - left, pad, done, None)
    done = _set_label(text, room)
    again = set_text(_marked(text, label, room), room, Align.CENTER, balanced=True)
    return SetCell(cell, left, right - left, pad, done, again)


def _set_label(text: Text, room: float) -> SetText:
    """Set a heading; its own line breaks are given up where they would make more lines.

    A short first line above a long remark (产出指标, then its printed rule) is kept for itself.
    """
    done = set_text(text, room, Align.CENTER, balanced=True)
    long_end = len(done.lines) >= done.paragraphs + _REMARK_LINES
    if len(done.lines) == done.paragraphs or (long_end and _only_last_is_long(done)):
        return done
    joined = set_text(text.joined(), room, Align.CENTER, balanced=True)
    return joined if len(joined.lines) <= len(done.lines) else done


def _only_last_is_long(done: SetText) -> bool:
    hard = [line.hard for line in done.lines]
    return all(hard[: done.paragraphs - 1])


def _set_value(
    text: Text, room: float, cell: PrintedCell, kind: FieldType | None, side: Alignment
) -> SetText:
    if side is not Alignment.OF_TYPE:
        return set_text(text, room, Align[side.name])
    in_table = cell.record is not None
    if kind is FieldType.MONEY and in_table:
        return set_text(text, room, Align.RIGHT)
    centred = kind in _CENTRED or room < _SLIM
    if centred and (in_table or kind is FieldType.PERCENT):
        done = set_text(text, room, Align.CENTER)
        if len(done.lines) == done.paragraphs:
            return done
    return set_text(text, room, Align.LEFT)


def _only_blank(cell: PrintedCell) -> Blank | None:
    """Return the blank of a cell that holds nothing else."""
    piece = cell.pieces[0] if len(cell.pieces) == 1 else None
    return piece if isinstance(piece, Blank) else None


def _marked(text: Text, style: Style, room: float) -> Text:
    """Return a heading text with the mark that it goes on from the page before."""
    if not text.chars:
        return text
    start = len(text.chars)
    mark = Span(start, start + len(CONTINUED), style, None, None)
    marked = Text(text.chars + CONTINUED, (*text.spans, mark), text.keeps)
    if sum(marked.widths()) <= room:
        return marked
    below = Span(start, mark.end + 1, style, None, None)
    return Text(f"{text.chars}\n{CONTINUED}", (*text.spans, below), text.keeps)
