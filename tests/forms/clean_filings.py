"""Made-up filings with nothing wrong in them: what the tests of rules change one thing of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from perfdesk.filing import build
from tests.scenario import SHIGU, TAOJIANG, XINGLONG, YONGXING, form

if TYPE_CHECKING:
    from perfdesk.filing import Filing

INDICATORS = [
    ("产出指标", "数量指标", "参加居民医保的人数", "≥10000人"),
    ("产出指标", "质量指标", "参保率", "≥95%"),
    ("产出指标", "时效指标", "补助资金到账时间", "2023年12月底前"),
    ("产出指标", "成本指标", "区级补助标准", "≤60元/人"),
    ("效益指标", "社会效益指标", "住院费用实际报销比例", "≥60%"),
    ("效益指标", "社会公众或服务对象满意度指标", "参保群众满意度", "≥90%"),
]

SHIGU_VALUES = {
    "年度": "2023",
    "填报单位": "石鼓区医疗保障局",
    "项目名称": "城乡居民医疗保险区级补助",
    "项目属性": "延续项目",
    "部门名称": "石鼓区医疗保障局",
    "资金总额": "60",
    "部门相应职能职责概述": "负责全区居民医疗保险的参保、待遇和基金监管。",
    "项目立项依据": "根据湘医保发〔2022〕41号《关于做好2023年度参保的通知》，2023年预算60万元。",
    "项目长期绩效目标": "居民看病有保障，因病致贫的家庭逐年减少。",
    "项目年度绩效目标": "居民医保参保率达95%以上，住院费用实际报销比例不低于60%。",
    "项目实施保障措施": "按标准征缴，区级补助按时到位。",
    "填报人": "周经办",
    "联系电话": "8170001",
    "填报日期": "2023年2月24日",
}
SHIGU_SCHEDULE = [
    ("参保征缴", "2022年10月", "2023年2月"),
    ("待遇兑付", "2023年1月1日", "2023年12月31日"),
]


def shigu(
    values: dict[str, str] | None = None,
    indicators: list[tuple[str, str, str, str]] | None = None,
    schedule: list[tuple[str, str, str]] | None = None,
) -> Filing:
    """Return a clean filing of 石鼓 2023, with some of it replaced."""
    return build(
        form(SHIGU),
        {**SHIGU_VALUES, **(values or {})},
        {
            "项目实施进度计划": [
                {"项目实施内容": content, "计划开始时间": start, "计划完成时间": end}
                for content, start, end in (SHIGU_SCHEDULE if schedule is None else schedule)
            ],
            "项目年度绩效指标": _rows(INDICATORS if indicators is None else indicators),
        },
    )


def with_value(place: int, value: str, content: str = "") -> list[tuple[str, str, str, str]]:
    """Return the clean indicators with the value, and perhaps the content, of one row replaced."""
    rows = list(INDICATORS)
    first, second, old, _ = rows[place]
    rows[place] = (first, second, content or old, value)
    return rows


def with_row(first: str, second: str, content: str, value: str) -> list[tuple[str, str, str, str]]:
    """Return the clean indicators with one row more."""
    return [*INDICATORS, (first, second, content, value)]


def yongxing(
    values: dict[str, str] | None = None,
    indicators: list[tuple[str, str, str, str]] | None = None,
    schedule: list[tuple[str, str, str]] | None = None,
) -> Filing:
    """Return a clean filing of 永兴 2017, with some of it replaced."""
    own = {
        "年度": "2017",
        "填报单位": "永兴县城乡居民医疗保险中心",
        "专项名称": "城乡居民医保县级配套资金",
        "专项属性": "延续专项",
        "部门名称": "永兴县人力资源和社会保障局",
        "资金总额": "60",
        "部门相应职能职责概述": "承担本县居民医疗保险的业务管理。",
        "专项立项依据": "湘财预〔2010〕184号",
        "专项长期绩效目标": "居民看病有保障。",
        "专项年度绩效目标": "居民医保参保率达95%以上。",
        "专项实施保障措施": "专项组织机构：永兴县城乡居民医疗保险中心",
    }
    names = ("专项实施内容", "计划开始时间", "计划完成时间")
    listed = [("资金筹集", "2016年11月", "2017年8月")] if schedule is None else schedule
    tables = {
        "专项实施进度计划": [dict(zip(names, row, strict=True)) for row in listed],
        "专项年度绩效指标": _rows(INDICATORS if indicators is None else indicators),
    }
    tables["专项年度绩效指标"][2]["指标值"] = "12月底前"
    return build(form(YONGXING), {**own, **(values or {})}, tables)


def _rows(indicators: list[tuple[str, str, str, str]]) -> list[dict[str, str]]:
    names = ("一级指标", "二级指标", "指标内容", "指标值")
    return [dict(zip(names, row, strict=True)) for row in indicators]


TAOJIANG_VALUES = {
    "年度": "2021",
    "填报单位": "桃江县医疗保障局",
    "项目名称": "离休人员配偶医疗保险",
    "项目起止时间": "2021.1.1-2021.12.31",
    "主管部门及其编码": "桃江县医疗保障局 306001",
    "项目实施单位": "桃江县医疗保障局",
    "项目负责人": "周主任",
    "联系电话": "8880001",
    "资金总额": "21.29",
    "预算资金": "21.29",
    "项目概况": "离休人员配偶50人的医疗保险由县财政预算，共21.29万元。",
    "长期目标": "离休人员配偶看病有保障。",
    "年度目标": "离休人员配偶参保率达100%，医疗费用按时结算。",
    "产出指标": "1、离休人员配偶参保率100%。\n2、参保50人。\n3、医疗费用在15天内结算。",
    "效益指标": "1、住院费用实际报销比例不低于60%。\n2、群众满意度≧90%。",
    "填表人": "周经办",
    "填表人联系电话": "8880002",
    "日期": "2020.10.29",
    "单位负责人签字": "周主任",
}
TAOJIANG_SCHEDULE = [
    ("1、参保登记", "2020年10月1日", "2021年2月28日"),
    ("2、待遇兑付", "2021年1月1日", "2021年12月31日"),
]


def taojiang(
    values: dict[str, str] | None = None, schedule: list[tuple[str, str, str]] | None = None
) -> Filing:
    """Return a clean filing of 桃江 2021, with some of it replaced."""
    names = ("项目实施内容", "开始时间", "完成时间")
    listed = TAOJIANG_SCHEDULE if schedule is None else schedule
    rows = [dict(zip(names, row, strict=True)) for row in listed]
    return build(form(TAOJIANG), {**TAOJIANG_VALUES, **(values or {})}, {"项目实施进度计划": rows})


XinglongRow = tuple[str, str, str, str, str]
XINGLONG_VALUES = {
    "单位编码": "362001",
    "单位名称": "兴隆县医疗保障局本级",
    "项目编码": "13082221946YU2KP5Y4ZI",
    "项目名称": "医疗保障智能监控系统建设经费",
    "预算数": "20.00",
    "财政资金": "20.00",
    "其他资金": "0",
    "资金用途": "用于医保智能监控系统的建设和运行，覆盖全部定点医疗机构。",
    "3月底": "25.00%",
    "6月底": "50.00%",
    "10月底": "75.00%",
    "12月底": "100.00%",
    "绩效目标": "1.监控覆盖全部定点医疗机构\n2.违规费用按月追回",
}
XINGLONG_ROWS: list[XinglongRow] = [
    ("产出指标", "数量指标", "监控覆盖的机构", "接入系统的定点医疗机构", "≥30家"),
    ("产出指标", "质量指标", "疑点核实率", "核实的疑点占全部疑点的比例", "≥95%"),
    ("产出指标", "时效指标", "系统上线时间", "全部机构接入的时间", "2021年6月底前"),
    ("产出指标", "成本指标", "系统建设成本", "全年建设和运行支出", "≤20万元"),
    ("效益指标", "经济效益指标", "追回违规费用", "全年追回的基金", "≥50万元"),
    ("效益指标", "可持续影响指标", "系统使用年限", "系统连续使用", "≥5年"),
    ("满意度指标", "服务对象满意度指标", "参保群众满意度", "问卷调查结果", "≥90%"),
]


def xinglong(values: dict[str, str] | None = None, rows: list[XinglongRow] | None = None) -> Filing:
    """Return a clean filing of 兴隆 2021, with some of it replaced."""
    names = ("一级指标", "二级指标", "三级指标", "绩效指标描述", "指标值")
    listed = XINGLONG_ROWS if rows is None else rows
    table = [
        {**dict(zip(names, row, strict=True)), "指标值确定依据": "承医保字〔2020〕12号"}
        for row in listed
    ]
    return build(form(XINGLONG), {**XINGLONG_VALUES, **(values or {})}, {"绩效指标": table})


def with_cells(place: int, **cells: str) -> list[XinglongRow]:
    """Return the clean rows of 兴隆 with some cells of one row replaced."""
    names = ("一级", "二级", "名称", "描述", "值")
    rows = list(XINGLONG_ROWS)
    old = dict(zip(names, rows[place], strict=True))
    first, second, name, described, value = {**old, **cells}.values()
    rows[place] = (first, second, name, described, value)
    return rows
