"""How filings are listed: one line each, under a year and a unit."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from perfdesk.findings import NO_TALLY, Tally
from perfdesk.store.records import FilingStatus, Summary
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
    explained: int = 0
    among: Tally = NO_TALLY
    """What of errors, warnings and explained the rules across its dossier have found."""


def listed(record: FilingRecord, summary: Summary, among: Tally) -> Listed:
    """Return the line of a filing with its present figures, its own and its dossier's."""
    tally = Tally(summary.errors, summary.warnings, summary.explained).plus(among)
    return Listed(
        id=record.id,
        year=str(record.year) if record.year else "",
        unit=record.unit,
        title=summary.title or _NO_TITLE,
        form_id=record.form_id,
        form_name=record.form_name,
        status=record.status.chinese,
        amount=summary.amount,
        errors=tally.errors,
        warnings=tally.warnings,
        carried=summary.carried,
        last_year=record.last_year,
        changed_at=record.changed_at,
        explained=tally.explained,
        among=among,
    )


def as_it_stands(line: Listed, standing: Standing) -> Listed:
    """Return a line with the figures of its open session, where that now belongs."""
    year, unit = place_of(standing.year or "", standing.unit)
    shown = str(year) if year else ""
    return replace(
        with_standing(line, standing),
        year=line.year if standing.year is None else shown,
        unit=unit,
    )


def rewritten(line: Listed) -> Listed:
    """Return a line after its filing was changed: a printed one is a draft again."""
    printed, draft = FilingStatus.PRINTED.chinese, FilingStatus.DRAFT.chinese
    return replace(line, status=draft) if line.status == printed else line


def with_standing(line: Listed, standing: Standing) -> Listed:
    """Return a line with the figures of its open session."""
    return replace(
        line,
        title=standing.title or _NO_TITLE,
        amount=standing.amount,
        errors=standing.errors,
        warnings=standing.warnings,
        carried=standing.carried,
        explained=standing.explained,
        among=standing.among,
    )


def with_among(line: Listed, among: Tally) -> Listed:
    """Return a line after the rules across its dossier have found something else."""
    tally = Tally(line.errors, line.warnings, line.explained).minus(line.among).plus(among)
    return replace(
        line,
        errors=tally.errors,
        warnings=tally.warnings,
        explained=tally.explained,
        among=among,
    )


def summary_of(standing: Standing) -> Summary:
    """Return what the workspace keeps of a session's standing: what is the filing's own."""
    own = standing.tally.minus(standing.among)
    return Summary(
        standing.title,
        standing.amount,
        own.errors,
        own.warnings,
        standing.carried,
        own.explained,
    )


def place_of(year: str, unit: str) -> tuple[int, str]:
    """Return (budget year, unit) of the dossier that a filing belongs to; 0 for no year."""
    mentions = years_in(year)
    return (mentions[0].year if mentions else 0, unit.strip() or NO_UNIT)
