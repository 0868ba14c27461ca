"""Reading a board row by row: which written cell belongs to which blank.

A row with labels gives their values; a row under column heads is a row of their table; anything
else is looked at once more and then left for the list of unread text.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from perfdesk.intake.board import NEAR, Board, cut
from perfdesk.intake.drawn import Sort
from perfdesk.intake.folding import core
from perfdesk.intake.heads import Head, Heads

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from perfdesk.intake.anchors import Anchor, Plan
    from perfdesk.intake.board import Patch
    from perfdesk.intake.drawn import Slot

_WIDE = 0.5
"""Share of the width from which a label with nothing beside it is a heading of what follows."""


@dataclass(slots=True)
class TableRow:
    """A row of a table: for each column the cells that cover it."""

    cells: dict[Slot, list[Patch]]
    number: int
    """Row of the board."""
    at_seam: bool = False
    """Whether it is the first row after a page break that cut the table."""


@dataclass(slots=True)
class Collected:
    """What stands in which blank, as cells."""

    values: dict[Slot, list[Patch]] = field(default_factory=lambda: defaultdict(list))
    inside: dict[int, list[tuple[Patch, str]]] = field(default_factory=lambda: defaultdict(list))
    """Anchor → texts behind it inside its own cell."""
    before: dict[Slot, list[tuple[Patch, str]]] = field(default_factory=lambda: defaultdict(list))
    """Texts that stand left of the label that the picture has right of a blank."""
    left: list[tuple[Patch, str]] = field(default_factory=list)
    """Texts inside cells that no label explains."""
    tables: dict[str, list[TableRow]] = field(default_factory=lambda: defaultdict(list))


class RowReader:
    """Reads the boards of one filing into `collected`."""

    def __init__(self, plan: Plan) -> None:
        """Start with nothing read."""
        self._plan = plan
        self.collected = Collected()
        self._board = Board()
        self._after_heads = 1
        self._heads: Heads | None = None
        self._side: Patch | None = None
        self._waiting: list[Patch] = []
        self._last: Patch | None = None
        self._last_slot: Slot = ()

    def read(self, board: Board) -> None:
        """Read one board from top to bottom."""
        self._board, self._after_heads = board, 1
        self._heads, self._waiting, self._last, self._side = None, [], None, None
        for number, row in enumerate(board.rows):
            starting = [patch for patch in row if patch.top == number]
            sorts = {self._anchor(patch).sort for patch in starting if patch.label is not None}
            if Sort.BELOW in sorts:
                self._open_heads(row, starting)
                self._fixed(number, row)
            elif Sort.RIGHT in sorts or any(patch.marks for patch in starting):
                self._heads = None
                self._fixed(number, row)
            elif Sort.PLAIN in sorts:
                self._printed(starting)
                self._fixed(number, row)
            else:
                self._unlabelled(number, row, starting)

    def _unlabelled(self, number: int, row: list[Patch], starting: list[Patch]) -> None:
        for patch in starting:
            if patch.label is not None:
                self._open_side(patch, starting)
        if self._heads is not None:
            written = [patch for patch in starting if patch.free]
            if self._heads.under(written):
                if not self._heads.across(written):
                    self._table_row(self._heads, row, number)
                return
            self._heads = None
        self._loose(starting)
        self._fixed(number, row)

    def _anchor(self, patch: Patch) -> Anchor:
        assert patch.label is not None
        return self._plan.anchors[patch.label]

    def _open_heads(self, row: list[Patch], starting: Sequence[Patch]) -> None:
        labelled = [(patch, self._anchor(patch)) for patch in starting if patch.label is not None]
        below = [(patch, anchor) for patch, anchor in labelled if anchor.sort is Sort.BELOW]
        # heads of several tables in one row: most of them tell which table it is
        table = Counter(anchor.table for _patch, anchor in below).most_common(1)[0][0]
        heads: list[Head] = []
        for patch, anchor in below:
            if anchor.table == table:
                width = (patch.right - patch.left) / len(anchor.slots)
                heads.extend(
                    Head(slot, patch.left + at * width, patch.left + (at + 1) * width)
                    for at, slot in enumerate(anchor.slots)
                )
        beside = {id(patch) for patch in row if patch.label is None}
        known = self._heads
        if known is not None and known.table == table and not (known.read and not table):
            fresh = {head.slot for head in heads}
            heads = [*(head for head in known.heads if head.slot not in fresh), *heads]
            beside |= known.beside
        self._heads = Heads(table, heads, beside)

    def _open_side(self, side: Patch, starting: Sequence[Patch]) -> None:
        """Take the columns from the picture where a table comes without its heads."""
        anchor = self._anchor(side)
        columns = self._plan.columns.get(anchor.table, ())
        if anchor.sort is not Sort.SIDE or not columns:
            return
        if self._heads is not None and self._heads.table == anchor.table:
            self._heads.beside.add(id(side))
            return
        cells = [patch for patch in starting if patch.left >= side.right - NEAR]
        if len(cells) == len(columns):
            ranges = [(patch.left, patch.right) for patch in cells]
        else:
            first = columns[0].left
            scale = (1.0 - side.right) / ((1.0 - first) or 1.0)
            ranges = [
                (side.right + (c.left - first) * scale, side.right + (c.right - first) * scale)
                for c in columns
            ]
        heads = [
            Head(column.blanks, left, right)
            for column, (left, right) in zip(columns, ranges, strict=True)
        ]
        self._heads = Heads(anchor.table, heads, {id(side)})

    def _table_row(self, heads: Heads, row: Iterable[Patch], number: int) -> None:
        cells: dict[Slot, list[Patch]] = {}
        starts = False
        for patch in row:
            slot = heads.slot_over(patch)
            if slot is not None and id(patch) not in heads.beside:
                cells.setdefault(slot, []).append(patch)
                starts = starts or patch.top == number
                patch.used = True
        if not starts:
            return
        heads.read = True
        if heads.table:
            at_seam = bool(self._board.seams & set(range(self._after_heads, number + 1)))
            self.collected.tables[heads.table].append(TableRow(cells, number, at_seam))
            self._after_heads = number + 1
            return
        for slot, patches in cells.items():
            self.collected.values[slot].extend(p for p in patches if p.top == number)

    def _printed(self, starting: Iterable[Patch]) -> None:
        """Leave out the small texts of a printed row, such as the numbers of its columns."""
        for patch in starting:
            if patch.free and core(patch.text).isdigit() and len(core(patch.text)) < 3:
                patch.used = True

    def _fixed(self, number: int, row: Sequence[Patch]) -> None:
        """Give the cells of a row to the labels at their left."""
        groups: dict[int, list[Patch]] = defaultdict(list)
        owner: int | None = None
        labels: list[Patch] = []
        for at, patch in enumerate(row):
            if patch.marks:
                owner = self._inside(patch, first=patch.top == number)
            elif patch.label is not None:
                anchor = self._anchor(patch)
                if anchor.sort is Sort.SIDE:
                    self._side = patch
                owner = anchor.index if anchor.slots and anchor.sort is not Sort.BELOW else None
                if owner is not None and patch.top == number:
                    labels.append(patch)
            elif patch.used:
                continue
            elif patch.blank and patch.top == number and self._under_side(patch):
                owner = self._side.label if self._side else None
            elif patch.top == number and owner is not None:
                groups[owner].append(patch)
            elif patch.top == number and not patch.blank:
                self._lead(patch, row[at + 1 :])
        for index, patches in groups.items():
            self._give(self._plan.anchors[index], patches)
        if any(not patch.blank for patch in row if patch.top == number):
            self._waiting = [
                patch
                for patch in labels
                if not self._anchor(patch).inline
                and _waits(patch, groups.get(self._anchor(patch).index, []))
            ]
        if len(groups) == 1 and labels:
            ((index, patches),) = groups.items()
            self._last, self._last_slot = patches[0], self._plan.anchors[index].slots[0]
        elif labels:
            self._last = None

    def _under_side(self, patch: Patch) -> bool:
        """True for an empty cell below a side label that was not merged down."""
        side = self._side
        return (
            side is not None
            and side.left == patch.left
            and side.right == patch.right
            and bool(self._anchor(side).slots)
        )

    def _inside(self, patch: Patch, *, first: bool) -> int | None:
        """Note the texts inside a cell; return the label that still waits for its value."""
        parts = cut(patch.text, patch.marks)
        if first:
            patch.used = True
            self._leading(patch, patch.text[: patch.marks[0].start])
            for part, (index, behind) in zip(patch.marks, parts, strict=True):
                framed = self._plan.anchors[index].frame is not None
                own = patch.text[part.start : part.end] if framed else behind
                self.collected.inside[index].append((patch, own))
        for index, text in reversed(parts):
            anchor = self._plan.anchors[index]
            if anchor.sort is Sort.RIGHT and anchor.slots and not text.strip():
                return index
        return None

    def _leading(self, patch: Patch, text: str) -> None:
        """Keep what stands in front of the first label inside a cell."""
        if core(text):
            before = self._plan.anchors[patch.marks[0].anchor].before
            if before:
                self.collected.before[before[0]].append((patch, text))
            else:
                self.collected.left.append((patch, text))

    def _lead(self, patch: Patch, following: Iterable[Patch]) -> None:
        """Give an unlabelled cell to the blank that the picture has left of the next label."""
        for other in following:
            index = other.marks[0].anchor if other.marks else other.label
            if index is not None:
                for slot in self._plan.anchors[index].before[:1]:
                    self.collected.before[slot].append((patch, patch.text))
                    patch.used = True
                return

    def _give(self, anchor: Anchor, patches: list[Patch]) -> None:
        if len(anchor.slots) > 1:
            for slot, patch in zip(anchor.slots, patches, strict=False):
                self.collected.values[slot].append(patch)
                patch.used = True
            return
        written = [patch for patch in patches if not patch.blank]
        for patch in written:
            self.collected.values[anchor.slots[0]].append(patch)
            patch.used = True

    def _loose(self, starting: Sequence[Patch]) -> None:
        """Read a row without any label: a value under its label, or the rest of a split cell."""
        written = [patch for patch in starting if patch.free]
        for label in self._waiting:
            for patch in written:
                share = patch.overlap(label.left, label.right)
                if not patch.used and share > 0.5 * (label.right - label.left):
                    self.collected.values[self._anchor(label).slots[0]].append(patch)
                    patch.used = True
        last = self._last
        if (
            last is not None
            and len(written) == 1
            and not written[0].used
            and abs(written[0].left - last.left) < NEAR
            and last.left > NEAR
        ):
            self.collected.values[self._last_slot].append(written[0])
            written[0].used = True


def _waits(label: Patch, beside: Sequence[Patch]) -> bool:
    """True when the value of a label can only stand below it."""
    wide = label.right - label.left > _WIDE
    return not beside or (wide and all(patch.blank for patch in beside))
