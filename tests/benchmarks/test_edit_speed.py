"""Budgets of editing: from an edit to a filing calculated, checked, told and durable."""

from __future__ import annotations

from statistics import quantiles
from time import perf_counter
from typing import TYPE_CHECKING

import pytest

from perfdesk.cells import CellPath
from perfdesk.desk import Desk
from perfdesk.filing import build
from perfdesk.intake import Reading
from tests.scenario import SHIGU, form

if TYPE_CHECKING:
    from pathlib import Path

    from perfdesk.session import Changes

pytestmark = pytest.mark.benchmark

ROWS = 70
"""Rows of four filled cells: about 300 fields with the header."""


def big_reading(number: int, rows: int) -> Reading:
    values = {
        "年度": "2024",
        "填报单位": "某区医疗保障局",
        "项目名称": f"第 {number} 个项目",
        "项目属性": "延续项目",
        "部门名称": "某区医疗保障局",
        "资金总额": "565.81",
        "项目立项依据": "根据某医保发〔2022〕41号文件，2023年按640元/人测算。" * 5,
        "项目年度绩效目标": "参保率达95%以上，群众满意度达97%以上，待遇及时发放。" * 5,
        "填报人": "周经办",
        "联系电话": "8170001",
    }
    indicator = {"一级指标": "产出指标", "二级指标": "质量指标"}
    table = [
        indicator | {"指标内容": f"第 {n} 项参保率", "指标值": f"≥{n % 100}%"} for n in range(rows)
    ]
    return Reading(SHIGU, build(form(), values, {"项目年度绩效指标": table}), "表 1")


def edit_times(desk: Desk, filing_id: int, times: int) -> tuple[list[float], list[float]]:
    """Return the seconds until the window is told, and until the edit is on disk."""
    session = desk.open_filing(filing_id)
    told: list[Changes] = []
    session.subscribe(told.append)
    shown: list[float] = []
    durable: list[float] = []
    for number in range(times):
        start = perf_counter()
        session.edit(CellPath("资金总额"), f"{600 + number}.00")
        shown.append(perf_counter() - start)
        assert desk.flush(5)
        durable.append(perf_counter() - start)
    assert len(told) == times
    return shown, durable


def p95(seconds: list[float]) -> float:
    return quantiles(seconds, n=20)[-1]


def desk_with(tmp_path: Path, filings: int, rows: int) -> tuple[Desk, list[int]]:
    desk = Desk.open(tmp_path / "填报.perfdesk")
    document = tmp_path / "去年.docx"
    document.write_bytes(b"document")
    return desk, desk.take_in(document, [big_reading(n, rows) for n in range(filings)])


def test_an_edit_among_300_fields(tmp_path: Path) -> None:
    desk, ids = desk_with(tmp_path, 1, ROWS)
    shown, durable = edit_times(desk, ids[0], 60)
    desk.close()
    print(f"\n300 fields: told p95 {p95(shown) * 1000:.1f} ms, durable {p95(durable) * 1000:.1f}")
    assert p95(durable) < 0.016


def test_an_edit_in_a_dossier_of_34(tmp_path: Path) -> None:
    desk, ids = desk_with(tmp_path, 34, 9)
    shown, durable = edit_times(desk, ids[0], 40)
    desk.close()
    print(f"\ndossier: told p95 {p95(shown) * 1000:.1f} ms, durable {p95(durable) * 1000:.1f}")
    assert p95(durable) < 0.050
