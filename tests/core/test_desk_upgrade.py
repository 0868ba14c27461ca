"""The desk makes drafts in another form and keeps what found no place until it is settled."""

from __future__ import annotations

from pathlib import Path

import pytest

from perfdesk.cells import CellPath
from perfdesk.desk import Desk
from perfdesk.filing import CellState
from perfdesk.intake import read_file
from perfdesk.upgrade import UpgradeError
from tests.scenario import SHIGU, YONGXING, form

FILINGS = Path(__file__).parent.parent / "forms" / "filings"
TAOJIANG, XINGLONG = "taojiang-target-2021", "xinglong-target-2021"
BASIS, AMOUNT = CellPath("项目立项依据"), CellPath("资金总额")


def take_in(desk: Desk, name: str) -> int:
    path = FILINGS / f"{name}.json"
    return desk.take_in(path, read_file(path, desk.forms))[0]


def test_a_draft_in_another_form_stands_beside_last_years_filing(desk: Desk) -> None:
    taken = take_in(desk, "taojiang_01")
    (draft,) = desk.carry([taken], 2022, SHIGU)
    listed, session = desk.listed(draft), desk.open_filing(draft)
    assert (listed.year, listed.unit, listed.form_id) == ("2022", "桃江县医疗保障局", SHIGU)
    assert desk.listed(taken).form_id == TAOJIANG
    assert desk.workspace.load_filing(taken).record.form_version == form(TAOJIANG).version
    assert session.form.id == SHIGU
    assert session.last_year_text(AMOUNT) == "88"
    assert session.last_year_text(CellPath("填报人")) == "王经办"
    why = {item.path.field: item.why for item in desk.review(draft)}
    assert why["填报人"] == "由“填表人”栏转来；姓名沿用去年的，请核对"
    row = session.filing.row_ids("项目年度绩效指标")[4]
    text = CellPath("项目年度绩效指标", row, "指标内容")
    assert session.last_year_text(text) == session.text(text) != ""


def test_what_found_no_place_stays_until_it_is_settled(place: Path) -> None:
    desk = Desk.open(place)
    (draft,) = desk.carry([take_in(desk, "taojiang_01")], 2022, SHIGU)
    left = desk.leftovers(draft)
    assert [one.label for one in left] == [
        "项目起止时间",
        "项目实施单位",
        "项目负责人",
        "联系电话",
        "一、预算资金（万元）",
        "项目概况",
        "单位负责人签字",
    ]
    overview = left[5]
    session = desk.open_filing(draft)
    session.settle(left[0], {})
    session.settle(overview, {BASIS: overview.text})
    desk.close()

    again = Desk.open(place)
    assert again.leftovers(draft) == left
    session = again.open_filing(draft)
    assert [one for one in left if session.is_settled(one)] == [left[0], overview]
    assert session.explained == ()  # settling is no explanation that anybody should read
    assert session.text(BASIS) == overview.text
    session.undo()
    assert not session.is_settled(overview)
    assert session.text(BASIS) == ""
    session.undo()
    assert not any(session.is_settled(one) for one in left)
    session.redo()
    assert session.is_settled(left[0])
    session.unsettle(left[0])
    session.unsettle(left[0])
    assert not session.is_settled(left[0])
    again.close()

    last = Desk.open(place)
    assert not any(last.open_filing(draft).is_settled(one) for one in left)
    assert last.reasons("R01") == ()
    last.close()


def test_what_is_left_of_a_row_is_one_entry(desk: Desk) -> None:
    (draft,) = desk.carry([take_in(desk, "xinglong_target_01")], 2022, SHIGU)
    left = desk.leftovers(draft)
    assert len(left) == 9 + 8
    assert left[-1].label == "绩效指标 第 8 行"
    assert left[-1].parts == (
        ("绩效指标描述", "享受社会保障待遇人员满意度"),
        ("指标值确定依据", "冀财社【2020】147号文件要求"),
    )
    assert left[-1].row == "享受社会保障待遇人员满意度\t冀财社【2020】147号文件要求"
    session = desk.open_filing(draft)
    (row,) = [
        path
        for path, cell in session.filing.cells.items()
        if path.column == "一级指标" and cell.state is CellState.CARRIED
    ]
    assert row in session.unconfirmed()
    session.confirm([row])
    assert row not in session.unconfirmed()


def test_forms_that_can_be_chosen_are_those_with_a_common_name(desk: Desk) -> None:
    one, other = take_in(desk, "taojiang_01"), take_in(desk, "yongxing_01")
    targets = {one for one in desk.forms if "-target-" in one}
    assert {form.id for form in desk.forms_into([one])} == targets - {TAOJIANG}
    assert {form.id for form in desk.forms_into([one, other])} == targets
    drafts = desk.carry([one, other], 2023, YONGXING)
    assert [desk.listed(draft).form_id for draft in drafts] == [YONGXING, YONGXING]
    assert desk.leftovers(drafts[1]) == ()


def test_a_form_of_another_kind_makes_no_draft_at_all(desk: Desk) -> None:
    taken = take_in(desk, "taojiang_01")
    with pytest.raises(UpgradeError, match="不是同一类表"):
        desk.carry([taken], 2022, "xinglong-budget-t1-2021")
    assert [one.id for one in desk.listing()] == [taken]


def test_a_draft_in_another_form_is_carried_on_as_any_other(desk: Desk) -> None:
    (draft,) = desk.carry([take_in(desk, "yongxing_01")], 2018, SHIGU)
    (next_year,) = desk.carry([draft], 2019)
    session = desk.open_filing(next_year)
    assert session.form.id == SHIGU
    assert session.last_year_text(CellPath("项目属性")) == "延续项目"
    assert desk.leftovers(next_year) == ()
