from __future__ import annotations

from perfdesk.filing import CellState, build
from tests.scenario import SHIGU, YONGXING, Scenario, form, small_form

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
