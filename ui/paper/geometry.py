"""Where everything on the paper is, in pixels from its top left corner.

Heights follow from the texts. After an edit only the cells that changed are set again; the rows
are then stacked anew, which is cheap.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect

from perfdesk.forms.model import Role
from ui.paper.flow import Arranged, arrange_cell, arrange_line
from ui.paper.sheet import Cell, Line, Table
from ui.paper.sizes import padding, type_width_mm

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from perfdesk.cells import CellPath
    from perfdesk.forms.model import PageSetup
    from ui.paper.faces import Faces
    from ui.paper.flow import Piece, Shown
    from ui.paper.sheet import Content, Sheet, Slot
    from ui.paper.sizes import Sizes

_EMPTY = Arranged((), 0)


@dataclass(slots=True, eq=False)
class Block:
    """A cell of a grid or a text line, with its place."""

    content: Content
    role: Role | None = None
    """Of a text line; None for a cell."""
    row: int = 0
    rows: int = 1
    x: int = 0
    y: int = 0
    width: int = 0
    height: int = 0
    pad: int = 0
    """White at its left and right edge."""
    arranged: Arranged = _EMPTY

    @property
    def rect(self) -> QRect:
        """The place of the whole cell."""
        return QRect(self.x, self.y, self.width, self.height)

    @property
    def origin(self) -> tuple[int, int]:
        """Where its pieces begin: in the middle of its height."""
        return self.x + self.pad, self.y + (self.height - self.arranged.height) // 2

    def piece_rect(self, piece: Piece) -> QRect:
        """Return the place of one of its pieces on the paper."""
        x, y = self.origin
        return QRect(x + piece.x, y + piece.y, piece.width, piece.height)

    def slot_rect(self, slot: Slot) -> QRect:
        """Return the place of a blank: the whole cell where there is nothing else in it."""
        if self.role is None and self.content.only_slot:
            return self.rect
        rect = QRect()
        for piece in self.arranged.pieces:
            if piece.slot is slot:
                rect = rect.united(self.piece_rect(piece))
        return rect.adjusted(-4, 0, 3, 0)


@dataclass(slots=True)
class _Grid:
    cells: list[Block]
    by_row: list[list[Block]]
    spanning: list[Block]
    tops: list[int]


class Geometry:
    """The places of one sheet at one size; `shown` gives the text that each blank shows."""

    def __init__(
        self, sheet: Sheet, page: PageSetup, faces: Faces, sizes: Sizes, shown: Shown
    ) -> None:
        """Set every text and stack every row."""
        self.sizes = sizes
        self.height = 0
        self._faces = faces
        self._shown = shown
        self._least_row = faces.cell.line + 2 * sizes.pad_y
        self._blocks: dict[Slot, Block] = {}
        self._echoes: dict[CellPath, list[Block]] = {}
        self._sheet = sheet
        self._type_mm = type_width_mm(page)
        self._items = [
            self._line(one) if isinstance(one, Line) else self._grid(one) for one in sheet.items
        ]
        self._stack()

    def refresh(self, slots: Iterable[Slot]) -> bool:
        """Set these blanks' cells again; True when anything moved or has an echo elsewhere."""
        moved = False
        blocks: dict[int, Block] = {}
        for slot in slots:
            echoes = self._echoes.get(slot.path, [])
            moved |= bool(echoes)
            here = self._blocks.get(slot)
            blocks |= {id(one): one for one in (*echoes, *([here] if here else []))}
        for block in blocks.values():
            old = block.arranged.height
            self._arrange(block)
            moved |= block.arranged.height != old
        if moved:
            self._stack()
        return moved

    def block(self, slot: Slot) -> Block | None:
        """Return the cell or line that a blank stands in."""
        return self._blocks.get(slot)

    def slot_rect(self, path: CellPath) -> QRect:
        """Return where a cell of the filing stands; an empty rectangle when nowhere."""
        slot = self._sheet.slot(path)
        block = self._blocks.get(slot) if slot else None
        return block.slot_rect(slot) if slot and block else QRect()

    def between(self, top: int, bottom: int) -> Iterator[Block]:
        """Yield what stands between two heights."""
        for item in self._items:
            if isinstance(item, Block):
                if item.y <= bottom and item.y + item.height >= top:
                    yield item
                continue
            first = max(0, bisect_right(item.tops, top) - 1)
            last = min(len(item.by_row), bisect_left(item.tops, bottom + 1))
            for block in item.spanning:
                if block.y <= bottom and block.y + block.height >= top:
                    yield block
            for row in range(first, last):
                yield from item.by_row[row]

    def at(self, point: QPoint) -> Block | None:
        """Return the cell or line at a point."""
        for block in self.between(point.y(), point.y()):
            if block.rect.contains(point):
                return block
        return None

    # --- setting -----------------------------------------------------------------------------

    def _line(self, line: Line) -> Block:
        sizes = self.sizes
        width = sizes.width - sizes.left - sizes.right
        block = Block(line.content, line.role, x=sizes.left, width=width)
        self._enter(block)
        return block

    def _grid(self, table: Table) -> _Grid:
        sizes = self.sizes
        room = sizes.width - sizes.left - sizes.right
        total = sum(table.widths_mm)
        taken = min(room, round(total * room / self._type_mm))
        left = sizes.left + (room - taken) // 2
        widths = accumulate((mm * taken / total for mm in table.widths_mm), initial=0.0)
        edges = [left + round(edge) for edge in widths]
        pad = padding(sizes, table)
        cells = [self._cell(cell, edges, pad) for cell in table.cells]
        by_row: list[list[Block]] = [[] for _ in range(table.rows)]
        for block in cells:
            if block.rows == 1:
                by_row[block.row].append(block)
        return _Grid(cells, by_row, [one for one in cells if one.rows > 1], [0] * (table.rows + 1))

    def _cell(self, cell: Cell, edges: list[int], pad: int) -> Block:
        left = edges[cell.column]
        width = edges[cell.column + cell.columns] - left
        block = Block(cell.content, None, cell.row, cell.rows, left, width=width, pad=pad)
        self._enter(block)
        return block

    def _enter(self, block: Block) -> None:
        for slot in block.content.slots:
            self._blocks.setdefault(slot, block)
        for path in block.content.echoes:
            self._echoes.setdefault(path, []).append(block)
        self._arrange(block)

    def _arrange(self, block: Block) -> None:
        width = max(block.width - 2 * block.pad, self._faces.em)
        if block.role is None:
            block.arranged = arrange_cell(block.content, width, self._faces, self._shown)
        else:
            block.arranged = arrange_line(
                block.content, block.role, width, self._faces, self._shown
            )

    def _stack(self) -> None:
        y = self.sizes.top
        for number, item in enumerate(self._items):
            if isinstance(item, Block):
                above, below = self._space(number, item.role)
                item.y = y + above
                item.height = item.arranged.height
                y = item.y + item.height + below
            else:
                follows = number > 0 and isinstance(self._items[number - 1], _Grid)
                y = self._stack_grid(item, y + (self._faces.text.line // 2 if follows else 0))
        self.height = y + self.sizes.bottom

    def _space(self, number: int, role: Role | None) -> tuple[int, int]:
        """Return the white above and below a text line."""
        pad, line = self.sizes.pad_y, self._faces.text.line
        after = self._items[number + 1] if number + 1 < len(self._items) else None
        if role is Role.TITLE and isinstance(after, Block) and after.role is Role.SUBTITLE:
            return 0, pad // 2
        if role in {Role.TITLE, Role.SUBTITLE}:
            return 0, line // 2
        if role is Role.CAPTION:
            return line // 2, pad
        return (0, pad) if role is Role.LINE and isinstance(after, _Grid) else (2 * pad, 0)

    def _stack_grid(self, grid: _Grid, top: int) -> int:
        pad = 2 * self.sizes.pad_y
        heights = [
            max([self._least_row, *(one.arranged.height + pad for one in row)])
            for row in grid.by_row
        ]
        for block in sorted(grid.spanning, key=lambda one: (one.rows, one.row)):
            _grow(heights, block.row, block.row + block.rows, block.arranged.height + pad)
        grid.tops = list(accumulate(heights, initial=top))
        for block in grid.cells:
            block.y = grid.tops[block.row]
            block.height = grid.tops[block.row + block.rows] - block.y
        return grid.tops[-1]


def _grow(heights: list[int], first: int, end: int, need: int) -> None:
    """Heighten rows evenly until together they are as high as needed."""
    lacking = need - sum(heights[first:end])
    if lacking > 0:
        share, extra = divmod(lacking, end - first)
        for number, row in enumerate(range(first, end)):
            heights[row] += share + (1 if number < extra else 0)
