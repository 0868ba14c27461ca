"""Rules of 兴隆 2021: failing, passing, and where nothing can be said."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from perfdesk.carry import carry
from perfdesk.findings import FindingState, Level
from tests.forms.clean_filings import XINGLONG_ROWS, XINGLONG_VALUES, with_cells, xinglong
from tests.forms.judging import findings, given, must_fail, must_pass, of_rule, states, told
from tests.scenario import XINGLONG, form

if TYPE_CHECKING:
    from perfdesk.filing import Filing

PLAN = ("3月底", "6月底", "10月底", "12月底")


def plan(*points: str) -> Filing:
    return xinglong(dict(zip(PLAN, points, strict=True)))


def code(text: str) -> Filing:
    return xinglong({"项目编码": text})


def funds(total: str, *sources: str) -> Filing:
    names = ("财政资金", "其他资金")
    return xinglong({"预算数": total, **dict(zip(names, sources, strict=True))})


def purpose(text: str) -> Filing:
    return xinglong({"资金用途": f"用于医保智能监控，{text}"})


def cell(place: int, **cells: str) -> Filing:
    return xinglong(rows=with_cells(place, **cells))


def without(*seconds: str) -> Filing:
    return xinglong(rows=[row for row in XINGLONG_ROWS if row[1] not in seconds])


FAILING = [
    ("R03", xinglong({"绩效目标": "2018年监控全覆盖"}),
     "写着 2018 年（“2018年监控全覆盖”），项目编码是 2021"),
    ("R03", purpose("2023年运行"), "“资金用途”里写着 2023 年"),
    ("R04", funds("20", "18", "1"),
     "“预算数”是 20万元，“财政资金”18万元 + “其他资金”1万元 = 19万元"),
    ("R04", funds("20", "18", ""), "两者应当相等"),
    ("R04", funds("20.13", "15.12", "5"), "= 20.12万元"),
    ("R06c", purpose("共计配套30万元。"), "写“共计配套30万元”，“预算数”填的是 20万元"),
    ("R09", without("数量指标", "质量指标", "时效指标", "成本指标"), "没有产出指标"),
    ("R09b", without("经济效益指标", "可持续影响指标"), "没有效益指标"),
    ("R09c", without("服务对象满意度指标"), "没有满意度指标"),
    ("R10", cell(1, 值="按月核实"), "“按月核实”里没有数"),
    ("R11", cell(0, 值="≥30"), "“绩效指标”里有 1 个指标值只有数，没有单位：“≥30”"),
    ("R11", cell(1, 值="≥95核实疑点的程度"), "“≥95核实疑点的程度”"),
    ("R13", cell(1, 值="核实的疑点占全部疑点的比例"),
     "的指标值照抄了绩效指标描述“核实的疑点占全部疑点的比例”"),
    ("R13b", cell(1, 值="疑点核实率"), "“疑点核实率”的指标值照抄了指标名称"),
    ("R14", cell(1, 值="≥95%，≥30家"), "一行里写了几个指标值"),
    ("R15", cell(5, 二级="可持续发展指标"), "“效益指标”下的“可持续影响指标”"),
    ("R15", cell(6, 一级="效益指标"), "应写“满意度指标”下的“服务对象满意度指标”"),
    ("R16", cell(4, 名称="群众满意度"), "放在了“经济效益指标”"),
    ("R16b", cell(1, 名称="核实及时率"), "放在了“质量指标”"),
    ("R17", cell(3, 值="≥20万元"), "成本不应越高越好"),
    ("R18", cell(1, 值="≥105%"), "比例应在 0 到 100% 之间"),
    ("R19", cell(4, 值="明显"), "“明显”含糊"),
    ("R21", xinglong({"绩效目标": "监控覆盖率达98%"}),
     "“监控覆盖率达98%”，在绩效指标里没有对应的数"),
    ("R21", xinglong({"绩效目标": "1.监控覆盖率达98%"}), "里的“监控覆盖率达98%”"),
    ("R21b", xinglong({"绩效目标": "疑点核实率95%以上"}, with_cells(1, 值="95%")), "应为“≥95%”"),
    ("R23", xinglong({"项目编码": "", "3月底": ""}), "“项目编码”、“3月底”没有填写"),
    ("R25", xinglong({"单位名称": "兴隆县医保局"}), "应写全称“兴隆县医疗保障局”"),
    ("R26", purpose("冀财社〔2020]147号"), "年份的括号不成对"),
    ("R26b", purpose("冀财社[2020]147号"), "规范写法如“〔2020〕147号”"),
    ("R26c", purpose("冀财社〔2022〕147号"), "是 2022 年的文号"),
    ("R26d", purpose("《2022年度方案》"), "晚于本表的 2021 年度"),
    ("R29", plan("25%", "50%", "40%", "100%"),
     "到“10月底”是 40%，少于“6月底”的 50%，累计数不会减少"),
    ("R29", plan("25%", "50%", "75%", "95%"), "“12月底”写的是“95%”，年底应当用完，累计到 100%"),
    ("R29", plan("25%", "", "20%", "100%"), "到“10月底”是 20%，少于“3月底”的 25%"),
    ("R29", plan("25", "50", "75", "120"), "“12月底”写的是“120”"),
    ("R30", code("13082221946YU2KP5Y4Z"), "“13082221946YU2KP5Y4Z”是 20 位，应是 21 位"),
    ("R30", code("13082221946YU2KP5Y4Zi"), "第 21 位是“i”，应是数字或大写字母"),
    ("R30", code("1308222O946YU2KP5Y4ZI"), "第 8 位是“O”，应是数字"),
    ("R38", funds("20.125", "20.125", "0"), "小数超过两位"),
    ("R39", xinglong({"单位名称": "兴隆县𪚥局"}),
     "“单位名称”里的“𪚥”（U+2A6A5）打印用的字体里没有"),
    ("R40", purpose("见待填写"), "占位的“待填写”"),
    ("R43", plan("四分之一", "50%", "75%", "1OO%"), "“12月底”写的“1OO%”不是百分数"),
    ("R44", funds("0", "0", "0"), "项目要有资金"),
    ("R50", xinglong({"项目名称": "中央财政医保监控", "资金用途": "落实省级财政监控资金"}),
     "里写的是省级"),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "filing", "say"), FAILING)
def test_failing(rule: str, filing: Filing, say: str) -> None:
    must_fail(filing, rule, say)


PASSING = [
    ("R03", xinglong({"绩效目标": "2020年、2021年监控全覆盖，冀财社[2018]1号"})),
    ("R04", funds("20", "20", "")),
    ("R04", funds("20", "15万元", "50000元")),
    ("R04", funds("20.13", "15.126", "5")),
    ("R06c", purpose("按照每人116元的标准配套，共计配套20万元")),
    ("R07", purpose("按照每人116元的标准配套")),
    ("R11", cell(0, 值="≥100监控覆盖率100%")),
    ("R11", cell(0, 值="≥30家定点医疗机构")),
    ("R13", cell(1, 值="≥95核实的疑点占全部疑点的比例")),
    ("R21", xinglong({"绩效目标": "县级配套10%部分按时到位"})),
    ("R21", xinglong({"绩效目标": "1.95%的疑点得到核实\n2.90%以上满意"})),
    ("R29", plan("20.00%", "50.00%", "80.00%", "100.00%")),
    ("R29", plan("50%", "75%", "100%", "100")),
    ("R29", plan("0", "0", "0", "１００％")),
    ("R29", plan("33.33%", "66.66%", "83.33%", "99.99%")),
    ("R30", code("130822213QR79I7RXI65C")),
    ("R30", code("１３０８２２２１３QR79I7\nRXI65C ")),
    ("R39", xinglong({"单位名称": "兴隆县龘㐂𦝼\u200b局"})),
    ("R50", xinglong({"项目名称": "中央财政医保监控", "资金用途": "落实中央、省级监控资金"})),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "filing"), PASSING)
def test_passing(rule: str, filing: Filing) -> None:
    must_pass(filing, rule)


CANNOT_SAY = [
    ("R03", code("")),
    ("R03", code("二〇二一年第一号")),
    ("R04", funds("20", "", "")),
    ("R04", funds("", "20", "0")),
    ("R29", plan("25%", "50%", "75%", "")),
    ("R29", plan("25%", "50%", "75%", "全部")),
    ("R30", code("")),
    ("R44", funds("", "20", "")),
]


@pytest.mark.parametrize(("rule", "filing"), CANNOT_SAY)
def test_cannot_say(rule: str, filing: Filing) -> None:
    assert states(filing, rule) == {FindingState.CANNOT_SAY}


def test_a_clean_filing_is_clean() -> None:
    assert told(xinglong(), *Level) == []


MENDING = [
    ("R04", funds("20", "18.5", ""), "18.5"),
    ("R29", plan("25%", "50%", "75%", "95%"), "100.00%"),
    ("R29", plan("25", "50", "75", "95"), "100.00"),
    ("R30", code("13082221946 YU2KP5Y4Zi"), "13082221946YU2KP5Y4ZI"),
    ("R25", xinglong({"单位名称": "兴隆县医保局"}), "兴隆县医疗保障局"),
]


@pytest.mark.parametrize(("rule", "filing", "text"), MENDING)
def test_mending_mends(rule: str, filing: Filing, text: str) -> None:
    (one,) = of_rule(filing, rule)
    assert one.mend
    assert one.mend.text == text
    values = {name: filing.value(name) for name in XINGLONG_VALUES}
    assert not of_rule(xinglong({**values, one.mend.path.field: text}), rule)


def test_a_plan_that_falls_twice_says_so_twice() -> None:
    said = of_rule(plan("50%", "40%", "30%", "100%"), "R29")
    assert [one.cells[0].field for one in said] == ["6月底", "10月底"]


NO_UNIT = {
    1: "",
    3: "“绩效指标”里有 3 个指标值只有数，没有单位：“≥100全覆盖”、“≥100达标”、“≥95基本满意”",
    5: "“绩效指标”里有 4 个指标值只有数，没有单位：“≥100贫困人口全员补助”、“≥100资金到位率”、",
    7: "“绩效指标”里有 1 个指标值只有数，没有单位：“>95服务对象满意程度”",
    9: "“绩效指标”里有 2 个指标值只有数，没有单位：“≥100及时性”、“≥95服务满意程度”",
    11: "“绩效指标”里有 4 个指标值只有数，没有单位：“≥95贫困人口全员补助”、“≥95资金到位率”、",
    13: "",
    15: "“绩效指标”里有 1 个指标值只有数，没有单位：“≥95服务满意程度”",
    17: "“绩效指标”里有 3 个指标值只有数，没有单位：“≥95药品采购完成情况”、",
    19: "“绩效指标”里有 1 个指标值只有数，没有单位：“≥95服务满意程度”",
    21: "“绩效指标”里有 1 个指标值只有数，没有单位：“≥95确保参保人员全员补助”",
    23: "",
}


@pytest.mark.parametrize(("number", "say"), NO_UNIT.items())
def test_given_filings_get_what_is_wrong_and_nothing_else(number: int, say: str) -> None:
    filing = given(f"xinglong_target_{number:02}")
    said = told(filing)
    assert len(said) == bool(say), said
    assert all(one.startswith(f"R11 {say}") for one in said)
    assert all(one.level is not Level.ERROR for one in findings(filing))


def test_the_level_of_government_and_the_style_of_brackets_are_hints() -> None:
    hints = [one for one in findings(given("xinglong_target_01")) if one.level is Level.HINT]
    assert "里写的是省级" in next(one.say for one in hints if one.rule == "R50")
    styles = [one for one in hints if one.rule == "R26b"]
    assert [len(one.cells) for one in styles] == [1, 8]
    assert not of_rule(given("xinglong_target_23"), "R50")


def test_what_is_left_from_last_year_is_a_hint_while_the_code_is_still_to_come() -> None:
    last = xinglong({"资金用途": "用于2021年医保监控，承医保字〔2021〕1号"})
    draft = carry(form(XINGLONG), last, 2022).filing
    assert not draft.value("项目编码")
    said = [one for one in findings(draft, last) if one.rule in {"R03b", "R03c"}]
    assert {one.rule for one in said} == {"R03b", "R03c"}
    assert {one.level for one in said} == {Level.HINT}
