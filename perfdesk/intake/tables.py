"""Word tables → grids of cells with spans, whatever merges and nesting they were made with."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from perfdesk.intake.document import SourceCell, SourceGrid
from perfdesk.intake.table_rows import MAX_SPAN, grid_widths, read_rows

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from perfdesk.intake.ooxml import Element
    from perfdesk.intake.table_rows import RawCell, RawRow

_SAME_EDGE = 75.0
"""Twips (1.3 mm): column edges nearer than this are one edge drawn by an unsteady hand."""
_DIGITS = 6


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a cell from top to bottom: text, or a nested table."""

    text: str
    struck: tuple[str, ...] = ()
    table: Frame | None = None


@dataclass(frozen=True, slots=True)
class Box:
    """A cell as a rectangle; nested tables make it lie between whole numbers."""

    top: float
    bottom: float
    left: float
    right: float
    pieces: tuple[Piece, ...]

    def rounded(self) -> Box:
        """Return it with its places rounded, so that what should meet meets."""
        if isinstance(self.bottom, int) and isinstance(self.right, int):
            return self
        return Box(
            round(self.top, _DIGITS),
            round(self.bottom, _DIGITS),
            round(self.left, _DIGITS),
            round(self.right, _DIGITS),
            self.pieces,
        )


@dataclass(frozen=True, slots=True)
class Frame:
    """A table as rectangles over `rows` × `columns`."""

    boxes: tuple[Box, ...]
    rows: int
    columns: int
    edges: tuple[float, ...]
    """Column edges in twips; empty when unknown."""


Content = tuple[Piece, ...]


def read_frame(table: Element, content: Callable[[Element], Content]) -> Frame:
    """Read one table; `content` reads what stands in a cell, nested tables included."""
    rows = read_rows(table)
    lefts, edges = _columns(rows, grid_widths(table))
    boxes: list[Box] = []
    open_down: dict[int, int] = {}
    for at, (row, places) in enumerate(zip(rows, lefts, strict=True)):
        still_open: dict[int, int] = {}
        for cell, joined, left, right in _joined(row.cells, places):
            above = open_down.get(left)
            if cell.down == "continue" and above is not None:
                # what a merged-away cell still holds is not shown by any office program
                boxes[above] = replace(boxes[above], bottom=at + 1)
                still_open[left] = above
                continue
            if cell.down:
                still_open[left] = len(boxes)
            pieces = content(cell.element)
            for other in joined:
                # unlike LibreOffice, Word shows what stands in such a cell
                pieces += tuple(p for p in content(other.element) if p.table or p.text.strip())
            boxes.append(Box(at, at + 1, left, right, pieces))
        open_down = still_open
    columns = len(edges) - 1 if edges else max((box.right for box in boxes), default=0)
    return Frame(tuple(boxes), len(rows), int(columns), edges)


def grid_of(frame: Frame, place: str) -> SourceGrid:
    """Unfold nested tables into rows and columns and return the finished grid."""
    boxes = [box.rounded() for box in _unfolded(frame)]
    ys = _positions([frame.rows, 0, *(y for box in boxes for y in (box.top, box.bottom))])
    xs = _positions([frame.columns, 0, *(x for box in boxes for x in (box.left, box.right))])
    cells = []
    for box in boxes:
        row, column = ys[box.top], xs[box.left]
        cells.append(
            SourceCell(
                row,
                column,
                ys[box.bottom] - row,
                xs[box.right] - column,
                "\n".join([piece.text for piece in box.pieces]),
                tuple([part for piece in box.pieces for part in piece.struck]),
            )
        )
    cells.sort(key=lambda cell: (cell.row, cell.column))
    edges = tuple(_at(frame.edges, x) for x in xs) if frame.edges else ()
    return SourceGrid(tuple(cells), len(ys) - 1, len(xs) - 1, place, edges)


def _positions(values: Iterable[float]) -> dict[float, int]:
    return {at: index for index, at in enumerate(sorted(set(values)))}


def _at(edges: Sequence[float], x: float) -> float:
    whole = min(int(x), len(edges) - 1)
    following = edges[min(whole + 1, len(edges) - 1)]
    return edges[whole] + (following - edges[whole]) * (x - whole)


def _unfolded(frame: Frame) -> Iterable[Box]:
    """Yield boxes without nested tables: each nested one is spread over the cell it stands in."""
    for box in frame.boxes:
        nested = [piece for piece in box.pieces if piece.table]
        if not nested:
            yield box
            continue
        shown = [part for piece in box.pieces for part in _lines(piece)]
        total = sum(piece.table.rows if piece.table else 1 for piece in shown) or 1
        top, unit = box.top, (box.bottom - box.top) / total
        for piece in shown:
            if piece.table is None:
                yield Box(top, top + unit, box.left, box.right, (piece,))
                top += unit
                continue
            inner = piece.table
            width = (box.right - box.left) / (inner.columns or 1)
            for one in _unfolded(inner):
                yield Box(
                    top + one.top * unit,
                    top + one.bottom * unit,
                    box.left + one.left * width,
                    box.left + one.right * width,
                    one.pieces,
                )
            top += inner.rows * unit


def _lines(piece: Piece) -> list[Piece]:
    """Return the lines beside a nested table one by one: there they are titles and signatures."""
    if piece.table:
        return [piece]
    return [Piece(line, piece.struck) for line in piece.text.split("\n") if line.strip()]


def _joined(
    cells: Iterable[RawCell], places: Sequence[tuple[int, int]]
) -> list[tuple[RawCell, list[RawCell], int, int]]:
    """Put cells merged in the old manner together with the one at their left."""
    result: list[tuple[RawCell, list[RawCell], int, int]] = []
    for cell, (left, right) in zip(cells, places, strict=True):
        if cell.joined and result:
            first, others, start, _end = result[-1]
            others.append(cell)
            result[-1] = (first, others, start, right)
        else:
            result.append((cell, [], left, right))
    return result


def _columns(
    rows: Sequence[RawRow], widths: tuple[float, ...]
) -> tuple[list[list[tuple[int, int]]], tuple[float, ...]]:
    """Return for each row the column ranges of its cells, and the column edges in twips.

    Spans are believed where a row fills the declared grid; other rows are placed by the widths
    of their cells, because half of all programs write spans that do not add up.
    """
    declared = len(widths) or max((row.columns for row in rows), default=0)
    believed = [row.columns == declared for row in rows]
    if all(believed):
        return [_by_span(row) for row in rows], _edges(widths)
    measured = [bool(row.cells) and all(cell.width > 0 for cell in row.cells) for row in rows]
    if not all(b or m for b, m in zip(believed, measured, strict=True)):
        return [_by_span(row) for row in rows], ()
    if not widths:
        # without a grid, believing a span needs widths all the same
        believed = [False] * len(rows)
        if not all(measured):
            return [_by_span(row) for row in rows], ()
    grid = _edges(widths)
    spots = [
        [(grid[left], grid[right]) for left, right in _by_span(row)]
        if trusted
        else _by_width(row, grid)
        for row, trusted in zip(rows, believed, strict=True)
    ]
    edges = _clustered([*grid, *(x for row in spots for spot in row for x in spot)])
    return [
        [_between(_nearest(edges, left), _nearest(edges, right)) for left, right in row]
        for row in spots
    ], edges


def _by_span(row: RawRow) -> list[tuple[int, int]]:
    at = min(row.before, MAX_SPAN)
    places = []
    for cell in row.cells:
        places.append((at, at + cell.span))
        at += cell.span
    return places


def _by_width(row: RawRow, grid: Sequence[float]) -> list[tuple[float, float]]:
    start = row.before_width or (grid[row.before] if row.before < len(grid) else 0.0)
    total = start + sum(cell.width for cell in row.cells)
    full = grid[-1] if grid else total
    # a row nearly as wide as the table ends where the table ends
    scale = (full - start) / (total - start) if 0.9 < total / (full or total) < 1.1 else 1.0
    spots: list[tuple[float, float]] = []
    at = start
    for cell in row.cells:
        spots.append((at, at + cell.width * scale))
        at = spots[-1][1]
    return spots


def _edges(widths: Iterable[float]) -> tuple[float, ...]:
    edges = [0.0]
    for width in widths:
        edges.append(edges[-1] + width)
    return tuple(edges) if len(edges) > 1 else ()


def _clustered(values: Iterable[float]) -> tuple[float, ...]:
    edges: list[float] = []
    for one in sorted(set(values)):
        if not edges or one - edges[-1] > _SAME_EDGE:
            edges.append(one)
    return tuple(edges)


def _nearest(edges: Sequence[float], x: float) -> int:
    right = min(bisect_left(edges, x), len(edges) - 1)
    return right if right == 0 or edges[right] - x < x - edges[right - 1] else right - 1


def _between(left: int, right: int) -> tuple[int, int]:
    return left, max(right, left + 1)
