"""A desk of a few lines, and benches with scenarios on them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, TypeVar, cast

from PySide6.QtWidgets import QWidget

from perfdesk.carry import review_list
from perfdesk.check import Act, pass_gate
from perfdesk.desk import Desk, IntakeReport, Listed
from perfdesk.layout.pages import Page, Pages
from perfdesk.reckoning import Reckoning, reckon
from perfdesk.settings import Settings
from tests.scenario import BEIJING, SHIGU, Scenario, form
from ui.bench import Bench

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from perfdesk.carry import ReviewItem
    from perfdesk.check import Decision
    from perfdesk.findings import Tally
    from perfdesk.session import Session
    from perfdesk.upgrade import Leftover
    from ui.theme import Metrics

AT = datetime(2024, 3, 4, 14, 3, 22, tzinfo=BEIJING)


W = TypeVar("W", bound=QWidget)


def inside(widget: QWidget, kind: type[W]) -> list[W]:
    """Return the widgets of a kind inside another one."""
    found = cast("list[QWidget]", widget.findChildren(QWidget))
    return [one for one in found if isinstance(one, kind)]


def listed(number: int, title: str = "医疗救助资金", **more: object) -> Listed:
    """Return a line of the list of filings."""
    values: dict[str, object] = {
        "id": number, "year": "2024", "unit": "某区医疗保障局", "title": title,
        "form_id": SHIGU, "form_name": form(SHIGU).name, "status": "草稿", "amount": "565.81",
        "errors": 0, "warnings": 0, "carried": 0, "last_year": None, "changed_at": AT,
    }  # fmt: skip
    return Listed(**(values | more))  # type: ignore[arg-type]


@dataclass
class StubDesk:
    """What a window asks of a desk, answered from memory."""

    filings: dict[int, Session] = field(default_factory=dict)
    rows: list[Listed] = field(default_factory=list)
    read_only: str = ""
    settings: Settings = field(default_factory=Settings)
    last_backup: datetime | None = None
    on_saved: Callable[[datetime], None] | None = None
    on_trouble: Callable[[str], None] | None = None
    tries: int = 0
    removed: list[int] = field(default_factory=list)
    printed: list[tuple[tuple[int, ...], bool]] = field(default_factory=list)
    missing: tuple[str, ...] = ()
    said: dict[str, Sequence[str]] = field(default_factory=dict)
    left: tuple[Leftover, ...] = ()

    @property
    def forms(self) -> object:
        return {SHIGU: form(SHIGU)}

    def listing(self) -> tuple[Listed, ...]:
        return tuple(one for one in self.rows if one.id not in self.removed)

    def listed(self, number: int) -> Listed:
        return next(one for one in self.rows if one.id == number)

    def open_filing(self, number: int) -> Session:
        return self.filings[number]

    def take_touched(self) -> dict[int, Tally]:
        return {}

    def close_filing(self, number: int) -> None:
        assert number in self.filings

    def intake_report(self, number: int) -> IntakeReport:
        assert number in self.filings
        return IntakeReport((), ())

    def reasons(self, rule: str) -> tuple[str, ...]:
        return tuple(self.said.get(rule, ()))

    def review(self, number: int) -> tuple[ReviewItem, ...]:
        session = self.filings[number]
        if session.last_year is None:
            return ()
        return review_list(session.form, session.last_year, 2024)

    def leftovers(self, number: int) -> tuple[Leftover, ...]:
        assert number in self.filings
        return self.left

    def gate(self, number: int) -> Decision:
        session = self.filings[number]
        return pass_gate(Act.OFFICIAL, session.report.findings, len(session.unconfirmed()))

    def reckonings(self, ids: Sequence[int]) -> tuple[Reckoning, ...]:
        sessions = [self.filings[number] for number in ids]
        return tuple(reckon(one.form, one.filing, one.report.findings) for one in sessions)

    def explained(self, ids: Sequence[int]) -> int:
        reports = [self.filings[number].report for number in ids]
        return sum(bool(one.reason) for report in reports for one in report.findings)

    def pages(self, ids: Sequence[int], *, draft: bool, explanations: bool = False) -> Pages:
        assert isinstance(draft, bool)
        more = bool(explanations and self.explained(ids))
        return Pages(tuple(Page(595, 842) for _ in range(len(ids) + more)), self.missing)

    def print_pdf(
        self, ids: Sequence[int], target: Path, *, draft: bool, explanations: bool = False
    ) -> Pages:
        target.write_bytes(b"%PDF")
        return self.pages(ids, draft=draft, explanations=explanations)

    def note_printed(self, ids: Sequence[int], _pages: Pages, *, draft: bool) -> None:
        self.printed.append((tuple(ids), draft))

    def retry(self) -> None:
        self.tries += 1

    def keep(self, settings: Settings) -> None:
        self.settings = settings


def scenario() -> Scenario:
    """Return a filled form of this year with last year's beside it: carried, not confirmed."""
    last = Scenario(form(SHIGU))
    last.fill_all(
        {
            "年度": "2023", "填报单位": "某区医疗保障局", "项目名称": "医疗救助资金",
            "部门名称": "某区医疗保障局", "资金总额": "565.81", "填报人": "周经办",
            "联系电话": "8170001", "项目立项依据": "按2023年的通知安排。",
            "填报日期": "2023年2月24日",
        }
    )  # fmt: skip
    last.fill("项目实施进度计划[1].项目实施内容", "救助")
    last.fill("项目实施进度计划[1].计划开始时间", "2023年1月1日")
    last.fill("项目实施进度计划[1].计划完成时间", "2023年12月31日")
    return last.carry_to(2024)


def bench_with(metrics: Metrics, work: Scenario | None = None) -> tuple[Bench, StubDesk]:
    """Return a bench with a filing in hand, and the desk under it."""
    work = work or scenario()
    desk = StubDesk({1: work.session}, [listed(1)])
    bench = Bench(metrics)
    bench.attach(cast("Desk", desk))
    bench.take(1)
    return bench, desk
