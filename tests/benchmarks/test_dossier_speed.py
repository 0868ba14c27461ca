"""Budgets of the rules across filings: one edit in a dossier, and very many filings together."""

from __future__ import annotations

from statistics import quantiles
from time import process_time
from typing import TYPE_CHECKING

import pytest

from perfdesk.cells import CellPath
from perfdesk.check import Together, check, marks_of
from perfdesk.filing import Cell, CellEdit, apply
from tests.forms.judging import given
from tests.scenario import form

if TYPE_CHECKING:
    from perfdesk.filing import Filing
    from perfdesk.forms.model import Form

pytestmark = pytest.mark.benchmark

GOAL = CellPath("绩效目标")


def changed(filing: Filing, path: CellPath, text: str) -> Filing:
    return apply(filing, [CellEdit(path, filing.cells.get(path), Cell(text))])


def project(number: int) -> tuple[Form, Filing]:
    """Return a filing like the given one, with some texts that a few others have too."""
    filing = given("xinglong_target_01")
    for name, text in (
        ("项目名称", f"第{number}个项目"),
        ("项目编码", f"13082221{number:013d}"),
        ("资金用途", f"第{number // 3}类项目的资金用于符合条件的人员，按时足额发放到人"),
    ):
        filing = changed(filing, CellPath(name), text)
    return form(filing.form_id), filing


def test_a_dossier_of_23_after_one_edit() -> None:
    members = {str(number): project(number) for number in range(23)}
    together = Together()
    together.follow(members)
    together.report()
    times = []
    for number in range(40):
        own, filing = members["7"]
        text = f"1.医疗救助资金及时到位发放，第{number}稿\n2.医疗救助资金足额发放"
        start = process_time()
        members["7"] = (own, changed(filing, GOAL, text))
        check(*members["7"])
        together.follow(members)
        together.report()
        times.append((process_time() - start) * 1000)
    print(f"\ndossier of 23, one edit checked: p95 {quantiles(times, n=20)[-1]:.1f} ms")
    assert quantiles(times, n=20)[-1] <= 16


def test_a_thousand_filings_together_take_time_in_proportion() -> None:
    def seconds(filings: int) -> float:
        projects = [project(number) for number in range(filings)]
        start = process_time()
        together = Together()
        for number, one in enumerate(projects):
            together.put(str(number), marks_of(*one))
        assert together.report().findings
        return process_time() - start

    few, many = min(seconds(250) for _ in range(3)), seconds(1000)
    print(f"\n1,000 filings of one dossier: {many:.2f} s, 250: {few:.2f} s")
    assert many <= 2
    assert many <= few * 4 * 1.6
