"""All findings of some filings, of each and of all together as one dossier."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from perfdesk.batch.grouping import dossiers_of
from perfdesk.batch.judging import judge
from perfdesk.check import Together
from perfdesk.findings import FindingState, Level
from perfdesk.forms.head import head_of
from perfdesk.listing import NO_UNIT
from perfdesk.reckoning import reckon
from perfdesk.totals import TOTAL_UNIT, add_up

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from perfdesk.batch.judging import Judged
    from perfdesk.batch.members import Member
    from perfdesk.findings import Finding
    from perfdesk.reckoning import Reckoning
    from perfdesk.totals import Total


@dataclass(frozen=True, slots=True)
class UnitTotal:
    """The money of one unit's year."""

    unit: str
    year: int
    """0 when the filings do not say."""
    filings: int
    total: Total

    def data(self) -> dict[str, Any]:
        """Return it as the contract's JSON; the amount is empty when none could be read."""
        return {
            "unit": self.unit,
            "year": str(self.year) if self.year else "",
            "filings": self.filings,
            "amount": self.total.number,
            "unit_of_money": TOTAL_UNIT,
            "missing": list(self.total.missing),
        }

    def text(self) -> str:
        """Return it as one line for people."""
        year = f"{self.year}年" if self.year else ""
        parts = [f"合计：{self.unit or NO_UNIT}{year} {self.filings} 份", str(self.total)]
        return "，".join(part for part in parts if part)


@dataclass(frozen=True, slots=True)
class Checked:
    """All findings of some filings: those of each filing, and those of its dossier."""

    members: tuple[Judged, ...]
    together: tuple[Finding, ...]
    """Findings across filings; `filing` and `elsewhere` give places in `members`."""
    checked: int
    cannot_say: int
    totals: tuple[UnitTotal, ...] = ()

    def findings(self) -> Iterator[tuple[Judged, Finding]]:
        """Yield every finding with the filing it belongs to, those across filings last."""
        for member in self.members:
            for finding in member.findings:
                yield member, finding
        for finding in self.together:
            yield self.members[int(finding.filing)], finding

    def each(self, *, wide: bool = False) -> Iterator[tuple[Judged, tuple[Finding, ...]]]:
        """Yield each filing with all findings that belong to it.

        One across filings belongs to the first that it names; with `wide`, to every one.
        """
        across: dict[str, list[Finding]] = {}
        for finding in self.together:
            others = (key for key, _ in finding.elsewhere) if wide else ()
            for key in dict.fromkeys((finding.filing, *others)):
                across.setdefault(key, []).append(finding)
        for number, member in enumerate(self.members):
            yield member, (*member.findings, *across.get(str(number), ()))

    def open(self, level: Level) -> int:
        """Return how many findings of a level are neither mended nor explained."""
        return sum(
            one.level is level and one.state is FindingState.FAILED for _, one in self.findings()
        )

    def reckonings(self) -> tuple[Reckoning, ...]:
        """Return what was found, told filing by filing: of those that were kept whole."""
        others = {
            str(number): (one.form, one.filing)
            for number, one in enumerate(self.members)
            if one.filing is not None
        }
        return tuple(
            reckon(one.form, one.filing, findings, one.cannot_say, others)
            for one, findings in self.each()
            if one.filing is not None
        )

    def data(self) -> dict[str, Any]:
        """Return the findings as the contract's JSON."""
        return {
            "findings": [
                _finding_json(member, finding, self.members) for member, finding in self.findings()
            ],
            "checked": self.checked,
            "cannot_say": self.cannot_say,
            "totals": [one.data() for one in self.totals],
        }

    def text(self) -> str:
        """Return the findings for people, filing by filing."""
        lines: list[str] = []
        for member, own in self.each():
            lines.append(f"{member.name}（{member.source} {member.place}）")
            hints = [one for one in own if one.level is Level.HINT]
            serious = [one for one in own if one.level is not Level.HINT]
            for finding in serious:
                first, *rest = _told(finding)
                lines += [f"  {finding.level.chinese} {first}", *(f"    {one}" for one in rest)]
            if not serious:
                lines.append("  没有发现错误和要提醒的")
            if hints:
                lines.append(f"  另有质量提示 {len(hints)} 处：")
                lines += [f"    {_told(one)[0]}" for one in hints]
        lines += [one.text() for one in self.totals]
        count = Counter(finding.level for _, finding in self.findings())
        totals = "，".join(f"{level.chinese} {count[level]}" for level in Level)
        lines.append(f"共 {totals}；审核 {self.checked} 项，{self.cannot_say} 项还不能判断")
        return "\n".join(lines)


def _told(finding: Finding) -> list[str]:
    """Tell a finding in lines: what is wrong, what it rests on, why it is left as it is."""
    lines = [f"{finding.title}：{finding.say}", f"依据：{finding.basis}"]
    return [*lines, f"已说明：{finding.reason}"] if finding.reason else lines


def check_all(
    members: Iterable[Member], year: int | None = None, *, whole: bool = False
) -> Checked:
    """Check each filing, and those of one unit and year together as a dossier.

    With a year, every filing is judged as one for that budget year. Filings are taken one by one
    and only what is said about them is kept; with `whole` they are kept themselves.
    """
    judged = tuple(judge(member, year, whole=whole) for member in members)
    checked = sum(one.checked for one in judged)
    cannot_say = sum(one.cannot_say for one in judged)
    reasons = {mark: why for one in judged for mark, why in one.reasons.items()}
    across: list[Finding] = []
    totals: list[UnitTotal] = []
    for numbers in dossiers_of(one.belongs for one in judged):
        together = Together()
        for number in numbers:
            together.put(str(number), judged[number].marks)
        report = together.report(reasons)
        across += report.findings
        checked, cannot_say = checked + report.checked, cannot_say + report.cannot_say
        totals.append(_total([judged[number] for number in numbers]))
    funded = tuple(one for one in totals if one.filings)
    return Checked(judged, tuple(across), checked, cannot_say, funded)


def _total(members: Sequence[Judged]) -> UnitTotal:
    """Add up the filings of one dossier that have an amount."""
    own = [one for one in members if one.form.amount_field]
    unit = next((one.belongs.unit for one in members if one.belongs.unit), "")
    year = next((one.belongs.year for one in members if one.belongs.year), 0)
    amounts = [(one.name, head_of(one.form), one.amount) for one in own]
    return UnitTotal(unit, year, len(own), add_up(amounts))


def _finding_json(member: Judged, finding: Finding, members: Sequence[Judged]) -> dict[str, Any]:
    """Return a finding as the contract's JSON; those of a dossier name their cells in full."""
    cells = [member.names[path] for path in finding.cells]
    if finding.filing:
        cells = [f"{member.form.id}/{member.name}/{cell}" for cell in cells]
        for key, path in finding.elsewhere:
            other = members[int(key)]
            cells.append(f"{other.form.id}/{other.name}/{other.names[path]}")
    told = {"reason": finding.reason} if finding.reason else {}
    return {
        "rule": finding.rule,
        "level": finding.level.value,
        "category": finding.category.value,
        "form": member.form.id,
        "filing": member.name,
        "cells": cells,
        "say": finding.say,
        "basis": finding.basis,
        "state": finding.state.value,
        **told,
    }
