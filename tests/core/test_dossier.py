from __future__ import annotations

from perfdesk.cells import CellPath
from perfdesk.check import Member, check_dossier
from perfdesk.findings import FindingState, Level
from tests.forms.clean_filings import shigu, yongxing
from tests.scenario import SHIGU, YONGXING, form

GOAL = "居民医保参保率达95%以上，住院费用实际报销比例不低于60%。"


def member(key: str, **values: str) -> Member:
    own = {"项目名称": f"项目{key}", "项目年度绩效目标": f"{key}：{GOAL}", **values}
    return Member(key, form(SHIGU), shigu(own))


def test_filings_that_agree_are_left_alone() -> None:
    report = check_dossier([member("甲"), member("乙"), member("丙")])
    assert report.findings == ()
    assert report.checked == 4
    assert check_dossier([]).checked == 0


def test_two_projects_of_one_name() -> None:
    same = {"项目名称": "医保 补助"}
    report = check_dossier([member("甲", **same), member("乙"), member("丙", 项目名称="医保补助")])
    (found,) = report.findings
    assert (found.rule, found.level) == ("D01", Level.WARNING)
    assert found.say == "“医保 补助”在报送包里出现了 2 次"
    assert (found.filing, found.cells) == ("甲", (CellPath("项目名称"),))
    assert found.elsewhere == (("丙", CellPath("项目名称")),)


def test_one_person_with_two_telephones() -> None:
    (found,) = check_dossier([member("甲"), member("乙", 联系电话="8170002")]).findings
    assert found.say == "“周经办”在报送包里有几个电话：8170001、8170002"
    assert found.elsewhere == (("乙", CellPath("联系电话")),)
    two_people = [member("甲"), member("乙", 填报人="孙经办", 联系电话="8170002")]
    assert check_dossier(two_people).findings == ()


def test_one_unit_written_two_ways() -> None:
    (found,) = check_dossier([member("甲"), member("乙", 填报单位="石鼓区医保局")]).findings
    assert found.say == ("同一报送包里“填报单位”写法不一：“石鼓区医疗保障局”、“石鼓区医保局”")
    for unit in ("石鼓区人社局", "石鼓区医疗保障局基金中心"):
        other = [member("甲"), member("乙", 填报单位=unit)]
        assert check_dossier(other).findings == ()


def test_one_goal_for_two_projects() -> None:
    same = {"项目年度绩效目标": GOAL}
    (found,) = check_dossier([member("甲", **same), member("乙", **same)]).findings
    assert found.rule == "D04"
    assert found.cells == (CellPath("项目年度绩效目标"),)
    short = {"项目年度绩效目标": "按时发放"}
    assert check_dossier([member("甲", **short), member("乙", **short)]).findings == ()


def test_forms_of_two_kinds_meet() -> None:
    other = Member("永", form(YONGXING), yongxing({"专项名称": "项目甲"}))
    (found,) = check_dossier([member("甲"), other]).findings
    assert found.elsewhere == (("永", CellPath("专项名称")),)


def test_explanations_hold_across_filings() -> None:
    same = {"项目名称": "医保补助"}
    members = [member("甲", **same), member("乙", **same)]
    (found,) = check_dossier(members).findings
    marks = {found.fingerprint: "两个年度分列"}
    (explained,) = check_dossier(members[::-1], explanations=marks).findings
    assert (explained.state, explained.reason) == (FindingState.EXPLAINED, "两个年度分列")
