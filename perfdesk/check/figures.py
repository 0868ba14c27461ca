"""Money told in running text: its figures, and whether they come to what a field says."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations
from typing import TYPE_CHECKING

from perfdesk.amounts import YUAN, Amount
from perfdesk.check.told import same_amount
from perfdesk.check.writing import MONEY
from perfdesk.numerals import read_decimal

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_FOR_EACH = re.compile(r"(?:每|均|标准|单价)[^，。；,;、\d\n]{0,6}$")
"""What stands before money that is for one of many."""
_MOST_TOLD = 12


@dataclass(frozen=True, slots=True)
class Figure:
    """An amount of money told in a text, not one for each of something."""

    number: Decimal
    unit: str
    places: int
    """Decimal places as written."""
    end: int

    @property
    def yuan(self) -> Decimal:
        """The sum in 元."""
        return self.number * YUAN[self.unit]


def figures_in(folded: str) -> tuple[Figure, ...]:
    """Return the money that a folded text tells, in order; no more than a clerk could add up."""
    found: list[Figure] = []
    for one in MONEY.finditer(folded) if "元" in folded else ():
        number = read_decimal(one["number"])
        if not number or _FOR_EACH.search(folded[max(0, one.start() - 10) : one.start()]):
            continue
        places = len(one["number"].partition(".")[2])
        found.append(Figure(number, one["unit"], places, one.end()))
        if len(found) == _MOST_TOLD:
            break
    return tuple(found)


def tells(figures: Sequence[Figure], amount: Amount, written: str) -> bool:
    """Whether one of the figures is the amount, which the form writes as `written`."""
    return any(same_amount(amount, written, one.number, one.unit, one.places) for one in figures)


def adding_up(figures: Sequence[Figure], amount: Amount) -> Iterator[Sequence[Figure]]:
    """Yield the groups of figures that add up to an amount: all, two or three of them.

    A whole told together with all its parts is not added to them.
    """
    if len(figures) > 1:
        whole = max(figures, key=lambda one: one.yuan)
        if len(figures) > 2 and 2 * whole.yuan == sum((one.yuan for one in figures), Decimal(0)):
            figures = [one for one in figures if one is not whole]
        pairs_and_threes = (group for size in (2, 3) for group in combinations(figures, size))
        for group in (figures, *pairs_and_threes):
            if sum((one.yuan for one in group), Decimal(0)) == amount.yuan:
                yield group
