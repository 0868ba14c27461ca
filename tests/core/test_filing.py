from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfdesk.cells import CellPath, decode_path
from perfdesk.filing import (
    Cell,
    CellEdit,
    apply,
    build,
    inverse,
    is_placeholder,
    is_skeleton_row,
)
from perfdesk.skeleton import blank_filing, with_skeleton
from tests.scenario import SHIGU, YONGXING, form

NAMES = st.sampled_from(["项目名称", "资金总额", "填报人"])


@given(st.text(st.characters(exclude_characters="/"), min_size=1))
def test_path_survives_storage(name: str) -> None:
    for path in (CellPath(name), CellPath(name, "r1", "指标值"), CellPath(name, "", "指标值")):
        assert decode_path(path.encode()) == path


@pytest.mark.parametrize("text", ["", "a/b", "a//", "//b", "/"])
def test_foreign_paths_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not a cell path"):
        decode_path(text)


@given(st.lists(st.tuples(NAMES, st.text(max_size=9)), max_size=12))
def test_inverse_edits_lead_back(changes: list[tuple[str, str]]) -> None:
    start = filing = build(form(), {"项目名称": "甲"}, {})
    done: list[CellEdit] = []
    for name, text in changes:
        path = CellPath(name)
        edit = CellEdit(path, filing.cells.get(path), Cell(text) if text else None)
        filing = apply(filing, [edit])
        done.append(edit)
    assert apply(filing, inverse(done)) == start


def test_edit_that_does_not_follow_is_refused() -> None:
    filing = build(form(), {"项目名称": "甲"}, {})
    with pytest.raises(ValueError, match="does not follow"):
        apply(filing, [CellEdit(CellPath("项目名称"), Cell("乙"), Cell("丙"))])


@pytest.mark.parametrize(
    "text", ["", " ", "1、", "2．", "（3）", "……", "...", "1、……", "⋯⋯", "\u3000"]
)
def test_printed_numbering_is_no_content(text: str) -> None:
    assert is_placeholder(text)


@pytest.mark.parametrize("text", ["2、a", "12", "95%", "无", "1.5", "-"])
def test_content_is_no_placeholder(text: str) -> None:
    assert not is_placeholder(text)


def test_blank_filing_shows_the_whole_tree() -> None:
    filing = blank_filing(form(SHIGU), {"年度": "2024"})
    table = form(SHIGU).tables["项目年度绩效指标"]
    rows = filing.row_ids(table.name)
    assert len(rows) == 9
    assert all(is_skeleton_row(filing, table, row) for row in rows)
    assert filing.text(CellPath(table.name, rows[-1], "二级指标")) == "社会公众或服务对象满意度指标"
    assert filing.value("年度") == "2024"
    assert len(blank_filing(form(YONGXING)).row_ids("专项实施进度计划")) == 2


def test_skeleton_fills_the_gaps_in_tree_order() -> None:
    table = "项目年度绩效指标"
    rows = [
        {"一级指标": "产出指标", "二级指标": "质量指标", "指标内容": "甲"},
        {"一级指标": "产出指标", "二级指标": "质量指标", "指标内容": "乙"},
        {"一级指标": "效益指标", "二级指标": "社会效益指标", "指标内容": "丙"},
    ]
    filing = with_skeleton(form(SHIGU), build(form(SHIGU), {}, {table: rows}))
    printed = [
        filing.text(CellPath(table, row, "指标内容"))
        or filing.text(CellPath(table, row, "二级指标"))[:2]
        for row in filing.row_ids(table)
    ]
    assert printed == ["数量", "甲", "乙", "时效", "成本", "经济", "丙", "生态", "可持", "社会"]
    assert with_skeleton(form(SHIGU), filing) == filing
