"""A made-up filing of 宣恩 2020 with nothing wrong in it: what tests change one thing of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from perfdesk.filing import build
from tests.scenario import XUANEN, form

if TYPE_CHECKING:
    from collections.abc import Sequence

    from perfdesk.filing import Filing

Row = tuple[str, ...]
PAST = "项目前两年预算编制执行及当年预算变动情况"

VALUES = {
    "年度": "2020",
    "填报单位": "宣恩县医疗保障服务中心",
    "填报日期": "2020-1-13 17:00:07",
    "项目名称": "城乡居民医疗补助",
    "项目编码": "2020-007008002-0002",
    "项目主管部门": "宣恩县医疗保障局",
    "项目执行单位": "宣恩县医疗保障服务中心",
    "项目负责人": "周主任",
    "联系电话": "0718-5800001",
    "单位地址": "宣恩县市民之家",
    "邮政编码": "445500",
    "项目属性": "1",
    "项目类型": "01",
    "项目立项依据": "鄂财社发〔2016〕47号文件（中央按当年补助标准负担80%,县负担40%）",
    "项目实施方案": "按月拨付补助，确保城乡居民参保率达到95%。",
    "项目总预算": "855.00",
    "项目当年预算": "855.00",
    PAST: "2018年预算700万元，2019年预算800万元，2020年预算855万元（68066*125+193*230=8552640元）",
}
FUNDS = [
    ("合计", "855.00"),
    ("一般公共预算财政拨款", "855.00"),
    ("其中：申请当年预算拨款", "855.00"),
    ("政府性基金预算财政拨款", "0"),
    ("其他资金", "0"),
    ("其中：使用上年度财政拨款结余", ""),
]
DETAIL = (
    "居民医疗补助",
    "财政对居民医保的补助",
    "医疗费",
    "8550000.0000",
    "鄂财社发〔2016〕47号",
    "",
)
LONG = [
    ("产出指标", "时效指标", "补助资金到位及时率", "≥100%"),
    ("效益指标", "社会效益指标", "住院费用实际报销比例", "≥70%"),
    ("满意度指标", "服务对象满意度指标", "参保对象满意度", "≥95%"),
]
YEARLY = [
    ("产出指标", "质量指标", "城乡居民参保率", "≥94%", "≥95%", "≥95%", "做到应保尽保"),
    ("产出指标", "时效指标", "补助资金到位及时率", "≥100%", "≥100%", "≥100%", "按月拨付"),
    ("效益指标", "社会效益指标", "住院费用实际报销比例", "≥69%", "≥69%", "≥70%", "减轻看病负担"),
    ("满意度指标", "服务对象满意度指标", "参保对象满意度", "≥94%", "≥95%", "≥95%", "群众满意"),
]
COLUMNS = {
    "项目资金来源": ("来源项目", "金额"),
    "项目明细": ("项目活动", "活动内容描述", "经济科目名称", "总计", "测算依据及说明", "备注"),
    "采购": ("政府采购目录", "采购数量", "总计"),
    "总目标": ("名称", "目标说明"),
    "长期": ("一级指标", "二级指标", "指标名称", "指标值"),
    "年度目标": (
        *("一级指标", "二级指标", "指标名称", "前年", "上年", "预计当年实现", "绩效目标"),
    ),
}
ROWS: dict[str, Sequence[Row]] = {
    "项目资金来源": FUNDS,
    "项目明细": [DETAIL],
    "采购": [],
    "总目标": [("城乡居民医疗补助", "居民看病有保障。")],
    "长期": LONG,
    "年度目标": YEARLY,
}


def xuanen(values: dict[str, str] | None = None, **rows: Sequence[Row]) -> Filing:
    """Return the clean filing with some of its fields or whole tables replaced."""
    tables = {
        name: [dict(zip(columns, row, strict=True)) for row in {**ROWS, **rows}[name]]
        for name, columns in COLUMNS.items()
    }
    return build(form(XUANEN), {**VALUES, **(values or {})}, tables)


def funds(*amounts: str) -> Filing:
    """Return the filing with other amounts in the lines of its sources."""
    listed = [(name, amount) for (name, _), amount in zip(FUNDS, amounts, strict=True)]
    return xuanen(项目资金来源=listed)


def past(text: str, budget: str = "855.00") -> Filing:
    """Return the filing with another account of the last years, and perhaps another budget."""
    amounts = [("合计", budget), ("一般公共预算财政拨款", budget)]
    amounts += [("政府性基金预算财政拨款", "0"), ("其他资金", "0")]
    detail = (*DETAIL[:3], f"{float(budget or 0) * 10_000:.4f}", *DETAIL[4:])
    values = {PAST: text, "项目总预算": budget, "项目当年预算": budget}
    return xuanen(values, 项目资金来源=list(amounts), 项目明细=[detail])


def yearly(place: int, **cells: str) -> Filing:
    """Return the filing with some cells of one yearly indicator replaced."""
    listed: list[Row] = list(YEARLY)
    row = {**dict(zip(COLUMNS["年度目标"], listed[place], strict=True)), **cells}
    listed[place] = tuple(row.values())
    return xuanen(年度目标=listed)


def long(place: int, **cells: str) -> Filing:
    """Return the filing with some cells of one long-term indicator replaced."""
    listed: list[Row] = list(LONG)
    row = {**dict(zip(COLUMNS["长期"], listed[place], strict=True)), **cells}
    listed[place] = tuple(row.values())
    return xuanen(长期=listed)
