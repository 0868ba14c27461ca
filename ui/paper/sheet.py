"""What stands on the paper: the blocks of a form with the rows of a filing, cell by cell.

Knows neither fonts nor lengths nor Qt. Empty rows that print although the filing does not have
them can be filled like any other; until then the row part of their cells' paths begins with `+`.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from perfdesk.cells import CellPath
from perfdesk.forms.model import Blank, Field, FieldType, Grid, Role
from perfdesk.layout.rows import Kind, printed_grid

if TYPE_CHECKING:
    from collections.abc import Mapping

    from perfdesk.filing import Filing
    from perfdesk.forms.model import Form, Piece, TextLine
    from perfdesk.layout.rows import PrintedCell

NEW_ROW = "+"


@dataclass(frozen=True, slots=True, eq=False)
class Slot:
    """A fillable place on the paper, or an echo of one; equal to itself only."""

    path: CellPath
    field: Field
    blank: Blank
    twins: tuple[CellPath, ...] = ()
    """The cells of further rows that print merged with this one."""
    given: bool = False
    """A level of an indicator tree in a table whose rows the form prints, level and all."""
    presets: frozenset[str] = frozenset()
    """What new rows say here: words of the form like a label, as long as they are left as is."""

    @property
    def exists(self) -> bool:
        """False when the filing does not have the row yet."""
        return not self.path.row.startswith(NEW_ROW)

    @property
    def options(self) -> tuple[str, ...]:
        """The options that print with tick boxes."""
        return self.blank.options

    @property
    def editable(self) -> bool:
        """False for what the form calculates and for echoes."""
        return not self.blank.echo and not self.field.calc


Part = str | Slot


@dataclass(frozen=True, slots=True)
class Content:
    """What one cell of a grid, or one text line, holds."""

    parts: tuple[Part, ...]
    kind: Kind = Kind.VALUE
    in_table: bool = False

    @property
    def slots(self) -> tuple[Slot, ...]:
        """The fillable places; echoes are none."""
        return tuple(part for part in self.parts if isinstance(part, Slot) and not part.blank.echo)

    @property
    def echoes(self) -> tuple[CellPath, ...]:
        """The cells whose text is printed here once more."""
        return tuple(one.path for one in self.parts if isinstance(one, Slot) and one.blank.echo)

    @property
    def only_slot(self) -> Slot | None:
        """The slot of a cell that holds nothing else: then the whole cell is the editor."""
        part = self.parts[0] if len(self.parts) == 1 else None
        return part if isinstance(part, Slot) and not part.blank.echo else None


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a grid; spans are counted in printed rows."""

    content: Content
    row: int
    column: int
    rows: int
    columns: int


@dataclass(frozen=True, slots=True)
class Line:
    """A text line outside the grids."""

    content: Content
    role: Role


@dataclass(frozen=True, slots=True)
class Table:
    """A grid with the rows of the filing."""

    cells: tuple[Cell, ...]
    rows: int
    widths_mm: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """Everything on the paper, in printed order."""

    items: tuple[Line | Table, ...]
    slots: Mapping[CellPath, Slot]
    """Every fillable place in reading order, by its path; twins lead to their first."""
    rows: Mapping[str, tuple[str, ...]]
    """The printed rows of each table: ids, or `+n` for those that the filing lacks."""
    columns: Mapping[str, tuple[str, ...]]
    """The columns of each table in printed order."""

    def slot(self, path: CellPath) -> Slot | None:
        """Return the place that shows a cell, None when the form prints it nowhere."""
        return self.slots.get(path)

    def in_order(self) -> tuple[Slot, ...]:
        """Return every fillable place once, in reading order."""
        return tuple(dict.fromkeys(self.slots.values()))


def read_sheet(form: Form, filing: Filing) -> Sheet:
    """Lay out what stands where for a filing; quick enough to be done again at every change."""
    gathered = _Gathered(form, filing)
    items = tuple(
        gathered.table(block) if isinstance(block, Grid) else gathered.line(block)
        for block in form.blocks
    )
    rows = {name: tuple(keys) for name, keys in gathered.rows.items()}
    columns = {name: tuple(found) for name, found in gathered.columns.items()}
    return Sheet(items, gathered.slots, rows, columns)


@dataclass(slots=True)
class _Gathered:
    form: Form
    filing: Filing
    slots: dict[CellPath, Slot] = field(default_factory=dict)
    rows: dict[str, list[str]] = field(default_factory=dict)
    columns: dict[str, dict[str, None]] = field(default_factory=dict)

    def line(self, block: TextLine) -> Line:
        parts = tuple(self._part(piece, "", ()) for piece in block.pieces)
        return Line(Content(parts), block.role)

    def table(self, grid: Grid) -> Table:
        printed = printed_grid(self.form, self.filing, grid)
        keys = self._row_keys(grid, printed.cells)
        cells = tuple(self._cell(cell, keys) for cell in printed.cells)
        return Table(cells, printed.row_count, grid.widths_mm)

    def _row_keys(self, grid: Grid, cells: tuple[PrintedCell, ...]) -> dict[int, str]:
        """Return the row id of every printed row that belongs to a table; lacking ones get one."""
        heights = Counter(row.table for row in grid.rows)
        first: dict[str, int] = {}
        keys: dict[int, str] = {}
        for cell in cells:
            name = next((p.field for p in cell.pieces if isinstance(p, Blank) and p.column), "")
            if cell.record is None or cell.row in keys or not name:
                continue
            top = first.setdefault(name, cell.row)
            begin = cell.row - (cell.row - top) % heights[name]
            key = keys[cell.row] = cell.record.row or f"{NEW_ROW}{begin}"
            listed = self.rows.setdefault(name, [])
            if not listed or listed[-1] != key:
                listed.append(key)
        return keys

    def _cell(self, cell: PrintedCell, keys: Mapping[int, str]) -> Cell:
        key = keys.get(cell.row, "") if cell.record else ""
        below = range(cell.row + 1, cell.row + cell.rows) if cell.record else range(0)
        merged = tuple(keys[row] for row in below if keys.get(row, key) != key)
        parts = tuple(self._part(piece, key, merged) for piece in cell.pieces)
        chosen = any(isinstance(part, Slot) and not part.given for part in parts)
        kind = Kind.VALUE if cell.kind is Kind.LEVEL and chosen else cell.kind
        content = Content(parts, kind, cell.record is not None)
        return Cell(content, cell.row, cell.column, cell.rows, cell.columns)

    def _part(self, piece: Piece, key: str, merged: tuple[str, ...]) -> Part:
        if isinstance(piece, str):
            return piece
        definition = self.form.field_of(piece.key)
        if not piece.column:
            slot = Slot(CellPath(piece.field), definition, piece)
        else:
            twins = tuple(CellPath(piece.field, row, piece.column) for row in merged)
            path = CellPath(piece.field, key, piece.column)
            table = self.form.tables[piece.field]
            given = table.skeleton or bool(table.preset) or piece.merge
            level = definition.type is FieldType.LEVEL
            presets = frozenset(row[piece.column] for row in table.preset if piece.column in row)
            slot = Slot(path, definition, piece, twins, given=level and given, presets=presets)
            self.columns.setdefault(piece.field, {})[piece.column] = None
        if not piece.echo:
            for path in (slot.path, *slot.twins):
                self.slots.setdefault(path, slot)
        return slot
