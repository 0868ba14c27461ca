"""The money of some filings added up, exactly, and which of them say no amount.

An amount that is blank or cannot be read is unknown, never nil: a total with one missing says how
much there is at least.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from perfdesk.amounts import EXACT, Amount, parse_amount
from perfdesk.numerals import plain

if TYPE_CHECKING:
    from collections.abc import Iterable

    from perfdesk.forms.head import FormHead

TOTAL_UNIT = "万元"


@dataclass(frozen=True, slots=True)
class Total:
    """What filings add up to."""

    counted: int = 0
    """How many amounts are in it."""
    missing: tuple[str, ...] = ()
    """Names of the filings whose amount is blank or cannot be read."""
    wan: Decimal = Decimal(0)
    """In 万元."""

    @property
    def number(self) -> str:
        """The sum in 万元, empty when no amount could be read."""
        return plain(self.wan) if self.counted else ""

    @property
    def known(self) -> str:
        """What is known of the sum: `共 6298.06 万元`, `不少于 88 万元`; empty without amounts."""
        if not self.counted:
            return ""
        return f"{'不少于' if self.missing else '共'} {self.number} 万元"

    @property
    def lacking(self) -> str:
        """How many filings have no readable amount: `1 份金额没填或读不出`; empty when all do."""
        return f"{len(self.missing)} 份金额没填或读不出" if self.missing else ""

    def __str__(self) -> str:
        """Say both, with a comma between."""
        return "，".join(part for part in (self.known, self.lacking) if part)


def amount_of(head: FormHead | None, text: str) -> Amount | None:
    """Read a filing's amount in the unit that its form prints; None when it cannot be read."""
    unit = head.money_unit if head else ""
    return parse_amount(text, unit or TOTAL_UNIT) if text.strip() else None


def add_up(filings: Iterable[tuple[str, FormHead | None, str]]) -> Total:
    """Add up (name, head of the form, amount as it stands); forms without one play no part."""
    wan, counted, missing = Decimal(0), 0, []
    for name, head, text in filings:
        if head and not head.funded:
            continue
        amount = amount_of(head, text)
        if amount is None:
            missing.append(name)
        else:
            wan, counted = EXACT.add(wan, amount.to(TOTAL_UNIT).number), counted + 1
    return Total(counted, tuple(missing), wan)
