"""Cutting a set grid into the parts that stand on each page.

A break falls between rows where it can, inside a row where the row is tall. Heads of tables stay
with their first row, merged headings have room for their words, the last row (or its last lines)
stays with what must follow the grid.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from perfdesk.layout.grid import grow, row_heights
from perfdesk.layout.rows import Kind

if TYPE_CHECKING:
    from perfdesk.layout.grid import SetCell, SetGrid, Spacing
    from perfdesk.layout.setting import SetText

_BIG = 0.3
"""A row taller than this share of a page is cut rather than moved to the next page."""
_MOST_HEAD = 0.4
"""Repeated heads taller than this share of a page would leave no room for rows."""
_MOST_REPEATED = 0.15
"""A merged heading taller than this share of a page is not said again on the next one."""
_LEAST_LINES = 2
"""Lines of a cut row that stay together at either side of the cut."""
_SLACK = 1e-6


@dataclass(frozen=True, slots=True)
class CellPart:
    """What one page shows of a cell; `top` counts from the top of the grid's part."""

    cell: SetCell
    text: SetText
    top: float
    height: float
    first_line: int
    end_line: int
    continued: bool
    """True when the cell began on an earlier page."""


@dataclass(frozen=True, slots=True)
class GridPart:
    """What one page shows of a grid."""

    height: float
    cells: tuple[CellPart, ...]


@dataclass(frozen=True, slots=True)
class _Cut:
    """Where a page ends: before a row, or behind some lines inside it."""

    row: int
    lines: int = 0


@dataclass(slots=True)
class Splitter:
    """The rest of a grid, page by page."""

    grid: SetGrid
    spacing: Spacing
    page_height: float
    """Height of an empty page's type area."""
    _heights: list[float] = field(init=False)
    _whole: list[float] = field(init=False)
    _row: int = field(init=False, default=0)
    _inside: bool = field(init=False, default=False)
    """True when `_row` has begun on an earlier page."""
    _shown: list[int] = field(init=False)
    """Lines of each cell that earlier pages show."""

    _starting: dict[int, list[int]] = field(init=False)
    """Numbers of the cells that begin in a row."""
    _spanned: list[int] = field(init=False)
    """Numbers of the cells that cover several rows."""

    def __post_init__(self) -> None:
        self._heights = row_heights(self.grid, self.spacing)
        self._whole = list(self._heights)
        self._shown = [0] * len(self.grid.cells)
        self._starting = {}
        self._spanned = []
        for number, one in enumerate(self.grid.cells):
            self._starting.setdefault(one.cell.row, []).append(number)
            if one.cell.rows > 1:
                self._spanned.append(number)

    @property
    def done(self) -> bool:
        """True when every row has been given out."""
        return self._row >= self.grid.printed.row_count

    @property
    def height(self) -> float:
        """Height of the rest in one piece."""
        return sum(self._heights[self._row :])

    def can_start(self, room: float, tail: float) -> bool:
        """True when the first part may stand in this room, other things being above it."""
        return self._choose(room, tail, fresh=False) is not None

    def next_part(self, room: float, tail: float, *, fresh: bool) -> GridPart | None:
        """Return what fits in the room; None when it should rather begin on a fresh page.

        `tail` is the height of what must stand on the same page as the grid's end.
        """
        cut = self._choose(room, tail, fresh=fresh)
        if cut is None:
            return None
        slices = self._slices(cut)
        parts: list[CellPart] = []
        for number in self._cells_in(slices):
            cell = self.grid.cells[number].cell
            rows = range(cell.row, cell.row + cell.rows)
            covered = [slices[row] for row in rows if row in slices]
            top = min(place for place, _ in covered)
            height = sum(size for _, size in covered)
            parts.append(self._cell_part(number, top, height, ends_here=rows.stop <= cut.row))
        total = sum(size for _, size in slices.values())
        self._advance(cut)
        return GridPart(total, tuple(parts))

    def _cells_in(self, slices: dict[int, tuple[float, float]]) -> list[int]:
        """Return the numbers of the cells that show on a page, in reading order."""
        found = {number for row in slices for number in self._starting.get(row, ())}
        for number in self._spanned:
            cell = self.grid.cells[number].cell
            if cell.row not in slices and any(
                row in slices for row in range(cell.row, cell.row + cell.rows)
            ):
                found.add(number)
        return sorted(found)

    @property
    def _leading(self) -> float:
        return self.grid.size * self.spacing.leading

    @property
    def _pad(self) -> float:
        return self.grid.size * self.spacing.pad

    def _lines_in(self, height: float) -> int:
        return int((height - 2 * self._pad + _SLACK) / self._leading)

    def _height_of(self, lines: int) -> float:
        return lines * self._leading + 2 * self._pad

    def _head(self) -> tuple[int, ...]:
        """Return the rows that are repeated above the next row on a fresh page."""
        rows = self.grid.printed.heads[self._row]
        begun = self._inside or self._row > 0
        if not begun or any(row >= self._row for row in rows):
            return ()
        height = sum(self._whole[row] for row in rows)
        return rows if height <= _MOST_HEAD * self.page_height else ()

    def _choose(self, room: float, tail: float, *, fresh: bool) -> _Cut | None:
        count = self.grid.printed.row_count
        rest = room - sum(self._whole[row] for row in self._head())
        row = self._row
        while row < count:
            need = self._heights[row] + (tail if row == count - 1 else 0.0)
            if need > rest + _SLACK:
                break
            rest -= self._heights[row]
            row += 1
        if row == count:
            return _Cut(count)
        if self._heights[row] > _BIG * self.page_height:
            lines = min(self._lines_in(rest), self._lines_in(self._heights[row]) - _LEAST_LINES)
            if lines >= self._least_lines(row):
                return _Cut(row, lines)
        better = self._earlier(row)
        if better > self._row:
            return _Cut(better)
        return self._forced(row, rest) if fresh else None

    def _least_lines(self, row: int) -> int:
        """Return how many lines of a row must stay above a cut in it: its label, whole."""
        cells = (self.grid.cells[number] for number in self._starting.get(row, ()))
        labels = [len(one.text.lines) for one in cells if one.cell.kind is not Kind.VALUE]
        begun = row == self._row and self._inside
        return _LEAST_LINES if begun else max([_LEAST_LINES, *labels])

    def _forced(self, row: int, rest: float) -> _Cut:
        """Return a cut on a fresh page that has no good place for one."""
        if row > self._row:
            return _Cut(row)
        lines = min(self._lines_in(rest), self._lines_in(self._heights[row]) - 1)
        return _Cut(row, lines) if lines >= 1 else _Cut(row + 1)

    def _earlier(self, row: int) -> int:
        """Return the nearest place at or above the row where a page may end."""
        printed = self.grid.printed
        while row > self._row:
            better = row
            if row in printed.first_of_table:
                while better > self._row and better - 1 in printed.heads[row]:
                    better -= 1
            better = min(better, self._uncramped(better))
            if better == row:
                return row
            row = better
        return row

    def _uncramped(self, row: int) -> int:
        """Return the row, or the first row of a merged cell that a cut there would cramp."""
        for number in self._spanned:
            one = self.grid.cells[number]
            first = one.cell.row
            begun = first < self._row or (first == self._row and self._inside)
            if begun or not first < row < first + one.cell.rows:
                continue
            need = min(self._height_of(len(one.text.lines)), _BIG * self.page_height)
            if sum(self._heights[first:row]) < need - _SLACK:
                return first
        return row

    def _slices(self, cut: _Cut) -> dict[int, tuple[float, float]]:
        """Return (top, height) of every row on this page, repeated ones first."""
        slices: dict[int, tuple[float, float]] = {}
        top = 0.0
        for row in self._head():
            slices[row] = (top, self._whole[row])
            top += self._whole[row]
        for row in range(self._row, cut.row):
            slices[row] = (top, self._heights[row])
            top += self._heights[row]
        if cut.lines:
            slices[cut.row] = (top, self._height_of(cut.lines))
        return slices

    def _cell_part(self, number: int, top: float, height: float, *, ends_here: bool) -> CellPart:
        one = self.grid.cells[number]
        begun = one.cell.row < self._row or (one.cell.row == self._row and self._inside)
        shown, count = self._shown[number], len(one.text.lines)
        if begun and shown >= count:
            return self._again(one, top, height)
        end = count
        if not ends_here:
            end = min(count, shown + max(self._lines_in(height), 0))
        self._shown[number] = end
        return CellPart(one, one.text, top, height, shown, end, begun)

    def _again(self, one: SetCell, top: float, height: float) -> CellPart:
        """Return the part of a cell whose text is already out: headings say it once more."""
        text = one.text
        goes_on = one.cell.row + one.cell.rows > self._row
        if goes_on and one.cell.kind is Kind.VALUE:
            return CellPart(one, text, top, height, 0, 0, continued=True)
        if goes_on and one.again and not self._is_short(one.again):
            return CellPart(one, text, top, height, 0, 0, continued=True)
        if goes_on and one.again and self._fits(one.again, height):
            text = one.again
        end = len(text.lines) if self._fits(text, height) else 0
        return CellPart(one, text, top, height, 0, end, continued=True)

    def _fits(self, text: SetText, height: float) -> bool:
        return self._height_of(len(text.lines)) <= height + _SLACK

    def _is_short(self, text: SetText) -> bool:
        """True for a heading that is worth repeating on every page."""
        return self._height_of(len(text.lines)) <= _MOST_REPEATED * self.page_height

    def _advance(self, cut: _Cut) -> None:
        """Go on behind the cut; what is left of rows and of spans across it keeps its room."""
        self._row, self._inside = cut.row, bool(cut.lines)
        if self.done:
            return
        crossing = self._spanned
        if cut.lines:
            self._heights[cut.row] = self._height_of(1)
            crossing = [*self._starting.get(cut.row, ()), *self._spanned]
        for number in crossing:
            one = self.grid.cells[number]
            stop = one.cell.row + one.cell.rows
            begun = one.cell.row < cut.row or (one.cell.row == cut.row and self._inside)
            if not begun or stop <= cut.row:
                continue
            left = len(one.text.lines) - self._shown[number]
            if not left and one.again and self._is_short(one.again):
                left = len(one.again.lines)
            grow(self._heights, cut.row, stop, self._height_of(left))
