"""One filing judged by its own rules, and the little of it that the others have to know.

A batch of a thousand files is read and judged file by file; what was read is let go of.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from perfdesk.batch.grouping import Place, place_in
from perfdesk.calculate import evaluate
from perfdesk.cells import CellPath
from perfdesk.check import check, marks_of
from perfdesk.filing import Cell, CellEdit, CellState, apply
from perfdesk.output.data import cell_names

if TYPE_CHECKING:
    from collections.abc import Mapping

    from perfdesk.batch.members import Member
    from perfdesk.check.dossier import Marks
    from perfdesk.filing import Filing
    from perfdesk.findings import Finding
    from perfdesk.forms.model import Form


@dataclass(frozen=True, slots=True)
class Judged:
    """What is kept of a filing that its own rules have judged."""

    form: Form
    name: str
    source: str
    place: str
    """Where it stands in its file."""
    belongs: Place
    """Its unit and year."""
    amount: str
    """The text of its amount, typed or calculated; empty where its form has none."""
    findings: tuple[Finding, ...]
    checked: int
    cannot_say: int
    marks: Marks
    """What rules across filings compare."""
    names: Mapping[CellPath, str]
    """Of the cells that findings about it can name, as JSON names them."""
    reasons: Mapping[str, str]
    """The explanations that came with it, by fingerprint."""
    filing: Filing | None
    """The filing itself, where it is still wanted."""


def judge(member: Member, year: int | None = None, *, whole: bool = False) -> Judged:
    """Judge a filing by its own rules, with a year as one for that budget year.

    With `whole`, the filing itself is kept.
    """
    member = _for_year(member, year)
    form, filing = member.form, member.filing
    belongs = place_in(form, filing)
    report = check(form, filing, explanations=member.reasons)
    marks = marks_of(form, filing)
    name_of = cell_names(form, filing)
    named = {path for finding in report.findings for path in finding.cells}
    named.update(mark.path for _rule, mark in marks)
    return Judged(
        form,
        member.name,
        member.source,
        member.reading.place,
        belongs if year is None else Place(belongs.unit, year),
        _amount(form, filing),
        report.findings,
        report.checked,
        report.cannot_say,
        marks,
        {path: name_of(path) for path in named},
        member.reasons,
        filing if whole else None,
    )


def _amount(form: Form, filing: Filing) -> str:
    if not form.amount_field:
        return ""
    path = CellPath(form.amount_field)
    if form.field_of(path.key).calc:
        return evaluate(form, filing).texts.get(path, "")
    return filing.text(path)


def _for_year(member: Member, year: int | None) -> Member:
    """Return the member with its budget year set."""
    path = CellPath(member.form.year_field)
    if year is None or not path.field or member.filing.text(path) == str(year):
        return member
    edit = CellEdit(path, member.filing.cells.get(path), Cell(str(year), CellState.IMPORTED))
    reading = replace(member.reading, filing=apply(member.filing, [edit]))
    return replace(member, reading=reading)
