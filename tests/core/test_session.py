from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from perfdesk.cells import CellPath
from perfdesk.errors import PerfDeskError
from perfdesk.filing import CellState, build
from perfdesk.session import Changes, Session
from tests.scenario import Scenario, form, small_form

if TYPE_CHECKING:
    from perfdesk.filing import Filing
    from perfdesk.history import Transaction
    from perfdesk.journal import Standing

PLAN = "项目实施进度计划"
INDICATORS = "项目年度绩效指标"


class Notebook:
    """A journal that remembers what it was given."""

    def __init__(self) -> None:
        self.steps: list[Transaction] = []
        self.standings: list[Standing] = []

    def append(self, transaction: Transaction, standing: Standing) -> None:
        """Keep a step."""
        self.steps.append(transaction)
        self.standings.append(standing)


def test_an_edit_is_journalled_and_told_once() -> None:
    scenario = Scenario(form())
    scenario.session.journal = notebook = Notebook()
    told: list[Changes] = []
    scenario.session.subscribe(told.append)
    scenario.fill("资金总额", "565.81")
    path = CellPath("资金总额")
    assert [step.name for step in notebook.steps] == ["修改 资金总额（万元）"]
    assert notebook.standings[-1].amount == "565.81"
    assert [(path in one.cells, one.tables) for one in told] == [(True, frozenset())]


def test_nothing_is_told_when_nothing_changes() -> None:
    scenario = Scenario(form()).fill("项目名称", "甲")
    told: list[Changes] = []
    end = scenario.session.subscribe(told.append)
    scenario.fill("项目名称", "甲")
    end()
    scenario.fill("项目名称", "乙")
    assert told == []


def test_typing_in_one_bout_is_taken_back_at_once() -> None:
    scenario = Scenario(form())
    name = CellPath("项目名称")
    scenario.fill("填报单位", "某区医疗保障局")
    for text in ("城", "城乡", "城乡居民"):
        scenario.clock.pass_seconds(1)
        scenario.session.edit(name, text)
    scenario.session.undo()
    assert scenario.text("项目名称") == ""
    assert scenario.text("填报单位") == "某区医疗保障局"
    scenario.session.redo()
    assert scenario.text("项目名称") == "城乡居民"
    assert scenario.session.redo_name == ""


def test_a_calculated_cell_takes_no_text() -> None:
    one = small_form(
        """
        # 小表
        | 甲 | {甲} | 合计 | {合计} |
        """,
        """
        [field]
        "甲" = { type = "number" }
        "合计" = { type = "number", calc = "甲 + 1" }
        """,
    )
    scenario = Scenario(one)
    session = scenario.session
    session.edit_many({CellPath("甲"): "2", CellPath("合计"): "9"}, "粘贴")
    assert scenario.text("合计") == "3"
    assert CellPath("合计") not in session.filing.cells


def test_halves_of_characters_are_joined_or_marked() -> None:
    scenario = Scenario(form())
    scenario.fill("项目名称", "甲\ud842\udfb7乙")
    scenario.fill("填报人", "周\ud842办")
    assert scenario.text("项目名称") == "甲𠮷乙"
    assert scenario.text("填报人") == "周\ufffd办"


def test_a_cell_of_a_row_that_is_gone_takes_no_text() -> None:
    scenario = Scenario(form())
    row = scenario.session.insert_row(PLAN)
    scenario.session.delete_rows(PLAN, [row])
    before = scenario.session.filing
    with pytest.raises(KeyError):
        scenario.session.edit(CellPath(PLAN, row, "项目实施内容"), "甲")
    assert scenario.session.filing == before
    assert scenario.session.label(CellPath(PLAN, row, "项目实施内容")) == f"{PLAN} 项目实施内容"


def test_a_sibling_that_changed_is_noticed_and_told_once() -> None:
    def filing(phone: str) -> Filing:
        return build(form(), {"填报人": "周经办", "联系电话": phone}, {})

    beside = {"2": (form(), filing("8170002"))}
    session = Scenario(form(), filing("8170001"), siblings=lambda: dict(beside)).session
    told: list[Changes] = []
    session.subscribe(told.append)
    assert [one.elsewhere[0][0] for one in session.report.findings if one.elsewhere] == ["2"]
    session.look_around()
    assert told == []
    beside["2"] = (form(), filing("8170001"))
    session.look_around()
    session.look_around()
    assert not [one for one in session.report.findings if one.elsewhere]
    assert told == [Changes(frozenset(), frozenset(), "")]


def test_findings_of_the_dossier_stand_in_form_order() -> None:
    values = {"填报单位": "某区医疗保障局", "填报人": "周经办"}
    mine = build(form(), values | {"联系电话": "8170001", "填报日期": "2023.2.30"}, {})
    other = build(form(), values | {"联系电话": "8170002"}, {})
    session = Scenario(form(), mine, siblings=lambda: {"2": (form(), other)}).session
    places = [session.cells().index(one.cells[0]) for one in session.open_findings() if one.cells]
    assert any(one.elsewhere for one in session.open_findings())
    assert places == sorted(places)


def test_a_pause_makes_two_steps() -> None:
    scenario = Scenario(form()).fill("项目名称", "甲").fill("项目名称", "甲乙")
    scenario.session.undo()
    assert scenario.text("项目名称") == "甲"


def test_rows_come_move_go_and_return() -> None:
    scenario = Scenario(form())
    first = scenario.session.filing.row_ids(INDICATORS)[0]
    row = scenario.session.insert_row(INDICATORS, first)
    assert scenario.text(f"{INDICATORS}[2].二级指标") == "数量指标"
    scenario.fill(f"{INDICATORS}[2].指标内容", "参保人数")
    scenario.session.move_row(INDICATORS, row, -5)
    assert scenario.text(f"{INDICATORS}[1].指标内容") == "参保人数"
    scenario.session.delete_rows(INDICATORS, [row])
    assert row not in scenario.session.filing.row_ids(INDICATORS)
    scenario.session.undo()
    assert scenario.text(f"{INDICATORS}[1].指标内容") == "参保人数"
    before = scenario.session.filing
    scenario.undo_all()
    assert scenario.session.filing.row_ids(INDICATORS) != before.row_ids(INDICATORS)
    assert scenario.session.filing == Scenario(form()).session.filing


def test_confirming_keeps_the_text() -> None:
    draft = Scenario(form()).fill("年度", "2023").fill("资金总额", "565.81").carry_to(2024)
    path = CellPath("资金总额")
    assert draft.session.state(path) is CellState.CARRIED
    draft.session.confirm([path])
    assert draft.session.state(path) is CellState.CONFIRMED
    assert draft.text("资金总额") == "565.81"
    assert path not in draft.session.unconfirmed()
    draft.session.undo()
    assert path in draft.session.unconfirmed()


def test_typing_confirms() -> None:
    draft = Scenario(form()).fill("年度", "2023").fill("资金总额", "565.81").carry_to(2024)
    draft.fill("资金总额", "600")
    assert draft.session.state(CellPath("资金总额")) is CellState.TYPED


def test_read_only_session_refuses_every_change() -> None:
    session = Session(form(), build(form(), {"项目名称": "甲"}, {}), read_only="别人正在使用")
    for change in (
        lambda: session.edit(CellPath("项目名称"), "乙"),
        session.undo,
        lambda: session.insert_row(PLAN),
    ):
        with pytest.raises(PerfDeskError, match="别人正在使用"):
            change()
    assert session.text(CellPath("项目名称")) == "甲"


def test_labels_are_the_forms_own_words() -> None:
    scenario = Scenario(form())
    assert scenario.session.label(CellPath("资金总额")) == "资金总额（万元）"
    scenario.fill(f"{INDICATORS}[1].指标内容", "甲").fill(f"{INDICATORS}[3].指标值", "≥95%")
    label = scenario.session.label(scenario.path(f"{INDICATORS}[3].指标值"))
    assert label == f"{INDICATORS} 第 2 行 指标值"


STEP = st.one_of(
    st.tuples(st.just("fill"), st.sampled_from(["项目名称", "资金总额"]), st.text(max_size=5)),
    st.tuples(st.just("insert"), st.sampled_from([PLAN, INDICATORS]), st.integers(0, 9)),
    st.tuples(st.just("delete"), st.sampled_from([PLAN, INDICATORS]), st.integers(0, 9)),
    st.tuples(st.just("undo"), st.just(""), st.just(0)),
    st.tuples(st.just("redo"), st.just(""), st.just(0)),
)


@settings(max_examples=25)
@given(st.lists(STEP, max_size=12))
def test_undoing_everything_leads_back_to_the_start(
    steps: list[tuple[str, str, str | int]],
) -> None:
    scenario = Scenario(form())
    start = scenario.session.filing
    for kind, where, what in steps:
        rows = scenario.session.filing.row_ids(where)
        if kind == "fill":
            scenario.fill(where, str(what))
        elif kind == "insert":
            after = rows[int(what) % len(rows)] if rows else ""
            scenario.session.insert_row(where, after)
        elif kind == "delete" and rows:
            scenario.session.delete_rows(where, [rows[int(what) % len(rows)]])
        elif kind == "undo":
            scenario.session.undo()
        elif kind == "redo":
            scenario.session.redo()
    scenario.undo_all()
    assert scenario.session.filing == start
