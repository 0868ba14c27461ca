"""Rules of 桃江 2021: failing, passing, and where nothing can be said."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from perfdesk.carry import carry
from perfdesk.findings import FindingState, Level
from tests.forms.clean_filings import taojiang
from tests.forms.judging import findings, given, must_fail, must_pass, of_rule, states, told
from tests.scenario import TAOJIANG, form

if TYPE_CHECKING:
    from perfdesk.filing import Filing

OUT, GOOD, ABOUT, SPAN = "产出指标", "效益指标", "项目概况", "项目起止时间"


def output(text: str) -> Filing:
    return taojiang({OUT: text})


def about(text: str) -> Filing:
    return taojiang({ABOUT: f"离休人员配偶的医疗保险，{text}"})


def funds(total: str, *sources: str) -> Filing:
    names = ("预算资金", "自有资金", "其他")
    return taojiang({"资金总额": total, **dict(zip(names, sources, strict=True)), ABOUT: ""})


FAILING = [
    ("R01", taojiang(schedule=[("征缴", "2021年3月", "2021年2月")]), "早于开始时间 2021年3月"),
    ("R01b", taojiang({SPAN: "2021.1.1-2020.12.31"}), "2020年12月31日 早于开始的 2021年1月1日"),
    ("R01b", taojiang({SPAN: "2021年3月至2021年2月"}),
     "“项目起止时间”写的是“2021年3月至2021年2月”"),
    ("R02b", taojiang(schedule=[("征缴", "2022年1月", "2022年3月")]), "没有一天在“项目起止时间”"),
    ("R02b", taojiang(schedule=[("征缴", "2020年1月", "2020年6月")]), "从 2020年1月 到 2020年6月"),
    ("R03", output("1、2019年参保率100%。\n2、参保50人。\n3、15天内结算。"), "写着 2019 年"),
    ("R03", taojiang({GOOD: "1、2023年报销比例60%。\n2、满意度90%。"}), "“效益指标”里写着 2023 年"),
    ("R04", funds("100", "80", "10", ""), "“预算资金”80万元 + “自有资金”10万元 = 90万元"),
    ("R04", funds("88", "80", "", ""), "“资金总额”是 88万元"),
    ("R04", funds("88", "80", "0", "8000元"), "= 80.8万元"),
    ("R06", about("2021年预算30万元"), "写“2021年预算30万元”，“资金总额”填的是 21.29万元"),
    ("R06c", about("由县财政预算，共22.29万元。"), "写“共22.29万元”，“资金总额”填的是 21.29万元"),
    ("R06c", about("大病10万元，基本医疗12万元，共计22万元"), "写“共计22万元”"),
    ("R08", output("1、参保率100%。"), "数到 1 条（“参保率100%”），表上印明有效指标不少于 3 个"),
    ("R08", output("1、落实政策。\n2、保障待遇。\n3、"), "数到 2 条（“落实政策”、“保障待遇”）"),
    ("R08", output("数量指标：落实政策\n质量指标："), "数到 1 条"),
    ("R08", taojiang({GOOD: "群众满意"}),
     "“效益指标”数到 1 条（“群众满意”），表上印明有效指标不少于 2 个"),
    ("R08b", output("1、参保50人。\n2、参保率100%。\n4、15天内结算。"), "的序号是 1、2、4，不连续"),
    ("R08b", output("1、参保50人。\n2、参保率100%。\n2、15天内结算。"), "的序号是 1、2、2"),
    ("R09d", taojiang({GOOD: "1、报销60%。\n2、覆盖50人。"}), "“效益指标”里没有满意度指标"),
    ("R10b", output("1、参保50人。\n2、落实政策。\n3、按时支付。"),
     "2 条没有数，能量化的尽量量化：“落实政策”"),
    ("R14b", output("1、参保50人。2、参保率100%。3、15天内结算。"),
     "有 3 条指标写在一段里，“参保率100%”"),
    ("R14b", output("（1）参保50人；（2）参保率100%；\n（3）15天内结算"), "有 2 条指标写在一段里"),
    ("R14c", output("参保50人，参保率100%，按时支付"), "没有逐条写，数不清有几个指标"),
    ("R18b", output("1、参保率105%。\n2、参保50人。\n3、15天内结算。"), "“参保率105%”写了 105%"),
    ("R19b", output("1、明显改善。\n2、参保50人。\n3、15天内结算。"), "1 条说法含糊"),
    ("R20", taojiang({"长期目标": "看病有保障", "年度目标": "看病 有保障"}), "一字不差"),
    ("R21c", taojiang({"年度目标": "离休人员配偶参保率达98%。"}),
     "写“离休人员配偶参保率达98%”，“产出指标”（"),
    ("R21", taojiang({"年度目标": "离休人员配偶政策知晓率达98%。"}),
     "“离休人员配偶政策知晓率达98%”，在绩效指标里没有"),
    ("R23", taojiang({"主管部门及其编码": "", "填表人": ""}),
     "“主管部门及其编码”、“填表人”没有填写"),
    ("R25", taojiang({"项目实施单位": "医保局"}), "“项目实施单位”写的是简称“医保局”"),
    ("R26", about("见湘医保发〔2020]41号"), "年份的括号不成对"),
    ("R26b", about("见湘医保发[2020]41号"), "规范写法如“〔2020〕41号”"),
    ("R26c", about("见湘医保发〔2022〕41号"), "晚于本表填报的年份"),
    ("R38", funds("21.295", "21.295", "", ""), "小数超过两位"),
    ("R40", about("见XX文件"), "占位的“XX”"),
    ("R40", output("1、参保50人。\n2、参保率100%。\n3、15天内结算。\n4、"), "占位的“4、”"),
    ("R40", about("其余从略……"), "占位的“……”"),
    ("R40", taojiang({"填表人": "张*"}), "占位的“*”"),
    ("R40", taojiang({"日期": "20XX年X月X日"}), "“日期”里还留着占位的“XX”"),
    ("R40", taojiang({"联系电话": "____"}), "占位的“____”"),
    ("R41", taojiang({"日期": "2019.10.29"}), "不在 2021 年度，也不在它的上一年"),
    ("R43", taojiang({SPAN: "2021.1.1-2021.13.31"}), "不是起止时间"),
    ("R43", taojiang({"其他": "若干"}), "“其他”写的“若干”不是金额"),
    ("R44", funds("0", "0", "", ""), "项目要有资金"),
    ("R45", funds("5658100", "5658100", "", ""), "超过一百亿元"),
    ("R49", taojiang({"项目名称": "2021年社会保险基金稽核管理工作经费",
                       ABOUT: "对职工医保和居民医保进行参保登记、催缴。"}),
     "没有一处提到"),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "filing", "say"), FAILING)
def test_failing(rule: str, filing: Filing, say: str) -> None:
    must_fail(filing, rule, say)


PASSING = [
    ("R01b", taojiang({SPAN: "2021年1月至2023年12月"})),
    ("R01b", taojiang({SPAN: "2021年"})),
    ("R02b", taojiang(schedule=[("参保缴费", "2020年10月", "2020年12月")])),
    ("R02b", taojiang(schedule=[("结算", "2021年12月", "2022年2月")])),
    ("R03", output("1、2020年93%，2021年95%。\n2、2022年度参保缴费启动。\n3、满意度")),
    ("R04", funds("88", "80", "8", "")),
    ("R04", funds("88", "80万元", "80000元", "无")),
    ("R04", funds("88万元", "", "", "88")),
    ("R04", funds("88", "80", "/", "8")),
    ("R04", funds("88", "88", "—", "——")),
    ("R06c", about("4名人员共计7.2万元，设备14.09万元")),
    ("R06c", about("合同总价共60万元")),
    ("R06c", about("共60万元，分三年支付")),
    ("R06c", about("共212900元")),
    ("R06c", about("职工共10万元，居民共11.29万元")),
    ("R06c", about("全县共投入500万元，上年共支出30万元，共有50人")),
    ("R06c", about("共同承担30万元的费用，2019年共计30万元")),
    ("R08", output("①参保50人②参保率100%③15天内结算")),
    ("R08", output("参保50人\n参保率100%\n15天内结算")),
    ("R08", output("一是参保50人；二是落实政策；三是15天内结算。")),
    ("R14c", output("1、参保50人，参保率100%。\n2、落实政策。\n3、按时支付")),
    ("R43", taojiang({SPAN: "2019.1-长期"})),
    ("R43", taojiang(schedule=[("支付", "2021年全年", "2021年12月")])),
    ("R08b", output("数量指标：\n1、参保50人。\n2、参保40户。\n质量指标：\n1、参保率100%。")),
    ("R08b", output("参保50人\n参保率100%\n15天内结算")),
    ("R09d", taojiang({GOOD: "报销60%\n服务对象满意率≥90%"})),
    ("R10b", output("1、参保率百分之百。\n2、检查两次。\n3、参保50人")),
    ("R14b", output("1、参保50人，其中：（1）甲30人；（2）乙20人。\n2、参保率100%。\n3、15天")),
    ("R14b", output("参保50人；参保率100%；15天内结算")),
    ("R18b", output("1、收入增长120%。\n2、超额完成105%。\n3、参保率100%。")),
    ("R21", taojiang({"年度目标": "参保率100%，50人，报销60%，县级配套10%部分按时到位。"})),
    ("R25", taojiang({"项目实施单位": "桃江县社会保险服务中心"})),
    ("R40", about("补助标准200元*50人")),
    ("R49", taojiang({"项目名称": "自主择业军转干部",
     ABOUT: "军转干部31人的医疗保险由县财政预算安排。"})),
    ("R49", taojiang({"项目名称": "工作经费"})),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "filing"), PASSING)
def test_passing(rule: str, filing: Filing) -> None:
    must_pass(filing, rule)


CANNOT_SAY = [
    ("R01", taojiang(schedule=[("征缴", "2021年3月", "")])),
    ("R01b", taojiang({SPAN: ""})),
    ("R01b", taojiang({SPAN: "长期"})),
    ("R01b", taojiang({SPAN: "2021年-2021.3.1"})),
    ("R02b", taojiang({SPAN: ""})),
    ("R02b", taojiang(schedule=[("征缴", "长期", "2021年2月")])),
    ("R03", taojiang({"年度": ""})),
    ("R04", funds("88", "", "", "")),
    ("R04", funds("", "88", "", "")),
    ("R04", funds("88", "约80", "8", "")),
    ("R06c", taojiang({"资金总额": "约21"})),
    ("R08", output("")),
    ("R08", output("参保50人，参保率100%，15天内结算")),
    ("R08", output("落实医疗政策，保障医疗待遇，及时支付")),
    ("R08", output("落实政策。保障待遇。及时支付。")),
    ("R09d", taojiang({GOOD: ""})),
    ("R20", taojiang({"长期目标": ""})),
    ("R44", taojiang({"资金总额": ""})),
]


@pytest.mark.parametrize(("rule", "filing"), CANNOT_SAY)
def test_cannot_say(rule: str, filing: Filing) -> None:
    assert states(filing, rule) == {FindingState.CANNOT_SAY}


def test_a_clean_filing_is_clean() -> None:
    assert told(taojiang(), *Level) == []


MENDING = [
    ("R01b", taojiang({SPAN: "2021.1.1-2020.12.31"}), "2021.1.1-2021.12.31"),
    ("R01b", taojiang({SPAN: "2021年3月至2020年12月"}), "2021年3月至2021年12月"),
    ("R04", funds("100", "80", "10.5", ""), "90.5"),
    ("R14b", output("1、参保50人。 2、参保率100%。3、15天。"),
     "1、参保50人。\n2、参保率100%。\n3、15天。"),
    ("R25", taojiang({"项目实施单位": "医保局"}), "桃江县医疗保障局"),
    ("R25", taojiang({"填报单位": "桃江县医保局"}), "桃江县医疗保障局"),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "filing", "text"), MENDING)
def test_mending_mends(rule: str, filing: Filing, text: str) -> None:
    (one,) = of_rule(filing, rule)
    assert one.mend
    assert one.mend.text == text
    assert one.mend.path == one.cells[0]
    mended = taojiang(
        {
            **{path.field: cell.text for path, cell in filing.cells.items() if not path.row},
            one.mend.path.field: one.mend.text,
        }
    )
    assert not of_rule(mended, rule)


def test_a_span_whose_mending_is_not_clear_gets_no_proposal() -> None:
    (one,) = of_rule(taojiang({SPAN: "2021.10.1-2020.3.31"}), "R01b")
    assert one.mend is None


FOUND = [
    "R23 “主管部门及其编码”没有填写",
    "R25 “项目实施单位”写的是简称“医保局”，应写全称“桃江县医疗保障局”，同公章一致",
]


@pytest.mark.parametrize(
    ("name", "more"),
    [
        (
            "taojiang_01",
            [
                "R01b “项目起止时间”写的是“2021.1.1-2020.12.31”，结束的 2020年12月31日"
                " 早于开始的 2021年1月1日",
                "R14b “产出指标”有 3 条指标写在一段里，"
                "“职工医保和居民医保参保率达常住人口的95%”没有另起一行",
            ],
        ),
        ("taojiang_03", []),
        ("taojiang_05", []),
        ("taojiang_07", []),
        ("taojiang_09", []),
    ],
)
def test_given_filings_get_what_is_wrong_and_nothing_else(name: str, more: list[str]) -> None:
    filing = given(name)
    assert sorted(told(filing)) == sorted(FOUND + more)
    errors = [one.rule for one in findings(filing) if one.level is Level.ERROR]
    assert errors == (["R01b"] if more else [])


def test_copied_goals_and_a_strange_overview_are_hints() -> None:
    hints = {one.rule for one in findings(given("taojiang_01")) if one.level is Level.HINT}
    assert hints == {"R10b", "R20", "R49"}
    others = [given(f"taojiang_0{number}") for number in (3, 5, 7, 9)]
    assert not [one for filing in others for one in of_rule(filing, "R49")]


def test_years_left_in_items_are_pointed_out_after_carrying_over() -> None:
    last = output("1、2021年参保50人。\n2、参保率100%。\n3、15天内结算。")
    draft = carry(form(TAOJIANG), last, 2023).filing
    said = [one for one in findings(draft, last) if one.rule == "R03b"]
    assert OUT in {one.cells[0].field for one in said}
