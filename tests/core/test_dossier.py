from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfdesk.cells import CellPath
from perfdesk.check import Together, marks_of, tallies, unit_key
from perfdesk.filing import build
from perfdesk.findings import FindingState, Level, Tally
from tests.forms.clean_filings import shigu, yongxing
from tests.scenario import SHIGU, YONGXING, Member, check_dossier, form

if TYPE_CHECKING:
    from collections.abc import Sequence

    from perfdesk.findings import Finding

TAOJIANG, XUANEN, XINGLONG = (
    "taojiang-target-2021",
    "xuanen-target-2020",
    "xinglong-target-2021",
)
GOAL = "居民医保参保率达95%以上，住院费用实际报销比例不低于60%。"
OUTPUT = "1、保障离休干部配偶参保率100%。\n2、待遇支出率100%。"


def member(key: str, **values: str) -> Member:
    own = {"项目名称": f"项目{key}", "项目年度绩效目标": f"{key}：{GOAL}", **values}
    rows = [("产出指标", "数量指标", f"{key}享受补助的人数", "≥100人"),
            ("产出指标", "质量指标", "补助发放到位的比例不低于计划", "≥95%")]  # fmt: skip
    return Member(key, form(SHIGU), shigu(own, rows))


def of(form_id: str, key: str, rows: Sequence[str] = (), **values: str) -> Member:
    """Return a filing of one of the other forms; rows are 指标 of 宣恩 and 兴隆."""
    table, columns = {
        XUANEN: ("年度目标", ("指标名称", "预计当年实现")),
        XINGLONG: ("绩效指标", ("三级指标", "指标值")),
    }.get(form_id, ("", ()))
    cells = [dict(zip(columns, row.split("="), strict=True)) for row in rows]
    unit = "单位名称" if form_id == XINGLONG else "填报单位"
    own = {"项目名称": f"项目{key}", unit: "某县医疗保障局", **values}
    return Member(key, form(form_id), build(form(form_id), own, {table: cells} if cells else {}))


def found(*members: Member) -> tuple[Finding, ...]:
    return check_dossier(members).findings


def rules(*members: Member) -> list[str]:
    return [one.rule for one in found(*members)]


def test_filings_that_agree_are_left_alone() -> None:
    report = check_dossier([member("甲"), member("乙"), member("丙")])
    assert report.findings == ()
    assert report.checked > 3


def test_one_filing_alone_has_nothing_to_agree_with() -> None:
    alone = of(TAOJIANG, "甲", 项目负责人="赵某", 联系电话="8880001", 填表人="赵某",
               填表人联系电话="8880009", 长期目标=GOAL, 年度目标=GOAL)  # fmt: skip
    for members in ([], [alone], [member("甲")]):
        report = check_dossier(members)
        assert (report.findings, report.checked) == ((), 0)


# --- names and codes -------------------------------------------------------------------------


def test_two_projects_of_one_name() -> None:
    same = {"项目名称": "医保 补助"}
    (one,) = found(member("甲", **same), member("乙"), member("丙", 项目名称="医保补助"))
    assert (one.rule, one.level) == ("D01", Level.WARNING)
    assert one.say == "“医保 补助”在报送包里出现了 2 次"
    assert (one.filing, one.cells) == ("甲", (CellPath("项目名称"),))
    assert one.elsewhere == (("丙", CellPath("项目名称")),)


@pytest.mark.parametrize(
    ("form_id", "code", "again"),
    [
        (XINGLONG, "130822213QR79I7RXI65C", "130822213QR79I7RXI65c "),
        (XUANEN, "2020-007008002-0002", "２０２０-007008002-0002"),
    ],
)
def test_two_projects_of_one_code(form_id: str, code: str, again: str) -> None:
    (one,) = found(
        of(form_id, "甲", 项目编码=code),
        of(form_id, "乙", 项目编码=code.replace("2", "3")),
        of(form_id, "丙", 项目编码=again),
    )
    assert (one.rule, one.level) == ("R30d", Level.ERROR)
    assert one.say == f"“项目编码” {code} 用了 2 次：“项目甲”、“项目丙”"
    assert found(of(form_id, "甲"), of(form_id, "乙")) == ()


# --- telephones ------------------------------------------------------------------------------


def test_one_person_with_two_telephones() -> None:
    (one,) = found(member("甲"), member("乙", 联系电话="8170002"))
    assert one.say == "“周经办”的固定电话前后不一：“8170001”（1 处）、“8170002”（1 处）"
    assert one.elsewhere == (("乙", CellPath("联系电话")),)
    assert found(member("甲"), member("乙", 填报人="孙经办", 联系电话="8170002")) == ()
    assert found(member("甲"), member("乙", 填报人="孙经办")) == ()  # they share a telephone


def test_the_odd_one_out_is_named_first() -> None:
    many = [member(key) for key in "甲乙丙丁"]
    (one,) = found(*many[:3], member("戊", 联系电话="8170007"), many[3])
    assert one.filing == "戊"
    assert len(one.elsewhere) == 1
    assert one.say == "“周经办”的固定电话前后不一：“8170001”（4 处）、“8170007”（1 处）"


def test_one_person_in_two_roles_and_two_forms() -> None:
    roles = {"项目负责人": "赵某某", "联系电话": "8880001", "填表人": "王某"}
    mine = of(TAOJIANG, "甲", **roles, 填表人联系电话="8880002")
    assert found(mine, of(TAOJIANG, "乙", **roles, 填表人联系电话="8880002")) == ()
    other = of(TAOJIANG, "乙", 填表人="赵某某", 填表人联系电话="8880003")
    (one,) = found(mine, other)
    assert one.rule == "D02"
    assert {path.field for path in (*one.cells, one.elsewhere[0][1])} == {
        "联系电话", "填表人联系电话",
    }  # fmt: skip
    assert rules(mine, member("丙", 填报人="赵某某", 联系电话="8880003")) == ["D02"]


@pytest.mark.parametrize(
    "other",
    [
        "0718-8170001", "（0718）8170001", "8170001转802", "８１７０００１", "817 0001",
        "8170001/13900000001", "8170001、13900000001", "电话待定", "同上", "",
    ],
)  # fmt: skip
def test_the_same_telephone_written_another_way(other: str) -> None:
    assert found(member("甲"), member("乙", 联系电话=other)) == ()


def test_an_office_telephone_here_and_a_mobile_there_is_a_hint() -> None:
    mobile = member("乙", 联系电话="13900000001")
    (one,) = found(member("甲"), mobile)
    assert (one.rule, one.level) == ("D02b", Level.HINT)
    both = member("丙", 联系电话="8170001，13900000001")
    assert found(member("甲"), both) == found(mobile, both) == ()
    assert rules(mobile, member("丙", 联系电话="13900000002")) == ["D02"]


# --- units -----------------------------------------------------------------------------------


def test_one_unit_written_two_ways() -> None:
    (one,) = found(member("甲"), member("乙", 填报单位="石鼓区医保局"))
    assert one.rule == "D03"
    assert "“石鼓区医疗保障局”（1 处）" in one.say
    assert "“石鼓区医保局”（1 处）" in one.say


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("石鼓区医疗保障局", "石鼓区医保局"),
        ("桃江县人力资源和社会保障局", "益阳市桃江县人社局"),
        ("宣恩县医疗保障服务中心", "湖北省宣恩县 医保服务中心（盖章）"),
        ("宣恩县医疗保障局", "湖北省恩施土家族苗族自治州宣恩县医保局"),
    ],
)
def test_names_that_are_certainly_one_unit(one: str, other: str) -> None:
    assert unit_key(one) == unit_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("石鼓区医疗保障局", "石鼓区人社局"),
        ("石鼓区医疗保障局", "石鼓区医疗保障局基金中心"),
        ("湘潭市医疗保障局", "湘潭县医疗保障局"),
        ("某县教育局", "某县教育体育局"),
        ("某县审计局", "某县统计局"),
        ("岳阳市市场监督管理局", "岳阳市场监督管理局"),
        ("衡阳市石鼓区医保局", "衡阳市医保局"),
        ("兴隆县医疗保障局本级", "兴隆县医疗保障局"),
    ],
)
def test_names_that_may_be_two_units(one: str, other: str) -> None:
    assert unit_key(one) != unit_key(other)
    assert found(member("甲", 填报单位=one), member("乙", 填报单位=other)) == ()


def test_one_unit_has_one_code_and_one_address_one_postcode() -> None:
    assert rules(of(XINGLONG, "甲", 单位编码="362001"), of(XINGLONG, "乙", 单位编码="362002")) == [
        "D05"
    ]
    assert found(of(XINGLONG, "甲", 单位编码="362001"), of(XINGLONG, "乙", 单位编码="")) == ()
    here = {"单位地址": "宣恩县市民之家", "邮政编码": "445500"}
    assert rules(of(XUANEN, "甲", **here), of(XUANEN, "乙", **here | {"邮政编码": "445501"})) == [
        "D06"
    ]
    moved = here | {"单位地址": "宣恩县珠山镇", "邮政编码": "445501"}
    assert found(of(XUANEN, "甲", **here), of(XUANEN, "乙", **moved)) == ()


# --- copies ----------------------------------------------------------------------------------


def test_one_goal_for_three_projects_is_one_finding() -> None:
    same = {"项目年度绩效目标": GOAL}
    (one,) = found(*(member(key, **same) for key in "甲乙丙"), member("丁"))
    assert (one.rule, one.level) == ("R27", Level.WARNING)
    assert one.cells == (CellPath("项目年度绩效目标"),)
    assert [key for key, _ in one.elsewhere] == ["乙", "丙"]
    assert "“项目甲”、“项目乙”、“项目丙”" in one.say
    assert GOAL in one.say


def test_short_goals_and_what_a_unit_writes_everywhere_may_be_equal() -> None:
    same = {
        "项目年度绩效目标": "按时足额发放",
        "部门相应职能职责概述": f"职能{GOAL}",
        "项目立项依据": f"依据{GOAL}",
        "项目实施保障措施": f"措施{GOAL}",
    }
    assert found(member("甲", **same), member("乙", **same)) == ()
    place = {
        "单位地址": "湖北省恩施土家族苗族自治州宣恩县珠山镇市民之家三楼三百零一室",
        "邮政编码": "445500",
    }
    assert found(of(XUANEN, "甲", **place), of(XUANEN, "乙", **place)) == ()


def test_goals_that_differ_in_the_group_they_name_are_left_alone() -> None:
    words = "落实{}参保与医疗待遇支付政策，加强医疗监管，维护基金安全运行"
    members = [
        of(TAOJIANG, key, 长期目标=words.format(who), 年度目标=words.format(who),
           产出指标=f"1、保障{who}参保率100%。\n2、保障{who}待遇支出及时支付。",
           效益指标=f"1、落实{who}医疗政策。\n2、切实保障医保参保人员合法权益、维护基金安全。")
        for key, who in zip("甲乙丙", ("离休配偶", "军转干部", "改制企业人员"), strict=True)
    ]  # fmt: skip
    assert found(*members) == ()


def test_a_goal_copied_within_the_same_project_only_is_none_of_the_dossier() -> None:
    twice = {"项目名称": "一个项目", "项目年度绩效目标": GOAL}
    assert rules(member("甲", **twice), member("乙", **twice)) == ["D01"]


def test_a_copied_paragraph_is_found_whatever_its_number() -> None:
    mine = f"1.甲的目标要写满二十个字才算得上是一个长段落。\n2.{GOAL}"
    other = f"（一）{GOAL.rstrip('。')}；\n（二）乙的目标"
    (one,) = found(member("甲", 项目年度绩效目标=mine), member("乙", 项目年度绩效目标=other))
    assert one.rule == "R27"
    assert "里有段落一字不差" in one.say
    assert one.elsewhere == (("乙", CellPath("项目年度绩效目标")),)
    assert rules(member("甲", 项目年度绩效目标=mine), member("乙", 项目长期绩效目标=GOAL)) == [
        "R27"
    ]


def test_a_text_copied_as_a_whole_is_not_told_again_by_paragraph() -> None:
    both = {"项目年度绩效目标": f"一、{GOAL}\n二、{GOAL}而且年年提高，一年比一年更好"}
    assert rules(member("甲", **both), member("乙", **both)) == ["R27"]
    (one,) = found(
        of(TAOJIANG, "甲", 长期目标=GOAL, 年度目标=GOAL),
        of(TAOJIANG, "乙", 长期目标=GOAL, 年度目标=GOAL),
    )
    assert len(one.elsewhere) == 3


ROWS = ("贫困人口全员补助=≥100%", "资金到位率达到年初计划的比例=100%", "群众满意度=≥95%")


@pytest.mark.parametrize("form_id", [XUANEN, XINGLONG])
def test_indicators_copied_from_another_project(form_id: str) -> None:
    (one,) = found(of(form_id, "甲", ROWS), of(form_id, "乙", ROWS[::-1]), of(form_id, "丙"))
    assert (one.rule, one.level) == ("R27b", Level.WARNING)
    assert one.cells[0].column
    other = (*ROWS[:2], "群众满意度=≥90%")
    assert found(of(form_id, "甲", ROWS), of(form_id, "乙", other)) == ()
    assert found(of(form_id, "甲", ROWS), of(form_id, "乙", ROWS[:2])) == ()


def test_indicators_in_one_cell_copied_from_another_project() -> None:
    same = {"产出指标": OUTPUT}
    (one,) = found(of(TAOJIANG, "甲", **same), of(TAOJIANG, "乙", **same), of(TAOJIANG, "丙"))
    assert (one.rule, one.cells) == ("R27b", (CellPath("产出指标"),))


def test_forms_of_two_kinds_meet() -> None:
    other = Member("永", form(YONGXING), yongxing({"专项名称": "项目甲"}))
    (one,) = found(member("甲"), other)
    assert one.elsewhere == (("永", CellPath("专项名称")),)
    across = of(TAOJIANG, "桃", 年度目标=GOAL)
    (copied,) = found(member("甲", 项目年度绩效目标=GOAL), across)
    assert copied.elsewhere == (("桃", CellPath("年度目标")),)


# --- explanations ----------------------------------------------------------------------------


def test_explanations_hold_across_filings_until_a_text_changes() -> None:
    same = {"项目名称": "医保补助"}
    members = [member("甲", **same), member("乙", **same)]
    (one,) = check_dossier(members).findings
    marks = {one.fingerprint: "两个年度分列"}
    report = check_dossier(members[::-1], explanations=marks)
    (explained,) = report.findings
    assert (explained.state, explained.reason) == (FindingState.EXPLAINED, "两个年度分列")
    assert tallies(report) == {"甲": Tally(explained=1), "乙": Tally(explained=1)}
    more = [*members, member("丙", **same)]
    (again,) = check_dossier(more, explanations=marks).findings
    assert again.state is FindingState.FAILED


def test_explaining_one_persons_telephones_explains_no_other_persons() -> None:
    two = {"联系电话": "8170002"}
    (mine,) = found(member("甲"), member("乙", **two))
    (other,) = found(member("甲", 填报人="孙某"), member("乙", 填报人="孙某", **two))
    assert mine.fingerprint != other.fingerprint


# --- promises --------------------------------------------------------------------------------

NAMES = st.sampled_from(["医保补助", "医疗救助", "养老补助", ""])
OTHER = GOAL.replace("1", "2") + "另一件事也要做完"
GOALS = st.sampled_from(
    [GOAL, f"一、{GOAL}\n二、另一段", f"一、{GOAL}\n二、{OTHER}", f"{OTHER}\n{GOAL}", ""]
)
PHONES = st.sampled_from(
    ["8170001", "0734-8170001", "8170002", "13900000001", "8170001/13900000002"]
)
UNITS = st.sampled_from(["石鼓区医疗保障局", "石鼓区医保局", "石鼓区人社局"])
FILINGS = st.lists(st.tuples(NAMES, GOALS, PHONES, UNITS), max_size=6)


def made(key: int, values: tuple[str, ...]) -> Member:
    names = ("项目名称", "项目年度绩效目标", "联系电话", "填报单位")
    one = of(SHIGU, str(key), **dict(zip(names, values, strict=True)), 填报人="周经办")
    return replace(one, key=f"{key}")


def told(findings: Sequence[Finding]) -> list[tuple[str, str]]:
    return sorted((one.rule, one.fingerprint) for one in findings)


@given(FILINGS, st.randoms())
def test_the_order_of_filings_changes_no_finding(
    values: list[tuple[str, ...]], dice: object
) -> None:
    members = [made(key, one) for key, one in enumerate(values)]
    mixed = list(members)
    dice.shuffle(mixed)  # type: ignore[attr-defined]
    assert told(found(*mixed)) == told(found(*members))


@given(
    FILINGS,
    st.lists(
        st.tuples(st.integers(0, 5), st.one_of(st.none(), st.tuples(NAMES, GOALS, PHONES, UNITS)))
    ),
)
def test_edits_one_by_one_find_what_judging_anew_finds(
    values: list[tuple[str, ...]], edits: list[tuple[int, tuple[str, ...] | None]]
) -> None:
    now = {str(key): made(key, one) for key, one in enumerate(values)}
    together = Together()
    for key, one in now.items():
        together.put(key, marks_of(one.form, one.filing))
    for number, edit in edits:
        if edit is None:
            now.pop(str(number), None)
            together.drop(str(number))
        else:
            now[str(number)] = made(number, edit)
            together.put(str(number), marks_of(now[str(number)].form, now[str(number)].filing))
        together.report()
    assert together.report().findings == found(*now.values())


@given(
    st.lists(
        st.dictionaries(st.sampled_from(sorted(form(TAOJIANG).fields)), st.text(max_size=40)),
        max_size=3,
    )
)
def test_nothing_that_is_written_raises(values: list[dict[str, str]]) -> None:
    members = [
        Member(str(key), form(TAOJIANG), build(form(TAOJIANG), one, {}))
        for key, one in enumerate(values)
    ]
    check_dossier(members)
