"""Whole files at once, without a window: read, check, carry over, print."""

from __future__ import annotations

import os
import tempfile
from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from perfdesk import printing
from perfdesk.carry import carry
from perfdesk.cells import CellPath
from perfdesk.check import Act, check, check_dossier, pass_gate
from perfdesk.check import Member as DossierMember
from perfdesk.errors import DocumentError, PrintError
from perfdesk.filing import Cell, CellEdit, CellState, apply, is_skeleton_row
from perfdesk.findings import FindingState, Level
from perfdesk.intake import read_file
from perfdesk.output.data import filing_json, listed_label, review_json

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from perfdesk.carry import CarriedFiling
    from perfdesk.filing import Filing
    from perfdesk.findings import Finding
    from perfdesk.forms.model import Field, Form
    from perfdesk.intake import Reading


@dataclass(frozen=True, slots=True)
class Member:
    """One filing of the files given, with where it came from."""

    form: Form
    reading: Reading
    source: str

    @property
    def filing(self) -> Filing:
        """The filing itself."""
        return self.reading.filing

    @property
    def name(self) -> str:
        """What people call it: the project's name, or else the file's."""
        return self.filing.value(self.form.title_field).strip() or self.source


@dataclass(frozen=True, slots=True)
class Found:
    """Everything that could be read, and one sentence for each file that could not."""

    members: tuple[Member, ...]
    problems: tuple[str, ...]


def read_all(files: Iterable[str], forms: Mapping[str, Form], form_id: str = "") -> Found:
    """Read every filing in the files; a file that cannot be read becomes a problem."""
    if form_id and form_id not in forms:
        raise DocumentError(f"没有“{form_id}”这个表样，用 perfdesk forms list 可以看有哪些。")
    members: list[Member] = []
    problems: list[str] = []
    for file in files:
        path = Path(file)
        try:
            readings = read_file(path, forms, form_id)
        except DocumentError as error:
            problems.append(str(error))
            continue
        members += [Member(forms[one.form_id], one, path.name) for one in readings]
    return Found(tuple(members), tuple(problems))


def reading_json(member: Member) -> dict[str, Any]:
    """Return a reading as the contract's filing JSON."""
    reading = member.reading
    return filing_json(
        member.form,
        member.filing,
        source=member.source,
        place=reading.place,
        unread=reading.unread,
        doubts=reading.doubts,
    )


def describe(member: Member) -> str:
    """Say in a few lines what was read."""
    filing, form = member.filing, member.form
    filled = sum(1 for name in form.fields if filing.value(name))
    lines = [
        f"{member.source} {member.reading.place}：{form.name}（{form.place}）",
        f"  {member.name}，{filing.value(form.year_field) or '未写'}年度，"
        f"{filled}/{len(form.fields)} 个栏目有内容",
    ]
    for table in form.tables.values():
        rows = [r for r in filing.row_ids(table.name) if not is_skeleton_row(filing, table, r)]
        lines.append(f"  {table.name} {len(rows)} 行")
    lines += [f"  存疑 {cell}：{say}" for cell, say in member.reading.doubts]
    lines += [f"  没有归到栏目：{text}（{place}）" for text, place in member.reading.unread]
    return "\n".join(lines)


# --- check -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Checked:
    """All findings of some filings, each with the member it belongs to."""

    findings: tuple[tuple[Member, Finding], ...]
    members: tuple[Member, ...]
    checked: int
    cannot_say: int

    def has(self, level: Level) -> bool:
        """Whether a rule of this level failed."""
        return any(
            one.level is level and one.state is FindingState.FAILED for _, one in self.findings
        )

    def data(self) -> dict[str, Any]:
        """Return the findings as the contract's JSON."""
        return {
            "findings": [
                finding_json(member, finding, self.members) for member, finding in self.findings
            ],
            "checked": self.checked,
            "cannot_say": self.cannot_say,
        }

    def text(self) -> str:
        """Return the findings for people, filing by filing."""
        lines: list[str] = []
        for member in self.members:
            own = [finding for of, finding in self.findings if of is member]
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
    members = tuple(for_year(member, year) for member in members)
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


def for_year(member: Member, year: int | None) -> Member:
    """Return the member with its budget year set."""
    path = CellPath(member.form.year_field)
    if year is None or not path.field or member.filing.text(path) == str(year):
        return member
    edit = CellEdit(path, member.filing.cells.get(path), Cell(str(year), CellState.IMPORTED))
    reading = replace(member.reading, filing=apply(member.filing, [edit]))
    return replace(member, reading=reading)


def finding_json(member: Member, finding: Finding, members: Sequence[Member]) -> dict[str, Any]:
    """Return a finding as the contract's JSON; cells of other filings are named in full."""
    cells = [listed_label(member.form, member.filing, path) for path in finding.cells]
    if finding.filing:
        cells = [f"{member.form.id}/{member.name}/{cell}" for cell in cells]
        for key, path in finding.elsewhere:
            other = members[int(key)]
            label = listed_label(other.form, other.filing, path)
            cells.append(f"{other.form.id}/{other.name}/{label}")
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


# --- carry over ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Draft:
    """This year's draft of one filing."""

    member: Member
    carried: CarriedFiling


def carry_one(member: Member, year: int) -> Draft:
    """Carry one filing over to a budget year."""
    return Draft(member, carry(member.form, member.filing, year))


def draft_json(draft: Draft) -> dict[str, Any]:
    """Return a draft as the contract's filing JSON with its review list."""
    form, filing = draft.member.form, draft.carried.filing
    data = filing_json(form, filing, source=draft.member.source, place=draft.member.reading.place)
    data["review"] = review_json(form, filing, draft.carried.review)
    return data


def review_text(draft: Draft) -> str:
    """Return the review list for people, riskiest first."""
    form, filing = draft.member.form, draft.carried.filing
    lines = [f"{draft.member.name}：{len(draft.carried.review)} 格要核对"]
    for item in draft.carried.review:
        label = listed_label(form, filing, item.path)
        change = f"{item.was} → {item.now or '（空）'}" if item.was != item.now else item.now
        lines.append(f"  {label}：{_short(change)}\n    {item.why}")
    return "\n".join(lines)


def _short(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= 60 else flat[:59] + "…"


# --- print -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Printed:
    """What printing came to."""

    pages: int
    errors: int
    messages: tuple[str, ...]


def print_all(members: Sequence[Member], target: Path, *, draft: bool) -> Printed:
    """Write the official tables of all members to one PDF.

    Errors that are neither mended nor explained make it a draft, marked so on every page.
    """
    messages: list[str] = []
    sheets = []
    errors = 0
    for member in members:
        report = check(member.form, member.filing)
        cells = member.filing.cells.values()
        carried = sum(1 for cell in cells if cell.state is CellState.CARRIED)
        decision = pass_gate(Act.OFFICIAL, report.findings, carried)
        errors += len(decision.blocking)
        if decision.refuse and not draft:
            messages.append(f"“{member.name}”{decision.refuse}，这次按草稿打印。")
        if carried and not draft:
            messages.append(f"“{member.name}”还有 {carried} 格沿用去年、没有核对。")
        mark = printing.draft_mark(report.findings, wanted=draft)
        sheets.append(printing.lay_out(member.form, member.filing, mark))
    pages = printing.join(sheets)
    if pages.missing:
        messages.insert(0, f"字体里没有这些字，印成了 〓：{' '.join(pages.missing)}")
    printing.write_pdf(pages, target, members[0].name)
    return Printed(len(pages.pages), errors, tuple(messages))


def write_text(target: Path, text: str) -> None:
    """Write a text file whole or not at all; raises PrintError with one sentence."""
    try:
        with tempfile.NamedTemporaryFile(
            "w", encoding="utf-8", dir=target.parent, prefix=".", delete=False
        ) as file:
            file.write(text)
        os.replace(file.name, target)  # noqa: PTH105
    except OSError as error:
        raise PrintError(f"写不了“{target}”：{error.strerror}。") from error


# --- forms -----------------------------------------------------------------------------------


def form_line(form: Form) -> dict[str, Any]:
    """Return what `forms list` tells of a form."""
    return {"id": form.id, "name": form.name, "place": form.place, "years": list(form.years)}


def form_json(form: Form) -> dict[str, Any]:
    """Return a form's fields, tables and rules as plain data."""
    return {
        **form_line(form),
        "version": form.version,
        "fields": [_field_json(one) for one in form.fields.values()],
        "tables": [
            {
                "name": table.name,
                "tree": table.tree,
                "columns": [_field_json(one) for one in table.columns.values()],
            }
            for table in form.tables.values()
        ],
        "rules": [
            {
                "id": rule.id,
                "title": rule.title,
                "level": rule.level.value,
                "check": rule.check,
                "reader": rule.reader,
                "basis": rule.basis,
            }
            for rule in form.rules
        ],
    }


def _field_json(field: Field) -> dict[str, Any]:
    return {
        "name": field.name,
        "label": field.label.replace("\n", ""),
        "type": field.type.value,
        "unit": field.unit,
        "options": list(field.options),
        "required": field.required,
        "carry": field.carry.value,
    }
