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
    """Return the open errors and warnings with their numbers from 1, in the session's order."""
    loud = (one for one in session.open_findings() if one.level is not Level.HINT)
    return {finding: number for number, finding in enumerate(dict.fromkeys(loud), 1)}


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
