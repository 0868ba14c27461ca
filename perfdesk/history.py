"""Undo and the record of a filing, folded from its append-only list of transactions.

Nothing is ever taken out of the list: an undo is one more transaction, holding the inverse edits.
So the list alone says what can be undone, after a restart as well as before it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from perfdesk.filing import CellEdit, inverse

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from perfdesk.cells import CellPath
    from perfdesk.filing import Cell, Edit

_ONE_GO = timedelta(seconds=5)
"""Typing in one cell with shorter pauses than this is taken back in one go."""


@dataclass(frozen=True, slots=True)
class Transaction:
    """One named step of work on a filing: what Ctrl+Z takes back at once."""

    id: int
    """Counts up within its filing, from 1."""
    name: str
    """What was done, in the clerk's words: `修改 资金总额`."""
    edits: tuple[Edit, ...]
    at: datetime
    """When it was done; always with its time zone."""
    origin: str
    """What made it: `typed`, `paste`, `import`, `carry`, `confirm`, `undo`, `redo` …"""
    undoes: int | None = None
    """Id of the step that this one takes back."""
    redoes: int | None = None
    """Id of the taken-back step that this one does again."""

    def __post_init__(self) -> None:
        """Refuse times that mean another moment on another PC, and steps that are two things."""
        if self.at.tzinfo is None:
            raise ValueError("a transaction needs a time with its time zone")
        if self.undoes is not None and self.redoes is not None:
            raise ValueError("a transaction either undoes or redoes")


@dataclass(frozen=True, slots=True)
class CellChange:
    """One change of one cell, for the record of that cell."""

    transaction: int
    at: datetime
    name: str
    origin: str
    old: Cell | None
    new: Cell | None


class UndoStack:
    """What can be undone and redone, kept up by folding in one transaction after the other.

    Both stacks hold first doings only: undoing and redoing a step again and again always refers
    to the one transaction in which the clerk did it.
    """

    def __init__(self, transactions: Iterable[Transaction] = ()) -> None:
        """Fold a list of transactions, oldest first."""
        self._done: list[Transaction] = []
        self._undone: list[Transaction] = []
        for transaction in transactions:
            self.fold(transaction)

    @property
    def undoable(self) -> Transaction | None:
        """The step that undo would take back."""
        return self._done[-1] if self._done else None

    @property
    def redoable(self) -> Transaction | None:
        """The step that redo would do again."""
        return self._undone[-1] if self._undone else None

    @property
    def undo_bout(self) -> tuple[Transaction, ...]:
        """The steps that are undone in one go: typing in one cell without a long pause is one."""
        return _bout(self._done)

    @property
    def redo_bout(self) -> tuple[Transaction, ...]:
        """The steps that are done again in one go."""
        return _bout(self._undone)

    def fold(self, transaction: Transaction) -> None:
        """Take in the next transaction; ValueError if it undoes or redoes out of turn."""
        if transaction.undoes is not None:
            self._undone.append(_taken(self._done, transaction.undoes))
        elif transaction.redoes is not None:
            self._done.append(_taken(self._undone, transaction.redoes))
        else:
            self._done.append(transaction)
            self._undone.clear()


def _taken(stack: list[Transaction], wanted: int) -> Transaction:
    if not stack or stack[-1].id != wanted:
        raise ValueError(f"transaction {wanted} is not the next one to be undone or redone")
    return stack.pop()


def _bout(stack: Sequence[Transaction]) -> tuple[Transaction, ...]:
    steps = list(stack[-1:])
    for step in reversed(stack[:-1]):
        if not _one_bout(steps[-1], step):
            break
        steps.append(step)
    return tuple(steps)


def _one_bout(later: Transaction, earlier: Transaction) -> bool:
    if later.origin != "typed" or earlier.origin != "typed":
        return False
    match later.edits, earlier.edits:
        case (CellEdit() as second,), (CellEdit() as first,):
            near = abs(later.at - earlier.at) < _ONE_GO
            return near and second.path == first.path and later.name == earlier.name
    return False


def undo(step: Transaction, number: int, at: datetime) -> Transaction:
    """Return the transaction, with the given id, that takes a step back."""
    return Transaction(number, f"撤销 {step.name}", inverse(step.edits), at, "undo", undoes=step.id)


def redo(step: Transaction, number: int, at: datetime) -> Transaction:
    """Return the transaction, with the given id, that does a taken-back step again."""
    return Transaction(number, f"重做 {step.name}", step.edits, at, "redo", redoes=step.id)


def cell_history(transactions: Iterable[Transaction], path: CellPath) -> tuple[CellChange, ...]:
    """Return every change of one cell, newest first."""
    changes = [
        CellChange(step.id, step.at, step.name, step.origin, edit.old, edit.new)
        for step in transactions
        for edit in step.edits
        if isinstance(edit, CellEdit) and edit.path == path
    ]
    return tuple(reversed(changes))
