"""The domain's language for tests: open a form, fill it, carry it over, expect findings.

A scenario is one filing in one session. Cells are named as the form names them: `资金总额`, or
`项目年度绩效指标[3].指标值` with rows counted from 1, skeleton rows included.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING

from perfdesk.carry import carry
from perfdesk.cells import CellPath
from perfdesk.check import Together, marks_of
from perfdesk.filing import Filing, build
from perfdesk.findings import Finding, FindingState
from perfdesk.forms.load import form_from_texts, load_forms
from perfdesk.session import Session
from perfdesk.skeleton import blank_filing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from perfdesk.carry import ReviewItem
    from perfdesk.check import Report
    from perfdesk.forms.model import Form

SHIGU = "shigu-target-2023"
YONGXING = "yongxing-target-2017"
TAOJIANG = "taojiang-target-2021"
XINGLONG = "xinglong-target-2021"
XUANEN = "xuanen-target-2020"
BEIJING = timezone(timedelta(hours=8))

_CELL = re.compile(r"([^\[\]]+)\[(\d+)\]\.(.+)")


def form(form_id: str = SHIGU) -> Form:
    """Return a bundled form."""
    return load_forms()[form_id]


def small_form(picture: str, settings: str = "", **files: str) -> Form:
    """Return a form drawn inside the test; widths and names are filled in where left out."""
    lines = [line.strip() for line in picture.strip().split("\n")]
    columns = max(line.count("|") - line.endswith("|") for line in lines if line.startswith("|"))
    heading = {
        "id": '"small"',
        "name": '"小表"',
        "place": '"某县"',
        "years": "[2020, 2030]",
        "widths_mm": str([150 / columns] * columns),
    }
    top = re.split(r"^\[", settings, maxsplit=1, flags=re.MULTILINE)[0]
    head = "\n".join(f"{key} = {value}" for key, value in heading.items() if key not in top)
    texts = {"form.md": "\n".join(lines), "form.toml": f"{head}\n{settings}", **files}
    return form_from_texts(texts, "small")


@dataclass(frozen=True)
class Member:
    """A filing in a dossier, with the key that tells it apart."""

    key: str
    form: Form
    filing: Filing


def check_dossier(
    members: Sequence[Member], *, explanations: Mapping[str, str] | None = None
) -> Report:
    """Judge what the rules across filings say; findings name members by their keys."""
    together = Together()
    for member in members:
        together.put(member.key, marks_of(member.form, member.filing))
    return together.report(explanations)


def filling(form: Form, **values: str) -> Filing:
    """Return a filing of a form with plain fields filled."""
    return build(form, values, {})


class Clock:
    """A clock that moves only when told to."""

    def __init__(self) -> None:
        self.now = datetime(2024, 3, 4, 14, 3, 22, tzinfo=BEIJING)

    def __call__(self) -> datetime:
        """Return the present moment of the test."""
        return self.now

    def pass_seconds(self, seconds: float) -> None:
        """Let time pass."""
        self.now += timedelta(seconds=seconds)


class Scenario:
    """A filing being worked on, in the words of the form."""

    def __init__(
        self,
        form: Form,
        filing: Filing | None = None,
        *,
        last_year: Filing | None = None,
        siblings: Callable[[], Mapping[str, tuple[Form, Filing]]] | None = None,
    ) -> None:
        self.form = form
        self.clock = Clock()
        self.session = Session(
            form,
            blank_filing(form) if filing is None else filing,
            last_year=last_year,
            siblings=siblings,
            clock=self.clock,
        )
        self.review: tuple[ReviewItem, ...] = ()

    def path(self, cell: str) -> CellPath:
        """Return the path of a cell named in the form's words."""
        match = _CELL.fullmatch(cell)
        if not match:
            return CellPath(cell)
        table, number, column = match.groups()
        return CellPath(table, self.session.filing.row_ids(table)[int(number) - 1], column)

    def fill(self, cell: str, text: str) -> Scenario:
        """Type a text into a cell, a while after the last one."""
        self.clock.pass_seconds(60)
        self.session.edit(self.path(cell), text)
        return self

    def fill_all(self, texts: Mapping[str, str]) -> Scenario:
        """Type texts into cells, one after the other."""
        for cell, text in texts.items():
            self.fill(cell, text)
        return self

    def add_row(self, table: str, texts: Mapping[str, str]) -> Scenario:
        """Insert a row at the end of a table and fill it."""
        rows = self.session.filing.row_ids(table)
        row = self.session.insert_row(table, rows[-1] if rows else "")
        for column, text in texts.items():
            self.session.edit(CellPath(table, row, column), text)
        return self

    def text(self, cell: str) -> str:
        """Return what a cell shows."""
        return self.session.text(self.path(cell))

    def carry_to(self, year: int) -> Scenario:
        """Return the scenario of next year's draft."""
        carried = carry(self.form, self.session.filing, year)
        draft = Scenario(self.form, carried.filing, last_year=self.session.filing)
        draft.review = carried.review
        return draft

    def undo_all(self) -> Scenario:
        """Take back everything that was done."""
        while self.session.undo_name:
            self.session.undo()
        return self

    def findings(self, rule: str = "") -> tuple[Finding, ...]:
        """Return the open findings, or those of one rule."""
        return tuple(one for one in self.session.open_findings() if not rule or one.rule == rule)

    def expects(self, rule: str, *cells: str) -> Finding:
        """Assert that a rule found something, at these cells if any are named; return it."""
        found = self.findings(rule)
        assert found, f"{rule} says nothing; there is {_told(self.session.report.findings)}"
        for cell in cells:
            assert self.path(cell) in found[0].cells, f"{rule} points at {found[0].cells}"
        return found[0]

    def expects_quiet(self, rule: str) -> Scenario:
        """Assert that a rule finds nothing wrong."""
        assert not self.findings(rule), f"{rule} says {_told(self.findings(rule))}"
        return self


def _told(findings: Iterable[Finding]) -> str:
    return "; ".join(
        f"{one.rule} {one.say}" for one in findings if one.state is FindingState.FAILED
    )
