"""All findings of some filings, of each and of all together as one dossier."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from perfdesk.cells import CellPath
from perfdesk.check import Member as DossierMember
from perfdesk.check import check, check_dossier
from perfdesk.filing import Cell, CellEdit, CellState, apply
from perfdesk.findings import FindingState, Level
from perfdesk.output.data import cell_names

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from perfdesk.batch.members import Member
    from perfdesk.findings import Finding


@dataclass(frozen=True, slots=True)
class Checked:
    """All findings of some filings, each with the member it belongs to."""

    findings: tuple[tuple[Member, Finding], ...]
    members: tuple[Member, ...]
    checked: int
    cannot_say: int

    def of(self, member: Member) -> tuple[Finding, ...]:
        """Return the findings that belong to one member."""
        return tuple(finding for owner, finding in self.findings if owner is member)

    def has(self, level: Level) -> bool:
        """Whether a rule of this level failed."""
        return any(
            one.level is level and one.state is FindingState.FAILED for _, one in self.findings
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
        }

    def text(self) -> str:
        """Return the findings for people, filing by filing."""
        lines: list[str] = []
        for member in self.members:
            own = self.of(member)
            lines.append(f"{member.name}（{member.source} {member.reading.place}）")
            for finding in own:
                lines.append(f"  {finding.level.chinese} {finding.title}：{finding.say}")
                lines.append(f"    依据：{finding.basis}")
            if not own:
                lines.append("  没有发现问题")
        count = Counter(finding.level for _, finding in self.findings)
        totals = "，".join(f"{level.chinese} {count[level]}" for level in Level)
        lines.append(f"共 {totals}；审核 {self.checked} 项，{self.cannot_say} 项还不能判断")
        return "\n".join(lines)


def check_all(members: Sequence[Member], year: int | None = None) -> Checked:
    """Check each filing, and all of them together as one dossier.

    With a year, every filing is judged as one for that budget year.
    """
    members = tuple(_for_year(member, year) for member in members)
    findings: list[tuple[Member, Finding]] = []
    checked = cannot_say = 0
    for member in members:
        report = check(member.form, member.filing)
        findings += [(member, finding) for finding in report.findings]
        checked, cannot_say = checked + report.checked, cannot_say + report.cannot_say
    keyed = {str(number): member for number, member in enumerate(members)}
    together = check_dossier(
        [DossierMember(key, one.form, one.filing) for key, one in keyed.items()]
    )
    findings += [(keyed[finding.filing], finding) for finding in together.findings]
    return Checked(
        tuple(findings),
        members,
        checked + together.checked,
        cannot_say + together.cannot_say,
    )


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
    }
