from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from perfdesk.amounts import Amount
from perfdesk.calculate import evaluate, with_calculated
from perfdesk.cells import CellPath
from perfdesk.filing import CellState, build
from perfdesk.layout.engine import layout
from perfdesk.output.data import filing_json
from perfdesk.printing import fonts
from perfdesk.values import Unreadable
from tests.scenario import small_form

if TYPE_CHECKING:
    from perfdesk.calculate import Evaluation
    from perfdesk.forms.model import Form

PICTURE = """
# 测算表
| 预算资金 | {预算资金} | 自有资金 | {自有资金} | 合计 | {合计} |
| 占比 | {占比} | 大额 | {大额} | 明细合计 | {明细合计} |
| 项目 | 数量 | 单价 | 小计 | < | < |
|* {明细.项目} | {.数量} | {.单价} | {.小计} | < | < |
"""
SETTINGS = """
[field]
"预算资金" = { type = "money", unit = "万元" }
"自有资金" = { type = "money", unit = "万元" }
"合计" = { type = "money", unit = "万元", calc = "sum(预算资金, 自有资金)" }
"占比" = { type = "percent", calc = "round(预算资金 / 合计 * 100, 2)" }
"大额" = { calc = "合计 > 万元(100)" }
"明细合计" = { type = "money", unit = "万元", calc = "sum(明细.小计)" }

[table."明细".columns]
"数量" = { type = "number", unit = "人" }
"单价" = { type = "money", unit = "元" }
"小计" = { type = "money", unit = "元", calc = "明细.数量 * 明细.单价" }
"""


def measure() -> Form:
    return small_form(PICTURE, SETTINGS)


def filled(*rows: dict[str, str], **values: str) -> Evaluation:
    form = measure()
    return evaluate(form, build(form, values, {"明细": rows}))


def texts(evaluation: Evaluation) -> dict[str, str]:
    return {path.encode(): text for path, text in evaluation.texts.items()}


def test_calculated_cells_follow_each_other() -> None:
    evaluation = filled(
        {"项目": "居民", "数量": "68066人", "单价": "125"},
        {"项目": "职工", "数量": "193", "单价": "230元"},
        预算资金="88",
        自有资金="12.50",
    )
    assert texts(evaluation) == {
        "合计": "100.50",
        "占比": "87.56",
        "大额": "是",
        "明细/r1/小计": "8508250",
        "明细/r2/小计": "44390",
        "明细合计": "855.264",
    }
    assert evaluation.reading(CellPath("合计")).value == Amount(Decimal("100.50"), "万元")
    assert evaluation.reading(CellPath("明细", "r1", "小计")).text == "8508250"


def test_what_is_missing_is_never_zero() -> None:
    evaluation = filled({"项目": "居民", "数量": "若干人", "单价": "125"})
    assert set(texts(evaluation).values()) == {""}
    assert evaluation.unsaid[CellPath("合计")].reason == "“自有资金”没有填写"
    assert evaluation.unsaid[CellPath("明细", "r1", "小计")].reason == "“数量”的内容不是数"
    assert evaluation.reading(CellPath("合计")).blank


def test_part_of_a_form_is_calculated_while_the_rest_waits() -> None:
    evaluation = filled({"项目": "居民", "数量": "3", "单价": "2"}, {"项目": "职工"})
    assert texts(evaluation)["明细合计"] == "0.0006"
    assert texts(evaluation)["合计"] == ""


def test_readings_stand_beside_the_text() -> None:
    evaluation = filled(预算资金="约88")
    reading = evaluation.reading(CellPath("预算资金"))
    assert (reading.text, reading.value) == ("约88", Unreadable("不是金额"))
    assert evaluation.reading(CellPath("明细", "r9", "数量")).blank
    assert evaluation.reading(CellPath("没有")).blank


def test_rows_that_only_hold_a_place_are_no_rows() -> None:
    evaluation = filled({"项目": "1、"}, {"项目": "居民"})
    assert [row.filled for row in evaluation.rows["明细"]] == [False, True]
    assert len(evaluation.scope().tables["明细"]) == 1


CELL = st.sampled_from(["", "1", "2.5", "约3", "３", "1,000", "-4", "1" * 30, "八十"])


@given(CELL, CELL, st.lists(st.tuples(CELL, CELL), max_size=4))
def test_calculating_twice_is_the_same(one: str, other: str, rows: list[tuple[str, str]]) -> None:
    listed = [{"项目": "甲", "数量": number, "单价": price} for number, price in rows]
    first = filled(*listed, 预算资金=one, 自有资金=other)
    again = filled(*listed, 预算资金=one, 自有资金=other)
    assert texts(first) == texts(again)
    assert first.unsaid == again.unsaid


def test_what_is_printed_and_handed_on_holds_what_was_calculated() -> None:
    form = measure()
    given = build(form, {"明细合计": "8"}, {"明细": [{"项目": "甲", "数量": "3", "单价": "2"}]})
    whole = with_calculated(form, given)
    assert whole.value("明细合计") == "0.0006"
    assert whole.cells[CellPath("明细合计")].state is CellState.CALCULATED
    assert filing_json(form, given)["values"]["明细合计"] == "0.0006"
    lines = "".join(run.text for run in layout(form, given, fonts()).pages[0].runs)
    assert "0.0006" in lines
    unsaid = with_calculated(form, build(form, {"明细合计": "8"}, {}))
    assert unsaid.value("明细合计") != "8"
