"""Which of the filings given belong together: one unit's of one year."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from perfdesk.budget_year import budget_year
from perfdesk.check import unit_key

if TYPE_CHECKING:
    from collections.abc import Iterable

    from perfdesk.filing import Filing
    from perfdesk.forms.model import Form


@dataclass(frozen=True, slots=True)
class Place:
    """Where one filing belongs: its unit as written, and its budget year (0 when it says none)."""

    unit: str
    year: int


def place_in(form: Form, filing: Filing) -> Place:
    """Return where a filing belongs by what stands in it."""
    return Place(filing.value(form.unit_field).strip(), budget_year(form, filing) or 0)


def dossiers_of(places: Iterable[Place]) -> list[list[int]]:
    """Group filings, by their numbers, into dossiers, in the order of their first filings.

    A filing that does not say its unit belongs to the only unit given, one without a year to the
    only year of its unit; where there are several nobody can say, and such filings stand apart.
    """
    listed = list(places)
    units = {unit_key(one.unit) for one in listed if one.unit}
    only = units.pop() if len(units) == 1 else ""
    keys = [(unit_key(one.unit) or only, one.year) for one in listed]
    years: dict[str, set[int]] = {}
    for unit, year in keys:
        years.setdefault(unit, set()).update({year} - {0})
    groups: dict[tuple[str, int], list[int]] = {}
    for number, (unit, year) in enumerate(keys):
        known = years[unit]
        only_year = next(iter(known)) if len(known) == 1 else 0
        groups.setdefault((unit, year or only_year), []).append(number)
    return list(groups.values())
