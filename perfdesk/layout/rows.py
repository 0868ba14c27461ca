"""A grid of the picture with the rows of a filing: every printed cell with its place and spans.

Knows neither fonts nor lengths. Repeated rows appear once for each row of their table, labels
beside them grow, equal neighbours of a merging column become one cell.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum, auto
from itertools import groupby
from typing import TYPE_CHECKING

from perfdesk.cells import CellPath
from perfdesk.forms.model import Blank, FieldType

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from perfdesk.filing import Filing
    from perfdesk.forms.model import Form, Grid, PictureCell, PictureRow, Piece, Table

_MAX_HEADER_ROWS = 3
"""Label rows above a table's rows that are taken for its head and repeated on every page."""


class Kind(Enum):
    """What a printed cell is, for setting it and for carrying it over to the next page."""

    LABEL = auto()
    LEVEL = auto()
    """A merged value that heads its rows, such as 产出指标; repeated like a label."""
    VALUE = auto()


@dataclass(frozen=True, slots=True)
class Record:
    """A row of a table as printed."""

    row: str = ""
    """Id of the filing's row; empty for an empty row that only the paper has."""


@dataclass(frozen=True, slots=True)
class PrintedCell:
    """A cell of the printed grid, spans counted in printed rows."""

    row: int
    column: int
    rows: int
    columns: int
    pieces: tuple[Piece, ...]
    kind: Kind
    record: Record | None = None
    """The table row that it belongs to."""


@dataclass(frozen=True, slots=True)
class PrintedGrid:
    """All cells of a grid, in reading order."""

    cells: tuple[PrintedCell, ...]
    heads: tuple[tuple[int, ...], ...]
    """For each printed row the rows to repeat above it when a page begins inside or at it."""
    first_of_table: frozenset[int]
    """Printed rows that follow directly below their head and must not be parted from it."""

    @property
    def row_count(self) -> int:
        """How many rows print."""
        return len(self.heads)


def value_of(filing: Filing, blank: Blank, record: Record | None) -> str:
    """Return the text that a blank of this table row shows."""
    if not blank.column:
        return filing.value(blank.field)
    path = path_of(blank, record)
    return filing.text(path) if path else ""


def path_of(blank: Blank, record: Record | None) -> CellPath | None:
    """Return the cell that a blank of this table row edits, None when there is none."""
    if blank.echo:
        return None
    if not blank.column:
        return CellPath(blank.field)
    return CellPath(blank.field, record.row, blank.column) if record and record.row else None


def printed_grid(form: Form, filing: Filing, grid: Grid) -> PrintedGrid:
    """Expand a grid of the picture with the rows of the filing."""
    groups = _groups(form, filing, grid)
    starts: list[int] = []
    ends: list[int] = []
    at = 0
    for group in groups:
        for place in range(len(group.rows)):
            starts.append(at + place)
            ends.append(at + len(group.rows) * max(len(group.records) - 1, 0) + place + 1)
        at += len(group.rows) * len(group.records)
    cells = [
        cell
        for group in groups
        for picture in group.rows
        for drawn in picture.cells
        for cell in _instances(form, group, drawn, starts, ends)
    ]
    merged = _merged(filing, cells)
    merged.sort(key=lambda cell: (cell.row, cell.column))
    heads, firsts = _heads(grid, groups)
    return PrintedGrid(tuple(merged), heads, firsts)


@dataclass(frozen=True, slots=True)
class _Group:
    """Picture rows that repeat together, with the records they repeat for."""

    rows: tuple[PictureRow, ...]
    first: int
    """Number of the first one among the rows of the picture."""
    table: str
    records: tuple[Record, ...]


def _groups(form: Form, filing: Filing, grid: Grid) -> list[_Group]:
    groups: list[_Group] = []
    first = 0
    for table, listed in groupby(grid.rows, key=lambda row: row.table):
        rows = tuple(listed)
        if table:
            records = _records(filing, form.tables[table])
            groups.append(_Group(rows, first, table, records))
        else:
            groups += [_Group((row,), first + n, "", (Record(),)) for n, row in enumerate(rows)]
        first += len(rows)
    return groups


def _records(filing: Filing, table: Table) -> tuple[Record, ...]:
    records = [Record(row) for row in filing.row_ids(table.name)]
    return tuple(records + [Record()] * (max(table.min_rows, 1) - len(records)))


def _instances(
    form: Form, group: _Group, drawn: PictureCell, starts: Sequence[int], ends: Sequence[int]
) -> Iterator[PrintedCell]:
    """Yield the printed cells of a drawn one: one, or one for each record of its table."""
    last = drawn.row + drawn.rows - 1
    within = last < group.first + len(group.rows)
    own = any(isinstance(piece, Blank) and piece.column for piece in drawn.pieces)
    fixed = any(isinstance(piece, Blank) and not piece.column for piece in drawn.pieces)
    if not group.table or not (own or within) or fixed:
        rows = ends[last] - starts[drawn.row]
        kind = Kind.LABEL if drawn.is_label else Kind.VALUE
        yield PrintedCell(starts[drawn.row], drawn.column, rows, drawn.columns, drawn.pieces, kind)
        return
    kind = _kind(form, drawn)
    for number, record in enumerate(group.records):
        row = starts[drawn.row] + number * len(group.rows)
        yield PrintedCell(row, drawn.column, drawn.rows, drawn.columns, drawn.pieces, kind, record)


def _kind(form: Form, drawn: PictureCell) -> Kind:
    for blank in drawn.blanks:
        level = blank.column and form.field_of(blank.key).type is FieldType.LEVEL
        return Kind.LEVEL if blank.merge or level else Kind.VALUE
    return Kind.LABEL


def _merged(filing: Filing, cells: Sequence[PrintedCell]) -> list[PrintedCell]:
    """Make equal neighbours of merging columns one cell, later columns only inside earlier ones."""
    result = [cell for cell in cells if _merge_blank(cell) is None]
    merging = [(blank, cell) for cell in cells if (blank := _merge_blank(cell))]
    merging.sort(key=lambda one: (one[0].field, one[1].column, one[1].row))
    borders: set[tuple[str, int]] = set()
    """(table, printed row) at which a column further left begins a new cell."""
    for (table, _column), column in groupby(merging, lambda one: (one[0].field, one[1].column)):
        done: list[PrintedCell] = []
        above = ""
        for blank, cell in column:
            text = value_of(filing, blank, cell.record).strip()
            if text and text == above and (table, cell.row) not in borders:
                done[-1] = replace(done[-1], rows=cell.row + cell.rows - done[-1].row)
            else:
                done.append(cell)
            above = text
        borders |= {(table, cell.row) for cell in done}
        result += done
    return result


def _merge_blank(cell: PrintedCell) -> Blank | None:
    found = [piece for piece in cell.pieces if isinstance(piece, Blank)]
    return found[0] if len(found) == 1 and found[0].merge and cell.record else None


def _heads(
    grid: Grid, groups: Sequence[_Group]
) -> tuple[tuple[tuple[int, ...], ...], frozenset[int]]:
    """Return for each printed row the head rows above it, and the rows directly below a head."""
    heads: list[tuple[int, ...]] = []
    firsts: set[int] = set()
    top = tuple(range(grid.header_rows))
    plain: list[int] = []
    """Printed rows of labels only, directly above the row at hand."""
    for group in groups:
        here = len(heads)
        count = len(group.rows) * len(group.records)
        if group.table:
            own = tuple(plain[-_MAX_HEADER_ROWS:])
            head = tuple(sorted({*top, *own}))
            heads += [head] * count
            if head:
                firsts.add(here)
            plain = []
            continue
        heads.append(tuple(row for row in top if row < here))
        is_plain = all(cell.is_label for cell in group.rows[0].cells)
        plain = [*plain, here] if is_plain else []
    return tuple(heads), frozenset(firsts)
