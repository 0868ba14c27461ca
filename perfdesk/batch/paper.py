"""Printing the official tables of filings into one PDF."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from perfdesk import printing
from perfdesk.batch.checking import check_all
from perfdesk.check import Act, pass_gate
from perfdesk.filing import CellState
from perfdesk.findings import Level
from perfdesk.reckoning_paper import explanation_pages

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from perfdesk.batch.members import Member


@dataclass(frozen=True, slots=True)
class Printed:
    """What printing came to."""

    pages: int
    errors: int
    messages: tuple[str, ...]


def print_all(
    members: Sequence[Member], target: Path, *, draft: bool, explanations: bool = False
) -> Printed:
    """Write the official tables of all members to one PDF.

    Errors that are neither mended nor explained make it a draft, marked so on every page.
    """
    messages: list[str] = []
    sheets = []
    checked = check_all(members, whole=True)
    told_of = zip(members, checked.each(wide=True), checked.reckonings(), strict=True)
    for member, (_judged, findings), one in told_of:
        cells = member.filing.cells.values()
        carried = sum(1 for cell in cells if cell.state is CellState.CARRIED)
        decision = pass_gate(Act.OFFICIAL, findings, carried)
        if decision.refuse and not draft:
            messages.append(f"“{member.name}”{decision.refuse}，这次按草稿打印。")
        if carried and not draft:
            messages.append(f"“{member.name}”还有 {carried} 格沿用去年、没有核对。")
        mark = printing.draft_mark(findings, wanted=draft)
        sheets.append(printing.lay_out(member.form, member.filing, mark))
        told = explanation_pages(one, member.form, mark) if explanations else None
        sheets += [told] if told else []
    pages = printing.join(sheets)
    if pages.missing:
        messages.insert(0, f"字体里没有这些字，印成了 〓：{' '.join(pages.missing)}")
    printing.write_pdf(pages, target, members[0].name)
    return Printed(len(pages.pages), checked.open(Level.ERROR), tuple(messages))
