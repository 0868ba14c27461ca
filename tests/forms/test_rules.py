"""Every rule of the two forms: failing, passing, and where nothing can be said."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from perfdesk.carry import carry
from perfdesk.check import check, lint_rules
from perfdesk.findings import FindingState, Level
from perfdesk.forms.load import load_forms
from tests.forms.clean_filings import INDICATORS, shigu, with_row, with_value, yongxing
from tests.forms.judging import findings, given, must_fail, must_pass, told
from tests.scenario import SHIGU, YONGXING, form

if TYPE_CHECKING:
    from perfdesk.filing import Filing

GOAL, LONG, BASIS = "项目年度绩效目标", "项目长期绩效目标", "项目立项依据"


def goal(text: str) -> Filing:
    return shigu({GOAL: text})


def basis(text: str) -> Filing:
    return shigu({BASIS: text})


def value(place: int, text: str, content: str = "") -> Filing:
    return shigu(indicators=with_value(place, text, content))


def row(*cells: str) -> Filing:
    first, second, content, written = cells
    return shigu(indicators=with_row(first, second, content, written))


def without(*second_levels: str) -> Filing:
    return shigu(indicators=[one for one in INDICATORS if one[1] not in second_levels])


def schedule(start: str, end: str) -> Filing:
    return shigu(schedule=[("征缴", start, end)])


FAILING = [
    ("R01", schedule("2023年3月", "2023年2月"), "完成时间 2023年2月 早于开始时间 2023年3月"),
    ("R01", schedule("2023.3.2", "2023.3.1"), ""),
    ("R02", schedule("2022年3月", "2022年12月"), "没有一天在 2023 年度"),
    ("R03", goal("2019年参保率达95%以上"), "写着 2019 年（“2019年参保率达95%以上”）"),
    ("R03", goal("2020年预算执行率达到100%"), "写着 2020 年（“2020年预算执行率达到"),
    ("R03", goal("2024年参保率达95%以上"), "本表是 2023 年度"),
    ("R03", shigu({"项目名称": "2021年医保补助"}), "“项目名称”里写着 2021 年"),
    ("R03", value(0, "≥10000人", "2020年参保人数"), "“项目年度绩效指标 第 1 行 指标内容”"),
    ("R06", basis("2023年预算1430万元"), "写“2023年预算1430万元”，“资金总额”填的是 60万元"),
    ("R06", basis("本年度财政预算安排补助资金1458"), ""),
    ("R06", basis("资金总额为610000元"), ""),
    ("R06b", basis("91400人*200元=1830万元"), "算出来是 1828万元，写的是 1830万元"),
    ("R06b", basis("3×4=13"), "算出来是 12，写的是 13"),
    ("R07", shigu({"资金总额": "70"}, with_value(0, "10000人")), "= 最多60万元，小于"),
    ("R07", value(3, "61.44元/人"), "= 至少61.44万元，大于“资金总额”的 60万元"),
    ("R07", value(3, "6元/人/月"), "≥10000人 × 6元/人/月 × 12个月 = 至少72万元"),
    ("R09", without("数量指标", "质量指标", "时效指标", "成本指标"), "没有产出指标"),
    ("R09b", without("社会效益指标"), "除满意度外没有效益指标"),
    ("R09c", without("社会公众或服务对象满意度指标"), "没有满意度指标"),
    ("R10", value(2, "按月发放"), "“按月发放”里没有数"),
    ("R11", value(0, "≥10000"), "1 个指标值只有数，没有单位：“≥10000”"),
    ("R12", value(1, "95%"), "“95%”没有写 ≥、≤ 或 ＝"),
    ("R13", value(4, "住院费用实际报销比例"), "同指标内容一字不差"),
    ("R14", value(4, "60%以上，21%以上", "住院报销比例，受益面"), "一行里写了几个指标值"),
    ("R15", row("效益指标", "可持续发展指标", "平稳", "≥1年"), "“效益指标”下的“可持续影响指标”"),
    ("R15", row("产出指标", "生态效益指标", "绿化", "≥1亩"), "应写“效益指标”下的“生态效益指标”"),
    ("R15", row("产出指标", "投入指标", "投入", "≥1万元"), "本表的二级指标有：数量指标、"),
    ("R16", row("效益指标", "社会效益指标", "群众满意度", "≥90%"), "放在了“社会效益指标”"),
    ("R16b", row("产出指标", "质量指标", "补助发放及时率", "≥90%"), "放在了“质量指标”"),
    ("R16c", row("产出指标", "数量指标", "人均补助标准", "≤60元/人"), "放在了“数量指标”"),
    ("R17", value(3, "≥60元/人"), "成本不应越高越好"),
    ("R18", value(1, "≥105%"), "比例应在 0 到 100% 之间"),
    ("R19", value(4, "较大"), "“较大”含糊"),
    ("R20", shigu({LONG: "达到 95%以上", GOAL: "达到95%以上"}), "一字不差"),
    ("R21", goal("参保率达95%以上，贫困人口参保率达到99%以上"), "“贫困人口参保率达到99%以上”"),
    ("R21c", goal("参保率达96%"),
     "写“参保率达96%”，“项目年度绩效指标 第 2 行 指标值”（参保率）填的是“≥95%”"),
    ("R06c", basis("按标准补助，共需资金62万元。"), "写“共需资金62万元”"),
    ("R06d", basis("补助60万元，其中省级30万元、区级31万元"), "61万元，多于总数 60万元"),
    ("R07b", basis("按每人每年7元补助10万人"), "“10万人”乘以“每人每年7元”是 70万元"),
    ("R03d", basis("2023年13月前到位"), "“2023年13月”，日历上没有"),
    ("R21b", shigu(indicators=with_value(1, "95%")), "写的是“95%以上”，“参保率”的指标值只写“95%”"),
    ("R23", shigu({"填报人": ""}), "“填报人”没有填写"),
    ("R23", shigu(indicators=[]), "“项目年度绩效指标”没有填写"),
    ("R23", value(1, ""), "“项目年度绩效指标 第 2 行 指标值”没有填写"),
    ("R24", shigu({"项目属性": ""}), "要在延续项目、新增项目中选一个，现在一个也没有选"),
    ("R24", shigu({"项目属性": "延续项目新增项目"}), "现在写的是“延续项目新增项目”"),
    ("R25", shigu({"填报单位": "石鼓区医保局"}), "应写全称“石鼓区医疗保障局”"),
    ("R26", basis("根据湘医保发〔2022]41号"), "文号“〔2022]41号”，年份的括号不成对"),
    ("R26", basis("根据湘医保发2022〕41号"), "文号“2022〕41号”"),
    ("R26b", basis("根据湘医保发[2022]41号"), "规范写法如“〔2022〕41号”"),
    ("R26c", basis("根据湘医保发〔2024〕1号"), "是 2024 年的文号，晚于本表填报的年份"),
    ("R26d", basis("《关于做好2024年度参保工作的通知》"), "晚于本表的 2023 年度"),
    ("R38", shigu({"资金总额": "60.123"}), "小数超过两位"),
    ("R40", basis("根据XX文件"), "占位的“XX”"),
    ("R40", goal("1、参保率达95%以上\n2、"), "占位的“2、”"),
    ("R40", shigu({"填报人": "待填写"}), "占位的“待填写”"),
    ("R41", shigu({"填报日期": "2021.12.1"}), "不在 2023 年度"),
    ("R43", shigu({"资金总额": "约60"}), "“资金总额”写的“约60”不是金额"),
    ("R43", schedule("2023.2.30", "2023.3"), "第 1 行 计划开始时间”写的“2023.2.30”不是日期"),
    ("R43", shigu({"联系电话": "81700"}), "不是电话号码"),
    ("R44", shigu({"资金总额": "0"}), "项目要有资金"),
    ("R45", shigu({"资金总额": "5658100"}), "超过一百亿元"),
    ("R48", shigu({LONG: ""}), "“项目长期绩效目标”没有填"),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "filing", "say"), FAILING)
def test_failing(rule: str, filing: Filing, say: str) -> None:
    must_fail(filing, rule, say)


PASSING = [
    ("R01", schedule("2023年3月", "2023年3月")),
    ("R02", schedule("2022年11月", "2023年8月")),
    ("R03", goal("2022年93%，2023年95%以上，2024年度参保缴费启动；2016年以来、2021-2025年")),
    ("R03", goal("截至2019年底参保率93%，按〔2019〕5号、《2019年方案》")),
    ("R06", basis("2022年预算1430万元，2023年预算60万元，2023年财政预算600000元")),
    ("R06", basis("2023年占预算的2%，2023年预算编制3次")),
    ("R06", basis("2023年全区财政预算安排民生支出12亿元，2023年中央预算资金80万元")),
    ("R06", basis("2023年预算60.00万元（上年预算50万元）")),
    ("R06b", basis("68066*125+193*230=8552640元；91400人*200元=1828万元；855.264")),
    ("R07", shigu({"资金总额": "59.99"}, indicators=with_value(3, "60元/人"))),
    ("R07", shigu({"资金总额": "80"})),
    ("R07", shigu({"资金总额": "0.6"}, with_row("产出指标", "数量指标", "困难人数", "100人"))),
    ("R07", row("产出指标", "成本指标", "职工标准", "230元/人")),
    ("R09", shigu(indicators=[])),
    ("R14", value(4, "60%以上（含门诊）")),
    ("R16", row("效益指标", "社会公众或服务对象满意度指标", "群众满意率", "≥90%")),
    ("R17", value(3, "60元/人")),
    ("R18", value(1, "提高120%")),
    ("R18", value(1, "≥120%", "收入增长率")),
    ("R21", shigu({GOAL: "参保率95%，15天拨付，1万人"}, with_value(2, "按月", "15天到账"))),
    ("R21", goal("参保率由去年的93%提高到95%，2022年参保率94%，目前报销比例58%")),
    ("R21b", goal("参保率达95%")),
    ("R25", shigu({"填报单位": "石鼓区社会保险服务中心"})),
    ("R26", basis("湘财社〔2011〕11号、[2011]11号、【2011】11号、（2011）11号")),
    ("R26c", basis("湘财社〔2023〕11号")),
    ("R40", basis("《X光检查办法》，见附件")),
    ("R41", shigu({"填报日期": "2022.10.29"})),
    ("R43", schedule("2023年1月", "长期")),
    ("R47", shigu()),
    ("R48", shigu({LONG: "", GOAL: ""})),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "filing"), PASSING)
def test_passing(rule: str, filing: Filing) -> None:
    must_pass(filing, rule)


CANNOT_SAY = [
    ("R01", schedule("2023年3月", "")),
    ("R01", schedule("2023年2月", "2023年2月5日")),
    ("R01", schedule("长期", "2023年2月")),
    ("R03", shigu({"年度": ""})),
    ("R06", shigu({"资金总额": "约60"})),
    ("R07", shigu({"资金总额": ""})),
    ("R20", shigu({LONG: ""})),
    ("R38", shigu({"资金总额": "六十多"})),
    ("R41", shigu({"填报日期": ""})),
    ("R44", shigu({"资金总额": ""})),
    ("R47", shigu()),
]


@pytest.mark.parametrize(("rule", "filing"), CANNOT_SAY)
def test_cannot_say(rule: str, filing: Filing) -> None:
    report = check(form(), filing, with_unsaid=True)
    states = {one.state for one in report.findings if one.rule == rule}
    assert FindingState.CANNOT_SAY in states
    assert report.cannot_say >= 1
    assert FindingState.FAILED not in states


def test_a_clean_filing_is_clean() -> None:
    assert [f"{one.rule} {one.say}" for one in findings(shigu())] == []
    assert [f"{one.rule} {one.say}" for one in findings(yongxing())] == []


def test_mending_mends() -> None:
    proposals = {
        "R25": (shigu({"填报单位": "石鼓区医保局"}), "石鼓区医疗保障局"),
        "R21b": (shigu(indicators=with_value(1, "95%")), "≥95%"),
        "R45": (shigu({"资金总额": "5658100"}), "565.81"),
        "R15": (row("效益指标", "可持续发展指标", "平稳", "≥1年"), "可持续影响指标"),
    }
    for rule, (filing, text) in proposals.items():
        mends = [one.mend for one in findings(filing) if one.rule == rule]
        assert [mend.text for mend in mends if mend] == [text]


def test_last_year_is_compared() -> None:
    last = shigu({"资金总额": "30"})
    assert "R47" in {one.rule for one in findings(shigu(), last)}
    assert "R47" not in {one.rule for one in findings(shigu({"资金总额": "40"}), last)}


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        (
            "shigu_01",
            [
                "R25 “填报单位”写的是简称“石鼓区医保局”",
                "R07 102300人 × 61.44元/人 = 628.53万元，大于“资金总额”的 565.81万元",
            ],
        ),
        (
            "shigu_03",
            [
                "R25 “填报单位”写的是简称“石鼓区人社局”",
                "R07 不少于5000人 × 42元/人/月 × 12个月 = 至少252万元，大于“资金总额”的 153.12万元",
            ],
        ),
        (
            "yongxing_01",
            [
                "R25 “部门名称”写的是简称“永兴县人社局”",
                "R48 “专项年度绩效目标”填了，“专项长期绩效目标”没有填",
                "R21 “专项年度绩效目标”里的“统筹地区政策范围内住院补偿率达到75%以上”",
                "R21b “专项年度绩效目标”写的是“95%以上”，“参保率”的指标值只写“95%”",
                "R21b “专项年度绩效目标”写的是“5%以内”，“基金当年结余率”的指标值只写“5%”",
                "R14 “居民住院补偿率， 统筹基金补助受益面”一行里写了几个指标值",
            ],
        ),
    ],
)
def test_real_filings_get_what_is_wrong_and_nothing_else(name: str, expected: list[str]) -> None:
    said = told(given(name))
    assert len(said) == len(expected), said
    for one, start in zip(said, expected, strict=True):
        assert one.startswith(start)
    assert all(one.level is not Level.ERROR for one in findings(given(name)))


def test_what_is_left_from_last_year_is_pointed_out_until_it_is_confirmed() -> None:
    last = given("shigu_01")
    draft = carry(form(SHIGU), last, 2024).filing
    said = [one for one in findings(draft, last) if one.rule in {"R03b", "R03c"}]
    assert {one.cells[0].field for one in said} == {BASIS, "项目年度绩效指标"}
    assert "2023 年" in next(one.say for one in said if one.rule == "R03b")
    rules = [one.rule for one in findings(draft, last) if one.level is not Level.HINT]
    assert sorted(rules) == ["R03b", "R07", "R23", "R25"]


def test_every_rule_is_sound_and_says_what_it_rests_on() -> None:
    for one in load_forms().values():
        assert lint_rules(one) == ()
        for rule in one.rules:
            assert rule.basis
            assert rule.title


def test_both_forms_have_rules_of_every_level() -> None:
    for name in (SHIGU, YONGXING):
        levels = [rule.level for rule in form(name).rules]
        assert set(levels) == set(Level)
        assert len(levels) >= 40
