"""Findings: what a rule says about a filing, as records."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from perfdesk.cells import CellPath


class Level(StrEnum):
    """How much a finding weighs."""

    ERROR = "error"
    WARNING = "warning"
    HINT = "hint"

    @property
    def chinese(self) -> str:
        """The word shown to clerks."""
        return {"error": "错误", "warning": "提醒", "hint": "质量提示"}[self.value]


class Category(StrEnum):
    """The eleven review opinions that clerks know (review-opinion list of the pmkpi system)."""

    INCOMPLETE = "指标不够完整"
    COARSE = "指标不够细化、量化"
    UNRELATED = "指标与项目的相关性不够"
    MISMATCH = "指标与指标值不匹配"
    SPLIT = "建议拆分指标"
    FIRST_LEVEL = "一级指标类型错误"
    SECOND_LEVEL = "二级指标类型错误"
    ADD_BENEFIT = "建议增加明确效益指标"
    ADD_OUTPUT = "建议增加明确产出指标"
    ADD_SATISFACTION = "建议增加满意度指标"
    OTHER = "其他"


class FindingState(StrEnum):
    """Where a finding stands."""

    FAILED = "failed"
    CANNOT_SAY = "cannot-say"
    EXPLAINED = "explained"


@dataclass(frozen=True, slots=True)
class Mend:
    """A proposed text for a cell; applied only when the clerk picks it."""

    path: CellPath
    text: str


@dataclass(frozen=True, slots=True)
class Tally:
    """How many findings there are: open errors and warnings, and explained ones."""

    errors: int = 0
    warnings: int = 0
    explained: int = 0

    def plus(self, other: Tally) -> Tally:
        """Return both counts together."""
        return Tally(
            self.errors + other.errors,
            self.warnings + other.warnings,
            self.explained + other.explained,
        )

    def minus(self, other: Tally) -> Tally:
        """Return what is left without the other counts."""
        return Tally(
            self.errors - other.errors,
            self.warnings - other.warnings,
            self.explained - other.explained,
        )


NO_TALLY = Tally()


@dataclass(frozen=True, slots=True)
class Finding:
    """What one rule says about one place of one filing."""

    rule: str
    title: str
    level: Level
    category: Category
    cells: tuple[CellPath, ...]
    """The cells it is about; the first one is where the desk jumps to."""
    say: str
    basis: str
    state: FindingState = FindingState.FAILED
    mend: Mend | None = None
    fingerprint: str = ""
    """Digest of rule, cells and their texts: an explanation holds for exactly this."""
    reason: str = ""
    """The clerk's explanation when `state` is explained."""
    filing: str = ""
    """Key of the filing in a dossier that `cells` belong to; empty within one filing."""
    elsewhere: tuple[tuple[str, CellPath], ...] = ()
    """(key of the filing, cell) in other filings of the dossier that it is about too."""
