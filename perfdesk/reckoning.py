"""What checking found, told line by line for people who do not sit at the desk.

Cells are named and quoted here, so that paper, Excel and command line tell the same.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from perfdesk.budget_year import budget_year
from perfdesk.calculate import with_calculated
from perfdesk.check.task import shown
from perfdesk.filing import places_of_rows
from perfdesk.findings import Category, FindingState, Level

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from perfdesk.cells import CellPath
    from perfdesk.filing import Filing
    from perfdesk.findings import Finding
    from perfdesk.forms.model import Form

STATES = {FindingState.FAILED: "未处理", FindingState.EXPLAINED: "已说明"}


@dataclass(frozen=True, slots=True)
class Line:
    """One finding in words."""

    level: str
    opinion: str
    """The review opinion that it falls under; empty when it is none of the eleven."""
    cells: str
    """Its cells with their texts, one in a line."""
    say: str
    basis: str
    state: str
    reason: str


@dataclass(frozen=True, slots=True)
class Reckoning:
    """What checking found in one filing."""

    title: str
    unit: str
    year: str
    form_name: str
    lines: tuple[Line, ...]
    """Errors first, then warnings and hints, each in form order."""
    cannot_say: int

    @property
    def counts(self) -> Counter[str]:
        """How many lines there are by level while open, by 已说明, and 暂不能判断."""
        told = Counter(
            line.state if line.state == STATES[FindingState.EXPLAINED] else line.level
            for line in self.lines
        )
        told["暂不能判断"] = self.cannot_say
        return told


_TOTALS = ("错误", "提醒", "已说明", "质量提示", "暂不能判断")


def totals(reckonings: Iterable[Reckoning]) -> str:
    """Say how many findings there are in all: `错误 1，提醒 3，已说明 0，…`."""
    count: Counter[str] = sum((one.counts for one in reckonings), Counter())
    return "，".join(f"{name} {count[name]}" for name in _TOTALS)


def reckon(
    form: Form,
    filing: Filing,
    findings: Sequence[Finding],
    cannot_say: int = 0,
    others: Mapping[str, tuple[Form, Filing]] | None = None,
) -> Reckoning:
    """Tell the findings of a filing; `others` are the filings that `elsewhere` names."""
    filing = with_calculated(form, filing)
    ranks = {level: rank for rank, level in enumerate(Level)}
    ordered = sorted(findings, key=lambda one: ranks[one.level])
    return Reckoning(
        title=title_of(form, filing),
        unit=filing.value(form.unit_field) if form.unit_field else "",
        year=_year(form, filing),
        form_name=form.name,
        lines=tuple(_lines(form, filing, ordered, others or {})),
        cannot_say=cannot_say,
    )


def _year(form: Form, filing: Filing) -> str:
    written = filing.value(form.year_field).strip() if form.year_field else ""
    return written or str(budget_year(form, filing) or "")


def title_of(form: Form, filing: Filing) -> str:
    """Return what people call a filing: its project, or else its form."""
    title = filing.value(form.title_field).strip() if form.title_field else ""
    return title or form.name


def cell_labels(form: Form, filing: Filing) -> Callable[[CellPath], str]:
    """Return what names cells: `资金总额`, `项目年度绩效指标 第 3 行 指标值`."""
    place_of = places_of_rows(form, filing)

    def label(path: CellPath) -> str:
        place = place_of(path)
        return " ".join(filter(None, (path.field, f"第 {place} 行" if place else "", path.column)))

    return label


def _lines(
    form: Form,
    filing: Filing,
    findings: Iterable[Finding],
    others: Mapping[str, tuple[Form, Filing]],
) -> Iterator[Line]:
    label = cell_labels(form, filing)
    label_of_other = cache(lambda key: cell_labels(*others[key]))
    for finding in findings:
        own = (f"{label(path)}：{shown(filing.text(path))}" for path in finding.cells)
        beside = (
            _cell_beside(*others[key], label_of_other(key), path)
            for key, path in finding.elsewhere
            if key in others
        )
        yield _line(finding, "\n".join((*own, *beside)))


def _cell_beside(
    form: Form, filing: Filing, label: Callable[[CellPath], str], path: CellPath
) -> str:
    return f"“{shown(title_of(form, filing))}”{label(path)}：{shown(filing.text(path))}"


def _line(finding: Finding, cells: str) -> Line:
    hint = finding.level is Level.HINT and finding.state is FindingState.FAILED
    opinion = "" if finding.category is Category.OTHER else finding.category.value
    return Line(
        level=finding.level.chinese,
        opinion=opinion,
        cells=cells,
        say=finding.say,
        basis=finding.basis,
        state="供参考" if hint else STATES.get(finding.state, "暂不能判断"),
        reason=finding.reason,
    )


def each_once(findings: Iterable[Finding], told: set[tuple[str, str]]) -> Iterator[Finding]:
    """Yield the findings of one filing, those that other filings share only where told first."""
    for one in findings:
        mark = (one.rule, one.fingerprint)
        if not one.elsewhere or mark not in told:
            yield one
        if one.elsewhere:
            told.add(mark)
