"""All findings of some filings, of each and of all together as one dossier."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from perfdesk.batch.grouping import Place, dossiers_of, place_in
from perfdesk.calculate import evaluate
from perfdesk.cells import CellPath
from perfdesk.check import Together, check, marks_of
from perfdesk.filing import Cell, CellEdit, CellState, apply
from perfdesk.findings import FindingState, Level
from perfdesk.listing import NO_UNIT
from perfdesk.output.data import cell_names
from perfdesk.reckoning import reckon
from perfdesk.totals import TOTAL_UNIT, add_up

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

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
    """All findings of some filings, each with the member it belongs to."""

    findings: tuple[tuple[Member, Finding], ...]
    members: tuple[Member, ...]
    checked: int
    cannot_say: int
    unsaid: tuple[int, ...]
    """How many judgements on each member could not be made."""
    totals: tuple[UnitTotal, ...] = ()

    def of(self, member: Member) -> tuple[Finding, ...]:
        """Return the findings that belong to one member."""
        return tuple(finding for owner, finding in self.findings if owner is member)

    def has(self, level: Level) -> bool:
        """Whether a rule of this level failed."""
        return any(
            one.level is level and one.state is FindingState.FAILED for _, one in self.findings
        )

    def reckonings(self) -> tuple[Reckoning, ...]:
        """Return what was found, told member by member."""
        others = {str(number): (one.form, one.filing) for number, one in enumerate(self.members)}
        return tuple(
            reckon(one.form, one.filing, self.of(one), unsaid, others)
            for one, unsaid in zip(self.members, self.unsaid, strict=True)
        )

    def data(self) -> dict[str, Any]:
        """Return the findings as the contract's JSON."""
        names = [_names(member) for member in self.members]
        place = {id(member): number for number, member in enumerate(self.members)}
        return {
            "findings": [
                _finding_json(member, finding, place[id(member)], names)
                for member, finding in self.findings
            ],
            "checked": self.checked,
            "cannot_say": self.cannot_say,
            "totals": [one.data() for one in self.totals],
        }

    def text(self) -> str:
        """Return the findings for people, filing by filing."""
        lines: list[str] = []
        for member in self.members:
            own = self.of(member)
            lines.append(f"{member.name}（{member.source} {member.reading.place}）")
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
        count = Counter(finding.level for _, finding in self.findings)
        totals = "，".join(f"{level.chinese} {count[level]}" for level in Level)
        lines.append(f"共 {totals}；审核 {self.checked} 项，{self.cannot_say} 项还不能判断")
        return "\n".join(lines)


def _told(finding: Finding) -> list[str]:
    """Tell a finding in lines: what is wrong, what it rests on, why it is left as it is."""
    lines = [f"{finding.title}：{finding.say}", f"依据：{finding.basis}"]
    return [*lines, f"已说明：{finding.reason}"] if finding.reason else lines


def check_all(members: Sequence[Member], year: int | None = None) -> Checked:
    """Check each filing, and those of one unit and year together as a dossier.

    With a year, every filing is judged as one for that budget year.
    """
    members = tuple(_for_year(member, year) for member in members)
    findings: list[tuple[Member, Finding]] = []
    unsaid: list[int] = []
    checked = cannot_say = 0
    for member in members:
        report = check(member.form, member.filing, explanations=member.reasons)
        unsaid.append(report.cannot_say)
        findings += [(member, finding) for finding in report.findings]
        checked, cannot_say = checked + report.checked, cannot_say + report.cannot_say
    reasons = {mark: why for one in members for mark, why in one.reasons.items()}
    totals: list[UnitTotal] = []
    places = [place_in(one.form, one.filing) for one in members]
    if year is not None:
        places = [Place(one.unit, year) for one in places]
    for numbers in dossiers_of(places):
        together = Together()
        for number in numbers:
            one = members[number]
            together.put(str(number), marks_of(one.form, one.filing))
        report = together.report(reasons)
        findings += [(members[int(one.filing)], one) for one in report.findings]
        checked, cannot_say = checked + report.checked, cannot_say + report.cannot_say
        totals.append(_total(members, places, numbers))
    funded = tuple(one for one in totals if one.filings)
    return Checked(tuple(findings), members, checked, cannot_say, tuple(unsaid), funded)


def _total(members: Sequence[Member], places: Sequence[Place], numbers: Sequence[int]) -> UnitTotal:
    """Add up the filings of one dossier that have an amount."""
    funded = [number for number in numbers if members[number].form.amount_field]
    own = [members[number] for number in funded]
    unit = next((places[number].unit for number in numbers if places[number].unit), "")
    year = next((places[number].year for number in numbers if places[number].year), 0)
    amounts = [(one.name, one.form, _amount(one)) for one in own]
    return UnitTotal(unit, year, len(own), add_up(amounts))


def _amount(member: Member) -> str:
    """Return the amount as it stands, typed or calculated."""
    path = CellPath(member.form.amount_field)
    if member.form.field_of(path.key).calc:
        return evaluate(member.form, member.filing).texts.get(path, "")
    return member.filing.text(path)


def _for_year(member: Member, year: int | None) -> Member:
    """Return the member with its budget year set."""
    path = CellPath(member.form.year_field)
    if year is None or not path.field or member.filing.text(path) == str(year):
        return member
    edit = CellEdit(path, member.filing.cells.get(path), Cell(str(year), CellState.IMPORTED))
    reading = replace(member.reading, filing=apply(member.filing, [edit]))
    return replace(member, reading=reading)


def _names(member: Member) -> tuple[Callable[[CellPath], str], str]:
    """Return what names a member's cells, and what names the member among others."""
    return cell_names(member.form, member.filing), f"{member.form.id}/{member.name}"


def _finding_json(
    member: Member,
    finding: Finding,
    number: int,
    names: Sequence[tuple[Callable[[CellPath], str], str]],
) -> dict[str, Any]:
    """Return a finding as the contract's JSON; those of a dossier name their cells in full."""
    name_of, whole = names[number]
    cells = [name_of(path) for path in finding.cells]
    if finding.filing:
        cells = [f"{whole}/{cell}" for cell in cells]
        for key, path in finding.elsewhere:
            other_name_of, other = names[int(key)]
            cells.append(f"{other}/{other_name_of(path)}")
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
