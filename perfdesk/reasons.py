"""Explanations: why a finding is left as it is, and what becomes of the reason when texts change.

A reason holds for exactly one fingerprint. When the text changes the finding is open again; the
earlier reason is then found by rule and cells and offered, never taken over unasked.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from perfdesk.errors import PerfDeskError
from perfdesk.filing import ReasonEdit
from perfdesk.findings import FindingState, Level
from perfdesk.history import Transaction

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from datetime import datetime

    from perfdesk.cells import CellPath
    from perfdesk.filing import Edit
    from perfdesk.findings import Finding

LEFT_OVER = "left-over"
"""Stands for a rule where something that a carry-over left over was settled."""
LEAST_SIGNS = 2
"""Letters and digits that a reason needs; fewer tell a reviewer nothing."""
MOST_CHARS = 100_000
"""More than this nobody reads, and the data file could not be read again."""


@dataclass(frozen=True, slots=True)
class Explained:
    """A reason as it was given."""

    rule: str
    fingerprint: str
    reason: str
    cells: tuple[CellPath, ...] = ()
    """Empty when it was kept by a version that did not note them."""


@dataclass(frozen=True, slots=True)
class Earlier:
    """A reason that was given for another text of the same place."""

    reason: str
    of_last_year: bool


@dataclass(frozen=True, slots=True)
class Beside:
    """What a session can do about explanations given in other filings of its dossier."""

    reasons: Callable[[], Mapping[str, str]]
    """Those that hold there, by fingerprint."""
    withdraw: Callable[[Finding], None]


def checked_reason(reason: str) -> str:
    """Return a reason without outer white space; PerfDeskError for none, and for a whole book."""
    reason = reason.strip()
    if len(reason) > MOST_CHARS:
        raise PerfDeskError(f"原因有 {len(reason)} 个字，最多写 {MOST_CHARS} 个字。")
    if sum(sign.isalnum() for sign in reason) < LEAST_SIGNS:
        raise PerfDeskError("原因至少写两个字，让审核的人看得明白。")
    return reason


def reason_edit(
    finding: Finding, reason: str, own: Mapping[str, Explained]
) -> tuple[ReasonEdit, ...]:
    """Give a finding another reason, an empty one to take it back; nothing if it is the same.

    What was said of it in another filing of the dossier is not this filing's to undo.
    """
    if finding.reason == reason:
        return ()
    known = own.get(finding.fingerprint)
    before = known.reason if known else ""
    # Taken back from another filing, a finding names that one's cells; undoing needs the own ones.
    cells = known.cells if known and known.cells and not reason else finding.cells
    return (ReasonEdit(finding.rule, finding.fingerprint, cells, before, reason),)


def taken_in(
    told: Iterable[tuple[str, str, str]], findings: Iterable[Finding], at: datetime
) -> tuple[Transaction, ...]:
    """Return the first step of a filing that came with (rule, fingerprint, reason)s; or none."""
    cells = {one.fingerprint: one.cells for one in findings}
    edits = tuple(
        ReasonEdit(rule, mark, cells.get(mark, ()), "", reason) for rule, mark, reason in told
    )
    return (Transaction(1, "导入说明", edits, at, "import"),) if edits else ()


def follow(holding: dict[str, Explained], edits: Iterable[Edit]) -> None:
    """Bring the reasons that hold, by fingerprint, to the state after some edits."""
    for edit in edits:
        if isinstance(edit, ReasonEdit):
            holding.pop(edit.fingerprint, None)
            if edit.new:
                holding[edit.fingerprint] = Explained(
                    edit.rule, edit.fingerprint, edit.new, edit.cells
                )


def earlier_reason(
    finding: Finding,
    own: Mapping[str, Explained],
    last_year: Mapping[str, Explained],
    present: Iterable[Finding],
) -> Earlier | None:
    """Return the reason once given for the place of an open finding, its own before last year's.

    Reasons of findings that are still `present` belong to those and to no other.
    """
    if finding.state is not FindingState.FAILED or finding.level is Level.HINT:
        return None
    alike = list(_alike(finding, own))
    if alike:
        standing = {one.fingerprint for one in present}
        alike = [one for one in alike if one[2].fingerprint not in standing]
    of_last_year = not alike
    alike = alike or list(_alike(finding, last_year))
    if not alike:
        return None
    return Earlier(max(alike, key=lambda one: one[:2])[2].reason, of_last_year)


def _alike(
    finding: Finding, given: Mapping[str, Explained]
) -> Iterator[tuple[int, int, Explained]]:
    """Yield (cells in common, place in the record, reason) of reasons for the same place."""
    cells = set(finding.cells)
    for number, one in enumerate(given.values()):
        common = len(cells & set(one.cells))
        if one.rule == finding.rule and (common or not one.cells):
            yield common, number, one
