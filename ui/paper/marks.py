"""The numbers that tie findings to cells: the same in the paper's margin and on the cards."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from perfdesk.findings import Level

if TYPE_CHECKING:
    from collections.abc import Mapping

    from perfdesk.cells import CellPath
    from perfdesk.findings import Finding
    from perfdesk.session import Session


@dataclass(frozen=True, slots=True)
class Mark:
    """A number in the margin beside a cell."""

    number: int
    level: Level


def finding_numbers(session: Session) -> Mapping[Finding, int]:
    """Return the open errors and then the open warnings with their numbers from 1."""
    loud = sorted(loud_findings(session), key=lambda one: one.level is not Level.ERROR)
    return {finding: number for number, finding in enumerate(loud, 1)}


def loud_findings(session: Session) -> tuple[Finding, ...]:
    """Return the open errors and warnings in form order: the way that F8 goes."""
    loud = (one for one in session.open_findings() if one.level is not Level.HINT)
    return tuple(dict.fromkeys(loud))


def finding_from(
    session: Session, last: Finding | None, here: CellPath | None, by: int
) -> Finding | None:
    """Return the next (by 1) or previous (by -1) loud finding, in form order and round the end.

    It goes on from the finding gone to last while the cursor is in its cells, else from the cursor.
    """
    loud = loud_findings(session)
    if not loud:
        return None
    if last in loud and (here is None or here in last.cells):
        return loud[(loud.index(last) + by) % len(loud)]
    order = {path: place for place, path in enumerate(session.cells())}
    cursor = order.get(here, -1) if here else -1
    places = [order.get(one.cells[0], len(order)) if one.cells else len(order) for one in loud]
    if by > 0:
        return next((one for one, at in zip(loud, places, strict=True) if at >= cursor), loud[0])
    back = zip(reversed(loud), reversed(places), strict=True)
    return next((one for one, at in back if at <= cursor), loud[-1])


def finding_marks(session: Session) -> Mapping[CellPath, tuple[Mark, ...]]:
    """Return the marks in the margin: each finding's number at the first of its cells."""
    marks: dict[CellPath, tuple[Mark, ...]] = {}
    for finding, number in finding_numbers(session).items():
        if finding.cells:
            path = finding.cells[0]
            marks[path] = (*marks.get(path, ()), Mark(number, finding.level))
    return marks


def finding_levels(session: Session) -> Mapping[CellPath, Level]:
    """Return every cell that an open error or warning names, with the heavier of the two."""
    levels: dict[CellPath, Level] = {}
    for finding in finding_numbers(session):
        for path in finding.cells:
            if finding.level is Level.ERROR or path not in levels:
                levels[path] = finding.level
    return levels
