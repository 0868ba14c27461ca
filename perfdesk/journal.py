"""What a session hands over with each step: to the disk, and to the lists that show its figures."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from perfdesk.findings import Finding
    from perfdesk.history import Transaction


@dataclass(frozen=True, slots=True)
class Standing:
    """The figures of a filing that lists show without opening it."""

    title: str
    year: str
    unit: str
    amount: str
    errors: int
    warnings: int
    hints: int
    carried: int


class Journal(Protocol):
    """Where a session puts what must not be lost; it answers at once and writes afterwards."""

    def append(self, transaction: Transaction, standing: Standing) -> None:
        """Make a transaction durable as soon as possible."""

    def explain(self, finding: Finding, reason: str, standing: Standing) -> None:
        """Keep the clerk's explanation of a finding; an empty reason takes it back."""
