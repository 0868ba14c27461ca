from __future__ import annotations

import json
from pathlib import Path

import pytest

from perfdesk.carry import carry
from perfdesk.errors import FormError
from perfdesk.filing import CellState, build
from tests.scenario import SHIGU, YONGXING, Scenario, form, small_form

FILINGS = Path(__file__).parents[1] / "forms" / "filings"
PLAN = "项目实施进度计划"
INDICATORS = "项目年度绩效指标"


def last_year() -> Scenario:
    """Return an invented filing of 2023, as it was read from Word."""
    values = {
        "年度": "2023",
        "填报单位": "某区医保局",
        "项目名称": "居民医保区级补助",
        "项目属性": "延续项目",
        "资金总额": "565.81",
        "项目立项依据": (
            "根据某医保发〔2022〕41号《关于做好 2024年度参保缴费的通知》，2023年按640元/人测算。"
        ),
        "填报人": "周经办",
        "联系电话": "8170001",
        "填报日期": "2023年2月24日",
    }
    tables = {
        PLAN: [{"项目实施内容": "拨付", "计划开始时间": "2022年11月", "计划完成时间": "2023.12月"}],
        INDICATORS: [
            {
                "一级指标": "产出指标",
                "二级指标": "数量指标",
                "指标内容": "参保人数",
                "指标值": "102300人",
            },
            {
                "一级指标": "产出指标",
                "二级指标": "质量指标",
                "指标内容": "参保率",
                "指标值": "≥95%",
            },
            {"一级指标": "产出指标", "二级指标": "时效指标"},
        ],
    }
    filing = build(form(SHIGU), values, tables, CellState.IMPORTED)
    return Scenario(form(SHIGU), filing)


def test_dates_move_by_whole_years_in_their_own_writing() -> None:
    draft = last_year().carry_to(2024)
    assert draft.text(f"{PLAN}[1].计划开始时间") == "2023年11月"
    assert draft.text(f"{PLAN}[1].计划完成时间") == "2024.12月"
    assert draft.text("年度") == "2024"


def test_filing_date_is_cleared_and_listed() -> None:
    draft = last_year().carry_to(2024)
    item = next(item for item in draft.review if item.path == draft.path("填报日期"))
    assert (item.was, item.now) == ("2023年2月24日", "")
    assert "已清空" in item.why


def test_text_is_never_changed_but_its_years_are_listed() -> None:
    draft = last_year().carry_to(2024)
    assert draft.text("项目立项依据") == last_year().text("项目立项依据")
    item = next(item for item in draft.review if item.path == draft.path("项目立项依据"))
    for year in ("2022", "2024", "2023"):
        assert year in item.why
    assert "3 处" in item.why


def test_an_amount_that_looks_like_a_year_is_none() -> None:
    filing = build(form(SHIGU), {"年度": "2017", "资金总额": "2037"}, {}, CellState.IMPORTED)
    draft = Scenario(form(SHIGU), filing).carry_to(2018)
    assert [item.why for item in draft.review] == ["金额沿用去年的，请核对"]


def test_the_riskiest_cells_come_first() -> None:
    draft = last_year().carry_to(2024)
    order = [item.path.column or item.path.field for item in draft.review]
    wanted = ["资金总额", "计划开始时间", "指标值", "填报人", "联系电话", "项目属性"]
    places = [order.index(name) for name in wanted]
    assert places == sorted(places)
    assert [item.now for item in draft.review if item.path.column == "指标值"] == [
        "102300人",
        "≥95%",
    ]


def test_every_carried_cell_waits_for_a_person() -> None:
    draft = last_year().carry_to(2024)
    states = {
        path: cell.state
        for path, cell in draft.session.filing.cells.items()
        if path.column not in {"一级指标", "二级指标"} and path.field != "年度"
    }
    assert set(states.values()) == {CellState.CARRIED}
    assert len(draft.session.unconfirmed()) == len(states)


def test_skeleton_rows_keep_their_places() -> None:
    draft = last_year().carry_to(2024)
    assert draft.text(f"{INDICATORS}[3].二级指标") == "时效指标"
    assert draft.session.state(draft.path(f"{INDICATORS}[3].二级指标")) is CellState.TYPED


def test_without_a_year_nothing_moves_and_it_is_said() -> None:
    filing = build(form(YONGXING), {}, {"专项实施进度计划": [{"计划开始时间": "2016年11月"}]})
    draft = Scenario(form(YONGXING), filing).carry_to(2018)
    assert draft.text("专项实施进度计划[1].计划开始时间") == "2016年11月"
    assert "没有写年度" in draft.review[0].why


def test_the_same_year_and_an_earlier_one_are_told_as_they_are() -> None:
    def why(year: int) -> str:
        draft = last_year().carry_to(year)
        return next(one.why for one in draft.review if one.path.column == "计划开始时间")

    assert why(2023) == "年度没有变，日期保持原样，请核对"
    assert why(2021) == "日期随年度往前移动了 2 年，请核对"
    assert why(2025) == "日期随年度移动了 2 年，请核对"


def test_a_calculated_cell_is_calculated_anew() -> None:
    one = small_form(
        """
        # 小表
        | 年度 | {年度} | 甲 | {甲} | 合计 | {合计} |
        """,
        """
        year_field = "年度"
        [field]
        "年度" = { type = "year" }
        "甲" = { type = "money", unit = "元" }
        "合计" = { type = "money", unit = "元", calc = "甲 + 元(1)" }
        """,
    )
    read = build(one, {"年度": "2023", "甲": "2", "合计": "7"}, {}, CellState.IMPORTED)
    draft = Scenario(one, read).carry_to(2024)
    assert draft.text("合计") == "3"
    assert [item.path.field for item in draft.review] == ["甲"]
    assert "合计" not in {path.field for path in draft.session.filing.cells}


SHIFTING = """
# 小表
| 年度 | {年度} | 项目 | 前年 | 上年 | 今年 |
|* ^ | ^ | {数.项目} | {.前年} | {.上年} | {.今年} |
"""
SHIFTS = """
year_field = "年度"
[field]
"年度" = { type = "year" }
[table."数"]
preset = [{ "项目" = "合计" }]
[table."数".columns]
"前年" = { type = "indicator", carry = { from = "上年" } }
"上年" = { type = "indicator", carry = { from = "今年" } }
"今年" = { type = "indicator", carry = "review" }
"""


def shifting(year: str, **row: str) -> Scenario:
    one = small_form(SHIFTING, SHIFTS)
    return Scenario(one, build(one, {"年度": year}, {"数": [row]}, CellState.IMPORTED))


def columns(draft: Scenario) -> list[str]:
    return [draft.text(f"数[1].{name}") for name in ("前年", "上年", "今年")]


def test_columns_of_earlier_years_move_up_by_a_year() -> None:
    draft = shifting("2020", 前年="94", 上年="95", 今年="96").carry_to(2021)
    assert columns(draft) == ["95", "96", "96"]
    assert [(one.was, one.now, one.why) for one in draft.review] == [
        ("94", "95", "由去年的“上年”移来"),
        ("95", "96", "由去年的“今年”移来"),
        ("96", "96", "指标值沿用去年的，请核对"),
    ]
    paths = [draft.path(f"数[1].{name}") for name in ("前年", "上年", "今年")]
    assert {draft.session.state(path) for path in paths} == {CellState.CARRIED}
    assert [draft.session.last_year_text(path) for path in paths] == ["95", "96", "96"]


def test_a_year_left_out_moves_twice_and_leaves_a_gap() -> None:
    draft = shifting("2020", 前年="94", 上年="95", 今年="96").carry_to(2022)
    assert columns(draft) == ["96", "", "96"]
    assert "隔了 2 年" in draft.review[0].why
    assert draft.review[1].why == "隔了 2 年，请补填"


def test_what_was_left_blank_last_year_leaves_nothing_old_behind() -> None:
    draft = shifting("2020", 前年="94", 今年="96").carry_to(2021)
    assert columns(draft) == ["", "96", "96"]
    assert draft.review[0].why == "由去年的“上年”移来，去年没有填"


def test_without_a_later_year_no_column_moves() -> None:
    for year, to in (("", 2021), ("2020", 2020), ("2020", 2019)):
        draft = shifting(year, 前年="94", 上年="95", 今年="96").carry_to(to)
        assert columns(draft) == ["94", "95", "96"]
        assert "请核对" in draft.review[0].why


def test_columns_that_move_in_a_ring_all_read_last_year() -> None:
    ring = SHIFTS.replace('"今年" = { type = "indicator", carry = "review" }', "") + (
        '"今年" = { type = "indicator", carry = { from = "前年" } }'
    )
    one = small_form(SHIFTING, ring)
    row = {"前年": "1", "上年": "2", "今年": "3"}
    filing = build(one, {"年度": "2020"}, {"数": [row]}, CellState.IMPORTED)
    assert columns(Scenario(one, filing).carry_to(2021)) == ["2", "3", "1"]
    assert columns(Scenario(one, filing).carry_to(2199)) != ["1", "2", "3"]


def test_a_printed_line_is_nothing_to_confirm() -> None:
    draft = shifting("2020", 项目="合计", 今年="96").carry_to(2021)
    assert draft.session.state(draft.path("数[1].项目")) is CellState.TYPED
    assert draft.review[-1].why == "“合计”的指标值沿用去年的，请核对"


@pytest.mark.parametrize(
    ("policy", "say"),
    [
        ('{ from = "后年" }', "同一个子表里没有“后年”，不能由它移来"),
        ('{ from = "前年" }', "由自己移来没有意义，照搬写 keep 或 review"),
        ('{ from = "项目" }', "“项目”是 text，这一栏是 indicator，不能移来"),
        ('{ to = "上年" }', '要写成 { from = "栏目" }'),
        ("{ from = 5 }", '要写成 { from = "栏目" }'),
        ('"move"', "写了“move”，只能是 keep、shift、clear、review"),
    ],
)
def test_wrong_carry_policies_are_told_with_their_line(policy: str, say: str) -> None:
    with pytest.raises(FormError) as error:
        small_form(SHIFTING, SHIFTS.replace('{ from = "上年" }', policy))
    (problem,) = error.value.problems
    assert (problem.file, problem.say) == ("form.toml", say)
    assert problem.field in {"数.前年", "carry"}
    assert problem.line > 5


def given(name: str) -> Scenario:
    data = json.loads((FILINGS / f"{name}.json").read_text(encoding="utf-8"))["filings"][0]
    one = form(data["form"])
    return Scenario(one, build(one, data["values"], data["tables"], CellState.IMPORTED))


def test_a_filing_of_xuanen_is_carried_with_its_years() -> None:
    draft = given("xuanen_01").carry_to(2021)
    names = ("前年", "上年", "预计当年实现")
    assert [draft.text(f"年度目标[2].{name}") for name in names] == ["95.00", "95.00", "95.00"]
    assert (draft.text("年度"), draft.text("项目编码")) == ("2021", "")
    lines = {one.path.column or one.path.field: one.why for one in draft.review}
    assert lines["项目编码"] == "项目编码每年重新填写，已清空"
    assert lines["前年"] == "“参保对象满意度”由去年的“上年”移来"
    assert (
        lines["上年"] == "“参保对象满意度”由去年的“预计当年实现”移来，那是预计数，请换成实际完成的"
    )
    assert lines["预计当年实现"] == "“参保对象满意度”的指标值沿用去年的，请核对"
    assert "“2018年预算1500”" in lines["项目前两年预算编制执行及当年预算变动情况"]
    past = lines["项目前两年预算编制执行及当年预算变动情况"]
    assert past.endswith("；“本年预算1300万元”是按去年说的")
    whys = [one.why for one in draft.review if one.path.field == "项目资金来源"]
    assert whys[0] == "“合计”的金额沿用去年的，请核对"
    assert whys[-1] == "“其他资金”的金额沿用去年的，请核对"


def test_values_in_words_are_not_on_the_list() -> None:
    shown = form(SHIGU)
    rows = [
        {"一级指标": "产出指标", "二级指标": "时效指标", "指标内容": "发放", "指标值": "按月发放"},
        {"一级指标": "产出指标", "二级指标": "数量指标", "指标内容": "人数", "指标值": "5000人"},
    ]
    last = build(shown, {"年度": "2023"}, {"项目年度绩效指标": rows})
    listed = [item.was for item in carry(shown, last, 2024).review]
    assert "5000人" in listed
    assert "按月发放" not in listed
