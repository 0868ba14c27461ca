"""What a session hands over with each step: to the disk, to lists, to whoever listens."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from perfdesk.filing import CellEdit, ReasonEdit, RowsEdit
from perfdesk.findings import NO_TALLY, Tally

if TYPE_CHECKING:
    from collections.abc import Iterable

    from perfdesk.cells import CellPath
    from perfdesk.history import Transaction


@dataclass(frozen=True, slots=True)
class Changes:
    """What a listener must look at again; it reads the new state from the session itself."""

    cells: frozenset[CellPath]
    tables: frozenset[str]
    """Tables whose rows came, went or moved."""
    origin: str
    """Whoever asked for the change, so that it can ignore its own echo."""
    rewritten: bool = False
    """Whether a paper printed before says something else now; a reason changes no paper."""


def changes_of(
    steps: Iterable[Transaction], calculated: Iterable[CellPath], origin: str
) -> Changes:
    """Return what some steps changed, with the cells that were calculated anew."""
    steps, cells, tables = tuple(steps), set(calculated), set()
    for edit in (edit for step in steps for edit in step.edits):
        match edit:
            case CellEdit():
                cells.add(edit.path)
            case RowsEdit():
                tables.add(edit.table)
            case ReasonEdit():
                cells.update(edit.cells)
    rewritten = any(not isinstance(edit, ReasonEdit) for step in steps for edit in step.edits)
    return Changes(frozenset(cells), frozenset(tables), origin, rewritten)


@dataclass(frozen=True, slots=True)
class Standing:
    """The figures of a filing that lists show without opening it."""

    title: str
    year: str | None
    """None when the form has no cell for it: then the filing stays in the year it was filed in."""
    unit: str
    amount: str
    errors: int
    warnings: int
    hints: int
    carried: int
    explained: int = 0
    among: Tally = NO_TALLY
    """What of errors, warnings and explained the rules across the dossier have found."""

    @property
    def tally(self) -> Tally:
        """All its errors and warnings, and those explained."""
        return Tally(self.errors, self.warnings, self.explained)


class Journal(Protocol):
    """Where a session puts what must not be lost; it answers at once and writes afterwards."""

    def append(self, transaction: Transaction, standing: Standing) -> None:
        """Make a transaction durable as soon as possible."""
