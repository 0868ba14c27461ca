from __future__ import annotations

import json

import pytest

from perfdesk.check import check
from perfdesk.filing import build, cells_in_order
from perfdesk.findings import Level
from perfdesk.forms.lint import lint_folder
from perfdesk.forms.load import load_forms
from perfdesk.forms.model import Blank, FieldType, Form, Grid
from perfdesk.paths import templates_folder
from perfdesk.skeleton import blank_filing

SHEETS = {
    "t1": "序号 收入项目 收入预算数 支出项目 支出预算数",
    "t2": "序号 科目编码 科目名称 合计 小计 财政拨款收入 财政专户收入 事业收入 经营收入"
    " 上级补助收入 附属单位上缴收入 其他收入 上年结转",
    "t3": "序号 科目编码 科目名称 合计 基本支出 项目支出 经营支出 上解上级支出 对附属单位补助支出",
    "t4": "序号 收入项目 收入金额 支出项目 合计 一般公共预算财政拨款 政府性基金预算财政拨款"
    " 国有资本经营预算财政拨款",
    "t5": "序号 科目编码 科目名称 合计 小计 人员经费 公用经费 项目支出",
    "t6": "序号 科目编码 科目名称 合计 人员经费 公用经费",
    "t7": "序号 科目编码 科目名称 合计 基本支出 项目支出",
    "t8": "序号 科目编码 科目名称 合计 基本支出 项目支出",
    "t9": "序号 项目 合计 一般公共预算财政拨款 政府性基金预算拨款 国有资本经营预算财政拨款",
}
SHEET_FIELDS = "单位编码 单位名称 预算年度 附注"
INDICATORS = "一级指标 二级指标 指标内容 指标值 备注"
PLAN = "计划开始时间 计划完成时间"

NAMES: dict[str, tuple[str, dict[str, str]]] = {
    "taojiang-target-2021": (
        "年度 填报单位 项目名称 项目起止时间 主管部门及其编码 项目实施单位 项目负责人 联系电话"
        " 资金总额 预算资金 自有资金 其他 项目概况 长期目标 年度目标 产出指标 效益指标"
        " 其他需要说明的问题 填表人 填表人联系电话 日期 单位负责人签字",
        {"项目实施进度计划": "项目实施内容 开始时间 完成时间"},
    ),
    "xuanen-target-2020": (
        "年度 填报单位 填报日期 项目名称 项目编码 项目主管部门 项目执行单位 项目负责人 联系电话"
        " 单位地址 邮政编码 项目属性 项目类型 项目立项依据 项目实施方案 项目总预算 项目当年预算"
        " 项目前两年预算编制执行及当年预算变动情况",
        {
            "项目资金来源": "来源项目 金额",
            "项目明细": "项目活动 活动内容描述 经济科目名称 总计 测算依据及说明 备注",
            "采购": "政府采购目录 采购数量 总计",
            "总目标": "名称 目标说明",
            "长期": "一级指标 二级指标 指标名称 指标值 绩效标准",
            "年度目标": "一级指标 二级指标 指标名称 前年 上年 预计当年实现 绩效目标",
        },
    ),
    "xinglong-target-2021": (
        "单位编码 单位名称 项目编码 项目名称 预算数 财政资金 其他资金 资金用途 3月底 6月底 10月底"
        " 12月底 绩效目标",
        {"绩效指标": "一级指标 二级指标 三级指标 绩效指标描述 指标值 指标值确定依据"},
    ),
    "yongxing-target-2017": (
        "年度 填报单位 专项名称 专项属性 部门名称 资金总额 部门相应职能职责概述 专项立项依据"
        " 专项长期绩效目标 专项年度绩效目标 专项实施保障措施",
        {"专项实施进度计划": f"专项实施内容 {PLAN}", "专项年度绩效指标": INDICATORS},
    ),
    "shigu-target-2023": (
        "年度 填报单位 项目名称 项目属性 部门名称 资金总额 部门相应职能职责概述 项目立项依据"
        " 项目长期绩效目标 项目年度绩效目标 项目实施保障措施 填报人 联系电话 填报日期",
        {"项目实施进度计划": f"项目实施内容 {PLAN}", "项目年度绩效指标": INDICATORS},
    ),
    **{
        f"xinglong-budget-{sheet}-2021": (SHEET_FIELDS, {"行": columns})
        for sheet, columns in SHEETS.items()
    },
    "xinglong-procurement-2021": (
        SHEET_FIELDS,
        {
            "行": "项目名称 预算资金 采购物品名称 政府采购目录序号 计量单位 数量 单价 合计"
            " 一般公共预算拨款 基金预算拨款 国有资本经营预算拨款 财政专户核拨 单位资金"
            " 财政拨款结转 非财政拨款结转结余 预留中小微企业份额"
        },
    ),
    "xinglong-assets-2021": (f"{SHEET_FIELDS} 截止时间", {"行": "项目 数量 价值"}),
}
"""Form id → its fields, and its tables with their columns: the names that others script against."""

every_form = pytest.mark.parametrize("form", load_forms().values(), ids=lambda form: form.id)


def sample_filings(form: Form) -> list[dict[str, object]]:
    filings = json.loads(form.files["sample.json"])["filings"]
    assert isinstance(filings, list)
    return filings


def test_every_form_of_the_contract_is_bundled_and_no_other() -> None:
    assert load_forms().keys() == NAMES.keys()


@every_form
def test_names_are_those_of_the_contract(form: Form) -> None:
    fields, tables = NAMES[form.id]
    assert set(form.fields) == set(fields.split())
    assert {name: set(table.columns) for name, table in form.tables.items()} == {
        name: set(columns.split()) for name, columns in tables.items()
    }
    for name, columns in tables.items():
        assert list(form.tables[name].columns) == columns.split()


@every_form
def test_forms_are_lint_clean(form: Form) -> None:
    assert [str(one) for one in lint_folder(templates_folder() / form.id)] == []


@every_form
def test_every_cell_of_a_grid_is_covered_once(form: Form) -> None:
    for grid in form.grids:
        cells = [cell for row in grid.rows for cell in row.cells]
        area = sum(cell.rows * cell.columns for cell in cells)
        assert area == len(grid.rows) * len(grid.widths_mm)


@pytest.mark.parametrize("form_id", [one for one in NAMES if "-target-" in one])
def test_every_cell_of_a_target_form_has_its_own_help(form_id: str) -> None:
    form = load_forms()[form_id]
    cells = [*form.fields]
    cells += [f"{table.name}.{name}" for table in form.tables.values() for name in table.columns]
    assert [cell for cell in cells if not (form.guidance or {}).get(cell)] == []


@every_form
def test_samples_fill_every_required_cell(form: Form) -> None:
    for data in sample_filings(form):
        values, tables = data["values"], data["tables"]
        assert isinstance(values, dict)
        assert isinstance(tables, dict)
        filing = build(form, values, tables)
        assert values.keys() == form.fields.keys()
        assert tables.keys() == form.tables.keys()
        for path, field in cells_in_order(form, filing):
            assert filing.text(path) or not field.required, path


@every_form
def test_amounts_have_a_unit_and_no_other_cell_has(form: Form) -> None:
    tables = form.tables.values()
    for field in [*form.fields.values(), *(c for t in tables for c in t.columns.values())]:
        assert (field.type is FieldType.MONEY) == (field.unit in {"元", "万元"}), field.name


def test_budget_tables_repeat_their_heading_on_every_page() -> None:
    for form in load_forms().values():
        if "行" in form.tables:
            [grid] = form.grids
            assert grid.header_rows == len(grid.rows) - 1 >= 2, form.id


def test_printed_lines_of_budget_tables_begin_a_new_filing() -> None:
    form = load_forms()["xinglong-budget-t1-2021"]
    rows = list(blank_filing(form).table_texts(form.tables["行"]))
    assert len(rows) == 33
    assert rows[9]["支出项目"] == "十、卫生健康支出"
    assert rows[-1]["收入项目"] == "收入总计"
    assert len(blank_filing(load_forms()["xinglong-budget-t4-2021"]).row_ids("行")) == 36


def test_the_funding_table_of_xuanen_stands_inside_the_main_grid() -> None:
    form = load_forms()["xuanen-target-2020"]
    assert len(form.grids) == 6
    inside = [row.table for row in form.grids[0].rows if row.table]
    assert inside == ["项目资金来源"]
    assert form.fields["项目当年预算"].unit == "万元"
    assert form.tables["项目明细"].columns["总计"].unit == "元"


def test_the_heading_of_xinglong_prints_the_project_once_more() -> None:
    form = load_forms()["xinglong-target-2021"]
    title = form.blocks[0]
    assert not isinstance(title, Grid)
    assert title.pieces == (Blank("项目名称", echo=True), "绩效目标表")


@pytest.mark.parametrize(
    "form", [one for one in load_forms().values() if one.rules], ids=lambda one: one.id
)
def test_an_example_has_no_errors_and_no_warnings(form: Form) -> None:
    text = (templates_folder() / form.id / "sample.json").read_text(encoding="utf-8")
    for given in json.loads(text)["filings"]:
        report = check(form, build(form, given["values"], given["tables"]))
        serious = [one.say for one in report.findings if one.level is not Level.HINT]
        assert serious == []
