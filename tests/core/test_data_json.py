from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfdesk.filing import Cell, CellState, Filing, build, filled_rows
from perfdesk.forms.load import load_forms
from perfdesk.intake.read_json import read_json
from perfdesk.output.data import cell_names, filing_json
from perfdesk.paths import templates_folder
from perfdesk.skeleton import blank_filing, level_columns
from tests.scenario import Scenario, form

if TYPE_CHECKING:
    from pathlib import Path

    from perfdesk.forms.model import Form, Table

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


TEXT = st.sampled_from(["", "1、", "……", "565.810", "２０２３年"]) | st.text(
    st.characters(exclude_categories=("Cc", "Cs")) | st.just("\n"), max_size=8
)
STATES = st.sampled_from([CellState.IMPORTED, CellState.CARRIED, CellState.CONFIRMED])


@st.composite
def filings(draw: st.DrawFn) -> tuple[Form, Filing]:
    one = draw(st.sampled_from(sorted(load_forms().values(), key=lambda form: form.id)))
    values = draw(st.dictionaries(st.sampled_from(sorted(one.fields)), TEXT, max_size=6))
    tables = {
        name: draw(st.lists(rows_of(table), max_size=4)) for name, table in one.tables.items()
    }
    filing = build(one, values, tables, CellState.IMPORTED)
    listed = {name: filled_rows(filing, table) for name, table in one.tables.items()}
    cells = {
        path: Cell(cell.text, draw(STATES))
        if not path.column or path.row in listed[path.field]
        else cell
        for path, cell in filing.cells.items()
    }
    return one, Filing(one.id, cells, filing.rows)


def rows_of(table: Table) -> st.SearchStrategy[dict[str, str]]:
    texts = st.dictionaries(st.sampled_from(sorted(table.columns)), TEXT, max_size=4)
    if not table.tree_pairs:
        return texts
    levels = level_columns(table)
    pairs = st.sampled_from(table.tree_pairs).map(lambda pair: dict(zip(levels, pair, strict=True)))
    return st.tuples(pairs, texts).map(lambda parts: parts[0] | parts[1])


@given(filings())
def test_reading_inverts_writing(
    tmp_path_factory: pytest.TempPathFactory, given_one: tuple[Form, Filing]
) -> None:
    one, filing = given_one
    path = tmp_path_factory.mktemp("json") / "表.json"
    path.write_text(json.dumps({"filings": [filing_json(one, filing)]}), encoding="utf-8")
    (reading,) = read_json(path, load_forms())
    assert (reading.unread, reading.doubts) == ((), ())
    assert reading.filing == filing


@pytest.mark.parametrize("form_id", sorted(load_forms()))
def test_every_example_is_read_and_written_alike(form_id: str, tmp_path: Path) -> None:
    sample = json.loads((templates_folder() / form_id / "sample.json").read_text(encoding="utf-8"))
    readings = read_json(templates_folder() / form_id / "sample.json", load_forms())
    for given_one, reading in zip(sample["filings"], readings, strict=True):
        assert reading.unread == ()
        written = filing_json(form(form_id), reading.filing)
        filled = {name: text for name, text in written["values"].items() if text}
        assert filled == {name: text for name, text in given_one["values"].items() if text}
        path = tmp_path / "again.json"
        path.write_text(json.dumps({"filings": [written]}), encoding="utf-8")
        assert filing_json(form(form_id), read_json(path, load_forms())[0].filing) == written


def test_states_of_a_stranger_are_taken_as_far_as_they_make_sense(tmp_path: Path) -> None:
    data = filing_json(form(), build(form(), {"项目名称": "甲", "资金总额": "1"}, {}))
    odd = {"资金总额": "calculated", "项目名称": [], "没有": "carried", "表[9].列": "carried"}
    path = tmp_path / "表.json"
    path.write_text(json.dumps({"filings": [data | {"states": odd}]}), encoding="utf-8")
    (reading,) = read_json(path, load_forms())
    assert {cell.state for cell in reading.filing.cells.values()} == {CellState.IMPORTED}


def test_a_number_of_a_stranger_keeps_its_digits(tmp_path: Path) -> None:
    path = tmp_path / "表.json"
    values = '{"资金总额": 565.810, "项目名称": 12}'
    path.write_text(
        f'{{"filings": [{{"form": "{form().id}", "values": {values}}}]}}', encoding="utf-8"
    )
    (reading,) = read_json(path, load_forms())
    assert reading.filing.value("资金总额") == "565.810"
    assert reading.filing.value("项目名称") == "12"
