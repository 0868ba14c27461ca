"""Column heads in force on a board: what stands under them belongs to their column."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from perfdesk.intake.board import NEAR

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from perfdesk.intake.board import Patch
    from perfdesk.intake.drawn import Slot

_ACROSS = 0.8
"""Share of the heads' width from which a single text is a note."""


@dataclass(slots=True)
class Head:
    """A column of a table, or a field that stands under its label."""

    slot: Slot
    left: float
    right: float


@dataclass(slots=True)
class Heads:
    """Column heads that are in force."""

    table: str
    heads: list[Head]
    beside: set[int]
    """Cells (by identity) that stand at the left of the heads' own row."""
    read: bool = False
    known: dict[tuple[float, float], Slot | None] = field(default_factory=dict)
    """Columns found so far, by the edges of the cells under them: rows are alike."""

    def slot_over(self, patch: Patch) -> Slot | None:
        """Return the column in which a cell stands, by the greatest overlap."""
        place = (patch.left, patch.right)
        if place not in self.known:
            best = max(self.heads, key=lambda head: patch.overlap(head.left, head.right))
            fits = patch.overlap(best.left, best.right) > NEAR / 2
            self.known[place] = best.slot if fits else None
        return self.known[place]

    left: float = field(init=False)
    right: float = field(init=False)

    def __post_init__(self) -> None:
        self.left = min(head.left for head in self.heads)
        self.right = max(head.right for head in self.heads)

    def under(self, written: Iterable[Patch]) -> bool:
        """True for a row under the heads; its written cells may not stand beside them."""
        return all(patch.left >= self.left - NEAR or id(patch) in self.beside for patch in written)

    def across(self, written: Sequence[Patch]) -> bool:
        """True for a note that is written across the table and is no row of it."""
        return (
            len(written) == 1
            and len(self.heads) > 1
            and written[0].overlap(self.left, self.right) > _ACROSS * (self.right - self.left)
        )
