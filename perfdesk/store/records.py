"""What the workspace hands out: frozen records, complete without the file behind them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from perfdesk.findings import NO_TALLY, Tally

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from perfdesk.cells import CellPath
    from perfdesk.filing import Filing


class FilingStatus(StrEnum):
    """How far a filing has come."""

    DRAFT = "draft"
    PRINTED = "printed"
    """The official table was printed, and nothing was changed since."""
    ARCHIVED = "archived"

    @property
    def chinese(self) -> str:
        """The word shown to clerks."""
        return {"draft": "草稿", "printed": "已打印", "archived": "已归档"}[self.value]


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit that files."""

    id: int
    name: str


@dataclass(frozen=True, slots=True)
class Summary:
    """What the navigator shows of a filing; worked out by the session and kept with each step."""

    title: str
    amount: str = ""
    """As it stands in the filing, with its unit where the form prints one."""
    errors: int = 0
    warnings: int = 0
    carried: int = 0
    """Cells carried over and not confirmed."""
    explained: int = 0
    """Errors, warnings and hints that are left as they are for a reason."""


@dataclass(frozen=True, slots=True)
class DossierRecord:
    """One unit's year, with the sums over its filings (removed ones left out)."""

    id: int
    year: int
    unit: str
    filings: int
    errors: int
    warnings: int
    carried: int


@dataclass(frozen=True, slots=True)
class FilingRecord:
    """A filing as the navigator lists it."""

    id: int
    dossier: int
    year: int
    unit: str
    form_id: str
    form_version: str
    form_name: str
    summary: Summary
    status: FilingStatus
    position: int
    """Order within the dossier."""
    last_year: int | None
    """Id of the filing that this one was carried over from."""
    changed_at: datetime
    removed: bool
    among: Tally = NO_TALLY
    """What the rules across its dossier have found; not in the summary, which is its own."""


@dataclass(frozen=True, slots=True)
class Explanation:
    """The clerk's reason for leaving a finding as it is; holds for exactly this fingerprint."""

    rule: str
    fingerprint: str
    reason: str
    """Empty when an explanation was taken back."""
    at: datetime
    cells: tuple[CellPath, ...] = ()
    """The cells of the finding; empty for explanations of the first version."""


@dataclass(frozen=True, slots=True)
class StoredFiling:
    """A filing as it was last saved, with all that is needed to open it."""

    record: FilingRecord
    filing: Filing
    form_files: Mapping[str, str]
    """Texts of the form version that it was made with, for `form_from_texts`."""
    last_step: int
    """Id of the newest transaction; 0 before the first."""
    explanations: Mapping[str, Explanation]
    """By fingerprint; those taken back are left out."""
    source: int | None
    """Id of the imported file."""
    place: str
    """Where in that file the filing stood: `表 1`."""
    report: str
    """What intake had to say, as JSON of the session's own making; empty for none."""


@dataclass(frozen=True, slots=True)
class SourceFile:
    """An imported file, byte for byte."""

    id: int
    name: str
    sha256: str
    data: bytes
    added_at: datetime


@dataclass(frozen=True, slots=True)
class PrintEntry:
    """One printing of a filing."""

    filing: int
    step: int
    """Id of the newest transaction when it was printed."""
    official: bool
    pages: int
    digest: str
    """SHA-256 of what was printed."""
    at: datetime


@dataclass(frozen=True, slots=True)
class SearchHit:
    """A filing in which all words of a query were found."""

    record: FilingRecord
    path: CellPath | None
    """The cell that has the first word; None when title, unit or year has it."""
    excerpt: str
    """Text around the first word, on one line."""
