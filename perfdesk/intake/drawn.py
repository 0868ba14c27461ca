"""A grid of the picture → its labels, and which blank each of them owns.

Geometry of the drawing only; wording and aliases are left to `anchors`.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import Enum
from typing import TYPE_CHECKING

from perfdesk.forms.model import Blank
from perfdesk.intake.folding import core

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from perfdesk.forms.model import Grid, PictureCell, Piece

Slot = tuple[Blank, ...]
"""The blanks of one picture cell; they are read from one source cell."""


class Sort(Enum):
    """Where the value of a label stands."""

    RIGHT = "right"
    """Beside it: in the next cell of its row, or behind it in the same line."""
    BELOW = "below"
    """Under it: heads of columns and of fields."""
    SIDE = "side"
    """A tall label at the left of several rows; it owns what no other label there owns."""
    PLAIN = "plain"
    """Nowhere: printed text."""
    FRAME = "frame"
    """Around it: a line such as `（2023年度）`, recognised as a whole."""
    TITLE = "title"
    """A title; what is filled inside it is read like a frame."""


@dataclass(frozen=True, slots=True)
class DrawnLabel:
    """A printed label and the blanks that belong to it."""

    text: str
    sort: Sort = Sort.PLAIN
    slots: tuple[Slot, ...] = ()
    before: tuple[Slot, ...] = ()
    """Blanks at its left that have no label of their own."""
    table: str = ""
    row: int = 0
    inline: bool = False
    left: float = 0.0


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table as drawn; edges are shares of the grid's width."""

    blanks: Slot
    left: float
    right: float


@dataclass(slots=True)
class DrawnGrid:
    """What a grid of the picture prints and asks for."""

    labels: list[DrawnLabel] = field(default_factory=list)
    columns: dict[str, tuple[Column, ...]] = field(default_factory=dict)
    orphans: list[Slot] = field(default_factory=list)
    """Blanks that no label stands beside, above or behind."""


@dataclass(slots=True)
class _Owned:
    right: list[Slot] = field(default_factory=list)
    below: list[Slot] = field(default_factory=list)
    side: list[Slot] = field(default_factory=list)
    before: list[Slot] = field(default_factory=list)
    table: str = ""


def read_grid(grid: Grid) -> DrawnGrid:
    """Give every blank of a grid to the label that a reader would look at."""
    return _Reader(grid).read()


def inline_labels(pieces: Sequence[Piece]) -> list[DrawnLabel]:
    """Return the labels of a line or of a cell that prints labels and blanks together."""
    labels: list[DrawnLabel] = []
    leading: list[Blank] = []
    for piece in pieces:
        if isinstance(piece, str):
            if core(piece):
                before = (tuple(leading),) if leading and not labels else ()
                labels.append(DrawnLabel(piece, before=before, inline=True))
        elif piece.echo:
            continue
        elif labels:
            last = labels[-1]
            slot = (*(last.slots[0] if last.slots else ()), piece)
            labels[-1] = replace(last, sort=Sort.RIGHT, slots=(slot,))
        else:
            leading.append(piece)
    return labels


class _Reader:
    def __init__(self, grid: Grid) -> None:
        self._grid = grid
        total = sum(grid.widths_mm) or 1.0
        self._edges = [0.0]
        for width in grid.widths_mm:
            self._edges.append(self._edges[-1] + width / total)
        self._cells = [cell for row in grid.rows for cell in row.cells]
        self._at = {
            (row, column): cell
            for cell in self._cells
            for row in range(cell.row, cell.row + cell.rows)
            for column in range(cell.column, cell.column + cell.columns)
        }
        self._owned = {(cell.row, cell.column): _Owned() for cell in self._cells}
        self._result = DrawnGrid()

    def read(self) -> DrawnGrid:
        for number, row in enumerate(self._grid.rows):
            if row.table:
                self._table_row(number, row.table)
            else:
                for cell in row.cells:
                    if _leads_with_blank(cell):
                        self._give(cell)
        for cell in self._cells:
            self._result.labels.extend(self._labels_of(cell))
        return self._result

    def _table_row(self, number: int, table: str) -> None:
        cells = [cell for cell in self._grid.rows[number].cells if cell.blanks]
        self._result.columns[table] = tuple(
            Column(cell.blanks, self._edges[cell.column], self._edges[cell.column + cell.columns])
            for cell in cells
        )
        for cell in cells:
            head = self._head(cell)
            if head is not None:
                owned = self._owned[head.row, head.column]
                owned.below.append(cell.blanks)
                owned.table = table
        beside = self._at.get((number, cells[0].column - 1)) if cells else None
        if beside is not None and beside.is_label:
            self._owned[beside.row, beside.column].table = table

    def _give(self, cell: PictureCell) -> None:
        """Find the label that a blank of a fixed row belongs to."""
        slot = _leading(cell)
        label = self._label_of_row(cell)
        if label is not None and label.rows == cell.rows:
            self._owned[label.row, label.column].right.append(slot)
            return
        head = self._head(cell)
        if head is not None:
            self._owned[head.row, head.column].below.append(slot)
        elif label is not None:
            self._owned[label.row, label.column].side.append(slot)
        else:
            after = self._at.get((cell.row, cell.column + cell.columns))
            if _has_label(cell) or after is None or not _has_label(after):
                self._result.orphans.append(slot)
            else:
                self._owned[after.row, after.column].before.append(slot)

    def _label_of_row(self, cell: PictureCell) -> PictureCell | None:
        """Return the label cell that a reader meets going left, blanks passed over."""
        column = cell.column - 1
        while column >= 0:
            found = self._at.get((cell.row, column))
            if found is None or found.is_label:
                return found if found is not None and core(found.text) else None
            if _has_label(found):
                return None
            column = found.column - 1
        return None

    def _head(self, cell: PictureCell) -> PictureCell | None:
        """Return the label that stands over a blank as head of its column."""
        row = cell.row - 1
        while row >= 0:
            found = self._at.get((row, cell.column))
            if found is None or not found.is_label:
                return None
            if not self._is_ruler(found.row):
                beside = self._at.get((found.row, found.column + found.columns))
                taken = beside is not None and bool(beside.blanks) and not self._repeats(beside.row)
                return None if taken or found.column != cell.column else found
            row = found.row - 1
        return None

    def _is_ruler(self, row: int) -> bool:
        """True for rows that only number the columns (栏次 1 2 3) and rows without any text."""
        labels = [cell for cell in self._grid.rows[row].cells if cell.is_label]
        weak = sum(_is_weak(cell.text) for cell in labels)
        return weak == len(labels) or weak > 1

    def _repeats(self, row: int) -> bool:
        return bool(self._grid.rows[row].table)

    def _labels_of(self, cell: PictureCell) -> Iterator[DrawnLabel]:
        if self._repeats(cell.row):
            return
        owned = self._owned[cell.row, cell.column]
        left = self._edges[cell.column]
        if cell.blanks:
            for number, label in enumerate(inline_labels(cell.pieces)):
                before = (*label.before, *(owned.before if number == 0 else ()))
                yield replace(label, before=tuple(before), row=cell.row, left=left)
        elif cell.text.strip():
            sort = (
                Sort.RIGHT
                if owned.right
                else Sort.BELOW
                if owned.below
                else Sort.SIDE
                if owned.side or owned.table
                else Sort.PLAIN
            )
            slots = (*owned.right, *owned.below, *owned.side)
            yield DrawnLabel(
                cell.text, sort, slots, tuple(owned.before), owned.table, cell.row, left=left
            )


def _leading(cell: PictureCell) -> Slot:
    """Return the blanks before the first label inside a cell."""
    found: list[Blank] = []
    for piece in cell.pieces:
        if isinstance(piece, str):
            if core(piece) and not found:
                return ()
            if core(piece):
                break
        elif not piece.echo:
            found.append(piece)
    return tuple(found)


def _leads_with_blank(cell: PictureCell) -> bool:
    return bool(_leading(cell))


def _has_label(cell: PictureCell) -> bool:
    return bool(core(cell.text))


def _is_weak(text: str) -> bool:
    return core(text).isdigit() or not core(text)
