"""How filings are listed: one line each, under a year and a unit."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from perfdesk.store.records import Summary
from perfdesk.years import years_in

if TYPE_CHECKING:
    from datetime import datetime

    from perfdesk.journal import Standing
    from perfdesk.store.records import FilingRecord

NO_UNIT = "（未写单位）"
"""Heading for filings that do not say which unit they are of."""
_NO_TITLE = "（未写名称）"


@dataclass(frozen=True, slots=True)
class Listed:
    """A filing as the navigator lists it."""

    id: int
    year: str
    unit: str
    title: str
    form_id: str
    form_name: str
    status: str
    """草稿, 已打印 or 已归档."""
    amount: str
    errors: int
    warnings: int
    carried: int
    last_year: int | None
    changed_at: datetime


def listed(record: FilingRecord, summary: Summary) -> Listed:
    """Return the line of a filing with its present figures."""
    return Listed(
        id=record.id,
        year=str(record.year) if record.year else "",
        unit=record.unit,
        title=summary.title or _NO_TITLE,
        form_id=record.form_id,
        form_name=record.form_name,
        status=record.status.chinese,
        amount=summary.amount,
        errors=summary.errors,
        warnings=summary.warnings,
        carried=summary.carried,
        last_year=record.last_year,
        changed_at=record.changed_at,
    )


def as_it_stands(line: Listed, standing: Standing) -> Listed:
    """Return a line with the figures of its open session."""
    year, unit = place_of(standing.year or "", standing.unit)
    shown = str(year) if year else ""
    return replace(
        line,
        year=line.year if standing.year is None else shown,
        unit=unit,
        title=standing.title or _NO_TITLE,
        amount=standing.amount,
        errors=standing.errors,
        warnings=standing.warnings,
        carried=standing.carried,
    )


def summary_of(standing: Standing) -> Summary:
    """Return what the workspace keeps of a session's standing."""
    return Summary(
        standing.title, standing.amount, standing.errors, standing.warnings, standing.carried
    )


def place_of(year: str, unit: str) -> tuple[int, str]:
    """Return (budget year, unit) of the dossier that a filing belongs to; 0 for no year."""
    mentions = years_in(year)
    return (mentions[0].year if mentions else 0, unit.strip() or NO_UNIT)
