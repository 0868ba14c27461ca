"""What is odd but legal in real filings stays quiet: no error and no warning.

One section for each kind of oddity, with the forms that it concerns.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from perfdesk.findings import Level
from tests.forms.clean_filings import (
    INDICATORS,
    XINGLONG_ROWS,
    XinglongRow,
    shigu,
    taojiang,
    with_cells,
    with_row,
    with_value,
    xinglong,
    yongxing,
)
from tests.forms.clean_xuanen import DETAIL, LONG, PAST, YEARLY, funds, past, xuanen, yearly
from tests.forms.judging import findings, told
from tests.scenario import XINGLONG, XUANEN, Member, check_dossier, form

if TYPE_CHECKING:
    from perfdesk.filing import Filing

PLAN = ("3月底", "6月底", "10月底", "12月底")


def paid_by(*points: str) -> Filing:
    return xinglong(dict(zip(PLAN, points, strict=True)))


def without(*second_levels: str) -> Filing:
    return shigu(indicators=[one for one in INDICATORS if one[1] not in second_levels])


def one_more(*cells: str) -> list[XinglongRow]:
    first, second, name, described, value = cells
    return [*XINGLONG_ROWS, (first, second, name, described, value)]


EARLY_SCHEDULE = [
    shigu(schedule=[("参保征缴", "2022年10月1日", "2023年2月28日")]),
    yongxing(schedule=[("资金筹集", "2016年11月", "2017年2月")]),
    yongxing(schedule=[("资金筹集", "2016年11月", "2016年12月")]),
    taojiang(schedule=[("2、城乡居民医保", "2020年10月1日", "2021年2月28日")]),
    taojiang(schedule=[("参保缴费", "2020年9月", "2020年12月")]),
]
FILED_BEFORE_OR_WITHIN_THE_YEAR = [
    shigu({"填报日期": "2022.10.29"}),
    shigu({"填报日期": "2023-1-13 17:00:07"}),
    shigu({"填报日期": "2023年4月14日"}),
    taojiang({"日期": "2020.10.29"}),
    taojiang({"日期": "2021年2月3日"}),
]
EMPTY_CATEGORIES = [
    without("成本指标", "时效指标"),
    shigu(indicators=with_row("效益指标", "生态效益指标", "对环境的影响", "无")),
    xinglong(rows=[row for row in XINGLONG_ROWS if row[1] != "经济效益指标"]),
    xinglong(rows=one_more("效益指标", "生态效益指标", "对环境的影响", "无", "无")),
]
PLANS = [
    paid_by("20.00%", "50.00%", "80.00%", "100.00%"),
    paid_by("50.00%", "75.00%", "90.00%", "100.00%"),
    paid_by("50.00%", "75.00%", "100.00%", "100.00%"),
    paid_by("0", "0", "100", "100"),
]
SEVERAL_UNDER_ONE_LEVEL = [
    shigu(indicators=with_row("产出指标", "数量指标", "困难人员参保人数", "≥100人")),
    shigu(indicators=with_row("产出指标", "质量指标", "政策知晓率", "100%")),
    xinglong(rows=one_more("产出指标", "数量指标", "培训经办人员", "参加培训的人数", "≥60人")),
]
ONE_PERSON_TWICE = [
    taojiang({"项目负责人": "赵主任", "单位负责人签字": "赵主任"}),
    taojiang({"项目负责人": "赵主任", "填表人": "赵主任", "填表人联系电话": "8880001"}),
    taojiang({"单位负责人签字": ""}),
]
UNITS_AND_PHONES = [
    shigu({"资金总额": "60万元"}),
    shigu({"联系电话": "8170001"}),
    shigu({"联系电话": "0734-8170001"}),
    yongxing({"资金总额": "60万元"}),
    taojiang({"资金总额": "21.29万元", "预算资金": "21.29万元"}),
    taojiang({"联系电话": "8882878", "填表人联系电话": "8885867"}),
    xinglong({"预算数": "20万元", "财政资金": "20万元"}),
]
SMALL_PROJECTS = [
    shigu(
        {"资金总额": "0.84", "项目立项依据": "湘财社〔2023〕11号"},
        [one for one in INDICATORS if one[1] != "成本指标"],
    ),
    taojiang({"资金总额": "0.84", "预算资金": "0.84", "项目概况": "离休人员配偶的医疗保险。"}),
    xinglong({"预算数": "0.84", "财政资金": "0.84", "绩效目标": "监控覆盖全部定点医疗机构"}),
]
HIGH_TARGETS = [
    shigu(indicators=with_value(5, "≥100%")),
    shigu(indicators=with_value(4, "60%以上")),
    yongxing(indicators=with_value(5, "≥97%")),
    taojiang({"效益指标": "1、住院费用实际报销比例100%。\n2、群众满意度100%。"}),
    xinglong(rows=with_cells(6, 值="≥100%")),
    xinglong(rows=with_cells(1, 值="100%")),
]
RIGHT_SUMS = [
    taojiang({"资金总额": "88", "预算资金": "88", "项目概况": "离休人员配偶的医疗保险。"}),
    taojiang(
        {
            "资金总额": "855.264",
            "预算资金": "855.264",
            "项目概况": "离休人员配偶的医疗保险，68066*125+193*230=8552640元，共855.26万元。",
        }
    ),
    xinglong({"资金用途": "按照每人116元的标准配套医保监控资金，共计配套20万元。"}),
    xinglong({"绩效目标": "监控支出县级配套10%部分按时到位"}),
    shigu({"项目立项依据": "2018年预算1500万元，2019年预算1700万元"}),
]
NAMES_AND_SIGNS = [
    xinglong({"项目名称": "冀财社[2020]147号+中央财政医疗救助补助资金"}),
    taojiang({"产出指标": "1、 参保50人。\n2、 参保率100%。\n3、 落实医疗政策。\n4、 按时支付。"}),
    taojiang({"填表人": "𦝼经办"}),
]

SYSTEM_PRINTS = [
    xuanen({"项目总预算": "3000.00"}),
    xuanen({"填报日期": "2020-1-13 17:00:07"}),
    funds("855.00", "855.00", "855.00", "0", "0", ""),
    funds("855.00", "850.00", "", "", "5.00", "5.00"),
    xuanen(采购=[("台式计算机", "3", "15000.00")]),
    xuanen(采购=[("", "", "0.00")]),
    past("2018年预算1500万元，2019年预算1700万元，本年预算855万元"),
    past("2020年预算855万元（68066×125 + 193×230 = 8,552,640 元）"),
    xuanen({"项目立项依据": "鄂财社发[2016]47号（中央负担80%,地方负担20%，其中省60%，县40%）"}),
    xuanen({PAST: "截止2019年10月底参保人数13万人，上年度、上年结余按规定使用"}),
    xuanen({"项目实施方案": "2021年度参保缴费在2020年9月启动，住院报销比例达到70%以上。"}),
    yearly(0, 上年="≥95%", 预计当年实现="≥95%"),
    yearly(3, 前年="94.00", 上年="95.00", 预计当年实现="95.00"),
    xuanen(长期=[*LONG, ("产出指标", "时效指标", "待遇支付及时率", "≥98%")]),
    xuanen(
        年度目标=[
            *YEARLY[:2],
            *YEARLY[2:],
            ("产出指标", "数量指标", "补助人数", "", "", "≥13万人", ""),
        ]
    ),
    xuanen(
        项目明细=[(*DETAIL[:3], "5000000.00", *DETAIL[4:]), (*DETAIL[:3], "3550000", *DETAIL[4:])]
    ),
]

ODD = [
    *EARLY_SCHEDULE,
    *FILED_BEFORE_OR_WITHIN_THE_YEAR,
    *EMPTY_CATEGORIES,
    *PLANS,
    *SEVERAL_UNDER_ONE_LEVEL,
    *ONE_PERSON_TWICE,
    *UNITS_AND_PHONES,
    *SMALL_PROJECTS,
    *HIGH_TARGETS,
    *RIGHT_SUMS,
    *NAMES_AND_SIGNS,
    *SYSTEM_PRINTS,
]


@pytest.mark.parametrize("filing", ODD)
def test_odd_but_legal_stays_quiet(filing: Filing) -> None:
    assert told(filing) == []


@pytest.mark.parametrize("filing", [shigu(), yongxing(), taojiang(), xinglong(), xuanen()])
def test_targets_equal_to_last_year_stay_quiet(filing: Filing) -> None:
    assert [one.say for one in findings(filing, filing) if one.level is not Level.HINT] == []


def test_forms_need_not_stand_in_the_order_of_their_codes() -> None:
    codes = ["13082221YU2KP5Y4ZI946", "13082221946YU2KP5Y4ZI", "130822213QR79I7RXI65C"]
    members = [
        Member(
            code,
            form(XINGLONG),
            xinglong(
                {
                    "项目编码": code,
                    "项目名称": f"第{place}期医保监控",
                    "资金用途": f"用于第{place}期医保监控系统的建设和运行。",
                    "绩效目标": f"第{place}期监控覆盖全部定点医疗机构",
                },
                with_cells(0, 描述=f"接入第{place}期系统的定点医疗机构"),
            ),
        )
        for place, code in enumerate(codes, 1)
    ]
    assert [one.say for one in check_dossier(members).findings] == []


def test_prints_of_one_second_in_any_order_of_codes_stay_quiet() -> None:
    members = []
    for place, serial in enumerate(("0002", "0003", "0005", "0001", "0004", "0006")):
        values = {
            "项目编码": f"2020-007008002-{serial}",
            "项目名称": f"第{serial}号医疗补助",
            "项目实施方案": f"按月拨付第{serial}号补助，确保城乡居民参保率达到95%。",
            PAST: f"第{serial}号，2019年预算800万元，2020年预算855万元",
        }
        names = [(*row[:2], f"{row[2]}{place}", *row[3:]) for row in YEARLY]
        members.append(Member(serial, form(XUANEN), xuanen(values, 年度目标=names)))
    found = check_dossier(members).findings
    assert [one.say for one in found if one.level is not Level.HINT] == []
