"""The tables of one filing as one board: rows of cells with labels marked and places remembered.

Tables that a page break cut in two are stitched together again. Column positions are shares of
the table's width, so that parts with different rulers can be compared.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from perfdesk.intake.document import Paragraph

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from perfdesk.intake.document import SourceGrid
    from perfdesk.intake.recognise import Match

NEAR = 0.012
"""Share of the width (about 2 mm on A4) within which two column edges are one."""
CONTINUED = re.compile(r"[(（]\s*续\s*+表?\s*[)）]|^\s*(?:续表|接上表|接上页|转下页)\s*$")


@dataclass(frozen=True, slots=True)
class Mark:
    """A label inside a text; its value goes on to the next mark.

    A title or framed line is one mark from `start` to `end`, with its blanks inside.
    """

    start: int
    end: int
    anchor: int


def cut(text: str, marks: Sequence[Mark]) -> list[tuple[int, str]]:
    """Return each marked label of a text with what stands behind it."""
    ends = [*(mark.start for mark in marks[1:]), len(text)]
    return [(mark.anchor, text[mark.end : end]) for mark, end in zip(marks, ends, strict=True)]


@dataclass(slots=True, eq=False)
class Patch:
    """A cell on the board."""

    top: int
    bottom: int
    left: float
    right: float
    text: str
    place: str
    """`表 1 第 9 行`."""
    spot: int = -1
    """Its spot in the index; -1 for an empty cell."""
    struck: tuple[str, ...] = ()
    label: int | None = None
    """The anchor that the whole cell is."""
    marks: list[Mark] = field(default_factory=list)
    """Labels that stand inside the cell together with their values, in order."""
    used: bool = False
    guessed: bool = False
    """Whether it was taken for its label by its place rather than by its wording."""

    @property
    def blank(self) -> bool:
        """True when nothing is written in it."""
        return self.spot < 0

    @property
    def free(self) -> bool:
        """True for written text that is no label."""
        return self.spot >= 0 and self.label is None and not self.marks

    def overlap(self, left: float, right: float) -> float:
        """Return the width shared with a range of columns."""
        return min(self.right, right) - max(self.left, left)


@dataclass(slots=True)
class Board:
    """Rows from top to bottom; each lists the cells that cover it, from left to right."""

    rows: list[list[Patch]] = field(default_factory=list)
    seams: set[int] = field(default_factory=set)
    """Rows with which a stitched-on part begins."""

    _listed: list[Patch] | None = None

    def patches(self) -> list[Patch]:
        """Return every cell once, in reading order; asked for when all rows are there."""
        if self._listed is None:
            self._listed = [
                patch
                for number, row in enumerate(self.rows)
                for patch in row
                if patch.top == number
            ]
        return self._listed


@dataclass(slots=True)
class Line:
    """A paragraph of the filing."""

    spot: int
    text: str
    place: str
    marks: list[Mark] = field(default_factory=list)
    used: bool = False


def lay_out(match: Match) -> tuple[list[Board], list[Line]]:
    """Return the boards and the paragraphs of a match, in reading order."""
    found = match.index
    own = found.spots[match.begin : match.end + 1]
    spot_of = {
        (spot.block, spot.cell.row, spot.cell.column): spot.order
        for spot in own
        if spot.cell is not None
    }
    paragraph_at = {spot.block: spot.order for spot in own if spot.cell is None}
    # blocks without a spot hold nothing: only those between the first and the last can matter
    blocks = range(own[0].block, own[-1].block + 1) if own else range(0)
    boards: list[Board] = []
    lines: list[Line] = []
    previous: SourceGrid | None = None
    for number in blocks:
        block = found.document.blocks[number]
        if isinstance(block, Paragraph):
            if number in paragraph_at:
                lines.append(Line(paragraph_at[number], block.text, block.place))
                if not CONTINUED.search(block.text):
                    previous = None
            continue
        rows = _rows_within(block, number, spot_of)
        if not rows:
            continue
        if previous is None or not _goes_on(previous, block):
            boards.append(Board())
        _append(boards[-1], block, rows, number, spot_of)
        previous = block
    return boards, lines


def _rows_within(
    grid: SourceGrid, block: int, spot_of: Mapping[tuple[int, int, int], int]
) -> range:
    inside = [
        row
        for cell in grid.cells
        if (block, cell.row, cell.column) in spot_of
        for row in (cell.row, cell.row + cell.rows - 1)
    ]
    return range(min(inside), max(inside) + 1) if inside else range(0)


def _goes_on(before: SourceGrid, after: SourceGrid) -> bool:
    """True when two tables with nothing between them may be two parts of one."""
    return before.columns == after.columns or bool(before.edges and after.edges)


def _append(
    board: Board,
    grid: SourceGrid,
    rows: range,
    block: int,
    spot_of: Mapping[tuple[int, int, int], int],
) -> None:
    board.seams.add(len(board.rows))
    start = len(board.rows) - rows.start
    board.rows.extend([] for _ in rows)
    shares = _shares(grid)
    for cell in grid.cells:
        top, bottom = max(cell.row, rows.start), min(cell.row + cell.rows, rows.stop)
        if top >= bottom:
            continue
        patch = Patch(
            start + top,
            start + bottom,
            shares[cell.column],
            shares[cell.column + cell.columns],
            cell.text,
            f"{grid.place} 第 {cell.row + 1} 行",
            spot_of.get((block, cell.row, cell.column), -1),
            cell.struck,
        )
        for row in range(patch.top, patch.bottom):
            board.rows[row].append(patch)
    for row in range(start + rows.start, start + rows.stop):
        board.rows[row].sort(key=lambda patch: patch.left)


def _shares(grid: SourceGrid) -> list[float]:
    """Return where the columns begin and end, as shares of the table's width."""
    if grid.edges and grid.edges[-1] > 0:
        return [edge / grid.edges[-1] for edge in grid.edges]
    columns = grid.columns or 1
    return [at / columns for at in range(columns + 1)]
