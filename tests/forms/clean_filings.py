"""Made-up filings with nothing wrong in them: what the tests of rules change one thing of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from perfdesk.filing import build
from tests.scenario import SHIGU, YONGXING, form

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


def yongxing(values: dict[str, str] | None = None) -> Filing:
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
    schedule = [
        {"专项实施内容": "资金筹集", "计划开始时间": "2016年11月", "计划完成时间": "2017年8月"}
    ]
    tables = {"专项实施进度计划": schedule, "专项年度绩效指标": _rows(INDICATORS)}
    tables["专项年度绩效指标"][2]["指标值"] = "12月底前"
    return build(form(YONGXING), {**own, **(values or {})}, tables)


def _rows(indicators: list[tuple[str, str, str, str]]) -> list[dict[str, str]]:
    names = ("一级指标", "二级指标", "指标内容", "指标值")
    return [dict(zip(names, row, strict=True)) for row in indicators]
