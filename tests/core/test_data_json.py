from __future__ import annotations

from perfdesk.filing import CellState, build
from perfdesk.output.data import cell_names, filing_json
from perfdesk.skeleton import blank_filing
from tests.scenario import Scenario, form

INDICATORS = "项目年度绩效指标"


def test_every_name_of_the_form_is_there() -> None:
    data = filing_json(form(), blank_filing(form()), source="甲.docx", place="表 1")
    assert list(data["values"]) == list(form().fields)
    assert set(data["values"].values()) == {""}
    assert data["tables"] == {"项目实施进度计划": [], INDICATORS: []}
    assert (data["form"], data["source"], data["place"]) == (form().id, "甲.docx", "表 1")


def test_skeleton_rows_stand_apart_with_their_places() -> None:
    scenario = Scenario(form()).fill(f"{INDICATORS}[3].指标内容", "拨付及时率")
    data = filing_json(form(), scenario.session.filing)
    assert [row["二级指标"] for row in data["tables"][INDICATORS]] == ["时效指标"]
    assert [row["at"] for row in data["skeleton"][INDICATORS]] == [1, 2, 4, 5, 6, 7, 8, 9]


def test_cells_are_named_by_listed_rows_and_states_are_told() -> None:
    rows = [
        {"一级指标": "产出指标", "二级指标": "数量指标"},
        {"一级指标": "产出指标", "二级指标": "质量指标", "指标值": "≥95%"},
    ]
    filing = build(form(), {"项目名称": "甲"}, {INDICATORS: rows}, CellState.CARRIED)
    path = Scenario(form(), filing).path(f"{INDICATORS}[2].指标值")
    name_of = cell_names(form(), filing)
    assert name_of(path) == f"{INDICATORS}[1].指标值"
    assert name_of(Scenario(form(), filing).path(f"{INDICATORS}[1].指标值")) == INDICATORS
    states = filing_json(form(), filing)["states"]
    assert states["项目名称"] == states[f"{INDICATORS}[1].指标值"] == "carried"
